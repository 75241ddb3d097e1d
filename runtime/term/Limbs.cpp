//===- Limbs.cpp - arithmetic on arrays of 64-bit limbs ---------*- C++ -*-===//
//
// Multiplication: schoolbook, Karatsuba from kKaratsuba limbs on. Division: Knuth's
// algorithm D with the 3-by-2 reciprocal step (Moeller and Granlund, "Improved
// division by invariant integers"), Burnikel and Ziegler's recursion from
// kRecursiveDivision limbs on. Text: divide and conquer by squared powers of the
// base, so that it costs little more than multiplication.
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Limbs.h"
#include "runtime/term/SmallVector.h"
#include "runtime/sys/Pace.h"

namespace lumen::rt::limbs {

using u128 = unsigned __int128;

/// The product of two words: of halves where that of words is a call (wasm32).
static inline u128 product(uint64_t a, uint64_t b) {
  if constexpr (sizeof(void *) == 8)
    return u128(a) * b;
  uint64_t aLow = static_cast<uint32_t>(a), aHigh = a >> 32;
  uint64_t bLow = static_cast<uint32_t>(b), bHigh = b >> 32;
  uint64_t low = aLow * bLow, cross = aHigh * bLow;
  uint64_t middle = (low >> 32) + aLow * bHigh; // at most 2^64 - 2^32
  uint64_t sum = middle + static_cast<uint32_t>(cross);
  uint64_t high = aHigh * bHigh + (cross >> 32) + (sum >> 32);
  // What the sum of the middle lost.
  high += static_cast<uint64_t>(sum < middle) << 32;
  return (u128(high) << 64) | (sum << 32) | static_cast<uint32_t>(low);
}

static constexpr size_t kKaratsuba = 36;
static constexpr size_t kRecursiveDivision = 80;
static constexpr size_t kRecursiveText = 24;

namespace {
/// Rows of at least so many limbs count for themselves (runtime/sys/Pace.h).
constexpr size_t kPacedLimbs = 256;

/// Scratch limbs, inline while small.
struct Scratch {
  explicit Scratch(size_t n)
      : data(n <= 64 ? local : static_cast<uint64_t *>(mallocOrDie(n * 8))) {}
  Scratch(const Scratch &) = delete;
  ~Scratch() {
    if (data != local)
      free(data);
  }
  uint64_t local[64];
  uint64_t *data;
};
} // namespace

int compare(const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  if (an != bn)
    return an < bn ? -1 : 1;
  while (an-- > 0)
    if (a[an] != b[an])
      return a[an] < b[an] ? -1 : 1;
  return 0;
}

uint64_t addOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b) {
  size_t i = 0;
  for (; i < n && b; ++i) {
    r[i] = a[i] + b;
    b = r[i] < b;
  }
  if (r != a)
    for (; i < n; ++i)
      r[i] = a[i];
  return b;
}

uint64_t subOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b) {
  size_t i = 0;
  for (; i < n && b; ++i) {
    uint64_t x = a[i];
    r[i] = x - b;
    b = x < b;
  }
  if (r != a)
    for (; i < n; ++i)
      r[i] = a[i];
  return b;
}

static uint64_t addEqual(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n) {
  unsigned long long carry = 0;
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    r[i] = __builtin_addcll(a[i], b[i], carry, &carry);
    r[i + 1] = __builtin_addcll(a[i + 1], b[i + 1], carry, &carry);
    r[i + 2] = __builtin_addcll(a[i + 2], b[i + 2], carry, &carry);
    r[i + 3] = __builtin_addcll(a[i + 3], b[i + 3], carry, &carry);
  }
  for (; i < n; ++i)
    r[i] = __builtin_addcll(a[i], b[i], carry, &carry);
  return carry;
}

static uint64_t subEqual(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n) {
  unsigned long long borrow = 0;
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    r[i] = __builtin_subcll(a[i], b[i], borrow, &borrow);
    r[i + 1] = __builtin_subcll(a[i + 1], b[i + 1], borrow, &borrow);
    r[i + 2] = __builtin_subcll(a[i + 2], b[i + 2], borrow, &borrow);
    r[i + 3] = __builtin_subcll(a[i + 3], b[i + 3], borrow, &borrow);
  }
  for (; i < n; ++i)
    r[i] = __builtin_subcll(a[i], b[i], borrow, &borrow);
  return borrow;
}

