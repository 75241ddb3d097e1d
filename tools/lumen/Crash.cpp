//===- Crash.cpp - when lumen itself fails --------------------------------===//

#include "tools/lumen/Crash.h"

#include "tools/lumen/Messages.h"

#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace lumen::tool {

static constexpr size_t kStackBytes = 64 << 10;

static void say(const char *text) {
  ssize_t ignored = write(STDERR_FILENO, text, strlen(text));
  (void)ignored;
}

static void onSignal(int signal) {
  // A second failure while reporting the first ends at once.
  static volatile sig_atomic_t reporting = 0;
  if (reporting)
    _exit(kExitBug);
  reporting = 1;
  say("\nlumen: bug: lumen crashed: ");
  say(strsignal(signal));
  say("\nlumen: note: this is a bug in lumen, not in your program; please "
      "report it as README.md tells (section Reporting bugs), with the output "
      "of 'lumen version', the command line, what follows and, if you can, the "
      "source\n");
  llvm::sys::PrintStackTrace(llvm::errs());
  _exit(kExitBug);
}

static void onFatalError(void *, const char *reason, bool) {
  // LLVM's way to say that the system gives no more threads.
  llvm::StringRef text(reason);
  if (text.consume_front("pthread_create failed: ")) {
    printError("cannot start a thread: " + text +
               " (limits on processes or memory? see ulimit -u, ulimit -v)");
    _exit(kExitFailed);
  }
  printBug(reason);
  _exit(kExitBug);
}

void installCrashHandlers() {
  static CrashStack stack;
  struct sigaction action = {};
  action.sa_handler = onSignal;
  action.sa_flags = SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    sigaction(signal, &action, nullptr);
  llvm::install_fatal_error_handler(onFatalError, nullptr);
}

/// Uses up the stack.
static __attribute__((noinline)) int recurse(volatile char *outer) {
  volatile char frame[4096];
  frame[0] = outer[0];
  return recurse(frame) + frame[0];
}

void crash(const char *how) {
  llvm::StringRef name = how;
  if (name == "assert")
    abort(); // as a failed assertion does
  if (name == "signal")
    raise(SIGSEGV);
  if (name == "fatal")
    llvm::report_fatal_error("a fatal error was asked for");
  volatile char start = 0;
  if (name == "stack")
    recurse(&start);
}

CrashStack::CrashStack() : memory_(malloc(kStackBytes)) {
  stack_t stack = {};
  stack.ss_sp = memory_;
  stack.ss_size = kStackBytes;
  if (memory_)
    sigaltstack(&stack, nullptr);
}

CrashStack::~CrashStack() {
  stack_t stack = {};
  stack.ss_flags = SS_DISABLE;
  sigaltstack(&stack, nullptr);
  free(memory_);
}

} // namespace lumen::tool
