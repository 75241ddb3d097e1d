//===- OffHeapBinary.h - reference-counted bytes ----------------*- C++ -*-===//
//
// The bytes of binaries over kMaxHeapBinary live outside of the heaps, shared by
// all boxed refc binaries that point to them, in any process. A boxed refc binary
// owns one reference and is on the OffHeapList of its heap until it dies.
//
// Appending in place: bytes beyond those any term can see may be written by the
// one process that owns the end. `claimedBits` is that end; it only grows, by
// compare and exchange, so two terms that end at the same place cannot both
// append.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_BINARY_OFFHEAPBINARY_H
#define LUMEN_RUNTIME_BINARY_OFFHEAPBINARY_H

#include "runtime/term/Heap.h"
#include <atomic>

namespace lumen::rt {

constexpr size_t kMaxHeapBinary = 64; ///< bytes

struct OffHeapBinary {
  std::atomic<uint64_t> refs;
  uint64_t capacity;                 ///< bytes
  std::atomic<uint64_t> claimedBits; ///< see above; capacity * 8: not growable
  /// Called when the last reference goes, or null; ends with freeMemory. `context`
  /// is for it alone (magic references, mapped files).
  void (*destroy)(OffHeapBinary *);
  void *context;
  uint8_t *bytes; ///< usually right behind this record

  /// A block with one reference; ends the program if there is no memory.
  static OffHeapBinary *create(uint64_t capacity);
  /// What create has allocated.
  void freeMemory();
  void retain() { refs.fetch_add(1, std::memory_order_relaxed); }
  void release() {
    if (refs.fetch_sub(1, std::memory_order_acq_rel) == 1)
      die();
  }

private:
  void die();
};

/// Bytes of all live off-heap binaries (erlang:memory(binary)).
uint64_t offHeapBinaryBytes();

/// Drops all references of a list (its heap dies).
void releaseOffHeap(OffHeapList &list);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_BINARY_OFFHEAPBINARY_H
