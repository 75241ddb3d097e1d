//===- CrashDump.cpp - erl_crash.dump -------------------------------------===//
//
// Called when memory is short or structures may be half changed: it reads fields
// of processes, follows no terms but atoms and pids, and writes through a buffer of
// its own. Numbers of a process that runs may be a little wrong.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CrashDump.h"
#include "runtime/port/Port.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Memory.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

class DumpFile {
public:
  explicit DumpFile(int fd) : fd_(fd) {}
  ~DumpFile() {
    flush();
    ::close(fd_);
  }

  void print(const char *format, ...) __attribute__((format(printf, 2, 3))) {
    va_list arguments;
    va_start(arguments, format);
    char text[512];
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (n > static_cast<int>(sizeof text) - 1)
      n = sizeof text - 1;
    if (n > 0)
      write(text, static_cast<size_t>(n));
  }

  void write(const char *bytes, size_t size) {
    if (size > sizeof buffer_ - used_)
      flush();
    if (size > sizeof buffer_)
      size = sizeof buffer_;
    memcpy(buffer_ + used_, bytes, size);
    used_ += size;
  }

  /// An atom as in ~w for names of the usual kind.
  void atom(Term term) {
    AtomText text = atomText(term);
    bool plain = text.length && text.data[0] >= 'a' && text.data[0] <= 'z';
    for (uint32_t i = 0; i < text.length && plain; ++i) {
      char c = text.data[i];
      plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || c == '_' || c == '@';
    }
    if (!plain)
      write("'", 1);
    write(text.data, text.length);
    if (!plain)
      write("'", 1);
  }

  void pid(Term term) {
    Identifier id = pidIdentifier(term);
    print("<0.%u.%u>", id.numbers[0], id.numbers[1]);
  }

private:
  void flush() {
    for (size_t done = 0; done < used_;) {
      ssize_t n = ::write(fd_, buffer_ + done, used_ - done);
      if (n <= 0)
        break;
      done += static_cast<size_t>(n);
    }
    used_ = 0;
  }

  int fd_;
  size_t used_ = 0;
  char buffer_[8192];
};

const char *stateName(const ProcessCore &core) {
  switch (core.state.load(std::memory_order_relaxed)) {
  case ProcessState::Waiting:
    return "Waiting";
  case ProcessState::Runnable:
    return "Scheduled";
  case ProcessState::Running:
  case ProcessState::RunningNotified:
    return "Running";
  case ProcessState::Exiting:
    return "Exiting";
  }
  return "Waiting";
}

uint64_t words(const uint64_t *from, const uint64_t *to) {
  return from && to > from ? static_cast<uint64_t>(to - from) : 0;
}

void dumpProcess(DumpFile &out, const Process &proc) {
  const ProcessCore &core = proc.core();
  out.print("=proc:");
  out.pid(proc.self());
  out.print("\nState: %s\n", stateName(core));
  if (core.registeredName) {
    out.print("Name: ");
    out.atom(Term(core.registeredName));
    out.print("\n");
  }
  out.print("Spawned as: ");
  if (core.initialModule && core.initialFunction) {
    out.atom(Term(core.initialModule));
    out.print(":");
    out.atom(Term(core.initialFunction));
    out.print("/%u", core.initialArity);
  } else {
    out.print("erlang:apply/2");
  }
  out.print("\nSpawned by: ");
  if (core.parent && Term(core.parent).isPid())
    out.pid(Term(core.parent));
  else
    out.print("[]");
  out.print("\nMessage queue length: %u\n", core.messageCount);
  unsigned fragments = 0;
  out.print("Number of heap fragments: %u\nHeap fragment data: %lu\n", fragments,
            static_cast<unsigned long>(core.fragmentWords));
  out.print("Reductions: %lu\n", static_cast<unsigned long>(core.reductions));
  uint64_t young = words(core.heapStart, core.heapEnd);
  uint64_t used = words(core.heapStart, proc.abi.hp) +
                  words(proc.abi.sp, core.heapEnd);
  uint64_t old = words(core.oldStart, core.oldEnd);
  uint64_t oldUsed = words(core.oldStart, core.oldTop);
  out.print("Stack+heap: %lu\nOldHeap: %lu\nHeap unused: %lu\nOldHeap unused: "
            "%lu\n",
            static_cast<unsigned long>(young), static_cast<unsigned long>(old),
            static_cast<unsigned long>(young > used ? young - used : 0),
            static_cast<unsigned long>(old > oldUsed ? old - oldUsed : 0));
  out.print("BinVHeap: %lu\nOldBinVHeap: %lu\nBinVHeap unused: 0\nOldBinVHeap "
            "unused: 0\n",
            static_cast<unsigned long>(core.offHeap.bytes / sizeof(uint64_t)),
            static_cast<unsigned long>(core.oldOffHeap.bytes /
                                       sizeof(uint64_t)));
  out.print("Memory: %lu\n",
            static_cast<unsigned long>(sizeof(ProcessBlock) +
                                       (young + old + core.fragmentWords) *
                                           sizeof(uint64_t)));
  out.print("Internal State: ACT_PRIO_NORMAL | USR_PRIO_NORMAL | "
            "PRQ_PRIO_NORMAL\n");
}

