//===- Frontend.cpp - from a source file to abstract forms ----------------===//
#include "frontend/Frontend.h"

#include "frontend/ast/AstPrinter.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/lex/Lexer.h"
#include "frontend/parse/Parser.h"
#include "frontend/pp/Preprocessor.h"

#include <cstdlib>
#include <cstring>

using namespace lumen::frontend;

/// The folders that hold applications, in the order they are searched.
static std::vector<std::string> libDirs(const FrontendOptions &options) {
  std::vector<std::string> dirs = options.libDirs;
  if (!options.otpRoot.empty()) {
    dirs.push_back(joinPath(options.otpRoot, "lib"));
    dirs.push_back(options.otpRoot); // a source tree's `erts`
  }
  return dirs;
}

static PreprocessorOptions preprocessorOptions(const FrontendOptions &options) {
  PreprocessorOptions out;
  out.includeDirs = options.includeDirs;
  out.defines = options.defines;
  out.features = options.features;
  return out;
}

static Node *errorNode(AstContext &context, NodeKind kind, Loc loc,
                       std::string_view message, std::string_view term) {
  Node *node = context.makeNode(kind, loc);
  node->text = message;
  node->text2 = term;
  return node;
}

static ParsedModule parseBuffer(uint32_t bufferId, std::string name,
                                const FrontendOptions &options,
                                AstContext &context, Diagnostics &diagnostics) {
  ParsedModule result;
  size_t errorsBefore = diagnostics.errorCount();
  PreprocessorOptions ppOptions = preprocessorOptions(options);
  IncludeSearch search(libDirs(options), options.apps);
  Preprocessor pp(context, diagnostics, ppOptions, search);
  if (!pp.enterMainFile(bufferId, std::move(name)))
    return result;
  std::vector<Node *> forms;
  while (true) {
    PpForm form = pp.next();
    if (form.kind == PpForm::Kind::Eof) {
      forms.push_back(context.makeNode(NodeKind::EofForm, form.loc));
      break;
    }
    if (form.kind != PpForm::Kind::Tokens) {
      forms.push_back(errorNode(context,
                                form.kind == PpForm::Kind::Error
                                    ? NodeKind::ErrorForm
                                    : NodeKind::WarningForm,
                                form.loc, form.message, form.term));
      continue;
    }
    Parser parser(context, *form.tokens);
    if (Node *node = parser.parseForm()) {
      if (node->kind == NodeKind::ModuleAttr && result.module.name.empty())
        result.module.name = node->text;
      forms.push_back(node);
      continue;
    }
    const ParseError &error = parser.error();
    const Diagnostic &diagnostic =
        diagnostics.report(error.kind, error.loc, error.end, {error.text});
    forms.push_back(errorNode(context, NodeKind::ErrorForm, error.loc,
                              context.arena().copy(diagnostic.message),
                              context.arena().copy(error.term)));
  }
  result.module.forms = context.copyKids(forms);
  result.files = pp.filesRead();
  result.ok = diagnostics.errorCount() == errorsBefore;
  return result;
}

ParsedModule lumen::frontend::parseFile(const std::string &path,
                                        const FrontendOptions &options,
                                        AstContext &context,
                                        Diagnostics &diagnostics) {
  int error = 0;
  std::optional<uint32_t> buffer = context.sources().addFile(path, error);
  if (!buffer) {
    diagnostics.report(DiagKind::CannotReadFile, Loc(),
                       {path, std::strerror(error)});
    return ParsedModule();
  }
  return parseBuffer(*buffer, path, options, context, diagnostics);
}

ParsedModule lumen::frontend::parseText(std::string name, std::string text,
                                        const FrontendOptions &options,
                                        AstContext &context,
                                        Diagnostics &diagnostics) {
  uint32_t buffer = context.sources().addBuffer(name, std::move(text));
  return parseBuffer(buffer, std::move(name), options, context, diagnostics);
}

std::string lumen::frontend::printAst(const Module &module) {
  std::string out;
  printForms(out, module);
  return out;
}

