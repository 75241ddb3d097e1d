//===- Try.cpp - try, catch, after ----------------------------------------===//
//
// A handler is a block that takes class, reason and raw trace. Calls of the
// protected part have it as their exceptional successor; operations that fail in
// the function itself go to `Handler::local`, which fetches what was recorded.
//
//   try B of P -> O catch C -> H after A end
// is  (try B of P -> O catch C -> H end), A on both ways out; the way out by an
// exception then raises it again with its trace.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Value FunctionLowering::tryExpr(const Node *node, bool isTail) {
  if (node->tryCounts[3] == 0)
    return tryCatch(node, isTail);
  return finish(loc(node), tryAfter(node), isTail);
}

/// Body, of and catch sections.
Value FunctionLowering::tryCatch(const Node *node, bool isTail) {
  Location at = loc(node);
  Nodes success = node->trySection(1), catches = node->trySection(2);
  size_t mark = env.mark();
  Handler own{newBlock(3, at)};
  Handler *outer = handler;
  if (!catches.empty())
    handler = &own;
  Value value = body(node->trySection(0));
  handler = outer;

  SmallVector<Arm> arms;
  if (!success.empty()) {
    SmallVector<MatchClause> clauses;
    for (const Node *clause : success)
      clauses.push_back(makeClause(clause));
    Value protectedValue = value;
    value = runClauses(at, protectedValue, clauses, isTail, [&] {
      raiseTagged(at, "try_clause", protectedValue);
    });
  } else if (isTail) {
    ret(at, value);
  }
  if (!isTail) {
    closeArm(arms, value, mark);
    arms.back().bound.clear();
  }
  env.rollback(mark);
  if (catches.empty())
    return isTail ? Value() : join(at, arms);

  moveTo(own.entry);
  Value exceptionClass = own.entry->getArgument(0);
  Value reason = own.entry->getArgument(1);
  Value trace = own.entry->getArgument(2);
  SmallVector<MatchClause> clauses;
  for (const Node *clause : catches) {
    const Node *triple = clause->patterns().front();
    MatchClause entry;
    entry.patterns = {pattern(triple->kid(0)), pattern(triple->kid(1))};
    entry.guards = clause->guards();
    entry.node = clause;
    entry.at = loc(clause);
    clauses.push_back(std::move(entry));
  }
  Value handled = runClauses(
      at, {exceptionClass, reason}, clauses, isTail,
      [&] { reraise(at, exceptionClass, reason, trace); },
      [&](MatchClause &clause) {
        const Node *triple = clause.node->patterns().front();
        const Node *stack = triple->kid(2);
        if (stack->kind != NodeKind::Var || stack->text == "_")
          return;
        Value list = b.create<BuildStacktraceOp>(loc(stack), term, trace);
        env.bind(str(stack->text), list);
        Value classValue;
        if (triple->kid(0)->kind == NodeKind::Var)
          classValue = env.lookup(str(triple->kid(0)->text));
        traces[list] = {trace, classValue};
      });
  if (isTail)
    return {};
  closeArm(arms, handled, mark);
  arms.back().bound.clear();
  return join(at, arms);
}

/// Is the code small, and without anything that may exist only once?
static bool isSmall(Nodes nodes, unsigned &left) {
  for (const Node *node : nodes) {
    if (!node)
      continue;
    if (left-- == 0)
      return false;
    switch (node->kind) {
    case NodeKind::Fun:
    case NodeKind::NamedFun:
    case NodeKind::ListComp:
    case NodeKind::BinComp:
    case NodeKind::Try:
    case NodeKind::Receive:
    case NodeKind::ReceiveAfter:
    case NodeKind::Case:
      return false;
    default:
      break;
    }
    if (!isSmall(node->kids, left))
      return false;
  }
  return true;
}

Value FunctionLowering::tryAfter(const Node *node) {
  Location at = loc(node);
  Nodes after = node->trySection(3);
  size_t mark = env.mark();

  // Small code stands on both ways out; more becomes a function.
  unsigned budget = 20;
  std::string symbol;
  SmallVector<Value> captured;
  if (!isSmall(after, budget)) {
    SmallVector<StringRef> free = freeVariables(after);
    captured = values(free);
    if (free.size() > 255) {
      report(DiagKind::LowerTooManyArguments, node);
      return dead(at);
    }
    symbol = mod.symbol(liftedName(node, "after", 0), free.size());
    FunctionLowering inner(mod, naming);
    inner.startFunction(symbol, free.size(), 0, /*exported=*/false,
                        loc(after.front()));
    for (auto [name, arg] :
         zip(free, inner.region->front().getArguments()))
      inner.env.bind(name, arg);
    inner.tailBody(after);
    cleanUp(inner.func);
  }
  auto runAfter = [&] {
    size_t inside = env.mark();
    if (symbol.empty())
      body(after);
    else
      emitCall(loc(after.front()), symbol, captured, /*isTail=*/false);
    env.rollback(inside);
  };

  Handler own{newBlock(3, at)};
  Handler *outer = handler;
  handler = &own;
  bool isPlain = node->tryCounts[1] == 0 && node->tryCounts[2] == 0;
  Value value = isPlain ? body(node->trySection(0))
                        : tryCatch(node, /*isTail=*/false);
  handler = outer;
  env.rollback(mark);
  runAfter();
  Block *normalEnd = b.getInsertionBlock();

  moveTo(own.entry);
  runAfter();
  reraise(at, own.entry->getArgument(0), own.entry->getArgument(1),
          own.entry->getArgument(2));
  moveTo(normalEnd);
  return value;
}

/// catch E: throws give their value, exits and errors {'EXIT', ...}.
Value FunctionLowering::catchExpr(const Node *node) {
  Location at = loc(node);
  size_t mark = env.mark();
  Handler own{newBlock(3, at)};
  Handler *outer = handler;
  handler = &own;
  Value value = expr(node->kid(0));
  handler = outer;
  SmallVector<Arm> arms;
  closeArm(arms, value, mark);
  arms.back().bound.clear();

  catchValue(at, own.entry,
             [&](Value caught) { closeArm(arms, caught, mark); });
  return join(at, arms);
}

} // namespace lumen::eir
