//===- BitMatch.cpp - taking bitstrings apart -------------------*- C++ -*-===//
//
// Entries of generated code. A match context holds absolute bit positions in its base;
// each function takes what it was asked for at the position and moves it, or gives no value
// (or false) and leaves the context alone.
//
//===----------------------------------------------------------------------===//
#include "runtime/binary/BitInteger.h"
#include "runtime/binary/Utf.h"
#include "runtime/process/Process.h"
#include "runtime/term/Bignum.h"
#include <string.h>

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {
constexpr int64_t kSigned = 1, kLittle = 2;

struct Context {
  explicit Context(uint64_t t) : box(Term(t).box()) {}
  uint64_t &position() { return box[abi::kMatchPosition]; }
  uint64_t left() const { return box[abi::kMatchEnd] - box[abi::kMatchPosition]; }
  bool has(int64_t bits) const { return bits >= 0 && static_cast<uint64_t>(bits) <= left(); }
  Term base() const { return Term(box[abi::kMatchBase]); }
  const uint8_t *bytes() const {
    auto *p = reinterpret_cast<const uint8_t *>(box[abi::kMatchBytes]);
    return p ? p : baseBytes(base());
  }
  uint64_t *box;
};

/// Small parts are copied, so that they do not keep a large binary alive.
Term extract(Heap &heap, const Context &context, uint64_t at, uint64_t bits) {
  if (bits <= kMaxHeapBinary * 8 && bits % 8 == 0) {
    if (at % 8)
      return makeBitstring(heap, context.bytes(), at, bits);
    size_t n = bits / 8;
    const uint8_t *from = context.bytes() + at / 8;
    uint8_t *to;
    Term t = makeBinaryUninitialised(heap, n, to);
    if (n > 8) {
      memcpy(to, from, n);
    } else { // a call would take longer
      for (size_t i = 0; i < n; ++i)
        to[i] = from[i];
    }
    return t;
  }
  return makeSubBinary(heap, context.base(), at, bits);
}
} // namespace

extern "C" uint64_t lumen_bs_start_match(Process *proc, uint64_t t) {
  Term term(t);
  if (!term.isBoxed())
    return abi::kNoValue;
  if (term.boxTag() == abi::kMatchContextTag)
    return t;
  if (!term.isBitstring())
    return abi::kNoValue;
  BitView v = bitView(term);
  uint64_t *box = proc->heap().alloc(5);
  box[0] = abi::header(4, abi::kMatchContextTag);
  box[abi::kMatchPosition] = v.offset;
  box[abi::kMatchEnd] = v.offset + v.bits;
  box[abi::kMatchBytes] = v.base.boxTag() == abi::kRefcBinTag ? reinterpret_cast<uintptr_t>(v.bytes) : 0;
  box[abi::kMatchBase] = v.base.word();
  return Term::boxed(box).word();
}

extern "C" uint64_t lumen_bs_get_integer(Process *proc, uint64_t c, int64_t bits, int64_t flags) {
  Context context(c);
  if (!context.has(bits))
    return abi::kNoValue;
  Term value = readInteger(proc->heap(), context.bytes(), context.position(), static_cast<uint64_t>(bits), flags & kSigned, flags & kLittle);
  if (value.isValue())
    context.position() += static_cast<uint64_t>(bits);
  return value.word();
}

extern "C" uint64_t lumen_bs_get_float(Process *proc, uint64_t c, int64_t bits, int64_t flags) {
  Context context(c);
  double d;
  if ((bits != 16 && bits != 32 && bits != 64) || !context.has(bits) || !readFloat(context.bytes(), context.position(), static_cast<unsigned>(bits), flags & kLittle, d))
    return abi::kNoValue;
  context.position() += static_cast<uint64_t>(bits);
  return makeFloat(proc->heap(), d).word();
}

extern "C" uint64_t lumen_bs_get_binary(Process *proc, uint64_t c, int64_t bits) {
  Context context(c);
  if (!context.has(bits))
    return abi::kNoValue;
  uint64_t at = context.position();
  context.position() += static_cast<uint64_t>(bits);
  return extract(proc->heap(), context, at, static_cast<uint64_t>(bits)).word();
}

extern "C" uint64_t lumen_bs_get_rest(Process *proc, uint64_t c, int64_t unit) {
  Context context(c);
  uint64_t bits = context.left();
  if (unit > 1 && bits % static_cast<uint64_t>(unit) != 0)
    return abi::kNoValue;
  uint64_t at = context.position();
  context.position() += bits;
  return extract(proc->heap(), context, at, bits).word();
}

extern "C" uint64_t lumen_bs_get_tail(Process *proc, uint64_t c) {
  Context context(c);
  return extract(proc->heap(), context, context.position(), context.left()).word();
}

extern "C" uint64_t lumen_bs_get_utf(Process *, uint64_t c, int64_t kind, int64_t flags) {
  Context context(c);
  const uint8_t *bytes = context.bytes();
  uint64_t at = context.position(), left = context.left();
  auto unit = [&](uint64_t offset, unsigned n) {
    uint64_t v = readBits(bytes, at + offset, n);
    return flags & kLittle ? __builtin_bswap64(v) >> (64 - n) : v;
  };
  uint32_t ch;
  uint64_t used;
  switch (kind) {
  case 8: {
    if (left < 8)
      return abi::kNoValue;
    size_t n = left / 8 < 4 ? left / 8 : 4;
    int length;
    if (at % 8 == 0) {
      length = utf::decode8(bytes + at / 8, n, ch);
    } else {
      uint8_t copy[4];
      for (size_t i = 0; i < n; ++i)
        copy[i] = static_cast<uint8_t>(readBits(bytes, at + 8 * i, 8));
      length = utf::decode8(copy, n, ch);
    }
    if (length <= 0)
      return abi::kNoValue;
    used = static_cast<uint64_t>(length) * 8;
    break;
  }
  case 16: {
    if (left < 16)
      return abi::kNoValue;
    ch = static_cast<uint32_t>(unit(0, 16));
    used = 16;
    if (ch >= 0xD800 && ch <= 0xDFFF) {
      if (ch > 0xDBFF || left < 32)
        return abi::kNoValue;
      auto low = static_cast<uint32_t>(unit(16, 16));
      if (low < 0xDC00 || low > 0xDFFF)
        return abi::kNoValue;
      ch = 0x10000 + ((ch & 0x3FF) << 10 | (low & 0x3FF));
      used = 32;
    }
    break;
  }
  default: {
    if (left < 32)
      return abi::kNoValue;
    ch = static_cast<uint32_t>(unit(0, 32));
    if (!utf::isCharacter(ch))
      return abi::kNoValue;
    used = 32;
  }
  }
  context.position() += used;
  return Term::small(ch).word();
}

extern "C" uint64_t lumen_bs_skip(uint64_t c, int64_t bits) {
  Context context(c);
  if (!context.has(bits))
    return 0;
  context.position() += static_cast<uint64_t>(bits);
  return 1;
}

extern "C" int64_t lumen_bs_size(uint64_t t, int64_t unit) {
  Term size(t);
  int64_t bits;
  if (!size.isSmall() || size.toSmall() < 0 || __builtin_mul_overflow(size.toSmall(), unit, &bits))
    return -1;
  return bits;
}

extern "C" uint64_t lumen_bs_match_string(uint64_t c, const uint8_t *bytes, int64_t bits) {
  Context context(c);
  if (!context.has(bits) || compareBits(context.bytes(), context.position(), bytes, 0, static_cast<uint64_t>(bits)) != 0)
    return 0;
  context.position() += static_cast<uint64_t>(bits);
  return 1;
}
