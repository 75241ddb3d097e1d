//===- Blocking.cpp - work that must not run on a scheduler ---------------===//
//
// A queue and threads that are started as jobs find none idle, up to a limit. The
// process holds its job in a binary term whose bytes are the job: if the process
// is killed while it waits, the collector drops the reference and the job is
// freed when the pool is done with it.
//
//===----------------------------------------------------------------------===//
#include "runtime/io/Blocking.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Thread.h"

#include <limits.h>

namespace lumen::rt {

namespace {

/// As OTP's default number of dirty I/O schedulers.
constexpr unsigned kMaxThreads = 10;

class Pool {
public:
  void submit(BlockingJob *job) {
    bool startAnother = false;
    {
      LockGuard guard(mutex_);
      (last_ ? last_->next : first_) = job;
      last_ = job;
      ++queued_;
      if (queued_ > idle_ && threads_ < kMaxThreads) {
        ++threads_;
        startAnother = true;
      }
    }
    if (startAnother && !startThread("lumen-io", threadMain, this)) {
      LockGuard guard(mutex_);
      --threads_;
      // Others will come to it; without any, it is done here.
      startAnother = threads_ == 0;
      if (!startAnother)
        return;
    } else {
      startAnother = false;
    }
    if (startAnother) {
      while (BlockingJob *own = take())
        perform(own);
      return;
    }
    ticket_.fetch_add(1, std::memory_order_release);
    futexWake(ticket_, 1);
  }

private:
  static void threadMain(void *pool) { static_cast<Pool *>(pool)->work(); }

  BlockingJob *take() {
    LockGuard guard(mutex_);
    BlockingJob *job = first_;
    if (!job)
      return nullptr;
    first_ = job->next;
    if (!first_)
      last_ = nullptr;
    --queued_;
    return job;
  }

  void work() {
    while (true) {
      uint32_t seen = ticket_.load(std::memory_order_acquire);
      if (BlockingJob *job = take()) {
        perform(job);
        continue;
      }
      changeIdle(1);
      futexWait(ticket_, seen, -1);
      changeIdle(-1);
    }
  }

  void changeIdle(int by) {
    LockGuard guard(mutex_);
    idle_ += by;
  }

  static void perform(BlockingJob *job) {
    job->run();
    Term pid = job->process;
    job->isDone.store(true, std::memory_order_release);
    {
      EpochGuard guard;
      if (Process *proc = findProcess(pid))
        wakeProcess(*proc);
    }
    job->release();
  }

  Mutex mutex_; ///< guards the queue and the counts
  BlockingJob *first_ = nullptr, *last_ = nullptr;
  unsigned queued_ = 0, idle_ = 0, threads_ = 0;
  std::atomic<uint32_t> ticket_{0}; ///< changes with each job that comes
};

Pool pool;

void dropJob(OffHeapBinary *holder) {
  static_cast<BlockingJob *>(holder->context)->release();
  free(holder);
}

BlockingJob *jobOf(Term holder) {
  return static_cast<BlockingJob *>(
      reinterpret_cast<OffHeapBinary *>(holder.box()[abi::kRefcObject])
          ->context);
}

/// The BIF that the waiting process calls again.
uint64_t awaitJob(Process *proc, const uint64_t *args) {
  Term holder(args[0]);
  BlockingJob *job = jobOf(holder);
  if (!job->isDone.load(std::memory_order_acquire))
    return proc->waitAgain(awaitJob, &holder, 1).word();
  return job->finish(*proc).word();
}

} // namespace

Term runBlocking(Process &proc, BlockingJob *job) {
  job->process = proc.self();
  OffHeapBinary *object = OffHeapBinary::create(0);
  object->destroy = dropJob;
  object->context = job;
  Term holder = makeRefcBinary(proc.heap(), object, 0);
  pool.submit(job);
  return proc.waitAgain(awaitJob, &holder, 1);
}

} // namespace lumen::rt
