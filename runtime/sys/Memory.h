//===- Memory.h - memory of processes ---------------------------*- C++ -*-===//
//
// Process structures, heaps, stacks, signals and fragments come from one range
// of addresses reserved at start (on wasm: from 64 KiB pages, marked in a bitmap).
// So one comparison tells the collector whether a term may belong to a process or
// is a literal, wherever literals lie.
//
// Blocks have no headers: who frees a block says its size. Up to kMaxSmallBytes,
// blocks come from 64 KiB spans of one size class, through caches of the threads
// that asked for one (schedulers); larger ones are runs of pages. Free spans and
// runs are kept while they are likely to be wanted again, then given back to the
// system.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_MEMORY_H
#define LUMEN_RUNTIME_SYS_MEMORY_H

#include <stddef.h>
#include <stdint.h>

namespace lumen::rt {

constexpr size_t kMaxSmallBytes = 16384;

/// Never null: without memory the program ends, as OTP's does.
void *allocateBlock(size_t bytes);
void freeBlock(void *block, size_t bytes);
/// What a block of `bytes` really takes; asking for that much costs nothing.
size_t goodBlockSize(size_t bytes);

#ifdef __wasm__
extern uint32_t processMemoryBits[65536 / 32]; ///< a bit for each 64 KiB

/// False for literals and everything else that collections leave alone.
inline bool isProcessMemory(const void *address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  return processMemoryBits[at >> 21] >> (at >> 16 & 31) & 1;
}
#else
struct MemoryRange {
  uintptr_t base = 0;
  uintptr_t size = 0;
};
extern MemoryRange processMemory;

/// False for literals and everything else that collections leave alone.
inline bool isProcessMemory(const void *address) {
  return reinterpret_cast<uintptr_t>(address) - processMemory.base <
         processMemory.size;
}
#endif

/// Buffers of C++ whose sizes are known, binaries above all: blocks as above, counted.
/// The system's allocator gives pages back at once and asks for them again, and each new
/// page is a fault.
void *allocateBuffer(size_t bytes);
void *growBuffer(void *buffer, size_t oldBytes, size_t newBytes);
void freeBuffer(void *buffer, size_t bytes);
/// How much of memoryStatistics().usedBytes is such buffers.
size_t bufferBlockBytes();

/// Zeroed memory that costs only where it is touched, for a table of fixed size;
/// never freed. Null if there is no room.
void *reserveTable(size_t bytes);
/// What a table should not be larger than, as addresses may be few.
size_t largestTable();

struct MemoryStatistics {
  size_t usedBytes;    ///< in blocks that are handed out (by class size)
  size_t mappedBytes;  ///< touched and not given back
};
MemoryStatistics memoryStatistics();

/// Whether free memory is kept that is not worth keeping while nothing happens.
bool hasSpareMemory();
/// Gives back to the system what was free all the time since this was last called.
void giveSpareMemoryBack();

/// Gives this thread a cache of its own (schedulers do).
void enableBlockCache();
/// Gives back the blocks in this thread's cache: one of them keeps its span.
void emptyBlockCache();
/// Gives this thread's cache up (before the thread ends).
void flushBlockCache();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_MEMORY_H
