//===- Directives.cpp - one function for each directive -------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/parse/Parser.h"
#include "frontend/pp/CondEval.h"
#include "frontend/pp/HeaderCache.h"
#include "frontend/pp/Preprocessor.h"

#include <algorithm>
#include <cstdlib>

using namespace lumen::frontend;

static constexpr size_t kMaxIncludeDepth = 8;

std::vector<Token> lumen::frontend::joinStrings(std::span<const Token> tokens,
                                                Arena &arena) {
  std::vector<Token> out;
  for (const Token &token : tokens) {
    if (token.kind == TokenKind::String && !out.empty() &&
        out.back().kind == TokenKind::String)
      out.back().text =
          arena.copy(std::string(out.back().text) + std::string(token.text));
    else
      out.push_back(token);
  }
  return out;
}

Preprocessor::Directive Preprocessor::findDirective(Tokens tokens) const {
  if (tokens.size() < 2 || tokens[0].kind != TokenKind::Minus)
    return nullptr;
  if (tokens[1].kind == TokenKind::KwIf)
    return &Preprocessor::dirIf;
  if (tokens[1].kind == TokenKind::KwElse)
    return &Preprocessor::dirElse;
  if (tokens[1].kind != TokenKind::Atom)
    return nullptr;
  static constexpr struct {
    std::string_view name;
    Directive handler;
  } kDirectives[] = {
      {"define", &Preprocessor::dirDefine},
      {"undef", &Preprocessor::dirUndef},
      {"include", &Preprocessor::dirInclude},
      {"include_lib", &Preprocessor::dirIncludeLib},
      {"ifdef", &Preprocessor::dirIfdef},
      {"ifndef", &Preprocessor::dirIfndef},
      {"else", &Preprocessor::dirElse},
      {"elif", &Preprocessor::dirElif},
      {"endif", &Preprocessor::dirEndif},
      {"file", &Preprocessor::dirFile},
      {"error", &Preprocessor::dirError},
      {"warning", &Preprocessor::dirError},
      {"feature", &Preprocessor::dirFeature},
  };
  for (const auto &row : kDirectives)
    if (row.name == tokens[1].text)
      return row.handler;
  return nullptr;
}

bool Preprocessor::bad(PpForm &form, const Token &at, std::string_view what) {
  std::string term = "epp,{bad,";
  printAtom(term, what);
  term += '}';
  return failForm(form, DiagKind::PpBadlyFormed, at.loc, at.end(), {what},
                  std::move(term));
}

bool Preprocessor::illegal(PpForm &form, const Token &at, std::string_view how,
                           std::string_view what) {
  std::string term = "epp,{illegal,";
  printCodePoints(term, how);
  term += ',';
  printAtom(term, what);
  term += '}';
  return failForm(form, DiagKind::PpIllegal, at.loc, at.end(), {how, what},
                  std::move(term));
}

/// Whether `tokens` are exactly of the kinds of `pattern`: each character is
/// one token, `a` an atom, `v` an atom or variable, `s` a string, `i` an
/// integer, `.` the full stop. If not, `at` becomes the token to point at.
static bool matches(std::span<const Token> tokens, std::string_view pattern,
                    const Token *&at) {
  size_t i = 0;
  for (; i < pattern.size() && i < tokens.size(); ++i) {
    TokenKind k = tokens[i].kind;
    bool fits = false;
    switch (pattern[i]) {
    case '(':
      fits = k == TokenKind::LParen;
      break;
    case ')':
      fits = k == TokenKind::RParen;
      break;
    case ',':
      fits = k == TokenKind::Comma;
      break;
    case '.':
      fits = k == TokenKind::FullStop;
      break;
    case 'a':
      fits = k == TokenKind::Atom;
      break;
    case 'v':
      fits = k == TokenKind::Atom || k == TokenKind::Var;
      break;
    case 's':
      fits = k == TokenKind::String;
      break;
    default:
      fits = k == TokenKind::Integer;
      break;
    }
    if (!fits)
      break;
    at = &tokens[i];
  }
  if (i == pattern.size() && i == tokens.size())
    return true;
  if (i < tokens.size())
    at = &tokens[i];
  return false;
}

//===----------------------------------------------------------------------===//
// -define, -undef
//===----------------------------------------------------------------------===//

