//===- SharedTerms.cpp - terms that all processes may refer to ------------===//
#include "runtime/gc/SharedTerms.h"
#include "runtime/gc/Collector.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Relations.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Memory.h"

#include <stdlib.h>

namespace lumen::rt {

namespace {

/// The objects of one round, by address.
struct Round {
  size_t count;
  std::atomic<size_t> waiting; ///< processes that have not copied yet, and 1
                               ///< while the round begins
  Object *objects[];
};

constinit Mutex mutex; ///< guards what is below
Object *retired = nullptr; ///< linked by `next`
size_t retiredCount = 0;
/// Processes read it between being asked and answering.
constinit std::atomic<Round *> round{nullptr};

int byAddress(const void *a, const void *b) {
  auto left = *static_cast<Object *const *>(a);
  auto right = *static_cast<Object *const *>(b);
  return left < right ? -1 : left > right;
}

/// The object that the word points into, or null.
Object *objectAt(const Round &in, const uint64_t *p) {
  size_t low = 0, high = in.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (in.objects[middle]->data <= p)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return nullptr;
  Object *object = in.objects[low - 1];
  return p < object->data + object->words ? object : nullptr;
}

/// With the mutex. Returns the new round if its processes must be asked.
Round *beginRound() {
  size_t count = retiredCount;
  if (count == 0 || round.load(std::memory_order_relaxed))
    return nullptr;
  auto *next = static_cast<Round *>(
      mallocOrDie(sizeof(Round) + count * sizeof(Object *)));
  next->count = count;
  next->waiting.store(1, std::memory_order_relaxed);
  for (size_t i = 0; i < count; ++i, retired = retired->next)
    next->objects[i] = retired;
  retiredCount = 0;
  qsort(next->objects, count, sizeof(Object *), byAddress);
  round.store(next, std::memory_order_release);
  return next;
}

void askProcesses(Round &in) {
  EpochGuard guard;
  for (uint32_t i = 0; i < processTable.limit(); ++i) {
    Process *proc = processTable.processAt(i);
    if (!proc)
      continue;
    in.waiting.fetch_add(1, std::memory_order_relaxed);
    Signal *signal = Signal::create(SignalKind::CopyRetired, 0);
    if (!pushSignal(*proc, signal)) {
      Signal::destroy(signal);
      // Not the last: the round's beginning is counted, too.
      in.waiting.fetch_sub(1, std::memory_order_relaxed);
    }
  }
  leaveRetired();
}

struct Moved {
  uint64_t key; ///< the term's word
  uint64_t copy;
};

struct References {
  Process &proc;
  const Round &in;
  KeyTable<Moved> moved;

  void visit(uint64_t *slot) {
    uint64_t word = *slot, primary = word & abi::kPrimaryMask;
    if (primary != abi::kPrimaryBoxed && primary != abi::kPrimaryCons)
      return;
    auto *p = reinterpret_cast<const uint64_t *>(word - primary);
    if (isProcessMemory(p) || !objectAt(in, p))
      return;
    Moved *known = moved.find(word);
    if (!known) {
      moved.insert({word, copyTerm(proc.heap(), Term(word)).word()});
      known = moved.find(word);
    }
    *slot = known->copy;
  }
};

} // namespace

void retireShared(Object *object) {
  Round *begun;
  {
    LockGuard guard(mutex);
    object->next = retired;
    retired = object;
    ++retiredCount;
    begun = beginRound();
  }
  if (begun)
    askProcesses(*begun);
}

void leaveRetired() {
  Round *done = round.load(std::memory_order_acquire);
  if (done->waiting.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  for (size_t i = 0; i < done->count; ++i)
    Object::destroy(done->objects[i]);
  free(done);
  Round *next;
  {
    LockGuard guard(mutex);
    round.store(nullptr, std::memory_order_relaxed);
    next = beginRound();
  }
  if (next)
    askProcesses(*next);
}

void copyRetired(Process &proc, uint64_t *args, unsigned argCount) {
  // Afterwards all that the process holds is in one block that can be walked.
  collect(proc, 0, args, argCount, /*full=*/true);
  ProcessCore &core = proc.core();
  if (core.flags.exiting)
    return; // its end tells
  References references{proc, *round.load(std::memory_order_acquire), {}};
  visitAllSlots(
      proc, args, argCount,
      [](void *context, uint64_t *slot) {
        static_cast<References *>(context)->visit(slot);
      },
      &references);
  core.flags.copiesRetired = false;
  leaveRetired();
}

} // namespace lumen::rt
