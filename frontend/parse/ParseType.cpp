//===- ParseType.cpp - types and specifications ---------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/parse/Parser.h"

#include <algorithm>

using namespace lumen::frontend;

bool lumen::frontend::isBuiltinType(std::string_view name, size_t arity) {
  struct Row {
    std::string_view name;
    uint8_t arities; ///< bit n: arity n
  };
  // Sorted by name. Source: erl_internal:is_type/2.
  static constexpr Row kTypes[] = {{"any", 1},
                                   {"arity", 1},
                                   {"atom", 1},
                                   {"binary", 1},
                                   {"bitstring", 1},
                                   {"bool", 1},
                                   {"boolean", 1},
                                   {"byte", 1},
                                   {"char", 1},
                                   {"float", 1},
                                   {"function", 1},
                                   {"identifier", 1},
                                   {"integer", 1},
                                   {"iodata", 1},
                                   {"iolist", 1},
                                   {"list", 3},
                                   {"map", 1},
                                   {"maybe_improper_list", 5},
                                   {"mfa", 1},
                                   {"module", 1},
                                   {"neg_integer", 1},
                                   {"nil", 1},
                                   {"no_return", 1},
                                   {"node", 1},
                                   {"non_neg_integer", 1},
                                   {"none", 1},
                                   {"nonempty_binary", 1},
                                   {"nonempty_bitstring", 1},
                                   {"nonempty_improper_list", 4},
                                   {"nonempty_list", 3},
                                   {"nonempty_maybe_improper_list", 5},
                                   {"nonempty_string", 1},
                                   {"number", 1},
                                   {"pid", 1},
                                   {"port", 1},
                                   {"pos_integer", 1},
                                   {"reference", 1},
                                   {"string", 1},
                                   {"term", 1},
                                   {"timeout", 1},
                                   {"tuple", 1}};
  auto it = std::lower_bound(
      std::begin(kTypes), std::end(kTypes), name,
      [](const Row &row, std::string_view n) { return row.name < n; });
  return it != std::end(kTypes) && it->name == name && arity < 3 &&
         (it->arities >> arity & 1);
}

//===----------------------------------------------------------------------===//
// -spec and -callback
//===----------------------------------------------------------------------===//

Node *Parser::specAttr(const Token &name, bool isCallback) {
  bool hasParens = accept(TokenKind::LParen);
  if (!is(TokenKind::Atom))
    return fail();
  std::string_view function = take().text, module;
  if (accept(TokenKind::Colon)) {
    if (!is(TokenKind::Atom))
      return fail();
    module = function;
    function = take().text;
  }
  Kids signatures(*this);
  do {
    Node *signature = typeSignature();
    if (!signature)
      return nullptr;
    signatures.push(signature);
  } while (accept(TokenKind::Semicolon));
  if (hasParens && !expect(TokenKind::RParen))
    return nullptr;
  if (!is(TokenKind::FullStop))
    return fail();
  // The arity is the first signature's; OTP cannot find it in `(...) -> T`.
  const Node *first = signatures[0];
  if (first->kind == NodeKind::BoundedFun)
    first = first->kid(0);
  if (first->kid(0)->kind == NodeKind::AnyArgs)
    return failAt(first->loc, first->end, "bad type specification");
  Node *node = make(NodeKind::SpecAttr, name.loc, signatures.span());
  node->text = function;
  node->text2 = module;
  node->number = static_cast<int64_t>(first->kid(0)->kids.size());
  node->isCallback = isCallback;
  return node;
}

Node *Parser::typeSignature() {
  Node *type = funType();
  if (!type || !accept(TokenKind::KwWhen))
    return type;
  Kids kids(*this);
  kids.push(type);
  do {
    Node *node = constraint();
    if (!node)
      return nullptr;
    kids.push(node);
  } while (accept(TokenKind::Comma));
  return make(NodeKind::BoundedFun, type->loc, kids.span());
}

