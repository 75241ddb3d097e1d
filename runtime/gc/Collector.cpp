//===- Collector.cpp - generational copying collection --------------------===//
//
// Cheney's algorithm with two destinations: the new young block and the free end
// of the old heap. A moved boxed object leaves the boxed pointer to its copy in
// its header word; a moved cons cell leaves no value in its head and the new cons
// pointer in its tail.
//
// Sizes. The new block must hold everything if nothing is garbage, but must not
// become larger each time because of that. So the block has a physical size, for
// the worst case, and a logical end, heapEnd, that is chosen when the live size is
// known; pages between the two are not touched. The stack is copied last.
//
// Old objects never point to young ones, as terms do not change. The one way round is
// a message that is peeked at: its data stays where it is until it is taken out of the
// queue, and an object that points to it may have been promoted meanwhile. Then the
// next collection is a full one.
//
//===----------------------------------------------------------------------===//
#include "runtime/gc/Collector.h"
#include "runtime/gc/HeapLimit.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/process/CallTrace.h"
#include "runtime/process/Dictionary.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include <string.h>

namespace lumen::rt {

namespace {

constexpr uint64_t kSizeMask = abi::kHeaderSizeMask;
/// Nurseries grow up to here (128 KiB, well inside a second-level cache) while
/// collections come fast, even if little is live.
constexpr size_t kNurseryWords = 16384;
constexpr uint64_t kFastReductions = 2000;

size_t headerWords(uint64_t header) {
  return 1 + ((header >> abi::kHeaderSizeShift) & kSizeMask);
}

struct Range {
  uintptr_t base = 0, size = 0;
  Range() = default;
  Range(const void *begin, const void *end)
      : base(reinterpret_cast<uintptr_t>(begin)),
        size(reinterpret_cast<uintptr_t>(end) -
             reinterpret_cast<uintptr_t>(begin)) {}
  bool has(const void *p) const {
    return reinterpret_cast<uintptr_t>(p) - base < size;
  }
};

/// Visits the terms in the objects from `p` to `top`, which may move meanwhile.
template <typename Visit>
[[gnu::always_inline]] inline uint64_t *
visitObjects(uint64_t *p, uint64_t *const &top, Visit visit) {
  while (p < top) {
    uint64_t word = *p;
    if ((word & abi::kPrimaryMask) != abi::kPrimaryHeader) {
      visit(p++);
      continue;
    }
    switch (word & abi::kHeaderTagMask) {
    case abi::kTupleTag:
    case abi::kMapTag:
      ++p;
      break;
    case abi::kFunTag:
    case abi::kExportTag:
      p += abi::kFunTerms;
      break;
    case abi::kSubBinTag:
      visit(p + abi::kSubBinBase);
      p += headerWords(word);
      break;
    case abi::kMatchContextTag:
      visit(p + abi::kMatchBase);
      p += headerWords(word);
      break;
    default:
      p += headerWords(word); // only raw words
      break;
    }
  }
  return p;
}

/// `Everything` of the process moves, into one block: a full collection while no
/// message is peeked at. That is when much is copied, and these are fewer questions.
template <bool Everything> class Copier {
public:
  Copier(uint64_t *young, uint64_t *old) : youngTop(young), oldTop(old) {}

  uint64_t *youngTop, *oldTop;
  Range mature; ///< objects here are promoted
  Range stays;  ///< the old heap (minor collections)
  Range peeked; ///< data of the peeked message

  void evacuate(uint64_t *slot) {
    uint64_t word = *slot;
    uint64_t primary = word & abi::kPrimaryMask;
    if (primary == abi::kPrimaryBoxed) {
      auto *from = reinterpret_cast<uint64_t *>(word - abi::kPrimaryBoxed);
      if (!moves(from))
        return;
      uint64_t header = *from;
      if ((header & abi::kPrimaryMask) == abi::kPrimaryBoxed) {
        *slot = header;
        return;
      }
      size_t words = headerWords(header);
      uint64_t *to = room(from, words);
      // Most objects have a few words: no preparations.
#pragma clang loop vectorize(disable) unroll(disable)
      for (size_t i = 0; i < words; ++i)
        to[i] = from[i];
      *from = *slot = Term::boxed(to).word();
    } else if (primary == abi::kPrimaryCons) {
      auto *from = reinterpret_cast<uint64_t *>(word - abi::kPrimaryCons);
      if (!moves(from))
        return;
      if (from[0] == abi::kNoValue) {
        *slot = from[1];
        return;
      }
      uint64_t *to = room(from, 2);
      to[0] = from[0];
      to[1] = from[1];
      from[0] = abi::kNoValue;
      from[1] = *slot = Term::cons(to).word();
    }
  }

  /// Scans objects from `p` to a top that moves while we do.
  uint64_t *scan(uint64_t *p, uint64_t *const &top) {
    return visitObjects(p, top, [this](uint64_t *slot) { evacuate(slot); });
  }

private:
  bool moves(const uint64_t *p) const {
    return isProcessMemory(p) &&
           (Everything || (!stays.has(p) && !peeked.has(p)));
  }
  uint64_t *room(const uint64_t *from, size_t words) {
    uint64_t *&top = !Everything && mature.has(from) ? oldTop : youngTop;
    uint64_t *to = top;
    top += words;
    return to;
  }
};

template <typename Visit>
void visitStack(uint64_t *sp, uint64_t *end, Visit visit) {
  while (sp < end) {
    const abi::CodeInfo *info =
        abi::codeInfo({sp[0]});
    size_t words = info->frameWords;
    LUMEN_CHECK(words >= 1 && words <= static_cast<size_t>(end - sp),
                "the Erlang stack is damaged");
    for (unsigned part = 0; part < 2; ++part)
      for (uint64_t bits = info->liveSlots[part]; bits; bits &= bits - 1)
        visit(sp + 1 + part * 64 + __builtin_ctzll(bits));
    for (size_t i = 129; i < words; ++i)
      visit(sp + i);
    sp += words;
  }
}

template <typename Visit>
void visitRoots(Process &proc, uint64_t *args, unsigned argCount,
                Visit visit) {
  ProcessCore &core = proc.core();
  visitStack(proc.abi.sp, core.heapEnd, visit);
  for (unsigned i = 0; i < argCount; ++i)
    visit(&args[i]);
  visit(&proc.abi.excReason);
  visit(&proc.abi.excTrace);
  visit(&core.excCause);
  visit(&core.exitReason);
  visit(&core.pendingName[0]);
  visit(&core.pendingName[1]);
  if (core.trap == TrapKind::Collect)
    visit(&core.trapValue);
  if (core.dictionary)
    visitDictionary(*core.dictionary, visit);
}

/// Follows a list of off-heap objects after copying: the dead are released, the
/// rest sorted into the lists of young and old.
void sweepList(uint64_t *box, bool inStays, const Range &oldHeap,
               OffHeapList &young, OffHeapList &old) {
  while (box) {
    auto *next = reinterpret_cast<uint64_t *>(box[abi::kRefcNext]);
    uint64_t header = box[0];
    uint64_t *now = nullptr;
    if ((header & abi::kPrimaryMask) == abi::kPrimaryBoxed)
      now = reinterpret_cast<uint64_t *>(header - abi::kPrimaryBoxed);
    else if (inStays)
      now = box;
    if (!now) {
      reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject])->release();
    } else {
      OffHeapList &list = oldHeap.has(now) ? old : young;
      now[abi::kRefcNext] = reinterpret_cast<uint64_t>(list.first);
      list.first = now;
      if ((now[0] & abi::kHeaderTagMask) == abi::kRefcBinTag)
        list.bytes += now[abi::kRefcBytes];
    }
    box = next;
  }
}