bool Preprocessor::dirDefine(Tokens tokens, const Token &name, PpForm &form) {
  const Token *at = &name;
  matches(tokens.first(std::min<size_t>(tokens.size(), 2)), "(v", at);
  if (tokens.size() < 2 || tokens[0].kind != TokenKind::LParen ||
      (tokens[1].kind != TokenKind::Atom && tokens[1].kind != TokenKind::Var))
    return bad(form, *at, "define");
  const Token &macro = tokens[1];
  Tokens rest = tokens.subspan(2);
  MacroDef def;
  std::vector<std::string_view> params;
  const Token *last = rest.empty() ? &name : &rest[0];
  if (rest.empty() ||
      (rest[0].kind != TokenKind::Comma && rest[0].kind != TokenKind::LParen))
    return bad(form, *last, "define");
  if (rest[0].kind == TokenKind::LParen) {
    // Parameters.
    def.arity = 0;
    rest = rest.subspan(1);
    bool first = true;
    while (true) {
      if (!rest.empty() && rest[0].kind == TokenKind::RParen)
        break;
      if (!first && (rest.empty() || rest[0].kind != TokenKind::Comma))
        return bad(form, rest.empty() ? *last : rest[0], "define");
      size_t var = first ? 0 : 1;
      if (rest.size() <= var || rest[var].kind != TokenKind::Var)
        return bad(form, rest.empty() ? *last : rest[0], "define");
      first = false;
      last = &rest[var];
      for (std::string_view param : params)
        if (param.data() == last->text.data()) {
          std::string term = "epp,{duplicated_argument,";
          printAtom(term, last->text);
          term += '}';
          return failForm(form, DiagKind::PpDuplicatedArgument, last->loc,
                          last->end(), {last->text}, std::move(term));
        }
      params.push_back(last->text);
      ++def.arity;
      rest = rest.subspan(var + 1);
    }
    last = &rest[0]; // )
    rest = rest.subspan(1);
    if (rest.empty() || rest[0].kind != TokenKind::Comma) {
      const Token &where = rest.empty() ? *last : rest[0];
      return failForm(form, DiagKind::PpMissingComma, where.loc, where.end(),
                      {}, "epp,missing_comma");
    }
  }
  const Token &comma = rest[0];
  rest = rest.subspan(1);
  if (rest.empty() || rest.back().kind != TokenKind::FullStop) {
    const Token &where = rest.empty() ? comma : rest.back();
    return failForm(form, DiagKind::PpPrematureEnd, where.loc, where.end(), {},
                    "epp,premature_end");
  }
  if (rest.size() < 2 || rest[rest.size() - 2].kind != TokenKind::RParen)
    return failForm(form, DiagKind::PpMissingParenthesis, rest.back().loc,
                    rest.back().end(), {}, "epp,missing_parenthesis");
  rest = rest.first(rest.size() - 2);

  if (Macro *existing = findMacro(macro.text)) {
    if (existing->isTaken(def.arity)) {
      std::string term =
          existing->isPredefined ? "epp,{redefine_predef," : "epp,{redefine,";
      printAtom(term, macro.text);
      term += '}';
      failForm(form,
               existing->isPredefined ? DiagKind::PpRedefinePredef
                                      : DiagKind::PpRedefine,
               macro.loc, macro.end(), {macro.text}, std::move(term));
      for (const MacroDef *other = existing->defs; other; other = other->next)
        if (other->arity == def.arity && other->where.line != 0)
          diagnostics_.all().back().notes.push_back(
              {other->where, other->whereEnd, "previous definition"});
      return true;
    }
  }
  std::vector<MacroUse> uses;
  if (!findUses(rest, uses))
    return failExpansion(form);
  Arena &arena = context_.arena();
  def.params = arena.copy<std::string_view>(params);
  def.body = arena.copy<Token>(rest);
  def.uses = arena.copy<MacroUse>(uses);
  def.where = macro.loc;
  def.whereEnd = macro.end();
  def.end = tokens.back().end();
  addMacro(macro.text, def);
  return false;
}

/// Takes a recorded definition whose macro is new, without reading its body.
bool Preprocessor::defineRecorded() {
  const RecordedDefine *define = lexer().nextDefine();
  if (!define)
    return false;
  std::string_view name = file().names->name(define->name);
  Macro *existing = findMacro(name);
  if (existing && existing->isTaken(define->arity))
    return false;
  MacroDef def;
  def.arity = define->arity;
  def.recorded = define;
  def.names = file().names;
  Token at = file().names->token(define->name);
  def.where = at.loc;
  def.whereEnd = at.end();
  def.end = define->bodyEnd > define->bodyStart
                ? file().names->token(define->bodyEnd - 1).end()
                : at.end();
  addMacro(name, def);
  lexer().skipRecorded();
  return true;
}

