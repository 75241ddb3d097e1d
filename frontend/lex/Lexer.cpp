//===- Lexer.cpp - from text to tokens ------------------------------------===//
//
// Source: OTP erl_scan.erl, for what is a token and where errors stand.
//
//===----------------------------------------------------------------------===//
#include "frontend/lex/Lexer.h"
#include "frontend/ast/ConstTerm.h"

#include "frontend/basic/Unicode.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace lumen::frontend;

static constexpr std::string_view kTokenTexts[] = {
#define LUMEN_TOKEN(Name, text) text,
#include "frontend/lex/TokenKinds.def"
};

std::string_view lumen::frontend::tokenText(TokenKind kind) {
  return kTokenTexts[static_cast<size_t>(kind)];
}

namespace {
enum CharClass : uint8_t { Illegal, Space, Lower, Upper, Digit, Punct, Wide };

struct CharTable {
  CharClass kind[256];
  bool isName[256]; ///< ASCII characters that go on in a name
  constexpr CharTable() : kind(), isName() {
    for (int c = 0; c < 256; ++c) {
      CharClass k = Punct;
      if (c <= ' ')
        k = Space;
      else if (c >= 'a' && c <= 'z')
        k = Lower;
      else if ((c >= 'A' && c <= 'Z') || c == '_')
        k = Upper;
      else if (c >= '0' && c <= '9')
        k = Digit;
      else if (c >= 0x80)
        k = Wide;
      kind[c] = k;
      isName[c] = k == Lower || k == Upper || k == Digit || c == '@';
    }
  }
};
} // namespace

static constexpr CharTable kChars;

static uint8_t byteAt(const char *p) { return static_cast<uint8_t>(*p); }
static bool isDigit(char c) { return c >= '0' && c <= '9'; }

/// Letters of Latin-1 beyond ASCII, all U+00C0..U+00FF but the two signs.
static bool isLatin1Letter(const char *p) {
  return byteAt(p) == 0xC3 && byteAt(p + 1) != 0x97 && byteAt(p + 1) != 0xB7;
}
static bool isLatin1Lower(const char *p) {
  return isLatin1Letter(p) && byteAt(p + 1) >= 0x9F;
}
/// White space beyond ASCII: U+0080..U+00A0.
static bool isWideSpace(const char *p) {
  return byteAt(p) == 0xC2 && byteAt(p + 1) <= 0xA0;
}
/// What the scanner takes as a character; UTF-8 already rules out surrogates.
static bool isUnicode(uint32_t c) { return c != 0xFFFE && c != 0xFFFF; }

static int digitValue(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;
  return 99;
}

std::string lumen::frontend::digitsToDecimal(std::string_view digits,
                                             unsigned base) {
  if (base == 10) {
    size_t first = digits.find_first_not_of('0');
    return first == std::string_view::npos ? "0"
                                           : std::string(digits.substr(first));
  }
  // Limbs of nine decimal digits, least significant first. Quadratic, but such
  // literals are short.
  std::vector<uint32_t> limbs;
  for (char c : digits) {
    uint64_t carry = static_cast<uint64_t>(digitValue(c));
    for (uint32_t &limb : limbs) {
      uint64_t v = static_cast<uint64_t>(limb) * base + carry;
      limb = static_cast<uint32_t>(v % 1000000000u);
      carry = v / 1000000000u;
    }
    if (carry)
      limbs.push_back(static_cast<uint32_t>(carry));
  }
  if (limbs.empty())
    return "0";
  std::string out = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    std::string part = std::to_string(limbs[i]);
    out.append(9 - part.size(), '0');
    out += part;
  }
  return out;
}

/// Marks the reserved words in the name table, once for each context.
static void tagReservedWords(NameTable &names) {
  for (unsigned k = static_cast<unsigned>(TokenKind::KwAfter);
       k <= static_cast<unsigned>(TokenKind::KwElse); ++k)
    names.intern(kTokenTexts[k])->tag = static_cast<uint8_t>(k);
}

Lexer::Lexer(AstContext &context, uint32_t bufferId, uint32_t file)
    : context_(context), bufferId_(bufferId), file_(file) {
  std::string_view text = context.sources().buffer(bufferId).text;
  cursor_ = text.data();
  end_ = cursor_ + text.size();
  columnBase_ = cursor_;
  if (context.names().intern("after")->tag == 0)
    tagReservedWords(context.names());
}

