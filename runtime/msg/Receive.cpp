//===- Receive.cpp - the operations of a receive --------------------------===//
//
// The cursor is the link to the message that is looked at. A message stays in its
// own block while it is matched; when it is taken out, the block becomes a
// fragment of the process. Messages that do not match are never touched again by
// the collector.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/References.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include <string.h>

namespace lumen::rt {

/// Receive timers have numbers in a space of their own: bit 63.
static uint64_t receiveTimerId(const Process &proc) {
  return uint64_t(1) << 63 | (proc.abi.selfPid >> 4) << 20 ^
         proc.core().timerNumber;
}

static void stopTimer(Process &proc) {
  ProcessCore &core = proc.core();
  if (core.flags.timerActive)
    schedulerAt(core.timerScheduler)
        .timers.cancel(receiveTimerId(proc), timerNowMs());
  core.flags.timerActive = core.flags.timedOut = false;
}

void cancelReceiveTimer(Process &proc) { stopTimer(proc); }

} // namespace lumen::rt

using namespace lumen::rt;

extern "C" {

uint64_t lumen_recv_peek(Process *proc) {
  ProcessCore &core = proc->core();
  if (!*core.cursor) {
    if (core.inbox.load(std::memory_order_relaxed))
      fetchSignals(*proc);
    // If the process must end now, lumen:recv_wait/1 does it.
    if (!*core.cursor || core.flags.exiting)
      return lumen::abi::kNoValue;
  }
  core.peeked = *core.cursor;
  if (needsCollectionSoon(*proc))
    forceSafepoint(*proc);
  return core.peeked->payload;
}

void lumen_recv_next(Process *proc) {
  ProcessCore &core = proc->core();
  LUMEN_SLOW_CHECK(*core.cursor, "receive moves past the end");
  core.peeked = nullptr;
  core.cursor = &(*core.cursor)->next;
}

void lumen_recv_remove(Process *proc) {
  ProcessCore &core = proc->core();
  Signal *message = *core.cursor;
  LUMEN_SLOW_CHECK(message, "receive removes nothing");
  if ((message->token == SignalToken::Carried) | core.flags.hasToken) [[unlikely]]
    sequenceReceived(*proc, message);
  saveEvent(*proc, "receive");
  *core.cursor = message->next;
  if (core.messagesEnd == &message->next)
    core.messagesEnd = core.cursor;
  --core.messageCount;
  if (core.marks)
    for (ReceiveMarks::Mark &mark : core.marks->marks)
      if (mark.at == &message->next)
        mark.at = core.cursor;
  core.cursor = &core.messages;
  core.peeked = nullptr;
  if (core.flags.peekedAcrossCollection) {
    core.flags.peekedAcrossCollection = false;
    core.flags.fullCollection = true;
  }
  if (message->words || message->offHeap.first) {
    attachFragment(*proc, message);
  } else {
    Signal::freeBlockOnly(message);
  }
  if (core.flags.timerActive || core.flags.timedOut)
    stopTimer(*proc);
}

uint64_t lumen_recv_mark(Process *proc) {
  ProcessCore &core = proc->core();
  if (!core.marks) {
    core.marks =
        static_cast<ReceiveMarks *>(allocateBlock(sizeof(ReceiveMarks)));
    memset(core.marks, 0, sizeof(ReceiveMarks));
  }
  // One that is free, or the oldest.
  unsigned slot = core.marks->next++ % ReceiveMarks::kCount;
  for (unsigned i = 0; i < ReceiveMarks::kCount; ++i)
    if (!core.marks->marks[i].reference) {
      slot = i;
      break;
    }
  core.marks->marks[slot] = {0, core.messagesEnd};
  return Term::small(slot).word();
}

void lumen_recv_bind(Process *proc, uint64_t marker, uint64_t reference) {
  ProcessCore &core = proc->core();
  if (!core.marks || !isLocalReference(Term(reference)))
    return;
  core.marks->marks[Term(marker).toSmall() % ReceiveMarks::kCount].reference =
      referenceId(Term(reference));
}

void lumen_recv_use(Process *proc, uint64_t reference) {
  ProcessCore &core = proc->core();
  Term ref(reference);
  if (!core.marks || !isLocalReference(ref) ||
      core.cursor != &core.messages)
    return;
  for (ReceiveMarks::Mark &mark : core.marks->marks)
    if (mark.reference == referenceId(ref) && mark.at) {
      core.cursor = mark.at;
      return;
    }
}

} // extern "C"

