//===- SystemInfo.cpp - what programs ask about the runtime ---------------===//
//
// system_info, statistics and memory. The keys are those that OTP's libraries and
// programs read; values that describe BEAM describe what corresponds to it here.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/BeamBuiltins.h"
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/Scheduling.h"
#include "runtime/bif/Time.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/code/Code.h"
#include "runtime/ets/EtsStatistics.h"
#include "runtime/gc/Collector.h"
#include "runtime/gc/HeapLimit.h"
#include "runtime/io/Arguments.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/ErrorReport.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Sequence.h"
#include "runtime/sched/Activity.h"
#include "runtime/sched/Epoch.h"
#include "runtime/port/Port.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Map.h"
#include "runtime/term/Print.h"

#include <algorithm>
#include <iterator>
#include <stdio.h>
#include <stdlib.h>
#include <sys/utsname.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

constexpr const char *kErtsVersion = "13.1.5"; ///< of the OTP that is imitated
constexpr int64_t kEtsLimit = 8192;

/// Places of this thread's and the process's start.
const int64_t startedMonotonicNs = monotonicNs();

Term pair(Process &proc, Term first, Term second) {
  return makeTuple(proc.heap(), first, second);
}

Term atom(const char *text) { return internAtom(text); }

Term osVersion(Process &proc) {
  utsname name;
  int numbers[3] = {0, 0, 0};
  if (uname(&name) == 0) {
    const char *at = name.release;
    for (int &number : numbers) {
      while (*at >= '0' && *at <= '9' && number < 1'000'000)
        number = 10 * number + (*at++ - '0');
      if (*at++ != '.')
        break;
    }
  }
  return makeTuple(proc.heap(), Term::small(numbers[0]),
                   Term::small(numbers[1]), Term::small(numbers[2]));
}

Term systemVersion(Process &proc) {
  char text[256];
  snprintf(text, sizeof text,
           "Erlang/OTP %s [erts-%s] [source] [64-bit] [smp:%u:%u] "
           "[async-threads:1] [lumen]\n",
           theProgram().otpRelease, kErtsVersion, schedulerCount(),
           schedulersOnline());
  return makeString(proc.heap(), text);
}

Term garbageCollection(Process &proc) {
  Term items[] = {
      pair(proc, atom("max_heap_size"),
           makeUnsigned(proc.heap(), defaultHeapLimit().words)),
      pair(proc, atom("min_bin_vheap_size"), Term::small(heapDefaults.minBinHeapWords)),
      pair(proc, atom("min_heap_size"), Term::small(heapDefaults.minHeapWords)),
      pair(proc, atom("fullsweep_after"), Term::small(heapDefaults.fullsweepAfter)),
  };
  return makeList(proc.heap(), items, 4);
}

Term clockSource(Process &proc, const char *clock, int64_t now, bool monotonic) {
  Heap &heap = proc.heap();
  SmallVector<Term, 8> items;
  items.push(pair(proc, atoms::function, atom("clock_gettime")));
  items.push(pair(proc, atom("clock_id"), atom(clock)));
  items.push(pair(proc, atom("resolution"), Term::small(1000000000)));
  if (monotonic)
    items.push(pair(proc, atom("extended"), atom("no")));
  items.push(pair(proc, atom("parallel"), atom("yes")));
  items.push(pair(proc, atom("time"), makeInteger(heap, now)));
  return makeList(heap, items.data(), items.size());
}

/// How atomic operations are made: by C++, natively in both widths.
Term threadLibrary(Process &proc) {
  Heap &heap = proc.heap();
  Term items[] = {
      makeTuple(heap, makeString(heap, "32-bit native atomics"),
                makeString(heap, "C++"), Term::nil()),
      makeTuple(heap, makeString(heap, "64-bit native atomics"),
                makeString(heap, "C++"), Term::nil()),
      makeTuple(heap, makeString(heap, "Double word native atomics"),
                makeString(heap, "no"), Term::nil()),
  };
  return makeList(heap, items, 3);
}

