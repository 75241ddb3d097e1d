//===- Macros.cpp - defining and expanding macros -------------------------===//
//
// Expansion works on a stack of input tokens whose top is the next one. A macro
// without parameters is expanded for itself; what a macro with parameters gives
// is pushed back and read again, together with what follows the call. All
// tokens of an expansion stand where the call does, and after an argument where
// that argument's last token does. Source: OTP epp.erl (expand_macros).
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Suggest.h"
#include "frontend/basic/Unicode.h"
#include "frontend/parse/Parser.h"
#include "frontend/pp/Preprocessor.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace lumen::frontend;

/// Bounds what a form can grow to, so that macros that double their argument
/// again and again give an error rather than use all memory.
static constexpr size_t kMaxExpandedTokens = 2u << 20;
static constexpr unsigned kMaxExpandDepth = 2000;

Preprocessor::Macro *Preprocessor::findMacro(std::string_view name) {
  return macros_.find(name);
}

/// Adds a definition after those there are.
void Preprocessor::addMacro(std::string_view name, const MacroDef &def) {
  Arena &arena = context_.arena();
  MacroDef **link = &macros_.get(name, arena).defs;
  while (*link)
    link = &(*link)->next;
  *link = arena.make<MacroDef>(def);
  ++macroEpoch_;
}

bool Preprocessor::isDefinedMacro(std::string_view name) {
  Macro *macro = findMacro(name);
  return macro && macro->hasValue;
}

void Preprocessor::definePredefined(std::string_view name,
                                    std::initializer_list<Token> body,
                                    bool hasValue) {
  Arena &arena = context_.arena();
  Macro &macro = macros_.get(context_.intern(name), arena);
  macro.isPredefined = true;
  macro.hasValue = hasValue;
  macro.defs = arena.make<MacroDef>();
  macro.defs->body = arena.copy<Token>(Tokens(body.begin(), body.size()));
}

void Preprocessor::defineFeatureMacro(
    std::string_view name, const std::vector<std::string_view> &features) {
  Arena &arena = context_.arena();
  Macro &macro = macros_.get(context_.intern(name), arena);
  macro.isPredefined = false;
  macro.defs = arena.make<MacroDef>();
  MacroDef &def = *macro.defs;
  def.arity = 1;
  std::string_view param = context_.intern("X");
  def.params = arena.copy<std::string_view>(
      std::span<const std::string_view>(&param, 1));
  std::vector<Token> body;
  if (features.empty()) {
    body.push_back(makeToken(TokenKind::Atom, context_.intern("false")));
    def.body = arena.copy<Token>(body);
    return;
  }
  body.push_back(makeToken(TokenKind::LParen));
  for (size_t i = 0; i < features.size(); ++i) {
    if (i)
      body.push_back(makeToken(TokenKind::KwOrelse));
    body.push_back(makeToken(TokenKind::LParen));
    body.push_back(makeToken(TokenKind::Var, param));
    body.push_back(makeToken(TokenKind::RParen));
    body.push_back(makeToken(TokenKind::EqualEqual));
    body.push_back(makeToken(TokenKind::Atom, context_.intern(features[i])));
  }
  body.push_back(makeToken(TokenKind::RParen));
  def.body = arena.copy<Token>(body);
}

void Preprocessor::definePredefinedMacros() {
  for (std::string_view name :
       {"FUNCTION_NAME", "FUNCTION_ARITY", "MODULE", "MODULE_STRING",
        "BASE_MODULE", "BASE_MODULE_STRING"})
    definePredefined(name, {}, /*hasValue=*/false);
  definePredefined("LINE", {makeToken(TokenKind::Integer, "1")});
  definePredefined("MACHINE",
                   {makeToken(TokenKind::Atom, context_.intern("BEAM"))});
  definePredefined("BEAM",
                   {makeToken(TokenKind::Atom, context_.intern("true"))});
  definePredefined(
      "OTP_RELEASE",
      {makeToken(TokenKind::Integer,
                 context_.intern(std::to_string(options_.otpRelease)))});
  defineFeatureMacro("FEATURE_AVAILABLE", {"maybe_expr"});
  std::vector<std::string_view> enabled;
  if (maybeEnabled_)
    enabled.push_back("maybe_expr");
  defineFeatureMacro("FEATURE_ENABLED", enabled);
}

