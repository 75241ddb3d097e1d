//===- MergeTails.cpp - one copy of equal ends of a function --------------===//

#include "codegen/object/MergeTails.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/CFG.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"

#include <optional>
#include <unordered_map>

using namespace llvm;

namespace lumen::codegen {

/// Longer ones are not worth comparing.
static constexpr size_t kMaxInstructions = 48;
/// Each round makes the ends of others equal.
static constexpr unsigned kMaxRounds = 8;

namespace {
/// A block that can be merged with its equals: what it computes stays in it.
struct Tail {
  BasicBlock *block = nullptr;
  SmallVector<Instruction *, 16> instructions;
  DenseMap<const Value *, unsigned> places; ///< of its own instructions
  size_t hash = 0;

  bool isEqual(const Tail &other) const;
};
} // namespace

static std::optional<Tail> asTail(BasicBlock &block) {
  if (block.isEntryBlock() || block.hasAddressTaken() ||
      !block.phis().empty() || pred_empty(&block))
    return std::nullopt;
  Instruction *end = block.getTerminator();
  auto *jump = dyn_cast<BranchInst>(end);
  if (!isa<ReturnInst, UnreachableInst>(end) &&
      !(jump && jump->isUnconditional() && jump->getSuccessor(0) != &block))
    return std::nullopt;

  Tail tail;
  tail.block = &block;
  hash_code hash(0);
  for (Instruction &instruction : block) {
    if (isa<DbgInfoIntrinsic>(instruction) || isa<AllocaInst>(instruction) ||
        tail.instructions.size() == kMaxInstructions)
      return std::nullopt;
    for (const User *user : instruction.users())
      if (cast<Instruction>(user)->getParent() != &block)
        return std::nullopt;
    hash = hash_combine(hash, instruction.getOpcode(), instruction.getType());
    for (const Value *operand : instruction.operands()) {
      auto own = tail.places.find(operand);
      hash = own == tail.places.end() ? hash_combine(hash, operand)
                                      : hash_combine(hash, own->second);
    }
    tail.places[&instruction] = tail.instructions.size();
    tail.instructions.push_back(&instruction);
  }
  if (jump)
    for (PHINode &phi : jump->getSuccessor(0)->phis())
      hash = hash_combine(hash, phi.getIncomingValueForBlock(&block));
  tail.hash = hash;
  return tail;
}

bool Tail::isEqual(const Tail &other) const {
  if (instructions.size() != other.instructions.size())
    return false;
  auto areSame = [&](const Value *mine, const Value *others) {
    auto own = places.find(mine), othersOwn = other.places.find(others);
    if (own == places.end() || othersOwn == other.places.end())
      return mine == others;
    return own->second == othersOwn->second;
  };
  for (size_t i = 0; i < instructions.size(); ++i) {
    Instruction *mine = instructions[i], *others = other.instructions[i];
    if (!mine->isSameOperationAs(others) ||
        !mine->hasSameSubclassOptionalData(others))
      return false;
    for (unsigned n = 0; n < mine->getNumOperands(); ++n)
      if (!areSame(mine->getOperand(n), others->getOperand(n)))
        return false;
  }
  if (auto *jump = dyn_cast<BranchInst>(instructions.back()))
    for (PHINode &phi : jump->getSuccessor(0)->phis())
      if (phi.getIncomingValueForBlock(block) !=
          phi.getIncomingValueForBlock(other.block))
        return false;
  return true;
}

/// Sends all that comes to `other` to `kept`, and removes `other`.
static void replace(const Tail &other, const Tail &kept) {
  for (size_t i = 0; i < kept.instructions.size(); ++i) {
    kept.instructions[i]->applyMergedLocation(
        kept.instructions[i]->getDebugLoc(),
        other.instructions[i]->getDebugLoc());
    // What only one of them knew of its values is not true of both.
    if (kept.instructions[i]->hasMetadataOtherThanDebugLoc())
      kept.instructions[i]->dropUnknownNonDebugMetadata();
  }
  SmallVector<BasicBlock *> comingFrom(predecessors(other.block));
  for (BasicBlock *block : comingFrom)
    block->getTerminator()->replaceSuccessorWith(other.block, kept.block);
  for (BasicBlock *next : successors(other.block))
    next->removePredecessor(other.block, /*KeepOneInputPHIs=*/true);
  other.block->dropAllReferences();
  other.block->eraseFromParent();
}

PreservedAnalyses MergeTailsPass::run(Function &function,
                                      FunctionAnalysisManager &) {
  bool changed = false;
  for (unsigned round = 0; round < kMaxRounds; ++round) {
    SmallVector<BasicBlock *> blocks;
    for (BasicBlock &block : function)
      blocks.push_back(&block);
    std::unordered_map<size_t, SmallVector<Tail, 1>> known;
    bool changedNow = false;
    for (BasicBlock *block : blocks) {
      std::optional<Tail> tail = asTail(*block);
      if (!tail)
        continue;
      SmallVector<Tail, 1> &candidates = known[tail->hash];
      auto *equal = find_if(candidates, [&](const Tail &candidate) {
        return candidate.isEqual(*tail);
      });
      if (equal == candidates.end()) {
        candidates.push_back(std::move(*tail));
        continue;
      }
      replace(*tail, *equal);
      changedNow = true;
    }
    changed |= changedNow;
    if (!changedNow)
      break;
  }
  return changed ? PreservedAnalyses::none() : PreservedAnalyses::all();
}

} // namespace lumen::codegen
