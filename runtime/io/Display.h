//===- Display.h - terms as erlang:display shows them -----------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_DISPLAY_H
#define LUMEN_RUNTIME_IO_DISPLAY_H

#include "runtime/term/SmallVector.h"
#include "runtime/term/Term.h"

namespace lumen::rt {

/// Appends the text. Lists of printable Latin-1 characters and binaries of them
/// are shown as strings. Safe at any time: allocates from malloc only.
/// Source: OTP erl_printf_term.c.
void displayTerm(ByteBuffer &out, Term term);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_DISPLAY_H
