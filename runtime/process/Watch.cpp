//===- Watch.cpp - what the runtime tells of all processes ----------------===//
#include "runtime/process/Watch.h"
#include "runtime/code/Code.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/FlagNames.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"

#include <time.h>

namespace lumen::rt {

constinit std::atomic<uint32_t> watchedThings{0};

namespace {

constexpr uint32_t kMonitors = kWatchLongCollection | kWatchLongSchedule |
                               kWatchLargeHeap | kWatchBusyPort |
                               kWatchBusyDistPort;
constexpr uint32_t kProfiles =
    kProfileProcesses | kProfilePorts | kProfileSchedulers | kProfileExclusive;
constexpr uint32_t kStamps =
    kProfileTimestamp | kProfileMonotonic | kProfileStrictMonotonic;

// In the order in which settings are told.
constexpr FlagName kMonitorNames[] = {{"busy_dist_port", kWatchBusyDistPort},
                                      {"busy_port", kWatchBusyPort}};
constexpr FlagName kProfileNames[] = {
    {"exclusive", kProfileExclusive},
    {"scheduler", kProfileSchedulers},
    {"runnable_procs", kProfileProcesses},
    {"runnable_ports", kProfilePorts},
    {"timestamp", kProfileTimestamp},
    {"monotonic_timestamp", kProfileMonotonic},
    {"strict_monotonic_timestamp", kProfileStrictMonotonic}};

constinit Mutex settingsMutex; ///< who changes what is below
constinit std::atomic<uint64_t> monitorPid{0}, profilerPid{0};
constinit std::atomic<int64_t> longCollectionMs{0}, longScheduleMs{0},
    largeHeapWords{0}, collectionDelayMs{0};
constinit std::atomic<uint32_t> activeSchedulers{0}, profileRounds{0};

bool isLive(Term pid) {
  EpochGuard guard;
  return findProcess(pid) != nullptr;
}

void switchOff(std::atomic<uint64_t> &pid, uint32_t things) {
  watchedThings.fetch_and(~things);
  pid.store(0);
}

/// {Tag, About, What, Rest...} to the monitor or the profiler, who is not told
/// of itself.
void send(std::atomic<uint64_t> &to, uint32_t things, const Term *elements,
          unsigned count) {
  uint64_t pid = to.load(std::memory_order_acquire);
  if (!pid || Term(pid) == elements[1])
    return;
  if (sendSignal(Term(pid),
                 makeTupleSignal(SignalKind::Message, elements, count)))
    return;
  LockGuard guard(settingsMutex);
  if (to.load() == pid)
    switchOff(to, things);
}

void sendMonitor(Term about, const char *what, Term value) {
  Term elements[] = {internAtom("monitor"), about, internAtom(what), value};
  send(monitorPid, kMonitors, elements, 4);
}

void sendProfile(Heap &heap, Term about, Term second, Term third, Term fourth) {
  uint32_t flags = watchedThings.load(std::memory_order_relaxed);
  uint32_t stamps = traceStamps(flags, kProfileTimestamp, kProfileMonotonic,
                                kProfileStrictMonotonic);
  Term elements[6] = {internAtom("profile"), about, second, third};
  unsigned count = 4;
  if (fourth.isValue())
    elements[count++] = fourth;
  elements[count++] = traceTimestamp(heap, stamps ? stamps : +kTraceTimestamp);
  send(profilerPid, kProfiles | kStamps, elements, count);
}

void initialPlace(const ProcessCore &core, uint64_t (&out)[3]) {
  out[0] = core.initialModule;
  out[1] = core.initialFunction;
  out[2] = core.initialArity;
}

/// Module, function and arity; the module is no value if they are not known.
void placeOf(const Process &proc, uint64_t (&out)[3]) {
  const ProcessCore &core = proc.core();
  out[0] = abi::kNoValue;
  ArenaHeap heap(16);
  if (Term place = currentFunction(proc, heap); place.isValue()) {
    out[0] = place.element(0).word();
    out[1] = place.element(1).word();
    out[2] = static_cast<uint64_t>(place.element(2).toSmall());
  } else if (core.initialModule) {
    initialPlace(core, out);
  }
}

Term placeTerm(Heap &heap, const uint64_t (&place)[3], Term unknown) {
  return place[0] == abi::kNoValue
             ? unknown
             : makeTuple(heap, Term(place[0]), Term(place[1]),
                         Term::small(static_cast<int64_t>(place[2])));
}

Term activeAtom(bool isActive) {
  return internAtom(isActive ? "active" : "inactive");
}

/// [{Name, Value}, ...], the time only if there is one.
Term heapFacts(Heap &heap, const Process &proc, int64_t ms) {
  const ProcessCore &core = proc.core();
  struct Fact {
    const char *name;
    int64_t value;
  } facts[] = {
      {"timeout", ms},
      {"old_heap_block_size", core.oldEnd - core.oldStart},
      {"heap_block_size", static_cast<int64_t>(core.blockWords)},
      {"mbuf_size", static_cast<int64_t>(core.fragmentWords)},
      {"stack_size", core.heapEnd - proc.abi.sp},
      {"old_heap_size", core.oldTop - core.oldStart},
      {"heap_size", proc.abi.hp - core.heapStart},
  };
  Term list = Term::nil();
  for (size_t i = std::size(facts); i-- > (ms < 0 ? 1 : 0);)
    list = makeCons(
        heap,
        makeTuple(heap, internAtom(facts[i].name), Term::small(facts[i].value)),
        list);
  return list;
}

bool readLimit(Term value, int64_t least, int64_t &out) {
  if (!value.isSmall() || value.toSmall() < 0)
    return false;
  out = value.toSmall() < least ? least : value.toSmall();
  return true;
}

} // namespace

void CollectionWatch::begin(Process &proc) {
  if (monitorPid.load(std::memory_order_relaxed) == proc.self().word())
    return;
  begun_ = monotonicNs();
  int64_t delay = collectionDelayMs.load(std::memory_order_relaxed);
  if (delay > 0 && watched(kWatchLongCollection)) {
    timespec time = {};
    time.tv_sec = static_cast<time_t>(delay / 1000);
    time.tv_nsec = static_cast<long>(delay % 1000 * 1000000);
    nanosleep(&time, nullptr);
  }
}

void CollectionWatch::tell(Process &proc) {
  const ProcessCore &core = proc.core();
  ArenaHeap heap(64);
  int64_t ms = (monotonicNs() - begun_) / 1000000;
  if (watched(kWatchLongCollection) && ms >= longCollectionMs.load())
    sendMonitor(proc.self(), "long_gc", heapFacts(heap, proc, ms));
  int64_t words =
      static_cast<int64_t>(core.blockWords) + (core.oldEnd - core.oldStart);
  if (watched(kWatchLargeHeap) && words >= largeHeapWords.load())
    sendMonitor(proc.self(), "large_heap", heapFacts(heap, proc, -1));
}

void SliceWatch::begin(const Process &proc) {
  begun_ = monotonicNs();
  placeOf(proc, in_);
}

void SliceWatch::tell(const Process &proc) {
  int64_t ms = (monotonicNs() - begun_) / 1000000;
  if (!watched(kWatchLongSchedule) || ms < longScheduleMs.load())
    return;
  ArenaHeap heap(64);
  uint64_t out[3];
  placeOf(proc, out);
  Term facts = Term::nil();
  auto add = [&](const char *name, Term value) {
    facts = makeCons(heap, makeTuple(heap, internAtom(name), value), facts);
  };
  add("out", placeTerm(heap, out, atoms::undefined));
  add("in", placeTerm(heap, in_, atoms::undefined));
  add("timeout", Term::small(ms));
  sendMonitor(proc.self(), "long_schedule", facts);
}

void PortWatch::begin() {
  begun_ = monotonicNs();
  if (watched(kProfilePorts)) {
    ArenaHeap heap(16);
    sendProfile(heap, port_, activeAtom(true), Term::small(0), Term());
  }
}

void PortWatch::end() {
  ArenaHeap heap(16);
  if (watched(kProfilePorts))
    sendProfile(heap, port_, activeAtom(false), Term::small(0), Term());
  int64_t ms = (monotonicNs() - begun_) / 1000000;
  if (!watched(kWatchLongSchedule) || ms < longScheduleMs.load())
    return;
  Term facts =
      makeCons(heap, makeTuple(heap, internAtom("port_op"), internAtom(work_)),
               Term::nil());
  facts = makeCons(
      heap, makeTuple(heap, internAtom("timeout"), Term::small(ms)), facts);
  sendMonitor(port_, "long_schedule", facts);
}

void watchBusyPort(const Process &proc, Term port) {
  if (watched(kWatchBusyPort))
    sendMonitor(proc.self(), "busy_port", port);
}

bool isProfiler(const Process &proc) {
  return profilerPid.load(std::memory_order_relaxed) == proc.self().word();
}

void profileProcess(const Process &proc, bool isActive, bool isNew) {
  if (isProfiler(proc))
    return;
  ArenaHeap heap(16);
  uint64_t place[3] = {abi::kNoValue, 0, 0};
  if (isNew)
    initialPlace(proc.core(), place);
  else if (!proc.core().flags.exiting)
    placeOf(proc, place);
  sendProfile(heap, proc.self(), activeAtom(isActive),
              placeTerm(heap, place, Term::small(0)), Term());
}

uint32_t profileRound() {
  return profileRounds.load(std::memory_order_relaxed);
}

void profileScheduler(unsigned index, bool isActive) {
  uint32_t active = isActive ? activeSchedulers.fetch_add(1) + 1
                             : activeSchedulers.fetch_sub(1) - 1;
  ArenaHeap heap(16);
  sendProfile(heap, internAtom("scheduler"), Term::small(index + 1),
              activeAtom(isActive), Term::small(active));
}

Term monitorSettings(Heap &heap) {
  uint64_t pid = monitorPid.load(std::memory_order_acquire);
  if (!pid || !isLive(Term(pid)))
    return atoms::undefined;
  uint32_t things = watchedThings.load();
  Term list = Term::nil();
  auto limit = [&](const char *name, const std::atomic<int64_t> &value) {
    list = makeCons(
        heap, makeTuple(heap, internAtom(name), Term::small(value.load())),
        list);
  };
  if (things & kWatchLongCollection)
    limit("long_gc", longCollectionMs);
  if (things & kWatchLongSchedule)
    limit("long_schedule", longScheduleMs);
  if (things & kWatchLargeHeap)
    limit("large_heap", largeHeapWords);
  list = namesOfFlags(heap, kMonitorNames, things, list);
  return makeTuple(heap, Term(pid), list);
}

Term setMonitor(Heap &heap, Term pid, Term options) {
  LockGuard guard(settingsMutex);
  Term old = monitorSettings(heap);
  if (pid == atoms::undefined || options.isNil()) {
    switchOff(monitorPid, kMonitors);
    return old;
  }
  if (!pid.isPid() || !isLive(pid))
    return Term();
  uint32_t things = 0;
  int64_t collection = 0, schedule = 0, words = 0;
  for (; options.isCons(); options = options.tail()) {
    Term option = options.head();
    if (uint32_t thing = flagNamed(kMonitorNames, option))
      things |= thing;
    else if (!option.isTuple(2))
      return Term();
    else if (option.element(0) == internAtom("long_gc") &&
             readLimit(option.element(1), 1, collection))
      things |= kWatchLongCollection;
    else if (option.element(0) == internAtom("long_schedule") &&
             readLimit(option.element(1), 1, schedule))
      things |= kWatchLongSchedule;
    else if (option.element(0) == internAtom("large_heap") &&
             readLimit(option.element(1), 16384, words))
      things |= kWatchLargeHeap;
    else
      return Term();
  }
  if (!options.isNil())
    return Term();
  switchOff(monitorPid, kMonitors);
  longCollectionMs.store(collection);
  longScheduleMs.store(schedule);
  largeHeapWords.store(words);
  monitorPid.store(pid.word());
  watchedThings.fetch_or(things);
  return old;
}

Term profileSettings(Heap &heap) {
  uint64_t pid = profilerPid.load(std::memory_order_acquire);
  if (!pid || !isLive(Term(pid)))
    return atoms::undefined;
  uint32_t things = watchedThings.load();
  Term list = namesOfFlags(heap, kProfileNames, things & kProfiles);
  return makeTuple(heap, Term(pid), list);
}

Term setProfile(Heap &heap, Term pid, Term options) {
  LockGuard guard(settingsMutex);
  Term old = profileSettings(heap);
  if (pid == atoms::undefined || options.isNil()) {
    switchOff(profilerPid, kProfiles | kStamps);
    return old;
  }
  if (!pid.isPid() || !isLive(pid))
    return Term();
  uint32_t things;
  if (!flagsNamed(kProfileNames, options, things))
    return Term();
  switchOff(profilerPid, kProfiles | kStamps);
  activeSchedulers.store(0);
  profileRounds.fetch_add(1);
  profilerPid.store(pid.word());
  watchedThings.fetch_or(things);
  return old;
}

void delayCollections(int64_t ms) { collectionDelayMs.store(ms); }

} // namespace lumen::rt
