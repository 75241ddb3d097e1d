//===- Copy.h - copying terms between heaps ---------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_COPY_H
#define LUMEN_RUNTIME_TERM_COPY_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

/// Is the boxed or cons term read-only data of the program (or of a registered range)?
/// Such terms live for ever and are shared by all heaps.
bool isLiteral(uint64_t word);
/// Terms in [begin, end) become literals: persistent terms and the like. A range
/// cannot be taken back. False if there are too many ranges.
bool registerLiteralRange(const void *begin, const void *end);

/// Words that copyTerm allocates. Sharing is not kept.
size_t flatSize(Term t);
/// Words that copySent allocates.
size_t sentSize(Term t);
/// The same with literals.
size_t wholeSize(Term t);
/// Copies a term and all it reaches, but for literals, into a heap, in one allocation of
/// flatSize words. Off-heap binaries are shared: the copy holds its own references.
Term copyTerm(Heap &heap, Term t);
Term copyTerm(Heap &heap, Term t, size_t flatSizeWords);
/// The same for what is sent to a process, or given to a new one, at once: persistent
/// terms are not copied either (gc/SharedTerms.h). What is kept anywhere else must be
/// a whole copy: only processes are asked for what they refer to.
Term copySent(Heap &heap, Term t, size_t sentSizeWords);
/// wholeSize words: literals are copied, too.
Term copyWhole(Heap &heap, Term t);

/// Whether copySent shares what can be taken away changes by phases: only in even ones
/// it does. Each thread goes on to the next one by itself, between two slices; so sizes
/// and copies agree (gc/SharedTerms.h).
uint64_t sharingPhaseOfThread();
void setSharingPhaseOfThread(uint64_t phase);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_COPY_H
