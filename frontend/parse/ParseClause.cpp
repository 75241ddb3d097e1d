//===- ParseClause.cpp - if, case, receive, fun, try, maybe ---------------===//
#include "frontend/parse/Parser.h"

#include <cstdlib>

using namespace lumen::frontend;

/// Alternatives between semicolons, each a GuardAnd.
bool Parser::guards(Kids &kids, int64_t &count) {
  count = 0;
  do {
    Node *node;
    {
      Kids tests(*this);
      if (!exprs(tests))
        return false;
      node = make(NodeKind::GuardAnd, tests[0]->loc, tests.span());
    }
    kids.push(node);
    ++count;
  } while (accept(TokenKind::Semicolon));
  return true;
}

/// `[when guards] -> body`, after the patterns in `kids`; fills in `clause`.
bool Parser::guardAndBody(Kids &kids, Node *clause) {
  clause->count = static_cast<uint32_t>(kids.size());
  if (accept(TokenKind::KwWhen) && !guards(kids, clause->number))
    return false;
  if (!expect(TokenKind::Arrow) || !exprs(kids))
    return false;
  clause->kids = context_.copyKids(kids.span());
  clause->end = at_[-1].end();
  return true;
}

/// `(patterns)`.
bool Parser::patternArgs(Kids &kids) {
  if (!expect(TokenKind::LParen))
    return false;
  if (!is(TokenKind::RParen) && !exprs(kids, Mode::Pattern))
    return false;
  return expect(TokenKind::RParen);
}

Node *Parser::ifExpr() {
  Loc loc = take().loc;
  Kids clauses(*this);
  do {
    Node *clause = context_.makeNode(NodeKind::Clause, loc);
    {
      Kids kids(*this);
      if (!guards(kids, clause->number) || !expect(TokenKind::Arrow) ||
          !exprs(kids))
        return nullptr;
      clause->kids = context_.copyKids(kids.span());
    }
    clause->loc = firstAnno(clause->kid(0)->kid(0));
    clause->end = at_[-1].end();
    clauses.push(clause);
  } while (accept(TokenKind::Semicolon));
  if (!expect(TokenKind::KwEnd))
    return nullptr;
  return make(NodeKind::If, loc, clauses.span());
}

/// A clause of case, receive, try-of and maybe-else. Its pattern is a full
/// expression in the grammar; what is not a pattern is for lint to say.
Node *Parser::caseClause() {
  Kids kids(*this);
  Node *pattern = expr();
  if (!pattern)
    return nullptr;
  kids.push(pattern);
  Node *clause = context_.makeNode(NodeKind::Clause, firstAnno(pattern));
  return guardAndBody(kids, clause) ? clause : nullptr;
}

Node *Parser::caseExpr() {
  Loc loc = take().loc;
  Kids kids(*this);
  Node *subject = expr();
  if (!subject || !expect(TokenKind::KwOf))
    return nullptr;
  kids.push(subject);
  do {
    Node *clause = caseClause();
    if (!clause)
      return nullptr;
    kids.push(clause);
  } while (accept(TokenKind::Semicolon));
  if (!expect(TokenKind::KwEnd))
    return nullptr;
  return make(NodeKind::Case, loc, kids.span());
}

Node *Parser::receiveExpr() {
  Loc loc = take().loc;
  Kids kids(*this);
  if (!is(TokenKind::KwAfter)) {
    do {
      Node *clause = caseClause();
      if (!clause)
        return nullptr;
      kids.push(clause);
    } while (accept(TokenKind::Semicolon));
    if (accept(TokenKind::KwEnd))
      return make(NodeKind::Receive, loc, kids.span());
  }
  uint32_t count = static_cast<uint32_t>(kids.size());
  if (!expect(TokenKind::KwAfter))
    return nullptr;
  Node *timeout = expr();
  if (!timeout || !expect(TokenKind::Arrow))
    return nullptr;
  kids.push(timeout);
  if (!exprs(kids) || !expect(TokenKind::KwEnd))
    return nullptr;
  Node *node = make(NodeKind::ReceiveAfter, loc, kids.span());
  node->count = count;
  return node;
}

/// One clause of a fun; `name` is empty for a fun without a name.
Node *Parser::funClause(std::string_view &name) {
  Loc loc = at_->loc;
  if (is(TokenKind::Var))
    name = take().text;
  Node *clause = context_.makeNode(NodeKind::Clause, loc);
  Kids kids(*this);
  return patternArgs(kids) && guardAndBody(kids, clause) ? clause : nullptr;
}

bool Parser::checkClauses(std::span<Node *const> clauses,
                          std::span<const std::string_view> names) {
  for (size_t i = 1; i < clauses.size(); ++i)
    if (names[i] != names[0] || clauses[i]->count != clauses[0]->count)
      return failAt(clauses[i]->loc, clauses[i]->loc, "head mismatch");
  return true;
}

