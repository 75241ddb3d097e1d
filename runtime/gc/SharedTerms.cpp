//===- SharedTerms.cpp - terms that all processes may refer to ------------===//
//
// A round frees what has been retired before it began. It goes through two phases.
//
// The odd one begins: no copy that is sent refers to a persistent term any more. When
// each scheduler has passed on to it, between two slices and with no interrupted BIF
// left that still works as before, references spread no further, and each process is
// asked. What was sent to it earlier is in front of the question.
//
// When all have answered the even phase begins, in which copies share again. Processes
// that were about to end when the others were asked have not been: what they leave to
// others they read from native stacks. When each scheduler has passed on, those are
// gone, and the terms are freed.
//
//===----------------------------------------------------------------------===//
#include "runtime/gc/SharedTerms.h"
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include "runtime/term/ObjectWords.h"
#include "runtime/term/SharingCopy.h"
#include "runtime/term/SmallVector.h"

#include <stdlib.h>

namespace lumen::rt {

constinit std::atomic<uint64_t> sharingPhase{0};

namespace {

/// The objects of one round, by address.
struct Round {
  size_t count;
  std::atomic<size_t> waiting; ///< processes that have not copied yet, and 1
                               ///< while they are being asked
  Object *objects[];
};

constinit Mutex mutex; ///< guards what is below
Object *retired = nullptr; ///< linked by `next`
size_t retiredCount = 0;
/// Processes read it between being asked and answering.
constinit std::atomic<Round *> round{nullptr};
/// The last phase that all schedulers have passed on to.
constinit std::atomic<uint64_t> passedByAll{0};

int byAddress(const void *a, const void *b) {
  auto left = *static_cast<Object *const *>(a);
  auto right = *static_cast<Object *const *>(b);
  return left < right ? -1 : left > right;
}

/// Does the word point into one of the round's objects?
bool isRetired(const void *context, uint64_t word) {
  auto &in = *static_cast<const Round *>(context);
  auto *p = reinterpret_cast<const uint64_t *>(word & ~abi::kPrimaryMask);
  size_t low = 0, high = in.count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (in.objects[middle]->data <= p)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return false;
  Object *object = in.objects[low - 1];
  return p < object->data + object->words;
}

bool isPointer(uint64_t word) {
  uint64_t primary = word & abi::kPrimaryMask;
  return primary == abi::kPrimaryBoxed || primary == abi::kPrimaryCons;
}

void beginPhase(uint64_t phase) {
  sharingPhase.store(phase, std::memory_order_seq_cst);
  wakeSchedulers();
}

void beginRound() {
  {
    LockGuard guard(mutex);
    size_t count = retiredCount;
    if (count == 0 || round.load(std::memory_order_relaxed))
      return;
    auto *next = static_cast<Round *>(
        mallocOrDie(sizeof(Round) + count * sizeof(Object *)));
    next->count = count;
    next->waiting.store(1, std::memory_order_relaxed);
    for (size_t i = 0; i < count; ++i, retired = retired->next)
      next->objects[i] = retired;
    retiredCount = 0;
    qsort(next->objects, count, sizeof(Object *), byAddress);
    round.store(next, std::memory_order_release);
  }
  beginPhase(sharingPhase.load(std::memory_order_relaxed) + 1);
}

void askProcesses(Round &in) {
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

void endRound() {
  Round *done = round.load(std::memory_order_acquire);
  for (size_t i = 0; i < done->count; ++i)
    Object::destroy(done->objects[i]);
  free(done);
  {
    LockGuard guard(mutex);
    round.store(nullptr, std::memory_order_relaxed);
  }
  beginRound();
}

/// What a message holds is a tree.
bool refersToRetired(const Round &in, Term term) {
  SmallVector<uint64_t, 64> work;
  work.push(term.word());
  while (!work.empty()) {
    uint64_t word = work.pop();
    if (!isPointer(word))
      continue;
    Term t(word);
    if (!isProcessMemory(reinterpret_cast<const void *>(word))) {
      if (isRetired(&in, word))
        return true;
    } else if (t.isCons()) {
      work.push(t.tail().word());
      work.push(t.head().word());
    } else {
      TermWords terms = termWords(t.box());
      for (size_t i = 0; i < terms.count; ++i)
        work.push(t.box()[terms.first + i]);
    }
  }
  return false;
}

bool isInMessage(const void *context, uint64_t word) {
  return isProcessMemory(reinterpret_cast<const void *>(word)) ||
         isRetired(context, word);
}

/// The message with copies of what is retired, in the place of the other one.
void replaceMessage(ProcessCore &core, Signal **link, const Round &in) {
  Signal *old = *link;
  SharingCopy copy(isInMessage, &in);
  size_t words = copy.size(old->term());
  Signal *fresh = Signal::create(SignalKind::Message, words);
  SignalHeap heap(fresh);
  fresh->token = old->token; // None or Unchanged: marked ones share nothing
  fresh->payload = copy.copy(heap, old->term(), words).word();
  fresh->next = old->next;
  *link = fresh;
  if (core.messagesEnd == &old->next)
    core.messagesEnd = &fresh->next;
  if (core.cursor == &old->next)
    core.cursor = &fresh->next;
  if (core.marks)
    for (ReceiveMarks::Mark &mark : core.marks->marks)
      if (mark.at == &old->next)
        mark.at = &fresh->next;
  Signal::destroy(old);
}

struct References {
  Process &proc;
  const Round &in;
  SharingCopy copies;

  void visit(uint64_t *slot) {
    uint64_t word = *slot;
    if (!isPointer(word) ||
        isProcessMemory(reinterpret_cast<const void *>(word)) ||
        !isRetired(&in, word))
      return;
    *slot = copies.copy(proc.heap(), Term(word)).word();
  }
};

} // namespace

void retireShared(Object *object) {
  {
    LockGuard guard(mutex);
    object->next = retired;
    retired = object;
    ++retiredCount;
  }
  beginRound();
}

void phasePassed(uint64_t phase) {
  uint64_t before = phase - 1;
  if (!allPassed(phase) ||
      !passedByAll.compare_exchange_strong(before, phase,
                                           std::memory_order_seq_cst))
    return;
  if (phase % 2)
    askProcesses(*round.load(std::memory_order_acquire));
  else
    endRound();
}

bool isFreeingShared() {
  LockGuard guard(mutex);
  return round.load(std::memory_order_relaxed) != nullptr;
}

void leaveRetired() {
  Round *current = round.load(std::memory_order_acquire);
  if (current->waiting.fetch_sub(1, std::memory_order_acq_rel) == 1)
    beginPhase(sharingPhase.load(std::memory_order_relaxed) + 1);
}

void copyRetired(Process &proc, uint64_t *args, unsigned argCount) {
  ProcessCore &core = proc.core();
  const Round &in = *round.load(std::memory_order_acquire);
  // Code may hold parts of the message it looks at: later.
  if (core.peeked && refersToRetired(in, core.peeked->term()))
    return;
  // Afterwards all that the process holds is in one block that can be walked.
  collect(proc, 0, args, argCount, /*full=*/true);
  if (core.flags.exiting)
    return; // its end tells
  References references{proc, in, SharingCopy(isRetired, &in)};
  visitAllSlots(
      proc, args, argCount,
      [](void *context, uint64_t *slot) {
        static_cast<References *>(context)->visit(slot);
      },
      &references);
  // What now points to copies is no older than they are.
  core.highWater = core.heapStart;
  for (Signal **link = &core.messages; *link; link = &(*link)->next)
    if (*link != core.peeked && refersToRetired(in, (*link)->term()))
      replaceMessage(core, link, in);
  core.flags.copiesRetired = false;
  leaveRetired();
}

} // namespace lumen::rt
