//===- CoreExprs.cpp - expressions of Core Erlang -------------------------===//

#include "eir/build/MapUpdates.h"
#include "eir/from_core/CoreLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

//===----------------------------------------------------------------------===//
// Values and where they go
//===----------------------------------------------------------------------===//

void CoreLowering::deliver(Location at, const Dest &dest, ValueRange values) {
  if (dest.join)
    br(at, dest.join, values);
  else
    ret(at, values.front());
}

void CoreLowering::bind(Exprs variables, ValueRange values) {
  for (auto [variable, value] : zip(variables, values))
    env.bind(str(variable->text), value);
}

const Expr *CoreLowering::enterChain(const Expr *expr) {
  for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
       expr = expr->kids.back()) {
    if (expr->kind == ExprKind::Seq) {
      values(expr->kid(0), 1);
      continue;
    }
    ValueList list = values(expr->kid(expr->count), expr->count);
    bind(expr->first(expr->count), list);
  }
  return expr;
}

void CoreLowering::emit(const Expr *expr, const Dest &dest) {
  size_t mark = env.mark();
  switch (expr->kind) {
  case ExprKind::Let:
  case ExprKind::Seq:
    emit(enterChain(expr), dest);
    return env.rollback(mark);
  case ExprKind::Letrec: {
    if (isGoto(expr))
      return letrecGoto(expr, dest);
    size_t known = functions.size();
    defineFunctions(expr);
    emit(expr->kids.back(), dest);
    functions.resize(known);
    return env.rollback(mark);
  }
  case ExprKind::Case:
    return caseExpr(expr, dest);
  case ExprKind::Receive:
    return receive(expr, dest);
  case ExprKind::Try:
    return tryExpr(expr, dest);
  case ExprKind::Apply:
    if (expr->kid(0)->kind == ExprKind::FunName) {
      const Expr *op = expr->kid(0);
      LocalFunction *local = findLocal(str(op->text), op->number);
      if (local && local->label) {
        SmallVector<Value> args = all(expr->from(1));
        return br(loc(expr), local->label, args);
      }
    }
    [[fallthrough]];
  case ExprKind::Call:
    if (!dest.join) {
      simple(expr, /*isTail=*/true);
      return;
    }
    [[fallthrough]];
  default:
    ValueList list = values(expr, dest.count);
    return deliver(loc(expr), dest, list);
  }
}

CoreLowering::ValueList CoreLowering::values(const Expr *expr,
                                             unsigned count) {
  ValueList result;
  switch (expr->kind) {
  case ExprKind::Let:
  case ExprKind::Seq: {
    size_t mark = env.mark();
    result = values(enterChain(expr), count);
    env.rollback(mark);
    return result;
  }
  case ExprKind::Letrec:
  case ExprKind::Case:
  case ExprKind::Receive:
  case ExprKind::Try: {
    Location at = loc(expr);
    Block *join = newBlock(count, at);
    emit(expr, {join, count});
    moveTo(join);
    result.append(join->args_begin(), join->args_end());
    return result;
  }
  case ExprKind::Values:
    for (const Expr *part : expr->kids)
      result.push_back(value(part));
    break;
  case ExprKind::Primop:
    if (expr->kid(0)->text == "recv_peek_message") {
      Location at = loc(expr);
      Value message = b.create<RecvPeekOp>(at, term);
      Value isThere = b.create<IsValueOp>(at, b.getI1Type(), message);
      result = {b.create<FromBoolOp>(at, term, isThere), message};
      break;
    }
    [[fallthrough]];
  default:
    result.push_back(simple(expr, /*isTail=*/false));
    break;
  }
  // What never returns may stand for any number of values.
  while (result.size() < count)
    result.push_back(constant(loc(expr), NilAttr::get(b.getContext())));
  result.truncate(count);
  return result;
}

Value CoreLowering::value(const Expr *expr) {
  if (Attribute literal = mod.literal(expr))
    return constant(loc(expr), literal);
  return values(expr, 1).front();
}

SmallVector<Value> CoreLowering::all(Exprs list) {
  SmallVector<Value> result;
  for (const Expr *expr : list)
    result.push_back(value(expr));
  return result;
}

Value CoreLowering::variable(const Expr *expr) {
  if (Value value = env.lookup(str(expr->text)))
    return value;
  mod.report(DiagKind::CoreUnbound, expr, {expr->text, naming.base});
  return dead(loc(expr));
}

