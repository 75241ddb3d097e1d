//===- Term.h - an Erlang term as a C++ value -------------------*- C++ -*-===//
//
// One tagged word (runtime/abi/Term.h says how). A Term is a plain value; it
// does not root anything. Terms only move at safepoints of generated code, so
// C++ code that runs between two of them may hold Terms freely.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_TERM_H
#define LUMEN_RUNTIME_TERM_TERM_H

#include "runtime/abi/Term.h"
#include <bit>
#include <cstddef>
#include <cstdint>

namespace lumen::rt {

class Term {
public:
  constexpr Term() = default; ///< no value
  constexpr explicit Term(uint64_t word) : word_(word) {}

  static constexpr Term small(int64_t v) { return Term(abi::smallTerm(v)); }
  static constexpr Term atom(uint64_t index) { return Term(abi::atomTerm(index)); }
  static constexpr Term nil() { return Term(abi::kNil); }
  static Term cons(const uint64_t *cell) {
    return Term(reinterpret_cast<uintptr_t>(cell) | abi::kPrimaryCons);
  }
  static Term boxed(const uint64_t *header) {
    return Term(reinterpret_cast<uintptr_t>(header) | abi::kPrimaryBoxed);
  }
  static constexpr bool fitsSmall(int64_t v) {
    return v >= abi::kMinSmall && v <= abi::kMaxSmall;
  }

  constexpr uint64_t word() const { return word_; }
  constexpr bool isValue() const { return word_ != abi::kNoValue; }
  constexpr bool operator==(Term other) const { return word_ == other.word_; } ///< same word

  constexpr bool isImmediate() const { return (word_ & 3) == abi::kPrimaryImmediate; }
  constexpr bool isSmall() const { return (word_ & 0xF) == abi::kTagSmall; }
  constexpr bool isAtom() const { return (word_ & 0x3F) == abi::kTagAtom; }
  constexpr bool isPid() const { return (word_ & 0xF) == abi::kTagPid; }
  constexpr bool isPort() const { return (word_ & 0xF) == abi::kTagPort; }
  constexpr bool isNil() const { return word_ == abi::kNil; }
  constexpr bool isCons() const { return (word_ & 3) == abi::kPrimaryCons; }
  constexpr bool isBoxed() const { return (word_ & 3) == abi::kPrimaryBoxed; }
  constexpr bool isList() const { return isCons() || isNil(); }

  constexpr int64_t toSmall() const { return static_cast<int64_t>(word_) >> abi::kSmallShift; }
  /// A small integer that is not negative, as an index or a size; what no memory holds
  /// becomes the largest there is.
  constexpr size_t toSize() const {
    auto v = static_cast<uint64_t>(toSmall());
    return v <= SIZE_MAX ? static_cast<size_t>(v) : SIZE_MAX;
  }
  constexpr uint64_t atomIndex() const { return word_ >> abi::kAtomShift; }
  uint64_t *cell() const { return reinterpret_cast<uint64_t *>(word_ - abi::kPrimaryCons); }
  Term head() const { return Term(cell()[0]); }
  Term tail() const { return Term(cell()[1]); }
  uint64_t *box() const { return reinterpret_cast<uint64_t *>(word_ - abi::kPrimaryBoxed); }
  uint64_t headerWord() const { return *box(); }
  uint64_t boxTag() const { return headerWord() & abi::kHeaderTagMask; }
  size_t boxSize() const { return (headerWord() >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask; }
  bool isBoxedTag(uint64_t tag) const { return isBoxed() && boxTag() == tag; }

  bool isTuple() const { return isBoxedTag(abi::kTupleTag); }
  bool isTuple(size_t n) const { return isBoxed() && headerWord() == abi::header(n, abi::kTupleTag); }
  size_t tupleSize() const { return boxSize(); }
  Term element(size_t i) const { return Term(box()[1 + i]); } ///< from 0
  bool isFloat() const { return isBoxedTag(abi::kFloatTag); }
  double toFloat() const { return std::bit_cast<double>(box()[1]); }
  bool isBig() const { return isBoxed() && (boxTag() == abi::kPosBigTag || boxTag() == abi::kNegBigTag); }
  bool isInteger() const { return isSmall() || isBig(); }
  bool isNumber() const { return isInteger() || isFloat(); }
  bool isMap() const { return isBoxedTag(abi::kMapTag); }
  bool isFun() const { return isBoxed() && (boxTag() & ~uint64_t(8)) == abi::kFunTag; } ///< closures and external funs
  bool isClosure() const { return isBoxedTag(abi::kFunTag); }
  bool isExternalFun() const { return isBoxedTag(abi::kExportTag); }
  unsigned funArity() const { return static_cast<unsigned>(headerWord() >> abi::kFunArityShift); }
  bool isReference() const {
    if (!isBoxed()) return false;
    uint64_t t = boxTag();
    return t == abi::kRefTag || t == abi::kMagicRefTag || t == abi::kExternalRefTag;
  }
  bool isBitstring() const {
    if (!isBoxed()) return false;
    uint64_t t = boxTag();
    return t == abi::kHeapBinTag || t == abi::kRefcBinTag || t == abi::kSubBinTag;
  }
  bool isAnyPid() const { return isPid() || isBoxedTag(abi::kExternalPidTag); }
  bool isAnyPort() const { return isPort() || isBoxedTag(abi::kExternalPortTag); }

private:
  uint64_t word_ = abi::kNoValue;
};
static_assert(sizeof(Term) == 8);

namespace atoms {
enum Index : uint32_t {
#define LUMEN_ATOM(cppName, text) kIndex_##cppName,
#include "runtime/abi/Atoms.def"
  kFixedAtomCount
};
#define LUMEN_ATOM(cppName, text) inline constexpr Term cppName = Term::atom(kIndex_##cppName);
#include "runtime/abi/Atoms.def"
} // namespace atoms

inline constexpr Term boolTerm(bool b) { return b ? atoms::true_ : atoms::false_; }

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_TERM_TERM_H
