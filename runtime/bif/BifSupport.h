//===- BifSupport.h - small helpers that many BIFs need ---------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_BIFSUPPORT_H
#define LUMEN_RUNTIME_BIF_BIFSUPPORT_H

#include "runtime/term/Compare.h"
#include "runtime/term/Heap.h"
#include "runtime/term/SmallVector.h"
#include <sys/types.h>

namespace lumen::rt {

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

/// Appends the bytes of iodata. False if it is none.
bool appendIodata(ByteBuffer &out, Term data);
/// Appends UTF-8.
void appendUtf8(ByteBuffer &out, uint32_t character);
/// Appends a name for the system (file, environment): a string as UTF-8, the bytes
/// of a binary as they are. False for anything else.
bool appendName(ByteBuffer &out, Term name);

/// A string of Latin-1 characters.
Term makeString(Heap &heap, const char *latin1, size_t length,
                Term tail = Term::nil());
inline Term makeString(Heap &heap, const char *text) {
  return makeString(heap, text, __builtin_strlen(text));
}
/// A string of the characters; bytes that are not UTF-8 are characters themselves.
Term makeStringFromUtf8(Heap &heap, const char *text, size_t length);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_BIFSUPPORT_H
