//===- CoreParser.cpp - the text of a Core module to expressions ----------===//
//
// Recursive descent over the grammar of OTP's core_parse.yrl. After the first
// error the cursor stands at the end token, so that everything under way comes
// to its end; what has been built is then dropped.
//
// Almost everything may be written `( thing -| [constants] )`. Where a clause, a
// map pair or a segment is expected, its own parenthesis and that of its first
// part look the same; which it was shows behind the part.
//
// What the compiler makes long is parsed in loops: lists, and the bodies of let
// and do.
//
//===----------------------------------------------------------------------===//
#include "frontend/core/Core.h"

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Unicode.h"
#include "frontend/core/CoreLexer.h"

#include <charconv>
#include <cstring>
#include <vector>

namespace lumen::frontend::core {

namespace {

/// Everything that walks the expressions recurses this deep at most.
constexpr unsigned kMaxDepth = 10000;
constexpr int64_t kMaxArity = 255;

using Exprs = std::vector<Expr *>;

class Parser {
public:
  Parser(AstContext &context, Diagnostics &diagnostics,
         const std::vector<CoreToken> &tokens)
      : context_(context), diagnostics_(diagnostics), at_(tokens.data()),
        end_(&tokens.back()) {}

  std::optional<Module> module();

private:
  //===--- Tokens ---------------------------------------------------------===//
  bool at(std::string_view text) const { return at_->is(text); }
  bool at(CoreToken::Kind kind) const { return at_->kind == kind; }
  bool ahead(size_t n, std::string_view text) const {
    return static_cast<size_t>(end_ - at_) > n && at_[n].is(text);
  }
  void step() {
    last_ = at_->end;
    if (at_ != end_)
      ++at_;
  }
  bool accept(std::string_view text) {
    if (!at(text))
      return false;
    step();
    return true;
  }
  void expect(std::string_view text) {
    if (!accept(text))
      fail();
  }
  void fail() {
    if (!failed_)
      diagnostics_.report(DiagKind::SyntaxError, at_->loc, at_->end,
                          {coreTokenText(*at_)});
    stop();
  }
  void failAt(const Expr *expr, DiagKind kind,
              std::initializer_list<std::string_view> args) {
    if (!failed_)
      diagnostics_.report(kind, expr->loc, expr->end, args);
    stop();
  }
  void stop() {
    failed_ = true;
    at_ = end_;
  }

  //===--- Nodes ----------------------------------------------------------===//
  Expr *make(ExprKind kind, Loc loc, const Exprs &kids = {}) {
    Expr *expr = context_.arena().make<Expr>();
    expr->kind = kind;
    expr->loc = loc;
    expr->end = last_;
    expr->kids = copy(kids);
    return expr;
  }
  std::span<Expr *const> copy(const Exprs &list) {
    return context_.arena().copy<Expr *>(list);
  }
  /// Of a token; takes it.
  Expr *leaf(ExprKind kind) {
    Loc loc = at_->loc;
    std::string_view text = at_->text;
    step();
    Expr *expr = make(kind, loc);
    expr->text = text;
    return expr;
  }
  Expr *error() {
    fail();
    return make(ExprKind::Nil, at_->loc);
  }
  /// The annotation and the parenthesis behind `( thing`.
  Expr *closeAnnotation(Expr *expr) {
    expect("-|");
    expr->annotation = annotation();
    expect(")");
    expr->end = last_;
    return expr;
  }
  template <typename Parse> Expr *annotated(Parse parse) {
    if (!accept("("))
      return parse();
    return closeAnnotation(parse());
  }
  /// One or more, separated by commas.
  template <typename Parse> Exprs list(Parse parse) {
    Exprs result{parse()};
    while (accept(","))
      result.push_back(parse());
    return result;
  }

  struct Depth {
    explicit Depth(Parser &parser) : parser(parser) {
      if (++parser.depth_ > kMaxDepth && !parser.failed_) {
        parser.diagnostics_.report(DiagKind::TooDeep, parser.at_->loc,
                                   parser.at_->end,
                                   {std::to_string(kMaxDepth)});
        parser.stop();
      }
    }
    ~Depth() { --parser.depth_; }
    Parser &parser;
  };

