//===- StackSwitch.h - native stacks of C++ code ----------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_STACKSWITCH_H
#define LUMEN_RUNTIME_SYS_STACKSWITCH_H

#include <stddef.h>

namespace lumen::rt {

// Sanitizers would have to be told of each switch.
#if defined(__x86_64__) && !__has_feature(address_sanitizer) &&                \
    !__has_feature(thread_sanitizer)
#define LUMEN_SWITCHES_STACKS 1
constexpr bool kCanSwitchStacks = true;
#else
constexpr bool kCanSwitchStacks = false; ///< long BIFs run to their end
#endif

/// A stack that C++ code can run on.
struct NativeStack {
  void *top;          ///< where a fresh call may begin; aligned to 16 bytes
  NativeStack *next;  ///< among spare ones
};

/// A new one of 1 MiB with a guard page below; null if there is no memory.
NativeStack *allocateStack();

/// Begins `entry`, which never returns, on a stack; comes back when somebody
/// switches to `*saved`.
void startOnStack(NativeStack &stack, void (*entry)(), void **saved);
/// Goes on where `saved` was left; this place is given up.
[[noreturn]] void resumeStack(void *saved);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_SYS_STACKSWITCH_H
