//===- AstPrinter.h - forms as Erlang terms ---------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_AST_ASTPRINTER_H
#define LUMEN_FRONTEND_AST_ASTPRINTER_H

#include "frontend/ast/Ast.h"

#include <string>

namespace lumen::frontend {

/// Appends a form, or any node, as the term that OTP's epp would give, in the
/// manner of `~tw` with `{Line,Column}` annotations.
void printNode(std::string &out, const Node *node);

/// Appends all forms, each on a line that ends in a full stop, so that
/// file:consult/1 reads them back.
void printForms(std::string &out, const Module &module);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_AST_ASTPRINTER_H
