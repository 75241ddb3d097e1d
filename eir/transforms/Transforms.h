//===- Transforms.h - passes over eir ---------------------------*- C++ -*-===//
#ifndef LUMEN_EIR_TRANSFORMS_TRANSFORMS_H
#define LUMEN_EIR_TRANSFORMS_TRANSFORMS_H

#include "eir/transforms/SuccessTypes.h"

#include "mlir/IR/BuiltinOps.h"

namespace lumen::eir {

/// Makes calls that never return tail calls, so that they need no frame (a
/// server's loop then runs in constant space, however it was called).
void shortenNeverReturning(mlir::ModuleOp module);

/// What the types of functions show to be wrong; to be asked before optimize().
std::vector<Mistake> findMistakes(mlir::ModuleOp module);

/// All passes, in order. What they make verifies.
void optimize(mlir::ModuleOp module);

} // namespace lumen::eir

#endif // LUMEN_EIR_TRANSFORMS_TRANSFORMS_H
