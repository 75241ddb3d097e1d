//===- RunQueue.h - processes that are ready to run -------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SCHED_RUNQUEUE_H
#define LUMEN_RUNTIME_SCHED_RUNQUEUE_H

#include "runtime/process/ProcessCore.h"
#include "runtime/sys/Lock.h"

namespace lumen::rt {

/// First in, first out for each priority. Max and high go before the rest; normal
/// ones before low ones except each eighth time, as in OTP.
class RunQueue {
public:
  void push(Process &proc);
  /// Null if empty.
  Process *pop();
  /// For another scheduler: the oldest of the highest priority that is not bound.
  /// Null if there is none or the queue is busy.
  Process *steal();
  /// Do processes wait because those of higher priority have had all the slices for
  /// a while? May be stale.
  bool holdsBack() const {
    return passedOver_.load(std::memory_order_relaxed) >= kPassedOver;
  }
  /// For another scheduler: the oldest of those. Null as for steal.
  Process *takeHeldBack();
  /// Moves a process that waits in a list of lower priority to the end of this one;
  /// false if it is not in the queue. Its own priority stays.
  bool raise(Process &proc, Priority priority);
  /// May be stale.
  uint32_t size() const { return size_.load(std::memory_order_relaxed); }
  /// Exact in the order of push and sleep: see Scheduler.cpp.
  bool emptyNow() const { return size_.load(std::memory_order_seq_cst) == 0; }

private:
  struct List {
    Process *first = nullptr, *last = nullptr;
  };
  Process *popFrom(List &list);
  Process *takeFree(List &list);
  Process *takeFirstOf(int highest);
  Process *popUrgent(List &list);

  Mutex mutex_;
  List lists_[4]; ///< by Priority; guarded by mutex_
  uint32_t lowSkips_ = 0;
  static constexpr uint32_t kPassedOver = 32;
  /// Slices in a row that were given to max or high while others waited.
  std::atomic<uint32_t> passedOver_{0};
  std::atomic<uint32_t> size_{0};
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SCHED_RUNQUEUE_H
