//===- TableWalk.cpp - walks of tables that let others run ----------------===//
#include "runtime/ets/TableWalk.h"
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
  fix(table);
  table.unlock();
  {
    Pacing pacing(proc_);
    pace(1); // there are no reductions left
  }
  if (kind_ == AccessKind::Write)
    table.lockWrite();
  else
    table.lockRead();
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
  if (table_->isAlive && !table_->isFixed() && !table_->isOrdered())
    table_->hash.unfix();
  table_->unlock();
  table_->holder->release();
}

} // namespace lumen::rt
