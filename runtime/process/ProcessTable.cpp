//===- ProcessTable.cpp - from pid to process -----------------------------===//
#include "runtime/process/ProcessTable.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"

namespace lumen::rt {

constinit ProcessTable processTable;

namespace {
/// So many indexes are used before freed ones are, and so many free ones wait.
constexpr uint32_t kFreshFirst = 1u << 18;
constexpr uint32_t kKeepFree = 1024;
constexpr uint32_t kNone = ~uint32_t(0);

constinit Mutex freeMutex;
uint32_t freeFirst = kNone, freeLast = kNone, freeCount = 0;
} // namespace

void ProcessTable::init(uint32_t most) {
  if (slots_)
    return;
  // As many slots whatever the limit is: pids shall not come back soon.
  void *p;
  for (slotCount_ = kMaxProcesses;
       sizeof(Slot) * slotCount_ > largestTable() ||
       !(p = reserveTable(sizeof(Slot) * slotCount_));
       slotCount_ /= 2)
    LUMEN_CHECK(slotCount_ > 1024, "cannot reserve the process table");
  slots_ = static_cast<Slot *>(p);
  capacity_ = slotCount_ - 1;
  if (most && most < capacity_)
    capacity_ = most;
}

bool ProcessTable::reserve(Process &proc) {
  if (count_.fetch_add(1, std::memory_order_relaxed) >= capacity_) {
    count_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  uint32_t index = kNone;
  if (fresh_.load(std::memory_order_relaxed) >= kFreshFirst) {
    LockGuard lock(freeMutex);
    if (freeCount > kKeepFree) {
      index = freeFirst;
      freeFirst = slots_[index].nextFree;
      --freeCount;
    }
  }
  if (index == kNone) {
    index = fresh_.fetch_add(1, std::memory_order_acq_rel);
    if (index >= slotCount_) {
      fresh_.fetch_sub(1, std::memory_order_acq_rel);
      count_.fetch_sub(1, std::memory_order_relaxed);
      return false;
    }
  }
  proc.abi.selfPid = makePid(index, slots_[index].serial).word();
  return true;
}

void ProcessTable::publish(Process &proc) {
  slots_[pidIndex(proc.self())].process.store(&proc, std::memory_order_release);
}

void ProcessTable::remove(Process &proc) {
  uint32_t index = pidIndex(proc.self());
  Slot &slot = slots_[index];
  slot.process.store(nullptr, std::memory_order_seq_cst);
  count_.fetch_sub(1, std::memory_order_relaxed);
  LockGuard lock(freeMutex);
  slot.serial = (slot.serial + 1) & kPidSerialMask;
  slot.nextFree = kNone;
  if (freeCount++)
    slots_[freeLast].nextFree = index;
  else
    freeFirst = index;
  freeLast = index;
}

} // namespace lumen::rt
