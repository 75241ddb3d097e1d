//===- Ets.cpp - BIFs on tables: making, objects, walking -----------------===//
//
// Selecting is in EtsSelect.cpp, information in EtsInfo.cpp. Behaviour: OTP, ets
// reference manual and erl_db.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/ets/TableTask.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Copy.h"
#include "runtime/term/SmallVector.h"

#include <new>
#include <utility>

extern "C" const lumen::abi::BifName lumen_bif_name_ets_insert;
extern "C" const lumen::abi::BifName lumen_bif_name_ets_insert_new;

using namespace lumen;
using namespace lumen::rt;

namespace {

Term endOfTable() { return atoms::end_of_table; }

bool setBoolean(Term term, bool &out) {
  out = term == atoms::true_;
  return term == atoms::true_ || term == atoms::false_;
}

/// An option of ets:new/2 of more than one word. False if it is none.
/// {debug_hash_fixed_number_of_locks, N}, undocumented.
bool isLockCount(Term value) {
  constexpr int64_t kMost = 1 << 20;
  if (!value.isTuple(2) || !value.element(0).isAtom() ||
      !value.element(1).isSmall())
    return false;
  int64_t count = value.element(1).toSmall();
  return value.element(0) == internAtom("debug_hash_fixed_number_of_locks") &&
         count >= 1 && count <= kMost;
}

bool readTupleOption(Table &table, Term option, Term &heir, Term &heirData) {
  if (option.isTuple(3) && option.element(0) == atoms::heir) {
    heir = option.element(1);
    heirData = option.element(2);
    return heir.isPid();
  }
  if (!option.isTuple(2))
    return false;
  Term key = option.element(0), value = option.element(1);
  if (key == atoms::keypos) {
    if (!value.isSmall() || value.toSmall() < 1)
      return false;
    table.keyIndex = value.toSize() - 1;
    return true;
  }
  if (key == atoms::heir) {
    heir = Term();
    return value == atoms::none;
  }
  if (key == atoms::read_concurrency)
    return setBoolean(value, table.readConcurrency);
  if (key == atoms::write_concurrency) {
    table.lockCount = 0;
    if (isLockCount(value)) {
      table.isWriteConcurrencyAuto = false;
      // The next power of two below.
      table.lockCount = 1u << (63 - __builtin_clzll(static_cast<uint64_t>(
                                        value.element(1).toSmall())));
      return table.writeConcurrency = true;
    }
    table.isWriteConcurrencyAuto = value == atoms::auto_;
    if (table.isWriteConcurrencyAuto) {
      table.writeConcurrency = true;
      return true;
    }
    return setBoolean(value, table.writeConcurrency);
  }
  if (key == atoms::decentralized_counters) {
    table.hasCountersOption = true;
    return setBoolean(value, table.decentralizedCounters);
  }
  return false;
}

bool readOption(Table &table, Term option, Term &heir, Term &heirData) {
  if (!option.isAtom())
    return readTupleOption(table, option, heir, heirData);
  if (option == atoms::set)
    table.type = TableType::Set;
  else if (option == atoms::ordered_set)
    table.type = TableType::OrderedSet;
  else if (option == atoms::bag)
    table.type = TableType::Bag;
  else if (option == atoms::duplicate_bag)
    table.type = TableType::DuplicateBag;
  else if (option == atoms::private_)
    table.protection = Protection::Private;
  else if (option == atoms::protected_)
    table.protection = Protection::Protected;
  else if (option == atoms::public_)
    table.protection = Protection::Public;
  else if (option == atoms::named_table)
    table.isNamed = true;
  else if (option == atoms::compressed)
    table.isCompressed = true;
  else
    return false;
  return true;
}

void setHeir(Table &table, Term heir, Term data) {
  if (table.heirData)
    Object::destroy(table.heirData);
  table.heirData = nullptr;
  table.heir = heir;
  if (!heir.isValue())
    return;
  uint64_t box[] = {abi::header(1, abi::kTupleTag), data.word()};
  table.heirData = Object::create(Term::boxed(box));
}

bool isObject(const Table &table, Term term) {
  return term.isTuple() && term.tupleSize() > table.keyIndex;
}

/// Objects made of a tuple or a list of tuples, chained in its order.
class NewObjects {
public:
  NewObjects() = default;
  NewObjects(const NewObjects &) = delete;
  ~NewObjects() { destroyChain(first_); }

