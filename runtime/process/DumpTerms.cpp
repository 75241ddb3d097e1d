//===- DumpTerms.cpp - terms in a crash dump ------------------------------===//
#include "runtime/process/DumpTerms.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/sys/Freeze.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Memory.h"

#include <stdio.h>
#include <string.h>

namespace lumen::rt {

namespace {

/// Objects written for one process. Without memory there is no room but this.
constexpr uint32_t kMostObjects = 1 << 18;
constexpr uint32_t kSlots = kMostObjects * 2;
/// Bytes of one binary; of larger ones only the size is told.
constexpr uint64_t kMostBytes = 1 << 20;
constexpr uint32_t kMostBinaries = 1 << 12;
constexpr uint64_t kPairMark = 4;

// Pages that are not touched cost nothing. Tagged addresses, in the order of
// being met, and where each is among them, by hash.
uint64_t objectList[kMostObjects];
uint32_t objectSlots[kSlots]; ///< index from 1; 0: free
uint64_t binaryList[kMostBinaries];
uint8_t binaryBytes[kMostBytes];

/// Memory as it was when it was first looked at.
struct Page {
  uint64_t address = 0;
  bool isReadable = false;
  uint64_t words[64];
};
Page pages[256];

} // namespace

bool DumpTerms::read(const uint64_t *address, uint64_t &word) {
  auto at = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(address));
  if (at % 8 != 0)
    return false;
  uint64_t base = at & ~uint64_t(sizeof Page::words - 1);
  Page &page = pages[base / sizeof Page::words % 256];
  if (page.address != base || base == 0) {
    page.address = base;
    page.isReadable =
        base != 0 &&
        copyIfReadable(page.words,
                       reinterpret_cast<void *>(static_cast<uintptr_t>(base)),
                       sizeof page.words);
  }
  if (!page.isReadable)
    return false;
  word = page.words[(at - base) / 8];
  return true;
}

void DumpTerms::begin() {
  if (count_)
    memset(objectSlots, 0, sizeof objectSlots);
  count_ = 0;
}

static uint32_t slotOf(uint64_t tagged) {
  return static_cast<uint32_t>((tagged * 0x9E3779B97F4A7C15ull) >> 32) % kSlots;
}

void DumpTerms::named(const char *name) {
  out_.print("A%zX:", strlen(name));
  out_.text(name);
}

void DumpTerms::element(Term term) {
  if (term.isNil())
    return out_.write("N", 1);
  if (term.isSmall())
    return out_.print("I%lld", static_cast<long long>(term.toSmall()));
  if (term.isAtom()) {
    if (term.atomIndex() >= atomCount())
      return named("#NoAtom");
    AtomText text = atomText(term);
    out_.print("A%X:", text.length);
    return out_.write(text.data, text.length);
  }
  if (term.isPid()) {
    out_.write("P", 1);
    return out_.pid(term);
  }
  if (term.isPort()) {
    char text[32];
    snprintf(text, sizeof text, "p<0.%llu>",
             static_cast<unsigned long long>(portIdentifier(term).numbers[0]));
    return out_.text(text);
  }
  if (!term.isCons() && !term.isBoxed())
    return named("#NoTerm");
  uint64_t header;
  const uint64_t *box = term.isCons() ? term.cell() : term.box();
  if (!read(box, header))
    return named("#Unreadable");
  if (term.isBoxed()) {
    uint64_t tag = header & abi::kHeaderTagMask, first = 0, second = 0;
    char text[96];
    if (tag == abi::kRefTag || tag == abi::kMagicRefTag) {
      read(box + 1, first);
      snprintf(text, sizeof text, "#Ref<0.%llu>",
               static_cast<unsigned long long>(first));
      return named(text);
    }
    if (tag == abi::kFunTag || tag == abi::kExportTag) {
      // FunInfo and Export both begin with module and name, and are no heap.
      uint64_t info = 0;
      read(box + abi::kFunInfo, info);
      auto *names = reinterpret_cast<const uint64_t *>(
          static_cast<uintptr_t>(info));
      if (!read(names, first) || !read(names + 1, second) ||
          !Term(first).isAtom() || !Term(second).isAtom())
        return named("#Fun");
      AtomText module = atomText(Term(first)), name = atomText(Term(second));
      snprintf(text, sizeof text, "#Fun<%.*s:%.*s>",
               static_cast<int>(module.length < 40 ? module.length : 40),
               module.data,
               static_cast<int>(name.length < 40 ? name.length : 40), name.data);
      return named(text);
    }
    if (tag == abi::kExternalPidTag || tag == abi::kExternalPortTag ||
        tag == abi::kExternalRefTag)
      return named("#External");
    if (tag == abi::kMatchContextTag)
      return named("#MatchContext");
  }
  if (!note(term.word()))
    return named("#TooMuch");
  out_.print("H%llX", static_cast<unsigned long long>(term.word()));
}

