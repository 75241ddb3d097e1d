//===- lumen-opt.cpp - mlir-opt with lumen's dialects and passes ----------===//

#include "codegen/frames/FramesDialect.h"
#include "eir/dialect/EirDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<lumen::eir::EirDialect,
                  lumen::codegen::frames::FramesDialect,
                  mlir::cf::ControlFlowDialect, mlir::arith::ArithDialect,
                  mlir::LLVM::LLVMDialect>();
  mlir::registerTransformsPasses();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "lumen's optimizer driver\n", registry));
}
