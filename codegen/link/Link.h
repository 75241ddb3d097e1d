//===- Link.h - from compiled modules to an executable ----------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_LINK_LINK_H
#define LUMEN_CODEGEN_LINK_LINK_H

#include "codegen/link/ApplicationFile.h"
#include "codegen/link/Archive.h"
#include "codegen/object/StepObserver.h"
#include "codegen/target/Target.h"

#include <string>
#include <vector>

namespace lumen::codegen {

struct LinkOptions {
  const Target *target = &hostTarget();
  std::string output;
  std::string targetDir;  ///< start files, libc, the runtime
  std::string archiveDir; ///< compiled OTP modules
  std::string entryModule;
  std::string entryFunction = "main";
  std::vector<std::string> keep; ///< M:F/A, M:F or M
  std::string report;            ///< file for what is live and why; or empty
  bool describesSizes = false;   ///< fills LinkOutcome::sizes
  bool debugInfo = false;        ///< keep symbols and debug sections
  /// Write OUTPUT.map beside a WebAssembly module with line tables.
  bool hasSourceMap = false;
  bool keepNames = false;        ///< wasm: keep the names of functions
  StepObserver onStep;           ///< told how long each step took
  /// Is OTP's kernel started before the program? Auto: if the user's modules
  /// name what needs it.
  enum class Boot { Auto, Yes, No } boot = Boot::Auto;
  /// Files that the program carries: name and content.
  std::vector<std::pair<std::string, std::string>> files;
  struct LinkedApplication {
    std::string libraryName; ///< NAME-VSN
    ApplicationFile file;
  };
  std::vector<LinkedApplication> applications; ///< the user's
};

struct LinkOutcome {
  enum class Status {
    Ok,
    Failed, ///< the user can do something about it
    Bug,    ///< lumen's own fault
  };
  Status status = Status::Ok;
  std::vector<std::string> errors;
  std::string sizes; ///< a table for people (SizeReport.h)
  size_t modules = 0, functions = 0, atoms = 0;
};

/// Links `userModules` with what they need of the archive. The first function
/// to run is lumen_init:start/0, which calls the entry function with a list of
/// the arguments or, if that has no such clause, without arguments.
LinkOutcome linkProgram(std::vector<LinkModule> &userModules,
                        const LinkOptions &options);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_LINK_H
