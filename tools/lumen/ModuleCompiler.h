//===- ModuleCompiler.h - one module from source to object ------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_MODULECOMPILER_H
#define LUMEN_TOOLS_LUMEN_MODULECOMPILER_H

#include "codegen/link/Archive.h"
#include "frontend/Frontend.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/facts/ModuleFacts.h"
#include "tools/lumen/CommandLine.h"
#include "tools/lumen/ObjectCache.h"

#include <string>
#include <utility>
#include <vector>

namespace lumen::tool {

class FormsHelpers;

/// The languages of source files.
enum class InputKind { Erlang, Core, Abstr, Beam, Yecc, Leex };
/// By the end of the file's name; everything else is Erlang.
InputKind inputKindOf(const std::string &path);

/// A source file to compile.
struct SourceFile {
  std::string path;
  /// What locations and stack traces call it; empty: `path`. OTP's modules are
  /// known by their plain file names.
  std::string name;
  /// Searched for headers after those of the options.
  std::vector<std::string> includeDirs;
  /// Folder for module_info's `source` when `name` is not the path.
  std::string sourcePath;
  /// A macro to define; or empty.
  std::string define;
  InputKind kind = InputKind::Erlang;
  /// One of OTP's: what it calls that is not there is not the user's concern.
  bool isOtps = false;
};

/// Options that are the same for all modules of a run.
struct CompileSettings {
  frontend::FrontendOptions frontend;
  unsigned optLevel = 2;
  unsigned sizeLevel = 0; ///< 1: smaller code (-Os), 2: the smallest (-Oz)
  bool debugInfo = false;
  bool timePasses = false;
  std::vector<std::string> warnings;
  std::vector<EmitKind> kinds;        ///< those wanted of each module
  bool needObject = true;             ///< for linking
  std::vector<EmitKind> printIrAfter; ///< printed to standard error
  bool verbose = false;
  /// Not empty: a folder of modules (ModuleFiles.h) where an object with the
  /// right key is as good as one in the cache.
  std::string archiveDir;
  std::string target;
  /// Run OTP's lint and parse transforms; null: only the frontend's own checks.
  FormsHelpers *helpers = nullptr;
  /// Only the transforms: for modules of OTP, which have been checked.
  bool isLinting = true;
  /// OTP's compiler options from the command line.
  std::vector<frontend::ConstTerm> erlOptions;
  /// The files of the command, where parse transforms are looked for.
  std::vector<SourceFile> programFiles;
  unsigned transformTimeoutSeconds = 300;
};

CompileSettings makeSettings(const Options &options);

struct CompiledModule {
  enum class Status {
    Ok,
    Failed,
    Bug,
    NeedsHelper, ///< not linting: it names a parse transform, there is no
                 ///< helper
  };
  Status status = Status::Failed;
  std::string name;     ///< of the module
  std::string messages; ///< warnings and errors, ready to print
  std::vector<std::pair<EmitKind, std::string>> outputs;
  codegen::LinkModule link; ///< with `needObject`
  std::string key;          ///< of the object cache
  frontend::ModuleFacts facts; ///< no name: it was not parsed
  bool fromCache = false;
  bool isOtps = false; ///< as its SourceFile says
};

/// Removes and promotes warnings as -W says. True if compilation may go on.
bool applyWarningOptions(frontend::Diagnostics &diagnostics,
                         const std::vector<std::string> &words);

/// Compiles one module. The object is left in the cache or, if that cannot be
/// written, in `temporaryDir`. Thread safe.
CompiledModule compileModule(const SourceFile &source,
                             const CompileSettings &settings,
                             ObjectCache &cache,
                             const std::string &temporaryDir);

/// The key of the object cache for a module as just parsed.
std::string objectKey(const SourceFile &source, const CompileSettings &settings,
                      const frontend::ParsedModule &parsed,
                      frontend::AstContext &context);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_MODULECOMPILER_H
