//===- Preprocessor.cpp - files and forms ---------------------------------===//
//
// Source: OTP epp.erl, for what a form gives and where errors stand.
//
//===----------------------------------------------------------------------===//
#include "frontend/pp/Preprocessor.h"

#include "frontend/ast/ConstTerm.h"

#include <algorithm>

using namespace lumen::frontend;

/// The memory of the last preprocessor's tokens, for the thread's next one.
static thread_local std::vector<Token> spareTokens[2];
static constexpr size_t kMaxSpareTokens = 1u << 16;

Preprocessor::Preprocessor(AstContext &context, Diagnostics &diagnostics,
                           const PreprocessorOptions &options,
                           IncludeSearch &search)
    : context_(context), diagnostics_(diagnostics), options_(options),
      search_(search) {
  raw_.swap(spareTokens[0]);
  expanded_.swap(spareTokens[1]);
}

Preprocessor::~Preprocessor() {
  for (std::vector<Token> *tokens : {&raw_, &expanded_})
    if (tokens->capacity() > kMaxSpareTokens)
      std::vector<Token>().swap(*tokens);
  raw_.swap(spareTokens[0]);
  expanded_.swap(spareTokens[1]);
}

Token Preprocessor::makeToken(TokenKind kind, std::string_view text) const {
  Token token;
  token.kind = kind;
  token.loc.line = 1;
  token.loc.column = 1;
  token.text = text;
  return token;
}

void Preprocessor::pushFile(uint32_t bufferId, const std::string &path,
                            Loc includeLoc) {
  SourceManager &sources = context_.sources();
  auto state = std::make_unique<FileState>();
  state->name = state->name2 = path;
  state->nameFile = state->name2File =
      sources.addPresumedFile(path, bufferId, 0);
  sources.buffer(bufferId).includedFrom = includeLoc.file;
  sources.buffer(bufferId).includeLoc = includeLoc;
  state->lexer = std::make_unique<Lexer>(context_, bufferId, state->nameFile);
  state->lexer->maybeEnabled = maybeEnabled_;
  filesRead_.push_back(path);
  Loc loc = state->lexer->location();
  files_.push_back(std::move(state));
  definePredefined("FILE", {makeToken(TokenKind::String,
                                      context_.arena().copy(file().name))});
  queueFileForm(file().name, loc, 1);
}

bool Preprocessor::enterMainFile(uint32_t bufferId, std::string name) {
  for (const std::string &feature : options_.features)
    if (feature == "maybe_expr")
      maybeEnabled_ = true;
  definePredefinedMacros();
  pushFile(bufferId, name, Loc());
  for (const auto &[macro, value] : options_.defines)
    if (!defineFromOption(macro, value))
      return false;
  return true;
}

/// Queues the tokens of `-file(Name, Line).` as if they stood at `loc`.
void Preprocessor::queueFileForm(std::string_view name, Loc loc, int64_t line) {
  std::vector<Token> tokens;
  auto add = [&](TokenKind kind, std::string_view text = {}) {
    Token token;
    token.kind = kind;
    token.loc = loc;
    token.endLine = loc.line;
    token.endColumn = loc.column;
    token.text = text;
    tokens.push_back(token);
  };
  add(TokenKind::Minus);
  add(TokenKind::Atom, context_.intern("file"));
  add(TokenKind::LParen);
  add(TokenKind::String, context_.arena().copy(name));
  add(TokenKind::Comma);
  add(TokenKind::Integer, context_.intern(std::to_string(line)));
  add(TokenKind::RParen);
  add(TokenKind::FullStop);
  queued_.push_back(std::move(tokens));
}

PpForm Preprocessor::next() {
  PpForm form;
  while (true) {
    if (!queued_.empty()) {
      expanded_ = std::move(queued_.front());
      queued_.pop_front();
      form.kind = PpForm::Kind::Tokens;
      form.tokens = &expanded_;
      return form;
    }
    if (isSkipping_ ? skipStep(form) : step(form))
      return form;
  }
}

