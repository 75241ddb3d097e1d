//===- Control.cpp - case, if, match, maybe -------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

//===----------------------------------------------------------------------===//
// Arms and joins
//===----------------------------------------------------------------------===//

void FunctionLowering::closeArm(SmallVectorImpl<Arm> &arms, Value value,
                                size_t mark) {
  arms.push_back({b.getInsertionBlock(), value, env.since(mark)});
  env.rollback(mark);
}

/// Continues after all arms with the value, and with the variables that every
/// arm has bound.
Value FunctionLowering::join(Location loc, ArrayRef<Arm> arms) {
  if (arms.empty())
    return dead(loc);
  SmallVector<StringRef> exported;
  for (auto [name, value] : arms.front().bound) {
    StringRef wanted = name;
    if (all_of(arms.drop_front(), [&](const Arm &arm) {
          return any_of(arm.bound,
                        [&](auto &entry) { return entry.first == wanted; });
        }))
      exported.push_back(name);
  }
  if (arms.size() == 1) {
    moveTo(arms.front().end);
    for (auto [name, value] : arms.front().bound)
      env.bind(name, value);
    return arms.front().value;
  }
  Block *block = newBlock(1 + exported.size(), loc);
  for (const Arm &arm : arms) {
    SmallVector<Value> args{arm.value};
    for (StringRef name : exported)
      args.push_back(find_if(arm.bound, [&](auto &entry) {
                       return entry.first == name;
                     })->second);
    moveTo(arm.end);
    br(loc, block, args);
  }
  moveTo(block);
  for (auto [i, name] : enumerate(exported))
    env.bind(name, block->getArgument(1 + i));
  return block->getArgument(0);
}

MatchClause FunctionLowering::makeClause(const Node *clause) {
  MatchClause entry;
  for (const Node *p : clause->patterns())
    entry.patterns.push_back(pattern(p));
  entry.guards = clause->guards();
  entry.node = clause;
  entry.at = loc(clause);
  return entry;
}

void FunctionLowering::enterClause(MatchClause &clause) {
  moveTo(clause.body);
  for (auto [i, name] : enumerate(clause.vars))
    env.bind(name, clause.body->getArgument(i));
}

Value FunctionLowering::runClauses(Location at, ValueRange values,
                                   MutableArrayRef<MatchClause> clauses,
                                   bool isTail,
                                   llvm::function_ref<void()> onFail,
                                   llvm::function_ref<void(MatchClause &)> onMatch) {
  Block *fail = newBlock();
  match(at, values, clauses, fail);
  moveTo(fail);
  onFail();
  size_t mark = env.mark();
  SmallVector<Arm> arms;
  for (MatchClause &clause : clauses) {
    if (!clause.body)
      continue; // no value can come here
    enterClause(clause);
    if (onMatch)
      onMatch(clause);
    if (isTail) {
      tailBody(clause.node->body());
      env.rollback(mark);
    } else {
      Nodes list = clause.node->body();
      Value value;
      if (effectClauses.contains(clause.node)) {
        for (const Node *node : list)
          effect(node);
        value = constant(at, NilAttr::get(b.getContext()));
      } else {
        value = body(list);
      }
      closeArm(arms, value, mark);
    }
  }
  return isTail ? Value() : join(at, arms);
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

Value FunctionLowering::caseExpr(const Node *node, bool isTail) {
  Location at = loc(node);
  Value value = expr(node->kid(0));
  SmallVector<MatchClause> clauses;
  for (const Node *clause : node->kids.subspan(1))
    clauses.push_back(makeClause(clause));
  return runClauses(at, value, clauses, isTail,
                    [&] { raiseTagged(at, "case_clause", value); });
}

Value FunctionLowering::ifExpr(const Node *node, bool isTail) {
  Location at = loc(node);
  SmallVector<MatchClause> clauses;
  for (const Node *clause : node->kids)
    clauses.push_back(makeClause(clause));
  return runClauses(at, {}, clauses, isTail,
                    [&] { raise(at, "error", atom(at, "if_clause")); });
}

Value FunctionLowering::matchExpr(const Node *node) {
  Location at = loc(node);
  const Node *left = node->kid(0);
  Value value = expr(node->kid(1));
  if (left->kind == NodeKind::Var) {
    if (left->text == "_")
      return value;
    if (!env.contains(str(left->text))) {
      env.bind(str(left->text), value);
      return value;
    }
  }
  SmallVector<MatchClause, 1> clauses(1);
  clauses[0].patterns.push_back(pattern(left));
  clauses[0].node = node;
  clauses[0].at = loc(node);
  Block *fail = newBlock();
  match(at, value, clauses, fail);
  moveTo(fail);
  raiseTagged(at, "badmatch", value);
  if (!clauses[0].body) { // cannot match
    for (StringRef name : clauses[0].vars)
      env.bind(name, value);
    return dead(at);
  }
  enterClause(clauses[0]);
  return value;
}

/// maybe: a `?=` that fails leaves with its value, through the else clauses if
/// there are some.
Value FunctionLowering::maybeExpr(const Node *node, bool isTail) {
  Location at = loc(node);
  bool hasElse = node->kind == NodeKind::MaybeElse;
  Nodes exprs = hasElse ? node->kids.first(node->count) : node->kids;
  Nodes elseClauses = hasElse ? node->kids.subspan(node->count) : Nodes();
  Block *outer = maybeElse;
  Block *otherwise = newBlock(1, at);
  size_t mark = env.mark();
  SmallVector<Arm> arms;

  maybeElse = otherwise;
  Value value;
  // The last expression is in tail position unless it is itself a `?=`.
  for (size_t i = 0; i < exprs.size(); ++i) {
    const Node *e = exprs[i];
    bool isLast = i + 1 == exprs.size();
    if (e->kind == NodeKind::MaybeMatch) {
      value = maybeMatch(e);
    } else if (isLast && isTail) {
      maybeElse = outer;
      tail(e);
      value = {};
    } else {
      value = expr(e);
    }
  }
  maybeElse = outer;
  if (value) {
    if (isTail) {
      ret(at, value);
      env.rollback(mark);
    } else {
      closeArm(arms, value, mark);
      arms.back().bound.clear();
    }
  } else {
    env.rollback(mark);
  }

  moveTo(otherwise);
  Value rejected = otherwise->getArgument(0);
  if (!hasElse) {
    if (isTail)
      ret(at, rejected);
    else
      closeArm(arms, rejected, mark);
  } else {
    SmallVector<MatchClause> clauses;
    for (const Node *clause : elseClauses)
      clauses.push_back(makeClause(clause));
    Value result =
        runClauses(at, rejected, clauses, isTail,
                   [&] { raiseTagged(at, "else_clause", rejected); });
    if (!isTail) {
      closeArm(arms, result, mark);
      arms.back().bound.clear();
    }
  }
  return isTail ? Value() : join(at, arms);
}

Value FunctionLowering::maybeMatch(const Node *node) {
  Location at = loc(node);
  Value value = expr(node->kid(1));
  SmallVector<MatchClause, 1> clauses(1);
  clauses[0].patterns.push_back(pattern(node->kid(0)));
  clauses[0].node = node;
  clauses[0].at = loc(node);
  Block *fail = newBlock();
  match(at, value, clauses, fail);
  moveTo(fail);
  br(at, maybeElse, value);
  if (!clauses[0].body)
    return dead(at);
  enterClause(clauses[0]);
  return value;
}

} // namespace lumen::eir
