//===- PieceEmitter.h - emits one piece as an llvm.func ---------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_TO_LLVM_PIECEEMITTER_H
#define LUMEN_CODEGEN_TO_LLVM_PIECEEMITTER_H

#include "codegen/frames/FramesDialect.h"
#include "codegen/target/Target.h"

#include "runtime/abi/Code.h"
#include "runtime/abi/Term.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/TypeSwitch.h"

namespace lumen::codegen {

/// Symbols of an LLVM-dialect module: declares what is referred to, and gives
/// equal data one symbol.
class ModuleSymbols {
public:
  ModuleSymbols(mlir::ModuleOp module, const Target &target);

  const Target &target() const { return target_; }
  /// The convention of pieces.
  mlir::LLVM::CConv convention() const {
    return static_cast<mlir::LLVM::CConv>(target_.pieceConvention);
  }
  mlir::ModuleOp module() { return module_; }
  mlir::MLIRContext *context() { return module_.getContext(); }
  mlir::LLVM::LLVMFunctionType pieceType() { return pieceType_; }

  /// A function of C++; its type comes from the first use.
  void declareC(llvm::StringRef name, mlir::LLVM::LLVMFunctionType type,
                bool cold);
  /// A piece of another module or of the runtime.
  void declarePiece(llvm::StringRef name);
  void addPiece(mlir::LLVM::LLVMFuncOp func);
  mlir::LLVM::LLVMFuncOp piece(mlir::StringAttr name) {
    return mlir::cast<mlir::LLVM::LLVMFuncOp>(symbols_.at(name));
  }

  // Each gives the symbol of a global.
  llvm::StringRef atom(llvm::StringRef name);
  llvm::StringRef literal(mlir::Attribute value);
  llvm::StringRef fun(eir::MakeFunOp op);
  llvm::StringRef staticFun(eir::MakeFunOp op);
  llvm::StringRef loc(llvm::StringRef function, mlir::Location at);
  llvm::StringRef segments(mlir::ArrayAttr segments);
  llvm::StringRef bytes(llvm::StringRef data);
  /// The record of a piece that is not in front of it.
  llvm::StringRef codeInfo(llvm::StringRef piece);

private:
  llvm::StringRef data(llvm::StringRef stem, llvm::StringRef attribute,
                       mlir::Attribute value);
  mlir::LLVM::GlobalOp declareGlobal(llvm::StringRef name, mlir::Type type);

  mlir::ModuleOp module_;
  const Target &target_;
  mlir::OpBuilder builder_;
  mlir::LLVM::LLVMFunctionType pieceType_;
  llvm::DenseMap<mlir::StringAttr, mlir::Operation *> symbols_;
  llvm::DenseMap<mlir::Attribute, mlir::StringAttr> data_[8];
  unsigned counter_ = 0;
};

/// File and line of a location; line 0 if unknown.
std::pair<llvm::StringRef, unsigned> fileAndLine(mlir::Location at);

/// The small integer that a literal is.
std::optional<int64_t> smallLiteral(mlir::Attribute literal);

class PieceEmitter {
public:
  PieceEmitter(frames::PieceOp piece, ModuleSymbols &symbols);
  mlir::LogicalResult emit();

private:
  using Value = mlir::Value;
  using Block = mlir::Block;
  using ICmp = mlir::LLVM::ICmpPredicate;

  // PieceEmitter.cpp: prologue, jumps, control flow.
  void emitPrologue();
  void emitEntryCheck(Block *header, mlir::ValueRange args);
  mlir::LogicalResult emitOp(mlir::Operation &op);
  mlir::LogicalResult emitTerminator(mlir::Operation &op);
  mlir::LogicalResult emitArith(mlir::Operation &op);
  void emitSwitch(eir::SwitchOp op);
  struct AtomCase {
    llvm::StringRef name;
    int fixed; ///< index in Atoms.def, or -1
    Block *target;
  };
  void emitAtomSearch(Value term, llvm::ArrayRef<AtomCase> cases,
                      Block *otherwise);
  void emitPush(frames::PushOp op);
  void branchHeader(mlir::ValueRange args);
  void emitReturn(frames::ReturnOp op);
  void emitCallFun(Value fun, mlir::ValueRange args);
  void emitApply(Value module, Value function, mlir::ValueRange args);
  void jumpTo(llvm::StringRef symbol, mlir::ValueRange args);
  void jumpTo(Value code, mlir::ValueRange args);
  void emitJump(mlir::FlatSymbolRefAttr symbol, Value code,
                mlir::ValueRange args);
  void attachCodeInfo();

