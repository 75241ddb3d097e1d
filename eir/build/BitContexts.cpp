//===- BitContexts.cpp - match contexts survive self tail calls -----------===//
//
// Problem: in
//     f(<<X, Rest/binary>>, Acc) -> f(Rest, [X | Acc]); f(<<>>, Acc) -> Acc.
// each turn makes a binary of the rest only to start a match on it.
//
// Idea: pass the context, which stands at the rest's first bit anyway, and which
// eir.bs_start_match takes as it is. The argument must then not be seen by
// anything else. Where it has other uses (a last clause for any value, the
// arguments of a function_clause error), they get the binary back: the context
// is set to where this turn began, and what is left from there is the argument.
//
// Conditions for an argument:
//   - in the entry block its only use is one eir.bs_start_match S; other uses are
//     in blocks from where the context is not used any more, and which are
//     behind S, or end the function (then they are copied), or are behind one
//     block (`join`) where the ways with and without a context meet, which gets
//     the binary as a block argument;
//   - the rest (eir.bs_get_tail of S) is passed at the argument's own position in
//     self tail calls and has no other use.
//
// Then the same for calls of other functions of the module (keepContextsInCalls),
// with the first condition for the argument of the called function.
//
// Example (the loop):
//     %c = bs_start_match %arg0 ... %r = bs_get_tail %c; tail_call @f(%r, ...)
//   becomes
//     %c = bs_start_match %arg0 ... tail_call @f(%c, ...)
//
//===----------------------------------------------------------------------===//

#include "eir/build/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

namespace {
struct Candidate {
  BlockArgument arg;
  BsStartMatchOp start;
  Block *matched; ///< where the context is a value
  SmallVector<BsGetTailOp> rests;
  SmallVector<Block *> others; ///< blocks with other uses of the argument
  Block *join = nullptr;       ///< see above
};

/// Of the blocks that are not only reached with a context: where do the ways with
/// one come in?
struct Ways {
  DominanceInfo dominance;
  Block *matched;
  llvm::DenseSet<Block *> behind; ///< reached from `matched`

  Ways(FuncOp func, Block *matched) : dominance(func), matched(matched) {
    SmallVector<Block *> work{matched};
    while (!work.empty()) {
      Block *block = work.pop_back_val();
      if (behind.insert(block).second)
        llvm::append_range(work, block->getSuccessors());
    }
  }
  bool isMatched(Block *block) {
    return dominance.dominates(matched, block);
  }
  /// Each edge to the block comes either from where there is a context or from
  /// where there can be none.
  bool isClear(Block *block) {
    return all_of(block->getPredecessors(), [&](Block *before) {
      return isMatched(before) || !behind.contains(before);
    });
  }
  /// The block on all ways to `block` that is clear; null if there is none that
  /// could get another argument.
  Block *joinBefore(Block *block) {
    auto *node = dominance.getNode(block);
    while (node && !isClear(node->getBlock()))
      node = node->getIDom();
    if (!node || !behind.contains(node->getBlock()))
      return nullptr;
    for (Block *before : node->getBlock()->getPredecessors())
      if (!isMatched(before) &&
          !isa<cf::BranchOp, cf::CondBranchOp>(before->getTerminator()))
        return nullptr;
    return node->getBlock();
  }
};
} // namespace

static bool endsFunction(Block *block) {
  return block->getNumSuccessors() == 0;
}

/// Does a way from the start of `from` lead to an op on the context?
static bool reachesUse(Block *from, Value context) {
  llvm::DenseSet<Block *> users;
  for (Operation *user : context.getUsers())
    users.insert(user->getBlock());
  SmallVector<Block *> work{from};
  llvm::DenseSet<Block *> seen;
  while (!work.empty()) {
    Block *block = work.pop_back_val();
    if (!seen.insert(block).second)
      continue;
    if (users.contains(block))
      return true;
    llvm::append_range(work, block->getSuccessors());
  }
  return false;
}

