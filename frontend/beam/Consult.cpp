//===- Consult.cpp - terms as text, as file:consult/1 reads them ----------===//
//
// Tokens become external term format in one pass. What is open stands on a
// stack, so nesting is bounded by the input alone; sizes are filled in when
// what they belong to is closed.
//
//===----------------------------------------------------------------------===//
#include "frontend/beam/Beam.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Unicode.h"
#include "frontend/forms/Etf.h"
#include "frontend/lex/Lexer.h"

#include <charconv>

namespace lumen::frontend {

namespace {

class TermReader {
public:
  TermReader(std::string &out, Diagnostics &diagnostics)
      : out_(out), writer_(out), diagnostics_(diagnostics) {}

  /// One term: the tokens of a form, full stop included.
  bool term(const std::vector<Token> &tokens);

private:
  struct Open {
    enum Kind : uint8_t { List, Tail, Tuple, Key, Value } kind;
    size_t sizeAt = 0; ///< where the number of elements goes
    uint32_t count = 0;
  };

  const Token &at() const { return *at_; }
  bool is(TokenKind kind) const { return at_->kind == kind; }
  bool accept(TokenKind kind) {
    if (!is(kind))
      return false;
    ++at_;
    return true;
  }
  bool fail() {
    diagnostics_.report(DiagKind::SyntaxError, at_->loc, at_->end(),
                        {tokenText(*at_)});
    return false;
  }
  static std::string tokenText(const Token &token);
  void open(Open::Kind kind, unsigned tag) {
    out_.push_back(static_cast<char>(tag));
    stack_.push_back({kind, out_.size(), 0});
    out_.append(4, '\0');
  }
  void fillSize() {
    Open &top = stack_.back();
    for (unsigned i = 0; i < 4; ++i)
      out_[top.sizeAt + i] = static_cast<char>(top.count >> (24 - 8 * i));
  }
  void close() {
    fillSize();
    stack_.pop_back();
  }
  /// A term, or what opens one; false if there is neither.
  bool begin(bool &isWhole);
  /// What stands behind a whole term inside of others.
  bool end(bool &isWhole);
  bool bits();