bool DumpTerms::note(uint64_t tagged) {
  uint32_t slot = slotOf(tagged);
  while (objectSlots[slot]) {
    if (objectList[objectSlots[slot] - 1] == tagged)
      return true;
    slot = (slot + 1) % kSlots;
  }
  if (count_ == kMostObjects)
    return false;
  objectList[count_++] = tagged;
  objectSlots[slot] = count_;
  return true;
}

/// A pair is known by the address of its first word, with a tag that no term has.
void DumpTerms::pair(const uint64_t *words) {
  uint64_t tagged = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(words)) |
                    kPairMark;
  if (note(tagged))
    out_.print("H%llX\n", static_cast<unsigned long long>(tagged));
}

void DumpTerms::objects() {
  for (uint32_t i = 0; i < count_ && !out_.isFull(); ++i)
    object(objectList[i]);
}

void DumpTerms::object(uint64_t tagged) {
  Term term(tagged);
  const uint64_t *box = term.isCons() ? term.cell() : term.box();
  out_.print("%llX:", static_cast<unsigned long long>(tagged));
  uint64_t head = abi::kNil, tail = abi::kNil;
  if (tagged & kPairMark) {
    out_.text("t2:");
    elements(reinterpret_cast<const uint64_t *>(
                 static_cast<uintptr_t>(tagged - kPairMark)),
             2);
  } else if (term.isCons()) {
    read(box, head);
    read(box + 1, tail);
    out_.write("l", 1);
    element(Term(head));
    out_.write("|", 1);
    element(Term(tail));
  } else {
    read(box, head);
    boxed(tagged, head);
  }
  out_.write("\n", 1);
}

void DumpTerms::elements(const uint64_t *from, uint64_t count) {
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t word = abi::kNil;
    read(from + i, word);
    if (i)
      out_.write(",", 1);
    element(Term(word));
  }
}

void DumpTerms::boxed(uint64_t tagged, uint64_t header) {
  const uint64_t *box = Term(tagged).box();
  uint64_t size = header >> abi::kHeaderSizeShift & abi::kHeaderSizeMask;
  uint64_t word = 0;
  switch (header & abi::kHeaderTagMask) {
  case abi::kTupleTag:
    out_.print("t%llX:", static_cast<unsigned long long>(size));
    return elements(box + 1, size);
  case abi::kMapTag:
    return map(tagged, header);
  case abi::kPosBigTag:
  case abi::kNegBigTag:
    return bignum(box, header);
  case abi::kFloatTag: {
    double value;
    char text[40];
    read(box + 1, word);
    memcpy(&value, &word, sizeof value);
    int n = snprintf(text, sizeof text, "%.20e", value);
    out_.print("F%X:%s", static_cast<unsigned>(n), text);
    return;
  }
  case abi::kRefcBinTag:
  case abi::kHeapBinTag:
  case abi::kSubBinTag:
    return binary(box, header);
  default:
    // A collection has been here: something that never was a term.
    return out_.text("t0:");
  }
}

