//===- NoPrograms.cpp - where there are no programs to start --------------===//
//
// WASI starts no programs and sends no signals: opening a port to a program
// fails with enotsup; signals may be asked for, but none comes.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/ChildProcess.h"
#include "runtime/port/OsSignals.h"
#include "runtime/term/Atoms.h"

#include <errno.h>

namespace lumen::rt {

int startChild(const ChildOptions &, ChildProcess &) { return ENOTSUP; }
int exitStatus(int) { return 0; }

bool setOsSignal(Term name, SignalWish) {
  static constexpr const char *kNames[] = {
      "sighup",  "sigquit", "sigabrt", "sigalrm", "sigterm",
      "sigusr1", "sigusr2", "sigchld", "sigstop", "sigtstp"};
  for (const char *known : kNames)
    if (name == internAtom(known))
      return true;
  return false;
}

void deliverSignals() {}

} // namespace lumen::rt
