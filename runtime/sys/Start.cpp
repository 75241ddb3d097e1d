//===- Start.cpp - starting the runtime -----------------------------------===//
#include "runtime/sys/Start.h"
#include "runtime/code/Code.h"
#include "runtime/io/Arguments.h"
#include "runtime/port/Port.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Spawn.h"
#include "runtime/sched/Activity.h"
#include "runtime/sched/Binding.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Host.h"
#include "runtime/sys/SchedulerFlags.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include <bit>
#include <iterator>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <string_view>

namespace lumen::rt {

namespace {

/// The flags of which the runtime knows before the program's code runs, as OTP's
/// emulator has them; 0: not given.
struct RuntimeFlags {
  std::string_view schedulers;           ///< +S
  std::string_view schedulerPercentages; ///< +SP
  std::string_view bindType;             ///< +sbt, +stbt
  bool mustBind = true;                  ///< +sbt
  uint64_t processes = 0;  ///< +P
  uint64_t ports = 0;      ///< +Q
  uint64_t atoms = 0;      ///< +t
};

/// A number that ends at a space or the end.
uint64_t flagNumber(const char *flag, const char *text, size_t size,
                    uint64_t least, uint64_t most) {
  uint64_t n = 0;
  size_t i = 0;
  for (; i < size && text[i] >= '0' && text[i] <= '9' && n <= most; ++i)
    n = 10 * n + static_cast<uint64_t>(text[i] - '0');
  bool ends = i == size;
  if (i == 0 || !ends || n < least || n > most) {
    fprintf(stderr, "bad value of the flag %s: %.*s (%llu to %llu are good)\n",
            flag, static_cast<int>(size < 40 ? size : 40), text,
            static_cast<unsigned long long>(least),
            static_cast<unsigned long long>(most));
    exit(1);
  }
  return n;
}

/// Later flags go before earlier ones.
struct FlagReader {
  RuntimeFlags &flags;
  uint64_t *target = nullptr; ///< whose value the next word is
  std::string_view *textTarget = nullptr; ///< the same, taken as it is
  const char *name = nullptr;
  uint64_t least = 0, most = 0;
  bool ended = false; ///< behind -extra there are no flags

