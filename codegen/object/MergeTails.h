//===- MergeTails.h - one copy of equal ends of a function ------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_MERGETAILS_H
#define LUMEN_CODEGEN_OBJECT_MERGETAILS_H

#include "llvm/IR/PassManager.h"

namespace lumen::codegen {

/// Makes one block of blocks that do the same and go on in the same way. Clauses
/// of Erlang functions come with a return each, thousands of `true` in a table of
/// characters; LLVM's own tail merging stops at 150 and does not run for wasm.
class MergeTailsPass : public llvm::PassInfoMixin<MergeTailsPass> {
public:
  llvm::PreservedAnalyses run(llvm::Function &function,
                              llvm::FunctionAnalysisManager &analyses);
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_MERGETAILS_H
