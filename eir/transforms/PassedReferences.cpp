//===- PassedReferences.cpp - references that other functions wait for ----===//
//
// A function that waits for messages with a reference that it got as an
// argument has an eir.recv_use on that argument. From there back along the
// calls inside of the module: where the reference is made, the queue's end is
// marked for it; a use that no such reference reaches is deleted.
//
//===----------------------------------------------------------------------===//

#include "eir/build/Passes.h"
#include "eir/transforms/Transforms.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using llvm::cast;
using llvm::dyn_cast;
using llvm::enumerate;
using llvm::isa;
using llvm::MapVector;
using llvm::StringRef;

namespace lumen::eir {

namespace {

class PassedReferences {
public:
  explicit PassedReferences(ModuleOp module) : module_(module) {}
  void run();

private:
  /// A call in the module and what it calls.
  struct Call {
    Operation *op;
    OperandRange args;
    FuncOp callee;
  };

  void collect();
  void addCall(Operation *op, StringRef callee, OperandRange args);
  Operation *makerOf(Value value) const;

  ModuleOp module_;
  llvm::StringMap<FuncOp> functions_;
  MapVector<Operation *, SmallVector<Call>> callsOf_; ///< by function called
  MapVector<Operation *, SmallVector<Call>> callsIn_; ///< by function calling
  SetVector<BlockArgument>
      waited_; ///< arguments that a receive, or a callee's, wants
  SmallVector<RecvUseOp> uses_;
};

void PassedReferences::addCall(Operation *op, StringRef callee,
                               OperandRange args) {
  FuncOp target = functions_.lookup(callee);
  if (!target)
    return;
  Call call{op, args, target};
  callsOf_[target].push_back(call);
  callsIn_[op->getParentOfType<FuncOp>()].push_back(call);
}

void PassedReferences::collect() {
  for (FuncOp func : module_.getOps<FuncOp>())
    functions_[func.getSymName()] = func;
  module_.walk([&](Operation *op) {
    if (auto call = dyn_cast<CallOp>(op))
      addCall(op, call.getCallee(), call.getArgs());
    else if (auto call = dyn_cast<TailCallOp>(op))
      addCall(op, call.getCallee(), call.getArgs());
  });
}

/// The op that makes the reference, if that is what the value is.
Operation *PassedReferences::makerOf(Value value) const {
  if (Operation *op = value.getDefiningOp()) {
    auto bif = dyn_cast<BifOp>(op);
    return bif && makesReference(bif.getName()) && !mayBeNoReference(op)
               ? op
               : nullptr;
  }
  auto result = cast<BlockArgument>(value);
  Block *block = result.getOwner();
  Block *before = block->getSinglePredecessor();
  if (!before || result.getArgNumber() != 0)
    return nullptr;
  auto call = dyn_cast<CallOp>(before->getTerminator());
  return call && call.getNormal() == block && makesReference(call.getCallee())
             ? call
             : nullptr;
}

void PassedReferences::run() {
  module_.walk([&](RecvUseOp use) {
    if (!use->hasAttr(kOnArgument))
      return;
    // Cleaning up has brought arguments to where they are used.
    auto argument = dyn_cast<BlockArgument>(use.getReference());
    if (!argument || !argument.getOwner()->isEntryBlock()) {
      use.erase();
      return;
    }
    uses_.push_back(use);
    waited_.insert(argument);
  });
  if (uses_.empty())
    return;
  collect();
  // Back to who makes them.
  SetVector<BlockArgument> reached;
  SetVector<Value> made;
  for (size_t i = 0; i < waited_.size(); ++i) {
    BlockArgument wanted = waited_[i];
    Operation *func = wanted.getOwner()->getParentOp();
    for (Call &call : callsOf_[func]) {
      if (wanted.getArgNumber() >= call.args.size())
        continue;
      Value given = call.args[wanted.getArgNumber()];
      auto argument = dyn_cast<BlockArgument>(given);
      if (argument && argument.getOwner()->isEntryBlock()) {
        waited_.insert(argument);
      } else if (makerOf(given)) {
        made.insert(given);
        reached.insert(wanted);
      }
    }
  }
  // And forth to who gets them.
  for (size_t i = 0; i < reached.size(); ++i) {
    Operation *func = reached[i].getOwner()->getParentOp();
    for (Call &call : callsIn_[func])
      for (auto [at, given] : enumerate(call.args)) {
        Region &body = call.callee.getBody();
        if (given == reached[i] && at < body.front().getNumArguments())
          if (BlockArgument next = body.front().getArgument(at);
              waited_.contains(next))
            reached.insert(next);
      }
  }
  OpBuilder b(module_.getContext());
  for (Value value : made) {
    bool isMarked = llvm::any_of(value.getUsers(), [](Operation *user) {
      return isa<RecvBindOp>(user);
    });
    if (!isMarked)
      markReference(b, makerOf(value), value);
  }
  for (RecvUseOp use : uses_)
    if (reached.contains(cast<BlockArgument>(use.getReference())))
      use->removeAttr(kOnArgument);
    else
      use.erase();
}

} // namespace

void markPassedReferences(ModuleOp module) { PassedReferences(module).run(); }

} // namespace lumen::eir