  void take(const char *text, size_t size) {
    if (textTarget)
      *textTarget = {text, size};
    else
      *target = flagNumber(name, text, size, least, most);
    target = nullptr;
    textTarget = nullptr;
  }
  void word(const char *text, size_t size) {
    if (ended)
      return;
    if (target || textTarget)
      return take(text, size);
    ended = size == 6 && memcmp(text, "-extra", 6) == 0;
    if (size < 2 || text[0] != '+')
      return;
    constexpr uint64_t kMostOthers = (1u << 27) - 1;
    switch (text[1]) {
    case 'S': {
      bool isPercentage = size > 2 && text[2] == 'P';
      // Not +SDcpu and others.
      if (size > 2 && !isPercentage && !strchr("0123456789:-", text[2]))
        return;
      textTarget =
          isPercentage ? &flags.schedulerPercentages : &flags.schedulers;
      if (isPercentage) {
        if (size > 3)
          take(text + 3, size - 3);
        return;
      }
      break;
    }
    case 's': {
      bool isTentative = size >= 5 && !memcmp(text, "+stbt", 5);
      if (!isTentative && !(size >= 4 && !memcmp(text, "+sbt", 4)))
        return;
      flags.mustBind = !isTentative;
      textTarget = &flags.bindType;
      if (size_t name = isTentative ? 5 : 4; size > name)
        take(text + name, size - name);
      return;
    }
    case 'P':
      target = &flags.processes, name = "+P", least = 1024, most = kMostOthers;
      break;
    case 'Q':
      target = &flags.ports, name = "+Q", least = 1024, most = kMostOthers;
      break;
    case 't':
      target = &flags.atoms, name = "+t", least = 8192, most = kMaxAtomLimit - 1;
      break;
    default:
      return;
    }
    if (size > 2)
      take(text + 2, size - 2);
  }
  /// Words between spaces; the rest of a line behind # is a comment in files.
  void words(const char *text, size_t size, bool hasComments) {
    for (size_t i = 0; i < size;) {
      char c = text[i];
      if (hasComments && c == '#') {
        while (i < size && text[i] != '\n')
          ++i;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++i;
      } else {
        size_t begin = i;
        while (i < size && !strchr(" \t\n\r", text[i]))
          ++i;
        word(text + begin, i - begin);
      }
    }
    target = nullptr;
    textTarget = nullptr;
  }
};

/// Those that the program carries, those of LUMEN_FLAGS and, if it takes flags,
/// those of the command line.
RuntimeFlags readFlags() {
  RuntimeFlags flags;
  bool takesFlags = false;
  for (uint64_t i = 0; i < program->fileCount; ++i) {
    const abi::EmbeddedFile &file = program->files[i];
    auto isNamed = [&](const char *name) {
      return file.nameBytes == strlen(name) &&
             memcmp(file.name, name, file.nameBytes) == 0;
    };
    if (isNamed("vm.args"))
      FlagReader{flags}.words(file.bytes, file.size, /*hasComments=*/true);
    takesFlags |= isNamed("erl_flags");
  }
  if (const char *text = getenv("LUMEN_FLAGS"))
    FlagReader{flags}.words(text, strlen(text), /*hasComments=*/false);
  if (takesFlags) {
    FlagReader reader{flags};
    for (int i = 1; i < argumentCount(); ++i)
      reader.word(argument(i), strlen(argument(i)));
  }
  return flags;
}

/// OTP makes tables of processes and ports as large as powers of two.
uint64_t tableSize(uint64_t wanted) {
  uint64_t size = std::bit_ceil(wanted);
  return size < kMaxProcesses ? size : kMaxProcesses - 1;
}

} // namespace

static SchedulerNumbers wantedSchedulers(const RuntimeFlags &flags) {
  constexpr unsigned kMost = 1024; // as OTP's +S
  if (const char *text = getenv("LUMEN_SCHEDULERS")) {
    char *end;
    long n = strtol(text, &end, 10);
    if (*text && !*end && n >= 1 && n <= static_cast<long>(kMost))
      return {static_cast<unsigned>(n), static_cast<unsigned>(n)};
    fprintf(stderr, "LUMEN_SCHEDULERS must be a number from 1 to %u, not '%s'\n",
            kMost, text);
    exit(1);
  }
  unsigned usable = hardwareThreads(), processors = configuredProcessors();
  return schedulerNumbers(flags.schedulers, flags.schedulerPercentages,
                          processors > usable ? processors : usable, usable);
}

/// As OTP: what +sbt asks for must be possible, what +stbt asks for is tried.
static void bindSchedulers(const RuntimeFlags &flags) {
  constexpr std::string_view kTypes[] = {"u",   "ns",   "ts",   "ps",
                                         "s", "nnts", "nnps", "tnnps"};
  std::string_view wanted = flags.bindType;
  if (wanted.empty())
    return;
  if (wanted == "db")
    wanted = "tnnps";
  unsigned type = 0;
  while (type < std::size(kTypes) && kTypes[type] != wanted)
    ++type;
  const char *problem = nullptr;
  if (type == std::size(kTypes))
    problem = "invalid type";
  else if (!setBindType(static_cast<BindType>(type)) && flags.mustBind)
    problem = "no cpu topology available";
  if (!problem)
    return;
  fprintf(stderr, "setting scheduler bind type '%.*s' failed: %s\n",
          static_cast<int>(wanted.size()), wanted.data(), problem);
  exit(1);
}

void initRuntime(unsigned schedulers) {
  initAtoms(program);
  processTable.init(0);
  initSchedulers(schedulers);
}

void prepareProgram(const abi::Program &p, int argc, char **argv) {
  setArguments(argc, argv);
  if (p.abiVersion != abi::kAbiVersion)
    fatal("the program was compiled for runtime version %lu, this is %u",
          static_cast<unsigned long>(p.abiVersion), abi::kAbiVersion);
  prepareHost();
  program = &p;
  RuntimeFlags flags = readFlags();
  initAtoms(program, flags.atoms ? flags.atoms : kAtomLimit);
  processTable.init(static_cast<uint32_t>(
      flags.processes ? tableSize(flags.processes) : 0));
  if (flags.ports)
    portLimit = tableSize(flags.ports);
  SchedulerNumbers schedulers = wantedSchedulers(flags);
  initRuntime(schedulers.total);
  initActivity(schedulers.online);
  bindSchedulers(flags);
  spawnFirst(p.entry, internAtom("lumen_init"), internAtom("start"));
}

void startProgram(const abi::Program &p, int argc, char **argv) {
  prepareProgram(p, argc, argv);
  runSchedulers();
}

} // namespace lumen::rt
