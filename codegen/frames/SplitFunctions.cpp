//===- SplitFunctions.cpp - functions become pieces -----------------------===//
//
// Problem: generated code keeps nothing on the C stack across a call; what is
// live then lies in a frame on the Erlang stack, and the code after the call is
// a function of its own.
//
// Idea: mark the blocks at which code can be entered from outside (*heads*):
// the entry, the successors of calls, the targets of back edges (they need an
// entry check, whose slow path comes back by address), and blocks that more
// than one piece can reach. Every other block belongs to exactly one head, and
// a head with its blocks is a piece. What is live at a head other than the
// entry is in the frame, each value in a slot that is its own as long as it
// lives, so that a piece that finds a value in its slot never stores it again.
//
// Invariants after the pass:
//   - the frame of a function has one size; only entry pieces have none, and
//     they make it (push fresh) just before they leave;
//   - handler and continuation of a call see the same frame;
//   - at a safepoint sp[0] is the address of the piece itself, so that its
//     CodeInfo describes the frame;
//   - only terms cross from one piece to another.
//
//===----------------------------------------------------------------------===//

#include "codegen/frames/Frames.h"
#include "codegen/frames/FramesDialect.h"
#include "eir/build/KnownFunctions.h"

#include "runtime/abi/Code.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen::frames {
namespace {

/// Blocks of at most this many ops that leave the function are copied into the
/// pieces that reach them instead of being pieces.
constexpr unsigned kCopiedBlockOps = 8;

/// Frames above this size are made at once on entry: C++ guarantees only
/// kHeapReserve words after it has allocated.
constexpr unsigned kLateFrameWords = 40;

bool isCall(Operation *op) { return isa<CallOp, CallFunOp, ApplyOp>(op); }

bool isConstant(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

/// Raw values that are computed anew where they are needed.
bool isRecomputed(Operation *op) {
  return isa<IsOp, IsTupleOp, IsConstOp, IsValueOp, TupleSizeOp, arith::XOrIOp,
             arith::AndIOp, arith::OrIOp>(op);
}

class Splitter {
public:
  Splitter(FuncOp func, SymbolTable &symbols)
      : func_(func), symbols_(symbols), builder_(func.getContext()),
        term_(TermType::get(func.getContext())) {}

  LogicalResult run();

private:
  void removeUnreachableBlocks();
  void makeTailCalls();
  void splitCallEdges();
  void findHeads();
  void splitEntry();
  LogicalResult retagRawValues();
  void retagBlockArguments(Block *head);
  void computeLiveness();
  void assignSlots();
  LogicalResult buildPieces();
  LogicalResult buildPiece(Block *head, unsigned index);
  void computeNeed(PieceOp piece);

  void numberBlocks();
  bool isCopied(Block *block) { return copied_.contains(block); }
  bool isHead(Block *block) { return heads_.contains(block); }
  /// The block whose piece contains this block; null for copied blocks.
  Block *ownerOf(Block *block) { return owner_.lookup(block); }
  /// Values in slots at entry to the head, in order of slots.
  ArrayRef<Value> frameOf(Block *head) { return frames_[head]; }

  FuncOp func_;
  SymbolTable &symbols_;
  OpBuilder builder_;
  Type term_;

  SmallVector<Block *> order_; ///< reverse post-order of all blocks
  llvm::SetVector<Block *> heads_;
  llvm::DenseSet<Block *> forcedHeads_;
  llvm::DenseSet<Block *> copied_;
  DenseMap<Block *, Block *> owner_;
  DenseMap<Block *, PieceKind> kinds_;
  DenseMap<Block *, Operation *> callOf_; ///< continuation: its call
  llvm::MapVector<Value, unsigned> valueIndex_;
  DenseMap<Block *, llvm::BitVector> liveIn_;
  DenseMap<Block *, SmallVector<Value>> frames_;
  DenseMap<Value, unsigned> slots_; ///< from 1
  unsigned frameWords_ = 1;
  DenseMap<Block *, mlir::StringAttr> names_;
};

} // namespace

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

void Splitter::numberBlocks() {
  // Post-order by an explicit stack: functions with tens of thousands of blocks
  // exist (generated parsers).
  order_.clear();
  llvm::DenseSet<Block *> seen;
  SmallVector<std::pair<Block *, unsigned>> stack;
  Block *entry = &func_.getBody().front();
  seen.insert(entry);
  stack.push_back({entry, 0});
  while (!stack.empty()) {
    auto &[block, next] = stack.back();
    Operation *terminator = block->getTerminator();
    if (next == terminator->getNumSuccessors()) {
      order_.push_back(block);
      stack.pop_back();
      continue;
    }
    Block *successor = terminator->getSuccessor(next++);
    if (seen.insert(successor).second)
      stack.push_back({successor, 0});
  }
  std::reverse(order_.begin(), order_.end());
}

void Splitter::removeUnreachableBlocks() {
  numberBlocks();
  llvm::DenseSet<Block *> reachable(order_.begin(), order_.end());
  SmallVector<Block *> dead;
  for (Block &block : func_.getBody())
    if (!reachable.contains(&block))
      dead.push_back(&block);
  for (Block *block : dead) {
    block->dropAllDefinedValueUses();
    block->dropAllReferences();
  }
  for (Block *block : dead)
    block->erase();
}

/// A call whose continuation only returns the result is a tail call.
void Splitter::makeTailCalls() {
  for (Block &block : func_.getBody()) {
    Operation *call = block.getTerminator();
    if (!isCall(call) || call->getNumSuccessors() != 1)
      continue;
    Block *next = call->getSuccessor(0);
    auto returnOp = dyn_cast<eir::ReturnOp>(&next->front());
    if (!returnOp || returnOp.getValue() != next->getArgument(0))
      continue;
    if (auto op = dyn_cast<CallOp>(call); op && eir::runsInCaller(op.getCallee()))
      continue;
    builder_.setInsertionPoint(call);
    if (auto op = dyn_cast<CallOp>(call))
      builder_.create<TailCallOp>(op.getLoc(), op.getCalleeAttr(),
                                  op.getArgs());
    else if (auto op = dyn_cast<CallFunOp>(call))
      builder_.create<TailCallFunOp>(op.getLoc(), op.getCallee(), op.getArgs());
    else if (auto op = dyn_cast<ApplyOp>(call))
      builder_.create<TailApplyOp>(op.getLoc(), op.getModule(),
                                   op.getFunction(), op.getArgs());
    call->erase();
  }
}

/// Gives each call a normal successor of its own, and each unwind successor
/// only unwinding predecessors.
void Splitter::splitCallEdges() {
  SmallVector<Operation *> calls;
  for (Block &block : func_.getBody())
    if (isCall(block.getTerminator()))
      calls.push_back(block.getTerminator());

  auto makeForward = [&](Block *target, Location loc) {
    Block *block = new Block();
    func_.getBody().push_back(block);
    for (BlockArgument arg : target->getArguments())
      block->addArgument(arg.getType(), arg.getLoc());
    builder_.setInsertionPointToEnd(block);
    builder_.create<cf::BranchOp>(loc, target, block->getArguments());
    return block;
  };

  DenseMap<Block *, Block *> unwindForwards;
  for (Operation *call : calls) {
    Block *normal = call->getSuccessor(0);
    if (!normal->hasOneUse())
      call->setSuccessor(makeForward(normal, call->getLoc()), 0);
    if (call->getNumSuccessors() < 2)
      continue;
    Block *unwind = call->getSuccessor(1);
    if (Block *forward = unwindForwards.lookup(unwind)) {
      call->setSuccessor(forward, 1);
      continue;
    }
    bool onlyUnwound = true;
    for (auto it = unwind->pred_begin(); it != unwind->pred_end(); ++it)
      onlyUnwound &=
          isCall((*it)->getTerminator()) && it.getSuccessorIndex() == 1;
    if (!onlyUnwound) {
      Block *forward = makeForward(unwind, call->getLoc());
      unwindForwards[unwind] = forward;
      call->setSuccessor(forward, 1);
    }
  }
}

static bool mayBeCopied(Block *block) {
  Operation *terminator = block->getTerminator();
  if (terminator->getNumSuccessors())
    return false;
  unsigned count = 0;
  for (Operation &op : *block)
    count += !op.hasTrait<OpTrait::ConstantLike>();
  return count <= kCopiedBlockOps;
}

void Splitter::findHeads() {
  numberBlocks();
  heads_.clear();
  copied_.clear();
  owner_.clear();
  kinds_.clear();
  callOf_.clear();
  Block *entry = &func_.getBody().front();
  auto addHead = [&](Block *block, PieceKind kind) {
    if (heads_.insert(block))
      kinds_[block] = kind;
  };
  addHead(entry, PieceKind::Function);
  for (Block *block : order_) {
    Operation *terminator = block->getTerminator();
    if (!isCall(terminator))
      continue;
    addHead(terminator->getSuccessor(0), PieceKind::Continuation);
    callOf_[terminator->getSuccessor(0)] = terminator;
    if (terminator->getNumSuccessors() > 1)
      addHead(terminator->getSuccessor(1), PieceKind::Handler);
  }
  for (Block *block : forcedHeads_)
    addHead(block, PieceKind::Join);

  // Targets of back edges, over edges that are not calls.
  enum Color : char { White, Grey, Black };
  DenseMap<Block *, Color> colors;
  for (Block *root : order_) {
    if (colors.lookup(root) != White)
      continue;
    SmallVector<std::pair<Block *, unsigned>> stack;
    colors[root] = Grey;
    stack.push_back({root, 0});
    while (!stack.empty()) {
      auto &[block, next] = stack.back();
      Operation *terminator = block->getTerminator();
      if (isCall(terminator) || next == terminator->getNumSuccessors()) {
        colors[block] = Black;
        stack.pop_back();
        continue;
      }
      Block *successor = terminator->getSuccessor(next++);
      Color color = colors.lookup(successor);
      if (color == Grey)
        addHead(successor, PieceKind::Join);
      if (color == White) {
        colors[successor] = Grey;
        stack.push_back({successor, 0});
      }
    }
  }

  // Blocks that several pieces reach. Optimistic: an unknown predecessor (there
  // is none within a piece but by back edges) is ignored until it is known.
  bool changed = true;
  while (changed) {
    changed = false;
    for (Block *block : order_) {
      if (isHead(block)) {
        owner_[block] = block;
        continue;
      }
      if (isCopied(block))
        continue;
      Block *owner = nullptr;
      for (Block *predecessor : block->getPredecessors()) {
        Block *other = ownerOf(predecessor);
        if (!other || other == owner)
          continue;
        if (!owner) {
          owner = other;
          continue;
        }
        if (mayBeCopied(block)) {
          copied_.insert(block);
          owner = nullptr;
        } else {
          addHead(block, PieceKind::Join);
          owner = block;
        }
        changed = true;
        break;
      }
      if (ownerOf(block) != owner)
        changed = true;
      owner_[block] = owner;
    }
  }
}

/// Makes the code of the entry a join piece, so that the frame is made first.
void Splitter::splitEntry() {
  Block *entry = &func_.getBody().front();
  Block *rest = entry->splitBlock(entry->begin());
  builder_.setInsertionPointToEnd(entry);
  builder_.create<cf::BranchOp>(func_.getLoc(), rest);
  forcedHeads_.insert(rest);
}

//===----------------------------------------------------------------------===//
// Raw values
//===----------------------------------------------------------------------===//

/// Booleans come into a piece as atoms.
void Splitter::retagBlockArguments(Block *head) {
  for (unsigned i = 0, e = head->getNumArguments(); i != e; ++i) {
    BlockArgument arg = head->getArgument(i);
    if (!arg.getType().isInteger(1))
      continue;
    SmallVector<std::pair<Operation *, unsigned>> edges;
    for (auto it = head->pred_begin(); it != head->pred_end(); ++it)
      edges.push_back({(*it)->getTerminator(), it.getSuccessorIndex()});
    for (auto [terminator, index] : edges) {
      SuccessorOperands operands =
          cast<BranchOpInterface>(terminator).getSuccessorOperands(index);
      builder_.setInsertionPoint(terminator);
      Value atom =
          builder_.create<FromBoolOp>(terminator->getLoc(), term_, operands[i]);
      operands.getMutableForwardedOperands()
          .slice(i - operands.getProducedOperandCount(), 1)
          .assign(atom);
    }
    arg.setType(term_);
    builder_.setInsertionPointToStart(head);
    auto test = builder_.create<IsConstOp>(
        arg.getLoc(), builder_.getI1Type(), arg,
        AtomAttr::get(builder_.getContext(), "true"));
    arg.replaceAllUsesExcept(test, test);
  }
}

LogicalResult Splitter::retagRawValues() {
  for (Block *head : heads_) {
    if (head == &func_.getBody().front())
      continue;
    retagBlockArguments(head);
    for (BlockArgument arg : head->getArguments())
      if (!isa<TermType>(arg.getType()))
        return emitError(arg.getLoc(),
                         "a raw integer cannot be passed between pieces");
  }

  SmallVector<Value> worklist;
  for (Block *block : order_) {
    for (BlockArgument arg : block->getArguments())
      if (!isa<TermType>(arg.getType()))
        worklist.push_back(arg);
    for (Operation &op : *block)
      for (Value result : op.getResults())
        if (!isa<TermType>(result.getType()) && !isConstant(result))
          worklist.push_back(result);
  }
  while (!worklist.empty()) {
    Value value = worklist.pop_back_val();
    Block *home = ownerOf(value.getParentBlock());
    llvm::MapVector<Block *, SmallVector<OpOperand *>> foreign;
    for (OpOperand &use : value.getUses()) {
      Block *block = use.getOwner()->getBlock();
      if (block != value.getParentBlock() && ownerOf(block) != home)
        foreign[block].push_back(&use);
    }
    if (foreign.empty())
      continue;
    Operation *definition = value.getDefiningOp();
    bool recompute = definition && isRecomputed(definition);
    if (!recompute && !value.getType().isInteger(1))
      return emitError(value.getLoc(),
                       "a raw integer cannot live across a call");
    Value atom;
    if (!recompute) {
      builder_.setInsertionPointAfterValue(value);
      atom = builder_.create<FromBoolOp>(value.getLoc(), term_, value);
    }
    for (auto &[block, uses] : foreign) {
      builder_.setInsertionPointToStart(block);
      Value copy;
      if (recompute) {
        copy = builder_.clone(*definition)->getResult(0);
        for (Value operand : definition->getOperands())
          if (!isa<TermType>(operand.getType()) && !isConstant(operand))
            worklist.push_back(operand);
      } else {
        copy = builder_.create<IsConstOp>(
            value.getLoc(), builder_.getI1Type(), atom,
            AtomAttr::get(builder_.getContext(), "true"));
      }
      for (OpOperand *use : uses)
        use->set(copy);
    }
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Liveness and slots
//===----------------------------------------------------------------------===//

void Splitter::computeLiveness() {
  valueIndex_.clear();
  liveIn_.clear();
  frames_.clear();
  // Only values used outside their block matter.
  auto number = [&](Value value) {
    if (isConstant(value))
      return;
    for (Operation *user : value.getUsers())
      if (user->getBlock() != value.getParentBlock()) {
        valueIndex_.insert({value, valueIndex_.size()});
        return;
      }
  };
  for (Block *block : order_) {
    for (BlockArgument arg : block->getArguments())
      number(arg);
    for (Operation &op : *block)
      for (Value result : op.getResults())
        number(result);
  }
  unsigned count = valueIndex_.size();
  DenseMap<Block *, llvm::BitVector> uses, definitions;
  for (Block *block : order_) {
    llvm::BitVector &used = uses[block], &defined = definitions[block];
    used.resize(count);
    defined.resize(count);
    liveIn_[block].resize(count);
    auto define = [&](Value value) {
      auto it = valueIndex_.find(value);
      if (it != valueIndex_.end())
        defined.set(it->second);
    };
    for (BlockArgument arg : block->getArguments())
      define(arg);
    for (Operation &op : *block) {
      for (Value operand : op.getOperands()) {
        auto it = valueIndex_.find(operand);
        if (it != valueIndex_.end() && !defined.test(it->second))
          used.set(it->second);
      }
      for (Value result : op.getResults())
        define(result);
    }
  }
  bool changed = true;
  while (changed) {
    changed = false;
    for (Block *block : llvm::reverse(order_)) {
      llvm::BitVector live(count);
      for (Block *successor : block->getSuccessors())
        live |= liveIn_[successor];
      live.reset(definitions[block]);
      live |= uses[block];
      if (live != liveIn_[block]) {
        liveIn_[block] = std::move(live);
        changed = true;
      }
    }
  }
}

void Splitter::assignSlots() {
  slots_.clear();
  SmallVector<Value> values;
  for (auto &[value, index] : valueIndex_)
    values.push_back(value);

  // heads of a value: those at which it lies in the frame.
  unsigned headCount = heads_.size();
  std::vector<llvm::BitVector> headsOf(values.size(), llvm::BitVector());
  for (auto [number, head] : llvm::enumerate(heads_)) {
    if (kinds_[head] == PieceKind::Function)
      continue;
    llvm::BitVector live = liveIn_[head];
    if (Operation *call = callOf_.lookup(head);
        call && call->getNumSuccessors() > 1)
      live |= liveIn_[call->getSuccessor(1)];
    for (unsigned index : live.set_bits()) {
      if (headsOf[index].empty())
        headsOf[index].resize(headCount);
      headsOf[index].set(number);
      frames_[head].push_back(values[index]);
    }
  }
  std::vector<llvm::BitVector> slotHeads;
  for (auto [index, value] : llvm::enumerate(values)) {
    if (headsOf[index].empty())
      continue;
    unsigned slot = 0;
    while (slot != slotHeads.size() &&
           slotHeads[slot].anyCommon(headsOf[index]))
      ++slot;
    if (slot == slotHeads.size())
      slotHeads.push_back(headsOf[index]);
    else
      slotHeads[slot] |= headsOf[index];
    slots_[value] = slot + 1;
  }
  frameWords_ = 1 + slotHeads.size();
}

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

LogicalResult Splitter::buildPieces() {
  unsigned index = 0;
  for (Block *head : heads_) {
    std::string name = func_.getSymName().str();
    switch (kinds_[head]) {
    case PieceKind::Function:
      break;
    case PieceKind::Continuation:
      name += ".k" + std::to_string(index);
      break;
    case PieceKind::Handler:
      name += ".h" + std::to_string(index);
      break;
    case PieceKind::Join:
      name += ".j" + std::to_string(index);
      break;
    }
    names_[head] = builder_.getStringAttr(name);
    ++index;
  }
  index = 0;
  for (Block *head : heads_)
    if (failed(buildPiece(head, index++)))
      return failure();
  return success();
}

LogicalResult Splitter::buildPiece(Block *head, unsigned index) {
  PieceKind kind = kinds_[head];
  bool hasFrame = kind != PieceKind::Function;
  MLIRContext *context = builder_.getContext();

  // The op.
  Location loc = func_.getLoc();
  if (Operation *call = callOf_.lookup(head))
    loc = call->getLoc();
  OperationState state(loc, PieceOp::getOperationName());
  SmallVector<Type> types(head->getArgumentTypes());
  SmallVector<int32_t> liveSlots;
  for (Value value : frameOf(head))
    liveSlots.push_back(slots_[value]);
  llvm::sort(liveSlots);
  FlatSymbolRefAttr handler;
  if (Operation *call = callOf_.lookup(head);
      call && call->getNumSuccessors() > 1)
    handler = FlatSymbolRefAttr::get(names_[call->getSuccessor(1)]);
  PieceOp::Properties &properties =
      state.getOrAddProperties<PieceOp::Properties>();
  properties.sym_name = names_[head];
  properties.function_type = TypeAttr::get(builder_.getFunctionType(types, {}));
  properties.kind = PieceKindAttr::get(context, kind);
  // What a call by its full name goes through is that function to all who ask.
  auto [module, local] = func_.getSymName().split(':');
  properties.function =
      local.consume_front(kRemotePrefix)
          ? builder_.getStringAttr(module + ":" + local)
          : func_.getSymNameAttr();
  properties.arity = func_.getArityAttr();
  if (kind == PieceKind::Function && func_.getExported())
    properties.exported = builder_.getUnitAttr();
  properties.frame = builder_.getI32IntegerAttr(hasFrame ? frameWords_ : 0);
  properties.live_slots = builder_.getDenseI32ArrayAttr(liveSlots);
  properties.handler = handler;
  properties.need = builder_.getI32IntegerAttr(0);
  state.addRegion();
  builder_.setInsertionPoint(func_);
  auto piece = cast<PieceOp>(builder_.create(state));
  Region *region = &piece.getBody();

  // Its blocks, predecessors first.
  SmallVector<Block *> blocks;
  {
    llvm::DenseSet<Block *> seen{head};
    SmallVector<std::pair<Block *, unsigned>> stack{{head, 0}};
    while (!stack.empty()) {
      auto &[block, next] = stack.back();
      Operation *terminator = block->getTerminator();
      if (isCall(terminator) || next == terminator->getNumSuccessors()) {
        blocks.push_back(block);
        stack.pop_back();
        continue;
      }
      Block *successor = terminator->getSuccessor(next++);
      if (!isHead(successor) && seen.insert(successor).second)
        stack.push_back({successor, 0});
    }
    std::reverse(blocks.begin(), blocks.end());
  }
  IRMapping map;
  for (Block *block : blocks) {
    Block *copy = new Block();
    region->push_back(copy);
    for (BlockArgument arg : block->getArguments())
      map.map(arg, copy->addArgument(arg.getType(), arg.getLoc()));
    map.map(block, copy);
  }
  Block *entry = &region->front();

  auto lookup = [&](Value value) -> Value {
    if (Value mapped = map.lookupOrNull(value))
      return mapped;
    OpBuilder::InsertionGuard guard(builder_);
    builder_.setInsertionPointToStart(entry);
    Value result;
    if (isConstant(value))
      result = builder_.clone(*value.getDefiningOp())->getResult(0);
    else
      result = builder_.create<SlotOp>(value.getLoc(), term_, slots_.at(value));
    map.map(value, result);
    return result;
  };
  auto lookupAll = [&](OperandRange operands) {
    SmallVector<Value> result;
    for (Value operand : operands)
      result.push_back(lookup(operand));
    return result;
  };

  llvm::DenseSet<Value> inSlot;
  if (hasFrame)
    inSlot.insert(frameOf(head).begin(), frameOf(head).end());
  auto push = [&](Location pushLoc, Block *next) {
    SmallVector<int32_t> slots;
    SmallVector<Value> values;
    llvm::DenseSet<unsigned> stored;
    for (Value value : frameOf(next)) {
      stored.insert(slots_.at(value));
      if (inSlot.contains(value))
        continue;
      slots.push_back(slots_.at(value));
      values.push_back(lookup(value));
    }
    // Slots beyond those with a bit of their own always hold terms.
    if (!hasFrame)
      for (unsigned slot = 129; slot < frameWords_; ++slot)
        if (!stored.contains(slot)) {
          slots.push_back(slot);
          values.push_back(
              builder_.create<ConstOp>(pushLoc, term_, NilAttr::get(context)));
        }
    builder_.create<PushOp>(pushLoc, names_[next].getValue(), frameWords_,
                            !hasFrame, slots, values);
  };
  bool loops = false;
  DenseMap<Block *, Block *> edges;
  auto edgeTo = [&](Block *target, Location edgeLoc) {
    if (!isHead(target))
      return map.lookup(target);
    Block *&edge = edges[target];
    if (edge)
      return edge;
    OpBuilder::InsertionGuard guard(builder_);
    edge = new Block();
    region->push_back(edge);
    for (BlockArgument arg : target->getArguments())
      edge->addArgument(arg.getType(), arg.getLoc());
    builder_.setInsertionPointToEnd(edge);
    if (target == head) {
      loops = true;
      builder_.create<LoopOp>(edgeLoc, edge->getArguments());
    } else {
      push(edgeLoc, target);
      builder_.create<JumpOp>(edgeLoc, FlatSymbolRefAttr::get(names_[target]),
                              edge->getArguments());
    }
    return edge;
  };

  for (Block *block : blocks) {
    builder_.setInsertionPointToEnd(map.lookup(block));
    for (Operation &op : block->without_terminator()) {
      if (op.hasTrait<OpTrait::ConstantLike>())
        continue;
      lookupAll(op.getOperands());
      builder_.clone(op, map);
    }
    Operation *terminator = block->getTerminator();
    Location at = terminator->getLoc();
    if (isCall(terminator)) {
      SmallVector<Value> operands = lookupAll(terminator->getOperands());
      push(at, terminator->getSuccessor(0));
      ValueRange args(operands);
      auto call = dyn_cast<CallOp>(terminator);
      if (call && !hasFrame && call.getCallee() == func_.getSymName()) {
        loops = true;
        builder_.create<LoopOp>(at, args);
      } else if (call)
        builder_.create<TailCallOp>(at, call.getCalleeAttr(), args);
      else if (isa<CallFunOp>(terminator))
        builder_.create<TailCallFunOp>(at, args.front(), args.drop_front());
      else
        builder_.create<TailApplyOp>(at, args[0], args[1], args.drop_front(2));
      continue;
    }
    if (terminator->getNumSuccessors()) {
      SmallVector<Block *> targets;
      lookupAll(terminator->getOperands());
      for (Block *successor : terminator->getSuccessors())
        targets.push_back(edgeTo(successor, at));
      Operation *copy = terminator->clone(map);
      builder_.insert(copy);
      for (auto [i, target] : llvm::enumerate(targets))
        copy->setSuccessor(target, i);
      continue;
    }
    auto tailCall = dyn_cast<TailCallOp>(terminator);
    if (tailCall && !hasFrame && tailCall.getCallee() == func_.getSymName()) {
      loops = true;
      builder_.create<LoopOp>(at, lookupAll(terminator->getOperands()));
      continue;
    }
    lookupAll(terminator->getOperands());
    if (hasFrame && !isa<UnreachableOp>(terminator))
      builder_.create<PopOp>(at, frameWords_);
    builder_.clone(*terminator, map);
  }
  if (loops)
    piece.setLoops(true);
  if (loops || kind == PieceKind::Function)
    piece.setCounts(true);
  computeNeed(piece);
  return success();
}

void Splitter::computeNeed(PieceOp piece) {
  // Blocks stand in an order in which predecessors come first, edges at the
  // end; so one backward walk, edges first, finds the longest path.
  DenseMap<Block *, unsigned> need, afterCall;
  unsigned worstAfterCall = 0;
  std::function<unsigned(Block *)> visit;
  SmallVector<Block *> blocks;
  for (Block &block : piece.getBody())
    blocks.push_back(&block);
  // Edge blocks have no successors: they come first here.
  for (Block *block : llvm::reverse(blocks)) {
    unsigned words = 0;
    for (Block *successor : block->getSuccessors())
      words = std::max(words, need.lookup(successor));
    for (Operation &op : llvm::reverse(*block)) {
      if (auto push = dyn_cast<PushOp>(&op)) {
        if (push.getFresh())
          words += push.getSize();
        continue;
      }
      if (callsAllocatingRuntime(&op))
        worstAfterCall = std::max(worstAfterCall, words);
      words += heapNeed(&op);
    }
    need[block] = words;
  }
  unsigned words = need.lookup(&piece.getBody().front());
  if (words)
    piece.setNeed(words + abi::kStackRedZone);
  if (worstAfterCall + abi::kStackRedZone > abi::kHeapReserve)
    piece.setCheckedHeap(true);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

LogicalResult Splitter::run() {
  removeUnreachableBlocks();
  makeTailCalls();
  removeUnreachableBlocks();
  splitCallEdges();
  findHeads();
  if (failed(retagRawValues()))
    return failure();
  computeLiveness();
  assignSlots();
  if (frameWords_ > kLateFrameWords) {
    splitEntry();
    findHeads();
    if (failed(retagRawValues()))
      return failure();
    computeLiveness();
    assignSlots();
  }
  if (failed(buildPieces()))
    return failure();
  return success();
}

/// A lambda that is called by its name gets its free variables as arguments,
/// but its code expects them in a fun: makes the fun.
static LogicalResult callThroughFuns(ModuleOp module, SymbolTable &symbols) {
  DenseMap<mlir::StringAttr, MakeFunOp> makers;
  SmallVector<Operation *> calls;
  module.walk([&](Operation *op) {
    if (auto make = dyn_cast<MakeFunOp>(op))
      makers.insert({make.getCalleeAttr().getAttr(), make});
    FlatSymbolRefAttr callee;
    if (auto call = dyn_cast<CallOp>(op))
      callee = call.getCalleeAttr();
    else if (auto call = dyn_cast<TailCallOp>(op))
      callee = call.getCalleeAttr();
    if (!callee)
      return;
    auto target = symbols.lookup<FuncOp>(callee.getAttr());
    if (target && target.getNumArguments() > target.getArity() &&
        op->getNumOperands() == target.getNumArguments())
      calls.push_back(op);
  });
  OpBuilder builder(module.getContext());
  Type term = TermType::get(module.getContext());
  for (Operation *op : calls) {
    mlir::StringAttr callee =
        isa<CallOp>(op) ? cast<CallOp>(op).getCalleeAttr().getAttr()
                        : cast<TailCallOp>(op).getCalleeAttr().getAttr();
    MakeFunOp maker = makers.lookup(callee);
    if (!maker)
      return op->emitError("call of a lambda that no fun is made of");
    auto target = symbols.lookup<FuncOp>(callee);
    builder.setInsertionPoint(op);
    OperandRange operands = op->getOperands();
    Value fun = builder.create<MakeFunOp>(
        op->getLoc(), term, maker.getCalleeAttr(), maker.getArityAttr(),
        maker.getIndexAttr(), maker.getUniqAttr(),
        operands.drop_front(target.getArity()));
    ValueRange args = operands.take_front(target.getArity());
    if (isa<TailCallOp>(op))
      builder.create<TailCallFunOp>(op->getLoc(), fun, args);
    else
      builder.create<CallFunOp>(op->getLoc(), fun, args, op->getSuccessor(0),
                                op->getSuccessors().drop_front());
    op->erase();
  }
  return success();
}

LogicalResult splitFunctions(ModuleOp module) {
  SymbolTable symbols(module);
  if (failed(callThroughFuns(module, symbols)))
    return failure();
  for (auto func : llvm::make_early_inc_range(module.getOps<FuncOp>())) {
    if (func.getBody().empty())
      return func.emitError("a function without a body");
    if (failed(Splitter(func, symbols).run()))
      return failure();
    func.erase();
  }
  return success();
}

} // namespace lumen::codegen::frames