Node *Parser::funExpr() {
  Loc loc = take().loc;
  if ((is(TokenKind::Atom) || is(TokenKind::Var)) &&
      !(is(TokenKind::Var) && kind(1) == TokenKind::LParen)) {
    bool isVar = is(TokenKind::Var);
    Node *first = literal();
    if (!isVar && accept(TokenKind::Slash)) {
      if (!is(TokenKind::Integer))
        return fail();
      std::string_view arity = take().text;
      Node *node = make(NodeKind::FunLocal, loc);
      node->text = first->text;
      // Beyond 255 it is wrong anyway; lint says so.
      node->number =
          arity.size() > 9 ? 1000000000 : std::atoi(std::string(arity).c_str());
      return node;
    }
    if (!expect(TokenKind::Colon))
      return nullptr;
    if (!is(TokenKind::Atom) && !is(TokenKind::Var))
      return fail();
    Node *function = literal();
    if (!expect(TokenKind::Slash))
      return nullptr;
    if (!is(TokenKind::Integer) && !is(TokenKind::Var))
      return fail();
    Node *arity = literal();
    return make(NodeKind::FunRemote, loc, {first, function, arity});
  }
  Kids clauses(*this);
  std::vector<std::string_view> names;
  do {
    std::string_view name;
    Node *clause = funClause(name);
    if (!clause)
      return nullptr;
    clauses.push(clause);
    names.push_back(name);
  } while (accept(TokenKind::Semicolon));
  if (!expect(TokenKind::KwEnd) || !checkClauses(clauses.span(), names))
    return nullptr;
  Node *node = make(names[0].empty() ? NodeKind::Fun : NodeKind::NamedFun, loc,
                    clauses.span());
  node->text = names[0];
  return node;
}

/// `Class:Reason:Stack when G -> B` or `Reason -> B`; either becomes a pattern
/// {Class, Reason, Stack} as in the abstract format.
Node *Parser::tryClause() {
  Kids kids(*this);
  Node *elements[3];
  Loc loc;
  bool hasClass = (is(TokenKind::Atom) || is(TokenKind::Var)) &&
                  kind(1) == TokenKind::Colon;
  Node *stack = nullptr;
  if (hasClass) {
    elements[0] = literal();
    take(); // :
    elements[1] = expr(Mode::Pattern);
    if (!elements[1])
      return nullptr;
    loc = elements[0]->loc;
    if (accept(TokenKind::Colon)) {
      if (!is(TokenKind::Var))
        return fail();
      stack = literal();
    }
  } else {
    elements[1] = expr(Mode::Pattern);
    if (!elements[1])
      return nullptr;
    loc = firstAnno(elements[1]);
    elements[0] = make(NodeKind::Atom, loc);
    elements[0]->text = context_.intern("throw");
  }
  if (!stack) {
    stack = make(NodeKind::Var, lastAnno(elements[1]));
    stack->text = context_.intern("_");
  }
  elements[2] = stack;
  kids.push(make(NodeKind::Tuple, loc, std::span<Node *const>(elements)));
  Node *clause = context_.makeNode(NodeKind::Clause, loc);
  return guardAndBody(kids, clause) ? clause : nullptr;
}

Node *Parser::tryExpr() {
  Loc loc = take().loc;
  Kids kids(*this);
  uint32_t counts[4] = {};
  auto countSection = [&](unsigned section) {
    uint32_t before = 0;
    for (unsigned i = 0; i < section; ++i)
      before += counts[i];
    counts[section] = static_cast<uint32_t>(kids.size()) - before;
  };
  if (!exprs(kids))
    return nullptr;
  countSection(0);
  if (accept(TokenKind::KwOf)) {
    do {
      Node *clause = caseClause();
      if (!clause)
        return nullptr;
      kids.push(clause);
    } while (accept(TokenKind::Semicolon));
    countSection(1);
  }
  bool hasCatch = accept(TokenKind::KwCatch);
  if (hasCatch) {
    do {
      Node *clause = tryClause();
      if (!clause)
        return nullptr;
      kids.push(clause);
    } while (accept(TokenKind::Semicolon));
    countSection(2);
  }
  if (accept(TokenKind::KwAfter)) {
    if (!exprs(kids))
      return nullptr;
    countSection(3);
  } else if (!hasCatch) {
    return fail();
  }
  if (!expect(TokenKind::KwEnd))
    return nullptr;
  Node *node = make(NodeKind::Try, loc, kids.span());
  for (unsigned i = 0; i < 4; ++i)
    node->tryCounts[i] = counts[i];
  return node;
}

Node *Parser::maybeExpr() {
  Loc loc = take().loc;
  Kids kids(*this);
  do {
    Node *node = expr();
    if (!node)
      return nullptr;
    if (is(TokenKind::QuestionEqual)) {
      Loc opLoc = take().loc;
      Node *value = expr();
      if (!value)
        return nullptr;
      node = make(NodeKind::MaybeMatch, opLoc, {node, value});
    }
    kids.push(node);
  } while (accept(TokenKind::Comma));
  uint32_t count = static_cast<uint32_t>(kids.size());
  if (!is(TokenKind::KwElse)) {
    if (!expect(TokenKind::KwEnd))
      return nullptr;
    return make(NodeKind::Maybe, loc, kids.span());
  }
  Loc elseLoc = take().loc;
  do {
    Node *clause = caseClause();
    if (!clause)
      return nullptr;
    kids.push(clause);
  } while (accept(TokenKind::Semicolon));
  if (!expect(TokenKind::KwEnd))
    return nullptr;
  Node *node = make(NodeKind::MaybeElse, loc, kids.span());
  node->count = count;
  node->elseLoc = elseLoc;
  return node;
}
