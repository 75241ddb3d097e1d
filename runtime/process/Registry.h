//===- Registry.h - registered names ----------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_REGISTRY_H
#define LUMEN_RUNTIME_PROCESS_REGISTRY_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// The pid (or port) registered under an atom, or no value. Takes no lock.
Term lookupName(Term name);
/// False if the name is taken.
bool registerName(Term name, Term pidOrPort);
/// Gives what was registered, or no value.
Term unregisterName(Term name);
/// Takes the name from the owner, unless it already belongs to another.
void releaseName(Term name, Term owner);
/// List of all names.
Term registeredNames(Heap &heap);

} // namespace lumen::rt
#endif
