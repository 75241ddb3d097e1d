//===- BitInteger.cpp - integers and floats in bits -------------*- C++ -*-===//
#include "runtime/binary/BitInteger.h"
#include "runtime/term/Bignum.h"
#include <math.h>

namespace lumen::rt {

void writeBits(uint8_t *bytes, uint64_t offset, unsigned n, uint64_t value) {
  uint8_t *p = bytes + offset / 8;
  unsigned at = offset % 8;
  if (n == 0)
    return;
  if (at) {
    unsigned room = 8 - at, take = n < room ? n : room;
    unsigned shift = room - take;
    auto part = static_cast<unsigned>(value >> (n - take)) & ((1u << take) - 1);
    unsigned mask = ((1u << take) - 1) << shift;
    *p = static_cast<uint8_t>((*p & ~mask) | (part << shift));
    n -= take;
    ++p;
  }
  while (n >= 8) {
    n -= 8;
    *p++ = static_cast<uint8_t>(value >> n);
  }
  if (n) {
    unsigned mask = 0xFFu >> n;
    *p = static_cast<uint8_t>((*p & mask) | ((value << (8 - n)) & 0xFF));
  }
}

/// Low n <= 64 bits as a signed number.
static int64_t signExtend(uint64_t v, unsigned n) {
  return n == 64 ? static_cast<int64_t>(v) : static_cast<int64_t>(v << (64 - n)) >> (64 - n);
}

Term readInteger(Heap &heap, const uint8_t *bytes, uint64_t offset, uint64_t bits, bool isSigned, bool isLittle) {
  if (bits == 0)
    return Term::small(0);
  if (bits <= 64) {
    auto n = static_cast<unsigned>(bits);
    uint64_t v;
    if (isLittle && n > 8) {
      unsigned whole = n & ~7u, rest = n - whole;
      v = __builtin_bswap64(readBits(bytes, offset, whole)) >> (64 - whole);
      if (rest)
        v |= readBits(bytes, offset + whole, rest) << whole;
    } else {
      v = readBits(bytes, offset, n);
    }
    return isSigned ? makeInteger(heap, signExtend(v, n)) : makeUnsigned(heap, v);
  }
  size_t limbs = (bits + 63) / 64;
  SmallVector<uint64_t, 32> words;
  uint64_t *p = words.extend(limbs);
  auto top = static_cast<unsigned>(bits - (limbs - 1) * 64); // bits of the last limb
  if (isLittle) {
    uint64_t at = offset;
    for (size_t i = 0; i + 1 < limbs; ++i, at += 64)
      p[i] = __builtin_bswap64(readBits(bytes, at, 64));
    unsigned whole = top & ~7u, rest = top - whole;
    uint64_t v = whole ? __builtin_bswap64(readBits(bytes, at, whole)) >> (64 - whole) : 0;
    if (rest)
      v |= readBits(bytes, at + whole, rest) << whole;
    p[limbs - 1] = v;
  } else {
    uint64_t at = offset + bits;
    for (size_t i = 0; i + 1 < limbs; ++i) {
      at -= 64;
      p[i] = readBits(bytes, at, 64);
    }
    p[limbs - 1] = readBits(bytes, offset, top);
  }
  bool negative = isSigned && (p[limbs - 1] >> (top - 1) & 1);
  if (negative) {
    p[limbs - 1] = static_cast<uint64_t>(signExtend(p[limbs - 1], top));
    bool carry = true;
    for (size_t i = 0; i < limbs; ++i) {
      p[i] = ~p[i] + carry;
      carry = carry && p[i] == 0;
    }
  }
  return makeIntegerFromLimbs(heap, p, limbs, negative);
}

void writeInteger(uint8_t *bytes, uint64_t offset, uint64_t bits, Term value, bool isLittle) {
  if (bits <= 64) {
    auto n = static_cast<unsigned>(bits);
    uint64_t v = integerLowBits(value);
    if (!isLittle || n <= 8) {
      writeBits(bytes, offset, n, v);
      return;
    }
    unsigned whole = n & ~7u, rest = n - whole;
    writeBits(bytes, offset, whole, __builtin_bswap64(v) >> (64 - whole));
    if (rest)
      writeBits(bytes, offset + whole, rest, v >> whole);
    return;
  }
  IntegerView view(value);
  bool carry = view.isNegative();
  uint64_t sign = carry ? ~uint64_t(0) : 0;
  size_t limbs = (bits + 63) / 64;
  uint64_t at = isLittle ? offset : offset + bits;
  for (size_t i = 0; i < limbs; ++i) {
    uint64_t limb = i < view.size() ? view.limbs()[i] : 0;
    if (sign) {
      limb = ~limb + carry;
      carry = carry && limb == 0;
    }
    unsigned n = i + 1 < limbs ? 64 : static_cast<unsigned>(bits - i * 64);
    if (isLittle) {
      unsigned whole = n & ~7u, rest = n - whole;
      if (whole)
        writeBits(bytes, at, whole, __builtin_bswap64(limb) >> (64 - whole));
      if (rest)
        writeBits(bytes, at + whole, rest, limb >> whole);
      at += n;
    } else {
      at -= n;
      writeBits(bytes, at, n, limb);
    }
  }
}

static double halfToDouble(uint16_t h) {
  unsigned exponent = h >> 10 & 31, fraction = h & 0x3FF;
  double d = exponent == 0 ? ldexp(fraction, -24) : ldexp(fraction | 0x400, static_cast<int>(exponent) - 25);
  return h >> 15 ? -d : d;
}

bool readFloat(const uint8_t *bytes, uint64_t offset, unsigned bits, bool isLittle, double &out) {
  uint64_t v = readBits(bytes, offset, bits);
  if (isLittle)
    v = __builtin_bswap64(v) >> (64 - bits);
  switch (bits) {
  case 16:
    if ((v >> 10 & 31) == 31)
      return false;
    out = halfToDouble(static_cast<uint16_t>(v));
    return true;
  case 32:
    out = static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(v)));
    break;
  default:
    out = std::bit_cast<double>(v);
    break;
  }
  return isfinite(out);
}

uint64_t floatToBits(double value, unsigned bits) {
  if (bits == 64)
    return std::bit_cast<uint64_t>(value);
  uint32_t f = std::bit_cast<uint32_t>(static_cast<float>(value));
  if (bits == 32)
    return f;
  // By way of a float, as OTP does.
  uint64_t sign = f >> 16 & 0x8000;
  int exponent = static_cast<int>(f >> 23 & 255) - 127;
  uint32_t fraction = f & 0x7FFFFF;
  auto rounded = [](uint32_t m, unsigned drop) { // to even
    uint32_t half = 1u << (drop - 1), low = m & ((1u << drop) - 1), up = m >> drop;
    return up + (low > half || (low == half && (up & 1)));
  };
  if (exponent > 15)
    return sign | 0x7C00;
  if (exponent < -25)
    return sign;
  if (exponent < -14)
    return sign | rounded(fraction | 0x800000, static_cast<unsigned>(-1 - exponent));
  // Rounding may carry into the exponent, up to infinity.
  return sign | ((static_cast<uint32_t>(exponent + 15) << 10) + rounded(fraction, 13));
}

} // namespace lumen::rt
