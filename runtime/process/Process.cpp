//===- Process.cpp - what BIFs do with a process --------------------------===//
#include "runtime/process/Process.h"
#include "runtime/sched/Pacing.h"
#include "runtime/code/Code.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/sys/Check.h"
#include <string.h>

namespace lumen::rt {

static_assert(offsetof(abi::ProcessAbi, sp) == 0 &&
              offsetof(abi::ProcessAbi, hp) == 8 &&
              offsetof(abi::ProcessAbi, reds) == 16 &&
              offsetof(abi::ProcessAbi, resume) == 24 &&
              offsetof(abi::ProcessAbi, x) == 32 &&
              offsetof(abi::ProcessAbi, bif) == 88 &&
              offsetof(abi::ProcessAbi, scratch) == 96,
              "Trampolines.ll knows these");

Term Process::raise(Term exceptionClass, Term reason) {
  abi.excClass = exceptionClass.word();
  abi.excReason = reason.word();
  abi.excTrace = lumen::abi::kNoValue;
  core().flags.excWithoutBif = core().flags.excWithCaller = false;
  core().excCause = lumen::abi::kNoValue;
  // One that trapped left its name; whoever fails now says so after this.
  core().failedBif = nullptr;
  return Term();
}

Term Process::badargWithCause(Term cause) {
  badarg();
  core().excCause = cause.word();
  return Term();
}

Term Process::raiseFromCaller(Term exceptionClass, Term reason) {
  raise(exceptionClass, reason);
  core().flags.excWithoutBif = true;
  return Term();
}

void noteFailedBif(Process &proc, const abi::BifName *name) {
  leaveIfEnded(proc);
  ProcessCore &core = proc.core();
  if (core.flags.excWithoutBif) {
    core.failedBif = nullptr;
    return;
  }
  core.failedBif = name;
}

/// Arguments go to p->x, where they may come from.
static void setArguments(Process &proc, const Term *args, unsigned count) {
  memmove(proc.abi.x, args, count * sizeof(uint64_t));
}

Term Process::trapToExport(Term module, Term function, const Term *args,
                           unsigned count) {
  setArguments(*this, args, count);
  if (lumen::abi::CodeWord code = findExport(module, function, count))
    core().calledByName = (abi.resume = code).bits;
  else
    resumeAtUndef(*this, module, function, count);
  core().trap = TrapKind::Jump;
  return Term();
}

Term Process::trapToFun(Term fun, const Term *args, unsigned count) {
  if (fun.isFun() && fun.funArity() == count) {
    setArguments(*this, args, count);
    abi.x[count] = fun.word();
    abi.resume = {fun.box()[lumen::abi::kFunCode]};
    core().trap = TrapKind::Jump;
    return Term();
  }
  Heap &heap = this->heap();
  if (!fun.isFun())
    return raiseFromCaller(atoms::error, makeTuple(heap, atoms::badfun, fun));
  Term list = Term::nil();
  for (unsigned i = count; i-- > 0;)
    list = makeCons(heap, args[i], list);
  return raiseFromCaller(
      atoms::error, makeTuple(heap, atoms::badarity, makeTuple(heap, fun, list)));
}

Term Process::trapAgain(BifFunction *bif, const Term *args, unsigned count) {
  setArguments(*this, args, count);
  ProcessCore &core = this->core();
  core.savedCount = static_cast<uint16_t>(count);
  core.againBif = bif;
  core.trap = TrapKind::Again;
  return Term();
}

Term Process::waitAgain(BifFunction *bif, const Term *args, unsigned count) {
  trapAgain(bif, args, count);
  core().trap = TrapKind::Wait;
  return Term();
}

} // namespace lumen::rt
