//===- PieceEmitter.cpp - control flow, jumps and state of a piece --------===//
//
// The state of a running process is in four values: p, sp, hp, reds. Within a
// piece p does not change, and sp only at its ends; hp and reds are block
// arguments of every block that can be reached in more than one way. Cold code (calls of C++) saves them
// in the process and loads hp and reds again.
//
//===----------------------------------------------------------------------===//

#include "codegen/to_llvm/PieceEmitter.h"

#include "codegen/frames/Frames.h"
#include "codegen/to_llvm/ToLlvm.h"

#include "eir/build/KnownFunctions.h"
#include "eir/tables/SharedTables.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen {

/// More words than this are passed to C++ on the C stack, not in p->x.
constexpr unsigned kMaxSpilledArgs = 250;

/// So many atoms are compared one by one at the end of a bisection.
constexpr unsigned kAtomsInTurn = 3;

/// A switch over at least so many small integers looks at their numbers.
constexpr size_t kSmallsUntagged = 6;

static constexpr int64_t kOffsetSp = offsetof(abi::ProcessAbi, sp);
static constexpr int64_t kOffsetHp = offsetof(abi::ProcessAbi, hp);
static constexpr int64_t kOffsetReds = offsetof(abi::ProcessAbi, reds);
static constexpr int64_t kOffsetResume = offsetof(abi::ProcessAbi, resume);
static constexpr int64_t kOffsetX = offsetof(abi::ProcessAbi, x);

PieceEmitter::PieceEmitter(frames::PieceOp piece, ModuleSymbols &symbols)
    : piece_(piece), symbols_(symbols), b_(piece.getContext()),
      loc_(piece.getLoc()), context_(piece.getContext()) {
  i64Type_ = b_.getI64Type();
  i1Type_ = b_.getI1Type();
  f64Type_ = b_.getF64Type();
  ptrType_ = LLVM::LLVMPointerType::get(context_);
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value PieceEmitter::i64(int64_t value) {
  return b_.create<LLVM::ConstantOp>(loc_, i64Type_,
                                     b_.getI64IntegerAttr(value));
}
Value PieceEmitter::i1(bool value) {
  return b_.create<LLVM::ConstantOp>(loc_, i1Type_, b_.getBoolAttr(value));
}
Value PieceEmitter::poison() {
  return b_.create<LLVM::PoisonOp>(loc_, i64Type_);
}
Value PieceEmitter::add(Value a, Value b) {
  return b_.create<LLVM::AddOp>(loc_, a, b);
}
Value PieceEmitter::sub(Value a, Value b) {
  return b_.create<LLVM::SubOp>(loc_, a, b);
}
Value PieceEmitter::band(Value a, Value b) {
  return b_.create<LLVM::AndOp>(loc_, a, b);
}
Value PieceEmitter::bor(Value a, Value b) {
  return b_.create<LLVM::OrOp>(loc_, a, b);
}
Value PieceEmitter::bxor(Value a, Value b) {
  return b_.create<LLVM::XOrOp>(loc_, a, b);
}
Value PieceEmitter::shl(Value a, unsigned bits) {
  return b_.create<LLVM::ShlOp>(loc_, a, i64(bits));
}
Value PieceEmitter::lshr(Value a, unsigned bits) {
  return b_.create<LLVM::LShrOp>(loc_, a, i64(bits));
}
Value PieceEmitter::ashr(Value a, unsigned bits) {
  return b_.create<LLVM::AShrOp>(loc_, a, i64(bits));
}
Value PieceEmitter::icmp(ICmp predicate, Value a, Value b) {
  return b_.create<LLVM::ICmpOp>(loc_, predicate, a, b);
}
Value PieceEmitter::andi1(Value a, Value b) {
  return b_.create<LLVM::AndOp>(loc_, a, b);
}
Value PieceEmitter::ori1(Value a, Value b) {
  return b_.create<LLVM::OrOp>(loc_, a, b);
}
Value PieceEmitter::noti1(Value a) {
  return b_.create<LLVM::XOrOp>(loc_, a, i1(true));
}
Value PieceEmitter::select(Value c, Value a, Value b) {
  return b_.create<LLVM::SelectOp>(loc_, c, a, b);
}
Value PieceEmitter::gep(Value pointer, int64_t bytes) {
  if (!bytes)
    return pointer;
  return b_.create<LLVM::GEPOp>(
      loc_, ptrType_, b_.getI8Type(), pointer,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)}, /*inbounds=*/true);
}
Value PieceEmitter::load(Value pointer, int64_t bytes) {
  return b_.create<LLVM::LoadOp>(loc_, i64Type_, gep(pointer, bytes), 8);
}
Value PieceEmitter::loadPtr(Value pointer, int64_t bytes) {
  return b_.create<LLVM::LoadOp>(loc_, ptrType_, gep(pointer, bytes), 8);
}
Value PieceEmitter::loadDouble(Value pointer, int64_t bytes) {
  return b_.create<LLVM::LoadOp>(loc_, f64Type_, gep(pointer, bytes), 8);
}
void PieceEmitter::store(Value value, Value pointer, int64_t bytes) {
  b_.create<LLVM::StoreOp>(loc_, value, gep(pointer, bytes), 8);
}
Value PieceEmitter::addressOf(StringRef symbol) {
  return b_.create<LLVM::AddressOfOp>(loc_, ptrType_, symbol);
}
void PieceEmitter::storeCode(StringRef piece, Value pointer, int64_t bytes) {
  store(addressOf(piece), pointer, bytes);
  if (symbols_.target().hasPairedCode())
    b_.create<LLVM::StoreOp>(loc_, addressOf(symbols_.codeInfo(piece)),
                             gep(pointer, bytes + 4), 4);
}
Value PieceEmitter::toInt(Value pointer) {
  return b_.create<LLVM::PtrToIntOp>(loc_, i64Type_, pointer);
}
Value PieceEmitter::toPointer(Value word) {
  return b_.create<LLVM::IntToPtrOp>(loc_, ptrType_, word);
}
Value PieceEmitter::field(Value term, int64_t tag, int64_t word) {
  return gep(toPointer(term), 8 * word - tag);
}