void freeFragments(ProcessCore &core) {
  while (Signal *fragment = core.fragments) {
    core.fragments = fragment->next;
    Signal::freeBlockOnly(fragment);
  }
  core.fragmentWords = 0;
}

uint64_t *allocateWords(size_t words) {
  return static_cast<uint64_t *>(
      allocateBlock(checkedSize(words * uint64_t(8))));
}
void freeWords(uint64_t *block, size_t words) {
  if (block)
    freeBlock(block, words * sizeof(uint64_t));
}

/// A minor collection would not do.
bool mustBeFull(const ProcessCore &core) {
  return core.minorCollections >= core.fullsweepAfter ||
         (core.oldStart && core.oldEnd - core.oldTop <
                               core.highWater - core.heapStart);
}

struct Tops {
  uint64_t *young, *old;
};

/// Copies what lives to `block` and, if the collection is not full, to the old heap.
template <bool Everything>
Tops copyLive(Process &proc, uint64_t *args, unsigned argCount, bool full,
              uint64_t *block) {
  ProcessCore &core = proc.core();
  Copier<Everything> copier(block, core.oldTop);
  if (!full) {
    copier.mature = Range(core.heapStart, core.highWater);
    copier.stays = Range(core.oldStart, core.oldEnd);
  }
  if (core.peeked)
    copier.peeked =
        Range(core.peeked->data, core.peeked->data + core.peeked->words);
  uint64_t *oldScan = core.oldTop;
  visitRoots(proc, args, argCount,
             [&](uint64_t *slot) { copier.evacuate(slot); });
  uint64_t *youngScan = block;
  do {
    youngScan = copier.scan(youngScan, copier.youngTop);
    oldScan = copier.scan(oldScan, copier.oldTop);
  } while (youngScan < copier.youngTop);
  return {copier.youngTop, copier.oldTop};
}

