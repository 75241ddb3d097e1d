//===- Bignum.h - integers of any size --------------------------*- C++ -*-===//
//
// An integer term is a small (60 bits) or a boxed big integer: sign in the header tag,
// magnitude in 64-bit limbs, least first, without leading zeros, never small enough for
// a small. Operations take integer terms (nothing else), build on a heap, and give no
// value where OTP raises system_limit.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_BIGNUM_H
#define LUMEN_RUNTIME_TERM_BIGNUM_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

/// OTP's limit for the limbs of a big integer.
constexpr size_t kMaxBigLimbs = (size_t(1) << 19) - 1;

/// Sign and magnitude of an integer term; points into the term or into itself.
class IntegerView {
public:
  explicit IntegerView(Term t) {
    if (t.isSmall()) {
      int64_t v = t.toSmall();
      negative_ = v < 0;
      own_ = negative_ ? ~static_cast<uint64_t>(v) + 1 : static_cast<uint64_t>(v);
      size_ = v != 0;
      limbs_ = &own_;
    } else {
      negative_ = t.boxTag() == abi::kNegBigTag;
      size_ = t.boxSize();
      limbs_ = t.box() + 1;
    }
  }
  IntegerView(const IntegerView &) = delete;
  IntegerView &operator=(const IntegerView &) = delete;

  const uint64_t *limbs() const { return limbs_; }
  size_t size() const { return size_; }
  bool isNegative() const { return negative_; }

private:
  const uint64_t *limbs_;
  size_t size_;
  uint64_t own_;
  bool negative_;
};

/// From sign and magnitude (leading zeros allowed); small where it fits. No value if too
/// big.
Term makeIntegerFromLimbs(Heap &heap, const uint64_t *limbs, size_t n, bool negative);

Term integerAdd(Heap &heap, Term a, Term b);
Term integerSub(Heap &heap, Term a, Term b);
Term integerMul(Heap &heap, Term a, Term b);
Term integerNeg(Heap &heap, Term a);
/// Truncating division; b is not zero.
Term integerDiv(Heap &heap, Term a, Term b);
Term integerRem(Heap &heap, Term a, Term b);

enum class BitOp { And, Or, Xor };
/// As in two's complement of infinite width.
Term integerBitwise(Heap &heap, BitOp op, Term a, Term b);
Term integerNot(Heap &heap, Term a);
/// a * 2^bits, rounded down for negative bits.
Term integerShift(Heap &heap, Term a, int64_t bits);

int integerCompare(Term a, Term b);
bool integerIsNegative(Term a);

/// Nearest double as OTP computes it; false if out of range.
bool integerToDouble(Term a, double &out);
/// Exact comparison of an integer with a finite double.
int compareIntegerDouble(Term a, double b);
/// Integer part of a finite double.
Term integerFromDouble(Heap &heap, double value);

/// The value modulo 2^64 in two's complement; `fits` tells if that is exact as signed or
/// unsigned.
uint64_t integerLowBits(Term a);
bool integerToInt64(Term a, int64_t &out);
bool integerToUint64(Term a, uint64_t &out);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_BIGNUM_H
