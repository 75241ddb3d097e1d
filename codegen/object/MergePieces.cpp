//===- MergePieces.cpp - one function for a recursion ---------------------===//
//
// A function that calls itself and uses the result goes, for each call, from
// its entry to continuations and back by jumps between pieces, which know where
// they go (guessed returns). Each hands on the whole state, and a compiler of
// WebAssembly checks and sets up a function for each.
//
// Here an entry piece gets copies of those continuations from which a jump
// leads back to it, and the jumps among them become branches. Continuations
// stay what they are for all that comes by address: a safepoint, the return of
// another function. What jumps to the entry from there is in the copies again.
//
// The entry is the only way into the copies, and every cycle but that of a
// single piece goes through it: WebAssembly has no other loops.
//
//===----------------------------------------------------------------------===//

#include "codegen/object/MergePieces.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/ValueMapper.h"

using namespace llvm;

namespace lumen::codegen {

/// What a merged function may have, before it is optimised.
static constexpr size_t kMaxPieces = 6;
static constexpr unsigned kMaxInstructions = 1500;

namespace {
class Merger {
public:
  explicit Merger(Function &entry) : entry_(entry) {}
  void run();

private:
  void findMembers();
  void orderMembers();
  void copy(Function &piece);
  BasicBlock *makeHead(Function &piece, BasicBlock *body);
  void redirectJumps();

  Function &entry_;
  SmallSetVector<Function *, 8> members_; ///< without the entry
  /// Jumps that would close a cycle without the entry.
  DenseSet<std::pair<Function *, Function *>> kept_;
  DenseMap<Function *, BasicBlock *> heads_;
  MapVector<BasicBlock *, Function *> origins_; ///< pieces of the blocks
};
} // namespace

static CallInst *jumpAtEnd(BasicBlock &block) {
  CallInst *call = block.getTerminatingMustTailCall();
  return call && call->getCalledFunction() ? call : nullptr;
}

static SmallSetVector<Function *, 8> jumpsOf(Function &piece) {
  SmallSetVector<Function *, 8> targets;
  for (BasicBlock &block : piece)
    if (CallInst *jump = jumpAtEnd(block))
      targets.insert(jump->getCalledFunction());
  return targets;
}

/// Whether the piece is a continuation or the like of the function whose entry
/// has this name.
static bool isPartOf(StringRef piece, StringRef entry) {
  return piece.consume_front(entry) && piece.consume_front(".") &&
         piece.size() > 1 && all_of(piece.drop_front(), isDigit);
}

/// Those of its pieces that the entry reaches by jumps and that reach it.
void Merger::findMembers() {
  MapVector<Function *, SmallSetVector<Function *, 8>> jumps;
  SmallVector<Function *> work{&entry_};
  while (!work.empty()) {
    Function *piece = work.pop_back_val();
    if (jumps.contains(piece))
      continue;
    auto targets = jumpsOf(*piece);
    for (Function *target : targets)
      if (!target->isDeclaration() &&
          isPartOf(target->getName(), entry_.getName()))
        work.push_back(target);
    jumps[piece] = std::move(targets);
    if (jumps.size() > 4 * kMaxPieces)
      return;
  }
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto &[piece, targets] : jumps)
      if (piece != &entry_ && !members_.contains(piece) &&
          any_of(targets, [&](Function *target) {
            return target == &entry_ || members_.contains(target);
          }))
        changed |= members_.insert(piece);
  }
}

/// Finds the jumps among members that lead back to a piece on the way.
void Merger::orderMembers() {
  DenseSet<Function *> done, open;
  auto visit = [&](auto &self, Function *piece) -> void {
    open.insert(piece);
    for (Function *target : jumpsOf(*piece)) {
      if (!members_.contains(target) || target == piece)
        continue;
      if (open.contains(target))
        kept_.insert({piece, target});
      else if (!done.contains(target))
        self(self, target);
    }
    open.erase(piece);
    done.insert(piece);
  };
  for (Function *piece : members_)
    if (!done.contains(piece))
      visit(visit, piece);
}

/// A block that takes the parameters of a piece from all that jump to it.
BasicBlock *Merger::makeHead(Function &piece, BasicBlock *body) {
  BasicBlock *head = BasicBlock::Create(entry_.getContext(), "", &entry_, body);
  BranchInst *branch = BranchInst::Create(body, head);
  for (Argument &arg : piece.args())
    PHINode::Create(arg.getType(), 4, "", branch->getIterator());
  heads_[&piece] = head;
  origins_[head] = &piece;
  return head;
}

void Merger::copy(Function &piece) {
  ValueToValueMapTy map;
  SmallVector<BasicBlock *> blocks;
  for (BasicBlock &block : piece) {
    BasicBlock *clone = CloneBasicBlock(&block, map, "", &entry_);
    map[&block] = clone;
    blocks.push_back(clone);
    origins_[clone] = &piece;
  }
  BasicBlock *head = makeHead(piece, blocks.front());
  for (auto [arg, phi] : zip(piece.args(), head->phis()))
    map[&arg] = &phi;
  remapInstructionsInBlocks(blocks, map);
  // Lines keep the piece they are of, as if it had been inlined.
  DISubprogram *scope = entry_.getSubprogram();
  if (!scope)
    return;
  auto *site =
      DILocation::getDistinct(entry_.getContext(), scope->getLine(), 0, scope);
  for (BasicBlock *block : blocks)
    for (Instruction &instruction : *block)
      if (DILocation *at = instruction.getDebugLoc())
        instruction.setDebugLoc(DILocation::get(entry_.getContext(),
                                                at->getLine(), at->getColumn(),
                                                at->getScope(), site));
}

void Merger::redirectJumps() {
  for (auto [block, origin] : origins_) {
    CallInst *jump = jumpAtEnd(*block);
    BasicBlock *head =
        jump ? heads_.lookup(jump->getCalledFunction()) : nullptr;
    if (!head || kept_.contains({origin, jump->getCalledFunction()}))
      continue;
    for (auto [phi, arg] : zip(head->phis(), jump->args()))
      phi.addIncoming(arg, block);
    BranchInst *branch = BranchInst::Create(head, block);
    branch->setDebugLoc(jump->getDebugLoc());
    while (branch->getPrevNode() != jump)
      branch->getPrevNode()->eraseFromParent();
    jump->eraseFromParent();
  }
}

void Merger::run() {
  findMembers();
  if (members_.empty() || members_.size() > kMaxPieces)
    return;
  unsigned size = entry_.getInstructionCount();
  for (Function *piece : members_) {
    size += piece->getInstructionCount();
    if (any_of(piece->getEntryBlock(), IsaPred<AllocaInst>))
      return;
  }
  if (size > kMaxInstructions)
    return;
  orderMembers();

  BasicBlock *body = &entry_.getEntryBlock();
  for (BasicBlock &block : entry_)
    origins_[&block] = &entry_;
  BasicBlock *head = makeHead(entry_, body);
  for (auto [arg, phi] : zip(entry_.args(), head->phis()))
    arg.replaceAllUsesWith(&phi);
  BasicBlock *start =
      BasicBlock::Create(entry_.getContext(), "", &entry_, head);
  BranchInst::Create(head, start);
  for (auto [arg, phi] : zip(entry_.args(), head->phis()))
    phi.addIncoming(&arg, start);
  for (Function *piece : members_)
    copy(*piece);
  redirectJumps();
}

void mergePieces(Module &module) {
  for (Function &function : module)
    if (!function.isDeclaration() && !function.getName().contains('.'))
      Merger(function).run();
}

} // namespace lumen::codegen