/// `needsRests`: only if the function passes rests to itself.
static std::optional<Candidate> findCandidate(FuncOp func, unsigned index,
                                              bool needsRests) {
  Block &entry = func.getBody().front();
  Candidate result;
  result.arg = entry.getArgument(index);
  for (OpOperand &use : result.arg.getUses()) {
    Operation *user = use.getOwner();
    if (user->getBlock() != &entry) {
      if (!is_contained(result.others, user->getBlock()))
        result.others.push_back(user->getBlock());
      continue;
    }
    auto start = dyn_cast<BsStartMatchOp>(user);
    if (!start || result.start)
      return std::nullopt;
    result.start = start;
  }
  if (!result.start)
    return std::nullopt;
  // start; is_value; cond_br.
  auto branch = dyn_cast<cf::CondBranchOp>(entry.getTerminator());
  auto test = branch ? branch.getCondition().getDefiningOp<IsValueOp>()
                     : IsValueOp();
  if (!test || test.getTerm() != result.start.getContext() ||
      branch.getTrueDest() == branch.getFalseDest())
    return std::nullopt;
  result.matched = branch.getTrueDest();
  if (!result.matched->getSinglePredecessor())
    return std::nullopt;
  for (Operation *user : result.start.getContext().getUsers()) {
    auto rest = dyn_cast<BsGetTailOp>(user);
    if (!rest || rest->use_empty())
      continue;
    bool isPassedOn = all_of(rest->getUses(), [&](OpOperand &use) {
      auto call = dyn_cast<TailCallOp>(use.getOwner());
      return call && call.getCallee() == func.getSymName() &&
             use.getOperandNumber() == index;
    });
    if (isPassedOn)
      result.rests.push_back(rest);
  }
  if (result.rests.empty() && needsRests)
    return std::nullopt;
  Ways ways(func, result.matched);
  for (Block *block : result.others) {
    if (reachesUse(block, result.start.getContext()))
      return std::nullopt;
    if (ways.isMatched(block) || !ways.behind.contains(block) ||
        (endsFunction(block) && ways.isClear(block)))
      continue;
    Block *join = ways.joinBefore(block);
    if (!join || (result.join && result.join != join) ||
        reachesUse(join, result.start.getContext()))
      return std::nullopt;
    result.join = join;
  }
  return result;
}

/// Could anything move the context between `from` and the end of the blocks
/// reached from it on the way to `to`? Blocks between are few; a set of those
/// reachable from `from` is looked through.
static bool isMovedBetween(Operation *from, Operation *to, Value context) {
  auto moves = [&](Operation &op) {
    return isa<BsGetOp, BsSkipOp, BsMatchStringOp, BsSetPositionOp>(op) &&
           op.getOperand(0) == context;
  };
  for (Operation *op = from->getNextNode(); op; op = op->getNextNode()) {
    if (op == to)
      return false;
    if (moves(*op))
      return true;
  }
  // Backwards from the call: only blocks on a way from `from` count.
  SmallVector<Block *> work{to->getBlock()};
  llvm::DenseSet<Block *> seen;
  while (!work.empty()) {
    Block *block = work.pop_back_val();
    if (block == from->getBlock() || !seen.insert(block).second)
      continue;
    for (Operation &op : *block)
      if (moves(op))
        return true;
    for (Block *before : block->getPredecessors())
      work.push_back(before);
  }
  return false;
}

/// The binary, from where the turn began.
static Value giveBack(OpBuilder &b, Location at, Value context, Value begin) {
  b.create<BsSetPositionOp>(at, context, begin);
  return b.create<BsGetTailOp>(at, TermType::get(b.getContext()), context);
}

/// `join` gets the binary as its last argument: the argument of the function on
/// the ways without a context, what is given back on the others.
static Value joinBinary(FuncOp func, Candidate &candidate, Value begin,
                        Ways &ways) {
  Block *join = candidate.join;
  Location at = join->front().getLoc();
  OpBuilder b(func.getContext());
  SmallVector<std::pair<Operation *, unsigned>> edges;
  for (auto it = join->pred_begin(), e = join->pred_end(); it != e; ++it)
    edges.push_back({(*it)->getTerminator(), it.getSuccessorIndex()});
  auto *back = new Block();
  func.getBody().getBlocks().insert(join->getIterator(), back);
  SmallVector<Value> passed;
  for (BlockArgument arg : join->getArguments())
    passed.push_back(back->addArgument(arg.getType(), arg.getLoc()));
  b.setInsertionPointToEnd(back);
  passed.push_back(giveBack(b, at, candidate.start.getContext(), begin));
  b.create<cf::BranchOp>(at, join, passed);
  for (auto [op, successor] : edges) {
    if (ways.isMatched(op->getBlock()))
      op->setSuccessor(back, successor);
    else
      cast<BranchOpInterface>(op)
          .getSuccessorOperands(successor)
          .append(candidate.arg);
  }
  return join->addArgument(candidate.arg.getType(), at);
}

