//===- Arguments.h - the program and its command line -----------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_ARGUMENTS_H
#define LUMEN_RUNTIME_IO_ARGUMENTS_H

#include "runtime/abi/Code.h"

namespace lumen::rt {

/// Called by main() first of all; the vector lives as long as the program.
void setArguments(int count, char **vector);
int argumentCount();
const char *argument(int index);

/// What the link step knows of the program.
const abi::Program &theProgram();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_ARGUMENTS_H
