//===- Cleanup.cpp - what emission leaves behind --------------------------===//
//
// Emission makes a block wherever control may go and passes on every variable
// that might be used. Here, without changing what the function does:
//   - blocks that nothing leads to go away;
//   - a block with one way in, by a plain branch, joins its predecessor;
//   - a block that only branches on is skipped;
//   - arguments that are unused, or get the same value on all ways, go away;
//   - unused operations go away;
//   - constants move to their uses, and terms that are only built to be part of
//     an exception's reason move to where it is raised.
//
//===----------------------------------------------------------------------===//

#include "eir/build/KnownFunctions.h"
#include "eir/build/Passes.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

static bool eraseUnreachable(Region &region) {
  llvm::DenseSet<Block *> reached;
  SmallVector<Block *> work{&region.front()};
  while (!work.empty()) {
    Block *block = work.pop_back_val();
    if (!reached.insert(block).second)
      continue;
    for (Block *next : block->getSuccessors())
      work.push_back(next);
  }
  SmallVector<Block *> doomed;
  for (Block &block : region)
    if (!reached.contains(&block))
      doomed.push_back(&block);
  for (Block *block : doomed)
    block->dropAllDefinedValueUses();
  for (Block *block : doomed) {
    block->dropAllReferences();
  }
  for (Block *block : doomed)
    block->erase();
  return !doomed.empty();
}

/// Joins to a block the blocks that only it leads to.
static bool mergeChain(Block &block) {
  bool changed = false;
  while (true) {
    auto branch = dyn_cast<cf::BranchOp>(block.getTerminator());
    if (!branch)
      return changed;
    Block *next = branch.getDest();
    if (next == &block || next->getSinglePredecessor() != &block)
      return changed;
    for (auto [arg, value] :
         zip(next->getArguments(), branch.getDestOperands()))
      arg.replaceAllUsesWith(value);
    branch.erase();
    block.getOperations().splice(block.end(), next->getOperations());
    next->erase();
    changed = true;
  }
}

/// A block that only branches on: its predecessors can go to the target.
static bool skipForwarder(Block &block) {
  if (block.isEntryBlock() || !hasSingleElement(block))
    return false;
  auto branch = dyn_cast<cf::BranchOp>(block.getTerminator());
  if (!branch || branch.getDest() == &block)
    return false;
  Block *target = branch.getDest();
  for (BlockArgument arg : block.getArguments())
    for (Operation *user : arg.getUsers())
      if (user != branch)
        return false;
  bool isIdentity =
      branch.getDestOperands().size() == block.getNumArguments() &&
      equal(branch.getDestOperands(), block.getArguments());
  SmallVector<std::pair<Operation *, unsigned>> edges;
  for (auto it = block.pred_begin(), e = block.pred_end(); it != e; ++it)
    edges.push_back({(*it)->getTerminator(), it.getSuccessorIndex()});
  bool changed = false;
  for (auto [op, index] : edges) {
    auto mapped = [&](ValueRange given) {
      SmallVector<Value> values;
      for (Value value : branch.getDestOperands()) {
        auto arg = dyn_cast<BlockArgument>(value);
        values.push_back(arg && arg.getOwner() == &block
                             ? given[arg.getArgNumber()]
                             : value);
      }
      return values;
    };
    if (auto plain = dyn_cast<cf::BranchOp>(op)) {
      SmallVector<Value> values = mapped(plain.getDestOperands());
      plain.getDestOperandsMutable().assign(values);
      plain.setDest(target);
      changed = true;
    } else if (auto cond = dyn_cast<cf::CondBranchOp>(op)) {
      auto operands = index == 0 ? cond.getTrueDestOperandsMutable()
                                 : cond.getFalseDestOperandsMutable();
      SmallVector<Value> values =
          mapped(index == 0 ? cond.getTrueDestOperands()
                            : cond.getFalseDestOperands());
      operands.assign(values);
      cond->setSuccessor(target, index);
      changed = true;
    } else if (isa<SwitchOp>(op)) {
      if (!branch.getDestOperands().empty())
        continue;
      op->setSuccessor(target, index);
      changed = true;
    } else if (isIdentity && !branch.getDestOperands().empty()) {
      // A call: what it produces goes straight on.
      op->setSuccessor(target, index);
      changed = true;
    }
  }
  return changed;
}

