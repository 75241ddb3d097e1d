//===- Heap.cpp - building terms ------------------------------------------===//
#include "runtime/term/Heap.h"
#include "runtime/sys/Check.h"

namespace lumen::rt {

uint64_t *FixedHeap::allocSlow(size_t words) {
  LUMEN_CHECK(static_cast<size_t>(limit_ - top_) >= words,
              "a term is larger than was computed");
  uint64_t *p = top_;
  top_ += words;
  return p;
}

Term makeInteger(Heap &heap, int64_t value) {
  if (Term::fitsSmall(value))
    return Term::small(value);
  uint64_t *box = heap.alloc(2);
  box[0] = abi::header(1, value < 0 ? abi::kNegBigTag : abi::kPosBigTag);
  // Negating in unsigned arithmetic is right for the smallest value, too.
  box[1] = value < 0 ? -static_cast<uint64_t>(value) : value;
  return Term::boxed(box);
}

Term makeUnsigned(Heap &heap, uint64_t value) {
  if (value <= static_cast<uint64_t>(abi::kMaxSmall))
    return Term::small(static_cast<int64_t>(value));
  uint64_t *box = heap.alloc(2);
  box[0] = abi::header(1, abi::kPosBigTag);
  box[1] = value;
  return Term::boxed(box);
}

} // namespace lumen::rt
