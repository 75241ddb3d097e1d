//===- PatternBuilder.cpp - patterns of literals, aliases -----------------===//

#include "eir/build/FunctionBuilder.h"
#include "eir/dialect/PatternLoc.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Pat *FunctionBuilder::newPat(Pat::Kind kind, const frontend::Node *node) {
  Pat &pat = patterns.emplace_back();
  pat.kind = kind;
  pat.node = node;
  return &pat;
}

/// A pattern for a constant term. Compound ones are taken apart, so that their
/// parts take part in the decision tree.
Pat *FunctionBuilder::literalPattern(Attribute value, const frontend::Node *node) {
  if (auto tuple = dyn_cast<TupleAttr>(value)) {
    Pat *pat = newPat(Pat::Tuple, node);
    for (Attribute element : tuple.getElements())
      pat->subs.push_back(literalPattern(element, node));
    return pat;
  }
  if (auto string = dyn_cast<eir::StringAttr>(value)) {
    Pat *pat = newPat(Pat::Text, node);
    texts.emplace_back();
    for (unsigned char byte : string.getBytes())
      texts.back().push_back(byte);
    pat->points = texts.back();
    pat->tail = literalPattern(NilAttr::get(b.getContext()), node);
    return pat;
  }
  if (auto list = dyn_cast<ListAttr>(value)) {
    Pat *pat = literalPattern(list.getTail(), node);
    for (Attribute element : reverse(list.getElements())) {
      Pat *cell = newPat(Pat::Cons, node);
      cell->subs = {literalPattern(element, node), pat};
      pat = cell;
    }
    return pat;
  }
  if (auto map = dyn_cast<MapAttr>(value)) {
    Pat *pat = newPat(Pat::Map, node);
    for (size_t i = 0; i < map.getPairs().size(); i += 2) {
      pat->keys.push_back({map.getPairs()[i], Value(), nullptr});
      pat->subs.push_back(literalPattern(map.getPairs()[i + 1], node));
    }
    return pat;
  }
  Pat *pat = newPat(Pat::Literal, node);
  pat->literal = value;
  auto bits = dyn_cast<BitsAttr>(value);
  if (!bits)
    return pat;
  // A pattern for a bitstring must be Pat::Binary: rows that ask for one in two
  // ways would be taken for rows that exclude each other.
  BitSegment segment;
  segment.attr =
      SegmentAttr::get(b.getContext(), "binary", 1, false, "big", true);
  segment.size.literal =
      shared.integer(static_cast<int64_t>(bits.getBitSize()));
  segment.bits = bits;
  segment.value = pat;
  Pat *whole = newPat(Pat::Binary, node);
  if (bits.getBitSize() > 0)
    segmentLists.emplace_back().push_back(segment);
  else
    segmentLists.emplace_back();
  whole->segments = segmentLists.back();
  return whole;
}

mlir::Location FunctionBuilder::patternLoc(const frontend::Node *pattern,
                                           Location outer) {
  LocationAttr place = pattern ? placeOf(pattern) : LocationAttr();
  return place ? makePatternLoc(place) : outer;
}

mlir::Location FunctionBuilder::patternLocs(ArrayRef<Location> places,
                                            Location outer) {
  return makePatternLocs(places, outer);
}

/// Two patterns for one value. Parts are united where both say the same kind,
/// so that the test is made once; otherwise the second stays an alias.
Pat *FunctionBuilder::unite(Pat *left, Pat *right) {
  if (left->kind == Pat::Any)
    std::swap(left, right);
  left->vars.append(right->vars.begin(), right->vars.end());
  left->equals.append(right->equals.begin(), right->equals.end());
  right->vars.clear();
  right->equals.clear();
  if (right->kind == Pat::Any)
    return left;
  if (left->kind == right->kind && !left->alias && !right->alias &&
      (left->kind == Pat::Tuple || left->kind == Pat::Cons) &&
      left->subs.size() == right->subs.size()) {
    for (size_t i = 0; i < left->subs.size(); ++i)
      left->subs[i] = unite(left->subs[i], right->subs[i]);
    return left;
  }
  Pat *last = left;
  while (last->alias)
    last = last->alias;
  last->alias = right;
  return left;
}

} // namespace lumen::eir
