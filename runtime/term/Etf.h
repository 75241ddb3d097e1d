//===- Etf.h - the external term format -------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_ETF_H
#define LUMEN_RUNTIME_TERM_ETF_H

#include "runtime/term/Heap.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

struct EtfOptions {
  int minorVersion = 1;       ///< 0: floats as text; 2: atoms always UTF-8
  bool deterministic = false; ///< maps in key order
  Term creator;               ///< pid that funs are said to be made by
};

/// Appends the external format of a term without the leading 131. Does not recurse on the
/// C stack.
void etfEncode(ByteBuffer &out, Term t, const EtfOptions &options);

/// Reads one term; `used` bytes of the input, which starts after the 131. No value for
/// anything malformed. `onlyExisting`: nor for atoms and functions that do not exist.
/// Allocates in proportion to the input.
Term etfDecode(Heap &heap, const uint8_t *data, size_t size, bool onlyExisting, size_t &used);

/// Inflates zlib data into exactly `outSize` bytes; gives the input bytes used, or 0 for
/// malformed data.
size_t zlibInflate(const uint8_t *data, size_t size, uint8_t *out, size_t outSize);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_ETF_H
