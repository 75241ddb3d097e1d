//===- EirDialect.cpp - registration, and what tablegen leaves to us ------===//

#include "eir/dialect/EirDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionImplementation.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace lumen::eir;

#include "eir/dialect/EirDialect.cpp.inc"
#include "eir/dialect/EirEnums.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "eir/dialect/EirTypes.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "eir/dialect/EirAttrs.cpp.inc"
#define GET_OP_CLASSES
#include "eir/dialect/EirOps.cpp.inc"

void EirDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "eir/dialect/EirTypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "eir/dialect/EirAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "eir/dialect/EirOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// FuncOp
//===----------------------------------------------------------------------===//

void FuncOp::build(OpBuilder &builder, OperationState &state, StringRef name,
                   unsigned arity, unsigned freeVars, bool exported) {
  Type term = TermType::get(builder.getContext());
  SmallVector<Type> inputs(arity + freeVars, term);
  state.addAttribute(getSymNameAttrName(state.name),
                     builder.getStringAttr(name));
  state.addAttribute(getFunctionTypeAttrName(state.name),
                     TypeAttr::get(builder.getFunctionType(inputs, {})));
  state.addAttribute(getArityAttrName(state.name),
                     builder.getI32IntegerAttr(arity));
  if (exported)
    state.addAttribute(getExportedAttrName(state.name), builder.getUnitAttr());
  Region *body = state.addRegion();
  Block *entry = new Block();
  body->push_back(entry);
  for (Type type : inputs)
    entry->addArgument(type, state.location);
}

ParseResult FuncOp::parse(OpAsmParser &parser, OperationState &result) {
  auto buildFuncType = [](Builder &builder, ArrayRef<Type> argTypes,
                          ArrayRef<Type> results,
                          function_interface_impl::VariadicFlag,
                          std::string &) {
    return builder.getFunctionType(argTypes, results);
  };
  return function_interface_impl::parseFunctionOp(
      parser, result, /*allowVariadic=*/false,
      getFunctionTypeAttrName(result.name), buildFuncType,
      getArgAttrsAttrName(result.name), getResAttrsAttrName(result.name));
}

void FuncOp::print(OpAsmPrinter &printer) {
  function_interface_impl::printFunctionOp(
      printer, *this, /*isVariadic=*/false, getFunctionTypeAttrName(),
      getArgAttrsAttrName(), getResAttrsAttrName());
}

//===----------------------------------------------------------------------===//
// Folds
//===----------------------------------------------------------------------===//

OpFoldResult ConstOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult FromBoolOp::fold(FoldAdaptor adaptor) {
  if (auto value = dyn_cast_or_null<IntegerAttr>(adaptor.getValue()))
    return AtomAttr::get(getContext(),
                         value.getValue().isZero() ? "false" : "true");
  return {};
}

//===----------------------------------------------------------------------===//
// SwitchOp
//===----------------------------------------------------------------------===//

bool lumen::eir::isSwitchLiteral(Attribute literal) {
  if (!literal || isa<AtomAttr, NilAttr>(literal))
    return literal != Attribute();
  auto integer = dyn_cast<IntAttr>(literal);
  int64_t value;
  return integer && !integer.getDigits().getAsInteger(10, value) &&
         llvm::isInt<60>(value);
}

SuccessorOperands SwitchOp::getSuccessorOperands(unsigned) {
  return SuccessorOperands(MutableOperandRange(
      getOperation(), /*start=*/getOperation()->getNumOperands(),
      /*length=*/0));
}

LogicalResult SwitchOp::verify() {
  if (getValues().size() != getCaseDests().size())
    return emitOpError("needs a block for each literal");
  llvm::DenseSet<Attribute> seen;
  for (Attribute value : getValues()) {
    if (!isSwitchLiteral(value))
      return emitOpError("can only switch on atoms, [] and small integers");
    if (!seen.insert(value).second)
      return emitOpError("has a literal twice");
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Calls: both successors get only what the call produces
//===----------------------------------------------------------------------===//

static SuccessorOperands producedBy(Operation *op, unsigned index) {
  MutableOperandRange none(op, /*start=*/op->getNumOperands(), /*length=*/0);
  return SuccessorOperands(/*producedOperandCount=*/index == 0 ? 1 : 3, none);
}
SuccessorOperands CallOp::getSuccessorOperands(unsigned index) {
  return producedBy(getOperation(), index);
}
SuccessorOperands CallFunOp::getSuccessorOperands(unsigned index) {
  return producedBy(getOperation(), index);
}
SuccessorOperands ApplyOp::getSuccessorOperands(unsigned index) {
  return producedBy(getOperation(), index);
}
