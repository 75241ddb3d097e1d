//===- CommandLine.h - the options of every command -------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_COMMANDLINE_H
#define LUMEN_TOOLS_LUMEN_COMMANDLINE_H

#include "codegen/target/Target.h"
#include "frontend/basic/Render.h"

#include <optional>
#include <string>
#include <vector>

namespace lumen::tool {

/// What `--emit` can ask for, in the order in which a compilation makes them.
enum class EmitKind {
  Tokens,
  Pp,
  Ast,
  Eir,
  EirOpt,
  Frames,
  Mlir,
  Llvm,
  Bc,
  Asm,
  Obj,
  Wasm,
  Wat,
  Exe,
  Npm
};
struct EmitKindInfo {
  EmitKind kind;
  const char *name;
  const char *extension;
  bool isText;
  const char *doc;
};
const std::vector<EmitKindInfo> &emitKinds();
const EmitKindInfo &emitKindInfo(EmitKind kind);
/// Is it made of the whole program?
inline bool isLinked(EmitKind kind) { return kind >= EmitKind::Wasm; }

struct Options {
  enum class Command {
    Compile,
    Run,
    Test,
    Archive,
    PrintTargets,
    PrintHosts,
    PrintEmitKinds,
    PrintOtpModules,
    PrintConfig,
    PrintWarnings,
    PrintDiagnostics,
    Explain,
    Version,
    None
  };
  Command command = Command::None;

  std::vector<std::string> files;
  std::vector<std::string> applications; ///< of --app: folders, names
  std::string boot = "auto"; ///< is kernel started: auto, yes, no
  std::string config;        ///< sys.config to embed
  std::string flagsFile;     ///< vm.args to embed
  bool takesFlags = false;   ///< the program's command line begins with flags
  std::vector<std::string> programArguments; ///< run: what follows --
  std::string workingDir; ///< run: where the program is started; or empty
  std::string project = "."; ///< test: its folder
  std::vector<std::string> testModules; ///< test: only these
  std::vector<std::string> testFunctions; ///< test: only these, M:F
  bool testVerbose = false;               ///< test: EUnit's verbose report
  std::string surefireDir; ///< test: folder for reports of JUnit's form
  std::string output;
  std::string entry; ///< M:F
  std::vector<std::string> includeDirs;
  std::vector<std::string> codeDirs; ///< -pa
  std::vector<std::string> defines; ///< NAME or NAME=VALUE
  std::vector<std::string> keep;    ///< M:F/A, M:F or M
  unsigned optLevel = 2;
  unsigned sizeLevel = 0; ///< 1: smaller code (-Os), 2: the smallest (-Oz)
  bool debugInfo = false;
  std::vector<std::string> warnings; ///< as after -W: all, error, no-NAME, NAME
  std::string target = codegen::hostTarget().name;
  std::vector<std::string> codegen; ///< -C KEY=VALUE
  std::string otpRoot;
  std::vector<EmitKind> emit;         ///< empty: exe
  std::vector<EmitKind> printIrAfter; ///< steps, by what they make
  bool timePasses = false;
  std::string cacheDir;
  std::string cacheLimit; ///< as --cache-limit says it
  bool noCache = false;
  bool verbose = false;
  frontend::DiagFormat diagFormat = frontend::DiagFormat::Text;
  enum class Color { Auto, Always, Never };
  Color color = Color::Auto;
  unsigned jobs = 0;                   ///< 0: one for each hardware thread
  std::string moduleList;              ///< archive
  std::string helper;                  ///< archive: where to link the helper
  std::vector<std::string> erlOptions; ///< +TERM, as erlc has them
  unsigned transformTimeout = 300;     ///< seconds
  bool noLint = false;                 ///< not OTP's
  std::string linkReport;
  bool printSize = false;
  std::vector<std::string> kinds; ///< explain
  std::string examplesDir;        ///< explain
};

/// Parses the command line. Nothing, and the exit status in `status`, if there
/// is no command to do: help was asked for, or the usage is wrong.
std::optional<Options> parseCommandLine(int argc, char **argv, int &status);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_COMMANDLINE_H
