//===- CompiledSpec.h - match specifications that are kept ------*- C++ -*-===//
//
// What ets:match_spec_compile/1 gives and continuations hold: a magic reference
// with the specification's terms.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_COMPILEDSPEC_H
#define LUMEN_RUNTIME_ETS_COMPILEDSPEC_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

/// A reference that holds a copy of the specification.
Term makeCompiledSpec(Heap &heap, Term spec);
/// The specification, which lives as long as the reference; no value if the term
/// is none.
Term compiledSpec(Term reference);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_COMPILEDSPEC_H
