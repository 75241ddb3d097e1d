//===- Start.h - starting the runtime ---------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_START_H
#define LUMEN_RUNTIME_SYS_START_H

#include "runtime/abi/Code.h"

namespace lumen::rt {

/// Sets everything up and runs the program's entry in the first process. The
/// program ends by halt.
[[noreturn]] void startProgram(const abi::Program &program, int argc,
                               char **argv);

/// The same up to the point where schedulers run.
void prepareProgram(const abi::Program &program, int argc, char **argv);

/// The parts of it for tests: tables and `schedulers` schedulers; no program.
void initRuntime(unsigned schedulers);

} // namespace lumen::rt
#endif
