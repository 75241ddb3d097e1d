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

/// Marks the message queue for references that are made in one function and
/// waited for in another one of the module, which gets them as arguments.
void markPassedReferences(mlir::ModuleOp module);

/// Takes a tuple or list cell that is there for one that is built of its parts.
void reuseTerms(mlir::ModuleOp module);

/// Says of appends to bitstrings which ones may change the term in place.
void markOwnedBits(mlir::ModuleOp module);

/// All passes, in order. What they make verifies.
void optimize(mlir::ModuleOp module);

} // namespace lumen::eir

#endif // LUMEN_EIR_TRANSFORMS_TRANSFORMS_H