bool Preprocessor::failForm(PpForm &form, DiagKind kind, Loc loc, Loc end,
                            std::initializer_list<std::string_view> args,
                            std::string term) {
  const Diagnostic &diagnostic = diagnostics_.report(kind, loc, end, args);
  form.kind = diagSeverity(kind) == Severity::Warning ? PpForm::Kind::Warning
                                                      : PpForm::Kind::Error;
  form.loc = loc;
  form.message = context_.arena().copy(diagnostic.message);
  form.term = context_.arena().copy(term);
  return true;
}

bool Preprocessor::lexErrorForm(PpForm &form, const LexError &error) {
  return failForm(form, error.kind, error.loc, error.end,
                  {error.arg0, error.arg1}, error.term);
}

/// Reports text that is not UTF-8 where the buffer was cut; true when it did.
bool Preprocessor::checkUnicode(PpForm &form) {
  FileState &state = file();
  if (!context_.sources().buffer(lexer().bufferId()).hasInvalidUtf8 ||
      state.isUnicodeReported || !lexer().atEnd())
    return false;
  state.isUnicodeReported = true;
  Loc loc = lexer().location();
  return failForm(form, DiagKind::InvalidUnicode, loc, Loc(), {},
                  "file_io_server,invalid_unicode");
}

bool Preprocessor::step(PpForm &form) {
  while (defineRecorded())
    ;
  raw_.clear();
  LexError error;
  switch (lexer().nextForm(raw_, error)) {
  case Lexer::Status::Error:
    if (checkUnicode(form))
      return true;
    // As in OTP, what follows in the form is read as one of its own.
    return lexErrorForm(form, error);
  case Lexer::Status::Eof:
    return checkUnicode(form) || leaveFile(form);
  case Lexer::Status::Form:
    if (raw_.back().kind != TokenKind::FullStop && checkUnicode(form))
      return true;
    return handle(form);
  }
  return false;
}

static std::string_view condName(unsigned cond) {
  static constexpr std::string_view kNames[] = {"ifdef", "ifndef", "if", "elif",
                                                "else"};
  return kNames[cond];
}

bool Preprocessor::leaveFile(PpForm &form) {
  FileState &state = file();
  Loc loc = lexer().location();
  if (!state.conds.empty()) {
    std::string_view name = condName(static_cast<unsigned>(state.conds.back()));
    state.conds.pop_back();
    std::string term = "epp,{illegal,";
    printCodePoints(term, "unterminated");
    term += ',';
    printAtom(term, name);
    term += '}';
    return failForm(form, DiagKind::PpIllegal, loc, Loc(),
                    {"unterminated", name}, std::move(term));
  }
  if (files_.size() == 1) {
    form.kind = PpForm::Kind::Eof;
    form.loc = loc;
    return true;
  }
  files_.pop_back();
  FileState &outer = file();
  lexer().maybeEnabled = maybeEnabled_;
  definePredefined("FILE", {makeToken(TokenKind::String,
                                      context_.arena().copy(outer.name2))});
  Loc at = lexer().location();
  int64_t line = at.line;
  at.line = lexer().bufferLine();
  queueFileForm(outer.name, at, at.line);
  if (outer.name != outer.name2) {
    at.generated = true;
    queueFileForm(outer.name2, at, line);
  }
  return false;
}

