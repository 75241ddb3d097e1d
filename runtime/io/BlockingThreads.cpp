//===- BlockingThreads.cpp - work that must not run on a scheduler --------===//
//
// A queue and threads that are started as jobs find none idle, up to a limit.
// Threads whose jobs wait for other programs do not count (announceLongWait).
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

/// All together, as each has a stack.
constexpr unsigned kMostThreads = 1024;

/// Whether the job of this thread of the pool waits for another program.
thread_local bool isWaitingLong = false;

class Pool {
public:
  void submit(BlockingJob *job) {
    bool startAnother;
    {
      LockGuard guard(mutex_);
      (last_ ? last_->next : first_) = job;
      last_ = job;
      ++queued_;
      startAnother = wantsThread();
    }
    if (startAnother && !start()) {
      LockGuard guard(mutex_);
      --threads_;
      startAnother = threads_ > 0; // others will come to it
    } else {
      startAnother = true;
    }
    if (!startAnother) { // without any thread, it is done here
      while (BlockingJob *own = take())
        perform(own);
      return;
    }
    ticket_.fetch_add(1, std::memory_order_release);
    futexWake(ticket_, 1);
  }

  void announce() {
    isWaitingLong = true;
    bool startAnother;
    {
      LockGuard guard(mutex_);
      ++waiting_;
      startAnother = wantsThread();
    }
    if (startAnother && !start()) {
      LockGuard guard(mutex_);
      --threads_;
    }
  }

private:
  static void threadMain(void *pool) { static_cast<Pool *>(pool)->work(); }

  bool start() { return startThread("lumen-io", threadMain, this); }

  /// With the lock held. Counts the thread that is to be started.
  bool wantsThread() {
    if (queued_ <= idle_ || threads_ - waiting_ >= kMaxThreads ||
        threads_ >= kMostThreads)
      return false;
    ++threads_;
    return true;
  }

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
        if (isWaitingLong)
          endWait();
        continue;
      }
      changeIdle(1);
      futexWait(ticket_, seen, -1);
      changeIdle(-1);
    }
  }

  void endWait() {
    isWaitingLong = false;
    LockGuard guard(mutex_);
    --waiting_;
  }

  void changeIdle(int by) {
    LockGuard guard(mutex_);
    idle_ += by;
  }

  static void perform(BlockingJob *job) {
    job->run();
    Term pid = job->process;
    job->isDone.store(true, std::memory_order_release);
    if (pid.isPid()) {
      EpochGuard guard;
      if (Process *proc = findProcess(pid))
        wakeProcess(*proc);
    }
    job->release();
  }

  Mutex mutex_; ///< guards the queue and the counts
  BlockingJob *first_ = nullptr, *last_ = nullptr;
  unsigned queued_ = 0, idle_ = 0, threads_ = 0;
  unsigned waiting_ = 0; ///< of the threads: those that wait for other programs
  std::atomic<uint32_t> ticket_{0}; ///< changes with each job that comes
};

Pool pool;

} // namespace

void submitJob(BlockingJob *job) { pool.submit(job); }

void announceLongWait() { pool.announce(); }

} // namespace lumen::rt
