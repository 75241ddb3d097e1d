//===- Lint.cpp - checks before code gets a meaning -----------------------===//
#include "frontend/Frontend.h"

using namespace lumen::frontend;

bool lumen::frontend::lintModule(const Module &module, AstContext &context,
                                 Diagnostics &diagnostics) {
  return !diagnostics.hasErrors();
}
