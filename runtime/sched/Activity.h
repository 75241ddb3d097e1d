//===- Activity.h - which schedulers may run processes ----------*- C++ -*-===//
//
// Two things take schedulers out of use: their number online (schedulers_online), and
// processes that block multi-scheduling, which leave only the first. Both come down to
// one number: schedulers with a smaller index may run processes, the others move away
// what they have and sleep (Scheduler::stayOff).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SCHED_ACTIVITY_H
#define LUMEN_RUNTIME_SCHED_ACTIVITY_H

#include "runtime/process/Process.h"

namespace lumen::rt {

enum class MultiScheduling : uint8_t { Enabled, BlockedNormal, Blocked };
/// `Normal` would leave dirty schedulers alone, of which there are none: only what is
/// told about it differs.
enum class BlockKind : uint8_t { All, Normal };

/// Before the first thread starts.
void initActivity(unsigned online);

unsigned schedulersOnline();
/// How many may run processes now.
unsigned activeSchedulers();
/// Gives the old number. 1 <= online <= schedulerCount().
unsigned setSchedulersOnline(unsigned online);

MultiScheduling multiScheduling();
/// The process blocks once more, or takes back one of its blocks of this kind, if it has
/// one. Gives what holds now.
MultiScheduling blockScheduling(Process &proc, BlockKind kind, bool isBlock);
/// The process ends: its blocks are taken back.
void endBlocks(Process &proc);
/// The processes that block, the newest first.
Term schedulingBlockers(Heap &heap, BlockKind kind);

/// Have all schedulers stopped that may not run? If not, the process is woken when they
/// have.
bool awaitStopped(Process &proc);
/// A scheduler runs nothing any more.
void noteStopped();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SCHED_ACTIVITY_H
