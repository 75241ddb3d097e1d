//===- SharedMemory.cpp - memory that all processes may refer to ----------===//
//
// Blocks are made, and freed, seldom. Their sizes are rounded to classes, four
// to a power of two; a free block waits for the next one of its class, a large
// one without its pages.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/SharedMemory.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Pages.h"

#include <bit>
#include <new>

namespace lumen::rt {

namespace {

constexpr size_t kLeastBytes = 64;
constexpr unsigned kClasses = 4 * 48;
/// Smaller blocks are cut from chunks of so much.
constexpr size_t kChunkBytes = 65536;

struct FreeBlock {
  FreeBlock *next;
};

constinit Mutex mutex;
FreeBlock *freeBlocks[kClasses];
char *chunk, *chunkEnd;

/// The class of the smallest blocks of at least so many bytes, which become its
/// size.
unsigned classOf(size_t &bytes) {
  if (bytes < kLeastBytes)
    bytes = kLeastBytes;
  auto power = static_cast<unsigned>(std::bit_width(bytes - 1)) - 1;
  size_t step = size_t(1) << (power - 2);
  bytes = (bytes + step - 1) & ~(step - 1);
  return (power - 5) * 4 + static_cast<unsigned>(bytes / step - 5);
}

char *fresh(size_t bytes) {
  if (bytes >= kChunkBytes)
    return pages::freshShared((bytes + kChunkBytes - 1) & ~(kChunkBytes - 1));
  if (static_cast<size_t>(chunkEnd - chunk) < bytes) {
    char *next = pages::freshShared(kChunkBytes);
    if (!next)
      return nullptr;
    chunk = next;
    chunkEnd = next + kChunkBytes;
  }
  char *block = chunk;
  chunk += bytes;
  return block;
}

} // namespace

void *allocateShared(size_t bytes) {
  if (bytes > SIZE_MAX / 4)
    return nullptr;
  unsigned cls = classOf(bytes);
  if (cls >= kClasses)
    return nullptr;
  LockGuard guard(mutex);
  FreeBlock *block = freeBlocks[cls];
  if (!block)
    return fresh(bytes);
  freeBlocks[cls] = block->next;
  return block;
}

void freeShared(void *block, size_t bytes) {
  unsigned cls = classOf(bytes);
  if (bytes >= kChunkBytes)
    pages::giveBack(block, bytes);
  LockGuard guard(mutex);
  freeBlocks[cls] = new (block) FreeBlock{freeBlocks[cls]};
}

} // namespace lumen::rt
