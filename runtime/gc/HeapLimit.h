//===- HeapLimit.h - settings of heaps and max_heap_size --------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_GC_HEAPLIMIT_H
#define LUMEN_RUNTIME_GC_HEAPLIMIT_H

#include "runtime/process/ProcessCore.h"

namespace lumen::rt {

/// max_heap_size: what happens when a heap is larger.
struct HeapLimit {
  uint64_t words = 0; ///< 0: no limit
  bool kills = true;
  bool isLogged = true;
};

/// What new processes get, changed by erlang:system_flag/2.
HeapLimit defaultHeapLimit();
void setDefaultHeapLimit(const HeapLimit &limit);
struct HeapDefaults {
  std::atomic<uint32_t> minHeapWords;
  std::atomic<uint32_t> minBinHeapWords;
  std::atomic<uint32_t> fullsweepAfter;
};
extern HeapDefaults heapDefaults;

HeapLimit heapLimitOf(const ProcessCore &core);
void setHeapLimit(ProcessCore &core, const HeapLimit &limit);

/// A number of words or #{size => N, kill => B, error_logger => B}; what is not said
/// is as by default. False if it is neither.
bool readHeapLimit(Term term, HeapLimit &limit);
/// #{error_logger => B, kill => B, size => N}
Term heapLimitTerm(Heap &heap, const HeapLimit &limit);

/// To be called before a collection that needs at most `neededWords` for a new block:
/// reports a heap beyond its limit. True if the process must be killed for it; then
/// it is.
bool killedByHeapLimit(Process &proc, uint64_t neededWords);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_GC_HEAPLIMIT_H
