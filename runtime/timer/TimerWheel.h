//===- TimerWheel.h - timers of one scheduler -------------------*- C++ -*-===//
//
// Five wheels of 64 slots, each slot of a wheel as long as the whole wheel below;
// the lowest has slots of one millisecond, the highest turns once in 12 days.
// Timers further away wait in the last slot and are put in again. A timer names
// its process by pid and does not keep it alive.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TIMER_TIMERWHEEL_H
#define LUMEN_RUNTIME_TIMER_TIMERWHEEL_H

#include "runtime/msg/Signal.h"
#include "runtime/sys/Lock.h"

namespace lumen::rt {

struct Timer {
  Timer *next, **link; ///< in a slot
  Timer *nextById;
  uint64_t id;         ///< of its reference
  int64_t dueMs;       ///< on the monotonic clock
  uint64_t to;         ///< pid, or atom: a registered name
  Signal *signal;      ///< sent when it is due
};

class TimerWheel {
public:
  TimerWheel() = default;
  TimerWheel(const TimerWheel &) = delete;
  ~TimerWheel(); ///< timers that are left are dropped
  /// Adds a timer; takes the signal over. `id` is unique.
  void add(uint64_t id, int64_t dueMs, Term to, Signal *signal, int64_t nowMs);
  /// Milliseconds that were left, or -1 if there is no such timer (any more).
  int64_t cancel(uint64_t id, int64_t nowMs);
  /// The same without cancelling.
  int64_t timeLeft(uint64_t id, int64_t nowMs);

  /// Takes out all timers due at `nowMs`, in order of time as far as the
  /// milliseconds tell; a list linked by `next`.
  Timer *expire(int64_t nowMs);
  /// When to call expire again at the latest; kNever if there are no timers.
  /// Written under the lock, read without: a hint.
  int64_t nextDueMs() const { return nextDue_.load(std::memory_order_relaxed); }
  static constexpr int64_t kNever = INT64_MAX;
  size_t count() const { return count_; }

  static void destroy(Timer *timer); ///< the record, not the signal

private:
  static constexpr unsigned kWheels = 5, kSlots = 64, kBits = 6;
  void insert(Timer *timer);
  void remove(Timer *timer);
  Timer **findId(uint64_t id);
  void growTable();
  void updateNextDue();

  Mutex mutex_;
  Timer *slots_[kWheels][kSlots] = {};
  uint64_t used_[kWheels] = {}; ///< bit: slot is not empty (may be stale)
  int64_t now_ = 0;             ///< all timers due at or before it are out
  bool started_ = false;
  Timer **table_ = nullptr;
  size_t tableSize_ = 0;
  size_t count_ = 0;
  std::atomic<int64_t> nextDue_{kNever};
};

/// Milliseconds on the monotonic clock, as timers count them.
int64_t timerNowMs();

/// Sends the signals of timers that are due (a scheduler's own wheel).
void fireTimers(TimerWheel &wheel, int64_t nowMs);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_TIMER_TIMERWHEEL_H
