//===- CrashDump.cpp - erl_crash.dump -------------------------------------===//
//
// Called when memory is short or structures may be half changed: it stops the other
// threads, schedulers between two slices if they come there soon, allocates nothing,
// takes no locks, and looks at terms with care (DumpTerms). What a process that is in the
// midst of its slice has on its stack is not known, but for the one that ends the program.
// Source: OTP break.c (erl_crash_dump_v), erl_process_dump.c; crashdump_viewer.
//
//===----------------------------------------------------------------------===//
#include "runtime/process/CrashDump.h"
#include "runtime/code/Code.h"
#include "runtime/ets/Table.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/port/Port.h"
#include "runtime/process/Dictionary.h"
#include "runtime/process/DumpTerms.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Freeze.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

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
  unsigned messages = core.messageCount;
  for (Signal *signal = core.inbox.load(); signal; signal = signal->next)
    messages += signal->kind == SignalKind::Message;
  out.print("\nMessage queue length: %u\n", messages);
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

/// A code address as OTP shows it: (module:function/arity + 0).
void returnAddress(DumpFile &out, uint64_t code, const abi::CodeInfo &info) {
  out.print("SReturn addr 0x%llX (", static_cast<unsigned long long>(code));
  uint64_t words[3];
  const abi::LocInfo *loc = info.loc;
  const abi::FunctionInfo *function = nullptr;
  if (loc && copyIfReadable(&function, &loc->function, sizeof function) &&
      function && copyIfReadable(words, function, sizeof words)) {
    out.atom(Term(words[0]));
    out.print(":");
    out.atom(Term(words[1]));
    out.print("/%llu + 0)\n", static_cast<unsigned long long>(words[2]));
  } else {
    out.print("<terminate process normally>)\n");
  }
}

void dumpStack(DumpFile &out, DumpTerms &terms, const Process &proc) {
  const ProcessCore &core = proc.core();
  constexpr unsigned kMostFrames = 10000;
  unsigned frames = 0;
  for (const uint64_t *sp = proc.abi.sp;
       sp && sp < core.heapEnd && frames < kMostFrames && !out.isFull();
       ++frames) {
    uint64_t code;
    abi::CodeInfo info;
    if (!terms.read(sp, code) || !code ||
        !copyIfReadable(&info, abi::codeInfo({code}), sizeof info) ||
        !info.frameWords || info.frameWords > core.heapEnd - sp)
      return;
    out.print("0x%llX:",
              static_cast<unsigned long long>(reinterpret_cast<uintptr_t>(sp)));
    returnAddress(out, code, info);
    for (uint32_t slot = 1; slot < info.frameWords; ++slot) {
      bool isTerm = slot > 128 ||
                    (info.liveSlots[(slot - 1) / 64] >> ((slot - 1) % 64) & 1);
      uint64_t word = abi::kNil;
      if (isTerm)
        terms.read(sp + slot, word);
      out.print("y%u:", slot - 1);
      terms.element(Term(word));
      out.print("\n");
    }
    sp += info.frameWords;
  }
}

/// Entries as OTP has them, {Key, Value}; here they are no terms, so that each
/// gets a place in the heap that nothing else has.
void dumpDictionary(DumpFile &out, DumpTerms &terms, Dictionary &dictionary) {
  for (uint32_t i = 0; i < dictionary.size; ++i)
    if (dictionary.entries[i].key != abi::kNoValue)
      terms.pair(&dictionary.entries[i].key);
}

