//===- ProgramCheck.h - what only the whole program shows -------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_PROGRAMCHECK_H
#define LUMEN_TOOLS_LUMEN_PROGRAMCHECK_H

#include "tools/lumen/ModuleCompiler.h"

namespace lumen::tool {

/// Compares what the modules of a program ask of each other and of OTP: calls
/// of functions that do not exist, and callbacks that behaviours want. Prints
/// what is wrong. True if compilation may go on.
/// `isComplete`: these are all modules of the program, so that what they call
/// must be here.
bool checkProgram(const std::vector<CompiledModule> &modules,
                  const Options &options, bool isComplete);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_PROGRAMCHECK_H
