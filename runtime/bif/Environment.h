//===- Environment.h - the variables of the environment ---------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_ENVIRONMENT_H
#define LUMEN_RUNTIME_BIF_ENVIRONMENT_H

#include "runtime/sys/Lock.h"

#include <unistd.h> // environ

namespace lumen::rt {

/// Guards the C library's environment, which is not safe for threads.
extern Mutex environmentMutex;

/// Visits NAME=VALUE of each.
template <typename Visit>
void forEachVariable(Visit visit) {
  LockGuard guard(environmentMutex);
  for (char **entry = environ; entry && *entry; ++entry)
    visit(*entry);
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_BIF_ENVIRONMENT_H
