//===- Passes.h - what is done to a function once it is emitted -*- C++ -*-===//
#ifndef LUMEN_EIR_BUILD_PASSES_H
#define LUMEN_EIR_BUILD_PASSES_H

#include "eir/dialect/EirDialect.h"

#include "mlir/IR/BuiltinOps.h"

namespace lumen::eir {

/// Deletes what emission leaves: unreachable blocks, blocks with one way in,
/// arguments nobody needs, unused operations.
void cleanUp(FuncOp func);

/// Whether a function or BIF ("m:f/a") gives a reference that nobody knew
/// before.
bool makesReference(llvm::StringRef callee);
/// Whether what the op gives may be no value, which is not to be bound.
bool mayBeNoReference(mlir::Operation *made);
/// Marks the message queue's end for the reference that `made` gives as
/// `value`.
void markReference(mlir::OpBuilder &b, mlir::Operation *made,
                   mlir::Value value);
/// On an eir.recv_use: its reference is an argument of the function, and nobody
/// has seen yet who gives it.
inline constexpr llvm::StringLiteral kOnArgument = "on_argument";

/// Passes match contexts instead of rests in self tail calls.
void keepContexts(FuncOp func);
/// The same in calls of other functions; once all functions are lowered.
void keepContextsInCalls(mlir::ModuleOp module);

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_PASSES_H
