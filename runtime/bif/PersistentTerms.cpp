//===- PersistentTerms.cpp - BIFs of module persistent_term ---------------===//
//
// Terms stand in memory of their own outside of process heaps, which collections
// leave alone, so `get` copies nothing. Therefore the memory of a term that is
// replaced or erased is freed only when no process holds it any more, which costs
// a collection of each, as in OTP (gc/SharedTerms.h).
//
// Reading takes no lock: the table is an array that is replaced as a whole when it
// grows or shrinks, and entries are published by one atomic store. An erased entry
// keeps its place, without a value, until then.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/ets/Object.h"
#include "runtime/gc/FunCount.h"
#include "runtime/gc/SharedTerms.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Hash.h"
#include "runtime/term/Map.h"

#include <new>

using namespace lumen;
using namespace lumen::rt;

namespace {

/// In a block that may be retired, as is Index: readers may still look at it.
struct Entry {
  uint64_t forRetiring;
  uint32_t hash;
  Object *key;    ///< {Key}
  Object *holder; ///< {Value}; null for immediates
  std::atomic<uint64_t> value;
  size_t bytes() const {
    // An immediate value counts with a holder, as if it had one.
    return sizeof(Entry) + key->words * 8 + (holder ? holder->words : 2) * 8;
  }
};

struct Index {
  uint64_t forRetiring;
  size_t capacity; ///< power of two
  std::atomic<Entry *> slots[];
};

Mutex writers; ///< guards everything but what readers load
std::atomic<Index *> current{nullptr};
size_t used = 0;      ///< slots
size_t liveCount = 0;
size_t entryBytes = 0; ///< of those that have a value

constexpr size_t kLeastCapacity = 8;

size_t indexBytes(size_t capacity) {
  return sizeof(Index) + capacity * sizeof(Entry *);
}

Index *makeIndex(size_t capacity) {
  size_t bytes = indexBytes(capacity);
  void *block = allocateBlock(bytes);
  memset(block, 0, bytes);
  auto *index = static_cast<Index *>(block);
  index->capacity = capacity;
  return index;
}

std::atomic<Entry *> *slotFor(Index *index, uint32_t hash, Term key) {
  for (size_t i = hash;; ++i) {
    std::atomic<Entry *> &slot = index->slots[i & (index->capacity - 1)];
    Entry *entry = slot.load(std::memory_order_acquire);
    if (!entry || (entry->hash == hash && equalExact(entry->key->element(0), key)))
      return &slot;
  }
}

Entry *find(Term key) {
  Index *index = current.load(std::memory_order_acquire);
  if (!index)
    return nullptr;
  return slotFor(index, internalHash(key), key)->load(std::memory_order_acquire);
}

Term valueOf(Entry *entry) {
  return entry ? Term(entry->value.load(std::memory_order_acquire)) : Term();
}

/// A copy outside of all processes, in a tuple of one.
Object *sharedCopy(Term term) {
  return Object::createShared(term);
}

/// Makes an index with room for one more, without the erased entries. Readers of
/// the old one go on with it.
void rebuild() {
  Index *index = current.load(std::memory_order_relaxed);
  size_t capacity = kLeastCapacity;
  while (capacity <= liveCount * 2)
    capacity *= 2;
  Index *fresh = makeIndex(capacity);
  SmallVector<Entry *, 64> erased;
  for (size_t i = 0; index && i < index->capacity; ++i) {
    Entry *entry = index->slots[i].load(std::memory_order_relaxed);
    if (!entry)
      continue;
    if (valueOf(entry).isValue())
      slotFor(fresh, entry->hash, entry->key->element(0))
          ->store(entry, std::memory_order_relaxed);
    else
      erased.push(entry);
  }
  current.store(fresh, std::memory_order_release);
  used = liveCount;
  for (Entry *entry : erased) {
    retireShared(entry->key);
    retireBlock(entry, sizeof *entry);
  }
  if (index)
    retireBlock(index, indexBytes(index->capacity));
}

void reserve() {
  Index *index = current.load(std::memory_order_relaxed);
  if (!index || used * 2 >= index->capacity)
    rebuild();
}

/// The old value must not be in the entry any more.
void dropHolder(Entry *entry) {
  if (Object *holder = entry->holder) {
    entry->holder = nullptr;
    retireShared(holder);
  }
}

void eraseValue(Entry *entry) {
  entryBytes -= entry->bytes();
  --liveCount;
  entry->value.store(abi::kNoValue, std::memory_order_release);
  dropHolder(entry);
}

template <typename Visit>
void forEach(Visit visit) {
  Index *index = current.load(std::memory_order_acquire);
  for (size_t i = 0; index && i < index->capacity; ++i) {
    Entry *entry = index->slots[i].load(std::memory_order_acquire);
    Term value = valueOf(entry);
    if (value.isValue())
      visit(entry->key->element(0), value);
  }
}

size_t tableSlots() {
  Index *index = current.load(std::memory_order_relaxed);
  return index ? index->capacity : 0;
}
size_t tableBytes() { return tableSlots() * sizeof(Entry *); }

} // namespace

