//===- TermSets.h - sets of terms --------------------------------*- C++ -*-===//
#ifndef LUMEN_EIR_TRANSFORMS_TERMSETS_H
#define LUMEN_EIR_TRANSFORMS_TERMSETS_H

#include "eir/dialect/EirDialect.h"

#include <limits>
#include <string>

namespace lumen::eir {

/// A set of terms, bounded from above. It is a lattice of finite height as long
/// as a program has finitely many literals: integers that are computed are
/// never given a range.
struct TermSet {
  enum Kind : uint16_t {
    Atom = 1,
    Integer = 2,
    Float = 4,
    Nil = 8,
    Cons = 16,
    Tuple = 32,
    Map = 64,
    Bits = 128,
    Fun = 256,
    Other = 512, ///< pids, ports, references, match contexts
    AllKinds = 1023,
  };
  static constexpr size_t kMaxAtoms = 5;
  static constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  static constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

  uint16_t kinds = 0;
  /// Every fun in the set is one that never returns.
  bool neverReturns = false;
  /// Atoms: these only, sorted by name; if empty and there are any, all.
  llvm::SmallVector<AtomAttr, 2> atoms;
  /// Integers: kMin and kMax mean that there is no bound.
  int64_t low = kMin, high = kMax;
  /// Tuples: the size, or -1.
  int tupleSize = -1;
  /// Tuples: the first element, if all have the same atom there. Only set by
  /// those who ask for it.
  AtomAttr tag;

  static TermSet none() { return {}; }
  static TermSet any() { return of(AllKinds); }
  static TermSet of(uint16_t kinds);
  static TermSet boolean(mlir::MLIRContext *context);
  static TermSet tuple(unsigned size);
  /// The type that holds a literal and as little else as can be said.
  static TermSet literal(mlir::Attribute value);

  bool isNone() const { return kinds == 0; }
  bool operator==(const TermSet &other) const = default;
};

/// In words: "the atom ok", "a list or a map".
std::string describe(const TermSet &type);

TermSet join(const TermSet &a, const TermSet &b);
TermSet meet(const TermSet &a, const TermSet &b);
/// What is left of `a` without the terms of `b`, where `b` is known to hold
/// exactly the terms its type says.
TermSet subtract(const TermSet &a, const TermSet &b);
/// The type a test is about.
TermSet testedType(TypeTest test, mlir::MLIRContext *context);

} // namespace lumen::eir

#endif // LUMEN_EIR_TRANSFORMS_TERMSETS_H
