//===- Copy.cpp - copying terms between heaps -------------------*- C++ -*-===//
//
// The copy is made in the manner of Cheney's collector: the root's object is copied as it
// is, then the new words are scanned from the start and what they point to is copied
// behind, so the destination is its own work list. The spine of a list is copied in one
// run, so that lists stay contiguous. Nothing is shared, so no forwarding is needed and
// the source is only read.
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Copy.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Image.h"
#include "runtime/sys/Memory.h"
#include "runtime/sys/Pace.h"
#include "runtime/sys/SharedMemory.h"
#include "runtime/term/Memory.h"
#include "runtime/term/ObjectWords.h"
#include <atomic>
#include <string.h>

namespace lumen::rt {

namespace {
struct Range {
  uintptr_t begin, end;
};
constexpr size_t kMaxRanges = 64;
Range ranges[kMaxRanges];
std::atomic<size_t> rangeCount{0};
std::atomic<size_t> rangesClaimed{0};
} // namespace

/// Other threads than schedulers share nothing.
static constinit thread_local uint64_t phaseOfThread = 1;

uint64_t sharingPhaseOfThread() { return phaseOfThread; }
void setSharingPhaseOfThread(uint64_t phase) { phaseOfThread = phase; }

bool isLiteral(uint64_t word) {
  uintptr_t at = word;
  if (isProcessMemory(reinterpret_cast<const void *>(at)))
    return false;
  if (isInImage(at))
    return true;
  size_t n = rangeCount.load(std::memory_order_acquire);
  for (size_t i = 0; i < n; ++i)
    if (at - ranges[i].begin < ranges[i].end - ranges[i].begin)
      return true;
  return false;
}

bool registerLiteralRange(const void *begin, const void *end) {
  size_t at = rangesClaimed.fetch_add(1);
  if (at >= kMaxRanges)
    return false;
  ranges[at] = {reinterpret_cast<uintptr_t>(begin), reinterpret_cast<uintptr_t>(end)};
  // Published in order of the claims.
  size_t expected = at;
  while (!rangeCount.compare_exchange_weak(expected, at + 1, std::memory_order_release))
    expected = at;
  return true;
}

/// Words that are copied or counted between two calls of `pace`.
constexpr size_t kWordsAtOnce = 4096;

/// Objects have a few words: a loop over them without preparations.
static inline void copyWords(uint64_t *to, const uint64_t *from, size_t words) {
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < words; ++i)
    to[i] = from[i];
}

static inline bool isWord(uint64_t word) {
  uint64_t primary = word & abi::kPrimaryMask;
  return primary == abi::kPrimaryImmediate || primary == abi::kPrimaryHeader;
}
static inline bool isNotOwn(uint64_t word) {
  return isWord(word) || !isProcessMemory(reinterpret_cast<const void *>(word));
}
/// What every copy may refer to.
static inline bool isShared(uint64_t word) {
  return isNotOwn(word) && (isWord(word) || isLiteral(word));
}
[[gnu::noinline]] static bool staysWhereItIs(uint64_t word) {
  return isLiteral(word) ||
         (isSharedMemory(static_cast<uintptr_t>(word)) && phaseOfThread % 2 == 0);
}
/// What a process may refer to. The loops below are as quick as this is small.
static inline bool isSharedBySent(uint64_t word) {
  return isNotOwn(word) && (isWord(word) || staysWhereItIs(word));
}

/// A sub-binary of a heap binary takes its bytes along instead of the whole base.
template <bool (*isOutside)(uint64_t)>
static bool copiesBytes(const uint64_t *box, uint64_t &bytes) {
  Term base(box[abi::kSubBinBase]);
  if (base.boxTag() != abi::kHeapBinTag || isOutside(base.word()))
    return false;
  bytes = (box[abi::kSubBinBits] + 7) / 8;
  return true;
}

