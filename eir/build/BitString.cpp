//===- BitString.cpp - bits being put together ----------------------------===//

#include "eir/build/BitString.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/bit.h"

#include <algorithm>

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

void BitString::appendBit(bool bit) {
  if (size_ % 8 == 0)
    bytes_.push_back(0);
  if (bit)
    bytes_.back() = static_cast<char>(bytes_.back() | 0x80 >> size_ % 8);
  ++size_;
}

void BitString::appendInteger(const APInt &value, uint64_t bits,
                              bool isLittle) {
  APInt wide = value.sextOrTrunc(std::max<uint64_t>(bits, 1));
  if (!isLittle) {
    for (uint64_t i = bits; i-- > 0;)
      appendBit(wide[i]);
    return;
  }
  // Whole bytes from the low end, then the high bits that are left.
  uint64_t at = 0;
  for (; at + 8 <= bits; at += 8)
    for (unsigned i = 8; i-- > 0;)
      appendBit(wide[at + i]);
  for (uint64_t i = bits; i-- > at;)
    appendBit(wide[i]);
}

void BitString::appendBytes(StringRef bytes, uint64_t bits) {
  if (size_ % 8 == 0) { // the usual case
    bytes_.append(bytes.begin(), bytes.end());
    size_ += bits;
    return;
  }
  for (uint64_t i = 0; i < bits; ++i)
    appendBit(static_cast<uint8_t>(bytes[i / 8]) >> (7 - i % 8) & 1);
}