/// Reads the parameters and the body of a recorded definition.
void Preprocessor::MacroDef::read(Arena &arena) {
  const RecordedDefine &define = *recorded;
  recorded = nullptr;
  if (arity > 0) {
    auto *to = static_cast<std::string_view *>(
        arena.allocate(sizeof(std::string_view) * static_cast<size_t>(arity),
                       alignof(std::string_view)));
    for (int i = 0; i < arity; ++i)
      new (to + i) std::string_view(
          names->name(define.params + 2 * static_cast<uint32_t>(i)));
    params = {to, static_cast<size_t>(arity)};
  }
  size_t count = define.bodyEnd - define.bodyStart;
  if (count == 0)
    return;
  auto *to = static_cast<Token *>(
      arena.allocate(sizeof(Token) * count, alignof(Token)));
  for (size_t i = 0; i < count; ++i)
    new (to + i)
        Token(names->token(define.bodyStart + static_cast<uint32_t>(i)));
  body = {to, count};
}

bool Preprocessor::dirUndef(Tokens tokens, const Token &name, PpForm &form) {
  inPrefix_ = false;
  const Token *at = &name;
  if (!matches(tokens, "(v).", at))
    return bad(form, *at, "undef");
  macros_.erase(tokens[1].text);
  ++macroEpoch_;
  return false;
}

//===----------------------------------------------------------------------===//
// -include, -include_lib
//===----------------------------------------------------------------------===//

bool Preprocessor::dirInclude(Tokens tokens, const Token &name, PpForm &form) {
  return includeLike(tokens, name, form, false);
}

bool Preprocessor::dirIncludeLib(Tokens tokens, const Token &name,
                                 PpForm &form) {
  return includeLike(tokens, name, form, true);
}

/// `$VAR/rest` with the environment's value of VAR.
static std::string expandVariable(std::string_view path) {
  if (!path.starts_with('$'))
    return std::string(path);
  size_t slash = path.find('/');
  std::string name(
      path.substr(1, slash == std::string_view::npos ? slash : slash - 1));
  const char *value = std::getenv(name.c_str());
  if (!value)
    return std::string(path);
  if (slash == std::string_view::npos)
    return value;
  return joinPath(value, path.substr(slash + 1));
}

bool Preprocessor::includeLike(Tokens tokens, const Token &name, PpForm &form,
                               bool isLib) {
  std::string_view directive = isLib ? "include_lib" : "include";
  std::vector<Token> joined = joinStrings(tokens, context_.arena());
  const Token *at = &name;
  if (!matches(joined, "(s).", at))
    return bad(form, *at, directive);
  const Token &string = joined[1];
  if (files_.size() > kMaxIncludeDepth) {
    const Token &where = isLib ? name : string;
    std::string term = "epp,{depth,";
    printCodePoints(term, directive);
    term += '}';
    return failForm(form, DiagKind::PpDepth, where.loc, where.end(),
                    {directive}, std::move(term));
  }
  std::string wanted = expandVariable(string.text);
  std::vector<std::string> candidates;
  if (wanted.starts_with('/')) {
    candidates.push_back(wanted);
  } else {
    // As file:path_open/3, which leaves out a folder of `.`.
    auto add = [&](const std::string &dir) {
      candidates.push_back(dir == "." ? joinPath("", wanted)
                                      : joinPath(dir, wanted));
    };
    add(dirName(file().name));
    for (const std::string &dir : options_.includeDirs)
      add(dir);
  }
  auto open = [&](const std::string &path) {
    std::shared_ptr<const TokenRecord> record;
    switch (HeaderCache::get().find(path, record)) {
    case HeaderCache::Found::Nothing:
      return false;
    case HeaderCache::Found::Record: {
      const SourceManager::Buffer &source = record->source();
      uint32_t buffer = context_.sources().addShared(
          path, source.text, source.hasInvalidUtf8, record);
      pushFile(buffer, path, name.loc);
      file().names = &recordedNames_.emplace_back(std::move(record), context_,
                                                  file().nameFile);
      lexer().startReplay(*file().names);
      return true;
    }
    case HeaderCache::Found::File:
      break;
    }
    int error = 0;
    std::optional<uint32_t> buffer = context_.sources().addFile(path, error);
    if (!buffer)
      return false;
    pushFile(*buffer, path, name.loc);
    return true;
  };
  for (const std::string &path : candidates)
    if (open(path))
      return false;
  if (isLib) {
    size_t slash = wanted.find('/');
    std::optional<std::string> dir = search_.appDir(wanted.substr(0, slash));
    if (dir && open(slash == std::string::npos
                        ? *dir
                        : joinPath(*dir, wanted.substr(slash + 1))))
      return false;
  }
  for (const std::string &path : candidates)
    if (std::optional<std::string> real = search_.resolve(path))
      if (open(*real))
        return false;
  std::string term = isLib ? "epp,{include,lib," : "epp,{include,file,";
  printCodePoints(term, wanted);
  term += '}';
  failForm(form, isLib ? DiagKind::PpIncludeLib : DiagKind::PpIncludeFile,
           string.loc, string.end(), {wanted}, std::move(term));
  diagnostics_.all().back().suggestion =
      search_.nearest(wanted, candidates, isLib);
  return true;
}

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

