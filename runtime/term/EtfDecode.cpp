//===- EtfDecode.cpp - terms from the external format -----------*- C++ -*-===//
//
// The input is anybody's: every length is checked against the bytes that are left before
// anything is allocated for it, and since each element of a tuple, list or map takes at
// least a byte, memory stays within a fixed multiple of the input. Nesting costs work list,
// not C stack.
//
// Terms are built from the outside in: a tuple or list is allocated with its slots, which
// are then filled in order. Maps need their pairs first and are made when the last one
// is there. Objects under construction hold valid words at all times.
//
//===----------------------------------------------------------------------===//
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/binary/Utf.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Etf.h"
#include "runtime/term/EtfTags.h"
#include "runtime/term/FloatText.h"
#include "runtime/term/FunTable.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Map.h"
#include "runtime/sys/Pace.h"
#include <math.h>

namespace lumen::rt {

// code/Exports.cpp.
const abi::Export *findExportEntry(Term module, Term function, unsigned arity);
Term makeExternalFun(Heap &heap, Term module, Term function, unsigned arity);

namespace {

class Decoder {
public:
  Decoder(Heap &heap, const uint8_t *data, size_t size, bool onlyExisting, const EtfForeign *foreign)
      : heap_(heap), begin_(data), p_(data), end_(data + size), onlyExisting_(onlyExisting),
        foreign_(foreign) {}

  Term decode() {
    uint64_t root = abi::kNil;
    if (!one(&root))
      return Term();
    size_t rounds = 0;
    while (!work_.empty()) {
      pacePer(++rounds, 1024);
      if (rounds % 1024 == 0 && mayStop())
        return Term();
      Frame &f = work_.back();
      if (f.count == 0) {
        Frame done = work_.pop();
        if (done.map && !finishMap(done))
          return Term();
        continue;
      }
      uint64_t *slot = f.next;
      f.next += f.stride;
      --f.count;
      if (!one(slot))
        return Term();
    }
    return Term(root);
  }
  size_t used() const { return static_cast<size_t>(p_ - begin_); }

private:
  /// Slots to be filled from the input.
  struct Frame {
    uint64_t *next;
    uint64_t count;
    unsigned stride;
    uint64_t *map;   ///< where the map goes that these pairs are of, or null
    uint64_t *pairs;
    uint64_t size;
  };

  size_t left() const { return static_cast<size_t>(end_ - p_); }
  bool has(size_t n) const { return left() >= n; }
  unsigned u8() { return *p_++; }
  unsigned u16() {
    unsigned n = unsigned(p_[0]) << 8 | p_[1];
    p_ += 2;
    return n;
  }
  uint32_t u32() {
    uint32_t n = uint32_t(p_[0]) << 24 | uint32_t(p_[1]) << 16 | uint32_t(p_[2]) << 8 | p_[3];
    p_ += 4;
    return n;
  }
  uint64_t u64() {
    uint64_t high = u32();
    return high << 32 | u32();
  }

  bool put(uint64_t *slot, Term t) {
    *slot = t.word();
    return t.isValue();
  }

  bool makeAtom(uint64_t *slot, const char *text, size_t n) {
    return put(slot, onlyExisting_ ? findAtom(text, n) : internAtom(text, n));
  }

  bool latin1Atom(uint64_t *slot, size_t n) {
    if (n > kMaxAtomChars || !has(n))
      return false;
    uint8_t text[2 * kMaxAtomChars];
    size_t size = 0;
    for (size_t i = 0; i < n; ++i)
      size += static_cast<size_t>(utf::encode8(p_[i], text + size));
    p_ += n;
    return makeAtom(slot, reinterpret_cast<char *>(text), size);
  }

  bool utf8Atom(uint64_t *slot, size_t n) {
    if (!has(n) || n > 4 * kMaxAtomChars)
      return false;
    size_t chars = 0;
    for (size_t i = 0; i < n; ++chars) {
      uint32_t c;
      int length = utf::decode8(p_ + i, n - i, c);
      if (length <= 0)
        return false;
      i += static_cast<size_t>(length);
    }
    auto *text = reinterpret_cast<const char *>(p_);
    p_ += n;
    return chars <= kMaxAtomChars && makeAtom(slot, text, n);
  }

