//===- BitLiterals.h - specifiers and literals of bit syntax ----*- C++ -*-===//
#ifndef LUMEN_EIR_FROMAST_BITLITERALS_H
#define LUMEN_EIR_FROMAST_BITLITERALS_H

#include "eir/build/BitString.h"
#include "eir/from_ast/ModuleLowering.h"

namespace lumen::eir {

/// Nothing, and a diagnostic, if the specifiers contradict each other.
std::optional<SegmentSpec> segmentSpec(ModuleLowering &module,
                                       const Node *element);

/// Appends a bit-syntax element made of literals; false if it is not, or could
/// fail, or would be large.
bool appendLiteralElement(ModuleLowering &module, const Node *element,
                          BitString &to);

/// The literal of a Bin node, or null.
mlir::Attribute literalBits(ModuleLowering &module, const Node *node);

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMAST_BITLITERALS_H
