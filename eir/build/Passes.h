//===- Passes.h - what is done to a function once it is emitted -*- C++ -*-===//
#ifndef LUMEN_EIR_BUILD_PASSES_H
#define LUMEN_EIR_BUILD_PASSES_H

#include "eir/dialect/EirDialect.h"

#include "mlir/IR/BuiltinOps.h"

namespace lumen::eir {

/// Deletes what emission leaves: unreachable blocks, blocks with one way in,
/// arguments nobody needs, unused operations.
void cleanUp(FuncOp func);

/// Passes match contexts instead of rests in self tail calls.
void keepContexts(FuncOp func);
/// The same in calls of other functions; once all functions are lowered.
void keepContextsInCalls(mlir::ModuleOp module);

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_PASSES_H