  bool atom(Term &out) {
    uint64_t word = 0;
    if (!has(1))
      return false;
    unsigned tag = u8();
    if (!atomOfTag(tag, &word))
      return false;
    out = Term(word);
    return true;
  }

  /// False too if the tag is none of an atom.
  bool atomOfTag(unsigned tag, uint64_t *slot) {
    switch (tag) {
    case kEtfAtom:
      return has(2) && latin1Atom(slot, u16());
    case kEtfSmallAtom:
      return has(1) && latin1Atom(slot, u8());
    case kEtfAtomUtf8:
      return has(2) && utf8Atom(slot, u16());
    case kEtfSmallAtomUtf8:
      return has(1) && utf8Atom(slot, u8());
    default:
      return false;
    }
  }

  /// A small integer or integer, as it stands in funs and exports.
  bool plainInteger(int64_t &out) {
    if (!has(1))
      return false;
    unsigned tag = u8();
    if (tag == kEtfSmallInteger && has(1)) {
      out = u8();
      return true;
    }
    if (tag == kEtfInteger && has(4)) {
      out = static_cast<int32_t>(u32());
      return true;
    }
    return false;
  }

  bool big(uint64_t *slot, size_t n) {
    if (!has(n + 1))
      return false;
    unsigned sign = u8();
    if (n > kMaxBigLimbs * 8)
      return false;
    SmallVector<uint64_t, 32> limbs;
    size_t count = (n + 7) / 8;
    uint64_t *words = limbs.extend(count + 1);
    memset(words, 0, (count + 1) * 8);
    for (size_t i = 0; i < n; ++i)
      words[i / 8] |= uint64_t(p_[i]) << (i % 8 * 8);
    p_ += n;
    return put(slot, makeIntegerFromLimbs(heap_, words, count, sign != 0));
  }

  bool bits(uint64_t *slot, size_t n, unsigned last) {
    if (!has(n))
      return false;
    const uint8_t *from = p_;
    p_ += n;
    if (last == 8 || n == 0)
      return put(slot, makeBinary(heap_, from, n));
    return put(slot, makeBitstring(heap_, from, 0, n * 8 - 8 + last));
  }

  /// `count` slots that follow the header word.
  void fill(uint64_t *slots, uint64_t count) {
    for (uint64_t i = 0; i < count; ++i)
      slots[i] = abi::kNil;
    if (count)
      work_.push({slots, count, 1, nullptr, nullptr, 0});
  }

  bool tuple(uint64_t *slot, size_t n) {
    if (!has(n) || n > (size_t(1) << 24) - 1)
      return false;
    uint64_t *box = heap_.alloc(1 + n);
    box[0] = abi::header(n, abi::kTupleTag);
    fill(box + 1, n);
    return put(slot, Term::boxed(box));
  }

  bool list(uint64_t *slot, size_t n) {
    if (!has(n) || !has(1))
      return false;
    if (n == 0) { // the tail alone
      work_.push({slot, 1, 1, nullptr, nullptr, 0});
      return true;
    }
    uint64_t *cells = heap_.alloc(2 * n);
    for (size_t i = 0; i < n; ++i) {
      pacePer(i + 1, 8192);
      cells[2 * i] = abi::kNil;
      cells[2 * i + 1] = i + 1 < n ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
    }
    work_.push({cells + 2 * n - 1, 1, 1, nullptr, nullptr, 0}); // tail, after the heads
    work_.push({cells, n, 2, nullptr, nullptr, 0});
    return put(slot, Term::cons(cells));
  }

  bool string(uint64_t *slot, size_t n) {
    if (!has(n))
      return false;
    if (n == 0)
      return put(slot, Term::nil());
    uint64_t *cells = heap_.alloc(2 * n);
    for (size_t i = 0; i < n; ++i) {
      cells[2 * i] = Term::small(p_[i]).word();
      cells[2 * i + 1] = i + 1 < n ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
    }
    p_ += n;
    return put(slot, Term::cons(cells));
  }

