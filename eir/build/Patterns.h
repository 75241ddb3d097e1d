//===- Patterns.h - patterns as the match compiler wants them ---*- C++ -*-===//
//
// A Pat says what a value must be (kind and parts), which variables it gives a
// value (`vars`), which values it must equal (`equals`, variables bound before)
// and, for `P = Q`, a second pattern for the same value (`alias`).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_BUILD_PATTERNS_H
#define LUMEN_EIR_BUILD_PATTERNS_H

#include "eir/dialect/EirDialect.h"
#include "frontend/ast/Ast.h"

#include "llvm/ADT/SmallVector.h"

namespace lumen::eir {

struct Pat;

/// The size of a segment: a literal, a value from outside the pattern, or an
/// expression that may use variables of the pattern before it.
struct BitSize {
  mlir::Attribute literal;
  mlir::Value value;
  const frontend::Node *node = nullptr;
  llvm::StringRef variable; ///< the name, if `node` is a variable
  /// What the binary binds before this segment: only these of the pattern's
  /// variables are seen.
  llvm::SmallVector<llvm::StringRef, 2> inner;

  bool isGiven() const { return literal || value || node; }
  bool operator==(const BitSize &other) const {
    return literal == other.literal && value == other.value &&
           node == other.node;
  }
};

/// One segment of a binary pattern.
struct BitSegment {
  SegmentAttr attr;              ///< hasSize is set when `size` is used
  Pat *value = nullptr;
  BitSize size;
  BitsAttr bits;                 ///< literal bits to compare, if set
  const frontend::Node *node = nullptr;
};

struct Pat {
  enum Kind {
    Any,
    Never,    ///< cannot match (such as an alias of two different atoms)
    Literal,  ///< literal: atom, integer, float or []
    Cons,     ///< subs: head, tail
    Text,     ///< a cons made of points[0] and the rest of points, then tail
    Tuple,    ///< subs
    Map,      ///< keys and subs pair by pair
    MapRest,  ///< the same, for a value known to be a map
    Binary,   ///< segments
    BitsRest, ///< segments from `next` on, of a match context
  };
  Kind kind = Any;
  const frontend::Node *node = nullptr;
  llvm::SmallVector<llvm::StringRef, 1> vars;
  llvm::SmallVector<mlir::Value, 1> equals;
  Pat *alias = nullptr;
  mlir::Attribute literal;
  llvm::SmallVector<Pat *, 4> subs;

  llvm::ArrayRef<uint32_t> points;
  Pat *tail = nullptr;

  struct Key {
    mlir::Attribute literal;    ///< or
    mlir::Value value;          ///< a variable's value, or
    const frontend::Node *node; ///< a guard expression
  };
  llvm::SmallVector<Key, 2> keys;

  llvm::ArrayRef<BitSegment> segments;
  unsigned next = 0;

  bool isIrrefutable() const {
    return kind == Any && equals.empty() && !alias;
  }
  /// Neither tests nor binds anything.
  bool isUnused() const { return isIrrefutable() && vars.empty(); }
};

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_PATTERNS_H
