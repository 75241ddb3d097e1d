//===- TraceActions.cpp - what specifications may do ----------------------===//
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/process/CallSteps.h"
#include "runtime/process/ProcessInfo.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Trace.h"
#include "runtime/process/TraceSpec.h"
#include "runtime/term/Atoms.h"
#include <string.h>

namespace lumen::rt {

/// Whoever traced it before. Without a tracer all flags go.
static bool changeFlags(Process &proc, Term which, uint32_t off, uint32_t on,
                        uint64_t tracer) {
  if (which.isAtom())
    which = lookupName(which);
  if (!which.isPid())
    return false;
  Heap &heap = proc.heap();
  Term request = makeTuple(heap, Term::small(off), Term::small(on),
                           tracer ? Term(tracer) : Term::nil());
  if (which == proc.self())
    return changeTrace(proc, request);
  Term elements[] = {makeReference(heap), proc.self(), request};
  return sendSignal(which,
                    makeTupleSignal(SignalKind::TraceRequest, elements, 3));
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

Term doTraceAction(Process &proc, TraceAction action, const Term *args,
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
    bool isOn = action == TraceAction::Enable;
    changeFlags(proc, count == 2 ? args[0] : proc.self(), isOn ? 0 : flag,
                isOn ? flag : 0, core.tracer);
    return atoms::true_;
  }
  case TraceAction::Trace: {
    Term tracer(core.tracer);
    uint32_t off = flagsOf(args[count - 2], tracer);
    uint32_t on = flagsOf(args[count - 1], tracer);
    if (off == kNoFlags || on == kNoFlags ||
        (tracer.isValue() && !findProcess(tracer)))
      return Term();
    changeFlags(proc, count == 3 ? args[0] : proc.self(), off, on,
                tracer.word());
    return atoms::true_;
  }
  }
}

bool runTraceSpec(Process &proc, TraceSpec &spec, Term arguments,
                  TraceOutcome &outcome) {
  Term result;
  outcome.act = doTraceAction;
  return spec.run(proc, arguments, result, outcome);
}

} // namespace lumen::rt
