//===- Maps.cpp - map construction, update and patterns -------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Value FunctionLowering::mapCreate(const Node *node, Block *fail) {
  SmallVector<Value> pairs;
  for (const Node *field : node->kids) {
    if (field->kind != NodeKind::MapFieldAssoc) {
      report(DiagKind::LowerIllegalExpr, field);
      return dead(loc(node));
    }
    for (const Node *part : field->kids)
      pairs.push_back(fail ? guardValue(part, fail) : expr(part));
  }
  return b.create<MapNewOp>(loc(node), term, pairs);
}

/// Map, then all keys and values, then the updates, as one op for each run of
/// `=>` or `:=`.
Value FunctionLowering::mapUpdate(const Node *node, Block *fail) {
  Location at = loc(node);
  auto value = [&](const Node *part) {
    return fail ? guardValue(part, fail) : expr(part);
  };
  Value map = value(node->kid(0));
  Nodes fields = node->kids.subspan(1);
  SmallVector<Value> pairs;
  for (const Node *field : fields)
    for (const Node *part : field->kids)
      pairs.push_back(value(part));
  size_t start = 0;
  do {
    size_t end = start;
    while (end < fields.size() && fields[end]->kind == fields[start]->kind)
      ++end;
    bool isExact =
        !fields.empty() && fields[start]->kind == NodeKind::MapFieldExact;
    auto run = ArrayRef<Value>(pairs).slice(start * 2, (end - start) * 2);
    Value updated = b.create<MapUpdateOp>(
        at, term, fail ? FailMode::Guard : mode(), isExact, map, run);
    map = fail ? checkedGuard(at, updated, fail) : checked(at, updated);
    start = end;
  } while (start < fields.size());
  return map;
}

Pat *FunctionLowering::mapPattern(const Node *node, bool shadow) {
  Pat *pat = newPat(Pat::Map, node);
  for (const Node *field : node->kids) {
    if (field->kind != NodeKind::MapFieldExact) {
      report(DiagKind::LowerIllegalPattern, field);
      return newPat(Pat::Never, node);
    }
    const Node *keyNode = field->kid(0);
    Pat::Key key{mod.literal(keyNode), Value(), nullptr};
    if (!key.literal) {
      if (keyNode->kind == NodeKind::Var)
        key.value = variable(keyNode);
      else
        key.node = keyNode;
    }
    pat->keys.push_back(key);
    pat->subs.push_back(pattern(field->kid(1), shadow));
  }
  return pat;
}

} // namespace lumen::eir