  // PieceEmitter.cpp: values and calls of C++.
  Value i64(int64_t value);
  Value i1(bool value);
  Value poison();
  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value band(Value a, Value b);
  Value bor(Value a, Value b);
  Value bxor(Value a, Value b);
  Value shl(Value a, unsigned bits);
  Value lshr(Value a, unsigned bits);
  Value ashr(Value a, unsigned bits);
  Value icmp(ICmp predicate, Value a, Value b);
  Value eq(Value a, Value b) { return icmp(ICmp::eq, a, b); }
  Value ne(Value a, Value b) { return icmp(ICmp::ne, a, b); }
  Value andi1(Value a, Value b);
  Value ori1(Value a, Value b);
  Value noti1(Value a);
  Value select(Value c, Value a, Value b);
  Value gep(Value pointer, int64_t bytes);
  Value load(Value pointer, int64_t bytes = 0);
  Value loadPtr(Value pointer, int64_t bytes = 0);
  Value loadDouble(Value pointer, int64_t bytes = 0);
  void store(Value value, Value pointer, int64_t bytes = 0);
  Value addressOf(llvm::StringRef symbol);
  /// Stores the CodeWord of a piece.
  void storeCode(llvm::StringRef piece, Value pointer, int64_t bytes = 0);
  Value toInt(Value pointer);
  Value toPointer(Value word);
  /// Pointer to a word of what a tagged term points to.
  Value field(Value term, int64_t tag, int64_t word);

  Block *newBlock(mlir::TypeRange types = {});
  void enter(Block *block) { b_.setInsertionPointToEnd(block); }
  void branch(Block *block, mlir::ValueRange args = {});
  /// `likely`: +1 the true edge, -1 the false edge, 0 not known.
  void branchIf(Value condition, Block *yes, mlir::ValueRange yesArgs,
                Block *no, mlir::ValueRange noArgs, int likely = 0);
  /// `cond && rest()`, the second evaluated only if needed.
  Value andThen(Value condition, llvm::function_ref<Value()> rest);
  Value orElse(Value condition, llvm::function_ref<Value()> rest);
  /// A block to which the state (hp, reds) and values come together.
  Block *newMerge(mlir::TypeRange types);
  void branchMerge(Block *merge, mlir::ValueRange values);
  void enterMerge(Block *merge);

  Value callC(llvm::StringRef name, mlir::Type result, mlir::ValueRange args,
              bool cold = false);
  void saveState();
  void loadState();
  /// An entry of Entries.def that allocates.
  Value callAllocating(llvm::StringRef name, mlir::Type result,
                       mlir::ValueRange args, bool cold = false);
  /// Stores words where C++ finds them; gives their address.
  Value spillArgs(mlir::ValueRange args);
  /// `result` is 0 if the op failed: does what the mode asks for.
  Value finishFailing(eir::FailMode mode, Value result);
  void emitRaise();
  Value callBif(llvm::StringRef symbol, mlir::ValueRange args);
  /// The slow path of a BIF, failures included.
  Value slowBif(llvm::StringRef symbol, mlir::ValueRange args,
                eir::FailMode mode);
  /// A C++ function of two terms that touches no state, on a slow path.
  Value slowPure(llvm::StringRef symbol, Value a, Value b);
  /// Raises what a block that does nothing else records, by one jump.
  bool emitRaiseBlock(eir::SetExceptionOp op);
  /// Stack pointer without the frame at entry, as traces want it.
  Value poppedSp();
  Value currentLoc();
  /// Pointer to fresh heap words.
  Value allocate(unsigned words);