  //===--- Grammar --------------------------------------------------------===//
  std::span<Expr *const> annotation();
  Expr *constant();
  Expr *atomic();
  template <typename Parse> Expr *sequenceOf(Parse part);
  template <typename Parse> Expr *tupleOf(Parse part);
  Expr *literal();
  Expr *annoLiteral() {
    return annotated([&] { return literal(); });
  }
  Expr *functionName();
  Expr *annoFunctionName() {
    return annotated([&] { return functionName(); });
  }
  Expr *fun();
  Expr *variable() {
    return at(CoreToken::Var) ? leaf(ExprKind::Var) : error();
  }
  Expr *annoVariable() {
    return annotated([&] { return variable(); });
  }
  Exprs letVariables();
  Expr *annoExpr();
  Expr *expr();
  Expr *letOrSeq();
  Expr *letrec();
  Expr *caseExpr();
  Expr *receive();
  Expr *tryExpr();
  Expr *map();
  Expr *mapBase();
  Expr *binary(bool isPattern);
  Expr *segment(bool isPattern);
  Expr *mapPair(bool isPattern);
  Expr *annoMapPair(bool isPattern);
  void arguments(Exprs &into);
  Expr *clause();
  Expr *restOfClause(Loc loc, const Exprs &patterns);
  Expr *annoPattern();
  Expr *pattern();
  Expr *restOfPattern(Expr *first);
  Definition definition();

