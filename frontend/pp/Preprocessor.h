//===- Preprocessor.h - Erlang's preprocessor -------------------*- C++ -*-===//
//
// Reads a file and what it includes, one form at a time, and gives the tokens
// of each form with macros expanded. Directives are obeyed and not passed on.
// Entering and leaving a file gives a `-file` form, as OTP's epp does.
//
// Preprocessor.cpp has files and forms, Directives.cpp one function for each
// directive, Macros.cpp definition and expansion.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_PP_PREPROCESSOR_H
#define LUMEN_FRONTEND_PP_PREPROCESSOR_H

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"
#include "frontend/lex/Lexer.h"
#include "frontend/pp/IncludeSearch.h"

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace lumen::frontend {

struct PreprocessorOptions {
  std::vector<std::string> includeDirs;
  /// Macro name and its value as an Erlang term; an empty value means `true`.
  std::vector<std::pair<std::string, std::string>> defines;
  std::vector<std::string> features; ///< enabled from the start
  unsigned otpRelease = 25;
};

/// What the preprocessor gives for one form.
struct PpForm {
  enum class Kind : uint8_t { Tokens, Error, Warning, Eof };
  Kind kind = Kind::Eof;
  std::vector<Token> *tokens = nullptr; ///< valid until the next form
  Loc loc;                              ///< Error, Warning, Eof
  std::string_view message;             ///< Error, Warning: already reported
  std::string_view term; ///< OTP's module and descriptor, as printed terms
};

class Preprocessor {
public:
  Preprocessor(AstContext &context, Diagnostics &diagnostics,
               const PreprocessorOptions &options, IncludeSearch &search);
  ~Preprocessor();

  /// Starts on a buffer that calls itself `name`. False when an option is bad.
  bool enterMainFile(uint32_t bufferId, std::string name);

  PpForm next();

  /// Every file that was read, the main file first.
  const std::vector<std::string> &filesRead() const { return filesRead_; }

private:
  enum class Cond : uint8_t { Ifdef, Ifndef, If, Elif, Else };
  /// A macro and the number of arguments it is used with, -1 for none.
  using MacroUse = std::pair<std::string_view, int>;
  using Tokens = std::span<const Token>;

  /// One definition of a macro.
  struct MacroDef {
    int arity = -1; ///< -1: takes no argument list
    std::vector<std::string_view> params;
    std::vector<Token> body;
    std::vector<MacroUse> uses;
    uint64_t checkedEpoch = 0; ///< macroEpoch_ when found not to be circular
  };
  struct Macro {
    bool isPredefined = false;
    bool hasValue = true;       ///< false: predefined, without a value yet
    std::vector<MacroDef> defs; ///< overloads by arity
  };
  struct FileState {
    std::unique_ptr<Lexer> lexer;
    std::string name;      ///< the path it was opened by
    std::string name2;     ///< the same, or what -file says
    uint32_t nameFile = 0; ///< presumed file for the physical name
    uint32_t name2File = 0;
    bool isUnicodeReported = false;
    std::vector<Cond> conds;
  };
  /// The current function, for ?FUNCTION_NAME and ?FUNCTION_ARITY; found out
  /// when first asked for. Off: those two are left alone.
  struct FunctionName {
    enum class State : uint8_t { Unknown, Off, Known };
    State state = State::Unknown;
    Tokens form;
    std::string_view name;
    unsigned arity = 0;
  };

  // Files and forms.
  bool step(PpForm &form);
  bool skipStep(PpForm &form);
  bool handle(PpForm &form);
  bool checkUnicode(PpForm &form);
  void pushFile(uint32_t bufferId, const std::string &path, Loc includeLoc);
  bool leaveFile(PpForm &form);
  void queueFileForm(std::string_view name, Loc loc, int64_t line);
  FileState &file() { return *files_.back(); }
  Lexer &lexer() { return *files_.back()->lexer; }
  bool failForm(PpForm &form, DiagKind kind, Loc loc, Loc end,
                std::initializer_list<std::string_view> args, std::string term);
  bool lexErrorForm(PpForm &form, const LexError &error);
  void noteModule(Tokens tokens);
  void startSkipping(Cond cond);

  // Directives. `tokens` follow the directive's name; true: `form` is set.
  using Directive = bool (Preprocessor::*)(Tokens tokens, const Token &name,
                                           PpForm &form);
  Directive findDirective(Tokens tokens) const;
  bool dirDefine(Tokens tokens, const Token &name, PpForm &form);
  bool dirUndef(Tokens tokens, const Token &name, PpForm &form);
  bool dirInclude(Tokens tokens, const Token &name, PpForm &form);
  bool dirIncludeLib(Tokens tokens, const Token &name, PpForm &form);
  bool dirIfdef(Tokens tokens, const Token &name, PpForm &form);
  bool dirIfndef(Tokens tokens, const Token &name, PpForm &form);
  bool dirIf(Tokens tokens, const Token &name, PpForm &form);
  bool dirElse(Tokens tokens, const Token &name, PpForm &form);
  bool dirElif(Tokens tokens, const Token &name, PpForm &form);
  bool dirEndif(Tokens tokens, const Token &name, PpForm &form);
  bool dirFile(Tokens tokens, const Token &name, PpForm &form);
  bool dirError(Tokens tokens, const Token &name, PpForm &form);
  bool dirFeature(Tokens tokens, const Token &name, PpForm &form);
  bool ifdefLike(Tokens tokens, const Token &name, PpForm &form, Cond cond);
  bool includeLike(Tokens tokens, const Token &name, PpForm &form, bool isLib);
  bool bad(PpForm &form, const Token &at, std::string_view what);
  bool illegal(PpForm &form, const Token &at, std::string_view how,
               std::string_view what);
  void setFeature(std::string_view name, bool enable);

  // Macros.
  Macro *findMacro(std::string_view name);
  bool isDefinedMacro(std::string_view name);
  void definePredefined(std::string_view name, std::vector<Token> body,
                        bool hasValue = true);
  void defineFeatureMacro(std::string_view name,
                          const std::vector<std::string_view> &features);
  void definePredefinedMacros();
  bool defineFromOption(const std::string &name, const std::string &value);
  Token makeToken(TokenKind kind, std::string_view text = {}) const;
  bool expand(Tokens tokens, std::vector<Token> &out, FunctionName &function);
  bool expandCall(std::vector<Token> &input, std::vector<Token> &out,
                  FunctionName &function);
  bool expandFunctionMacro(const Token &token, FunctionName &function,
                           std::vector<Token> &out, const Token &question);
  bool findFunctionName(const Token &token, FunctionName &function);
  void substitute(const MacroDef &def, std::span<const Tokens> args, Loc loc,
                  Loc end, std::vector<Token> &out);
  bool checkCircular(MacroUse use, std::vector<MacroUse> &path,
                     const Token &at);
  bool findUses(Tokens body, std::vector<MacroUse> &uses);
  bool expandError(DiagKind kind, const Token &at,
                   std::initializer_list<std::string_view> args,
                   std::string term);
  bool failExpansion(PpForm &form);

  AstContext &context_;
  Diagnostics &diagnostics_;
  const PreprocessorOptions &options_;
  IncludeSearch &search_;
  std::vector<std::unique_ptr<FileState>> files_;
  std::unordered_map<const char *, Macro> macros_; ///< by interned name
  uint64_t macroEpoch_ = 1;
  bool maybeEnabled_ = false;
  bool inPrefix_ = true;
  bool isSkipping_ = false;
  std::vector<Cond> skipStack_; ///< innermost last
  std::vector<std::string> filesRead_;
  std::deque<std::vector<Token>> queued_; ///< -file forms to be given first
  std::vector<Token> raw_, expanded_;
  LexError expandError_; ///< why expand() failed
  size_t expandedTokens_ = 0;
  unsigned expandDepth_ = 0;
};

/// Joins adjacent string literals, as directives allow.
std::vector<Token> joinStrings(std::span<const Token> tokens, Arena &arena);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PP_PREPROCESSOR_H
