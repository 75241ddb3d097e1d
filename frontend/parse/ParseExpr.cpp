//===- ParseExpr.cpp - expressions and patterns ---------------------------===//
//
// Operators by precedence climbing. OTP's table: catch 0; = and ! 100, right;
// orelse 150, right; andalso 160, right; comparisons 200, not associative;
// ++ and -- 300, right; additive 400; multiplicative 500; prefix 600; # 700;
// : 800, not associative.
//
// The grammar has two kinds of expression heads: patterns in function heads and
// `catch` clauses (Mode::Pattern) know no calls, no `andalso` and so on, though
// whatever stands inside brackets is a full expression again.
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Stack.h"
#include "frontend/parse/BinSpecs.h"
#include "frontend/parse/Parser.h"

#include <cstdlib>

using namespace lumen::frontend;

namespace {
enum class Assoc : uint8_t { None, Left, Right };
struct Operator {
  int16_t prec = -1;
  Assoc assoc = Assoc::None;
  bool inPatterns = true;
};
struct OperatorTable {
  Operator ops[kTokenKindCount];
  constexpr OperatorTable() {
    auto set = [&](TokenKind k, int16_t prec, Assoc assoc,
                   bool inPatterns = true) {
      ops[static_cast<size_t>(k)] = {prec, assoc, inPatterns};
    };
    using T = TokenKind;
    set(T::Equal, 100, Assoc::Right);
    set(T::Bang, 100, Assoc::Right, false);
    set(T::KwOrelse, 150, Assoc::Right, false);
    set(T::KwAndalso, 160, Assoc::Right, false);
    for (T k : {T::EqualEqual, T::SlashEqual, T::EqualLess, T::Less,
                T::GreaterEqual, T::Greater, T::ExactEqual, T::ExactNotEqual})
      set(k, 200, Assoc::None);
    set(T::PlusPlus, 300, Assoc::Right);
    set(T::MinusMinus, 300, Assoc::Right);
    for (T k : {T::Plus, T::Minus, T::KwBor, T::KwBxor, T::KwBsl, T::KwBsr,
                T::KwOr, T::KwXor})
      set(k, 400, Assoc::Left);
    for (T k : {T::Slash, T::Star, T::KwDiv, T::KwRem, T::KwBand, T::KwAnd})
      set(k, 500, Assoc::Left);
  }
};
} // namespace

static constexpr OperatorTable kOperators;

static bool isPrefixOp(TokenKind kind) {
  return kind == TokenKind::Minus || kind == TokenKind::Plus ||
         kind == TokenKind::KwBnot || kind == TokenKind::KwNot;
}

Node *Parser::binary(int minPrec, Mode mode) {
  Level level(*this);
  if (isTooDeep())
    return nullptr;
  return withStack([&]() -> Node * {
    Node *left = unary(mode);
    return left ? binaryRest(left, minPrec, mode) : nullptr;
  });
}

/// The operators after `left` that bind at least as strongly as `minPrec`, and
/// their operands. Operators whose right side is not complete are pending.
Node *Parser::binaryRest(Node *left, int minPrec, Mode mode) {
  size_t mark = pending_.size();
  unsigned chain = 0;
  while (left) {
    const Operator &next = kOperators.ops[static_cast<size_t>(kind())];
    if (next.prec >= 0 && next.prec >= minPrec &&
        (mode == Mode::Expr || next.inPatterns)) {
      pending_.push_back({left, &take(), minPrec});
      minPrec = next.assoc == Assoc::Right ? next.prec : next.prec + 1;
      left = unary(mode);
      continue;
    }
    if (pending_.size() == mark)
      return left;
    PendingOp outer = pending_.back();
    pending_.pop_back();
    minPrec = outer.minPrec;
    const Token &token = *outer.op;
    if (token.kind == TokenKind::Equal) {
      left = make(NodeKind::Match, firstAnno(outer.left), {outer.left, left});
    } else {
      left = make(NodeKind::BinaryOp, token.loc, {outer.left, left});
      left->text = tokenText(token.kind);
    }
    noteDepth(++chain);
    const Operator &op = kOperators.ops[static_cast<size_t>(token.kind)];
    if (op.assoc == Assoc::None && next.prec == op.prec)
      left = fail();
  }
  pending_.resize(mark);
  return nullptr;
}

