//===- Optimize.h - LLVM IR to optimised files ------------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_OPTIMIZE_H
#define LUMEN_CODEGEN_OBJECT_OPTIMIZE_H

#include "codegen/object/StepObserver.h"
#include "codegen/target/Target.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

namespace lumen::codegen {

/// Null if LLVM was built without the target.
std::unique_ptr<llvm::TargetMachine> createTargetMachine(const Target &target,
                                                         unsigned optLevel);

/// Triple, data layout and function attributes. Passes and LLVM's code generator
/// read from these how much size counts.
void prepareModule(llvm::Module &module, const Target &target,
                   const llvm::TargetMachine &machine, unsigned sizeLevel = 0);

/// LLVM's verifier; an error means that code generation is wrong.
llvm::Error checkModule(const llvm::Module &module);

void optimizeModule(llvm::Module &module, llvm::TargetMachine &target,
                    unsigned optLevel, const StepObserver &onStep);

std::unique_ptr<llvm::Module> cloneModule(const llvm::Module &module);

/// Writes an object file, or assembly; consumes the module.
bool emitFile(llvm::Module &module, llvm::TargetMachine &target, bool assembly,
              llvm::SmallVectorImpl<char> &buffer, bool timePasses);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_OPTIMIZE_H
