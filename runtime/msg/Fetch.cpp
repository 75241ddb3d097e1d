//===- Fetch.cpp - acting on signals --------------------------------------===//
#include "runtime/gc/Collector.h"
#include "runtime/gc/FunCount.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/process/References.h"
#include "runtime/process/Relations.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sys/Check.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"

#include <utility>

namespace lumen::rt {

void sendReply(Term from, uint64_t requestId, Term value) {
  size_t words = flatSize(value);
  Signal *signal = Signal::create(SignalKind::Reply, words + 6);
  SignalHeap heap(signal);
  Term ref = makeReferenceFrom(heap, requestId);
  signal->payload = makeTuple(heap, ref, copyTerm(heap, value, words)).word();
  sendSignal(from, signal);
}

void answerCollectRequest(Term request, Term result) {
  Term from = request.element(1), async = request.element(2);
  if (async.isNil()) {
    sendReply(from, referenceId(request.element(0)), result);
    return;
  }
  Term elements[] = {atoms::garbage_collect, async.element(0), result};
  sendSignal(from, makeTupleSignal(SignalKind::Message, elements, 3));
}

void answerSuspend(Term request, Term result) {
  Term how = request.element(2);
  if (how.isNil()) {
    sendReply(request.element(1), referenceId(request.element(0)), result);
  } else if (how.isTuple(1)) {
    Term elements[] = {how.element(0), result};
    sendSignal(request.element(1),
               makeTupleSignal(SignalKind::Message, elements, 2));
  }
}

/// Who sent a message, as specifications for tracing want to know it.
static Term senderOf(const Signal *message) {
  switch (message->token) {
  case SignalToken::Unchanged:
    return internAtom("system");
  case SignalToken::Clock:
    return internAtom("clock_service");
  case SignalToken::Port:
    return message->term().element(0);
  case SignalToken::None:
    return atoms::undefined;
  case SignalToken::Named:
    return Term(message->data[0]);
  case SignalToken::Carried:
    return Term(message->data[0]).element(3);
  }
  return atoms::undefined;
}

/// A message has come to where receive finds it.
static void accept(Process &proc, Signal *message, Term from = Term()) {
  if (isTraced(proc.core(), kTraceReceive))
    traceReceived(proc, from.isValue() ? from : senderOf(message), message->term());
  appendMessage(proc.core(), message);
}

/// The process ends with the reason inside of the signal, which it keeps.
static void dieOf(Process &proc, Signal *signal, Term reason) {
  attachFragment(proc, signal);
  proc.core().flags.fullCollection |= proc.core().peeked != nullptr;
  setExitReason(proc, reason);
}

/// Turns an exit signal into the message {'EXIT', From, Reason}.
static void exitMessage(Process &proc, Signal *signal, Term from,
                        Term reason) {
  // The words of the tuple are behind the payload's: see makeTupleSignal's
  // callers, which give three elements.
  uint64_t *tuple = signal->term().box();
  LUMEN_SLOW_CHECK(signal->term().tupleSize() == 3, "an exit signal's shape");
  tuple[1] = atoms::EXIT.word();
  tuple[2] = from.word();
  tuple[3] = reason.word();
  accept(proc, signal, from);
}

static void handleExit(Process &proc, Signal *signal, bool fromLink) {
  ProcessCore &core = proc.core();
  Term from = signal->term().element(0), reason = signal->term().element(1);
  if (fromLink) {
    if (core.relations)
      core.relations->unlinks.erase(from.word());
    if (!core.relations || !core.relations->links.erase(from.word())) {
      Signal::destroy(signal);
      return;
    }
    if (signal->token == SignalToken::Carried)
      sequenceExited(proc, signal);
    bool dies = !core.flags.trapExit && reason != atoms::normal;
    if (!dies && isTraced(core, kTraceProcs))
      traceEvent(proc, "getting_unlinked", from);
  } else if (reason == atoms::kill) {
    dieOf(proc, signal, atoms::killed);
    return;
  }
  if (core.flags.trapExit) {
    exitMessage(proc, signal, from, reason);
  } else if (reason == atoms::normal && (fromLink || from != proc.self())) {
    Signal::destroy(signal);
  } else {
    dieOf(proc, signal, reason);
  }
}

static void handleDown(Process &proc, Signal *signal) {
  ProcessCore &core = proc.core();
  Term down = signal->term();
  uint64_t id = referenceId(down.element(1));
  WatchEntry *watch =
      core.relations ? core.relations->watches.find(id) : nullptr;
  if (!watch) {
    Signal::destroy(signal);
    return;
  }
  if (watch->alias == AliasMode::Demonitor ||
      watch->alias == AliasMode::ReplyDemonitor)
    core.relations->aliases.erase(id);
  if (Signal *tag = watch->tag) {
    Term elements[] = {tag->term(), down.element(1), down.element(2),
                       down.element(3), down.element(4)};
    Signal *tagged = makeTupleSignal(SignalKind::Message, elements, 5);
    Signal::destroy(signal);
    Signal::destroy(tag);
    signal = tagged;
  }
  Term watched(watch->target);
  core.relations->watches.erase(id);
  accept(proc, signal, watched);
}

static void handleAliasMessage(Process &proc, Signal *signal) {
  ProcessCore &core = proc.core();
  uint64_t id = referenceId(signal->term().element(0));
  AliasEntry *alias =
      core.relations ? core.relations->aliases.find(id) : nullptr;
  if (!alias) {
    Signal::destroy(signal);
    return;
  }
  if (alias->mode == AliasMode::ReplyDemonitor) {
    core.relations->aliases.erase(id);
    if (WatchEntry *watch = core.relations->watches.find(id)) {
      Term elements[] = {signal->term().element(0), proc.self()};
      sendSignal(Term(watch->target),
                 makeTupleSignal(SignalKind::Demonitor, elements, 2));
      if (watch->tag)
        Signal::destroy(watch->tag);
      core.relations->watches.erase(id);
    }
  }
  signal->payload = signal->term().element(1).word();
  accept(proc, signal);
}

static void handleSuspend(Process &proc, Term request) {
  Suspensions &suspensions = suspensionsOf(proc);
  Term from = request.element(1);
  if (SuspendEntry *known = suspensions.by.find(from.word()))
    ++known->count;
  else
    suspensions.by.insert({from.word(), 1});
  proc.core().suspendCount.fetch_add(1, std::memory_order_relaxed);
  if (!request.element(2).isNil()) {
    Signal *active = Signal::create(SignalKind::SuspendActive, 0);
    active->payload = proc.abi.selfPid;
    sendSignal(from, active);
  }
  answerSuspend(request, atoms::suspended);
}

static void handleResume(Process &proc, Term payload) {
  Suspensions &suspensions = suspensionsOf(proc);
  uint64_t from = payload.element(0).word();
  SuspendEntry *entry = suspensions.by.find(from);
  if (!entry)
    return;
  uint32_t count = std::min(
      entry->count, static_cast<uint32_t>(payload.element(1).toSmall()));
  if (!(entry->count -= count))
    suspensions.by.erase(from);
  proc.core().suspendCount.fetch_sub(count, std::memory_order_relaxed);
}

/// What has been asked for must be answered after the process runs no more: with
/// `process` gone (null) the answers are those for a dead process.
static void handle(Process &proc, Signal *signal) {
  ProcessCore &core = proc.core();
  Term payload = signal->term();
  switch (signal->kind) {
  case SignalKind::Message:
    accept(proc, signal);
    return;
  case SignalKind::AliasMessage:
    handleAliasMessage(proc, signal);
    return;
  case SignalKind::Exit:
    handleExit(proc, signal, false);
    return;
  case SignalKind::ExitLink:
    handleExit(proc, signal, true);
    return;
  case SignalKind::Down:
    handleDown(proc, signal);
    return;
  case SignalKind::Link:
    if (!relationsOf(proc).unlinks.find(payload.word()) &&
        core.relations->links.insert({payload.word()}) && isTraced(core, kTraceProcs))
      traceEvent(proc, "getting_linked", payload);
    break;
  case SignalKind::Unlink:
    if (core.relations && core.relations->links.erase(payload.word()) &&
        isTraced(core, kTraceProcs))
      traceEvent(proc, "getting_unlinked", payload);
    sendUnlink(SignalKind::UnlinkDone, payload, proc.self(), unlinkNumber(signal));
    break;
  case SignalKind::UnlinkDone: {
    UnlinkEntry *entry =
        core.relations ? core.relations->unlinks.find(payload.word()) : nullptr;
    if (entry && entry->number == unlinkNumber(signal))
      core.relations->unlinks.erase(payload.word());
    break;
  }
  case SignalKind::Monitor: {
    Term ref = payload.element(0), name = payload.element(2);
    relationsOf(proc).watchers.insert({referenceId(ref),
                                       payload.element(1).word(),
                                       name.isNil() ? 0 : name.word(),
                                       aliasOwner(ref).word()});
    break;
  }
  case SignalKind::Demonitor:
    if (core.relations)
      core.relations->watchers.erase(referenceId(payload.element(0)));
    break;
  case SignalKind::Timeout:
    if (core.flags.timerActive &&
        core.timerNumber == static_cast<uint32_t>(payload.toSmall())) {
      core.flags.timerActive = false;
      core.flags.timedOut = true;
    }
    break;
  case SignalKind::InfoRequest: {
    Pacing pacing(proc); // there may be many messages, or large ones
    answerInfoRequest(proc, payload);
    break;
  }
  case SignalKind::AliveRequest:
    sendReply(payload.element(1), referenceId(payload.element(0)),
              atoms::true_);
    break;
  case SignalKind::CollectRequest:
    if (core.flags.collectionsHeld) {
      Signal *&held = relationsOf(proc).heldRequests;
      signal->next = held;
      held = signal;
      return;
    }
    core.flags.needsCollection = core.flags.fullCollection = true;
    answerCollectRequest(payload, atoms::true_);
    break;
  case SignalKind::TraceRequest: {
    Term request = payload.element(2);
    if (request.isNil()) {
      ArenaHeap heap(16);
      sendReply(payload.element(1), referenceId(payload.element(0)),
                traceState(heap, core.traceFlags, core.tracer));
    } else if (request.isSmall()) {
      sendReply(payload.element(1), referenceId(payload.element(0)),
                Term::small(callTraceHooks.saveCalls(proc, request.toSmall())));
    } else {
      sendReply(payload.element(1), referenceId(payload.element(0)),
                changeTrace(proc, request) ? atoms::true_ : atoms::false_);
    }
    break;
  }
  case SignalKind::NameChange:
    if (isTraced(core, kTraceProcs))
      traceEvent(proc,
                 payload.element(0) == internAtom("register") ? "register"
                                                              : "unregister",
                 payload.element(1));
    break;
  case SignalKind::CountFuns:
    receiveFunRequest(proc, signal);
    return;
  case SignalKind::CopyRetired:
    core.flags.copiesRetired = true;
    break;
  case SignalKind::Reply:
    if (core.requestId == referenceId(payload.element(0)) && !core.reply) {
      core.reply = signal;
      return;
    }
    break;
  case SignalKind::GroupLeader:
    core.groupLeader = payload.element(2).word();
    sendReply(payload.element(1), referenceId(payload.element(0)),
              atoms::true_);
    break;
  case SignalKind::Suspend:
    handleSuspend(proc, payload);
    break;
  case SignalKind::SuspendActive:
    if (SuspendEntry *entry = suspensionsOf(proc).others.find(payload.word()))
      entry->isActive = true;
    break;
  case SignalKind::Resume:
    handleResume(proc, payload);
    break;
  case SignalKind::Fragment:
  case SignalKind::Wake:
    break;
  }
  Signal::destroy(signal);
}

void holdCollections(Process &proc, bool isHeld) {
  ProcessCore &core = proc.core();
  core.flags.collectionsHeld = isHeld;
  if (isHeld || !core.relations)
    return;
  for (Signal *held = std::exchange(core.relations->heldRequests, nullptr); held;) {
    Signal *next = held->next;
    handle(proc, held);
    held = next;
  }
}

bool fetchSignals(Process &proc) {
  ProcessCore &core = proc.core();
  for (Signal *signal = takeInbox(core); signal;) {
    Signal *next = signal->next;
    if (core.flags.exiting)
      refuseSignal(proc, signal);
    else
      handle(proc, signal);
    signal = next;
  }
  return !core.flags.exiting;
}

} // namespace lumen::rt
