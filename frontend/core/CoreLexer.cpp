//===- CoreLexer.cpp - tokens of Core Erlang ------------------------------===//
//
// As OTP's core_scan: atoms are always quoted, every bare word is a keyword (or
// an error of the parser's), a sign before a digit belongs to the number.
//
//===----------------------------------------------------------------------===//
#include "frontend/core/CoreLexer.h"

#include "frontend/ast/AstContext.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Unicode.h"
#include "frontend/lex/Lexer.h"

#include <cmath>
#include <cstdlib>

namespace lumen::frontend::core {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLower(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}
bool isUpper(uint32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}
bool isNameChar(uint32_t c) {
  return isLower(c) || isUpper(c) || (c >= '0' && c <= '9') || c == '_' ||
         c == '@';
}

class Scanner {
public:
  Scanner(uint32_t buffer, uint32_t file, AstContext &context,
          Diagnostics &diagnostics, std::vector<CoreToken> &tokens)
      : context_(context), diagnostics_(diagnostics), tokens_(tokens),
        file_(file) {
    std::string_view text = context.sources().buffer(buffer).text;
    cursor_ = text.data();
    end_ = cursor_ + text.size();
  }

  bool run();

private:
  bool atEnd() const { return cursor_ == end_; }
  /// What is `offset` bytes ahead; 0 behind the end, where the text has a NUL.
  char peek(size_t offset = 0) const {
    return static_cast<size_t>(end_ - cursor_) > offset ? cursor_[offset] : 0;
  }
  uint32_t point() const {
    const char *p = cursor_;
    return decodeUtf8(p);
  }
  void advance() {
    if (*cursor_ == '\n') {
      ++line_;
      column_ = 1;
      ++cursor_;
      return;
    }
    decodeUtf8(cursor_);
    ++column_;
  }
  Loc here() const {
    Loc loc;
    loc.file = file_;
    loc.line = line_;
    loc.column = column_;
    return loc;
  }
  bool fail(DiagKind kind, Loc from,
            std::initializer_list<std::string_view> args = {}) {
    diagnostics_.report(kind, from, here(), args);
    return false;
  }
  void push(CoreToken::Kind kind, Loc from, std::string_view text) {
    CoreToken token;
    token.kind = kind;
    token.loc = from;
    token.end = here();
    token.text = text;
    tokens_.push_back(token);
  }
  bool skipSpace();
  bool next();
  bool number();
  bool quoted(char quote);
  uint32_t escape();
  std::string_view name();

  AstContext &context_;
  Diagnostics &diagnostics_;
  std::vector<CoreToken> &tokens_;
  uint32_t file_;
  uint32_t line_ = 1, column_ = 1;
  const char *cursor_, *end_;
};

} // namespace

/// White space and comments. False at the end.
bool Scanner::skipSpace() {
  while (!atEnd()) {
    uint32_t c = point();
    if (c == '%')
      while (!atEnd() && *cursor_ != '\n')
        advance();
    else if (c <= ' ' || (c >= 0x80 && c <= 0xA0))
      advance();
    else
      return true;
  }
  return false;
}

std::string_view Scanner::name() {
  const char *start = cursor_;
  while (!atEnd() && isNameChar(point()))
    advance();
  return context_.intern(
      std::string_view(start, static_cast<size_t>(cursor_ - start)));
}

/// What stands after a backslash.
uint32_t Scanner::escape() {
  if (atEnd())
    return '\\';
  auto isOctal = [](char c) { return c >= '0' && c <= '7'; };
  if (isOctal(peek())) {
    uint32_t value = 0;
    for (int i = 0; i < 3 && isOctal(peek()); ++i) {
      value = value * 8 + static_cast<uint32_t>(peek() - '0');
      advance();
    }
    return value;
  }
  uint32_t c = point();
  advance();
  switch (c) {
  case '^':
    if (atEnd())
      return '^';
    c = point();
    advance();
    return c & 31;
  case 'n':
    return '\n';
  case 'r':
    return '\r';
  case 't':
    return '\t';
  case 'v':
    return '\v';
  case 'b':
    return '\b';
  case 'f':
    return '\f';
  case 'e':
    return 27;
  case 's':
    return ' ';
  case 'd':
    return 127;
  default:
    return c;
  }
}

bool Scanner::quoted(char quote) {
  Loc from = here();
  advance();
  std::string text;
  while (peek() != quote || atEnd()) {
    if (atEnd()) {
      std::string start;
      printQuoted(start, text.substr(0, text.find('\n')), quote);
      return fail(DiagKind::UnterminatedString, from,
                  {quote == '"' ? "string" : "atom", start});
    }
    uint32_t c = point();
    advance();
    appendUtf8(text, c == '\\' ? escape() : c);
  }
  advance();
  if (quote == '\'' && countCodePoints(text) > 255)
    return fail(DiagKind::IllegalToken, from, {"atom"});
  push(quote == '"' ? CoreToken::String : CoreToken::Atom, from,
       context_.intern(text));
  return true;
}