static void keepContext(FuncOp func, Candidate &candidate) {
  Value context = candidate.start.getContext();
  OpBuilder b(func.getContext());
  Type term = TermType::get(func.getContext());
  Ways ways(func, candidate.matched);

  // Give the binary back. A block that is also reached without a context is
  // copied for the ways with one.
  Value begin;
  auto findBegin = [&] {
    if (!begin)
      if (auto first = dyn_cast<BsGetPositionOp>(candidate.matched->front());
          first && first.getContext() == context)
        begin = first;
    if (!begin) {
      b.setInsertionPointToStart(candidate.matched);
      begin = b.create<BsGetPositionOp>(candidate.start.getLoc(), term,
                                        context);
    }
  };
  Value joined;
  if (candidate.join) {
    findBegin();
    joined = joinBinary(func, candidate, begin, ways);
  }
  for (Block *block : candidate.others) {
    if (candidate.join && ways.dominance.dominates(candidate.join, block)) {
      for (Operation &op : *block)
        op.replaceUsesOfWith(candidate.arg, joined);
      continue;
    }
    Block *own = block;
    if (!ways.isMatched(block)) {
      SmallVector<std::pair<Operation *, unsigned>> edges;
      for (auto it = block->pred_begin(), e = block->pred_end(); it != e; ++it)
        if (ways.isMatched(*it))
          edges.push_back({(*it)->getTerminator(), it.getSuccessorIndex()});
      if (edges.empty())
        continue;
      own = new Block();
      func.getBody().push_back(own);
      IRMapping mapping;
      for (BlockArgument arg : block->getArguments())
        mapping.map(arg, own->addArgument(arg.getType(), arg.getLoc()));
      b.setInsertionPointToEnd(own);
      for (Operation &op : *block)
        b.clone(op, mapping);
      for (auto [op, successor] : edges)
        op->setSuccessor(own, successor);
    }
    findBegin();
    // Behind `begin`, if that is here.
    if (own == candidate.matched)
      b.setInsertionPointAfter(begin.getDefiningOp());
    else
      b.setInsertionPointToStart(own);
    Value binary = giveBack(b, own->front().getLoc(), context, begin);
    for (Operation &op : *own)
      op.replaceUsesOfWith(candidate.arg, binary);
  }
  for (BsGetTailOp rest : candidate.rests) {
    rest.getResult().replaceAllUsesWith(context);
    rest.erase();
  }
}

void keepContexts(FuncOp func) {
  // Lambdas get their arguments from call_fun: their own name is not called.
  for (unsigned i = 0; i < func.getArity(); ++i) {
    auto candidate = findCandidate(func, i, /*needsRests=*/true);
    if (!candidate)
      continue;
    llvm::erase_if(candidate->rests, [&](BsGetTailOp rest) {
      return any_of(rest->getUsers(), [&](Operation *call) {
        return isMovedBetween(rest, call, candidate->start.getContext());
      });
    });
    if (!candidate->rests.empty())
      keepContext(func, *candidate);
  }
}

//===----------------------------------------------------------------------===//
// Calls of other functions
//===----------------------------------------------------------------------===//

namespace {
/// Passes contexts in any call of a function of the module, tail call or not, if
/// the rest is used for nothing else and the context is dead behind the call.
class CallContexts {
public:
  explicit CallContexts(ModuleOp module) {
    for (auto func : module.getOps<FuncOp>()) {
      functions_[func.getSymName()] = func;
      work_.push_back(func);
    }
  }

  void run() {
    while (!work_.empty()) {
      FuncOp func = work_.pop_back_val();
      SmallVector<BsGetTailOp> rests;
      func.walk([&](BsGetTailOp rest) { rests.push_back(rest); });
      for (BsGetTailOp rest : rests)
        visit(rest);
    }
  }

private:
  void visit(BsGetTailOp rest);
  bool acceptsContext(FuncOp callee, unsigned index);

  llvm::DenseMap<StringRef, FuncOp> functions_;
  llvm::DenseMap<std::pair<Operation *, unsigned>, bool> accepts_;
  SmallVector<FuncOp> work_;
};
} // namespace

void CallContexts::visit(BsGetTailOp rest) {
  if (!rest->hasOneUse())
    return;
  OpOperand &use = *rest->getUses().begin();
  Operation *call = use.getOwner();
  StringRef callee;
  if (auto tail = dyn_cast<TailCallOp>(call))
    callee = tail.getCallee();
  else if (auto other = dyn_cast<CallOp>(call);
           other && use.getOperandNumber() < other.getArgs().size())
    callee = other.getCallee();
  auto found = functions_.find(callee);
  Value context = rest.getContext();
  if (found == functions_.end() || is_contained(call->getOperands(), context) ||
      isMovedBetween(rest, call, context) ||
      any_of(call->getSuccessors(),
             [&](Block *next) { return reachesUse(next, context); }) ||
      !acceptsContext(found->second, use.getOperandNumber()))
    return;
  rest.getResult().replaceAllUsesWith(context);
  rest.erase();
}

/// Asked once there is a call: makes the function ready for contexts.
bool CallContexts::acceptsContext(FuncOp callee, unsigned index) {
  auto [entry, isNew] = accepts_.try_emplace({callee, index}, false);
  if (!isNew)
    return entry->second;
  if (index >= callee.getArity())
    return false;
  auto candidate = findCandidate(callee, index, /*needsRests=*/false);
  if (!candidate)
    return false;
  candidate->rests.clear();
  keepContext(callee, *candidate);
  entry->second = true;
  // What is given back may be passed on too.
  work_.push_back(callee);
  return true;
}

void keepContextsInCalls(ModuleOp module) { CallContexts(module).run(); }

} // namespace lumen::eir
