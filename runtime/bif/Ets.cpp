//===- Ets.cpp - BIFs on tables: making, objects, walking -----------------===//
//
// Selecting is in EtsSelect.cpp, information in EtsInfo.cpp. Behaviour: OTP, ets
// reference manual and erl_db.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Copy.h"
#include "runtime/term/SmallVector.h"

#include <new>

using namespace lumen;
using namespace lumen::rt;

namespace {

Term endOfTable() { return atoms::end_of_table; }

bool setBoolean(Term term, bool &out) {
  out = term == atoms::true_;
  return term == atoms::true_ || term == atoms::false_;
}

/// An option of ets:new/2 of more than one word. False if it is none.
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
    table.keyIndex = static_cast<size_t>(value.toSmall() - 1);
    return true;
  }
  if (key == atoms::heir) {
    heir = Term();
    return value == atoms::none;
  }
  if (key == atoms::read_concurrency)
    return setBoolean(value, table.readConcurrency);
  if (key == atoms::write_concurrency) {
    table.isWriteConcurrencyAuto = value == atoms::auto_;
    if (table.isWriteConcurrencyAuto) {
      table.writeConcurrency = true;
      return true;
    }
    return setBoolean(value, table.writeConcurrency);
  }
  if (key == atoms::decentralized_counters)
    return setBoolean(value, table.decentralizedCounters);
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

/// Calls `visit` for an object or each of a list; before that checks all.
template <typename Visit>
bool forEachObject(const Table &table, Term objects, Visit visit) {
  if (!objects.isList()) {
    if (!isObject(table, objects))
      return false;
    visit(objects);
    return true;
  }
  Term list = objects;
  for (; list.isCons(); list = list.tail())
    if (!isObject(table, list.head()))
      return false;
  if (!list.isNil())
    return false;
  for (list = objects; list.isCons(); list = list.tail())
    visit(list.head());
  return true;
}

/// Objects of a key in the order in which they were inserted.
Term objectsOfKey(Heap &heap, const Table &table, Term key) {
  Term list = Term::nil();
  for (Object *object = table.find(key); object;
       object = table.nextOfKey(object))
    list = makeCons(heap, copyOut(heap, *object), list);
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
    table->clear();
    table->~Table();
    freeBlock(table, sizeof(Table));
  };
  Term heir, heirData, options = args[1];
  for (; options.isCons(); options = options.tail())
    if (!readOption(*table, options.head(), heir, heirData))
      break;
  bool isBag = table->isBag();
  if (table->isOrdered())
    table->tree.init(table->keyIndex);
  else
    table->hash.init(table->keyIndex, !isBag,
                     table->type == TableType::DuplicateBag);
  if (!options.isNil()) {
    discard();
    return proc.badarg();
  }
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
  proc.bumpReductions(static_cast<int64_t>(table->size() / 8));
  deleteTable(*table);
  return atoms::true_;
}

BIF(ets_insert, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  bool ok = forEachObject(*table, args[1], [&](Term object) {
    table->insert(Object::create(object));
  });
  return ok ? atoms::true_ : proc.badarg();
}

BIF(ets_insert_new, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  bool exists = false;
  bool ok = forEachObject(*table, args[1], [&](Term object) {
    exists = exists || table->find(object.element(table->keyIndex));
  });
  if (!ok)
    return proc.badarg();
  if (exists)
    return atoms::false_;
  forEachObject(*table, args[1], [&](Term object) {
    table->insert(Object::create(object));
  });
  return atoms::true_;
}

BIF(ets_lookup, 2) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  return objectsOfKey(proc.heap(), *table, args[1]);
}

BIF(ets_lookup_element, 3) {
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  if (!args[2].isSmall() || args[2].toSmall() < 1)
    return proc.badarg();
  auto index = static_cast<size_t>(args[2].toSmall() - 1);
  Object *object = table->find(args[1]);
  if (!object)
    return proc.badargWithCause(atoms::badkey);
  if (!table->isBag())
    return index < object->arity()
               ? copyElement(proc.heap(), object->element(index))
               : proc.badarg();
  Term list = Term::nil();
  for (; object; object = table->nextOfKey(object)) {
    if (index >= object->arity())
      return proc.badarg();
    list = makeCons(proc.heap(),
                    copyElement(proc.heap(), object->element(index)), list);
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
  Term list = objectsOfKey(proc.heap(), *table, args[1]);
  if (list.isCons())
    table->erase(args[1]);
  return list;
}

BIF(ets_internal_delete_all, 2) {
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  size_t count = table->size();
  proc.bumpReductions(static_cast<int64_t>(count / 8));
  if (table->isOrdered()) {
    table->tree.clear();
  } else if (table->isFixed()) {
    for (size_t i = 0; i < table->hash.bucketCount(); ++i)
      table->hash.eraseInBucket(i, true, [](Object &) { return true; });
  } else {
    table->hash.clear();
    table->hash.init(table->keyIndex, !table->isBag(),
                     table->type == TableType::DuplicateBag);
  }
  return Term::small(static_cast<int64_t>(count));
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
  auto index = static_cast<size_t>(args[1].toSmall());
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
  if (!args[1].isAtom())
    return proc.badarg();
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (!renameTable(*table, args[1]))
    return proc.badargWithCause(atoms::already_exists);
  return args[1];
}

BIF(ets_give_away, 3) {
  Term identifier = args[0], to = args[1], data = args[2];
  TableAccess table(proc, identifier, AccessKind::Write);
  if (!table)
    return Term();
  if (!(table->ownerPid() == proc.self()))
    return proc.badargWithCause(atoms::not_owner);
  if (!to.isPid() || to == proc.self() || !findProcess(to))
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
  bool fix;
  if (!setBoolean(args[1], fix))
    return proc.badarg();
  TableAccess table(proc, args[0], AccessKind::Read, /*lockExclusively=*/true);
  if (!table)
    return Term();
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
    if (!table->isFixed() && !table->isOrdered())
      table->hash.unfix();
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
  op.index = static_cast<size_t>(position.toSmall() - 1);
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
    return proc.badarg();
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
