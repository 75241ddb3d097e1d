//===- Compare.h - equality and order of terms ------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_COMPARE_H
#define LUMEN_RUNTIME_TERM_COMPARE_H

#include "runtime/term/Term.h"

namespace lumen::rt {

bool equalExactSlow(Term a, Term b);
bool equalLooseSlow(Term a, Term b);
int compareSlow(Term a, Term b, bool exact);

/// =:=
inline bool equalExact(Term a, Term b) {
  if (a == b)
    return true;
  if (((a.word() ^ b.word()) & 3) != 0 || a.isImmediate())
    return false;
  return equalExactSlow(a, b);
}
/// == (1 == 1.0)
inline bool equalLoose(Term a, Term b) {
  if (a == b)
    return true;
  if (a.isImmediate() && b.isImmediate())
    return false;
  return equalLooseSlow(a, b);
}
/// Term order: -1, 0, 1. `exact`: integers before floats of any value (map keys), so that
/// 0 means =:=.
inline int compareTerm(Term a, Term b, bool exact = false) {
  if (a == b)
    return 0;
  if (a.isSmall() && b.isSmall())
    return a.toSmall() < b.toSmall() ? -1 : 1;
  return compareSlow(a, b, exact);
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_COMPARE_H