Loc Lexer::location() const {
  Loc loc;
  loc.file = file_;
  loc.line = line_;
  loc.column = column();
  return loc;
}

void Lexer::saveState(RecordedForm &form) const {
  const char *text = context_.sources().buffer(bufferId_).text.data();
  form.cursor = static_cast<uint32_t>(cursor_ - text);
  form.columnBase = columnBase_ - text;
  form.line = line_;
}

void Lexer::restoreState(const RecordedForm &form) {
  const char *text = context_.sources().buffer(bufferId_).text.data();
  cursor_ = text + form.cursor;
  columnBase_ = text + form.columnBase;
  line_ = bufferLine_ = form.line;
}

void Lexer::setPresumed(uint32_t file, uint32_t line) {
  replay_ = nullptr; // recorded places no longer hold
  file_ = file;
  line_ = line;
  columnBase_ = cursor_;
}

bool Lexer::fail(LexError &error, DiagKind kind, Loc loc, std::string term,
                 std::string arg0, std::string arg1) {
  error.kind = kind;
  error.loc = loc;
  error.end = location();
  error.term = std::move(term);
  error.arg0 = std::move(arg0);
  error.arg1 = std::move(arg1);
  return false;
}

bool Lexer::skipSpace(LexError &error) {
  while (true) {
    while (kChars.kind[byteAt(cursor_)] == Space) {
      if (*cursor_ == '\0' && cursor_ == end_)
        return true;
      if (*cursor_++ == '\n')
        newline();
    }
    if (*cursor_ == '%') {
      const char *stop = static_cast<const char *>(
          std::memchr(cursor_, '\n', static_cast<size_t>(end_ - cursor_)));
      if (!stop)
        stop = end_;
      for (const char *p = cursor_; p < stop; ++p) {
        if ((byteAt(p) & 0xC0) == 0x80) {
          ++columnBase_;
        } else if (byteAt(p) == 0xEF && byteAt(p + 1) == 0xBF &&
                   byteAt(p + 2) >= 0xBE) {
          Loc loc = location();
          cursor_ = p;
          loc = location();
          cursor_ = p + 3;
          columnBase_ += 2;
          return fail(error, DiagKind::IllegalCharacter, loc,
                      "erl_scan,{illegal,character}");
        }
      }
      cursor_ = stop;
      continue;
    }
    if (byteAt(cursor_) >= 0x80 && isWideSpace(cursor_)) {
      cursor_ += 2;
      ++columnBase_;
      continue;
    }
    return true;
  }
}

Lexer::Status Lexer::nextForm(std::vector<Token> &tokens, LexError &error) {
  if (isReplaying()) {
    const RecordedForm &form = replayForm();
    for (uint32_t i = form.start; i < form.end; ++i)
      tokens.push_back(replay_->token(i));
    skipRecorded();
    return Status::Form;
  }
  replay_ = nullptr; // once left, the record is left for good
  bool any = false;
  while (true) {
    if (!skipSpace(error))
      return Status::Error;
    if (cursor_ == end_)
      return any ? Status::Form : Status::Eof;
    Token &token = tokens.emplace_back();
    token.loc.file = file_;
    token.loc.line = line_;
    token.loc.column = column();
    if (!scanToken(token, error)) {
      tokens.pop_back();
      return Status::Error;
    }
    token.endLine = line_;
    token.endColumn = column();
    any = true;
    if (token.kind == TokenKind::FullStop) {
      token.endColumn = token.loc.column + 1;
      token.endLine = token.loc.line;
      // The scanner takes one white space with the full stop, which decides
      // where the next form's error or end of file stands.
      if (cursor_ < end_ && *cursor_ != '%') {
        if (*cursor_ == '\n') {
          ++cursor_;
          newline();
        } else if (byteAt(cursor_) >= 0x80) {
          cursor_ += 2;
          ++columnBase_;
        } else {
          ++cursor_;
        }
      }
      return Status::Form;
    }
  }
}

void Lexer::skipForm() {
  std::vector<Token> tokens;
  LexError error;
  while (nextForm(tokens, error) == Status::Error)
    tokens.clear();
}

