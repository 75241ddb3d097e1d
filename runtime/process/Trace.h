//===- Trace.h - telling what a process does --------------------*- C++ -*-===//
//
// erlang:trace/3 for what the runtime itself sees: messages, starts and ends, names,
// links, slices, collections. Flags and tracer belong to the process, which alone
// changes them (others ask it by a signal), so events are told in their order and
// with no locks; a process that is not traced pays one test of a word.
//
// See docs/tracing.md. Source: OTP, erlang(3), trace/3; erl_trace.c.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_TRACE_H
#define LUMEN_RUNTIME_PROCESS_TRACE_H

#include "runtime/process/ProcessCore.h"
#include "runtime/process/Spawn.h"

namespace lumen::rt {

/// As lumen_trace.erl numbers them.
enum TraceFlag : uint32_t {
  kTraceSend = 1 << 0,
  kTraceReceive = 1 << 1,
  kTraceProcs = 1 << 2,
  kTraceRunning = 1 << 3,
  kTraceCollections = 1 << 4,
  kTraceTimestamp = 1 << 5,
  kTraceMonotonic = 1 << 6,
  kTraceStrictMonotonic = 1 << 7,
  kTraceSetOnSpawn = 1 << 8,
  kTraceSetOnFirstSpawn = 1 << 9,
  kTraceSetOnLink = 1 << 10,
  kTraceSetOnFirstLink = 1 << 11,
  kTraceCall = 1 << 12,
  kTraceArity = 1 << 13,
  kTraceReturnTo = 1 << 14,
  kTraceSilent = 1 << 15,
  kTraceExiting = 1 << 16,
  kTracePorts = 1 << 17,
  kTraceRunningPorts = 1 << 18,
  kTraceSchedulerId = 1 << 19,
  kAllTraceFlags = 0xFFFFF & ~(kTraceTimestamp | kTraceMonotonic | kTraceStrictMonotonic),
};

/// The flag of this name that specifications may change, or 0.
uint32_t traceFlagOf(Term name);

inline bool isTraced(const ProcessCore &core, uint32_t flags) {
  return __builtin_expect((core.traceFlags & flags) != 0, false);
}

/// The time as the flags kTraceTimestamp and so on want it.
Term traceTimestamp(Heap &heap, uint32_t flags);
/// Those flags, where others stand for them.
inline uint32_t traceStamps(uint32_t flags, uint32_t timestamp,
                            uint32_t monotonic, uint32_t strict) {
  return (flags & timestamp ? kTraceTimestamp : 0) |
         (flags & monotonic ? kTraceMonotonic : 0) |
         (flags & strict ? kTraceStrictMonotonic : 0);
}
/// Sends {trace, Pid, Event, A, B, C} to the tracer, without those that are no
/// values. If the tracer is gone, the process is traced no more.
void traceEvent(Process &proc, const char *event, Term a = Term(),
                Term b = Term(), Term c = Term());
/// The same of a process or port to any tracer, with these flags of time. False: it
/// is gone.
bool sendTrace(Term about, uint64_t tracer, uint32_t flags, const char *event,
               Term a, Term b = Term(), Term c = Term());
inline bool sendTrace(Process &proc, uint64_t tracer, uint32_t flags,
                      const char *event, Term a, Term b = Term(),
                      Term c = Term()) {
  return sendTrace(proc.self(), tracer, flags, event, a, b, c);
}
/// A message was sent to `to`, a name or an identifier.
void traceSent(Process &proc, Term to, Term message);
/// A message has come to where receive finds it, or (clock_service, timeout) the time
/// is up. `from`: a process, port or other source.
void traceReceived(Process &proc, Term from, Term message);
/// The slice of a process begins (in) or ends (out).
void traceSlice(Process &proc, const char *event);
/// A process lets others run (out) in the midst of a BIF, or of its end, or goes on
/// (in). `bif` may be null.
void tracePause(Process &proc, bool isIn, const abi::BifName *bif);
/// A collection begins or ends.
void traceCollection(Process &proc, bool isMajor, bool isEnd);
/// Events of both; what new processes get and what the child inherits. The child does
/// not run yet.
void traceSpawn(Process *parent, Process &child, const SpawnTarget &target,
                bool isLinked);
/// Adds or removes flags. `request`: {IsOn, Flags, Tracer}; or {Off, On, Tracer | []},
/// as specifications do, from any tracer to this one or none. False: another process
/// traces it already.
bool changeTrace(Process &proc, Term request);
/// {Flags, Tracer | []}
Term traceState(Heap &heap, uint32_t flags, uint64_t tracer);

/// Flags of processes that will be made; tracer 0: none.
struct NewTrace {
  std::atomic<uint32_t> flags{0};
  std::atomic<uint64_t> tracer{0};
};
extern NewTrace newTrace, newPortTrace;
/// {IsOn, Flags, Tracer} for those that will be made.
void changeNewTrace(NewTrace &made, bool isOn, uint32_t flags, Term tracer);
/// Whether any process has been traced yet.
extern std::atomic<bool> tracingBegan;
/// Another process has given or taken the name of this one.
void traceNameChange(Term pid, const char *event, Term name);
/// Which of kTraceSend and kTraceReceive are told at all (trace_pattern/3).
extern std::atomic<uint32_t> tracedMessages;
/// For which of them there is a specification (MessageTrace.cpp).
extern std::atomic<uint32_t> filteredMessages;
/// Runs it: whether the message is told, and what is told with it. Programs that set
/// none need not have it.
using MessageFilter = bool(Process &proc, uint32_t direction, Term arguments,
                           Term &text);
extern std::atomic<MessageFilter *> messageFilter;
/// Specifications for received messages want to know who sent them.
inline bool sendersAreNamed() {
  return __builtin_expect(
      filteredMessages.load(std::memory_order_relaxed) & kTraceReceive, 0);
}
/// trace_pattern/3 for messages: true, false or a specification. False: it is none.
bool setMessagePattern(uint32_t direction, Term how);
Term messagePattern(Heap &heap, uint32_t direction);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_TRACE_H
