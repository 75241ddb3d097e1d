//===- ParseForm.cpp - attributes and functions ---------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/parse/Parser.h"

#include <cstdlib>

using namespace lumen::frontend;

Node *Parser::function() {
  Kids clauses(*this);
  std::vector<std::string_view> names;
  do {
    if (!is(TokenKind::Atom))
      return fail();
    const Token &name = take();
    Node *clause = context_.makeNode(NodeKind::Clause, name.loc);
    {
      Kids kids(*this);
      if (!patternArgs(kids) || !guardAndBody(kids, clause))
        return nullptr;
    }
    clauses.push(clause);
    names.push_back(name.text);
  } while (accept(TokenKind::Semicolon));
  if (!is(TokenKind::FullStop))
    return fail();
  if (!checkClauses(clauses.span(), names))
    return nullptr;
  Node *node = make(NodeKind::Function, clauses[0]->loc, clauses.span());
  node->text = names[0];
  node->number = clauses[0]->count;
  take();
  return node;
}

Node *Parser::attribute() {
  take(); // -
  if (!is(TokenKind::Atom))
    return fail();
  const Token &name = take();
  Node *node;
  if (name.text == "spec" || name.text == "callback")
    node = specAttr(name, name.text == "callback");
  else
    node = attributeBody(name);
  if (!node)
    return nullptr;
  return expect(TokenKind::FullStop) ? node : nullptr;
}

/// `values`, `(values)`, `head :: type`, `(head :: type)`, `r, {typed fields}`
/// or `(r, {typed fields})`.
Node *Parser::attributeBody(const Token &name) {
  bool hasParens = accept(TokenKind::LParen);
  Node *first = expr();
  if (!first)
    return nullptr;
  if (hasParens && accept(TokenKind::RParen)) {
    // The parentheses belong to the expression, which may go on.
    hasParens = false;
    first = postfix(first, Mode::Expr);
    if (!first || !(first = binaryRest(first, 0, Mode::Expr)))
      return nullptr;
  }
  auto closed = [&] {
    if (!canWalk())
      return false;
    if (hasParens && !expect(TokenKind::RParen))
      return false;
    if (!is(TokenKind::FullStop)) // the attribute is built at its end
      fail();
    return !failed_;
  };
  if (accept(TokenKind::ColonColon)) {
    Node *type = topType();
    if (!type || !closed())
      return nullptr;
    return buildTypeDef(name, first, type);
  }
  Kids values(*this);
  values.push(first);
  while (accept(TokenKind::Comma)) {
    bool isTyped = false;
    Node *value = values.size() == 1 && is(TokenKind::LBrace)
                      ? typedTupleOrExpr(isTyped)
                      : expr();
    if (!value)
      return nullptr;
    if (isTyped)
      return closed() ? buildRecord(name, first, value) : nullptr;
    values.push(value);
  }
  // Building pushes further children, so the values move out of the way.
  return closed() ? buildAttribute(name, context_.copyKids(values.span()))
                  : nullptr;
}

Node *Parser::typedTupleOrExpr(bool &isTyped) {
  Loc loc = take().loc; // {
  Node *tuple;
  {
    Kids kids(*this);
    if (!is(TokenKind::RBrace)) {
      do {
        Node *element = expr();
        if (!element)
          return nullptr;
        if (accept(TokenKind::ColonColon)) {
          Node *type = topType();
          if (!type)
            return nullptr;
          element =
              make(NodeKind::TypedRecordField, element->loc, {element, type});
          isTyped = true;
        }
        kids.push(element);
      } while (accept(TokenKind::Comma));
    }
    if (!expect(TokenKind::RBrace))
      return nullptr;
    tuple = make(NodeKind::Tuple, loc, kids.span());
  }
  if (isTyped)
    return tuple;
  tuple = postfix(tuple, Mode::Expr);
  return tuple ? binaryRest(tuple, 0, Mode::Expr) : nullptr;
}

static std::string badDeclaration(std::string_view what) {
  return "bad {" + std::string(what) + "} declaration";
}

