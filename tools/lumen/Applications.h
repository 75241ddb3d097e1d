//===- Applications.h - what a program is made of ---------------*- C++ -*-===//
//
// The modules and application resources named on the command line, and the
// applications of --app: a folder with ebin/NAME.app or src/NAME.app.src,
// sources in src, headers in include and files in priv. OTP's own that are not in
// lumen's archive are such folders, too, found by their names.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_APPLICATIONS_H
#define LUMEN_TOOLS_LUMEN_APPLICATIONS_H

#include "codegen/link/ApplicationFile.h"
#include "tools/lumen/CommandLine.h"
#include "tools/lumen/ModuleCompiler.h"

#include <filesystem>

namespace lumen::tool {

struct Application {
  codegen::ApplicationFile file;
  std::string folder; ///< empty: only the resource is known
  size_t firstSource = 0, sourceCount = 0; ///< in ProgramInputs::sources
  /// NAME-VSN: its folder below `lib`.
  std::string libraryName() const {
    return file.version.empty() ? file.name : file.name + "-" + file.version;
  }
};

struct ProgramInputs {
  std::vector<SourceFile> sources; ///< those of the command line first
  size_t plainCount = 0;           ///< of the command line
  bool hasPlainResource = false;   ///< among those of the command line
  std::vector<Application> applications;
};

/// False if something is missing; the user has been told.
bool collectInputs(const Options &options, ProgramInputs &inputs);

/// Tells a compilation what it is of: its files, and its applications for
/// -include_lib.
void addInputs(CompileSettings &settings, const ProgramInputs &inputs);

/// Adds the application in this folder, with its modules. `option` stands before
/// the folder's name in messages. False if something is wrong.
bool addApplication(const std::string &folder, const std::string &option,
                    ProgramInputs &inputs);

/// Adds what --app names: folders, or applications of OTP. False if something is
/// wrong.
bool addNamedApplications(const Options &options, ProgramInputs &inputs);

/// Notes which applications the program's applications need and would not find when
/// they are started.
void checkNeededApplications(const Options &options,
                             const ProgramInputs &inputs);

/// The name of an application in an OTP tree with sources that has the module; else
/// empty.
std::string otpApplicationWith(const Options &options,
                               const std::string &module);

/// The modules below a folder: Erlang, and grammars whose module is not there as
/// Erlang, too.
std::vector<std::filesystem::path>
sourcesIn(const std::filesystem::path &folder, bool recursive = true);

/// Whether the folder has an application's resource.
bool hasResource(const std::filesystem::path &folder);

/// Copies the priv folders to lib/NAME-VSN/priv beside the program, where
/// code:priv_dir looks.
bool copyPrivateFiles(const ProgramInputs &inputs, const std::string &program);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_APPLICATIONS_H
