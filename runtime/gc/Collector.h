//===- Collector.h - garbage collection of one process ----------*- C++ -*-===//
//
// Heap and stack of a process share one block: the heap grows up from the start,
// the stack down from the end. A minor collection copies what is live of the young
// heap, the fragments and received messages into a new block; objects below the high
// water mark, which have survived before, go to the old heap instead. A full one
// copies everything into one new block. Both keep the stack at the block's end.
//
// Roots: the frames (CodeInfo.liveSlots), the live argument registers, process
// dictionary, the peeked message and messages whose data is in the heap, the
// recorded exception. Terms outside process memory are literals and stay.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_GC_COLLECTOR_H
#define LUMEN_RUNTIME_GC_COLLECTOR_H

#include "runtime/process/ProcessCore.h"

namespace lumen::rt {

/// The block of a new process; `words` of heap are wanted for its arguments.
void createHeap(Process &proc, size_t words);
/// Frees blocks, fragments and what the off-heap list holds.
void destroyHeap(Process &proc);

/// Collects and makes sure of `need` free words besides the red zone. The roots
/// are updated in place; `args` are the argument registers. If the heap is beyond
/// its limit, sets an exit reason instead (flags.exiting): the process must not
/// run on.
void collect(Process &proc, size_t need, uint64_t *args, unsigned argCount,
             bool full = false);

/// Visits the process's roots, but for its messages.
void visitRootSlots(Process &proc, uint64_t *args, unsigned argCount,
                    void (*visit)(void *context, uint64_t *slot), void *context);
/// Visits all places where a process holds terms. Only after a full collection:
/// then its heap is one block. What `visit` allocates is not visited.
void visitAllSlots(Process &proc, uint64_t *args, unsigned argCount,
                   void (*visit)(void *context, uint64_t *slot), void *context);

/// Fragments, binaries or a request ask for a collection at the next safepoint.
bool needsCollectionSoon(const Process &proc);
/// Makes running code come to a safepoint soon (sets its reductions below 0).
void forceSafepoint(Process &proc);

#ifdef LUMEN_GC_STRESS
/// Whether this safepoint collects: each does while there is little to copy; then
/// so many do that deep stacks cost each call no more than a small heap does.
bool stressCollectionDue(const Process &proc);
#endif

/// Reductions that running code gets. Under LUMEN_GC_STRESS it gets one at a time
/// and so comes to a safepoint at each call.
void giveReductions(Process &proc, int64_t reductions);

/// Adds a block to the fragments of a process: its terms may be reached from now.
void attachFragment(Process &proc, Signal *fragment);

/// The next larger size for a heap of at least `words`, in words.
size_t nextHeapSize(size_t words);
constexpr size_t kFirstHeapWords = 64;
/// What OTP would say min_heap_size is.
constexpr uint32_t kDefaultMinHeap = 233;
constexpr uint64_t kDefaultMinBinHeap = 46422 * 8; ///< bytes

/// Checks all terms a process can reach; fatal error on the first bad one.
void verifyHeap(Process &proc, const uint64_t *args, unsigned argCount);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_GC_COLLECTOR_H