  AstContext &context_;
  Diagnostics &diagnostics_;
  const CoreToken *at_, *end_;
  Loc last_;
  unsigned depth_ = 0;
  bool failed_ = false;
};

} // namespace

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

std::span<Expr *const> Parser::annotation() {
  expect("[");
  if (accept("]"))
    return {};
  Exprs list = this->list([&] { return constant(); });
  expect("]");
  return copy(list);
}

Expr *Parser::atomic() {
  switch (at_->kind) {
  case CoreToken::Atom:
    return leaf(ExprKind::Atom);
  case CoreToken::Integer:
    return leaf(ExprKind::Integer);
  case CoreToken::String:
    return leaf(ExprKind::String);
  case CoreToken::Float: {
    double real = at_->real;
    Expr *result = leaf(ExprKind::Float);
    result->text = "";
    result->real = real;
    return result;
  }
  default:
    return error();
  }
}

/// A list from its bracket on, whatever its parts are. `[a|[b|[c]]]` is as deep
/// as a string is long, so it is no recursion.
template <typename Parse> Expr *Parser::sequenceOf(Parse part) {
  struct Cell {
    Loc loc;
    Expr *head;
  };
  std::vector<Cell> cells;
  size_t brackets = 0;
  Expr *tail = nullptr;
  while (!tail) {
    Loc loc = at_->loc;
    expect("[");
    ++brackets;
    if (at("]")) {
      // The whole is [], or the tail is written so: only the first bracket may
      // be empty without one.
      tail = make(ExprKind::Nil, loc);
      break;
    }
    cells.push_back({loc, part()});
    while (accept(","))
      cells.push_back({loc, part()});
    if (!accept("|"))
      tail = make(ExprKind::Nil, at_->loc);
    else if (!at("["))
      tail = part();
  }
  for (; brackets > 0; --brackets)
    expect("]");
  tail->end = last_;
  for (size_t i = cells.size(); i-- > 0;)
    tail = make(ExprKind::Cons, cells[i].loc, {cells[i].head, tail});
  return tail;
}

/// A tuple from its brace on.
template <typename Parse> Expr *Parser::tupleOf(Parse part) {
  Loc loc = at_->loc;
  expect("{");
  Exprs elements;
  if (!at("}"))
    elements = list(part);
  expect("}");
  return make(ExprKind::Tuple, loc, elements);
}

Expr *Parser::constant() {
  Depth depth(*this);
  if (at("["))
    return sequenceOf([&] { return constant(); });
  if (at("{"))
    return tupleOf([&] { return constant(); });
  return atomic();
}

Expr *Parser::literal() {
  Depth depth(*this);
  if (at("["))
    return sequenceOf([&] { return literal(); });
  if (at("{"))
    return tupleOf([&] { return literal(); });
  return atomic();
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

/// 'f'/1 where nothing else can stand.
Expr *Parser::functionName() {
  if (!at(CoreToken::Atom))
    return error();
  Expr *name = leaf(ExprKind::FunName);
  expect("/");
  if (!at(CoreToken::Integer)) {
    fail();
    return name;
  }
  std::string_view digits = at_->text;
  step();
  name->end = last_;
  auto [rest, code] =
      std::from_chars(digits.data(), digits.data() + digits.size(),
                      name->number);
  if (code != std::errc() || name->number < 0 || name->number > kMaxArity)
    failAt(name, DiagKind::CoreBadArity, {digits});
  return name;
}

Expr *Parser::fun() {
  Loc loc = at_->loc;
  expect("fun");
  if (at(CoreToken::Atom)) {
    std::string_view module = at_->text;
    step();
    expect(":");
    Expr *name = functionName();
    Expr *result = make(ExprKind::ExternalFun, loc);
    result->text = module;
    result->text2 = name->text;
    result->number = name->number;
    return result;
  }
  expect("(");
  Exprs parts;
  if (!at(")"))
    parts = list([&] { return annoVariable(); });
  expect(")");
  size_t count = parts.size();
  expect("->");
  parts.push_back(annoExpr());
  Expr *result = make(ExprKind::Fun, loc, parts);
  result->count = static_cast<uint32_t>(count);
  if (count > static_cast<size_t>(kMaxArity))
    failAt(result, DiagKind::CoreBadArity, {std::to_string(count)});
  return result;
}

Exprs Parser::letVariables() {
  if (!accept("<"))
    return {annoVariable()};
  Exprs result;
  if (!at(">"))
    result = list([&] { return annoVariable(); });
  expect(">");
  return result;
}

Expr *Parser::annoExpr() {
  return annotated([&] { return expr(); });
}

void Parser::arguments(Exprs &into) {
  expect("(");
  if (!at(")"))
    do
      into.push_back(annoExpr());
    while (accept(","));
  expect(")");
}

Expr *Parser::expr() {
  Depth depth(*this);
  Loc loc = at_->loc;
  auto part = [&] { return annoExpr(); };
  switch (at_->kind) {
  case CoreToken::Atom:
    return ahead(1, "/") ? functionName() : atomic();
  case CoreToken::Integer:
  case CoreToken::Float:
  case CoreToken::String:
    return atomic();
  case CoreToken::Var:
    return variable();
  case CoreToken::Symbol:
    if (at("["))
      return sequenceOf(part);
    if (at("{"))
      return tupleOf(part);
    if (at("~"))
      return map();
    if (at("#"))
      return binary(/*isPattern=*/false);
    if (accept("<")) {
      Exprs values;
      if (!at(">"))
        values = list(part);
      expect(">");
      return make(ExprKind::Values, loc, values);
    }
    return error();
  case CoreToken::Word:
    break;
  case CoreToken::End:
    return error();
  }
  if (at("fun"))
    return fun();
  if (at("let") || at("do"))
    return letOrSeq();
  if (at("letrec"))
    return letrec();
  if (at("case"))
    return caseExpr();
  if (at("receive"))
    return receive();
  if (at("try"))
    return tryExpr();
  if (accept("catch")) {
    Expr *body = annoExpr();
    return make(ExprKind::Catch, loc, {body});
  }
  if (accept("apply")) {
    Exprs parts{annoExpr()};
    arguments(parts);
    return make(ExprKind::Apply, loc, parts);
  }
  if (accept("call")) {
    Exprs parts{annoExpr()};
    expect(":");
    parts.push_back(annoExpr());
    arguments(parts);
    return make(ExprKind::Call, loc, parts);
  }
  if (accept("primop")) {
    Exprs parts{annoExpr()};
    arguments(parts);
    return make(ExprKind::Primop, loc, parts);
  }
  return error();
}

/// A chain of `let ... in` and `do`, whose bodies are each other.
Expr *Parser::letOrSeq() {
  struct Link {
    Loc loc;
    bool isLet;
    Exprs parts;
    size_t count;
  };
  std::vector<Link> links;
  Expr *body = nullptr;
  while (!body) {
    Link link{at_->loc, at("let"), {}, 0};
    step();
    if (link.isLet) {
      link.parts = letVariables();
      link.count = link.parts.size();
      expect("=");
      link.parts.push_back(annoExpr());
      expect("in");
    } else {
      link.parts.push_back(annoExpr());
    }
    links.push_back(std::move(link));
    if (!at("let") && !at("do"))
      body = annoExpr();
  }
  for (size_t i = links.size(); i-- > 0;) {
    Link &link = links[i];
    link.parts.push_back(body);
    body = make(link.isLet ? ExprKind::Let : ExprKind::Seq, link.loc,
                link.parts);
    body->count = static_cast<uint32_t>(link.count);
  }
  return body;
}

Definition Parser::definition() {
  Definition result;
  result.name = annoFunctionName();
  expect("=");
  if (!at("fun") && !(at("(") && ahead(1, "fun")))
    fail();
  result.function = annotated([&] { return fun(); });
  if (!failed_ && (result.function->kind != ExprKind::Fun ||
                   result.function->count != result.name->number))
    failAt(result.name, DiagKind::CoreDefinitionArity, {result.name->text});
  return result;
}

Expr *Parser::letrec() {
  Loc loc = at_->loc;
  step();
  Exprs parts;
  while (!failed_ && !at("in")) {
    Definition next = definition();
    parts.push_back(next.name);
    parts.push_back(next.function);
  }
  expect("in");
  parts.push_back(annoExpr());
  return make(ExprKind::Letrec, loc, parts);
}

Expr *Parser::caseExpr() {
  Loc loc = at_->loc;
  step();
  Exprs parts{annoExpr()};
  expect("of");
  do
    parts.push_back(clause());
  while (!failed_ && !at("end"));
  expect("end");
  return make(ExprKind::Case, loc, parts);
}

Expr *Parser::receive() {
  Loc loc = at_->loc;
  step();
  Exprs parts;
  while (!failed_ && !at("after"))
    parts.push_back(clause());
  expect("after");
  parts.push_back(annoExpr());
  expect("->");
  parts.push_back(annoExpr());
  return make(ExprKind::Receive, loc, parts);
}

Expr *Parser::tryExpr() {
  Loc loc = at_->loc;
  step();
  Exprs parts{annoExpr()};
  expect("of");
  Exprs vars = letVariables();
  parts.insert(parts.end(), vars.begin(), vars.end());
  expect("->");
  parts.push_back(annoExpr());
  expect("catch");
  Exprs caught = letVariables();
  parts.insert(parts.end(), caught.begin(), caught.end());
  expect("->");
  parts.push_back(annoExpr());
  Expr *result = make(ExprKind::Try, loc, parts);
  result->count = static_cast<uint32_t>(vars.size());
  result->number = static_cast<int64_t>(caught.size());
  if (!failed_ && caught.size() != 2 && caught.size() != 3)
    failAt(result, DiagKind::CoreTryVariables, {});
  return result;
}

//===----------------------------------------------------------------------===//
// Maps and binaries
//===----------------------------------------------------------------------===//

Expr *Parser::mapBase() {
  return annotated([&] { return at("~") ? map() : variable(); });
}

Expr *Parser::map() {
  Depth depth(*this);
  Loc loc = at_->loc;
  step();
  expect("{");
  Exprs parts;
  if (!at("}"))
    parts = list([&] { return annoMapPair(/*isPattern=*/false); });
  size_t count = accept("|");
  if (count)
    parts.insert(parts.begin(), mapBase());
  expect("}");
  expect("~");
  Expr *result = make(ExprKind::Map, loc, parts);
  result->count = static_cast<uint32_t>(count);
  return result;
}

Expr *Parser::annoMapPair(bool isPattern) {
  // `( key -| [] ) => value` or `( key => value -| [] )`.
  Loc loc = at_->loc;
  if (!at("("))
    return mapPair(isPattern);
  step();
  Expr *key = annoExpr();
  bool isPair = at("=>") || at(":=");
  if (!isPair)
    closeAnnotation(key);
  bool isExact = at(":=");
  if (!isExact && (isPattern || !at("=>")))
    return error();
  step();
  Expr *value = isPattern ? annoPattern() : annoExpr();
  Expr *pair = make(ExprKind::MapPair, loc, {key, value});
  pair->isExact = isExact;
  return isPair ? closeAnnotation(pair) : pair;
}

Expr *Parser::mapPair(bool isPattern) {
  Loc loc = at_->loc;
  Expr *key = expr();
  bool isExact = at(":=");
  if (!isExact && (isPattern || !at("=>")))
    return error();
  step();
  Expr *value = isPattern ? annoPattern() : annoExpr();
  Expr *pair = make(ExprKind::MapPair, loc, {key, value});
  pair->isExact = isExact;
  return pair;
}

Expr *Parser::segment(bool isPattern) {
  Loc loc = at_->loc;
  expect("#");
  expect("<");
  Exprs parts{isPattern ? annoPattern() : annoExpr()};
  expect(">");
  arguments(parts);
  Expr *result = make(ExprKind::Segment, loc, parts);
  if (!failed_ && parts.size() != 5)
    failAt(result, DiagKind::CoreSegmentArguments, {});
  return result;
}

Expr *Parser::binary(bool isPattern) {
  Loc loc = at_->loc;
  step();
  expect("{");
  Exprs segments;
  if (!at("}"))
    segments = list(
        [&] { return annotated([&] { return segment(isPattern); }); });
  expect("}");
  expect("#");
  return make(ExprKind::Binary, loc, segments);
}

//===----------------------------------------------------------------------===//
// Patterns and clauses
//===----------------------------------------------------------------------===//

Expr *Parser::pattern() {
  Depth depth(*this);
  Loc loc = at_->loc;
  auto part = [&] { return annoPattern(); };
  if (at(CoreToken::Var))
    return restOfPattern(variable());
  if (at("["))
    return sequenceOf(part);
  if (at("{"))
    return tupleOf(part);
  if (at("#"))
    return binary(/*isPattern=*/true);
  if (accept("~")) {
    expect("{");
    Exprs pairs;
    if (!at("}"))
      pairs = list([&] { return annoMapPair(/*isPattern=*/true); });
    if (accept("|")) // says nothing in a pattern
      mapBase();
    expect("}");
    expect("~");
    return make(ExprKind::Map, loc, pairs);
  }
  // `( ( V -| [] ) = pattern -| [] )`
  if (at("("))
    return restOfPattern(annoVariable());
  return atomic();
}

/// Behind a variable: `= pattern`, if it is an alias.
Expr *Parser::restOfPattern(Expr *first) {
  if (first->kind != ExprKind::Var || !accept("="))
    return first;
  Expr *other = annoPattern();
  return make(ExprKind::Alias, first->loc, {first, other});
}

Expr *Parser::annoPattern() {
  Depth depth(*this);
  if (!accept("("))
    return pattern();
  return restOfPattern(closeAnnotation(pattern()));
}

Expr *Parser::restOfClause(Loc loc, const Exprs &patterns) {
  Exprs parts = patterns;
  expect("when");
  parts.push_back(annoExpr());
  expect("->");
  parts.push_back(annoExpr());
  Expr *result = make(ExprKind::Clause, loc, parts);
  result->count = static_cast<uint32_t>(patterns.size());
  return result;
}

Expr *Parser::clause() {
  Depth depth(*this);
  Loc loc = at_->loc;
  auto several = [&] {
    Exprs patterns;
    expect("<");
    if (!at(">"))
      patterns = list([&] { return annoPattern(); });
    expect(">");
    return patterns;
  };
  if (at("<"))
    return restOfClause(loc, several());
  if (!at("("))
    return restOfClause(loc, {pattern()});
  step();
  if (at("<"))
    return closeAnnotation(restOfClause(loc, several()));
  Expr *first = annoPattern();
  if (at("when"))
    return closeAnnotation(restOfClause(loc, {first}));
  return restOfClause(loc, {restOfPattern(closeAnnotation(first))});
}

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

std::optional<Module> Parser::module() {
  Module result;
  bool isAnnotated = accept("(");
  expect("module");
  result.name = at(CoreToken::Atom) ? leaf(ExprKind::Atom) : error();
  expect("[");
  if (!at("]"))
    result.exports = copy(list([&] { return annoFunctionName(); }));
  expect("]");
  expect("attributes");
  expect("[");
  std::vector<Attribute> attributes;
  if (!at("]"))
    do {
      Attribute attribute;
      attribute.name = annotated([&] {
        return at(CoreToken::Atom) ? leaf(ExprKind::Atom) : error();
      });
      expect("=");
      attribute.value = annoLiteral();
      attributes.push_back(attribute);
    } while (accept(","));
  expect("]");
  result.attributes = context_.arena().copy<Attribute>(attributes);
  std::vector<Definition> definitions;
  while (!failed_ && !at("end"))
    definitions.push_back(definition());
  expect("end");
  if (isAnnotated) {
    expect("-|");
    result.annotation = annotation();
    expect(")");
  }
  if (!failed_ && !at(CoreToken::End))
    fail();
  result.definitions = context_.arena().copy<Definition>(definitions);
  if (failed_)
    return std::nullopt;
  return result;
}

static std::optional<Module> parseBuffer(uint32_t buffer, std::string name,
                                         AstContext &context,
                                         Diagnostics &diagnostics) {
  std::vector<CoreToken> tokens;
  uint32_t file = context.sources().addPresumedFile(std::move(name), buffer, 0);
  if (!scanCore(buffer, file, context, diagnostics, tokens))
    return std::nullopt;
  return Parser(context, diagnostics, tokens).module();
}

std::optional<Module> parseFile(const std::string &path, AstContext &context,
                                Diagnostics &diagnostics) {
  int error = 0;
  std::optional<uint32_t> buffer = context.sources().addFile(path, error);
  if (!buffer) {
    diagnostics.report(DiagKind::CannotReadFile, Loc(),
                       {path, std::strerror(error)});
    return std::nullopt;
  }
  return parseBuffer(*buffer, path, context, diagnostics);
}

std::optional<Module> parseText(std::string name, std::string text,
                                AstContext &context,
                                Diagnostics &diagnostics) {
  uint32_t buffer = context.sources().addBuffer(name, std::move(text));
  return parseBuffer(buffer, std::move(name), context, diagnostics);
}

//===----------------------------------------------------------------------===//
// Annotations
//===----------------------------------------------------------------------===//

bool isAtom(const Expr *expr, std::string_view name) {
  return expr->kind == ExprKind::Atom && expr->text == name;
}

bool isAtomic(const Expr *expr) {
  switch (expr->kind) {
  case ExprKind::Atom:
  case ExprKind::Integer:
  case ExprKind::Float:
  case ExprKind::String:
  case ExprKind::Nil:
  case ExprKind::ExternalFun:
    return true;
  default:
    return false;
  }
}

bool hasAnnotation(const Expr *expr, std::string_view atom) {
  for (const Expr *item : expr->annotation)
    if (isAtom(item, atom))
      return true;
  return false;
}

const Expr *annotationValue(const Expr *expr, std::string_view tag) {
  for (const Expr *item : expr->annotation)
    if (item->kind == ExprKind::Tuple && item->kids.size() == 2 &&
        isAtom(item->kid(0), tag))
      return item->kid(1);
  return nullptr;
}

static bool readNumber(const Expr *expr, uint32_t &value) {
  if (expr->kind != ExprKind::Integer)
    return false;
  auto [rest, code] = std::from_chars(
      expr->text.data(), expr->text.data() + expr->text.size(), value);
  return code == std::errc() && rest == expr->text.data() + expr->text.size();
}

std::optional<std::string> charList(const Expr *expr) {
  if (expr->kind == ExprKind::String)
    return std::string(expr->text);
  std::string text;
  for (; expr->kind == ExprKind::Cons; expr = expr->kid(1)) {
    uint32_t point = 0;
    if (!readNumber(expr->kid(0), point) || point > 0x10FFFF)
      return std::nullopt;
    appendUtf8(text, point);
  }
  if (expr->kind != ExprKind::Nil)
    return std::nullopt;
  return text;
}

std::optional<SourcePlace> sourcePlace(const Expr *expr) {
  SourcePlace place;
  bool isKnown = false;
  for (const Expr *item : expr->annotation) {
    if (item->kind == ExprKind::Integer)
      isKnown |= readNumber(item, place.line);
    else if (item->kind == ExprKind::Tuple && item->kids.size() == 2 &&
             item->kid(1)->kind == ExprKind::Integer)
      isKnown |= readNumber(item->kid(0), place.line) &&
                 readNumber(item->kid(1), place.column);
  }
  if (!isKnown || place.line == 0)
    return std::nullopt;
  if (const Expr *file = annotationValue(expr, "file"))
    place.file = charList(file).value_or("");
  return place;
}

} // namespace lumen::frontend::core
