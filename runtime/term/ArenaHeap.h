//===- ArenaHeap.h - a heap that is no process's ----------------*- C++ -*-===//
//
// Chunks from malloc, freed together. For unit tests, ETS, the compiler's
// literals and whatever else needs terms outside of a process.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_ARENAHEAP_H
#define LUMEN_RUNTIME_TERM_ARENAHEAP_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/term/Memory.h"
#include "runtime/term/Heap.h"

namespace lumen::rt {

class ArenaHeap final : public LinearHeap {
public:
  explicit ArenaHeap(size_t chunkWords = 1024)
      : LinearHeap(nullptr, nullptr, &list_), chunkWords_(chunkWords) {}
  ArenaHeap(const ArenaHeap &) = delete;
  ArenaHeap &operator=(const ArenaHeap &) = delete;
  ~ArenaHeap() { reset(); }

  /// Drops everything: terms, chunks, references to off-heap binaries.
  void reset() {
    releaseOffHeap(list_);
    while (chunks_) {
      Chunk *next = chunks_->next;
      free(chunks_);
      chunks_ = next;
    }
    top_ = limit_ = nullptr;
  }

private:
  struct Chunk {
    Chunk *next;
    uint64_t words[];
  };
  uint64_t *allocSlow(size_t words) override {
    if (static_cast<size_t>(limit_ - top_) >= words) {
      uint64_t *p = top_;
      top_ += words;
      return p;
    }
    size_t size = words > chunkWords_ ? words : chunkWords_;
    auto *chunk =
        static_cast<Chunk *>(mallocOrDie(sizeof(Chunk) + size * uint64_t(8)));
    chunk->next = chunks_;
    chunks_ = chunk;
    if (words >= chunkWords_)
      return chunk->words; // the current chunk keeps its rest
    top_ = chunk->words + words;
    limit_ = chunk->words + size;
    return chunk->words;
  }

  OffHeapList list_;
  size_t chunkWords_;
  Chunk *chunks_ = nullptr;
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_ARENAHEAP_H
