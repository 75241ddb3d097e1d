//===- ModuleLowering.cpp - symbols of a module, and its lowering ---------===//

#include "codegen/to_llvm/PieceEmitter.h"
#include "codegen/to_llvm/ToLlvm.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen {

std::pair<StringRef, unsigned> fileAndLine(Location at) {
  if (auto place = dyn_cast<FileLineColLoc>(at))
    return {place.getFilename().getValue(), place.getLine()};
  if (auto name = dyn_cast<NameLoc>(at))
    return fileAndLine(name.getChildLoc());
  if (auto call = dyn_cast<CallSiteLoc>(at))
    return fileAndLine(call.getCallee());
  if (auto fused = dyn_cast<FusedLoc>(at))
    for (Location part : fused.getLocations())
      if (auto place = fileAndLine(part); place.second)
        return place;
  return {"", 0};
}

ModuleSymbols::ModuleSymbols(ModuleOp module, const Target &target)
    : module_(module), target_(target), builder_(module.getContext()) {
  Type word = builder_.getI64Type();
  Type pointer = LLVM::LLVMPointerType::get(module.getContext());
  if (target.hasTrampoline()) {
    pieceType_ = LLVM::LLVMFunctionType::get(pointer, {pointer});
    return;
  }
  SmallVector<Type> params{pointer, pointer, pointer, word};
  params.append(abi::kArgRegisters, word);
  pieceType_ = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(module.getContext()), params);
}

void ModuleSymbols::declareC(StringRef name, LLVM::LLVMFunctionType type,
                             bool cold) {
  Operation *&op = symbols_[builder_.getStringAttr(name)];
  if (op)
    return;
  builder_.setInsertionPointToStart(module_.getBody());
  auto func = builder_.create<LLVM::LLVMFuncOp>(module_.getLoc(), name, type);
  func.setDsoLocal(true);
  SmallVector<Attribute> attributes{builder_.getStringAttr("nounwind")};
  if (cold)
    attributes.push_back(builder_.getStringAttr("cold"));
  func.setPassthroughAttr(builder_.getArrayAttr(attributes));
  op = func;
}

void ModuleSymbols::declarePiece(StringRef name) {
  Operation *&op = symbols_[builder_.getStringAttr(name)];
  if (op)
    return;
  builder_.setInsertionPointToStart(module_.getBody());
  op = builder_.create<LLVM::LLVMFuncOp>(module_.getLoc(), name, pieceType_,
                                         LLVM::Linkage::External,
                                         /*dsoLocal=*/true, convention());
}

void ModuleSymbols::addPiece(LLVM::LLVMFuncOp func) {
  symbols_[func.getSymNameAttr()] = func;
}

LLVM::GlobalOp ModuleSymbols::declareGlobal(StringRef name, mlir::Type type) {
  builder_.setInsertionPointToStart(module_.getBody());
  auto global = builder_.create<LLVM::GlobalOp>(
      module_.getLoc(), type, /*isConstant=*/true, LLVM::Linkage::External,
      name, Attribute());
  global.setDsoLocal(true);
  return global;
}

StringRef ModuleSymbols::atom(StringRef name) {
  mlir::StringAttr symbol = builder_.getStringAttr(kAtomPrefix + name);
  Operation *&op = symbols_[symbol];
  if (!op)
    // A byte: the address of anything larger would be taken for a multiple of
    // its alignment, though it is a term, whose low bits are a tag.
    op = declareGlobal(symbol.getValue(), builder_.getI8Type());
  return symbol.getValue();
}

StringRef ModuleSymbols::data(StringRef stem, StringRef attribute,
                              Attribute value) {
  unsigned kind = llvm::StringSwitch<unsigned>(stem)
                      .Case("lit", 0)
                      .Case("fun", 1)
                      .Case("loc", 2)
                      .Case("seg", 3)
                      .Case("closure", 4)
                      .Default(5);
  mlir::StringAttr &symbol = data_[kind][value];
  if (!symbol) {
    symbol = builder_.getStringAttr("lumen." + stem + "." + Twine(counter_++));
    LLVM::GlobalOp global =
        declareGlobal(symbol.getValue(), builder_.getI64Type());
    global->setAttr(attribute, value);
    symbols_[symbol] = global;
  }
  return symbol.getValue();
}

StringRef ModuleSymbols::literal(Attribute value) {
  return data("lit", "frames.literal", value);
}

StringRef ModuleSymbols::fun(MakeFunOp op) {
  NamedAttrList entries;
  entries.append("callee", op.getCalleeAttr());
  entries.append("arity", op.getArityAttr());
  entries.append("index", op.getIndexAttr());
  entries.append("uniq", op.getUniqAttr());
  entries.append("free", builder_.getI32IntegerAttr(op.getFree().size()));
  return data("fun", "frames.fun", entries.getDictionary(context()));
}

StringRef ModuleSymbols::staticFun(MakeFunOp op) {
  NamedAttrList entries;
  entries.append("callee", op.getCalleeAttr());
  entries.append("arity", op.getArityAttr());
  entries.append("info",
                 FlatSymbolRefAttr::get(builder_.getStringAttr(fun(op))));
  return data("closure", "frames.closure", entries.getDictionary(context()));
}

