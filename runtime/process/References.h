//===- References.h - making and reading references -------------*- C++ -*-===//
//
// A local reference holds two raw words: a number that is unique in this node, the
// scheduler that made it in bits 48..63, and, if it is an alias, the pid that
// made it (else 0).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_REFERENCES_H
#define LUMEN_RUNTIME_PROCESS_REFERENCES_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// A number for a new reference; never 0.
uint64_t newReferenceId();
Term makeReferenceFrom(Heap &heap, uint64_t id, Term aliasOwner = Term());
inline Term makeReference(Heap &heap) {
  return makeReferenceFrom(heap, newReferenceId());
}
inline bool isLocalReference(Term t) { return t.isBoxedTag(abi::kRefTag); }
inline uint64_t referenceId(Term ref) { return ref.box()[1]; }
inline Term aliasOwner(Term ref) { return Term(ref.box()[2]); }
inline unsigned referenceScheduler(uint64_t id) {
  return static_cast<unsigned>(id >> 48);
}

} // namespace lumen::rt
#endif