Node *Parser::buildTypeDef(const Token &name, Node *head, Node *type) {
  if (name.text != "type" && name.text != "opaque")
    return failAt(name.loc, name.end(),
                  name.text == "record" ? badDeclaration("record")
                                        : "bad attribute");
  if (head->kind != NodeKind::Call || head->kid(0)->kind != NodeKind::Atom)
    return failAt(name.loc, name.end(), badDeclaration(name.text));
  for (Node *arg : head->kids.subspan(1))
    if (arg->kind == NodeKind::Var && arg->text == "_")
      return failNode(arg, "bad type variable");
  for (Node *arg : head->kids.subspan(1))
    if (arg->kind != NodeKind::Var)
      return failNode(arg, "bad type variable");
  Kids kids(*this);
  kids.push(type);
  for (Node *arg : head->kids.subspan(1))
    kids.push(arg);
  Node *node = make(NodeKind::TypeAttr, name.loc, kids.span());
  node->text = head->kid(0)->text;
  node->isOpaque = name.text == "opaque";
  return node;
}

bool Parser::recordFields(Node *tuple, Kids &fields) {
  if (tuple->kind != NodeKind::Tuple)
    return failNode(tuple, "bad record declaration");
  for (Node *element : tuple->kids) {
    Node *type = nullptr;
    if (element->kind == NodeKind::TypedRecordField) {
      type = element->kid(1);
      element = element->kid(0);
    }
    Node *field;
    if (element->kind == NodeKind::Atom) {
      field = make(NodeKind::RecordField, element->loc, {element});
    } else if (element->kind == NodeKind::Match &&
               element->kid(0)->kind == NodeKind::Atom) {
      field = make(NodeKind::RecordField, element->kid(0)->loc,
                   {element->kid(0), element->kid(1)});
    } else {
      return failNode(element, "bad record field");
    }
    field->end = element->end;
    fields.push(
        type ? make(NodeKind::TypedRecordField, field->loc, {field, type})
             : field);
  }
  return true;
}

Node *Parser::buildRecord(const Token &name, Node *record, Node *fields) {
  if (name.text != "record" || record->kind != NodeKind::Atom) {
    bool isDecl =
        name.text == "record" || name.text == "type" || name.text == "opaque";
    return failAt(name.loc, name.end(),
                  isDecl ? badDeclaration(name.text) : "bad attribute");
  }
  Kids kids(*this);
  if (!recordFields(fields, kids))
    return nullptr;
  Node *node = make(NodeKind::RecordAttr, name.loc, kids.span());
  node->text = record->text;
  return node;
}

/// The `[f/1, g/2]` of an export or import.
Node *Parser::functionNameList(NodeKind attr, Loc loc, Node *list) {
  Kids names(*this);
  for (; list->kind == NodeKind::Cons; list = list->kid(1)) {
    Node *item = list->kid(0);
    if (item->kind != NodeKind::BinaryOp || item->text != "/")
      return failNode(list, "bad Name/Arity");
    if (item->kid(0)->kind != NodeKind::Atom)
      return failNode(item->kid(0), "bad function name");
    if (item->kid(1)->kind != NodeKind::Integer)
      return failNode(item->kid(1), "bad function arity");
    Node *name = make(NodeKind::FunName, item->kid(0)->loc);
    name->end = item->end;
    name->text = item->kid(0)->text;
    std::string_view arity = item->kid(1)->text;
    if (arity.size() > 18)
      return failNode(item->kid(1), "bad function arity");
    name->number = std::atoll(std::string(arity).c_str());
    names.push(name);
  }
  if (list->kind != NodeKind::Nil)
    return failNode(list, "bad Name/Arity");
  return make(attr, loc, names.span());
}

/// Whether `[f/1, ...]` can become a list of names.
static bool isFunctionNameList(const Node *list) {
  for (; list->kind == NodeKind::Cons; list = list->kid(1)) {
    const Node *item = list->kid(0);
    if (item->kind != NodeKind::BinaryOp || item->text != "/" ||
        item->kid(0)->kind != NodeKind::Atom ||
        item->kid(1)->kind != NodeKind::Integer ||
        item->kid(1)->text.size() > 18)
      return false;
  }
  return list->kind == NodeKind::Nil;
}