  Value get(Value eirValue) { return values_.lookup(eirValue); }
  llvm::SmallVector<Value> getAll(mlir::ValueRange eirValues);
  void set(Value eirValue, Value value) { values_[eirValue] = value; }
  /// The literal an eir value is, or null.
  mlir::Attribute constantOf(Value eirValue);
  std::optional<int64_t> smallOf(Value eirValue);

  // EmitTerms.cpp: literals, tests, construction, maps.
  Value term(mlir::Attribute literal);
  Value atom(llvm::StringRef name);
  Value isSmall(Value value);
  Value isBoxed(Value value);
  Value header(Value boxed);
  Value emitIs(eir::TypeTest test, Value value);
  Value isTupleOfSize(Value value, unsigned size);
  Value isBoolean(Value value);
  Value emitCompare(eir::CmpPredicate predicate, Value lhs, Value rhs,
                    mlir::Attribute lhsConstant, mlir::Attribute rhsConstant);
  Value fromBool(Value condition);
  Value emitTuple(mlir::ValueRange elements);
  Value emitMakeFun(eir::MakeFunOp op);
  mlir::LogicalResult emitMapOp(mlir::Operation &op);
  mlir::LogicalResult emitExceptionOp(mlir::Operation &op);
  mlir::LogicalResult emitMessageOp(mlir::Operation &op);

  // EmitBifs.cpp: arithmetic and other BIFs.
  mlir::LogicalResult emitBif(eir::BifOp op);
  Value emitBinaryArith(eir::BifOp op, llvm::StringRef name,
                        llvm::StringRef symbol);
  Value emitNarrowProduct(Value a, Value b, std::optional<int64_t> constant,
                          Block *slow);
  Value emitFloatOp(llvm::StringRef name, Value a, Value b, Block *slow);
  Value boxFloat(Value number, Block *slow);
  Value emitSimpleBif(eir::BifOp op, llvm::StringRef name,
                      llvm::StringRef symbol);
  /// Emits `fast` in the case that `condition` holds, a call of the BIF
  /// otherwise. `fast` may branch to its argument to take the slow path too.
  Value guarded(Value condition, llvm::StringRef symbol, mlir::ValueRange args,
                eir::FailMode mode,
                llvm::function_ref<Value(Block *slow)> fast);

  // EmitBits.cpp: bit syntax.
  mlir::LogicalResult emitBitsOp(mlir::Operation &op);
  Value bitsOfSegment(eir::SegmentAttr segment, Value size,
                      mlir::Attribute sizeConstant);
  Value emitBsGet(eir::BsGetOp op);
  Value emitBsSkip(eir::BsSkipOp op);
  Value emitBsMatchString(eir::BsMatchStringOp op);
  Value emitBsStartMatch(Value term);
  Value emitPackedCreate(eir::BsCreateOp op,
                         llvm::function_ref<Value()> general);
  Value contextBytes(Value context);
  Value byteAt(Value bytes, Value position);
  Value loadFewBits(Value bytes, Value at, unsigned width);
  Value loadBytes(Value place, unsigned count, bool isLittle);
  Value position(Value context);
  Value bitsLeft(Value context);

  frames::PieceOp piece_;
  ModuleSymbols &symbols_;
  mlir::OpBuilder b_;
  mlir::Location loc_;
  mlir::MLIRContext *context_;
  mlir::LLVM::LLVMFuncOp func_;
  mlir::Type i64Type_, i1Type_, ptrType_, f64Type_;
  unsigned liveRegisters_ = 0;

  llvm::DenseMap<Value, Value> values_;
  llvm::DenseMap<Block *, Block *> blocks_;
  Block *header_ = nullptr; ///< where frames.loop goes
  Block *returns_ = nullptr; ///< takes a value and sp to return with
  /// It takes sp as well: some ways back to it have another frame.
  bool headerTakesSp_ = false;
  // The state; p never changes, sp only at the ends of the piece.
  Value p_, sp_, hp_, reds_;
  bool popped_ = false; ///< the frame at entry is gone, or there was none
  std::string error_;
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_TO_LLVM_PIECEEMITTER_H
