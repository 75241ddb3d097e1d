//===- Bitstring.cpp - looking at and making bitstrings ---------*- C++ -*-===//
#include "runtime/binary/Bitstring.h"
#include <string.h>

namespace lumen::rt {

BinaryBytes::BinaryBytes(Term binary) {
  BitView v = bitView(binary);
  size_ = v.bits / 8;
  if (v.isAligned()) {
    data_ = v.data();
    return;
  }
  data_ = copy_.extend(size_);
  copyBits(copy_.data(), 0, v.bytes, v.offset, size_ * 8);
}

Term makeRefcBinary(Heap &heap, OffHeapBinary *object, size_t bytes) {
  uint64_t *box = heap.alloc(4);
  box[0] = abi::header(3, abi::kRefcBinTag);
  box[abi::kRefcBytes] = bytes;
  box[abi::kRefcObject] = reinterpret_cast<uintptr_t>(object);
  OffHeapList &list = heap.offHeap();
  box[abi::kRefcNext] = reinterpret_cast<uintptr_t>(list.first);
  list.first = box;
  list.bytes += bytes;
  heap.offHeapGrew();
  return Term::boxed(box);
}

Term makeBinaryUninitialised(Heap &heap, uint64_t n, uint8_t *&data) {
  if (n > kMaxHeapBinary) {
    OffHeapBinary *object = OffHeapBinary::create(n);
    data = object->bytes;
    return makeRefcBinary(heap, object, static_cast<size_t>(n));
  }
  auto words = static_cast<size_t>((n + 7) / 8);
  uint64_t *box = heap.alloc(2 + words);
  box[0] = abi::header(1 + words, abi::kHeapBinTag);
  box[1] = n;
  if (words)
    box[1 + words] = 0;
  data = reinterpret_cast<uint8_t *>(box + 2);
  return Term::boxed(box);
}

Term makeBinary(Heap &heap, const void *from, size_t n) {
  uint8_t *data;
  Term t = makeBinaryUninitialised(heap, n, data);
  if (n)
    memcpy(data, from, n);
  return t;
}

Term makeSubBinary(Heap &heap, Term base, uint64_t offset, uint64_t bits) {
  uint64_t *box = heap.alloc(4);
  box[0] = abi::header(3, abi::kSubBinTag);
  box[abi::kSubBinBits] = bits;
  box[abi::kSubBinOffset] = offset;
  box[abi::kSubBinBase] = base.word();
  return Term::boxed(box);
}

Term makeBitstring(Heap &heap, const uint8_t *bytes, uint64_t offset, uint64_t bits) {
  uint8_t *data;
  size_t n = (bits + 7) / 8;
  Term t = makeBinaryUninitialised(heap, n, data);
  if (n)
    data[n - 1] = 0;
  copyBits(data, 0, bytes, offset, bits);
  return bits % 8 ? makeSubBinary(heap, t, 0, bits) : t;
}

uint64_t readBits(const uint8_t *bytes, uint64_t offset, unsigned n) {
  if (n == 0)
    return 0;
  const uint8_t *p = bytes + offset / 8;
  unsigned skip = offset % 8, span = skip + n, count = (span + 7) / 8; // 1..9 bytes
  if (count == 9) {
    uint64_t high = 0;
    for (unsigned i = 0; i < 8; ++i)
      high = (high << 8) | p[i];
    unsigned rest = span - 64; // bits of the ninth byte
    uint64_t v = (high << rest) | (p[8] >> (8 - rest));
    return n == 64 ? v : v & ((uint64_t(1) << n) - 1);
  }
  uint64_t v = 0;
  for (unsigned i = 0; i < count; ++i)
    v = (v << 8) | p[i];
  v >>= count * 8 - span;
  return n == 64 ? v : v & ((uint64_t(1) << n) - 1);
}

/// Writes n <= 8 bits, the low ones of v, not crossing a byte.
static inline void writeSmall(uint8_t *p, unsigned offset, unsigned n, unsigned v) {
  unsigned shift = 8 - offset - n;
  unsigned mask = ((1u << n) - 1) << shift;
  *p = static_cast<uint8_t>((*p & ~mask) | ((v << shift) & mask));
}

void copyBits(uint8_t *dst, uint64_t dstOffset, const uint8_t *src, uint64_t srcOffset, uint64_t bits) {
  dst += dstOffset / 8;
  src += srcOffset / 8;
  unsigned d = dstOffset % 8, s = srcOffset % 8;
  if (bits == 0)
    return;
  if (d) { // up to the next byte of the destination
    unsigned n = 8 - d;
    if (n > bits)
      n = static_cast<unsigned>(bits);
    writeSmall(dst, d, n, static_cast<unsigned>(readBits(src, s, n)));
    bits -= n;
    s += n;
    src += s / 8;
    s %= 8;
    ++dst;
  }
  size_t whole = bits / 8;
  if (s == 0) {
    memcpy(dst, src, whole);
  } else {
    for (size_t i = 0; i < whole; ++i)
      dst[i] = static_cast<uint8_t>((src[i] << s) | (src[i + 1] >> (8 - s)));
  }
  unsigned rest = bits % 8;
  if (rest)
    writeSmall(dst + whole, 0, rest, static_cast<unsigned>(readBits(src + whole, s, rest)));
}

int compareBits(const uint8_t *a, uint64_t aOffset, const uint8_t *b, uint64_t bOffset, uint64_t bits) {
  a += aOffset / 8;
  b += bOffset / 8;
  unsigned x = aOffset % 8, y = bOffset % 8;
  size_t whole = bits / 8;
  if (x == 0 && y == 0) {
    int order = whole ? memcmp(a, b, whole) : 0;
    if (order)
      return order < 0 ? -1 : 1;
  } else {
    uint64_t at = 0;
    for (; at + 64 <= whole * 8; at += 64) {
      uint64_t u = readBits(a, x + at, 64), v = readBits(b, y + at, 64);
      if (u != v)
        return u < v ? -1 : 1;
    }
    if (unsigned n = static_cast<unsigned>(whole * 8 - at)) {
      uint64_t u = readBits(a, x + at, n), v = readBits(b, y + at, n);
      if (u != v)
        return u < v ? -1 : 1;
    }
  }
  if (unsigned rest = bits % 8) {
    uint64_t u = readBits(a + whole, x, rest), v = readBits(b + whole, y, rest);
    if (u != v)
      return u < v ? -1 : 1;
  }
  return 0;
}

int compareBitstrings(Term ta, Term tb) {
  BitView a = bitView(ta), b = bitView(tb);
  int order = compareBits(a.bytes, a.offset, b.bytes, b.offset, a.bits < b.bits ? a.bits : b.bits);
  return order ? order : a.bits < b.bits ? -1 : a.bits > b.bits;
}

bool equalBitstrings(Term ta, Term tb) {
  if (bitSizeOf(ta) != bitSizeOf(tb))
    return false;
  BitView a = bitView(ta), b = bitView(tb);
  return compareBits(a.bytes, a.offset, b.bytes, b.offset, a.bits) == 0;
}

} // namespace lumen::rt
