//===- Scheduler.h - runs processes -----------------------------*- C++ -*-===//
//
// One scheduler for each hardware thread (LUMEN_SCHEDULERS=n overrides). The
// first runs on the main thread; the others get their threads when there is work
// for them, so a small program never pays for them.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SCHED_SCHEDULER_H
#define LUMEN_RUNTIME_SCHED_SCHEDULER_H

#include "runtime/sched/RunQueue.h"
#include "runtime/sys/StackSwitch.h"
#include "runtime/timer/TimerWheel.h"

namespace lumen::rt {

struct PausedBif;

/// What becomes of a process whose code returned to the scheduler.
enum class Disposition : uint8_t { Yield, Wait, Exit };

class Scheduler {
public:
  /// Memory of x registers: the largest arity and the fun behind it.
  uint64_t x[abi::kMaxArity + 8] = {};
  Disposition disposition = Disposition::Yield;
  Process *running = nullptr;
  unsigned index = 0;
  uint64_t nextReference = 0;
  RunQueue queue;
  RunQueue held; ///< bound to this scheduler, which may not run them (Activity.h)
  TimerWheel timers;
  std::atomic<bool> isBusy{false}; ///< runs a process (statistics/1)
  std::atomic<uint64_t> contextSwitches{0};
  std::atomic<uint64_t> reductions{0};
  std::atomic<uint64_t> collections{0};
  std::atomic<uint64_t> collectedWords{0};

  /// The process whose BIF may be interrupted now (sched/Pacing.h), or null.
  Process *paced = nullptr;
  const abi::BifName *pacedName = nullptr; ///< that BIF, if it is known

  /// It may run processes again, or no more: it is to look (Activity.h).
  void lookAtActivity(bool mayRun);
  /// False: it runs none, and will not without having looked whether it may.
  bool runs() const { return runs_.load(std::memory_order_seq_cst); }

  /// 0 if it has none yet.
  unsigned long thread() const { return thread_.load(std::memory_order_seq_cst); }
  /// Processor time of its thread; 0 if it has none yet.
  int64_t cpuTimeNs() const;
  /// How long it has had work since wall time is measured, up to `nowNs`.
  int64_t activeNs(int64_t nowNs) const;
  /// Null in threads that are no schedulers.
  static Scheduler *current();

  void loop();
  /// Where the host has a loop of its own (browsers): runs at most so many slices.
  /// Gives 0 if there is more to run, else how many milliseconds there are until the
  /// next timer, or -1 if there is none.
  int64_t runSlices(unsigned most);
  /// Lets others run in the middle of a BIF of the process.
  void pause(Process &proc);
  /// Others run, on another native stack, until it is the turn of this process.
  void setAside(Process &proc);
  /// Ends the slice of the running process: its native stack is left as it is.
  [[noreturn]] void leaveCode(Disposition what);
  /// The loop, on a stack where nothing else is.
  [[noreturn]] void goOn();

private:
  friend bool wakeScheduler(Scheduler &);
  Process *steal(bool isInvited);
  Process *evenOut();
  bool invite();
  static void inviteAnother();
  void shareBacklog(int64_t used);
  void run(Process &proc);
  void enter(Process &proc);
  void sleep();
  /// Does not return if there is something to resume.
  bool resumePaused();
  void begin();
  void setIdle(bool isIdle);
  bool mustLook() const;
  bool look();
  void passPhase();
  void stayOff();
  void moveAway();
  bool mayRun() const;
  friend bool allPassed(uint64_t phase);
  friend void holdOtherSchedulers();
  void profileActivity(const Process &proc);
  int64_t sliceAfterSlice(unsigned most);
  friend bool measureWallTime(bool isOn);

  std::atomic<unsigned long> thread_{0};
  std::atomic<int64_t> activeNs_{0};    ///< in finished stretches of work
  std::atomic<int64_t> activeSince_{0}; ///< when the last one began
  std::atomic<uint32_t> parked_{0}; ///< futex: 1 while asleep
  std::atomic<bool> idle_{false};   ///< out of work, awake or asleep
  std::atomic<bool> invited_{false};
  int64_t backlog_ = 0;
  uint32_t stealFrom_ = 0, moveTo_ = 0;
  /// Of sharing (gc/SharedTerms.h): nothing on this scheduler is left of earlier ones.
  std::atomic<uint64_t> passedPhase_{kNoPhase};
  static constexpr uint64_t kNoPhase = ~uint64_t(0); ///< has no thread yet
  /// What the loop compares with the phase there is: passedPhase_, or kNoPhase if there
  /// is something else to look at.
  std::atomic<uint64_t> seenPhase_{kNoPhase};
  std::atomic<bool> runs_{false}; ///< Activity.cpp
  bool isTurnOfPaused_ = false;
  uint32_t toldActive_ = 0; ///< in which round of system_profile; 0: inactive
  PausedBif *firstPaused_ = nullptr, *lastPaused_ = nullptr;
  void *leave_ = nullptr; ///< jmp_buf of the running process's slice
  NativeStack ownStack_{};     ///< the thread's
  NativeStack *stack_ = &ownStack_;
  NativeStack *spareStacks_ = nullptr;
};

unsigned schedulerCount();
Scheduler &schedulerAt(unsigned index);
/// Sets up the schedulers; does not start threads.
void initSchedulers(unsigned count);
/// Runs the first scheduler in this thread; does not return.
[[noreturn]] void runSchedulers();
/// The same in a thread of its own (tests).
void startSchedulers();

/// Schedulers note how long they work (statistics(scheduler_wall_time)). Gives the
/// old setting.
bool measureWallTime(bool isOn);
/// When measuring began, in monotonic time; 0 if it is off.
int64_t wallTimeSinceNs();

/// Puts a process that has just become Runnable into a queue.
void enqueueProcess(Process &proc);
/// A process of this priority waits for what `proc` has been asked: if it is queued
/// behind others, it has its next slice with that priority, as OTP's system tasks
/// have it.
void lendPriority(Process &proc, Priority priority);
/// Makes a waiting process look again (no signal needed).
void wakeProcess(Process &proc);
/// The scheduler should look at its timers or queue again. False if it was awake.
bool wakeScheduler(Scheduler &scheduler);
void wakeSchedulers();
/// For the end of the program: the other schedulers stop when their process has done its
/// slice. Waits for them, but not for long: some may be in a long BIF, or wait for a lock.
void holdOtherSchedulers();
/// Have all schedulers passed on to this phase of sharing?
bool allPassed(uint64_t phase);

} // namespace lumen::rt

extern "C" {
void lumen_enter(lumen::rt::Process *proc);
}

#endif // LUMEN_RUNTIME_SCHED_SCHEDULER_H