bool Lexer::scanToken(Token &token, LexError &error) {
  const char *start = cursor_;
  switch (kChars.kind[byteAt(cursor_)]) {
  case Lower:
    ++cursor_;
    return scanName(token, start, error);
  case Upper:
    ++cursor_;
    return scanVar(token, start);
  case Digit:
    return scanNumber(token, error);
  case Wide: {
    if (isLatin1Letter(start)) {
      cursor_ += 2;
      ++columnBase_;
      return isLatin1Lower(start) ? scanName(token, start, error)
                                  : scanVar(token, start);
    }
    Loc loc = location();
    uint32_t c = decodeUtf8(cursor_);
    passedWide(start);
    if (c > 0xFF)
      return fail(error, DiagKind::IllegalCharacter, loc,
                  "erl_scan,{illegal,character}");
    token.kind = TokenKind::Other;
    token.text = context_.intern(
        std::string_view(start, static_cast<size_t>(cursor_ - start)));
    return true;
  }
  case Illegal:
  case Space:
  case Punct:
    break;
  }
  char next = cursor_[1]; // at worst the NUL at the end
  switch (*cursor_) {
  case ',':
    punctuation(token, TokenKind::Comma, 1);
    return true;
  case '(':
    punctuation(token, TokenKind::LParen, 1);
    return true;
  case ')':
    punctuation(token, TokenKind::RParen, 1);
    return true;
  case '{':
    punctuation(token, TokenKind::LBrace, 1);
    return true;
  case '}':
    punctuation(token, TokenKind::RBrace, 1);
    return true;
  case '[':
    punctuation(token, TokenKind::LBracket, 1);
    return true;
  case ']':
    punctuation(token, TokenKind::RBracket, 1);
    return true;
  case ';':
    punctuation(token, TokenKind::Semicolon, 1);
    return true;
  case '#':
    punctuation(token, TokenKind::Hash, 1);
    return true;
  case '!':
    punctuation(token, TokenKind::Bang, 1);
    return true;
  case '*':
    punctuation(token, TokenKind::Star, 1);
    return true;
  case '.':
    if (next == '.') {
      if (cursor_[2] == '.')
        punctuation(token, TokenKind::DotDotDot, 3);
      else
        punctuation(token, TokenKind::DotDot, 2);
    } else if (cursor_ + 1 == end_ || next == '%' ||
               kChars.kind[static_cast<uint8_t>(next)] == Space ||
               (static_cast<uint8_t>(next) >= 0x80 &&
                isWideSpace(cursor_ + 1))) {
      punctuation(token, TokenKind::FullStop, 1);
    } else {
      punctuation(token, TokenKind::Dot, 1);
    }
    return true;
  case '"':
  case '\'':
    return scanQuoted(token, *cursor_, error);
  case '$':
    return scanChar(token, error);
  case '?':
    if (next == '=')
      punctuation(token, TokenKind::QuestionEqual, 2);
    else
      punctuation(token, TokenKind::Question, 1);
    return true;
  case '<':
    if (next == '<')
      punctuation(token, TokenKind::LBin, 2);
    else if (next == '-')
      punctuation(token, TokenKind::LeftArrow, 2);
    else if (next == '=')
      punctuation(token, TokenKind::LeftFatArrow, 2);
    else
      punctuation(token, TokenKind::Less, 1);
    return true;
  case '>':
    if (next == '>')
      punctuation(token, TokenKind::RBin, 2);
    else if (next == '=')
      punctuation(token, TokenKind::GreaterEqual, 2);
    else
      punctuation(token, TokenKind::Greater, 1);
    return true;
  case '-':
    if (next == '>')
      punctuation(token, TokenKind::Arrow, 2);
    else if (next == '-')
      punctuation(token, TokenKind::MinusMinus, 2);
    else
      punctuation(token, TokenKind::Minus, 1);
    return true;
  case '+':
    if (next == '+')
      punctuation(token, TokenKind::PlusPlus, 2);
    else
      punctuation(token, TokenKind::Plus, 1);
    return true;
  case '=':
    if (next == ':' && cursor_[2] == '=')
      punctuation(token, TokenKind::ExactEqual, 3);
    else if (next == '/' && cursor_[2] == '=')
      punctuation(token, TokenKind::ExactNotEqual, 3);
    else if (next == '<')
      punctuation(token, TokenKind::EqualLess, 2);
    else if (next == '>')
      punctuation(token, TokenKind::FatArrow, 2);
    else if (next == '=')
      punctuation(token, TokenKind::EqualEqual, 2);
    else
      punctuation(token, TokenKind::Equal, 1);
    return true;
  case '/':
    if (next == '=')
      punctuation(token, TokenKind::SlashEqual, 2);
    else
      punctuation(token, TokenKind::Slash, 1);
    return true;
  case '|':
    if (next == '|')
      punctuation(token, TokenKind::BarBar, 2);
    else
      punctuation(token, TokenKind::Bar, 1);
    return true;
  case ':':
    if (next == '=')
      punctuation(token, TokenKind::ColonEqual, 2);
    else if (next == ':')
      punctuation(token, TokenKind::ColonColon, 2);
    else
      punctuation(token, TokenKind::Colon, 1);
    return true;
  default: // @ \ ^ ` ~ & and DEL: tokens that no construct has
    token.text = context_.intern(std::string_view(cursor_, 1));
    punctuation(token, TokenKind::Other, 1);
    return true;
  }
}