uint64_t add(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  uint64_t carry = addEqual(r, a, b, bn);
  return addOne(r + bn, a + bn, an - bn, carry);
}

uint64_t sub(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  uint64_t borrow = subEqual(r, a, b, bn);
  return subOne(r + bn, a + bn, an - bn, borrow);
}

uint64_t mulOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b, uint64_t carry) {
  for (size_t i = 0; i < n; ++i) {
    u128 t = product(a[i], b) + carry;
    r[i] = static_cast<uint64_t>(t);
    carry = static_cast<uint64_t>(t >> 64);
  }
  return carry;
}

static uint64_t addMulOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b) {
  uint64_t carry = 0;
  size_t i = 0;
  for (; i + 2 <= n; i += 2) {
    u128 t = product(a[i], b) + r[i] + carry;
    r[i] = static_cast<uint64_t>(t);
    t = product(a[i + 1], b) + r[i + 1] + static_cast<uint64_t>(t >> 64);
    r[i + 1] = static_cast<uint64_t>(t);
    carry = static_cast<uint64_t>(t >> 64);
  }
  for (; i < n; ++i) {
    u128 t = product(a[i], b) + r[i] + carry;
    r[i] = static_cast<uint64_t>(t);
    carry = static_cast<uint64_t>(t >> 64);
  }
  return carry;
}

static uint64_t subMulOne(uint64_t *r, const uint64_t *a, size_t n, uint64_t b) {
  uint64_t carry = 0;
  for (size_t i = 0; i < n; ++i) {
    u128 t = product(a[i], b) + carry;
    uint64_t low = static_cast<uint64_t>(t);
    carry = static_cast<uint64_t>(t >> 64) + (r[i] < low);
    r[i] -= low;
  }
  return carry;
}

static void mulSchoolbook(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  r[an] = mulOne(r, a, an, b[0]);
  for (size_t i = 1; i < bn; ++i) {
    r[an + i] = addMulOne(r + i, a, an, b[i]);
    if (an >= kPacedLimbs)
      pace(an);
  }
}

/// r[0..2n) = a * b. `t` has room for 4n + 64 limbs or so (see callers: 6n).
static void mulEqual(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n, uint64_t *t) {
  if (n < kKaratsuba) {
    mulSchoolbook(r, a, n, b, n);
    pace(n * n);
    return;
  }
  // a = a1*B^h + a0, a1 has h1 = n - h <= h limbs; the middle product is that of
  // the differences, whose sign is kept apart.
  size_t h = (n + 1) / 2, h1 = n - h;
  uint64_t *da = t, *db = t + h, *mid = t + 2 * h, *rest = t + 4 * h;
  auto difference = [&](uint64_t *d, const uint64_t *x) {
    // |x0 - x1|, true if x0 < x1.
    const uint64_t *x1 = x + h;
    size_t n0 = trim(x, h), n1 = trim(x1, h1);
    if (compare(x, n0, x1, n1) >= 0) {
      sub(d, x, h, x1, h1);
      return false;
    }
    // x1 > x0 implies that x0 fits in h1 limbs.
    sub(d, x1, h1, x, h1);
    for (size_t i = h1; i < h; ++i)
      d[i] = 0;
    return true;
  };
  bool negative = difference(da, a) != difference(db, b);
  mulEqual(mid, da, db, h, rest);
  mulEqual(r, a, b, h, rest);
  mulEqual(r + 2 * h, a + h, b + h, h1, rest);
  // middle = low + high -/+ mid, added at h.
  uint64_t *sum = rest; // 2h + 1 limbs
  sum[2 * h] = add(sum, r, 2 * h, r + 2 * h, 2 * h1);
  if (negative)
    sum[2 * h] += add(sum, sum, 2 * h, mid, 2 * h);
  else
    sum[2 * h] -= sub(sum, sum, 2 * h, mid, 2 * h);
  size_t room = 2 * n - h, sumSize = trim(sum, 2 * h + 1);
  add(r + h, r + h, room, sum, sumSize);
}

