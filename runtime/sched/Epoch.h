//===- Epoch.h - when memory that others may look at is freed ---*- C++ -*-===//
//
// Threads that look up processes announce, between two processes they run, that
// they hold no pointers (a quiescent state). What was taken out of the tables is
// freed when each thread has announced that since. Threads that sleep are offline.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SCHED_EPOCH_H
#define LUMEN_RUNTIME_SCHED_EPOCH_H

#include <stddef.h>

namespace lumen::rt {

/// Schedulers: once, then quiescent() between processes and offline() around sleep.
void epochRegister();
void epochQuiescent();
void epochOffline();
void epochOnline();

/// Other threads: pointers that were looked up are valid while one lives. May
/// be nested, and is a no-op in a scheduler thread.
class EpochGuard {
public:
  EpochGuard();
  ~EpochGuard();
  EpochGuard(const EpochGuard &) = delete;
};

/// Frees the block when no thread can hold a pointer to it any more. Only in
/// scheduler threads. The block's first word is overwritten at that time.
void retireBlock(void *block, size_t bytes);
/// Frees what can be freed; at leisure.
void reclaimRetired();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SCHED_EPOCH_H
