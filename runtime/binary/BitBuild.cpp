//===- BitBuild.cpp - putting bitstrings together ---------------*- C++ -*-===//
//
// Two passes over the segments: the first checks every value and adds up the size, the
// second writes, so that nothing is allocated for a construction that fails.
//
// Appending: `<<Acc/binary, ...>>` in a loop would copy Acc each time. Results over
// kMaxHeapBinary bytes that were made by appending are sub-binaries of a refc binary with
// room at the end; the next append to such a sub-binary, if it ends where the bytes in use
// end (OffHeapBinary::claimedBits), takes the room by compare and exchange and writes in
// place. Terms made earlier see only their own part. If the compiler knows that nobody
// has the accumulator's term any more (it is owned), that term becomes the result.
//
//===----------------------------------------------------------------------===//
#include "runtime/abi/Segments.h"
#include "runtime/binary/BitInteger.h"
#include "runtime/binary/Utf.h"
#include "runtime/process/Process.h"
#include "runtime/term/Bignum.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {

constexpr uint64_t kMaxBits = uint64_t(1) << 58; ///< more is system_limit

/// What is wrong with a segment.
enum class Outcome { Ok, Type, Size, Unit, Short, Invalid, NoFloat, SystemLimit };

/// size * unit of a segment.
Outcome segmentBits(Term size, unsigned unit, uint64_t &bits) {
  if (!size.isInteger() || integerIsNegative(size))
    return Outcome::Size;
  if (!size.isSmall() || __builtin_mul_overflow(static_cast<uint64_t>(size.toSmall()), uint64_t(unit), &bits) || bits > kMaxBits)
    return Outcome::SystemLimit;
  return Outcome::Ok;
}

/// One segment with its operands.
struct Segment {
  Outcome measure();
  void write(uint8_t *bytes, uint64_t offset) const;

  const abi::SegmentDesc *desc;
  Term value, size;
  uint64_t bits = 0;
  uint64_t number = 0; ///< of floats and characters: what is written
};

Outcome Segment::measure() {
  bool hasSize = desc->flags & abi::kSegHasSize;
  switch (desc->type) {
  case abi::kSegInteger:
    if (!value.isInteger())
      return Outcome::Type;
    return hasSize ? segmentBits(size, desc->unit, bits) : (bits = 8, Outcome::Ok);
  case abi::kSegFloat: {
    bits = 64;
    if (hasSize)
      if (Outcome o = segmentBits(size, desc->unit, bits); o != Outcome::Ok)
        return o;
    double d;
    if (value.isFloat())
      d = value.toFloat();
    else if (!value.isInteger())
      return Outcome::Type;
    else if (!integerToDouble(value, d))
      return Outcome::NoFloat;
    if (bits != 16 && bits != 32 && bits != 64)
      return Outcome::Invalid;
    number = floatToBits(d, static_cast<unsigned>(bits));
    return Outcome::Ok;
  }
  case abi::kSegBinary: {
    if (!value.isBitstring())
      return Outcome::Type;
    uint64_t have = bitSizeOf(value);
    if (!hasSize) {
      bits = have;
      return desc->unit > 1 && have % desc->unit ? Outcome::Unit : Outcome::Ok;
    }
    if (Outcome o = segmentBits(size, desc->unit, bits); o != Outcome::Ok)
      return o;
    return bits <= have ? Outcome::Ok : Outcome::Short;
  }
  case abi::kSegUtf8:
  case abi::kSegUtf16:
  case abi::kSegUtf32:
    if (!value.isSmall() || value.toSmall() < 0 || !utf::isCharacter(static_cast<uint64_t>(value.toSmall())))
      return Outcome::Type;
    number = static_cast<uint64_t>(value.toSmall());
    bits = desc->type == abi::kSegUtf8 ? 8 * static_cast<uint64_t>(utf::length8(static_cast<uint32_t>(number))) : desc->type == abi::kSegUtf32 || number >= 0x10000 ? 32 : 16;
    return Outcome::Ok;
  default:
    bits = desc->stringBits;
    return Outcome::Ok;
  }
}