void mul(uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  if (an < bn) {
    const uint64_t *x = a;
    a = b;
    b = x;
    size_t n = an;
    an = bn;
    bn = n;
  }
  if (bn == 0) {
    memset(r, 0, an * 8);
    return;
  }
  if (bn < kKaratsuba) {
    mulSchoolbook(r, a, an, b, bn);
    return;
  }
  Scratch scratch(8 * bn + 256);
  if (an == bn) {
    mulEqual(r, a, b, bn, scratch.data);
    return;
  }
  // Slices of a as long as b.
  uint64_t *product = scratch.data, *t = scratch.data + 2 * bn;
  memset(r, 0, (an + bn) * 8);
  for (size_t i = 0; i < an; i += bn) {
    size_t n = an - i < bn ? an - i : bn;
    if (n == bn)
      mulEqual(product, a + i, b, bn, t);
    else
      mul(product, b, bn, a + i, n);
    add(r + i, r + i, an + bn - i, product, n + bn);
  }
}

uint64_t shiftLeft(uint64_t *r, const uint64_t *a, size_t n, unsigned bits) {
  uint64_t out = 0;
  if (n == 0)
    return 0;
  out = a[n - 1] >> (64 - bits);
  for (size_t i = n - 1; i > 0; --i)
    r[i] = (a[i] << bits) | (a[i - 1] >> (64 - bits));
  r[0] = a[0] << bits;
  return out;
}

uint64_t shiftRight(uint64_t *r, const uint64_t *a, size_t n, unsigned bits) {
  if (n == 0)
    return 0;
  uint64_t out = a[0] << (64 - bits);
  for (size_t i = 0; i + 1 < n; ++i)
    r[i] = (a[i] >> bits) | (a[i + 1] << (64 - bits));
  r[n - 1] = a[n - 1] >> bits;
  return out;
}

// Division ------------------------------------------------------------------

/// (high * 2^64 + low) / d for high < d, d normalised.
static uint64_t div2by1(uint64_t high, uint64_t low, uint64_t d, uint64_t &rem) {
#if defined(__x86_64__)
  uint64_t q;
  __asm__("divq %4" : "=a"(q), "=d"(rem) : "0"(low), "1"(high), "rm"(d) : "cc");
  return q;
#else
  uint64_t d1 = d >> 32, d0 = d & 0xFFFFFFFF;
  auto step = [&](uint64_t top, uint64_t next) {
    uint64_t q = top / d1, r = top % d1;
    while (q >> 32 || q * d0 > ((r << 32) | next)) {
      --q;
      r += d1;
      if (r >> 32)
        break;
    }
    return q;
  };
  uint64_t q1 = step(high, low >> 32);
  uint64_t mid = ((high << 32) | (low >> 32)) - q1 * d;
  uint64_t q0 = step(mid, low & 0xFFFFFFFF);
  rem = ((mid << 32) | (low & 0xFFFFFFFF)) - q0 * d;
  return (q1 << 32) | q0;
#endif
}

/// floor((2^128 - 1) / d) - 2^64 for normalised d.
static uint64_t reciprocal(uint64_t d) {
  uint64_t rem;
  return div2by1(~d, ~uint64_t(0), d, rem);
}

static inline uint64_t div2by1(uint64_t high, uint64_t low, uint64_t d, uint64_t inverse, uint64_t &rem) {
  u128 q = product(inverse, high) + ((u128(high) << 64) | low);
  uint64_t q1 = static_cast<uint64_t>(q >> 64) + 1, q0 = static_cast<uint64_t>(q);
  uint64_t r = low - q1 * d;
  if (r > q0) {
    --q1;
    r += d;
  }
  if (r >= d) [[unlikely]] {
    ++q1;
    r -= d;
  }
  rem = r;
  return q1;
}

