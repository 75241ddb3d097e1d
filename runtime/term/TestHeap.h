//===- TestHeap.h - terms for unit tests ------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_TESTHEAP_H
#define LUMEN_RUNTIME_TERM_TESTHEAP_H

#include "runtime/binary/Bitstring.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Map.h"
#include <initializer_list>

namespace lumen::rt {

/// An arena and short names for making terms on it.
struct TestHeap {
  TestHeap() { initAtoms(nullptr); }
  ArenaHeap heap;

  static Term small(int64_t v) { return Term::small(v); }
  static Term atom(const char *text) { return internAtom(text); }
  Term flt(double d) { return makeFloat(heap, d); }
  Term power(unsigned bits) { return integerShift(heap, Term::small(1), bits); }
  Term bin(const char *text) { return makeBinary(heap, text, strlen(text)); }
  Term list(std::initializer_list<Term> terms, Term tail = Term::nil()) {
    for (auto it = terms.end(); it != terms.begin();)
      tail = makeCons(heap, *--it, tail);
    return tail;
  }
  Term tuple(std::initializer_list<Term> terms) {
    uint64_t *box = heap.alloc(1 + terms.size());
    box[0] = abi::header(terms.size(), abi::kTupleTag);
    size_t i = 1;
    for (Term t : terms)
      box[i++] = t.word();
    return Term::boxed(box);
  }
  Term map(std::initializer_list<Term> pairs) { return mapFromPairs(heap, pairs.begin(), pairs.size() / 2); }
  /// {{{...}}}, n deep.
  Term nested(size_t n) {
    Term t = Term::nil();
    while (n-- > 0)
      t = tuple({t, small(1)});
    return t;
  }
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_TESTHEAP_H