void appendNumber(ByteBuffer &out, const char *label, uint64_t number) {
  char digits[24];
  char *start = decimalDigits(digits + sizeof digits, number);
  appendText(out, label);
  out.append(start, static_cast<size_t>(digits + sizeof digits - start));
  out.push('\n');
}

/// Text for people, with the section names of OTP's crash dumps.
void describeSystem(ByteBuffer &out) {
  MemoryStatistics memory = memoryStatistics();
  appendNumber(out, "=memory\nprocesses: ", memory.usedBytes - bufferBlockBytes());
  appendNumber(out, "binary: ", offHeapBinaryBytes());
  appendNumber(out, "ets: ", etsMemoryBytes());
  appendNumber(out, "=atoms\nused: ", atomCount());
}

void describeProcesses(ByteBuffer &out) {
  EpochGuard guard;
  for (uint32_t i = 0; i < processTable.limit(); ++i)
    if (Process *p = processTable.processAt(i)) {
      appendText(out, "=proc:");
      printTerm(out, p->self());
      appendNumber(out, "\nReductions: ", p->core().reductions);
    }
}

/// How many processes the code purger may ask at once; it asks one after the other.
std::atomic<int64_t> requestsLimit{4};

/// Values that are plain numbers.
bool systemNumber(const char *key, int64_t &value) {
  struct Row {
    const char *key;
    int64_t value;
  };
  const Row rows[] = {
      {"wordsize", 8},
      {"context_reductions", abi::kReductionsPerSlice},
      {"process_limit", processTable.capacity()},
      {"process_count", static_cast<int64_t>(processTable.count())},
      {"port_limit", static_cast<int64_t>(portLimit)},
      {"port_count", static_cast<int64_t>(portCount())},
      {"atom_limit", static_cast<int64_t>(atomLimit())},
      {"atom_count", static_cast<int64_t>(atomCount())},
      {"ets_limit", kEtsLimit},
      {"ets_count", static_cast<int64_t>(etsTableCount())},
      {"ethread_used_tse", static_cast<int64_t>(schedulerCount())},
      {"creation", 0},
      {"thread_pool_size", 1},
      {"compat_rel", atoi(theProgram().otpRelease)},
      {"dist_buf_busy_limit", 1048576},
      {"trace_control_word", traceControlWord.load(std::memory_order_relaxed)},
      {"outstanding_system_requests_limit",
       requestsLimit.load(std::memory_order_relaxed)},
      {"delayed_node_table_gc", 60},
      {"start_time", startedMonotonicNs},
      {"end_time", INT64_MAX},
  };
  for (const Row &row : rows)
    if (!strcmp(row.key, key)) {
      value = row.value;
      return true;
    }
  return false;
}

/// Values that are atoms.
const char *systemAtom(const char *key) {
  static constexpr const char *kRows[][2] = {
      {"endian", "little"},          {"smp_support", "true"},
      {"threads", "true"},           {"debug_compiled", "false"},
      {"break_ignored", "false"},    {"build_type", "opt"},
      {"emu_type", "opt"},           {"emu_flavor", "jit"},
      {"dynamic_trace", "none"},     {"dynamic_trace_probes", "false"},
      {"eager_check_io", "true"},    {"message_queue_data", "on_heap"},
      {"heap_type", "private"},      {"kernel_poll", "true"},
      {"modified_timing_level", "undefined"},
      {"time_correction", "true"},
      {"time_warp_mode", "no_time_warp"}, {"time_offset", "final"},
      {"tolerant_timeofday", "enabled"}, {"update_cpu_info", "unchanged"},
      {"port_parallelism", "false"},
      {"lock_checking", "false"},
      {"lock_counting", "false"},    {"ets_always_compress", "false"},
      {"cpu_quota", "unknown"},      {"beam_jump_table", "true"},
  };
  for (const auto &row : kRows)
    if (!strcmp(row[0], key))
      return row[1];
  return nullptr;
}