/// What a process holds: =proc_messages, =proc_dictionary, =proc_stack, and the
/// objects of all these in =proc_heap.
void dumpTerms(DumpFile &out, DumpTerms &terms, const Process &proc) {
  const ProcessCore &core = proc.core();
  if (core.flags.sensitive || out.isFull())
    return;
  auto section = [&](const char *name) {
    out.print("=%s:", name);
    out.pid(proc.self());
    out.print("\n");
  };
  terms.begin();
  // Messages that it has not looked at yet stand in the inbox, newest first; nobody
  // will need them in that order any more.
  constexpr unsigned kMostMessages = 10000;
  unsigned messages = 0;
  auto message = [&](Signal *signal) {
    if (signal->kind != SignalKind::Message || ++messages > kMostMessages)
      return;
    if (messages == 1)
      section("proc_messages");
    terms.element(signal->term());
    out.print(":N\n");
  };
  for (Signal *signal = core.messages; signal; signal = signal->next)
    message(signal);
  Signal *inbox = nullptr;
  for (Signal *signal = core.inbox.load(), *next; signal; signal = next) {
    next = signal->next;
    signal->next = inbox;
    inbox = signal;
  }
  for (Signal *signal = inbox; signal; signal = signal->next)
    message(signal);
  if (core.dictionary && core.dictionary->count) {
    section("proc_dictionary");
    // Pairs that exist nowhere as terms, written as objects of their own first.
    dumpDictionary(out, terms, *core.dictionary);
  }
  ProcessState state = core.state.load();
  bool isRunning = state == ProcessState::Running ||
                   state == ProcessState::RunningNotified;
  if (!isRunning || (Scheduler::current() &&
                     Scheduler::current()->running == &proc)) {
    section("proc_stack");
    dumpStack(out, terms, proc);
  }
  section("proc_heap");
  terms.objects();
}

void dumpTable(DumpFile &out, const Table &table) {
  static const char *const kTypes[] = {"set", "ordered_set", "bag",
                                       "duplicate_bag"};
  static const char *const kProtections[] = {"private", "protected", "public"};
  out.print("=ets:");
  out.pid(table.ownerPid());
  out.print("\nSlot: %llu\nTable: ", static_cast<unsigned long long>(table.id));
  if (table.isNamed)
    out.atom(table.name());
  else
    out.print("#Ref<0.%llu>", static_cast<unsigned long long>(table.id));
  out.print("\nName: ");
  out.atom(table.name());
  if (table.isOrdered())
    out.print("\nOrdered set (AVL tree), Elements: %zu\n", table.size());
  else
    out.print("\nBuckets: %zu\n", table.hash.bucketCount());
  out.print("Objects: %zu\nWords: %zu\n", table.size(), table.memoryWords());
  if (!table.isOrdered())
    out.print("Type: %s\n", kTypes[static_cast<int>(table.type)]);
  out.print("Protection: %s\nCompressed: %s\nWrite Concurrency: %s\n"
            "Read Concurrency: %s\n",
            kProtections[static_cast<int>(table.protection)],
            table.isCompressed ? "true" : "false",
            table.writeConcurrency ? "true" : "false",
            table.readConcurrency ? "true" : "false");
}

void dumpMemory(DumpFile &out) {
  MemoryStatistics memory = memoryStatistics();
  unsigned long used = memory.usedBytes - bufferBlockBytes(), mapped = memory.mappedBytes;
  out.print("=memory\ntotal: %lu\nprocesses: %lu\nprocesses_used: %lu\n"
            "system: %lu\natom: 0\natom_used: 0\nbinary: 0\ncode: 0\nets: 0\n",
            mapped, used, used, mapped > used ? mapped - used : 0);
}

