//===- Frames.h - the frames pass -------------------------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_FRAMES_FRAMES_H
#define LUMEN_CODEGEN_FRAMES_FRAMES_H

#include "mlir/IR/BuiltinOps.h"

namespace lumen::codegen::frames {

/// Replaces every eir.func of the module by its pieces.
mlir::LogicalResult splitFunctions(mlir::ModuleOp module);

/// Which returns are worth larger code.
enum class Guesses {
  All,   ///< the few continuations of the module that they can lead to
  Loops, ///< of continuations to themselves: the way out of a recursion
};

/// Lets returns try continuations before they go where the frame says.
void guessReturns(mlir::ModuleOp module, Guesses which);

/// Words of heap that the code emitted for an op takes by bumping the heap
/// pointer under the entry check of its piece. What C++ allocates is not
/// counted.
unsigned heapNeed(mlir::Operation *op);

/// True if the op's code may call C++ that allocates on the heap.
bool callsAllocatingRuntime(mlir::Operation *op);

} // namespace lumen::codegen::frames

#endif // LUMEN_CODEGEN_FRAMES_FRAMES_H