/// `isOutside` tells which words stay where they are.
template <bool (*isOutside)(uint64_t)>
static size_t sizeOf(Term root) {
  if (isOutside(root.word()))
    return 0;
  SmallVector<uint64_t, 64> work;
  work.push(root.word());
  uint64_t words = 0, paceAt = kWordsAtOnce;
  auto paceIfDue = [&] {
    if (words >= paceAt) [[unlikely]] {
      paceAt = words + kWordsAtOnce;
      pace(kWordsAtOnce);
    }
  };
  // What holds no terms is counted at once.
  auto consider = [&](uint64_t word) __attribute__((always_inline)) {
    if (isOutside(word))
      return;
    if ((word & abi::kPrimaryMask) == abi::kPrimaryBoxed) {
      uint64_t header = *Term(word).box();
      switch (header & abi::kHeaderTagMask) {
      case abi::kHeapBinTag:
      case abi::kRefcBinTag:
      case abi::kFloatTag:
      case abi::kPosBigTag:
      case abi::kNegBigTag:
        words += 1 + ((header >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask);
        return;
      default:
        break;
      }
    }
    work.push(word);
  };
  while (!work.empty()) {
    Term t(work.pop());
    if (t.isCons()) {
      while (true) {
        words += 2;
        paceIfDue();
        consider(t.head().word());
        t = t.tail();
        if (isOutside(t.word()))
          break;
        if (!t.isCons()) {
          work.push(t.word());
          break;
        }
      }
      continue;
    }
    uint64_t *box = t.box();
    uint64_t bytes;
    if (t.boxTag() == abi::kSubBinTag && copiesBytes<isOutside>(box, bytes)) {
      words += heapBinWords(bytes) + (box[abi::kSubBinBits] % 8 ? 4 : 0);
      continue;
    }
    words += 1 + t.boxSize();
    paceIfDue();
    TermWords terms = termWords(box);
    for (size_t i = 0; i < terms.count; ++i)
      consider(box[terms.first + i]);
  }
  return checkedSize(words * sizeof(uint64_t)) / sizeof(uint64_t);
}

size_t flatSize(Term root) { return sizeOf<isShared>(root); }
size_t sentSize(Term root) { return sizeOf<isSharedBySent>(root); }
size_t wholeSize(Term root) { return sizeOf<isWord>(root); }

namespace {
/// `isOutside` tells which words stay where they are.
template <bool (*isOutside)(uint64_t)>
class Copier {
public:
  Copier(uint64_t *top, OffHeapList &list)
      : top_(top), paceAt_(top + kWordsAtOnce), list_(list) {}

  /// Copies all that the root reaches; gives the copy.
  uint64_t run(uint64_t root) {
    uint64_t *scan = top_;
    // In registers; the members are up to date only in calls.
    uint64_t *top = top_;
    uint64_t result = object(root, top);
    while (scan < top) {
      uint64_t word = *scan;
      if ((word & abi::kPrimaryMask) != abi::kPrimaryHeader) {
        *scan++ = object(word, top); // a cell's head or tail
        continue;
      }
      TermWords terms = termWords(scan);
      uint64_t *term = scan + terms.first, *end = term + terms.count;
      for (; term < end; ++term)
        *term = object(*term, top);
      scan += objectWords(word);
    }
    top_ = top;
    return result;
  }
  uint64_t *top() const { return top_; }

private:
  static constexpr size_t kFewWords = 16;
  /// Of the boxed objects that are just copied, those there are most of.
  static bool isSimple(uint64_t header) {
    constexpr auto bit = [](uint64_t tag) { return uint64_t(1) << tag; };
    constexpr uint64_t kSimple = bit(abi::kTupleTag) | bit(abi::kMapTag) |
                                 bit(abi::kHeapBinTag) | bit(abi::kFloatTag) |
                                 bit(abi::kPosBigTag) | bit(abi::kNegBigTag);
    return kSimple >> (header & abi::kHeaderTagMask) & 1;
  }

  /// Copies the object the word points to (not what that points to), unless it has
  /// been copied.
  [[gnu::always_inline]] uint64_t object(uint64_t word, uint64_t *&top) {
    if (isWord(word))
      return word;
    if (word & kDone)
      return word & ~kDone;
    if (isOutside(word))
      return word;
    if ((word & abi::kPrimaryMask) == abi::kPrimaryBoxed) {
      const uint64_t *from = Term(word).box();
      uint64_t header = *from;
      size_t words = objectWords(header);
      if (isSimple(header) && words <= kFewWords && top < paceAt_) [[likely]] {
        uint64_t *to = top;
        top += words;
        copyWords(to, from, words);
        return Term::boxed(to).word();
      }
    }
    top_ = top;
    Term t(word);
    uint64_t copy = t.isCons() ? spine(t) : boxed(t);
    top = top_;
    return copy;
  }

  [[gnu::noinline]] uint64_t spine(Term t) {
    uint64_t *first = top_;
    while (true) {
      uint64_t *cell = top_;
      top_ += 2;
      paceIfDue();
      cell[0] = t.head().word();
      t = t.tail();
      if (!t.isCons() || isOutside(t.word())) {
        cell[1] = t.word(); // a boxed tail is copied when the scan gets here
        return Term::cons(first).word();
      }
      cell[1] = Term::cons(top_).word() | kDone;
    }
  }

  [[gnu::noinline]] uint64_t boxed(Term t) {
    const uint64_t *from = t.box();
    uint64_t tag = t.boxTag(), bytes;
    if (tag == abi::kSubBinTag && copiesBytes<isOutside>(from, bytes)) {
      uint64_t bits = from[abi::kSubBinBits];
      uint64_t *bin = top_;
      top_ += heapBinWords(bytes);
      bin[0] = abi::header(heapBinWords(bytes) - 1, abi::kHeapBinTag);
      bin[1] = bytes;
      if (bytes)
        top_[-1] = 0;
      copyBits(reinterpret_cast<uint8_t *>(bin + 2), 0, baseBytes(Term(from[abi::kSubBinBase])), from[abi::kSubBinOffset], bits);
      if (bits % 8 == 0)
        return Term::boxed(bin).word();
      uint64_t *sub = top_;
      top_ += 4;
      sub[0] = from[0];
      sub[abi::kSubBinBits] = bits;
      sub[abi::kSubBinOffset] = 0;
      sub[abi::kSubBinBase] = Term::boxed(bin).word() | kDone;
      return Term::boxed(sub).word();
    }
    LUMEN_SLOW_CHECK(tag != abi::kMatchContextTag, "a match context is copied");
    size_t words = 1 + t.boxSize();
    uint64_t *to = top_;
    top_ += words;
    paceIfDue();
    if (words <= kFewWords)
      copyWords(to, from, words);
    else
      memcpy(to, from, words * 8);
    if (tag == abi::kRefcBinTag || tag == abi::kMagicRefTag) {
      auto *object = reinterpret_cast<OffHeapBinary *>(to[abi::kRefcObject]);
      object->retain();
      to[abi::kRefcNext] = reinterpret_cast<uintptr_t>(list_.first);
      list_.first = to;
      if (tag == abi::kRefcBinTag)
        list_.bytes += to[abi::kRefcBytes];
    }
    return Term::boxed(to).word();
  }

  /// Marks a pointer that already leads into the copy: user addresses leave the top bit
  /// free. Only inside the copy, only until the scan has passed.
  static constexpr uint64_t kDone = uint64_t(1) << 63;

  void paceIfDue() {
    if (top_ >= paceAt_) [[unlikely]] {
      paceAt_ = top_ + kWordsAtOnce;
      pace(2 * kWordsAtOnce);
    }
  }

  uint64_t *top_, *paceAt_;
  OffHeapList &list_;
};
} // namespace

template <bool (*isOutside)(uint64_t)>
static Term copyAs(Heap &heap, Term root, size_t size) {
  if (size == 0)
    return root;
  uint64_t *begin = heap.alloc(size);
  uint64_t bytesBefore = heap.offHeap().bytes;
  Copier<isOutside> copier(begin, heap.offHeap());
  Term result(copier.run(root.word()));
  LUMEN_SLOW_CHECK(copier.top() == begin + size, "a copy is not as large as computed");
  if (heap.offHeap().bytes != bytesBefore)
    heap.offHeapGrew();
  return result;
}

Term copyTerm(Heap &heap, Term root, size_t size) {
  return copyAs<isShared>(heap, root, size);
}
Term copySent(Heap &heap, Term root, size_t size) {
  return copyAs<isSharedBySent>(heap, root, size);
}
Term copyTerm(Heap &heap, Term t) { return copyTerm(heap, t, flatSize(t)); }
Term copyWhole(Heap &heap, Term t) {
  return copyAs<isWord>(heap, t, wholeSize(t));
}

} // namespace lumen::rt
