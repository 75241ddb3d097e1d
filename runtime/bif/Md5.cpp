//===- Md5.cpp - erlang:md5 -----------------------------------------------===//
//
// RFC 1321. A context of md5_init/0 is the state as a binary, as in OTP.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/bif/Md5.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sched/Pacing.h"

#include <string.h>

using namespace lumen;
using namespace lumen::rt;

namespace lumen::rt {

namespace {

/// floor(2^32 * abs(sin(i + 1))) of RFC 1321.
constexpr uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
    0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
    0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
    0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

uint32_t rotateLeft(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }

void processBlock(uint32_t (&state)[4], const uint8_t *block) {
  static constexpr uint8_t kShifts[4][4] = {
      {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  uint32_t words[16];
  memcpy(words, block, 64); // little-endian targets
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (unsigned i = 0; i < 64; ++i) {
    uint32_t mix;
    unsigned index;
    switch (i / 16) {
    case 0: mix = (b & c) | (~b & d); index = i; break;
    case 1: mix = (d & b) | (~d & c); index = (5 * i + 1) % 16; break;
    case 2: mix = b ^ c ^ d; index = (3 * i + 5) % 16; break;
    default: mix = c ^ (b | ~d); index = 7 * i % 16; break;
    }
    uint32_t sum = a + mix + kSines[i] + words[index];
    a = d;
    d = c;
    c = b;
    b += rotateLeft(sum, kShifts[i / 16][i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

} // namespace

void Md5::update(const uint8_t *bytes, size_t size) {
  size_t used = length_ % 64;
  length_ += size;
  if (used > 0) {
    size_t take = size < 64 - used ? size : 64 - used;
    memcpy(pending_ + used, bytes, take);
    bytes += take;
    size -= take;
    if (used + take < 64)
      return;
    processBlock(state_, pending_);
  }
  for (size_t blocks = 1; size >= 64; bytes += 64, size -= 64, ++blocks) {
    processBlock(state_, bytes);
    if (blocks % 64 == 0)
      pace(64 * 64);
  }
  memcpy(pending_, bytes, size);
}

void Md5::finish(uint8_t (&digest)[16]) {
  uint64_t bits = length_ * 8;
  uint8_t padding[64] = {0x80};
  update(padding, (length_ % 64 < 56 ? 56 : 120) - length_ % 64);
  update(reinterpret_cast<const uint8_t *>(&bits), 8);
  memcpy(digest, state_, 16);
}

} // namespace lumen::rt

BIF(erlang_md5, 1) {
  Pacing pacing(proc);
  IoData data;
  if (!data.read(args[0]))
    return proc.badarg();
  Md5 md5;
  md5.update(data.data(), data.size());
  uint8_t digest[16];
  md5.finish(digest);
  proc.bumpReductions(static_cast<int64_t>(data.size() / 256));
  return makeBinary(proc.heap(), digest, 16);
}

BIF(erlang_md5_init, 0) {
  Md5 md5;
  return makeBinary(proc.heap(), &md5, sizeof md5);
}

static bool readContext(Term term, Md5 &md5) {
  if (!isBinaryTerm(term))
    return false;
  BinaryBytes bytes(term);
  if (bytes.size() != sizeof md5)
    return false;
  memcpy(static_cast<void *>(&md5), bytes.data(), sizeof md5);
  return true;
}

BIF(erlang_md5_update, 2) {
  Pacing pacing(proc);
  Md5 md5;
  IoData data;
  if (!readContext(args[0], md5) || !data.read(args[1]))
    return proc.badarg();
  md5.update(data.data(), data.size());
  return makeBinary(proc.heap(), &md5, sizeof md5);
}

BIF(erlang_md5_final, 1) {
  Md5 md5;
  if (!readContext(args[0], md5))
    return proc.badarg();
  uint8_t digest[16];
  md5.finish(digest);
  return makeBinary(proc.heap(), digest, 16);
}
