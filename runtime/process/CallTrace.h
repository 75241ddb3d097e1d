//===- CallTrace.h - tracing of calls ---------------------------*- C++ -*-===//
//
// Each function begins with a check of its reductions. A process whose calls
// are looked at gets just the one that the function costs it which it is in: at
// each call the check fails, and the safepoint, which knows function and
// arguments, looks whether there is something to tell. What the process really
// has left is held back (ProcessCore::heldReductions).
//
// So code that is not traced is as it always was, self calls that became loops
// are seen, and no code is written to. What is returned is seen by a frame
// below the function's, whose continuation is lumen_call_traced.
//
// Programs that set no patterns have only the hooks.
//
// See docs/tracing.md. Source: OTP, erlang(3), trace_pattern/3; beam_bp.c.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_CALLTRACE_H
#define LUMEN_RUNTIME_PROCESS_CALLTRACE_H

#include "runtime/process/ProcessCore.h"

namespace lumen::rt {

/// Whose calls are looked at: of processes with the flag `call`, of all, or of
/// those with save_calls.
enum ArmedCalls : uint32_t {
  kArmedTraced = 1,
  kArmedAll = 2,
  kArmedSaving = 4,
};
/// Set while there are patterns, or such processes.
extern std::atomic<uint32_t> armedCalls;

/// One of the last calls of a process, or an event in their midst.
struct SavedCall {
  const char *event; ///< null: a call
  uint64_t module, function;
  uint64_t arity;
};

/// Set before armedCalls is.
struct CallTraceHooks {
  /// A function begins: p->resume, its arguments in p->x. May collect, push
  /// frames and change the trace flags.
  void (*entered)(Process &proc);
  /// The frame at sp was returned to, with p->x[0]: takes it away.
  void (*returned)(Process &proc);
  /// The recorded exception unwinds such a frame.
  void (*unwound)(Process &proc, const uint64_t *frame);
  /// A BIF is called (callTracedBif).
  TracedBif (*bif)(Process &proc, const uint64_t *args,
                   const abi::BifName *name, BifFunction *bif,
                   const void *from);
  /// Code is about to raise an exception at this place.
  void (*raises)(Process &proc, Term exceptionClass, Term reason,
                 const abi::LocInfo *place);
  /// A slice begins or ends.
  void (*slice)(Process &proc, bool isBegin);
  /// The process has ended.
  void (*ended)(Process &proc);
  // The last calls of a process with ProcessFlags::savesCalls (SavedCalls.cpp).
  void (*save)(Process &proc, const SavedCall &call);
  /// Keeps so many from now on; gives the number before.
  int64_t (*saveCalls)(Process &proc, int64_t count);
  /// process_info(P, last_calls)
  Term (*lastCalls)(Heap &heap, const Process &proc);
};
extern CallTraceHooks callTraceHooks;

/// Words of a frame that sees a return, and of one that only stops a clock.
constexpr unsigned kCallTraceFrameWords = 7, kCallTimeFrameWords = 2;

bool stepsCallsSlow(const Process &proc, uint32_t armed);
/// Whether each call of the process has to be looked at.
inline bool stepsCalls(const Process &proc) {
  uint32_t armed = armedCalls.load(std::memory_order_acquire);
  return __builtin_expect(armed != 0, false) && stepsCallsSlow(proc, armed);
}

/// process_flag(save_calls, N).
constexpr int64_t kMaxSavedCalls = 10000;
/// Before the first process saves its calls: the hooks can be used.
void prepareCallTrace();
inline void saveEvent(Process &proc, const char *event) {
  if (proc.core().flags.savesCalls) [[unlikely]]
    callTraceHooks.save(proc, {event, 0, 0, 0});
}

/// Trace flags or patterns have changed: a process that runs looks from its
/// next call on.
void adoptCallTrace(Process &proc);

/// trace_pattern/3 for functions: how many there are, no value (badarg) or
/// system_limit. `function`: {M, F, A}. `how`: true, false, restart, pause or a
/// specification. `kinds`: as lumen_trace.erl numbers them.
Term setCallPattern(Process &proc, Term function, Term how, uint32_t kinds,
                    Term metaTracer);
/// {Traced, Spec, Meta, MetaSpec, Count, Time} of a function, or undefined.
Term callPatternInfo(Process &proc, Term function);

class TraceSpec;
struct TraceOutcome;
/// Runs a specification on a list of arguments.
bool runTraceSpec(Process &proc, TraceSpec &spec, Term arguments,
                  TraceOutcome &outcome);

/// erlang:system_flag(trace_control_word, N).
extern std::atomic<uint32_t> traceControlWord;

} // namespace lumen::rt

extern "C" {
/// The continuations of such frames.
extern const lumen::abi::CodeWord lumen_code_call_traced;
extern const lumen::abi::CodeWord lumen_code_call_timed;
}

namespace lumen::rt {

/// Whether this is the first word of a frame that sees a return.
inline bool isCallFrame(uint64_t word) {
  return word == lumen_code_call_traced.bits ||
         word == lumen_code_call_timed.bits;
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_CALLTRACE_H
