//===- Binary.cpp - BIFs about binaries and iolists -------------*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/term/Bignum.h"
#include "runtime/sched/Pacing.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {
Term count(Process &proc, uint64_t n) { return makeUnsigned(proc.heap(), n); }

Term binaryPart(Process &proc, Term bin, Term start, Term length) {
  size_t from, n;
  if (!bin.isBitstring())
    return proc.badarg();
  BitView v = bitView(bin);
  if (!partOf(start, length, v.bits / 8, from, n))
    return proc.badarg();
  return makePart(proc.heap(), v, 8 * from, 8 * n);
}
} // namespace

BIF(erlang_byte_size, 1) {
  return args[0].isBitstring() ? count(proc, (bitSizeOf(args[0]) + 7) / 8) : proc.badarg();
}
BIF(erlang_bit_size, 1) { return args[0].isBitstring() ? count(proc, bitSizeOf(args[0])) : proc.badarg(); }

BIF(erlang_binary_part, 3) { return binaryPart(proc, args[0], args[1], args[2]); }
BIF(erlang_binary_part2, 2) {
  if (!args[1].isTuple(2))
    return proc.badarg();
  return binaryPart(proc, args[0], args[1].element(0), args[1].element(1));
}

BIF(erlang_split_binary, 2) {
  if (!args[0].isBitstring() || !args[1].isSmall() || args[1].toSmall() < 0)
    return proc.badarg();
  BitView v = bitView(args[0]);
  auto at = static_cast<uint64_t>(args[1].toSmall());
  if (at > v.bits / 8)
    return proc.badarg();
  Heap &heap = proc.heap();
  Term left = makePart(heap, v, 0, 8 * at), right = makePart(heap, v, 8 * at, v.bits - 8 * at);
  return makeTuple(heap, left, right);
}

// Comprehensions --------------------------------------------------------------------

namespace {
constexpr uint64_t kDefaultRoom = 256;             ///< bytes, as in OTP
constexpr int64_t kMaxRoomBits = int64_t(1) << 40; ///< more is not set aside beforehand

Term room(int64_t bits) { return bits > kMaxRoomBits ? atoms::undefined : Term::small(bits); }
} // namespace

BIF(lumen_bits_plus, 3) {
  int64_t bits;
  if (!args[0].isSmall() || !args[1].isSmall() || args[1].toSmall() < 0 ||
      __builtin_mul_overflow(args[1].toSmall(), args[2].toSmall(), &bits) || bits > kMaxRoomBits)
    return atoms::undefined;
  return room(args[0].toSmall() + bits);
}

BIF(lumen_bits_times, 2) {
  int64_t bits;
  if (!args[0].isSmall() || !args[1].isSmall() || __builtin_mul_overflow(args[0].toSmall(), args[1].toSmall(), &bits))
    return atoms::undefined;
  return room(bits);
}

BIF(lumen_count_parts, 2) {
  if (!args[0].isBitstring() || !args[1].isSmall() || args[1].toSmall() <= 0)
    return atoms::undefined;
  return Term::small(static_cast<int64_t>(bitSizeOf(args[0]) / static_cast<uint64_t>(args[1].toSmall())));
}

BIF(lumen_bs_init_writable, 1) {
  uint64_t bytes = args[0].isSmall() ? (static_cast<uint64_t>(args[0].toSmall()) + 7) / 8 : kDefaultRoom;
  OffHeapBinary *object = OffHeapBinary::create(bytes);
  object->claimedBits.store(0, std::memory_order_relaxed);
  Heap &heap = proc.heap();
  return makeSubBinary(heap, makeRefcBinary(heap, object, bytes), 0, 0);
}

// Lists ---------------------------------------------------------------------------

BIF(erlang_binary_to_list, 1) {
  Pacing pacing(proc);
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BitView v = bitView(args[0]);
  proc.bumpReductions(static_cast<int64_t>(v.bits / 1024));
  return viewToList(proc.heap(), v, 0, v.bits / 8, Term::nil());
}
BIF(erlang_binary_to_list3, 3) {
  Pacing pacing(proc);
  if (!isBinaryTerm(args[0]) || !args[1].isSmall() || !args[2].isSmall())
    return proc.badarg();
  BitView v = bitView(args[0]);
  int64_t from = args[1].toSmall(), to = args[2].toSmall();
  if (from < 1 || to < 1 || from > to || static_cast<uint64_t>(to) > v.bits / 8)
    return proc.badarg();
  return viewToList(proc.heap(), v, static_cast<size_t>(from - 1), static_cast<size_t>(to - from + 1), Term::nil());
}
BIF(erlang_bitstring_to_list, 1) {
  Pacing pacing(proc);
  if (!args[0].isBitstring())
    return proc.badarg();
  BitView v = bitView(args[0]);
  Heap &heap = proc.heap();
  Term tail = Term::nil();
  if (unsigned rest = v.bits % 8)
    tail = makeCons(heap, makePart(heap, v, v.bits - rest, rest), tail);
  return viewToList(heap, v, 0, v.bits / 8, tail);
}

