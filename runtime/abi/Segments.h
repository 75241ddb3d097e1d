//===- Segments.h - descriptors for building bitstrings ---------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ABI_SEGMENTS_H
#define LUMEN_RUNTIME_ABI_SEGMENTS_H

#include <stdint.h>

namespace lumen::abi {

enum SegmentType : uint8_t {
  kSegInteger, kSegFloat, kSegBinary, kSegUtf8, kSegUtf16, kSegUtf32, kSegString
};
enum SegmentFlags : uint8_t { kSegSigned = 1, kSegLittle = 2, kSegHasSize = 4 };

/// One segment of lumen_bs_create. Its operands follow in the operand array:
/// the value and, with kSegHasSize, the size. kSegString takes no operand.
struct SegmentDesc {
  uint8_t type;
  uint8_t flags;
  uint16_t unit;       ///< kSegString: how many segments of the source it is
  uint32_t stringBits; ///< kSegString: length in bits
  alignas(8) const uint8_t *string;
};

} // namespace lumen::abi
#endif
