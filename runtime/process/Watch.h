//===- Watch.h - what the runtime tells of all processes --------*- C++ -*-===//
//
// erlang:system_monitor (what takes long or grows large) and
// erlang:system_profile (when processes, ports and schedulers have work): each
// for one process that gets messages. While neither is asked for, a slice, a
// collection and a wake-up pay one test of a word that nobody writes.
//
// Source: OTP, erlang(3), system_monitor/2, system_profile/2; erl_trace.c.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_WATCH_H
#define LUMEN_RUNTIME_PROCESS_WATCH_H

#include "runtime/process/Process.h"

#include <atomic>

namespace lumen::rt {

enum Watched : uint32_t {
  kWatchLongCollection = 1 << 0,
  kWatchLongSchedule = 1 << 1,
  kWatchLargeHeap = 1 << 2,
  kWatchBusyPort = 1 << 3,
  kWatchBusyDistPort = 1 << 4, ///< kept and told: there is no distribution
  kProfileProcesses = 1 << 8,
  kProfilePorts = 1 << 9,
  kProfileSchedulers = 1 << 10,
  kProfileExclusive = 1 << 11, ///< kept and told: nothing here waits for a port
  kProfileTimestamp = 1 << 12,
  kProfileMonotonic = 1 << 13,
  kProfileStrictMonotonic = 1 << 14,
};
extern std::atomic<uint32_t> watchedThings;
inline uint32_t watched(uint32_t things) {
  return __builtin_expect(
      watchedThings.load(std::memory_order_relaxed) & things, 0);
}

/// Around a collection.
class CollectionWatch {
public:
  explicit CollectionWatch(Process &proc) {
    if (watched(kWatchLongCollection | kWatchLargeHeap))
      begin(proc);
  }
  /// It is done.
  void end(Process &proc) {
    if (begun_)
      tell(proc);
  }

private:
  void begin(Process &proc);
  void tell(Process &proc);
  int64_t begun_ = 0;
};

/// Around a slice.
class SliceWatch {
public:
  explicit SliceWatch(const Process &proc) {
    if (watched(kWatchLongSchedule))
      begin(proc);
  }
  void end(const Process &proc) {
    if (begun_)
      tell(proc);
  }

private:
  void begin(const Process &proc);
  void tell(const Process &proc);
  int64_t begun_ = 0;
  uint64_t in_[3];
};

/// Around the work of a port: it has some, and is long at it.
class PortWatch {
public:
  PortWatch(Term port, const char *work) : port_(port), work_(work) {
    if (watched(kProfilePorts | kWatchLongSchedule))
      begin();
  }
  ~PortWatch() {
    if (begun_)
      end();
  }
  PortWatch(const PortWatch &) = delete;

private:
  void begin();
  void end();
  Term port_;
  const char *work_;
  int64_t begun_ = 0;
};

/// The process has to wait because the port is busy.
void watchBusyPort(const Process &proc, Term port);
/// A process has something to do (active) or nothing (inactive). Only whoever
/// may change its state says so. A new one has not begun yet.
void profileProcess(const Process &proc, bool isActive, bool isNew = false);
/// How often profiling has begun: whoever is active is told anew.
uint32_t profileRound();
void profileScheduler(unsigned index, bool isActive);
/// Is it the one that profiles are told to?
bool isProfiler(const Process &proc);

/// system_monitor/0 and the like; no value: badarg.
Term monitorSettings(Heap &heap);
Term setMonitor(Heap &heap, Term pid, Term options);
Term profileSettings(Heap &heap);
Term setProfile(Heap &heap, Term pid, Term options);
/// Every collection takes so much longer while long ones are watched (tests).
void delayCollections(int64_t ms);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_WATCH_H