bool BitString::appendUtf(uint32_t point, StringRef type, bool isLittle) {
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
    return false;
  auto byte = [&](uint32_t value) { appendInteger(APInt(32, value), 8, false); };
  auto unit = [&](uint32_t value, unsigned bits) {
    appendInteger(APInt(64, value), bits, isLittle);
  };
  if (type == "utf32") {
    unit(point, 32);
  } else if (type == "utf16") {
    if (point < 0x10000) {
      unit(point, 16);
    } else {
      unit(0xd800 | (point - 0x10000) >> 10, 16);
      unit(0xdc00 | ((point - 0x10000) & 0x3ff), 16);
    }
  } else if (point < 0x80) {
    byte(point);
  } else if (point < 0x800) {
    byte(0xc0 | point >> 6);
    byte(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    byte(0xe0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3f));
    byte(0x80 | (point & 0x3f));
  } else {
    byte(0xf0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3f));
    byte(0x80 | (point >> 6 & 0x3f));
    byte(0x80 | (point & 0x3f));
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Literals
//===----------------------------------------------------------------------===//

/// IEEE half precision, rounded to nearest even.
static uint16_t toHalf(double value, bool &isExactRange) {
  APFloat half(value);
  bool losesInfo = false;
  half.convert(APFloat::IEEEhalf(), APFloat::rmNearestTiesToEven, &losesInfo);
  isExactRange = half.isFinite();
  return static_cast<uint16_t>(half.bitcastToAPInt().getZExtValue());
}

bool appendLiteral(const SegmentSpec &spec, Attribute literal,
                   std::optional<uint64_t> given, BitString &to) {
  bool isLittle = spec.endian == "little";
  uint64_t size = given ? *given : spec.type == "float" ? 64 : 8;
  if (size > kMaxLiteralBits)
    return false;
  if (spec.type == "integer") {
    auto integer = dyn_cast<IntAttr>(literal);
    if (!integer)
      return false;
    unsigned bits = APInt::getBitsNeeded(integer.getDigits(), 10) + 1;
    to.appendInteger(APInt(bits, integer.getDigits(), 10), size, isLittle);
    return true;
  }
  if (spec.type.starts_with("utf")) {
    auto integer = dyn_cast<IntAttr>(literal);
    uint32_t point;
    return integer && !integer.getDigits().getAsInteger(10, point) &&
           to.appendUtf(point, spec.type, isLittle);
  }
  if (spec.type == "float") {
    double number;
    if (auto real = dyn_cast<eir::FloatAttr>(literal)) {
      number = bit_cast<double>(real.getBits());
    } else {
      auto integer = dyn_cast<IntAttr>(literal);
      int64_t small;
      if (!integer || integer.getDigits().getAsInteger(10, small) ||
          small > (int64_t(1) << 53) || small < -(int64_t(1) << 53))
        return false;
      number = static_cast<double>(small);
    }
    if (size == 64) {
      to.appendInteger(APInt(64, bit_cast<uint64_t>(number)), 64, isLittle);
      return true;
    }
    bool isFinite = true;
    if (size == 16) {
      uint16_t half = toHalf(number, isFinite);
      if (isFinite)
        to.appendInteger(APInt(16, half), 16, isLittle);
      return isFinite;
    }
    if (size == 32) {
      float single = static_cast<float>(number);
      if (!(single - single == 0))
        return false;
      to.appendInteger(APInt(32, bit_cast<uint32_t>(single)), 32, isLittle);
      return true;
    }
    return false;
  }
  // A literal binary inside a binary.
  auto bits = dyn_cast<BitsAttr>(literal);
  if (!bits || given || bits.getBitSize() % spec.unit)
    return false;
  to.appendBytes(bits.getBytes(), bits.getBitSize());
  return true;
}

Attribute segmentLiteral(const SegmentSpec &spec, Attribute literal) {
  auto integer = dyn_cast<IntAttr>(literal);
  if (!integer || spec.type != "float")
    return literal;
  APInt value(APInt::getBitsNeeded(integer.getDigits(), 10) + 1,
              integer.getDigits(), 10);
  APFloat real(0.0);
  real.convertFromAPInt(value, /*IsSigned=*/true,
                        APFloat::rmNearestTiesToEven);
  // What no float is equal to never matches.
  if (!real.isFinite())
    return literal;
  return eir::FloatAttr::get(literal.getContext(),
                             real.bitcastToAPInt().getZExtValue());
}

BitsAttr literalSegment(MLIRContext *context, const SegmentSpec &spec,
                               Attribute literal, uint64_t size) {
  auto integer = dyn_cast<IntAttr>(literal);
  if (!integer)
    return {};
  BitString bits;
  bool isLittle = spec.endian == "little";
  if (spec.type.starts_with("utf")) {
    uint32_t point;
    if (integer.getDigits().getAsInteger(10, point) ||
        !bits.appendUtf(point, spec.type, isLittle))
      return {};
    return BitsAttr::get(context, bits.bytes(), bits.size());
  }
  if (spec.type != "integer" || size == 0 || size > 4096)
    return {};
  unsigned width = APInt::getBitsNeeded(integer.getDigits(), 10) + 1;
  APInt value(width, integer.getDigits(), 10);
  // A value that does not fit never matches; the comparison finds that out.
  bool fits = spec.isSigned ? value.isSignedIntN(size)
                            : !value.isNegative() && value.isIntN(size);
  if (!fits)
    return {};
  bits.appendInteger(value, size, isLittle);
  return BitsAttr::get(context, bits.bytes(), bits.size());
}

//===----------------------------------------------------------------------===//
// Segments
//===----------------------------------------------------------------------===//

SegmentAttr makeSegment(MLIRContext *context, const SegmentSpec &spec,
                        bool hasSize) {
  return SegmentAttr::get(context, spec.type, spec.unit, spec.isSigned,
                          spec.endian, hasSize);
}

void SegmentList::flush() {
  if (pending.size() == 0)
    return;
  // The unit tells how many segments these bits were.
  unsigned count = std::clamp(pendingSegments, 1u, 0xFFFFu);
  segments_.push_back(
      {SegmentAttr::get(&context_, "string", count, false, "big", false),
       Value(), Value(),
       BitsAttr::get(&context_, pending.bytes(), pending.size())});
  pending = BitString();
  pendingSegments = 0;
}

void SegmentList::add(SegmentAttr attr, Value value, Value size) {
  flush();
  segments_.push_back({attr, value, size, BitsAttr()});
}

} // namespace lumen::eir
