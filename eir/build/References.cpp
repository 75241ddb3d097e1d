//===- References.cpp - receives that need not look at old messages -------===//
//
// If every clause wants a message with a reference that this function has made,
// messages from before need not be looked at: a mark of the queue's end is
// taken before the reference is made, tied to it, and used by the receive.
// References that come as arguments: transforms/PassedReferences.cpp.
//
//===----------------------------------------------------------------------===//

#include "eir/build/FunctionBuilder.h"
#include "eir/build/Passes.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

bool makesReference(StringRef callee) {
  return callee == "erlang:make_ref/0" || callee == "erlang:monitor/2" ||
         callee == "erlang:monitor/3" || callee == "erlang:alias/0" ||
         callee == "erlang:alias/1";
}

void markReference(OpBuilder &b, Operation *made, Value value) {
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(made);
  Value marker =
      b.create<RecvMarkOp>(made->getLoc(), TermType::get(b.getContext()));
  if (isa<BifOp>(made))
    b.setInsertionPointAfter(made);
  else
    b.setInsertionPointToStart(value.getParentBlock());
  b.create<RecvBindOp>(made->getLoc(), marker, value);
}

bool mayBeNoReference(Operation *made) {
  auto bifOp = dyn_cast<BifOp>(made);
  return bifOp && bifOp.getMode() == FailMode::Catch &&
         bifOp.getName() != "erlang:make_ref/0";
}

void FunctionBuilder::noteReference(StringRef callee, Operation *op,
                                     Value result) {
  if (makesReference(callee))
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

void FunctionBuilder::useReference(Location at, ArrayRef<MatchClause> clauses) {
  SmallVector<SmallVector<Value>> wanted;
  for (const MatchClause &clause : clauses)
    collectEquals(clause.patterns.front(), wanted.emplace_back());
  useReference(at, wanted);
}

void FunctionBuilder::useReference(Location at,
                                   ArrayRef<SmallVector<Value>> clauses) {
  if (clauses.empty())
    return;
  SmallVector<Value> wanted = clauses.front();
  for (const SmallVector<Value> &own : clauses.drop_front())
    llvm::erase_if(wanted,
                   [&](Value value) { return !is_contained(own, value); });
  for (Value value : wanted) {
    Operation *made = references.lookup(value);
    if (!made)
      continue;
    // What may have given no value is not to be bound.
    if (mayBeNoReference(made))
      continue;
    if (markedReferences.insert(value).second)
      markReference(b, made, value);
    b.create<RecvUseOp>(at, value);
    return;
  }
  // A caller may have made it; markPassedReferences finds out.
  for (Value value : wanted)
    if (isa<BlockArgument>(value))
      b.create<RecvUseOp>(at, value)->setAttr(kOnArgument, b.getUnitAttr());
}

} // namespace lumen::eir
