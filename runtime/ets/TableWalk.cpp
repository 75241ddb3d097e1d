//===- TableWalk.cpp - walks of tables that let others run ----------------===//
#include "runtime/ets/TableWalk.h"
#include "runtime/ets/TableTask.h"
#include "runtime/sched/Pacing.h"

namespace lumen::rt {

void TableWalk::fix(Table &table) {
  if (table_)
    return;
  table_ = &table;
  table.walks.fetch_add(1, std::memory_order_relaxed);
  table.holder->retain(); // it may be deleted meanwhile
}

bool TableWalk::breathe(Table &table) {
  leave(table);
  {
    Pacing pacing(proc_);
    pace(1); // there are no reductions left
  }
  return comeBack(table);
}

void TableWalk::leave(Table &table) {
  fix(table);
  table.unlock();
}

bool TableWalk::comeBack(Table &table) {
  if (kind_ == AccessKind::Write)
    table.lockWrite();
  else
    table.lockRead();
  finishTask(proc_, table, kind_ == AccessKind::Write);
  if (mustEnd(proc_))
    return false;
  if (table.isAlive)
    return true;
  proc_.badargWithCause(atoms::id);
  return false;
}

TableWalk::~TableWalk() {
  if (!table_)
    return;
  table_->lockWrite();
  table_->walks.fetch_sub(1, std::memory_order_relaxed);
  if (table_->isAlive) {
    finishTask(proc_, *table_, /*exclusively=*/true);
    if (table_->isAlive)
      unfixTable(proc_, *table_);
  }
  table_->unlock();
  table_->holder->release();
}

} // namespace lumen::rt
