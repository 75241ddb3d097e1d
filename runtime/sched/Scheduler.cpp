//===- Scheduler.cpp - runs processes -------------------------------------===//
//
// Going to sleep: a scheduler sets parked_, then looks at its queue and its
// invitation once more, then waits on the futex. Who pushes a process or invites
// looks at parked_ afterwards. Both orders are sequentially consistent, so one of
// the two sees the other; no wake-up is lost.
//
// Sharing work: a process that becomes runnable stays with the scheduler that made
// it so. Another one is invited to steal when a backlog lasts (shareBacklog), as
// in ERTS: so a pair that exchanges messages stays together, the usual order of
// events is that of one scheduler, and idle schedulers sleep. A scheduler that
// runs out of work looks around once by itself. Schedulers that never run out of
// it even their queues out (evenOut): each process gets its share.
//
// A scheduler that may not run processes (Activity.h) still is a thread with a queue,
// which others may put something in, and with timers. It moves away what comes
// (stayOff), fires its timers, and sleeps as any other does.
//
//===----------------------------------------------------------------------===//
#include "runtime/sched/Scheduler.h"
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/gc/FunCount.h"
#include "runtime/gc/SharedTerms.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Exit.h"
#include "runtime/sched/Activity.h"
#include "runtime/sched/Binding.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Pacing.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Freeze.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Thread.h"
#include "runtime/sys/Waiting.h"
#include "runtime/term/Copy.h"
#include <string.h>

