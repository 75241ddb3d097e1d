//===- OffHeapBinary.cpp - reference-counted bytes --------------*- C++ -*-===//
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/io/MagicReference.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Memory.h"
#include <new>

namespace lumen::rt {

static std::atomic<uint64_t> totalBytes{0};

uint64_t offHeapBinaryBytes() {
  return totalBytes.load(std::memory_order_relaxed);
}

OffHeapBinary *OffHeapBinary::create(uint64_t capacity) {
  void *raw = allocateBuffer(checkedSize(sizeof(OffHeapBinary) + capacity));
  auto *bin = new (raw) OffHeapBinary;
  bin->refs.store(1, std::memory_order_relaxed);
  bin->capacity = capacity;
  bin->claimedBits.store(uint64_t(capacity) * 8, std::memory_order_relaxed);
  bin->destroy = nullptr;
  bin->context = nullptr;
  bin->bytes = reinterpret_cast<uint8_t *>(bin + 1);
  totalBytes.fetch_add(capacity, std::memory_order_relaxed);
  return bin;
}

void OffHeapBinary::die() {
  totalBytes.fetch_sub(capacity, std::memory_order_relaxed);
  if (destroy && capacity == 0 &&
      claimedBits.load(std::memory_order_acquire) != 0)
    forgetMagicHolder(this);
  if (destroy)
    destroy(this);
  else
    freeMemory();
}

void OffHeapBinary::freeMemory() {
  freeBuffer(this, static_cast<size_t>(sizeof(OffHeapBinary) + capacity));
}

void releaseOffHeap(OffHeapList &list) {
  uint64_t *box = list.first;
  for (size_t count = 1; box; ++count) {
    pacePer(count, 1024);
    auto *next = reinterpret_cast<uint64_t *>(box[abi::kRefcNext]);
    reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject])->release();
    box = next;
  }
  list.first = nullptr;
  list.bytes = 0;
}

} // namespace lumen::rt
