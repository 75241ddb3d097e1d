//===- Bitstring.h - looking at and making bitstrings -----------*- C++ -*-===//
//
// A bitstring term is a boxed heap binary (bytes inside; literals may be of any size), a
// refc binary (bytes in an OffHeapBinary) or a sub-binary of either. Heap and refc
// binaries have whole bytes; only sub-binaries start or end inside of one.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_BINARY_BITSTRING_H
#define LUMEN_RUNTIME_BINARY_BITSTRING_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// Where the bits of a bitstring are: `bits` bits from bit `offset` of `bytes` on.
struct BitView {
  const uint8_t *bytes;
  uint64_t offset; ///< in bits; below 8 only after normalise()
  uint64_t bits;
  Term base;       ///< the boxed heap or refc binary

  uint64_t byteSize() const { return (bits + 7) / 8; } ///< rounded up
  bool isBinary() const { return bits % 8 == 0; }
  bool isAligned() const { return offset % 8 == 0; }
  /// First byte, if aligned.
  const uint8_t *data() const { return bytes + offset / 8; }
};

/// The bytes of a heap or refc binary.
inline const uint8_t *baseBytes(Term base) {
  uint64_t *box = base.box();
  if ((box[0] & abi::kHeaderTagMask) == abi::kHeapBinTag)
    return reinterpret_cast<const uint8_t *>(box + 2);
  return reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject])->bytes;
}
/// `t` is a bitstring (Term::isBitstring).
inline BitView bitView(Term t) {
  uint64_t *box = t.box();
  if ((box[0] & abi::kHeaderTagMask) == abi::kSubBinTag) {
    Term base(box[abi::kSubBinBase]);
    return {baseBytes(base), box[abi::kSubBinOffset], box[abi::kSubBinBits], base};
  }
  return {baseBytes(t), 0, box[1] * 8, t};
}
inline uint64_t bitSizeOf(Term t) {
  uint64_t *box = t.box();
  return (box[0] & abi::kHeaderTagMask) == abi::kSubBinTag ? box[abi::kSubBinBits]
                                                           : box[1] * 8;
}
inline bool isBinaryTerm(Term t) { return t.isBitstring() && bitSizeOf(t) % 8 == 0; }

/// The bytes of a binary in one piece: in place if aligned, else copied.
class BinaryBytes {
public:
  explicit BinaryBytes(Term binary);
  const uint8_t *data() const { return data_; }
  size_t size() const { return size_; }
  const char *chars() const { return reinterpret_cast<const char *>(data_); }

private:
  const uint8_t *data_;
  size_t size_;
  SmallVector<uint8_t, 64> copy_;
};

/// A binary of n bytes to be filled at once by the caller.
Term makeBinaryUninitialised(Heap &heap, uint64_t n, uint8_t *&data);
Term makeBinary(Heap &heap, const void *data, size_t n);
/// Takes over the caller's reference.
Term makeRefcBinary(Heap &heap, OffHeapBinary *object, size_t bytes);
/// Part of a heap or refc binary; offset and size in bits.
Term makeSubBinary(Heap &heap, Term base, uint64_t offset, uint64_t bits);
/// Part of any bitstring (offset relative to it): small aligned parts of whole bytes are
/// still sub-binaries.
inline Term makePart(Heap &heap, const BitView &whole, uint64_t offset, uint64_t bits) {
  return makeSubBinary(heap, whole.base, whole.offset + offset, bits);
}
/// A bitstring of these bits, copied.
Term makeBitstring(Heap &heap, const uint8_t *bytes, uint64_t offset, uint64_t bits);

/// Copies bits; the regions do not overlap. Bits of the last destination byte beyond the
/// copied ones are kept.
void copyBits(uint8_t *dst, uint64_t dstOffset, const uint8_t *src, uint64_t srcOffset, uint64_t bits);
/// memcmp of bits: compares the common prefix bytewise, -1, 0, 1.
int compareBits(const uint8_t *a, uint64_t aOffset, const uint8_t *b, uint64_t bOffset, uint64_t bits);
int compareBitstrings(Term a, Term b); ///< term order
bool equalBitstrings(Term a, Term b);

/// n <= 64 bits from a position, most significant bit first.
uint64_t readBits(const uint8_t *bytes, uint64_t offset, unsigned n);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_BINARY_BITSTRING_H