namespace lumen::rt {

namespace {
Scheduler *schedulers = nullptr;
unsigned count_ = 0;
thread_local Scheduler *currentScheduler = nullptr;
/// Schedulers that have a thread; the rest are started on demand, in order.
constinit std::atomic<unsigned> started{0};
/// How long an idle scheduler looks around before it sleeps. A futex sleep and
/// wake-up costs some 10 us; a process often gets its answer sooner.
constexpr int kIdleSpins = 200;
/// After so long without work, spare memory goes back to the system.
constexpr int64_t kIdleNs = 50000000;
/// How long memory must be free until it goes back to the system.
constexpr int64_t kSpareNs = 100000000;
/// Reductions times waiting processes: with one waiting, ten slices.
constexpr int64_t kBacklogLimit = 10 * abi::kReductionsPerSlice;
/// After so many slices a busy scheduler compares its queue with the others'.
constexpr unsigned kEvenOutSlices = 32;
} // namespace

Scheduler *Scheduler::current() { return currentScheduler; }
unsigned schedulerCount() { return count_; }
Scheduler &schedulerAt(unsigned index) { return schedulers[index]; }

void initSchedulers(unsigned count) {
  schedulers = new Scheduler[count];
  count_ = count;
  for (unsigned i = 0; i < count; ++i)
    schedulers[i].index = i;
  initActivity(count);
}

static void schedulerThread(void *raw) {
  static_cast<Scheduler *>(raw)->loop();
}

void runSchedulers() {
  started.store(1, std::memory_order_relaxed);
  schedulers[0].loop();
  fatal("a scheduler ended");
}

void startSchedulers() {
  started.store(1, std::memory_order_relaxed);
  if (!startThread("scheduler", schedulerThread, &schedulers[0]))
    fatal("cannot start a thread");
}

bool Scheduler::invite() {
  if (!idle_.load(std::memory_order_relaxed) ||
      invited_.exchange(true, std::memory_order_seq_cst))
    return false;
  wakeScheduler(*this);
  return true;
}

/// Invites an idle scheduler, or starts one more if all are busy.
void Scheduler::inviteAnother() {
  unsigned n = started.load(std::memory_order_acquire);
  unsigned active = activeSchedulers();
  for (unsigned i = 0; i < n && i < active; ++i)
    if (&schedulers[i] != currentScheduler && schedulers[i].invite())
      return;
  if (n >= active ||
      !started.compare_exchange_strong(n, n + 1, std::memory_order_acq_rel))
    return;
  schedulers[n].invited_.store(true, std::memory_order_seq_cst);
  if (!startThread("scheduler", schedulerThread, &schedulers[n]))
    started.fetch_sub(1, std::memory_order_acq_rel);
}

/// After a slice: counts how much work was done while how many processes waited.
void Scheduler::shareBacklog(int64_t used) {
  size_t waiting = queue.size();
  if (count_ == 1 || waiting == 0) {
    backlog_ = 0;
    return;
  }
  backlog_ += static_cast<int64_t>(waiting) * (used > 0 ? used : 1);
  if (backlog_ < kBacklogLimit)
    return;
  backlog_ = 0;
  inviteAnother();
}

bool wakeScheduler(Scheduler &scheduler) {
  uint32_t one = 1;
  if (scheduler.parked_.load(std::memory_order_seq_cst) != 1 ||
      !scheduler.parked_.compare_exchange_strong(one, 0,
                                                 std::memory_order_seq_cst))
    return false;
  futexWake(scheduler.parked_, 1);
  return true;
}

void wakeSchedulers() {
  unsigned n = started.load(std::memory_order_acquire);
  for (unsigned i = 0; i < n; ++i)
    wakeScheduler(schedulers[i]);
}

bool allPassed(uint64_t phase) {
  // One that has no thread yet begins with the phase there is then. (Those that are
  // not there have kNoPhase.)
  for (unsigned i = 0; i < count_; ++i)
    if (schedulers[i].passedPhase_.load(std::memory_order_seq_cst) < phase)
      return false;
  return true;
}

/// Makes sure that schedulers up to this one have threads.
static void startUpTo(unsigned index) {
  unsigned n = started.load(std::memory_order_acquire);
  while (n <= index && n > 0)
    if (started.compare_exchange_weak(n, n + 1, std::memory_order_acq_rel)) {
      if (!startThread("scheduler", schedulerThread, &schedulers[n]))
        fatal("cannot start a thread");
      ++n;
    }
}

void enqueueProcess(Process &proc) {
  Scheduler *own = currentScheduler;
  unsigned bound = proc.core().boundTo;
  if (bound) [[unlikely]]
    startUpTo(bound - 1);
  Scheduler &target = bound ? schedulers[bound - 1]
                      : own ? *own
                            : schedulers[proc.core().scheduler];
  target.queue.push(proc);
  // `proc` may be running, or gone, from here on.
  if (&target != own)
    wakeScheduler(target);
}

void lendPriority(Process &proc, Priority priority) {
  if (proc.core().priority >= priority)
    return;
  unsigned n = started.load(std::memory_order_acquire);
  for (unsigned i = 0; i < n; ++i)
    if (schedulers[i].queue.raise(proc, priority))
      return;
}

void wakeProcess(Process &proc) {
  std::atomic<ProcessState> &state = proc.core().state;
  ProcessState seen = state.load(std::memory_order_seq_cst);
  for (;;) {
    switch (seen) {
    case ProcessState::Waiting:
      if (state.compare_exchange_weak(seen, ProcessState::Runnable,
                                      std::memory_order_seq_cst)) {
        if (watched(kProfileProcesses))
          profileProcess(proc, true);
        enqueueProcess(proc);
        return;
      }
      break;
    case ProcessState::Running:
      if (state.compare_exchange_weak(seen, ProcessState::RunningNotified,
                                      std::memory_order_seq_cst))
        return;
      break;
    case ProcessState::Runnable:
    case ProcessState::RunningNotified:
    case ProcessState::Exiting:
      return;
    }
  }
}

/// Moves the process's saved arguments to the registers.
static void loadArguments(Process &proc, uint64_t *x) {
  ProcessCore &core = proc.core();
  memcpy(x, core.savedMore ? core.savedMore : core.saved,
         core.savedCount * sizeof(uint64_t));
}

void saveArguments(Process &proc, const uint64_t *args, unsigned count) {
  ProcessCore &core = proc.core();
  core.savedCount = static_cast<uint16_t>(count);
  uint64_t *to = core.saved;
  if (count > abi::kArgRegisters) {
    if (core.savedCapacity < count) {
      if (core.savedMore)
        freeBlock(core.savedMore, core.savedCapacity * sizeof(uint64_t));
      core.savedMore =
          static_cast<uint64_t *>(allocateBlock(count * sizeof(uint64_t)));
      core.savedCapacity = static_cast<uint16_t>(count);
    }
    to = core.savedMore;
  } else if (core.savedMore) {
    freeBlock(core.savedMore, core.savedCapacity * sizeof(uint64_t));
    core.savedMore = nullptr;
    core.savedCapacity = 0;
  }
  memcpy(to, args, count * sizeof(uint64_t));
}

void Scheduler::run(Process &proc) {
  ProcessCore &core = proc.core();
  running = &proc;
  isBusy.store(true, std::memory_order_relaxed);
  core.scheduler = static_cast<uint16_t>(index);
  contextSwitches.store(contextSwitches.load(std::memory_order_relaxed) + 1,
                        std::memory_order_relaxed);
  proc.abi.x = x;
  bool ended = false;
  for (;;) {
    // Cleared before the inbox is read: what is pushed later notifies again.
    core.state.exchange(ProcessState::Running, std::memory_order_seq_cst);
    if (!fetchSignals(proc)) {
      ended = true;
      break;
    }
    if (core.flags.copiesRetired) [[unlikely]] {
      proc.abi.reds = abi::kReductionsPerSlice;
      copyRetired(proc, core.savedMore ? core.savedMore : core.saved,
                  core.savedCount);
      if (core.flags.exiting) {
        ended = true;
        break;
      }
    }
    if (core.flags.countsFuns) [[unlikely]]
      answerFunRequests(proc);
    bool hasRun = false;
    // Only a message ends hibernation; other signals have had their effect.
    bool sleepsOn = core.flags.hibernated && !core.messages;
    if (core.suspendCount.load(std::memory_order_relaxed) == 0 && !sleepsOn) {
      core.flags.hibernated = false;
      hasRun = true;
      core.heldReductions = 0;
      core.flags.pausedInBif = false;
      proc.abi.reds = abi::kReductionsPerSlice;
      if (needsCollectionSoon(proc))
        collect(proc, 0, core.savedMore ? core.savedMore : core.saved,
                core.savedCount);
      if (core.flags.exiting) { // by max_heap_size
        ended = true;
        break;
      }
      giveReductions(proc, proc.abi.reds);
      loadArguments(proc, x);
      disposition = Disposition::Wait;
      if (isTraced(core, kTraceRunning))
        traceSlice(proc, "in");
      SliceWatch watch(proc);
      if (watched(kProfileSchedulers))
        profileActivity(proc);
      core.flags.isRunningCode = true;
      if (core.calls) [[unlikely]]
        callTraceHooks.slice(proc, true);
      enter(proc);
      if (core.calls) [[unlikely]]
        callTraceHooks.slice(proc, false);
      core.flags.isRunningCode = false;
      watch.end(proc);
      if (isTraced(core, kTraceRunning) && disposition != Disposition::Exit)
        traceSlice(proc, "out");
      core.flags.isWaiting = disposition == Disposition::Wait;
      int64_t used =
          abi::kReductionsPerSlice - (proc.abi.reds + core.heldReductions);
      core.heldReductions = 0;
      core.reductions += used;
      reductions.store(reductions.load(std::memory_order_relaxed) + used,
                       std::memory_order_relaxed);
      shareBacklog(used);
    } else {
      disposition = Disposition::Wait;
    }
    if (disposition == Disposition::Exit) {
      ended = true;
      break;
    }
    if (disposition == Disposition::Yield) {
      core.state.store(ProcessState::Runnable, std::memory_order_seq_cst);
      enqueueProcess(proc);
      break;
    }
    bool isProfiled = watched(kProfileProcesses);
    if (isProfiled)
      profileProcess(proc, false);
    ProcessState expected = ProcessState::Running;
    bool mustAnswer = (core.flags.copiesRetired && hasRun) || core.flags.countsFuns;
    if (!mustAnswer &&
        core.state.compare_exchange_strong(expected, ProcessState::Waiting,
                                           std::memory_order_seq_cst))
      break;
    if (isProfiled)
      profileProcess(proc, true);
    // A signal came meanwhile, or one must be acted on. Others may be waiting for their turn.
    if (queue.size() || mustLook()) {
      core.state.store(ProcessState::Runnable, std::memory_order_seq_cst);
      queue.push(proc);
      break;
    }
  }
  if (ended)
    endProcess(proc);
  running = nullptr;
  isBusy.store(false, std::memory_order_relaxed);
}

Process *Scheduler::steal(bool isInvited) {
  // A process that alone waits for its scheduler's next slice mostly runs soon,
  // where its data is; it is taken only on an invitation.
  unsigned n = started.load(std::memory_order_acquire);
  for (unsigned i = 0; i < n; ++i) {
    stealFrom_ = stealFrom_ + 1 < n ? stealFrom_ + 1 : 0;
    if (stealFrom_ == index ||
        schedulers[stealFrom_].queue.size() < (isInvited ? 1u : 2u))
      continue;
    if (Process *proc = schedulers[stealFrom_].queue.steal())
      return proc;
  }
  return nullptr;
}

/// One from another scheduler where more wait than here, or where some wait for
/// nothing but those of higher priority. The longest queue gives it: who takes one
/// each time comes to the same length soon, without a lock meanwhile.
Process *Scheduler::evenOut() {
  unsigned n = started.load(std::memory_order_acquire);
  uint32_t own = queue.size();
  if (n < 2 || own == 0) // who has nothing looks around anyway
    return nullptr;
  RunQueue *longest = nullptr;
  bool isFree = !queue.holdsBack();
  for (unsigned i = 0; i < n; ++i) {
    RunQueue &other = schedulers[i].queue;
    if (&other == &queue)
      continue;
    if (isFree && other.holdsBack())
      if (Process *proc = other.takeHeldBack())
        return proc;
    if (!longest || other.size() > longest->size())
      longest = &other;
  }
  // The other one's running process waits nowhere; this one's does.
  return longest->size() > own ? longest->steal() : nullptr;
}

/// Spare is what nobody took for kSpareNs, whichever scheduler asks.
static bool isSpareDue() {
  static constinit std::atomic<int64_t> last{0};
  int64_t now = monotonicNs();
  int64_t before = last.load(std::memory_order_relaxed);
  return now - before >= kSpareNs &&
         last.compare_exchange_strong(before, now, std::memory_order_relaxed);
}

void Scheduler::sleep() {
  parked_.store(1, std::memory_order_seq_cst);
  if (queue.emptyNow() && !invited_.load(std::memory_order_seq_cst) &&
      seenPhase_.load(std::memory_order_seq_cst) ==
          sharingPhase.load(std::memory_order_seq_cst)) {
    int64_t due = timers.nextDueMs();
    int64_t timeoutNs = -1;
    if (due != TimerWheel::kNever) {
      timeoutNs = due * 1000000 - monotonicNs();
      timeoutNs = timeoutNs > 0 ? timeoutNs : 0;
    }
    reclaimRetired();
    epochOffline();
    bool isLong = timeoutNs < 0 || timeoutNs > kIdleNs;
    if (isLong && hasSpareMemory()) {
      futexWait(parked_, 1, kIdleNs);
      if (parked_.load(std::memory_order_seq_cst) == 1) {
        emptyBlockCache();
        if (isSpareDue())
          giveSpareMemoryBack(); // and the loop comes back to sleep
      }
    } else if (timeoutNs != 0) {
      futexWait(parked_, 1, timeoutNs);
    }
    epochOnline();
  }
  parked_.store(0, std::memory_order_seq_cst);
}

static constinit std::atomic<int64_t> wallTimeFrom{0};

int64_t wallTimeSinceNs() { return wallTimeFrom.load(std::memory_order_acquire); }

bool measureWallTime(bool isOn) {
  bool was = wallTimeSinceNs() != 0;
  if (isOn == was)
    return was;
  if (isOn)
    for (unsigned i = 0; i < schedulerCount(); ++i)
      schedulers[i].activeNs_.store(0, std::memory_order_relaxed);
  wallTimeFrom.store(isOn ? monotonicNs() : 0, std::memory_order_release);
  return was;
}

int64_t Scheduler::activeNs(int64_t nowNs) const {
  int64_t active = activeNs_.load(std::memory_order_relaxed);
  if (thread_.load(std::memory_order_relaxed) &&
      !idle_.load(std::memory_order_acquire))
    active += nowNs - std::max(activeSince_.load(std::memory_order_relaxed),
                               wallTimeSinceNs());
  return active;
}

/// The clock is only looked at while somebody wants to know.
void Scheduler::setIdle(bool isIdle) {
  if (int64_t from = wallTimeSinceNs(); from != 0) [[unlikely]] {
    int64_t now = monotonicNs();
    if (isIdle)
      activeNs_.store(activeNs(now), std::memory_order_relaxed);
    else
      activeSince_.store(now, std::memory_order_relaxed);
  }
  idle_.store(isIdle, std::memory_order_release);
  if (isIdle && toldActive_) [[unlikely]] {
    if (toldActive_ == profileRound() && watched(kProfileSchedulers))
      profileScheduler(index, false);
    toldActive_ = 0;
  }
}

/// Told when there is something to do, but for the profiler itself: its messages
/// would never end.
void Scheduler::profileActivity(const Process &proc) {
  if (toldActive_ == profileRound() || isProfiler(proc))
    return;
  toldActive_ = profileRound();
  profileScheduler(index, true);
}

int64_t Scheduler::cpuTimeNs() const {
  unsigned long thread = thread_.load(std::memory_order_relaxed);
  return thread ? threadCpuNs(thread) : 0;
}

void Scheduler::begin() {
  currentScheduler = this;
  thread_.store(currentThread(), std::memory_order_seq_cst);
  bindSchedulerThread(index);
  enableBlockCache();
  epochRegister();
  uint64_t phase = sharingPhase.load(std::memory_order_seq_cst);
  setSharingPhaseOfThread(phase);
  passedPhase_.store(phase, std::memory_order_seq_cst);
  // Who has not seen this scheduler has begun another phase before.
  if (phase != sharingPhase.load(std::memory_order_seq_cst))
    passPhase();
}

/// Before each slice: has the phase of sharing changed, or the schedulers that may run?
bool Scheduler::mustLook() const {
  return sharingPhase.load(std::memory_order_relaxed) !=
         seenPhase_.load(std::memory_order_relaxed);
}

/// True if the scheduler was off meanwhile, and is busy now.
bool Scheduler::look() {
  if (sharingPhase.load(std::memory_order_relaxed) !=
      passedPhase_.load(std::memory_order_relaxed))
    passPhase();
  // First this, then what others tell before they store kNoPhase there.
  seenPhase_.store(passedPhase_.load(std::memory_order_relaxed),
                   std::memory_order_seq_cst);
  runs_.store(true, std::memory_order_seq_cst);
  bool isOff = !mayRun();
  if (isOff)
    stayOff();
  return isOff;
}

bool Scheduler::mayRun() const { return index < activeSchedulers(); }

void Scheduler::lookAtActivity(bool mayRun) {
  if (mayRun)
    invited_.store(true, std::memory_order_seq_cst);
  seenPhase_.store(kNoPhase, std::memory_order_seq_cst);
  wakeScheduler(*this);
}

/// What is queued here goes to schedulers that may run it, in turn. What is bound to
/// this one stays.
void Scheduler::moveAway() {
  while (Process *proc = queue.pop()) {
    if (proc->core().boundTo) {
      held.push(*proc);
      continue;
    }
    unsigned n = started.load(std::memory_order_acquire);
    unsigned active = activeSchedulers();
    moveTo_ = moveTo_ + 1 < n && moveTo_ + 1 < active ? moveTo_ + 1 : 0;
    if (moveTo_ == index) { // it may run again
      queue.push(*proc);
      return;
    }
    schedulers[moveTo_].queue.push(*proc);
    wakeScheduler(schedulers[moveTo_]);
  }
}

/// Until the scheduler may run processes again.
void Scheduler::stayOff() {
  do {
    epochQuiescent();
    invited_.store(false, std::memory_order_relaxed);
    if (sharingPhase.load(std::memory_order_relaxed) !=
        passedPhase_.load(std::memory_order_relaxed))
      passPhase();
    seenPhase_.store(passedPhase_.load(std::memory_order_relaxed),
                     std::memory_order_seq_cst);
    if (timers.nextDueMs() != TimerWheel::kNever) {
      int64_t now = timerNowMs();
      if (timers.nextDueMs() <= now)
        fireTimers(timers, now);
    }
    moveAway();
    if (firstPaused_) {
      // No other thread can do that. The loop comes back here when it is done, or has
      // let others run.
      seenPhase_.store(kNoPhase, std::memory_order_seq_cst);
      resumePaused();
    }
    if (!idle_.load(std::memory_order_relaxed))
      setIdle(true);
    if (runs_.exchange(false, std::memory_order_seq_cst))
      noteStopped();
    if (!mayRun())
      sleep();
    runs_.store(true, std::memory_order_seq_cst);
  } while (!mayRun());
  while (Process *proc = held.pop())
    queue.push(*proc);
  setIdle(false);
}

void holdOtherSchedulers() {
  sharingPhase.store(kLastPhase, std::memory_order_seq_cst);
  for (int i = 0; i < 50; ++i) {
    bool isHeld = true;
    for (unsigned n = 0; n < count_ && isHeld; ++n) {
      Scheduler &other = schedulers[n];
      isHeld = &other == currentScheduler || other.passedPhase_ >= kLastPhase ||
               other.parked_.load(std::memory_order_seq_cst) == 1;
    }
    if (isHeld)
      return;
    std::atomic<uint32_t> nobody{0};
    futexWait(nobody, 0, 1000000);
  }
}

/// What runs from now on copies as the phase wants it.
void Scheduler::passPhase() {
  uint64_t phase = sharingPhase.load(std::memory_order_seq_cst);
  if (phase == kLastPhase) {
    passedPhase_.store(phase, std::memory_order_seq_cst);
    holdStill();
  }
  setSharingPhaseOfThread(phase);
  for (PausedBif *paused = firstPaused_; paused; paused = paused->next)
    if (paused->phase != phase)
      return;
  passedPhase_.store(phase, std::memory_order_seq_cst);
  phasePassed(phase);
}

int64_t Scheduler::runSlices(unsigned most) {
  if (!currentScheduler) {
    started.store(1, std::memory_order_relaxed);
    begin();
  }
  // The host's own time is none of the program's.
  setIdle(false);
  int64_t wait = sliceAfterSlice(most);
  setIdle(true);
  return wait;
}

int64_t Scheduler::sliceAfterSlice(unsigned most) {
  for (unsigned slice = 0; slice < most; ++slice) {
    epochQuiescent();
    if (mustLook()) [[unlikely]]
      look();
    if (timers.nextDueMs() != TimerWheel::kNever) {
      int64_t now = timerNowMs();
      if (timers.nextDueMs() <= now)
        fireTimers(timers, now);
    }
    Process *proc = queue.pop();
    if (!proc) {
      reclaimRetired();
      int64_t due = timers.nextDueMs();
      if (due == TimerWheel::kNever)
        return -1;
      int64_t now = timerNowMs();
      return due > now ? due - now : 0;
    }
    run(*proc);
  }
  return 0;
}

void Scheduler::loop() {
  begin();
  // What is below this frame is free whenever the loop begins anew.
  ownStack_.top = reinterpret_cast<void *>(
      (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 512) & ~15ul);
  goOn();
}

void Scheduler::goOn() {
  unsigned sinceTimers = 7; // after an interrupted BIF timers come first
  unsigned sincePoll = 0;
  unsigned sinceEven = 0;
  int idle = 0;
  for (;;) {
    epochQuiescent();
    if (mustLook() && look()) [[unlikely]]
      idle = 0;
    // The clock costs some 25 ns: with work at hand, not before each slice.
    if (timers.nextDueMs() != TimerWheel::kNever &&
        (idle || ++sinceTimers >= 8)) {
      sinceTimers = 0;
      int64_t now = timerNowMs();
      if (timers.nextDueMs() <= now)
        fireTimers(timers, now);
    }
    if (isWatching() && ++sincePoll >= 64) {
      sincePoll = 0;
      pollHost();
    }
    // A BIF that was interrupted has its turn like a process in the queue.
    isTurnOfPaused_ = !isTurnOfPaused_;
    if (isTurnOfPaused_)
      resumePaused();
    Process *proc = nullptr;
    if (++sinceEven >= kEvenOutSlices) [[unlikely]] {
      sinceEven = 0;
      proc = evenOut();
    }
    if (!proc)
      proc = queue.pop();
    if (!proc)
      resumePaused();
    if (!proc) {
      bool isInvited = invited_.exchange(false, std::memory_order_seq_cst);
      if (idle == 0 || isInvited)
        proc = steal(isInvited);
      if (!proc && idle == 0)
        setIdle(true);
    }
    if (proc) {
      if (idle) {
        idle = 0;
        setIdle(false);
      }
      run(*proc);
    } else if (++idle < kIdleSpins && count_ > 1) {
      cpuRelax();
    } else {
      sleep();
    }
  }
}

} // namespace lumen::rt