  bool map(uint64_t *slot, size_t n) {
    if (left() / 2 < n)
      return false;
    if (n == 0)
      return put(slot, mapEmpty(heap_));
    uint64_t *box = heap_.alloc(1 + 2 * n);
    box[0] = abi::header(2 * n, abi::kTupleTag);
    fill(box + 1, 2 * n);
    Frame &f = work_.back();
    f.map = slot;
    f.pairs = box + 1;
    f.size = n;
    *slot = abi::kNil;
    return true;
  }

  bool finishMap(const Frame &f) {
    Term map = mapFromPairs(heap_, reinterpret_cast<const Term *>(f.pairs), f.size);
    *f.map = map.word();
    return mapSize(map) == f.size; // no key twice
  }

  bool finiteFloat(uint64_t *slot, double d) { return isfinite(d) && put(slot, makeFloat(heap_, d)); }

  /// Old formats have two bits of it, in a byte.
  bool creation(Identifier &id, bool isWide) {
    id.creation = isWide ? u32() : u8();
    return isWide || id.creation <= 3;
  }

  bool pid(uint64_t *slot, bool wideCreation) {
    Identifier id{};
    if (!atom(id.node) || !has(wideCreation ? 12 : 9))
      return false;
    id.numbers[0] = u32();
    id.numbers[1] = u32();
    if (!creation(id, wideCreation))
      return false;
    return put(slot, makePid(heap_, id));
  }

  bool port(uint64_t *slot, bool wideCreation, bool wideNumber) {
    Identifier id{};
    if (!atom(id.node) || !has((wideNumber ? 8u : 4u) + (wideCreation ? 4u : 1u)))
      return false;
    if (wideNumber)
      id.numbers[1] = u32();
    id.numbers[0] = u32();
    if (!creation(id, wideCreation))
      return false;
    return put(slot, makePort(heap_, id));
  }

  bool reference(uint64_t *slot, unsigned count, bool wideCreation) {
    Identifier id{};
    if (count == 0 || count > 5 || !atom(id.node) || !has(4 * count + (wideCreation ? 4u : 1u)))
      return false;
    if (!creation(id, wideCreation))
      return false;
    for (unsigned i = 0; i < count; ++i)
      id.numbers[i] = u32();
    if (id.numbers[0] >> 18)
      return false;
    id.count = count < 3 ? 3 : count;
    return put(slot, makeReference(heap_, id));
  }

  bool oldReference(uint64_t *slot) {
    Identifier id{};
    if (!atom(id.node) || !has(5))
      return false;
    id.numbers[0] = u32();
    id.count = 3;
    if (!creation(id, false) || id.numbers[0] >> 18)
      return false;
    return put(slot, makeReference(heap_, id));
  }

  bool exportedFun(uint64_t *slot) {
    Term module, function;
    int64_t arity;
    if (!atom(module) || !atom(function) || !plainInteger(arity) || arity < 0 || arity > 255)
      return false;
    if (onlyExisting_ && !findExportEntry(module, function, static_cast<unsigned>(arity)))
      return false;
    return put(slot, makeExternalFun(heap_, module, function, static_cast<unsigned>(arity)));
  }

  bool lambda(uint64_t *slot) {
    if (!has(4 + 1 + 16 + 4 + 4))
      return false;
    p_ += 4; // the size, which nothing needs
    unsigned arity = u8();
    const uint8_t *md5 = p_;
    p_ += 16;
    uint32_t index = u32(), free = u32();
    Term module;
    int64_t oldIndex, oldUniq;
    uint64_t creator = 0;
    if (!atom(module) || !plainInteger(oldIndex) || !plainInteger(oldUniq) || !has(1))
      return false;
    unsigned tag = u8();
    if ((tag != kEtfNewPid && tag != kEtfPid) || !pid(&creator, tag == kEtfNewPid))
      return false;
    const abi::FunInfo *info = findLambda(module.word(), index, md5);
    if (arity + uint64_t(free) > abi::kMaxArity)
      return false;
    // Not of this program, or not seen yet: a fun that can be looked at,
    // compared, and passed on. Calls raise undef.
    if (!info)
      info = makeUnknownLambda(module.word(), index, md5, arity, free,
                               static_cast<uint32_t>(oldUniq));
    if (info->arity != arity || info->freeVars != free || !has(free))
      return false;
    uint64_t *box = heap_.alloc(abi::kFunFree + free);
    box[0] = abi::header(abi::kFunFree - 1 + free, abi::kFunTag) | uint64_t(arity) << abi::kFunArityShift;
    box[abi::kFunCode] = info->code.bits;
    box[abi::kFunInfo] = reinterpret_cast<uintptr_t>(info);
    box[abi::kFunCreator] = creator;
    fill(box + abi::kFunFree, free);
    return put(slot, Term::boxed(box));
  }