namespace lumen::rt {
/// #{table => Slots}, for tests (erts_debug:get_internal_state/1).
Term persistentTermState(Process &proc) {
  LockGuard guard(writers);
  Term pairs[] = {atoms::table,
                  Term::small(static_cast<int64_t>(tableSlots()))};
  return mapFromPairs(proc.heap(), pairs, 1);
}
} // namespace lumen::rt

BIF(persistent_term_put, 2) {
  LockGuard guard(writers);
  Entry *entry = find(args[0]);
  Term old = valueOf(entry);
  if (old.isValue() && equalExact(old, args[1]))
    return atoms::ok;
  Object *holder = args[1].isImmediate() ? nullptr : sharedCopy(args[1]);
  uint64_t value = holder ? holder->element(0).word() : args[1].word();
  if (entry) {
    if (old.isValue())
      entryBytes -= entry->bytes();
    else
      ++liveCount;
    entry->value.store(value, std::memory_order_release);
    dropHolder(entry);
    entry->holder = holder;
    entryBytes += entry->bytes();
    return atoms::ok;
  }
  reserve();
  entry = new (allocateBlock(sizeof(Entry))) Entry;
  entry->hash = internalHash(args[0]);
  entry->key = sharedCopy(args[0]);
  entry->holder = holder;
  entry->value.store(value, std::memory_order_relaxed);
  entryBytes += entry->bytes();
  ++liveCount;
  ++used;
  slotFor(current.load(std::memory_order_relaxed), entry->hash, args[0])
      ->store(entry, std::memory_order_release);
  return atoms::ok;
}

BIF(persistent_term_get, 1) {
  Term value = valueOf(find(args[0]));
  return value.isValue() ? value : proc.badarg();
}

BIF(persistent_term_get2, 2) {
  Term value = valueOf(find(args[0]));
  return value.isValue() ? value : args[1];
}

BIF(persistent_term_get0, 0) {
  Term list = Term::nil();
  int64_t count = 0;
  forEach([&](Term key, Term value) {
    ++count;
    list = makeCons(proc.heap(), makeTuple(proc.heap(), key, value), list);
  });
  proc.bumpReductions(count / 8);
  return list;
}

BIF(persistent_term_erase, 1) {
  LockGuard guard(writers);
  Entry *entry = find(args[0]);
  if (!valueOf(entry).isValue())
    return atoms::false_;
  eraseValue(entry);
  size_t capacity = current.load(std::memory_order_relaxed)->capacity;
  if (capacity > kLeastCapacity && liveCount * 4 < capacity)
    rebuild();
  return atoms::true_;
}

BIF(persistent_term_info, 0) {
  LockGuard guard(writers);
  Term pairs[] = {atoms::count, Term::small(static_cast<int64_t>(liveCount)),
                  atoms::memory,
                  Term::small(static_cast<int64_t>(entryBytes + tableBytes()))};
  return mapFromPairs(proc.heap(), pairs, 2);
}

/// For lumen_funs.
BIF(lumen_fun_code, 1) {
  if (!args[0].isClosure())
    return proc.badarg();
  uint64_t info = args[0].box()[abi::kFunInfo];
  uint64_t count = 1 + isLiteral(args[0].word());
  LockGuard guard(writers);
  Index *index = current.load(std::memory_order_relaxed);
  for (size_t i = 0; index && i < index->capacity; ++i) {
    Entry *entry = index->slots[i].load(std::memory_order_relaxed);
    if (!valueOf(entry).isValue())
      continue;
    for (const Object *object : {entry->key, entry->holder})
      if (object)
        count += countFunsIn(object->data, object->data + object->words, info);
  }
  return makeTuple(proc.heap(), Term::small(static_cast<int64_t>(info)),
                   Term::small(static_cast<int64_t>(count)));
}

BIF(lumen_frees_shared, 0) { return boolTerm(isFreeingShared()); }

BIF(erts_internal_erase_persistent_terms, 0) {
  LockGuard guard(writers);
  Index *index = current.load(std::memory_order_relaxed);
  for (size_t i = 0; index && i < index->capacity; ++i)
    if (Entry *entry = index->slots[i].load(std::memory_order_relaxed);
        valueOf(entry).isValue())
      eraseValue(entry);
  if (index)
    rebuild();
  return atoms::ok;
}
