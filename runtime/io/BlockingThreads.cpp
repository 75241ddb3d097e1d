//===- BlockingThreads.cpp - work that must not run on a scheduler --------===//
//
// A queue and threads that are started as jobs find none idle, up to a limit.
//
//===----------------------------------------------------------------------===//
#include "runtime/io/Blocking.h"
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

} // namespace

void submitJob(BlockingJob *job) { pool.submit(job); }

} // namespace lumen::rt
