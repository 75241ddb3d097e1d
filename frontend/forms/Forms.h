//===- Forms.h - abstract forms in external term format ---------*- C++ -*-===//
//
// Between the AST and OTP's abstract format as bytes: for the helper that runs
// OTP's lint and parse transforms, and for inputs that have forms already
// (.abstr, .beam). The terms are those that --emit=ast prints.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_FORMS_FORMS_H
#define LUMEN_FRONTEND_FORMS_FORMS_H

#include "frontend/ast/Ast.h"
#include "frontend/ast/AstContext.h"
#include "frontend/forms/Etf.h"

#include <optional>
#include <string>
#include <string_view>

namespace lumen::frontend {

/// Appends the list of forms, without a version byte.
void encodeForms(const Module &module, std::string &out);

/// The forms in a term, as parsed. Nothing, and why in `error`, if it is not a
/// list of abstract forms that a compiler could go on with.
///
/// What the parser never makes but transforms do is taken, too: negative
/// numbers, annotations of all kinds, `fun m:f/1` of bare atoms. Locations name
/// the presumed files of `context` that have the same names; those of other
/// files get names without text.
std::optional<Module> decodeForms(const EtfTerm &forms, AstContext &context,
                                  std::string &error);

/// The same from bytes with a version byte.
std::optional<Module> decodeForms(std::string_view bytes, AstContext &context,
                                  std::string &error);

/// Line and column of an erl_anno annotation or location; `file` and
/// `generated` too where it has them.
bool decodeAnnotation(const EtfTerm &term, AstContext &context, Loc &loc);

/// The presumed file of this name, a new one if there is none.
uint32_t presumedFileNamed(AstContext &context, std::string_view name);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_FORMS_FORMS_H
