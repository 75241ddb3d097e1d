//===- MergePieces.h - one function for a recursion -------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_MERGEPIECES_H
#define LUMEN_CODEGEN_OBJECT_MERGEPIECES_H

#include "llvm/IR/Module.h"

namespace lumen::codegen {

/// Copies continuations of functions that call themselves into them, so that
/// the jumps of the recursion stay within one function.
void mergePieces(llvm::Module &module);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_MERGEPIECES_H
