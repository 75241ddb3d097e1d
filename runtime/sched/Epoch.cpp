//===- Epoch.cpp - quiescent-state reclamation ----------------------------===//
//
// The global epoch is advanced whenever a batch of retired blocks is closed; the
// batch remembers the epoch before. A thread whose announced epoch is larger than
// that has been quiescent after the blocks were unlinked: it read the new epoch
// with acquire, the batch was closed with release after the unlinking.
//
//===----------------------------------------------------------------------===//
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include <atomic>
#include <stdint.h>

namespace lumen::rt {
namespace {

constexpr unsigned kMaxThreads = 2048;
constexpr uint64_t kOffline = 0; ///< epochs begin with 1
constexpr unsigned kBatch = 32;

struct alignas(64) ThreadEpoch {
  std::atomic<uint64_t> epoch{kOffline};
};

struct Retired {
  void *block;
  size_t bytes;
};

struct Batch {
  Batch *next;
  uint64_t epoch;
  unsigned count;
  Retired blocks[kBatch];
};

struct ThreadState {
  ThreadEpoch *slot = nullptr;
  unsigned guards = 0;
  bool isScheduler = false;
  Batch *open = nullptr;
  Batch *first = nullptr, *last = nullptr;
};

constinit std::atomic<uint64_t> globalEpoch{1};
constinit ThreadEpoch threads[kMaxThreads]; ///< all zeros: no bytes in programs
constinit std::atomic<unsigned> threadCount{0};
thread_local ThreadState self;

void takeSlot() {
  unsigned i = threadCount.fetch_add(1, std::memory_order_acq_rel);
  LUMEN_CHECK(i < kMaxThreads, "too many threads");
  self.slot = &threads[i];
}

uint64_t oldestEpoch() {
  uint64_t oldest = ~uint64_t(0);
  unsigned n = threadCount.load(std::memory_order_acquire);
  for (unsigned i = 0; i < n; ++i) {
    uint64_t e = threads[i].epoch.load(std::memory_order_seq_cst);
    if (e != kOffline && e < oldest)
      oldest = e;
  }
  return oldest;
}

void closeBatch() {
  Batch *batch = self.open;
  if (!batch || !batch->count)
    return;
  self.open = nullptr;
  batch->next = nullptr;
  batch->epoch = globalEpoch.fetch_add(1, std::memory_order_seq_cst);
  (self.last ? self.last->next : self.first) = batch;
  self.last = batch;
}

} // namespace

void epochRegister() {
  self.isScheduler = true;
  takeSlot();
  epochOnline();
}

void epochQuiescent() {
  self.slot->epoch.store(globalEpoch.load(std::memory_order_acquire),
                         std::memory_order_release);
}

void epochOffline() {
  self.slot->epoch.store(kOffline, std::memory_order_release);
}

void epochOnline() {
  // The announcement must be visible before anything is looked up.
  self.slot->epoch.store(globalEpoch.load(std::memory_order_seq_cst),
                         std::memory_order_seq_cst);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

EpochGuard::EpochGuard() {
  if (self.isScheduler || self.guards++)
    return;
  if (!self.slot)
    takeSlot();
  epochOnline();
}

EpochGuard::~EpochGuard() {
  if (self.isScheduler || --self.guards)
    return;
  epochOffline();
}

void retireBlock(void *block, size_t bytes) {
  if (!self.open) {
    self.open = static_cast<Batch *>(allocateBlock(sizeof(Batch)));
    self.open->count = 0;
  }
  self.open->blocks[self.open->count++] = {block, bytes};
  if (self.open->count == kBatch) {
    closeBatch();
    reclaimRetired();
  }
}

void reclaimRetired() {
  closeBatch();
  if (!self.first)
    return;
  uint64_t oldest = oldestEpoch();
  while (self.first && self.first->epoch < oldest) {
    Batch *batch = self.first;
    self.first = batch->next;
    if (!self.first)
      self.last = nullptr;
    for (unsigned i = 0; i < batch->count; ++i)
      freeBlock(batch->blocks[i].block, batch->blocks[i].bytes);
    freeBlock(batch, sizeof(Batch));
  }
}

} // namespace lumen::rt
