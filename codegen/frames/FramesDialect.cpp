//===- FramesDialect.cpp - registration, parser and printer ---------------===//

#include "codegen/frames/FramesDialect.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionImplementation.h"

using namespace mlir;
using namespace lumen::codegen::frames;

#include "codegen/frames/FramesDialect.cpp.inc"
#include "codegen/frames/FramesEnums.cpp.inc"
#define GET_OP_CLASSES
#include "codegen/frames/FramesOps.cpp.inc"

void FramesDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "codegen/frames/FramesOps.cpp.inc"
      >();
}

ParseResult PieceOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildFuncType =
      [](Builder &builder, ArrayRef<Type> argTypes, ArrayRef<Type> results,
         function_interface_impl::VariadicFlag,
         std::string &) { return builder.getFunctionType(argTypes, results); };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false,
      getFunctionTypeAttrName(result.name), buildFuncType,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void PieceOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(
      printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
      getArgAttrsAttrName(), getResAttrsAttrName());
}
