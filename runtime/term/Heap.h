//===- Heap.h - where C++ code builds terms ---------------------*- C++ -*-===//
//
// Everything that builds terms takes a `Heap &`: a process's heap, a message
// fragment, an ETS cell or a literal arena. `alloc` never collects and never
// moves anything; when a process's block is full the words come from a fragment
// that the next collection folds in.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_HEAP_H
#define LUMEN_RUNTIME_TERM_HEAP_H

#include "runtime/term/Term.h"

namespace lumen::rt {

/// A reference-counted block of bytes outside all process heaps.
struct OffHeapBinary;

/// List of the refc binaries (and other off-heap things) that terms of one heap
/// refer to; the owner drops the references when the terms die. Linked through
/// word [abi::kRefcNext] of the boxed objects.
struct OffHeapList {
  uint64_t *first = nullptr;
  uint64_t bytes = 0; ///< virtual binary heap
};

class Heap {
public:
  /// Room for `words` words, uninitialised; fill all of it before the next alloc.
  uint64_t *alloc(size_t words) {
    if (static_cast<size_t>(limit_ - top_) >= words) {
      uint64_t *p = top_;
      top_ += words;
      return p;
    }
    return allocSlow(words);
  }
  OffHeapList &offHeap() { return *offHeap_; }

protected:
  Heap(uint64_t *top, uint64_t *limit, OffHeapList *offHeap)
      : top_(top), limit_(limit), offHeap_(offHeap) {}
  virtual uint64_t *allocSlow(size_t words) = 0;
  ~Heap() = default;
  uint64_t *top_, *limit_;
  OffHeapList *offHeap_;
};

// Builders.
inline Term makeCons(Heap &heap, Term head, Term tail) {
  uint64_t *cell = heap.alloc(2);
  cell[0] = head.word();
  cell[1] = tail.word();
  return Term::cons(cell);
}
template <typename... Ts>
Term makeTuple(Heap &heap, Ts... elements) {
  uint64_t *box = heap.alloc(1 + sizeof...(Ts));
  box[0] = abi::header(sizeof...(Ts), abi::kTupleTag);
  size_t i = 1;
  ((box[i++] = elements.word()), ...);
  return Term::boxed(box);
}
inline Term makeFloat(Heap &heap, double value) {
  uint64_t *box = heap.alloc(2);
  box[0] = abi::header(1, abi::kFloatTag);
  box[1] = std::bit_cast<uint64_t>(value);
  return Term::boxed(box);
}
/// Integers of the machine; larger ones are in runtime/term/Bignum.h.
Term makeInteger(Heap &heap, int64_t value);
Term makeUnsigned(Heap &heap, uint64_t value);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_TERM_HEAP_H
