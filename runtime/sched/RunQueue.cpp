//===- RunQueue.cpp - processes that are ready to run ---------------------===//
#include "runtime/sched/RunQueue.h"

namespace lumen::rt {

void RunQueue::push(Process &proc) {
  ProcessCore &core = proc.core();
  core.nextInQueue = nullptr;
  LockGuard lock(mutex_);
  List &list = lists_[static_cast<unsigned>(
      core.priority.load(std::memory_order_relaxed))];
  (list.last ? list.last->core().nextInQueue : list.first) = &proc;
  list.last = &proc;
  size_.store(size_.load(std::memory_order_relaxed) + 1,
              std::memory_order_seq_cst);
}

Process *RunQueue::popFrom(List &list) {
  Process *proc = list.first;
  list.first = proc->core().nextInQueue;
  if (!list.first)
    list.last = nullptr;
  size_.store(size_.load(std::memory_order_relaxed) - 1,
              std::memory_order_relaxed);
  return proc;
}

/// From max or high: counts how often the others were passed over.
Process *RunQueue::popUrgent(List &list) {
  uint32_t times = lists_[0].first || lists_[1].first
                       ? passedOver_.load(std::memory_order_relaxed) + 1
                       : 0;
  passedOver_.store(times, std::memory_order_relaxed);
  return popFrom(list);
}

Process *RunQueue::pop() {
  if (size_.load(std::memory_order_relaxed) == 0)
    return nullptr;
  LockGuard lock(mutex_);
  List &low = lists_[0], &normal = lists_[1], &high = lists_[2],
       &max = lists_[3];
  if (max.first)
    return popUrgent(max);
  if (high.first)
    return popUrgent(high);
  if (passedOver_.load(std::memory_order_relaxed))
    passedOver_.store(0, std::memory_order_relaxed);
  if (low.first && (!normal.first || ++lowSkips_ >= 8)) {
    lowSkips_ = 0;
    return popFrom(low);
  }
  return normal.first ? popFrom(normal) : nullptr;
}

bool RunQueue::raise(Process &proc, Priority priority) {
  LockGuard lock(mutex_);
  for (unsigned i = 0; i < static_cast<unsigned>(priority); ++i) {
    Process *before = nullptr, *at = lists_[i].first;
    for (; at && at != &proc; at = at->core().nextInQueue)
      before = at;
    if (!at)
      continue;
    Process *next = proc.core().nextInQueue;
    (before ? before->core().nextInQueue : lists_[i].first) = next;
    if (!next)
      lists_[i].last = before;
    List &list = lists_[static_cast<unsigned>(priority)];
    proc.core().nextInQueue = nullptr;
    (list.last ? list.last->core().nextInQueue : list.first) = &proc;
    list.last = &proc;
    return true;
  }
  return false;
}

/// The first that is not bound to its scheduler. Few are bound, so it is not far.
Process *RunQueue::takeFree(List &list) {
  constexpr int kLook = 16;
  Process *before = nullptr, *proc = list.first;
  for (int i = 0; proc && proc->core().boundTo; ++i) {
    if (i == kLook)
      return nullptr;
    before = proc;
    proc = proc->core().nextInQueue;
  }
  if (!proc || !before)
    return proc ? popFrom(list) : nullptr;
  before->core().nextInQueue = proc->core().nextInQueue;
  if (list.last == proc)
    list.last = before;
  size_.store(size_.load(std::memory_order_relaxed) - 1,
              std::memory_order_relaxed);
  return proc;
}

Process *RunQueue::takeFirstOf(int highest) {
  if (size_.load(std::memory_order_relaxed) == 0 || !mutex_.tryLock())
    return nullptr;
  Process *proc = nullptr;
  for (int i = highest; i >= 0 && !proc; --i)
    proc = takeFree(lists_[i]);
  mutex_.unlock();
  return proc;
}

Process *RunQueue::steal() {
  return takeFirstOf(static_cast<int>(Priority::Max));
}

Process *RunQueue::takeHeldBack() {
  return takeFirstOf(static_cast<int>(Priority::Normal));
}

} // namespace lumen::rt