void dumpMemory(DumpFile &out) {
  MemoryStatistics memory = memoryStatistics();
  unsigned long used = memory.usedBytes - bufferBlockBytes(), mapped = memory.mappedBytes;
  out.print("=memory\ntotal: %lu\nprocesses: %lu\nprocesses_used: %lu\n"
            "system: %lu\natom: 0\natom_used: 0\nbinary: 0\ncode: 0\nets: 0\n",
            mapped, used, used, mapped > used ? mapped - used : 0);
}

std::atomic<bool> isWriting{false};

} // namespace

void writeCrashDump(const char *slogan) {
  if (isWriting.exchange(true))
    return;
  const char *name = getenv("ERL_CRASH_DUMP");
  if (const char *seconds = getenv("ERL_CRASH_DUMP_SECONDS");
      seconds && strcmp(seconds, "0") == 0)
    return;
  if (!name || !*name)
    name = "erl_crash.dump";
  int fd = ::open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0)
    return;
  char note[600];
  int n = snprintf(note, sizeof note,
                   "\nCrash dump is being written to: %.500s...", name);
  (void)!::write(2, note, static_cast<size_t>(n));
  {
    DumpFile out(fd);
    time_t now = time(nullptr);
    char when[32] = "";
    struct tm parts;
    if (localtime_r(&now, &parts))
      strftime(when, sizeof when, "%a %b %e %H:%M:%S %Y", &parts);
    out.print("=erl_crash_dump:0.5\n%s\nSlogan: ", when);
    // One line.
    for (const char *at = slogan; *at; ++at)
      out.write(*at == '\n' ? " " : at, 1);
    out.print("\nSystem version: Erlang/OTP 25 [lumen] [64-bit] [smp:%u:%u]\n"
              "Taints: \nAtoms: %lu\nCalling Thread: scheduler:0\n",
              schedulerCount(), schedulerCount(),
              static_cast<unsigned long>(atomCount()));
    dumpMemory(out);
    for (unsigned i = 1; i <= schedulerCount(); ++i)
      out.print("=scheduler:%u\nScheduler Sleep Info Flags: \nScheduler Sleep "
                "Info Aux Work: \nCurrent Port: \nRun Queue Max Length: 0\nRun "
                "Queue High Length: 0\nRun Queue Normal Length: 0\nRun Queue "
                "Low Length: 0\nRun Queue Port Length: 0\nRun Queue Flags: \n"
                "Current Process: \n",
                i);
    EpochGuard guard;
    for (uint32_t i = 0; i < processTable.limit(); ++i)
      if (Process *proc = processTable.processAt(i))
        dumpProcess(out, *proc);
    out.print("=node:'");
    AtomText node = atomText(localNode());
    out.write(node.data, node.length);
    out.print("'\n=no_distribution\n=end\n");
  }
  (void)!::write(2, "done\n", 5);
}

void endWithCrashDump(const char *slogan) {
  (void)!::write(2, "\n", 1);
  (void)!::write(2, slogan, strlen(slogan));
  (void)!::write(2, "\n", 1);
  writeCrashDump(slogan);
  _exit(1);
}

/// Of term/Memory.h.
void outOfMemory(uint64_t bytes) {
  char slogan[160];
  snprintf(slogan, sizeof slogan,
           "eheap_alloc: Cannot allocate %llu bytes of memory (of type "
           "\"heap\").",
           static_cast<unsigned long long>(bytes));
  endWithCrashDump(slogan);
}

} // namespace lumen::rt
