//===- Maps.cpp - map construction, update and patterns -------------------===//

#include "eir/build/MapUpdates.h"
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
  return newMap(loc(node), pairs);
}

/// Map, then all keys and values, then the updates, as one op for each group of
/// literal keys with `=>` or `:=`.
Value FunctionLowering::mapUpdate(const Node *node, Block *fail) {
  Location at = loc(node);
  auto value = [&](const Node *part) {
    return fail ? guardValue(part, fail) : expr(part);
  };
  Value map = value(node->kid(0));
  Nodes fields = node->kids.subspan(1);
  SmallVector<MapUpdate> updates;
  for (const Node *field : fields) {
    Value key = value(field->kid(0));
    updates.push_back({mod.literal(field->kid(0)), key, value(field->kid(1)),
                       field->kind == NodeKind::MapFieldExact});
  }
  auto apply = [&](ArrayRef<MapUpdate> run) {
    SmallVector<Value> pairs;
    for (const MapUpdate &update : run)
      pairs.append({update.key, update.value});
    bool isExact = !run.empty() && run.front().isExact;
    Value updated = b.create<MapUpdateOp>(
        at, term, fail ? FailMode::Guard : mode(), isExact, map, pairs);
    map = fail ? checkedGuard(at, updated, fail) : checked(at, updated);
  };
  if (updates.empty())
    apply({});
  for (ArrayRef<MapUpdate> group : groupMapUpdates(updates))
    apply(group);
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
