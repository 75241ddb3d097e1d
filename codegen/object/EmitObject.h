//===- EmitObject.h - from eir to objects -----------------------*- C++ -*-===//
//
// The compiler's back half in one call: frames, LLVM dialect, LLVM IR,
// optimisation, object file. Each kind asked for is kept as a buffer.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_OBJECT_EMITOBJECT_H
#define LUMEN_CODEGEN_OBJECT_EMITOBJECT_H

#include "codegen/object/StepObserver.h"
#include "codegen/object/Summary.h"
#include "codegen/target/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/ADT/SmallString.h"

namespace lumen::codegen {

enum class EmitKind : unsigned {
  Frames, ///< pieces, as MLIR text
  Mlir,   ///< LLVM dialect, as MLIR text
  Llvm,   ///< LLVM IR text, optimised
  Bitcode,
  Assembly,
  Object,
};

struct EmitOptions {
  const Target *target = &hostTarget();
  unsigned optLevel = 2;  ///< 0..3
  unsigned sizeLevel = 0; ///< 1: smaller code (-Os), 2: the smallest (-Oz)
  bool debugInfo = false; ///< DWARF line tables
  /// Nothing that makes code larger for speed, but where it pays most: for
  /// modules of which a program uses a little each.
  bool isCompact = false;
  std::vector<EmitKind> kinds = {EmitKind::Object};
  /// Not empty: told how long each step and each pass took. LLVM's code
  /// generator keeps the times of its own passes in its timer groups.
  StepObserver onStep;
};

struct EmitResult {
  ModuleSummary summary;
  /// One for each of EmitOptions::kinds, in their order.
  std::vector<llvm::SmallVector<char, 0>> buffers;
};

/// Dialects and translations that the back half needs in a context.
void registerCodegenDialects(mlir::DialectRegistry &registry);

/// Compiles one module. `module` is in the eir dialect and is consumed: it is
/// left in some lowered state. Errors are reported as MLIR diagnostics. May be
/// called by several threads with different contexts.
mlir::FailureOr<EmitResult> emitModule(mlir::ModuleOp module,
                                       const EmitOptions &options);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_EMITOBJECT_H
