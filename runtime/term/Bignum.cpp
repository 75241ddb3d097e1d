//===- Bignum.cpp - integers of any size ------------------------*- C++ -*-===//
#include "runtime/term/Bignum.h"
#include "runtime/term/Limbs.h"
#include "runtime/term/SmallVector.h"
#include <math.h>

namespace lumen::rt {

namespace {
/// A result under construction: short ones in a local array, so that the heap gets
/// exactly what is needed; long ones in place, the rest turned into a filler that looks
/// like a big integer to whoever walks the heap.
class Result {
public:
  Result(Heap &heap, size_t capacity) : heap_(heap), capacity_(capacity) {
    if (capacity > kLocal) {
      box_ = heap.alloc(1 + capacity);
      limbs_ = box_ + 1;
    } else {
      limbs_ = local_;
    }
  }
  Result(const Result &) = delete;
  uint64_t *limbs() { return limbs_; }

  Term finish(size_t n, bool negative) {
    n = limbs::trim(limbs_, n);
    if (n <= 1) {
      uint64_t v = n ? limbs_[0] : 0;
      uint64_t limit = static_cast<uint64_t>(abi::kMaxSmall) + negative;
      if (v <= limit) {
        fill(0);
        return Term::small(negative ? -static_cast<int64_t>(v) : static_cast<int64_t>(v));
      }
    }
    if (n > kMaxBigLimbs) {
      fill(0);
      return Term();
    }
    uint64_t head = abi::header(n, negative ? abi::kNegBigTag : abi::kPosBigTag);
    if (!box_) {
      uint64_t *box = heap_.alloc(1 + n);
      box[0] = head;
      for (size_t i = 0; i < n; ++i)
        box[1 + i] = limbs_[i];
      return Term::boxed(box);
    }
    box_[0] = head;
    fill(1 + n);
    return Term::boxed(box_);
  }

private:
  void fill(size_t from) {
    if (box_ && from < capacity_ + 1)
      box_[from] = abi::header(capacity_ - from, abi::kPosBigTag);
  }
  static constexpr size_t kLocal = 16;
  Heap &heap_;
  size_t capacity_;
  uint64_t *box_ = nullptr, *limbs_;
  uint64_t local_[kLocal];
};
} // namespace

Term makeIntegerFromLimbs(Heap &heap, const uint64_t *src, size_t n, bool negative) {
  n = limbs::trim(src, n);
  if (n > kMaxBigLimbs)
    return Term();
  Result r(heap, n);
  memcpy(r.limbs(), src, n * 8);
  return r.finish(n, negative);
}

/// a + b or, with flip, a - b.
static Term addSigned(Heap &heap, Term ta, Term tb, bool flip) {
  IntegerView a(ta), b(tb);
  bool bNegative = b.isNegative() != flip;
  const IntegerView *x = &a, *y = &b;
  bool xNegative = a.isNegative(), yNegative = bNegative;
  if (x->size() < y->size()) {
    x = &b;
    y = &a;
    bool t = xNegative;
    xNegative = yNegative;
    yNegative = t;
  }
  if (xNegative == yNegative) {
    Result r(heap, x->size() + 1);
    r.limbs()[x->size()] = limbs::add(r.limbs(), x->limbs(), x->size(), y->limbs(), y->size());
    return r.finish(x->size() + 1, xNegative);
  }
  int order = limbs::compare(x->limbs(), x->size(), y->limbs(), y->size());
  if (order == 0)
    return Term::small(0);
  if (order < 0) {
    const IntegerView *t = x;
    x = y;
    y = t;
    xNegative = yNegative;
  }
  Result r(heap, x->size());
  limbs::sub(r.limbs(), x->limbs(), x->size(), y->limbs(), y->size());
  return r.finish(x->size(), xNegative);
}

Term integerAdd(Heap &heap, Term a, Term b) {
  if (a.isSmall() && b.isSmall())
    return makeInteger(heap, a.toSmall() + b.toSmall());
  return addSigned(heap, a, b, false);
}

Term integerSub(Heap &heap, Term a, Term b) {
  if (a.isSmall() && b.isSmall())
    return makeInteger(heap, a.toSmall() - b.toSmall());
  return addSigned(heap, a, b, true);
}

Term integerMul(Heap &heap, Term ta, Term tb) {
  if (ta.isSmall() && tb.isSmall()) {
    int64_t product;
    if (!__builtin_mul_overflow(ta.toSmall(), tb.toSmall(), &product))
      return makeInteger(heap, product);
  }
  IntegerView a(ta), b(tb);
  if (a.size() == 0 || b.size() == 0)
    return Term::small(0);
  size_t n = a.size() + b.size();
  if (n > kMaxBigLimbs + 1)
    return Term();
  Result r(heap, n);
  if (b.size() == 1)
    r.limbs()[a.size()] = limbs::mulOne(r.limbs(), a.limbs(), a.size(), b.limbs()[0]);
  else if (a.size() == 1)
    r.limbs()[b.size()] = limbs::mulOne(r.limbs(), b.limbs(), b.size(), a.limbs()[0]);
  else
    limbs::mul(r.limbs(), a.limbs(), a.size(), b.limbs(), b.size());
  return r.finish(n, a.isNegative() != b.isNegative());
}

Term integerNeg(Heap &heap, Term a) {
  if (a.isSmall())
    return makeInteger(heap, -a.toSmall());
  IntegerView v(a);
  return makeIntegerFromLimbs(heap, v.limbs(), v.size(), !v.isNegative());
}

Term integerDiv(Heap &heap, Term ta, Term tb) {
  if (ta.isSmall() && tb.isSmall())
    return makeInteger(heap, ta.toSmall() / tb.toSmall());
  IntegerView a(ta), b(tb);
  if (limbs::compare(a.limbs(), a.size(), b.limbs(), b.size()) < 0)
    return Term::small(0);
  size_t qn = a.size() - b.size() + 1;
  Result q(heap, qn);
  if (b.size() == 1) {
    limbs::divOne(q.limbs(), a.limbs(), a.size(), b.limbs()[0]);
  } else {
    SmallVector<uint64_t, 64> rem;
    limbs::divRem(q.limbs(), rem.extend(b.size()), a.limbs(), a.size(), b.limbs(), b.size());
  }
  return q.finish(qn, a.isNegative() != b.isNegative());
}

Term integerRem(Heap &heap, Term ta, Term tb) {
  if (ta.isSmall() && tb.isSmall())
    return Term::small(ta.toSmall() % tb.toSmall());
  IntegerView a(ta), b(tb);
  if (limbs::compare(a.limbs(), a.size(), b.limbs(), b.size()) < 0)
    return ta;
  Result r(heap, b.size());
  if (b.size() == 1)
    r.limbs()[0] = limbs::divOne(nullptr, a.limbs(), a.size(), b.limbs()[0]);
  else
    limbs::divRem(nullptr, r.limbs(), a.limbs(), a.size(), b.limbs(), b.size());
  return r.finish(b.size(), a.isNegative());
}

namespace {
/// The limbs of an integer in two's complement, one at a time.
class TwosComplement {
public:
  explicit TwosComplement(const IntegerView &v) : v_(v), carry_(v.isNegative()) {}
  uint64_t next() {
    uint64_t limb = at_ < v_.size() ? v_.limbs()[at_] : 0;
    ++at_;
    if (!v_.isNegative())
      return limb;
    limb = ~limb + carry_;
    carry_ = carry_ && limb == 0;
    return limb;
  }

private:
  const IntegerView &v_;
  size_t at_ = 0;
  bool carry_;
};

/// Turns n limbs of two's complement (sign in the top bit of the last) into a term.
Term finishTwosComplement(Result &r, size_t n) {
  uint64_t *p = r.limbs();
  bool negative = static_cast<int64_t>(p[n - 1]) < 0;
  if (negative) {
    bool carry = true;
    for (size_t i = 0; i < n; ++i) {
      p[i] = ~p[i] + carry;
      carry = carry && p[i] == 0;
    }
  }
  return r.finish(n, negative);
}
} // namespace

Term integerBitwise(Heap &heap, BitOp op, Term ta, Term tb) {
  IntegerView a(ta), b(tb);
  size_t n = (a.size() > b.size() ? a.size() : b.size()) + 1;
  Result r(heap, n);
  TwosComplement x(a), y(b);
  uint64_t *p = r.limbs();
  switch (op) {
  case BitOp::And:
    for (size_t i = 0; i < n; ++i) {
      uint64_t u = x.next();
      p[i] = u & y.next();
    }
    break;
  case BitOp::Or:
    for (size_t i = 0; i < n; ++i) {
      uint64_t u = x.next();
      p[i] = u | y.next();
    }
    break;
  case BitOp::Xor:
    for (size_t i = 0; i < n; ++i) {
      uint64_t u = x.next();
      p[i] = u ^ y.next();
    }
    break;
  }
  return finishTwosComplement(r, n);
}

Term integerNot(Heap &heap, Term a) {
  if (a.isSmall())
    return Term::small(~a.toSmall());
  // -a - 1.
  IntegerView v(a);
  Result r(heap, v.size() + 1);
  if (v.isNegative()) {
    limbs::subOne(r.limbs(), v.limbs(), v.size(), 1);
    r.limbs()[v.size()] = 0;
  } else {
    r.limbs()[v.size()] = limbs::addOne(r.limbs(), v.limbs(), v.size(), 1);
  }
  return r.finish(v.size() + 1, !v.isNegative());
}

Term integerShift(Heap &heap, Term a, int64_t bits) {
  if (bits == 0 || a == Term::small(0))
    return a;
  IntegerView v(a);
  if (bits > 0) {
    uint64_t words = static_cast<uint64_t>(bits) / 64;
    unsigned rest = static_cast<unsigned>(bits % 64);
    if (words >= kMaxBigLimbs || v.size() + words > kMaxBigLimbs)
      return Term();
    size_t n = v.size() + words + 1;
    Result r(heap, n);
    memset(r.limbs(), 0, words * 8);
    if (rest) {
      r.limbs()[n - 1] = limbs::shiftLeft(r.limbs() + words, v.limbs(), v.size(), rest);
    } else {
      memcpy(r.limbs() + words, v.limbs(), v.size() * 8);
      r.limbs()[n - 1] = 0;
    }
    return r.finish(n, v.isNegative());
  }
  uint64_t down = ~static_cast<uint64_t>(bits) + 1;
  uint64_t words = down / 64;
  unsigned rest = static_cast<unsigned>(down % 64);
  if (words >= v.size())
    return Term::small(v.isNegative() ? -1 : 0);
  size_t n = v.size() - words;
  Result r(heap, n + 1);
  uint64_t lost = 0;
  for (size_t i = 0; i < words; ++i)
    lost |= v.limbs()[i];
  if (rest)
    lost |= limbs::shiftRight(r.limbs(), v.limbs() + words, n, rest);
  else
    memcpy(r.limbs(), v.limbs() + words, n * 8);
  r.limbs()[n] = 0;
  if (v.isNegative() && lost)
    r.limbs()[n] = limbs::addOne(r.limbs(), r.limbs(), n, 1);
  return r.finish(n + 1, v.isNegative());
}

bool integerIsNegative(Term a) {
  return a.isSmall() ? a.toSmall() < 0 : a.boxTag() == abi::kNegBigTag;
}

int integerCompare(Term a, Term b) {
  if (a.isSmall() && b.isSmall())
    return a.toSmall() < b.toSmall() ? -1 : a.toSmall() > b.toSmall();
  IntegerView x(a), y(b);
  if (x.isNegative() != y.isNegative())
    return x.isNegative() ? -1 : 1;
  int order = limbs::compare(x.limbs(), x.size(), y.limbs(), y.size());
  return x.isNegative() ? -order : order;
}

bool integerToDouble(Term a, double &out) {
  if (a.isSmall()) {
    out = static_cast<double>(a.toSmall());
    return true;
  }
  // Limb by limb from the top, each step rounded: not always the nearest double, but
  // what OTP's big_to_double gives.
  IntegerView v(a);
  double d = 0;
  for (size_t i = v.size(); i-- > 0;) {
    d = d * 0x1p64;
    d = d + static_cast<double>(v.limbs()[i]);
    if (!isfinite(d))
      return false;
  }
  out = v.isNegative() ? -d : d;
  return true;
}

int compareIntegerDouble(Term a, double b) {
  if (a.isSmall()) {
    int64_t v = a.toSmall();
    if (b >= 0x1p60)
      return -1;
    if (b <= -0x1p60)
      return 1;
    int64_t whole = static_cast<int64_t>(b);
    if (v != whole)
      return v < whole ? -1 : 1;
    double fraction = b - static_cast<double>(whole);
    return fraction > 0 ? -1 : fraction < 0;
  }
  IntegerView v(a);
  if (v.isNegative() != (b < 0))
    return v.isNegative() ? -1 : 1;
  // Same sign, |a| >= 2^59: compare magnitudes through the double's limbs. Bits below
  // one matter only when the whole parts are equal, and then a's 2^59 means that b may
  // still have none (2^53 and up has no fraction).
  int exponent;
  double mantissa = frexp(fabs(b), &exponent);
  int order;
  if (exponent <= 59) {
    order = 1;
  } else {
    uint64_t m = static_cast<uint64_t>(ldexp(mantissa, 53));
    size_t bits = v.size() * 64 - static_cast<size_t>(__builtin_clzll(v.limbs()[v.size() - 1]));
    if (bits != static_cast<size_t>(exponent)) {
      order = bits < static_cast<size_t>(exponent) ? -1 : 1;
    } else {
      // Top 53 bits of a against m, then the rest against zero.
      size_t shift = bits - 53, words = shift / 64;
      unsigned rest = shift % 64;
      uint64_t top = v.limbs()[words] >> rest;
      if (rest && words + 1 < v.size())
        top |= v.limbs()[words + 1] << (64 - rest);
      bool lower = rest && (v.limbs()[words] << (64 - rest)) != 0;
      for (size_t i = 0; i < words && !lower; ++i)
        lower = v.limbs()[i] != 0;
      order = top != m ? (top < m ? -1 : 1) : lower;
    }
  }
  return v.isNegative() ? -order : order;
}

Term integerFromDouble(Heap &heap, double value) {
  if (value > -0x1p59 && value < 0x1p59)
    return Term::small(static_cast<int64_t>(value));
  int exponent;
  double mantissa = frexp(fabs(value), &exponent);
  uint64_t m = static_cast<uint64_t>(ldexp(mantissa, 53));
  unsigned shift = static_cast<unsigned>(exponent - 53);
  uint64_t words[18] = {};
  words[shift / 64] = m << (shift % 64);
  if (shift % 64)
    words[shift / 64 + 1] = m >> (64 - shift % 64);
  return makeIntegerFromLimbs(heap, words, 18, value < 0);
}

uint64_t integerLowBits(Term a) {
  if (a.isSmall())
    return static_cast<uint64_t>(a.toSmall());
  uint64_t low = a.box()[1];
  return a.boxTag() == abi::kNegBigTag ? ~low + 1 : low;
}

bool integerToInt64(Term a, int64_t &out) {
  if (a.isSmall()) {
    out = a.toSmall();
    return true;
  }
  if (!a.isBig() || a.boxSize() != 1)
    return false;
  uint64_t low = a.box()[1];
  bool negative = a.boxTag() == abi::kNegBigTag;
  if (low > (uint64_t(1) << 63) - !negative)
    return false;
  out = static_cast<int64_t>(negative ? ~low + 1 : low);
  return true;
}

bool integerToUint64(Term a, uint64_t &out) {
  if (a.isSmall()) {
    out = static_cast<uint64_t>(a.toSmall());
    return a.toSmall() >= 0;
  }
  if (!a.isBoxedTag(abi::kPosBigTag) || a.boxSize() != 1)
    return false;
  out = a.box()[1];
  return true;
}

} // namespace lumen::rt