/// Removes an argument with the operands for it; false if a call produces it.
static bool eraseArgument(Block &block, unsigned number) {
  SmallVector<std::pair<Operation *, unsigned>> edges;
  for (auto it = block.pred_begin(), e = block.pred_end(); it != e; ++it) {
    Operation *op = (*it)->getTerminator();
    if (!isa<cf::BranchOp, cf::CondBranchOp>(op))
      return false;
    edges.push_back({op, it.getSuccessorIndex()});
  }
  for (auto [op, index] : edges)
    cast<BranchOpInterface>(op).getSuccessorOperands(index).erase(number);
  block.eraseArgument(number);
  return true;
}

static bool simplifyArguments(Block &block) {
  if (block.isEntryBlock())
    return false;
  bool changed = false;
  for (unsigned i = block.getNumArguments(); i-- > 0;) {
    BlockArgument arg = block.getArgument(i);
    if (arg.use_empty()) {
      changed |= eraseArgument(block, i);
      continue;
    }
    // The same value on all ways?
    Value same;
    bool isSame = true;
    for (auto it = block.pred_begin(), e = block.pred_end();
         it != e && isSame; ++it) {
      Operation *op = (*it)->getTerminator();
      if (!isa<cf::BranchOp, cf::CondBranchOp>(op)) {
        isSame = false;
        break;
      }
      Value given = cast<BranchOpInterface>(op)
                        .getSuccessorOperands(it.getSuccessorIndex())[i];
      if (given == arg)
        continue;
      if (same && given != same)
        isSame = false;
      same = given;
    }
    if (!isSame || !same)
      continue;
    arg.replaceAllUsesWith(same);
    changed |= eraseArgument(block, i);
  }
  return changed;
}

/// A conditional branch to one place is a branch.
static bool simplifyBranch(Block &block) {
  auto cond = dyn_cast<cf::CondBranchOp>(block.getTerminator());
  if (!cond || cond.getTrueDest() != cond.getFalseDest() ||
      !equal(cond.getTrueDestOperands(), cond.getFalseDestOperands()))
    return false;
  OpBuilder b(cond);
  b.create<cf::BranchOp>(cond.getLoc(), cond.getTrueDest(),
                         cond.getTrueDestOperands());
  cond.erase();
  return true;
}

static bool isRemovable(Operation &op) {
  if (!op.use_empty() || op.hasTrait<OpTrait::IsTerminator>())
    return false;
  if (auto bif = dyn_cast<BifOp>(op)) {
    auto traits = bifTraits(bif.getName());
    return bif.getMode() == FailMode::Guard && traits &&
           *traits & abi::kBifPure;
  }
  return isOpTriviallyDead(&op);
}

static bool eraseUnused(Region &region) {
  bool changed = false;
  for (Block &block : reverse(region.getBlocks()))
    for (Operation &op : make_early_inc_range(reverse(block)))
      if (isRemovable(op)) {
        op.erase();
        changed = true;
      }
  return changed;
}

static bool isCold(Block *block) {
  return any_of(*block, [](Operation &op) { return isa<SetExceptionOp>(op); });
}

static void sink(Region &region) {
  SmallVector<Operation *> constants, terms;
  for (Block &block : region)
    for (Operation &op : block) {
      if (isa<ConstOp>(op))
        constants.push_back(&op);
      else if (isa<TupleOp, ConsOp, MapNewOp, MapWithKeysOp, FromBoolOp,
                   MakeFunOp>(op))
        terms.push_back(&op);
    }
  // Terms before their parts: the last ones first.
  llvm::DenseMap<Block *, bool> cold;
  for (Operation *op : reverse(terms)) {
    if (op->use_empty())
      continue;
    Block *only = (*op->user_begin())->getBlock();
    if (only == op->getBlock() || any_of(op->getUsers(), [&](Operation *user) {
          return user->getBlock() != only;
        }))
      continue;
    auto [it, isNew] = cold.try_emplace(only);
    if (isNew)
      it->second = isCold(only);
    if (!it->second)
      continue;
    Operation *first = nullptr;
    for (Operation *user : op->getUsers())
      if (!first || user->isBeforeInBlock(first))
        first = user;
    op->moveBefore(first);
  }
  for (Operation *op : constants) {
    llvm::DenseMap<Block *, SmallVector<OpOperand *>> uses;
    SmallVector<Block *> order;
    for (OpOperand &use : op->getUses()) {
      auto &list = uses[use.getOwner()->getBlock()];
      if (list.empty())
        order.push_back(use.getOwner()->getBlock());
      list.push_back(&use);
    }
    for (Block *block : order) {
      auto &list = uses[block];
      Operation *first = list.front()->getOwner();
      for (OpOperand *use : list)
        if (use->getOwner()->isBeforeInBlock(first))
          first = use->getOwner();
      OpBuilder b(first);
      Value copy = b.clone(*op)->getResult(0);
      for (OpOperand *use : list)
        use->set(copy);
    }
    op->erase();
  }
}

