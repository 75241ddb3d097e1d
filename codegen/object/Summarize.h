//===- Summarize.h - the summary of a module in eir -------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_SUMMARIZE_H
#define LUMEN_CODEGEN_OBJECT_SUMMARIZE_H

#include "codegen/object/Summary.h"

#include "mlir/IR/BuiltinOps.h"

namespace lumen::codegen {

/// Reads eir.func ops, so it must run before frames. Lists of the
/// object's atoms and `infoSymbol` are left empty.
ModuleSummary summarize(mlir::ModuleOp module);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_SUMMARIZE_H
