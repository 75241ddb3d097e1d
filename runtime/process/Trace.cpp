//===- Trace.cpp - telling what a process does ----------------------------===//
#include "runtime/process/Trace.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/Time.h"
#include "runtime/code/Code.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/FlagNames.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Relations.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Clock.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Identifiers.h"

namespace lumen::rt {

constinit NewTrace newTrace, newPortTrace;
constinit std::atomic<uint32_t> traceControlWord{0};
constinit std::atomic<uint32_t> tracedMessages{kTraceSend | kTraceReceive};
constinit std::atomic<uint32_t> filteredMessages{0};
constinit std::atomic<bool> tracingBegan{false};
constinit std::atomic<MessageFilter *> messageFilter{nullptr};

static bool isLive(Term pid) { return findProcess(pid) != nullptr; }

static void forget(ProcessCore &core) {
  core.traceFlags = 0;
  core.tracer = 0;
}

/// Of several flags that of the calendar comes first, then the strict one.
Term traceTimestamp(Heap &heap, uint32_t flags) {
  if (flags & kTraceTimestamp) {
    int64_t micros = uniqueNowUs();
    return makeTuple(heap, Term::small(micros / 1000000000000),
                     Term::small(micros / 1000000 % 1000000),
                     Term::small(micros % 1000000));
  }
  Term now = makeInteger(heap, monotonicNs());
  if (flags & kTraceStrictMonotonic)
    return makeTuple(heap, now, makeInteger(heap, nextMonotonicInteger()));
  return now;
}

bool sendTrace(Term about, uint64_t tracer, uint32_t flags, const char *event,
               Term a, Term b, Term c) {
  constexpr uint32_t kStamps =
      kTraceTimestamp | kTraceMonotonic | kTraceStrictMonotonic;
  bool isStamped = flags & kStamps;
  // Not on the process's heap: it may be in the midst of anything.
  ArenaHeap heap(16);
  Term elements[8] = {isStamped ? internAtom("trace_ts") : internAtom("trace"),
                      about, internAtom(event)};
  unsigned count = 3;
  for (Term extra : {a, b, c})
    if (extra.isValue())
      elements[count++] = extra;
  if (flags & kTraceSchedulerId) {
    Scheduler *scheduler = Scheduler::current();
    elements[count++] = Term::small(scheduler ? scheduler->index + 1 : 0);
  }
  if (isStamped)
    elements[count++] = traceTimestamp(heap, flags);
  return sendSignal(Term(tracer),
                    makeTupleSignal(SignalKind::Message, elements, count));
}

void traceEvent(Process &proc, const char *event, Term a, Term b, Term c) {
  ProcessCore &core = proc.core();
  if (!core.flags.sensitive &&
      !sendTrace(proc, core.tracer, core.traceFlags, event, a, b, c))
    forget(core);
}

/// The specification, if there is one, gets a list of these.
static bool isMessageTold(Process &proc, uint32_t direction, Term a, Term b, Term c,
                          Term &text) {
  if (!(tracedMessages.load(std::memory_order_relaxed) & direction))
    return false;
  if (!(filteredMessages.load(std::memory_order_acquire) & direction))
    return true;
  Term list = c.isValue() ? makeCons(proc.heap(), c, Term::nil()) : Term::nil();
  list = makeCons(proc.heap(), a, makeCons(proc.heap(), b, list));
  return messageFilter.load(std::memory_order_acquire)(proc, direction, list, text);
}

void traceSent(Process &proc, Term to, Term message) {
  Term text;
  if (!isMessageTold(proc, kTraceSend, to, message, Term(), text))
    return;
  bool isGone = to.isPid() && !isLive(to);
  traceEvent(proc, isGone ? "send_to_non_existing_process" : "send", message, to,
             text);
}

void traceReceived(Process &proc, Term from, Term message) {
  Term text;
  bool isPid = from.isPid();
  if (isMessageTold(proc, kTraceReceive, isPid ? localNode() : from,
                    isPid ? from : atoms::undefined, message, text))
    traceEvent(proc, "receive", message, text);
}

void traceSlice(Process &proc, const char *event) {
  const ProcessCore &core = proc.core();
  ArenaHeap heap(16);
  Term where = Term::small(0);
  if (Term place = currentFunction(proc, heap); place.isValue())
    where = place;
  else if (core.initialModule)
    where = makeTuple(heap, Term(core.initialModule), Term(core.initialFunction),
                      Term::small(core.initialArity));
  traceEvent(proc, event, where);
}

void tracePause(Process &proc, bool isIn, const abi::BifName *bif) {
  const ProcessCore &core = proc.core();
  if (core.flags.exiting) {
    if (core.traceFlags & kTraceExiting)
      traceEvent(proc, isIn ? "in_exiting" : "out_exiting", Term::small(0));
  } else if (core.traceFlags & kTraceRunning) {
    if (!bif)
      return traceSlice(proc, isIn ? "in" : "out");
    ArenaHeap heap(16);
    Term where = makeTuple(heap, internAtom(bif->module), internAtom(bif->function),
                           Term::small(static_cast<int64_t>(bif->arity)));
    traceEvent(proc, isIn ? "in" : "out", where);
  }
}

void traceCollection(Process &proc, bool isMajor, bool isEnd) {
  const ProcessCore &core = proc.core();
  auto words = [](const uint64_t *from, const uint64_t *to) {
    return static_cast<uint64_t>(to - from);
  };
  struct Fact {
    const char *name;
    uint64_t value;
  } facts[] = {
      {"old_heap_block_size", words(core.oldStart, core.oldEnd)},
      {"heap_block_size", core.blockWords},
      {"mbuf_size", core.fragmentWords},
      {"recent_size", words(core.heapStart, core.highWater)},
      {"stack_size", words(proc.abi.sp, core.heapEnd)},
      {"old_heap_size", words(core.oldStart, core.oldTop)},
      {"heap_size", words(core.heapStart, proc.abi.hp)},
      {"bin_vheap_size", core.offHeap.bytes / 8},
      {"bin_vheap_block_size", core.minBinHeapWords},
      {"bin_old_vheap_size", core.oldOffHeap.bytes / 8},
      {"bin_old_vheap_block_size", core.minBinHeapWords},
      {"wordsize", sizeof(uint64_t)},
  };
  ArenaHeap heap(64);
  Term list = Term::nil();
  for (size_t i = std::size(facts); i-- > 0;)
    list = makeCons(heap,
                    makeTuple(heap, internAtom(facts[i].name),
                              makeUnsigned(heap, facts[i].value)),
                    list);
  static constexpr const char *kNames[2][2] = {
      {"gc_minor_start", "gc_minor_end"}, {"gc_major_start", "gc_major_end"}};
  traceEvent(proc, kNames[isMajor][isEnd], list);
}

/// {M, F, Args} as spawn was asked; a fun is applied by erlang:apply/2.
static Term targetTerm(Heap &heap, const SpawnTarget &target) {
  if (target.fun.isValue())
    return makeTuple(heap, atoms::erlang, atoms::apply,
                     makeCons(heap, target.fun,
                              makeCons(heap, Term::nil(), Term::nil())));
  return makeTuple(heap, target.module, target.function,
                   makeList(heap, target.args, target.count));
}

void traceSpawn(Process *parent, Process &child, const SpawnTarget &target,
                bool isLinked) {
  ProcessCore &core = child.core();
  if (uint64_t tracer = newTrace.tracer.load(std::memory_order_relaxed)) {
    if (isLive(Term(tracer))) {
      core.traceFlags = newTrace.flags.load(std::memory_order_relaxed);
      core.tracer = tracer;
    }
  }
  if (parent && parent->core().traceFlags) {
    ProcessCore &from = parent->core();
    constexpr uint32_t kOnSpawn = kTraceSetOnSpawn | kTraceSetOnFirstSpawn;
    constexpr uint32_t kOnLink = kTraceSetOnLink | kTraceSetOnFirstLink;
    if ((from.traceFlags & kOnSpawn) || (isLinked && (from.traceFlags & kOnLink))) {
      if (from.traceFlags & kTraceSetOnFirstSpawn)
        from.traceFlags &= ~kOnSpawn;
      if (isLinked && (from.traceFlags & kTraceSetOnFirstLink))
        from.traceFlags &= ~kOnLink;
      core.traceFlags = from.traceFlags;
      core.tracer = from.tracer;
    }
  }
  ArenaHeap heap(64);
  if (parent && isTraced(parent->core(), kTraceProcs)) {
    traceEvent(*parent, "spawn", child.self(), targetTerm(heap, target));
    if (isLinked)
      traceEvent(*parent, "link", child.self());
  }
  if (parent && isTraced(core, kTraceProcs)) {
    traceEvent(child, "spawned", parent->self(), targetTerm(heap, target));
    if (isLinked)
      traceEvent(child, "getting_linked", parent->self());
  }
}

uint32_t traceFlagOf(Term name) {
  static constexpr FlagName kFlags[] = {
      {"send", kTraceSend},
      {"receive", kTraceReceive},
      {"procs", kTraceProcs},
      {"running", kTraceRunning},
      {"running_procs", kTraceRunning},
      {"garbage_collection", kTraceCollections},
      {"timestamp", kTraceTimestamp},
      {"monotonic_timestamp", kTraceMonotonic},
      {"strict_monotonic_timestamp", kTraceStrictMonotonic},
      {"set_on_spawn", kTraceSetOnSpawn},
      {"set_on_first_spawn", kTraceSetOnFirstSpawn},
      {"set_on_link", kTraceSetOnLink},
      {"set_on_first_link", kTraceSetOnFirstLink},
      {"call", kTraceCall},
      {"arity", kTraceArity},
      {"return_to", kTraceReturnTo},
      {"silent", kTraceSilent},
  };
  return flagNamed(kFlags, name);
}

void traceNameChange(Term pid, const char *event, Term name) {
  if (!tracingBegan.load(std::memory_order_relaxed))
    return;
  Term elements[] = {internAtom(event), name};
  sendSignal(pid, makeTupleSignal(SignalKind::NameChange, elements, 2));
}

bool changeTrace(Process &proc, Term request) {
  tracingBegan.store(true, std::memory_order_relaxed);
  ProcessCore &core = proc.core();
  auto flags = static_cast<uint32_t>(request.element(1).toSmall());
  Term tracer = request.element(2);
  if (request.element(0).isSmall()) {
    if (tracer == proc.self())
      return true;
    auto off = static_cast<uint32_t>(request.element(0).toSmall());
    core.traceFlags = tracer.isNil() ? 0 : (core.traceFlags & ~off) | flags;
    core.tracer = tracer.word();
  } else if (request.element(0) == atoms::true_) {
    bool isTaken = core.tracer && Term(core.tracer) != tracer &&
                   isLive(Term(core.tracer));
    if (isTaken)
      return false;
    if (tracer == proc.self()) // never told to itself, and no error
      return true;
    core.traceFlags |= flags;
    core.tracer = tracer.word();
  } else {
    core.traceFlags &= ~flags;
  }
  if (!core.traceFlags)
    forget(core);
  adoptCallTrace(proc);
  return true;
}

void changeNewTrace(NewTrace &made, bool isOn, uint32_t flags, Term tracer) {
  tracingBegan.store(true, std::memory_order_relaxed);
  if (isOn) {
    made.flags.fetch_or(flags);
    made.tracer.store(tracer.word());
  } else if ((made.flags.fetch_and(~flags) & ~flags) == 0) {
    made.tracer.store(0);
  }
}

Term traceState(Heap &heap, uint32_t flags, uint64_t tracer) {
  bool isOn = tracer && isLive(Term(tracer));
  return makeTuple(heap, Term::small(isOn ? flags : 0),
                   isOn ? Term(tracer) : Term::nil());
}

} // namespace lumen::rt