  /// False if one of the terms cannot be an object of the table. Copying may take
  /// long; others may run meanwhile.
  bool make(Process &proc, Term objects, size_t keyIndex) {
    Pacing pacing(proc, !objects.isNil());
    if (!objects.isList())
      return add(objects, keyIndex);
    for (; objects.isCons(); objects = objects.tail()) {
      if (!add(objects.head(), keyIndex))
        return false;
      if (count_ % kAtOnce == 0) {
        pace(kAtOnce * kUnits);
        if (mustEnd(proc))
          return false;
      }
    }
    return objects.isNil();
  }
  size_t count() const { return count_; }
  /// The chain, which is the caller's from here on.
  Object *take() { return std::exchange(first_, nullptr); }

  static void destroyChain(Object *object) {
    for (size_t count = 1; object; ++count) {
      if (count % kDestroyedAtOnce == 0)
        pace(kDestroyedAtOnce * kDestroyUnits);
      Object *next = object->next;
      Object::destroy(object);
      object = next;
    }
  }

private:
  bool add(Term tuple, size_t keyIndex) {
    if (!tuple.isTuple() || tuple.tupleSize() <= keyIndex)
      return false;
    Object *object = Object::create(tuple);
    (last_ ? last_->next : first_) = object;
    last_ = object;
    ++count_;
    return true;
  }

  static constexpr size_t kAtOnce = 64, kUnits = 64;
  Object *first_ = nullptr, *last_ = nullptr;
  size_t count_ = 0;
};

/// ets:insert/2 and insert_new/2.
Term insertObjects(Process &proc, Term identifier, Term objects, bool onlyNew) {
  PacedName name(proc, onlyNew ? lumen_bif_name_ets_insert_new
                               : lumen_bif_name_ets_insert,
                 objects.isCons());
  NewObjects fresh;
  // Which element is the key never changes; all else is looked at under the lock.
  const Table *known = findTable(identifier);
  bool areObjects = known && fresh.make(proc, objects, known->keyIndex);
  TableAccess table(proc, identifier, AccessKind::Write);
  if (!table)
    return Term();
  if (!areObjects)
    return proc.badarg();
  bool isLong = fresh.count() > kTaskObjects;
  InsertTask task(fresh.take(), onlyNew);
  if (isLong)
    runTask(proc, *table, task);
  else
    while (!task.step(*table))
      ;
  table.release();
  if (Object *rest = task.rest()) {
    Pacing pacing(proc, isLong);
    NewObjects::destroyChain(rest);
  }
  return boolTerm(!task.hasFoundKey());
}

/// Objects of a key in the order in which they were inserted. If they are large, the
/// lock is given up.
Term objectsOfKey(Process &proc, TableAccess &table, Term key, bool takesOut) {
  Term list = Term::nil();
  Heap &heap = proc.heap();
  Object *first = table->find(key);
  size_t words = 0;
  for (Object *object = first; object; object = table->nextOfKey(object))
    words += object->words;
  if (words <= kWordsUnderLock) {
    for (Object *object = first; object; object = table->nextOfKey(object))
      list = makeCons(heap, copyOut(heap, *object), list);
    if (first && takesOut)
      table->erase(key);
    return list;
  }
  SmallVector<Object *, 16> held;
  for (Object *object = first; object; object = table->nextOfKey(object)) {
    object->hold();
    held.push(object);
  }
  if (takesOut)
    table->erase(key);
  table.release();
  Pacing pacing(proc);
  for (Object *object : held) {
    list = makeCons(heap, copyOut(heap, *object), list);
    pace(kDestroyUnits);
    Object::destroy(object);
  }
  return list;
}

Term copyElement(Heap &heap, Term term) {
  return term.isImmediate() ? term : copyTerm(heap, term);
}

Term keyOf(Heap &heap, const Table &table, const Object *object) {
  return object ? copyElement(heap, object->element(table.keyIndex))
                : endOfTable();
}

} // namespace

