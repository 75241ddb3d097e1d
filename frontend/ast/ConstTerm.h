//===- ConstTerm.h - constant Erlang terms ----------------------*- C++ -*-===//
//
// The values of attributes (`-vsn("1").`, `-error({a,b}).`), of -D options and
// of -if conditions: what OTP's erl_parse:normalise makes of an expression.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_AST_CONSTTERM_H
#define LUMEN_FRONTEND_AST_CONSTTERM_H

#include "frontend/ast/Ast.h"

#include <optional>
#include <string>
#include <vector>

namespace lumen::frontend {

struct ConstTerm {
  // In Erlang's term order; integers and floats compare as numbers.
  enum class Kind : uint8_t {
    Integer,
    Float,
    Atom,
    Fun,
    Tuple,
    Map,
    List,
    Bits
  };
  Kind kind = Kind::Atom;
  bool isNegative = false; ///< Integer
  std::string text;        ///< digits, atom's name, or bytes of Bits
  double real = 0;
  uint64_t bitCount = 0;        ///< Bits
  std::vector<ConstTerm> items; ///< elements; Map: key, value, key, value;
                                ///< List: elements, then the tail if improper
  bool isProper = true;         ///< List: ends in []

  static ConstTerm atom(std::string_view name);
  static ConstTerm integer(int64_t value);
};

/// -1, 0 or 1: the order of terms, where 1 and 1.0 are equal.
int compareTerms(const ConstTerm &a, const ConstTerm &b);
/// `=:=`.
bool isExactlyEqual(const ConstTerm &a, const ConstTerm &b);

/// The value of an expression made of literals; nothing when it is not one.
std::optional<ConstTerm> evaluateLiteral(const Node *node);

/// Prints as `~tw` (strings as lists of numbers).
void printTerm(std::string &out, const ConstTerm &term);
/// Prints as `~tp` on one line (printable lists and binaries as strings).
void printTermPretty(std::string &out, const ConstTerm &term);

/// Prints an atom, quoted where it must be.
void printAtom(std::string &out, std::string_view name);
/// Prints a float as `~w`: the shortest digits that read back as the same.
void printFloat(std::string &out, double value);
/// Prints text as a list of code points.
void printCodePoints(std::string &out, std::string_view text);
/// Prints text in `quote`s with escapes, as io_lib:write_string.
void printQuoted(std::string &out, std::string_view text, char quote);
/// Prints a character literal, `$a`.
void printChar(std::string &out, uint32_t codePoint);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_AST_CONSTTERM_H
