//===- Exprs.cpp - expressions that are not calls or control flow ---------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Value FunctionLowering::variable(const Node *node) {
  StringRef name = str(node->text);
  if (Value value = env.lookup(name))
    return value;
  // A named fun inside itself is made again: an equal fun.
  if (!selfName.empty() && name == selfName)
    return b.create<MakeFunOp>(loc(node), term, selfSymbol, selfArity,
                               selfIndex, selfUniq, selfFree);
  report(DiagKind::LowerUnbound, node, {node->text});
  return dead(loc(node));
}

SmallVector<Value> FunctionLowering::exprs(Nodes nodes) {
  SmallVector<Value> result;
  Siblings siblings(*this);
  for (const Node *node : nodes) {
    siblings.next();
    result.push_back(expr(node));
  }
  return result;
}

void FunctionLowering::Siblings::next() {
  if (f_.env.mark() == mark_)
    return;
  f_.hidden = outer_;
  for (auto &[name, value] : f_.env.since(mark_))
    f_.hidden.push_back(name);
}

/// An expression whose value nobody wants: list comprehensions make no list.
void FunctionLowering::effect(const Node *node) {
  const Node *value = node;
  if (node->kind == NodeKind::Match && node->kid(0)->kind == NodeKind::Var &&
      node->kid(0)->text == "_")
    value = node->kid(1);
  if (value->kind == NodeKind::ListComp) {
    comprehension(value, /*isEffect=*/true);
    return;
  }
  if (value->kind == NodeKind::Case)
    effectClauses.insert(value->kids.begin() + 1, value->kids.end());
  else if (value->kind == NodeKind::If)
    effectClauses.insert(value->kids.begin(), value->kids.end());
  expr(node);
}

Value FunctionLowering::body(Nodes list) {
  for (const Node *node : list.first(list.size() - 1))
    effect(node);
  return expr(list.back());
}

void FunctionLowering::tailBody(Nodes list) {
  for (const Node *node : list.first(list.size() - 1))
    effect(node);
  tail(list.back());
}

/// A list, along its spine: heads are evaluated left to right, then the tail.
Value FunctionLowering::list(const Node *node) {
  SmallVector<std::pair<const Node *, Value>> heads;
  Value result;
  Siblings siblings(*this);
  for (; node->kind == NodeKind::Cons; node = node->kid(1)) {
    if (Attribute rest = mod.literal(node)) {
      result = constant(loc(node), rest);
      break;
    }
    siblings.next();
    heads.push_back({node, expr(node->kid(0))});
  }
  siblings.next();
  if (!result)
    result = expr(node);
  for (auto [cell, head] : reverse(heads))
    result = b.create<ConsOp>(loc(cell), term, head, result);
  return result;
}

Value FunctionLowering::expr(const Node *node) {
  if (Attribute value = mod.literal(node))
    return constant(loc(node), value);
  return exprUnchecked(node);
}

Value FunctionLowering::exprUnchecked(const Node *node) {
  switch (node->kind) {
  case NodeKind::Var:
    return variable(node);
  case NodeKind::Cons:
    return list(node);
  case NodeKind::Tuple: {
    SmallVector<Value> elements = exprs(node->kids);
    return tuple(loc(node), elements);
  }
  case NodeKind::Map:
    return mapCreate(node, /*fail=*/nullptr);
  case NodeKind::MapUpdate:
    return mapUpdate(node, /*fail=*/nullptr);
  case NodeKind::Bin:
    return binary(node, /*fail=*/nullptr);
  case NodeKind::Record:
    return recordCreate(node);
  case NodeKind::RecordUpdate:
    return recordUpdate(node);
  case NodeKind::RecordAccess:
    return recordAccess(node);
  case NodeKind::RecordIndex:
    return recordIndex(node);
  case NodeKind::Match:
    return matchExpr(node);
  case NodeKind::BinaryOp:
    return binaryOp(node);
  case NodeKind::UnaryOp:
    return unaryOp(node);
  case NodeKind::Call:
    return call(node, /*isTail=*/false);
  case NodeKind::Block:
    return body(node->kids);
  case NodeKind::If:
    return ifExpr(node, /*isTail=*/false);
  case NodeKind::Case:
    return caseExpr(node, /*isTail=*/false);
  case NodeKind::Receive:
  case NodeKind::ReceiveAfter:
    return receive(node, /*isTail=*/false);
  case NodeKind::Try:
    return tryExpr(node, /*isTail=*/false);
  case NodeKind::Catch:
    return catchExpr(node);
  case NodeKind::Maybe:
  case NodeKind::MaybeElse:
    return maybeExpr(node, /*isTail=*/false);
  case NodeKind::FunLocal:
    return funLocal(node);
  case NodeKind::FunRemote:
    return funRemote(node);
  case NodeKind::Fun:
  case NodeKind::NamedFun:
    return funExpr(node);
  case NodeKind::ListComp:
  case NodeKind::BinComp:
    return comprehension(node);
  default:
    report(DiagKind::LowerIllegalExpr, node);
    return dead(loc(node));
  }
}