/// Where the running process is, as exceptions show it.
void tellStack(DumpFile &out) {
  Scheduler *scheduler = Scheduler::current();
  const Process *proc = scheduler ? scheduler->running : nullptr;
  if (!proc)
    return;
  const ProcessCore &core = proc->core();
  out.print("  in process ");
  out.pid(proc->self());
  if (core.registeredName) {
    out.print(" (");
    out.atom(Term(core.registeredName));
    out.print(")");
  }
  out.print("\n");
  constexpr unsigned kMaxFrames = 20;
  uint64_t previous = 0;
  const uint64_t *sp = proc->abi.sp;
  if (sp < core.heapStart)
    return;
  // The saved top of the stack may be that of a while ago: nothing is trusted.
  for (unsigned n = 0; sp < core.heapEnd && n < kMaxFrames;) {
    abi::CodeInfo info;
    abi::LocInfo loc;
    abi::FunctionInfo function;
    if (!sp[0] || !copyIfReadable(&info, abi::codeInfo({sp[0]}), sizeof info) ||
        !info.frameWords || info.frameWords > core.heapEnd - sp)
      break;
    if (sp[0] != previous && info.loc &&
        copyIfReadable(&loc, info.loc, sizeof loc) && loc.function &&
        copyIfReadable(&function, loc.function, sizeof function) &&
        Term(function.module).isAtom() && Term(function.function).isAtom()) {
      out.print("  in call from ");
      out.atom(Term(function.module));
      out.print(":");
      out.atom(Term(function.function));
      out.print("/%u", static_cast<unsigned>(function.arity));
      if (function.file && loc.line)
        out.print(" (%s, line %u)", function.file,
                  static_cast<unsigned>(loc.line));
      out.print("\n");
      ++n;
    }
    previous = sp[0];
    sp += info.frameWords;
  }
}

std::atomic<bool> isWriting{false};

} // namespace

void writeCrashDump(const char *slogan) {
  static thread_local bool isWriter = false;
  if (isWriter)
    return;
  if (isWriting.exchange(true))
    holdStill(); // who writes ends the program
  isWriter = true;
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
  holdOtherSchedulers();
  freezeOtherThreads();
  const char *limit = getenv("ERL_CRASH_DUMP_BYTES");
  {
    DumpFile out(fd, limit && *limit ? strtoull(limit, nullptr, 10) : UINT64_MAX);
    DumpTerms terms(out);
    time_t now = time(nullptr);
    out.print("=erl_crash_dump:0.5\n");
    // As ctime has it.
    struct tm parts;
    if (localtime_r(&now, &parts))
      out.print("%.3s %.3s %2d %02d:%02d:%02d %d",
                &"SunMonTueWedThuFriSat"[3 * parts.tm_wday],
                &"JanFebMarAprMayJunJulAugSepOctNovDec"[3 * parts.tm_mon],
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                1900 + parts.tm_year);
    out.print("\nSlogan: ");
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
    for (uint32_t i = 0; i < processTable.limit(); ++i)
      if (Process *proc = processTable.processAt(i))
        dumpProcess(out, *proc);
    for (Table *table = firstTable(); table; table = table->next)
      if (table->isAlive)
        dumpTable(out, *table);
    out.print("=node:'");
    AtomText node = atomText(localNode());
    out.write(node.data, node.length);
    out.print("'\n=no_distribution\n");
    for (uint32_t i = 0; i < processTable.limit(); ++i)
      if (Process *proc = processTable.processAt(i))
        dumpTerms(out, terms, *proc);
    terms.binaries();
    out.print("=atoms\n");
    for (uint64_t i = atomCount(); i-- > 0;) {
      out.atom(Term(abi::atomTerm(i)));
      out.print("\n");
    }
    out.print("=end\n");
  }
  (void)!::write(2, "done\n", 5);
}

void endWithCrashDump(const char *slogan) {
  (void)!::write(2, "\n", 1);
  (void)!::write(2, slogan, strlen(slogan));
  (void)!::write(2, "\n", 1);
  lumen_tell_stack();
  writeCrashDump(slogan);
  _exit(1);
}

extern "C" void lumen_tell_stack() {
  DumpFile out(STDERR_FILENO, UINT64_MAX);
  tellStack(out);
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

/// Of term/Atoms.cpp.
void outOfAtoms(uint64_t limit) {
  char slogan[80];
  snprintf(slogan, sizeof slogan,
           "no more index entries in atom_tab (max=%llu)",
           static_cast<unsigned long long>(limit));
  endWithCrashDump(slogan);
}

} // namespace lumen::rt
