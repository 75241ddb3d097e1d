//===- CompileOptions.h - what -compile attributes ask for ------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_FORMS_COMPILEOPTIONS_H
#define LUMEN_FRONTEND_FORMS_COMPILEOPTIONS_H

#include "frontend/ast/Ast.h"
#include "frontend/ast/ConstTerm.h"

#include <string>
#include <vector>

namespace lumen::frontend {

/// The options of all -compile attributes, in order.
std::vector<ConstTerm> compileOptions(const Module &module);

/// The modules named by {parse_transform, Module} among options, each once.
std::vector<std::string> parseTransforms(const std::vector<ConstTerm> &options);

/// The term that `text` writes; nothing if it is none.
std::optional<ConstTerm> parseTerm(std::string text);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_FORMS_COMPILEOPTIONS_H
