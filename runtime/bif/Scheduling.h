//===- Scheduling.h - what is told about schedulers -------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_SCHEDULING_H
#define LUMEN_RUNTIME_BIF_SCHEDULING_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// erlang:system_info/1 for keys about schedulers; no value for others.
Term schedulingInfo(Process &proc, const char *key);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_SCHEDULING_H
