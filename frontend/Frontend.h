//===- Frontend.h - from a source file to abstract forms --------*- C++ -*-===//
//
// The frontend's one entrance for the rest of the compiler:
//
//   AstContext context;
//   Diagnostics diagnostics(context.sources());
//   ParsedModule parsed = parseFile("app.erl", options, context, diagnostics);
//   if (parsed.ok && lintModule(parsed.module, context, diagnostics))
//     ... lower parsed.module ...
//   std::fputs(diagnostics.render(/*color=*/true).c_str(), stderr);
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_FRONTEND_H
#define LUMEN_FRONTEND_FRONTEND_H

#include "frontend/ast/Ast.h"
#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"

#include <string>
#include <utility>
#include <vector>

namespace lumen::frontend {

struct FrontendOptions {
  /// -I folders, searched after the file's own folder.
  std::vector<std::string> includeDirs;
  /// -D name or name=term; the value is the text of an Erlang term, empty for
  /// `true`.
  std::vector<std::pair<std::string, std::string>> defines;
  /// The root of an OTP installation or source tree: its `lib` folder holds the
  /// applications that -include_lib names.
  std::string otpRoot;
  /// Further folders of applications, searched first, as ERL_LIBS.
  std::vector<std::string> libDirs;
  /// Name and folder of applications that come before all of these.
  std::vector<std::pair<std::string, std::string>> apps;
  /// Language features enabled from the start (`maybe_expr`).
  std::vector<std::string> features;
};

struct ParsedModule {
  Module module;
  /// Every file read, the source file first: the module depends on them.
  std::vector<std::string> files;
  /// No errors were reported. Forms that were rejected stand as ErrorForm.
  bool ok = false;
};

/// Reads, preprocesses and parses a file. What is wrong goes to `diagnostics`.
ParsedModule parseFile(const std::string &path, const FrontendOptions &options,
                       AstContext &context, Diagnostics &diagnostics);

/// The same for text that is not in a file; `name` stands for the path.
ParsedModule parseText(std::string name, std::string text,
                       const FrontendOptions &options, AstContext &context,
                       Diagnostics &diagnostics);

/// How deep a function may nest that is to be compiled.
inline constexpr unsigned kMaxCompiledNesting = 2000;
/// Reports forms that nest deeper; true when there is none. The parser, the
/// printer and the forms' encoder take what memory allows, all else may recurse.
bool checkDepth(const Module &module, Diagnostics &diagnostics);

/// The checks a compiler must make before it can give code a meaning. True
/// when there was no error. (frontend/lint)
bool lintModule(const Module &module, AstContext &context,
                Diagnostics &diagnostics);

/// Adds suggestions and notes to all that was reported, and marks what follows
/// from other errors. To be called once, before rendering. (frontend/hints)
void addHints(const Module &module, AstContext &context,
              Diagnostics &diagnostics);

/// `--emit=ast`: one form to a line, as epp and `~tw` give them.
std::string printAst(const Module &module);

/// `--emit=tokens`: each token of the file before preprocessing, on a line.
std::string printTokens(const std::string &path, AstContext &context,
                        Diagnostics &diagnostics, bool &ok);

/// `--emit=pp`: the forms' text after preprocessing.
std::string printPreprocessed(const std::string &path,
                              const FrontendOptions &options,
                              AstContext &context, Diagnostics &diagnostics,
                              bool &ok);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_FRONTEND_H