bool Preprocessor::dirIfdef(Tokens tokens, const Token &name, PpForm &form) {
  return ifdefLike(tokens, name, form, Cond::Ifdef);
}

bool Preprocessor::dirIfndef(Tokens tokens, const Token &name, PpForm &form) {
  return ifdefLike(tokens, name, form, Cond::Ifndef);
}

bool Preprocessor::ifdefLike(Tokens tokens, const Token &name, PpForm &form,
                             Cond cond) {
  const Token *at = &name;
  if (!matches(tokens, "(v).", at)) {
    startSkipping(cond);
    return bad(form, *at, name.text);
  }
  if (isDefinedMacro(tokens[1].text) == (cond == Cond::Ifdef))
    file().conds.push_back(cond);
  else
    startSkipping(cond);
  return false;
}

/// Whether somewhere a call to defined/1 asks for what is no name.
static bool hasIllegalDefined(const Node *node) {
  if (node->kind == NodeKind::Call && node->kids.size() == 2 &&
      node->kid(0)->kind == NodeKind::Atom && node->kid(0)->text == "defined" &&
      node->kid(1)->kind != NodeKind::Atom &&
      node->kid(1)->kind != NodeKind::Var)
    return true;
  return std::any_of(node->kids.begin(), node->kids.end(), [](const Node *kid) {
    return kid && hasIllegalDefined(kid);
  });
}

bool Preprocessor::dirIf(Tokens tokens, const Token &name, PpForm &form) {
  startSkipping(Cond::If); // unless the condition turns out to be true
  if (tokens.empty() || tokens[0].kind != TokenKind::LParen)
    return bad(form, tokens.empty() ? name : tokens[0], "if");
  std::vector<Token> expanded;
  FunctionName function;
  expandedTokens_ = 0;
  if (!expand(tokens, expanded, function))
    return failExpansion(form);
  Parser parser(context_, expanded);
  std::vector<Node *> exprs;
  if (!parser.parseExprs(exprs)) {
    const ParseError &error = parser.error();
    return failForm(form, error.kind, error.loc, error.end, {error.text},
                    error.term);
  }
  // defined/1 takes a name, whatever else is wrong with the rest.
  if (exprs.size() != 1 || !isConditionExpr(exprs[0]) ||
      hasIllegalDefined(exprs[0]))
    return bad(form, name, "if");
  std::optional<ConstTerm> value =
      evaluateCondition(exprs[0], [this](std::string_view macro) {
        return findMacro(context_.intern(macro)) != nullptr;
      });
  if (value && value->kind == ConstTerm::Kind::Atom && value->text == "true") {
    isSkipping_ = false;
    file().conds.push_back(Cond::If);
  }
  return false;
}

bool Preprocessor::dirElse(Tokens tokens, const Token &name, PpForm &form) {
  if (tokens.size() != 1 || tokens[0].kind != TokenKind::FullStop)
    return bad(form, tokens.empty() ? name : tokens[0], "else");
  std::vector<Cond> &conds = file().conds;
  if (conds.empty())
    return illegal(form, name, "unbalanced", "else");
  bool isRepeated = conds.back() == Cond::Else;
  conds.pop_back();
  startSkipping(Cond::Else);
  return isRepeated && illegal(form, name, "repeated", "else");
}