BIF(ets_new, 2) {
  if (!args[0].isAtom())
    return proc.badarg();
  auto *table = new (allocateBlock(sizeof(Table))) Table;
  auto discard = [table] {
    TableContents contents = table->takeContents();
    if (table->heirData)
      Object::destroy(table->heirData);
    table->~Table();
    freeBlock(table, sizeof(Table));
  };
  Term heir, heirData, options = args[1];
  for (; options.isCons(); options = options.tail())
    if (!readOption(*table, options.head(), heir, heirData))
      break;
  table->initStores();
  if (!options.isNil()) {
    discard();
    return proc.badarg();
  }
  if (table->protection == Protection::Private) {
    table->writeConcurrency = table->isWriteConcurrencyAuto = false;
    table->lockCount = 0;
  }
  // What is told; the size is one number here.
  if (!table->hasCountersOption)
    table->decentralizedCounters = table->isOrdered() || table->lockCount ||
                                   table->isWriteConcurrencyAuto;
  table->decentralizedCounters &= table->writeConcurrency;
  table->nameWord.store(args[0].word(), std::memory_order_relaxed);
  setHeir(*table, heir, heirData);
  if (!registerTable(table, proc.self())) {
    discard();
    return proc.badargWithCause(atoms::already_exists);
  }
  return tableTerm(proc.heap(), *table);
}

BIF(ets_delete, 1) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  TableContents contents = deleteTable(*table);
  table.release();
  PacedName name(proc, lumen_bif_name_ets_delete);
  Pacing pacing(proc);
  contents.clear();
  return atoms::true_;
}

BIF(ets_insert, 2) { return insertObjects(proc, args[0], args[1], false); }
BIF(ets_insert_new, 2) { return insertObjects(proc, args[0], args[1], true); }

BIF(ets_lookup, 2) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  return objectsOfKey(proc, table, args[1], /*takesOut=*/false);
}

BIF(ets_lookup_element, 3) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  if (!args[2].isSmall() || args[2].toSmall() < 1)
    return proc.badarg();
  auto index = args[2].toSize() - 1;
  Object *object = table->find(args[1]);
  if (!object)
    return proc.badargWithCause(atoms::badkey);
  if (!table->isBag()) {
    if (index >= object->arity())
      return proc.badarg();
    if (object->words <= kWordsUnderLock)
      return copyElement(proc.heap(), object->element(index));
    object->hold();
    table.release();
    Pacing pacing(proc);
    Term element = copyElement(proc.heap(), object->element(index));
    Object::destroy(object);
    return element;
  }
  SmallVector<Object *, 16> held;
  size_t words = 0;
  for (; object; object = table->nextOfKey(object)) {
    if (index >= object->arity())
      return proc.badarg();
    words += object->words;
    held.push(object);
  }
  bool isLarge = words > kWordsUnderLock;
  if (isLarge) {
    for (Object *each : held)
      each->hold();
    table.release();
  }
  Pacing pacing(proc, isLarge);
  Term list = Term::nil();
  for (Object *each : held) {
    list = makeCons(proc.heap(), copyElement(proc.heap(), each->element(index)),
                    list);
    if (isLarge) {
      pace(kDestroyUnits);
      Object::destroy(each);
    }
  }
  return list;
}

BIF(ets_member, 2) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  return boolTerm(table->find(args[1]) != nullptr);
}

