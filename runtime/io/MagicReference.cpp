//===- MagicReference.cpp - references to things of the runtime -----------===//
#include "runtime/io/MagicReference.h"
#include "runtime/process/References.h"

namespace lumen::rt {

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
  auto *holder = reinterpret_cast<OffHeapBinary *>(term.box()[abi::kRefcObject]);
  return holder->destroy == destroy ? holder->context : nullptr;
}

} // namespace lumen::rt