// The steps of a receive for prim_eval, which evaluates its clauses itself.
BIF(lumen_recv_peek_list, 0) {
  Term message(lumen_recv_peek(&proc));
  return message.isValue() ? makeCons(proc.heap(), message, Term::nil())
                           : Term::nil();
}
BIF(lumen_recv_next_message, 0) {
  if (!*proc.core().cursor)
    return proc.badarg();
  lumen_recv_next(&proc);
  return atoms::ok;
}
BIF(lumen_recv_take, 0) {
  if (!*proc.core().cursor)
    return proc.badarg();
  lumen_recv_remove(&proc);
  return atoms::ok;
}

BIF(lumen_recv_mark_end, 0) { return Term(lumen_recv_mark(&proc)); }
BIF(lumen_recv_bind_mark, 2) {
  if (args[0].isSmall())
    lumen_recv_bind(&proc, args[0].word(), args[1].word());
  return atoms::ok;
}
BIF(lumen_recv_use_mark, 1) {
  lumen_recv_use(&proc, args[0].word());
  return atoms::ok;
}

static void endWithTimeout(Process &proc) {
  ProcessCore &core = proc.core();
  stopTimer(proc);
  core.cursor = &core.messages;
  if (isTraced(core, kTraceReceive))
    traceReceived(proc, internAtom("clock_service"), atoms::timeout);
  saveEvent(proc, "timeout");
}

BIF(lumen_recv_timeout, 0) {
  endWithTimeout(proc);
  return atoms::ok;
}

/// The end of both kinds of waiting: false if the time is up, else waits on.
static Term waitForTimeout(Process &proc, const Term *args,
                           BifFunction *again) {
  ProcessCore &core = proc.core();
  Term timeout = args[0];
  if (core.flags.timedOut || timeout == Term::small(0)) {
    endWithTimeout(proc);
    return atoms::false_;
  }
  if (timeout != atoms::infinity && !core.flags.timerActive) {
    if (!timeout.isSmall() || timeout.toSmall() < 0 ||
        timeout.toSmall() > 0xFFFFFFFF) {
      core.cursor = &core.messages;
      return proc.raiseFromCaller(atoms::error, atoms::timeout_value);
    }
    Scheduler *scheduler = Scheduler::current();
    core.timerScheduler = static_cast<uint16_t>(scheduler->index);
    ++core.timerNumber;
    core.flags.timerActive = true;
    int64_t now = monotonicNs();
    // At least so long: a millisecond that has begun does not count.
    int64_t due = (now + 999999) / 1000000 + timeout.toSmall();
    Signal *signal = Signal::create(SignalKind::Timeout, 0);
    signal->payload = Term::small(core.timerNumber).word();
    scheduler->timers.add(receiveTimerId(proc), due, proc.self(), signal,
                          now / 1000000);
  }
  return proc.waitAgain(again, args, 1);
}

/// lumen:recv_wait/1. true: look at the queue again; false: the time is up.
BIF(lumen_recv_wait, 1) {
  ProcessCore &core = proc.core();
  core.peeked = nullptr;
  if (!fetchSignals(proc)) {
    core.trap = TrapKind::Exit;
    return Term();
  }
  if (*core.cursor)
    return atoms::true_;
  return waitForTimeout(proc, args, &lumen_bif_lumen_recv_wait);
}

/// lumen:recv_sleep/1, of a receive without clauses: no message matters, however
/// many there are.
BIF(lumen_recv_sleep, 1) {
  ProcessCore &core = proc.core();
  core.peeked = nullptr;
  if (!fetchSignals(proc)) {
    core.trap = TrapKind::Exit;
    return Term();
  }
  core.cursor = core.messagesEnd;
  return waitForTimeout(proc, args, &lumen_bif_lumen_recv_sleep);
}
