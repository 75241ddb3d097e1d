//===- FrontendFuzzer.cpp - libFuzzer target of the frontend --------------===//
//
// Reads any bytes as a source file, through scanner, preprocessor, parser, lint
// and printers. Start it with test/frontend/ast and test/frontend/lint as seeds:
//   frontend-fuzz -max_len=4000 corpus test/frontend/ast test/frontend/lint
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"

using namespace lumen::frontend;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed = parseText(
      "fuzz.erl", std::string(reinterpret_cast<const char *>(data), size),
      FrontendOptions(), context, diagnostics);
  lintModule(parsed.module, context, diagnostics);
  printAst(parsed.module);
  diagnostics.render(/*color=*/true);
  return 0;
}
