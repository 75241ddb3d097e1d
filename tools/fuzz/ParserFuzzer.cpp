//===- ParserFuzzer.cpp - libFuzzer target of the parser ------------------===//
//
// Reads any bytes as forms, without a preprocessor. What is accepted is
// printed, and must be the same forms after encoding and decoding.
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/AstPrinter.h"
#include "frontend/forms/Forms.h"
#include "frontend/lex/Lexer.h"
#include "frontend/parse/Parser.h"

#include <cstdlib>

using namespace lumen::frontend;

static Module parse(AstContext &context, std::string text) {
  uint32_t buffer = context.sources().addBuffer("fuzz.erl", std::move(text));
  Lexer lexer(context, buffer,
              context.sources().addPresumedFile("fuzz.erl", buffer, 0));
  lexer.maybeEnabled = true;
  Module module;
  std::vector<Node *> forms;
  while (true) {
    std::vector<Token> tokens;
    LexError error;
    Lexer::Status status = lexer.nextForm(tokens, error);
    if (status == Lexer::Status::Eof)
      break;
    if (status == Lexer::Status::Error)
      continue;
    Parser parser(context, tokens);
    if (Node *node = parser.parseForm())
      forms.push_back(node);
  }
  forms.push_back(context.makeNode(NodeKind::EofForm, lexer.location()));
  module.forms = context.copyKids(forms);
  return module;
}

static std::string encoded(const Module &module) {
  std::string bytes;
  EtfWriter(bytes).version();
  encodeForms(module, bytes);
  return bytes;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AstContext context;
  Module module =
      parse(context, std::string(reinterpret_cast<const char *>(data), size));
  std::string printed, again, error;
  printForms(printed, module);
  std::string bytes = encoded(module);
  std::optional<Module> decoded = decodeForms(bytes, context, error);
  if (!decoded)
    std::abort();
  printForms(again, *decoded);
  if (printed != again || encoded(*decoded) != bytes)
    std::abort();
  return 0;
}
