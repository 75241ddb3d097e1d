//===- HeapSizes.cpp - how heaps grow -------------------------------------===//
#include "runtime/gc/Collector.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"

namespace lumen::rt {

/// Sizes grow like Fibonacci numbers up to a million words, by a quarter above,
/// and are rounded to what the allocator gives anyway. Small ones are those of
/// its size classes. A size that came from here gives itself again: otherwise a
/// heap would grow at each collection.
size_t nextHeapSize(size_t words) {
  // With room for the next step, in bytes.
  if (words > SIZE_MAX / 2 / sizeof(uint64_t) / 2)
    outOfMemory(uint64_t(words) * sizeof(uint64_t));
  size_t a = kFirstHeapWords, b = 104;
  while (goodBlockSize(a * sizeof(uint64_t)) / sizeof(uint64_t) < words) {
    size_t next = a < 1000000 ? a + b + 1 : b + b / 4;
    a = b;
    b = next;
  }
  return goodBlockSize(a * sizeof(uint64_t)) / sizeof(uint64_t);
}

} // namespace lumen::rt