static Term flatten(Process &proc, Term list, bool allowBits) {
  Pacing pacing(proc);
  uint64_t bits;
  if (ioListBits(list, allowBits, bits) != IoResult::Ok)
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(bits / 8192));
  uint8_t *data;
  Term t = makeBinaryUninitialised(proc.heap(), (bits + 7) / 8, data);
  ioListCopy(list, data, bits);
  return bits % 8 ? makeSubBinary(proc.heap(), t, 0, bits) : t;
}
BIF(erlang_list_to_binary, 1) { return args[0].isList() ? flatten(proc, args[0], false) : proc.badarg(); }
BIF(erlang_iolist_to_binary, 1) {
  if (args[0].isBitstring())
    return isBinaryTerm(args[0]) ? args[0] : proc.badarg();
  return args[0].isList() ? flatten(proc, args[0], false) : proc.badarg();
}
BIF(erlang_list_to_bitstring, 1) { return args[0].isList() ? flatten(proc, args[0], true) : proc.badarg(); }
BIF(erlang_iolist_size, 1) {
  if (args[0].isBitstring())
    return isBinaryTerm(args[0]) ? count(proc, bitSizeOf(args[0]) / 8) : proc.badarg();
  uint64_t bits;
  Pacing pacing(proc);
  if (!args[0].isList() || ioListBits(args[0], false, bits) != IoResult::Ok)
    return proc.badarg();
  return count(proc, bits / 8);
}
/// One binary is as good an iovec as several.
BIF(erlang_iolist_to_iovec, 1) {
  Term bin = args[0];
  if (!bin.isBitstring()) {
    if (!bin.isList())
      return proc.badarg();
    bin = flatten(proc, bin, false);
    if (!bin.isValue())
      return bin;
  } else if (!isBinaryTerm(bin)) {
    return proc.badarg();
  }
  return bitSizeOf(bin) ? makeCons(proc.heap(), bin, Term::nil()) : Term::nil();
}

// Module binary ---------------------------------------------------------------------

BIF(binary_at, 2) {
  if (!isBinaryTerm(args[0]) || !args[1].isSmall())
    return proc.badarg();
  BitView v = bitView(args[0]);
  auto i = static_cast<uint64_t>(args[1].toSmall());
  if (i >= v.bits / 8)
    return proc.badarg();
  return Term::small(static_cast<int64_t>(readBits(v.bytes, v.offset + 8 * i, 8)));
}
BIF(binary_first, 1) {
  if (!isBinaryTerm(args[0]) || bitSizeOf(args[0]) == 0)
    return proc.badarg();
  BitView v = bitView(args[0]);
  return Term::small(static_cast<int64_t>(readBits(v.bytes, v.offset, 8)));
}
BIF(binary_last, 1) {
  if (!isBinaryTerm(args[0]) || bitSizeOf(args[0]) == 0)
    return proc.badarg();
  BitView v = bitView(args[0]);
  return Term::small(static_cast<int64_t>(readBits(v.bytes, v.offset + v.bits - 8, 8)));
}

static Term binaryModulePart(Process &proc, Term bin, Term start, Term length) {
  return isBinaryTerm(bin) || bin.isBitstring() ? binaryPart(proc, bin, start, length) : proc.badarg();
}
BIF(binary_part, 3) { return binaryModulePart(proc, args[0], args[1], args[2]); }
BIF(binary_part2, 2) {
  if (!args[1].isTuple(2))
    return proc.badarg();
  return binaryModulePart(proc, args[0], args[1].element(0), args[1].element(1));
}

BIF(binary_bin_to_list, 1) {
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BitView v = bitView(args[0]);
  return viewToList(proc.heap(), v, 0, v.bits / 8, Term::nil());
}
static Term binToList(Process &proc, Term bin, Term start, Term length) {
  size_t from, n;
  if (!isBinaryTerm(bin) || !partOf(start, length, bitSizeOf(bin) / 8, from, n))
    return proc.badarg();
  return viewToList(proc.heap(), bitView(bin), from, n, Term::nil());
}
BIF(binary_bin_to_list2, 2) {
  if (!args[1].isTuple(2))
    return proc.badarg();
  return binToList(proc, args[0], args[1].element(0), args[1].element(1));
}
BIF(binary_bin_to_list3, 3) { return binToList(proc, args[0], args[1], args[2]); }
BIF(binary_list_to_bin, 1) { return args[0].isList() ? flatten(proc, args[0], false) : proc.badarg(); }

