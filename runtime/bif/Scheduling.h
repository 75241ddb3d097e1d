//===- Scheduling.h - what is told about schedulers -------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_SCHEDULING_H
#define LUMEN_RUNTIME_BIF_SCHEDULING_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// erlang:system_info/1 for keys about schedulers; no value for others.
Term schedulingInfo(Process &proc, const char *key);
/// The same for how they are bound to processors.
Term bindingInfo(Process &proc, const char *key);
/// The topology that was defined, detected or is used: a list, or undefined.
Term topologyInfo(Process &proc, const char *which);
/// The processors in the order in which a bind type would use all of them, as a tuple;
/// false for unbound. No value if there is no such type.
Term bindOrderTerm(Process &proc, Term type);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_SCHEDULING_H
