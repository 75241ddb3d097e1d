//===- CallTrace.cpp - tracing of calls -----------------------------------===//
//
// One table of all functions of the program, found in its image by what stands
// beside their code (abi::CodeInfo) when the first pattern is set. Each has a
// pattern or none. Patterns change under a lock for writing; who looks at a call of
// a function that has one holds it for reading.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CallTrace.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/code/Code.h"
#include "runtime/code/ImageFunctions.h"
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

namespace lumen::rt {

constinit std::atomic<uint32_t> traceControlWord{0};

namespace {

/// As lumen_trace.erl numbers them.
enum PatternKind : uint32_t {
  kLocal = 1,
  kGlobal = 2,
  kMeta = 4,
  kCount = 8,
  kTime = 16,
};

/// What a frame of lumen_call_traced is for, in its first slot.
enum FrameUse : int64_t {
  kTellReturn = 1,
  kTellException = 2,
  kTellReturnTo = 4,
  kTellMeta = 8, ///< to the tracer in the frame
  kStopClock = 16,
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
  uint64_t metaTracer = 0;
  std::atomic<uint64_t> count{0};
  Mutex mutex;
  SmallVector<Spent, 1> spent; ///< guarded by mutex

  bool isEmpty() const { return !spec && !meta && !counts && !times; }
};

struct Target {
  const abi::CodeInfo *info;
  bool isExported;
  std::atomic<Pattern *> pattern;

  const abi::FunctionInfo &function() const { return *info->loc->function; }
};

/// All functions, and an index by their records.
struct Functions {
  Target *targets;
  size_t count = 0;
  uint32_t mask = 0;
  uint32_t *index;

