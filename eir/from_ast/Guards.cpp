//===- Guards.cpp - guards as conditions ----------------------------------===//
//
// In a guard nothing raises: what would, makes its alternative (the tests
// between two semicolons) fail. So a test has three ways out, true, false and
// fail; they differ only below `not`, `orelse` and their like. Conditions stay
// i1 as long as they are conditions by nature.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

void FunctionLowering::guard(Nodes alternatives, Block *yes, Block *no) {
  for (size_t i = 0; i < alternatives.size(); ++i) {
    const Node *conjunction = alternatives[i];
    bool isLast = i + 1 == alternatives.size();
    Block *next = isLast ? no : newBlock();
    for (const Node *test : conjunction->kids) {
      Block *ok = newBlock();
      wholeTest = test;
      guardTest(test, ok, next, next);
      moveTo(ok);
    }
    br(loc(conjunction), yes);
    if (!isLast)
      moveTo(next);
  }
}

/// The tests that guards had before those with `is_`; guards still have them. Only
/// a whole test can be one: inside of another expression `float(X)` converts.
static StringRef oldTypeTest(StringRef name, unsigned arity) {
  return llvm::StringSwitch<StringRef>(arity == 1                       ? name
                                 : arity == 2 && name == "record" ? name
                                                                  : "")
      .Case("atom", "is_atom")
      .Case("binary", "is_binary")
      .Case("float", "is_float")
      .Case("function", "is_function")
      .Case("integer", "is_integer")
      .Case("list", "is_list")
      .Case("number", "is_number")
      .Case("pid", "is_pid")
      .Case("port", "is_port")
      .Case("record", "is_record")
      .Case("reference", "is_reference")
      .Case("tuple", "is_tuple")
      .Default("");
}

StringRef FunctionLowering::guardFunction(const Node *call) {
  const Node *callee = call->kid(0);
  unsigned arity = call->kids.size() - 1;
  StringRef name;
  if (callee->kind == NodeKind::Remote) {
    if (callee->kid(0)->kind != NodeKind::Atom ||
        callee->kid(0)->text != "erlang" ||
        callee->kid(1)->kind != NodeKind::Atom)
      return {};
    name = str(callee->kid(1)->text);
    // Operators by their full names: erlang:'+'(A, B).
    std::string key = ("erlang:" + functionKey(name, arity));
    auto traits = bifTraits(key);
    return isGuardBif(name, arity) || (traits && *traits & abi::kBifGuard)
               ? name
               : StringRef();
  }
  if (callee->kind != NodeKind::Atom)
    return {};
  name = str(callee->text);
  if (StringRef test = oldTypeTest(name, arity);
      !test.empty() && (call == wholeTest || !isGuardBif(name, arity)) &&
      mod.importedFrom(name, arity).empty())
    return mod.isLocalFunction(name, arity) ? StringRef() : test;
  if (!isGuardBif(name, arity) || mod.isLocalFunction(name, arity))
    return {};
  if (!mod.importedFrom(name, arity).empty() &&
      mod.importedFrom(name, arity) != "erlang")
    return {};
  return name;
}

