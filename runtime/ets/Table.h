//===- Table.h - a table of terms -------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ETS_TABLE_H
#define LUMEN_RUNTIME_ETS_TABLE_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/ets/HashStore.h"
#include "runtime/ets/TreeStore.h"
#include "runtime/process/Process.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/RwLock.h"

#include <atomic>
#include <utility>

namespace lumen::rt {

enum class TableType : uint8_t { Set, OrderedSet, Bag, DuplicateBag };
enum class Protection : uint8_t { Private, Protected, Public };

class TableTask;

/// What a table held when it was deleted or emptied. There may be much of it: it is
/// freed where others may run meanwhile (sched/Pacing.h), not under a lock.
class TableContents {
public:
  TableContents() = default;
  TableContents(const HashStore &hash, Object *treeRoot)
      : hash_(hash), treeRoot_(treeRoot) {}
  TableContents(TableContents &&other) { *this = std::move(other); }
  TableContents &operator=(TableContents &&other) {
    std::swap(hash_, other.hash_);
    std::swap(treeRoot_, other.treeRoot_);
    return *this;
  }
  ~TableContents() { clear(); }

  void clear() {
    hash_.clear();
    TreeStore::destroyTree(treeRoot_);
    treeRoot_ = nullptr;
  }

private:
  HashStore hash_;
  Object *treeRoot_ = nullptr;
};

/// What a process has fixed, and how often.
struct Fixation {
  Term process;
  uint32_t count;
  Fixation *next;
};

class Table {
public:
  TableType type = TableType::Set;
  Protection protection = Protection::Protected;
  bool isNamed = false;
  bool readConcurrency = false;
  bool writeConcurrency = false;
  bool isWriteConcurrencyAuto = false;
  /// Of {debug_hash_fixed_number_of_locks, N}, which is told, but there is one
  /// lock anyhow. 0: not given.
  uint32_t lockCount = 0;
  bool hasCountersOption = false; ///< {decentralized_counters, Bool} was given
  bool decentralizedCounters = false;
  bool isCompressed = false;
  size_t keyIndex = 0; ///< from 0

  // Guarded by the lock, but name and owner may be read without it.
  bool isAlive = true;
  std::atomic<uint64_t> nameWord{0};
  std::atomic<uint64_t> owner{0};
  Term heir;           ///< pid, or no value
  Object *heirData = nullptr; ///< {Data}
  HashStore hash;
  TreeStore tree;
  Fixation *fixations = nullptr;
  int64_t fixedAtNs = 0;
  /// Walks that let others run in their midst (TableWalk); raised under any lock,
  /// lowered under the writer's.
  std::atomic<uint32_t> walks{0};
  TableTask *task = nullptr; ///< work that is under way (TableTask.h)

  // Guarded by the registry's mutex.
  Table *next = nullptr, *previous = nullptr; ///< of all tables
  std::atomic<Table *> nextNamed{nullptr};    ///< read without it, too
  uint64_t id = 0;              ///< of the reference that identifies it
  OffHeapBinary *holder = nullptr; ///< what identifiers own a reference to

  bool isOrdered() const { return type == TableType::OrderedSet; }
  bool isBag() const {
    return type == TableType::Bag || type == TableType::DuplicateBag;
  }
  bool isFixed() const {
    return fixations || walks.load(std::memory_order_relaxed);
  }
  Term name() const { return Term(nameWord.load(std::memory_order_relaxed)); }
  Term ownerPid() const { return Term(owner.load(std::memory_order_relaxed)); }

  size_t size() const { return isOrdered() ? tree.size() : hash.size(); }
  /// Words in use, as ets:info(T, memory) counts them.
  size_t memoryWords() const;

  Object *find(Term key) const {
    return isOrdered() ? tree.find(key) : hash.find(key);
  }
  Object *nextOfKey(Object *object) const {
    return isBag() ? hash.nextOfKey(object) : nullptr;
  }
  void insert(Object *object) {
    isOrdered() ? tree.insert(object) : hash.insert(object, isFixed());
  }
  void replace(Object *old, Object *fresh) {
    isOrdered() ? tree.replace(old, fresh) : hash.replace(old, fresh);
  }
  size_t erase(Term key) {
    return isOrdered() ? tree.erase(key) : hash.erase(key, isFixed());
  }
  void initStores() {
    isOrdered() ? tree.init(keyIndex)
                : hash.init(keyIndex, !isBag(), type == TableType::DuplicateBag);
  }
  /// Takes all objects out; the stores must be initialised before they are used again.
  [[nodiscard]] TableContents takeContents();

  void lockRead() {
    noteLock(1);
    lock_.lockRead();
  }
  void lockWrite() {
    noteLock(1);
    lock_.lockWrite();
  }
  void unlock() {
    noteLock(-1);
    lock_.unlock();
  }

private:
  RwLock lock_;
};

enum class AccessKind { Read, Write, Info };

/// A table that a BIF works on, locked while this lives.
///
///   TableAccess table(proc, args[0], AccessKind::Read);
///   if (!table)
///     return Term();     // badarg is recorded
class TableAccess {
public:
  /// Info: anybody may, even with private tables.
  TableAccess(Process &proc, Term identifier, AccessKind kind,
              bool lockExclusively = false);
  ~TableAccess() { release(); }
  TableAccess(const TableAccess &) = delete;
  void release() {
    if (table_)
      table_->unlock();
    table_ = nullptr;
  }
  explicit operator bool() const { return table_ != nullptr; }
  Table *operator->() const { return table_; }
  Table &operator*() const { return *table_; }

private:
  Table *table_ = nullptr;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_TABLE_H