/// Advances over the rest of a name.
static const char *skipName(const char *p, const char *&columnBase) {
  while (true) {
    if (kChars.isName[byteAt(p)]) {
      ++p;
    } else if (byteAt(p) >= 0x80 && isLatin1Letter(p)) {
      p += 2;
      ++columnBase;
    } else {
      return p;
    }
  }
}

bool Lexer::scanName(Token &token, const char *start, LexError &error) {
  cursor_ = skipName(cursor_, columnBase_);
  std::string_view text(start, static_cast<size_t>(cursor_ - start));
  if (text.size() > 255 && countCodePoints(text) > 255)
    return fail(error, DiagKind::IllegalToken, token.loc,
                "erl_scan,{illegal,atom}", "atom");
  NameTable::Entry *entry = context_.names().intern(text);
  token.text = entry->text;
  TokenKind keyword = static_cast<TokenKind>(entry->tag);
  token.kind = TokenKind::Atom;
  if (entry->tag != 0 && (keyword < TokenKind::KwMaybe || maybeEnabled))
    token.kind = keyword;
  return true;
}

bool Lexer::scanVar(Token &token, const char *start) {
  cursor_ = skipName(cursor_, columnBase_);
  std::string_view text(start, static_cast<size_t>(cursor_ - start));
  token.kind = TokenKind::Var;
  token.text = context_.intern(text);
  return true;
}

Lexer::EscapeResult Lexer::scanEscape(uint32_t &codePoint) {
  if (cursor_ == end_)
    return EscapeResult::Eof;
  auto isOctal = [](char c) { return c >= '0' && c <= '7'; };
  char c = *cursor_;
  if (isOctal(c)) {
    codePoint = 0;
    for (int i = 0; i < 3 && isOctal(*cursor_); ++i)
      codePoint = codePoint * 8 + static_cast<uint32_t>(*cursor_++ - '0');
    return EscapeResult::Ok;
  }
  switch (c) {
  case 'x': {
    ++cursor_;
    if (cursor_ == end_)
      return EscapeResult::Eof;
    if (*cursor_ == '{') {
      ++cursor_;
      uint32_t value = 0;
      const char *first = cursor_;
      while (digitValue(*cursor_) < 16) {
        value = std::min<uint32_t>(
            value * 16 + static_cast<uint32_t>(digitValue(*cursor_)), 0x110000);
        ++cursor_;
      }
      if (cursor_ == end_)
        return EscapeResult::Eof;
      bool closed = *cursor_ == '}' && cursor_ != first;
      if (*cursor_ == '}')
        ++cursor_;
      if (!closed || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) ||
          !isUnicode(value))
        return EscapeResult::Illegal;
      codePoint = value;
      return EscapeResult::Ok;
    }
    if (digitValue(cursor_[0]) < 16 && digitValue(cursor_[1]) < 16) {
      codePoint = static_cast<uint32_t>(digitValue(cursor_[0]) * 16 +
                                        digitValue(cursor_[1]));
      cursor_ += 2;
      return EscapeResult::Ok;
    }
    return EscapeResult::Illegal;
  }
  case '^': {
    ++cursor_;
    if (cursor_ == end_)
      return EscapeResult::Eof;
    const char *from = cursor_;
    uint32_t value = decodeUtf8(cursor_);
    passedWide(from);
    if (value == '\n') {
      newline();
      codePoint = value;
    } else {
      codePoint = value & 31;
    }
    return EscapeResult::Ok;
  }
  case '\n':
    ++cursor_;
    newline();
    codePoint = '\n';
    return EscapeResult::Ok;
  default:
    break;
  }
  const char *from = cursor_;
  uint32_t value = decodeUtf8(cursor_);
  passedWide(from);
  if (!isUnicode(value))
    return EscapeResult::Illegal;
  switch (value) {
  case 'n':
    value = '\n';
    break;
  case 'r':
    value = '\r';
    break;
  case 't':
    value = '\t';
    break;
  case 'v':
    value = '\v';
    break;
  case 'b':
    value = '\b';
    break;
  case 'f':
    value = '\f';
    break;
  case 'e':
    value = 27;
    break;
  case 's':
    value = ' ';
    break;
  case 'd':
    value = 127;
    break;
  default:
    break;
  }
  codePoint = value;
  return EscapeResult::Ok;
}

