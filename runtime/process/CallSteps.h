//===- CallSteps.h - what the parts of call tracing share -------*- C++ -*-===//
//
// CallTrace.cpp sees calls and returns, CallClock.cpp measures them
// (call_time), SavedCalls.cpp keeps the last ones, TraceActions.cpp does what
// specifications ask.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_CALLSTEPS_H
#define LUMEN_RUNTIME_PROCESS_CALLSTEPS_H

#include "runtime/code/Code.h"
#include "runtime/ets/MatchSpec.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// Whose code a frame depth runs; only where that differs from what is below.
struct Entered {
  int64_t depth; ///< words of the stack below it
  uint64_t returnsTo;
  uint64_t module;
};

/// What the steps of a process leave.
struct CallSteps {
  SmallVector<Entered, 4> entered;
  const void *timed = nullptr; ///< whose clock runs (TracedFunction::key)
  int64_t since = 0;
  // A ring of the last calls.
  SavedCall *saved = nullptr;
  uint32_t savedRoom = 0, savedCount = 0, savedNext = 0;
};
CallSteps &stepsOf(Process &proc);

extern const CallTraceHooks kCallTraceHooks;

//===----------------------------------------------------------------------===//
// Who calls
//===----------------------------------------------------------------------===//

/// Where the function that begins returns to, or null: the process ends with
/// it.
const abi::LocInfo *callerPlace(const Process &proc, const uint64_t *sp);
inline const abi::FunctionInfo *callerOf(const Process &proc,
                                         const uint64_t *sp) {
  const abi::LocInfo *place = callerPlace(proc, sp);
  return place ? place->function : nullptr;
}

/// The function that calls the BIF that this thread looks at, if that is not
/// the one which the frame tells.
extern constinit thread_local const abi::FunctionInfo *bifCaller;
inline const abi::FunctionInfo *callerOfBif(const Process &proc) {
  return bifCaller ? bifCaller : callerOf(proc, proc.abi.sp);
}

/// {Module, Function, Arity}
Term functionTuple(Heap &heap, const abi::FunctionInfo &function);

//===----------------------------------------------------------------------===//
// What specifications do (TraceActions.cpp)
//===----------------------------------------------------------------------===//

/// Does what a body asks for; no value: it has failed.
Term doTraceAction(Process &proc, TraceAction action, const Term *args,
                   unsigned count);

//===----------------------------------------------------------------------===//
// Time (CallClock.cpp)
//===----------------------------------------------------------------------===//

struct CallPattern;
struct TracedFunction;

/// Gives the function whose clock runs what has passed since it was looked at,
/// and so many calls to the next one. The caller holds the lock of patterns.
void chargeTime(Process &proc, CallSteps &steps, uint64_t calls,
                const void *next);
/// A function begins whose time is wanted: its clock runs until the frame at sp
/// is returned to.
void startClock(Process &proc, const abi::CodeInfo *info);
void stopClock(Process &proc, const uint64_t *frame);
/// Time between slices is nobody's.
void pauseClock(Process &proc, bool isBegin);

//===----------------------------------------------------------------------===//
// The last calls (SavedCalls.cpp)
//===----------------------------------------------------------------------===//

// As their hooks (CallTrace.h).
void saveCall(Process &proc, const SavedCall &call);
inline void saveCall(Process &proc, const abi::FunctionInfo &function) {
  saveCall(proc, {nullptr, function.module, function.function, function.arity});
}
int64_t saveCalls(Process &proc, int64_t count);
Term lastCalls(Heap &heap, const Process &proc);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_CALLSTEPS_H