  static uint32_t hashOf(const abi::CodeInfo *info) {
    return static_cast<uint32_t>(
        (reinterpret_cast<uintptr_t>(info) >> 4) * 0x9E3779B97F4A7C15u >> 32);
  }
  Target *find(const abi::CodeInfo *info) const {
    for (uint32_t at = hashOf(info) & mask; index[at]; at = (at + 1) & mask)
      if (targets[index[at] - 1].info == info)
        return &targets[index[at] - 1];
    return nullptr;
  }
};

RwLock patternLock;
constinit Functions *functions = nullptr; ///< once made, for good
/// How many patterns there are of calls of traced processes, and of all; guarded.
uint32_t tracedPatterns = 0, generalPatterns = 0;

/// Whose code a frame depth runs; only where that differs from what is below.
struct Entered {
  int64_t depth; ///< words of the stack below it
  uint64_t module;
};

} // namespace

/// What the steps of a process leave.
struct CallSteps {
  SmallVector<Entered, 4> entered;
  Pattern *timed = nullptr; ///< whose clock runs; only compared and found again
  const abi::CodeInfo *timedFunction = nullptr;
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
  SmallVector<const abi::CodeInfo *, 16> found;
  visitImageFunctions(
      [](void *context, const abi::CodeInfo *info) {
        static_cast<decltype(found) *>(context)->push(info);
      },
      &found);
  auto *fresh = new (mallocOrDie(sizeof(Functions))) Functions;
  fresh->count = found.size();
  uint32_t size = 16;
  while (size < found.size() * 2)
    size *= 2;
  fresh->mask = size - 1;
  fresh->targets =
      static_cast<Target *>(mallocOrDie((found.size() + 1) * sizeof(Target)));
  fresh->index = static_cast<uint32_t *>(calloc(size, sizeof(uint32_t)));
  if (!fresh->index)
    outOfMemory(size * sizeof(uint32_t));
  for (size_t i = 0; i < found.size(); ++i) {
    const abi::FunctionInfo &function = *found[i]->loc->function;
    abi::CodeWord exported =
        findExport(Term(function.module), Term(function.function),
                   static_cast<unsigned>(function.arity));
    new (&fresh->targets[i])
        Target{found[i], exported && abi::codeInfo(exported) == found[i],
               nullptr};
    uint32_t at = Functions::hashOf(found[i]) & fresh->mask;
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
static const abi::FunctionInfo *callerOf(const Process &proc,
                                         const uint64_t *sp) {
  while (sp < proc.core().heapEnd) {
    const abi::CodeInfo *info = abi::codeInfo({*sp});
    if (info->loc && info->loc->function)
      return info->loc->function;
    if (sp[0] != lumen_code_call_traced.bits)
      return nullptr;
    sp += info->frameWords;
  }
  return nullptr;
}

/// Whether the function was called by one of another module.
static bool isCalledFromOutside(const abi::FunctionInfo &callee,
                                uint64_t calledFrom) {
  return calledFrom != callee.module;
}

/// The module whose code made the call: after a tail call the stack does not know it.
static uint64_t noteEntered(Process &proc, const abi::FunctionInfo &callee) {
  SmallVector<Entered, 4> &entered = stepsOf(proc).entered;
  const uint64_t *sp = proc.abi.sp, *end = proc.core().heapEnd;
  while (sp < end && *sp == lumen_code_call_traced.bits)
    sp += kCallTraceFrameWords;
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
  Term request = makeTuple(heap, boolTerm(isOn), Term::small(flags),
                           tracer ? Term(tracer) : own);
  if (which == own)
    return changeTrace(proc, request);
  if (which.isAtom())
    which = lookupName(which);
  if (!which.isPid())
    return false;
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
    uint32_t bit = flag.isAtom() ? traceFlagOf(flag) : 0;
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
    const abi::FunctionInfo *caller = callerOf(proc, proc.abi.sp);
    return caller ? functionTuple(proc.heap(), *caller) : atoms::undefined;
  }
  case TraceAction::CallerLine: {
    Term trace = currentStackTrace(proc, proc.heap(), 2);
    return trace.isCons() ? trace.head() : atoms::undefined;
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
  const abi::CodeInfo *info;
  const abi::FunctionInfo &function;
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
  const uint64_t *x = proc.abi.x;
  unsigned count = arity(), fromCaller = info->live;
  Term last = fromCaller ? Term(x[fromCaller - 1]) : Term();
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

static bool isTopFrame(const Process &proc, int64_t use) {
  return proc.abi.sp[0] == lumen_code_call_traced.bits &&
         Term(proc.abi.sp[kSlotUse]).toSmall() == use;
}

/// Runs the specification; false: nothing is to be told of this call.
static bool matches(Call &call, TraceSpec &spec, TraceOutcome &outcome) {
  if (spec.isPlain())
    return true;
  outcome.act = act;
  Term result;
  return spec.run(call.proc, call.argumentList(), result, outcome);
}

static void tellCall(Call &call, TraceSpec &spec, bool isLocal) {
  ProcessCore &core = call.proc.core();
  TraceOutcome outcome;
  actingTracer = core.tracer;
  bool matched = matches(call, spec, outcome);
  actingTracer = 0;
  if (!matched)
    return;
  // The specification may have changed the flags.
  if (!(core.traceFlags & kTraceCall))
    return;
  if (outcome.message != atoms::false_ && !(core.traceFlags & kTraceSilent)) {
    bool hasText = outcome.message.isValue() && outcome.message != atoms::true_;
    traceEvent(call.proc, "call", call.tuple(core.traceFlags & kTraceArity),
               hasText ? outcome.message : Term());
  }
  int64_t use = (outcome.returns ? kTellReturn : 0) |
                (outcome.exceptions ? kTellReturn | kTellException : 0);
  if (isLocal && (core.traceFlags & kTraceReturnTo) &&
      !isTopFrame(call.proc, kTellReturnTo))
    pushFrame(call, kTellReturnTo, Term::nil());
  if (use)
    pushFrame(call, use, Term::nil());
}

static void tellMeta(Call &call, Pattern &pattern) {
  TraceOutcome outcome;
  actingTracer = pattern.metaTracer;
  bool matched = matches(call, *pattern.meta, outcome);
  actingTracer = 0;
  if (!matched)
    return;
  if (outcome.message != atoms::false_) {
    bool hasText = outcome.message.isValue() && outcome.message != atoms::true_;
    sendTrace(call.proc, pattern.metaTracer, kTraceTimestamp, "call",
              call.tuple(false), hasText ? outcome.message : Term());
  }
  int64_t use = (outcome.returns ? kTellReturn : 0) |
                (outcome.exceptions ? kTellReturn | kTellException : 0);
  if (use)
    pushFrame(call, use | kTellMeta, Term(pattern.metaTracer));
}

/// Gives the function whose clock runs what has passed since it was looked at.
static void chargeTime(Process &proc, CallSteps &steps, uint64_t calls,
                       const abi::CodeInfo *next) {
  int64_t now = monotonicNs();
  auto add = [&](const abi::CodeInfo *info, uint64_t called, int64_t ns) {
    Target *target = info ? functions->find(info) : nullptr;
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
  add(steps.timedFunction, 0, now - steps.since);
  if (calls)
    add(next, calls, 0);
  steps.timedFunction = next;
  steps.since = now;
}

static void startClock(Call &call) {
  CallSteps &steps = stepsOf(call.proc);
  const abi::CodeInfo *previous = steps.timedFunction;
  chargeTime(call.proc, steps, 1, call.info);
  // After a tail call the one below goes on where the first one was called.
  if (isTopFrame(call.proc, kStopClock))
    return;
  pushFrame(call, kStopClock,
            Term::small(static_cast<int64_t>(reinterpret_cast<uintptr_t>(previous))));
}

static void stopClock(Process &proc, const uint64_t *frame) {
  auto *previous = reinterpret_cast<const abi::CodeInfo *>(
      static_cast<uintptr_t>(Term(frame[kSlotExtra]).toSmall()));
  chargeTime(proc, stepsOf(proc), 0, previous);
}

static void functionEntered(Process &proc) {
  ProcessCore &core = proc.core();
  const abi::CodeInfo *info = abi::codeInfo(proc.abi.resume);
  if (!info->loc || !info->loc->function)
    return;
  const abi::FunctionInfo &function = *info->loc->function;
  uint64_t calledFrom = noteEntered(proc, function);
  Target *target = functions->find(info);
  if (!target || !target->pattern.load(std::memory_order_acquire))
    return;
  patternLock.lockRead();
  if (Pattern *pattern = target->pattern.load(std::memory_order_acquire)) {
    Call call{proc, info, function, Term()};
    if (pattern->spec && (core.traceFlags & kTraceCall) &&
        (!pattern->isGlobal ||
         isCalledFromOutside(function, calledFrom)))
      tellCall(call, *pattern->spec, !pattern->isGlobal);
    if (pattern->meta)
      tellMeta(call, *pattern);
    if (pattern->counts && !pattern->countPaused)
      pattern->count.fetch_add(1, std::memory_order_relaxed);
    if (pattern->times && !pattern->timePaused)
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

static void functionReturned(Process &proc) {
  const uint64_t *frame = proc.abi.sp;
  int64_t use = Term(frame[kSlotUse]).toSmall();
  proc.abi.sp += kCallTraceFrameWords;
  if (use & kTellReturn)
    tellEnd(proc, frame, "return_from", Term(proc.abi.x[0]));
  if (use & kTellReturnTo)
    tellReturnTo(proc, callerOf(proc, proc.abi.sp));
  if (use & kStopClock) {
    patternLock.lockRead();
    stopClock(proc, frame);
    patternLock.unlock();
  }
}

static void functionUnwound(Process &proc, const uint64_t *frame) {
  int64_t use = Term(frame[kSlotUse]).toSmall();
  if (use & kTellException) {
    ArenaHeap heap(16);
    tellEnd(proc, frame, "exception_from",
            makeTuple(heap, Term(proc.abi.excClass), Term(proc.abi.excReason)));
  }
  if (use & kStopClock) {
    patternLock.lockRead();
    stopClock(proc, frame);
    patternLock.unlock();
  }
  if (!(use & kTellReturnTo))
    return;
  // The outermost one tells where the exception is caught.
  const uint64_t *end = proc.core().heapEnd;
  for (const uint64_t *sp = frame + kCallTraceFrameWords; sp < end;) {
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

static void sliceChanged(Process &proc, bool isBegin) {
  CallSteps &steps = *proc.core().calls;
  if (!steps.timedFunction)
    return;
  if (isBegin) {
    steps.since = monotonicNs();
    return;
  }
  patternLock.lockRead();
  chargeTime(proc, steps, 0, steps.timedFunction);
  patternLock.unlock();
}

static void processEnded(Process &proc) {
  CallSteps *&steps = proc.core().calls;
  steps->~CallSteps();
  free(steps);
  steps = nullptr;
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
  tracedPatterns -= pattern->spec != nullptr;
  generalPatterns -= pattern->meta || pattern->counts || pattern->times;
  bool isOff = how == atoms::false_, isPause = how == internAtom("pause");
  bool isRestart = how == internAtom("restart");
  if (kinds & kGlobal) {
    if (!isOff || pattern->isGlobal) {
      // Calls from outside and all calls cannot both be told.
      if (!isOff && !pattern->isGlobal && pattern->spec)
        setSpec(pattern->spec, nullptr);
      setSpec(pattern->spec, spec);
      pattern->isGlobal = !isOff;
    }
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
  tracedPatterns += pattern->spec != nullptr;
  generalPatterns += pattern->meta || pattern->counts || pattern->times;
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
      return Term();
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
    Target &target = functions->targets[i];
    const abi::FunctionInfo &f = target.function();
    if ((module != any && module.word() != f.module) ||
        (name != any && name.word() != f.function) ||
        (arity != any && arity.toSmall() != static_cast<int64_t>(f.arity)) ||
        ((kinds & kGlobal) && !target.isExported))
      continue;
    ++count;
    changePattern(target, how, spec, kinds, metaTracer);
  }
  if (spec)
    spec->release();
  callTraceHooks = {functionEntered, functionReturned, functionUnwound,
                    sliceChanged, processEnded};
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
    const Target &target = functions->targets[i];
    const abi::FunctionInfo &f = target.function();
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
        pattern->meta ? Term(pattern->metaTracer) : atoms::false_,
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
