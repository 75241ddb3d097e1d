//===- Funs.cpp - funs, and what they close over --------------------------===//
//
// A fun's body becomes a function of its own whose arguments are the fun's and
// then the variables it uses from outside. A named fun's own name inside is the
// fun made again from the same free variables, which is equal to it.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

namespace {
/// Collects names that occur and are not bound by an inner head.
class FreeNames {
public:
  llvm::SetVector<StringRef> names;

  void visit(const Node *node) {
    if (!node)
      return;
    switch (node->kind) {
    case NodeKind::Var:
      if (node->text != "_" && !isHidden(str(node->text)))
        names.insert(str(node->text));
      return;
    case NodeKind::Cons:
      for (; node->kind == NodeKind::Cons; node = node->kid(1))
        visit(node->kid(0));
      return visit(node);
    case NodeKind::NamedFun: {
      size_t before = hidden.size();
      hidden.push_back(str(node->text));
      for (const Node *clause : node->kids)
        visitHead(clause);
      hidden.resize(before);
      return;
    }
    case NodeKind::Fun:
      for (const Node *clause : node->kids)
        visitHead(clause);
      return;
    case NodeKind::ListComp:
    case NodeKind::BinComp: {
      size_t before = hidden.size();
      for (const Node *qualifier : node->kids.subspan(1)) {
        if (qualifier->kind == NodeKind::Generate ||
            qualifier->kind == NodeKind::BinGenerate) {
          visit(qualifier->kid(1));
          visitSizes(qualifier->kid(0));
          hide(qualifier->kid(0));
        } else {
          visit(qualifier);
        }
      }
      visit(node->kid(0));
      hidden.resize(before);
      return;
    }
    default:
      for (const Node *kid : node->kids)
        visit(kid);
    }
  }

private:
  SmallVector<StringRef> hidden;

  bool isHidden(StringRef name) const { return is_contained(hidden, name); }

  void visitHead(const Node *clause) {
    size_t before = hidden.size();
    for (const Node *p : clause->patterns())
      visitSizes(p);
    for (const Node *p : clause->patterns())
      hide(p);
    for (const Node *kid : clause->kids.subspan(clause->count))
      visit(kid);
    hidden.resize(before);
  }

  /// Sizes and map keys in a pattern are uses; a size sees what its own binary
  /// binds before it, and otherwise outer variables.
  void visitSizes(const Node *node) {
    if (!node)
      return;
    switch (node->kind) {
    case NodeKind::Cons:
      for (; node->kind == NodeKind::Cons; node = node->kid(1))
        visitSizes(node->kid(0));
      return visitSizes(node);
    case NodeKind::Bin: {
      size_t before = hidden.size();
      for (const Node *element : node->kids) {
        if (element->kids.size() > 1)
          visit(element->kid(1));
        hide(element->kid(0));
      }
      hidden.resize(before);
      return;
    }
    case NodeKind::MapFieldExact:
      visit(node->kid(0));
      return visitSizes(node->kid(1));
    default:
      for (const Node *kid : node->kids)
        visitSizes(kid);
    }
  }

  /// The variables of a pattern hide outer ones.
  void hide(const Node *node) {
    if (!node)
      return;
    switch (node->kind) {
    case NodeKind::Var:
      hidden.push_back(str(node->text));
      return;
    case NodeKind::Cons:
      for (; node->kind == NodeKind::Cons; node = node->kid(1))
        hide(node->kid(0));
      return hide(node);
    case NodeKind::BinElement:
      return hide(node->kid(0));
    case NodeKind::MapFieldExact:
      return hide(node->kid(1));
    case NodeKind::RecordField:
      if (node->kids.size() > 1)
        hide(node->kid(1));
      return;
    default:
      for (const Node *kid : node->kids)
        hide(kid);
    }
  }
};
} // namespace

