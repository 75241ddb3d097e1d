//===- Atoms.cpp - the atom table -------------------------------*- C++ -*-===//
//
// Entries lie in chunks that never move, so a reader needs one load of a chunk pointer.
// The hash index is split into shards by the high bits of the hash; each is an open
// table of indexes that only grows: a full one is copied into one twice as large, which
// is then published; the old one stays, because readers may be in it (in all less
// memory than the last one).
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Atoms.h"
#include "runtime/abi/Code.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Memory.h"
#include <atomic>
#include <string.h>

namespace lumen::rt {

/// Ends the program, leaving an erl_crash.dump, as OTP does (process/CrashDump.cpp).
[[noreturn]] void outOfAtoms(uint64_t limit);

namespace {

constexpr size_t kChunk = 4096, kShards = 16;

struct Index {
  Index *outgrown; ///< the one before; readers may still be in it
  size_t mask;
  std::atomic<uint32_t> slots[]; ///< atom index + 1
};

struct Shard {
  std::atomic<Index *> index{nullptr};
  Mutex lock;
  size_t used = 0; ///< guarded by lock
};

/// `prefix`: the first eight bytes, the first one highest, zeros behind: most
/// pairs of atoms are told apart by it.
struct Entry : AtomText {
  uint64_t prefix;
};

constinit std::atomic<Entry *> usualChunks[kAtomLimit / kChunk];
constinit std::atomic<Entry *> *chunks = usualChunks;
constinit size_t limit = kAtomLimit;
constinit std::atomic<size_t> count{0};
constinit Shard shards[kShards];

/// OTP's atom hash: PJW over characters, where those of Latin-1 count as one byte.
uint32_t hashText(const char *text, size_t n) {
  auto *p = reinterpret_cast<const unsigned char *>(text), *end = p + n;
  uint32_t h = 0;
  while (p < end) {
    unsigned char v = *p++;
    if ((v & 0xFE) == 0xC2 && p < end && (*p & 0xC0) == 0x80)
      v = static_cast<unsigned char>((v << 6) | (*p++ & 0x3F));
    h = (h << 4) + v;
    if (uint32_t g = h & 0xF0000000) {
      h ^= g >> 24;
      h ^= g;
    }
  }
  return h;
}

/// PJW leaves the high bits empty; tables want all bits mixed.
inline uint32_t mix(uint32_t h) {
  h *= 0x9E3779B1u;
  return h ^ (h >> 15);
}
inline Shard &shardOf(uint32_t mixed) { return shards[mixed >> 28]; }

Index *makeIndex(size_t slots) {
  auto *index = static_cast<Index *>(
      calloc(1, sizeof(Index) + slots * sizeof(std::atomic<uint32_t>)));
  if (!index)
    outOfMemory(slots * sizeof(uint32_t));
  index->mask = slots - 1;
  return index;
}

inline const Entry &entry(size_t i) {
  return chunks[i / kChunk].load(std::memory_order_acquire)[i % kChunk];
}

uint32_t lookUp(const Index *index, uint32_t mixed, uint32_t hash, const char *text, size_t n) {
  if (!index)
    return 0;
  for (size_t at = mixed & index->mask;; at = (at + 1) & index->mask) {
    uint32_t found = index->slots[at].load(std::memory_order_acquire);
    if (found == 0)
      return 0;
    const AtomText &e = entry(found - 1);
    if (e.hash == hash && e.length == n && memcmp(e.data, text, n) == 0)
      return found;
  }
}

void put(Index *index, uint32_t mixed, uint32_t value) {
  size_t at = mixed & index->mask;
  while (index->slots[at].load(std::memory_order_relaxed))
    at = (at + 1) & index->mask;
  index->slots[at].store(value, std::memory_order_release);
}

/// With the shard's lock held.
void insert(Shard &shard, uint32_t mixed, uint32_t value) {
  Index *index = shard.index.load(std::memory_order_relaxed);
  if (!index || (shard.used + 1) * 2 > index->mask) {
    Index *fresh = makeIndex(index ? (index->mask + 1) * 2 : 64);
    if (index)
      for (size_t i = 0; i <= index->mask; ++i)
        if (uint32_t v = index->slots[i].load(std::memory_order_relaxed))
          put(fresh, mix(entry(v - 1).hash), v);
    put(fresh, mixed, value);
    fresh->outgrown = index;
    shard.index.store(fresh, std::memory_order_release);
  } else {
    put(index, mixed, value);
  }
  ++shard.used;
}

void fillEntry(size_t i, const char *text, size_t n, uint32_t hash) {
  std::atomic<Entry *> &chunk = chunks[i / kChunk];
  Entry *entries = chunk.load(std::memory_order_acquire);
  if (!entries) {
    auto *fresh = static_cast<Entry *>(mallocOrDie(kChunk * sizeof(Entry)));
    if (chunk.compare_exchange_strong(entries, fresh, std::memory_order_acq_rel))
      entries = fresh;
    else
      free(fresh); // another thread was first
  }
  uint64_t prefix = 0;
  memcpy(&prefix, text, n < 8 ? n : 8);
  entries[i % kChunk] = {{text, static_cast<uint32_t>(n), hash},
                         __builtin_bswap64(prefix)};
}

struct Locked {
  explicit Locked(Shard &s) : shard(s) {
    shard.lock.lock();
  }
  ~Locked() { shard.lock.unlock(); }
  Shard &shard;
};

/// One behind the other, each with its zero.
constexpr char kFixedTexts[] =
#define LUMEN_ATOM(cppName, text) text "\0"
#include "runtime/abi/Atoms.def"
    ;

} // namespace

void initAtoms(const abi::Program *program, size_t wanted) {
  if (count.load())
    return;
  if (wanted > kAtomLimit) {
    void *table = calloc((wanted + kChunk - 1) / kChunk, sizeof *chunks);
    if (!table)
      fatal("there is no memory for a table of %zu atoms", wanted);
    chunks = static_cast<std::atomic<Entry *> *>(table);
  }
  limit = wanted;
  size_t n = program ? program->atomCount : atoms::kFixedAtomCount;
  LUMEN_CHECK(n >= atoms::kFixedAtomCount, "bad atom table in the program");
  if (n > limit)
    fatal("the program itself has %zu atoms, more than there may be (%zu)", n,
          limit);
  // Size the shards at once: start-up is mostly this loop.
  size_t slots = 64;
  while (slots * kShards < n * 4)
    slots *= 2;
  for (Shard &shard : shards)
    shard.index.store(makeIndex(slots), std::memory_order_relaxed);
  auto add = [](size_t i, const char *text, size_t bytes) {
    uint32_t hash = hashText(text, bytes), mixed = mix(hash);
    fillEntry(i, text, bytes, hash);
    insert(shardOf(mixed), mixed, static_cast<uint32_t>(i + 1));
  };
  const char *fixed = kFixedTexts;
  for (size_t i = 0; i < atoms::kFixedAtomCount; ++i) {
    size_t bytes = strlen(fixed);
    add(i, fixed, bytes);
    fixed += bytes + 1;
  }
  const uint8_t *text = program ? program->atoms : nullptr;
  for (size_t i = atoms::kFixedAtomCount; i < n; ++i) {
    size_t bytes = *text++;
    if (bytes > 0x7F)
      bytes = (bytes & 0x7F) | static_cast<size_t>(*text++) << 7;
    add(i, reinterpret_cast<const char *>(text), bytes);
    text += bytes;
  }
  count.store(n, std::memory_order_release);
}

AtomText atomText(Term atom) { return entry(atom.atomIndex()); }

Term findAtom(const char *utf8, size_t bytes) {
  uint32_t hash = hashText(utf8, bytes), mixed = mix(hash);
  uint32_t found = lookUp(shardOf(mixed).index.load(std::memory_order_acquire), mixed, hash, utf8, bytes);
  return found ? Term::atom(found - 1) : Term();
}

Term internAtom(const char *utf8, size_t bytes) {
  uint32_t hash = hashText(utf8, bytes), mixed = mix(hash);
  Shard &shard = shardOf(mixed);
  if (uint32_t found = lookUp(shard.index.load(std::memory_order_acquire), mixed, hash, utf8, bytes))
    return Term::atom(found - 1);
  Locked locked(shard);
  if (uint32_t found = lookUp(shard.index.load(std::memory_order_relaxed), mixed, hash, utf8, bytes))
    return Term::atom(found - 1);
  size_t i = count.load(std::memory_order_relaxed);
  do {
    if (i >= limit)
      outOfAtoms(limit);
  } while (!count.compare_exchange_weak(i, i + 1, std::memory_order_acq_rel));
  char *text = static_cast<char *>(mallocOrDie(bytes));
  memcpy(text, utf8, bytes);
  fillEntry(i, text, bytes, hash);
  insert(shard, mixed, static_cast<uint32_t>(i + 1));
  return Term::atom(i);
}

size_t atomLimit() { return limit; }
size_t atomCount() { return count.load(std::memory_order_relaxed); }

int compareAtoms(Term a, Term b) {
  if (a == b)
    return 0;
  const Entry &x = entry(a.atomIndex()), &y = entry(b.atomIndex());
  if (x.prefix != y.prefix)
    return x.prefix < y.prefix ? -1 : 1;
  int order = memcmp(x.data, y.data, x.length < y.length ? x.length : y.length);
  if (order)
    return order < 0 ? -1 : 1;
  return x.length < y.length ? -1 : x.length > y.length;
}

} // namespace lumen::rt