bool Preprocessor::handle(PpForm &form) {
  Tokens tokens(raw_);
  if (Directive directive = findDirective(tokens))
    return (this->*directive)(tokens.subspan(2), tokens[1], form);
  expanded_.clear();
  expandedTokens_ = 0;
  if (std::none_of(tokens.begin(), tokens.end(), [](const Token &token) {
        return token.kind == TokenKind::Question;
      })) {
    expanded_.swap(raw_);
  } else {
    FunctionName function;
    function.form = tokens;
    if (!expand(tokens, expanded_, function))
      return failExpansion(form);
  }
  if (inPrefix_) {
    static constexpr std::string_view kPrefix[] = {
        "module", "feature", "if",     "else",  "elif",    "endif",
        "ifdef",  "ifndef",  "define", "undef", "include", "include_lib"};
    inPrefix_ = expanded_.empty();
    if (expanded_.size() > 1 && expanded_[0].kind == TokenKind::Minus &&
        expanded_[1].kind == TokenKind::Atom)
      for (std::string_view name : kPrefix)
        inPrefix_ |= expanded_[1].text == name;
  }
  noteModule(expanded_);
  form.kind = PpForm::Kind::Tokens;
  form.tokens = &expanded_;
  return true;
}

/// `-module(m)` and `-extends(m)` give macros their values.
void Preprocessor::noteModule(Tokens tokens) {
  if (tokens.size() < 5 || tokens[0].kind != TokenKind::Minus ||
      tokens[1].kind != TokenKind::Atom ||
      tokens[2].kind != TokenKind::LParen || tokens[3].kind != TokenKind::Atom)
    return;
  bool isModule = tokens[1].text == "module";
  if (!isModule && tokens[1].text != "extends")
    return;
  if (tokens[4].kind != TokenKind::RParen &&
      !(isModule && tokens[4].kind == TokenKind::Comma))
    return;
  Token string = tokens[3];
  string.kind = TokenKind::String;
  string.loc.text = Loc::NoText;
  definePredefined(isModule ? "MODULE" : "BASE_MODULE", {tokens[3]});
  definePredefined(isModule ? "MODULE_STRING" : "BASE_MODULE_STRING", {string});
}

//===----------------------------------------------------------------------===//
// Skipping
//===----------------------------------------------------------------------===//

void Preprocessor::startSkipping(Cond cond) {
  isSkipping_ = true;
  skipStack_.assign(1, cond);
}

/// Reads one form of text that a condition leaves out.
bool Preprocessor::skipStep(PpForm &form) {
  raw_.clear();
  LexError error;
  switch (lexer().nextForm(raw_, error)) {
  case Lexer::Status::Error:
    // What is left out need not even be made of tokens.
    return checkUnicode(form);
  case Lexer::Status::Eof:
    if (checkUnicode(form))
      return true;
    file().conds = std::move(skipStack_);
    skipStack_.clear();
    isSkipping_ = false;
    return leaveFile(form);
  case Lexer::Status::Form:
    break;
  }
  if (raw_.size() < 2 || raw_[0].kind != TokenKind::Minus)
    return false;
  const Token &name = raw_[1];
  bool isAtom = name.kind == TokenKind::Atom;
  if (isAtom && name.text == "ifdef") {
    skipStack_.push_back(Cond::Ifdef);
  } else if (isAtom && name.text == "ifndef") {
    skipStack_.push_back(Cond::Ifndef);
  } else if (name.kind == TokenKind::KwIf) {
    skipStack_.push_back(Cond::If);
  } else if ((isAtom && name.text == "else") ||
             name.kind == TokenKind::KwElse) {
    if (skipStack_.back() == Cond::Else)
      return illegal(form, name, "repeated", "else");
    if (skipStack_.back() == Cond::Elif) {
      skipStack_.back() = Cond::Else;
    } else if (skipStack_.size() == 1) {
      isSkipping_ = false;
      file().conds.push_back(Cond::Else);
    }
  } else if (isAtom && name.text == "elif") {
    if (skipStack_.back() == Cond::Else)
      return failForm(form, DiagKind::PpElifAfterElse, name.loc, name.end(), {},
                      "epp,elif_after_else");
    if (skipStack_.size() == 1) {
      isSkipping_ = false;
      return dirIf(Tokens(raw_).subspan(2), name, form);
    }
  } else if (isAtom && name.text == "endif") {
    skipStack_.pop_back();
    if (skipStack_.empty())
      isSkipping_ = false;
  }
  return false;
}