const char *systemString(const char *key) {
  if (!strcmp(key, "otp_release"))
    return theProgram().otpRelease;
  if (!strcmp(key, "version"))
    return kErtsVersion;
  if (!strcmp(key, "machine"))
    return "BEAM";
  if (!strcmp(key, "system_architecture"))
    return "x86_64-pc-linux-gnu";
  if (!strcmp(key, "driver_version"))
    return "3.3";
  if (!strcmp(key, "nif_version"))
    return "2.16";
  return nullptr;
}

/// {Module, Function, Arity} of all functions in C++ (system_info(snifs)): those of
/// which erlang:is_builtin/3 says so.
Term allBifs(Process &proc) {
  Heap &heap = proc.heap();
  Term list = Term::nil();
  auto add = [&](Term module, Term function, unsigned arity) {
    list = makeCons(heap,
                    makeTuple(heap, module, function, Term::small(arity)),
                    list);
  };
  const abi::Program &program = theProgram();
  for (size_t i = 0; i < program.bifNameCount; ++i) {
    const abi::BifName &name = program.bifNames[i];
    if (!strcmp(name.module, "lumen")) // those are nobody's business
      continue;
    char text[128];
    snprintf(text, sizeof text, "%s:%s/%u", name.module, name.function,
             static_cast<unsigned>(name.arity));
    bool isOther = false;
    for (const char *other : kErlangOnBeam)
      isOther |= strcmp(other, text) == 0;
    if (!isOther)
      add(atom(name.module), atom(name.function),
          static_cast<unsigned>(name.arity));
  }
  for (const char *text : kBuiltinOnBeam) {
    const char *function = strchr(text, ':') + 1, *slash = strrchr(text, '/');
    add(internAtom(text, static_cast<size_t>(function - 1 - text)),
        internAtom(function, static_cast<size_t>(slash - function)),
        static_cast<unsigned>(atoi(slash + 1)));
  }
  return list;
}

Term systemOther(Process &proc, const char *key) {
  auto is = [key](const char *name) { return !strcmp(key, name); };
  Heap &heap = proc.heap();
  if (is("os_type"))
    return pair(proc, atom("unix"), atom("linux"));
  if (is("os_version"))
    return osVersion(proc);
  if (is("snifs"))
    return allBifs(proc);
  if (is("system_version"))
    return systemVersion(proc);
  if (is("fullsweep_after"))
    return pair(proc, atom(key), Term::small(heapDefaults.fullsweepAfter));
  if (is("min_heap_size"))
    return pair(proc, atom(key), Term::small(heapDefaults.minHeapWords));
  if (is("min_bin_vheap_size"))
    return pair(proc, atom(key), Term::small(heapDefaults.minBinHeapWords));
  if (is("max_heap_size"))
    return heapLimitTerm(proc.heap(), defaultHeapLimit());
  if (is("garbage_collection"))
    return garbageCollection(proc);
  if (is("os_monotonic_time_source"))
    return clockSource(proc, "CLOCK_MONOTONIC", monotonicNs(), true);
  if (is("os_system_time_source"))
    return clockSource(proc, "CLOCK_REALTIME", systemNs(), false);
  if (is("system_logger"))
    return systemLogger();
  if (is("sequential_tracer"))
    return pair(proc, atom(key), sequenceTracer());
  if (is("ethread_info"))
    return threadLibrary(proc);
  if (is("c_compiler_used")) {
    Term version = makeTuple(heap, Term::small(__clang_major__),
                             Term::small(__clang_minor__),
                             Term::small(__clang_patchlevel__));
    return pair(proc, atom("clang"), version);
  }
  if (is("dist_ctrl") || is("taints") || is("alloc_util_allocators"))
    return Term::nil();
  if (is("allocator"))
    return makeTuple(heap, atoms::undefined, Term::nil(), Term::nil(),
                     Term::nil());
  if (is("info") || is("procs") || is("loaded") || is("dist")) {
    ByteBuffer text;
    if (is("procs"))
      describeProcesses(text);
    else if (is("dist"))
      appendText(text, "=no_distribution\n");
    else
      describeSystem(text);
    return makeBinary(heap, text.data(), text.size());
  }
  return Term();
}

