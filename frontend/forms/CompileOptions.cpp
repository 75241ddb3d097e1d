//===- CompileOptions.cpp - what -compile attributes ask for --------------===//
#include "frontend/forms/CompileOptions.h"

#include "frontend/lex/Lexer.h"
#include "frontend/parse/Parser.h"

#include <algorithm>

using namespace lumen::frontend;

std::vector<ConstTerm> lumen::frontend::compileOptions(const Module &module) {
  std::vector<ConstTerm> options;
  for (const Node *form : module.forms) {
    if (form->kind != NodeKind::WildAttr || form->text != "compile")
      continue;
    std::optional<ConstTerm> value = evaluateLiteral(form->kid(0));
    if (!value)
      continue;
    if (value->kind != ConstTerm::Kind::List)
      options.push_back(std::move(*value));
    else if (value->isProper)
      for (ConstTerm &item : value->items)
        options.push_back(std::move(item));
  }
  return options;
}

std::vector<std::string>
lumen::frontend::parseTransforms(const std::vector<ConstTerm> &options) {
  std::vector<std::string> modules;
  for (const ConstTerm &option : options) {
    if (option.kind != ConstTerm::Kind::Tuple || option.items.size() != 2 ||
        option.items[0].kind != ConstTerm::Kind::Atom ||
        option.items[0].text != "parse_transform" ||
        option.items[1].kind != ConstTerm::Kind::Atom)
      continue;
    const std::string &name = option.items[1].text;
    if (std::find(modules.begin(), modules.end(), name) == modules.end())
      modules.push_back(name);
  }
  return modules;
}

std::optional<ConstTerm> lumen::frontend::parseTerm(std::string text) {
  AstContext context;
  text += " .";
  uint32_t buffer = context.sources().addBuffer("term", std::move(text));
  Lexer lexer(context, buffer,
              context.sources().addPresumedFile("term", buffer, 0));
  std::vector<Token> tokens;
  LexError error;
  if (lexer.nextForm(tokens, error) != Lexer::Status::Form)
    return std::nullopt;
  Parser parser(context, tokens);
  std::vector<Node *> exprs;
  if (!parser.parseExprs(exprs) || exprs.size() != 1)
    return std::nullopt;
  return evaluateLiteral(exprs[0]);
}
