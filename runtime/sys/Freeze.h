//===- Freeze.h - a program that is about to end holds still ----*- C++ -*-===//
//
// For the crash dump: other threads would change what is being written, and some
// memory may not be what it seems. (FreezePosix.cpp, FreezeWasm.cpp)
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_FREEZE_H
#define LUMEN_RUNTIME_SYS_FREEZE_H

#include <stddef.h>

namespace lumen::rt {

/// Stops all other threads wherever they are, for ever. What locks they hold they
/// keep: only code without locks and malloc may run from here on.
void freezeOtherThreads();

/// This thread does nothing more.
[[noreturn]] void holdStill();

/// Copies memory of this program. False if some of it is not there.
bool copyIfReadable(void *to, const void *from, size_t bytes);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_FREEZE_H
