//===- Token-inl.h - see Token.h --------------------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_LEX_TOKEN_INL_H
#define LUMEN_FRONTEND_LEX_TOKEN_INL_H

namespace lumen::frontend {

inline bool isReservedWord(TokenKind kind) {
  return kind >= TokenKind::KwAfter && kind <= TokenKind::KwElse;
}

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_LEX_TOKEN_INL_H
