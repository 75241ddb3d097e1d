//===- Memory.cpp - spans, runs and caches --------------------------------===//
//
// Memory is cut into 64 KiB spans, each of one size class, with its record in a
// side table, and into 16 KiB pages that are handed out in runs; free runs are
// merged with free neighbours and kept in lists by length. Where spans and runs
// lie is the system's (Pages.h).
//
// Memory that is free and was touched ("dirty") is kept for the next allocations,
// which take it first: a copying collection frees as much as it takes. How much is
// kept goes by how much is in use; what nobody wanted for a while goes back.
//
// Where memory cannot be given back (wasm), spans and runs share it: spans that
// are not needed become runs, and runs become spans before memory grows.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Pages.h"
#include "runtime/sys/Poison.h"
#include <algorithm>
#include <bit>
#include <new>
#include <string.h>

namespace lumen::rt {

using namespace pages;

namespace {

constexpr uint32_t kNone = pages::kNone;
/// Free memory that is kept for the next allocations before pages go back: of spans,
/// and of runs beyond as much as is in use.
constexpr size_t kDirtyBudgetBytes = 64u << 20;
/// Free spans that are kept as spans where they cannot go back.
constexpr size_t kFreeSpansBytes = 4u << 20;
/// What is kept even if nobody wants it.
constexpr size_t kIdleBudgetBytes = 4u << 20;

constexpr uint16_t kClassBytes[] = {
    48,   64,   80,   96,   112,  128,  160,  192,  224,  256,   320,   384,
    448,  512,  576,  640,  768,  896,  1024, 1280, 1536, 1792, 2048,  2560,  3072,
    3584, 4096, 5120, 6144, 7168, 8192, 9360, 10912, 13104, 16384};
constexpr unsigned kClasses = sizeof kClassBytes / sizeof kClassBytes[0];

struct ClassTable {
  uint8_t of[kMaxSmallBytes / 16 + 1];
  constexpr ClassTable() : of() {
    unsigned c = 0;
    for (size_t i = 0; i <= kMaxSmallBytes / 16; ++i) {
      while (kClassBytes[c] < i * 16)
        ++c;
      of[i] = static_cast<uint8_t>(c);
    }
  }
};
constexpr ClassTable kClassOf;

unsigned classOf(size_t bytes) { return kClassOf.of[(bytes + 15) / 16]; }

/// The start of a free block. Under AddressSanitizer the block is poisoned, so
/// only these two look into it.
struct FreeBlock {
private:
  FreeBlock *next_;

public:
  LUMEN_NO_ASAN FreeBlock *next() const { return next_; }
  LUMEN_NO_ASAN void setNext(FreeBlock *block) { next_ = block; }
};

/// One span. A span is in its class's list of spans with free blocks, or full
/// (in no list), or free (in the list of free spans).
struct Span {
  FreeBlock *free;
  uint32_t next, prev;
  uint16_t freeCount; ///< on `free` and not yet carved
  uint16_t carved;    ///< blocks that were ever handed out
  uint8_t cls;
  bool dirty;
};

struct alignas(64) Central {
  Mutex mutex;
  uint32_t partial = kNone;
};

/// First page of a run; of a free run, also the last page's `length`.
struct Page {
  uint32_t length;
  uint32_t next, prev;
  bool isFree;
  bool dirty;
};

constexpr unsigned kRunLists = 64; // lengths 1..32, then by powers of two

unsigned runList(size_t pages) {
  if (pages <= 32)
    return static_cast<unsigned>(pages - 1);
  return 32 + (std::bit_width(pages) - 6);
}

struct Arena {
  Span *spans = nullptr;
  Page *pages = nullptr;
  Central central[kClasses];

  Mutex spanMutex;
  uint32_t freeSpans = kNone;
  uint32_t cleanSpans = kNone; ///< given back; to be used last
  std::atomic<size_t> freeSpanCount{0}; ///< written under the lock
  size_t leastFreeSpans = 0; ///< since spare memory was last given back

  Mutex runMutex;
  uint32_t runs[2][kRunLists] = {}; ///< clean ones, dirty ones
  uint32_t pageTop = 0; ///< above it no page was ever handed out
  std::atomic<size_t> dirtyPages{0}; ///< written under the lock
  size_t leastDirtyPages = 0; ///< since spare memory was last given back

