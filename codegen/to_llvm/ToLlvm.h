//===- ToLlvm.h - from pieces to the LLVM dialect ---------------*- C++ -*-===//
//
// What LLVM IR can say but the dialect cannot, or only at great length, is left
// in attributes that codegen/object turns into definitions:
//   on llvm.func            frames.code      the CodeInfo of the code
//   on llvm.mlir.global     frames.literal   a term, laid out as read-only data
//                           frames.fun       a FunInfo
//                           frames.loc       a LocInfo
//                           frames.segments  SegmentDesc records
//                           frames.bytes     raw bytes
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_TO_LLVM_TOLLVM_H
#define LUMEN_CODEGEN_TO_LLVM_TOLLVM_H

#include "codegen/target/Target.h"

#include "mlir/IR/BuiltinOps.h"

namespace lumen::codegen {

/// Replaces every frames.piece of the module by an llvm.func. `debugInfo`: with
/// what LLVM needs for line tables.
mlir::LogicalResult lowerToLlvmDialect(mlir::ModuleOp module,
                                       const Target &target, bool debugInfo);

/// Symbol of the number of an atom that is not in Atoms.def.
inline constexpr llvm::StringLiteral kAtomPrefix("lumen.atom.");

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_TO_LLVM_TOLLVM_H