/// The tokens of a term as OTP's erl_parse:abstract/1 and tokens/1 would give
/// them, so that a list of characters becomes a string.
static void appendTermTokens(const ConstTerm &term, AstContext &context,
                             std::vector<Token> &out) {
  using K = ConstTerm::Kind;
  auto add = [&](TokenKind kind, std::string_view text = {}) {
    Token token;
    token.kind = kind;
    token.loc.line = 1;
    token.text = text;
    out.push_back(token);
  };
  auto commas = [&](size_t from, size_t to) {
    for (size_t i = from; i < to; ++i) {
      if (i > from)
        add(TokenKind::Comma);
      appendTermTokens(term.items[i], context, out);
    }
  };
  switch (term.kind) {
  case K::Integer:
    if (term.isNegative)
      add(TokenKind::Minus);
    add(TokenKind::Integer, context.intern(term.text));
    return;
  case K::Float:
    if (std::signbit(term.real))
      add(TokenKind::Minus);
    add(TokenKind::Float);
    out.back().real = std::fabs(term.real);
    return;
  case K::Atom:
    add(TokenKind::Atom, context.intern(term.text));
    return;
  case K::Tuple:
    add(TokenKind::LBrace);
    commas(0, term.items.size());
    add(TokenKind::RBrace);
    return;
  case K::Map:
    add(TokenKind::Hash);
    add(TokenKind::LBrace);
    for (size_t i = 0; i < term.items.size(); i += 2) {
      if (i)
        add(TokenKind::Comma);
      appendTermTokens(term.items[i], context, out);
      add(TokenKind::FatArrow);
      appendTermTokens(term.items[i + 1], context, out);
    }
    add(TokenKind::RBrace);
    return;
  case K::List: {
    std::string text;
    bool isText = term.isProper && !term.items.empty();
    for (const ConstTerm &item : term.items) {
      uint64_t c =
          item.kind == K::Integer && !item.isNegative && item.text.size() < 8
              ? std::strtoull(item.text.c_str(), nullptr, 10)
              : UINT64_MAX;
      isText = isText && c < 0x110000 && !(c >= 0xD800 && c < 0xE000) &&
               c != 0xFFFE && c != 0xFFFF;
      if (isText)
        appendUtf8(text, static_cast<uint32_t>(c));
    }
    if (isText) {
      add(TokenKind::String, context.arena().copy(text));
      return;
    }
    size_t count = term.items.size() - (term.isProper ? 0 : 1);
    add(TokenKind::LBracket);
    commas(0, count);
    if (!term.isProper) {
      add(TokenKind::Bar);
      commas(count, count + 1);
    }
    add(TokenKind::RBracket);
    return;
  }
  case K::Bits:
    add(TokenKind::LBin);
    for (size_t i = 0; i < term.text.size(); ++i) {
      if (i)
        add(TokenKind::Comma);
      unsigned byte = static_cast<uint8_t>(term.text[i]);
      unsigned rest = i + 1 == term.text.size() ? term.bitCount % 8 : 0;
      add(TokenKind::Integer,
          context.intern(std::to_string(rest ? byte >> (8 - rest) : byte)));
      if (rest) {
        add(TokenKind::Colon);
        add(TokenKind::Integer, context.intern(std::to_string(rest)));
      }
    }
    add(TokenKind::RBin);
    return;
  case K::Fun:
    return; // not reached: options with funs are rejected
  }
}

