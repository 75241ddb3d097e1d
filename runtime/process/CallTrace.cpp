//===- CallTrace.cpp - tracing of calls -----------------------------------===//
//
// One table of all functions of the program, found in its image by what stands
// beside their code (abi::CodeInfo) when the first pattern is set. Each has a
// pattern or none. Patterns change under a lock for writing; who looks at a call of
// a function that has one holds it for reading.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CallTrace.h"
#include "runtime/abi/BifTraits.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/code/Code.h"
#include "runtime/code/ImageFunctions.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Trace.h"
#include "runtime/process/TraceSpec.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/RwLock.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Copy.h"
#include <new>
#include <stdlib.h>
#include <string.h>

#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  extern "C" const lumen::abi::BifName lumen_bif_name_##symbol;
#include "runtime/abi/Bifs.def"

namespace lumen::rt {

namespace {

/// As lumen_trace.erl numbers them.
enum PatternKind : uint32_t {
  kLocal = 1,
  kGlobal = 2,
  kMeta = 4,
  kCount = 8,
  kTime = 16,
  kAllButGlobal = kLocal | kMeta | kCount | kTime,
};

/// What a frame of lumen_call_traced is for, in its first slot.
enum FrameUse : int64_t {
  kTellReturn = 1,
  kTellException = 2,
  kTellReturnTo = 4,
  kTellMeta = 8, ///< to the tracer in the frame
};
enum FrameSlot { kSlotUse = 1, kSlotModule, kSlotFunction, kSlotArity, kSlotExtra };

struct Spent {
  uint64_t pid, calls;
  int64_t ns;
};

/// What is set for a function.
struct Pattern {
  TraceSpec *spec = nullptr, *meta = nullptr;
  bool isGlobal = false; ///< `spec` is of calls from outside only
  bool counts = false, countPaused = false;
  bool times = false, timePaused = false;
  std::atomic<uint64_t> metaTracer{0}; ///< 0: it has ended
  std::atomic<uint64_t> count{0};
  Mutex mutex;
  SmallVector<Spent, 1> spent; ///< guarded by mutex

  bool isEmpty() const { return !spec && !meta && !counts && !times; }
};

struct Target {
  const void *key; ///< abi::CodeInfo or, of a BIF, abi::BifName
  const abi::FunctionInfo *function;
  bool isExported, isBif;
  std::atomic<Pattern *> pattern;
};

/// All functions, and an index by their records.
struct Functions {
  Target **targets;
  size_t count = 0;
  uint32_t mask = 0;
  uint32_t *index;