void Segment::write(uint8_t *bytes, uint64_t offset) const {
  bool little = desc->flags & abi::kSegLittle;
  auto n = static_cast<unsigned>(bits);
  auto swapped = [](uint64_t v, unsigned width) { return __builtin_bswap64(v) >> (64 - width); };
  switch (desc->type) {
  case abi::kSegInteger:
    writeInteger(bytes, offset, bits, value, little);
    break;
  case abi::kSegFloat:
  case abi::kSegUtf32:
    writeBits(bytes, offset, n, little ? swapped(number, n) : number);
    break;
  case abi::kSegBinary: {
    BitView v = bitView(value);
    copyBits(bytes, offset, v.bytes, v.offset, bits);
    break;
  }
  case abi::kSegUtf8: {
    uint8_t text[4];
    int count = utf::encode8(static_cast<uint32_t>(number), text);
    for (int i = 0; i < count; ++i)
      writeBits(bytes, offset + 8 * static_cast<unsigned>(i), 8, text[i]);
    break;
  }
  case abi::kSegUtf16: {
    auto put = [&](uint64_t at, uint64_t v) { writeBits(bytes, at, 16, little ? swapped(v, 16) : v); };
    if (number < 0x10000) {
      put(offset, number);
    } else {
      put(offset, 0xD800 | ((number - 0x10000) >> 10));
      put(offset + 16, 0xDC00 | (number & 0x3FF));
    }
    break;
  }
  default:
    copyBits(bytes, offset, desc->string, 0, bits);
  }
}

/// Raises for a segment, with {Number, Type, What, Value} as the cause.
Term failed(Process &proc, const Segment &s, Outcome o, int64_t number) {
  static constexpr Term types[] = {atoms::integer, atoms::float_, atoms::binary, atoms::utf8, atoms::utf16, atoms::utf32, atoms::binary};
  Term what, value = s.value;
  switch (o) {
  case Outcome::Size:
  case Outcome::SystemLimit:
    what = atoms::size;
    value = s.size.isValue() ? s.size : s.value;
    break;
  case Outcome::Unit: what = atoms::unit; break;
  case Outcome::Short: what = atoms::short_; break;
  case Outcome::NoFloat: what = atoms::no_float; break;
  case Outcome::Invalid:
    what = atoms::invalid;
    value = Term::small(static_cast<int64_t>(s.bits));
    break;
  case Outcome::Type:
  case Outcome::Ok: what = atoms::type; break;
  }
  Term cause = makeTuple(proc.heap(), Term::small(number), types[s.desc->type], what, value.isValue() ? value : atoms::undefined);
  proc.badargWithCause(cause);
  if (o == Outcome::SystemLimit)
    proc.abi.excReason = atoms::system_limit.word();
  return Term();
}

/// Moves the end of the bits in use, if it is where the caller thinks.
inline bool claim(OffHeapBinary &object, uint64_t from, uint64_t to) {
  if (object.claimedBits.load(std::memory_order_acquire) != from)
    return false;
  // The only reference is this process's: nobody else can move it.
  if (object.refs.load(std::memory_order_acquire) == 1) {
    object.claimedBits.store(to, std::memory_order_relaxed);
    return true;
  }
  return object.claimedBits.compare_exchange_strong(from, to, std::memory_order_acq_rel);
}

/// How a construction starts.
enum class Start : int64_t {
  New,
  Append,
  AppendOwned, ///< the accumulator's term may be changed
};

constexpr uint64_t roomyCapacity(uint64_t bytes) {
  return bytes <= 256 ? 256 : bytes * 2;
}

