//===- CondEval.h - the values of -if conditions ----------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_PP_CONDEVAL_H
#define LUMEN_FRONTEND_PP_CONDEVAL_H

#include "frontend/ast/Ast.h"
#include "frontend/ast/ConstTerm.h"

#include <functional>
#include <optional>
#include <string_view>

namespace lumen::frontend {

/// Whether a macro of that name exists, for `defined(Name)`.
using IsDefinedFn = std::function<bool(std::string_view)>;

/// Whether `expr` may stand in `-if(...)`: a guard expression, where calls may
/// also be to unknown functions (they fail when evaluated).
bool isConditionExpr(const Node *expr);

/// The value of a guard expression; nothing when evaluating it fails.
std::optional<ConstTerm> evaluateCondition(const Node *expr,
                                           const IsDefinedFn &isDefined);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PP_CONDEVAL_H
