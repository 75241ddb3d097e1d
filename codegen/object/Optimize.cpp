//===- Optimize.cpp - LLVM IR to optimised files --------------------------===//
//
// The pass pipeline is short: the code comes in SSA form without calls to
// inline, a piece is small, and memory is touched through a few pointers. What
// pays is folding of repeated tag tests, control flow, redundant loads, and
// loops.
//
//===----------------------------------------------------------------------===//

#include "codegen/object/Optimize.h"

#include "codegen/object/MergeTails.h"

#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/PassTimingInfo.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/StandardInstrumentations.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/ADCE.h"
#include "llvm/Transforms/Scalar/CorrelatedValuePropagation.h"
#include "llvm/Transforms/Scalar/DeadStoreElimination.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/GVN.h"
#include "llvm/Transforms/Scalar/JumpThreading.h"
#include "llvm/Transforms/Scalar/LICM.h"
#include "llvm/Transforms/Scalar/LoopPassManager.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Scalar/Sink.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

using namespace llvm;

namespace lumen::codegen {

std::unique_ptr<TargetMachine> createTargetMachine(const Target &target,
                                                   unsigned optLevel) {
  return target.createMachine(optLevel == 0   ? CodeGenOptLevel::None
                              : optLevel == 1 ? CodeGenOptLevel::Less
                              : optLevel == 2 ? CodeGenOptLevel::Default
                                              : CodeGenOptLevel::Aggressive);
}

void prepareModule(Module &module, const Target &target,
                   const TargetMachine &machine, unsigned sizeLevel) {
  module.setTargetTriple(target.triple);
  module.setDataLayout(machine.createDataLayout());
  for (Function &function : module) {
    function.addFnAttr(Attribute::NoUnwind);
    function.addFnAttr("frame-pointer", "none");
    if (function.isDeclaration())
      continue;
    if (sizeLevel > 0)
      function.addFnAttr(Attribute::OptimizeForSize);
    if (sizeLevel > 1)
      function.addFnAttr(Attribute::MinSize);
    function.addFnAttr("target-cpu", target.cpu);
    if (*target.features)
      function.addFnAttr("target-features", target.features);
    // Slow paths call out of inline assembly, which LLVM knows nothing of.
    if (target.slowPaths == Target::SlowPaths::KeepRegisters)
      function.addFnAttr(Attribute::NoRedZone);
  }
}

Error checkModule(const Module &module) {
  std::string message;
  raw_string_ostream stream(message);
  if (verifyModule(module, &stream))
    return createStringError("invalid LLVM IR: " + message);
  return Error::success();
}

namespace {
/// Gives each pass and analysis the time that none inside of it took.
class PassClock {
public:
  explicit PassClock(const StepObserver &onStep) : onStep_(onStep) {}

  void registerCallbacks(PassInstrumentationCallbacks &callbacks) {
    auto begin = [this](StringRef, Any) { start(); };
    auto end = [this](StringRef pass) { stop(pass); };
    callbacks.registerBeforeNonSkippedPassCallback(begin);
    callbacks.registerAfterPassCallback(
        [end](StringRef pass, Any, const PreservedAnalyses &) { end(pass); });
    callbacks.registerAfterPassInvalidatedCallback(
        [end](StringRef pass, const PreservedAnalyses &) { end(pass); });
    callbacks.registerBeforeAnalysisCallback(begin);
    callbacks.registerAfterAnalysisCallback(
        [end](StringRef pass, Any) { end(pass); });
  }

private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    Clock::time_point since;
    Clock::duration inner{};
  };

  void start() { open_.push_back({Clock::now()}); }
  void stop(StringRef pass) {
    if (open_.empty())
      return;
    Open done = open_.pop_back_val();
    Clock::duration took = Clock::now() - done.since;
    if (!open_.empty())
      open_.back().inner += took;
    onStep_(("LLVM: " + pass).str(), took - done.inner);
  }

  const StepObserver &onStep_;
  SmallVector<Open> open_;
};
} // namespace

namespace {
/// GVN splits critical edges one by one and puts the dominator tree right after each,
/// which takes time by the square of the cases of a switch: a minute for 8,000. Where
/// there are many, the edges are split beforehand, all at once.
struct SplitWideSwitchesPass : PassInfoMixin<SplitWideSwitchesPass> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &) {
    constexpr unsigned kWide = 256;
    if (none_of(function, [](const BasicBlock &block) {
          return block.getTerminator()->getNumSuccessors() > kWide;
        }))
      return PreservedAnalyses::all();
    SplitAllCriticalEdges(function);
    return PreservedAnalyses::none();
  }
};
} // namespace

void optimizeModule(Module &module, TargetMachine &target, unsigned optLevel,
                    const StepObserver &onStep) {
  if (optLevel == 0)
    return;
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager sccs;
  ModuleAnalysisManager modules;
  PassInstrumentationCallbacks callbacks;
  PassClock clock(onStep);
  if (onStep)
    clock.registerCallbacks(callbacks);
  PassBuilder builder(&target, PipelineTuningOptions(), std::nullopt,
                      &callbacks);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(sccs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, sccs, modules);

  FunctionPassManager passes;
  passes.addPass(SimplifyCFGPass());
  passes.addPass(EarlyCSEPass(/*UseMemorySSA=*/optLevel > 1));
  passes.addPass(InstCombinePass(InstCombineOptions().setMaxIterations(1)));
  passes.addPass(MergeTailsPass());
  passes.addPass(SimplifyCFGPass());
  // Threading of jumps stays for size, too: the tests that it makes superfluous are
  // more than the blocks that it copies (measured).
  bool isSmallest = any_of(module, [](const Function &function) {
    return function.hasMinSize();
  });
  if (optLevel > 1) {
    passes.addPass(JumpThreadingPass());
    passes.addPass(CorrelatedValuePropagationPass());
    passes.addPass(SplitWideSwitchesPass());
    passes.addPass(GVNPass());
    passes.addPass(InstCombinePass(InstCombineOptions().setMaxIterations(1)));
    passes.addPass(createFunctionToLoopPassAdaptor(LICMPass(LICMOptions()),
                                                   /*UseMemorySSA=*/true));
    passes.addPass(DSEPass());
    passes.addPass(ADCEPass());
    passes.addPass(MergeTailsPass());
    passes.addPass(SimplifyCFGPass(
        SimplifyCFGOptions()
            .convertSwitchToLookupTable(true)
            .hoistCommonInsts(isSmallest)
            .sinkCommonInsts(true)));
    passes.addPass(InstCombinePass(InstCombineOptions().setMaxIterations(1)));
  }
  ModulePassManager pipeline;
  pipeline.addPass(createModuleToFunctionPassAdaptor(std::move(passes)));
  pipeline.run(module, modules);
}

std::unique_ptr<Module> cloneModule(const Module &module) {
  return CloneModule(module);
}

bool emitFile(Module &module, TargetMachine &target, bool assembly,
              SmallVectorImpl<char> &buffer, bool timePasses) {
  TimePassesIsEnabled = timePasses;
  legacy::PassManager passes;
  raw_svector_ostream stream(buffer);
  if (target.addPassesToEmitFile(passes, stream, nullptr,
                                 assembly ? CodeGenFileType::AssemblyFile
                                          : CodeGenFileType::ObjectFile,
                                 /*DisableVerify=*/true))
    return false;
  passes.run(module);
  return true;
}

} // namespace lumen::codegen
