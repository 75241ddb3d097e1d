//===- Signal.cpp - making and sending signals ----------------------------===//
//
// The inbox is a list that senders push to with compare and exchange, newest
// first; the receiver takes all of it at once and turns it round. So signals of one
// sender keep their order, and neither side ever waits for the other. A process
// that ends leaves a mark in its inbox that no push succeeds on.
//
//===----------------------------------------------------------------------===//
#include "runtime/msg/Signal.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/msg/Inbox.h"
#include "runtime/port/Port.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include "runtime/term/Copy.h"
#include <new>

namespace lumen::rt {

Signal *Signal::create(SignalKind kind, size_t words) {
  LUMEN_CHECK(words < UINT32_MAX, "a message is too large");
  auto *signal = static_cast<Signal *>(
      allocateBlock(checkedSize(sizeof(Signal) + words * uint64_t(8))));
  signal->next = nullptr;
  signal->kind = kind;
  signal->token = SignalToken::Unchanged;
  signal->words = static_cast<uint32_t>(words);
  signal->payload = abi::kNoValue;
  signal->offHeap = {};
  return signal;
}

void Signal::freeBlockOnly(Signal *signal) {
  freeBlock(signal, sizeof(Signal) + signal->words * sizeof(uint64_t));
}

void Signal::destroy(Signal *signal) {
  releaseOffHeap(signal->offHeap);
  freeBlockOnly(signal);
}

uint64_t *SignalHeap::allocSlow(size_t words) {
  LUMEN_CHECK(static_cast<size_t>(limit_ - top_) >= words,
              "a signal is larger than was computed");
  uint64_t *p = top_;
  top_ += words;
  return p;
}

/// With one of the two kinds of copies.
template <size_t (*sizeOf)(Term), Term (*copy)(Heap &, Term, size_t)>
static Signal *makeOf(SignalKind kind, Term term) {
  if (term.isImmediate()) {
    Signal *signal = Signal::create(kind, 0);
    signal->payload = term.word();
    return signal;
  }
  size_t words = sizeOf(term);
  Signal *signal = Signal::create(kind, words);
  SignalHeap heap(signal);
  signal->payload = copy(heap, term, words).word();
  return signal;
}

template <size_t (*sizeOf)(Term), Term (*copy)(Heap &, Term, size_t)>
static Signal *makeTupleOf(SignalKind kind, const Term *elements,
                           unsigned count) {
  constexpr unsigned kMax = 8;
  LUMEN_CHECK(count <= kMax, "signal tuple too large");
  size_t sizes[kMax], words = 1 + count;
  for (unsigned i = 0; i < count; ++i)
    words += sizes[i] = elements[i].isImmediate() ? 0 : sizeOf(elements[i]);
  Signal *signal = Signal::create(kind, words);
  SignalHeap heap(signal);
  uint64_t *tuple = heap.alloc(1 + count);
  tuple[0] = abi::header(count, abi::kTupleTag);
  for (unsigned i = 0; i < count; ++i)
    tuple[1 + i] = elements[i].isImmediate()
                       ? elements[i].word()
                       : copy(heap, elements[i], sizes[i]).word();
  signal->payload = Term::boxed(tuple).word();
  return signal;
}

Signal *makeTermSignal(SignalKind kind, Term term) {
  return makeOf<flatSize, copyTerm>(kind, term);
}
Signal *makeTupleSignal(SignalKind kind, const Term *elements,
                        unsigned count) {
  return makeTupleOf<flatSize, copyTerm>(kind, elements, count);
}
Signal *makeSharingSignal(SignalKind kind, Term term) {
  return makeOf<sentSize, copySent>(kind, term);
}
Signal *makeSharingTupleSignal(SignalKind kind, const Term *elements,
                            unsigned count) {
  return makeTupleOf<sentSize, copySent>(kind, elements, count);
}

bool pushSignal(Process &receiver, Signal *signal) {
  std::atomic<Signal *> &inbox = receiver.core().inbox;
  Signal *head = inbox.load(std::memory_order_relaxed);
  do {
    if (head == closedInbox())
      return false;
    signal->next = head;
  } while (!inbox.compare_exchange_weak(head, signal,
                                        std::memory_order_seq_cst,
                                        std::memory_order_relaxed));
  wakeProcess(receiver);
  return true;
}

bool sendSignal(Term pid, Signal *signal) {
  if (pid.isPort()) [[unlikely]] {
    if (deliverPortSignal(pid, signal))
      return true;
    Signal::destroy(signal);
    return false;
  }
  EpochGuard guard;
  Process *receiver = pid.isPid() ? findProcess(pid) : nullptr;
  if (receiver && pushSignal(*receiver, signal))
    return true;
  Signal::destroy(signal);
  return false;
}

void sendMessage(Term to, Term message) {
  EpochGuard guard;
  Process *receiver = to.isPid() ? findProcess(to) : nullptr;
  if (!receiver)
    return;
  Signal *signal = makeTermSignal(SignalKind::Message, message);
  if (!pushSignal(*receiver, signal))
    Signal::destroy(signal);
}

} // namespace lumen::rt
