//===- PersistentTerms.cpp - BIFs of module persistent_term ---------------===//
//
// Terms stand in memory of their own outside of process heaps, which collections
// leave alone, so `get` copies nothing. Therefore the memory of a term that is
// replaced or erased cannot be freed while any process may hold it: immediates
// need none, other old values are kept. Programs seldom replace them; OTP makes
// that expensive in its own way, by collecting all processes.
//
// Reading takes no lock: the table is an array that is replaced as a whole when it
// grows, and entries are published by one atomic store.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/ets/Object.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Hash.h"
#include "runtime/term/Map.h"

using namespace lumen;
using namespace lumen::rt;

namespace {

/// {Key, Value}; erased entries keep their place with no value.
struct Entry {
  uint32_t hash;
  Object *key; ///< {Key}
  std::atomic<uint64_t> value;
};

struct Index {
  size_t capacity; ///< power of two
  std::atomic<Entry *> slots[];
};

Mutex writers; ///< guards everything but what readers load
std::atomic<Index *> current{nullptr};
size_t used = 0;      ///< slots
size_t liveCount = 0;
size_t memoryBytes = 0;

Index *makeIndex(size_t capacity) {
  auto *index = static_cast<Index *>(
      calloc(1, sizeof(Index) + capacity * sizeof(Entry *)));
  if (!index)
    outOfMemory(capacity * sizeof(Entry *));
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

/// A copy of the term that lives for ever.
Term immortal(Term term) {
  if (term.isImmediate())
    return term;
  uint64_t box[] = {abi::header(1, abi::kTupleTag), term.word()};
  Object *object = Object::create(Term::boxed(box));
  memoryBytes += object->words * 8;
  return object->element(0);
}

/// Room for one more; readers of the old index go on with it, so it stays.
void reserve() {
  Index *index = current.load(std::memory_order_relaxed);
  if (index && used * 2 < index->capacity)
    return;
  Index *fresh = makeIndex(index ? index->capacity * 2 : 64);
  for (size_t i = 0; index && i < index->capacity; ++i)
    if (Entry *entry = index->slots[i].load(std::memory_order_relaxed))
      slotFor(fresh, entry->hash, entry->key->element(0))
          ->store(entry, std::memory_order_relaxed);
  current.store(fresh, std::memory_order_release);
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

} // namespace

BIF(persistent_term_put, 2) {
  LockGuard guard(writers);
  Entry *entry = find(args[0]);
  Term old = valueOf(entry);
  if (old.isValue() && equalExact(old, args[1]))
    return atoms::ok;
  liveCount += !old.isValue();
  Term value = immortal(args[1]);
  if (entry) {
    entry->value.store(value.word(), std::memory_order_release);
    return atoms::ok;
  }
  reserve();
  uint64_t box[] = {abi::header(1, abi::kTupleTag), args[0].word()};
  entry = static_cast<Entry *>(mallocOrDie(sizeof(Entry)));
  entry->hash = internalHash(args[0]);
  entry->key = Object::create(Term::boxed(box));
  entry->value.store(value.word(), std::memory_order_relaxed);
  memoryBytes += sizeof(Entry) + entry->key->words * 8;
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
  forEach([&](Term key, Term value) {
    list = makeCons(proc.heap(), makeTuple(proc.heap(), key, value), list);
  });
  return list;
}

BIF(persistent_term_erase, 1) {
  LockGuard guard(writers);
  Entry *entry = find(args[0]);
  if (!valueOf(entry).isValue())
    return atoms::false_;
  entry->value.store(abi::kNoValue, std::memory_order_release);
  --liveCount;
  return atoms::true_;
}

BIF(persistent_term_info, 0) {
  LockGuard guard(writers);
  Term pairs[] = {atoms::count, Term::small(static_cast<int64_t>(liveCount)),
                  atoms::memory, Term::small(static_cast<int64_t>(memoryBytes))};
  return mapFromPairs(proc.heap(), pairs, 2);
}

BIF(erts_internal_erase_persistent_terms, 0) {
  LockGuard guard(writers);
  Index *index = current.load(std::memory_order_relaxed);
  for (size_t i = 0; index && i < index->capacity; ++i)
    if (Entry *entry = index->slots[i].load(std::memory_order_relaxed))
      entry->value.store(abi::kNoValue, std::memory_order_release);
  liveCount = 0;
  return atoms::ok;
}
