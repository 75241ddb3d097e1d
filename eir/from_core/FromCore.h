//===- FromCore.h - Core Erlang to the eir dialect --------------*- C++ -*-===//
#ifndef LUMEN_EIR_FROMCORE_FROMCORE_H
#define LUMEN_EIR_FROMCORE_FROMCORE_H

#include "frontend/core/Core.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace lumen::eir {

/// Lowers a module that frontend::core::checkModule has accepted. Null when
/// something cannot be compiled, which has then been reported to `diags`.
/// `sourcePath` is what module_info(compile) gives; empty: the `file` attribute.
///
/// The module op is as that of lowerModule (eir/from_ast/FromAst.h).
mlir::OwningOpRef<mlir::ModuleOp>
lowerCoreModule(const frontend::core::Module &module,
                frontend::AstContext &context, frontend::Diagnostics &diags,
                mlir::MLIRContext &mlirContext, const std::string &sourcePath);

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMCORE_FROMCORE_H
