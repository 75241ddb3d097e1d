//===- Arguments.cpp - the program and its command line -------------------===//
#include "runtime/io/Arguments.h"
#include "runtime/code/Code.h"

namespace lumen::rt {

static int argumentCount_ = 0;
static char **arguments_ = nullptr;

void setArguments(int count, char **vector) {
  argumentCount_ = count;
  arguments_ = vector;
}
int argumentCount() { return argumentCount_; }
const char *argument(int index) { return arguments_[index]; }

const abi::Program &theProgram() { return *program; }

} // namespace lumen::rt
