//===- MessageTrace.cpp - specifications for traced messages --------------===//
#include "runtime/process/CallTrace.h"
#include "runtime/process/Trace.h"
#include "runtime/process/TraceSpec.h"
#include "runtime/sys/RwLock.h"
#include "runtime/term/Atoms.h"

namespace lumen::rt {

namespace {

RwLock specLock; ///< guards the two below
TraceSpec *specs[2] = {};  ///< of what is sent, of what is received

TraceSpec *&specOf(uint32_t direction) {
  return specs[direction == kTraceReceive];
}

bool isWanted(Process &proc, uint32_t direction, Term arguments, Term &text) {
  ProcessCore &core = proc.core();
  TraceOutcome outcome;
  specLock.lockRead();
  TraceSpec *spec = specOf(direction);
  bool matched =
      !spec || runTraceSpec(proc, *spec, arguments, outcome);
  specLock.unlock();
  if (!matched || outcome.message == atoms::false_ ||
      (core.traceFlags & kTraceSilent))
    return false;
  if (outcome.message.isValue() && outcome.message != atoms::true_)
    text = outcome.message;
  return true;
}

} // namespace

Term messagePattern(Heap &heap, uint32_t direction) {
  specLock.lockRead();
  TraceSpec *spec = specOf(direction);
  Term term = spec ? copyTerm(heap, spec->term())
                   : boolTerm(tracedMessages.load() & direction);
  specLock.unlock();
  return term;
}

bool setMessagePattern(uint32_t direction, Term how) {
  TraceSpec *spec = nullptr;
  if (how.isCons()) {
    MatchSpec test;
    if (!test.compileTrace(how))
      return false;
    spec = TraceSpec::make(how);
  }
  specLock.lockWrite();
  TraceSpec *&place = specOf(direction);
  if (place)
    place->release();
  place = spec;
  messageFilter.store(isWanted, std::memory_order_release);
  if (spec)
    filteredMessages.fetch_or(direction);
  else
    filteredMessages.fetch_and(~direction);
  if (how == atoms::false_)
    tracedMessages.fetch_and(~direction);
  else
    tracedMessages.fetch_or(direction);
  specLock.unlock();
  return true;
}

} // namespace lumen::rt