/// The key as C text; an atom too long for the buffer is no key.
bool keyText(Term key, char (&buffer)[64]) {
  if (!key.isAtom())
    return false;
  AtomText text = atomText(key);
  if (text.length >= sizeof buffer)
    return false;
  memcpy(buffer, text.data, text.length);
  buffer[text.length] = 0;
  return true;
}

Term sincePair(Process &proc, std::atomic<int64_t> &last, int64_t now) {
  int64_t before = last.exchange(now, std::memory_order_relaxed);
  return pair(proc, makeInteger(proc.heap(), now),
              makeInteger(proc.heap(), now - before));
}

struct SchedulerTotals {
  uint64_t contextSwitches = 0, reductions = 0, collections = 0,
           collectedWords = 0;
};

/// Processes that are ready to run; `isActive`: and the one that runs.
int64_t tasks(Scheduler &scheduler, bool isActive) {
  return static_cast<int64_t>(scheduler.queue.size()) +
         static_cast<int64_t>(scheduler.held.size()) +
         (isActive && scheduler.isBusy.load(std::memory_order_relaxed));
}
int64_t tasksOf(unsigned count, bool isActive) {
  int64_t sum = 0;
  for (unsigned i = 0; i < count; ++i)
    sum += tasks(schedulerAt(i), isActive);
  return sum;
}

SchedulerTotals schedulerTotals() {
  SchedulerTotals sum;
  for (unsigned i = 0; i < schedulerCount(); ++i) {
    Scheduler &scheduler = schedulerAt(i);
    sum.contextSwitches += scheduler.contextSwitches.load(std::memory_order_relaxed);
    sum.reductions += scheduler.reductions.load(std::memory_order_relaxed);
    sum.collections += scheduler.collections.load(std::memory_order_relaxed);
    sum.collectedWords += scheduler.collectedWords.load(std::memory_order_relaxed);
  }
  return sum;
}

} // namespace

/// Whether ERTS has an allocator of this name.
static bool isAllocator(const char *name) {
  static constexpr const char *kNames[] = {
      "sys_alloc",     "temp_alloc",   "sl_alloc",     "std_alloc",
      "ll_alloc",      "eheap_alloc",  "ets_alloc",    "fix_alloc",
      "literal_alloc", "binary_alloc", "driver_alloc", "mseg_alloc"};
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](const char *known) { return !strcmp(name, known); });
}

