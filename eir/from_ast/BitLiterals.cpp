//===- BitLiterals.cpp - specifiers and literals of bit syntax ------------===//

#include "eir/from_ast/BitLiterals.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

std::optional<SegmentSpec> segmentSpec(ModuleLowering &module,
                                       const Node *element) {
  using frontend::BinSpec;
  static const BinSpec kDefault;
  const BinSpec &given = element->spec ? *element->spec : kDefault;
  SegmentSpec spec;
  auto illegal = [&](const char *why) {
    module.report(DiagKind::LowerIllegalBits, element, {why});
    return std::nullopt;
  };
  if (!given.unknown.empty())
    return illegal("unknown bit type");
  unsigned unit = 1;
  switch (given.type) {
  case BinSpec::Type::Default:
  case BinSpec::Type::Integer:
    spec.type = "integer";
    break;
  case BinSpec::Type::Float:
    spec.type = "float";
    break;
  case BinSpec::Type::Binary:
  case BinSpec::Type::Bytes:
    spec.type = "binary";
    unit = 8;
    break;
  case BinSpec::Type::Bitstring:
  case BinSpec::Type::Bits:
    spec.type = "binary";
    break;
  case BinSpec::Type::Utf8:
    spec.type = "utf8";
    break;
  case BinSpec::Type::Utf16:
    spec.type = "utf16";
    break;
  case BinSpec::Type::Utf32:
    spec.type = "utf32";
    break;
  }
  bool hasSize = element->kids.size() > 1 && element->kid(1);
  bool isUtf = spec.type.starts_with("utf");
  if (isUtf && (hasSize || given.unit))
    return illegal("no size or unit is allowed with utf8, utf16 and utf32");
  if (given.unit && !hasSize && spec.type != "binary")
    return illegal("a unit needs a size");
  if (given.unit > 256)
    return illegal("the unit must be between 1 and 256");
  spec.unit = given.unit ? given.unit : unit;
  spec.isSigned = given.sign == BinSpec::Sign::Signed;
  // Native is little on all targets: x86-64 and wasm.
  bool isLittle = given.endian == BinSpec::Endian::Little ||
                  given.endian == BinSpec::Endian::Native;
  spec.endian = isLittle ? "little" : "big";
  return spec;
}

//===----------------------------------------------------------------------===//
// BitString
//===----------------------------------------------------------------------===//

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

bool appendLiteralElement(ModuleLowering &module, const Node *element,
                          BitString &to) {
  constexpr uint64_t kMaxBits = 1 << 20; // larger ones are built when run
  const Node *value = element->kid(0);
  auto spec = segmentSpec(module, element);
  if (!spec)
    return false;
  const Node *sizeNode = element->kids.size() > 1 ? element->kid(1) : nullptr;
  uint64_t size = spec->type == "float" ? 64 : 8;
  if (sizeNode) {
    auto attr = dyn_cast_or_null<IntAttr>(module.literal(sizeNode));
    if (!attr || attr.getDigits().getAsInteger(10, size) || size > kMaxBits)
      return false;
    size *= spec->unit;
    if (size > kMaxBits)
      return false;
  }
  bool isLittle = spec->endian == "little";
  if (value->kind == NodeKind::String) {
    std::vector<uint32_t> points = decodeText(str(value->text));
    if (spec->type == "integer") {
      if (size * points.size() > 64 * kMaxBits)
        return false;
      for (uint32_t point : points)
        to.appendInteger(APInt(64, point), size, isLittle);
      return true;
    }
    if (spec->type.starts_with("utf")) {
      for (uint32_t point : points)
        if (!to.appendUtf(point, spec->type, isLittle))
          return false;
      return true;
    }
    return false;
  }
  Attribute literal = module.literal(value);
  if (!literal)
    return false;
  if (spec->type == "integer") {
    auto integer = dyn_cast<IntAttr>(literal);
    if (!integer)
      return false;
    unsigned bits = APInt::getBitsNeeded(integer.getDigits(), 10) + 1;
    to.appendInteger(APInt(bits, integer.getDigits(), 10), size, isLittle);
    return true;
  }
  if (spec->type.starts_with("utf")) {
    auto integer = dyn_cast<IntAttr>(literal);
    uint32_t point;
    return integer && !integer.getDigits().getAsInteger(10, point) &&
           to.appendUtf(point, spec->type, isLittle);
  }
  if (spec->type == "float") {
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
  if (!bits || sizeNode || bits.getBitSize() % spec->unit)
    return false;
  to.appendBytes(bits.getBytes(), bits.getBitSize());
  return true;
}

Attribute literalBits(ModuleLowering &module, const Node *node) {
  BitString bits;
  for (const Node *element : node->kids) {
    // Quick rejection, so that nothing is reported twice.
    const Node *value = element->kid(0);
    if (value->kind != NodeKind::String && !module.literal(value))
      return {};
    if (!appendLiteralElement(module, element, bits))
      return {};
  }
  return BitsAttr::get(&module.context(), bits.bytes(), bits.size());
}

} // namespace lumen::eir
