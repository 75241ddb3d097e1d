//===- EirDialect.h - the eir dialect ---------------------------*- C++ -*-===//
#ifndef LUMEN_EIR_DIALECT_EIRDIALECT_H
#define LUMEN_EIR_DIALECT_EIRDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "eir/dialect/EirDialect.h.inc"
#include "eir/dialect/EirEnums.h.inc"

#define GET_TYPEDEF_CLASSES
#include "eir/dialect/EirTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "eir/dialect/EirAttrs.h.inc"

#define GET_OP_CLASSES
#include "eir/dialect/EirOps.h.inc"

namespace lumen::eir {
/// Terms that are one word, equal exactly if the word is: what eir.is_const and
/// eir.switch compare with.
bool isSwitchLiteral(mlir::Attribute literal);
} // namespace lumen::eir

#endif // LUMEN_EIR_DIALECT_EIRDIALECT_H