void DumpTerms::map(uint64_t tagged, uint64_t header) {
  const uint64_t *box = Term(tagged).box();
  uint64_t kind = header >> abi::kMapKindShift & 3;
  uint64_t size = header >> abi::kHeaderSizeShift & abi::kHeaderSizeMask;
  uint64_t word = abi::kNil;
  if (kind == 0) {
    read(box + 1, word);
    out_.print("Mf%llX:", static_cast<unsigned long long>(size - 1));
    element(Term(word));
    out_.write(":", 1);
    return elements(box + 2, size - 1);
  }
  // Bits of the header beyond the size: which children there are.
  uint64_t children = static_cast<uint64_t>(
      __builtin_popcountll(header >> abi::kMapBitmapShift & 0xFFFF));
  if (kind == 1) {
    read(box + 1, word);
    out_.print("Mh%llX:%llX:",
               static_cast<unsigned long long>(Term(word).toSmall()),
               static_cast<unsigned long long>(children));
    return elements(box + 2, children);
  }
  out_.print("Mn%llX:", static_cast<unsigned long long>(children));
  elements(box + 1, children);
}

void DumpTerms::bignum(const uint64_t *box, uint64_t header) {
  uint64_t size = header >> abi::kHeaderSizeShift & abi::kHeaderSizeMask;
  out_.text((header & abi::kHeaderTagMask) == abi::kPosBigTag ? "B16#"
                                                              : "B-16#");
  for (uint64_t i = size; i-- > 0;) {
    uint64_t limb = 0;
    read(box + 1 + i, limb);
    out_.print(i == size - 1 ? "%llX" : "%016llX",
               static_cast<unsigned long long>(limb));
  }
}

/// Heap binaries with their bytes, off-heap ones by address, parts as both.
void DumpTerms::binary(const uint64_t *box, uint64_t header) {
  uint64_t offset = 0, bits = 0, base = 0;
  if ((header & abi::kHeaderTagMask) == abi::kSubBinTag) {
    read(box + abi::kSubBinBits, bits);
    read(box + abi::kSubBinOffset, offset);
    read(box + abi::kSubBinBase, base);
    box = Term(base).box();
    if (!read(box, header))
      return out_.text("Yh0:");
  } else {
    read(box + abi::kRefcBytes, bits);
    bits *= 8;
  }
  uint64_t size = bits / 8;
  if ((header & abi::kHeaderTagMask) == abi::kHeapBinTag) {
    if (size > kMostBytes ||
        !copyIfReadable(binaryBytes,
                        reinterpret_cast<const uint8_t *>(box + 2) + offset / 8,
                        static_cast<size_t>(size)))
      size = 0;
    out_.print("Yh%llX:", static_cast<unsigned long long>(size));
    return out_.base64(binaryBytes, static_cast<size_t>(size));
  }
  uint64_t holder = 0;
  read(box + abi::kRefcObject, holder);
  bool isKnown = false;
  for (uint32_t i = 0; i < binaryCount_ && !isKnown; ++i)
    isKnown = binaryList[i] == holder;
  if (!isKnown && binaryCount_ < kMostBinaries)
    binaryList[binaryCount_++] = holder;
  out_.print("Yc%llX:%llX:%llX", static_cast<unsigned long long>(holder),
             static_cast<unsigned long long>(offset / 8),
             static_cast<unsigned long long>(size));
}

void DumpTerms::binaries() {
  for (uint32_t i = 0; i < binaryCount_ && !out_.isFull(); ++i) {
    OffHeapBinary *holder = reinterpret_cast<OffHeapBinary *>(
        static_cast<uintptr_t>(binaryList[i]));
    alignas(OffHeapBinary) char copy[sizeof(OffHeapBinary)];
    if (!copyIfReadable(copy, holder, sizeof copy))
      continue;
    auto *binary = reinterpret_cast<OffHeapBinary *>(copy);
    auto size = static_cast<size_t>(binary->capacity);
    if (binary->capacity > kMostBytes ||
        !copyIfReadable(binaryBytes, binary->bytes, size))
      continue;
    out_.print("=binary:%llX\n%zX:",
               static_cast<unsigned long long>(binaryList[i]), size);
    out_.base64(binaryBytes, size);
    out_.write("\n", 1);
  }
}

} // namespace lumen::rt
