//===- Maps.cpp - map construction, update and patterns -------------------===//

#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/bit.h"

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

namespace {
struct Update {
  Attribute literal; ///< the key, if it is known
  Value key, value;
  bool isExact;
};
} // namespace

/// The order in which a map has keys, as far as it decides which of several
/// missing keys is complained about: numbers, then atoms.
static bool isKeyBefore(Attribute a, Attribute b) {
  auto rank = [](Attribute key) {
    return isa<IntAttr>(key)          ? 0
           : isa<eir::FloatAttr>(key) ? 1
           : isa<AtomAttr>(key)       ? 2
                                      : 3;
  };
  if (rank(a) != rank(b))
    return rank(a) < rank(b);
  int64_t x, y;
  if (auto left = dyn_cast<IntAttr>(a); left &&
      !left.getDigits().getAsInteger(10, x) &&
      !cast<IntAttr>(b).getDigits().getAsInteger(10, y))
    return x < y;
  if (auto left = dyn_cast<eir::FloatAttr>(a))
    return llvm::bit_cast<double>(left.getBits()) <
           llvm::bit_cast<double>(cast<eir::FloatAttr>(b).getBits());
  if (auto left = dyn_cast<AtomAttr>(a))
    return left.getName() < cast<AtomAttr>(b).getName();
  return false;
}

/// The last value for each key, with the operator of the first, in key order.
static SmallVector<Update> lastOfEach(ArrayRef<Update> group) {
  SmallVector<Update> once;
  for (const Update &update : group) {
    auto it = find_if(once, [&](const Update &other) {
      return other.literal == update.literal;
    });
    if (it == once.end())
      once.push_back(update);
    else
      it->value = update.value;
  }
  llvm::stable_sort(once, [](const Update &a, const Update &b) {
    return isKeyBefore(a.literal, b.literal);
  });
  return once;
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
  SmallVector<Update> updates;
  for (const Node *field : fields) {
    Value key = value(field->kid(0));
    updates.push_back({mod.literal(field->kid(0)), key, value(field->kid(1)),
                       field->kind == NodeKind::MapFieldExact});
  }
  auto apply = [&](ArrayRef<Update> run) {
    SmallVector<Value> pairs;
    for (const Update &update : run)
      pairs.append({update.key, update.value});
    bool isExact = !run.empty() && run.front().isExact;
    Value updated = b.create<MapUpdateOp>(
        at, term, fail ? FailMode::Guard : mode(), isExact, map, pairs);
    map = fail ? checkedGuard(at, updated, fail) : checked(at, updated);
  };
  if (updates.empty())
    apply({});
  for (ArrayRef<Update> todo = updates; !todo.empty();) {
    // A key that is not known here is updated by itself, literal keys together.
    if (!todo.front().literal) {
      apply(todo.take_front());
      todo = todo.drop_front();
      continue;
    }
    ArrayRef<Update> group =
        todo.take_while([](const Update &update) { return !!update.literal; });
    todo = todo.drop_front(group.size());
    SmallVector<Update> once = lastOfEach(group);
    for (bool isExact : {false, true}) {
      SmallVector<Update> run;
      llvm::copy_if(once, std::back_inserter(run), [&](const Update &update) {
        return update.isExact == isExact;
      });
      if (!run.empty())
        apply(run);
    }
  }
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
