//===- Blocking.h - work that must not run on a scheduler -------*- C++ -*-===//
//
// Reads from terminals and pipes, flushing to disk and the like wait for the
// world. A BIF hands such work to a thread of a pool and its process is suspended
// until the work is done; schedulers go on with other processes.
//
// On wasm, where there is one thread, the scheduler does it (BlockingWasm.cpp).
//
//   struct MyJob final : BlockingJob {
//     void run() override { result = ::fsync(fd); }           // pool thread
//     Term finish(Process &proc) override { ... }              // scheduler
//   };
//   return runBlocking(proc, new-ed job);
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_IO_BLOCKING_H
#define LUMEN_RUNTIME_IO_BLOCKING_H

#include "runtime/process/Process.h"
#include <atomic>

namespace lumen::rt {

class BlockingJob {
public:
  /// On a thread of the pool: no terms, no heap.
  virtual void run() = 0;
  /// In the process that asked, once run() is done: the BIF's result.
  virtual Term finish(Process &proc) = 0;

  /// Jobs live in malloc's memory; created by makeJob.
  virtual void destroy() = 0;

  BlockingJob *next = nullptr;
  Term process;
  std::atomic<uint32_t> references{2}; ///< the pool's and the process's
  std::atomic<bool> isDone{false};
  int awaitedFd = -1; ///< what run() reads, if it may have to wait for that

  void release() {
    if (references.fetch_sub(1, std::memory_order_acq_rel) == 1)
      destroy();
  }

protected:
  ~BlockingJob() = default;
};

/// Gives the job to the pool and suspends the process; to be returned by the BIF
/// (kBifTraps) at once.
Term runBlocking(Process &proc, BlockingJob *job);

/// In run(): from here on the job may wait for as long as some other program
/// likes (FIFOs, terminals). The pool gets another thread for what is to be done
/// meanwhile: disks have a limited number of threads, those who wait for others
/// would take them all.
void announceLongWait();

/// Has the job done, now or later (BlockingThreads.cpp, BlockingWasm.cpp).
void submitJob(BlockingJob *job);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_BLOCKING_H
