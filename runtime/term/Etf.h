//===- Etf.h - the external term format -------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_ETF_H
#define LUMEN_RUNTIME_TERM_ETF_H

#include "runtime/term/Heap.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// References to things outside of the program, which a host on the other side knows
/// by number (web/Js.cpp). They have a tag of their own, which nobody else writes.
struct EtfForeign {
  bool (*numberOf)(Term reference, uint32_t &number); ///< false: an ordinary one
  Term (*make)(Heap &heap, uint32_t number);
};

struct EtfOptions {
  int minorVersion = 1;       ///< 0: floats as text; 2: atoms always UTF-8
  bool deterministic = false; ///< maps in key order
  Term creator;               ///< pid that funs are said to be made by
  const EtfForeign *foreign = nullptr;
};

/// Appends the external format of a term without the leading 131. Does not recurse on the
/// C stack. What a BIF writes whose process must end may be incomplete (mayStop in
/// sys/Pace.h).
void etfEncode(ByteBuffer &out, Term t, const EtfOptions &options);

/// Reads one term; `used` bytes of the input, which starts after the 131. No value for
/// anything malformed. `onlyExisting`: nor for atoms and functions that do not exist.
/// Allocates in proportion to the input.
Term etfDecode(Heap &heap, const uint8_t *data, size_t size, bool onlyExisting, size_t &used,
               const EtfForeign *foreign = nullptr);

/// Inflates zlib data into exactly `outSize` bytes; gives the input bytes used, or 0 for
/// malformed data.
size_t zlibInflate(const uint8_t *data, size_t size, uint8_t *out, size_t outSize);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_ETF_H
