//===- SharedMemory.h - memory that all processes may refer to --*- C++ -*-===//
//
// Terms that are referred to from all processes without being copied
// (gc/SharedTerms) stand in addresses of their own, so that a word tells by
// itself whether it is one of them. Reserved when the first one is made.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_SHAREDMEMORY_H
#define LUMEN_RUNTIME_SYS_SHAREDMEMORY_H

#include <atomic>
#include <stddef.h>
#include <stdint.h>

namespace lumen::rt {

/// Null if there is no room: then the term has to stand elsewhere.
void *allocateShared(size_t bytes);
void freeShared(void *block, size_t bytes);

#ifdef __wasm__
extern uint32_t sharedMemoryBits[65536 / 32]; ///< a bit for each 64 KiB

inline bool isSharedMemory(uintptr_t at) {
  return sharedMemoryBits[at >> 21] >> (at >> 16 & 31) & 1;
}
#else
/// Who has a pointer into it has got that behind both.
extern std::atomic<uintptr_t> sharedMemoryBase, sharedMemorySize;

inline bool isSharedMemory(uintptr_t at) {
  return at - sharedMemoryBase.load(std::memory_order_relaxed) <
         sharedMemorySize.load(std::memory_order_relaxed);
}
#endif

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_SHAREDMEMORY_H
