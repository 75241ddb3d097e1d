//===- Table.cpp - a table of terms ---------------------------------------===//
#include "runtime/ets/Table.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/ets/TableTask.h"

namespace lumen::rt {

TableContents Table::takeContents() {
  HashStore taken = hash;
  hash = HashStore();
  return TableContents(taken, tree.takeAll());
}

size_t Table::memoryWords() const {
  constexpr size_t kObjectWords = sizeof(Object) / 8;
  size_t words = sizeof(Table) / 8;
  if (isOrdered())
    return words + tree.objectWords() + tree.size() * kObjectWords;
  return words + hash.objectWords() + hash.size() * kObjectWords +
         hash.bucketWords();
}

TableAccess::TableAccess(Process &proc, Term identifier, AccessKind kind,
                         bool lockExclusively) {
  if (!identifier.isAtom() && !identifier.isReference()) {
    proc.badargWithCause(atoms::type);
    return;
  }
  Table *table = findTable(identifier);
  if (table) {
    if (kind == AccessKind::Write || lockExclusively)
      table->lockWrite();
    else
      table->lockRead();
    bool exclusively = kind == AccessKind::Write || lockExclusively;
    if (table->task) [[unlikely]]
      finishTask(proc, *table, exclusively);
    // It may have been deleted or renamed before the lock was there.
    if (!table->isAlive || (identifier.isAtom() && table->name() != identifier)) {
      table->unlock();
      table = nullptr;
    }
  }
  if (!table) {
    // A reference that was made for something else is no identifier at all.
    bool isIdentifier =
        identifier.isAtom() || identifier.isBoxedTag(abi::kMagicRefTag);
    proc.badargWithCause(isIdentifier ? atoms::id : atoms::type);
    return;
  }
  bool isOwner = table->ownerPid() == proc.self();
  bool mayAccess =
      isOwner || kind == AccessKind::Info ||
      table->protection == Protection::Public ||
      (kind == AccessKind::Read && table->protection == Protection::Protected);
  if (!mayAccess) {
    table->unlock();
    proc.badargWithCause(atoms::access);
    return;
  }
  table_ = table;
}

} // namespace lumen::rt
