//===- SavedCalls.cpp - the last calls of a process -----------------------===//
//
// process_flag(save_calls, N): calls from one module to another, of BIFs, and
// what becomes of messages. Source: OTP, erl_trace.c (save_calls).
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/BifSupport.h"
#include "runtime/process/CallPatterns.h"
#include "runtime/process/CallSteps.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include <stdlib.h>
#include <string_view>

namespace lumen::rt {

/// What OTP has in C, and programs never call by its name.
static bool isOwnModule(uint64_t module) {
  AtomText text = atomText(Term(module));
  std::string_view name(text.data, text.length);
  return name == "lumen" || name.starts_with("lumen_");
}

void saveCall(Process &proc, const SavedCall &call) {
  if (proc.core().flags.sensitive || (!call.event && isOwnModule(call.module)))
    return;
  CallSteps &steps = stepsOf(proc);
  steps.saved[steps.savedNext] = call;
  if (++steps.savedNext == steps.savedRoom)
    steps.savedNext = 0;
  if (steps.savedCount < steps.savedRoom)
    ++steps.savedCount;
}

int64_t saveCalls(Process &proc, int64_t count) {
  ProcessCore &core = proc.core();
  CallSteps &steps = stepsOf(proc);
  int64_t before = steps.savedRoom;
  free(steps.saved);
  steps.saved = nullptr;
  steps.savedRoom = static_cast<uint32_t>(count);
  steps.savedCount = steps.savedNext = 0;
  if (count)
    steps.saved = static_cast<SavedCall *>(
        mallocOrDie(static_cast<size_t>(count) * sizeof(SavedCall)));
  bool isOn = count != 0;
  if (isOn != core.flags.savesCalls) {
    core.flags.savesCalls = isOn;
    patternLock.lockWrite();
    countSavers(isOn ? 1 : -1);
    patternLock.unlock();
    adoptCallTrace(proc);
  }
  return before;
}

Term lastCalls(Heap &heap, const Process &proc) {
  const CallSteps &steps = *proc.core().calls;
  Term list = Term::nil();
  for (uint32_t i = 0; i < steps.savedCount; ++i) {
    uint32_t at = (steps.savedNext + steps.savedRoom - 1 - i) % steps.savedRoom;
    const SavedCall &call = steps.saved[at];
    Term what = call.event
                    ? internAtom(call.event)
                    : makeTuple(heap, Term(call.module), Term(call.function),
                                Term::small(static_cast<int64_t>(call.arity)));
    list = makeCons(heap, what, list);
  }
  return list;
}

} // namespace lumen::rt