/// -D name=term. The term's tokens become the macro's body.
bool Preprocessor::defineFromOption(const std::string &name,
                                    const std::string &value) {
  uint32_t buffer = context_.sources().addBuffer(
      "-D" + name, (value.empty() ? "true" : value) + " .");
  Lexer lexer(context_, buffer,
              context_.sources().addPresumedFile("-D" + name, buffer, 0));
  std::vector<Token> tokens;
  LexError error;
  std::optional<ConstTerm> term;
  if (lexer.nextForm(tokens, error) == Lexer::Status::Form) {
    Parser parser(context_, tokens);
    std::vector<Node *> exprs;
    if (parser.parseExprs(exprs) && exprs.size() == 1)
      term = evaluateLiteral(exprs[0]);
  }
  if (!term || term->kind == ConstTerm::Kind::Fun) {
    diagnostics_.report(DiagKind::BadDefine, Loc(), {name, value});
    return false;
  }
  std::string_view interned = context_.intern(name);
  if (Macro *existing = findMacro(interned)) {
    diagnostics_.report(existing->isPredefined ? DiagKind::PpRedefinePredef
                                               : DiagKind::PpRedefine,
                        Loc(), {name});
    return false;
  }
  MacroDef def;
  std::vector<Token> body;
  appendTermTokens(*term, context_, body);
  def.body = context_.arena().copy<Token>(body);
  addMacro(interned, def);
  return true;
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

bool Preprocessor::expandError(DiagKind kind, const Token &at,
                               std::initializer_list<std::string_view> args,
                               std::string term) {
  expandError_.kind = kind;
  expandError_.loc = at.loc;
  expandError_.loc.text = Loc::NoText;
  expandError_.end = at.end();
  expandError_.arg0 = args.size() > 0 ? *args.begin() : std::string_view();
  expandError_.term = "epp," + term;
  return false;
}

bool Preprocessor::failExpansion(PpForm &form) {
  lexErrorForm(form, expandError_);
  if (expandError_.kind == DiagKind::PpUndefinedMacro)
    diagnostics_.all().back().suggestion = nearestMacro(expandError_.arg0);
  return true;
}

std::string Preprocessor::nearestMacro(std::string_view name) const {
  name = name.substr(0, name.rfind('/'));
  // Sorted, so that the table's order does not choose.
  std::vector<std::string_view> names = macros_.names();
  std::sort(names.begin(), names.end());
  NameSuggester suggester(name);
  for (std::string_view candidate : names)
    suggester.offer(candidate);
  return suggester.best();
}

static std::string termOf(std::string_view tag, std::string_view name) {
  std::string term = "{" + std::string(tag) + ',';
  printAtom(term, name);
  return term + '}';
}

static std::string termOf(std::string_view tag, std::string_view name,
                          int arity) {
  std::string term = "{" + std::string(tag) + ',';
  printAtom(term, name);
  return term + ',' + (arity < 0 ? "none" : std::to_string(arity)) + '}';
}

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

namespace {
/// Where the arguments of a macro call are, as indices into some sequence.
struct CallArgs {
  int arity = -1; ///< -1: no argument list follows
  std::vector<std::pair<size_t, size_t>> ranges;
  size_t end = 0; ///< just past the closing parenthesis
};
enum class ArgsStatus : uint8_t { Ok, Malformed };
} // namespace

/// The closing token that must come before a comma counts again; EndOfForm if
/// the token at `i` opens nothing.
template <typename At>
static TokenKind closerFor(const At &at, size_t count, size_t i) {
  auto kind = [&](size_t k) {
    return k < count ? at(k).kind : TokenKind::EndOfForm;
  };
  switch (at(i).kind) {
  case TokenKind::LParen:
    return TokenKind::RParen;
  case TokenKind::LBin:
    return TokenKind::RBin;
  case TokenKind::LBracket:
    return TokenKind::RBracket;
  case TokenKind::LBrace:
    return TokenKind::RBrace;
  case TokenKind::KwBegin:
  case TokenKind::KwIf:
  case TokenKind::KwCase:
  case TokenKind::KwReceive:
  case TokenKind::KwTry:
  case TokenKind::KwCond:
    return TokenKind::KwEnd;
  case TokenKind::KwFun:
    return kind(i + 1) == TokenKind::LParen ||
                   (kind(i + 1) == TokenKind::Var &&
                    kind(i + 2) == TokenKind::LParen)
               ? TokenKind::KwEnd
               : TokenKind::EndOfForm;
  default:
    return TokenKind::EndOfForm;
  }
}

/// Finds the arguments that start at token 0 of a sequence.
template <typename At>
static ArgsStatus findArgs(const At &at, size_t count, CallArgs &args) {
  if (count == 0 || at(0).kind != TokenKind::LParen)
    return ArgsStatus::Ok;
  args.arity = 0;
  if (count > 1 && at(1).kind == TokenKind::RParen) {
    args.end = 2;
    return ArgsStatus::Ok;
  }
  if (count > 1 && at(1).kind == TokenKind::Comma)
    return ArgsStatus::Malformed;
  std::vector<TokenKind> open;
  size_t i = 1;
  while (true) {
    size_t start = i;
    for (; i < count; ++i) {
      TokenKind k = at(i).kind;
      if (open.empty() && (k == TokenKind::Comma || k == TokenKind::RParen))
        break;
      TokenKind closer = closerFor(at, count, i);
      if (closer != TokenKind::EndOfForm)
        open.push_back(closer);
      else if (!open.empty() && k == open.back())
        open.pop_back();
    }
    if (i >= count)
      return ArgsStatus::Malformed;
    args.ranges.emplace_back(start, i);
    ++args.arity;
    if (at(i).kind == TokenKind::RParen) {
      args.end = i + 1;
      return ArgsStatus::Ok;
    }
    ++i; // the comma
    if (i < count && at(i).kind == TokenKind::RParen)
      return ArgsStatus::Malformed;
  }
}

/// Which macros a body uses, to find circles when one of them is used.
bool Preprocessor::findUses(Tokens body, std::vector<MacroUse> &uses) {
  for (size_t i = 0; i + 1 < body.size(); ++i) {
    if (body[i].kind != TokenKind::Question)
      continue;
    ++i;
    if (body[i].kind != TokenKind::Atom && body[i].kind != TokenKind::Var)
      continue; // `??Arg` too
    Tokens rest = body.subspan(i + 1);
    CallArgs args;
    auto at = [&](size_t k) -> const Token & { return rest[k]; };
    if (findArgs(at, rest.size(), args) != ArgsStatus::Ok)
      return expandError(DiagKind::PpArgError, body[i], {body[i].text},
                         termOf("arg_error", body[i].text));
    MacroUse use(body[i].text, args.arity);
    if (std::find(uses.begin(), uses.end(), use) == uses.end())
      uses.push_back(use);
  }
  std::sort(uses.begin(), uses.end());
  return true;
}

bool Preprocessor::checkCircular(MacroUse use, std::vector<MacroUse> &path,
                                 const Token &at) {
  if (std::find(path.begin(), path.end(), use) != path.end() ||
      path.size() > kMaxExpandDepth) {
    std::string name(use.first);
    if (use.second >= 0)
      name += '/' + std::to_string(use.second);
    return expandError(DiagKind::PpCircular, at, {name},
                       termOf("circular", use.first, use.second));
  }
  Macro *macro = findMacro(use.first);
  if (!macro || macro->isPredefined)
    return true;
  MacroDef *def = nullptr;
  for (MacroDef *other = macro->defs; other; other = other->next)
    if (other->arity == use.second || (!def && other->arity == -1))
      def = other;
  if (!def || def->checkedEpoch == macroEpoch_)
    return true;
  path.push_back(use);
  for (const MacroUse &inner : def->uses)
    if (!checkCircular(inner, path, at))
      return false;
  path.pop_back();
  def->checkedEpoch = macroEpoch_;
  return true;
}

//===----------------------------------------------------------------------===//
// Expansion
//===----------------------------------------------------------------------===//

/// The text that `??Arg` stands for.
static std::string stringify(std::span<const Token> tokens) {
  std::string out;
  for (const Token &token : tokens) {
    if (!out.empty() || &token != tokens.data())
      out += ' ';
    switch (token.kind) {
    case TokenKind::FullStop:
      out += '.';
      break;
    case TokenKind::Other:
    case TokenKind::Var:
    case TokenKind::Integer:
      out += token.text;
      break;
    case TokenKind::Float:
      printFloat(out, token.real);
      break;
    case TokenKind::Atom:
      printAtom(out, token.text);
      break;
    case TokenKind::Char:
      printChar(out, token.codePoint);
      break;
    case TokenKind::String:
      printQuoted(out, token.text, '"');
      break;
    default:
      out += tokenText(token.kind);
      break;
    }
  }
  return out;
}

/// Appends a body with parameters replaced. Tokens stand at `loc` until the
/// first argument, then at the last token of the argument before.
void Preprocessor::substitute(const MacroDef &def, std::span<const Tokens> args,
                              Loc loc, Loc end, std::vector<Token> &out) {
  auto findArg = [&](std::string_view name) -> const Tokens * {
    for (size_t i = 0; i < args.size(); ++i)
      if (def.params[i].data() == name.data())
        return &args[i];
    return nullptr;
  };
  auto add = [&](Token token) {
    token.loc = loc;
    token.endLine = end.line;
    token.endColumn = end.column;
    out.push_back(token);
  };
  Tokens body = def.body;
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i].kind == TokenKind::Question && i + 2 < body.size() &&
        body[i + 1].kind == TokenKind::Question &&
        body[i + 2].kind == TokenKind::Var) {
      i += 2;
      if (const Tokens *arg = findArg(body[i].text)) {
        Token string = body[i];
        string.kind = TokenKind::String;
        string.text = context_.arena().copy(stringify(*arg));
        add(string);
      } else {
        add(body[i]);
      }
      continue;
    }
    if (body[i].kind == TokenKind::Var) {
      if (const Tokens *arg = findArg(body[i].text)) {
        out.insert(out.end(), arg->begin(), arg->end());
        loc = arg->back().loc;
        end = arg->back().end();
        continue;
      }
    }
    add(body[i]);
  }
}