BIF(erlang_system_info, 1) {
  // What is asked for often.
  if (args[0] == atoms::scheduler_id) {
    Scheduler *scheduler = Scheduler::current();
    return Term::small(scheduler ? scheduler->index + 1 : 1);
  }
  char key[64];
  if (args[0].isTuple(2) && args[0].element(1).isAtom()) {
    char first[64], second[64];
    if (!keyText(args[0].element(0), first) ||
        !keyText(args[0].element(1), second))
      return proc.badarg();
    if (!strcmp(first, "wordsize") &&
        (!strcmp(second, "internal") || !strcmp(second, "external")))
      return Term::small(8);
    if (!strcmp(first, "cpu_topology") &&
        (!strcmp(second, "defined") || !strcmp(second, "detected") ||
         !strcmp(second, "used")))
      return topologyInfo(proc, second);
    // As for allocators that are turned off: memory comes from the C library.
    if (!strcmp(first, "allocator") && isAllocator(second))
      return atoms::false_;
    return proc.badarg();
  }
  // There is one allocator, of which no such tables are kept.
  if (args[0].isTuple(2) && keyText(args[0].element(0), key) &&
      (!strcmp(key, "allocator") || !strcmp(key, "allocator_sizes")) &&
      properLength(args[0].element(1)) >= 0)
    return Term::nil();
  // {memory_internal, Ref, Kinds}: each thread that may have something answers
  // {Ref, Index, Facts}; of timers no such counts are kept.
  if (args[0].isTuple(3) && keyText(args[0].element(0), key) &&
      !strcmp(key, "memory_internal")) {
    Term facts = makeCons(proc.heap(),
                          pair(proc, atom("fix_alloc"), atoms::false_),
                          Term::nil());
    for (unsigned i = 0; i < schedulerCount(); ++i)
      sendMessage(proc.self(),
                  makeTuple(proc.heap(), args[0].element(1), Term::small(i),
                            facts));
    return atoms::true_;
  }
  if (!keyText(args[0], key))
    return proc.badarg();
  if (Term value = schedulingInfo(proc, key); value.isValue())
    return value;
  int64_t number;
  if (systemNumber(key, number))
    return makeInteger(proc.heap(), number);
  if (const char *text = systemAtom(key))
    return atom(text);
  if (const char *text = systemString(key))
    return makeString(proc.heap(), text);
  Term value = systemOther(proc, key);
  return value.isValue() ? value : proc.badarg();
}

BIF(erlang_statistics, 1) {
  static std::atomic<int64_t> lastReductions{0}, lastExact{0}, lastRuntime{0},
      lastWallClock{0};
  char key[64];
  if (!keyText(args[0], key))
    return proc.badarg();
  auto is = [&key](const char *name) { return !strcmp(key, name); };
  Heap &heap = proc.heap();
  // The runtime counts reductions of finished slices; the caller's own is added.
  auto reductions = [&] {
    int64_t own = abi::kReductionsPerSlice - proc.reductionsLeft();
    return static_cast<int64_t>(schedulerTotals().reductions) +
           (own > 0 ? own : 0);
  };
  if (is("reductions"))
    return sincePair(proc, lastReductions, reductions());
  if (is("exact_reductions"))
    return sincePair(proc, lastExact, reductions());
  if (is("runtime"))
    return sincePair(proc, lastRuntime, processCpuNs() / 1000000);
  if (is("wall_clock"))
    return sincePair(proc, lastWallClock,
                     (monotonicNs() - startedMonotonicNs) / 1000000);
  if (is("context_switches"))
    return pair(proc, makeUnsigned(heap, schedulerTotals().contextSwitches),
                Term::small(0));
  if (is("garbage_collection")) {
    SchedulerTotals totals = schedulerTotals();
    return makeTuple(heap, makeUnsigned(heap, totals.collections),
                     makeUnsigned(heap, totals.collectedWords), Term::small(0));
  }
  if (is("io"))
    return pair(proc, pair(proc, atom("input"), Term::small(0)),
                pair(proc, atom("output"), Term::small(0)));
  if (is("run_queue") || is("total_run_queue_lengths") ||
      is("total_run_queue_lengths_all"))
    return Term::small(tasksOf(schedulerCount(), false));
  if (is("total_active_tasks") || is("total_active_tasks_all"))
    return Term::small(tasksOf(schedulerCount(), true));
  bool isActive = is("active_tasks") || is("active_tasks_all");
  if (isActive || is("run_queue_lengths") || is("run_queue_lengths_all")) {
    SmallVector<Term, 64> counts;
    for (unsigned i = 0; i < schedulerCount(); ++i)
      counts.push(Term::small(tasks(schedulerAt(i), isActive)));
    return makeList(heap, counts.data(), counts.size());
  }
  if (is("scheduler_wall_time") || is("scheduler_wall_time_all")) {
    int64_t from = wallTimeSinceNs(), now = monotonicNs();
    if (!from)
      return atoms::undefined;
    Term list = Term::nil();
    for (unsigned i = schedulerCount(); i-- > 0;)
      list = makeCons(heap,
                      makeTuple(heap, Term::small(i + 1),
                                makeInteger(heap, schedulerAt(i).activeNs(now)),
                                makeInteger(heap, now - from)),
                      list);
    return list;
  }
  if (is("microstate_accounting"))
    return atoms::undefined;
  return proc.badarg();
}

