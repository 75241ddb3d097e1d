//===- Atoms.h - the atom table ---------------------------------*- C++ -*-===//
//
// Begins with the program's atoms (abi::Program), whose position is their index;
// others are added while the program runs and are never removed. Reading the text of an
// atom and looking one up take no lock.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_ATOMS_H
#define LUMEN_RUNTIME_TERM_ATOMS_H

#include "runtime/term/Term.h"

namespace lumen::abi {
struct Program;
}

namespace lumen::rt {

constexpr size_t kAtomLimit = 1048576; ///< as OTP's default +t
constexpr size_t kMaxAtomLimit = sizeof(void *) == 8 ? 1u << 31 : 1u << 24;
constexpr size_t kMaxAtomChars = 255;

struct AtomText {
  const char *data; ///< UTF-8, not terminated
  uint32_t length;  ///< bytes
  uint32_t hash;    ///< OTP's atom hash: phash2 of the atom
};

/// Once, before anything else. Null: only the atoms of Atoms.def (unit tests).
/// `limit`: the flag +t.
void initAtoms(const abi::Program *program, size_t limit = kAtomLimit);
size_t atomLimit();

AtomText atomText(Term atom);
/// The atom with this text (valid UTF-8, at most 255 characters: the caller has
/// checked), made if needed. A full table ends the program.
Term internAtom(const char *utf8, size_t bytes);
inline Term internAtom(const char *text) {
  return internAtom(text, __builtin_strlen(text));
}
/// The same if it exists, else no value.
Term findAtom(const char *utf8, size_t bytes);
size_t atomCount();

/// Order of the texts.
int compareAtoms(Term a, Term b);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_ATOMS_H
