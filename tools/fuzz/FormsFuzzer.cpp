//===- FormsFuzzer.cpp - libFuzzer target of the forms' codec -------------===//
//
// Reads any bytes as abstract forms. What is accepted must come back the same
// after encoding and decoding it once more.
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/AstPrinter.h"
#include "frontend/forms/Forms.h"

#include <cstdlib>

using namespace lumen::frontend;

static std::string printed(const Module &module) {
  std::string out;
  printForms(out, module);
  return out;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  std::string error;
  std::string_view bytes(reinterpret_cast<const char *>(data), size);
  std::optional<Module> module = decodeForms(bytes, context, error);
  if (!module) {
    if (error.empty())
      std::abort();
    return 0;
  }
  std::string first;
  EtfWriter(first).version();
  encodeForms(*module, first);
  std::optional<Module> again = decodeForms(first, context, error);
  if (!again)
    std::abort();
  std::string second;
  EtfWriter(second).version();
  encodeForms(*again, second);
  if (first != second || printed(*module) != printed(*again))
    std::abort();
  return 0;
}