/// [{total, Bytes}, {processes, ...}, ...] in OTP's order.
BIF(lumen_memory, 0) {
  MemoryStatistics memory = memoryStatistics();
  int64_t binary = static_cast<int64_t>(offHeapBinaryBytes());
  int64_t ets = static_cast<int64_t>(etsMemoryBytes());
  int64_t processes = static_cast<int64_t>(memory.usedBytes - bufferBlockBytes());
  int64_t atomBytes = static_cast<int64_t>(atomCount()) * 48;
  int64_t system = binary + ets + atomBytes;
  struct Row {
    const char *key;
    int64_t bytes;
  } rows[] = {{"total", processes + system},
              {"processes", processes},
              {"processes_used", processes},
              {"system", system},
              {"atom", atomBytes},
              {"atom_used", atomBytes},
              {"binary", binary},
              {"code", 0},
              {"ets", ets}};
  SmallVector<Term, 9> list;
  for (const Row &row : rows)
    list.push(pair(proc, atom(row.key), makeInteger(proc.heap(), row.bytes)));
  return makeList(proc.heap(), list.data(), list.size());
}

/// Switches the measuring of schedulers on or off: the old setting.
BIF(lumen_scheduler_wall_time, 1) {
  return boolTerm(measureWallTime(args[0] == atoms::true_));
}

BIF(lumen_backtrace_depth, 1) {
  int64_t wanted = args[0].isSmall() ? args[0].toSmall() : INT32_MAX;
  return Term::small(setBacktraceDepth(
      static_cast<unsigned>(wanted < INT32_MAX ? wanted : INT32_MAX)));
}

/// erlang:system_flag/2 for what new processes get and for who gets reports: the old
/// value, or badarg.
BIF(lumen_heap_flag, 2) {
  Term flag = args[0], value = args[1];
  if (char key[64]; keyText(flag, key) && !strcmp(key, "system_logger")) {
    bool isLive = value.isPid() && findProcess(value);
    if (!isLive && value != atoms::logger && value != atoms::undefined)
      return atoms::badarg;
    Term old = systemLogger();
    setSystemLogger(value);
    return old;
  }
  if (char key[64];
      keyText(flag, key) && !strcmp(key, "outstanding_system_requests_limit")) {
    if (!value.isSmall() || value.toSmall() < 1 || value.toSmall() >= 1 << 27)
      return atoms::badarg;
    return Term::small(requestsLimit.exchange(value.toSmall()));
  }
  if (flag == atoms::max_heap_size) {
    HeapLimit limit;
    if (!readHeapLimit(value, limit) ||
        (limit.words && limit.words < heapDefaults.minHeapWords))
      return atoms::badarg;
    Term old = heapLimitTerm(proc.heap(), defaultHeapLimit());
    setDefaultHeapLimit(limit);
    return old;
  }
  std::atomic<uint32_t> *setting =
      flag == atoms::min_heap_size        ? &heapDefaults.minHeapWords
      : flag == atoms::min_bin_vheap_size ? &heapDefaults.minBinHeapWords
      : flag == atoms::fullsweep_after    ? &heapDefaults.fullsweepAfter
                                          : nullptr;
  if (!setting || !value.isSmall() || value.toSmall() < 0 ||
      value.toSmall() > UINT32_MAX)
    return atoms::badarg;
  return Term::small(setting->exchange(static_cast<uint32_t>(value.toSmall())));
}