  std::string &out_;
  EtfWriter writer_;
  Diagnostics &diagnostics_;
  const Token *at_ = nullptr;
  std::vector<Open> stack_;
};

} // namespace

std::string TermReader::tokenText(const Token &token) {
  switch (token.kind) {
  case TokenKind::Atom:
  case TokenKind::Var:
  case TokenKind::Integer:
  case TokenKind::Other:
    return std::string(token.text);
  default:
    return std::string(frontend::tokenText(token.kind));
  }
}

/// <<1,2,"ab",3:4>>, whose first token has been taken.
bool TermReader::bits() {
  std::string bytes;
  uint64_t count = 0;
  auto add = [&](uint32_t value, unsigned width) {
    for (unsigned i = width; i-- > 0; ++count) {
      if (count % 8 == 0)
        bytes.push_back(0);
      if (value >> i & 1)
        bytes.back() = static_cast<char>(bytes.back() | 0x80 >> count % 8);
    }
  };
  while (!is(TokenKind::RBin)) {
    if (is(TokenKind::String)) {
      std::string_view text = at().text;
      const char *p = text.data(), *last = p + text.size();
      while (p < last)
        add(decodeUtf8(p), 8);
      ++at_;
    } else if (is(TokenKind::Integer)) {
      uint32_t value = 0, width = 8;
      std::string_view digits = at().text;
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
      ++at_;
      if (accept(TokenKind::Colon)) {
        if (!is(TokenKind::Integer))
          return fail();
        digits = at().text;
        std::from_chars(digits.data(), digits.data() + digits.size(), width);
        if (width > 32)
          return fail();
        ++at_;
      }
      add(value, width);
    } else {
      return fail();
    }
    if (!is(TokenKind::RBin) && !accept(TokenKind::Comma))
      return fail();
  }
  ++at_;
  writer_.bits(bytes, count);
  return true;
}

bool TermReader::begin(bool &isWhole) {
  isWhole = true;
  bool isNegative = accept(TokenKind::Minus);
  if (!isNegative)
    accept(TokenKind::Plus);
  switch (at().kind) {
  case TokenKind::Integer:
    writer_.digits(at().text, isNegative && at().text != "0");
    break;
  case TokenKind::Float:
    writer_.real(isNegative ? -at().real : at().real);
    break;
  case TokenKind::Char:
    writer_.integer(isNegative ? -static_cast<int64_t>(at().codePoint)
                               : static_cast<int64_t>(at().codePoint));
    break;
  case TokenKind::Atom:
    writer_.atom(at().text);
    break;
  case TokenKind::String: {
    std::string text(at().text);
    // Strings side by side are one.
    for (; at_[1].kind == TokenKind::String; ++at_)
      text += at_[1].text;
    writer_.codePoints(text);
    break;
  }
  case TokenKind::LBin:
    ++at_;
    return bits();
  case TokenKind::LBrace:
    ++at_;
    open(Open::Tuple, 105);
    isWhole = is(TokenKind::RBrace);
    if (isWhole) {
      close();
      ++at_;
    }
    return true;
  case TokenKind::LBracket:
    ++at_;
    if (accept(TokenKind::RBracket)) {
      writer_.nil();
      return true;
    }
    open(Open::List, 108);
    isWhole = false;
    return true;
  case TokenKind::Hash:
    ++at_;
    if (!accept(TokenKind::LBrace))
      return fail();
    open(Open::Key, 116);
    isWhole = is(TokenKind::RBrace);
    if (isWhole) {
      close();
      ++at_;
    }
    return true;
  default:
    return fail();
  }
  ++at_;
  return true;
}

bool TermReader::end(bool &isWhole) {
  Open &top = stack_.back();
  isWhole = false;
  switch (top.kind) {
  case Open::List:
    ++top.count;
    if (accept(TokenKind::Comma))
      return true;
    fillSize();
    if (accept(TokenKind::Bar)) {
      top.kind = Open::Tail;
      return true;
    }
    writer_.nil();
    [[fallthrough]];
  case Open::Tail:
    stack_.pop_back();
    isWhole = true;
    return accept(TokenKind::RBracket) || fail();
  case Open::Tuple:
    ++top.count;
    break;
  case Open::Key:
    top.kind = Open::Value;
    return accept(TokenKind::FatArrow) || fail();
  case Open::Value:
    top.kind = Open::Key;
    ++top.count;
    break;
  }
  if (accept(TokenKind::Comma))
    return true;
  close();
  isWhole = true;
  return accept(TokenKind::RBrace) || fail();
}

bool TermReader::term(const std::vector<Token> &tokens) {
  at_ = tokens.data();
  stack_.clear();
  bool isWhole = false;
  do {
    if (!isWhole && !begin(isWhole))
      return false;
    if (isWhole && !stack_.empty() && !end(isWhole))
      return false;
  } while (!isWhole || !stack_.empty());
  return is(TokenKind::FullStop) || fail();
}

std::optional<std::string> consultTerms(const std::string &path,
                                        std::string_view text,
                                        AstContext &context,
                                        Diagnostics &diagnostics) {
  uint32_t buffer = context.sources().addBuffer(path, std::string(text));
  uint32_t file = context.sources().addPresumedFile(path, buffer, 0);
  Lexer lexer(context, buffer, file);
  std::string terms;
  size_t count = 0;
  TermReader reader(terms, diagnostics);
  while (true) {
    std::vector<Token> tokens;
    LexError error;
    switch (lexer.nextForm(tokens, error)) {
    case Lexer::Status::Eof:
      if (tokens.empty()) {
        if (context.sources().buffer(buffer).hasInvalidUtf8) {
          diagnostics.report(DiagKind::InvalidUnicode, lexer.location());
          return std::nullopt;
        }
        std::string all;
        EtfWriter writer(all);
        writer.version();
        if (count)
          writer.list(count);
        all += terms;
        writer.nil();
        return all;
      }
      break;
    case Lexer::Status::Error:
      diagnostics.report(error.kind, error.loc, error.end,
                         {error.arg0, error.arg1});
      return std::nullopt;
    case Lexer::Status::Form:
      break;
    }
    Token sentinel;
    sentinel.kind = TokenKind::EndOfForm;
    sentinel.loc = tokens.back().loc;
    sentinel.endLine = tokens.back().endLine;
    sentinel.endColumn = tokens.back().endColumn;
    tokens.push_back(sentinel);
    ++count;
    if (!reader.term(tokens))
      return std::nullopt;
  }
}

} // namespace lumen::frontend
