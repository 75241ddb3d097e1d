//===- Identifiers.h - pids, ports, references ------------------*- C++ -*-===//
//
// What the parts of identifiers are, for printing, comparing, hashing and the external
// format. Layouts: runtime/abi/Term.h. A local pid or port is an immediate whose data
// starts at bit 4; a pid's data is number (15 bits) and serial, as OTP shows them.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_IDENTIFIERS_H
#define LUMEN_RUNTIME_TERM_IDENTIFIERS_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

constexpr unsigned kPidNumberBits = 15; ///< as OTP 25: <0.N.S> with N below 32768
constexpr unsigned kIdShift = 4;

struct Identifier {
  Term node;             ///< atom
  uint32_t creation;
  uint32_t count;        ///< references: how many numbers
  uint32_t numbers[5];   ///< pid: number, serial; port: low, high
  bool isLocal;
};

/// Name and creation of this node.
Term localNode();
uint32_t localCreation();
/// nonode@nohost and 0 until this is called.
void setLocalNode(Term name, uint32_t creation);

Identifier pidIdentifier(Term pid);
Identifier portIdentifier(Term port);
Identifier referenceIdentifier(Term reference);

/// Local data of a pid or port (the word above the tag).
inline uint64_t localData(Term id) { return id.word() >> kIdShift; }
Term makeLocalPid(uint32_t number, uint32_t serial);
Term makePid(Heap &heap, const Identifier &id);
Term makePort(Heap &heap, const Identifier &id);
Term makeReference(Heap &heap, const Identifier &id);

int compareIdentifiers(const Identifier &a, const Identifier &b);
/// The same for pids: first the serial, then the number.
int comparePids(const Identifier &a, const Identifier &b);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_IDENTIFIERS_H