void FunctionLowering::tail(const Node *node) {
  switch (node->kind) {
  case NodeKind::Call:
    call(node, /*isTail=*/true);
    return;
  case NodeKind::Block:
    return tailBody(node->kids);
  case NodeKind::If:
    ifExpr(node, /*isTail=*/true);
    return;
  case NodeKind::Case:
    caseExpr(node, /*isTail=*/true);
    return;
  case NodeKind::Receive:
  case NodeKind::ReceiveAfter:
    receive(node, /*isTail=*/true);
    return;
  case NodeKind::Try:
    tryExpr(node, /*isTail=*/true);
    return;
  case NodeKind::Maybe:
  case NodeKind::MaybeElse:
    maybeExpr(node, /*isTail=*/true);
    return;
  case NodeKind::BinaryOp:
    if (node->text == "andalso" || node->text == "orelse") {
      shortCircuit(node, /*isTail=*/true);
      return;
    }
    break;
  default:
    break;
  }
  Value value = expr(node);
  ret(loc(node), value);
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

Value FunctionLowering::condition(const Node *node) {
  if (node->kind == NodeKind::BinaryOp) {
    auto predicate = comparisonOf(str(node->text));
    if (!predicate)
      return {};
    SmallVector<Value> operands = exprs(node->kids);
    return b.create<CmpOp>(loc(node), b.getI1Type(), *predicate, operands[0],
                           operands[1]);
  }
  if (node->kind != NodeKind::Call)
    return {};
  // is_atom(X) and erlang:is_atom(X).
  const Node *callee = node->kid(0);
  Nodes args = node->kids.subspan(1);
  StringRef name;
  if (callee->kind == NodeKind::Remote) {
    if (callee->kid(0)->kind != NodeKind::Atom ||
        callee->kid(0)->text != "erlang" ||
        callee->kid(1)->kind != NodeKind::Atom)
      return {};
    name = str(callee->kid(1)->text);
  } else if (callee->kind == NodeKind::Atom) {
    name = str(callee->text);
    if (mod.isLocalFunction(name, args.size()) ||
        !mod.importedFrom(name, args.size()).empty() ||
        mod.isAutoImportDisabled(name, args.size()))
      return {};
  }
  if (args.size() == 1)
    if (auto test = typeTestOf(name)) {
      Value value = expr(args[0]);
      return b.create<IsOp>(loc(node), b.getI1Type(), *test, value);
    }
  if (name == "is_record" && args.size() >= 2 && args.size() <= 3) {
    // With a literal tag the size is known.
    auto tag = dyn_cast_or_null<AtomAttr>(mod.literal(args[1]));
    if (!tag)
      return {};
    unsigned size = 0;
    if (args.size() == 3) {
      auto arity = dyn_cast_or_null<IntAttr>(mod.literal(args[2]));
      if (!arity || arity.getDigits().getAsInteger(10, size) || size == 0)
        return {};
    } else if (const RecordInfo *info = mod.record(tag.getName())) {
      size = info->fields.size() + 1;
    } else {
      return {};
    }
    Value value = expr(args[0]);
    return isRecordTest(loc(node), value, tag.getName(), size);
  }
  return {};
}

Value FunctionLowering::binaryOp(const Node *node) {
  StringRef op = str(node->text);
  if (op == "andalso" || op == "orelse")
    return shortCircuit(node, /*isTail=*/false);
  if (Value cond = condition(node))
    return b.create<FromBoolOp>(loc(node), term, cond);
  SmallVector<Value> args = exprs(node->kids);
  std::string name = ("erlang:" + op + "/2").str();
  if (auto traits = bifTraits(name); traits && !(*traits & abi::kBifTraps))
    return bif(loc(node), name, args);
  return emitCall(loc(node), name, args, /*isTail=*/false);
}

Value FunctionLowering::unaryOp(const Node *node) {
  Value value = expr(node->kid(0));
  // not of a condition needs no check.
  if (node->text == "not")
    if (auto from = value.getDefiningOp<FromBoolOp>()) {
      Value isFalse = b.create<IsConstOp>(loc(node), b.getI1Type(), value,
                                          mod.atom("false"));
      return b.create<FromBoolOp>(loc(node), term, isFalse);
    }
  return bif(loc(node), ("erlang:" + str(node->text) + "/1").str(), value);
}

Value FunctionLowering::shortCircuit(const Node *node, bool isTail) {
  bool isAnd = node->text == "andalso";
  Location at = loc(node);
  Value left = expr(node->kid(0));
  size_t mark = env.mark();
  Block *goOn = newBlock();
  Block *stop = newBlock();
  Value isTrue = b.create<IsConstOp>(at, b.getI1Type(), left, mod.atom("true"));
  if (left.getDefiningOp<FromBoolOp>()) {
    condBr(at, isTrue, isAnd ? goOn : stop, isAnd ? stop : goOn);
  } else {
    Block *notTrue = newBlock();
    Block *bad = newBlock();
    condBr(at, isTrue, isAnd ? goOn : stop, notTrue);
    moveTo(notTrue);
    Value isFalse =
        b.create<IsConstOp>(at, b.getI1Type(), left, mod.atom("false"));
    condBr(at, isFalse, isAnd ? stop : goOn, bad);
    moveTo(bad);
    raiseTagged(at, "badarg", left);
  }
  SmallVector<Arm> arms;
  moveTo(stop);
  Value known = atom(at, isAnd ? "false" : "true");
  if (isTail)
    ret(at, known);
  else
    closeArm(arms, known, mark);
  moveTo(goOn);
  if (isTail) {
    tail(node->kid(1));
    return {};
  }
  Value right = expr(node->kid(1));
  closeArm(arms, right, mark);
  return join(at, arms);
}

} // namespace lumen::eir
