//===- BitSyntax.cpp - building bitstrings, binary patterns ---------------===//

#include "eir/from_ast/BitLiterals.h"
#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

namespace {
/// Segments being collected for eir.bs_create.
struct SegmentList {
  SmallVector<Attribute> attrs;
  SmallVector<Value> operands;
  BitString pending;
};
} // namespace

static SegmentAttr makeSegment(MLIRContext *context, const SegmentSpec &spec,
                               bool hasSize) {
  return SegmentAttr::get(context, spec.type, spec.unit, spec.isSigned,
                          spec.endian, hasSize);
}

static const Node *sizeOf(const Node *element) {
  return element->kids.size() > 1 ? element->kid(1) : nullptr;
}

/// <<...>> as an expression, or in a guard if `fail` is given.
Value FunctionLowering::binary(const Node *node, Block *fail) {
  return buildBits(node, node->kids, Value(), fail);
}

/// `prefix`, if given, stands in front as a bitstring.
Value FunctionLowering::buildBits(const Node *node, Nodes elements,
                                  Value prefix, Block *fail) {
  Location at = loc(node);
  MLIRContext *context = b.getContext();
  SegmentList list;
  auto value = [&](const Node *part) {
    return fail ? guardValue(part, fail) : expr(part);
  };
  auto flush = [&] {
    if (list.pending.size() == 0)
      return;
    list.attrs.push_back(
        SegmentAttr::get(context, "string", 1, false, "big", false));
    list.operands.push_back(
        constant(at, BitsAttr::get(context, list.pending.bytes(),
                                   list.pending.size())));
    list.pending = BitString();
  };
  if (prefix) {
    list.attrs.push_back(
        SegmentAttr::get(context, "binary", 1, false, "big", false));
    list.operands.push_back(prefix);
  }
  bool isAppend = prefix != nullptr;
  for (auto [i, element] : enumerate(elements)) {
    BitString before = list.pending;
    if (appendLiteralElement(mod, element, list.pending))
      continue;
    list.pending = before; // whatever a failed attempt has added
    flush();
    auto spec = segmentSpec(mod, element);
    if (!spec)
      return dead(at);
    const Node *valueNode = element->kid(0);
    const Node *sizeNode = sizeOf(element);
    bool isNumber = spec->type == "integer" || spec->type == "float";
    if (i == 0 && !prefix && spec->type == "binary" && !sizeNode &&
        elements.size() > 1 && (spec->unit == 1 || spec->unit == 8))
      isAppend = true;
    SegmentAttr attr =
        makeSegment(context, *spec, isNumber || sizeNode != nullptr);
    // A string is one segment for each character, with the same size.
    SmallVector<Value> values;
    if (valueNode->kind == NodeKind::String) {
      for (uint32_t point : decodeText(str(valueNode->text)))
        values.push_back(constant(at, mod.integer(point)));
    } else {
      values.push_back(value(valueNode));
    }
    Value size;
    if (sizeNode)
      size = value(sizeNode);
    else if (isNumber)
      size = constant(at, mod.integer(spec->type == "float" ? 64 : 8));
    for (Value part : values) {
      list.attrs.push_back(attr);
      list.operands.push_back(part);
      if (size)
        list.operands.push_back(size);
    }
  }
  flush();
  Value result = b.create<BsCreateOp>(
      at, term, fail ? FailMode::Guard : mode(), isAppend,
      b.getArrayAttr(list.attrs), list.operands);
  return fail ? checkedGuard(at, result, fail) : checked(at, result);
}

/// One more element of a binary comprehension.
Value FunctionLowering::appendTemplate(const Node *node, Value accumulator) {
  if (node->kind == NodeKind::Bin)
    return buildBits(node, node->kids, accumulator, nullptr);
  Location at = loc(node);
  Value value = expr(node);
  Attribute segment =
      SegmentAttr::get(b.getContext(), "binary", 1, false, "big", false);
  return checked(at, b.create<BsCreateOp>(
                         at, term, mode(), /*append=*/true,
                         b.getArrayAttr({segment, segment}),
                         ValueRange{accumulator, value}));
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// The bits that a literal value of a segment has, if just those match it.
static BitsAttr literalSegment(MLIRContext *context, const SegmentSpec &spec,
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

Pat *FunctionLowering::binaryPattern(const Node *node, bool shadow) {
  Pat *pat = newPat(Pat::Binary, node);
  std::vector<BitSegment> &segments = segmentLists.emplace_back();
  MLIRContext *context = b.getContext();
  for (auto [i, element] : enumerate(node->kids)) {
    auto spec = segmentSpec(mod, element);
    if (!spec)
      return newPat(Pat::Never, node);
    const Node *sizeNode = sizeOf(element);
    const Node *valueNode = element->kid(0);
    bool isNumber = spec->type == "integer" || spec->type == "float";
    if (spec->type == "binary" && !sizeNode && i + 1 != node->kids.size()) {
      report(DiagKind::LowerIllegalBits, element,
             {"a binary field without size is only allowed at the end of a "
              "binary pattern"});
      return newPat(Pat::Never, node);
    }
    BitSegment segment;
    segment.node = element;
    segment.size = sizeNode;
    segment.attr = makeSegment(context, *spec, isNumber || sizeNode);
    // The size in bits, if it is known here.
    std::optional<uint64_t> size;
    if (!sizeNode) {
      size = spec->type == "float" ? 64 : 8;
    } else if (auto attr = dyn_cast_or_null<IntAttr>(mod.literal(sizeNode))) {
      uint64_t units;
      if (!attr.getDigits().getAsInteger(10, units) && units < (1u << 24))
        size = units * spec->unit;
    }
    auto addLiteral = [&](Attribute literal) {
      segment.bits = {};
      if (size)
        segment.bits = literalSegment(context, *spec, literal, *size);
      segment.value = literalPattern(literal, valueNode);
      segments.push_back(segment);
    };
    if (valueNode->kind == NodeKind::String) {
      for (uint32_t point : decodeText(str(valueNode->text)))
        addLiteral(mod.integer(point));
      continue;
    }
    if (Attribute literal = mod.literal(valueNode)) {
      // An integer in a float segment stands for the float.
      int64_t small;
      if (auto integer = dyn_cast<IntAttr>(literal);
          integer && spec->type == "float" &&
          !integer.getDigits().getAsInteger(10, small))
        literal = eir::FloatAttr::get(
            context, bit_cast<uint64_t>(static_cast<double>(small)));
      addLiteral(literal);
      continue;
    }
    if (valueNode->kind != NodeKind::Var) {
      report(DiagKind::LowerIllegalPattern, valueNode);
      return newPat(Pat::Never, node);
    }
    segment.value = pattern(valueNode, shadow);
    segments.push_back(segment);
  }
  pat->segments = segments;
  return pat;
}

} // namespace lumen::eir
