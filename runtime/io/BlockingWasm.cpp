//===- BlockingWasm.cpp - work that may wait, without threads -------------===//
//
// A job that waits for a descriptor is done by the scheduler when that is ready
// (sys/Waiting.h); any other one at once.
//
//===----------------------------------------------------------------------===//
#include "runtime/io/Blocking.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Waiting.h"
#include "runtime/term/Memory.h"

#include <new>

namespace lumen::rt {

namespace {

struct JobWatch : Watch {
  BlockingJob *job;
};

void perform(BlockingJob *job) {
  job->run();
  job->isDone.store(true, std::memory_order_relaxed);
  if (Process *proc = job->process.isPid() ? findProcess(job->process) : nullptr)
    wakeProcess(*proc);
  job->release();
}

void whenReady(Watch &watch) {
  BlockingJob *job = static_cast<JobWatch &>(watch).job;
  free(&watch);
  perform(job);
}

} // namespace

void announceLongWait() {}

void submitJob(BlockingJob *job) {
  if (job->awaitedFd < 0)
    return perform(job);
  auto *waiting = new (mallocOrDie(sizeof(JobWatch))) JobWatch;
  waiting->fd = job->awaitedFd;
  waiting->ready = whenReady;
  waiting->job = job;
  watch(*waiting);
}

} // namespace lumen::rt