  static uint32_t hashOf(const void *key) {
    return static_cast<uint32_t>(
        (reinterpret_cast<uintptr_t>(key) >> 3) * 0x9E3779B97F4A7C15u >> 32);
  }
  Target *find(const void *key) const {
    for (uint32_t at = hashOf(key) & mask; index[at]; at = (at + 1) & mask)
      if (targets[index[at] - 1]->key == key)
        return targets[index[at] - 1];
    return nullptr;
  }
};

RwLock patternLock;
constinit Functions *functions = nullptr; ///< once made, for good
/// How many patterns there are of calls of traced processes, and of all; guarded.
uint32_t tracedPatterns = 0, generalPatterns = 0, bifPatterns = 0;

/// Whose code a frame depth runs; only where that differs from what is below.
struct Entered {
  int64_t depth; ///< words of the stack below it
  uint64_t module;
};

} // namespace

/// What the steps of a process leave.
struct CallSteps {
  SmallVector<Entered, 4> entered;
  const void *timed = nullptr; ///< whose clock runs (Target::key)
  int64_t since = 0;
};

static CallSteps &stepsOf(Process &proc) {
  CallSteps *&steps = proc.core().calls;
  if (!steps)
    steps = new (mallocOrDie(sizeof(CallSteps))) CallSteps;
  return *steps;
}

//===----------------------------------------------------------------------===//
// Functions of the program
//===----------------------------------------------------------------------===//

static void makeFunctions() {
  using namespace abi;
  static constexpr struct {
    const BifName *name;
    unsigned traits;
  } kBifs[] = {
#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  {&lumen_bif_name_##symbol, traits},
#include "runtime/abi/Bifs.def"
  };
  SmallVector<Target *, 16> all;
  visitImageFunctions(
      [](void *context, const abi::CodeInfo *info) {
        const abi::FunctionInfo *function = info->loc->function;
        abi::CodeWord exported =
            findExport(Term(function->module), Term(function->function),
                       static_cast<unsigned>(function->arity));
        bool isExported = exported && abi::codeInfo(exported) == info;
        static_cast<decltype(all) *>(context)->push(
            new (mallocOrDie(sizeof(Target)))
                Target{info, function, isExported, false, nullptr});
      },
      &all);
  for (const auto &row : kBifs) {
    // OTP has instructions for these.
    if ((row.traits & kBifGuard) || row.name == &lumen_bif_name_erlang_apply2 ||
        row.name == &lumen_bif_name_erlang_apply3)
      continue;
    auto *function = new (mallocOrDie(sizeof(abi::FunctionInfo)))
        abi::FunctionInfo{internAtom(row.name->module).word(),
                          internAtom(row.name->function).word(),
                          row.name->arity, nullptr};
    all.push(new (mallocOrDie(sizeof(Target)))
                 Target{row.name, function, true, true, nullptr});
  }
  auto *fresh = new (mallocOrDie(sizeof(Functions))) Functions;
  fresh->count = all.size();
  uint32_t size = 16;
  while (size < all.size() * 2)
    size *= 2;
  fresh->mask = size - 1;
  fresh->targets =
      static_cast<Target **>(mallocOrDie((all.size() + 1) * sizeof(Target *)));
  fresh->index = static_cast<uint32_t *>(calloc(size, sizeof(uint32_t)));
  if (!fresh->index)
    outOfMemory(size * sizeof(uint32_t));
  for (size_t i = 0; i < all.size(); ++i) {
    fresh->targets[i] = all[i];
    uint32_t at = Functions::hashOf(all[i]->key) & fresh->mask;
    while (fresh->index[at])
      at = (at + 1) & fresh->mask;
    fresh->index[at] = static_cast<uint32_t>(i + 1);
  }
  functions = fresh;
}

//===----------------------------------------------------------------------===//
// Who calls
//===----------------------------------------------------------------------===//

/// Where the function that begins returns to, or null: the process ends with it.
static const abi::LocInfo *callerPlace(const Process &proc,
                                       const uint64_t *sp) {
  while (sp < proc.core().heapEnd) {
    const abi::CodeInfo *info = abi::codeInfo({*sp});
    if (info->loc && info->loc->function)
      return info->loc;
    if (!isCallFrame(sp[0]))
      return nullptr;
    sp += info->frameWords;
  }
  return nullptr;
}
static const abi::FunctionInfo *callerOf(const Process &proc,
                                         const uint64_t *sp) {
  const abi::LocInfo *place = callerPlace(proc, sp);
  return place ? place->function : nullptr;
}

/// The function that calls the BIF that this thread looks at, if that is not the one
/// which the frame tells.
static thread_local const abi::FunctionInfo *bifCaller = nullptr;

static const abi::FunctionInfo *callerOfBif(const Process &proc) {
  return bifCaller ? bifCaller : callerOf(proc, proc.abi.sp);
}

/// The module whose code made the call: after a tail call the stack does not know it.
static uint64_t noteEntered(Process &proc, const abi::FunctionInfo &callee) {
  SmallVector<Entered, 4> &entered = stepsOf(proc).entered;
  const uint64_t *sp = proc.abi.sp, *end = proc.core().heapEnd;
  while (sp < end && isCallFrame(*sp))
    sp += abi::codeInfo({*sp})->frameWords;
  int64_t depth = end - sp;
  while (!entered.empty() && entered.back().depth > depth)
    entered.pop();
  uint64_t from;
  if (!entered.empty() && entered.back().depth == depth) {
    from = entered.back().module;
    entered.pop();
  } else {
    const abi::FunctionInfo *caller = callerOf(proc, sp);
    from = caller ? caller->module : abi::kNoValue;
  }
  if (entered.empty() || entered.back().module != callee.module)
    entered.push({depth, callee.module});
  return from;
}

//===----------------------------------------------------------------------===//
// What specifications may do
//===----------------------------------------------------------------------===//

/// The tracer on whose behalf this thread runs a specification.
static thread_local uint64_t actingTracer = 0;

static bool changeFlags(Process &proc, Term which, bool isOn, uint32_t flags,
                        uint64_t tracer) {
  Heap &heap = proc.heap();
  Term own = proc.self();
  if (which.isAtom())
    which = lookupName(which);
  if (!which.isPid())
    return false;
  Term request = makeTuple(heap, boolTerm(isOn), Term::small(flags),
                           tracer ? Term(tracer) : own);
  if (which == own)
    return changeTrace(proc, request);
  Term elements[] = {makeReference(heap), own, request};
  return sendSignal(which, makeTupleSignal(SignalKind::TraceRequest, elements, 3));
}

/// Flags of a list; kNoFlags if it is none.
static constexpr uint32_t kNoFlags = ~0u;
static uint32_t flagsOf(Term list, Term &tracer) {
  uint32_t flags = 0;
  for (; list.isCons(); list = list.tail()) {
    Term flag = list.head();
    if (flag.isTuple(2) && flag.element(0) == internAtom("tracer") &&
        flag.element(1).isPid()) {
      tracer = flag.element(1);
      continue;
    }
    uint32_t bit = flag == internAtom("all") ? kAllTraceFlags
                   : flag.isAtom()           ? traceFlagOf(flag)
                                             : 0;
    if (!bit)
      return kNoFlags;
    flags |= bit;
  }
  return list.isNil() ? flags : kNoFlags;
}

static Term functionTuple(Heap &heap, const abi::FunctionInfo &function) {
  return makeTuple(heap, Term(function.module), Term(function.function),
                   Term::small(static_cast<int64_t>(function.arity)));
}

static Term act(Process &proc, TraceAction action, const Term *args,
                unsigned count) {
  ProcessCore &core = proc.core();
  switch (action) {
  case TraceAction::Caller: {
    const abi::FunctionInfo *caller = callerOfBif(proc);
    return caller ? functionTuple(proc.heap(), *caller) : atoms::undefined;
  }
  case TraceAction::CallerLine: {
    Heap &heap = proc.heap();
    const abi::LocInfo *place = callerPlace(proc, proc.abi.sp);
    if (!place)
      return atoms::undefined;
    const abi::FunctionInfo &caller = *place->function;
    Term line = atoms::undefined;
    if (place->line && caller.file)
      line = makeTuple(
          heap, makeStringFromUtf8(heap, caller.file, strlen(caller.file)),
          Term::small(static_cast<int64_t>(place->line)));
    return makeTuple(heap, Term(caller.module), Term(caller.function),
                     Term::small(static_cast<int64_t>(caller.arity)), line);
  }
  case TraceAction::ProcessDump: {
    ByteBuffer text;
    describeStack(proc, text);
    return makeBinary(proc.heap(), text.data(), text.size());
  }
  case TraceAction::Silent:
    if (args[0] == atoms::true_)
      core.traceFlags |= kTraceSilent;
    else if (args[0] == atoms::false_)
      core.traceFlags &= ~kTraceSilent;
    return atoms::true_;
  case TraceAction::GetControlWord:
    return Term::small(traceControlWord.load(std::memory_order_relaxed));
  case TraceAction::SetControlWord: {
    if (!args[0].isSmall() || args[0].toSmall() < 0 ||
        args[0].toSmall() > UINT32_MAX)
      return Term();
    auto word = static_cast<uint32_t>(args[0].toSmall());
    return Term::small(traceControlWord.exchange(word));
  }
  case TraceAction::Enable:
  case TraceAction::Disable: {
    uint32_t flag = args[count - 1].isAtom() ? traceFlagOf(args[count - 1]) : 0;
    if (!flag)
      return Term();
    changeFlags(proc, count == 2 ? args[0] : proc.self(),
                action == TraceAction::Enable, flag, actingTracer);
    return atoms::true_;
  }
  case TraceAction::Trace: {
    Term tracer(actingTracer), none;
    uint32_t off = flagsOf(args[count - 2], none);
    uint32_t on = flagsOf(args[count - 1], tracer);
    if (off == kNoFlags || on == kNoFlags)
      return Term();
    Term which = count == 3 ? args[0] : proc.self();
    if (off)
      changeFlags(proc, which, false, off, actingTracer);
    if (on)
      changeFlags(proc, which, true, on, tracer.word());
    return atoms::true_;
  }
  }
}

bool runTraceSpec(Process &proc, TraceSpec &spec, uint64_t tracer, Term arguments,
                  TraceOutcome &outcome) {
  Term result;
  outcome.act = act;
  actingTracer = tracer;
  bool matched = spec.run(proc, arguments, result, outcome);
  actingTracer = 0;
  return matched;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

namespace {
/// A call that is looked at.
struct Call {
  Process &proc;
  const abi::FunctionInfo &function;
  const uint64_t *x;
  const abi::CodeInfo *info; ///< null: a BIF
  Term arguments; ///< a list, once it is needed

  unsigned arity() const { return static_cast<unsigned>(function.arity); }
  Term argumentList();
  Term tuple(bool onlyArity);
};
} // namespace

/// Free variables are arguments behind the others, as in OTP.
Term Call::argumentList() {
  if (arguments.isValue())
    return arguments;
  SmallVector<Term, 16> all;
  unsigned count = arity(), fromCaller = info ? info->live : count;
  Term last = info && fromCaller ? Term(x[fromCaller - 1]) : Term();
  bool isLambda = last.isValue() && last.isClosure() &&
                  abi::codeInfo({last.box()[abi::kFunCode]}) == info &&
                  reinterpret_cast<const abi::FunInfo *>(
                      last.box()[abi::kFunInfo])->freeVars != 0;
  if (isLambda)
    --fromCaller;
  for (unsigned i = 0; i < fromCaller && i < count; ++i)
    all.push(Term(x[i]));
  if (isLambda)
    for (unsigned i = 0; all.size() < count; ++i)
      all.push(Term(last.box()[abi::kFunFree + i]));
  arguments = makeList(proc.heap(), all.data(), all.size());
  return arguments;
}

Term Call::tuple(bool onlyArity) {
  return makeTuple(proc.heap(), Term(function.module), Term(function.function),
                   onlyArity ? Term::small(arity()) : argumentList());
}

static void pushFrame(Call &call, int64_t use, Term extra) {
  uint64_t *sp = call.proc.abi.sp -= kCallTraceFrameWords;
  sp[0] = lumen_code_call_traced.bits;
  sp[kSlotUse] = Term::small(use).word();
  sp[kSlotModule] = call.function.module;
  sp[kSlotFunction] = call.function.function;
  sp[kSlotArity] = Term::small(call.arity()).word();
  sp[kSlotExtra] = extra.word();
  sp[kSlotExtra + 1] = Term::nil().word();
}

/// Whether one of the frames of calls that return to the same place is for this use.
static bool hasFrame(const Process &proc, int64_t use) {
  for (const uint64_t *sp = proc.abi.sp; isCallFrame(*sp);
       sp += abi::codeInfo({*sp})->frameWords)
    if (*sp == lumen_code_call_traced.bits && (Term(sp[kSlotUse]).toSmall() & use))
      return true;
  return false;
}

/// Runs the specification; false: nothing is to be told of this call.
static bool matches(Call &call, TraceSpec &spec, TraceOutcome &outcome) {
  if (spec.isPlain())
    return true;
  outcome.act = act;
  Term result;
  return spec.run(call.proc, call.argumentList(), result, outcome);
}

static int64_t useOf(const TraceOutcome &outcome) {
  return (outcome.returns ? kTellReturn : 0) |
         (outcome.exceptions ? kTellReturn | kTellException : 0);
}

/// What is to be told of the end of the call (FrameUse).
static int64_t tellCall(Call &call, TraceSpec &spec, bool isLocal) {
  ProcessCore &core = call.proc.core();
  TraceOutcome outcome;
  // The specification may change flags and tracer.
  uint64_t tracer = actingTracer = core.tracer;
  bool matched = matches(call, spec, outcome);
  actingTracer = 0;
  if (!matched)
    return 0;
  if (outcome.message != atoms::false_ && !(core.traceFlags & kTraceSilent)) {
    bool hasText = outcome.message.isValue() && outcome.message != atoms::true_;
    if (!sendTrace(call.proc, tracer, core.traceFlags, "call",
                   call.tuple(core.traceFlags & kTraceArity),
                   hasText ? outcome.message : Term()) &&
        core.tracer == tracer)
      core.traceFlags = 0, core.tracer = 0;
  }
  bool toCaller = isLocal && (core.traceFlags & kTraceReturnTo);
  return useOf(outcome) | (toCaller ? kTellReturnTo : 0);
}

static int64_t tellMeta(Call &call, Pattern &pattern) {
  uint64_t tracer = pattern.metaTracer.load(std::memory_order_relaxed);
  if (!tracer || tracer == call.proc.self().word())
    return 0;
  TraceOutcome outcome;
  actingTracer = tracer;
  bool matched = matches(call, *pattern.meta, outcome);
  actingTracer = 0;
  if (!matched)
    return 0;
  if (outcome.message != atoms::false_) {
    bool hasText = outcome.message.isValue() && outcome.message != atoms::true_;
    if (!sendTrace(call.proc, tracer, kTraceTimestamp, "call", call.tuple(false),
                   hasText ? outcome.message : Term())) {
      pattern.metaTracer.store(0, std::memory_order_relaxed);
      return 0;
    }
  }
  return useOf(outcome) ? useOf(outcome) | kTellMeta : 0;
}

/// Frames for what is to be told of the end of a call.
static void pushFrames(Call &call, int64_t use, int64_t metaUse,
                       uint64_t metaTracer) {
  if ((use & kTellReturnTo) && !hasFrame(call.proc, kTellReturnTo))
    pushFrame(call, kTellReturnTo, Term::nil());
  if (use & ~kTellReturnTo)
    pushFrame(call, use & ~kTellReturnTo, Term::nil());
  if (metaUse)
    pushFrame(call, metaUse, Term(metaTracer));
}

/// Gives the function whose clock runs what has passed since it was looked at.
static void chargeTime(Process &proc, CallSteps &steps, uint64_t calls,
                       const void *next) {
  int64_t now = monotonicNs();
  auto add = [&](const void *key, uint64_t called, int64_t ns) {
    Target *target = key ? functions->find(key) : nullptr;
    Pattern *pattern =
        target ? target->pattern.load(std::memory_order_acquire) : nullptr;
    if (!pattern || !pattern->times || pattern->timePaused)
      return;
    LockGuard lock(pattern->mutex);
    uint64_t pid = proc.self().word();
    for (Spent &spent : pattern->spent)
      if (spent.pid == pid) {
        spent.calls += called;
        spent.ns += ns;
        return;
      }
    pattern->spent.push({pid, called, ns});
  };
  add(steps.timed, 0, now - steps.since);
  if (calls)
    add(next, calls, 0);
  steps.timed = next;
  steps.since = now;
}

static void startClock(Call &call) {
  CallSteps &steps = stepsOf(call.proc);
  const void *previous = steps.timed;
  chargeTime(call.proc, steps, 1, call.info);
  // After a tail call the one below goes on where the first one was called.
  for (const uint64_t *sp = call.proc.abi.sp; isCallFrame(*sp);
       sp += abi::codeInfo({*sp})->frameWords)
    if (*sp == lumen_code_call_timed.bits)
      return;
  uint64_t *sp = call.proc.abi.sp -= kCallTimeFrameWords;
  sp[0] = lumen_code_call_timed.bits;
  auto address = reinterpret_cast<uintptr_t>(previous);
  sp[1] = Term::small(static_cast<int64_t>(address)).word();
}

static void stopClock(Process &proc, const uint64_t *frame) {
  auto address = static_cast<uintptr_t>(Term(frame[1]).toSmall());
  patternLock.lockRead();
  chargeTime(proc, stepsOf(proc), 0, reinterpret_cast<const void *>(address));
  patternLock.unlock();
}

static void functionEntered(Process &proc) {
  ProcessCore &core = proc.core();
  const abi::CodeInfo *info = abi::codeInfo(proc.abi.resume);
  if (!info->loc || !info->loc->function)
    return;
  const abi::FunctionInfo &function = *info->loc->function;
  if (info->fromOutside) {
    core.calledByName = 1;
    return;
  }
  bool isByName =
      core.calledByName == 1 || core.calledByName == proc.abi.resume.bits;
  core.calledByName = 0;
  uint64_t calledFrom = noteEntered(proc, function);
  Target *target = functions->find(info);
  if (!target || !target->pattern.load(std::memory_order_acquire))
    return;
  // Room for frames, of which there may be four.
  constexpr size_t kFrames = 3 * kCallTraceFrameWords + kCallTimeFrameWords;
  size_t need = info->need + kFrames + abi::kStackRedZone;
  if (static_cast<size_t>(proc.abi.sp - proc.abi.hp) < need) {
    collect(proc, need, proc.abi.x, info->live);
    if (core.flags.exiting)
      return;
  }
  patternLock.lockRead();
  if (Pattern *pattern = target->pattern.load(std::memory_order_acquire)) {
    Call call{proc, function, proc.abi.x, info, Term()};
    int64_t use = 0;
    if (pattern->spec && (core.traceFlags & kTraceCall) &&
        (!pattern->isGlobal || isByName ||
         calledFrom != function.module))
      use = tellCall(call, *pattern->spec, !pattern->isGlobal);
    int64_t metaUse = pattern->meta ? tellMeta(call, *pattern) : 0;
    pushFrames(call, use, metaUse, pattern->metaTracer);
    if (pattern->counts && !pattern->countPaused)
      pattern->count.fetch_add(1, std::memory_order_relaxed);
    if (pattern->times && !pattern->timePaused && (core.traceFlags & kTraceCall))
      startClock(call);
  }
  patternLock.unlock();
}

//===----------------------------------------------------------------------===//
// Returns
//===----------------------------------------------------------------------===//

static void tellReturnTo(Process &proc, const abi::FunctionInfo *function) {
  ProcessCore &core = proc.core();
  constexpr uint32_t kWanted = kTraceReturnTo | kTraceCall;
  if ((core.traceFlags & kWanted) != kWanted || (core.traceFlags & kTraceSilent))
    return;
  ArenaHeap heap(16);
  traceEvent(proc, "return_to",
             function ? functionTuple(heap, *function) : atoms::undefined);
}

static void tellEnd(Process &proc, const uint64_t *frame, const char *event,
                    Term value) {
  ProcessCore &core = proc.core();
  ArenaHeap heap(16);
  Term function = makeTuple(heap, Term(frame[kSlotModule]),
                            Term(frame[kSlotFunction]), Term(frame[kSlotArity]));
  if (Term(frame[kSlotUse]).toSmall() & kTellMeta) {
    if (!core.flags.sensitive)
      sendTrace(proc, frame[kSlotExtra], kTraceTimestamp, event, function, value);
  } else if ((core.traceFlags & kTraceCall) &&
             !(core.traceFlags & kTraceSilent)) {
    traceEvent(proc, event, function, value);
  }
}

/// {Class, Reason}; what nobody catches is thrown as an error.
static Term exceptionTuple(Heap &heap, const Process &proc) {
  Term exceptionClass(proc.abi.excClass), reason(proc.abi.excReason);
  if (exceptionClass != atoms::throw_)
    return makeTuple(heap, exceptionClass, reason);
  const uint64_t *sp = proc.abi.sp, *end = proc.core().heapEnd;
  while (sp < end) {
    const abi::CodeInfo *info = abi::codeInfo({*sp});
    if (info->handler)
      return makeTuple(heap, exceptionClass, reason);
    sp += info->frameWords;
  }
  return makeTuple(heap, atoms::error, makeTuple(heap, internAtom("nocatch"), reason));
}

static void functionReturned(Process &proc) {
  const uint64_t *frame = proc.abi.sp;
  proc.abi.sp += abi::codeInfo({*frame})->frameWords;
  if (*frame == lumen_code_call_timed.bits) {
    stopClock(proc, frame);
    return;
  }
  int64_t use = Term(frame[kSlotUse]).toSmall();
  if (use & kTellReturn)
    tellEnd(proc, frame, "return_from", Term(proc.abi.x[0]));
  if (use & kTellReturnTo)
    tellReturnTo(proc, callerOf(proc, proc.abi.sp));
}

/// An exception passes a call whose return was to be told: the outermost one tells
/// where it is caught.
static void tellCaught(Process &proc, const uint64_t *sp) {
  while (sp < proc.core().heapEnd) {
    const abi::CodeInfo *info = abi::codeInfo({*sp});
    if (sp[0] == lumen_code_call_traced.bits &&
        (Term(sp[kSlotUse]).toSmall() & kTellReturnTo))
      return;
    if (info->handler) {
      tellReturnTo(proc, info->loc ? info->loc->function : nullptr);
      return;
    }
    sp += info->frameWords;
  }
}

static void functionUnwound(Process &proc, const uint64_t *frame) {
  if (*frame == lumen_code_call_timed.bits) {
    stopClock(proc, frame);
    return;
  }
  int64_t use = Term(frame[kSlotUse]).toSmall();
  if (use & kTellException) {
    ArenaHeap heap(16);
    tellEnd(proc, frame, "exception_from", exceptionTuple(heap, proc));
  }
  if (use & kTellReturnTo)
    tellCaught(proc, frame + kCallTraceFrameWords);
}

//===----------------------------------------------------------------------===//
// BIFs
//===----------------------------------------------------------------------===//

static void bifEnded(Process &proc, const abi::FunctionInfo &function,
                     int64_t use, uint64_t tracer, Term result) {
  uint64_t frame[kCallTraceFrameWords] = {};
  frame[kSlotUse] = Term::small(use).word();
  frame[kSlotModule] = function.module;
  frame[kSlotFunction] = function.function;
  frame[kSlotArity] = Term::small(static_cast<int64_t>(function.arity)).word();
  frame[kSlotExtra] = tracer;
  if (result.isValue()) {
    if (use & kTellReturn)
      tellEnd(proc, frame, "return_from", result);
    // As a last call it returns to where a frame will tell.
    if ((use & kTellReturnTo) && (bifCaller || !hasFrame(proc, kTellReturnTo)))
      tellReturnTo(proc, callerOfBif(proc));
    return;
  }
  if (use & kTellException) {
    ArenaHeap heap(16);
    tellEnd(proc, frame, "exception_from", exceptionTuple(heap, proc));
  }
}

namespace {
/// What there is to tell of the end of a BIF.
struct BifEnd {
  int64_t use = 0, metaUse = 0;
  uint64_t metaTracer = 0;
  bool isTimed = false;
};
} // namespace

static BifEnd tellBif(Call &call, Target &target) {
  Process &proc = call.proc;
  ProcessCore &core = proc.core();
  BifEnd end;
  patternLock.lockRead();
  if (Pattern *pattern = target.pattern.load(std::memory_order_acquire)) {
    if (pattern->spec && (core.traceFlags & kTraceCall))
      end.use = tellCall(call, *pattern->spec, !pattern->isGlobal);
    if (pattern->meta)
      end.metaUse = tellMeta(call, *pattern);
    end.metaTracer = pattern->metaTracer;
    if (pattern->counts && !pattern->countPaused)
      pattern->count.fetch_add(1, std::memory_order_relaxed);
    end.isTimed = pattern->times && !pattern->timePaused &&
                  (core.traceFlags & kTraceCall);
  }
  patternLock.unlock();
  return end;
}

static TracedBif bifCalled(Process &proc, const uint64_t *args,
                           const abi::BifName *name, BifFunction *bif,
                           const void *from) {
  ProcessCore &core = proc.core();
  Target *target = functions->find(name);
  if (core.flags.bifGoesOn || core.flags.sensitive || !target ||
      !target->pattern.load(std::memory_order_acquire))
    return {abi::kNoValue, false};

  Call call{proc, *target->function, args, nullptr, Term()};
  const abi::FunctionInfo *caller = bifCaller = functionOfCode(from);
  BifEnd end = tellBif(call, *target);
  bifCaller = nullptr;
  auto charge = [&](uint64_t calls, const void *next) {
    patternLock.lockRead();
    chargeTime(proc, stepsOf(proc), calls, next);
    patternLock.unlock();
  };
  const void *timedBefore = end.isTimed ? stepsOf(proc).timed : nullptr;
  if (end.isTimed)
    charge(1, name);

  core.flags.bifGoesOn = true; // what it calls itself is not told
  Term result(bif(&proc, args));
  core.flags.bifGoesOn = false;
  if (end.isTimed)
    charge(0, timedBefore);
  if (!end.use && !end.metaUse)
    return {result.word(), true};
  if (result.isValue() || proc.hasException()) {
    bifCaller = caller;
    if (end.metaUse)
      bifEnded(proc, *target->function, end.metaUse, end.metaTracer, result);
    if (end.use)
      bifEnded(proc, *target->function, end.use, 0, result);
    bifCaller = nullptr;
  } else if (core.trap != TrapKind::Exit && core.trap != TrapKind::Hibernate) {
    pushFrames(call, end.use, end.metaUse, end.metaTracer);
  }
  return {result.word(), true};
}

static void sliceChanged(Process &proc, bool isBegin) {
  CallSteps &steps = *proc.core().calls;
  if (!steps.timed)
    return;
  if (isBegin) {
    steps.since = monotonicNs();
    return;
  }
  patternLock.lockRead();
  chargeTime(proc, steps, 0, steps.timed);
  patternLock.unlock();
}

static void processEnded(Process &proc) {
  CallSteps *&steps = proc.core().calls;
  steps->~CallSteps();
  free(steps);
  steps = nullptr;
}

/// erlang:exit/1, throw/1 and error/1 are no calls in compiled code. What the
/// compiler itself raises is always an error of one of these reasons.
static const abi::BifName *raisingBif(Term exceptionClass, Term reason) {
  if (exceptionClass == atoms::exit)
    return &lumen_bif_name_erlang_exit1;
  if (exceptionClass == atoms::throw_)
    return &lumen_bif_name_erlang_throw1;
  static constexpr const char *kOwn[] = {
      "badmatch",    "case_clause", "function_clause", "if_clause",
      "else_clause", "try_clause",  "badarg",          "badarith",
      "badrecord",   "badfun",      "badarity",        "badmap",
      "badkey",      "bad_filter",  "bad_generator",   "system_limit"};
  Term name = reason.isTuple() && reason.tupleSize() ? reason.element(0) : reason;
  for (const char *own : kOwn)
    if (name == internAtom(own))
      return nullptr;
  return &lumen_bif_name_erlang_error1;
}

static void raises(Process &proc, Term exceptionClass, Term reason,
                   const abi::LocInfo *place) {
  const abi::BifName *name = raisingBif(exceptionClass, reason);
  Target *target = name ? functions->find(name) : nullptr;
  if (!target || proc.core().flags.sensitive ||
      !target->pattern.load(std::memory_order_acquire))
    return;
  uint64_t argument = reason.word();
  Call call{proc, *target->function, &argument, nullptr, Term()};
  bifCaller = place ? place->function : nullptr;
  BifEnd end = tellBif(call, *target);
  proc.abi.excClass = exceptionClass.word();
  proc.abi.excReason = reason.word();
  if (end.metaUse)
    bifEnded(proc, *target->function, end.metaUse, end.metaTracer, Term());
  if (end.use)
    bifEnded(proc, *target->function, end.use, 0, Term());
  // A function that does not exist: OTP's handler calls error/1, and catches it.
  if (!place && (end.use & kTellReturnTo)) {
    abi::FunctionInfo handler = {internAtom("error_handler").word(),
                                 internAtom("crash").word(), 1, nullptr};
    tellReturnTo(proc, &handler);
  }
  proc.abi.excClass = proc.abi.excReason = abi::kNoValue;
  bifCaller = nullptr;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

static void setSpec(TraceSpec *&slot, TraceSpec *spec) {
  if (spec)
    spec->retain();
  if (slot)
    slot->release();
  slot = spec;
}

/// Clears what is counted.
static void restartTimes(Pattern &pattern) {
  LockGuard lock(pattern.mutex);
  pattern.spent.clear();
}

static void changePattern(Target &target, Term how, TraceSpec *spec,
                          uint32_t kinds, Term metaTracer) {
  Pattern *pattern = target.pattern.load(std::memory_order_relaxed);
  if (!pattern) {
    if (how == atoms::false_ || how == internAtom("pause") ||
        (how == internAtom("restart")))
      return;
    pattern = new (mallocOrDie(sizeof(Pattern))) Pattern;
  }
  bifPatterns -= target.isBif && !pattern->isEmpty();
  tracedPatterns -= pattern->spec || pattern->times;
  generalPatterns -= pattern->meta || pattern->counts;
  bool isOff = how == atoms::false_, isPause = how == internAtom("pause");
  bool isRestart = how == internAtom("restart");
  if (isPause || isRestart)
    kinds &= kCount | kTime;
  // A function is told of by calls from outside, or by all the other kinds.
  bool isOn = !isOff && !isPause && !isRestart;
  if ((kinds & kGlobal) && isOn) {
    setSpec(pattern->meta, nullptr);
    pattern->metaTracer = 0;
    pattern->counts = pattern->times = false;
    setSpec(pattern->spec, spec);
    pattern->isGlobal = true;
  } else if ((kinds & kGlobal) ? isOff && pattern->isGlobal
                               : isOn && pattern->isGlobal) {
    setSpec(pattern->spec, nullptr);
    pattern->isGlobal = false;
  }
  if ((kinds & kLocal) && !(isOff && pattern->isGlobal)) {
    setSpec(pattern->spec, spec);
    pattern->isGlobal = false;
  }
  if (kinds & kMeta) {
    setSpec(pattern->meta, spec);
    pattern->metaTracer = isOff ? 0 : metaTracer.word();
  }
  if (kinds & kCount) {
    if (!isPause && !(isRestart && !pattern->counts))
      pattern->count.store(0, std::memory_order_relaxed);
    if (!isRestart && !isPause)
      pattern->counts = !isOff;
    pattern->countPaused = isPause;
  }
  if (kinds & kTime) {
    if (!isPause)
      restartTimes(*pattern);
    if (!isRestart && !isPause)
      pattern->times = !isOff;
    pattern->timePaused = isPause;
  }
  bifPatterns += target.isBif && !pattern->isEmpty();
  tracedPatterns += pattern->spec || pattern->times;
  generalPatterns += pattern->meta || pattern->counts;
  if (pattern->isEmpty()) {
    target.pattern.store(nullptr, std::memory_order_release);
    pattern->~Pattern();
    free(pattern);
  } else {
    target.pattern.store(pattern, std::memory_order_release);
  }
}

Term setCallPattern(Process &proc, Term function, Term how, uint32_t kinds,
                    Term metaTracer) {
  TraceSpec *spec = nullptr;
  if (how == atoms::true_) {
    spec = TraceSpec::make(Term::nil());
  } else if (how.isList()) {
    MatchSpec test;
    if (how.isCons() && !test.compileTrace(how))
      return test.isTooDeep() ? atoms::system_limit : Term();
    spec = TraceSpec::make(how);
  }
  patternLock.lockWrite();
  if (!functions)
    makeFunctions();
  Term any = internAtom("_");
  Term module = function.element(0), name = function.element(1),
       arity = function.element(2);
  int64_t count = 0;
  for (size_t i = 0; i < functions->count; ++i) {
    Target &target = *functions->targets[i];
    const abi::FunctionInfo &f = *target.function;
    if ((module != any && module.word() != f.module) ||
        (name != any && name.word() != f.function) ||
        (arity != any && arity.toSmall() != static_cast<int64_t>(f.arity)) ||
        ((kinds & kGlobal) && how == atoms::false_ && !target.isExported))
      continue;
    if ((kinds & kGlobal) && !target.isExported) {
      changePattern(target, atoms::false_, nullptr, kAllButGlobal, metaTracer);
      continue;
    }
    ++count;
    changePattern(target, how, spec, kinds, metaTracer);
  }
  if (spec)
    spec->release();
  // Others read them once armedCalls is set.
  if (!callTraceHooks.entered)
    callTraceHooks = {functionEntered, functionReturned, functionUnwound,
                      bifCalled,       raises,           sliceChanged,
                      processEnded};
  tracedBifs.store(bifPatterns != 0, std::memory_order_release);
  armedCalls.store((tracedPatterns ? kArmedTraced : 0) |
                       (generalPatterns ? kArmedAll : 0),
                   std::memory_order_release);
  patternLock.unlock();
  adoptCallTrace(proc);
  return Term::small(count);
}

static Term specTerm(Heap &heap, const TraceSpec *spec) {
  return spec ? copyTerm(heap, spec->term()) : atoms::false_;
}

Term callPatternInfo(Process &proc, Term function) {
  Heap &heap = proc.heap();
  patternLock.lockWrite();
  if (!functions)
    makeFunctions();
  Term result = atoms::undefined;
  for (size_t i = 0; i < functions->count; ++i) {
    const Target &target = *functions->targets[i];
    const abi::FunctionInfo &f = *target.function;
    if (function.element(0).word() != f.module ||
        function.element(1).word() != f.function ||
        function.element(2).toSmall() != static_cast<int64_t>(f.arity))
      continue;
    Pattern *pattern = target.pattern.load(std::memory_order_relaxed);
    if (!pattern) {
      result = atoms::false_;
      break;
    }
    Term times = atoms::false_;
    if (pattern->times) {
      LockGuard lock(pattern->mutex);
      times = Term::nil();
      for (const Spent &spent : pattern->spent) {
        int64_t micros = spent.ns / 1000;
        Term row = makeTuple(heap, Term(spent.pid), makeUnsigned(heap, spent.calls),
                             Term::small(micros / 1000000),
                             Term::small(micros % 1000000));
        times = makeCons(heap, row, times);
      }
    }
    result = makeTuple(
        heap,
        !pattern->spec ? atoms::false_
                       : internAtom(pattern->isGlobal ? "global" : "local"),
        specTerm(heap, pattern->spec),
        !pattern->meta         ? atoms::false_
        : pattern->metaTracer ? Term(pattern->metaTracer.load())
                              : Term::nil(),
        specTerm(heap, pattern->meta),
        pattern->counts ? makeUnsigned(heap, pattern->count.load())
                        : atoms::false_,
        times);
    break;
  }
  patternLock.unlock();
  return result;
}

} // namespace lumen::rt