/// Moves the bytes of an owned accumulator, of which nobody else has any part, to
/// where there is room for so many bits.
void makeRoom(Heap &heap, Term acc, uint64_t totalBits) {
  BitView v = bitView(acc);
  if (acc.boxTag() != abi::kSubBinTag || v.base.boxTag() != abi::kRefcBinTag || v.offset != 0)
    return;
  uint64_t *box = v.base.box();
  auto *object = reinterpret_cast<OffHeapBinary *>(box[abi::kRefcObject]);
  if (totalBits <= object->capacity * 8)
    return;
  if (object->refs.load(std::memory_order_acquire) != 1 || object->claimedBits.load(std::memory_order_relaxed) != v.bits)
    return;
  uint64_t used = (v.bits + 7) / 8, capacity = roomyCapacity((totalBits + 7) / 8);
  OffHeapBinary *fresh = OffHeapBinary::create(capacity);
  fresh->claimedBits.store(v.bits, std::memory_order_relaxed);
  memcpy(fresh->bytes, object->bytes, used);
  box[abi::kRefcObject] = reinterpret_cast<uintptr_t>(fresh);
  box[abi::kRefcBytes] = capacity;
  heap.offHeap().bytes += capacity - object->capacity;
  object->release();
  heap.offHeapGrew();
}

/// The bits of the accumulator with `more` writable ones behind; `at` is where they start.
Term appendTo(Heap &heap, Term acc, bool isOwned, uint64_t more, uint8_t *&bytes, uint64_t &at) {
  uint64_t total = bitSizeOf(acc) + more;
  if (isOwned && total > kMaxHeapBinary * 8)
    makeRoom(heap, acc, total);
  BitView v = bitView(acc);
  uint64_t end = v.offset + v.bits, newEnd = end + more;
  if (v.base.boxTag() == abi::kRefcBinTag) {
    auto *object = reinterpret_cast<OffHeapBinary *>(v.base.box()[abi::kRefcObject]);
    if (newEnd <= object->capacity * 8 && claim(*object, end, newEnd)) {
      bytes = object->bytes;
      at = end;
      if ((newEnd + 7) / 8 > (end + 7) / 8)
        bytes[(newEnd + 7) / 8 - 1] = 0; // no stray bits behind the last ones
      if (isOwned && acc.boxTag() == abi::kSubBinTag) {
        acc.box()[abi::kSubBinBits] = total;
        return acc;
      }
      return makeSubBinary(heap, v.base, v.offset, total);
    }
  }
  if (total <= kMaxHeapBinary * 8) {
    uint8_t *data;
    size_t n = (total + 7) / 8;
    Term t = makeBinaryUninitialised(heap, n, data);
    if (n)
      data[n - 1] = 0;
    copyBits(data, 0, v.bytes, v.offset, v.bits);
    bytes = data;
    at = v.bits;
    return total % 8 ? makeSubBinary(heap, t, 0, total) : t;
  }
  uint64_t size = (total + 7) / 8, capacity = roomyCapacity(size);
  OffHeapBinary *object = OffHeapBinary::create(capacity);
  object->claimedBits.store(total, std::memory_order_relaxed);
  object->bytes[size - 1] = 0;
  copyBits(object->bytes, 0, v.bytes, v.offset, v.bits);
  bytes = object->bytes;
  at = v.bits;
  return makeSubBinary(heap, makeRefcBinary(heap, object, capacity), 0, total);
}

/// Small segments in a row, as one number.
struct Packed {
  bool add(const abi::SegmentDesc &desc, const uint64_t *&operands);
  bool addBits(uint64_t value, uint64_t n) {
    if (n > kMaxPacked - bits)
      return false;
    word = word << n | (value & ((uint64_t(1) << n) - 1));
    bits += static_cast<unsigned>(n);
    return true;
  }

  static constexpr unsigned kMaxPacked = 56; ///< with 7 bits in front: a word
  uint64_t word = 0;
  unsigned bits = 0;
};