void collectOnce(Process &proc, size_t need, uint64_t *args, unsigned argCount,
                 bool full, bool shrink) {
  ProcessCore &core = proc.core();
  need += abi::kStackRedZone;
  size_t stackWords = static_cast<size_t>(core.heapEnd - proc.abi.sp);
  size_t heapWords = static_cast<size_t>(core.heapEnd - core.heapStart);
  size_t usedWords = static_cast<size_t>(proc.abi.hp - core.heapStart);
  size_t matureWords = static_cast<size_t>(core.highWater - core.heapStart);
  size_t oldUsed = static_cast<size_t>(core.oldTop - core.oldStart);

  full |= mustBeFull(core);
  if (!full && matureWords && !core.oldStart) {
    size_t words = nextHeapSize(matureWords + matureWords / 2);
    core.oldStart = core.oldTop = allocateWords(words);
    core.oldEnd = core.oldStart + words;
  }

  size_t worst = usedWords + core.fragmentWords + stackWords + need;
  worst = full ? worst + oldUsed : worst - matureWords;
  // The stack's own growth counts as need for room, garbage does not. Fragments
  // do while the heap is small. Later they must not: messages never go through
  // the block, so it would grow at every collection, and the fragments with it.
  size_t wanted = heapWords;
  if (shrink)
    wanted = 0;
  else if (core.flags.growNext || stackWords > heapWords / 2 ||
           (core.fragmentWords > heapWords && heapWords < kNurseryWords))
    wanted = nextHeapSize(heapWords + heapWords / 2);
  else if (heapWords > kNurseryWords && worst < heapWords / 2)
    wanted = heapWords / 2;
  if (wanted < core.minHeapWords)
    wanted = core.minHeapWords;
  wanted = nextHeapSize(wanted);
  size_t physical = worst > wanted
                        ? goodBlockSize(worst * sizeof(uint64_t)) / 8
                        : wanted;
  uint64_t *block = allocateWords(physical);

  if (core.peeked)
    core.flags.peekedAcrossCollection = true;
  const Tops top = full && !core.peeked
                       ? copyLive<true>(proc, args, argCount, full, block)
                       : copyLive<false>(proc, args, argCount, full, block);

  OffHeapList youngList, oldList;
  Range oldHeap;
  if (!full) {
    oldHeap = Range(core.oldStart, core.oldEnd);
    oldList = core.oldOffHeap;
    sweepList(core.offHeap.first, false, oldHeap, youngList, oldList);
  } else {
    sweepList(core.offHeap.first, false, oldHeap, youngList, oldList);
    sweepList(core.oldOffHeap.first, false, oldHeap, youngList, oldList);
  }
  core.offHeap = youngList;
  core.oldOffHeap = oldList;
  core.offHeapLimit = kDefaultMinBinHeap > 2 * youngList.bytes
                          ? kDefaultMinBinHeap
                          : 2 * youngList.bytes;

  size_t live = static_cast<size_t>(top.young - block);
  size_t logical = wanted;
  if (live + stackWords + need > logical)
    logical = physical;
  memcpy(block + logical - stackWords, proc.abi.sp,
         stackWords * sizeof(uint64_t));

  freeFragments(core);
  freeWords(core.heapStart, core.blockWords);
  if (full) {
    freeWords(core.oldStart, static_cast<size_t>(core.oldEnd - core.oldStart));
    core.oldStart = core.oldTop = core.oldEnd = nullptr;
    core.minorCollections = 0;
    core.flags.peekedAcrossCollection = core.peeked != nullptr;
  } else {
    core.oldTop = top.old;
    ++core.minorCollections;
  }
  core.heapStart = block;
  core.heapEnd = block + logical;
  core.blockWords = physical;
  core.highWater = top.young;
  proc.abi.hp = top.young;
  proc.abi.sp = core.heapEnd - stackWords;

  uint64_t now = core.reductions +
                 static_cast<uint64_t>(abi::kReductionsPerSlice -
                                       proc.abi.reds - core.heldReductions);
  size_t used = live + stackWords + need;
  // Garbage counts for the limit of a heap, so room for it must not come near.
  size_t nursery = kNurseryWords;
  if (core.maxHeapWords && core.maxHeapWords / 4 < nursery)
    nursery = core.maxHeapWords / 4;
  core.flags.growNext =
      used > logical - logical / 4 ||
      (logical < nursery && now - core.lastCollection < kFastReductions);
  core.lastCollection = now;
  // Copying is work, too: some 20 words a reduction.
  proc.abi.reds -= static_cast<int64_t>((live + stackWords) / 20);
}

} // namespace

