//===- BitSyntax.cpp - building bitstrings, binary patterns ---------------===//

#include "eir/from_ast/BitLiterals.h"
#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

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
  SegmentList list(*context);
  auto value = [&](const Node *part) {
    return fail ? guardValue(part, fail) : expr(part);
  };
  if (prefix) {
    list.add(SegmentAttr::get(context, "binary", 1, false, "big", false),
             prefix);
  }
  bool isAppend = prefix != nullptr;
  for (auto [i, element] : enumerate(elements)) {
    BitString before = list.pending;
    if (appendLiteralElement(mod, element, list.pending)) {
      ++list.pendingSegments;
      continue;
    }
    list.pending = before; // whatever a failed attempt has added
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
    // An empty string has no segment, but its size must be one.
    if (values.empty() && sizeNode) {
      SegmentList sized(*context);
      sized.add(makeSegment(context, *spec, true),
                constant(at, mod.integer(0)), size);
      createBits(at, sized, /*isAppend=*/false, fail);
    }
    for (Value part : values)
      list.add(attr, part, size);
  }
  return createBits(at, list, isAppend, fail);
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
                         at, term, mode(), /*append=*/true, /*owned=*/false,
                         b.getArrayAttr({segment, segment}),
                         ValueRange{accumulator, value}));
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

Pat *FunctionLowering::binaryPattern(const Node *node, bool shadow) {
  Pat *pat = newPat(Pat::Binary, node);
  std::vector<BitSegment> &segments = segmentLists.emplace_back();
  MLIRContext *context = b.getContext();
  SmallVector<StringRef, 2> inner;
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
    if (sizeNode) {
      segment.size.literal = mod.literal(sizeNode);
      if (!segment.size.literal)
        segment.size.node = sizeNode;
      if (sizeNode->kind == NodeKind::Var)
        segment.size.variable = str(sizeNode->text);
      segment.size.inner = inner;
    }
    segment.attr = makeSegment(context, *spec, isNumber || sizeNode);
    // The size in bits, if it is known here.
    std::optional<uint64_t> size;
    if (!sizeNode) {
      size = spec->type == "float" ? 64 : 8;
    } else if (auto attr =
                   dyn_cast_or_null<IntAttr>(segment.size.literal)) {
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
      addLiteral(segmentLiteral(*spec, literal));
      continue;
    }
    if (valueNode->kind != NodeKind::Var) {
      report(DiagKind::LowerIllegalPattern, valueNode);
      return newPat(Pat::Never, node);
    }
    segment.value = pattern(valueNode, shadow);
    segments.push_back(segment);
    inner.push_back(str(valueNode->text));
  }
  pat->segments = segments;
  return pat;
}

} // namespace lumen::eir