void FunctionLowering::guardTest(const Node *node, Block *yes, Block *no,
                                 Block *fail) {
  Location at = loc(node);
  StringRef op = str(node->text);
  if (node->kind == NodeKind::BinaryOp && (op == "andalso" || op == "orelse")) {
    Block *next = newBlock();
    if (op == "andalso")
      guardTest(node->kid(0), next, no, fail);
    else
      guardTest(node->kid(0), yes, next, fail);
    moveTo(next);
    return guardTest(node->kid(1), yes, no, fail);
  }
  if (node->kind == NodeKind::UnaryOp && op == "not")
    return guardTest(node->kid(0), no, yes, fail);
  if (node->kind == NodeKind::Atom) {
    br(at, op == "true" ? yes : op == "false" ? no : fail);
    return;
  }
  if (Value cond = guardCondition(node, fail))
    return condBr(at, cond, yes, no);
  Value value = guardValue(node, fail);
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

/// Is the value of a guard expression true or false, as far as is seen at once?
bool FunctionLowering::isBoolean(const Node *node) {
  StringRef op = str(node->text);
  switch (node->kind) {
  case NodeKind::Atom:
    return op == "true" || op == "false";
  case NodeKind::UnaryOp:
    return op == "not";
  case NodeKind::BinaryOp:
    if (op == "andalso" || op == "orelse")
      return isBoolean(node->kid(1));
    return op == "and" || op == "or" || op == "xor" || comparisonOf(op);
  case NodeKind::Call: {
    StringRef name = guardFunction(node);
    return name.starts_with("is_") || comparisonOf(name);
  }
  default:
    return false;
  }
}

/// A guard expression as an i1 if it always is a boolean (or fails), else null
/// with nothing emitted.
Value FunctionLowering::guardCondition(const Node *node, Block *fail) {
  Location at = loc(node);
  Type i1 = b.getI1Type();
  // A boolean operand of a strict operator.
  auto operand = [&](const Node *kid) -> Value {
    if (Value cond = guardCondition(kid, fail))
      return cond;
    Value value = guardValue(kid, fail);
    Block *ok = newBlock();
    condBr(at, b.create<IsOp>(at, i1, TypeTest::Boolean, value), ok, fail);
    moveTo(ok);
    return b.create<IsConstOp>(at, i1, value, mod.atom("true"));
  };
  if (node->kind == NodeKind::BinaryOp) {
    StringRef op = str(node->text);
    if (auto predicate = comparisonOf(op)) {
      Value left = guardValue(node->kid(0), fail);
      Value right = guardValue(node->kid(1), fail);
      return b.create<CmpOp>(at, i1, *predicate, left, right);
    }
    if (op == "and" || op == "or" || op == "xor") {
      Value left = operand(node->kid(0));
      Value right = operand(node->kid(1));
      if (op == "and")
        return b.create<arith::AndIOp>(at, left, right);
      if (op == "or")
        return b.create<arith::OrIOp>(at, left, right);
      return b.create<arith::XOrIOp>(at, left, right);
    }
    // Their right operand may be any value.
    if ((op == "andalso" || op == "orelse") && isBoolean(node->kid(1))) {
      Block *yes = newBlock(), *no = newBlock(), *done = newBlock();
      done->addArgument(i1, at);
      guardTest(node, yes, no, fail);
      moveTo(yes);
      br(at, done, ValueRange(b.create<arith::ConstantIntOp>(at, 1, 1)));
      moveTo(no);
      br(at, done, ValueRange(b.create<arith::ConstantIntOp>(at, 0, 1)));
      moveTo(done);
      return done->getArgument(0);
    }
    return {};
  }
  if (node->kind == NodeKind::UnaryOp && node->text == "not") {
    Value value = operand(node->kid(0));
    Value one = b.create<arith::ConstantIntOp>(at, 1, 1);
    return b.create<arith::XOrIOp>(at, value, one);
  }
  if (node->kind != NodeKind::Call)
    return {};
  StringRef name = guardFunction(node);
  Nodes args = node->kids.subspan(1);
  if (args.size() == 1)
    if (auto test = typeTestOf(name)) {
      Value value = guardValue(args[0], fail);
      return b.create<IsOp>(at, i1, *test, value);
    }
  if (args.size() == 2)
    if (auto predicate = comparisonOf(name)) {
      Value left = guardValue(args[0], fail);
      Value right = guardValue(args[1], fail);
      return b.create<CmpOp>(at, i1, *predicate, left, right);
    }
  if (name == "is_record" && args.size() >= 2) {
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
    Value value = guardValue(args[0], fail);
    return isRecordTest(at, value, tag.getName(), size);
  }
  return {};
}

Value FunctionLowering::guardBif(const Node *node, StringRef name,
                                 ValueRange args, Block *fail) {
  Location at = loc(node);
  return checkedGuard(
      at, b.create<BifOp>(at, term, FailMode::Guard, name, args), fail);
}

/// The value of a guard expression; goes to `fail` where it would raise.
Value FunctionLowering::guardValue(const Node *node, Block *fail) {
  Location at = loc(node);
  if (Attribute value = mod.literal(node))
    return constant(at, value);
  auto values = [&](Nodes nodes) {
    SmallVector<Value> result;
    for (const Node *kid : nodes)
      result.push_back(guardValue(kid, fail));
    return result;
  };
  auto illegal = [&]() -> Value {
    report(DiagKind::LowerIllegalGuard, node);
    return dead(at);
  };
  switch (node->kind) {
  case NodeKind::Var:
    return variable(node);
  case NodeKind::Cons: {
    SmallVector<Value> heads;
    for (; node->kind == NodeKind::Cons; node = node->kid(1))
      heads.push_back(guardValue(node->kid(0), fail));
    Value result = guardValue(node, fail);
    for (Value head : reverse(heads))
      result = b.create<ConsOp>(at, term, head, result);
    return result;
  }
  case NodeKind::Tuple:
    return tuple(at, values(node->kids));
  case NodeKind::Map:
    return mapCreate(node, fail);
  case NodeKind::MapUpdate:
    return mapUpdate(node, fail);
  case NodeKind::Bin:
    return binary(node, fail);
  case NodeKind::Record:
    return recordCreate(node, fail);
  case NodeKind::RecordIndex:
    return recordIndex(node);
  case NodeKind::RecordAccess:
    return guardRecordAccess(node, fail);
  case NodeKind::BinaryOp:
  case NodeKind::UnaryOp: {
    if (Value cond = guardCondition(node, fail))
      return b.create<FromBoolOp>(at, term, cond);
    if (node->text == "andalso" || node->text == "orelse") {
      bool isAnd = node->text == "andalso";
      Block *right = newBlock(), *left = newBlock(), *done = newBlock();
      done->addArgument(term, at);
      guardTest(node->kid(0), isAnd ? right : left, isAnd ? left : right,
                fail);
      moveTo(left);
      br(at, done, constant(at, mod.atom(isAnd ? "false" : "true")));
      moveTo(right);
      br(at, done, guardValue(node->kid(1), fail));
      moveTo(done);
      return done->getArgument(0);
    }
    std::string name = ("erlang:" + functionKey(str(node->text),
                                                node->kids.size()));
    auto traits = bifTraits(name);
    if (!traits || !(*traits & abi::kBifGuard))
      return illegal();
    return guardBif(node, name, values(node->kids), fail);
  }
  case NodeKind::Call: {
    StringRef function = guardFunction(node);
    if (function.empty())
      return illegal();
    if (Value cond = guardCondition(node, fail))
      return b.create<FromBoolOp>(at, term, cond);
    Nodes args = node->kids.subspan(1);
    std::string name = "erlang:" + functionKey(function, args.size());
    return guardBif(node, name, values(args), fail);
  }
  default:
    return illegal();
  }
}

/// Are the defaults of the fields that a construction leaves out such as guards
/// may have?
bool FunctionLowering::hasGuardDefaults(const Node *node) {
  const RecordInfo *info = mod.record(str(node->text));
  if (!info)
    return true; // complained about elsewhere
  return all_of(info->fields, [&](const auto &field) {
    bool isGiven = any_of(node->kids, [&](const Node *given) {
      const Node *name = given->kid(0);
      return name->kind == NodeKind::Var || str(name->text) == field.name;
    });
    return isGiven || !field.value || isGuardExpr(field.value);
  });
}

bool FunctionLowering::isGuardExpr(const Node *node) {
  if (mod.literal(node))
    return true;
  auto all = [&](Nodes nodes) {
    return all_of(nodes, [&](const Node *kid) { return isGuardExpr(kid); });
  };
  switch (node->kind) {
  case NodeKind::Var:
    return env.contains(str(node->text));
  case NodeKind::Cons:
    for (; node->kind == NodeKind::Cons; node = node->kid(1))
      if (!isGuardExpr(node->kid(0)))
        return false;
    return isGuardExpr(node);
  case NodeKind::Tuple:
  case NodeKind::Map:
  case NodeKind::MapUpdate:
  case NodeKind::MapFieldAssoc:
  case NodeKind::MapFieldExact:
  case NodeKind::Bin:
    return all(node->kids);
  case NodeKind::BinElement:
    return isGuardExpr(node->kid(0)) &&
           (node->kids.size() < 2 || !node->kid(1) ||
            isGuardExpr(node->kid(1)));
  case NodeKind::Record:
    if (!hasGuardDefaults(node))
      return false;
    [[fallthrough]];
  case NodeKind::RecordIndex:
    return all_of(node->kids, [&](const Node *kid) {
      return kid->kind != NodeKind::RecordField || kid->kids.size() < 2 ||
             !kid->kid(1) || isGuardExpr(kid->kid(1));
    });
  case NodeKind::RecordAccess:
    return isGuardExpr(node->kid(0));
  case NodeKind::BinaryOp:
  case NodeKind::UnaryOp: {
    StringRef op = str(node->text);
    if (op != "andalso" && op != "orelse") {
      auto traits =
          bifTraits("erlang:" + functionKey(op, node->kids.size()));
      if (!traits || !(*traits & abi::kBifGuard))
        return false;
    }
    return all(node->kids);
  }
  case NodeKind::Call:
    return !guardFunction(node).empty() && all(node->kids.subspan(1));
  default:
    return false;
  }
}

} // namespace lumen::eir
