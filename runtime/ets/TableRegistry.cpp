//===- TableRegistry.cpp - finding tables ---------------------------------===//
#include "runtime/ets/TableRegistry.h"
#include "runtime/ets/EtsStatistics.h"
#include "runtime/ets/TableTask.h"
#include "runtime/io/MagicReference.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

namespace {

constexpr size_t kBuckets = 4096;

Mutex registryMutex; ///< guards the lists; readers of `named` do without
Table *allFirst = nullptr;
std::atomic<size_t> tableCount{0};
/// Chains of named tables. A reader that stands on a table just taken out goes on
/// along its link; the memory stays until all threads have been quiescent.
std::atomic<Table *> named[kBuckets];
/// How many tables and fixations belong to the processes of a bucket. May be too
/// high, never too low.
std::atomic<uint32_t> interest[kBuckets];

std::atomic<Table *> &namedBucket(Term name) {
  return named[name.atomIndex() % kBuckets];
}
std::atomic<uint32_t> &interestOf(Term pid) {
  return interest[pidIndex(pid) % kBuckets];
}

Table *findNamed(Term name) {
  for (Table *table = namedBucket(name).load(std::memory_order_acquire); table;
       table = table->nextNamed.load(std::memory_order_acquire))
    if (table->nameWord.load(std::memory_order_relaxed) == name.word())
      return table;
  return nullptr;
}

void addName(Table &table) {
  std::atomic<Table *> &bucket = namedBucket(table.name());
  table.nextNamed.store(bucket.load(std::memory_order_relaxed),
                        std::memory_order_relaxed);
  bucket.store(&table, std::memory_order_release);
}

void removeName(Table &table) {
  std::atomic<Table *> *link = &namedBucket(table.name());
  while (Table *at = link->load(std::memory_order_relaxed)) {
    if (at == &table) {
      link->store(table.nextNamed.load(std::memory_order_relaxed),
                  std::memory_order_release);
      return;
    }
    link = &at->nextNamed;
  }
}

/// The last identifier is gone: nobody can come to the table any more but who has
/// found it since the last quiescent state.
void dropTable(OffHeapBinary *holder) {
  auto *table = static_cast<Table *>(holder->context);
  holder->freeMemory();
  if (Scheduler::current())
    retireBlock(table, sizeof(Table));
  else
    freeBlock(table, sizeof(Table));
}

Table *findById(uint64_t id) {
  LockGuard guard(registryMutex);
  for (Table *table = allFirst; table; table = table->next)
    if (table->id == id)
      return table;
  return nullptr;
}

/// {'ETS-TRANSFER', Table, From, Data}
void sendTransfer(Table &table, Term from, Term to, Term data) {
  ArenaHeap heap(64);
  sendMessage(to, makeTuple(heap, atoms::ets_transfer, tableTerm(heap, table),
                            from, data));
}

void releaseFixations(Process &proc, Table &table, Term process) {
  for (Fixation **link = &table.fixations; *link;) {
    Fixation *fixation = *link;
    if (!(fixation->process == process)) {
      link = &fixation->next;
      continue;
    }
    *link = fixation->next;
    free(fixation);
    interestOf(process).fetch_sub(1, std::memory_order_relaxed);
  }
  unfixTable(proc, table);
}

/// Before main: only programs with tables have this file.
[[maybe_unused]] const bool isHooked = (onProcessEnd(etsProcessEnds), true);

} // namespace

size_t etsTableCount() { return tableCount.load(std::memory_order_relaxed); }

Table *firstTable() { return allFirst; }

Table *findTable(Term identifier) {
  if (identifier.isAtom())
    return findNamed(identifier);
  if (identifier.isBoxedTag(abi::kMagicRefTag)) {
    auto *holder =
        reinterpret_cast<OffHeapBinary *>(identifier.box()[abi::kRefcObject]);
    return holder->destroy == dropTable ? static_cast<Table *>(holder->context)
                                        : nullptr;
  }
  // An identifier that has been through the external term format.
  if (isLocalReference(identifier))
    return findById(referenceId(identifier));
  return nullptr;
}

