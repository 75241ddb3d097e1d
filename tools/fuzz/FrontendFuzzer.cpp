//===- FrontendFuzzer.cpp - libFuzzer target of the frontend --------------===//
//
// Reads any bytes as a source file, through scanner, preprocessor, parser,
// lint, hints, facts and printers.
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"
#include "frontend/basic/Render.h"
#include "frontend/facts/ModuleFacts.h"

using namespace lumen::frontend;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed = parseText(
      "fuzz.erl", std::string(reinterpret_cast<const char *>(data), size),
      FrontendOptions(), context, diagnostics);
  lintModule(parsed.module, context, diagnostics);
  printAst(parsed.module);
  collectFacts(parsed.module, context.sources());
  addHints(parsed.module, context, diagnostics);
  for (DiagFormat format : {DiagFormat::Text, DiagFormat::Erlc,
                            DiagFormat::ErlcBrief, DiagFormat::Json}) {
    RenderOptions options;
    options.format = format;
    std::string text;
    DiagRenderer(context.sources(), options).render(diagnostics, text);
  }
  return 0;
}