SmallVector<StringRef> FunctionLowering::freeVariables(Nodes nodes) {
  FreeNames free;
  for (const Node *node : nodes)
    free.visit(node);
  SmallVector<StringRef> result;
  for (StringRef name : free.names) {
    if (is_contained(hidden, name))
      continue;
    if (!env.contains(name)) {
      if (selfName.empty() || name != selfName)
        continue;
      env.bind(name, b.create<MakeFunOp>(func.getLoc(), term, selfSymbol,
                                         selfArity, selfIndex, selfUniq,
                                         selfFree));
    }
    result.push_back(name);
  }
  return result;
}

SmallVector<Value> FunctionLowering::values(ArrayRef<StringRef> names) {
  SmallVector<Value> result;
  for (StringRef name : names)
    result.push_back(env.lookup(name));
  return result;
}

/// OTP's name of a lifted function: '-f/1-lc$^0/1-0-'.
std::string FunctionLowering::liftedName(const Node *node, StringRef kind,
                                         unsigned arity) {
  return ("-" + naming.base + "-" + kind + "$^" +
          Twine(naming.take(node)) + "/" + Twine(arity) + "-" +
          Twine(naming.liftedCount++) + "-")
      .str();
}

Value FunctionLowering::funExpr(const Node *node) {
  bool isNamed = node->kind == NodeKind::NamedFun && node->text != "_";
  Node *const self[] = {const_cast<Node *>(node)};
  SmallVector<StringRef> free = freeVariables(self);
  // Variables that stand for literals are not free, as in OTP.
  SmallVector<std::pair<StringRef, Attribute>> literals;
  llvm::erase_if(free, [&](StringRef name) {
    auto literal = env.lookup(name).getDefiningOp<ConstOp>();
    if (literal)
      literals.push_back({name, literal.getValue()});
    return literal != nullptr;
  });
  SmallVector<Value> captured = values(free);
  unsigned arity = node->kid(0)->count;
  unsigned total = arity + free.size();
  if (total > 255) {
    report(DiagKind::LowerTooManyArguments, node);
    return dead(loc(node));
  }
  unsigned number = naming.take(node);
  std::string name = ("-" + naming.base + "-fun-" + Twine(number) + "-").str();
  if (isNamed) {
    // One that calls itself is named after its variable.
    FreeNames inside;
    for (const Node *clause : node->kids)
      inside.visit(clause);
    isNamed = inside.names.contains(str(node->text));
    if (isNamed)
      name = ("-" + naming.base + "-" + str(node->text) + "/" + Twine(arity) +
              "-" + Twine(naming.liftedCount++) + "-")
                 .str();
  }
  std::string symbol = mod.symbol(name, total);
  unsigned index = mod.nextLambdaIndex();
  unsigned uniq = static_cast<unsigned>(xxHash64(symbol)) & 0x7ffffff;
  FunctionLowering inner(mod, naming);
  inner.selfIndex = index;
  inner.selfUniq = uniq;
  inner.literals = std::move(literals);
  inner.lowerClauses(symbol, node->kids, arity, free, /*exported=*/false, node,
                     isNamed ? str(node->text) : StringRef());
  return b.create<MakeFunOp>(loc(node), term, symbol, arity, index, uniq,
                             captured);
}

/// fun f/1: a closure over the function itself.
Value FunctionLowering::funLocal(const Node *node) {
  Location at = loc(node);
  StringRef name = str(node->text);
  unsigned arity = static_cast<unsigned>(node->number);
  auto external = [&](StringRef module) {
    return constant(at, ExternalFunAttr::get(b.getContext(), module, name,
                                             arity));
  };
  if (mod.isLocalFunction(name, arity))
    return makeFun(at, mod.symbol(name, arity), arity, {});
  if (StringRef module = mod.importedFrom(name, arity); !module.empty())
    return external(module);
  if (isAutoImported(name, arity) && !mod.isAutoImportDisabled(name, arity))
    return external("erlang");
  if (name == "module_info" && arity <= 1)
    return makeFun(at, mod.symbol(name, arity), arity, {});
  report(DiagKind::LowerUndefinedFunction, node,
         {node->text, std::to_string(arity)});
  return dead(at);
}

/// fun M:F/A with parts that are not constant.
Value FunctionLowering::funRemote(const Node *node) {
  return externalFun(loc(node), exprs(node->kids));
}

} // namespace lumen::eir
