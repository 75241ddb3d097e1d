//===- FromAst.h - abstract forms to the eir dialect ------------*- C++ -*-===//
#ifndef LUMEN_EIR_FROMAST_FROMAST_H
#define LUMEN_EIR_FROMAST_FROMAST_H

#include "frontend/ast/Ast.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace lumen::frontend {
class AstContext;
class Diagnostics;
} // namespace lumen::frontend

namespace lumen::eir {

struct LowerOptions {
  /// What module_info(compile) and `eir.source` give as the source's path;
  /// empty: the name of the first file.
  std::string sourcePath;
  /// -compile options from the command line that matter here.
  bool exportAll = false;
};

/// Lowers the forms of one module. Null when something cannot be compiled,
/// which has then been reported to `diags`. Registers the dialects it needs.
///
/// The module op carries: eir.module, eir.file, eir.source (strings),
/// eir.exports (strings "f/a", module_info included) and eir.attributes (a
/// literal list of {Key, Values}).
mlir::OwningOpRef<mlir::ModuleOp> lowerModule(const frontend::Module &module,
                                              frontend::AstContext &ast,
                                              frontend::Diagnostics &diags,
                                              mlir::MLIRContext &context,
                                              const LowerOptions &options = {});

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMAST_FROMAST_H
