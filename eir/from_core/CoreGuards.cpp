//===- CoreGuards.cpp - guards as conditions ------------------------------===//
//
// In a guard nothing raises: what would, makes the guard fail. So a test has
// three ways out, true, false and fail; they differ only below `not` and their
// like. Conditions stay i1 as long as they are conditions by nature; a variable
// bound to one is the eir.from_bool of it.
//
//===----------------------------------------------------------------------===//

#include "eir/from_core/CoreLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// The BIF that a call in a guard names, as "erlang:f/n", or empty.
std::string CoreLowering::guardFunction(const Expr *call) {
  StringRef name = str(call->kid(1)->text);
  unsigned count = call->kids.size() - 2;
  std::string key = "erlang:" + functionKey(name, count);
  auto traits = bifTraits(key);
  if (isGuardBif(name, count) || (traits && *traits & abi::kBifGuard))
    return key;
  return {};
}

void CoreLowering::guardChain(const Expr *&expr, Block *fail) {
  for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
       expr = expr->kids.back()) {
    if (expr->kind == ExprKind::Seq) {
      guardValue(expr->kid(0), fail);
      continue;
    }
    const Expr *arg = expr->kid(expr->count);
    SmallVector<Value> list;
    if (arg->kind == ExprKind::Values) {
      for (const Expr *part : arg->kids)
        list.push_back(guardValue(part, fail));
    } else if (expr->count == 1) {
      list.push_back(guardValue(arg, fail));
    }
    bind(expr->first(expr->count), list);
  }
}

void CoreLowering::guardCase(
    const Expr *expr, Block *fail,
    llvm::function_ref<void(const Expr *)> onMatch) {
  const Expr *arg = expr->kid(0);
  SmallVector<Value> list;
  if (arg->kind == ExprKind::Values)
    for (const Expr *part : arg->kids)
      list.push_back(guardValue(part, fail));
  else
    list.push_back(guardValue(arg, fail));
  Location at = loc(expr);
  runClauses(at, expr->from(1), list, [&] { br(at, fail); }, onMatch);
}

/// A boolean operand of a strict operator; anything else fails.
Value CoreLowering::asCondition(Location at, Value value, Block *fail) {
  if (auto from = value.getDefiningOp<FromBoolOp>())
    return from.getValue();
  Block *ok = newBlock();
  condBr(at, b.create<IsOp>(at, b.getI1Type(), TypeTest::Boolean, value), ok,
         fail);
  moveTo(ok);
  return b.create<IsConstOp>(at, b.getI1Type(), value, mod.atom("true"));
}

void CoreLowering::guardTest(const Expr *expr, Block *yes, Block *no,
                             Block *fail) {
  Location at = loc(expr);
  size_t mark = env.mark();
  switch (expr->kind) {
  case ExprKind::Atom:
    return br(at, expr->text == "true"    ? yes
                  : expr->text == "false" ? no
                                          : fail);
  case ExprKind::Let:
  case ExprKind::Seq:
    guardChain(expr, fail);
    guardTest(expr, yes, no, fail);
    return env.rollback(mark);
  case ExprKind::Try: // try E of <X> -> X catch <_,_> -> 'false'
    return guardTest(expr->kid(0), yes, no, no);
  case ExprKind::Case:
    return guardCase(expr, fail, [&](const Expr *body) {
      guardTest(body, yes, no, fail);
    });
  default:
    break;
  }
  Value cond = guardCondition(expr, fail);
  Value value;
  if (!cond) {
    value = guardValue(expr, fail);
    if (auto from = value.getDefiningOp<FromBoolOp>())
      cond = from.getValue();
  }
  if (cond)
    return condBr(at, cond, yes, no);
  Block *notTrue = no == fail ? fail : newBlock();
  condBr(at,
         b.create<IsConstOp>(at, b.getI1Type(), value, mod.atom("true")), yes,
         notTrue);
  if (no == fail)
    return;
  moveTo(notTrue);
  condBr(at,
         b.create<IsConstOp>(at, b.getI1Type(), value, mod.atom("false")), no,
         fail);
}

