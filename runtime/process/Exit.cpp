//===- Exit.cpp - the end of a process ------------------------------------===//
#include "runtime/process/Exit.h"
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/gc/SharedTerms.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Dictionary.h"
#include "runtime/process/ErrorReport.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Relations.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Activity.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include <atomic>
#include <stdio.h>
#include <unistd.h>

namespace lumen::rt {

void cancelReceiveTimer(Process &proc); // msg/Receive.cpp

/// What freeing a signal is worth (sys/Pace.h).
static constexpr size_t kSignalUnits = 32;

void setExitReason(Process &proc, Term reason) {
  ProcessCore &core = proc.core();
  if (core.flags.exiting)
    return;
  core.flags.exiting = true;
  core.exitReason = reason.word();
}

void exitUncaught(Process &proc) {
  Term exceptionClass(proc.abi.excClass), reason(proc.abi.excReason);
  if (exceptionClass == atoms::exit) {
    setExitReason(proc, reason);
    return;
  }
  Heap &heap = proc.heap();
  Term trace = buildStackTrace(proc, Term(proc.abi.excTrace));
  if (exceptionClass == atoms::throw_)
    reason = makeTuple(heap, atoms::nocatch, reason);
  Term exit = makeTuple(heap, reason, trace);
  setExitReason(proc, exit);
  reportUncaught(proc, exit);
}

void refuseSignal(Process &proc, Signal *signal) {
  Term payload = signal->term();
  switch (signal->kind) {
  case SignalKind::Link:
    sendExitLink(payload, proc.self(), atoms::noproc, SignalToken::Unchanged);
    break;
  case SignalKind::Unlink:
    sendUnlink(SignalKind::UnlinkDone, payload, proc.self(), unlinkNumber(signal));
    break;
  case SignalKind::Monitor: {
    Term ref = payload.element(0), name = payload.element(2);
    sendDown(payload.element(1), referenceId(ref), aliasOwner(ref),
             proc.self(), name.isNil() ? Term() : name, atoms::noproc);
    break;
  }
  case SignalKind::InfoRequest:
    sendReply(payload.element(1), referenceId(payload.element(0)),
              atoms::undefined);
    break;
  case SignalKind::CollectRequest:
    answerCollectRequest(payload, atoms::false_);
    break;
  case SignalKind::AliveRequest:
  case SignalKind::GroupLeader:
    sendReply(payload.element(1), referenceId(payload.element(0)),
              atoms::false_);
    break;
  case SignalKind::Suspend:
    answerSuspend(payload, internAtom("exited"));
    break;
  case SignalKind::CountFuns:
  case SignalKind::TraceRequest:
    sendReply(payload.element(1), referenceId(payload.element(0)),
              atoms::undefined);
    break;
  case SignalKind::CopyRetired:
    proc.core().flags.copiesRetired = true;
    break;
  default:
    break;
  }
  Signal::destroy(signal);
}

static constinit std::atomic<void (*)(Process &)> processEndHook{nullptr};

void onProcessEnd(void (*hook)(Process &proc)) { processEndHook.store(hook); }

void endProcess(Process &proc) {
  ProcessCore &core = proc.core();
  Term reason(core.exitReason), self = proc.self();
  if (void (*hook)(Process &) = processEndHook.load(std::memory_order_relaxed))
    hook(proc);
  cancelReceiveTimer(proc);
  if (core.flags.blocksScheduling)
    endBlocks(proc);
  if (isTraced(core, kTraceProcs)) {
    traceEvent(proc, "exit", reason);
    if (core.registeredName && core.traceFlags)
      traceEvent(proc, "unregister", Term(core.registeredName));
  }
  if (watched(kProfileProcesses))
    profileProcess(proc, false);
  core.state.store(ProcessState::Exiting, std::memory_order_seq_cst);
  processTable.remove(proc);
  // After the removal: who registers the process either is seen here or sees that
  // it is gone. The name may already be another's.
  if (uint64_t name = std::atomic_ref<uint64_t>(core.registeredName).exchange(0))
    releaseName(Term(name), self);
  for (Signal *signal = takeInbox(core, /*close=*/true); signal;) {
    Signal *next = signal->next;
    // What was linked or watched before the end gets the real reason.
    if (signal->kind == SignalKind::Unlink && core.relations)
      core.relations->links.erase(signal->payload);
    else if (signal->kind == SignalKind::Demonitor && core.relations)
      core.relations->watchers.erase(referenceId(signal->term().element(0)));
    refuseSignal(proc, signal);
    signal = next;
  }
  // The reason may be large, and so may be what the process leaves behind.
  Pacing pacing(proc);
  if (Relations *relations = core.relations) {
    relations->links.drain([&](const LinkEntry &link) {
      if (hasSequence(core) && Term(link.key).isPid())
        sendSequencedExit(proc, Term(link.key), reason);
      else
        sendExitLink(Term(link.key), self, reason, SignalToken::None);
    });
    relations->watchers.drain([&](const WatcherEntry &watcher) {
      sendDown(Term(watcher.watcher), watcher.key, Term(watcher.aliasOwner),
               self, Term(watcher.name), reason);
    });
    relations->watches.drain([&](const WatchEntry &watch) {
      Signal *signal = Signal::create(SignalKind::Demonitor, 6);
      SignalHeap heap(signal);
      Term ref = makeReferenceFrom(heap, watch.key);
      signal->payload = makeTuple(heap, ref, self).word();
      sendSignal(Term(watch.target), signal);
      if (watch.tag)
        Signal::destroy(watch.tag);
    });
    for (Signal *list : {relations->heldRequests, relations->funRequests})
      for (Signal *held = list; held;) {
        Signal *next = held->next;
        refuseSignal(proc, held);
        held = next;
      }
    // What it had stopped goes on.
    if (relations->suspensions)
      relations->suspensions->others.drain([&](const SuspendEntry &entry) {
        Term elements[] = {self, Term::small(entry.count)};
        sendSignal(Term(entry.key),
                   makeTupleSignal(SignalKind::Resume, elements, 2));
      });
    destroyRelations(proc);
  }
  for (Signal *message = core.messages; message;) {
    Signal *next = message->next;
    Signal::destroy(message);
    message = next;
    pace(kSignalUnits);
  }
  if (core.reply)
    Signal::destroy(core.reply);
  if (core.calls)
    callTraceHooks.ended(proc);
  if (core.marks)
    freeBlock(core.marks, sizeof(ReceiveMarks));
  if (core.savedMore)
    freeBlock(core.savedMore, core.savedCapacity * sizeof(uint64_t));
  destroyDictionary(proc);
  destroySequence(proc);
  destroyHeap(proc);
  if (isTraced(core, kTraceExiting))
    traceEvent(proc, "out_exited", Term::small(0));
  // Not before: the reason may have referred to shared terms.
  if (core.flags.copiesRetired)
    leaveRetired();
  retireBlock(&proc, sizeof(ProcessBlock));
}

static constinit std::atomic<void (*)()> haltHooks[4]{};

void onHalt(void (*flush)()) {
  for (std::atomic<void (*)()> &hook : haltHooks) {
    void (*none)() = nullptr;
    if (hook.compare_exchange_strong(none, flush))
      return;
  }
  fatal("too many hooks for the program's end");
}

void haltProgram(int status, bool flush) {
  if (flush) {
    for (std::atomic<void (*)()> &slot : haltHooks)
      if (void (*hook)() = slot.load())
        hook();
    fflush(stdout);
  }
  _exit(status);
}

} // namespace lumen::rt
