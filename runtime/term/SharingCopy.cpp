//===- SharingCopy.cpp - copies that keep what is shared ------------------===//
#include "runtime/term/SharingCopy.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sys/Check.h"
#include "runtime/term/Memory.h"
#include "runtime/term/ObjectWords.h"
#include "runtime/term/SmallVector.h"

#include <string.h>

namespace lumen::rt {

namespace {

/// Marks a pointer that leads into the copy, until the scan has passed.
constexpr uint64_t kDone = uint64_t(1) << 63;

bool isWord(uint64_t word) {
  uint64_t primary = word & abi::kPrimaryMask;
  return primary == abi::kPrimaryImmediate || primary == abi::kPrimaryHeader;
}

/// A part of a heap binary takes its bytes along, not all of the binary.
bool isPart(const uint64_t *box) {
  return (box[0] & abi::kHeaderTagMask) == abi::kSubBinTag &&
         Term(box[abi::kSubBinBase]).boxTag() == abi::kHeapBinTag;
}

constexpr size_t kSubBinWords = 4;

size_t partWords(const uint64_t *box) {
  uint64_t bits = box[abi::kSubBinBits];
  return heapBinWords((bits + 7) / 8) + (bits % 8 ? kSubBinWords : 0);
}

} // namespace

SharingCopy::~SharingCopy() { free(entries_); }

bool SharingCopy::isCopied(uint64_t word) const {
  return !isWord(word) && (!choice_ || choice_(context_, word));
}

/// Its entry, or the free one where it belongs.
SharingCopy::Entry *SharingCopy::find(uint64_t word) const {
  size_t i = static_cast<size_t>((word >> 3) * 0x9E3779B97F4A7C15u >> 24);
  for (;; ++i) {
    Entry *entry = &entries_[i & (capacity_ - 1)];
    if (!entry->from || entry->from == word)
      return entry;
  }
}

void SharingCopy::grow() {
  Entry *old = entries_;
  size_t oldCapacity = capacity_;
  capacity_ = oldCapacity ? oldCapacity * 2 : 16;
  entries_ =
      static_cast<Entry *>(mallocOrDie(capacity_ * uint64_t(sizeof(Entry))));
  memset(entries_, 0, capacity_ * sizeof(Entry));
  for (size_t i = 0; i < oldCapacity; ++i)
    if (old[i].from)
      *find(old[i].from) = old[i];
  free(old);
}

bool SharingCopy::add(uint64_t word) {
  if (count_ * 2 >= capacity_)
    grow();
  Entry *entry = find(word);
  if (entry->from)
    return false;
  *entry = {word, 0};
  ++count_;
  return true;
}

size_t SharingCopy::size(Term root) {
  SmallVector<uint64_t, 64> work;
  work.push(root.word());
  uint64_t words = 0;
  while (!work.empty()) {
    uint64_t word = work.pop();
    if (!isCopied(word) || !add(word))
      continue;
    Term t(word);
    if (t.isCons()) {
      words += 2;
      work.push(t.tail().word());
      work.push(t.head().word());
      continue;
    }
    const uint64_t *box = t.box();
    if (isPart(box)) {
      words += partWords(box);
      continue;
    }
    words += objectWords(box[0]);
    TermWords terms = termWords(box);
    for (size_t i = 0; i < terms.count; ++i)
      work.push(box[terms.first + i]);
  }
  return checkedSize(words * sizeof(uint64_t)) / sizeof(uint64_t);
}

/// Where the word leads in the copy. What it points to is copied as it is.
uint64_t SharingCopy::object(uint64_t word) {
  if (word & kDone && !isWord(word))
    return word & ~kDone;
  if (!isCopied(word))
    return word;
  Entry *entry = find(word);
  if (entry->copy)
    return entry->copy;
  Term t(word);
  uint64_t *to = top_;
  if (t.isCons()) {
    to[0] = t.head().word();
    to[1] = t.tail().word();
    top_ += 2;
    return entry->copy = Term::cons(to).word();
  }
  const uint64_t *from = t.box();
  if (isPart(from)) {
    uint64_t bits = from[abi::kSubBinBits], bytes = (bits + 7) / 8;
    top_ += partWords(from);
    to[0] = abi::header(heapBinWords(bytes) - 1, abi::kHeapBinTag);
    to[1] = bytes;
    if (bytes)
      to[heapBinWords(bytes) - 1] = 0;
    copyBits(reinterpret_cast<uint8_t *>(to + 2), 0,
             baseBytes(Term(from[abi::kSubBinBase])), from[abi::kSubBinOffset],
             bits);
    uint64_t copy = Term::boxed(to).word();
    if (bits % 8) {
      uint64_t *part = to + heapBinWords(bytes);
      part[0] = from[0];
      part[abi::kSubBinBits] = bits;
      part[abi::kSubBinOffset] = 0;
      part[abi::kSubBinBase] = copy | kDone;
      copy = Term::boxed(part).word();
    }
    return entry->copy = copy;
  }
  size_t words = objectWords(from[0]);
  memcpy(to, from, words * sizeof(uint64_t));
  top_ += words;
  uint64_t tag = t.boxTag();
  if (tag == abi::kRefcBinTag || tag == abi::kMagicRefTag) {
    reinterpret_cast<OffHeapBinary *>(to[abi::kRefcObject])->retain();
    to[abi::kRefcNext] = reinterpret_cast<uintptr_t>(list_->first);
    list_->first = to;
    if (tag == abi::kRefcBinTag)
      list_->bytes += to[abi::kRefcBytes];
  }
  return entry->copy = Term::boxed(to).word();
}

Term SharingCopy::copy(Heap &heap, Term root, size_t words) {
  if (words == 0)
    return isCopied(root.word()) ? Term(find(root.word())->copy) : root;
  uint64_t *scan = heap.alloc(words), *end = scan + words;
  top_ = scan;
  list_ = &heap.offHeap();
  uint64_t bytesBefore = list_->bytes;
  Term result(object(root.word()));
  while (scan < top_) {
    uint64_t word = *scan;
    if ((word & abi::kPrimaryMask) != abi::kPrimaryHeader) {
      *scan++ = object(word);
      continue;
    }
    TermWords terms = termWords(scan);
    for (size_t i = 0; i < terms.count; ++i)
      scan[terms.first + i] = object(scan[terms.first + i]);
    scan += objectWords(word);
  }
  LUMEN_CHECK(top_ == end, "a copy is not as large as computed");
  if (list_->bytes != bytesBefore)
    heap.offHeapGrew();
  return result;
}

} // namespace lumen::rt
