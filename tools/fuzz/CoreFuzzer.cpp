//===- CoreFuzzer.cpp - libFuzzer target of the Core Erlang reader --------===//
//
// Reads any bytes as a Core module. What is accepted is checked and printed, and
// the print must parse and print the same again.
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"
#include "frontend/core/Core.h"

#include <cstdlib>

using namespace lumen::frontend;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  std::string text(reinterpret_cast<const char *>(data), size);
  auto module = core::parseText("fuzz.core", text, context, diagnostics);
  if (module) {
    std::string printed = core::printModule(*module);
    auto again = core::parseText("again.core", printed, context, diagnostics);
    if (!again || core::printModule(*again) != printed)
      std::abort();
    core::checkModule(*module, diagnostics);
  }
  diagnostics.render(/*color=*/true);
  return 0;
}
