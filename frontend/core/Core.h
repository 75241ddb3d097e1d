//===- Core.h - Core Erlang as an arena of expressions ----------*- C++ -*-===//
//
// What OTP's compiler writes with `+to_core` and reads back: the language of
// core_parse.yrl. Expressions live in the AstContext's arena and do not change
// after parsing. Patterns are expressions too; ExprKinds.def tells what each
// kind's parts are.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_CORE_CORE_H
#define LUMEN_FRONTEND_CORE_CORE_H

#include "frontend/basic/Loc.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lumen::frontend {
class AstContext;
class Diagnostics;
} // namespace lumen::frontend

namespace lumen::frontend::core {

enum class ExprKind : uint8_t {
#define LUMEN_CORE_EXPR(Name, parts) Name,
#include "frontend/core/ExprKinds.def"
};

struct Expr {
  ExprKind kind;
  bool isExact = false; ///< MapPair: `:=`
  uint32_t count = 0;   ///< see ExprKinds.def
  int64_t number = 0;
  double real = 0;
  Loc loc; ///< in the text of the Core module
  Loc end;
  std::string_view text; ///< UTF-8, owned by the arena
  std::string_view text2;
  std::span<Expr *const> kids;
  /// What stands after `-|`: constants, of kinds that are literals.
  std::span<Expr *const> annotation;

  Expr *kid(size_t index) const { return kids[index]; }
  std::span<Expr *const> first(size_t n) const { return kids.subspan(0, n); }
  std::span<Expr *const> from(size_t n) const { return kids.subspan(n); }
};

struct Definition {
  Expr *name;     ///< FunName
  Expr *function; ///< Fun
};

struct Attribute {
  Expr *name;  ///< Atom
  Expr *value; ///< a literal
};

struct Module {
  Expr *name = nullptr; ///< Atom
  std::span<Expr *const> exports; ///< FunName
  std::span<const Attribute> attributes;
  std::span<const Definition> definitions;
  std::span<Expr *const> annotation;
};

/// What annotations say of the place in the source that Core was made from.
struct SourcePlace {
  std::string file; ///< empty if not told
  uint32_t line = 0, column = 0;
};

/// True for an annotation that is just this atom.
bool hasAnnotation(const Expr *expr, std::string_view atom);
/// The second element of the annotation {tag, Value}, or null.
const Expr *annotationValue(const Expr *expr, std::string_view tag);
/// Nothing if there is no line.
std::optional<SourcePlace> sourcePlace(const Expr *expr);

/// The characters of a String or of a list of their numbers, as UTF-8.
std::optional<std::string> charList(const Expr *expr);

/// Atom, Integer, Float, String, Nil, ExternalFun; not those with parts.
bool isAtomic(const Expr *expr);
bool isAtom(const Expr *expr, std::string_view name);

/// Reads a file. What is wrong goes to `diagnostics`; nothing then.
std::optional<Module> parseFile(const std::string &path, AstContext &context,
                                Diagnostics &diagnostics);
std::optional<Module> parseText(std::string name, std::string text,
                                AstContext &context, Diagnostics &diagnostics);

/// Checks what must hold before the module has a meaning: variables and
/// functions are defined, numbers of arguments, values and patterns agree,
/// guards are guards. True when there was no error.
bool checkModule(const Module &module, Diagnostics &diagnostics);

/// The module as text that parses to the same module, annotations included.
std::string printModule(const Module &module);

} // namespace lumen::frontend::core

#endif // LUMEN_FRONTEND_CORE_CORE_H
