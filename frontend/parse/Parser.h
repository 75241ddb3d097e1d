//===- Parser.h - from tokens to abstract forms -----------------*- C++ -*-===//
//
// Parses the tokens of one form, macros expanded, to the node that OTP's
// erl_parse would give. What that grammar rejects is rejected here at the same
// token.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_PARSE_PARSER_H
#define LUMEN_FRONTEND_PARSE_PARSER_H

#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"
#include "frontend/lex/Token.h"

#include <span>
#include <string>
#include <vector>

namespace lumen::frontend {

struct ParseError {
  DiagKind kind = DiagKind::SyntaxError;
  Loc loc;
  Loc end;
  std::string text; ///< argument of the message
  std::string term; ///< OTP's module and descriptor, as printed terms
};

/// How deep brackets and constructs of expressions may nest. Chains of
/// operators and of `[H | [H | ...` have no limit.
inline constexpr unsigned kMaxNesting = 100000;
/// How deep types, attributes and conditions may nest, and code that is to be
/// compiled: what walks those recurses this deep on the C++ stack.
inline constexpr unsigned kMaxWalkedNesting = 2000; // kMaxCompiledNesting

class Parser {
public:
  /// Appends an end marker to `tokens`, which must outlive the parser.
  Parser(AstContext &context, std::vector<Token> &tokens);

  /// Parses a whole form that ends in a full stop; null on an error.
  Node *parseForm();
  /// Parses expressions between commas up to a full stop.
  bool parseExprs(std::vector<Node *> &exprs);

  const ParseError &error() const { return error_; }

private:
  enum class Mode : uint8_t { Expr, Pattern };

  /// Children under construction. All levels share one stack; a list is used up
  /// before the list of the level above grows again.
  class Kids {
  public:
    explicit Kids(Parser &parser)
        : stack_(parser.stack_), mark_(parser.stack_.size()) {}
    ~Kids() { stack_.resize(mark_); }
    Kids(const Kids &) = delete;
    Kids &operator=(const Kids &) = delete;
    void push(Node *node) { stack_.push_back(node); }
    size_t size() const { return stack_.size() - mark_; }
    Node *operator[](size_t i) const { return stack_[mark_ + i]; }
    void drop(size_t size) { stack_.resize(mark_ + size); }
    void set(size_t i, Node *node) { stack_[mark_ + i] = node; }
    std::span<Node *const> span() const {
      return std::span<Node *const>(stack_).subspan(mark_);
    }

  private:
    std::vector<Node *> &stack_;
    size_t mark_;
  };

  /// Counts a level of nesting while it lives.
  class Level {
  public:
    explicit Level(Parser &parser) : depth_(parser.depth_) {
      ++depth_;
      parser.noteDepth(0);
    }
    ~Level() { --depth_; }

  private:
    unsigned &depth_;
  };

  // Tokens.
  TokenKind kind() const { return at_->kind; }
  TokenKind kind(size_t n) const {
    return static_cast<size_t>(end_ - at_) > n ? at_[n].kind
                                               : TokenKind::EndOfForm;
  }
  bool is(TokenKind k) const { return at_->kind == k; }
  const Token &take() { return at_ < end_ ? *at_++ : *at_; }
  bool accept(TokenKind k) {
    if (!is(k))
      return false;
    take();
    return true;
  }
  bool expect(TokenKind k) {
    if (accept(k))
      return true;
    fail();
    return false;
  }
  bool isTooDeep() { return depth_ > kMaxNesting && failTooDeep(kMaxNesting); }
  /// The same for what is walked on the stack.
  bool isTooDeepToWalk() {
    return depth_ > kMaxWalkedNesting && failTooDeep(kMaxWalkedNesting);
  }
  /// Whether the tree made so far may be walked.
  bool canWalk() {
    return deepest_ <= kMaxWalkedNesting || !failTooDeep(kMaxWalkedNesting);
  }
  bool failTooDeep(unsigned limit);
  void noteDepth(unsigned more) {
    if (depth_ + more > deepest_)
      deepest_ = depth_ + more;
  }
  Node *fail();
  Node *failAt(Loc loc, Loc end, std::string message);
  Node *failNode(const Node *node, std::string message);
  Node *make(NodeKind kind, Loc loc, std::span<Node *const> kids = {});
  Node *make(NodeKind kind, Loc loc, std::initializer_list<Node *> kids) {
    return make(kind, loc, std::span<Node *const>(kids.begin(), kids.size()));
  }
  Node *literal();

