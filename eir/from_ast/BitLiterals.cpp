//===- BitLiterals.cpp - specifiers and literals of bit syntax ------------===//

#include "eir/from_ast/BitLiterals.h"

#include "llvm/ADT/APInt.h"

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
// Literals
//===----------------------------------------------------------------------===//

bool appendLiteralElement(ModuleLowering &module, const Node *element,
                          BitString &to) {
  const Node *value = element->kid(0);
  auto spec = segmentSpec(module, element);
  if (!spec)
    return false;
  const Node *sizeNode = element->kids.size() > 1 ? element->kid(1) : nullptr;
  uint64_t size = spec->type == "float" ? 64 : 8;
  if (sizeNode) {
    auto attr = dyn_cast_or_null<IntAttr>(module.literal(sizeNode));
    if (!attr || attr.getDigits().getAsInteger(10, size) || size > kMaxLiteralBits)
      return false;
    size *= spec->unit;
    if (size > kMaxLiteralBits)
      return false;
  }
  bool isLittle = spec->endian == "little";
  if (value->kind == NodeKind::String) {
    std::vector<uint32_t> points = decodeText(str(value->text));
    if (spec->type == "integer") {
      if (size * points.size() > 64 * kMaxLiteralBits)
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
  return appendLiteral(*spec, literal,
                       sizeNode ? std::optional(size) : std::nullopt, to);
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
