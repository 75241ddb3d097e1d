//===- EmitObject.cpp - from eir to objects -------------------------------===//

#include "codegen/object/EmitObject.h"

#include "codegen/frames/Frames.h"
#include "codegen/frames/FramesDialect.h"
#include "codegen/object/AtomUses.h"
#include "codegen/object/DefineData.h"
#include "codegen/object/MergePieces.h"
#include "codegen/object/Optimize.h"
#include "codegen/object/Summarize.h"
#include "codegen/to_llvm/ToLlvm.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;

namespace lumen::codegen {

void registerCodegenDialects(DialectRegistry &registry) {
  registry.insert<eir::EirDialect, frames::FramesDialect, LLVM::LLVMDialect,
                  cf::ControlFlowDialect, arith::ArithDialect>();
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

static void printMlir(ModuleOp module, bool locations,
                      llvm::SmallVectorImpl<char> &buffer) {
  llvm::raw_svector_ostream stream(buffer);
  OpPrintingFlags flags;
  if (locations)
    flags.enableDebugInfo();
  module.print(stream, flags);
}

/// Whether a function is so long that GVN, the machine scheduler and others, which
/// take time by the square of it, would take minutes. Such code was written by a
/// program, runs straight on and gains little from them; OTP's longest function has
/// a third of this.
static bool hasHugeFunction(const llvm::Module &module) {
  constexpr unsigned kHuge = 120'000;
  return llvm::any_of(module, [](const llvm::Function &function) {
    return function.getInstructionCount() > kHuge;
  });
}

/// Whether code may become larger to have fewer jumps by address. On wasm32 such
/// a jump takes three times as long as one to a known function. Processors guess
/// it well, and are slower with comparisons in front of it (ackermann and closures
/// of test/bench by 15 %); the trampoline knows no other jumps.
static bool growsForJumps(const EmitOptions &options) {
  return !options.isCompact && !options.sizeLevel && options.target->isWasm() &&
         !options.target->hasTrampoline();
}

FailureOr<EmitResult> emitModule(ModuleOp module, const EmitOptions &options) {
  MLIRContext *context = module.getContext();
  DialectRegistry registry;
  registerCodegenDialects(registry);
  context->appendDialectRegistry(registry);
  context->loadAllAvailableDialects();

  EmitResult result;
  result.buffers.resize(options.kinds.size());
  auto buffersOf = [&](EmitKind kind) {
    SmallVector<llvm::SmallVector<char, 0> *> list;
    for (auto [i, wanted] : llvm::enumerate(options.kinds))
      if (wanted == kind)
        list.push_back(&result.buffers[i]);
    return list;
  };
  auto wantedBeyond = [&](EmitKind kind) {
    return llvm::any_of(options.kinds,
                        [&](EmitKind wanted) { return wanted > kind; });
  };

  auto timed = [&](const char *step, auto body) {
    ObservedStep observed(options.onStep, step);
    return body();
  };

  auto name = module->getAttrOfType<StringAttr>("eir.module");
  if (!name)
    return module.emitError("the module has no name (attribute eir.module)");
  result.summary = timed("summarize", [&] { return summarize(module); });

  if (failed(
          timed("frames: split functions", [&] { return frames::splitFunctions(module); })))
    return failure();
  if (options.optLevel > 0)
    timed("frames: guess returns", [&] {
      frames::guessReturns(module, growsForJumps(options)
                                       ? frames::Guesses::All
                                       : frames::Guesses::Loops);
    });
  for (auto *buffer : buffersOf(EmitKind::Frames))
    printMlir(module, options.debugInfo, *buffer);
  if (!wantedBeyond(EmitKind::Frames))
    return result;

  if (failed(timed("to the LLVM dialect", [&] {
        return lowerToLlvmDialect(module, *options.target,
                                  options.debugInfo);
      })))
    return failure();
  for (auto *buffer : buffersOf(EmitKind::Mlir))
    printMlir(module, options.debugInfo, *buffer);
  if (!wantedBeyond(EmitKind::Mlir))
    return result;

  llvm::LLVMContext llvmContext;
  std::unique_ptr<llvm::Module> llvmModule = timed("to LLVM IR", [&] {
    return translateModuleToLLVMIR(module, llvmContext, name.getValue(),
                                   /*disableVerification=*/true);
  });
  if (!llvmModule)
    return module.emitError("cannot translate the module to LLVM IR");
  result.summary.infoSymbol = defineData(module, *llvmModule, *options.target);

  unsigned optLevel =
      hasHugeFunction(*llvmModule) ? 0 : options.optLevel;
  std::unique_ptr<llvm::TargetMachine> target =
      createTargetMachine(*options.target, optLevel);
  if (!target)
    return module.emitError("this build of LLVM has no code generator for ")
           << options.target->name;
  prepareModule(*llvmModule, *options.target, *target, options.sizeLevel);
  if (llvm::Error error = checkModule(*llvmModule))
    return module.emitError() << llvm::toString(std::move(error));
  if (optLevel > 1 && growsForJumps(options))
    timed("merge pieces", [&] { mergePieces(*llvmModule); });
  timed("atoms of functions",
        [&] { noteAtomUses(*llvmModule, result.summary); });
  optimizeModule(*llvmModule, *target, optLevel, options.onStep);

  for (auto *buffer : buffersOf(EmitKind::Llvm)) {
    llvm::raw_svector_ostream stream(*buffer);
    llvmModule->print(stream, nullptr);
  }
  for (auto *buffer : buffersOf(EmitKind::Bitcode)) {
    llvm::raw_svector_ostream stream(*buffer);
    llvm::WriteBitcodeToFile(*llvmModule, stream);
  }
  // Emitting changes the module, so only the last one gets the original.
  SmallVector<std::pair<llvm::SmallVector<char, 0> *, bool>> files;
  for (auto *buffer : buffersOf(EmitKind::Assembly))
    files.push_back({buffer, true});
  for (auto *buffer : buffersOf(EmitKind::Object))
    files.push_back({buffer, false});
  for (auto [i, file] : llvm::enumerate(files)) {
    bool last = i + 1 == files.size();
    std::unique_ptr<llvm::Module> copy;
    if (!last)
      copy = cloneModule(*llvmModule);
    if (!emitFile(last ? *llvmModule : *copy, *target, file.second, *file.first,
                  static_cast<bool>(options.onStep)))
      return module.emitError("this build of LLVM cannot write such a file");
  }
  return result;
}

} // namespace lumen::codegen