Node *Parser::unary(Mode mode) {
  // Prefix operators nest to the right.
  const Token *first = at_;
  while (isPrefixOp(kind()))
    take();
  const Token *at = at_;
  noteDepth(static_cast<unsigned>(at - first));
  Node *node = operand(mode);
  while (node && at != first) {
    --at;
    node = make(NodeKind::UnaryOp, at->loc, {node});
    node->text = tokenText(at->kind);
  }
  return node;
}

Node *Parser::operand(Mode mode) {
  if (is(TokenKind::KwCatch) && mode == Mode::Expr) {
    const Token &token = take();
    Node *operand = binary(0, mode);
    return operand ? make(NodeKind::Catch, token.loc, {operand}) : nullptr;
  }
  if (is(TokenKind::Hash)) {
    bool isMap = false;
    Node *node = hashExpr(nullptr, true, true, isMap);
    while (node && is(TokenKind::Hash) && mode == Mode::Expr)
      node = hashExpr(node, isMap, !isMap, isMap);
    return node;
  }
  Node *base = primary(mode);
  return base && mode == Mode::Expr ? postfix(base, mode) : base;
}

/// What may follow an operand that stands for itself: `:f`, `(args)`, `#r...`.
Node *Parser::postfix(Node *base, Mode mode) {
  switch (kind()) {
  case TokenKind::Colon: {
    Loc loc = take().loc;
    Node *name = primary(mode);
    if (!name)
      return nullptr;
    base = make(NodeKind::Remote, loc, {base, name});
    return is(TokenKind::LParen) ? call(base) : base;
  }
  case TokenKind::LParen:
    return call(base);
  case TokenKind::Hash: {
    bool isMap = false;
    base = hashExpr(base, true, true, isMap);
    while (base && is(TokenKind::Hash))
      base = hashExpr(base, isMap, !isMap, isMap);
    return base;
  }
  default:
    return base;
  }
}

Node *Parser::call(Node *callee) {
  take(); // (
  Kids kids(*this);
  kids.push(callee);
  if (!is(TokenKind::RParen) && !exprs(kids))
    return nullptr;
  if (!expect(TokenKind::RParen))
    return nullptr;
  return make(NodeKind::Call, firstAnno(callee), kids.span());
}

bool Parser::exprs(Kids &kids, Mode mode) {
  do {
    Node *node = expr(mode);
    if (!node)
      return false;
    kids.push(node);
  } while (accept(TokenKind::Comma));
  return true;
}

Node *Parser::primary(Mode mode) {
  switch (kind()) {
  case TokenKind::Atom:
  case TokenKind::Var:
  case TokenKind::Integer:
  case TokenKind::Float:
  case TokenKind::Char:
  case TokenKind::String:
    return literal();
  case TokenKind::LBracket:
    return listOrComp(mode);
  case TokenKind::LBin:
    return binOrComp(mode);
  case TokenKind::LBrace: {
    Loc loc = take().loc;
    Kids kids(*this);
    if (!is(TokenKind::RBrace) && !exprs(kids))
      return nullptr;
    if (!expect(TokenKind::RBrace))
      return nullptr;
    return make(NodeKind::Tuple, loc, kids.span());
  }
  case TokenKind::LParen: {
    take();
    Node *node = expr(mode);
    return node && expect(TokenKind::RParen) ? node : nullptr;
  }
  default:
    break;
  }
  if (mode == Mode::Pattern)
    return fail();
  switch (kind()) {
  case TokenKind::KwBegin: {
    Loc loc = take().loc;
    Kids kids(*this);
    if (!exprs(kids) || !expect(TokenKind::KwEnd))
      return nullptr;
    return make(NodeKind::Block, loc, kids.span());
  }
  case TokenKind::KwIf:
    return ifExpr();
  case TokenKind::KwCase:
    return caseExpr();
  case TokenKind::KwReceive:
    return receiveExpr();
  case TokenKind::KwFun:
    return funExpr();
  case TokenKind::KwTry:
    return tryExpr();
  case TokenKind::KwMaybe:
    return maybeExpr();
  default:
    return fail();
  }
}

