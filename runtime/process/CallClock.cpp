//===- CallClock.cpp - how long calls take --------------------------------===//
//
// One clock a process, of the function that was called last among those with
// call_time. A frame below its own says when it has returned
// (lumen_call_timed), and whose clock goes on.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CallPatterns.h"
#include "runtime/process/CallSteps.h"
#include "runtime/sys/Clock.h"

namespace lumen::rt {

void chargeTime(Process &proc, CallSteps &steps, uint64_t calls,
                const void *next) {
  int64_t now = monotonicNs();
  auto add = [&](const void *key, uint64_t called, int64_t ns) {
    TracedFunction *target = key ? functions->find(key) : nullptr;
    CallPattern *pattern =
        target ? target->pattern.load(std::memory_order_acquire) : nullptr;
    if (!pattern || !pattern->times || pattern->timePaused)
      return;
    LockGuard lock(pattern->mutex);
    uint64_t pid = proc.self().word();
    for (TimeSpent &spent : pattern->spent)
      if (spent.pid == pid) {
        spent.calls += called;
        spent.ns += ns;
        return;
      }
    pattern->spent.push({pid, called, ns});
  };
  add(steps.timed, 0, now - steps.since);
  if (calls)
    add(next, calls, 0);
  steps.timed = next;
  steps.since = now;
}

void startClock(Process &proc, const abi::CodeInfo *info) {
  CallSteps &steps = stepsOf(proc);
  const void *previous = steps.timed;
  chargeTime(proc, steps, 1, info);
  // After a tail call the one below goes on where the first one was called.
  for (const uint64_t *sp = proc.abi.sp; isCallFrame(*sp);
       sp += abi::codeInfo({*sp})->frameWords)
    if (*sp == lumen_code_call_timed.bits)
      return;
  uint64_t *sp = proc.abi.sp -= kCallTimeFrameWords;
  sp[0] = lumen_code_call_timed.bits;
  auto address = reinterpret_cast<uintptr_t>(previous);
  sp[1] = Term::small(static_cast<int64_t>(address)).word();
}

void stopClock(Process &proc, const uint64_t *frame) {
  auto address = static_cast<uintptr_t>(Term(frame[1]).toSmall());
  patternLock.lockRead();
  chargeTime(proc, stepsOf(proc), 0, reinterpret_cast<const void *>(address));
  patternLock.unlock();
}

void pauseClock(Process &proc, bool isBegin) {
  CallSteps &steps = *proc.core().calls;
  if (!steps.timed)
    return;
  if (isBegin) {
    steps.since = monotonicNs();
    return;
  }
  patternLock.lockRead();
  chargeTime(proc, steps, 0, steps.timed);
  patternLock.unlock();
}

} // namespace lumen::rt
