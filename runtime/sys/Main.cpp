//===- Main.cpp - start of a program --------------------------------------===//
//
// A program is `lumen_program` (made by the link step) and this. Unit tests have
// their own main and no program.
//
//===----------------------------------------------------------------------===//
#ifdef _LIBCPP_HAS_MUSL_LIBC

#include "runtime/sys/Start.h"

extern "C" const lumen::abi::Program lumen_program;

int main(int argc, char **argv) {
  lumen::rt::startProgram(lumen_program, argc, argv);
}

#endif