//===----------------------------------------------------------------------===//
// Lists, binaries, comprehensions
//===----------------------------------------------------------------------===//

Node *Parser::listOrComp(Mode mode) {
  // `[A | [B | ...`: a list that starts a tail is read in the loop, too.
  struct Outer {
    Loc loc;
    size_t count; ///< of its elements, which wait on the stack of children
  };
  std::vector<Outer> outers;
  Kids kids(*this);
  Node *list = nullptr;
  while (true) {
    Loc loc = take().loc; // [
    if (is(TokenKind::RBracket)) {
      take();
      list = make(NodeKind::Nil, loc);
    } else {
      size_t start = kids.size();
      Node *first = expr();
      if (!first)
        return nullptr;
      kids.push(first);
      if (is(TokenKind::BarBar) && (mode == Mode::Expr || !outers.empty())) {
        take();
        if (!qualifiers(kids) || !expect(TokenKind::RBracket))
          return nullptr;
        list = make(NodeKind::ListComp, loc, kids.span().subspan(start));
        kids.drop(start);
      } else {
        while (accept(TokenKind::Comma)) {
          Node *element = expr();
          if (!element)
            return nullptr;
          kids.push(element);
        }
        Node *tail;
        if (accept(TokenKind::Bar)) {
          if (is(TokenKind::LBracket)) {
            outers.push_back({loc, kids.size() - start});
            noteDepth(0);
            continue;
          }
          tail = expr();
          if (!tail || !expect(TokenKind::RBracket))
            return nullptr;
        } else {
          Loc closeLoc = at_->loc;
          if (!expect(TokenKind::RBracket))
            return nullptr;
          tail = make(NodeKind::Nil, closeLoc);
        }
        list = cells(kids, start, loc, tail);
      }
    }
    // The list may be all of a tail, or the start of one.
    while (!outers.empty()) {
      list = postfix(list, Mode::Expr);
      if (!list || !(list = binaryRest(list, 0, Mode::Expr)) ||
          !expect(TokenKind::RBracket))
        return nullptr;
      Outer outer = outers.back();
      outers.pop_back();
      list = cells(kids, kids.size() - outer.count, outer.loc, list);
    }
    return list;
  }
}

/// The cells of a list whose elements are the children from `start` on.
Node *Parser::cells(Kids &kids, size_t start, Loc loc, Node *tail) {
  for (size_t i = kids.size(); i-- > start;)
    tail = make(NodeKind::Cons, i == start ? loc : firstAnno(kids[i]),
                {kids[i], tail});
  kids.drop(start);
  return tail;
}

bool Parser::qualifiers(Kids &kids) {
  do {
    Node *node = qualifier();
    if (!node)
      return false;
    kids.push(node);
  } while (accept(TokenKind::Comma));
  return true;
}

Node *Parser::qualifier() {
  bool startsBinary = is(TokenKind::LBin);
  Node *pattern = expr();
  if (!pattern)
    return nullptr;
  // `<=` takes a binary as such, not in parentheses or with operators.
  bool isBinGenerate = is(TokenKind::LeftFatArrow) && startsBinary &&
                       pattern->kind == NodeKind::Bin;
  if (!is(TokenKind::LeftArrow) && !isBinGenerate)
    return pattern;
  Loc loc = take().loc;
  Node *source = expr();
  if (!source)
    return nullptr;
  return make(isBinGenerate ? NodeKind::BinGenerate : NodeKind::Generate, loc,
              {pattern, source});
}

Node *Parser::bitExpr() {
  if (!isPrefixOp(kind()))
    return primary(Mode::Expr);
  const Token &token = take();
  Node *operand = primary(Mode::Expr);
  if (!operand)
    return nullptr;
  Node *node = make(NodeKind::UnaryOp, token.loc, {operand});
  node->text = tokenText(token.kind);
  return node;
}

