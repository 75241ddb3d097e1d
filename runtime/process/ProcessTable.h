//===- ProcessTable.h - from pid to process ---------------------*- C++ -*-===//
//
// A pid is an immediate: serial << 32 | index << 4 | tag. As OTP does, it prints the
// low 15 bits of index and serial together as number, the rest as serial
// (term/Identifiers.h), which must fit in 32 bits. The index is the slot; fresh indexes are used first and freed
// ones in the order they became free, so a pid does not come back soon.
//
// Looking up takes no lock. The process found stays valid until the calling
// thread's next quiescent state (sched/Epoch.h).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_PROCESSTABLE_H
#define LUMEN_RUNTIME_PROCESS_PROCESSTABLE_H

#include "runtime/process/Process.h"
#include <atomic>

namespace lumen::rt {

constexpr unsigned kPidIndexBits = 28;
constexpr uint32_t kPidSerialMask = (1u << 19) - 1;
/// Slots of 16 bytes; where addresses have 32 bits, memory is full long before.
constexpr uint32_t kMaxProcesses = 1u << (sizeof(void *) == 8 ? 27 : 20);

constexpr uint32_t pidIndex(Term pid) {
  return static_cast<uint32_t>(pid.word() >> 4) & ((1u << kPidIndexBits) - 1);
}
constexpr uint32_t pidSerial(Term pid) {
  return static_cast<uint32_t>(pid.word() >> 32);
}
constexpr Term makePid(uint32_t index, uint32_t serial) {
  return Term(uint64_t(serial) << 32 | uint64_t(index) << 4 | abi::kTagPid);
}

class ProcessTable {
public:
  /// Takes a slot, counts the process and sets its pid; it is not visible before
  /// publish(). False if there are as many processes as there may be.
  bool reserve(Process &proc);
  void publish(Process &proc);
  void remove(Process &proc);
  /// Null if there is no such process (any more).
  Process *lookup(Term pid) const {
    uint32_t index = pidIndex(pid);
    if (index >= slotCount_)
      return nullptr;
    Process *proc = slots_[index].process.load(std::memory_order_acquire);
    return proc && proc->abi.selfPid == pid.word() ? proc : nullptr;
  }
  size_t count() const { return count_.load(std::memory_order_relaxed); }
  /// All slots that were ever used, for walking: processAt(0...limit()-1).
  uint32_t limit() const { return fresh_.load(std::memory_order_acquire); }
  Process *processAt(uint32_t index) const {
    return slots_[index].process.load(std::memory_order_acquire);
  }
  /// How many processes there may be at a time.
  uint32_t capacity() const { return capacity_; }
  /// `most`: the flag +P, or 0 for as many as there is room for: kMaxProcesses, or
  /// less where address space is limited.
  void init(uint32_t most);

private:
  struct Slot {
    std::atomic<Process *> process;
    uint32_t serial;
    uint32_t nextFree;
  };
  Slot *slots_ = nullptr;
  uint32_t slotCount_ = 0, capacity_ = 0;
  std::atomic<uint32_t> fresh_{0};
  std::atomic<size_t> count_{0};
};

extern ProcessTable processTable;

/// The process behind a local pid, or null.
inline Process *findProcess(Term pid) { return processTable.lookup(pid); }

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_PROCESSTABLE_H
