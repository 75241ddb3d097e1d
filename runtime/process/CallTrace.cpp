//===- CallTrace.cpp - tracing of calls -----------------------------------===//
//
// Calls and returns are seen here, and told. What is set for a function is in
// CallPatterns.h, the rest of what may be done with a call in CallSteps.h.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CallTrace.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/code/Code.h"
#include "runtime/code/ImageFunctions.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/CallPatterns.h"
#include "runtime/process/CallSteps.h"
#include "runtime/process/Trace.h"
#include "runtime/process/TraceSpec.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include <new>
#include <stdlib.h>

extern "C" const lumen::abi::BifName lumen_bif_name_erlang_exit1,
    lumen_bif_name_erlang_throw1, lumen_bif_name_erlang_error1,
    lumen_bif_name_erlang_send, lumen_bif_name_erlang_send2;

namespace lumen::rt {

namespace {

/// What a frame of lumen_call_traced is for, in its first slot.
enum FrameUse : int64_t {
  kTellReturn = 1,
  kTellException = 2,
  kTellReturnTo = 4,
  kTellMeta = 8, ///< to the tracer in the frame
};
enum FrameSlot {
  kSlotUse = 1,
  kSlotModule,
  kSlotFunction,
  kSlotArity,
  kSlotExtra
};

} // namespace

CallSteps &stepsOf(Process &proc) {
  CallSteps *&steps = proc.core().calls;
  if (!steps)
    steps = new (mallocOrDie(sizeof(CallSteps))) CallSteps;
  return *steps;
}

//===----------------------------------------------------------------------===//
// Who calls
//===----------------------------------------------------------------------===//

const abi::LocInfo *callerPlace(const Process &proc, const uint64_t *sp) {
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

constinit thread_local const abi::FunctionInfo *bifCaller = nullptr;

/// The module whose code made the call: after a tail call the stack does not
/// know it.
static uint64_t noteEntered(Process &proc, const abi::FunctionInfo &callee) {
  SmallVector<Entered, 4> &entered = stepsOf(proc).entered;
  const uint64_t *sp = proc.abi.sp, *end = proc.core().heapEnd;
  while (sp < end && isCallFrame(*sp))
    sp += abi::codeInfo({*sp})->frameWords;
  int64_t depth = end - sp;
  while (!entered.empty() && entered.back().depth > depth)
    entered.pop();
  // What the caller has called before from the same frame has returned; it went
  // to another place.
  while (!entered.empty() && entered.back().depth == depth &&
         entered.back().returnsTo != *sp)
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
    entered.push({depth, *sp, callee.module});
  return from;
}

Term functionTuple(Heap &heap, const abi::FunctionInfo &function) {
  return makeTuple(heap, Term(function.module), Term(function.function),
                   Term::small(static_cast<int64_t>(function.arity)));
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
  Term arguments;            ///< a list, once it is needed

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
  bool isLambda =
      last.isValue() && last.isClosure() &&
      abi::codeInfo({last.box()[abi::kFunCode]}) == info &&
      reinterpret_cast<const abi::FunInfo *>(last.box()[abi::kFunInfo])
              ->freeVars != 0;
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

/// Whether one of the frames of calls that return to the same place is for this
/// use.
static bool hasFrame(const Process &proc, int64_t use) {
  for (const uint64_t *sp = proc.abi.sp; isCallFrame(*sp);
       sp += abi::codeInfo({*sp})->frameWords)
    if (*sp == lumen_code_call_traced.bits &&
        (Term(sp[kSlotUse]).toSmall() & use))
      return true;
  return false;
}

/// Runs the specification; false: nothing is to be told of this call.
static bool matches(Call &call, TraceSpec &spec, TraceOutcome &outcome) {
  if (spec.isPlain())
    return true;
  outcome.act = doTraceAction;
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
  uint64_t tracer = core.tracer; // the specification may change it
  if (!matches(call, spec, outcome))
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

static int64_t tellMeta(Call &call, CallPattern &pattern) {
  uint64_t tracer = pattern.metaTracer.load(std::memory_order_relaxed);
  if (!tracer || tracer == call.proc.self().word())
    return 0;
  TraceOutcome outcome;
  if (!matches(call, *pattern.meta, outcome))
    return 0;
  if (outcome.message != atoms::false_) {
    bool hasText = outcome.message.isValue() && outcome.message != atoms::true_;
    if (!sendTrace(call.proc, tracer, kTraceTimestamp, "call",
                   call.tuple(false), hasText ? outcome.message : Term())) {
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
  bool isFromOutside = isByName || calledFrom != function.module;
  TracedFunction *target = functions->find(info);
  // Funs are called from anywhere, but not by their names.
  if (isFromOutside && core.flags.savesCalls && target && target->isExported)
    saveCall(proc, function);
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
  if (CallPattern *pattern = target->pattern.load(std::memory_order_acquire)) {
    Call call{proc, function, proc.abi.x, info, Term()};
    int64_t use = 0;
    if (pattern->spec && (core.traceFlags & kTraceCall) &&
        (!pattern->isGlobal || isFromOutside))
      use = tellCall(call, *pattern->spec, !pattern->isGlobal);
    int64_t metaUse = pattern->meta ? tellMeta(call, *pattern) : 0;
    pushFrames(call, use, metaUse, pattern->metaTracer);
    if (pattern->counts && !pattern->countPaused)
      pattern->count.fetch_add(1, std::memory_order_relaxed);
    if (pattern->times && !pattern->timePaused &&
        (core.traceFlags & kTraceCall))
      startClock(proc, info);
  }
  patternLock.unlock();
}

//===----------------------------------------------------------------------===//
// Returns
//===----------------------------------------------------------------------===//

static void tellReturnTo(Process &proc, const abi::FunctionInfo *function) {
  ProcessCore &core = proc.core();
  constexpr uint32_t kWanted = kTraceReturnTo | kTraceCall;
  if ((core.traceFlags & kWanted) != kWanted ||
      (core.traceFlags & kTraceSilent))
    return;
  ArenaHeap heap(16);
  traceEvent(proc, "return_to",
             function ? functionTuple(heap, *function) : atoms::undefined);
}

static void tellEnd(Process &proc, const uint64_t *frame, const char *event,
                    Term value) {
  ProcessCore &core = proc.core();
  ArenaHeap heap(16);
  Term function =
      makeTuple(heap, Term(frame[kSlotModule]), Term(frame[kSlotFunction]),
                Term(frame[kSlotArity]));
  if (Term(frame[kSlotUse]).toSmall() & kTellMeta) {
    if (!core.flags.sensitive)
      sendTrace(proc, frame[kSlotExtra], kTraceTimestamp, event, function,
                value);
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
  return makeTuple(heap, atoms::error,
                   makeTuple(heap, internAtom("nocatch"), reason));
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

/// An exception passes a call whose return was to be told: the outermost one
/// tells where it is caught.
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

static BifEnd tellBif(Call &call, TracedFunction &target) {
  Process &proc = call.proc;
  ProcessCore &core = proc.core();
  BifEnd end;
  patternLock.lockRead();
  if (CallPattern *pattern = target.pattern.load(std::memory_order_acquire)) {
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
  if (core.flags.bifGoesOn || core.flags.sensitive)
    return {abi::kNoValue, false};
  bool isByName = isStubCall(from);
  // The operator is one of the last calls, but is not told, as in OTP.
  bool isOperator = name == &lumen_bif_name_erlang_send && !isByName;
  TracedFunction *target =
      functions->find(isOperator ? &lumen_bif_name_erlang_send2 : name);
  if (!target || (target->isInstruction && !isByName))
    return {abi::kNoValue, false};
  if (core.flags.savesCalls)
    saveCall(proc, *target->function);
  if (isOperator)
    return {abi::kNoValue, false};
  if (!target->pattern.load(std::memory_order_acquire))
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

static void processEnded(Process &proc) {
  CallSteps *&steps = proc.core().calls;
  saveCalls(proc, 0);
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
  Term name =
      reason.isTuple() && reason.tupleSize() ? reason.element(0) : reason;
  for (const char *own : kOwn)
    if (name == internAtom(own))
      return nullptr;
  return &lumen_bif_name_erlang_error1;
}

static void raises(Process &proc, Term exceptionClass, Term reason,
                   const abi::LocInfo *place) {
  const abi::BifName *name = raisingBif(exceptionClass, reason);
  TracedFunction *target = name ? functions->find(name) : nullptr;
  if (!target || proc.core().flags.sensitive)
    return;
  if (proc.core().flags.savesCalls)
    saveCall(proc, *target->function);
  if (!target->pattern.load(std::memory_order_acquire))
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
  // A function that does not exist: OTP's handler calls error/1, and catches
  // it.
  if (!place && (end.use & kTellReturnTo)) {
    abi::FunctionInfo handler = {internAtom("error_handler").word(),
                                 internAtom("crash").word(), 1, nullptr};
    tellReturnTo(proc, &handler);
  }
  proc.abi.excClass = proc.abi.excReason = abi::kNoValue;
  bifCaller = nullptr;
}

constinit const CallTraceHooks kCallTraceHooks = {
    functionEntered, functionReturned, functionUnwound, bifCalled, raises,
    pauseClock,      processEnded,     saveCall,        saveCalls, lastCalls};

} // namespace lumen::rt