BIF(ets_delete_key, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  table->erase(args[1]);
  return atoms::true_;
}

BIF(ets_delete_object, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  Term wanted = args[1];
  if (!isObject(*table, wanted))
    return proc.badarg();
  Term key = wanted.element(table->keyIndex);
  if (!table->isOrdered()) {
    table->hash.eraseIf(key, table->isFixed(), [&](Object &object) {
      return equalExact(object.term(), wanted);
    });
  } else if (Object *object = table->find(key)) {
    if (equalExact(object->term(), wanted))
      table->erase(key);
  }
  return atoms::true_;
}

BIF(ets_take, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  return objectsOfKey(proc, table, args[1], /*takesOut=*/true);
}

BIF(ets_internal_delete_all, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  Term count = Term::small(static_cast<int64_t>(table->size()));
  PacedName name(proc, lumen_bif_name_ets_internal_delete_all);
  if (!table->isOrdered() && table->isFixed()) {
    MarkAllTask task;
    runTask(proc, *table, task);
    // Whoever has fixed it may have let go meanwhile.
    if (table->isAlive)
      unfixTable(proc, *table);
    return count;
  }
  TableContents contents = table->takeContents();
  table->initStores();
  table.release();
  Pacing pacing(proc);
  contents.clear();
  return count;
}

// Walking by keys.

BIF(ets_first, 1) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  Object *object =
      table->isOrdered() ? table->tree.first() : table->hash.firstFrom(0);
  return keyOf(proc.heap(), *table, object);
}

BIF(ets_last, 1) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  Object *object =
      table->isOrdered() ? table->tree.last() : table->hash.firstFrom(0);
  return keyOf(proc.heap(), *table, object);
}

static Term neighbour(Process &proc, const Term *args, bool forward) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  if (args[1] == endOfTable()) // what a walk gave at its end, though an atom
    return proc.badarg();
  if (table->isOrdered())
    return keyOf(proc.heap(), *table,
                 forward ? table->tree.after(args[1])
                         : table->tree.before(args[1]));
  bool found;
  Object *object = table->hash.after(args[1], found);
  return found ? keyOf(proc.heap(), *table, object) : proc.badarg();
}

BIF(ets_next, 2) { return neighbour(proc, args, true); }
BIF(ets_prev, 2) { return neighbour(proc, args, false); }

BIF(ets_slot, 2) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  if (!args[1].isSmall() || args[1].toSmall() < 0)
    return proc.badarg();
  auto index = args[1].toSize();
  size_t count =
      table->isOrdered() ? table->tree.size() : table->hash.bucketCount();
  if (index >= count)
    return index == count ? endOfTable() : proc.badarg();
  Heap &heap = proc.heap();
  if (table->isOrdered())
    return makeCons(heap, copyOut(heap, *table->tree.at(index)), Term::nil());
  SmallVector<Term, 16> objects;
  for (Object *object = table->hash.bucket(index); object; object = object->next)
    if (!object->isDeleted)
      objects.push(copyOut(heap, *object));
  return makeList(heap, objects.data(), objects.size());
}

// Ownership and settings.

BIF(ets_rename, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (!args[1].isAtom())
    return proc.badarg();
  if (!renameTable(*table, args[1]))
    return proc.badarg();
  return table->isNamed ? args[1] : args[0];
}

BIF(ets_give_away, 3) {
  Term identifier = args[0], to = args[1], data = args[2];
  TableAccess table(proc, identifier, AccessKind::Write);
  if (!table)
    return Term();
  if (!(table->ownerPid() == proc.self()))
    return proc.badargWithCause(atoms::not_owner);
  if (to == proc.self())
    return proc.badargWithCause(atoms::owner);
  if (!to.isPid() || !findProcess(to))
    return proc.badarg();
  changeOwner(*table, to);
  sendMessage(to, makeTuple(proc.heap(), atoms::ets_transfer,
                            tableTerm(proc.heap(), *table), proc.self(), data));
  return atoms::true_;
}