bool Lexer::scanChar(Token &token, LexError &error) {
  token.kind = TokenKind::Char;
  ++cursor_;
  if (cursor_ == end_)
    return fail(error, DiagKind::UnterminatedCharacter, token.loc,
                "erl_scan,char");
  if (*cursor_ == '\\') {
    ++cursor_;
    switch (scanEscape(token.codePoint)) {
    case EscapeResult::Ok:
      return true;
    case EscapeResult::Illegal:
      return fail(error, DiagKind::IllegalCharacter, token.loc,
                  "erl_scan,{illegal,character}");
    case EscapeResult::Eof:
      return fail(error, DiagKind::UnterminatedCharacter, token.loc,
                  "erl_scan,char");
    }
  }
  const char *from = cursor_;
  token.codePoint = decodeUtf8(cursor_);
  passedWide(from);
  if (token.codePoint == '\n')
    newline();
  if (!isUnicode(token.codePoint))
    return fail(error, DiagKind::IllegalCharacter, token.loc,
                "erl_scan,{illegal,character}");
  return true;
}

bool Lexer::scanQuoted(Token &token, char quote, LexError &error) {
  const char *start = ++cursor_;
  bool copied = false; // the characters differ from the text
  while (true) {
    char c = *cursor_;
    if (c == quote)
      break;
    if (c == '\\') {
      if (!copied) {
        scratch_.assign(start, cursor_);
        copied = true;
      }
      Loc at = location();
      ++cursor_;
      uint32_t codePoint = 0;
      switch (scanEscape(codePoint)) {
      case EscapeResult::Ok:
        appendUtf8(scratch_, codePoint);
        continue;
      case EscapeResult::Illegal:
        return fail(error, DiagKind::IllegalCharacter, at,
                    "erl_scan,{illegal,character}");
      case EscapeResult::Eof:
        break;
      }
      cursor_ = end_;
      c = '\0';
    }
    if (c == '\0' && cursor_ == end_) {
      std::string text =
          copied ? scratch_
                 : std::string(start, static_cast<size_t>(end_ - start));
      // The first 16 characters, as OTP shows them.
      const char *p = text.c_str();
      for (int i = 0; i < 16 && *p; ++i)
        decodeUtf8(p);
      text.resize(static_cast<size_t>(p - text.c_str()));
      std::string list = "[";
      for (const char *q = text.c_str(); *q;) {
        if (list.size() > 1)
          list += ',';
        list += std::to_string(decodeUtf8(q));
      }
      list += ']';
      std::string quoted;
      printQuoted(quoted, text, quote);
      return fail(error, DiagKind::UnterminatedString, token.loc,
                  "erl_scan,{string," + std::to_string(int(quote)) + ',' +
                      list + '}',
                  quote == '"' ? "string" : "atom", std::move(quoted));
    }
    const char *from = cursor_;
    if (static_cast<uint8_t>(c) < 0x80) {
      ++cursor_;
      if (c == '\n')
        newline();
    } else {
      uint32_t codePoint = decodeUtf8(cursor_);
      Loc at;
      if (!isUnicode(codePoint)) {
        const char *after = cursor_;
        cursor_ = from;
        at = location();
        cursor_ = after;
        passedWide(from);
        return fail(error, DiagKind::IllegalCharacter, at,
                    "erl_scan,{illegal,character}");
      }
      passedWide(from);
    }
    if (copied)
      scratch_.append(from, cursor_);
  }
  std::string_view text =
      copied ? std::string_view(scratch_)
             : std::string_view(start, static_cast<size_t>(cursor_ - start));
  ++cursor_;
  if (quote == '\'') {
    if (text.size() > 255 && countCodePoints(text) > 255)
      return fail(error, DiagKind::IllegalToken, token.loc,
                  "erl_scan,{illegal,atom}", "atom");
    token.kind = TokenKind::Atom;
    if (!copied && text == "maybe")
      token.loc.text = Loc::QuotedMaybe;
    else if (!copied && text == "else")
      token.loc.text = Loc::QuotedElse;
    token.text = context_.intern(text);
    return true;
  }
  token.kind = TokenKind::String;
  // Buffers outlive the nodes, so text without escapes need not be copied.
  token.text = copied ? context_.arena().copy(text) : text;
  return true;
}

