//===- LiteralOrder.h - term order of literals ------------------*- C++ -*-===//
#ifndef LUMEN_EIR_DIALECT_LITERALORDER_H
#define LUMEN_EIR_DIALECT_LITERALORDER_H

#include "mlir/IR/Attributes.h"

namespace lumen::eir {

/// Order of keys in a small map, as OTP 25 has it: term order, but an integer
/// before a float instead of by value when their types differ.
/// Source: OTP utils.c (erts_cmp_compound with exact set).
int compareLiterals(mlir::Attribute a, mlir::Attribute b);

} // namespace lumen::eir

#endif // LUMEN_EIR_DIALECT_LITERALORDER_H