/// Reciprocal for 3-by-2 division by d1:d0, d1 normalised.
static uint64_t reciprocal3by2(uint64_t d1, uint64_t d0) {
  uint64_t v = reciprocal(d1), p = d1 * v + d0;
  if (p < d0) {
    --v;
    if (p >= d1) {
      --v;
      p -= d1;
    }
    p -= d1;
  }
  u128 t = product(v, d0);
  uint64_t t1 = static_cast<uint64_t>(t >> 64), t0 = static_cast<uint64_t>(t);
  p += t1;
  if (p < t1) {
    --v;
    if (p > d1 || (p == d1 && t0 >= d0))
      --v;
  }
  return v;
}

uint64_t divOne(uint64_t *q, const uint64_t *a, size_t n, uint64_t d) {
  if (n == 0)
    return 0;
  if (n == 1) {
    uint64_t x = a[0];
    if (q)
      q[0] = x / d;
    return x % d;
  }
  unsigned shift = static_cast<unsigned>(__builtin_clzll(d));
  d <<= shift;
  uint64_t inverse = reciprocal(d), rem = 0;
  if (shift == 0) {
    for (size_t i = n; i-- > 0;) {
      uint64_t digit = div2by1(rem, a[i], d, inverse, rem);
      if (q)
        q[i] = digit;
    }
    return rem;
  }
  rem = a[n - 1] >> (64 - shift);
  for (size_t i = n; i-- > 0;) {
    uint64_t low = a[i] << shift;
    if (i > 0)
      low |= a[i - 1] >> (64 - shift);
    uint64_t digit = div2by1(rem, low, d, inverse, rem);
    if (q)
      q[i] = digit;
  }
  return rem >> shift;
}

/// Knuth D. a[0..an+1) with top limb a[an] < b's top (or the quotient overflows by
/// design of callers: they append a zero limb); b normalised, bn >= 2. Leaves the
/// remainder in a[0..bn) and writes an + 1 - bn quotient limbs.
static void divSchoolbook(uint64_t *q, uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  uint64_t d1 = b[bn - 1], d0 = b[bn - 2];
  uint64_t inverse = reciprocal3by2(d1, d0);
  for (size_t j = an + 1 - bn; j-- > 0;) {
    uint64_t *top = a + j + bn; // top[0] is the high limb of this step
    uint64_t n2 = top[0], n1 = top[-1], n0 = top[-2], digit;
    if (n2 == d1 && n1 == d0) [[unlikely]] {
      digit = ~uint64_t(0);
      uint64_t borrow = subMulOne(a + j, b, bn, digit);
      uint64_t high = top[0];
      top[0] = high - borrow;
      if (high < borrow) { // cannot happen with n2:n1 == d1:d0 exactly, but safe
        --digit;
        top[0] += addEqual(a + j, a + j, b, bn);
      }
    } else {
      // 3-by-2 quotient and remainder r1:r0.
      u128 qq = product(inverse, n2) + ((u128(n2) << 64) | n1);
      uint64_t q1 = static_cast<uint64_t>(qq >> 64), q0 = static_cast<uint64_t>(qq);
      uint64_t r1 = n1 - q1 * d1;
      u128 t = product(d0, q1);
      u128 r = ((u128(r1) << 64) | n0) - t - ((u128(d1) << 64) | d0);
      ++q1;
      if (static_cast<uint64_t>(r >> 64) >= q0) {
        --q1;
        r += (u128(d1) << 64) | d0;
      }
      if (r >= ((u128(d1) << 64) | d0)) [[unlikely]] {
        ++q1;
        r -= (u128(d1) << 64) | d0;
      }
      digit = q1;
      uint64_t borrow = subMulOne(a + j, b, bn - 2, digit);
      u128 rr = r - borrow;
      bool under = r < borrow;
      top[-2] = static_cast<uint64_t>(rr);
      top[-1] = static_cast<uint64_t>(rr >> 64);
      top[0] = 0;
      if (under) [[unlikely]] {
        --digit;
        addEqual(a + j, a + j, b, bn);
      }
    }
    q[j] = digit;
    if (bn >= kPacedLimbs)
      pace(bn);
    else
      pacePer(j, 256);
  }
}

static void div2nByN(uint64_t *q, uint64_t *a, const uint64_t *b, size_t n, uint64_t *t);

