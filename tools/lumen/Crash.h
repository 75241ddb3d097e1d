//===- Crash.h - when lumen itself fails ------------------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_CRASH_H
#define LUMEN_TOOLS_LUMEN_CRASH_H

namespace lumen::tool {

/// From now on a crash, a failed assertion or a fatal error of LLVM says that
/// it is a bug in lumen and ends with status 70.
void installCrashHandlers();

/// Fails in the way that `how` names: assert, signal, stack or fatal; other
/// words do nothing. For tests.
void crash(const char *how);

/// Gives the current thread a stack for the handler, so that running out of
/// stack is reported as well.
class CrashStack {
public:
  CrashStack();
  ~CrashStack();
  CrashStack(const CrashStack &) = delete;
  CrashStack &operator=(const CrashStack &) = delete;

private:
  void *memory_;
};

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_CRASH_H