/// False: not one of the simple cases, or an error; the general way finds out.
inline bool Packed::add(const abi::SegmentDesc &desc, const uint64_t *&operands) {
  if (desc.type == abi::kSegString)
    return desc.stringBits <= kMaxPacked && addBits(desc.stringBits == 8 ? *desc.string : readBits(desc.string, 0, desc.stringBits), desc.stringBits);
  Term value(*operands++);
  if (!value.isSmall())
    return false;
  if (desc.type == abi::kSegInteger) {
    uint64_t n = 8;
    if (desc.flags & abi::kSegHasSize) {
      Term size(*operands++);
      if (!size.isSmall() || static_cast<uint64_t>(size.toSmall()) > kMaxPacked)
        return false;
      n = static_cast<uint64_t>(size.toSmall()) * desc.unit;
    }
    auto v = static_cast<uint64_t>(value.toSmall());
    if ((desc.flags & abi::kSegLittle) && n > 8) {
      if (n % 8 || n > kMaxPacked)
        return false;
      v = __builtin_bswap64(v) >> (64 - n);
    }
    return addBits(v, n);
  }
  if (desc.type != abi::kSegUtf8 || (desc.flags & abi::kSegHasSize))
    return false;
  auto c = static_cast<uint64_t>(value.toSmall());
  if (c < 0x80)
    return addBits(c, 8);
  if (!utf::isCharacter(c))
    return false;
  if (c < 0x800)
    return addBits(0xC080 | (c & 0x7C0) << 2 | (c & 0x3F), 16);
  if (c < 0x10000)
    return addBits(0xE08080 | (c & 0xF000) << 4 | (c & 0xFC0) << 2 | (c & 0x3F), 24);
  return addBits(0xF0808080 | (c & 0x1C0000) << 6 | (c & 0x3F000) << 4 | (c & 0xFC0) << 2 | (c & 0x3F), 32);
}

/// Writes packed bits at a position; what lies behind them in the last byte becomes 0.
inline void writePacked(uint8_t *bytes, uint64_t at, uint64_t word, unsigned n) {
  uint8_t *p = bytes + at / 8;
  if (unsigned before = at % 8) {
    word |= static_cast<uint64_t>(*p >> (8 - before)) << n;
    n += before;
  }
  if (n == 0)
    return;
  // From both ends inwards: no loop.
  unsigned count = (n + 7) / 8;
  word = __builtin_bswap64(word << (64 - n));
  auto put = [&]<typename T>(unsigned at, T part) { __builtin_memcpy(p + at, &part, sizeof(T)); };
  if (count >= 4) {
    put(0, static_cast<uint32_t>(word));
    put(count - 4, static_cast<uint32_t>(word >> (8 * (count - 4))));
  } else if (count >= 2) {
    put(0, static_cast<uint16_t>(word));
    put(count - 2, static_cast<uint16_t>(word >> (8 * (count - 2))));
  } else {
    *p = static_cast<uint8_t>(word);
  }
}

/// The common case of appendTo: there is room. No value: the other cases.
inline Term appendPackedInPlace(Heap &heap, Term acc, bool isOwned, const Packed &packed, uint64_t unit) {
  if (!acc.isBoxed() || acc.boxTag() != abi::kSubBinTag)
    return Term();
  uint64_t *box = acc.box();
  Term base(box[abi::kSubBinBase]);
  uint64_t bits = box[abi::kSubBinBits], offset = box[abi::kSubBinOffset];
  if (base.boxTag() != abi::kRefcBinTag || (unit != 1 && bits % unit))
    return Term();
  auto *object = reinterpret_cast<OffHeapBinary *>(base.box()[abi::kRefcObject]);
  uint64_t end = offset + bits, newEnd = end + packed.bits;
  if (newEnd > object->capacity * 8 || !claim(*object, end, newEnd))
    return Term();
  writePacked(object->bytes, end, packed.word, packed.bits);
  if (isOwned) {
    box[abi::kSubBinBits] = bits + packed.bits;
    return acc;
  }
  uint64_t *made = heap.alloc(4);
  made[0] = abi::header(3, abi::kSubBinTag);
  made[abi::kSubBinBits] = bits + packed.bits;
  made[abi::kSubBinOffset] = offset;
  made[abi::kSubBinBase] = base.word();
  return Term::boxed(made);
}

/// A new bitstring, or `acc` with the bits behind it. No value: the general way.
inline Term createPacked(Heap &heap, const Packed &packed, Start start, Term acc, uint64_t unit) {
  uint8_t *bytes;
  uint64_t at = 0;
  Term result;
  if (start != Start::New) {
    bool isOwned = start == Start::AppendOwned;
    if (Term t = appendPackedInPlace(heap, acc, isOwned, packed, unit); t.isValue()) [[likely]]
      return t;
    if (!acc.isBitstring() || (unit > 1 && bitSizeOf(acc) % unit))
      return Term();
    result = appendTo(heap, acc, isOwned, packed.bits, bytes, at);
  } else {
    result = makeBinaryUninitialised(heap, (packed.bits + 7) / 8, bytes);
    if (packed.bits % 8)
      result = makeSubBinary(heap, result, 0, packed.bits);
  }
  writePacked(bytes, at, packed.word, packed.bits);
  return result;
}

} // namespace