void collect(Process &proc, size_t need, uint64_t *args, unsigned argCount,
             bool full) {
  ProcessCore &core = proc.core();
  if (core.maxHeapWords &&
      killedByHeapLimit(proc,
                        static_cast<size_t>(proc.abi.hp - core.heapStart) +
                            static_cast<size_t>(core.heapEnd - proc.abi.sp) +
                            core.fragmentWords + need))
    return;
  full |= core.flags.fullCollection;
  core.flags.needsCollection = core.flags.fullCollection = false;
  CollectionWatch watch(proc);
  if (isTraced(core, kTraceCollections))
    traceCollection(proc, full || mustBeFull(core), /*isEnd=*/false);
  size_t before = static_cast<size_t>(proc.abi.hp - core.heapStart) +
                  static_cast<size_t>(core.oldTop - core.oldStart) +
                  core.fragmentWords;
  collectOnce(proc, need, args, argCount, full, false);
  // A full collection finds out how little is live only when it is done.
  if (core.minorCollections == 0) {
    size_t used = static_cast<size_t>(proc.abi.hp - core.heapStart) +
                  static_cast<size_t>(core.heapEnd - proc.abi.sp) + need;
    if (core.blockWords > 4 * kFirstHeapWords && core.blockWords > 4 * used &&
        core.blockWords > core.minHeapWords * 2)
      collectOnce(proc, used + need, args, argCount, true, true);
  }
  if (isTraced(core, kTraceCollections))
    traceCollection(proc, core.minorCollections == 0, /*isEnd=*/true);
  watch.end(proc);
  if (Scheduler *scheduler = Scheduler::current()) {
    size_t after = static_cast<size_t>(proc.abi.hp - core.heapStart) +
                   static_cast<size_t>(core.oldTop - core.oldStart);
    scheduler->collections.fetch_add(1, std::memory_order_relaxed);
    if (before > after)
      scheduler->collectedWords.fetch_add(before - after,
                                          std::memory_order_relaxed);
  }
#ifdef LUMEN_CHECKED
  verifyHeap(proc, args, argCount);
#endif
}

void visitRootSlots(Process &proc, uint64_t *args, unsigned argCount,
                    void (*visit)(void *context, uint64_t *slot),
                    void *context) {
  visitRoots(proc, args, argCount,
             [&](uint64_t *slot) { visit(context, slot); });
}

void visitAllSlots(Process &proc, uint64_t *args, unsigned argCount,
                   void (*visit)(void *context, uint64_t *slot),
                   void *context) {
  ProcessCore &core = proc.core();
  LUMEN_CHECK(!core.oldStart && !core.fragments, "the heap is not one block");
  uint64_t *end = proc.abi.hp;
  visitRoots(proc, args, argCount,
             [&](uint64_t *slot) { visit(context, slot); });
  visitObjects(core.heapStart, end,
               [&](uint64_t *slot) { visit(context, slot); });
}

bool needsCollectionSoon(const Process &proc) {
  const ProcessCore &core = proc.core();
  size_t heapWords = static_cast<size_t>(core.heapEnd - core.heapStart);
  return core.flags.needsCollection ||
         core.fragmentWords > (heapWords > 512 ? heapWords : 512) ||
         core.offHeap.bytes > core.offHeapLimit;
}

void forceSafepoint(Process &proc) {
  if (proc.abi.reds < 0)
    return;
  proc.core().heldReductions += proc.abi.reds + 1;
  proc.abi.reds = -1;
}

#ifdef LUMEN_GC_STRESS
bool stressCollectionDue(const Process &proc) {
  const ProcessCore &core = proc.core();
  thread_local size_t passed = 0;
  size_t words = static_cast<size_t>(core.heapEnd - proc.abi.sp) +
                 static_cast<size_t>(proc.abi.hp - core.heapStart) +
                 static_cast<size_t>(core.oldTop - core.oldStart) +
                 core.fragmentWords;
  if (words >= 4096 && ++passed * 1024 < words)
    return false;
  passed = 0;
  return true;
}
#endif

