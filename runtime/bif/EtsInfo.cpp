//===- EtsInfo.cpp - BIFs that tell about tables --------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/Time.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/gc/FunCount.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"

#include <iterator>
#include <math.h>

extern "C" void lumen_clear_exception(lumen::rt::Process *);

using namespace lumen;
using namespace lumen::rt;

namespace {

Term typeAtom(TableType type) {
  switch (type) {
  case TableType::Set: return atoms::set;
  case TableType::OrderedSet: return atoms::ordered_set;
  case TableType::Bag: return atoms::bag;
  case TableType::DuplicateBag: return atoms::duplicate_bag;
  }
  return atoms::undefined;
}

Term protectionAtom(Protection protection) {
  switch (protection) {
  case Protection::Private: return atoms::private_;
  case Protection::Protected: return atoms::protected_;
  case Protection::Public: return atoms::public_;
  }
  return atoms::undefined;
}

/// {{Mega, Sec, Micro}, [{Pid, Count}]} or false; the first part a monotonic time
/// if so asked.
Term safeFixed(Heap &heap, const Table &table, bool monotonic) {
  if (!table.fixations)
    return atoms::false_;
  Term list = Term::nil();
  for (Fixation *fixation = table.fixations; fixation; fixation = fixation->next)
    list = makeCons(heap,
                    makeTuple(heap, fixation->process,
                              Term::small(fixation->count)),
                    list);
  if (monotonic)
    return makeTuple(heap, makeInteger(heap, table.fixedAtNs), list);
  int64_t micros = (table.fixedAtNs + timeOffsetNs()) / 1000;
  Term time = makeTuple(heap, Term::small(micros / 1000000000000),
                        Term::small(micros / 1000000 % 1000000),
                        Term::small(micros % 1000000));
  return makeTuple(heap, time, list);
}

/// {Buckets, Average, Deviation, ExpectedDeviation, Min, Max, 0, Locks}
Term hashStatistics(Heap &heap, const Table &table) {
  if (table.isOrdered())
    return atoms::false_;
  size_t count = table.hash.bucketCount(), least = SIZE_MAX, most = 0;
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; ++i) {
    size_t length = 0;
    for (Object *object = table.hash.bucket(i); object; object = object->next)
      length += !object->isDeleted;
    sum += static_cast<double>(length);
    squares += static_cast<double>(length * length);
    least = length < least ? length : least;
    most = length > most ? length : most;
  }
  double buckets = static_cast<double>(count), average = sum / buckets;
  double deviation = sqrt((squares - average * sum) / buckets);
  double expected = sqrt(average * (1 - 1 / buckets));
  return makeTuple(heap, Term::small(static_cast<int64_t>(count)),
                   makeFloat(heap, average), makeFloat(heap, deviation),
                   makeFloat(heap, expected), Term::small(least),
                   Term::small(most),
                   Term::small(static_cast<int64_t>(table.hash.markedCount())),
                   Term::small(1));
}

/// {Address, Bytes, References} of each binary outside of the table's objects.
Term binaries(Heap &heap, Table &table) {
  Term list = Term::nil();
  auto addAll = [&](const Object &object) {
    for (uint64_t *box = object.offHeap.first; box;
         box = reinterpret_cast<uint64_t *>(box[abi::kRefcNext])) {
      if ((box[0] & abi::kHeaderTagMask) != abi::kRefcBinTag)
        continue;
      auto *binary = reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject]);
      Term item = makeTuple(
          heap, makeUnsigned(heap, reinterpret_cast<uintptr_t>(binary) >> 2),
          makeUnsigned(heap, binary->capacity),
          Term::small(binary->refs.load(std::memory_order_relaxed)));
      list = makeCons(heap, item, list);
    }
    return true;
  };
  if (table.type == TableType::OrderedSet) {
    table.tree.walk(true, Term(), addAll);
    return list;
  }
  for (size_t i = 0; i < table.hash.bucketCount(); ++i)
    for (Object *object = table.hash.bucket(i); object; object = object->next)
      addAll(*object); // deleted ones of a fixed table, too: they are still there
  return list;
}

