//===- TableWalk.h - walks of tables that let others run --------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ETS_TABLEWALK_H
#define LUMEN_RUNTIME_ETS_TABLEWALK_H

#include "runtime/ets/Table.h"

namespace lumen::rt {

/// For a BIF that looks at all objects of a table. Between two of them the table may be
/// unlocked for a while, so that others can use it and other processes can run: from
/// then on it is fixed, so that a walk by buckets goes on where it was.
///
///   TableWalk walk(proc, AccessKind::Read);       // lives longer than the lock
///   TableAccess table(proc, args[0], AccessKind::Read);
///   ...
///   if (walk.isDue(objects) && !walk.breathe(*table))
///     return Term();                              // badarg is recorded
class TableWalk {
public:
  TableWalk(Process &proc, AccessKind kind) : proc_(proc), kind_(kind) {}
  ~TableWalk();
  TableWalk(const TableWalk &) = delete;

  /// So many objects were looked at since the last call: is it others' turn?
  bool isDue(size_t objects) {
    constexpr size_t kObjectsPerReduction = 4;
    proc_.bumpReductions(static_cast<int64_t>(objects / kObjectsPerReduction));
    return proc_.reductionsLeft() < 0;
  }
  /// Fixes the table; before anything is erased in its midst.
  void fix(Table &table);
  /// Lets others run without the lock. False, and badarg, if the table is gone; false,
  /// too, if the process must end.
  bool breathe(Table &table);
  /// The two halves of it: between them the table is not locked.
  void leave(Table &table);
  bool comeBack(Table &table);

private:
  Process &proc_;
  AccessKind kind_;
  Table *table_ = nullptr; ///< if fixed
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_ETS_TABLEWALK_H
