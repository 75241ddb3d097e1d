//===- MagicReference.h - references to things of the runtime ---*- C++ -*-===//
//
// A reference that keeps something of C++ alive: files, atomics, compiled match
// specifications. When its last copy is collected, `destroy` is called with the
// holder, and frees both the thing (`holder->context`) and the holder.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_IO_MAGICREFERENCE_H
#define LUMEN_RUNTIME_IO_MAGICREFERENCE_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/term/Heap.h"

namespace lumen::rt {

using DestroyHolder = void (*)(OffHeapBinary *);

/// A new reference; it owns `context`.
Term makeMagicReference(Heap &heap, DestroyHolder destroy, void *context);
/// Another copy of a reference with this number; takes a reference to the
/// holder.
Term makeMagicReferenceTo(Heap &heap, OffHeapBinary *holder, uint64_t id);
/// A copy of the reference leaves the terms of this program as bytes, and may
/// come back: from now on it can be found by its number.
void noteMagicReference(Term reference);
/// The holder with a reference to it, if it was noted and is still there, or
/// null.
OffHeapBinary *retainMagicHolder(uint64_t id);
/// The holder of a noted reference is about to go (OffHeapBinary::die).
void forgetMagicHolder(OffHeapBinary *holder);
/// What the term refers to if it is a reference of that kind, else null.
void *magicContext(Term term, DestroyHolder destroy);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_MAGICREFERENCE_H