/// One fact; no value if there is no such item.
Term infoItem(Heap &heap, Table &table, Term item) {
  if (item == atoms::id)
    return makeIdentifier(heap, table);
  if (item == atoms::decentralized_counters)
    return boolTerm(table.decentralizedCounters);
  if (item == atoms::read_concurrency)
    return boolTerm(table.readConcurrency);
  if (item == atoms::write_concurrency)
    return table.lockCount
               ? makeTuple(heap, internAtom("debug_hash_fixed_number_of_locks"),
                           Term::small(table.lockCount))
           : table.isWriteConcurrencyAuto ? atoms::auto_
                                          : boolTerm(table.writeConcurrency);
  if (item == atoms::compressed)
    return boolTerm(table.isCompressed);
  if (item == atoms::memory)
    return Term::small(static_cast<int64_t>(table.memoryWords()));
  if (item == atoms::owner)
    return table.ownerPid();
  if (item == atoms::heir)
    return table.heir.isValue() ? table.heir : atoms::none;
  if (item == atoms::name)
    return table.name();
  if (item == atoms::size)
    return Term::small(static_cast<int64_t>(table.size()));
  if (item == atoms::node)
    return localNode();
  if (item == atoms::named_table)
    return boolTerm(table.isNamed);
  if (item == atoms::type)
    return typeAtom(table.type);
  if (item == atoms::keypos)
    return Term::small(static_cast<int64_t>(table.keyIndex + 1));
  if (item == atoms::protection)
    return protectionAtom(table.protection);
  if (item == atoms::fixed)
    return boolTerm(table.fixations != nullptr);
  if (item == atoms::safe_fixed || item == atoms::safe_fixed_monotonic_time)
    return safeFixed(heap, table, item == atoms::safe_fixed_monotonic_time);
  if (item == atoms::stats)
    return hashStatistics(heap, table);
  if (item == atoms::binary)
    return binaries(heap, table);
  return Term();
}

/// Does the exception say that there is no such table? It is forgotten then.
bool isMissing(Process &proc, Term identifier) {
  return (identifier.isAtom() || identifier.isBoxedTag(abi::kMagicRefTag)) &&
         (lumen_clear_exception(&proc), true);
}

} // namespace

/// For lumen_funs. With the lock all the time: that somebody asks is rare.
BIF(lumen_count_funs_in_table, 2) {
  TableAccess table(proc, args[0], AccessKind::Info);
  if (!table)
    return Term();
  uint64_t count = 0;
  auto visit = [&](const Object &object) {
    if (object.words > 1 + object.arity())
      count += countFunsIn(object.data, object.data + object.words,
                           static_cast<uint64_t>(args[1].toSmall()));
  };
  if (table->isOrdered())
    table->tree.walk(true, Term(), [&](Object &object) {
      visit(object);
      return true;
    });
  else
    for (size_t i = 0; i < table->hash.bucketCount(); ++i)
      for (Object *object = table->hash.bucket(i); object; object = object->next)
        if (!object->isDeleted)
          visit(*object);
  return Term::small(static_cast<int64_t>(count));
}

BIF(ets_info, 1) {
  TableAccess table(proc, args[0], AccessKind::Info);
  if (!table)
    return isMissing(proc, args[0]) ? atoms::undefined : Term();
  constexpr Term kItems[] = {
      atoms::id,         atoms::decentralized_counters, atoms::read_concurrency,
      atoms::write_concurrency, atoms::compressed,      atoms::memory,
      atoms::owner,      atoms::heir,                   atoms::name,
      atoms::size,       atoms::node,                   atoms::named_table,
      atoms::type,       atoms::keypos,                 atoms::protection};
  Heap &heap = proc.heap();
  Term items[std::size(kItems)];
  for (size_t i = 0; i < std::size(kItems); ++i)
    items[i] = makeTuple(heap, kItems[i], infoItem(heap, *table, kItems[i]));
  return makeList(heap, items, std::size(kItems));
}

BIF(ets_info2, 2) {
  TableAccess table(proc, args[0], AccessKind::Info);
  if (!table)
    return isMissing(proc, args[0]) ? atoms::undefined : Term();
  Term value = infoItem(proc.heap(), *table, args[1]);
  return value.isValue() ? value : proc.badarg();
}

/// The reference of a named table, or undefined.
BIF(ets_whereis, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  TableAccess table(proc, args[0], AccessKind::Info);
  if (!table) {
    lumen_clear_exception(&proc);
    return atoms::undefined;
  }
  return makeIdentifier(proc.heap(), *table);
}