/// A guard expression as an i1 if it always is a boolean (or fails), else null
/// with nothing emitted.
Value CoreLowering::guardCondition(const Expr *expr, Block *fail) {
  if (expr->kind != ExprKind::Call || expr->kid(1)->kind != ExprKind::Atom)
    return {};
  Location at = loc(expr);
  StringRef name = str(expr->kid(1)->text);
  Exprs args = expr->from(2);
  auto operand = [&](const Expr *arg) {
    return asCondition(loc(arg), guardValue(arg, fail), fail);
  };
  if (args.size() == 2 && (name == "and" || name == "or" || name == "xor")) {
    Value left = operand(args[0]);
    Value right = operand(args[1]);
    if (name == "and")
      return b.create<arith::AndIOp>(at, left, right);
    if (name == "or")
      return b.create<arith::OrIOp>(at, left, right);
    return b.create<arith::XOrIOp>(at, left, right);
  }
  if (args.size() == 1 && name == "not") {
    Value given = operand(args[0]);
    Value one = b.create<arith::ConstantIntOp>(at, 1, 1);
    return b.create<arith::XOrIOp>(at, given, one);
  }
  bool isTest = (args.size() == 2 && comparisonOf(name)) ||
                (args.size() == 1 && typeTestOf(name)) ||
                (args.size() == 3 && name == "is_record");
  if (!isTest)
    return {};
  SmallVector<Value> values;
  for (const Expr *arg : args)
    values.push_back(guardValue(arg, fail));
  if (Value test = testFunction(at, name, values))
    return test;
  // is_record with a tag or a size that is not constant.
  mod.report(DiagKind::CoreIllegalGuard, expr, {naming.base});
  br(at, fail);
  moveTo(newBlock());
  return b.create<arith::ConstantIntOp>(at, 0, 1);
}

/// The value of a guard expression; goes to `fail` where it would raise.
Value CoreLowering::guardValue(const Expr *expr, Block *fail) {
  Location at = loc(expr);
  if (Attribute literal = mod.literal(expr))
    return constant(at, literal);
  auto illegal = [&]() -> Value {
    mod.report(DiagKind::CoreIllegalGuard, expr, {naming.base});
    return dead(at);
  };
  size_t mark = env.mark();
  switch (expr->kind) {
  case ExprKind::Var:
    return variable(expr);
  case ExprKind::Cons: {
    SmallVector<Value> heads;
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      heads.push_back(guardValue(expr->kid(0), fail));
    Value result = guardValue(expr, fail);
    for (Value head : reverse(heads))
      result = b.create<ConsOp>(at, term, head, result);
    return result;
  }
  case ExprKind::Tuple: {
    SmallVector<Value> elements;
    for (const Expr *kid : expr->kids)
      elements.push_back(guardValue(kid, fail));
    return tuple(at, elements);
  }
  case ExprKind::Map:
    return map(expr, fail);
  case ExprKind::Binary:
    return binary(expr, fail);
  case ExprKind::Let:
  case ExprKind::Seq: {
    guardChain(expr, fail);
    Value result = guardValue(expr, fail);
    env.rollback(mark);
    return result;
  }
  case ExprKind::Case:
  case ExprKind::Try: {
    Block *join = newBlock(1, at);
    if (expr->kind == ExprKind::Case) {
      guardCase(expr, fail, [&](const Expr *body) {
        Value result = guardValue(body, fail);
        br(at, join, result);
      });
    } else {
      Block *failed = newBlock();
      Value result = guardValue(expr->kid(0), failed);
      br(at, join, result);
      moveTo(failed);
      br(at, join, atom(at, "false"));
    }
    moveTo(join);
    return join->getArgument(0);
  }
  case ExprKind::Primop:
    if (!isAtom(expr->kid(0), "match_fail"))
      return illegal();
    br(at, fail);
    return dead(at);
  case ExprKind::Call: {
    if (expr->kids.size() == 3 && isAtom(expr->kid(1), "error")) {
      guardValue(expr->kid(2), fail);
      br(at, fail);
      return dead(at);
    }
    std::string function = guardFunction(expr);
    if (function.empty())
      return illegal();
    if (Value cond = guardCondition(expr, fail))
      return b.create<FromBoolOp>(at, term, cond);
    SmallVector<Value> args;
    for (const Expr *arg : expr->from(2))
      args.push_back(guardValue(arg, fail));
    return checkedGuard(
        at, b.create<BifOp>(at, term, FailMode::Guard, function, args), fail);
  }
  default:
    return illegal();
  }
}

} // namespace lumen::eir
