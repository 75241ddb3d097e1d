//===- MagicReference.cpp - references to things of the runtime -----------===//
#include "runtime/io/MagicReference.h"
#include "runtime/process/References.h"
#include "runtime/process/Relations.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Memory.h"

#include <new>

namespace lumen::rt {

namespace {

struct NotedHolder {
  uint64_t key; ///< the reference's number
  OffHeapBinary *holder;
};

constinit Mutex notedMutex; ///< guards the table
KeyTable<NotedHolder> *noted = nullptr;
/// Most programs never write one: reading references costs them no lock.
std::atomic<bool> hasNoted{false};

} // namespace

void noteMagicReference(Term reference) {
  const uint64_t *box = reference.box();
  auto *holder = reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject]);
  // Holders have no bytes, and so no use for this word otherwise.
  if (holder->capacity != 0 ||
      holder->claimedBits.load(std::memory_order_acquire) != 0)
    return;
  LockGuard guard(notedMutex);
  if (!noted)
    noted = new (mallocOrDie(sizeof *noted)) KeyTable<NotedHolder>;
  if (!noted->find(box[1]))
    noted->insert({box[1], holder});
  hasNoted.store(true, std::memory_order_release);
  holder->claimedBits.store(box[1], std::memory_order_release);
}

OffHeapBinary *retainMagicHolder(uint64_t id) {
  if (!hasNoted.load(std::memory_order_acquire))
    return nullptr;
  LockGuard guard(notedMutex);
  NotedHolder *entry = noted->find(id);
  if (!entry)
    return nullptr;
  // With none left it is about to be forgotten.
  uint64_t refs = entry->holder->refs.load(std::memory_order_relaxed);
  while (refs != 0)
    if (entry->holder->refs.compare_exchange_weak(refs, refs + 1,
                                                  std::memory_order_relaxed))
      return entry->holder;
  return nullptr;
}

void forgetMagicHolder(OffHeapBinary *holder) {
  LockGuard guard(notedMutex);
  noted->erase(holder->claimedBits.load(std::memory_order_relaxed));
}

Term makeMagicReferenceTo(Heap &heap, OffHeapBinary *holder, uint64_t id) {
  uint64_t *box = heap.alloc(5);
  box[0] = abi::header(4, abi::kMagicRefTag);
  box[1] = id;
  holder->retain();
  box[abi::kRefcObject] = reinterpret_cast<uintptr_t>(holder);
  box[abi::kRefcNext] = reinterpret_cast<uintptr_t>(heap.offHeap().first);
  box[4] = 0;
  heap.offHeap().first = box;
  return Term::boxed(box);
}

Term makeMagicReference(Heap &heap, DestroyHolder destroy, void *context) {
  OffHeapBinary *holder = OffHeapBinary::create(0);
  holder->destroy = destroy;
  holder->context = context;
  Term reference = makeMagicReferenceTo(heap, holder, newReferenceId());
  holder->release(); // the term's reference is the only one
  return reference;
}

void *magicContext(Term term, DestroyHolder destroy) {
  if (!term.isBoxedTag(abi::kMagicRefTag))
    return nullptr;
  auto *holder =
      reinterpret_cast<OffHeapBinary *>(term.box()[abi::kRefcObject]);
  return holder->destroy == destroy ? holder->context : nullptr;
}

} // namespace lumen::rt
