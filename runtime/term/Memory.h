//===- Memory.h - malloc for the runtime's own structures -------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_MEMORY_H
#define LUMEN_RUNTIME_TERM_MEMORY_H

#include "runtime/sys/Check.h"
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

namespace lumen::rt {

/// Ends the program, leaving an erl_crash.dump (process/CrashDump.cpp).
[[noreturn]] void outOfMemory(uint64_t bytes);

/// Sizes that follow from a program's values are computed in 64 bits, and checked
/// before they become a size of memory: where addresses have 32 bits, they may be
/// larger than any.
inline size_t checkedSize(uint64_t bytes) {
  if (bytes > SIZE_MAX / 2) [[unlikely]]
    outOfMemory(bytes);
  return static_cast<size_t>(bytes);
}

/// malloc that ends the program instead of giving null, as OTP does.
inline void *mallocOrDie(uint64_t size) {
  size_t bytes = checkedSize(size);
  void *p = malloc(bytes ? bytes : 1);
  if (!p) [[unlikely]]
    outOfMemory(bytes);
  return p;
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_MEMORY_H