/// A token as a source text has it.
static std::string spelling(const Token &token) {
  switch (token.kind) {
  case TokenKind::FullStop:
    return ".";
  case TokenKind::Atom:
  case TokenKind::Var:
  case TokenKind::Integer:
  case TokenKind::Float:
  case TokenKind::Char:
  case TokenKind::String:
    return tokenToString(token);
  case TokenKind::Other:
    return std::string(token.text);
  default:
    return std::string(tokenText(token.kind));
  }
}

std::string lumen::frontend::printTokens(const std::string &path,
                                         AstContext &context,
                                         Diagnostics &diagnostics, bool &ok) {
  std::string out;
  int errorNumber = 0;
  ok = false;
  std::optional<uint32_t> buffer = context.sources().addFile(path, errorNumber);
  if (!buffer) {
    diagnostics.report(DiagKind::CannotReadFile, Loc(),
                       {path, std::strerror(errorNumber)});
    return out;
  }
  ok = true;
  Lexer lexer(context, *buffer,
              context.sources().addPresumedFile(path, *buffer, 0));
  while (true) {
    std::vector<Token> tokens;
    LexError error;
    Lexer::Status status = lexer.nextForm(tokens, error);
    for (const Token &token : tokens) {
      out += std::to_string(token.loc.line) + ':' +
             std::to_string(token.loc.column) + '\t';
      switch (token.kind) {
      case TokenKind::Atom:
        out += "atom";
        break;
      case TokenKind::Var:
        out += "var";
        break;
      case TokenKind::Integer:
        out += "integer";
        break;
      case TokenKind::Float:
        out += "float";
        break;
      case TokenKind::Char:
        out += "char";
        break;
      case TokenKind::String:
        out += "string";
        break;
      case TokenKind::FullStop:
        out += "dot";
        break;
      default:
        out += isReservedWord(token.kind) ? "word" : "symbol";
        break;
      }
      out += '\t' + spelling(token) + '\n';
    }
    if (status == Lexer::Status::Eof)
      return out;
    if (status == Lexer::Status::Error) {
      diagnostics.report(error.kind, error.loc, error.end,
                         {error.arg0, error.arg1});
      ok = false;
    }
  }
}

/// Appends a form's tokens with the spaces that keep them apart, on the lines
/// they came from as far as those go upwards.
static void printForm(std::string &out, const std::vector<Token> &tokens) {
  uint32_t line = tokens.empty() ? 0 : tokens[0].loc.line;
  bool isFirst = true;
  for (const Token &token : tokens) {
    if (token.loc.line > line && !isFirst) {
      out += "\n    ";
    } else if (!isFirst) {
      TokenKind k = token.kind;
      bool isTight = k == TokenKind::Comma || k == TokenKind::Semicolon ||
                     k == TokenKind::FullStop || k == TokenKind::RParen ||
                     k == TokenKind::RBracket || k == TokenKind::RBrace ||
                     k == TokenKind::LParen || k == TokenKind::Colon;
      char last = out.back();
      if (!isTight && last != '(' && last != '[' && last != '{' && last != ':')
        out += ' ';
    }
    line = std::max(line, token.loc.line);
    out += spelling(token);
    isFirst = false;
  }
  out += '\n';
}

std::string lumen::frontend::printPreprocessed(const std::string &path,
                                               const FrontendOptions &options,
                                               AstContext &context,
                                               Diagnostics &diagnostics,
                                               bool &ok) {
  std::string out;
  ok = false;
  int errorNumber = 0;
  std::optional<uint32_t> buffer = context.sources().addFile(path, errorNumber);
  if (!buffer) {
    diagnostics.report(DiagKind::CannotReadFile, Loc(),
                       {path, std::strerror(errorNumber)});
    return out;
  }
  PreprocessorOptions ppOptions = preprocessorOptions(options);
  IncludeSearch search(libDirs(options), options.apps);
  Preprocessor pp(context, diagnostics, ppOptions, search);
  if (!pp.enterMainFile(*buffer, path))
    return out;
  for (PpForm form = pp.next(); form.kind != PpForm::Kind::Eof;
       form = pp.next())
    if (form.kind == PpForm::Kind::Tokens)
      printForm(out, *form.tokens);
  ok = !diagnostics.hasErrors();
  return out;
}