/// a (3h limbs) by b (2h limbs), a's top 2h limbs < b: h quotient limbs; the remainder
/// replaces a's low 2h limbs, the rest of a becomes zero.
static void div3By2(uint64_t *q, uint64_t *a, const uint64_t *b, size_t h, uint64_t *t) {
  const uint64_t *b1 = b + h;
  uint64_t overflow; // limb above a's 2h low limbs while the remainder is made
  if (compare(a + 2 * h, trim(a + 2 * h, h), b1, trim(b1, h)) < 0) {
    div2nByN(q, a + h, b1, h, t); // remainder in a[h..2h)
    overflow = 0;
  } else {
    // Quotient would be B^h or more: take B^h - 1, remainder a1:a2 - (B^h-1)*b1.
    memset(q, 0xFF, h * 8);
    subEqual(a + 2 * h, a + 2 * h, b1, h);
    uint64_t carry = addEqual(a + h, a + h, b1, h);
    overflow = a[2 * h] + carry; // a[2h..3h) is zero here, but for the carry
    a[2 * h] = 0;
  }
  // Minus q * b0.
  uint64_t *product = t;
  mul(product, q, h, b, h);
  int64_t high = static_cast<int64_t>(overflow) - static_cast<int64_t>(subEqual(a, a, product, 2 * h));
  while (high < 0) {
    subOne(q, q, h, 1);
    high += static_cast<int64_t>(addEqual(a, a, b, 2 * h));
  }
  memset(a + 2 * h, 0, h * 8);
}

/// a (2n limbs) by b (n limbs, normalised), a's top half < b: n quotient limbs, the
/// remainder in a[0..n), zero above. `t`: 2n limbs.
static void div2nByN(uint64_t *q, uint64_t *a, const uint64_t *b, size_t n, uint64_t *t) {
  if ((n & 1) || n < kRecursiveDivision) {
    // Schoolbook wants a top limb of its own: the top half is below b, so the
    // quotient has n limbs.
    if (n == 1) {
      uint64_t rem;
      q[0] = div2by1(a[1], a[0], b[0], rem);
      a[0] = rem;
      a[1] = 0;
      return;
    }
    divSchoolbook(q, a, 2 * n - 1, b, n);
    return;
  }
  size_t h = n / 2;
  div3By2(q + h, a + h, b, h, t);
  div3By2(q, a, b, h, t);
}

void divRem(uint64_t *q, uint64_t *r, const uint64_t *a, size_t an, const uint64_t *b, size_t bn) {
  if (bn == 1) {
    r[0] = divOne(q, a, an, b[0]);
    return;
  }
  unsigned shift = static_cast<unsigned>(__builtin_clzll(b[bn - 1]));
  size_t qn = an - bn + 1;
  if (bn < kRecursiveDivision || qn < kRecursiveDivision) {
    Scratch scratch(an + 1 + bn + qn);
    uint64_t *num = scratch.data, *den = num + an + 1, *quot = den + bn;
    if (shift) {
      num[an] = shiftLeft(num, a, an, shift);
      shiftLeft(den, b, bn, shift);
    } else {
      memcpy(num, a, an * 8);
      num[an] = 0;
      memcpy(den, b, bn * 8);
    }
    divSchoolbook(q ? q : quot, num, an, den, bn);
    if (shift)
      shiftRight(r, num, bn, shift);
    else
      memcpy(r, num, bn * 8);
    return;
  }
  // Pad the divisor with low zero limbs to a multiple that halves evenly down to the
  // schoolbook size, and divide block by block from the top.
  size_t parts = 1;
  while ((bn + parts - 1) / parts >= kRecursiveDivision)
    parts *= 2;
  size_t n = (bn + parts - 1) / parts * parts, pad = n - bn;
  size_t total = an + 1 + pad;
  size_t blocks = (total + n - 1) / n;
  if (blocks < 2)
    blocks = 2;
  Scratch scratch((blocks + 1) * n + n + blocks * n + 2 * n + 2);
  uint64_t *num = scratch.data, *den = num + (blocks + 1) * n, *quot = den + n, *t = quot + blocks * n;
  memset(num, 0, (blocks + 1) * n * 8);
  memset(den, 0, n * 8);
  if (shift) {
    num[pad + an] = shiftLeft(num + pad, a, an, shift);
    shiftLeft(den + pad, b, bn, shift);
  } else {
    memcpy(num + pad, a, an * 8);
    memcpy(den + pad, b, bn * 8);
  }
  // The block above the top one is zero, so that every step's top half is below den.
  for (size_t i = blocks; i-- > 0;)
    div2nByN(quot + i * n, num + i * n, den, n, t);
  if (q)
    memcpy(q, quot, qn * 8);
  if (shift)
    shiftRight(r, num + pad, bn, shift);
  else
    memcpy(r, num + pad, bn * 8);
}