void giveReductions(Process &proc, int64_t reductions) {
  ProcessCore &core = proc.core();
  bool hasBegun = core.flags.hasBegun;
  core.flags.hasBegun = false;
  if (stepsCalls(proc)) [[unlikely]] {
    // What the function takes that it goes on in; the next one comes back.
    proc.abi.reds = hasBegun;
    core.heldReductions = reductions - proc.abi.reds;
    return;
  }
#ifdef LUMEN_GC_STRESS
  if (reductions > 1) {
    proc.core().heldReductions = reductions - 1;
    reductions = 1;
  }
#endif
  proc.abi.reds = reductions;
}

void attachFragment(Process &proc, Signal *fragment) {
  ProcessCore &core = proc.core();
  fragment->next = core.fragments;
  core.fragments = fragment;
  core.fragmentWords += fragment->words;
  uint64_t *box = fragment->offHeap.first;
  if (box) {
    uint64_t *last = box;
    while (last[abi::kRefcNext])
      last = reinterpret_cast<uint64_t *>(last[abi::kRefcNext]);
    last[abi::kRefcNext] = reinterpret_cast<uint64_t>(core.offHeap.first);
    core.offHeap.first = box;
    core.offHeap.bytes += fragment->offHeap.bytes;
    fragment->offHeap = {};
  }
}

/// The process that a heap is inside of.
static Process *processOf(ProcessHeap *heap) {
  return reinterpret_cast<Process *>(reinterpret_cast<char *>(heap) -
                                     sizeof(abi::ProcessAbi));
}

void ProcessHeap::offHeapGrew() {
  Process *proc = processOf(this);
  if (proc->core().offHeap.bytes > proc->core().offHeapLimit)
    forceSafepoint(*proc);
}

uint64_t *ProcessHeap::allocSlow(size_t words) {
  Process *proc = processOf(this);
  ProcessCore &core = proc->core();
  Signal *fragment = core.fragments;
#ifndef LUMEN_GC_STRESS
  // The newest fragment may have room: its `payload` is the next free word.
  if (fragment && fragment->kind == SignalKind::Fragment &&
      fragment->words - fragment->payload >= words) {
    uint64_t *p = fragment->data + fragment->payload;
    fragment->payload += words;
    return p;
  }
  size_t room = words < 64 ? 128 : words + words / 2;
#else
  size_t room = words;
#endif
  fragment = Signal::create(SignalKind::Fragment, room);
  fragment->payload = words;
  attachFragment(*proc, fragment);
  size_t heapWords = static_cast<size_t>(core.heapEnd - core.heapStart);
  // Where the block is as good as full the inline paths of generated code have
  // given way to calls: collect at once. Else a large term has come early.
  // (Small blocks are full soon after a collection, too.)
  bool isFull = heapWords > 1024 &&
                static_cast<size_t>(proc->abi.sp - proc->abi.hp) <
                    abi::kStackRedZone + abi::kHeapReserve + 64;
  if (isFull || core.fragmentWords > heapWords / 2) {
    core.flags.needsCollection = true;
    forceSafepoint(*proc);
  }
  return fragment->data;
}

void createHeap(Process &proc, size_t words) {
  ProcessCore &core = proc.core();
  size_t size = words + abi::kStackRedZone + 8;
  if (size < core.minHeapWords)
    size = core.minHeapWords;
  size = nextHeapSize(size);
  core.heapStart = allocateWords(size);
  core.heapEnd = core.heapStart + size;
  core.blockWords = size;
  core.highWater = core.heapStart;
  core.offHeapLimit = kDefaultMinBinHeap;
  proc.abi.hp = core.heapStart;
  proc.abi.sp = core.heapEnd;
}

void destroyHeap(Process &proc) {
  ProcessCore &core = proc.core();
  releaseOffHeap(core.offHeap);
  releaseOffHeap(core.oldOffHeap);
  freeFragments(core);
  freeWords(core.heapStart, core.blockWords);
  freeWords(core.oldStart, static_cast<size_t>(core.oldEnd - core.oldStart));
  core.heapStart = core.heapEnd = core.oldStart = core.oldEnd = nullptr;
  proc.abi.hp = proc.abi.sp = nullptr;
}

} // namespace lumen::rt
