//===- TokenRecord.cpp - a text scanned once for many modules -------------===//
#include "frontend/lex/TokenRecord.h"

#include "frontend/lex/Lexer.h"

#include <unordered_map>

using namespace lumen::frontend;

/// Whether tokens from `start` are a definition that needs no care.
static bool findDefine(const std::vector<Token> &tokens, uint32_t start,
                       uint32_t end, RecordedDefine &define) {
  auto is = [&](uint32_t i, TokenKind kind) {
    return i < end && tokens[i].kind == kind;
  };
  if (end - start < 8 || !is(start, TokenKind::Minus) ||
      !is(start + 1, TokenKind::Atom) || tokens[start + 1].text != "define" ||
      !is(start + 2, TokenKind::LParen) ||
      !(is(start + 3, TokenKind::Atom) || is(start + 3, TokenKind::Var)) ||
      !is(end - 1, TokenKind::FullStop) || !is(end - 2, TokenKind::RParen))
    return false;
  define.name = start + 3;
  uint32_t at = start + 4;
  if (is(at, TokenKind::LParen)) {
    define.params = at + 1;
    define.arity = 0;
    do {
      ++at;
      if (is(at, TokenKind::RParen) && define.arity == 0)
        break;
      if (!is(at, TokenKind::Var))
        return false;
      for (uint32_t other = define.params; other < at; other += 2)
        if (tokens[other].text == tokens[at].text)
          return false;
      ++define.arity;
      ++at;
    } while (is(at, TokenKind::Comma));
    if (!is(at, TokenKind::RParen))
      return false;
    ++at;
  }
  if (!is(at, TokenKind::Comma) || at + 1 > end - 2)
    return false;
  define.bodyStart = at + 1;
  define.bodyEnd = end - 2;
  for (uint32_t i = define.bodyStart; i < define.bodyEnd; ++i)
    if (tokens[i].kind == TokenKind::Question)
      return false;
  return true;
}

TokenRecord::TokenRecord(std::string name, std::string bytes)
    : path(std::move(name)) {
  buffer = own.sources().addBuffer(path, std::move(bytes));
  Lexer lexer(own, buffer, 0);
  LexError error;
  while (true) {
    RecordedForm form;
    form.start = static_cast<uint32_t>(tokens.size());
    if (lexer.nextForm(tokens, error) != Lexer::Status::Form ||
        tokens.back().kind != TokenKind::FullStop) {
      // The end, an error or a cut text: for the reader to find again.
      tokens.resize(form.start);
      break;
    }
    form.end = static_cast<uint32_t>(tokens.size());
    RecordedDefine define;
    if (findDefine(tokens, form.start, form.end, define)) {
      form.define = static_cast<uint32_t>(defines.size());
      defines.push_back(define);
    }
    lexer.saveState(form);
    forms.push_back(form);
  }
  std::unordered_map<const char *, uint32_t> numbers;
  for (Token &token : tokens)
    if (token.kind == TokenKind::Atom || token.kind == TokenKind::Var) {
      auto [it, isNew] =
          numbers.try_emplace(token.text.data(), uint32_t(names.size()));
      if (isNew)
        names.push_back(own.names().intern(token.text));
      token.codePoint = it->second;
    }
}
