//===- TableTask.cpp - long work on a table that looks like one step -------===//
#include "runtime/ets/TableTask.h"
#include "runtime/sched/Pacing.h"

namespace lumen::rt {

bool InsertTask::step(Table &table) {
  for (size_t n = 0; unchecked_; unchecked_ = unchecked_->next) {
    if (++n > kTaskObjects)
      return false;
    hasFoundKey_ = table.find(unchecked_->element(table.keyIndex)) != nullptr;
    if (hasFoundKey_)
      return true;
  }
  for (size_t n = 0; first_; ++n) {
    if (n == kTaskObjects)
      return false;
    Object *object = first_;
    first_ = object->next;
    object->next = nullptr;
    table.insert(object);
  }
  return true;
}

bool MarkAllTask::step(Table &table) {
  // While this lasts the buckets stay where they are, whoever lets go of the table.
  if (!isBegun_)
    table.walks.fetch_add(1, std::memory_order_relaxed);
  isBegun_ = true;
  size_t removed = 0, end = bucket_ + kTaskObjects;
  for (; bucket_ < table.hash.bucketCount(); ++bucket_) {
    if (bucket_ == end || removed >= kTaskObjects)
      return false;
    removed += table.hash.eraseInBucket(bucket_, true, [](Object &) { return true; });
  }
  table.walks.fetch_sub(1, std::memory_order_relaxed);
  return true;
}

bool UnfixTask::step(Table &table) {
  size_t from = bucket_;
  bucket_ += kTaskObjects;
  return table.hash.unfix(from, bucket_);
}

void runTask(Process &proc, Table &table, TableTask &task) {
  table.task = &task;
  finishTask(proc, table, /*exclusively=*/true);
}

void finishTask(Process &proc, Table &table, bool exclusively) {
  table.holder->retain(); // it may be deleted meanwhile
  bool isExclusive = exclusively;
  while (true) {
    if (!table.isAlive || !table.task) {
      if (isExclusive == exclusively)
        break;
      table.unlock();
      table.lockRead();
      isExclusive = exclusively;
    } else if (!isExclusive) {
      table.unlock();
      table.lockWrite();
      isExclusive = true;
    } else {
      if (table.task->step(table))
        table.task = nullptr;
      constexpr int64_t kReductions = kTaskObjects;
      proc.bumpReductions(kReductions);
      if (proc.reductionsLeft() >= 0)
        continue;
      table.unlock();
      {
        Pacing pacing(proc);
        pace(1); // there are no reductions left
      }
      table.lockWrite();
    }
  }
  table.holder->release();
}

void unfixTable(Process &proc, Table &table) {
  if (table.isOrdered() || table.isFixed() || !table.hash.hasMarked())
    return;
  UnfixTask task;
  runTask(proc, table, task);
}

} // namespace lumen::rt