bool Preprocessor::dirElif(Tokens tokens, const Token &name, PpForm &form) {
  std::vector<Cond> &conds = file().conds;
  if (conds.empty())
    return illegal(form, name, "unbalanced", "elif");
  bool isAfterElse = conds.back() == Cond::Else;
  conds.pop_back();
  startSkipping(isAfterElse ? Cond::Else : Cond::Elif);
  return isAfterElse && illegal(form, name, "unbalanced", "elif");
}

bool Preprocessor::dirEndif(Tokens tokens, const Token &name, PpForm &form) {
  if (tokens.size() != 1 || tokens[0].kind != TokenKind::FullStop)
    return bad(form, tokens.empty() ? name : tokens[0], "endif");
  if (file().conds.empty())
    return illegal(form, name, "unbalanced", "endif");
  file().conds.pop_back();
  return false;
}

//===----------------------------------------------------------------------===//
// -file, -error, -warning, -feature
//===----------------------------------------------------------------------===//

bool Preprocessor::dirFile(Tokens tokens, const Token &name, PpForm &form) {
  std::vector<Token> expanded;
  FunctionName function;
  expandedTokens_ = 0;
  if (!expand(tokens, expanded, function))
    return failExpansion(form);
  std::vector<Token> joined = joinStrings(expanded, context_.arena());
  const Token *at = &name;
  if (!matches(joined, "(s,i).", at) || joined[3].text.size() > 9)
    return bad(form, *at, "file");
  int64_t line = std::atoll(std::string(joined[3].text).c_str());
  Loc loc = name.loc;
  loc.generated = true;
  queueFileForm(joined[1].text, loc, line);
  FileState &state = file();
  state.name2 = joined[1].text;
  definePredefined("FILE", {makeToken(TokenKind::String,
                                      context_.arena().copy(joined[1].text))});
  uint32_t newLine =
      static_cast<uint32_t>(line + (lexer().location().line - name.loc.line));
  state.name2File = context_.sources().addPresumedFile(
      state.name2, lexer().bufferId(),
      static_cast<int64_t>(lexer().bufferLine()) - newLine);
  lexer().setPresumed(state.name2File, newLine);
  return false;
}

bool Preprocessor::dirError(Tokens tokens, const Token &name, PpForm &form) {
  inPrefix_ = false;
  if (tokens.empty() || tokens[0].kind != TokenKind::LParen)
    return bad(form, tokens.empty() ? name : tokens[0], name.text);
  std::vector<Token> expanded;
  FunctionName function;
  expandedTokens_ = 0;
  std::vector<Node *> exprs;
  std::optional<ConstTerm> value;
  if (expand(tokens, expanded, function)) {
    Parser parser(context_, expanded);
    if (parser.parseExprs(exprs) && exprs.size() == 1)
      value = evaluateLiteral(exprs[0]);
  }
  if (!value)
    return bad(form, name, name.text);
  std::string text, term = "epp,{";
  printTermPretty(text, *value);
  term += name.text;
  term += ',';
  printTerm(term, *value);
  term += '}';
  return failForm(
      form, name.text == "error" ? DiagKind::PpError : DiagKind::PpWarning,
      name.loc, name.end(), {text}, std::move(term));
}

void Preprocessor::setFeature(std::string_view name, bool enable) {
  maybeEnabled_ = enable; // the only feature so far
  lexer().maybeEnabled = enable;
  std::vector<std::string_view> enabled;
  if (enable)
    enabled.push_back(name);
  defineFeatureMacro("FEATURE_ENABLED", enabled);
}

bool Preprocessor::dirFeature(Tokens tokens, const Token &name, PpForm &form) {
  const Token *at = &name;
  if (!matches(tokens, "(a,a).", at))
    return bad(form, tokens.empty() ? name : tokens[0], "feature");
  std::string_view feature = tokens[1].text, what = tokens[3].text;
  if (!inPrefix_)
    return failForm(form, DiagKind::PpFeatureAfterPrefix, name.loc, name.end(),
                    {}, "epp,ftr_after_prefix");
  if (what != "enable" && what != "disable")
    return bad(form, tokens[0], "feature");
  if (feature != "maybe_expr") {
    std::string term = "erl_features,{invalid_features,[";
    printAtom(term, feature);
    term += "]}";
    return failForm(form, DiagKind::PpInvalidFeature, name.loc, name.end(),
                    {feature}, std::move(term));
  }
  setFeature(feature, what == "enable");
  return false;
}
