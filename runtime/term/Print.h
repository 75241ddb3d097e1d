//===- Print.h - terms as text ----------------------------------*- C++ -*-===//
//
// The text of erlang:display/1 and of OTP's own emergency messages. (~w and ~p are
// io_lib's business, in Erlang.)
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_PRINT_H
#define LUMEN_RUNTIME_TERM_PRINT_H

#include "runtime/term/SmallVector.h"
#include "runtime/term/Term.h"

namespace lumen::rt {

/// Appends the text of a term. Does not recurse on the C stack.
void printTerm(ByteBuffer &out, Term t);
/// An atom, quoted as erlang:display does.
void printAtom(ByteBuffer &out, Term atom);
void printPid(ByteBuffer &out, Term pid);             ///< <0.1.2>
void printPort(ByteBuffer &out, Term port);           ///< #Port<0.1>
void printReference(ByteBuffer &out, Term reference); ///< #Ref<0.1.2.3>
void printFun(ByteBuffer &out, Term fun);
void printInteger(ByteBuffer &out, Term integer, unsigned base = 10);
/// A zero-terminated copy, from malloc (debuggers).
char *termText(Term t);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_PRINT_H
