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
#ifndef LUMEN_GC_STRESS
    uint64_t *p = *topAt_;
    if (static_cast<size_t>(*limitAt_ - p) >= words + reserveWords_)
        [[likely]] {
      *topAt_ = p + words;
      return p;
    }
#endif
    return allocSlow(words);
  }
  OffHeapList &offHeap() { return *offHeap_; }
  /// To be called when offHeap().bytes has grown: binaries count for when to
  /// collect.
  virtual void offHeapGrew() {}

  Heap(const Heap &) = delete;
  Heap &operator=(const Heap &) = delete;

protected:
  /// `top` and `limit` are where the owner keeps the two (a process: its hp and
  /// sp, which generated code moves too); `reserveWords` between them stay free.
  Heap(uint64_t **top, uint64_t **limit, size_t reserveWords,
       OffHeapList *offHeap)
      : topAt_(top), limitAt_(limit), reserveWords_(reserveWords),
        offHeap_(offHeap) {}
  ~Heap() = default;
  virtual uint64_t *allocSlow(size_t words) = 0;

private:
  uint64_t **topAt_, **limitAt_;
  size_t reserveWords_;
  OffHeapList *offHeap_;
};

/// A heap that owns its two pointers. In checked builds allocSlow may be called
/// although there is room; it must look again.
class LinearHeap : public Heap {
protected:
  LinearHeap(uint64_t *top, uint64_t *limit, OffHeapList *offHeap)
      : Heap(&top_, &limit_, 0, offHeap), top_(top), limit_(limit) {}
  ~LinearHeap() = default;
  uint64_t *top_, *limit_;
};

/// A heap over given words (a message fragment, one ETS object). The caller has
/// computed the size; running out is a fatal error.
class FixedHeap final : public LinearHeap {
public:
  FixedHeap(uint64_t *begin, size_t words)
      : LinearHeap(begin, begin + words, &list_) {}
  uint64_t *top() const { return top_; }
  OffHeapList &list() { return list_; }

private:
  uint64_t *allocSlow(size_t words) override;
  OffHeapList list_;
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
