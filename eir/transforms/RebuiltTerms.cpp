//===- RebuiltTerms.cpp - terms that are there already --------------------===//
//
// A tuple or list cell that was taken apart and is built again from the same
// parts is the one that is there: f({ok, X}) -> {ok, X} gives its argument.
// What is known of a term's parts are the loads of them and the tests on the
// only way to a block.
//
//===----------------------------------------------------------------------===//

#include "eir/build/Passes.h"
#include "eir/transforms/Transforms.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"

using namespace mlir;
using llvm::cast;
using llvm::dyn_cast;

namespace lumen::eir {

namespace {

constexpr unsigned kMaxDepth = 128; ///< blocks to look back

/// Whether a test that has come out true on the only way to `block` is the
/// wanted one: a condition, or a switch that found a term to be a literal.
bool anyTestBefore(
    Block *block, llvm::function_ref<bool(Value condition)> isKnown,
    llvm::function_ref<bool(Value term, Attribute literal)> isLiteral) {
  for (unsigned depth = 0; depth < kMaxDepth; ++depth) {
    Block *before = block->getSinglePredecessor();
    if (!before)
      return false;
    Operation *way = before->getTerminator();
    if (auto branch = dyn_cast<cf::CondBranchOp>(way)) {
      if (branch.getTrueDest() == block && branch.getFalseDest() != block &&
          isKnown(branch.getCondition()))
        return true;
    } else if (auto choice = dyn_cast<SwitchOp>(way)) {
      for (auto [literal, target] :
           llvm::zip(choice.getValues(), choice.getCaseDests()))
        if (target == block && choice.getDefaultDest() != block &&
            llvm::count(choice.getCaseDests(), block) == 1 &&
            isLiteral(choice.getTerm(), literal))
          return true;
    }
    block = before;
  }
  return false;
}

/// Whether the term is known to be a tuple of this size at the op.
bool isTupleAt(Operation *op, Value term, uint64_t size) {
  return anyTestBefore(
      op->getBlock(),
      [&](Value condition) {
        auto test = condition.getDefiningOp<IsTupleOp>();
        return test && test.getTerm() == term && test.getSize() == size;
      },
      [](Value, Attribute) { return false; });
}

/// Whether a load of the wanted part is known to have given this literal.
bool isLiteralAt(Operation *op, Attribute literal,
                 llvm::function_ref<bool(Value)> isPart) {
  return anyTestBefore(
      op->getBlock(),
      [&](Value condition) {
        auto test = condition.getDefiningOp<IsConstOp>();
        return test && test.getValue() == literal && isPart(test.getTerm());
      },
      [&](Value term, Attribute found) {
        return found == literal && isPart(term);
      });
}

/// Whether the value is the part that `isPart` recognises.
bool isPartAt(Operation *op, Value value,
              llvm::function_ref<bool(Value)> isPart) {
  if (isPart(value))
    return true;
  auto literal = value.getDefiningOp<ConstOp>();
  return literal && isLiteralAt(op, literal.getValue(), isPart);
}

/// The tuple that the op builds again, or no value.
Value existing(TupleOp op) {
  for (Value first : op.getElements()) {
    auto load = first.getDefiningOp<ElementOp>();
    if (!load)
      continue;
    Value tuple = load.getTuple();
    bool isSame = true;
    for (auto [i, value] : llvm::enumerate(op.getElements()))
      isSame = isSame && isPartAt(op, value, [&, at = i](Value part) {
                 auto element = part.getDefiningOp<ElementOp>();
                 return element && element.getTuple() == tuple &&
                        element.getIndex() == at;
               });
    if (isSame && isTupleAt(op, tuple, op.getElements().size()))
      return tuple;
  }
  return {};
}

/// The same for a list cell. That it is one, the loads tell.
Value existing(ConsOp op) {
  auto isHeadOf = [](Value cell) {
    return [cell](Value part) {
      auto head = part.getDefiningOp<HeadOp>();
      return head && head.getCons() == cell;
    };
  };
  auto isTailOf = [](Value cell) {
    return [cell](Value part) {
      auto tail = part.getDefiningOp<TailOp>();
      return tail && tail.getCons() == cell;
    };
  };
  Value cell;
  if (auto head = op.getHead().getDefiningOp<HeadOp>())
    cell = head.getCons();
  else if (auto tail = op.getTail().getDefiningOp<TailOp>())
    cell = tail.getCons();
  if (cell && isPartAt(op, op.getHead(), isHeadOf(cell)) &&
      isPartAt(op, op.getTail(), isTailOf(cell)))
    return cell;
  return {};
}

} // namespace

void reuseTerms(ModuleOp module) {
  for (FuncOp func : module.getOps<FuncOp>()) {
    llvm::SmallVector<Operation *> done;
    // Inner terms come before those that hold them.
    func.walk([&](Operation *op) {
      Value found;
      if (auto tuple = dyn_cast<TupleOp>(op))
        found = existing(tuple);
      else if (auto cell = dyn_cast<ConsOp>(op))
        found = existing(cell);
      if (!found)
        return;
      op->getResult(0).replaceAllUsesWith(found);
      done.push_back(op);
    });
    for (Operation *op : done)
      op->erase();
    if (!done.empty())
      cleanUp(func);
  }
}

} // namespace lumen::eir