static Term copies(Process &proc, Term bin, Term times) {
  if (!isBinaryTerm(bin) || !times.isInteger() || integerIsNegative(times))
    return proc.badarg();
  uint64_t n = bitSizeOf(bin) / 8, total;
  if (!times.isSmall() && times.boxSize() > 1)
    return proc.badarg(); // more than 64 bits
  if (!times.isSmall() || __builtin_mul_overflow(n, static_cast<uint64_t>(times.toSmall()), &total) || total >> 56)
    return proc.systemLimit();
  BinaryBytes bytes(bin);
  uint8_t *data;
  Term t = makeBinaryUninitialised(proc.heap(), total, data);
  constexpr size_t kAtOnce = 1 << 20; // bytes
  Pacing pacing(proc, total > kAtOnce);
  if (n == 1)
    memset(data, bytes.data()[0], total);
  else if (n)
    for (size_t at = 0, rounds = 0; at < total; at += n) {
      memcpy(data + at, bytes.data(), n);
      if (n >= 4096)
        pace(n / 8);
      else
        pacePer(++rounds, 1024);
    }
  proc.bumpReductions(static_cast<int64_t>(total / 1024));
  return t;
}
BIF(binary_copy, 1) { return copies(proc, args[0], Term::small(1)); }
BIF(binary_copy2, 2) { return copies(proc, args[0], args[1]); }

BIF(binary_referenced_byte_size, 1) {
  if (!args[0].isBitstring())
    return proc.badarg();
  BitView v = bitView(args[0]);
  return count(proc, v.base.box()[1]);
}

/// Bytes that all binaries of a non-empty list have in common at one end, or -1.
static int64_t commonBytes(Term list, bool suffix) {
  if (!list.isCons())
    return -1;
  BitView first{};
  uint64_t best = 0;
  bool isFirst = true;
  for (; list.isCons(); list = list.tail()) {
    if (!isBinaryTerm(list.head()))
      return -1;
    BitView v = bitView(list.head());
    if (isFirst) {
      first = v;
      best = v.bits / 8;
      isFirst = false;
      continue;
    }
    if (best > v.bits / 8)
      best = v.bits / 8;
    for (uint64_t i = 0; i < best; ++i) {
      uint64_t x = suffix ? first.bits - 8 - 8 * i : 8 * i, y = suffix ? v.bits - 8 - 8 * i : 8 * i;
      if (readBits(first.bytes, first.offset + x, 8) != readBits(v.bytes, v.offset + y, 8))
        best = i;
    }
  }
  return list.isNil() ? static_cast<int64_t>(best) : -1;
}
BIF(binary_longest_common_prefix, 1) {
  int64_t n = commonBytes(args[0], false);
  return n < 0 ? proc.badarg() : Term::small(n);
}
BIF(binary_longest_common_suffix, 1) {
  int64_t n = commonBytes(args[0], true);
  return n < 0 ? proc.badarg() : Term::small(n);
}

static bool endianness(Term t, bool &isLittle) {
  isLittle = t == atoms::little;
  return isLittle || t == atoms::big;
}
static Term encodeUnsigned(Process &proc, Term value, bool isLittle) {
  if (!value.isInteger() || integerIsNegative(value))
    return proc.badarg();
  IntegerView v(value);
  size_t n = v.size() ? v.size() * 8 - static_cast<size_t>(__builtin_clzll(v.limbs()[v.size() - 1])) / 8 : 1;
  uint8_t *data;
  Term t = makeBinaryUninitialised(proc.heap(), n, data);
  for (size_t i = 0; i < n; ++i)
    data[isLittle ? i : n - 1 - i] = v.size() ? static_cast<uint8_t>(v.limbs()[i / 8] >> (i % 8 * 8)) : 0;
  return t;
}
BIF(binary_encode_unsigned, 1) { return encodeUnsigned(proc, args[0], false); }
BIF(binary_encode_unsigned2, 2) {
  bool isLittle;
  return endianness(args[1], isLittle) ? encodeUnsigned(proc, args[0], isLittle) : proc.badarg();
}
static Term decodeUnsigned(Process &proc, Term bin, bool isLittle) {
  if (!isBinaryTerm(bin))
    return proc.badarg();
  BinaryBytes bytes(bin);
  SmallVector<uint64_t, 16> limbs;
  size_t n = bytes.size(), count = (n + 7) / 8;
  uint64_t *p = limbs.extend(count + 1);
  memset(p, 0, (count + 1) * 8);
  for (size_t i = 0; i < n; ++i)
    p[i / 8] |= uint64_t(bytes.data()[isLittle ? i : n - 1 - i]) << (i % 8 * 8);
  Term t = makeIntegerFromLimbs(proc.heap(), p, count, false);
  return t.isValue() ? t : proc.systemLimit();
}
BIF(binary_decode_unsigned, 1) { return decodeUnsigned(proc, args[0], false); }
BIF(binary_decode_unsigned2, 2) {
  bool isLittle;
  return endianness(args[1], isLittle) ? decodeUnsigned(proc, args[0], isLittle) : proc.badarg();
}
