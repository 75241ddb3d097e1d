//===- Hints.h - what helps to understand an error --------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_HINTS_HINTS_H
#define LUMEN_FRONTEND_HINTS_HINTS_H

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"

namespace lumen::frontend {

/// Adds suggestions and notes to the diagnostics of a module, and marks those
/// that follow from others (Diagnostic::isCascade) or repeat one
/// (Diagnostic::isRepeated). To be called once, when there are no more.
void addHints(const Module &module, AstContext &context,
              Diagnostics &diagnostics);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_HINTS_HINTS_H
