//===- BinarySupport.cpp - helpers of the BIFs about binaries ---*- C++ -*-===//
#include "runtime/bif/BinarySupport.h"
#include "runtime/sys/Pace.h"

namespace lumen::rt {

namespace {
/// Walks an iolist from left to right: `onByte(uint8_t)`, `onBits(const BitView &)`; false
/// from either stops. Tails wait in a work list, so nesting needs no C stack.
template <typename OnByte, typename OnBits>
bool walkIoList(Term list, OnByte onByte, OnBits onBits) {
  SmallVector<uint64_t, 64> tails;
  size_t cells = 0;
  while (true) {
    while (list.isCons()) {
      pacePer(++cells, 4096);
      Term head = list.head();
      if (head.isSmall()) {
        if (static_cast<uint64_t>(head.toSmall()) > 255 || !onByte(static_cast<uint8_t>(head.toSmall())))
          return false;
      } else if (head.isBitstring()) {
        if (!onBits(bitView(head)))
          return false;
      } else if (head.isCons()) {
        if (!list.tail().isNil())
          tails.push(list.tail().word());
        list = head;
        continue;
      } else if (!head.isNil()) {
        return false;
      }
      list = list.tail();
    }
    if (list.isBitstring()) {
      if (!onBits(bitView(list)))
        return false;
    } else if (!list.isNil()) {
      return false;
    }
    if (tails.empty())
      return true;
    list = Term(tails.pop());
  }
}
} // namespace

IoResult ioListBits(Term list, bool allowBits, uint64_t &bits) {
  uint64_t sum = 0;
  bool ok = walkIoList(
      list,
      [&](uint8_t) {
        sum += 8;
        return true;
      },
      [&](const BitView &v) {
        sum += v.bits;
        return allowBits || v.bits % 8 == 0;
      });
  bits = sum;
  return ok ? IoResult::Ok : IoResult::BadArg;
}

void ioListCopy(Term list, uint8_t *to, uint64_t bits) {
  uint64_t at = 0;
  if (bits)
    to[(bits + 7) / 8 - 1] = 0;
  walkIoList(
      list,
      [&](uint8_t byte) {
        if (at % 8 == 0)
          to[at / 8] = byte;
        else
          copyBits(to, at, &byte, 0, 8);
        at += 8;
        return true;
      },
      [&](const BitView &v) {
        constexpr uint64_t kBitsAtOnce = 8 << 18;
        for (uint64_t done = 0; done < v.bits; done += kBitsAtOnce) {
          uint64_t left = v.bits - done, n = left < kBitsAtOnce ? left : kBitsAtOnce;
          copyBits(to, at + done, v.bytes, v.offset + done, n);
          if (n >= 8 * 4096)
            pace(n / 64);
        }
        at += v.bits;
        return true;
      });
}

bool IoData::read(Term t) {
  if (t.isBitstring()) {
    BitView v = bitView(t);
    if (!v.isBinary())
      return false;
    size_ = v.bits / 8;
    if (v.isAligned()) {
      data_ = v.data();
      return true;
    }
    data_ = copy_.extend(size_);
    copyBits(copy_.data(), 0, v.bytes, v.offset, v.bits);
    return true;
  }
  uint64_t bits;
  if (!t.isList() || ioListBits(t, false, bits) != IoResult::Ok)
    return false;
  size_ = bits / 8;
  data_ = copy_.extend(size_);
  ioListCopy(t, copy_.data(), bits);
  return true;
}

Term viewToList(Heap &heap, const BitView &v, size_t from, size_t n, Term tail) {
  if (v.isAligned())
    return bytesToList(heap, v.data() + from, n, tail);
  SmallVector<uint8_t, 256> copy;
  copyBits(copy.extend(n), 0, v.bytes, v.offset + 8 * from, 8 * n);
  return bytesToList(heap, copy.data(), n, tail);
}

Term bytesToList(Heap &heap, const uint8_t *data, size_t n, Term tail) {
  if (n == 0)
    return tail;
  uint64_t *cells = heap.alloc(2 * n);
  for (size_t i = 0; i < n; ++i) {
    pacePer(i + 1, 8192);
    cells[2 * i] = Term::small(data[i]).word();
    cells[2 * i + 1] = Term::cons(cells + 2 * i + 2).word();
  }
  cells[2 * n - 1] = tail.word();
  return Term::cons(cells);
}

bool partOf(Term start, Term length, size_t size, size_t &from, size_t &n) {
  if (!start.isSmall() || !length.isSmall())
    return false;
  int64_t s = start.toSmall(), l = length.toSmall();
  if (s < 0 || static_cast<uint64_t>(s) > size)
    return false;
  if (l < 0) {
    if (l < -s)
      return false;
    s += l;
    l = -l;
  }
  if (static_cast<uint64_t>(l) > size - static_cast<uint64_t>(s))
    return false;
  from = static_cast<size_t>(s);
  n = static_cast<size_t>(l);
  return true;
}

} // namespace lumen::rt
