//===- DefineData.h - read-only data of a module ----------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_DEFINEDATA_H
#define LUMEN_CODEGEN_OBJECT_DEFINEDATA_H

#include "codegen/target/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/Module.h"

namespace lumen::codegen {

/// Gives the globals and functions that to_llvm has only declared, with an
/// attribute that says what they are (codegen/to_llvm/ToLlvm.h), their
/// contents, and adds the module's ModuleInfo. Returns the symbol of that
/// record.
std::string defineData(mlir::ModuleOp module, llvm::Module &llvmModule,
                       const Target &target);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_DEFINEDATA_H
