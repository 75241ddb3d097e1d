//===- BifSupport.h - small helpers that many BIFs need ---------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_BIFSUPPORT_H
#define LUMEN_RUNTIME_BIF_BIFSUPPORT_H

#include "runtime/term/Heap.h"
#include <sys/types.h>

extern "C" {
uint64_t lumen_eq(uint64_t left, uint64_t right);
uint64_t lumen_eq_exact(uint64_t left, uint64_t right);
int64_t lumen_compare(uint64_t left, uint64_t right);
}

namespace lumen::rt {

/// =:=
inline bool exactEqual(Term left, Term right) {
  if (left == right)
    return true;
  if (left.isImmediate() || right.isImmediate())
    return false;
  return lumen_eq_exact(left.word(), right.word());
}
/// ==
inline bool looselyEqual(Term left, Term right) {
  return left == right || lumen_eq(left.word(), right.word());
}
/// Term order; 1 and 1.0 are equal.
inline int compareTerms(Term left, Term right) {
  if (left.isSmall() && right.isSmall()) {
    int64_t a = left.toSmall(), b = right.toSmall();
    return a < b ? -1 : a > b;
  }
  int64_t order = lumen_compare(left.word(), right.word());
  return order < 0 ? -1 : order > 0;
}

/// Number of cells, or -1 if the list does not end in [].
inline ssize_t properLength(Term list) {
  ssize_t length = 0;
  for (; list.isCons(); list = list.tail())
    ++length;
  return list.isNil() ? length : -1;
}

/// A list of the terms in order.
inline Term makeList(Heap &heap, const Term *terms, size_t count,
                     Term tail = Term::nil()) {
  if (count == 0)
    return tail;
  uint64_t *cells = heap.alloc(2 * count);
  for (size_t i = 0; i < count; ++i) {
    cells[2 * i] = terms[i].word();
    cells[2 * i + 1] =
        i + 1 < count ? Term::cons(&cells[2 * i + 2]).word() : tail.word();
  }
  return Term::cons(cells);
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_BIFSUPPORT_H
