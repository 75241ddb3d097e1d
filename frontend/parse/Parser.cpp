//===- Parser.cpp - what all parts of the parser share --------------------===//
#include "frontend/parse/Parser.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Stack.h"

using namespace lumen::frontend;

Parser::Parser(AstContext &context, std::vector<Token> &tokens)
    : context_(context) {
  // The end marker stands where the last token does, because OTP reports a form
  // that ends early there.
  Token end;
  end.kind = TokenKind::EndOfForm;
  if (!tokens.empty()) {
    end.loc = tokens.back().loc;
    end.endLine = tokens.back().endLine;
    end.endColumn = tokens.back().endColumn;
  }
  tokens.push_back(end);
  at_ = tokens.data();
  end_ = at_ + tokens.size() - 1;
}

std::string lumen::frontend::tokenToString(const Token &token) {
  std::string out;
  switch (token.kind) {
  case TokenKind::EndOfForm:
    return out;
  case TokenKind::Atom:
    printAtom(out, token.text);
    return out;
  case TokenKind::Var:
  case TokenKind::Integer:
    return std::string(token.text);
  case TokenKind::Float:
    printFloat(out, token.real);
    return out;
  case TokenKind::Char:
    printChar(out, token.codePoint);
    return out;
  case TokenKind::String:
    printQuoted(out, token.text, '"');
    return out;
  default:
    break;
  }
  printAtom(out, token.kind == TokenKind::Other ? token.text
                                                : tokenText(token.kind));
  return out;
}

Node *Parser::fail() {
  if (failed_)
    return nullptr;
  failed_ = true;
  error_.kind = DiagKind::SyntaxError;
  error_.loc = at_->loc;
  error_.loc.text = Loc::NoText;
  error_.end = at_->end();
  error_.text = tokenToString(*at_);
  error_.term = "erl_parse,[";
  printCodePoints(error_.term, "syntax error before: ");
  error_.term += ',';
  printCodePoints(error_.term, error_.text);
  error_.term += ']';
  return nullptr;
}

Node *Parser::failAt(Loc loc, Loc end, std::string message) {
  if (failed_)
    return nullptr;
  failed_ = true;
  error_.kind = DiagKind::ParseError;
  error_.loc = loc;
  error_.loc.text = Loc::NoText;
  error_.end = end;
  error_.term = "erl_parse,";
  // `{name}` is a part that io_lib:format/2 fills in, which leaves a list of
  // its own in OTP's text.
  size_t open = message.find('{'), close = message.find('}');
  if (open == std::string::npos) {
    printCodePoints(error_.term, message);
  } else {
    std::string before, part, after;
    printCodePoints(before, message.substr(0, open));
    printCodePoints(part, message.substr(open + 1, close - open - 1));
    printCodePoints(after, message.substr(close + 1));
    before.pop_back();
    error_.term += before + ',' + part;
    error_.term += after == "[]" ? "]" : ',' + after.substr(1);
    message.erase(close, 1);
    message.erase(open, 1);
  }
  error_.text = std::move(message);
  return nullptr;
}

Node *Parser::failNode(const Node *node, std::string message) {
  return failAt(firstAnno(node), node->end, std::move(message));
}

bool Parser::failTooDeep(unsigned limit) {
  if (!failed_) {
    failed_ = true;
    error_.kind = DiagKind::TooDeep;
    error_.loc = at_->loc;
    error_.end = at_->end();
    error_.text = std::to_string(limit);
    error_.term = "erl_parse,";
    printCodePoints(error_.term, "nesting too deep");
  }
  return true;
}

Node *Parser::make(NodeKind kind, Loc loc, std::span<Node *const> kids) {
  Node *node = context_.makeNode(kind, loc, kids);
  node->end = at_[-1].end(); // nodes are made after their last token
  return node;
}

Node *Parser::literal() {
  const Token &token = take();
  Node *node;
  switch (token.kind) {
  case TokenKind::Atom:
    node = make(NodeKind::Atom, token.loc);
    break;
  case TokenKind::Var:
    node = make(NodeKind::Var, token.loc);
    break;
  case TokenKind::Integer:
    node = make(NodeKind::Integer, token.loc);
    break;
  case TokenKind::Float:
    node = make(NodeKind::Float, token.loc);
    node->real = token.real;
    break;
  case TokenKind::Char:
    node = make(NodeKind::Char, token.loc);
    node->number = token.codePoint;
    return node;
  default: { // a string, and those that follow it
    Loc loc = token.loc;
    std::string_view text = token.text;
    if (is(TokenKind::String)) {
      std::string joined(text);
      while (is(TokenKind::String))
        joined += take().text;
      text = context_.arena().copy(joined);
    }
    node = make(NodeKind::String, loc);
    node->text = text;
    return node;
  }
  }
  node->text = token.text;
  return node;
}

Node *Parser::parseForm() {
  Node *form = is(TokenKind::Minus) ? attribute() : function();
  if (!form || failed_)
    return nullptr;
  form->isDeep = deepest_ > kMaxWalkedNesting;
  return form;
}

bool Parser::parseExprs(std::vector<Node *> &out) {
  Kids kids(*this);
  if (!exprs(kids) || !expect(TokenKind::FullStop) || !canWalk())
    return false;
  out.assign(kids.span().begin(), kids.span().end());
  return true;
}

//===----------------------------------------------------------------------===//
// Annotations
//===----------------------------------------------------------------------===//

/// `A =< B` on locations, where a bare line counts as column 1.
static bool isNotAfter(const Loc &a, const Loc &b) {
  uint32_t ca = a.column ? a.column : 1, cb = b.column ? b.column : 1;
  return a.line != b.line ? a.line < b.line : ca <= cb;
}

/// Calls `visit` with each annotation of a tree in OTP's order until it returns
/// false.
template <typename Visit>
static bool forEachAnno(const Node *node, const Visit &visit) {
  if (node->kind != NodeKind::GuardAnd &&
      node->kind != NodeKind::TypedRecordField && !visit(node->loc))
    return false;
  if (node->kind == NodeKind::Constraint && !visit(node->loc))
    return false;
  // Walk down the last child in a loop: lists are long on the right.
  size_t n = node->kids.size();
  for (size_t i = 0; i < n; ++i) {
    if (node->kind == NodeKind::MaybeElse && i == node->count &&
        !visit(node->elseLoc))
      return false;
    if (node->kids[i] &&
        !withStack([&] { return forEachAnno(node->kids[i], visit); }))
      return false;
  }
  return true;
}

Loc lumen::frontend::firstAnno(const Node *node) {
  Loc best = node->loc;
  // Calls and matches, the usual left ends, already stand at their start.
  forEachAnno(node, [&](const Loc &loc) {
    if (!isNotAfter(loc, best))
      return false;
    best = loc;
    return true;
  });
  return best;
}

Loc lumen::frontend::lastAnno(const Node *node) {
  bool any = false;
  Loc best;
  forEachAnno(node, [&](const Loc &loc) {
    // Annotations that carry text are lists, which come after tuples.
    bool isText = loc.text != Loc::NoText, wasText = best.text != Loc::NoText;
    if (!any || (isText != wasText ? isText : !isNotAfter(loc, best)))
      best = loc;
    any = true;
    return true;
  });
  if (best.text == Loc::QuotedMaybe)
    best.column += 7;
  else if (best.text == Loc::QuotedElse)
    best.column += 6;
  return best;
}