/// `is_const (from_bool c), true` is c; a test of a constant is known.
static bool foldTest(Block &block) {
  auto branch = dyn_cast<cf::CondBranchOp>(block.getTerminator());
  auto test =
      branch ? branch.getCondition().getDefiningOp<IsConstOp>() : IsConstOp();
  if (auto known = test ? test.getTerm().getDefiningOp<ConstOp>() : ConstOp()) {
    bool holds = known.getValue() == test.getValue();
    SmallVector<Value> args(holds ? branch.getTrueDestOperands()
                                  : branch.getFalseDestOperands());
    Block *to = holds ? branch.getTrueDest() : branch.getFalseDest();
    OpBuilder b(branch);
    b.create<cf::BranchOp>(branch.getLoc(), to, args);
    branch.erase();
    return true;
  }
  auto from = test ? test.getTerm().getDefiningOp<FromBoolOp>() : FromBoolOp();
  auto wanted = test ? dyn_cast<AtomAttr>(test.getValue()) : AtomAttr();
  if (!from || !wanted)
    return false;
  Block *yes = branch.getTrueDest(), *no = branch.getFalseDest();
  SmallVector<Value> yesArgs(branch.getTrueDestOperands());
  SmallVector<Value> noArgs(branch.getFalseDestOperands());
  OpBuilder b(branch);
  if (wanted.getName() == "true")
    b.create<cf::CondBranchOp>(branch.getLoc(), from.getValue(), yes, yesArgs,
                               no, noArgs);
  else if (wanted.getName() == "false")
    b.create<cf::CondBranchOp>(branch.getLoc(), from.getValue(), no, noArgs,
                               yes, yesArgs);
  else
    b.create<cf::BranchOp>(branch.getLoc(), no, noArgs);
  branch.erase();
  return true;
}

/// Is `block` behind `head` on a way without joins?
static bool isInChain(Block *block, Block *head) {
  for (unsigned steps = 0; block && steps < 32; ++steps) {
    if (block == head)
      return true;
    block = block->getSinglePredecessor();
  }
  return false;
}

/// A block that only asks whether its argument is an atom: who comes with a
/// known one goes straight to the answer, and who comes with a condition made a
/// term branches on the condition. So `case A > B andalso C of` is only jumps.
/// The argument may be used further where the answer was no; there it becomes
/// an argument of that block.
static bool threadTest(Block &block) {
  if (block.isEntryBlock() || block.getNumArguments() != 1)
    return false;
  auto test = dyn_cast<IsConstOp>(block.front());
  auto branch = dyn_cast<cf::CondBranchOp>(block.getTerminator());
  BlockArgument arg = block.getArgument(0);
  if (!test || !branch || test->getNextNode() != branch ||
      test.getTerm() != arg || branch.getCondition() != test.getResult() ||
      !test->hasOneUse() || !branch.getTrueDestOperands().empty() ||
      !branch.getFalseDestOperands().empty())
    return false;
  auto wanted = dyn_cast<AtomAttr>(test.getValue());
  if (!wanted)
    return false;
  Block *yes = branch.getTrueDest(), *no = branch.getFalseDest();

  SmallVector<cf::BranchOp> edges;
  for (Block *before : block.getPredecessors()) {
    auto jump = dyn_cast<cf::BranchOp>(before->getTerminator());
    if (!jump)
      continue;
    Operation *made = jump.getDestOperands().front().getDefiningOp();
    if (auto known = dyn_cast_or_null<ConstOp>(made)) {
      if (isa<AtomAttr, IntAttr, NilAttr>(known.getValue()))
        edges.push_back(jump);
    } else if (isa_and_nonnull<FromBoolOp>(made)) {
      if (wanted.getName() == "true" || wanted.getName() == "false")
        edges.push_back(jump);
    }
  }
  if (edges.empty())
    return false;

  if (!arg.hasOneUse()) {
    if (no == yes || no->getSinglePredecessor() != &block ||
        no->getNumArguments() != 0)
      return false;
    for (Operation *user : arg.getUsers())
      if (user != test && !isInChain(user->getBlock(), no))
        return false;
    BlockArgument inner = no->addArgument(arg.getType(), arg.getLoc());
    arg.replaceAllUsesExcept(inner, test);
    branch.getFalseDestOperandsMutable().assign(arg);
  }
  bool isPassed = !branch.getFalseDestOperands().empty();
  for (cf::BranchOp jump : edges) {
    Value given = jump.getDestOperands().front();
    Location at = jump.getLoc();
    OpBuilder b(jump);
    SmallVector<Value, 1> noArgs;
    if (auto known = given.getDefiningOp<ConstOp>()) {
      if (isPassed)
        noArgs.push_back(given);
      if (known.getValue() == wanted)
        b.create<cf::BranchOp>(at, yes);
      else
        b.create<cf::BranchOp>(at, no, noArgs);
    } else {
      auto from = given.getDefiningOp<FromBoolOp>();
      bool isTrue = wanted.getName() == "true";
      if (isPassed) // not the one, so the other
        noArgs.push_back(b.create<ConstOp>(
            at, arg.getType(),
            AtomAttr::get(b.getContext(), isTrue ? "false" : "true")));
      if (isTrue)
        b.create<cf::CondBranchOp>(at, from.getValue(), yes, ValueRange(), no,
                                   noArgs);
      else
        b.create<cf::CondBranchOp>(at, from.getValue(), no, noArgs, yes,
                                   ValueRange());
    }
    jump.erase();
  }
  return true;
}