Node *Parser::binOrComp(Mode mode) {
  Level level(*this); // bit expressions do not pass through binary()
  if (isTooDeep())
    return nullptr;
  Loc loc = take().loc; // <<
  Kids kids(*this);
  if (accept(TokenKind::RBin))
    return make(NodeKind::Bin, loc);
  bool hasPrefix = isPrefixOp(kind());
  Node *first = bitExpr();
  if (!first)
    return nullptr;
  if (is(TokenKind::BarBar) && mode == Mode::Expr && !hasPrefix) {
    take();
    kids.push(first);
    if (!qualifiers(kids) || !expect(TokenKind::RBin))
      return nullptr;
    return make(NodeKind::BinComp, loc, kids.span());
  }
  while (true) {
    Node *element = binElement(first);
    if (!element)
      return nullptr;
    kids.push(element);
    if (!accept(TokenKind::Comma))
      break;
    first = bitExpr();
    if (!first)
      return nullptr;
  }
  if (!expect(TokenKind::RBin))
    return nullptr;
  return make(NodeKind::Bin, loc, kids.span());
}

Node *Parser::binElement(Node *value) {
  Node *size = nullptr;
  if (accept(TokenKind::Colon)) {
    size = primary(Mode::Expr);
    if (!size)
      return nullptr;
  }
  const BinSpec *spec = nullptr;
  if (accept(TokenKind::Slash) && !(spec = binSpecs()))
    return nullptr;
  Node *node = make(NodeKind::BinElement, firstAnno(value), {value, size});
  if (!size)
    node->kids = node->kids.first(1);
  node->spec = spec;
  return node;
}

const BinSpec *Parser::binSpecs() {
  BinSpecBuilder builder;
  do {
    if (!is(TokenKind::Atom)) {
      fail();
      return nullptr;
    }
    std::string_view name = take().text;
    if (!accept(TokenKind::Colon)) {
      builder.add(name);
      continue;
    }
    if (!is(TokenKind::Integer)) {
      fail();
      return nullptr;
    }
    builder.add(name, take().text);
  } while (accept(TokenKind::Minus));
  return builder.finish(context_);
}

//===----------------------------------------------------------------------===//
// Records and maps
//===----------------------------------------------------------------------===//

/// `#{...}`, `#r{...}` or `#r.f`, after `base` or, with null, on its own. The
/// grammar chains maps to maps and records to records only.
Node *Parser::hashExpr(Node *base, bool mayBeMap, bool mayBeRecord,
                       bool &isMap) {
  Loc loc = take().loc; // #
  Kids kids(*this);
  if (base)
    kids.push(base);
  if (is(TokenKind::LBrace) && mayBeMap) {
    isMap = true;
    take();
    if (!is(TokenKind::RBrace)) {
      do {
        Node *key = expr();
        if (!key)
          return nullptr;
        bool isAssoc = is(TokenKind::FatArrow);
        if (!isAssoc && !is(TokenKind::ColonEqual))
          return fail();
        Loc opLoc = take().loc;
        Node *value = expr();
        if (!value)
          return nullptr;
        kids.push(
            make(isAssoc ? NodeKind::MapFieldAssoc : NodeKind::MapFieldExact,
                 opLoc, {key, value}));
      } while (accept(TokenKind::Comma));
    }
    if (!expect(TokenKind::RBrace))
      return nullptr;
    return make(base ? NodeKind::MapUpdate : NodeKind::Map, loc, kids.span());
  }
  if (!is(TokenKind::Atom) || !mayBeRecord)
    return fail();
  isMap = false;
  std::string_view name = take().text;
  Node *node;
  if (accept(TokenKind::Dot)) {
    if (!is(TokenKind::Atom))
      return fail();
    kids.push(literal());
    node = make(base ? NodeKind::RecordAccess : NodeKind::RecordIndex, loc,
                kids.span());
  } else {
    if (!expect(TokenKind::LBrace))
      return nullptr;
    if (!is(TokenKind::RBrace)) {
      do {
        if (!is(TokenKind::Atom) && !is(TokenKind::Var))
          return fail();
        Node *field = literal();
        if (!expect(TokenKind::Equal))
          return nullptr;
        Node *value = expr();
        if (!value)
          return nullptr;
        kids.push(make(NodeKind::RecordField, field->loc, {field, value}));
      } while (accept(TokenKind::Comma));
    }
    if (!expect(TokenKind::RBrace))
      return nullptr;
    node = make(base ? NodeKind::RecordUpdate : NodeKind::Record, loc,
                kids.span());
  }
  node->text = name;
  return node;
}