SmallVector<Value> PieceEmitter::getAll(ValueRange eirValues) {
  SmallVector<Value> result;
  for (Value value : eirValues)
    result.push_back(get(value));
  return result;
}

Attribute PieceEmitter::constantOf(Value eirValue) {
  if (auto op = eirValue.getDefiningOp<ConstOp>())
    return op.getValue();
  return {};
}

std::optional<int64_t> PieceEmitter::smallOf(Value eirValue) {
  Attribute attr = constantOf(eirValue);
  std::optional<int64_t> value;
  if (auto number = dyn_cast_or_null<IntAttr>(attr)) {
    int64_t parsed;
    if (!number.getDigits().getAsInteger(10, parsed))
      value = parsed;
  } else if (auto number = dyn_cast_or_null<IntegerAttr>(attr)) {
    if (number.getValue().isSignedIntN(64))
      value = number.getValue().getSExtValue();
  }
  if (value && *value >= abi::kMinSmall && *value <= abi::kMaxSmall)
    return value;
  return std::nullopt;
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

PieceEmitter::Block *PieceEmitter::newBlock(TypeRange types) {
  Block *block = new Block();
  func_.getBody().push_back(block);
  for (Type type : types)
    block->addArgument(type, loc_);
  return block;
}

void PieceEmitter::branch(Block *block, ValueRange args) {
  b_.create<LLVM::BrOp>(loc_, args, block);
}

void PieceEmitter::branchIf(Value condition, Block *yes, ValueRange yesArgs,
                            Block *no, ValueRange noArgs, int likely) {
  std::optional<std::pair<uint32_t, uint32_t>> weights;
  if (likely)
    weights = likely > 0 ? std::pair<uint32_t, uint32_t>(2000, 1)
                         : std::pair<uint32_t, uint32_t>(1, 2000);
  b_.create<LLVM::CondBrOp>(loc_, condition, yes, yesArgs, no, noArgs, weights);
}

Value PieceEmitter::andThen(Value condition, llvm::function_ref<Value()> rest) {
  Block *more = newBlock(), *done = newBlock(i1Type_);
  branchIf(condition, more, {}, done, i1(false));
  enter(more);
  branch(done, rest());
  enter(done);
  return done->getArgument(0);
}

Value PieceEmitter::orElse(Value condition, llvm::function_ref<Value()> rest) {
  Block *more = newBlock(), *done = newBlock(i1Type_);
  branchIf(condition, done, i1(true), more, {});
  enter(more);
  branch(done, rest());
  enter(done);
  return done->getArgument(0);
}

PieceEmitter::Block *PieceEmitter::newMerge(TypeRange types) {
  SmallVector<Type> all(types);
  all.push_back(ptrType_);
  all.push_back(i64Type_);
  return newBlock(all);
}

void PieceEmitter::branchMerge(Block *merge, ValueRange values) {
  SmallVector<Value> all(values);
  all.push_back(hp_);
  all.push_back(reds_);
  branch(merge, all);
}

void PieceEmitter::enterMerge(Block *merge) {
  enter(merge);
  unsigned count = merge->getNumArguments();
  hp_ = merge->getArgument(count - 2);
  reds_ = merge->getArgument(count - 1);
}

//===----------------------------------------------------------------------===//
// Calls of C++
//===----------------------------------------------------------------------===//

Value PieceEmitter::callC(StringRef name, Type result, ValueRange args,
                          bool cold) {
  Type resultType = result ? result : Type(LLVM::LLVMVoidType::get(context_));
  auto type = LLVM::LLVMFunctionType::get(
      resultType, SmallVector<Type>(ValueRange(args).getTypes()));
  symbols_.declareC(name, type, cold);
  auto call = b_.create<LLVM::CallOp>(loc_, type, name, args);
  return result ? call.getResult() : Value();
}

void PieceEmitter::saveState() {
  store(sp_, p_, kOffsetSp);
  store(hp_, p_, kOffsetHp);
  store(reds_, p_, kOffsetReds);
}

void PieceEmitter::loadState() {
  hp_ = loadPtr(p_, kOffsetHp);
  reds_ = load(p_, kOffsetReds);
}

Value PieceEmitter::callAllocating(StringRef name, Type result, ValueRange args,
                                   bool cold) {
  saveState();
  Value value = callC(name, result, args, cold);
  loadState();
  return value;
}

Value PieceEmitter::spillArgs(ValueRange args) {
  Value place;
  if (args.size() <= kMaxSpilledArgs) {
    place = loadPtr(p_, kOffsetX);
  } else {
    OpBuilder::InsertionGuard guard(b_);
    b_.setInsertionPointToStart(&func_.getBody().front());
    place = b_.create<LLVM::AllocaOp>(loc_, ptrType_, i64Type_,
                                      i64(args.size()), 8);
  }
  for (auto [i, arg] : llvm::enumerate(args))
    store(arg, place, 8 * i);
  return place;
}

Value PieceEmitter::poppedSp() {
  return popped_ ? sp_ : gep(sp_, 8 * piece_.getFrame());
}

Value PieceEmitter::currentLoc() {
  return addressOf(symbols_.loc(piece_.getFunction(), loc_));
}

/// The exception is recorded: completes its trace and unwinds.
void PieceEmitter::emitRaise() {
  Value savedSp = sp_;
  sp_ = poppedSp();
  if (symbols_.target().hasTrampoline()) {
    // The arguments of the BIF that failed are in the x registers of memory.
    callAllocating("lumen_complete_trace", nullptr, {p_, currentLoc()},
                   /*cold=*/true);
    jumpTo("lumen_propagate", {});
  } else {
    jumpTo("lumen_fail", toInt(currentLoc()));
  }
  sp_ = savedSp;
}

bool PieceEmitter::emitRaiseBlock(SetExceptionOp op) {
  Operation *next = op->getNextNode();
  if (isa<frames::PopOp>(next))
    next = next->getNextNode();
  if (!isa<PropagateOp>(next) || op.getTrace() ||
      op.getArgs().size() > kMaxSpilledArgs)
    return false;
  // x registers in memory cannot hold the arguments as well.
  if (symbols_.target().hasTrampoline() && !op.getArgs().empty())
    return false;
  SmallVector<Value> args{toInt(currentLoc()), get(op.getExceptionClass()),
                          get(op.getReason())};
  if (!op.getArgs().empty()) {
    spillArgs(getAll(op.getArgs()));
    args.push_back(i64(op.getArgs().size()));
  }
  sp_ = poppedSp();
  jumpTo(op.getArgs().empty() ? "lumen_fail_with" : "lumen_fail_args", args);
  return true;
}

Value PieceEmitter::finishFailing(FailMode mode, Value result) {
  Block *failed = newBlock();
  if (mode == FailMode::Raise) {
    Block *good = newBlock();
    branchIf(eq(result, i64(0)), failed, {}, good, {}, -1);
    Value hp = hp_, reds = reds_;
    enter(failed);
    emitRaise();
    hp_ = hp;
    reds_ = reds;
    enter(good);
    return result;
  }
  Block *merge = newMerge(i64Type_);
  branchIf(eq(result, i64(0)), failed, {}, merge, {result, hp_, reds_},
           mode == FailMode::Catch ? -1 : 0);
  enter(failed);
  if (mode == FailMode::Guard) {
    callC("lumen_clear_exception", nullptr, p_);
  } else {
    Value sp = sp_;
    sp_ = poppedSp();
    callAllocating("lumen_complete_trace", nullptr, {p_, currentLoc()},
                   /*cold=*/true);
    sp_ = sp;
  }
  branchMerge(merge, i64(0));
  enterMerge(merge);
  return merge->getArgument(0);
}

Value PieceEmitter::callBif(StringRef symbol, ValueRange args) {
  Value place = spillArgs(args);
  return callAllocating(symbol, i64Type_, {p_, place});
}

//===----------------------------------------------------------------------===//
// Slow paths
//===----------------------------------------------------------------------===//
//
// LLVM must not see a call here: it would keep values out of registers and the
// stack aligned on the fast path too. The thunks (Trampolines.inc of the target)
// keep all registers but the results and those of floating point. On targets
// without registers they are functions.

static constexpr char kSlowClobbers[] =
    ",~{xmm0},~{xmm1},~{xmm2},~{xmm3},~{xmm4},~{xmm5},~{xmm6},~{xmm7},~{xmm8},"
    "~{xmm9},~{xmm10},~{xmm11},~{xmm12},~{xmm13},~{xmm14},~{xmm15},~{memory},"
    "~{dirflag},~{fpsr},~{flags}";

Value PieceEmitter::slowBif(StringRef symbol, ValueRange args, FailMode mode) {
  if (args.size() > 2 || args.empty())
    return finishFailing(mode, callBif(symbol, args));
  symbols_.declareC(symbol,
                    LLVM::LLVMFunctionType::get(i64Type_, {ptrType_, ptrType_}),
                    /*cold=*/true);
  bool guard = mode == FailMode::Guard;
  if (symbols_.target().slowPaths == Target::SlowPaths::Calls) {
    Value result = callC(guard ? "lumen_slow_guard" : "lumen_slow_bif",
                         i64Type_,
                         {p_, sp_, hp_, reds_, addressOf(symbol), args[0],
                          args.size() > 1 ? args[1] : args[0]},
                         /*cold=*/true);
    loadState();
    return guard ? result : finishFailing(mode, result);
  }
  std::string code = guard ? "callq lumen_slow_guard" : "callq lumen_slow_bif";
  std::string constraints =
      "={rax},={r12},={rbx},{rax},{rdi},{rsi},{r13},{rbp},{r12},{rbx}";
  Type type = LLVM::LLVMStructType::getLiteral(context_,
                                               {i64Type_, ptrType_, i64Type_});
  SmallVector<Value> operands{addressOf(symbol),
                              args[0],
                              args.size() > 1 ? args[1] : poison(),
                              p_,
                              sp_,
                              hp_,
                              reds_};
  Value all = b_.create<LLVM::InlineAsmOp>(
                    loc_, type, operands, code, constraints + kSlowClobbers,
                    /*has_side_effects=*/true, /*is_align_stack=*/false,
                    LLVM::AsmDialectAttr(), ArrayAttr())
                  .getRes();
  Value result = b_.create<LLVM::ExtractValueOp>(loc_, all, 0);
  hp_ = b_.create<LLVM::ExtractValueOp>(loc_, all, 1);
  reds_ = b_.create<LLVM::ExtractValueOp>(loc_, all, 2);
  return guard ? result : finishFailing(mode, result);
}

Value PieceEmitter::slowPure(StringRef symbol, Value a, Value b) {
  if (symbols_.target().slowPaths == Target::SlowPaths::Calls)
    return callC(symbol, i64Type_, {a, b}, /*cold=*/true);
  symbols_.declareC(symbol,
                    LLVM::LLVMFunctionType::get(i64Type_, {i64Type_, i64Type_}),
                    /*cold=*/true);
  return b_
      .create<LLVM::InlineAsmOp>(
          loc_, i64Type_, ValueRange{addressOf(symbol), a, b},
          "callq lumen_slow_pure",
          std::string("={rax},{rax},{rdi},{rsi}") + kSlowClobbers,
          /*has_side_effects=*/true, /*is_align_stack=*/false,
          LLVM::AsmDialectAttr(), ArrayAttr())
      .getRes();
}

Value PieceEmitter::allocate(unsigned words) {
  if (!piece_.getCheckedHeap()) {
    Value place = hp_;
    hp_ = gep(hp_, 8 * words);
    return place;
  }
  // Leaves the reserve and room for a late frame, as C++ does.
  Value room = sub(toInt(sp_), toInt(hp_));
  Block *fits = newBlock(), *full = newBlock(), *merge = newMerge(ptrType_);
  branchIf(icmp(ICmp::sge, room, i64(8 * (words + abi::kHeapReserve))), fits,
           {}, full, {}, 1);
  Value hp = hp_, reds = reds_;
  enter(fits);
  hp_ = gep(hp, 8 * words);
  branchMerge(merge, hp);
  hp_ = hp;
  reds_ = reds;
  enter(full);
  Value place =
      callAllocating("lumen_alloc", ptrType_, {p_, i64(words)}, /*cold=*/true);
  branchMerge(merge, place);
  enterMerge(merge);
  return merge->getArgument(0);
}

//===----------------------------------------------------------------------===//
// Jumps
//===----------------------------------------------------------------------===//

void PieceEmitter::emitJump(FlatSymbolRefAttr symbol, Value code,
                            ValueRange args) {
  bool hasTrampoline = symbols_.target().hasTrampoline();
  unsigned registers = hasTrampoline ? 0 : abi::kArgRegisters;
  if (args.size() > registers) {
    Value x = loadPtr(p_, kOffsetX);
    for (unsigned i = registers; i != args.size(); ++i)
      store(args[i], x, 8 * i);
  }
  if (hasTrampoline) {
    saveState();
    if (!code)
      code = addressOf(symbol.getValue());
    b_.create<LLVM::ReturnOp>(loc_, code);
    return;
  }
  SmallVector<Value> operands;
  if (code)
    operands.push_back(code);
  operands.append({p_, sp_, hp_, reds_});
  for (unsigned i = 0; i != registers; ++i)
    operands.push_back(i < args.size() ? args[i] : poison());
  LLVM::CallOp call;
  if (code)
    call = b_.create<LLVM::CallOp>(loc_, symbols_.pieceType(), operands);
  else
    call =
        b_.create<LLVM::CallOp>(loc_, symbols_.pieceType(), symbol, operands);
  call.setCConv(symbols_.convention());
  call.setTailCallKind(LLVM::TailCallKind::MustTail);
  b_.create<LLVM::ReturnOp>(loc_, ValueRange());
}

void PieceEmitter::jumpTo(StringRef symbol, ValueRange args) {
  symbols_.declarePiece(symbol);
  emitJump(FlatSymbolRefAttr::get(context_, symbol), Value(), args);
}

void PieceEmitter::jumpTo(Value code, ValueRange args) {
  emitJump({}, code, args);
}

/// Words known now are left to LLVM. The numbers of other atoms are known when
/// linking, but their order is already: those of Atoms.def first, by index, the
/// others by name. So atoms are found by bisection.
void PieceEmitter::emitSwitch(eir::SwitchOp op) {
  Value word = get(op.getTerm());
  Block *otherwise = blocks_.lookup(op.getDefaultDest());
  SmallVector<AtomCase> atoms;
  bool areAllFixed = true;
  for (auto [literal, dest] : llvm::zip(op.getValues(), op.getCaseDests()))
    if (auto name = dyn_cast<AtomAttr>(literal)) {
      int fixed = fixedAtomIndex(name.getName());
      areAllFixed &= fixed >= 0;
      atoms.push_back({name.getName(), fixed, blocks_.lookup(dest)});
    }

  SmallVector<Value> state{hp_, reds_};
  SmallVector<APInt> words;
  SmallVector<Block *> targets;
  auto addWord = [&](uint64_t value, Block *target) {
    words.push_back(APInt(64, value));
    targets.push_back(target);
  };
  size_t smalls = llvm::count_if(op.getValues(), [](Attribute literal) {
    return smallLiteral(literal).has_value();
  });
  if (smalls >= kSmallsUntagged) {
    // Without their tags, neighbours are neighbours: LLVM makes tables and ranges
    // of them.
    for (auto [literal, dest] : llvm::zip(op.getValues(), op.getCaseDests()))
      if (auto value = smallLiteral(literal))
        addWord(static_cast<uint64_t>(*value), blocks_.lookup(dest));
    Block *number = newBlock();
    bool isAll = smalls == op.getValues().size();
    Block *other = isAll ? otherwise : newBlock();
    branchIf(isSmall(word), number, {}, other,
             isAll ? ValueRange(state) : ValueRange());
    enter(number);
    SmallVector<ValueRange> operands(words.size(), ValueRange(state));
    b_.create<LLVM::SwitchOp>(loc_, ashr(word, abi::kSmallShift), otherwise,
                              ValueRange(state), words, targets, operands);
    if (isAll)
      return;
    enter(other);
    words.clear();
    targets.clear();
  }
  for (auto [literal, dest] : llvm::zip(op.getValues(), op.getCaseDests())) {
    if (isa<NilAttr>(literal))
      addWord(abi::kNil, blocks_.lookup(dest));
    else if (auto value = smallLiteral(literal);
             value && smalls < kSmallsUntagged)
      addWord(abi::smallTerm(*value), blocks_.lookup(dest));
  }
  if (areAllFixed) {
    for (const AtomCase &atom : atoms)
      addWord(abi::atomTerm(atom.fixed), atom.target);
    atoms.clear();
  }
  if (!words.empty()) {
    Block *next = atoms.empty() ? otherwise : newBlock();
    SmallVector<ValueRange> operands(words.size(), ValueRange(state));
    b_.create<LLVM::SwitchOp>(loc_, word, next,
                              atoms.empty() ? ValueRange(state) : ValueRange(),
                              words, targets, operands);
    if (!atoms.empty())
      enter(next);
  }
  if (atoms.empty())
    return;
  llvm::sort(atoms, [](const AtomCase &a, const AtomCase &b) {
    if (a.fixed >= 0 || b.fixed >= 0)
      return static_cast<unsigned>(a.fixed) < static_cast<unsigned>(b.fixed);
    return a.name < b.name;
  });
  emitAtomSearch(word, atoms, otherwise);
}

void PieceEmitter::emitAtomSearch(Value term, ArrayRef<AtomCase> cases,
                                  Block *otherwise) {
  SmallVector<Value> state{hp_, reds_};
  if (cases.size() > kAtomsInTurn) {
    size_t middle = cases.size() / 2;
    Block *below = newBlock(), *above = newBlock();
    branchIf(icmp(ICmp::ult, term, atom(cases[middle].name)), below, {}, above,
             {});
    enter(below);
    emitAtomSearch(term, cases.take_front(middle), otherwise);
    enter(above);
    emitAtomSearch(term, cases.drop_front(middle), otherwise);
    return;
  }
  for (const AtomCase &choice : cases) {
    Block *next = &choice == &cases.back() ? otherwise : newBlock();
    branchIf(eq(term, atom(choice.name)), choice.target, state, next,
             next == otherwise ? ValueRange(state) : ValueRange());
    if (next != otherwise)
      enter(next);
  }
}

void PieceEmitter::emitPush(frames::PushOp op) {
  if (op.getFresh()) {
    int64_t bytes = -8 * static_cast<int64_t>(op.getSize());
    // Loads and stores of wasm take no negative offsets: where those of the frame
    // were seen as such of the old sp, each would need an addition.
    sp_ = symbols_.target().isWasm() ? toPointer(add(toInt(sp_), i64(bytes)))
                                     : gep(sp_, bytes);
  }
  storeCode(op.getNext(), sp_);
  for (auto [slot, value] : llvm::zip(op.getSlots(), op.getValues()))
    store(get(value), sp_, 8 * slot);
  // From here on the frame belongs to the continuation.
  popped_ = true;
}

/// All returns of a piece go through one block, so that its size does not grow
/// with their number.
void PieceEmitter::emitReturn(frames::ReturnOp op) {
  if (returns_) {
    branchMerge(returns_, {get(op.getValue()), sp_});
    return;
  }
  returns_ = newMerge({i64Type_, ptrType_});
  branchMerge(returns_, {get(op.getValue()), sp_});
  enterMerge(returns_);
  Value value = returns_->getArgument(0);
  sp_ = returns_->getArgument(1);
  Value code = loadPtr(sp_);
  for (Attribute guess : op.getGuesses()) {
    auto symbol = cast<FlatSymbolRefAttr>(guess);
    bool isOwn = symbol.getAttr() == piece_.getSymNameAttr();
    // From the trampoline all jumps are alike.
    if (!isOwn && symbols_.target().hasTrampoline())
      continue;
    Block *right = newBlock(), *wrong = newBlock();
    branchIf(b_.create<LLVM::ICmpOp>(loc_, ICmp::eq, code,
                                     addressOf(symbol.getValue())),
             right, {}, wrong, {});
    enter(right);
    if (isOwn)
      branchHeader(value);
    else
      jumpTo(symbol.getValue(), value);
    enter(wrong);
  }
  jumpTo(code, value);
}

/// Goes to the start of the piece with the stack pointer as it is now.
void PieceEmitter::branchHeader(ValueRange args) {
  SmallVector<Value> values(args);
  if (headerTakesSp_)
    values.push_back(sp_);
  branchMerge(header_, values);
}

/// Whether the piece comes back to its start with another frame.
static bool movesStack(frames::PieceOp piece) {
  return piece
      .walk([&](Operation *op) {
        bool moves = false;
        if (auto ret = dyn_cast<frames::ReturnOp>(op))
          moves = llvm::any_of(ret.getGuesses(), [&](Attribute guess) {
            return cast<FlatSymbolRefAttr>(guess).getAttr() ==
                   piece.getSymNameAttr();
          });
        else if (isa<frames::LoopOp>(op))
          moves = isa_and_nonnull<frames::PushOp>(op->getPrevNode());
        return moves ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

void PieceEmitter::emitCallFun(Value fun, ValueRange args) {
  unsigned arity = args.size();
  Block *boxed = newBlock(), *good = newBlock(), *bad = newBlock();
  Block *merge = newMerge(ptrType_);
  branchIf(isBoxed(fun), boxed, {}, bad, {}, 1);
  enter(boxed);
  Value word = header(fun);
  branchIf(eq(band(word, i64(abi::kFunCheckMask)), i64(abi::funCheck(arity))),
           good, {}, bad, {}, 1);
  Value hp = hp_, reds = reds_;
  enter(good);
  branchMerge(merge, loadPtr(field(fun, abi::kPrimaryBoxed, abi::kFunCode)));
  enter(bad);
  Value code =
      callAllocating("lumen_resolve_fun", i64Type_,
                     {p_, fun, i64(arity), currentLoc()}, /*cold=*/true);
  branchMerge(merge, toPointer(code));
  hp_ = hp;
  reds_ = reds;
  enterMerge(merge);
  SmallVector<Value> all(args);
  all.push_back(fun);
  jumpTo(merge->getArgument(0), all);
}

void PieceEmitter::emitApply(Value module, Value function, ValueRange args) {
  Value code =
      callAllocating("lumen_resolve_apply", i64Type_,
                     {p_, module, function, i64(args.size()), currentLoc()});
  jumpTo(toPointer(code), args);
}

//===----------------------------------------------------------------------===//
// The piece
//===----------------------------------------------------------------------===//

/// One test for heap, stack and reductions; the slow path comes back to the
/// start of the piece.
void PieceEmitter::emitEntryCheck(Block *header, ValueRange args) {
  unsigned need = piece_.getNeed();
  if (!need && !piece_.getCounts())
    return;
  Value test;
  if (need)
    test = sub(sub(toInt(sp_), toInt(hp_)), i64(8 * need));
  if (piece_.getCounts()) {
    reds_ = sub(reds_, i64(1));
    test = test ? bor(test, reds_) : reds_;
  }
  Block *slow = newBlock(), *body = newBlock();
  branchIf(icmp(ICmp::slt, test, i64(0)), slow, {}, body, {}, -1);
  enter(slow);
  storeCode(piece_.getSymName(), p_, kOffsetResume);
  jumpTo("lumen_safepoint", args);
  enter(body);
}

void PieceEmitter::emitPrologue() {
  Block *entry = func_.addEntryBlock(b_);
  enter(entry);
  p_ = entry->getArgument(0);
  bool hasTrampoline = symbols_.target().hasTrampoline();
  if (hasTrampoline) {
    sp_ = loadPtr(p_, kOffsetSp);
    loadState();
  } else {
    sp_ = entry->getArgument(1);
    hp_ = entry->getArgument(2);
    reds_ = entry->getArgument(3);
  }

  Block &source = piece_.getBody().front();
  bool isFunction = piece_.getKind() == frames::PieceKind::Function;
  unsigned params = source.getNumArguments();
  unsigned arity = isFunction ? piece_.getArity() : params;
  unsigned freeVars = params - arity;
  liveRegisters_ = arity + (freeVars ? 1 : 0);

  SmallVector<Value> registers;
  Value x;
  for (unsigned i = 0; i != liveRegisters_; ++i) {
    if (i < abi::kArgRegisters && !hasTrampoline) {
      registers.push_back(entry->getArgument(4 + i));
      continue;
    }
    if (!x)
      x = loadPtr(p_, kOffsetX);
    registers.push_back(load(x, 8 * i));
  }
  if (piece_.getLoops()) {
    headerTakesSp_ = movesStack(piece_);
    SmallVector<Type> types(liveRegisters_, i64Type_);
    if (headerTakesSp_)
      types.push_back(ptrType_);
    header_ = newMerge(types);
    branchHeader(registers);
    enterMerge(header_);
    for (unsigned i = 0; i != liveRegisters_; ++i)
      registers[i] = header_->getArgument(i);
    if (headerTakesSp_)
      sp_ = header_->getArgument(liveRegisters_);
  }
  emitEntryCheck(header_, registers);
  for (unsigned i = 0; i != arity; ++i)
    set(source.getArgument(i), registers[i]);
  for (unsigned i = 0; i != freeVars; ++i)
    set(source.getArgument(arity + i),
        load(field(registers[arity], abi::kPrimaryBoxed, abi::kFunFree + i)));
}

void PieceEmitter::attachCodeInfo() {
  NamedAttrList info;
  info.append("kind",
              b_.getI32IntegerAttr(static_cast<int32_t>(piece_.getKind())));
  if (piece_.getHandlerAttr())
    info.append("handler", piece_.getHandlerAttr());
  info.append(
      "loc", FlatSymbolRefAttr::get(context_, symbols_.loc(piece_.getFunction(),
                                                           piece_.getLoc())));
  info.append("live_slots", piece_.getLiveSlotsAttr());
  info.append("frame", b_.getI32IntegerAttr(piece_.getFrame()));
  info.append("live", b_.getI32IntegerAttr(liveRegisters_));
  info.append("need", b_.getI32IntegerAttr(piece_.getNeed()));
  StringRef local = piece_.getSymName().split(':').second;
  info.append("from_outside",
              b_.getI32IntegerAttr(local.starts_with(kRemotePrefix)));
  func_->setAttr("frames.code", info.getDictionary(context_));
}

LogicalResult PieceEmitter::emit() {
  func_ = symbols_.piece(piece_.getSymNameAttr());
  popped_ = piece_.getFrame() == 0;
  emitPrologue();
  attachCodeInfo();

  for (mlir::Block &block : piece_.getBody()) {
    if (&block == &piece_.getBody().front())
      continue;
    SmallVector<Type> types;
    for (BlockArgument arg : block.getArguments())
      types.push_back(isa<TermType>(arg.getType()) ? i64Type_ : arg.getType());
    Block *copy = newMerge(types);
    blocks_[&block] = copy;
    for (auto [from, to] :
         llvm::zip(block.getArguments(), copy->getArguments()))
      set(from, to);
  }
  // Definitions before uses: the frames pass lists predecessors first.
  Value entrySp = sp_;
  bool entryPopped = popped_;
  for (mlir::Block &block : piece_.getBody()) {
    if (Block *copy = blocks_.lookup(&block))
      enterMerge(copy);
    sp_ = entrySp;
    popped_ = entryPopped;
    for (Operation &op : block) {
      // Calls need a place where their function has one.
      loc_ = fileAndLine(op.getLoc()).second ? op.getLoc() : piece_.getLoc();
      if (auto record = dyn_cast<SetExceptionOp>(op);
          record && emitRaiseBlock(record))
        break;
      LogicalResult result = op.hasTrait<OpTrait::IsTerminator>()
                                 ? emitTerminator(op)
                                 : emitOp(op);
      if (failed(result))
        return failure();
    }
  }
  return success();
}

LogicalResult PieceEmitter::emitTerminator(Operation &op) {
  auto withState = [&](ValueRange eirValues) {
    SmallVector<Value> values = getAll(eirValues);
    values.push_back(hp_);
    values.push_back(reds_);
    return values;
  };
  if (auto br = dyn_cast<cf::BranchOp>(op)) {
    branch(blocks_.lookup(br.getDest()), withState(br.getDestOperands()));
    return success();
  }
  if (auto br = dyn_cast<cf::CondBranchOp>(op)) {
    branchIf(get(br.getCondition()), blocks_.lookup(br.getTrueDest()),
             withState(br.getTrueDestOperands()),
             blocks_.lookup(br.getFalseDest()),
             withState(br.getFalseDestOperands()));
    return success();
  }
  if (auto sw = dyn_cast<cf::SwitchOp>(op)) {
    SmallVector<SmallVector<Value>> operands;
    for (unsigned i = 0; i != sw.getCaseDestinations().size(); ++i)
      operands.push_back(withState(sw.getCaseOperands(i)));
    SmallVector<ValueRange> ranges(operands.begin(), operands.end());
    SmallVector<Block *> targets;
    for (mlir::Block *target : sw.getCaseDestinations())
      targets.push_back(blocks_.lookup(target));
    SmallVector<Value> defaults = withState(sw.getDefaultOperands());
    DenseIntElementsAttr cases = sw.getCaseValuesAttr();
    SmallVector<APInt> caseValues;
    if (cases)
      llvm::append_range(caseValues, cases.getValues<APInt>());
    b_.create<LLVM::SwitchOp>(loc_, get(sw.getFlag()),
                              blocks_.lookup(sw.getDefaultDestination()),
                              defaults, caseValues, targets, ranges);
    return success();
  }
  if (auto choice = dyn_cast<eir::SwitchOp>(op)) {
    emitSwitch(choice);
    return success();
  }
  if (auto ret = dyn_cast<eir::ReturnOp>(op)) {
    Value code = loadPtr(sp_);
    jumpTo(code, get(ret.getValue()));
    return success();
  }
  if (auto ret = dyn_cast<frames::ReturnOp>(op)) {
    emitReturn(ret);
    return success();
  }
  if (auto call = dyn_cast<TailCallOp>(op)) {
    if (call.getCallee() == "erlang:apply/3")
      callC("lumen_note_apply", nullptr, {p_, currentLoc()});
    jumpTo(call.getCallee(), getAll(call.getArgs()));
    return success();
  }
  if (auto call = dyn_cast<TailCallFunOp>(op)) {
    emitCallFun(get(call.getCallee()), getAll(call.getArgs()));
    return success();
  }
  if (auto call = dyn_cast<TailApplyOp>(op)) {
    emitApply(get(call.getModule()), get(call.getFunction()),
              getAll(call.getArgs()));
    return success();
  }
  if (auto jump = dyn_cast<frames::JumpOp>(op)) {
    jumpTo(jump.getTarget(), getAll(jump.getArgs()));
    return success();
  }
  if (auto loop = dyn_cast<frames::LoopOp>(op)) {
    if (!header_)
      return op.emitError("a piece that loops without saying so");
    branchHeader(getAll(loop.getArgs()));
    return success();
  }
  if (isa<PropagateOp>(op)) {
    jumpTo("lumen_propagate", {});
    return success();
  }
  if (isa<UnreachableOp>(op)) {
    b_.create<LLVM::UnreachableOp>(loc_);
    return success();
  }
  return op.emitError("cannot generate code for this terminator");
}

LogicalResult PieceEmitter::emitArith(Operation &op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
    set(constant, b_.create<LLVM::ConstantOp>(loc_, constant.getType(),
                                              constant.getValue()));
    return success();
  }
  if (isa<arith::XOrIOp, arith::AndIOp, arith::OrIOp, arith::AddIOp,
          arith::SubIOp>(op)) {
    Value a = get(op.getOperand(0)), b = get(op.getOperand(1));
    set(op.getResult(0), isa<arith::XOrIOp>(op)   ? bxor(a, b)
                         : isa<arith::AndIOp>(op) ? band(a, b)
                         : isa<arith::OrIOp>(op)  ? bor(a, b)
                         : isa<arith::AddIOp>(op) ? add(a, b)
                                                  : sub(a, b));
    return success();
  }
  if (auto compare = dyn_cast<arith::CmpIOp>(op)) {
    // Both dialects number the predicates alike.
    set(compare, icmp(static_cast<ICmp>(compare.getPredicate()),
                      get(compare.getLhs()), get(compare.getRhs())));
    return success();
  }
  if (auto choose = dyn_cast<arith::SelectOp>(op)) {
    set(choose, select(get(choose.getCondition()), get(choose.getTrueValue()),
                       get(choose.getFalseValue())));
    return success();
  }
  return op.emitError("cannot generate code for this operation");
}

LogicalResult PieceEmitter::emitOp(Operation &op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](frames::SlotOp slot) {
        set(slot, load(sp_, 8 * slot.getIndex()));
        return success();
      })
      .Case([&](frames::PushOp push) {
        emitPush(push);
        return success();
      })
      .Case([&](frames::PopOp pop) {
        sp_ = gep(sp_, 8 * pop.getSize());
        popped_ = true;
        return success();
      })
      .Case([&](ConstOp constant) {
        set(constant, term(constant.getValue()));
        return success();
      })
      .Case([&](IsValueOp is) {
        set(is, ne(get(is.getTerm()), i64(abi::kNoValue)));
        return success();
      })
      .Case([&](FromBoolOp from) {
        set(from, fromBool(get(from.getValue())));
        return success();
      })
      .Case([&](IsOp is) {
        set(is, emitIs(is.getTest(), get(is.getTerm())));
        return success();
      })
      .Case([&](IsTupleOp is) {
        set(is, isTupleOfSize(get(is.getTerm()), is.getSize()));
        return success();
      })
      .Case([&](TupleSizeOp size) {
        set(size, lshr(header(get(size.getTuple())), abi::kHeaderSizeShift));
        return success();
      })
      .Case([&](IsConstOp is) {
        set(is, emitCompare(CmpPredicate::EqExact, get(is.getTerm()),
                            term(is.getValue()), {}, is.getValue()));
        return success();
      })
      .Case([&](CmpOp compare) {
        set(compare,
            emitCompare(compare.getPredicate(), get(compare.getLhs()),
                        get(compare.getRhs()), constantOf(compare.getLhs()),
                        constantOf(compare.getRhs())));
        return success();
      })
      .Case([&](ConsOp cons) {
        Value place = allocate(2);
        store(get(cons.getHead()), place);
        store(get(cons.getTail()), place, 8);
        set(cons, toInt(gep(place, abi::kPrimaryCons)));
        return success();
      })
      .Case([&](HeadOp head) {
        set(head, load(field(get(head.getCons()), abi::kPrimaryCons, 0)));
        return success();
      })
      .Case([&](TailOp tail) {
        set(tail, load(field(get(tail.getCons()), abi::kPrimaryCons, 1)));
        return success();
      })
      .Case([&](TupleOp tuple) {
        set(tuple, emitTuple(getAll(tuple.getElements())));
        return success();
      })
      .Case([&](ElementOp element) {
        set(element, load(field(get(element.getTuple()), abi::kPrimaryBoxed,
                                1 + element.getIndex())));
        return success();
      })
      .Case([&](SetElementsOp update) {
        Value tuple = get(update.getTuple());
        SmallVector<Value> elements(update.getSize());
        for (auto [index, value] :
             llvm::zip(update.getIndexes(), update.getValues()))
          elements[index] = get(value);
        for (auto [index, value] : llvm::enumerate(elements))
          if (!value)
            value = load(field(tuple, abi::kPrimaryBoxed, 1 + index));
        set(update, emitTuple(elements));
        return success();
      })
      .Case([&](MakeFunOp fun) {
        set(fun, emitMakeFun(fun));
        return success();
      })
      .Case([&](BifOp bif) { return emitBif(bif); })
      .Case<MapGetOp, MapNewOp, MapWithKeysOp, MapUpdateOp>(
          [&](Operation *map) { return emitMapOp(*map); })
      .Case<BsStartMatchOp, BsGetPositionOp, BsSetPositionOp, BsGetOp, BsSkipOp,
            BsMatchStringOp, BsTestTailOp, BsTestUnitOp, BsGetTailOp,
            BsCreateOp>([&](Operation *bits) { return emitBitsOp(*bits); })
      .Case<SetExceptionOp, TakeExceptionOp, BuildStacktraceOp>(
          [&](Operation *exception) { return emitExceptionOp(*exception); })
      .Case<RecvPeekOp, RecvNextOp, RecvRemoveOp, RecvMarkOp, RecvBindOp,
            RecvUseOp>(
          [&](Operation *message) { return emitMessageOp(*message); })
      .Default([&](Operation *other) { return emitArith(*other); });
}

} // namespace lumen::codegen