// Text -----------------------------------------------------------------------

namespace {
struct BaseInfo {
  unsigned digits; ///< digits that fit in a limb
  uint64_t power;  ///< base^digits
};
} // namespace

static BaseInfo baseInfo(unsigned base) {
  BaseInfo info{0, 1};
  while (true) {
    u128 next = u128(info.power) * base;
    if (next >> 64)
      return info;
    info.power = static_cast<uint64_t>(next);
    ++info.digits;
  }
}

size_t maxDigits(size_t n, unsigned base) {
  // A limb holds at most digits + 1 digits of the base.
  return n * (baseInfo(base).digits + 1) + 1;
}

size_t limbsForDigits(size_t digits, unsigned base) {
  return digits / baseInfo(base).digits + 2;
}

static const char kDigitText[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

namespace {
/// base^(digits << level) for text by divide and conquer.
struct Powers {
  struct Power {
    uint64_t *limbs;
    size_t size;
    size_t digits;
  };
  explicit Powers(unsigned base) : base(base), info(baseInfo(base)) {}
  ~Powers() {
    for (size_t i = 0; i < count; ++i)
      free(list[i].limbs);
  }
  const Power &at(size_t level) {
    while (count <= level) {
      Power p;
      if (count == 0) {
        // The first has some limbs already, so that the list stays short.
        p.limbs = static_cast<uint64_t *>(mallocOrDie(8 * (kRecursiveText / 2 + 1)));
        p.limbs[0] = info.power;
        p.size = 1;
        p.digits = info.digits;
        while (p.size < kRecursiveText / 2) {
          p.limbs[p.size] = mulOne(p.limbs, p.limbs, p.size, info.power);
          p.size = trim(p.limbs, p.size + 1);
          p.digits += info.digits;
        }
      } else {
        const Power &last = list[count - 1];
        p.limbs = static_cast<uint64_t *>(mallocOrDie(last.size * 16));
        mul(p.limbs, last.limbs, last.size, last.limbs, last.size);
        p.size = trim(p.limbs, last.size * 2);
        p.digits = last.digits * 2;
      }
      list[count++] = p;
    }
    return list[level];
  }
  unsigned base;
  BaseInfo info;
  Power list[40];
  size_t count = 0;
};
} // namespace

/// Writes exactly `width` digits ending at `end` if width > 0 (leading zeros), else as
/// many as there are; returns the start. Destroys a.
static char *textSchoolbook(char *end, uint64_t *a, size_t n, const BaseInfo &info, unsigned base, size_t width) {
  char *p = end;
  n = trim(a, n);
  while (n > 0) {
    pace(8 * n);
    uint64_t chunk = divOne(a, a, n, info.power);
    n = trim(a, n);
    char *stop = p - info.digits;
    while (chunk != 0) {
      *--p = kDigitText[chunk % base];
      chunk /= base;
    }
    if (n > 0 || width > 0)
      while (p > stop && (n > 0 || static_cast<size_t>(end - p) < width))
        *--p = '0';
  }
  while (static_cast<size_t>(end - p) < width)
    *--p = '0';
  return p;
}

static char *textRecursive(char *end, uint64_t *a, size_t n, Powers &powers, size_t width) {
  n = trim(a, n);
  if (n < kRecursiveText)
    return textSchoolbook(end, a, n, powers.info, powers.base, width);
  size_t level = 0;
  while (powers.at(level).size * 2 <= n)
    ++level;
  if (level > 0 && powers.at(level).size > n)
    --level;
  while (level > 0 && compare(a, n, powers.at(level).limbs, powers.at(level).size) < 0)
    --level;
  const Powers::Power p = powers.at(level);
  if (compare(a, n, p.limbs, p.size) < 0)
    return textSchoolbook(end, a, n, powers.info, powers.base, width);
  size_t qn = n - p.size + 1;
  auto *work = static_cast<uint64_t *>(mallocOrDie((qn + p.size) * 8));
  divRem(work, work + qn, a, n, p.limbs, p.size);
  char *start = textRecursive(end, work + qn, p.size, powers, p.digits);
  start = textRecursive(start, work, qn, powers, width > p.digits ? width - p.digits : 0);
  free(work);
  return start;
}

size_t toDigits(char *out, const uint64_t *a, size_t n, unsigned base) {
  n = trim(a, n);
  if (n == 0) {
    out[0] = '0';
    return 1;
  }
  if ((base & (base - 1)) == 0) {
    unsigned bits = static_cast<unsigned>(__builtin_ctz(base));
    size_t total = n * 64 - static_cast<size_t>(__builtin_clzll(a[n - 1]));
    size_t count = (total + bits - 1) / bits;
    for (size_t i = 0; i < count; ++i) {
      pacePer(i + 1, 4096);
      size_t at = i * bits, limb = at / 64, offset = at % 64;
      uint64_t digit = a[limb] >> offset;
      if (offset + bits > 64 && limb + 1 < n)
        digit |= a[limb + 1] << (64 - offset);
      out[count - 1 - i] = kDigitText[digit & (base - 1)];
    }
    return count;
  }
  size_t room = maxDigits(n, base);
  Scratch copy(n);
  memcpy(copy.data, a, n * 8);
  Powers powers(base);
  char *end = out + room;
  char *start = textRecursive(end, copy.data, n, powers, 0);
  size_t count = static_cast<size_t>(end - start);
  memmove(out, start, count);
  return count;
}

static size_t parseSchoolbook(uint64_t *r, const uint8_t *digits, size_t n, const BaseInfo &info, unsigned base) {
  size_t size = 0, first = n % info.digits;
  if (first == 0)
    first = info.digits;
  for (size_t at = 0; at < n;) {
    size_t count = at == 0 ? first : info.digits;
    uint64_t chunk = 0, power = 1;
    for (size_t i = 0; i < count; ++i) {
      chunk = chunk * base + digits[at + i];
      power *= base;
    }
    at += count;
    pace(size);
    uint64_t high = mulOne(r, r, size, count == info.digits ? info.power : power, chunk);
    if (high)
      r[size++] = high;
  }
  return size;
}

static size_t parseRecursive(uint64_t *r, const uint8_t *digits, size_t n, Powers &powers) {
  if (n <= powers.at(0).digits * 2)
    return parseSchoolbook(r, digits, n, powers.info, powers.base);
  size_t level = 0;
  while (powers.at(level).digits * 2 < n)
    ++level;
  const Powers::Power p = powers.at(level);
  size_t highDigits = n - p.digits;
  size_t highRoom = limbsForDigits(highDigits, powers.base);
  auto *high = static_cast<uint64_t *>(mallocOrDie((highRoom + highRoom + p.size + 2) * 8));
  size_t highSize = parseRecursive(high, digits, highDigits, powers);
  uint64_t *product = high + highRoom;
  size_t lowSize = parseRecursive(r, digits + highDigits, p.digits, powers);
  if (highSize > 0) {
    mul(product, high, highSize, p.limbs, p.size);
    size_t productSize = trim(product, highSize + p.size);
    uint64_t carry = add(product, product, productSize, r, lowSize);
    if (carry)
      product[productSize++] = carry;
    memcpy(r, product, productSize * 8);
    lowSize = productSize;
  }
  free(high);
  return lowSize;
}

size_t fromDigits(uint64_t *r, const uint8_t *digits, size_t n, unsigned base) {
  while (n > 0 && *digits == 0) {
    ++digits;
    --n;
  }
  if (n == 0)
    return 0;
  Powers powers(base);
  if (n <= powers.info.digits * kRecursiveText)
    return trim(r, parseSchoolbook(r, digits, n, powers.info, base));
  return trim(r, parseRecursive(r, digits, n, powers));
}

} // namespace lumen::rt::limbs