Value CoreLowering::simple(const Expr *expr, bool isTail) {
  if (Attribute literal = mod.literal(expr))
    return constant(loc(expr), literal);
  switch (expr->kind) {
  case ExprKind::Var:
    return variable(expr);
  case ExprKind::FunName:
    return functionValue(expr);
  case ExprKind::ExternalFun: // of a function that is not exported
    return externalFun(
        loc(expr),
        {constant(loc(expr), mod.atom(str(expr->text))),
         constant(loc(expr), mod.atom(str(expr->text2))),
         constant(loc(expr), mod.integer(static_cast<int64_t>(expr->number)))});
  case ExprKind::Cons:
    return list(expr);
  case ExprKind::Tuple: {
    SmallVector<Value> elements = all(expr->kids);
    return tuple(loc(expr), elements);
  }
  case ExprKind::Map:
    return map(expr, /*fail=*/nullptr);
  case ExprKind::Binary:
    return binary(expr, /*fail=*/nullptr);
  case ExprKind::Fun:
    return fun(expr);
  case ExprKind::Call:
    return call(expr, isTail);
  case ExprKind::Apply:
    return apply(expr, isTail);
  case ExprKind::Primop:
    return primop(expr);
  case ExprKind::Catch:
    return catchExpr(expr);
  default:
    mod.report(DiagKind::CoreIllegalExpr, expr, {naming.base});
    return dead(loc(expr));
  }
}

