//===- Start.cpp - starting the runtime -----------------------------------===//
#include "runtime/sys/Start.h"
#include "runtime/code/Code.h"
#include "runtime/io/Arguments.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Spawn.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include <signal.h>
#include <stdlib.h>

namespace lumen::rt {

static unsigned wantedSchedulers() {
  constexpr unsigned kMost = 1024; // as OTP's +S
  if (const char *text = getenv("LUMEN_SCHEDULERS")) {
    char *end;
    long n = strtol(text, &end, 10);
    if (*text && !*end && n >= 1 && n <= static_cast<long>(kMost))
      return static_cast<unsigned>(n);
    fatal("LUMEN_SCHEDULERS must be a number from 1 to %u, not '%s'", kMost,
          text);
  }
  unsigned n = hardwareThreads();
  return n < kMost ? n : kMost;
}

void initRuntime(unsigned schedulers) {
  initAtoms(program);
  processTable.init();
  initSchedulers(schedulers);
}

void startProgram(const abi::Program &p, int argc, char **argv) {
  setArguments(argc, argv);
  if (p.abiVersion != abi::kAbiVersion)
    fatal("the program was compiled for runtime version %lu, this is %u",
          static_cast<unsigned long>(p.abiVersion), abi::kAbiVersion);
  // Writing to a closed pipe is an error of the write, not the end.
  signal(SIGPIPE, SIG_IGN);
  program = &p;
  initRuntime(wantedSchedulers());
  spawnFirst(p.entry, internAtom("lumen_init"), internAtom("start"));
  runSchedulers();
}

} // namespace lumen::rt
