//===- Pacing.cpp - long work of C++ lets others run ----------------------===//
//
// A scheduler's thread runs its loop on one native stack: loop, generated code, BIF.
// To let others run, that stack is set aside as it is and the loop begins again on
// a spare one. When the loop finds that it is the turn of what was set aside, it
// switches back; its own stack, on which nothing is left to do, becomes spare.
//
//   stack A:  loop > run(P) > code > BIF > pause ........................ > BIF ...
//   stack B:                             loop > run(Q) > loop > resume /
//
// What is set aside belongs to its scheduler: it never changes threads.
//
//===----------------------------------------------------------------------===//
#include "runtime/sched/Pacing.h"
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/Relations.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Copy.h"
#ifdef LUMEN_SWITCHES_STACKS
#include <setjmp.h>
#endif
#include <string.h>

namespace lumen::rt {

void Pacing::begin(Process &proc) {
  Scheduler *scheduler = Scheduler::current();
  if (!scheduler || scheduler->running != &proc)
    return; // a unit test
  isActive_ = true;
  outer_ = scheduler->paced;
  scheduler->paced = &proc;
}

void Pacing::end() { Scheduler::current()->paced = outer_; }

void PacedName::begin(Process &proc, const abi::BifName &name) {
  Scheduler *scheduler = Scheduler::current();
  if (!scheduler || scheduler->running != &proc)
    return; // a unit test
  isActive_ = true;
  outer_ = scheduler->pacedName;
  scheduler->pacedName = &name;
}

void PacedName::end() { Scheduler::current()->pacedName = outer_; }

void pace(size_t units) {
  Scheduler *scheduler = Scheduler::current();
  if (!scheduler || !scheduler->paced)
    return;
  Process &proc = *scheduler->paced;
  LUMEN_CHECK(!holdsLocks(), "a BIF lets others run while it holds a lock");
  proc.bumpReductions(static_cast<int64_t>(units / 16) + 1);
  // What was held back to force a safepoint is still the process's.
  if (proc.reductionsLeft() + proc.core().heldReductions < 0)
    scheduler->pause(proc);
}

void paceInCode(size_t units) {
  Scheduler *scheduler = Scheduler::current();
  if (!scheduler || !scheduler->running || scheduler->paced)
    return; // in a BIF, which may hold locks
  Process &proc = *scheduler->running;
  // How many reductions are left is in a register: nothing is taken from them.
  uint64_t used = units / 16;
  proc.core().reductions += used;
  scheduler->reductions.store(
      scheduler->reductions.load(std::memory_order_relaxed) + used,
      std::memory_order_relaxed);
  scheduler->setAside(proc);
}

static void loopOnFreshStack() { Scheduler::current()->goOn(); }

void Scheduler::pause(Process &proc) {
  ProcessCore &core = proc.core();
  int64_t used =
      abi::kReductionsPerSlice - (proc.abi.reds + core.heldReductions);
  core.reductions += used;
  reductions.store(reductions.load(std::memory_order_relaxed) + used,
                   std::memory_order_relaxed);
  core.heldReductions = 0;
  proc.abi.reds = abi::kReductionsPerSlice;
  bool isTold = isTraced(core, kTraceRunning | kTraceExiting);
  if (isTold)
    tracePause(proc, /*isIn=*/false, pacedName);
  setAside(proc);
  if (isTold)
    tracePause(proc, /*isIn=*/true, pacedName);
  // Once the BIF is done, signals have waited long enough.
  core.flags.pausedInBif = true;
  forceSafepoint(proc);
}

void Scheduler::setAside(Process &proc) {
  NativeStack *fresh = spareStacks_;
  if (fresh)
    spareStacks_ = fresh->next;
  else if (kCanSwitchStacks)
    fresh = allocateStack();
  if (!fresh)
    return;
  // Others use the registers in memory; what this process has there stays with its
  // stack.
  uint64_t saved[sizeof x / sizeof x[0]];
  memcpy(saved, x, sizeof x);
  Process *outer = paced;
  const abi::BifName *outerName = pacedName;
  Disposition wanted = disposition;
  void *leave = leave_;
  PausedBif here{nullptr, stack_, &proc, nullptr, sharingPhaseOfThread()};
  (lastPaused_ ? lastPaused_->next : firstPaused_) = &here;
  lastPaused_ = &here;
  paced = nullptr;
  pacedName = nullptr;
  running = nullptr;
  stack_ = fresh;
  startOnStack(*fresh, loopOnFreshStack, &here.stackPointer);
  // Back: the loop that came here has ended on its stack.
  stack_->next = spareStacks_;
  spareStacks_ = stack_;
  stack_ = here.stack;
  running = &proc;
  paced = outer;
  pacedName = outerName;
  disposition = wanted;
  leave_ = leave;
  setSharingPhaseOfThread(here.phase);
  memcpy(x, saved, sizeof x);
}

/// Will the process end when it acts on the signal? Only that matters which is certain
/// whatever signals are in front of it.
static bool isEnd(const ProcessCore &core, const Signal &signal) {
  bool isLink = signal.kind == SignalKind::ExitLink;
  if (!isLink && signal.kind != SignalKind::Exit)
    return false;
  Term reason = signal.term().element(1);
  if (!isLink && reason == atoms::kill)
    return true;
  if (core.flags.trapExit || reason == atoms::normal)
    return false;
  return !isLink ||
         (core.relations &&
          core.relations->links.find(signal.term().element(0).word()));
}

bool mustEnd(Process &proc) {
  ProcessCore &core = proc.core();
  if (!core.flags.pausedInBif || core.flags.stopped || core.flags.exiting)
    return core.flags.stopped;
  // Others only push in front; what is there is the process's own. What is behind many
  // newer signals is found when the BIF is done.
  unsigned most = 64;
  for (const Signal *signal = core.inbox.load(std::memory_order_acquire);
       signal && signal != closedInbox() && most; signal = signal->next, --most)
    if (isEnd(core, *signal)) {
      core.flags.stopped = true;
      return true;
    }
  return false;
}

bool mayStop() {
  Scheduler *scheduler = Scheduler::current();
  return scheduler && scheduler->paced && mustEnd(*scheduler->paced);
}

#ifdef LUMEN_SWITCHES_STACKS
void leaveIfEnded(Process &proc) {
  if (!proc.core().flags.stopped)
    return;
  bool goesOn = fetchSignals(proc);
  LUMEN_CHECK(!goesOn, "a BIF has stopped, but its process does not end");
  Scheduler::current()->leaveCode(Disposition::Exit);
}

void Scheduler::enter(Process &proc) {
  jmp_buf here;
  leave_ = &here;
  if (setjmp(here) == 0)
    lumen_enter(&proc);
}

void Scheduler::leaveCode(Disposition what) {
  pacedName = nullptr;
  disposition = what;
  longjmp(*static_cast<jmp_buf *>(leave_), 1);
}
#else
// No BIF is ever interrupted.
void leaveIfEnded(Process &) {}
void Scheduler::enter(Process &proc) { lumen_enter(&proc); }
void Scheduler::leaveCode(Disposition) { fatal("native stacks cannot be left"); }
#endif

bool Scheduler::resumePaused() {
  PausedBif *paused = firstPaused_;
  if (!paused)
    return false;
  firstPaused_ = paused->next;
  if (idle_.load(std::memory_order_relaxed))
    setIdle(false);
  if (!firstPaused_)
    lastPaused_ = nullptr;
  resumeStack(paused->stackPointer);
}

} // namespace lumen::rt
