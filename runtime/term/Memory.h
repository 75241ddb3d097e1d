//===- Memory.h - malloc for the runtime's own structures -------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_MEMORY_H
#define LUMEN_RUNTIME_TERM_MEMORY_H

#include "runtime/sys/Check.h"
#include <stddef.h>
#include <stdlib.h>

namespace lumen::rt {

/// Ends the program, leaving an erl_crash.dump (process/CrashDump.cpp).
[[noreturn]] void outOfMemory(size_t bytes);

/// malloc that ends the program instead of giving null, as OTP does.
inline void *mallocOrDie(size_t bytes) {
  void *p = malloc(bytes ? bytes : 1);
  if (!p) [[unlikely]]
    outOfMemory(bytes);
  return p;
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_MEMORY_H