bool registerTable(Table *table, Term owner) {
  OffHeapBinary *holder = OffHeapBinary::create(0);
  holder->destroy = dropTable;
  holder->context = table;
  table->id = newReferenceId();
  table->holder = holder;
  table->owner.store(owner.word(), std::memory_order_relaxed);
  LockGuard guard(registryMutex);
  if (table->isNamed) {
    if (findNamed(table->name())) {
      holder->freeMemory();
      return false;
    }
    addName(*table);
  }
  table->next = allFirst;
  if (allFirst)
    allFirst->previous = table;
  allFirst = table;
  tableCount.fetch_add(1, std::memory_order_relaxed);
  interestOf(owner).fetch_add(1, std::memory_order_relaxed);
  return true;
}

TableContents deleteTable(Table &table) {
  table.isAlive = false;
  if (table.task)
    table.task->abandon();
  table.task = nullptr;
  TableContents contents = table.takeContents();
  if (table.heirData)
    Object::destroy(table.heirData);
  table.heirData = nullptr;
  while (Fixation *fixation = table.fixations) {
    table.fixations = fixation->next;
    interestOf(fixation->process).fetch_sub(1, std::memory_order_relaxed);
    free(fixation);
  }
  {
    LockGuard guard(registryMutex);
    if (table.isNamed)
      removeName(table);
    (table.previous ? table.previous->next : allFirst) = table.next;
    if (table.next)
      table.next->previous = table.previous;
  }
  tableCount.fetch_sub(1, std::memory_order_relaxed);
  interestOf(table.ownerPid()).fetch_sub(1, std::memory_order_relaxed);
  table.holder->release();
  return contents;
}

bool renameTable(Table &table, Term name) {
  LockGuard guard(registryMutex);
  if (table.isNamed) {
    if (findNamed(name))
      return false;
    removeName(table);
  }
  table.nameWord.store(name.word(), std::memory_order_relaxed);
  if (table.isNamed)
    addName(table);
  return true;
}

void changeOwner(Table &table, Term owner) {
  interestOf(owner).fetch_add(1, std::memory_order_relaxed);
  interestOf(table.ownerPid()).fetch_sub(1, std::memory_order_relaxed);
  table.owner.store(owner.word(), std::memory_order_relaxed);
}

Term makeIdentifier(Heap &heap, Table &table) {
  return makeMagicReferenceTo(heap, table.holder, table.id);
}

Term tableTerm(Heap &heap, Table &table) {
  return table.isNamed ? table.name() : makeIdentifier(heap, table);
}

Term allTables(Heap &heap) {
  LockGuard guard(registryMutex);
  Term list = Term::nil();
  for (Table *table = allFirst; table; table = table->next)
    list = makeCons(heap, tableTerm(heap, *table), list);
  return list;
}

void noteFixation(Term process, int change) {
  interestOf(process).fetch_add(static_cast<uint32_t>(change),
                                std::memory_order_relaxed);
}

/// What is to be done with one table when a process ends.
static void leaveTable(Process &proc, Table &table) {
  Term process = proc.self();
  TableContents contents;
  table.lockWrite();
  if (table.isAlive)
    releaseFixations(proc, table, process);
  if (table.isAlive && table.ownerPid() == process) {
    Term heir = table.heir;
    if (heir.isValue() && !(heir == process) && findProcess(heir)) {
      changeOwner(table, heir);
      sendTransfer(table, process, heir, table.heirData->element(0));
    } else {
      contents = deleteTable(table);
    }
  }
  table.unlock();
  Pacing pacing(proc);
  contents.clear();
}

void etsProcessEnds(Process &proc) {
  if (interestOf(proc.self()).load(std::memory_order_relaxed) == 0)
    return;
  // A table's lock comes before the registry's: first collect, then act. Others run
  // while one large table is freed, so the tables must be held.
  SmallVector<OffHeapBinary *, 64> holders;
  {
    LockGuard guard(registryMutex);
    for (Table *table = allFirst; table; table = table->next) {
      table->holder->retain();
      holders.push(table->holder);
    }
  }
  for (OffHeapBinary *holder : holders) {
    leaveTable(proc, *static_cast<Table *>(holder->context));
    holder->release();
  }
}

} // namespace lumen::rt
