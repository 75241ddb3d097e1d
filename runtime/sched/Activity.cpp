//===- Activity.cpp - which schedulers may run processes ------------------===//
//
// Who changes the number stores it, then tells each scheduler that it concerns
// to look (Scheduler::lookAtActivity), then looks whether it runs. A scheduler
// says that it runs, then reads the number. Both orders are sequentially
// consistent: one of the two sees the other, so nothing runs where nothing may
// once a change has been awaited.
//
//===----------------------------------------------------------------------===//
#include "runtime/sched/Activity.h"
#include "runtime/bif/Bif.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

namespace {
struct Blocker {
  Term process;
  uint32_t counts[2]; ///< by BlockKind
};

struct State {
  unsigned online;
  SmallVector<Term, 4> blockers[2]; ///< by BlockKind, the newest last
  SmallVector<Blocker, 4> counts;   ///< of those in either list
  SmallVector<Term, 4> waiting;     ///< until schedulers have stopped
};

constinit std::atomic<unsigned> active{1};
constinit Mutex
    mutex; ///< guards what follows; `active` is changed with it only
State *state = nullptr;

template <typename List, typename Match>
size_t indexOf(const List &list, Match match) {
  size_t i = 0;
  while (i < list.size() && !match(list[i]))
    ++i;
  return i;
}

template <typename List> void removeAt(List &list, size_t index) {
  for (size_t i = index + 1; i < list.size(); ++i)
    list[i - 1] = list[i];
  list.pop();
}

MultiScheduling held() {
  if (state->blockers[0].size())
    return MultiScheduling::Blocked;
  return state->blockers[1].size() ? MultiScheduling::BlockedNormal
                                   : MultiScheduling::Enabled;
}

/// With the lock: what was changed takes effect.
void apply() {
  unsigned before = active.load(std::memory_order_relaxed);
  unsigned now = held() == MultiScheduling::Enabled ? state->online : 1;
  if (now == before)
    return;
  active.store(now, std::memory_order_seq_cst);
  for (unsigned i = now < before ? now : before; i < now || i < before; ++i)
    schedulerAt(i).lookAtActivity(/*mayRun=*/i < now);
}

bool areStopped() {
  for (unsigned i = active.load(std::memory_order_relaxed);
       i < schedulerCount(); ++i)
    if (schedulerAt(i).runs())
      return false;
  return true;
}

void removeBlocker(size_t at, unsigned kind) {
  Term process = state->counts[at].process;
  removeAt(state->blockers[kind], indexOf(state->blockers[kind], [&](Term t) {
             return t == process;
           }));
}
} // namespace

void initActivity(unsigned count) {
  if (!state)
    state = new State;
  state->online = count;
  active.store(count, std::memory_order_relaxed);
}

unsigned activeSchedulers() { return active.load(std::memory_order_seq_cst); }

unsigned schedulersOnline() {
  LockGuard guard(mutex);
  return state->online;
}

unsigned setSchedulersOnline(unsigned wanted) {
  LockGuard guard(mutex);
  unsigned old = state->online;
  state->online = wanted;
  apply();
  return old;
}

MultiScheduling multiScheduling() {
  LockGuard guard(mutex);
  return held();
}

MultiScheduling blockScheduling(Process &proc, BlockKind what, bool isBlock) {
  unsigned kind = static_cast<unsigned>(what);
  LockGuard guard(mutex);
  size_t at = indexOf(state->counts, [&](const Blocker &b) {
    return b.process == proc.self();
  });
  if (isBlock) {
    if (at == state->counts.size())
      state->counts.push({proc.self(), {0, 0}});
    if (state->counts[at].counts[kind]++ == 0)
      state->blockers[kind].push(proc.self());
    proc.core().flags.blocksScheduling = true;
  } else if (at < state->counts.size() && state->counts[at].counts[kind]) {
    if (--state->counts[at].counts[kind] == 0)
      removeBlocker(at, kind);
    if (!state->counts[at].counts[0] && !state->counts[at].counts[1]) {
      removeAt(state->counts, at);
      proc.core().flags.blocksScheduling = false;
    }
  }
  apply();
  return held();
}

void endBlocks(Process &proc) {
  LockGuard guard(mutex);
  size_t at = indexOf(state->counts, [&](const Blocker &b) {
    return b.process == proc.self();
  });
  if (at == state->counts.size())
    return;
  for (unsigned kind : {0, 1})
    if (state->counts[at].counts[kind])
      removeBlocker(at, kind);
  removeAt(state->counts, at);
  apply();
}

Term schedulingBlockers(Heap &heap, BlockKind what) {
  LockGuard guard(mutex);
  Term list = Term::nil();
  for (Term process : state->blockers[static_cast<unsigned>(what)])
    list = makeCons(heap, process, list);
  return list;
}

bool awaitStopped(Process &proc) {
  LockGuard guard(mutex);
  if (areStopped())
    return true;
  Term self = proc.self();
  if (indexOf(state->waiting, [&](Term t) { return t == self; }) ==
      state->waiting.size())
    state->waiting.push(self);
  return false;
}

void noteStopped() {
  SmallVector<Term, 4> done;
  {
    LockGuard guard(mutex);
    if (!state->waiting.size() || !areStopped())
      return;
    for (Term process : state->waiting)
      done.push(process);
    state->waiting.clear();
  }
  for (Term process : done)
    if (Process *proc = findProcess(process))
      wakeProcess(*proc);
}

} // namespace lumen::rt