bool Preprocessor::expand(Tokens tokens, std::vector<Token> &out,
                          FunctionName &function) {
  auto isQuestion = [](const Token &t) {
    return t.kind == TokenKind::Question;
  };
  auto first = std::find_if(tokens.begin(), tokens.end(), isQuestion);
  out.insert(out.end(), tokens.begin(), first);
  if (first == tokens.end())
    return true;
  std::vector<Token> input(first, tokens.end());
  std::reverse(input.begin(), input.end());
  while (!input.empty()) {
    if (!isQuestion(input.back()) || input.size() == 1) {
      out.push_back(input.back());
      input.pop_back();
      continue;
    }
    if (!expandCall(input, out, function))
      return false;
  }
  return true;
}

/// Expands the `?M` on top of `input`.
bool Preprocessor::expandCall(std::vector<Token> &input,
                              std::vector<Token> &out, FunctionName &function) {
  const Token question = input.back();
  input.pop_back();
  const Token token = input.back();
  if (token.kind != TokenKind::Atom && token.kind != TokenKind::Var) {
    std::string text = token.kind == TokenKind::FullStop
                           ? "dot"
                           : tokenToString(token);
    std::string term = "{call,[63,";
    printCodePoints(term, text);
    return expandError(DiagKind::PpIllegalCall, token, {"?" + text},
                       term + "]}");
  }
  input.pop_back();
  if (token.kind == TokenKind::Var) {
    if (token.text == "LINE") {
      Token line = token;
      line.kind = TokenKind::Integer;
      line.text = context_.intern(std::to_string(token.loc.line));
      out.push_back(line);
      return true;
    }
    if (token.text == "FUNCTION_NAME" || token.text == "FUNCTION_ARITY")
      return expandFunctionMacro(token, function, out, question);
  }
  CallArgs args;
  auto at = [&](size_t i) -> const Token & {
    return input[input.size() - 1 - i];
  };
  if (findArgs(at, input.size(), args) != ArgsStatus::Ok)
    return expandError(DiagKind::PpArgError, token, {token.text},
                       termOf("arg_error", token.text));
  Macro *macro = findMacro(token.text);
  if (!macro || !macro->hasValue) {
    std::string name(token.text);
    if (args.arity >= 0)
      name += '/' + std::to_string(args.arity);
    return expandError(DiagKind::PpUndefinedMacro, token, {name},
                       termOf("undefined", token.text, args.arity));
  }
  MacroDef *def = nullptr;
  if (macro->defs && !macro->defs->next && macro->defs->arity == -1) {
    def = macro->defs;
  } else {
    for (MacroDef *other = macro->defs; other; other = other->next)
      if (other->arity == args.arity)
        def = other;
  }
  auto mismatch = [&] {
    return expandError(DiagKind::PpMismatch, token, {token.text},
                       termOf("mismatch", token.text));
  };
  if (!def)
    return mismatch();
  if (def->recorded)
    def->read(context_.arena());
  std::vector<MacroUse> path;
  if (!macro->isPredefined && def->checkedEpoch != macroEpoch_ &&
      !checkCircular({token.text, def->arity}, path, token))
    return false;

  if (def->where.line != 0) {
    Loc end = def->arity < 0 ? token.end() : at(args.end - 1).end();
    context_.sources().addExpansion(
        {token.text, def->where, def->end, question.loc, end});
  }
  std::vector<Token> body;
  if (def->arity < 0) {
    substitute(*def, {}, token.loc, token.end(), body);
    if (std::any_of(body.begin(), body.end(), [](const Token &t) {
          return t.kind == TokenKind::Question;
        })) {
      if (expandDepth_ > kMaxExpandDepth)
        return expandError(DiagKind::PpMacroTooLarge, token, {token.text},
                           termOf("mismatch", token.text));
      std::vector<Token> inner;
      ++expandDepth_;
      bool ok = expand(body, inner, function);
      --expandDepth_;
      if (!ok)
        return false;
      body = std::move(inner);
    }
    expandedTokens_ += body.size() + 1;
    if (body.empty() || body.back().kind != TokenKind::Question) {
      out.insert(out.end(), body.begin(), body.end());
      body.clear();
    }
  } else {
    // The arguments, in reading order.
    std::vector<Token> argTokens;
    std::vector<size_t> starts;
    for (auto [from, to] : args.ranges) {
      if (from == to)
        return mismatch();
      starts.push_back(argTokens.size());
      for (size_t i = from; i < to; ++i)
        argTokens.push_back(at(i));
    }
    starts.push_back(argTokens.size());
    std::vector<Tokens> spans;
    for (size_t i = 0; i + 1 < starts.size(); ++i)
      spans.push_back(
          Tokens(argTokens).subspan(starts[i], starts[i + 1] - starts[i]));
    substitute(*def, spans, token.loc, token.end(), body);
    expandedTokens_ += body.size() + 1;
    input.resize(input.size() - args.end);
  }
  if (expandedTokens_ > kMaxExpandedTokens)
    return expandError(DiagKind::PpMacroTooLarge, token, {token.text},
                       termOf("mismatch", token.text));
  input.insert(input.end(), body.rbegin(), body.rend());
  return true;
}

