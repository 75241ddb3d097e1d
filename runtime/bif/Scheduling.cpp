//===- Scheduling.cpp - schedulers, switched and described ----------------===//
//
// There are no dirty schedulers: what OTP runs on them are slices of ordinary
// processes here, or jobs of the pool (io/Blocking.h). So their number is 0.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Scheduling.h"
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/sched/Activity.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include <string.h>

using namespace lumen::rt;

static Term atomNamed(const char *name) { return internAtom(name); }

static Term stateAtom(MultiScheduling state) {
  switch (state) {
  case MultiScheduling::Enabled:
    return atomNamed("enabled");
  case MultiScheduling::BlockedNormal:
    return atomNamed("blocked_normal");
  case MultiScheduling::Blocked:
    return atomNamed("blocked");
  }
  return Term();
}

/// With one scheduler nothing is blocked, whoever asks for it: OTP names
/// nobody.
static Term blockers(Process &proc, BlockKind kind) {
  return schedulerCount() == 1 ? Term::nil()
                               : schedulingBlockers(proc.heap(), kind);
}

Term lumen::rt::schedulingInfo(Process &proc, const char *key) {
  auto is = [key](const char *name) { return !strcmp(key, name); };
  Heap &heap = proc.heap();
  if (is("schedulers") || is("run_queues"))
    return Term::small(schedulerCount());
  if (is("schedulers_online"))
    return Term::small(schedulersOnline());
  if (is("schedulers_active"))
    return Term::small(activeSchedulers());
  if (is("dirty_cpu_schedulers") || is("dirty_cpu_schedulers_online") ||
      is("dirty_io_schedulers"))
    return Term::small(0);
  if (is("logical_processors") || is("logical_processors_online"))
    return Term::small(configuredProcessors());
  if (is("logical_processors_available"))
    return Term::small(hardwareThreads());
  if (is("schedulers_state") || is("all_schedulers_state")) {
    Term all = Term::small(schedulerCount()),
         online = Term::small(schedulersOnline()),
         active = Term::small(activeSchedulers());
    if (is("schedulers_state"))
      return makeTuple(heap, all, online, active);
    return makeCons(heap,
                    makeTuple(heap, atomNamed("normal"), all, online, active),
                    Term::nil());
  }
  if (is("multi_scheduling"))
    return stateAtom(multiScheduling());
  if (is("multi_scheduling_blockers"))
    return blockers(proc, BlockKind::All);
  if (is("normal_multi_scheduling_blockers"))
    return blockers(proc, BlockKind::Normal);
  return bindingInfo(proc, key);
}

/// Gives its argument once no scheduler runs that must not.
static uint64_t stoppedBif(Process *proc, const uint64_t *args) {
  Term value(args[0]);
  return awaitStopped(*proc) ? args[0]
                             : proc->waitAgain(&stoppedBif, &value, 1).word();
}

/// erlang:system_flag/2 for flags about schedulers: the old value, for
/// multi_scheduling the new one, or badarg. Waits until what was asked for has
/// happened.
BIF(lumen_scheduling_flag, 2) {
  Term flag = args[0], wanted = args[1], value = atoms::badarg;
  int64_t number = wanted.isSmall() ? wanted.toSmall() : -1;
  if (flag == atomNamed("schedulers_online")) {
    if (number < 1 || number > static_cast<int64_t>(schedulerCount()))
      return value;
    value = Term::small(setSchedulersOnline(static_cast<unsigned>(number)));
  } else if (flag == atomNamed("dirty_cpu_schedulers_online")) {
    return number == 0 ? wanted : value; // of none
  } else if (flag == atomNamed("multi_scheduling")) {
    bool isBlock = wanted == atomNamed("block"),
         isNormal = wanted == atomNamed("block_normal"),
         isUnblockNormal = wanted == atomNamed("unblock_normal");
    if (!isBlock && !isNormal && !isUnblockNormal &&
        wanted != atomNamed("unblock"))
      return value;
    value = stateAtom(blockScheduling(
        proc, isNormal || isUnblockNormal ? BlockKind::Normal : BlockKind::All,
        isBlock || isNormal));
  } else {
    return value;
  }
  uint64_t word = value.word();
  return Term(stoppedBif(&proc, &word));
}