BIF(ets_setopts, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (!(table->ownerPid() == proc.self()))
    return proc.badargWithCause(atoms::not_owner);
  Protection protection = table->protection;
  Term heir = table->heir, heirData;
  bool hasHeir = false;
  Term list = args[1];
  uint64_t single[2] = {list.word(), Term::nil().word()};
  if (!list.isList())
    list = Term::cons(single);
  for (; list.isCons(); list = list.tail()) {
    Term option = list.head();
    if (option.isTuple() && option.tupleSize() >= 2 &&
        option.element(0) == atoms::heir && !hasHeir) {
      if (!readTupleOption(*table, option, heir, heirData))
        return proc.badarg();
      hasHeir = true;
    } else if (option.isTuple(2) && option.element(0) == atoms::protection) {
      Term value = option.element(1);
      if (value == atoms::private_)
        protection = Protection::Private;
      else if (value == atoms::protected_)
        protection = Protection::Protected;
      else if (value == atoms::public_)
        protection = Protection::Public;
      else
        return proc.badarg();
    } else {
      return proc.badarg();
    }
  }
  if (!list.isNil())
    return proc.badarg();
  if (hasHeir)
    setHeir(*table, heir, heirData);
  table->protection = protection;
  return atoms::true_;
}

BIF(ets_safe_fixtable, 2) {
  TableAccess table(proc, args[0], AccessKind::Read, /*lockExclusively=*/true);
  if (!table)
    return Term();
  bool fix;
  if (!setBoolean(args[1], fix))
    return proc.badarg();
  Fixation **link = &table->fixations;
  while (*link && !((*link)->process == proc.self()))
    link = &(*link)->next;
  if (fix) {
    if (*link) {
      ++(*link)->count;
      return atoms::true_;
    }
    if (!table->fixations)
      table->fixedAtNs = monotonicNs();
    auto *fixation = static_cast<Fixation *>(mallocOrDie(sizeof(Fixation)));
    *fixation = {proc.self(), 1, table->fixations};
    table->fixations = fixation;
    noteFixation(proc.self(), 1);
  } else if (*link && --(*link)->count == 0) {
    Fixation *fixation = *link;
    *link = fixation->next;
    free(fixation);
    noteFixation(proc.self(), -1);
    unfixTable(proc, *table);
  }
  return atoms::true_;
}

// Updating.