/// A call whose result is returned at once is a tail call.
static bool makeTailCall(Block &block) {
  Operation *op = block.getTerminator();
  if (!isa<CallOp, CallFunOp, ApplyOp>(op) || op->getNumSuccessors() != 1)
    return false;
  Block *next = op->getSuccessor(0);
  auto last = dyn_cast<ReturnOp>(next->front());
  if (!last || next->getNumArguments() == 0 ||
      last.getValue() != next->getArgument(0))
    return false;
  if (auto call = dyn_cast<CallOp>(op); call && runsInCaller(call.getCallee()))
    return false;
  OpBuilder b(op);
  if (auto call = dyn_cast<CallOp>(op))
    b.create<TailCallOp>(op->getLoc(), call.getCallee(), call.getArgs());
  else if (auto call = dyn_cast<CallFunOp>(op))
    b.create<TailCallFunOp>(op->getLoc(), call.getCallee(), call.getArgs());
  else if (auto call = dyn_cast<ApplyOp>(op))
    b.create<TailApplyOp>(op->getLoc(), call.getModule(), call.getFunction(),
                          call.getArgs());
  op->erase();
  return true;
}

/// Puts blocks in an order in which they run, the likely way first: for readers,
/// and as the layout that code generation starts from.
static void orderBlocks(Region &region) {
  SmallVector<Block *> postorder;
  llvm::DenseSet<Block *> seen{&region.front()};
  SmallVector<std::pair<Block *, unsigned>> stack{
      {&region.front(), region.front().getNumSuccessors()}};
  while (!stack.empty()) {
    auto &[block, left] = stack.back();
    if (left == 0) {
      postorder.push_back(block);
      stack.pop_back();
      continue;
    }
    Block *next = block->getSuccessor(--left);
    if (seen.insert(next).second)
      stack.push_back({next, next->getNumSuccessors()});
  }
  for (Block *block : reverse(postorder))
    block->moveBefore(&region, region.end());
}

void cleanUp(FuncOp func) {
  Region &region = func.getBody();
  // A block that was never ended is never reached.
  bool changed = true;
  for (unsigned round = 0; changed && round < 16; ++round) {
    changed = eraseUnreachable(region);
    for (Block &block : make_early_inc_range(region))
      changed |= skipForwarder(block);
    changed |= eraseUnreachable(region);
    for (auto it = region.begin(); it != region.end(); ++it) {
      changed |= simplifyBranch(*it);
      changed |= mergeChain(*it);
    }
    for (Block &block : region) {
      changed |= simplifyArguments(block);
      changed |= foldTest(block);
      changed |= threadTest(block);
    }
    changed |= eraseUnused(region);
  }
  bool madeTailCalls = false;
  for (Block &block : region)
    madeTailCalls |= makeTailCall(block);
  if (madeTailCalls)
    eraseUnreachable(region);
  sink(region);
  eraseUnused(region);
  orderBlocks(region);
}

} // namespace lumen::eir