  bool one(uint64_t *slot) {
    if (!has(1))
      return false;
    unsigned tag = u8();
    switch (tag) {
    case kEtfSmallInteger:
      return has(1) && put(slot, Term::small(u8()));
    case kEtfInteger:
      return has(4) && put(slot, Term::small(static_cast<int32_t>(u32())));
    case kEtfSmallBig:
      return has(1) && big(slot, u8());
    case kEtfLargeBig:
      return has(4) && big(slot, u32());
    case kEtfNewFloat:
      return has(8) && finiteFloat(slot, std::bit_cast<double>(u64()));
    case kEtfFloat: {
      if (!has(31))
        return false;
      auto *text = reinterpret_cast<const char *>(p_);
      p_ += 31;
      double d;
      size_t n = strnlen(text, 31);
      return parseFloat(text, n, d) && finiteFloat(slot, d);
    }
    case kEtfAtom:
    case kEtfSmallAtom:
    case kEtfAtomUtf8:
    case kEtfSmallAtomUtf8:
      return atomOfTag(tag, slot);
    case kEtfForeign:
      return foreign_ && has(4) && put(slot, foreign_->make(heap_, u32()));
    case kEtfNil:
      return put(slot, Term::nil());
    case kEtfString:
      return has(2) && string(slot, u16());
    case kEtfList:
      return has(4) && list(slot, u32());
    case kEtfSmallTuple:
      return has(1) && tuple(slot, u8());
    case kEtfLargeTuple:
      return has(4) && tuple(slot, u32());
    case kEtfMap:
      return has(4) && map(slot, u32());
    case kEtfBinary:
      return has(4) && bits(slot, u32(), 8);
    case kEtfBitBinary: {
      if (!has(5))
        return false;
      size_t n = u32();
      unsigned last = u8();
      if (last > 8 || (last == 0) != (n == 0))
        return false;
      return bits(slot, n, last);
    }
    case kEtfPid:
    case kEtfNewPid:
      return pid(slot, tag == kEtfNewPid);
    case kEtfPort:
    case kEtfNewPort:
    case kEtfV4Port:
      return port(slot, tag != kEtfPort, tag == kEtfV4Port);
    case kEtfNewReference:
    case kEtfNewerReference:
      return has(2) && reference(slot, u16(), tag == kEtfNewerReference);
    case kEtfReference:
      return oldReference(slot);
    case kEtfExport:
      return exportedFun(slot);
    case kEtfNewFun:
      return lambda(slot);
    default:
      return false;
    }
  }

  Heap &heap_;
  const uint8_t *begin_, *p_, *end_;
  bool onlyExisting_;
  const EtfForeign *foreign_;
  SmallVector<Frame, 32> work_;
};

} // namespace

Term etfDecode(Heap &heap, const uint8_t *data, size_t size, bool onlyExisting, size_t &used,
               const EtfForeign *foreign) {
  if (size > 5 && data[0] == kEtfCompressed) {
    size_t full = size_t(data[1]) << 24 | size_t(data[2]) << 16 | size_t(data[3]) << 8 | data[4];
    // Deflate cannot do better than about 1:1032.
    if (full / 1040 > size)
      return Term();
    auto *plain = static_cast<uint8_t *>(mallocOrDie(full));
    size_t taken = zlibInflate(data + 5, size - 5, plain, full), inner;
    Term t;
    if (taken) {
      Decoder decoder(heap, plain, full, onlyExisting, foreign);
      t = decoder.decode();
      inner = decoder.used();
      if (inner != full)
        t = Term();
    }
    free(plain);
    used = 5 + taken;
    return t;
  }
  Decoder decoder(heap, data, size, onlyExisting, foreign);
  Term t = decoder.decode();
  used = decoder.used();
  return t;
}

} // namespace lumen::rt
