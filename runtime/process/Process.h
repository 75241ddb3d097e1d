//===- Process.h - an Erlang process ----------------------------*- C++ -*-===//
//
// This header is what BIFs see. The scheduler's, collector's and signal queue's
// view of a process is in the headers of those folders.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_PROCESS_H
#define LUMEN_RUNTIME_PROCESS_PROCESS_H

#include "runtime/abi/Code.h"
#include "runtime/term/Heap.h"

namespace lumen::rt {

struct ProcessCore; // scheduler, collector and signal state, owned by process/

class Process {
public:
  abi::ProcessAbi abi; ///< first: known to generated code by offset

  /// The heap C++ code builds on while the process runs here.
  Heap &heap();

  Term self() const { return Term(abi.selfPid); }

  // Raising: records the exception and gives no value, to be returned at once.
  Term raise(Term exceptionClass, Term reason);
  Term error(Term reason) { return raise(atoms::error, reason); }
  Term badarg() { return error(atoms::badarg); }
  Term badarith() { return error(atoms::badarith); }
  Term systemLimit() { return error(atoms::system_limit); }

  // Traps, only in BIFs with kBifTraps. Each gives no value, to be returned at
  // once; the BIF's own result is then what the trapped-to code returns.
  /// Calls module:function(args...) instead.
  Term trapToExport(Term module, Term function, const Term *args, unsigned count);
  /// Applies a fun instead.
  Term trapToFun(Term fun, const Term *args, unsigned count);
  /// Calls this BIF again with these arguments after the other processes had
  /// their turn (long BIFs).
  Term trapAgain(uint64_t (*bif)(Process *, const uint64_t *), const Term *args, unsigned count);

  void bumpReductions(int64_t count) { abi.reds -= count; }
  int64_t reductionsLeft() const { return abi.reds; }

  ProcessCore &core() { return *core_; }

private:
  ProcessCore *core_ = nullptr;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_PROCESS_H
