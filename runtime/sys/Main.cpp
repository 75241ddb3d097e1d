//===- Main.cpp - start of a program --------------------------------------===//
//
// A program is `lumen_program` (made by the link step) and this. Unit tests have
// their own main and no program.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Start.h"

extern "C" const lumen::abi::Program lumen_program;

int main(int argc, char **argv) {
  lumen::rt::startProgram(lumen_program, argc, argv);
}

// How sanitizers behave in programs linked with an instrumented runtime. A program
// ends without giving anything back, so that leaks say nothing.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:allocator_may_return_null=1";
}
extern "C" const char *__ubsan_default_options() {
  return "print_stacktrace=1";
}
