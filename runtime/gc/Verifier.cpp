//===- Verifier.cpp - checks a heap in checked builds ---------------------===//
//
// Walks every object of the heap and checks that each pointer leads to an object
// of the right shape, in this process's memory or outside of process memory.
//
//===----------------------------------------------------------------------===//
#include "runtime/gc/Collector.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Memory.h"

namespace lumen::rt {

namespace {

struct Verifier {
  Process &proc;

  bool owns(const uint64_t *p) const {
    const ProcessCore &core = proc.core();
    if ((p >= core.heapStart && p < proc.abi.hp) ||
        (p >= core.oldStart && p < core.oldTop))
      return true;
    for (Signal *f = core.fragments; f; f = f->next)
      if (p >= f->data && p < f->data + f->words)
        return true;
    const Signal *peeked = core.peeked;
    return peeked && p >= peeked->data && p < peeked->data + peeked->words;
  }

  void check(uint64_t word, const char *where) const {
    uint64_t primary = word & abi::kPrimaryMask;
    if (primary == abi::kPrimaryImmediate || primary == abi::kPrimaryHeader)
      return;
    auto *p = reinterpret_cast<uint64_t *>(word & ~abi::kPrimaryMask);
    if (isProcessMemory(p) && !owns(p))
      fatal("%s: term %#lx points outside of its process", where,
            static_cast<unsigned long>(word));
    if (primary == abi::kPrimaryBoxed &&
        (*p & abi::kPrimaryMask) != abi::kPrimaryHeader)
      fatal("%s: boxed term %#lx has no header", where,
            static_cast<unsigned long>(word));
  }

  void checkRange(uint64_t *p, uint64_t *end, const char *where) const {
    while (p < end) {
      uint64_t word = *p;
      if ((word & abi::kPrimaryMask) != abi::kPrimaryHeader) {
        check(word, where);
        ++p;
        continue;
      }
      size_t words =
          1 + ((word >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask);
      switch (word & abi::kHeaderTagMask) {
      case abi::kTupleTag:
      case abi::kMapTag:
        words = 1;
        break;
      case abi::kFunTag:
      case abi::kExportTag:
        words = abi::kFunTerms;
        break;
      case abi::kSubBinTag:
        check(p[abi::kSubBinBase], where);
        break;
      case abi::kMatchContextTag:
        check(p[abi::kMatchBase], where);
        break;
      default:
        break;
      }
      p += words;
      LUMEN_CHECK(p <= end, "an object reaches beyond its heap");
    }
  }
};

} // namespace

void verifyHeap(Process &proc, const uint64_t *args, unsigned argCount) {
  ProcessCore &core = proc.core();
  Verifier verifier{proc};
  LUMEN_CHECK(core.heapStart <= proc.abi.hp && proc.abi.hp <= proc.abi.sp &&
                  proc.abi.sp <= core.heapEnd,
              "heap and stack overlap");
  verifier.checkRange(core.heapStart, proc.abi.hp, "young heap");
  verifier.checkRange(core.oldStart, core.oldTop, "old heap");
  for (unsigned i = 0; i < argCount; ++i)
    verifier.check(args[i], "argument");
  for (uint64_t *sp = proc.abi.sp; sp < core.heapEnd;) {
    const abi::CodeInfo *info =
        abi::codeInfo({sp[0]});
    for (unsigned i = 0; i + 1 < info->frameWords; ++i)
      if (i >= 128 || (info->liveSlots[i / 64] >> (i % 64) & 1))
        verifier.check(sp[1 + i], "stack");
    sp += info->frameWords;
  }
}

} // namespace lumen::rt
