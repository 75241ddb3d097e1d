//===- Timers.cpp - BIFs about timers -------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Clock.h"
#include "runtime/term/Copy.h"

using namespace lumen;
using namespace lumen::rt;

/// Erlang monotonic time is the clock's, so absolute times compare with it.
static bool parseTime(Term time, bool absolute, int64_t nowNs,
                      int64_t &dueMs) {
  if (!time.isSmall() || (!absolute && time.toSmall() < 0))
    return false;
  // At least so long: the millisecond that has begun does not count.
  int64_t nowMs = (nowNs + 999999) / 1000000;
  dueMs = absolute ? time.toSmall() : nowMs + time.toSmall();
  return true;
}

static Term startTimer(Process &proc, Term time, Term to, Term message,
                       bool wrapped, bool absolute) {
  if (!to.isPid() && !to.isAtom())
    return proc.badarg();
  int64_t nowNs = monotonicNs(), dueMs;
  if (!parseTime(time, absolute, nowNs, dueMs))
    return proc.badarg();
  Scheduler &scheduler = *Scheduler::current();
  uint64_t id = newReferenceId();
  Term ref = makeReferenceFrom(proc.heap(), id);
  Signal *signal;
  {
    Pacing pacing(proc, !message.isImmediate());
    if (wrapped) {
      Term elements[] = {atoms::timeout, ref, message};
      signal = makeTupleSignal(SignalKind::Message, elements, 3);
    } else {
      signal = makeTermSignal(SignalKind::Message, message);
    }
  }
  signal->token = SignalToken::Clock;
  // Others, and timers, may have run: the wheel has gone on.
  if (proc.core().flags.pausedInBif)
    nowNs = monotonicNs();
  scheduler.timers.add(id, dueMs, to, signal, nowNs / 1000000);
  return ref;
}

/// Options {Name, Bool}: sets `value` if the name is there; false if bad.
static bool parseOptions(Term list, Term name1, bool &value1, Term name2,
                         bool &value2) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (!o.isTuple(2) ||
        (o.element(1) != atoms::true_ && o.element(1) != atoms::false_))
      return false;
    bool on = o.element(1) == atoms::true_;
    if (o.element(0) == name1)
      value1 = on;
    else if (o.element(0) == name2)
      value2 = on;
    else
      return false;
  }
  return list.isNil();
}

BIF(erlang_send_after3, 3) {
  return startTimer(proc, args[0], args[1], args[2], false, false);
}
BIF(erlang_start_timer3, 3) {
  return startTimer(proc, args[0], args[1], args[2], true, false);
}
BIF(erlang_send_after4, 4) {
  bool absolute = false;
  if (!parseOptions(args[3], atoms::abs, absolute, atoms::abs, absolute))
    return proc.badarg();
  return startTimer(proc, args[0], args[1], args[2], false, absolute);
}
BIF(erlang_start_timer4, 4) {
  bool absolute = false;
  if (!parseOptions(args[3], atoms::abs, absolute, atoms::abs, absolute))
    return proc.badarg();
  return startTimer(proc, args[0], args[1], args[2], true, absolute);
}

static Term leftTerm(int64_t left) {
  return left < 0 ? atoms::false_ : Term::small(left);
}

static Term timerOp(Process &proc, Term ref, bool cancel) {
  if (!ref.isReference())
    return proc.badarg();
  if (!isLocalReference(ref))
    return atoms::false_;
  uint64_t id = referenceId(ref);
  unsigned index = referenceScheduler(id);
  if (index >= schedulerCount())
    return atoms::false_;
  TimerWheel &wheel = schedulerAt(index).timers;
  int64_t now = (monotonicNs() + 999999) / 1000000; // as when it was started
  return leftTerm(cancel ? wheel.cancel(id, now) : wheel.timeLeft(id, now));
}

static Term timerOpWith(Process &proc, Term ref, Term options, bool cancel) {
  bool async = false, info = true;
  if (!parseOptions(options, atoms::async, async,
                    cancel ? atoms::info : atoms::async,
                    cancel ? info : async))
    return proc.badarg();
  Term result = timerOp(proc, ref, cancel);
  if (!result.isValue())
    return result;
  if (async) {
    if (info)
      sendMessage(proc.self(),
                  makeTuple(proc.heap(),
                            cancel ? atoms::cancel_timer : atoms::read_timer,
                            ref, result));
    return atoms::ok;
  }
  return info ? result : atoms::ok;
}

BIF(erlang_cancel_timer1, 1) { return timerOp(proc, args[0], true); }
BIF(erlang_cancel_timer2, 2) {
  return timerOpWith(proc, args[0], args[1], true);
}
BIF(erlang_read_timer1, 1) { return timerOp(proc, args[0], false); }
BIF(erlang_read_timer2, 2) {
  return timerOpWith(proc, args[0], args[1], false);
}
