//===- Receive.cpp - receive as a loop over the message queue -------------===//
//
//   loop:  message = peek, or wait
//          match; on success remove it and run the body, otherwise next, loop
//   wait:  lumen:recv_wait(Timeout) -> true: loop; false: the after body
//
// Without clauses, no message is looked at: lumen:recv_sleep(Timeout), the after body.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Value FunctionLowering::receive(const Node *node, bool isTail) {
  Location at = loc(node);
  bool hasAfter = node->kind == NodeKind::ReceiveAfter;
  Nodes clauseNodes = hasAfter ? node->kids.first(node->count) : node->kids;
  const Node *timeoutNode = hasAfter ? node->kid(node->count) : nullptr;
  Value timeout;
  if (hasAfter)
    timeout = expr(timeoutNode);

  size_t mark = env.mark();
  if (clauseNodes.empty()) {
    emitCall(at, "lumen:recv_sleep/1", timeout, /*isTail=*/false);
    Nodes afterBody = node->kids.subspan(node->count + 1);
    if (!isTail)
      return body(afterBody);
    tailBody(afterBody);
    env.rollback(mark);
    return Value();
  }
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
  if (!isTail)
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
