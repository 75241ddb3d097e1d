//===- Commands.h - what each command does ----------------------*- C++ -*-===//
//
// Each gives the exit status.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_COMMANDS_H
#define LUMEN_TOOLS_LUMEN_COMMANDS_H

#include "tools/lumen/Applications.h"
#include "tools/lumen/CommandLine.h"
#include "tools/lumen/ModuleCompiler.h"

#include <functional>

namespace lumen::tool {

int compileCommand(const Options &options);
int runCommand(const Options &options);
int testCommand(const Options &options);
int archiveCommand(const Options &options);
int printCommand(const Options &options);
int explainCommand(const Options &options);
int versionCommand();

/// Shared by compile and run: links what was compiled. Messages are printed. What
/// is written to a scratch file gets no source map.
int linkModules(std::vector<CompiledModule> &modules,
                const ProgramInputs &inputs, const Options &options,
                const std::string &output, bool isScratch = false);

/// What is to be done between compiling and linking; the exit status.
using PrepareProgram =
    std::function<int(const std::vector<CompiledModule> &, Options &)>;

/// Shared by run and test: compiles, links into the cache, and becomes the
/// program. Gives the exit status if it could not.
int runInputs(Options options, const ProgramInputs &inputs,
              const PrepareProgram &prepare);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_COMMANDS_H