  // Forms (ParseForm.cpp).
  Node *attribute();
  Node *attributeBody(const Token &name);
  Node *typedTupleOrExpr(bool &isTyped);
  Node *buildAttribute(const Token &name, std::span<Node *const> values);
  Node *buildRecord(const Token &name, Node *record, Node *fields);
  Node *buildTypeDef(const Token &name, Node *head, Node *type);
  bool recordFields(Node *tuple, Kids &fields);
  Node *functionNameList(NodeKind attr, Loc loc, Node *list);
  Node *attributeTerm(Node *value);
  Node *function();
  bool checkClauses(std::span<Node *const> clauses,
                    std::span<const std::string_view> names);

  // Types (ParseType.cpp).
  Node *specAttr(const Token &name, bool isCallback);
  Node *typeSignature();
  Node *constraint();
  Node *funType();
  Node *topType();
  Node *typeBinary(int minPrec);
  Node *typeUnary();
  Node *typePrimary();
  Node *atomType();
  Node *hashType();
  Node *binaryType();
  bool topTypes(Kids &kids);
  Node *lineOnlyInteger(Loc loc, std::string_view digits);

  // Expressions (ParseExpr.cpp).
  Node *expr(Mode mode = Mode::Expr) { return binary(0, mode); }
  Node *binary(int minPrec, Mode mode);
  Node *binaryRest(Node *left, int minPrec, Mode mode);
  Node *unary(Mode mode);
  Node *operand(Mode mode);
  Node *postfix(Node *base, Mode mode);
  Node *primary(Mode mode);
  Node *call(Node *callee);
  bool exprs(Kids &kids, Mode mode = Mode::Expr);
  Node *listOrComp(Mode mode);
  Node *cells(Kids &kids, size_t start, Loc loc, Node *tail);
  Node *binOrComp(Mode mode);
  Node *binElement(Node *value);
  Node *bitExpr();
  const BinSpec *binSpecs();
  Node *qualifier();
  bool qualifiers(Kids &kids);
  Node *hashExpr(Node *base, bool mayBeMap, bool mayBeRecord, bool &isMap);

  // Constructs with clauses (ParseClause.cpp).
  bool guards(Kids &kids, int64_t &count);
  bool guardAndBody(Kids &kids, Node *clause);
  bool patternArgs(Kids &kids);
  Node *ifExpr();
  Node *caseExpr();
  Node *caseClause();
  Node *receiveExpr();
  Node *funExpr();
  Node *funClause(std::string_view &name);
  Node *tryExpr();
  Node *tryClause();
  Node *maybeExpr();

  AstContext &context_;
  std::vector<Node *> stack_;
  const Token *at_;
  const Token *end_; ///< the end marker
  /// A left operand and the operator behind it.
  struct PendingOp {
    Node *left;
    const Token *op;
    int minPrec; ///< of the operand that it belongs to
  };
  std::vector<PendingOp> pending_;
  unsigned depth_ = 0;
  unsigned deepest_ = 0; ///< of the form's tree
  bool failed_ = false;
  ParseError error_;
};

/// The annotation that OTP's erl_parse:first_anno/1 picks.
Loc firstAnno(const Node *node);
/// The one that last_anno/1 picks.
Loc lastAnno(const Node *node);

/// True when `name/arity` is a type that OTP knows without a definition.
bool isBuiltinType(std::string_view name, size_t arity);

/// A token as OTP's messages show it.
std::string tokenToString(const Token &token);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PARSE_PARSER_H
