//===- BinarySupport.h - helpers of the BIFs about binaries -----*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_BINARYSUPPORT_H
#define LUMEN_RUNTIME_BIF_BINARYSUPPORT_H

#include "runtime/binary/Bitstring.h"
#include "runtime/process/Process.h"

namespace lumen::rt {

enum class IoResult { Ok, BadArg, SystemLimit };

/// Bits of an iolist (with allowBits: a bit list, whose binaries may be bitstrings).
IoResult ioListBits(Term list, bool allowBits, uint64_t &bits);
/// Copies an iolist that ioListBits has measured.
void ioListCopy(Term list, uint8_t *to, uint64_t bits);

/// The bytes of iodata in one piece: a binary in place, an iolist flattened.
class IoData {
public:
  /// False: not iodata.
  bool read(Term t);
  const uint8_t *data() const { return data_; }
  size_t size() const { return size_; }

private:
  const uint8_t *data_ = nullptr;
  size_t size_ = 0;
  SmallVector<uint8_t, 256> copy_;
};

/// List of the bytes, in front of a tail.
Term bytesToList(Heap &heap, const uint8_t *data, size_t n, Term tail);
inline Term textToList(Heap &heap, const ByteBuffer &text) {
  return bytesToList(heap, reinterpret_cast<const uint8_t *>(text.data()), text.size(), Term::nil());
}
/// List of the bytes of a view from a byte offset on.
Term viewToList(Heap &heap, const BitView &v, size_t from, size_t n, Term tail);

/// Start and length of binary:part and its like: a negative length counts back from the
/// start. False: outside of `size`.
bool partOf(Term start, Term length, size_t size, size_t &from, size_t &n);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_BIF_BINARYSUPPORT_H
