//===- Trampolines.cpp - the C++ halves of Trampolines.ll -----------------===//
//
// Each ..._slow gives 1 to go on at p->resume with p->x, or 0 to return to the
// scheduler, whose `disposition` then says what becomes of the process.
//
//===----------------------------------------------------------------------===//
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Exit.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"

namespace lumen::rt {
constinit std::atomic<uint32_t> armedCalls{0};
constinit CallTraceHooks callTraceHooks{};
constinit std::atomic<bool> tracedBifs{false};

TracedBif callTracedBif(Process &proc, const uint64_t *args,
                        const abi::BifName *name, BifFunction *bif,
                        const void *from) {
  std::atomic_thread_fence(std::memory_order_acquire);
  return callTraceHooks.bif(proc, args, name, bif, from);
}

bool stepsCallsSlow(const Process &proc, uint32_t armed) {
  const ProcessCore &core = proc.core();
  return !core.flags.sensitive &&
         ((armed & kArmedAll) || core.flags.savesCalls ||
          ((armed & kArmedTraced) && (core.traceFlags & kTraceCall)));
}

void adoptCallTrace(Process &proc) {
  ProcessCore &core = proc.core();
  if (!core.flags.isRunningCode || !stepsCalls(proc) || proc.abi.reds <= 0)
    return;
  core.heldReductions += proc.abi.reds;
  proc.abi.reds = 0;
}
} // namespace lumen::rt

using namespace lumen::rt;
namespace abi = lumen::abi;

static uint64_t leave(Disposition disposition) {
  Scheduler::current()->disposition = disposition;
  return 0;
}

extern "C" {

uint64_t lumen_safepoint_slow(Process *proc) {
  ProcessCore &core = proc->core();
  const abi::CodeInfo *info = abi::codeInfo(proc->abi.resume);
  bool isBegin = proc->abi.reds < 0; // else there was no room for it
  proc->abi.reds += core.heldReductions;
  core.heldReductions = 0;
  bool steps = stepsCalls(*proc);
  if (steps && isBegin && info->kind == abi::kCodeFunction) [[unlikely]]
    callTraceHooks.entered(*proc);
  if (core.flags.pausedInBif) {
    core.flags.pausedInBif = false;
    proc->abi.reds = -1; // back to the scheduler, which looks at signals
  }
  size_t need = info->need;
  bool noRoom = static_cast<size_t>(proc->abi.sp - proc->abi.hp) <
                need + abi::kStackRedZone;
#ifdef LUMEN_GC_STRESS
  if (stressCollectionDue(*proc))
    noRoom = true;
#endif
  if (noRoom || needsCollectionSoon(*proc))
    collect(*proc, need, proc->abi.x, info->live);
#ifndef LUMEN_GC_STRESS
  else if (proc->abi.reds >= 0 && !steps)
    // Its check asks for more than its record says: never come here twice.
    collect(*proc, need + 512, proc->abi.x, info->live);
#endif
  if (core.flags.exiting) // by max_heap_size
    return leave(Disposition::Exit);
  core.flags.hasBegun = true;
  if (proc->abi.reds >= 0) {
    giveReductions(*proc, proc->abi.reds);
    return 1;
  }
  saveArguments(*proc, proc->abi.x, info->live);
  return leave(Disposition::Yield);
}

uint64_t lumen_propagate_slow(Process *proc) {
  return unwind(*proc) ? 1 : leave(Disposition::Exit);
}

/// A BIF gave no value: an exception, or a trap.
uint64_t lumen_bif_failed_slow(Process *proc) {
  ProcessCore &core = proc->core();
  TrapKind trap = core.trap;
  core.trap = TrapKind::None;
  switch (trap) {
  case TrapKind::None:
    LUMEN_CHECK(proc->hasException(), "a BIF gave neither value nor exception");
    completeTrace(*proc, nullptr, proc->abi.x);
    return unwind(*proc) ? 1 : leave(Disposition::Exit);
  case TrapKind::Jump:
    return 1;
  case TrapKind::Again:
  case TrapKind::Wait:
    proc->abi.resume = lumen_code_bif_again;
    saveArguments(*proc, proc->abi.x, core.savedCount);
    return leave(trap == TrapKind::Again ? Disposition::Yield
                                         : Disposition::Wait);
  case TrapKind::Collect: {
    core.trap = TrapKind::Collect; // trapValue is a root
    collect(*proc, 0, nullptr, 0);
    core.trap = TrapKind::None;
    if (core.flags.exiting)
      return leave(Disposition::Exit);
    proc->abi.x[0] = core.trapValue;
    proc->abi.resume = {proc->abi.sp[0]};
    return 1;
  }
  case TrapKind::Hibernate: {
    // p->resume and savedCount arguments in p->x are all that is live.
    proc->abi.sp = core.heapEnd - 1;
    collect(*proc, 0, proc->abi.x, core.savedCount, /*full=*/true);
    if (core.flags.exiting)
      return leave(Disposition::Exit);
    saveArguments(*proc, proc->abi.x, core.savedCount);
    core.flags.hibernated = true;
    // A message that is there already wakes it at once.
    return leave(core.messages ? Disposition::Yield : Disposition::Wait);
  }
  case TrapKind::Exit:
    return leave(Disposition::Exit);
  }
  return leave(Disposition::Exit);
}

uint64_t lumen_bif_again_call(Process *proc) {
  ProcessCore &core = proc->core();
  core.flags.bifGoesOn = true;
  uint64_t result = core.againBif(proc, proc->abi.x);
  core.flags.bifGoesOn = false;
  return result;
}

uint64_t lumen_call_traced_slow(Process *proc) {
  callTraceHooks.returned(*proc);
  proc->abi.resume = {proc->abi.sp[0]};
  return 1;
}

void lumen_finish(Process *proc) {
  setExitReason(*proc, atoms::normal);
  leave(Disposition::Exit);
}

} // extern "C"
