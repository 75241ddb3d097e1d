//===- Arguments.cpp - the program and its command line -------------------===//
#include "runtime/io/Arguments.h"

extern "C" const lumen::abi::Program lumen_program;

namespace lumen::rt {

static int argumentCount_ = 0;
static char **arguments_ = nullptr;

void setArguments(int count, char **vector) {
  argumentCount_ = count;
  arguments_ = vector;
}
int argumentCount() { return argumentCount_; }
const char *argument(int index) { return arguments_[index]; }

const abi::Program &theProgram() { return lumen_program; }

} // namespace lumen::rt
