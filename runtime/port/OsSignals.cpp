//===- OsSignals.cpp - signals of the operating system --------------------===//
//
// The handler counts and wakes the event loop, which sends a message to the
// process that kernel registers for it.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/OsSignals.h"
#include "runtime/msg/Signal.h"
#include "runtime/port/EventLoop.h"
#include "runtime/process/Registry.h"
#include "runtime/term/Atoms.h"

#include <atomic>

#include <errno.h>
#include <signal.h>
#include <string.h>

namespace lumen::rt {

namespace {

struct Row {
  const char *name;
  int number;
};
constexpr Row kRows[] = {
    {"sighup", SIGHUP},   {"sigquit", SIGQUIT}, {"sigabrt", SIGABRT},
    {"sigalrm", SIGALRM}, {"sigterm", SIGTERM}, {"sigusr1", SIGUSR1},
    {"sigusr2", SIGUSR2}, {"sigchld", SIGCHLD}, {"sigstop", SIGSTOP},
    {"sigtstp", SIGTSTP},
};
constexpr size_t kCount = sizeof kRows / sizeof *kRows;
std::atomic<uint32_t> pending[kCount];

void handler(int number) {
  int error = errno;
  for (size_t i = 0; i < kCount; ++i)
    if (kRows[i].number == number)
      pending[i].fetch_add(1, std::memory_order_release);
  wakeForSignals();
  errno = error;
}

} // namespace

bool setOsSignal(Term name, SignalWish wish) {
  AtomText text = atomText(name);
  for (const Row &row : kRows) {
    if (strlen(row.name) != text.length ||
        memcmp(row.name, text.data, text.length) != 0)
      continue;
    if (wish == SignalWish::Handle && !startEventLoop())
      return false;
    struct sigaction action = {};
    action.sa_flags = SA_RESTART;
    action.sa_handler = wish == SignalWish::Default  ? SIG_DFL
                        : wish == SignalWish::Ignore ? SIG_IGN
                                                     : handler;
    sigaction(row.number, &action, nullptr); // SIGSTOP cannot be set
    return true;
  }
  return false;
}

void deliverSignals() {
  for (size_t i = 0; i < kCount; ++i)
    for (uint32_t n = pending[i].exchange(0, std::memory_order_acquire); n > 0;
         --n) {
      Term server = lookupName(internAtom("erl_signal_server"));
      if (!server.isPid())
        continue;
      Term elements[] = {internAtom("notify"), internAtom(kRows[i].name)};
      sendSignal(server, makeTupleSignal(SignalKind::Message, elements, 2));
    }
}

} // namespace lumen::rt
