//===- Pacing.h - long work of C++ lets others run --------------*- C++ -*-===//
//
// A BIF whose work grows with its input says so:
//
//   BIF(erlang_append, 2) {
//     Pacing pacing(proc);
//     for (...) {
//       ...
//       pacePer(i, 1024);     // every 1024 rounds
//     }
//
// and when its process has used up its reductions, the scheduler goes on with other
// processes, on another native stack, in the middle of the BIF. Later it comes back
// and the BIF goes on as if nothing had happened: terms have not moved (a process is
// only collected by itself), `args` are as they were, the thread is the same. So
// loops anywhere below a BIF can call `pace`; without a Pacing it does nothing.
//
// While a Pacing is in scope the BIF must not hold a lock, nor a pointer to another
// process (sched/Epoch.h). Signals to the process wait until the BIF is done,
// but for one that ends it, which a long BIF asks for (mustEnd).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SCHED_PACING_H
#define LUMEN_RUNTIME_SCHED_PACING_H

#include "runtime/process/Process.h"
#include "runtime/sys/Pace.h"
#include "runtime/sys/StackSwitch.h"

namespace lumen::rt {

class Pacing {
public:
  /// Unless `isLong`, does nothing.
  explicit Pacing(Process &proc, bool isLong = true) {
    if (isLong)
      begin(proc);
  }
  ~Pacing() {
    if (isActive_)
      end();
  }
  Pacing(const Pacing &) = delete;

private:
  void begin(Process &proc);
  void end();

  bool isActive_ = false;
  Process *outer_ = nullptr;
};

/// Has the process, while others ran, got a signal that ends it? Then its BIF may give up
/// what it holds and return no value, with or without an exception: nobody sees it, as
/// the native stack is left where the BIF would return to the process's code.
bool mustEnd(Process &proc);
/// A BIF gave no value. Does not return if it has stopped because of mustEnd.
void leaveIfEnded(Process &proc);

/// What was set aside (Scheduler).
struct PausedBif {
  void *stackPointer;
  NativeStack *stack;
  Process *process;
  PausedBif *next;
  uint64_t phase; ///< of sharing (term/Copy.h)
};

/// Which BIF lets others run meanwhile, for tracing of slices (lumen_bif_name_...).
class PacedName {
public:
  PacedName(Process &proc, const abi::BifName &name, bool isLong = true) {
    if (isLong)
      begin(proc, name);
  }
  ~PacedName() {
    if (isActive_)
      end();
  }
  PacedName(const PacedName &) = delete;

private:
  void begin(Process &proc, const abi::BifName &name);
  void end();

  bool isActive_ = false;
  const abi::BifName *outer_ = nullptr;
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_SCHED_PACING_H
