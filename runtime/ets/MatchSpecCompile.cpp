//===- MatchSpecCompile.cpp - from terms to patterns and expressions ------===//
#include "runtime/ets/MatchSpec.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Map.h"

namespace lumen::rt {

namespace {

/// '$N' without leading zeros.
bool isVariable(Term term, uint64_t &number) {
  if (!term.isAtom())
    return false;
  AtomText text = atomText(term);
  if (text.length < 2 || text.length > 10 || text.data[0] != '$' ||
      (text.data[1] == '0' && text.length > 2))
    return false;
  number = 0;
  for (uint32_t i = 1; i < text.length; ++i) {
    if (text.data[i] < '0' || text.data[i] > '9')
      return false;
    number = number * 10 + (text.data[i] - '0');
  }
  return true;
}

/// Are there no variables and no '_' in a pattern?
bool isGround(Term pattern) {
  SmallVector<Term, 32> rest;
  rest.push(pattern);
  uint64_t number;
  while (!rest.empty()) {
    Term term = rest.pop();
    for (; term.isCons(); term = term.tail())
      rest.push(term.head());
    if (term == atoms::underscore || isVariable(term, number))
      return false;
    if (term.isTuple())
      for (size_t i = 0; i < term.tupleSize(); ++i)
        rest.push(term.element(i));
    // A map in a pattern matches any map with its keys: never a constant.
    if (term.isMap())
      return false;
  }
  return true;
}

/// Does an expression stand for itself?
bool isSelfEvaluating(Term term) {
  return !term.isCons() && !term.isTuple() && !term.isMap();
}

} // namespace

MatchSpec::NodeId MatchSpec::addNode(Kind kind, const NodeId *children,
                                     size_t count, uint32_t index, Term term) {
  Node node;
  node.kind = kind;
  node.index = index;
  node.term = term;
  node.firstChild = static_cast<uint32_t>(children_.size());
  node.childCount = static_cast<uint32_t>(count);
  children_.append(children, count);
  nodes_.push(node);
  return static_cast<NodeId>(nodes_.size() - 1);
}

MatchSpec::NodeId MatchSpec::addConstant(Term term) {
  return addNode(Kind::Constant, nullptr, 0, 0, term);
}

int MatchSpec::findVariable(uint64_t number) const {
  for (size_t i = firstVariable_; i < variables_.size(); ++i)
    if (variables_[i].number == number)
      return static_cast<int>(i);
  return -1;
}

MatchSpec::NodeId MatchSpec::compileTuple(Kind kind, Term tuple, bool isPattern) {
  SmallVector<NodeId, 16> children;
  for (size_t i = 0; i < tuple.tupleSize(); ++i) {
    NodeId id = isPattern ? compilePatternNode(tuple.element(i))
                          : compileExpression(tuple.element(i));
    if (id == kNoNode)
      return kNoNode;
    children.push(id);
  }
  return addNode(kind, children.data(), children.size());
}

/// Keys of patterns are constants: a variable there is an error.
MatchSpec::NodeId MatchSpec::compileMap(Kind kind, Term map, bool isPattern) {
  SmallVector<NodeId, 16> children;
  MapIterator iterator(map);
  uint64_t number;
  for (Term key, value; iterator.next(key, value);) {
    if (isPattern && isVariable(key, number))
      return kNoNode;
    NodeId keyId = isPattern ? addConstant(key) : compileExpression(key);
    NodeId valueId =
        isPattern ? compilePatternNode(value) : compileExpression(value);
    if (keyId == kNoNode || valueId == kNoNode)
      return kNoNode;
    children.push(keyId);
    children.push(valueId);
  }
  return addNode(kind, children.data(), children.size());
}

/// From the end of the list, so that long lists need no C stack.
MatchSpec::NodeId MatchSpec::compileCons(Kind kind, Term cons, bool isPattern) {
  SmallVector<NodeId, 32> heads;
  Term rest = cons;
  // Variables are bound from left to right.
  for (; rest.isCons(); rest = rest.tail()) {
    NodeId id = isPattern ? compilePatternNode(rest.head())
                          : compileExpression(rest.head());
    if (id == kNoNode)
      return kNoNode;
    heads.push(id);
  }
  NodeId list = isPattern ? compilePatternNode(rest) : compileExpression(rest);
  while (!heads.empty() && list != kNoNode) {
    NodeId children[] = {heads.pop(), list};
    list = addNode(kind, children, 2);
  }
  return list;
}

MatchSpec::NodeId MatchSpec::compilePatternNode(Term pattern) {
  Level level(*this);
  if (isTooDeep_)
    return kNoNode;
  uint64_t number;
  if (pattern == atoms::underscore)
    return addNode(Kind::Any, nullptr, 0);
  if (isVariable(pattern, number)) {
    int known = findVariable(number);
    if (known >= 0)
      return addNode(Kind::Same, nullptr, 0, static_cast<uint32_t>(known));
    variables_.push({number, Term()});
    return addNode(Kind::Bind, nullptr, 0,
                   static_cast<uint32_t>(variables_.size() - 1));
  }
  if (isGround(pattern))
    return addConstant(pattern);
  if (pattern.isTuple())
    return compileTuple(Kind::Tuple, pattern, true);
  if (pattern.isMap())
    return compileMap(Kind::Map, pattern, true);
  return compileCons(Kind::Cons, pattern, true);
}

MatchSpec::NodeId MatchSpec::compileCall(Term tuple) {
  Term name = tuple.element(0);
  size_t arity = tuple.tupleSize() - 1;
  if (!name.isAtom())
    return kNoNode;
  if (name == atoms::const_)
    return arity == 1 ? addConstant(tuple.element(1)) : kNoNode;
  SmallVector<NodeId, 8> arguments;
  for (size_t i = 1; i <= arity; ++i) {
    NodeId id = compileExpression(tuple.element(i));
    if (id == kNoNode)
      return kNoNode;
    arguments.push(id);
  }
  struct {
    Term name;
    Kind kind;
  } const logical[] = {{atoms::and_, Kind::And},
                       {atoms::or_, Kind::Or},
                       {atoms::andalso_, Kind::AndAlso},
                       {atoms::orelse_, Kind::OrElse}};
  for (const auto &row : logical)
    if (row.name == name)
      return arity >= 1 ? addNode(row.kind, arguments.data(), arity) : kNoNode;
  int function = findMatchFunction(name, arity, isTrace_);
  if (function < 0)
    return kNoNode;
  return addNode(Kind::Call, arguments.data(), arity,
                 static_cast<uint32_t>(function));
}

MatchSpec::NodeId MatchSpec::compileExpression(Term expression) {
  Level level(*this);
  if (isTooDeep_)
    return kNoNode;
  uint64_t number;
  if (expression == atoms::dollar_underscore)
    return addNode(Kind::WholeObject, nullptr, 0);
  if (expression == atoms::dollar_dollar)
    return addNode(Kind::AllVariables, nullptr, 0);
  if (isVariable(expression, number)) {
    int slot = findVariable(number);
    return slot < 0 ? kNoNode
                    : addNode(Kind::Variable, nullptr, 0,
                              static_cast<uint32_t>(slot));
  }
  if (isSelfEvaluating(expression))
    return addConstant(expression);
  if (expression.isCons())
    return compileCons(Kind::MakeCons, expression, false);
  if (expression.isMap())
    return compileMap(Kind::MakeMap, expression, false);
  if (expression.tupleSize() == 1 && expression.element(0).isTuple())
    return compileTuple(Kind::MakeTuple, expression.element(0), false);
  if (expression.tupleSize() == 0)
    return kNoNode;
  return compileCall(expression);
}

bool MatchSpec::compileList(Term list, uint32_t &first, uint32_t &count) {
  SmallVector<NodeId, 8> ids;
  for (; list.isCons(); list = list.tail()) {
    NodeId id = compileExpression(list.head());
    if (id == kNoNode)
      return false;
    ids.push(id);
  }
  first = static_cast<uint32_t>(children_.size());
  count = static_cast<uint32_t>(ids.size());
  children_.append(ids.data(), ids.size());
  return list.isNil();
}

bool MatchSpec::addClause(Term head, Term guards, Term body) {
  clauseVariables_.push(static_cast<uint32_t>(variables_.size()));
  firstVariable_ = variables_.size();
  Clause clause;
  clause.head = compilePatternNode(head);
  if (clause.head == kNoNode ||
      !compileList(guards, clause.firstGuard, clause.guardCount) ||
      !compileList(body, clause.firstBody, clause.bodyCount) ||
      (clause.bodyCount == 0 && !isTrace_))
    return false;
  clauses_.push(clause);
  return true;
}

bool MatchSpec::compile(Term spec) {
  if (!spec.isCons())
    return false;
  for (; spec.isCons(); spec = spec.tail()) {
    Term clause = spec.head();
    if (!clause.isTuple(3) ||
        !addClause(clause.element(0), clause.element(1), clause.element(2)))
      return false;
  }
  return spec.isNil();
}

bool MatchSpec::compilePattern(Term pattern, bool bindings) {
  uint64_t body[2] = {(bindings ? atoms::dollar_dollar : atoms::dollar_underscore)
                          .word(),
                      Term::nil().word()};
  // Patterns of match that are no objects match nothing, they are no error.
  if (!pattern.isTuple() && pattern != atoms::underscore && !pattern.isAtom())
    return false;
  return addClause(pattern, Term::nil(), Term::cons(body));
}

bool MatchSpec::clauseKey(size_t clause, size_t keyIndex, Term &key) const {
  const Node &head = nodes_[clauses_[clause].head];
  if (head.kind == Kind::Constant && head.term.isTuple() &&
      keyIndex < head.term.tupleSize()) {
    key = head.term.element(keyIndex);
    return true;
  }
  if (head.kind != Kind::Tuple || keyIndex >= head.childCount)
    return false;
  const Node &node = nodes_[child(head, keyIndex)];
  if (node.kind != Kind::Constant)
    return false;
  key = node.term;
  return true;
}

bool MatchSpec::hasKeyPrefix(size_t keyIndex) const {
  if (clauses_.size() != 1)
    return false;
  const Node &head = nodes_[clauses_[0].head];
  if (head.kind != Kind::Tuple || keyIndex >= head.childCount)
    return false;
  Kind key = nodes_[child(head, keyIndex)].kind;
  return key == Kind::Tuple || key == Kind::Cons;
}

int MatchSpec::sideOfPrefix(size_t keyIndex, Term key) const {
  const Node &head = nodes_[clauses_[0].head];
  bool isOpen = false;
  return -orderOf(child(head, keyIndex), key, isOpen);
}

int MatchSpec::orderOf(NodeId pattern, Term term, bool &isOpen) const {
  // Of their kinds, for comparing with terms of another one.
  static const uint64_t kCell[2] = {Term::nil().word(), Term::nil().word()};
  static const uint64_t kTuple[1] = {abi::header(0, abi::kTupleTag)};
  const Node &node = nodes_[pattern];
  switch (node.kind) {
  case Kind::Constant:
    return compareTerm(node.term, term);
  case Kind::Tuple:
    if (!term.isTuple())
      return compareTerm(Term::boxed(const_cast<uint64_t *>(kTuple)), term);
    if (node.childCount != term.tupleSize())
      return node.childCount < term.tupleSize() ? -1 : 1;
    for (size_t i = 0; i < node.childCount && !isOpen; ++i)
      if (int order = orderOf(child(node, i), term.element(i), isOpen))
        return order;
    return 0;
  case Kind::Cons: {
    if (!term.isCons())
      return compareTerm(Term::cons(const_cast<uint64_t *>(kCell)), term);
    int order = orderOf(child(node, 0), term.head(), isOpen);
    return order || isOpen ? order : orderOf(child(node, 1), term.tail(), isOpen);
  }
  default:
    isOpen = true;
    return 0;
  }
}

/// Does the expression give what the pattern has matched?
static bool givesBack(Term pattern, Term expression) {
  if (expression.isTuple(2) && expression.element(0) == atoms::const_ &&
      isGround(pattern) && equalExact(pattern, expression.element(1)))
    return true;
  if (pattern.isAtom())
    return pattern == expression && pattern != atoms::underscore &&
           pattern != atoms::dollar_underscore && pattern != atoms::dollar_dollar;
  if (pattern.isCons())
    return expression.isCons() &&
           givesBack(pattern.head(), expression.head()) &&
           givesBack(pattern.tail(), expression.tail());
  if (pattern.isTuple()) {
    if (!expression.isTuple(1) || !expression.element(0).isTuple(pattern.tupleSize()))
      return false;
    Term made = expression.element(0);
    for (size_t i = 0; i < pattern.tupleSize(); ++i)
      if (!givesBack(pattern.element(i), made.element(i)))
        return false;
    return true;
  }
  return equalExact(pattern, expression) && !pattern.isMap();
}

bool MatchSpec::keepsKeys(Term spec, size_t keyIndex) {
  for (; spec.isCons(); spec = spec.tail()) {
    Term clause = spec.head(), body = clause.element(2);
    if (!body.isCons() || !body.tail().isNil())
      return false;
    Term made = body.head(), head = clause.element(0);
    if (made == atoms::dollar_underscore)
      continue;
    bool isConstant = made.isTuple(2) && made.element(0) == atoms::const_;
    if (!isConstant && !made.isTuple(1))
      return false;
    made = made.element(isConstant ? 1 : 0);
    if (!made.isTuple() || made.tupleSize() <= keyIndex || !head.isTuple() ||
        head.tupleSize() <= keyIndex)
      return false;
    Term key = head.element(keyIndex), fresh = made.element(keyIndex);
    if (isConstant) {
      if (!isGround(key) || !equalExact(key, fresh))
        return false;
      continue;
    }
    bool isElement = fresh.isTuple(3) && fresh.element(0) == internAtom("element") &&
                     fresh.element(1) == Term::small(int64_t(keyIndex) + 1) &&
                     fresh.element(2) == atoms::dollar_underscore;
    if (!isElement && !givesBack(key, fresh))
      return false;
  }
  return true;
}

bool MatchSpec::matchesEverything() const {
  if (clauses_.size() != 1)
    return false;
  const Clause &clause = clauses_[0];
  Kind head = nodes_[clause.head].kind;
  if ((head != Kind::Any && head != Kind::Bind) || clause.guardCount > 0 ||
      clause.bodyCount != 1)
    return false;
  const Node &body = nodes_[children_[clause.firstBody]];
  return body.kind == Kind::WholeObject ||
         (body.kind == Kind::Constant && body.term == atoms::true_);
}

} // namespace lumen::rt