bool Scanner::number() {
  Loc from = here();
  bool isNegative = peek() == '-';
  if (isNegative || peek() == '+')
    advance();
  const char *start = cursor_;
  auto digits = [&] {
    while (isDigit(peek()))
      advance();
  };
  digits();
  std::string text(start, static_cast<size_t>(cursor_ - start));
  if (peek() == '.' && isDigit(peek(1))) {
    advance();
    digits();
    if (peek() == 'e' || peek() == 'E') {
      advance();
      if (peek() == '-' || peek() == '+')
        advance();
      if (!isDigit(peek()))
        return fail(DiagKind::IllegalToken, from, {"float"});
      digits();
    }
    text.assign(start, static_cast<size_t>(cursor_ - start));
    double value = std::strtod(text.c_str(), nullptr);
    if (!std::isfinite(value))
      return fail(DiagKind::IllegalToken, from, {"float"});
    push(CoreToken::Float, from, "");
    tokens_.back().real = isNegative ? -value : value;
    return true;
  }
  unsigned base = 10;
  if (peek() == '#') {
    // OTP reads a sign as part of the base, which is then illegal.
    unsigned long given =
        text.size() > 2 ? 0 : std::strtoul(text.c_str(), nullptr, 10);
    if (isNegative || given < 2 || given > 16)
      return fail(DiagKind::IllegalBase, from, {text});
    base = static_cast<unsigned>(given);
    advance();
    start = cursor_;
    auto isInBase = [&](char c) {
      unsigned value = isDigit(c)              ? static_cast<unsigned>(c - '0')
                       : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                       : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                              : 99u;
      return value < base;
    };
    while (isInBase(peek()))
      advance();
    text.assign(start, static_cast<size_t>(cursor_ - start));
  }
  text = digitsToDecimal(text, base);
  if (isNegative && text != "0")
    text.insert(text.begin(), '-');
  push(CoreToken::Integer, from, context_.intern(text));
  return true;
}

bool Scanner::next() {
  uint32_t c = point();
  Loc from = here();
  if (isLower(c)) {
    std::string_view word = name();
    push(CoreToken::Word, from, word);
    return true;
  }
  if (isUpper(c) || c == '_') {
    std::string_view variable = name();
    push(CoreToken::Var, from, variable);
    return true;
  }
  if (c == '\'' || c == '"')
    return quoted(static_cast<char>(c));
  if (isDigit(static_cast<char>(c < 128 ? c : 0)) ||
      ((c == '-' || c == '+') && isDigit(peek(1))))
    return number();
  if (c == '$') {
    advance();
    if (atEnd())
      return fail(DiagKind::UnterminatedCharacter, from);
    uint32_t value = point();
    advance();
    if (value == '\\') {
      if (atEnd())
        return fail(DiagKind::UnterminatedCharacter, from);
      value = escape();
    }
    push(CoreToken::Integer, from, context_.intern(std::to_string(value)));
    return true;
  }
  const char *start = cursor_;
  static constexpr std::string_view kPairs[] = {"->", "-|", ":=", "=>"};
  size_t length = 1;
  for (std::string_view pair : kPairs)
    if (peek() == pair[0] && peek(1) == pair[1])
      length = 2;
  if (c >= 128) {
    advance();
    return fail(DiagKind::IllegalCharacter, from);
  }
  for (size_t i = 0; i < length; ++i)
    advance();
  push(CoreToken::Symbol, from, std::string_view(start, length));
  return true;
}

bool Scanner::run() {
  while (skipSpace())
    if (!next())
      return false;
  push(CoreToken::End, here(), "");
  return true;
}

bool scanCore(uint32_t buffer, uint32_t presumedFile, AstContext &context,
              Diagnostics &diagnostics, std::vector<CoreToken> &tokens) {
  Scanner scanner(buffer, presumedFile, context, diagnostics, tokens);
  if (!scanner.run())
    return false;
  if (context.sources().buffer(buffer).hasInvalidUtf8) {
    diagnostics.report(DiagKind::InvalidUnicode, tokens.back().loc);
    return false;
  }
  return true;
}

std::string coreTokenText(const CoreToken &token) {
  std::string out;
  switch (token.kind) {
  case CoreToken::End:
    return "end of file";
  case CoreToken::Word:
  case CoreToken::Symbol:
  case CoreToken::Var:
  case CoreToken::Integer:
    return std::string(token.text);
  case CoreToken::Atom:
    printQuoted(out, token.text, '\'');
    return out;
  case CoreToken::String:
    printQuoted(out, token.text, '"');
    return out;
  case CoreToken::Float:
    printFloat(out, token.real);
    return out;
  }
  return out;
}

} // namespace lumen::frontend::core
