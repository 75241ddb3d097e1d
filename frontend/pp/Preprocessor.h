//===- Preprocessor.h - Erlang's preprocessor -------------------*- C++ -*-===//
//
// Reads a file and what it includes, one form at a time, and gives the tokens
// of each form with macros expanded. Directives are obeyed and not passed on.
// Entering and leaving a file gives a `-file` form, as OTP's epp does.
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
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace lumen::frontend {

struct ConstTerm;

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
  std::span<const Token> tokens; ///< valid until the next form is asked for
  Loc loc;                       ///< Error, Warning, Eof
  std::string_view message;      ///< Error, Warning: already reported
  std::string_view term;         ///< OTP's module and descriptor, as terms
};

class Preprocessor {
public:
  Preprocessor(AstContext &context, Diagnostics &diagnostics,
               const PreprocessorOptions &options, IncludeSearch &search);
  ~Preprocessor();

  /// Starts on a buffer that calls itself `name`.
  void enterMainFile(uint32_t bufferId, std::string name);

  PpForm next();

  /// Every file that was read, the main file first.
  const std::vector<std::string> &filesRead() const { return filesRead_; }

private:
  enum class Cond : uint8_t { Ifdef, Ifndef, If, Elif, Else };

  /// One definition of a macro: its parameters and expansion.
  struct MacroDef {
    int arity = -1; ///< -1: takes no argument list
    std::vector<std::string_view> params;
    std::vector<Token> body;
    /// Macros that the body uses, with the number of arguments there.
    std::vector<std::pair<std::string_view, int>> uses;
    bool isChecked = false; ///< known not to be circular
  };
  struct Macro {
    bool isPredefined = false;
    bool isDefined = true; ///< false: predefined, without a value yet
    std::vector<MacroDef> defs; ///< newest first
  };

  struct FileState {
    std::unique_ptr<Lexer> lexer;
    std::string name;  ///< the path it was opened by
    std::string name2; ///< the same, or what -file says
    uint32_t nameFile = 0; ///< presumed file for `name`
    int64_t delta = 0;
    std::vector<Cond> conds;
  };

  /// The current function's name and arity, for ?FUNCTION_NAME.
  struct FunctionName {
    enum class State : uint8_t { Unknown, Disabled, Known } state;
    std::string_view name;
    unsigned arity;
  };

  using Tokens = std::span<const Token>;

  // Files.
  void pushFile(uint32_t bufferId, const std::string &path, Loc includeLoc);
  bool leaveFile(PpForm &form);
  void queueFileForm(const std::string &name, Loc loc, int64_t line);
  Loc startLoc(uint32_t file) const;
  FileState &file() { return *files_.back(); }

  // Forms.
  bool handle(std::vector<Token> &tokens, PpForm &form);
  bool skip(PpForm &form);
  bool directive(std::vector<Token> &tokens, PpForm &form, bool &isDirective);
  bool dirDefine(Tokens tokens, PpForm &form);
  bool dirUndef(Tokens tokens, PpForm &form);
  bool dirInclude(Tokens tokens, PpForm &form, bool isLib);
  bool dirIfdef(Tokens tokens, PpForm &form, Cond cond);
  bool dirIf(Tokens tokens, PpForm &form);
  bool dirElse(Tokens tokens, PpForm &form);
  bool dirElif(Tokens tokens, PpForm &form);
  bool dirEndif(Tokens tokens, PpForm &form);
  bool dirFile(Tokens tokens, PpForm &form);
  bool dirError(Tokens tokens, PpForm &form);
  bool dirFeature(Tokens tokens, PpForm &form);
  bool setFeature(std::string_view name, bool enable);
  void noteModule(Tokens tokens);
  bool failForm(PpForm &form, DiagKind kind, const Token &at,
                std::initializer_list<std::string_view> args,
                std::string term);
  bool bad(PpForm &form, const Token &at, std::string_view what);
  /// The token where `tokens` departs from `pattern`.
  const Token &mismatch(Tokens tokens, std::string_view pattern) const;
  std::vector<Token> joinStrings(Tokens tokens);
  bool evaluateIf(Tokens tokens, PpForm &form, bool &value);

  // Macros.
  Macro *findMacro(std::string_view name);
  bool isDefinedMacro(std::string_view name);
  void define(std::string_view name, bool isPredefined, std::vector<Token> body);
  void definePredefined(std::string_view name, const Token &value);
  void defineFeatureMacro(std::string_view name,
                          const std::vector<std::string_view> &features);
  bool expand(Tokens tokens, std::vector<Token> &out, FunctionName &function);
  bool expandCall(std::vector<Token> &input, std::vector<Token> &out,
                  FunctionName &function, Token macro, Tokens form);
  bool substitute(const MacroDef &def,
                  const std::vector<std::vector<Token>> &args, const Token &at,
                  std::vector<Token> &out);
  bool checkCircular(std::string_view name, int arity,
                     std::vector<std::pair<std::string_view, int>> &path);
  bool updateFunctionName(const Token &token, FunctionName &function,
                          Tokens form);
  /// Counts the arguments of a macro call; `at(i)` gives the tokens. -1: no
  /// argument list.
  template <typename At>
  bool countArgs(const At &at, size_t count, const Token &macro, int &arity);
  bool usesOf(Tokens body,
              std::vector<std::pair<std::string_view, int>> &uses);
  void expansionError(DiagKind kind, Loc loc, Loc end,
                      std::initializer_list<std::string_view> args,
                      std::string term);
  std::string stringify(Tokens tokens);

  AstContext &context_;
  Diagnostics &diagnostics_;
  const PreprocessorOptions &options_;
  IncludeSearch &search_;
  std::vector<std::unique_ptr<FileState>> files_;
  std::unordered_map<const char *, Macro> macros_;
  std::vector<std::string_view> features_;
  bool maybeEnabled_ = false;
  bool inPrefix_ = true;
  bool isSkipping_ = false;
  std::vector<Cond> skipStack_; ///< innermost last
  std::vector<std::string> filesRead_;
  std::deque<std::vector<Token>> queued_; ///< -file forms to be given first
  std::vector<Token> raw_, expanded_;
  LexError expandError_; ///< set when expand() fails
  std::string expandMessage_;
  size_t expandBudget_ = 0;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PP_PREPROCESSOR_H
