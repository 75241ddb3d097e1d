//===- Start.cpp - starting the runtime -----------------------------------===//
#include "runtime/sys/Start.h"
#include "runtime/code/Code.h"
#include "runtime/io/Arguments.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Spawn.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Host.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include <stdlib.h>
#include <string.h>

namespace lumen::rt {

/// The first number of the last +S among flags (`+S 4`, `+S4:2`), or 0.
static int schedulersFlag(const char *text, size_t size) {
  int found = 0;
  for (size_t i = 0; i + 2 < size; ++i) {
    if (text[i] != '+' || text[i + 1] != 'S' ||
        (i > 0 && text[i - 1] != ' ' && text[i - 1] != '\n'))
      continue;
    size_t at = i + 2;
    while (at < size && text[at] == ' ')
      ++at;
    int n = 0;
    while (at < size && text[at] >= '0' && text[at] <= '9' && n < 10000)
      n = 10 * n + (text[at++] - '0');
    if (n > 0)
      found = n;
  }
  return found;
}

/// What the flags say of which the program knows before its code runs: those of
/// LUMEN_FLAGS come after those it carries.
static int flagOfSchedulers() {
  int found = 0;
  for (uint64_t i = 0; i < program->fileCount; ++i) {
    const abi::EmbeddedFile &file = program->files[i];
    if (file.nameBytes == 7 && memcmp(file.name, "vm.args", 7) == 0)
      found = schedulersFlag(file.bytes, file.size);
  }
  if (const char *flags = getenv("LUMEN_FLAGS"))
    if (int n = schedulersFlag(flags, strlen(flags)))
      found = n;
  return found;
}

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
  if (int n = flagOfSchedulers(); n > 0)
    return static_cast<unsigned>(n) < kMost ? static_cast<unsigned>(n) : kMost;
  unsigned n = hardwareThreads();
  return n < kMost ? n : kMost;
}

void initRuntime(unsigned schedulers) {
  initAtoms(program);
  processTable.init();
  initSchedulers(schedulers);
}

void prepareProgram(const abi::Program &p, int argc, char **argv) {
  setArguments(argc, argv);
  if (p.abiVersion != abi::kAbiVersion)
    fatal("the program was compiled for runtime version %lu, this is %u",
          static_cast<unsigned long>(p.abiVersion), abi::kAbiVersion);
  prepareHost();
  program = &p;
  initRuntime(wantedSchedulers());
  spawnFirst(p.entry, internAtom("lumen_init"), internAtom("start"));
}

void startProgram(const abi::Program &p, int argc, char **argv) {
  prepareProgram(p, argc, argv);
  runSchedulers();
}

} // namespace lumen::rt
