//===- Patterns.cpp - patterns from abstract forms ------------------------===//

#include "eir/from_ast/BitLiterals.h"
#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// Are there bitstrings in it? A pattern for one must be Pat::Binary: rows that
/// ask for a bitstring in two ways would be taken for rows that exclude each
/// other.
static bool holdsBits(Attribute value) {
  if (auto tuple = dyn_cast<TupleAttr>(value))
    return any_of(tuple.getElements(), holdsBits);
  if (auto list = dyn_cast<ListAttr>(value))
    return any_of(list.getElements(), holdsBits) || holdsBits(list.getTail());
  return isa<BitsAttr>(value);
}

/// `"text" ++ Tail` and `[1,2] ++ Tail`.
Pat *FunctionLowering::appendPattern(const Node *node, bool shadow) {
  Attribute prefix = mod.literal(node->kid(0));
  Pat *tail = pattern(node->kid(1), shadow);
  if (prefix && isa<NilAttr>(prefix))
    return tail;
  if (auto string = dyn_cast_or_null<eir::StringAttr>(prefix)) {
    Pat *pat = newPat(Pat::Text, node);
    texts.emplace_back();
    for (unsigned char byte : string.getBytes())
      texts.back().push_back(byte);
    pat->points = texts.back();
    pat->tail = tail;
    return pat;
  }
  // A list of patterns without variables, or of large code points.
  SmallVector<Pat *> heads;
  if (auto list = dyn_cast_or_null<ListAttr>(prefix);
      list && isa<NilAttr>(list.getTail())) {
    for (Attribute element : list.getElements())
      heads.push_back(literalPattern(element, node));
  } else {
    const Node *cell = node->kid(0);
    for (; cell->kind == NodeKind::Cons; cell = cell->kid(1))
      heads.push_back(pattern(cell->kid(0), shadow));
    if (cell->kind != NodeKind::Nil) {
      report(DiagKind::LowerIllegalPattern, node);
      return newPat(Pat::Never, node);
    }
  }
  for (Pat *head : reverse(heads)) {
    Pat *cell = newPat(Pat::Cons, node);
    cell->subs = {head, tail};
    tail = cell;
  }
  return tail;
}

Pat *FunctionLowering::pattern(const Node *node, bool shadow) {
  switch (node->kind) {
  case NodeKind::Var: {
    Pat *pat = newPat(Pat::Any, node);
    StringRef name = str(node->text);
    if (name == "_")
      return pat;
    Value bound = shadow ? Value() : env.lookup(name);
    llvm::erase(hidden, name); // bound here, too
    if (bound)
      pat->equals.push_back(bound);
    else if (!shadow && !selfName.empty() && name == selfName)
      pat->equals.push_back(variable(node));
    else
      pat->vars.push_back(name);
    return pat;
  }
  case NodeKind::Cons: {
    if (Attribute value = mod.literal(node); value && !holdsBits(value))
      return literalPattern(value, node);
    SmallVector<const Node *> cells;
    const Node *rest = node;
    for (; rest->kind == NodeKind::Cons; rest = rest->kid(1))
      cells.push_back(rest);
    SmallVector<Pat *> heads;
    for (const Node *cell : cells)
      heads.push_back(pattern(cell->kid(0), shadow));
    Pat *result = pattern(rest, shadow);
    for (size_t i = cells.size(); i-- > 0;) {
      Pat *pat = newPat(Pat::Cons, cells[i]);
      pat->subs = {heads[i], result};
      result = pat;
    }
    return result;
  }
  case NodeKind::Tuple: {
    Pat *pat = newPat(Pat::Tuple, node);
    for (const Node *kid : node->kids)
      pat->subs.push_back(pattern(kid, shadow));
    return pat;
  }
  case NodeKind::Match: {
    Pat *left = pattern(node->kid(0), shadow);
    Pat *right = pattern(node->kid(1), shadow);
    return unite(left, right);
  }
  case NodeKind::Map:
    return mapPattern(node, shadow);
  case NodeKind::Bin:
    return binaryPattern(node, shadow);
  case NodeKind::Record:
  case NodeKind::RecordIndex:
    return recordPattern(node, shadow);
  case NodeKind::BinaryOp:
    if (node->text == "++")
      return appendPattern(node, shadow);
    [[fallthrough]];
  default:
    if (Attribute value = mod.literal(node))
      if (node->kind != NodeKind::FunRemote)
        return literalPattern(value, node);
    report(DiagKind::LowerIllegalPattern, node);
    return newPat(Pat::Never, node);
  }
}

} // namespace lumen::eir