/// A list, along its spine: heads are evaluated left to right, then the tail.
Value CoreLowering::list(const Expr *expr) {
  SmallVector<std::pair<const Expr *, Value>> heads;
  Value result;
  for (; expr->kind == ExprKind::Cons; expr = expr->kid(1)) {
    if (Attribute rest = mod.literal(expr)) {
      result = constant(loc(expr), rest);
      break;
    }
    heads.push_back({expr, value(expr->kid(0))});
  }
  if (!result)
    result = value(expr);
  for (auto [cell, head] : reverse(heads))
    result = b.create<ConsOp>(loc(cell), term, head, result);
  return result;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

Value CoreLowering::call(const Expr *expr, bool isTail) {
  Location at = loc(expr);
  const Expr *module = expr->kid(0), *function = expr->kid(1);
  if (expr->kids.size() - 2 > 255) {
    mod.report(DiagKind::LowerTooManyArguments, expr);
    return dead(at);
  }
  if (module->kind == ExprKind::Atom && function->kind == ExprKind::Atom) {
    SmallVector<Value> args = all(expr->from(2));
    return callFunction(at, str(module->text), str(function->text), args,
                        isTail);
  }
  Value m = value(module), f = value(function);
  SmallVector<Value> args = all(expr->from(2));
  return emitApply(at, m, f, args, isTail);
}

Value CoreLowering::apply(const Expr *expr, bool isTail) {
  Location at = loc(expr);
  const Expr *op = expr->kid(0);
  if (expr->kids.size() - 1 > 255) {
    mod.report(DiagKind::LowerTooManyArguments, expr);
    return dead(at);
  }
  if (op->kind != ExprKind::FunName) {
    Value callee = value(op);
    SmallVector<Value> args = all(expr->from(1));
    return emitCallFun(at, callee, args, isTail);
  }
  LocalFunction *local = findLocal(str(op->text), op->number);
  if (!local) {
    SmallVector<Value> args = all(expr->from(1));
    return emitCall(at, mod.symbol(str(op->text), op->number), args, isTail);
  }
  if (local->isClosure && !local->captured.empty()) {
    Value callee = localValue(at, *local);
    SmallVector<Value> args = all(expr->from(1));
    return emitCallFun(at, callee, args, isTail);
  }
  SmallVector<Value> args = all(expr->from(1));
  args.append(lookup(local->captured));
  return emitCall(at, local->symbol, args, isTail);
}

//===----------------------------------------------------------------------===//
// Primitive operations
//===----------------------------------------------------------------------===//

/// Raises error:Reason. The arguments of function_clause stand in the trace; those
/// of a function that OTP has inlined stand there under its name.
void CoreLowering::matchFail(const Expr *expr) {
  Location at = loc(expr);
  const Expr *reason = expr->kid(1);
  if (reason->kind != ExprKind::Tuple || reason->kids.empty() ||
      !isAtom(reason->kid(0), "function_clause"))
    return raise(at, "error", value(reason));
  SmallVector<Value> args = all(reason->from(1));
  auto own = region->front().getArguments();
  bool isOwn = args.size() == arity &&
               llvm::equal(args, own.take_front(arity));
  if (isOwn)
    return raise(at, "error", atom(at, "function_clause"), Value(),
                 ValueRange(own));
  std::string name = naming.base;
  const Expr *inlined = frontend::core::annotationValue(expr, "function");
  if (inlined && inlined->kind == ExprKind::Tuple &&
      inlined->kids.size() == 2 && inlined->kid(0)->kind == ExprKind::Atom)
    name = "-inlined-" +
           functionKey(str(inlined->kid(0)->text), args.size()) + "-";
  else
    name = naming.next("inlined");
  emitCall(at, mod.raisingFunction(name, args.size()), args,
           /*isTail=*/false);
  b.create<UnreachableOp>(at);
}

Value CoreLowering::primop(const Expr *expr) {
  Location at = loc(expr);
  StringRef name = str(expr->kid(0)->text);
  size_t count = expr->kids.size() - 1;
  if (name == "match_fail" && count == 1) {
    matchFail(expr);
    return dead(at);
  }
  SmallVector<Value> args = all(expr->from(1));
  if (name == "raise" && count == 2) {
    // The raw trace knows the class.
    Value exceptionClass = classes.lookup(args[0]);
    if (!exceptionClass)
      mod.report(DiagKind::CoreRaiseTrace, expr);
    else
      reraise(at, exceptionClass, args[1], args[0]);
    return dead(at);
  }
  if (name == "raw_raise" && count == 3) {
    raiseValue(at, args[0], args[1], args[2]);
    return dead(at);
  }
  if (name == "build_stacktrace" && count == 1)
    return b.create<BuildStacktraceOp>(at, term, args[0]);
  // Where a binary comprehension begins. The size is the same for all.
  if (name == "bs_init_writable" && count == 1)
    return bif(at, "lumen:bs_init_writable/1", atom(at, "undefined"));
  if (name == "recv_next" && count == 0) {
    b.create<RecvNextOp>(at);
    return atom(at, "ok");
  }
  if (name == "remove_message" && count == 0) {
    b.create<RecvRemoveOp>(at);
    return atom(at, "ok");
  }
  if (name == "recv_wait_timeout" && count == 1) {
    // lumen:recv_wait/1 tells whether there is a message, this whether not.
    Value woken = emitCall(at, "lumen:recv_wait/1", args, /*isTail=*/false);
    Value isTimeout = b.create<IsConstOp>(at, b.getI1Type(), woken,
                                          mod.atom("false"));
    return b.create<FromBoolOp>(at, term, isTimeout);
  }
  if (name == "nif_start" && count == 0)
    return atom(at, "ok");
  mod.report(DiagKind::CoreBadPrimop, expr,
             {expr->kid(0)->text, std::to_string(count)});
  return dead(at);
}

//===----------------------------------------------------------------------===//
// Maps and binaries
//===----------------------------------------------------------------------===//

/// The map, then all keys and values, then the updates.
Value CoreLowering::map(const Expr *expr, Block *fail) {
  Location at = loc(expr);
  auto part = [&](const Expr *e) {
    return fail ? guardValue(e, fail) : value(e);
  };
  Value base;
  if (expr->count)
    base = part(expr->kid(0));
  Exprs fields = expr->from(expr->count);
  SmallVector<Value> pairs;
  SmallVector<MapUpdate> updates;
  for (const Expr *field : fields) {
    for (const Expr *kid : field->kids)
      pairs.push_back(part(kid));
    updates.push_back({mod.literal(field->kid(0)), pairs.end()[-2],
                       pairs.back(), field->isExact});
  }
  if (!base && none_of(fields, [](const Expr *f) { return f->isExact; }))
    return newMap(at, pairs);
  if (!base)
    base = constant(at, MapAttr::get(b.getContext(), {}));
  auto apply = [&](ArrayRef<MapUpdate> run) {
    SmallVector<Value> operands;
    for (const MapUpdate &update : run)
      operands.append({update.key, update.value});
    bool isExact = !run.empty() && run.front().isExact;
    Value updated = b.create<MapUpdateOp>(
        at, term, fail ? FailMode::Guard : mode(), isExact, base, operands);
    base = fail ? checkedGuard(at, updated, fail) : checked(at, updated);
  };
  if (updates.empty())
    apply({});
  for (ArrayRef<MapUpdate> group : groupMapUpdates(updates))
    apply(group);
  return base;
}

Value CoreLowering::binary(const Expr *expr, Block *fail) {
  Location at = loc(expr);
  MLIRContext *context = b.getContext();
  SegmentList list(*context);
  auto part = [&](const Expr *e) {
    return fail ? guardValue(e, fail) : value(e);
  };
  bool isAppend = false;
  for (auto [i, segment] : enumerate(expr->kids)) {
    SegmentSpec spec = mod.segmentSpec(segment);
    const Expr *sizeExpr = segment->kid(1);
    bool isGiven =
        !isAtom(sizeExpr, "all") && !isAtom(sizeExpr, "undefined");
    if (Attribute literal = mod.literal(segment->kid(0))) {
      std::optional<uint64_t> size;
      if (isGiven && (size = mod.literalSize(sizeExpr)))
        *size *= spec.unit;
      BitString before = list.pending;
      if (isGiven == size.has_value() &&
          appendLiteral(spec, literal, size, list.pending)) {
        ++list.pendingSegments;
        continue;
      }
      list.pending = before; // whatever a failed attempt has added
    }
    bool isWhole = spec.type == "binary" && !isGiven;
    if (i == 0 && isWhole && expr->kids.size() > 1 &&
        (spec.unit == 1 || spec.unit == 8))
      isAppend = true;
    bool hasSize = spec.isNumber() || isGiven;
    Value content = part(segment->kid(0));
    Value size = hasSize ? part(sizeExpr) : Value();
    list.add(makeSegment(context, spec, hasSize), content, size);
  }
  return createBits(at, list, isAppend, fail);
}

} // namespace lumen::eir