bool Lexer::scanNumber(Token &token, LexError &error) {
  const char *start = cursor_;
  bool hasUnderscore = false;
  // Digits with single underscores between them.
  auto digits = [&] {
    while (true) {
      if (isDigit(*cursor_)) {
        ++cursor_;
      } else if (*cursor_ == '_' && isDigit(cursor_[1]) &&
                 isDigit(cursor_[-1])) {
        hasUnderscore = true;
        cursor_ += 2;
      } else {
        return;
      }
    }
  };
  digits();
  auto clean = [&](std::string_view text) {
    std::string out(text);
    if (hasUnderscore)
      std::erase(out, '_');
    return out;
  };
  auto spelled = [&](const char *from) {
    return std::string_view(from, static_cast<size_t>(cursor_ - from));
  };
  if (*cursor_ == '.' && isDigit(cursor_[1])) {
    ++cursor_;
    ++cursor_;
    digits();
    if (*cursor_ == 'e' || *cursor_ == 'E') {
      ++cursor_;
      if (*cursor_ == '+' || *cursor_ == '-')
        ++cursor_;
      digits();
    }
    std::string text = clean(spelled(start));
    char *stop = nullptr;
    double value = std::strtod(text.c_str(), &stop);
    if (*stop != '\0' || std::isinf(value))
      return fail(error, DiagKind::IllegalToken, token.loc,
                  "erl_scan,{illegal,float}", "float");
    token.kind = TokenKind::Float;
    token.real = value;
    token.text = spelled(start);
    return true;
  }
  if (*cursor_ == '#') {
    std::string baseText = digitsToDecimal(clean(spelled(start)), 10);
    int base = baseText.size() > 2 ? 0 : std::atoi(baseText.c_str());
    if (base < 2 || base > 36)
      return fail(error, DiagKind::IllegalBase, token.loc,
                  "erl_scan,{base," + baseText + '}', baseText);
    ++cursor_;
    const char *first = cursor_;
    hasUnderscore = false;
    while (true) {
      if (digitValue(*cursor_) < base) {
        ++cursor_;
      } else if (*cursor_ == '_' && cursor_ != first &&
                 digitValue(cursor_[1]) < base &&
                 digitValue(cursor_[-1]) < base) {
        hasUnderscore = true;
        cursor_ += 2;
      } else {
        break;
      }
    }
    if (cursor_ == first)
      return fail(error, DiagKind::IllegalToken, token.loc,
                  "erl_scan,{illegal,integer}", "integer");
    token.kind = TokenKind::Integer;
    token.text = context_.intern(
        digitsToDecimal(clean(spelled(first)), static_cast<unsigned>(base)));
    return true;
  }
  std::string_view text = spelled(start);
  token.kind = TokenKind::Integer;
  if (!hasUnderscore && (text.size() == 1 || text[0] != '0'))
    token.text = text;
  else
    token.text = context_.intern(digitsToDecimal(clean(text), 10));
  return true;
}