StringRef ModuleSymbols::loc(StringRef function, Location at) {
  auto [file, line] = fileAndLine(at);
  NamedAttrList entries;
  entries.append("function", builder_.getStringAttr(function));
  entries.append("file", builder_.getStringAttr(file));
  entries.append("line", builder_.getI32IntegerAttr(line));
  return data("loc", "frames.loc", entries.getDictionary(context()));
}

StringRef ModuleSymbols::segments(ArrayAttr segments) {
  return data("seg", "frames.segments", segments);
}

StringRef ModuleSymbols::bytes(StringRef text) {
  return data("bytes", "frames.bytes", builder_.getStringAttr(text));
}

StringRef ModuleSymbols::codeInfo(StringRef piece) {
  mlir::StringAttr symbol = builder_.getStringAttr(codeInfoSymbol(piece));
  Operation *&op = symbols_[symbol];
  if (!op)
    op = declareGlobal(symbol.getValue(), builder_.getI64Type());
  return symbol.getValue();
}

namespace {

/// Gives functions the attributes that make LLVM write line tables.
class DebugScopes {
public:
  DebugScopes(ModuleOp module) : context_(module.getContext()) {
    mlir::StringAttr source =
        module->getAttrOfType<mlir::StringAttr>("eir.source");
    unit_ = LLVM::DICompileUnitAttr::get(
        DistinctAttr::create(UnitAttr::get(context_)),
        /*sourceLanguage=*/0x8000,
        file(source ? source.getValue() : "unknown.erl"),
        mlir::StringAttr::get(context_, "lumen"), /*isOptimized=*/true,
        LLVM::DIEmissionKind::LineTablesOnly);
    type_ =
        LLVM::DISubroutineTypeAttr::get(context_, ArrayRef<LLVM::DITypeAttr>());
  }

  void attach(LLVM::LLVMFuncOp func, StringRef erlangName) {
    auto [path, line] = fileAndLine(func.getLoc());
    if (!line)
      return;
    LLVM::DIFileAttr place = file(path);
    auto scope = LLVM::DISubprogramAttr::get(
        DistinctAttr::create(UnitAttr::get(context_)), unit_, place, erlangName,
        func.getSymName(), place, line, line,
        LLVM::DISubprogramFlags::Definition, type_);
    func->setLoc(FusedLoc::get(context_, {func.getLoc()}, scope));
  }

private:
  /// Absolute, so that debuggers find it wherever they are started.
  LLVM::DIFileAttr file(StringRef relative) {
    SmallString<128> absolute(relative);
    if (!llvm::sys::fs::make_absolute(absolute))
      llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
    return LLVM::DIFileAttr::get(context_,
                                 llvm::sys::path::filename(absolute),
                                 llvm::sys::path::parent_path(absolute));
  }

  MLIRContext *context_;
  LLVM::DICompileUnitAttr unit_;
  LLVM::DISubroutineTypeAttr type_;
};

} // namespace

/// Functions that the link step may leave out of a program whose code refers to
/// them: a stub of the same name then takes their place.
static bool canBeLeftOut(StringRef symbol) {
  static const llvm::StringSet<> symbols = [] {
    llvm::StringSet<> set;
    auto add = [&](StringRef callees) {
      for (StringRef callee : llvm::split(callees, ' '))
        set.insert(callee);
    };
#define LUMEN_CALLS_IF(place, callees, conditions, except) add(callees);
#include "stdlib/Conditional.def"
    return set;
  }();
  return symbols.contains(symbol);
}

static LLVM::Linkage linkageOf(frames::PieceOp piece) {
  if (canBeLeftOut(piece.getSymName()))
    return LLVM::Linkage::Weak;
  return piece.getExported() ? LLVM::Linkage::External
                             : LLVM::Linkage::Internal;
}

LogicalResult lowerToLlvmDialect(ModuleOp module, const Target &target,
                                 bool debugInfo) {
  ModuleSymbols symbols(module, target);
  SmallVector<frames::PieceOp> pieces(module.getOps<frames::PieceOp>());
  // All definitions first, so that references find them.
  OpBuilder builder(module.getContext());
  std::optional<DebugScopes> scopes;
  if (debugInfo)
    scopes.emplace(module);
  for (frames::PieceOp piece : pieces) {
    builder.setInsertionPoint(piece);
    auto func = builder.create<LLVM::LLVMFuncOp>(
        piece.getLoc(), piece.getSymName(), symbols.pieceType(),
        linkageOf(piece),
        /*dsoLocal=*/true, symbols.convention());
    symbols.addPiece(func);
    if (scopes)
      scopes->attach(func, piece.getFunction());
  }
  for (frames::PieceOp piece : pieces) {
    if (failed(PieceEmitter(piece, symbols).emit()))
      return failure();
    piece.erase();
  }
  return success();
}

} // namespace lumen::codegen
