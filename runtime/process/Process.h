//===- Process.h - an Erlang process ----------------------------*- C++ -*-===//
//
// This header is what BIFs see. The scheduler's, collector's and signal queue's
// view of a process is in ProcessCore.h and the headers of those folders.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_PROCESS_H
#define LUMEN_RUNTIME_PROCESS_PROCESS_H

#include "runtime/abi/Code.h"
#include "runtime/term/Heap.h"
#include <atomic>

namespace lumen::rt {

struct ProcessCore; // scheduler, collector and signal state, owned by process/

using BifFunction = uint64_t(class Process *, const uint64_t *);

/// Heap between hp and sp of a process; what does not fit becomes a fragment.
class ProcessHeap final : public Heap {
public:
  ProcessHeap(abi::ProcessAbi &abi, OffHeapList *list)
      : Heap(&abi.hp, &abi.sp, abi::kHeapReserve, list) {}

  void offHeapGrew() override;

private:
  uint64_t *allocSlow(size_t words) override;
};

class Process {
public:
  abi::ProcessAbi abi; ///< first: known to generated code by offset

  /// The heap C++ code builds on while the process runs here.
  Heap &heap() { return heap_; }

  Term self() const { return Term(abi.selfPid); }

  // Raising: records the exception and gives no value, to be returned at once.
  // The stack trace gets the BIF that was called, with its arguments, on top.
  Term raise(Term exceptionClass, Term reason);
  Term error(Term reason) { return raise(atoms::error, reason); }
  Term badarg() { return error(atoms::badarg); }
  Term badarith() { return error(atoms::badarith); }
  Term systemLimit() { return error(atoms::system_limit); }
  /// badarg whose error_info has this cause (as ets and others explain theirs).
  Term badargWithCause(Term cause);
  /// As if the caller had raised it: the BIF is not in the trace (erlang:error/1).
  Term raiseFromCaller(Term exceptionClass, Term reason);
  bool hasException() const { return abi.excClass != abi::kNoValue; }

  // Traps, only in BIFs with kBifTraps. Each gives no value, to be returned at
  // once; the BIF's own result is then what the trapped-to code returns.
  /// Calls module:function(args...) instead.
  Term trapToExport(Term module, Term function, const Term *args, unsigned count);
  /// Applies a fun instead.
  Term trapToFun(Term fun, const Term *args, unsigned count);
  /// Calls this BIF again with these arguments after the other processes had
  /// their turn (long BIFs).
  Term trapAgain(BifFunction *bif, const Term *args, unsigned count);
  /// The same, but not before a signal came (a message, a timer, `wakeProcess`).
  /// May come back early; the BIF looks again.
  Term waitAgain(BifFunction *bif, const Term *args, unsigned count);

  void bumpReductions(int64_t count) { abi.reds -= count; }
  int64_t reductionsLeft() const { return abi.reds; }

  ProcessCore &core() { return *reinterpret_cast<ProcessCore *>(this + 1); }
  const ProcessCore &core() const {
    return *reinterpret_cast<const ProcessCore *>(this + 1);
  }

  Process(OffHeapList *list) : abi{}, heap_(abi, list) {}

private:
  ProcessHeap heap_;
};

// For the BIF macro.
struct TracedBif {
  uint64_t result;
  bool isDone; ///< else there is nothing to tell of this call
};
extern std::atomic<bool> tracedBifs;
/// Whether there are patterns of BIFs (CallTrace.h).
inline bool bifsAreTraced() {
  return tracedBifs.load(std::memory_order_relaxed);
}
/// Calls it (which comes here again) with what its pattern asks for. `from`: the code
/// that calls.
TracedBif callTracedBif(Process &proc, const uint64_t *args,
                        const abi::BifName *name, BifFunction *bif,
                        const void *from);
/// `symbol` failed; its row names it in the stack trace.
void noteFailedBif(Process &proc, const abi::BifName *name);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_PROCESS_H