/// From here on it is worth asking whether the start of a binary was copied.
constexpr uint64_t kManyBits = 8 * 64 * 1024;

extern "C" uint64_t lumen_bs_create(Process *proc, const abi::SegmentDesc *descs, int64_t count, const uint64_t *operands, int64_t how) {
  bool isAppend = how && count > 0 && descs[0].type == abi::kSegBinary && !(descs[0].flags & abi::kSegHasSize);
  Start start = isAppend ? static_cast<Start>(how) : Start::New;
  Packed packed;
  const uint64_t *next = operands + isAppend;
  int64_t done = isAppend;
  while (done < count && packed.add(descs[done], next))
    ++done;
  if (done == count)
    if (Term t = createPacked(proc->heap(), packed, start, isAppend ? Term(*operands) : Term(), descs->unit); t.isValue())
      return t.word();
  SmallVector<Segment, 8> segments;
  uint64_t total = 0;
  int64_t number = 1; // as the source counts
  for (int64_t i = 0; i < count; ++i) {
    Segment s{descs + i, Term(), Term()};
    if (s.desc->type != abi::kSegString)
      s.value = Term(*operands++);
    if (s.desc->flags & abi::kSegHasSize)
      s.size = Term(*operands++);
    Outcome o = s.measure();
    total += s.bits;
    if (o == Outcome::Ok && total > kMaxBits)
      o = Outcome::SystemLimit;
    if (o != Outcome::Ok)
      return failed(*proc, s, o, number).word();
    number += s.desc->type == abi::kSegString ? s.desc->unit : 1;
    segments.push(s);
  }
  Heap &heap = proc->heap();
  uint8_t *bytes;
  uint64_t at = 0;
  Term result;
  size_t first = 0;
  uint64_t copied = total;
  if (isAppend) {
    const Segment &acc = segments[0];
    if (total == acc.bits) // nothing is added
      return acc.value.word();
    result = appendTo(heap, acc.value, start == Start::AppendOwned, total - acc.bits, bytes, at);
    first = 1;
    if (total < kManyBits || bitView(result).base == bitView(acc.value).base)
      copied -= acc.bits;
  } else {
    uint64_t n = (total + 7) / 8;
    result = makeBinaryUninitialised(heap, n, bytes);
    if (n)
      bytes[n - 1] = 0;
    if (total % 8)
      result = makeSubBinary(heap, result, 0, total);
  }
  for (size_t i = first; i < segments.size(); ++i) {
    segments[i].write(bytes, at);
    at += segments[i].bits;
  }
  // A kilobyte for a reduction, as BEAM counts.
  proc->bumpReductions(static_cast<int64_t>(copied / (8 * 1024)));
  return result.word();
}

// Generated code has put the bits together.
extern "C" uint64_t lumen_bs_create_packed(Process *proc, uint64_t word, int64_t bits) {
  Packed packed{word, static_cast<unsigned>(bits)};
  return createPacked(proc->heap(), packed, Start::New, Term(), 1).word();
}

extern "C" uint64_t lumen_bs_append_packed(Process *proc, uint64_t acc, int64_t unit, uint64_t word, int64_t bits) {
  Packed packed{word, static_cast<unsigned>(bits)};
  return createPacked(proc->heap(), packed, Start::Append, Term(acc), static_cast<uint64_t>(unit)).word();
}

extern "C" uint64_t lumen_bs_extend_packed(Process *proc, uint64_t acc, int64_t unit, uint64_t word, int64_t bits) {
  Packed packed{word, static_cast<unsigned>(bits)};
  return createPacked(proc->heap(), packed, Start::AppendOwned, Term(acc), static_cast<uint64_t>(unit)).word();
}