//===----------------------------------------------------------------------===//
// ?FUNCTION_NAME and ?FUNCTION_ARITY
//===----------------------------------------------------------------------===//

bool Preprocessor::expandFunctionMacro(const Token &token,
                                       FunctionName &function,
                                       std::vector<Token> &out,
                                       const Token &question) {
  if (function.state == FunctionName::State::Off) {
    out.push_back(question);
    out.push_back(token);
    return true;
  }
  if (function.state == FunctionName::State::Unknown &&
      !findFunctionName(token, function))
    return false;
  Token value = token;
  if (token.text == "FUNCTION_NAME") {
    value.kind = TokenKind::Atom;
    value.text = function.name;
  } else {
    value.kind = TokenKind::Integer;
    value.text = context_.intern(std::to_string(function.arity));
  }
  out.push_back(value);
  return true;
}

/// Looks for `name(` at the form's start and counts arguments as OTP does,
/// which is by tokens: `f({})` counts none.
bool Preprocessor::findFunctionName(const Token &token,
                                    FunctionName &function) {
  FunctionName off;
  off.state = FunctionName::State::Off;
  std::vector<Token> tokens;
  if (!expand(function.form, tokens, off)) {
    // The error will come up again, for the form as a whole.
    function.state = FunctionName::State::Known;
    function.name = context_.intern("_");
    function.arity = 0;
    return true;
  }
  if (!tokens.empty() && tokens[0].kind == TokenKind::Question)
    return expandError(DiagKind::PpIllegalFunctionUsage, token, {token.text},
                       termOf("illegal_function_usage", token.text));
  if (tokens.size() < 2 || tokens[0].kind != TokenKind::Atom ||
      tokens[1].kind != TokenKind::LParen)
    return expandError(DiagKind::PpIllegalFunction, token, {token.text},
                       termOf("illegal_function", token.text));
  function.state = FunctionName::State::Known;
  function.name = tokens[0].text;
  function.arity = 0;
  unsigned level = 1;
  for (size_t i = 2; i < tokens.size() && level > 0; ++i) {
    switch (tokens[i].kind) {
    case TokenKind::Comma:
      if (level == 1)
        ++function.arity;
      break;
    case TokenKind::LParen:
    case TokenKind::LBrace:
    case TokenKind::LBracket:
    case TokenKind::LBin:
      ++level;
      break;
    case TokenKind::RParen:
    case TokenKind::RBrace:
    case TokenKind::RBracket:
    case TokenKind::RBin:
      --level;
      break;
    default:
      if (function.arity == 0)
        function.arity = 1;
      break;
    }
  }
  return true;
}
