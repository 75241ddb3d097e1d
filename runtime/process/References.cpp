//===- References.cpp - making references ---------------------------------===//
#include "runtime/process/References.h"
#include "runtime/sched/Scheduler.h"
#include <atomic>

namespace lumen::rt {

uint64_t newReferenceId() {
  if (Scheduler *scheduler = Scheduler::current())
    return uint64_t(scheduler->index) << 48 | ++scheduler->nextReference;
  // Threads that are no schedulers share a series of their own.
  static constinit std::atomic<uint64_t> foreign{0};
  return uint64_t(0xFFFF) << 48 | ++foreign;
}

Term makeReferenceFrom(Heap &heap, uint64_t id, Term aliasOwner) {
  uint64_t *box = heap.alloc(3);
  box[0] = abi::header(2, abi::kRefTag);
  box[1] = id;
  box[2] = aliasOwner.word();
  return Term::boxed(box);
}

} // namespace lumen::rt
