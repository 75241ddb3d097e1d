//===- Limbs.h - arithmetic on arrays of 64-bit limbs -----------*- C++ -*-===//
//
// Natural numbers as arrays, least significant limb first, no leading zeros
// required unless said. No allocation of terms; scratch space comes from malloc
// above the schoolbook sizes. runtime/term/Bignum.h is the layer with signs and
// terms.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_LIMBS_H
#define LUMEN_RUNTIME_TERM_LIMBS_H

#include <stddef.h>
#include <stdint.h>

namespace lumen::rt::limbs {

/// Size without leading zeros.
inline size_t trim(const uint64_t *a, size_t n) {
  while (n > 0 && a[n - 1] == 0)
    --n;
  return n;
}
int compare(const uint64_t *a, size_t an, const uint64_t *b, size_t bn); ///< both trimmed

/// r[0..an) = a + b, an >= bn; returns the carry. r may be a or b.
uint64_t add(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);
/// r[0..an) = a - b, a >= b (else the borrow is returned). r may be a or b.
uint64_t sub(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);
uint64_t addOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);
uint64_t subOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b);

/// r[0..n) = a * b + carry; returns the high limb. r may be a.
uint64_t mulOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b, uint64_t carry = 0);
/// r[0..an+bn) = a * b; r overlaps neither.
void mul(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);

/// Shifts by 0 < bits < 64; the limb shifted out is returned. In place allowed
/// (left: r >= a; right: r <= a).
uint64_t shiftLeft(uint64_t *r, const uint64_t *a, size_t n, unsigned bits);
uint64_t shiftRight(uint64_t *r, const uint64_t *a, size_t n, unsigned bits);

/// q[0..n) = a / d; returns the remainder. q may be a.
uint64_t divOne(uint64_t *q, const uint64_t *a, size_t n, uint64_t d);
/// q[0..an-bn+1) = a / b, r[0..bn) = remainder. Both trimmed, an >= bn >= 1. q may be
/// null. q and r overlap neither operand.
void divRem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn);

/// Upper bound of the digits of n limbs in a base (2..36).
size_t maxDigits(size_t n, unsigned base);
/// Writes the digits (upper case), most significant first; returns their number.
size_t toDigits(char *out, const uint64_t *a, size_t n, unsigned base);
/// Upper bound of the limbs for so many digits.
size_t limbsForDigits(size_t digits, unsigned base);
/// From digit values (not characters), most significant first; returns the
/// trimmed size.
size_t fromDigits(uint64_t *r, const uint8_t *digits, size_t n, unsigned base);

} // namespace lumen::rt::limbs
#endif // LUMEN_RUNTIME_TERM_LIMBS_H
