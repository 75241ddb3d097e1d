//===- BeamFuzzer.cpp - libFuzzer target of the readers of ready forms ----===//
//
// Reads any bytes as a .beam file and as an .abstr file; the first byte chooses.
// Forms that come out are printed.
//
//===----------------------------------------------------------------------===//
#include "frontend/beam/Beam.h"

using namespace lumen::frontend;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  std::string_view bytes(reinterpret_cast<const char *>(data), size);
  bool isText = size > 0 && (data[0] == '{' || data[0] == '%');
  auto forms = isText ? parseAbstr("fuzz.abstr", bytes, context, diagnostics)
                      : parseBeam("fuzz.beam", bytes, context, diagnostics);
  if (forms)
    printAst(forms->parsed.module);
  diagnostics.render(/*color=*/true);
  return 0;
}
