//===- CoreLexer.h - tokens of Core Erlang ----------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_CORE_CORELEXER_H
#define LUMEN_FRONTEND_CORE_CORELEXER_H

#include "frontend/basic/Diagnostics.h"
#include "frontend/basic/Loc.h"

#include <string>
#include <string_view>
#include <vector>

namespace lumen::frontend {
class AstContext;
} // namespace lumen::frontend

namespace lumen::frontend::core {

struct CoreToken {
  enum Kind : uint8_t { End, Word, Symbol, Var, Atom, Integer, Float, String };
  Kind kind = End;
  Loc loc, end;
  /// Words and symbols: as written. Atoms and strings: what they stand for.
  /// Integers: decimal digits, with `-` if negative.
  std::string_view text;
  double real = 0;

  bool is(std::string_view wanted) const {
    return (kind == Word || kind == Symbol) && text == wanted;
  }
};

/// All tokens of a buffer, one of kind End last. False after an error, which
/// has been reported.
bool scanCore(uint32_t buffer, uint32_t presumedFile, AstContext &context,
              Diagnostics &diagnostics, std::vector<CoreToken> &tokens);

/// A token as messages quote it.
std::string coreTokenText(const CoreToken &token);

} // namespace lumen::frontend::core

#endif // LUMEN_FRONTEND_CORE_CORELEXER_H
