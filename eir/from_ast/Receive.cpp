//===- Receive.cpp - receive as a loop over the message queue -------------===//
//
//   loop:  message = peek, or wait
//          match; on success remove it and run the body, otherwise next, loop
//   wait:  lumen:recv_wait(Timeout) -> true: loop; false: the after body
//
// If every clause wants a message with a reference that this function has made,
// messages from before need not be looked at: a mark of the queue's end is taken
// before the reference is made, tied to it, and used by the receive.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

void FunctionLowering::noteReference(StringRef callee, Operation *op,
                                     Value result) {
  if (callee == "erlang:make_ref/0" || callee == "erlang:monitor/2" ||
      callee == "erlang:monitor/3" || callee == "erlang:alias/0" ||
      callee == "erlang:alias/1")
    references[result] = op;
}

/// The values that a pattern asks to find somewhere in a tuple or list.
static void collectEquals(const Pat *root, SmallVectorImpl<Value> &values) {
  SmallVector<const Pat *> work{root};
  while (!work.empty()) {
    const Pat *pat = work.pop_back_val();
    if (!pat)
      continue;
    values.append(pat->equals.begin(), pat->equals.end());
    work.push_back(pat->alias);
    if (pat->kind == Pat::Tuple || pat->kind == Pat::Cons)
      work.append(pat->subs.begin(), pat->subs.end());
  }
}

void FunctionLowering::useReference(Location at,
                                    ArrayRef<MatchClause> clauses) {
  if (references.empty() || clauses.empty())
    return;
  SmallVector<Value> wanted;
  collectEquals(clauses.front().patterns.front(), wanted);
  for (const MatchClause &clause : clauses.drop_front()) {
    SmallVector<Value> own;
    collectEquals(clause.patterns.front(), own);
    llvm::erase_if(wanted,
                   [&](Value value) { return !is_contained(own, value); });
  }
  for (Value value : wanted) {
    Operation *made = references.lookup(value);
    if (!made)
      continue;
    // What may have given no value is not to be bound.
    if (auto bifOp = dyn_cast<BifOp>(made))
      if (bifOp.getMode() == FailMode::Catch &&
          bifOp.getName() != "erlang:make_ref/0")
        continue;
    if (markedReferences.insert(value).second) {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPoint(made);
      Value marker = b.create<RecvMarkOp>(made->getLoc(), term);
      if (isa<BifOp>(made))
        b.setInsertionPointAfter(made);
      else
        b.setInsertionPointToStart(value.getParentBlock());
      b.create<RecvBindOp>(made->getLoc(), marker, value);
    }
    b.create<RecvUseOp>(at, value);
    return;
  }
}

Value FunctionLowering::receive(const Node *node, bool isTail) {
  Location at = loc(node);
  bool hasAfter = node->kind == NodeKind::ReceiveAfter;
  Nodes clauseNodes = hasAfter ? node->kids.first(node->count) : node->kids;
  const Node *timeoutNode = hasAfter ? node->kid(node->count) : nullptr;
  Value timeout;
  if (hasAfter)
    timeout = expr(timeoutNode);

  size_t mark = env.mark();
  SmallVector<MatchClause> clauses;
  for (const Node *clause : clauseNodes)
    clauses.push_back(makeClause(clause));
  useReference(at, clauses);
  Block *loop = newBlock();
  Block *matching = newBlock();
  Block *wait = newBlock();
  br(at, loop);
  moveTo(loop);
  Value message = b.create<RecvPeekOp>(at, term);
  condBr(at, b.create<IsValueOp>(at, b.getI1Type(), message), matching, wait);

  SmallVector<Arm> arms;
  moveTo(matching);
  Value received = runClauses(
      at, message, clauses, isTail,
      [&] {
        b.create<RecvNextOp>(at);
        br(at, loop);
      },
      [&](MatchClause &) { b.create<RecvRemoveOp>(at); });
  if (!isTail && !clauseNodes.empty())
    closeArm(arms, received, mark);

  moveTo(wait);
  if (!timeout)
    timeout = atom(at, "infinity");
  Value woken = emitCall(at, "lumen:recv_wait/1", timeout, /*isTail=*/false);
  bool isForever = !hasAfter;
  if (auto literal = timeout.getDefiningOp<ConstOp>())
    isForever |= literal.getValue() == mod.atom("infinity");
  if (isForever) {
    br(at, loop);
  } else {
    Block *timedOut = newBlock();
    condBr(at,
           b.create<IsConstOp>(at, b.getI1Type(), woken, mod.atom("true")),
           loop, timedOut);
    moveTo(timedOut);
    Nodes afterBody = node->kids.subspan(node->count + 1);
    if (isTail) {
      tailBody(afterBody);
      env.rollback(mark);
    } else {
      Value value = body(afterBody);
      closeArm(arms, value, mark);
    }
  }
  return isTail ? Value() : join(at, arms);
}

} // namespace lumen::eir
