//===- BinaryChecksum.cpp - CRC-32 and Adler-32 -----------------*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/term/Bignum.h"
#include "runtime/sched/Pacing.h"

using namespace lumen::rt;

namespace {

/// kCrc.rows[k][b]: the CRC of byte b followed by k zero bytes.
struct CrcTables {
  constexpr CrcTables() : rows{} {
    for (uint32_t b = 0; b < 256; ++b) {
      uint32_t c = b;
      for (int i = 0; i < 8; ++i)
        c = c & 1 ? 0xEDB88320 ^ c >> 1 : c >> 1;
      rows[0][b] = c;
    }
    for (int k = 1; k < 8; ++k)
      for (uint32_t b = 0; b < 256; ++b)
        rows[k][b] = rows[k - 1][b] >> 8 ^ rows[0][rows[k - 1][b] & 255];
  }
  uint32_t rows[8][256];
};
constexpr CrcTables kCrc;

uint32_t crc32(uint32_t crc, const uint8_t *p, size_t n) {
  uint32_t c = ~crc;
  for (; n >= 8; n -= 8, p += 8) {
    uint32_t low, high;
    memcpy(&low, p, 4);
    memcpy(&high, p + 4, 4);
    low ^= c;
    c = kCrc.rows[7][low & 255] ^ kCrc.rows[6][low >> 8 & 255] ^ kCrc.rows[5][low >> 16 & 255] ^ kCrc.rows[4][low >> 24] ^ kCrc.rows[3][high & 255] ^ kCrc.rows[2][high >> 8 & 255] ^ kCrc.rows[1][high >> 16 & 255] ^ kCrc.rows[0][high >> 24];
  }
  while (n-- > 0)
    c = c >> 8 ^ kCrc.rows[0][(c ^ *p++) & 255];
  return ~c;
}

constexpr uint32_t kAdlerBase = 65521;

uint32_t adler32(uint32_t sum, const uint8_t *p, size_t n) {
  uint32_t a = sum & 0xFFFF, b = sum >> 16;
  while (n > 0) {
    size_t block = n < 5552 ? n : 5552; // before 32 bits overflow
    n -= block;
    while (block-- > 0) {
      a += *p++;
      b += a;
    }
    a %= kAdlerBase;
    b %= kAdlerBase;
  }
  return b << 16 | a;
}

/// Product of polynomials modulo the CRC's, bits reversed as in the CRC.
uint32_t multiply(uint32_t a, uint32_t b) {
  uint32_t product = 0;
  for (uint32_t m = 0x80000000; m; m >>= 1) {
    if (a & m)
      product ^= b;
    b = b & 1 ? b >> 1 ^ 0xEDB88320 : b >> 1;
  }
  return product;
}

/// crc of A followed by n zero bytes, apart from the complements: crc * x^(8n).
uint32_t crcCombine(uint32_t first, uint32_t second, uint64_t n) {
  uint32_t power = 0x80000000 >> 8, factor = 0x80000000; // x^8, 1
  for (; n; n >>= 1) {
    if (n & 1)
      factor = multiply(factor, power);
    power = multiply(power, power);
  }
  return multiply(factor, first) ^ second;
}

uint32_t adlerCombine(uint32_t first, uint32_t second, uint64_t n) {
  uint64_t rest = n % kAdlerBase, a1 = first & 0xFFFF, a2 = second & 0xFFFF;
  uint64_t a = (a1 + a2 + kAdlerBase - 1) % kAdlerBase;
  uint64_t b = (rest * a1 + (first >> 16) + (second >> 16) + kAdlerBase - rest) % kAdlerBase;
  return static_cast<uint32_t>(b << 16 | a);
}

bool read32(Term t, uint32_t &out) {
  uint64_t v;
  if (!t.isInteger() || !integerToUint64(t, v) || v >> 32)
    return false;
  out = static_cast<uint32_t>(v);
  return true;
}

Term checksum(Process &proc, Term old, Term data, uint32_t (*sum)(uint32_t, const uint8_t *, size_t)) {
  uint32_t start;
  IoData bytes;
  Pacing pacing(proc);
  if (!read32(old, start) || !bytes.read(data))
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(bytes.size() / 2048));
  constexpr size_t kAtOnce = 1 << 16;
  for (size_t at = 0; at < bytes.size(); at += kAtOnce) {
    size_t left = bytes.size() - at;
    start = sum(start, bytes.data() + at, left < kAtOnce ? left : kAtOnce);
    pace(kAtOnce / 4);
  }
  return makeUnsigned(proc.heap(), start);
}

Term combine(Process &proc, const Term *args, uint32_t (*f)(uint32_t, uint32_t, uint64_t)) {
  uint32_t a, b;
  uint64_t n;
  if (!read32(args[0], a) || !read32(args[1], b) || !args[2].isInteger() || !integerToUint64(args[2], n))
    return proc.badarg();
  return makeUnsigned(proc.heap(), f(a, b, n));
}

} // namespace

BIF(erlang_crc32, 1) { return checksum(proc, Term::small(0), args[0], crc32); }
BIF(erlang_crc32_2, 2) { return checksum(proc, args[0], args[1], crc32); }
BIF(erlang_crc32_combine, 3) { return combine(proc, args, crcCombine); }
BIF(erlang_adler32, 1) { return checksum(proc, Term::small(1), args[0], adler32); }
BIF(erlang_adler32_2, 2) { return checksum(proc, args[0], args[1], adler32); }
BIF(erlang_adler32_combine, 3) { return combine(proc, args, adlerCombine); }
