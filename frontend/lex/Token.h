//===- Token.h - what the scanner makes of the text -------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_LEX_TOKEN_H
#define LUMEN_FRONTEND_LEX_TOKEN_H

#include "frontend/basic/Loc.h"

#include <string_view>

namespace lumen::frontend {

enum class TokenKind : uint8_t {
#define LUMEN_TOKEN(Name, text) Name,
#include "frontend/lex/TokenKinds.def"
};

inline constexpr unsigned kTokenKindCount = 0
#define LUMEN_TOKEN(Name, text) +1
#include "frontend/lex/TokenKinds.def"
    ;

/// A token. `text` is the name of an atom or variable (interned), the
/// characters of a string after escapes (UTF-8, in the arena), the digits of an
/// integer in decimal, the characters of a float.
struct Token {
  TokenKind kind;
  uint32_t endLine = 0;
  uint32_t endColumn = 0; ///< just past the token
  uint32_t codePoint = 0; ///< Char
  Loc loc;
  std::string_view text;
  double real = 0; ///< Float

  Loc end() const {
    Loc l = loc;
    l.line = endLine;
    l.column = endColumn;
    l.text = Loc::NoText;
    return l;
  }
};

/// The characters of a token of fixed text; empty for the others.
std::string_view tokenText(TokenKind kind);

/// True for reserved words, `maybe` and `else` included.
inline bool isReservedWord(TokenKind kind);

} // namespace lumen::frontend

#include "frontend/lex/Token-inl.h"

#endif // LUMEN_FRONTEND_LEX_TOKEN_H