  std::atomic<size_t> used{0}; ///< runs and spans, in bytes
};
constinit Arena arena;

struct Cache {
  struct {
    FreeBlock *head = nullptr;
    uint32_t count = 0;
  } of[kClasses];
  int64_t bufferBytes = 0; ///< not told yet
};
thread_local Cache *cache = nullptr;

void initArena() {
  Limits limits = reserve();
  arena.spans = static_cast<Span *>(reserveTable(limits.spans * sizeof(Span)));
  arena.pages = static_cast<Page *>(reserveTable(limits.pages * sizeof(Page)));
  LUMEN_CHECK(arena.spans && arena.pages, "cannot reserve memory");
  for (auto &lists : arena.runs)
    for (uint32_t &list : lists)
      list = kNone;
}

// Constant-initialised members only above, so that this is the one step that
// runs before main and its order does not matter.
struct InitArena {
  InitArena() { initArena(); }
} initArenaBeforeMain __attribute__((init_priority(101)));

unsigned blocksOf(unsigned cls) { return kSpanBytes / kClassBytes[cls]; }

uint32_t spanFromRuns();
void addFreeRun(uint32_t i, uint32_t length, bool dirty);

uint32_t takeSpan() {
  LockGuard lock(arena.spanMutex);
  uint32_t &list =
      arena.freeSpans != kNone ? arena.freeSpans : arena.cleanSpans;
  if (list != kNone) {
    if (&list == &arena.freeSpans)
      arena.leastFreeSpans =
          std::min(arena.leastFreeSpans, size_t(--arena.freeSpanCount));
    uint32_t i = list;
    list = arena.spans[i].next;
    return i;
  }
  if (!kGivesBack)
    if (uint32_t i = spanFromRuns(); i != kNone)
      return i;
  uint32_t i = freshSpan();
  if (i == kNone)
    outOfMemory(kSpanBytes);
  return i;
}

void giveSpan(uint32_t i) {
  LockGuard lock(arena.spanMutex);
  if (!kGivesBack && arena.freeSpanCount * kSpanBytes >= kFreeSpansBytes) {
    LockGuard runLock(arena.runMutex);
    addFreeRun(pageOf(spanStart(i)), kPagesPerSpan, true);
    return;
  }
  if (kGivesBack && arena.freeSpanCount * kSpanBytes >= kDirtyBudgetBytes) {
    giveBack(spanStart(i), kSpanBytes);
    arena.spans[i].next = arena.cleanSpans;
    arena.cleanSpans = i;
    return;
  }
  ++arena.freeSpanCount;
  arena.spans[i].next = arena.freeSpans;
  arena.freeSpans = i;
}

void unlinkSpan(Central &central, uint32_t i) {
  Span &span = arena.spans[i];
  if (span.prev != kNone)
    arena.spans[span.prev].next = span.next;
  else
    central.partial = span.next;
  if (span.next != kNone)
    arena.spans[span.next].prev = span.prev;
}

void linkSpan(Central &central, uint32_t i) {
  Span &span = arena.spans[i];
  span.prev = kNone;
  span.next = central.partial;
  if (span.next != kNone)
    arena.spans[span.next].prev = i;
  central.partial = i;
}

/// Takes up to `count` blocks (at least one) as a list.
unsigned takeFromCentral(unsigned cls, unsigned count, FreeBlock *&list) {
  Central &central = arena.central[cls];
  LockGuard lock(central.mutex);
  unsigned taken = 0;
  list = nullptr;
  while (taken < count) {
    if (central.partial == kNone) {
      if (taken)
        break;
      uint32_t i = takeSpan();
      arena.spans[i] = Span{nullptr, kNone, kNone,
                            static_cast<uint16_t>(blocksOf(cls)), 0,
                            static_cast<uint8_t>(cls), false};
      arena.used.fetch_add(kSpanBytes, std::memory_order_relaxed);
      linkSpan(central, i);
    }
    uint32_t i = central.partial;
    Span &span = arena.spans[i];
    while (taken < count && span.freeCount) {
      FreeBlock *block = span.free;
      if (block)
        span.free = block->next();
      else
        block = reinterpret_cast<FreeBlock *>(
            spanStart(i) + size_t(span.carved++) * kClassBytes[cls]);
      --span.freeCount;
      block->setNext(list);
      list = block;
      ++taken;
    }
    if (!span.freeCount)
      unlinkSpan(central, i);
  }
  return taken;
}

void giveToCentral(unsigned cls, FreeBlock *list) {
  Central &central = arena.central[cls];
  LockGuard lock(central.mutex);
  while (list) {
    FreeBlock *next = list->next();
    uint32_t i = spanOf(list);
    Span &span = arena.spans[i];
    LUMEN_SLOW_CHECK(span.cls == cls, "block freed with another size");
    list->setNext(span.free);
    span.free = list;
    if (span.freeCount++ == 0)
      linkSpan(central, i);
    if (span.freeCount == blocksOf(cls)) {
      unlinkSpan(central, i);
      arena.used.fetch_sub(kSpanBytes, std::memory_order_relaxed);
      giveSpan(i);
    }
    list = next;
  }
}

/// How many blocks a thread keeps of a class: about 64 KiB.
unsigned cacheLimit(unsigned cls) {
  unsigned n = 65536 / kClassBytes[cls];
  return n > 256 ? 256 : n;
}

void *allocateSmall(unsigned cls) {
  if (!cache) {
    FreeBlock *block;
    takeFromCentral(cls, 1, block);
    return block;
  }
  auto &slot = cache->of[cls];
  if (!slot.head)
    slot.count = takeFromCentral(cls, (cacheLimit(cls) + 1) / 2, slot.head);
  FreeBlock *block = slot.head;
  slot.head = block->next();
  --slot.count;
  return block;
}

void freeSmall(unsigned cls, void *raw) {
  auto *block = static_cast<FreeBlock *>(raw);
  if (!cache) {
    block->setNext(nullptr);
    giveToCentral(cls, block);
    return;
  }
  auto &slot = cache->of[cls];
  block->setNext(slot.head);
  slot.head = block;
  if (++slot.count < cacheLimit(cls))
    return;
  unsigned keep = slot.count / 2;
  FreeBlock *last = slot.head;
  for (unsigned i = 1; i < keep; ++i)
    last = last->next();
  FreeBlock *rest = last->next();
  last->setNext(nullptr);
  slot.count = keep;
  giveToCentral(cls, rest);
}

uint32_t &listOf(const Page &run) {
  return arena.runs[run.dirty][runList(run.length)];
}

void linkRun(uint32_t i) {
  uint32_t &list = listOf(arena.pages[i]);
  arena.pages[i].prev = kNone;
  arena.pages[i].next = list;
  if (list != kNone)
    arena.pages[list].prev = i;
  list = i;
}

void unlinkRun(uint32_t i) {
  Page &page = arena.pages[i];
  if (page.prev != kNone)
    arena.pages[page.prev].next = page.next;
  else
    listOf(page) = page.next;
  if (page.next != kNone)
    arena.pages[page.next].prev = page.prev;
}

void setFreeRun(uint32_t i, uint32_t length, bool dirty) {
  arena.pages[i].length = arena.pages[i + length - 1].length = length;
  arena.pages[i].isFree = arena.pages[i + length - 1].isFree = true;
  arena.pages[i].dirty = arena.pages[i + length - 1].dirty = dirty;
  linkRun(i);
}

void raisePageTop(uint32_t top) {
  if (arena.pageTop < top)
    arena.pageTop = top;
}

/// The lock is held.
void forgetDirty(size_t pages) {
  arena.dirtyPages -= pages;
  arena.leastDirtyPages =
      std::min(arena.leastDirtyPages, size_t(arena.dirtyPages));
}

/// A free run cut to `want` pages, or kNone. The lock is held.
uint32_t cutRun(size_t want, bool dirty) {
  for (unsigned list = runList(want); list < kRunLists; ++list) {
    // Lists of powers of two hold different lengths: look at some.
    int looked = 0;
    for (uint32_t i = arena.runs[dirty][list]; i != kNone && looked < 64;
         i = arena.pages[i].next, ++looked) {
      Page &page = arena.pages[i];
      if (page.length < want)
        continue;
      unlinkRun(i);
      auto rest = static_cast<uint32_t>(page.length - want);
      if (dirty)
        forgetDirty(want);
      if (rest)
        setFreeRun(i + static_cast<uint32_t>(want), rest, dirty);
      page.length = static_cast<uint32_t>(want);
      page.isFree = false;
      arena.pages[i + want - 1].isFree = false;
      return i;
    }
  }
  return kNone;
}

void *allocateRun(size_t bytes) {
  size_t want = (bytes + kPageBytes - 1) / kPageBytes;
  LockGuard lock(arena.runMutex);
  arena.used.fetch_add(want * kPageBytes, std::memory_order_relaxed);
  for (bool dirty : {true, false})
    if (uint32_t i = cutRun(want, dirty); i != kNone)
      return pageStart(i);
  auto got = static_cast<uint32_t>(want);
  uint32_t i = freshRun(got);
  if (i == kNone)
    outOfMemory(bytes);
  raisePageTop(i + got);
  arena.pages[i].length = static_cast<uint32_t>(want);
  if (got > want)
    addFreeRun(i + static_cast<uint32_t>(want),
               got - static_cast<uint32_t>(want), true);
  uint32_t left;
  if (uint32_t count = takeLeftover(left))
    addFreeRun(left, count, true);
  return pageStart(i);
}

/// The lock is held. Only runs of one kind are merged, so that dirtyPages stays
/// exact.
void addFreeRun(uint32_t i, uint32_t length, bool dirty) {
  if (dirty)
    arena.dirtyPages += length;
  raisePageTop(i + length);
  if (i + length < arena.pageTop && arena.pages[i + length].isFree &&
      arena.pages[i + length].dirty == dirty) {
    unlinkRun(i + length);
    length += arena.pages[i + length].length;
  }
  if (i > 0 && arena.pages[i - 1].isFree && arena.pages[i - 1].dirty == dirty) {
    uint32_t before = arena.pages[i - 1].length;
    i -= before;
    unlinkRun(i);
    length += before;
  }
  setFreeRun(i, length, dirty);
}

/// A span cut out of a free run, or kNone.
uint32_t spanFromRuns() {
  constexpr uint32_t kPages = kPagesPerSpan;
  LockGuard lock(arena.runMutex);
  for (unsigned list = runList(kPages); list < kRunLists; ++list)
    for (uint32_t i = arena.runs[true][list]; i != kNone;
         i = arena.pages[i].next) {
      uint32_t length = arena.pages[i].length;
      uint32_t at = (i + kPages - 1) & ~(kPages - 1);
      if (at + kPages > i + length)
        continue;
      unlinkRun(i);
      arena.pages[at].isFree = arena.pages[at + kPages - 1].isFree = false;
      forgetDirty(kPages);
      if (at > i)
        setFreeRun(i, at - i, true);
      if (at + kPages < i + length)
        setFreeRun(at + kPages, i + length - at - kPages, true);
      return spanOf(pageStart(at));
    }
  return kNone;
}

/// Gives up to `most` dirty pages back; how many it could.
size_t cleanRun(size_t most) {
  uint32_t i = kNone, length = 0;
  {
    LockGuard lock(arena.runMutex);
    for (unsigned list = kRunLists; list-- > 0 && i == kNone;)
      i = arena.runs[true][list];
    if (i == kNone)
      return 0;
    // Until its pages are back the run is nobody's.
    Page &page = arena.pages[i];
    length = page.length;
    unlinkRun(i);
    if (length > most) {
      auto rest = static_cast<uint32_t>(length - most);
      setFreeRun(i, rest, true);
      i += rest;
      length -= rest;
    }
    arena.pages[i].length = length;
    arena.pages[i].isFree = arena.pages[i + length - 1].isFree = false;
    forgetDirty(length);
  }
  giveBack(pageStart(i), size_t(length) * kPageBytes);
  LockGuard lock(arena.runMutex);
  addFreeRun(i, length, false);
  return length;
}

size_t spareOf(size_t least, size_t kept) {
  return least > kept ? least - kept : 0;
}

/// Gives back what nobody has wanted since the last time, but for some.
void giveSparePagesBack(size_t keptBytes) {
  size_t pages;
  {
    LockGuard lock(arena.runMutex);
    pages = spareOf(arena.leastDirtyPages, keptBytes / kPageBytes);
    arena.leastDirtyPages = arena.dirtyPages - pages;
  }
  while (pages) {
    size_t cleaned = cleanRun(pages);
    if (!cleaned)
      break;
    pages -= cleaned;
  }
}

/// Whether to keep so many more pages.
bool isWithinBudget(size_t pages) {
  return !kGivesBack ||
         (arena.dirtyPages + pages) * kPageBytes <=
             arena.used.load(std::memory_order_relaxed) + kDirtyBudgetBytes;
}

void freeRun(void *block, size_t bytes) {
  auto length =
      static_cast<uint32_t>((bytes + kPageBytes - 1) / kPageBytes);
  uint32_t i = pageOf(block);
  arena.used.fetch_sub(size_t(length) * kPageBytes, std::memory_order_relaxed);
  // This run is more likely to be wanted than what nobody has taken for a while.
  if (!isWithinBudget(length))
    giveSparePagesBack(0);
  LockGuard lock(arena.runMutex);
  LUMEN_SLOW_CHECK(arena.pages[i].length == length && !arena.pages[i].isFree,
                   "run freed with another size");
  bool dirty = isWithinBudget(length);
  if (!dirty)
    giveBack(block, size_t(length) * kPageBytes);
  addFreeRun(i, length, dirty);
}

bool cleanSpan() {
  uint32_t i;
  {
    LockGuard lock(arena.spanMutex);
    i = arena.freeSpans;
    if (i == kNone)
      return false;
    arena.freeSpans = arena.spans[i].next;
    --arena.freeSpanCount;
  }
  giveBack(spanStart(i), kSpanBytes);
  LockGuard lock(arena.spanMutex);
  arena.spans[i].next = arena.cleanSpans;
  arena.cleanSpans = i;
  return true;
}

} // namespace

size_t goodBlockSize(size_t bytes) {
  if (bytes <= kMaxSmallBytes)
    return kClassBytes[classOf(bytes)];
  return (bytes + kPageBytes - 1) & ~(kPageBytes - 1);
}

void *allocateBlock(size_t bytes) {
  void *block = bytes <= kMaxSmallBytes ? allocateSmall(classOf(bytes))
                                        : allocateRun(bytes);
  unpoison(block, bytes);
  return block;
}

void freeBlock(void *block, size_t bytes) {
  poison(block, goodBlockSize(bytes));
  if (bytes <= kMaxSmallBytes) [[likely]]
    freeSmall(classOf(bytes), block);
  else
    freeRun(block, bytes);
}

static std::atomic<int64_t> bufferBytes{0};

size_t bufferBlockBytes() {
  int64_t bytes = bufferBytes.load(std::memory_order_relaxed);
  return bytes > 0 ? static_cast<size_t>(bytes) : 0;
}

/// Threads with a cache keep their count for themselves until it is worth telling:
/// binaries come and go on all of them.
static void countBuffer(int64_t bytes) {
  constexpr int64_t kWorthTelling = 64 << 10;
  if (cache) {
    bytes += cache->bufferBytes;
    bool isLittle = -kWorthTelling < bytes && bytes < kWorthTelling;
    cache->bufferBytes = isLittle ? bytes : 0;
    if (isLittle)
      return;
  }
  bufferBytes.fetch_add(bytes, std::memory_order_relaxed);
}

void *allocateBuffer(size_t bytes) {
  countBuffer(static_cast<int64_t>(goodBlockSize(bytes)));
  return allocateBlock(bytes);
}

void *growBuffer(void *buffer, size_t oldBytes, size_t newBytes) {
  void *grown = allocateBuffer(newBytes);
  memcpy(grown, buffer, oldBytes);
  freeBuffer(buffer, oldBytes);
  return grown;
}

void freeBuffer(void *buffer, size_t bytes) {
  countBuffer(-static_cast<int64_t>(goodBlockSize(bytes)));
  freeBlock(buffer, bytes);
}

MemoryStatistics memoryStatistics() {
  size_t used = arena.used.load(std::memory_order_relaxed);
  return {used, used + arena.freeSpanCount * kSpanBytes +
                    arena.dirtyPages * kPageBytes};
}

bool hasSpareMemory() {
  return kGivesBack &&
         arena.freeSpanCount * kSpanBytes + arena.dirtyPages * kPageBytes >
         kIdleBudgetBytes;
}

void giveSpareMemoryBack() {
  giveSparePagesBack(kIdleBudgetBytes / 2);
  size_t spans;
  {
    LockGuard lock(arena.spanMutex);
    spans = spareOf(arena.leastFreeSpans, kIdleBudgetBytes / 2 / kSpanBytes);
    arena.leastFreeSpans = arena.freeSpanCount - spans;
  }
  while (spans && cleanSpan())
    --spans;
}

void enableBlockCache() {
  if (!cache)
    cache = new Cache;
}

void emptyBlockCache() {
  if (!cache)
    return;
  for (unsigned cls = 0; cls < kClasses; ++cls) {
    giveToCentral(cls, cache->of[cls].head);
    cache->of[cls] = {};
  }
}

void flushBlockCache() {
  if (!cache)
    return;
  emptyBlockCache();
  bufferBytes.fetch_add(cache->bufferBytes, std::memory_order_relaxed);
  delete cache;
  cache = nullptr;
}

} // namespace lumen::rt
