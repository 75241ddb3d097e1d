//===- OwnedBits.cpp - accumulators that nobody else can see --------------===//
//
// A loop that appends to a bitstring makes a new term each time round, although
// nobody will ever look at the one before:
//
//     f([C | R], Acc) -> f(R, <<Acc/binary, C/utf8>>);
//     f([], Acc) -> Acc.
//
// Where this is so, eir.bs_create gets `owned`, and the runtime changes the term
// in place. A value is owned if it is a literal (these are never changed), was
// made by eir.bs_create or for a comprehension, or is an argument of a function
// that only this module calls and that always gets owned values; and if whoever takes it is the only
// one on the way through the function that uses it.
//
// Problem and answer go round in circles through recursive calls, so all
// arguments that matter are thought to be owned until a call shows otherwise.
//
//===----------------------------------------------------------------------===//

#include "eir/transforms/Transforms.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using llvm::cast;
using llvm::dyn_cast;
using llvm::isa;
using llvm::MapVector;
using llvm::StringRef;

namespace lumen::eir {

namespace {

class OwnedBits {
public:
  explicit OwnedBits(ModuleOp module) : module_(module) {}
  void run();

private:
  void collect();
  void findWanted();
  void want(Value value);
  bool isFresh(Value value) const;
  bool isOwned(OpOperand &use) const;
  bool givesOwned(BlockArgument argument) const;

  ModuleOp module_;
  llvm::StringMap<FuncOp> functions_; ///< that only calls of this module enter
  MapVector<Operation *, SmallVector<Operation *>> callsOf_;
  SmallVector<BsCreateOp> appends_;
  SetVector<BlockArgument> wanted_;
  DenseSet<Value> shared_; ///< wanted, but not owned
};

OperandRange argsOf(Operation *call) {
  if (auto op = dyn_cast<CallOp>(call))
    return op.getArgs();
  return cast<TailCallOp>(call).getArgs();
}

/// Can control come from the end of one block to another one, or to itself?
bool reaches(Block *from, Block *to) {
  SetVector<Block *> seen;
  seen.insert(from->succ_begin(), from->succ_end());
  for (size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] == to)
      return true;
    Block *block = seen[i];
    seen.insert(block->succ_begin(), block->succ_end());
  }
  return false;
}

/// No way through the function has this use and another one of the value.
bool isOnlyUse(OpOperand &use) {
  Block *block = use.getOwner()->getBlock();
  for (OpOperand &other : use.get().getUses()) {
    if (&other == &use || isa<IsValueOp, IsOp>(other.getOwner()))
      continue;
    Block *at = other.getOwner()->getBlock();
    if (at == block || reaches(at, block) || reaches(block, at))
      return false;
  }
  // A value from before a loop is there each time round.
  return use.get().getParentBlock() == block || !reaches(block, block);
}

void OwnedBits::collect() {
  for (FuncOp func : module_.getOps<FuncOp>())
    if (!func.getExported())
      functions_[func.getSymName()] = func;
  module_.walk([&](Operation *op) {
    StringRef callee;
    if (auto make = dyn_cast<MakeFunOp>(op))
      functions_.erase(make.getCallee());
    else if (auto call = dyn_cast<CallOp>(op))
      callee = call.getCallee();
    else if (auto call = dyn_cast<TailCallOp>(op))
      callee = call.getCallee();
    if (FuncOp target = functions_.lookup(callee))
      callsOf_[target].push_back(op);
  });
}

void OwnedBits::want(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    if (argument.getOwner()->isEntryBlock())
      wanted_.insert(argument);
  } else if (auto create = value.getDefiningOp<BsCreateOp>()) {
    if (create.getAppend())
      want(create.getArgs().front());
  }
}

/// All arguments on which it depends whether an append is in place.
void OwnedBits::findWanted() {
  for (BsCreateOp append : appends_)
    want(append.getArgs().front());
  for (size_t i = 0; i < wanted_.size(); ++i) {
    BlockArgument argument = wanted_[i];
    for (Operation *call : callsOf_[argument.getOwner()->getParentOp()])
      if (argument.getArgNumber() < argsOf(call).size())
        want(argsOf(call)[argument.getArgNumber()]);
  }
}

/// Nobody else knows the value, unless through another of its uses.
bool OwnedBits::isFresh(Value value) const {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto func = dyn_cast<FuncOp>(argument.getOwner()->getParentOp());
    return func && wanted_.contains(argument) && !shared_.contains(argument) &&
           functions_.contains(func.getSymName());
  }
  if (auto bif = value.getDefiningOp<BifOp>())
    return bif.getName() == "lumen:bs_init_writable/1";
  auto create = value.getDefiningOp<BsCreateOp>();
  // Without anything behind it the result is the first segment itself.
  return create &&
         (!create.getAppend() || isOwned(create.getArgsMutable()[0]));
}

bool OwnedBits::isOwned(OpOperand &use) const {
  if (auto constant = use.get().getDefiningOp<ConstOp>())
    return isa<BitsAttr>(constant.getValue());
  return isFresh(use.get()) && isOnlyUse(use);
}

bool OwnedBits::givesOwned(BlockArgument argument) const {
  auto calls = callsOf_.find(argument.getOwner()->getParentOp());
  if (calls == callsOf_.end())
    return false;
  return llvm::all_of(calls->second, [&](Operation *call) {
    OperandRange args = argsOf(call);
    return argument.getArgNumber() < args.size() &&
           isOwned(call->getOpOperand(args.getBeginOperandIndex() +
                                      argument.getArgNumber()));
  });
}

void OwnedBits::run() {
  module_.walk([&](BsCreateOp create) {
    if (create.getAppend())
      appends_.push_back(create);
  });
  if (appends_.empty())
    return;
  collect();
  findWanted();
  bool changed = true;
  while (changed) {
    changed = false;
    for (BlockArgument argument : wanted_)
      if (!shared_.contains(argument) && !givesOwned(argument))
        changed = shared_.insert(argument).second;
  }
  for (BsCreateOp append : appends_)
    append.setOwned(isOwned(append.getArgsMutable()[0]));
}

} // namespace

void markOwnedBits(ModuleOp module) { OwnedBits(module).run(); }

} // namespace lumen::eir