Node *Parser::constraint() {
  if (is(TokenKind::Var)) {
    Node *var = literal();
    if (!expect(TokenKind::ColonColon))
      return nullptr;
    Node *type = topType();
    if (!type)
      return nullptr;
    if (var->text == "_")
      return failNode(var, "bad type variable");
    return make(NodeKind::Constraint, var->loc, {var, type});
  }
  if (!is(TokenKind::Atom))
    return fail();
  const Token &name = take();
  Kids types(*this);
  if (!expect(TokenKind::LParen) || !topTypes(types) ||
      !expect(TokenKind::RParen))
    return nullptr;
  if (name.text != "is_subtype" || types.size() != 2) {
    std::string message = "unsupported constraint {";
    printAtom(message, name.text);
    return failAt(name.loc, name.end(), message + '}');
  }
  if (types[0]->kind != NodeKind::Var || types[0]->text == "_")
    return failNode(types[0], "bad type variable");
  return make(NodeKind::Constraint, types[0]->loc, {types[0], types[1]});
}

/// `(...) -> T`, `() -> T` or `(T1, T2) -> T`.
Node *Parser::funType() {
  Loc loc = at_->loc;
  if (!expect(TokenKind::LParen))
    return nullptr;
  Node *args;
  if (accept(TokenKind::DotDotDot)) {
    args = make(NodeKind::AnyArgs, loc);
  } else {
    Kids types(*this);
    if (!is(TokenKind::RParen) && !topTypes(types))
      return nullptr;
    args = make(NodeKind::Type, loc, types.span());
    args->text = "product";
  }
  if (!expect(TokenKind::RParen) || !expect(TokenKind::Arrow))
    return nullptr;
  Node *result = topType();
  if (!result)
    return nullptr;
  Node *node = make(NodeKind::Type, loc, {args, result});
  node->text = "fun";
  return node;
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

bool Parser::topTypes(Kids &kids) {
  do {
    Node *type = topType();
    if (!type)
      return false;
    kids.push(type);
  } while (accept(TokenKind::Comma));
  return true;
}

Node *Parser::topType() {
  Level level(*this);
  if (isTooDeepToWalk())
    return nullptr;
  // `|` is right associative and a union on its right is taken apart, so a
  // loop will do. The last alternative alone may be `Var :: Type`.
  Kids types(*this);
  while (true) {
    if (is(TokenKind::Var) && kind(1) == TokenKind::ColonColon) {
      Node *var = literal();
      take();
      Node *type = topType();
      if (!type)
        return nullptr;
      types.push(make(NodeKind::AnnType, var->loc, {var, type}));
      break;
    }
    Node *type = typeBinary(0);
    if (!type)
      return nullptr;
    types.push(type);
    if (!accept(TokenKind::Bar))
      break;
  }
  if (types.size() == 1)
    return types[0];
  Node *last = types[types.size() - 1];
  Node *node;
  if (last->kind == NodeKind::Type && last->text == "union") {
    size_t count = types.size() - 1;
    Kids all(*this); // from here on `types` is not the top of the stack
    for (size_t i = 0; i < count; ++i)
      all.push(types[i]);
    for (Node *kid : last->kids)
      all.push(kid);
    node = make(NodeKind::Type, firstAnno(types[0]), all.span());
  } else {
    node = make(NodeKind::Type, firstAnno(types[0]), types.span());
  }
  node->text = "union";
  return node;
}

/// Precedence of a binary operator in types, or -1.
static int typeOperator(TokenKind kind) {
  switch (kind) {
  case TokenKind::DotDot:
    return 200;
  case TokenKind::Plus:
  case TokenKind::Minus:
  case TokenKind::KwBor:
  case TokenKind::KwBxor:
  case TokenKind::KwBsl:
  case TokenKind::KwBsr:
  case TokenKind::KwOr:
  case TokenKind::KwXor:
    return 400;
  case TokenKind::Slash:
  case TokenKind::Star:
  case TokenKind::KwDiv:
  case TokenKind::KwRem:
  case TokenKind::KwBand:
  case TokenKind::KwAnd:
    return 500;
  default:
    return -1;
  }
}

Node *Parser::typeBinary(int minPrec) {
  Node *left = typeUnary();
  while (left) {
    int prec = typeOperator(kind());
    if (prec < 0 || prec < minPrec)
      return left;
    const Token &op = take();
    Node *right = typeBinary(prec + 1);
    if (!right)
      return nullptr;
    if (op.kind == TokenKind::DotDot) {
      left = make(NodeKind::Type, left->loc, {left, right});
      left->text = "range";
      if (is(TokenKind::DotDot))
        return fail();
    } else {
      left = make(NodeKind::BinaryOp, op.loc, {left, right});
      left->text = tokenText(op.kind);
    }
  }
  return nullptr;
}

Node *Parser::typeUnary() {
  switch (kind()) {
  case TokenKind::Plus:
  case TokenKind::Minus:
  case TokenKind::KwBnot:
  case TokenKind::KwNot: {
    Level level(*this);
    if (isTooDeepToWalk())
      return nullptr;
    const Token &op = take();
    Node *operand = typeUnary();
    if (!operand)
      return nullptr;
    Node *node = make(NodeKind::UnaryOp, op.loc, {operand});
    node->text = tokenText(op.kind);
    return node;
  }
  default:
    return typePrimary();
  }
}

Node *Parser::typePrimary() {
  Loc loc = at_->loc;
  switch (kind()) {
  case TokenKind::Var:
  case TokenKind::Integer:
  case TokenKind::Char:
    return literal();
  case TokenKind::Atom:
    return atomType();
  case TokenKind::LParen: {
    take();
    Node *type = topType();
    return type && expect(TokenKind::RParen) ? type : nullptr;
  }
  case TokenKind::LBracket: {
    take();
    if (accept(TokenKind::RBracket)) {
      Node *node = make(NodeKind::Type, loc);
      node->text = "nil";
      return node;
    }
    Node *element = topType();
    if (!element)
      return nullptr;
    std::string_view name = "list";
    if (accept(TokenKind::Comma)) {
      if (!expect(TokenKind::DotDotDot))
        return nullptr;
      name = "nonempty_list";
    }
    if (!expect(TokenKind::RBracket))
      return nullptr;
    Node *node = make(NodeKind::Type, loc, {element});
    node->text = name;
    return node;
  }
  case TokenKind::LBrace: {
    take();
    Kids types(*this);
    if (!is(TokenKind::RBrace) && !topTypes(types))
      return nullptr;
    if (!expect(TokenKind::RBrace))
      return nullptr;
    Node *node = make(NodeKind::Type, loc, types.span());
    node->text = "tuple";
    return node;
  }
  case TokenKind::Hash:
    return hashType();
  case TokenKind::LBin:
    return binaryType();
  case TokenKind::KwFun: {
    take();
    if (!expect(TokenKind::LParen))
      return nullptr;
    if (accept(TokenKind::RParen)) {
      Node *node = make(NodeKind::Type, loc);
      node->text = "fun";
      return node;
    }
    Node *type = funType();
    return type && expect(TokenKind::RParen) ? type : nullptr;
  }
  default:
    return fail();
  }
}

/// `a`, `t()`, `t(T)`, `m:t()`.
Node *Parser::atomType() {
  Node *atom = literal();
  if (accept(TokenKind::Colon)) {
    if (!is(TokenKind::Atom))
      return fail();
    Kids kids(*this);
    kids.push(atom);
    kids.push(literal());
    if (!expect(TokenKind::LParen))
      return nullptr;
    if (!is(TokenKind::RParen) && !topTypes(kids))
      return nullptr;
    if (!expect(TokenKind::RParen))
      return nullptr;
    return make(NodeKind::RemoteType, atom->loc, kids.span());
  }
  if (!accept(TokenKind::LParen))
    return atom;
  Kids types(*this);
  if (!is(TokenKind::RParen) && !topTypes(types))
    return nullptr;
  if (!expect(TokenKind::RParen))
    return nullptr;
  bool isOpen =
      types.size() == 0 && (atom->text == "tuple" || atom->text == "map");
  if (isOpen)
    types.push(make(NodeKind::AnyArgs, atom->loc));
  bool isBuiltin = isOpen || isBuiltinType(atom->text, types.size());
  Node *node = make(isBuiltin ? NodeKind::Type : NodeKind::UserType, atom->loc,
                    types.span());
  node->text = atom->text;
  return node;
}

/// `#{K => V, K := V}` or `#r{f :: T}`.
Node *Parser::hashType() {
  Loc loc = take().loc;
  Kids kids(*this);
  bool isRecord = is(TokenKind::Atom);
  if (isRecord)
    kids.push(literal());
  if (!expect(TokenKind::LBrace))
    return nullptr;
  if (!is(TokenKind::RBrace)) {
    do {
      if (isRecord) {
        if (!is(TokenKind::Atom))
          return fail();
        Node *name = literal();
        if (!expect(TokenKind::ColonColon))
          return nullptr;
        Node *type = topType();
        if (!type)
          return nullptr;
        Node *field = make(NodeKind::Type, name->loc, {name, type});
        field->text = "field_type";
        kids.push(field);
        continue;
      }
      Node *key = topType();
      if (!key)
        return nullptr;
      bool isAssoc = is(TokenKind::FatArrow);
      if (!isAssoc && !is(TokenKind::ColonEqual))
        return fail();
      Loc opLoc = take().loc;
      Node *value = topType();
      if (!value)
        return nullptr;
      kids.push(make(isAssoc ? NodeKind::MapTypeAssoc : NodeKind::MapTypeExact,
                     opLoc, {key, value}));
    } while (accept(TokenKind::Comma));
  }
  if (!expect(TokenKind::RBrace))
    return nullptr;
  Node *node = make(NodeKind::Type, loc, kids.span());
  node->text = isRecord ? "record" : "map";
  return node;
}

/// OTP gives the zeros that it fills in a line, but no column.
Node *Parser::lineOnlyInteger(Loc loc, std::string_view digits) {
  loc.column = 0;
  loc.text = Loc::NoText;
  Node *node = make(NodeKind::Integer, loc);
  node->text = digits;
  return node;
}

/// `<<>>`, `<<_:8>>`, `<<_:_*8>>` or `<<_:8, _:_*8>>`.
Node *Parser::binaryType() {
  Loc loc = take().loc;
  Node *base = nullptr, *unit = nullptr;
  while (!is(TokenKind::RBin)) {
    if (!is(TokenKind::Var))
      return fail();
    Node *var = literal();
    if (!expect(TokenKind::Colon))
      return nullptr;
    if (is(TokenKind::Var) && kind(1) == TokenKind::Star) {
      Node *second = literal();
      take(); // *
      unit = typeBinary(0);
      if (!unit)
        return nullptr;
      for (Node *v : {var, second})
        if (v->text != "_")
          return failAt(v->loc, v->end, "Bad binary type");
      break;
    }
    if (base)
      return fail();
    base = typeBinary(0);
    if (!base)
      return nullptr;
    if (var->text != "_")
      return failAt(var->loc, var->end, "Bad binary type");
    if (!accept(TokenKind::Comma))
      break;
    if (is(TokenKind::RBin))
      return fail();
  }
  if (!expect(TokenKind::RBin))
    return nullptr;
  if (!base)
    base = lineOnlyInteger(loc, "0");
  if (!unit)
    unit = lineOnlyInteger(loc, "0");
  Node *node = make(NodeKind::Type, loc, {base, unit});
  node->text = "binary";
  return node;
}
