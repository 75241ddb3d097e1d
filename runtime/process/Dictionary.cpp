//===- Dictionary.cpp - the process dictionary ----------------------------===//
#include "runtime/process/Dictionary.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Hash.h"
#include <string.h>

extern "C" uint64_t lumen_eq_exact(uint64_t, uint64_t);

namespace lumen::rt {

static uint64_t hashKey(Term key) {
  if (key.isImmediate())
    return (key.word() >> 4) * 0x9E3779B97F4A7C15u >> 16;
  return internalHash(key) * 0x9E3779B97F4A7C15u >> 16;
}

static bool sameKey(const Dictionary::Entry &entry, Term key, uint64_t hash) {
  if (entry.key == key.word())
    return true;
  return entry.hash == hash && !key.isImmediate() &&
         !Term(entry.key).isImmediate() &&
         lumen_eq_exact(entry.key, key.word());
}

/// The entry of the key, or the free one where it would go.
static Dictionary::Entry *find(Dictionary &d, Term key, uint64_t hash) {
  uint32_t i = hash & (d.size - 1);
  while (d.entries[i].key != abi::kNoValue && !sameKey(d.entries[i], key, hash))
    i = (i + 1) & (d.size - 1);
  return &d.entries[i];
}

static Dictionary::Entry *newEntries(uint32_t size) {
  size_t bytes = size * sizeof(Dictionary::Entry);
  void *p = allocateBlock(bytes);
  memset(p, 0, bytes);
  return static_cast<Dictionary::Entry *>(p);
}

static void grow(Dictionary &d) {
  Dictionary::Entry *old = d.entries;
  uint32_t oldSize = d.size;
  d.size *= 2;
  d.entries = newEntries(d.size);
  for (uint32_t i = 0; i < oldSize; ++i)
    if (old[i].key != abi::kNoValue)
      *find(d, Term(old[i].key), old[i].hash) = old[i];
  freeBlock(old, oldSize * sizeof(Dictionary::Entry));
}

Term dictionaryGet(Process &proc, Term key) {
  Dictionary *d = proc.core().dictionary;
  if (!d)
    return Term();
  Dictionary::Entry *entry = find(*d, key, hashKey(key));
  return entry->key == abi::kNoValue ? Term() : Term(entry->value);
}

Term dictionaryPut(Process &proc, Term key, Term value) {
  Dictionary *&d = proc.core().dictionary;
  if (!d) {
    d = static_cast<Dictionary *>(allocateBlock(sizeof(Dictionary)));
    d->size = 4;
    d->count = 0;
    d->entries = newEntries(d->size);
  }
  uint64_t hash = hashKey(key);
  Dictionary::Entry *entry = find(*d, key, hash);
  Term old;
  if (entry->key != abi::kNoValue) {
    old = Term(entry->value);
    entry->value = value.word();
    return old;
  }
  *entry = {key.word(), value.word(), hash};
  if (++d->count > d->size - d->size / 4)
    grow(*d);
  return old;
}

Term dictionaryErase(Process &proc, Term key) {
  Dictionary *d = proc.core().dictionary;
  if (!d)
    return Term();
  Dictionary::Entry *entry = find(*d, key, hashKey(key));
  if (entry->key == abi::kNoValue)
    return Term();
  Term old(entry->value);
  // Entries behind the gap move up if they were displaced past it.
  auto gap = static_cast<uint32_t>(entry - d->entries);
  uint32_t mask = d->size - 1;
  for (uint32_t i = (gap + 1) & mask; d->entries[i].key != abi::kNoValue;
       i = (i + 1) & mask) {
    uint32_t home = d->entries[i].hash & mask;
    if (((i - home) & mask) >= ((i - gap) & mask)) {
      d->entries[gap] = d->entries[i];
      gap = i;
    }
  }
  d->entries[gap].key = abi::kNoValue;
  --d->count;
  return old;
}

void destroyDictionary(Process &proc) {
  Dictionary *&d = proc.core().dictionary;
  if (!d)
    return;
  freeBlock(d->entries, d->size * sizeof(Dictionary::Entry));
  freeBlock(d, sizeof(Dictionary));
  d = nullptr;
}

} // namespace lumen::rt
