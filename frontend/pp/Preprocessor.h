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
    std::span<const std::string_view> params;
    Tokens body;
    std::span<const MacroUse> uses;
    Loc where, whereEnd; ///< the name in `-define`; no line: not in a file
    Loc end;             ///< of the whole definition
    uint64_t checkedEpoch = 0; ///< macroEpoch_ when found not to be circular
    MacroDef *next = nullptr;  ///< of another arity
    /// Where params and body are to be read from when first needed.
    const RecordedDefine *recorded = nullptr;
    RecordedNames *names = nullptr;

    void read(Arena &arena);
  };
  struct Macro {
    bool isPredefined = false;
    std::string_view name;
    bool hasValue = true;     ///< false: predefined, without a value yet
    MacroDef *defs = nullptr; ///< overloads by arity, in order

    bool isTaken(int arity) const {
      for (const MacroDef *def = defs; def; def = def->next)
        if (def->arity == arity)
          return true;
      return isPredefined;
    }
  };
  /// Macros by interned name. Open addressing; an erased one keeps its slot.
  class MacroTable {
  public:
    Macro *find(std::string_view name) {
      size_t i = slotOf(name.data());
      return slots_[i].name && slots_[i].macro ? slots_[i].macro : nullptr;
    }
    /// The macro, a new one if there is none.
    Macro &get(std::string_view name, Arena &arena) {
      if (count_ * 2 >= slots_.size())
        grow();
      Slot &slot = slots_[slotOf(name.data())];
      if (!slot.name) {
        slot.name = name.data();
        ++count_;
      }
      if (!slot.macro) {
        slot.macro = arena.make<Macro>();
        slot.macro->name = name;
      }
      return *slot.macro;
    }
    /// The names of all that have a value, in no order.
    std::vector<std::string_view> names() const {
      std::vector<std::string_view> names;
      for (const Slot &slot : slots_)
        if (slot.name && slot.macro && slot.macro->hasValue)
          names.push_back(slot.macro->name);
      return names;
    }
    void erase(std::string_view name) {
      slots_[slotOf(name.data())].macro = nullptr;
    }

  private:
    struct Slot {
      const char *name = nullptr;
      Macro *macro = nullptr;
    };
    size_t slotOf(const char *name) const {
      size_t hash =
          (reinterpret_cast<uintptr_t>(name) * 0x9E3779B97F4A7C15u) >> 32;
      size_t i = hash & (slots_.size() - 1);
      while (slots_[i].name && slots_[i].name != name)
        i = (i + 1) & (slots_.size() - 1);
      return i;
    }
    void grow() {
      std::vector<Slot> old(slots_.size() * 4);
      old.swap(slots_);
      for (const Slot &slot : old)
        if (slot.name)
          slots_[slotOf(slot.name)] = slot;
    }

    std::vector<Slot> slots_ = std::vector<Slot>(256);
    size_t count_ = 0;
  };
  struct FileState {
    std::unique_ptr<Lexer> lexer;
    std::string name;      ///< the path it was opened by
    std::string name2;     ///< the same, or what -file says
    uint32_t nameFile = 0; ///< presumed file for the physical name
    uint32_t name2File = 0;
    bool isUnicodeReported = false;
    RecordedNames *names = nullptr; ///< of a header read before
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
  void addMacro(std::string_view name, const MacroDef &def);
  bool defineRecorded();
  void definePredefined(std::string_view name,
                        std::initializer_list<Token> body,
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
  /// A macro's name near to `name`, which may have an arity.
  std::string nearestMacro(std::string_view name) const;

  AstContext &context_;
  Diagnostics &diagnostics_;
  const PreprocessorOptions &options_;
  IncludeSearch &search_;
  std::vector<std::unique_ptr<FileState>> files_;
  MacroTable macros_;
  std::deque<RecordedNames> recordedNames_;
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
