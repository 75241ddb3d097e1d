//===- NeverReturning.cpp - calls that never return -----------------------===//

#include "eir/build/Passes.h"
#include "eir/transforms/SuccessTypes.h"
#include "eir/transforms/Transforms.h"

using namespace mlir;

namespace lumen::eir {

void shortenNeverReturning(ModuleOp module) {
  SuccessTypes types(module);
  if (!types.run())
    return;
  // All are found before any is changed, as each run looks at other functions.
  std::vector<std::pair<FuncOp, std::vector<Operation *>>> found;
  for (FuncOp func : module.getOps<FuncOp>()) {
    std::vector<Operation *> calls = types.neverReturning(func);
    // Inside a try, the frame is needed to find the handler.
    llvm::erase_if(calls,
                   [](Operation *op) { return op->getNumSuccessors() > 1; });
    if (!calls.empty())
      found.push_back({func, std::move(calls)});
  }
  for (auto &[func, calls] : found) {
    for (Operation *op : calls) {
      OpBuilder b(op);
      if (auto call = dyn_cast<CallOp>(op))
        b.create<TailCallOp>(op->getLoc(), call.getCallee(), call.getArgs());
      else if (auto call = dyn_cast<CallFunOp>(op))
        b.create<TailCallFunOp>(op->getLoc(), call.getCallee(),
                                call.getArgs());
      else
        continue;
      op->erase();
    }
    cleanUp(func);
  }
}

std::vector<Mistake> findMistakes(ModuleOp module) {
  SuccessTypes types(module, SuccessTypes::Precision::Full);
  return types.run() ? types.mistakes() : std::vector<Mistake>();
}

void optimize(ModuleOp module) {
  markPassedReferences(module);
  reuseTerms(module);
  shortenNeverReturning(module);
  markOwnedBits(module);
}

} // namespace lumen::eir
