//===- Blocking.cpp - a process waits for a job ---------------------------===//
//
// The process holds its job in a binary term whose bytes are the job: if the process
// is killed while it waits, the collector drops the reference and the job is freed
// when it is done.
//
//===----------------------------------------------------------------------===//
#include "runtime/io/Blocking.h"
#include "runtime/binary/Bitstring.h"

namespace lumen::rt {

namespace {

void dropJob(OffHeapBinary *holder) {
  if (holder->context)
    static_cast<BlockingJob *>(holder->context)->release();
  holder->freeMemory();
}

OffHeapBinary *objectOf(Term holder) {
  return reinterpret_cast<OffHeapBinary *>(holder.box()[abi::kRefcObject]);
}

BlockingJob *jobOf(Term holder) {
  return static_cast<BlockingJob *>(objectOf(holder)->context);
}

/// The BIF that the waiting process calls again.
uint64_t awaitJob(Process *proc, const uint64_t *args) {
  Term holder(args[0]);
  BlockingJob *job = jobOf(holder);
  if (!job->isDone.load(std::memory_order_acquire))
    return proc->waitAgain(awaitJob, &holder, 1).word();
  Term result = job->finish(*proc);
  // What it holds is given up at once, not when the holder is collected.
  objectOf(holder)->context = nullptr;
  job->release();
  return result.word();
}

} // namespace

Term runBlocking(Process &proc, BlockingJob *job) {
  job->process = proc.self();
  OffHeapBinary *object = OffHeapBinary::create(0);
  object->destroy = dropJob;
  object->context = job;
  Term holder = makeRefcBinary(proc.heap(), object, 0);
  submitJob(job);
  return proc.waitAgain(awaitJob, &holder, 1);
}

} // namespace lumen::rt
