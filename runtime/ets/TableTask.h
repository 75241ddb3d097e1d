//===- TableTask.h - long work on a table that looks like one step -*- C++ -*-===//
//
// Inserting a million objects must be one step for whoever looks at the table, but
// nobody shall wait for all of it, and the scheduler shall not be blocked. So such
// work is done in parts. Between two parts its process may let others run, without
// the lock; who comes to the table in the meantime goes on with the work himself
// until it is done, and lets others run in the midst of it, too.
//
//   InsertTask task(...);        // on the native stack of the BIF
//   runTask(proc, *table, task); // the lock is held before and after
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_TABLETASK_H
#define LUMEN_RUNTIME_ETS_TABLETASK_H

#include "runtime/ets/Table.h"

namespace lumen::rt {

/// Objects that a task takes at a time.
constexpr size_t kTaskObjects = 256;

class TableTask {
public:
  /// Does a part of some `kTaskObjects` objects. The table's lock is held for
  /// writing. True if all is done.
  virtual bool step(Table &table) = 0;
  /// The table is deleted before the task is done.
  virtual void abandon() {}

protected:
  ~TableTask() = default;
};

/// Inserts a chain of objects (Object::next), which becomes the table's. With
/// `onlyNew`, none of them if there is an object with the key of one.
class InsertTask final : public TableTask {
public:
  InsertTask(Object *first, bool onlyNew)
      : first_(first), unchecked_(onlyNew ? first : nullptr) {}
  bool step(Table &table) override;
  void abandon() override { isAbandoned_ = true; }

  bool hasFoundKey() const { return hasFoundKey_; }
  /// What was not inserted, and is the caller's.
  Object *rest() const { return first_; }

private:
  Object *first_, *unchecked_;
  bool hasFoundKey_ = false, isAbandoned_ = false;
};

/// Marks all objects of a fixed hash table as deleted.
class MarkAllTask final : public TableTask {
public:
  bool step(Table &table) override;

private:
  size_t bucket_ = 0;
  bool isBegun_ = false;
};

/// Takes out what was marked as deleted while the table was fixed.
class UnfixTask final : public TableTask {
public:
  bool step(Table &table) override;

private:
  size_t bucket_ = 0;
};

/// Does the task. The table's lock is held for writing, but others may have had it
/// in the meantime.
void runTask(Process &proc, Table &table, TableTask &task);
/// Does a task that is under way. The lock is held, for writing if `exclusively`, and
/// is held again in the same way when the task is done or the table deleted.
void finishTask(Process &proc, Table &table, bool exclusively);
/// The table is not fixed any more: frees what was deleted meanwhile. The lock is
/// held for writing.
void unfixTable(Process &proc, Table &table);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_ETS_TABLETASK_H