/// In attributes `f/1` means the tuple {f,1}, at any depth.
Node *Parser::attributeTerm(Node *value) {
  switch (value->kind) {
  case NodeKind::BinaryOp: {
    if (value->text != "/" || value->kid(0)->kind != NodeKind::Atom ||
        value->kid(1)->kind != NodeKind::Integer)
      return value;
    Node *tuple = make(NodeKind::Tuple, value->loc, value->kids);
    tuple->end = value->end;
    return tuple;
  }
  case NodeKind::Cons: {
    // Along the list in a loop; only the elements recurse.
    std::vector<Node *> cells;
    Node *at = value;
    for (; at->kind == NodeKind::Cons; at = at->kid(1))
      cells.push_back(at);
    Node *tail = attributeTerm(at);
    for (size_t i = cells.size(); i-- > 0;) {
      Node *head = attributeTerm(cells[i]->kid(0));
      if (head == cells[i]->kid(0) && tail == cells[i]->kid(1)) {
        tail = cells[i];
        continue;
      }
      Node *cons = make(NodeKind::Cons, cells[i]->loc, {head, tail});
      cons->end = cells[i]->end;
      tail = cons;
    }
    return tail;
  }
  case NodeKind::Tuple:
  case NodeKind::Map: {
    Kids kids(*this);
    for (Node *kid : value->kids) {
      if (value->kind == NodeKind::Map) {
        Node *field = make(kid->kind, kid->loc,
                           {kid->kid(0), attributeTerm(kid->kid(1))});
        field->end = kid->end;
        kids.push(field);
      } else {
        Node *item = attributeTerm(kid);
        kids.push(item);
      }
    }
    Node *node = make(value->kind, value->loc, kids.span());
    node->end = value->end;
    return node;
  }
  default:
    return value;
  }
}

Node *Parser::buildAttribute(const Token &name, std::span<Node *const> values) {
  if (name.text == "module") {
    if (values[0]->kind != NodeKind::Atom || values.size() > 2)
      return failNode(values[0], badDeclaration("module"));
    Kids params(*this);
    if (values.size() == 2) {
      Node *list = values[1];
      for (;
           list->kind == NodeKind::Cons && list->kid(0)->kind == NodeKind::Var;
           list = list->kid(1))
        params.push(list->kid(0));
      if (list->kind != NodeKind::Nil)
        return failNode(list, "bad variable list");
    }
    Node *node = make(NodeKind::ModuleAttr, name.loc, params.span());
    node->text = values[0]->text;
    node->count = values.size() == 2;
    return node;
  }
  if (name.text == "export") {
    if (values.size() != 1)
      return failNode(values[1], badDeclaration("export"));
    return functionNameList(NodeKind::ExportAttr, name.loc, values[0]);
  }
  if (name.text == "import") {
    if (values.size() != 2 || values[0]->kind != NodeKind::Atom)
      return failNode(values.size() > 1 ? values[1] : values[0],
                      badDeclaration("import"));
    Node *node = functionNameList(NodeKind::ImportAttr, name.loc, values[1]);
    if (node)
      node->text = values[0]->text;
    return node;
  }
  if (name.text == "record") {
    if (values.size() != 2 || values[0]->kind != NodeKind::Atom)
      return failNode(values[0], badDeclaration("record"));
    return buildRecord(name, values[0], values[1]);
  }
  if (name.text == "file") {
    if (values.size() != 2 || values[0]->kind != NodeKind::String ||
        values[1]->kind != NodeKind::Integer)
      return failNode(values[0], badDeclaration("file"));
    Node *node = make(NodeKind::FileAttr, name.loc);
    node->text = values[0]->text;
    node->number = std::atoll(std::string(values[1]->text).c_str());
    return node;
  }
  if (values.size() != 1)
    return failNode(values[1], "bad attribute");
  if (name.text == "export_type" && isFunctionNameList(values[0]))
    return functionNameList(NodeKind::ExportTypeAttr, name.loc, values[0]);
  Node *value = attributeTerm(values[0]);
  if (!evaluateLiteral(value))
    return failNode(value, "bad attribute");
  Node *node = make(NodeKind::WildAttr, name.loc, {value});
  node->text = name.text;
  return node;
}