namespace {

struct CounterOp {
  size_t index;
  Term increment, threshold, setTo; ///< the last two: no value if there is none
};

/// Incr, {Pos, Incr} or {Pos, Incr, Threshold, SetValue}.
bool readCounterOp(const Table &table, Term term, CounterOp &op) {
  op = {table.keyIndex + 1, term, Term(), Term()};
  if (term.isInteger())
    return true;
  if (!term.isTuple(2) && !term.isTuple(4))
    return false;
  Term position = term.element(0);
  if (!position.isSmall() || position.toSmall() < 1)
    return false;
  op.index = position.toSize() - 1;
  op.increment = term.element(1);
  if (term.isTuple(4)) {
    op.threshold = term.element(2);
    op.setTo = term.element(3);
    if (!op.threshold.isInteger() || !op.setTo.isInteger())
      return false;
  }
  return op.increment.isInteger();
}

/// Exchanges elements of the object.
void changeObject(Table &table, Object *object, const Object::Change *changes,
                  size_t count) {
  bool inPlace = true;
  for (size_t i = 0; i < count && inPlace; ++i)
    inPlace = changes[i].value.isImmediate() &&
              object->element(changes[i].index).isImmediate();
  // Who copies it without the lock must see all changes or none.
  inPlace = inPlace && !object->isHeldByOthers();
  if (!inPlace) {
    table.replace(object,
                  Object::createChanged(object->term(), changes, count));
    return;
  }
  for (size_t i = 0; i < count; ++i)
    object->replaceInPlace(changes[i].index, changes[i].value);
}

Term updateCounter(Process &proc, Term identifier, Term key, Term operations,
                   Term defaultObject) {
  TableAccess table(proc, identifier, AccessKind::Write);
  if (!table)
    return Term();
  if (table->isBag())
    return proc.badargWithCause(internAtom("table_type"));
  Heap &heap = proc.heap();
  Object *object = table->find(key), *fresh = nullptr;
  if (!object) {
    if (!defaultObject.isValue())
      return proc.badargWithCause(atoms::badkey);
    if (!isObject(*table, defaultObject))
      return proc.badarg();
    Object::Change change = {table->keyIndex, key};
    object = fresh = Object::createChanged(defaultObject, &change, 1);
  }
  auto fail = [&](Term cause) {
    if (fresh)
      Object::destroy(fresh);
    return cause.isValue() ? proc.badargWithCause(cause) : proc.badarg();
  };

  // Nothing is changed before all is known to be right.
  SmallVector<Object::Change, 8> changes;
  SmallVector<Term, 8> results;
  uint64_t single[2] = {operations.word(), Term::nil().word()};
  bool isList = operations.isList();
  Term list = isList ? operations : Term::cons(single);
  for (; list.isCons(); list = list.tail()) {
    CounterOp op;
    if (!readCounterOp(*table, list.head(), op))
      return fail(Term());
    if (op.index == table->keyIndex)
      return fail(atoms::keypos);
    if (op.index >= object->arity())
      return fail(atoms::position);
    Term value = object->element(op.index);
    Object::Change *known = nullptr;
    for (Object::Change &change : changes)
      if (change.index == op.index)
        known = &change;
    if (known)
      value = known->value;
    if (!value.isInteger())
      return fail(Term());
    Term sum = integerAdd(heap, value, op.increment);
    if (!sum.isValue())
      return fail(Term());
    if (op.threshold.isValue()) {
      bool up = !integerIsNegative(op.increment);
      int order = integerCompare(sum, op.threshold);
      if (up ? order > 0 : order < 0)
        sum = op.setTo;
    }
    if (sum == value)
      sum = copyElement(heap, sum); // it may be the table's own
    if (known)
      known->value = sum;
    else
      changes.push({op.index, sum});
    results.push(sum);
  }
  if (!list.isNil())
    return fail(Term());
  if (fresh)
    table->insert(fresh);
  changeObject(*table, object, changes.data(), changes.size());
  return isList ? makeList(heap, results.data(), results.size()) : results[0];
}

} // namespace

BIF(ets_update_counter, 3) {
  return updateCounter(proc, args[0], args[1], args[2], Term());
}
BIF(ets_update_counter4, 4) {
  return updateCounter(proc, args[0], args[1], args[2], args[3]);
}

BIF(ets_update_element, 3) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (table->isBag())
    return proc.badarg();
  Object *object = table->find(args[1]);
  SmallVector<Object::Change, 8> changes;
  uint64_t single[2] = {args[2].word(), Term::nil().word()};
  Term list = args[2].isList() ? args[2] : Term::cons(single);
  for (; list.isCons(); list = list.tail()) {
    Term change = list.head();
    if (!change.isTuple(2) || !change.element(0).isSmall() ||
        change.element(0).toSmall() < 1)
      return proc.badarg();
    auto index = static_cast<size_t>(change.element(0).toSmall() - 1);
    if (index == table->keyIndex)
      return proc.badargWithCause(atoms::keypos);
    if (object && index >= object->arity())
      return proc.badarg();
    changes.push({index, change.element(1)});
  }
  if (!list.isNil())
    return proc.badarg();
  if (!object)
    return atoms::false_;
  changeObject(*table, object, changes.data(), changes.size());
  return atoms::true_;
}
