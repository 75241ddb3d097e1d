//===- DecodeForms.cpp - abstract forms in ETF to AST ---------------------===//
//
// Input: a term. Output: the nodes that the parser would have made, as far as
// it makes such nodes; consumers may rely on what the parser guarantees: bodies
// are not empty, clauses of a function have its arity, a catch clause has a
// pattern of three elements.
//
//===----------------------------------------------------------------------===//
#include "frontend/forms/Forms.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Unicode.h"
#include "frontend/parse/BinSpecs.h"

#include <string>
#include <unordered_map>
#include <vector>

using namespace lumen::frontend;

/// Deeper than any source nests; what walks the forms afterwards recurses.
static constexpr unsigned kMaxDepth = 4000;

namespace {
using Kids = std::vector<Node *>;

class Decoder {
public:
  Decoder(AstContext &context, std::string &error)
      : context_(context), error_(error) {}

  std::optional<Module> forms(const EtfTerm &term);

private:
  /// Counts a level of nesting while it lives.
  class Level {
  public:
    explicit Level(Decoder &decoder) : depth_(decoder.depth_) { ++depth_; }
    ~Level() { --depth_; }

  private:
    unsigned &depth_;
  };

  Node *fail(const char *expected, const EtfTerm &term);
  bool failBool(const char *expected, const EtfTerm &term) {
    fail(expected, term);
    return false;
  }
  Node *make(NodeKind kind, Loc loc, const Kids &kids = {}) {
    return context_.makeNode(kind, loc, std::span<Node *const>(kids));
  }
  bool anno(const EtfTerm &term, Loc &loc);
  std::string_view intern(std::string_view text) {
    return context_.intern(text);
  }
  bool name(const EtfTerm &term, std::string_view &text) {
    if (term.kind != EtfTerm::Kind::Atom)
      return failBool("an atom", term);
    text = intern(term.text());
    return true;
  }
  bool arity(const EtfTerm &term, int64_t &number) {
    if (term.kind != EtfTerm::Kind::Integer || term.integer < 0 ||
        term.integer > 1000000000)
      return failBool("an arity", term);
    number = term.integer;
    return true;
  }
  bool exprs(const EtfTerm &term, Kids &kids, bool mayBeEmpty);
  bool types(const EtfTerm &term, Kids &kids);
  template <typename Each> bool each(const EtfTerm &term, Each &&item);

  Node *expr(const EtfTerm &t);
  Node *exprOf(int tag, const EtfTerm &t, Loc loc);
  Node *cons(const EtfTerm &t);
  Node *number(const EtfTerm &value, Loc loc);
  Node *binElement(const EtfTerm &t, Loc loc);
  bool binSpecs(const EtfTerm &t, Node *node);
  Node *receive(const EtfTerm &t, Loc loc);
  Node *tryExpr(const EtfTerm &t, Loc loc);
  Node *maybe(const EtfTerm &t, Loc loc);
  Node *fun(const EtfTerm &t, Loc loc);
  Node *recordField(const EtfTerm &t);
  bool recordFields(const EtfTerm &t, Kids &kids);
  Node *clause(const EtfTerm &t);
  /// Clauses with `patterns` patterns each; any number, but the same, if -1.
  bool clauses(const EtfTerm &t, Kids &kids, int patterns,
               bool mayBeEmpty = false);

  Node *type(const EtfTerm &t);
  Node *namedType(const EtfTerm &t, Loc loc);
  Node *constraint(const EtfTerm &t);

  Node *form(const EtfTerm &t);
  Node *attribute(const EtfTerm &t, Loc loc);
  Node *knownAttribute(std::string_view what, const EtfTerm &value, Loc loc,
                       bool &isKnown);
  Node *functionNames(NodeKind kind, const EtfTerm &t, Loc loc);
  Node *recordAttribute(const EtfTerm &t, Loc loc);
  Node *specAttribute(const EtfTerm &t, Loc loc, bool isCallback);
  Node *constant(const EtfTerm &t, Loc loc);
  Node *errorForm(const EtfTerm &t, NodeKind kind);
  bool isFunctionNames(const EtfTerm &t) const;

  AstContext &context_;
  std::string &error_;
  uint32_t file_ = 0;
  unsigned depth_ = 0;
  size_t formNumber_ = 0;
};
} // namespace

//===----------------------------------------------------------------------===//
// Errors, annotations
//===----------------------------------------------------------------------===//

/// The start of a term, for messages.
static std::string excerpt(const EtfTerm &term) {
  // Only what is near the top: a whole form would be pages long.
  std::string text;
  switch (term.kind) {
  case EtfTerm::Kind::Tuple:
    text = "{";
    for (uint32_t i = 0; i < term.count && i < 3; ++i) {
      if (i)
        text += ',';
      text += term[i].kind == EtfTerm::Kind::Tuple ? "{...}" : excerpt(term[i]);
    }
    return text + (term.count > 3 ? ",...}" : "}");
  case EtfTerm::Kind::List:
    return term.isNil() ? "[]" : "[...]";
  case EtfTerm::Kind::Map:
    return "#{...}";
  case EtfTerm::Kind::Bits:
    return "<<...>>";
  default:
    if (term.count > 100)
      return "...";
    if (std::optional<ConstTerm> value = etfToConst(term))
      printTerm(text, *value);
    return text;
  }
}

Node *Decoder::fail(const char *expected, const EtfTerm &term) {
  if (error_.empty())
    error_ = "form " + std::to_string(formNumber_) + ": expected " + expected +
             ", not " + excerpt(term);
  return nullptr;
}

uint32_t lumen::frontend::presumedFileNamed(AstContext &context,
                                            std::string_view name) {
  SourceManager &sources = context.sources();
  for (uint32_t i = 1; i < sources.presumedFileCount(); ++i)
    if (sources.presumedFile(i).name == name)
      return i;
  return sources.addPresumedFile(std::string(name), 0, 0);
}

static bool decodeLocation(const EtfTerm &term, Loc &loc) {
  auto number = [](const EtfTerm &t, uint32_t &out) {
    if (t.kind != EtfTerm::Kind::Integer || t.integer > UINT32_MAX)
      return false;
    out = t.integer < 0 ? 0 : static_cast<uint32_t>(t.integer);
    return true;
  };
  if (term.isTuple(2))
    return number(term[0], loc.line) && number(term[1], loc.column);
  loc.column = 0;
  return number(term, loc.line);
}

bool lumen::frontend::decodeAnnotation(const EtfTerm &term, AstContext &context,
                                       Loc &loc) {
  if (term.kind != EtfTerm::Kind::List)
    return decodeLocation(term, loc);
  EtfList list(term);
  if (!list.isProper())
    return false;
  for (size_t i = 0; i < list.size(); ++i) {
    EtfTerm item = list[i];
    if (!item.isTuple(2))
      return false;
    if (item[0].isAtom("location")) {
      if (!decodeLocation(item[1], loc))
        return false;
    } else if (item[0].isAtom("generated")) {
      loc.generated = item[1].isAtom("true");
    } else if (item[0].isAtom("file")) {
      std::optional<std::string> name = etfText(item[1]);
      if (!name)
        return false;
      loc.file = presumedFileNamed(context, *name);
    } else if (item[0].isAtom("text")) {
      std::optional<std::string> text = etfText(item[1]);
      if (text == "'maybe'")
        loc.text = Loc::QuotedMaybe;
      else if (text == "'else'")
        loc.text = Loc::QuotedElse;
    }
  }
  return true;
}

bool Decoder::anno(const EtfTerm &term, Loc &loc) {
  loc.file = file_;
  return decodeAnnotation(term, context_, loc) ||
         failBool("an annotation", term);
}

//===----------------------------------------------------------------------===//
// Lists
//===----------------------------------------------------------------------===//

template <typename Each> bool Decoder::each(const EtfTerm &term, Each &&item) {
  EtfList list(term);
  if (!list.isProper())
    return failBool("a list", term);
  for (size_t i = 0; i < list.size(); ++i)
    if (!item(list[i]))
      return false;
  return true;
}

bool Decoder::exprs(const EtfTerm &term, Kids &kids, bool mayBeEmpty) {
  size_t before = kids.size();
  if (!each(term, [&](const EtfTerm &item) {
        Node *node = expr(item);
        if (node)
          kids.push_back(node);
        return node != nullptr;
      }))
    return false;
  return mayBeEmpty || kids.size() > before ||
         failBool("a list that is not empty", term);
}

bool Decoder::types(const EtfTerm &term, Kids &kids) {
  return each(term, [&](const EtfTerm &item) {
    Node *node = type(item);
    if (node)
      kids.push_back(node);
    return node != nullptr;
  });
}

//===----------------------------------------------------------------------===//
// Expressions and patterns
//===----------------------------------------------------------------------===//

namespace {
enum Tag : int {
#define TAGS(X)                                                                \
  X(atom)                                                                      \
  X(char_)                                                                     \
  X(float_)                                                                    \
  X(integer)                                                                   \
  X(string)                                                                    \
  X(var)                                                                       \
  X(nil)                                                                       \
  X(cons)                                                                      \
  X(tuple)                                                                     \
  X(bin)                                                                       \
  X(bin_element)                                                               \
  X(map)                                                                       \
  X(map_field_assoc)                                                           \
  X(map_field_exact)                                                           \
  X(match)                                                                     \
  X(maybe_match)                                                               \
  X(op)                                                                        \
  X(call)                                                                      \
  X(remote)                                                                    \
  X(catch_)                                                                    \
  X(block)                                                                     \
  X(if_)                                                                       \
  X(case_)                                                                     \
  X(receive)                                                                   \
  X(try_)                                                                      \
  X(maybe)                                                                     \
  X(fun)                                                                       \
  X(named_fun)                                                                 \
  X(lc)                                                                        \
  X(bc)                                                                        \
  X(generate)                                                                  \
  X(b_generate)                                                                \
  X(record)                                                                    \
  X(record_field)                                                              \
  X(record_index)
#define X(name) tag_##name,
  TAGS(X)
#undef X
      tag_none
};
} // namespace

static Tag tagOf(const EtfTerm &term) {
  static const std::unordered_map<std::string_view, Tag> tags = [] {
    std::unordered_map<std::string_view, Tag> map;
#define X(name)                                                                \
  {                                                                            \
    std::string_view text = #name;                                             \
    if (text.ends_with("_"))                                                   \
      text.remove_suffix(1);                                                   \
    map.emplace(text, tag_##name);                                             \
  }
    TAGS(X)
#undef X
    return map;
  }();
#undef TAGS
  auto it = tags.find(term.text());
  return it == tags.end() ? tag_none : it->second;
}

Node *Decoder::expr(const EtfTerm &t) {
  if (t.kind != EtfTerm::Kind::Tuple || t.count < 2 ||
      t[0].kind != EtfTerm::Kind::Atom)
    return fail("an expression", t);
  Level level(*this);
  if (depth_ > kMaxDepth) {
    if (error_.empty())
      error_ = "form " + std::to_string(formNumber_) +
               ": the code is nested more than " + std::to_string(kMaxDepth) +
               " levels deep";
    return nullptr;
  }
  Tag tag = tagOf(t[0]);
  if (tag == tag_cons)
    return cons(t);
  Loc loc;
  if (!anno(t[1], loc))
    return nullptr;
  return exprOf(tag, t, loc);
}

/// A chain of cells, in a loop along the tails.
Node *Decoder::cons(const EtfTerm &t) {
  struct Cell {
    Loc loc;
    Node *head;
  };
  std::vector<Cell> cells;
  const EtfTerm *at = &t;
  for (; at->isTagged("cons"); at = &(*at)[3]) {
    if (!at->isTuple(4))
      return fail("a cons", *at);
    Cell cell;
    if (!anno((*at)[1], cell.loc) || !(cell.head = expr((*at)[2])))
      return nullptr;
    cells.push_back(cell);
  }
  Node *tail = expr(*at);
  for (size_t i = cells.size(); tail && i-- > 0;)
    tail =
        context_.makeNode(NodeKind::Cons, cells[i].loc, {cells[i].head, tail});
  return tail;
}

/// Any integer; one below zero becomes the expression that gives it.
Node *Decoder::number(const EtfTerm &value, Loc loc) {
  bool isNegative = false;
  if (value.kind != EtfTerm::Kind::Integer && value.kind != EtfTerm::Kind::Big)
    return fail("an integer", value);
  std::optional<std::string> digits = etfDigits(value, isNegative);
  if (!digits) {
    if (error_.empty())
      error_ = "form " + std::to_string(formNumber_) +
               ": an integer has too many digits";
    return nullptr;
  }
  Node *node = make(NodeKind::Integer, loc);
  node->text = context_.arena().copy(*digits);
  if (!isNegative)
    return node;
  Node *minus = make(NodeKind::UnaryOp, loc, {node});
  minus->text = intern("-");
  return minus;
}

Node *Decoder::exprOf(int tag, const EtfTerm &t, Loc loc) {
  Kids kids;
  Node *node = nullptr;
  auto arityIs = [&](uint32_t arity) { return t.count == arity; };
  /// Elements from `first` on, each an expression.
  auto rest = [&](NodeKind kind, uint32_t first) -> Node * {
    for (uint32_t i = first; i < t.count; ++i) {
      kids.push_back(expr(t[i]));
      if (!kids.back())
        return nullptr;
    }
    return make(kind, loc, kids);
  };
  /// `{tag,Anno,[Expr]}`.
  auto listOf = [&](NodeKind kind, bool mayBeEmpty) -> Node * {
    return exprs(t[2], kids, mayBeEmpty) ? make(kind, loc, kids) : nullptr;
  };
  /// `{tag,Anno,Expr,[Expr]}`.
  auto exprAndList = [&](NodeKind kind, bool mayBeEmpty) -> Node * {
    kids.push_back(expr(t[2]));
    if (!kids.back() || !exprs(t[3], kids, mayBeEmpty))
      return nullptr;
    return make(kind, loc, kids);
  };
  // OTP takes any term as the value of a literal, whatever its form is called, and
  // transforms have come to rely on it: {integer, Anno, {Line, Column}}.
  switch (tag) {
  case tag_var:
    if (!arityIs(3))
      break;
    node = make(NodeKind::Var, loc);
    return name(t[2], node->text) ? node : nullptr;
  case tag_char_:
    if (!arityIs(3))
      break;
    if (t[2].kind != EtfTerm::Kind::Integer || t[2].integer < 0 ||
        t[2].integer > 0x10FFFF)
      return constant(t[2], loc);
    node = make(NodeKind::Char, loc);
    node->number = t[2].integer;
    return node;
  case tag_atom:
  case tag_float_:
  case tag_integer:
    if (!arityIs(3))
      break;
    return constant(t[2], loc);
  case tag_string: {
    if (!arityIs(3))
      break;
    std::optional<std::string> text = etfText(t[2]);
    if (!text || t[2].kind == EtfTerm::Kind::Atom ||
        t[2].kind == EtfTerm::Kind::Bits)
      break;
    node = make(NodeKind::String, loc);
    node->text = context_.arena().copy(*text);
    return node;
  }
  case tag_nil:
    if (arityIs(2))
      return make(NodeKind::Nil, loc);
    break;
  case tag_tuple:
    if (arityIs(3))
      return listOf(NodeKind::Tuple, true);
    break;
  case tag_bin:
    if (!arityIs(3) || !each(t[2], [&](const EtfTerm &item) {
          Loc at;
          if (!item.isTagged("bin_element") || !item.isTuple(5))
            return failBool("a bin_element", item);
          if (!anno(item[1], at))
            return false;
          Node *element = binElement(item, at);
          kids.push_back(element);
          return element != nullptr;
        }))
      break;
    return make(NodeKind::Bin, loc, kids);
  case tag_map: {
    auto fields = [&](const EtfTerm &list) {
      return each(list, [&](const EtfTerm &item) {
        if (!item.isTuple(4) || (!item[0].isAtom("map_field_assoc") &&
                                 !item[0].isAtom("map_field_exact")))
          return failBool("a field of a map", item);
        Node *field = expr(item);
        kids.push_back(field);
        return field != nullptr;
      });
    };
    if (arityIs(3))
      return fields(t[2]) ? make(NodeKind::Map, loc, kids) : nullptr;
    if (!arityIs(4))
      break;
    kids.push_back(expr(t[2]));
    return kids[0] && fields(t[3]) ? make(NodeKind::MapUpdate, loc, kids)
                                   : nullptr;
  }
  case tag_map_field_assoc:
    if (arityIs(4))
      return rest(NodeKind::MapFieldAssoc, 2);
    break;
  case tag_map_field_exact:
    if (arityIs(4))
      return rest(NodeKind::MapFieldExact, 2);
    break;
  case tag_match:
    if (arityIs(4))
      return rest(NodeKind::Match, 2);
    break;
  case tag_maybe_match:
    if (arityIs(4))
      return rest(NodeKind::MaybeMatch, 2);
    break;
  case tag_op: {
    std::string_view op;
    if ((!arityIs(4) && !arityIs(5)) || !name(t[2], op))
      break;
    node = rest(arityIs(4) ? NodeKind::UnaryOp : NodeKind::BinaryOp, 3);
    if (node)
      node->text = op;
    return node;
  }
  case tag_call:
    if (arityIs(4))
      return exprAndList(NodeKind::Call, true);
    break;
  case tag_remote:
    if (arityIs(4))
      return rest(NodeKind::Remote, 2);
    break;
  case tag_catch_:
    if (arityIs(3))
      return rest(NodeKind::Catch, 2);
    break;
  case tag_block:
    if (arityIs(3))
      return listOf(NodeKind::Block, false);
    break;
  case tag_if_:
    if (arityIs(3))
      return clauses(t[2], kids, 0) ? make(NodeKind::If, loc, kids) : nullptr;
    break;
  case tag_case_:
    if (!arityIs(4))
      break;
    kids.push_back(expr(t[2]));
    return kids[0] && clauses(t[3], kids, 1) ? make(NodeKind::Case, loc, kids)
                                             : nullptr;
  case tag_receive:
    return receive(t, loc);
  case tag_try_:
    if (arityIs(6))
      return tryExpr(t, loc);
    break;
  case tag_maybe:
    return maybe(t, loc);
  case tag_fun:
    if (arityIs(3))
      return fun(t, loc);
    break;
  case tag_named_fun:
    if (!arityIs(4) || !clauses(t[3], kids, -1))
      break;
    node = make(NodeKind::NamedFun, loc, kids);
    return name(t[2], node->text) ? node : nullptr;
  case tag_lc:
  case tag_bc:
    if (arityIs(4))
      return exprAndList(tag == tag_lc ? NodeKind::ListComp : NodeKind::BinComp,
                         true);
    break;
  case tag_generate:
    if (arityIs(4))
      return rest(NodeKind::Generate, 2);
    break;
  case tag_b_generate:
    if (arityIs(4))
      return rest(NodeKind::BinGenerate, 2);
    break;
  case tag_record: {
    std::string_view record;
    if (arityIs(4)) {
      if (!name(t[2], record) || !recordFields(t[3], kids))
        return nullptr;
      node = make(NodeKind::Record, loc, kids);
    } else if (arityIs(5)) {
      kids.push_back(expr(t[2]));
      if (!kids[0] || !name(t[3], record) || !recordFields(t[4], kids))
        return nullptr;
      node = make(NodeKind::RecordUpdate, loc, kids);
    } else {
      break;
    }
    node->text = record;
    return node;
  }
  case tag_record_field: {
    std::string_view record;
    if (!arityIs(5) || !name(t[3], record))
      break;
    kids.push_back(expr(t[2]));
    if (!kids[0])
      return nullptr;
    kids.push_back(expr(t[4]));
    if (!kids[1])
      return nullptr;
    if (kids[1]->kind != NodeKind::Atom)
      return fail("the name of a field", t[4]);
    node = make(NodeKind::RecordAccess, loc, kids);
    node->text = record;
    return node;
  }
  case tag_record_index: {
    std::string_view record;
    if (!arityIs(4) || !name(t[2], record))
      break;
    kids.push_back(expr(t[3]));
    if (!kids[0])
      return nullptr;
    if (kids[0]->kind != NodeKind::Atom)
      return fail("the name of a field", t[3]);
    node = make(NodeKind::RecordIndex, loc, kids);
    node->text = record;
    return node;
  }
  default:
    break;
  }
  return fail("an expression", t);
}

Node *Decoder::binElement(const EtfTerm &t, Loc loc) {
  Kids kids{expr(t[2])};
  if (!kids[0])
    return nullptr;
  if (!t[3].isAtom("default")) {
    kids.push_back(expr(t[3]));
    if (!kids[1])
      return nullptr;
  }
  Node *node = make(NodeKind::BinElement, loc, kids);
  return t[4].isAtom("default") || binSpecs(t[4], node) ? node : nullptr;
}

bool Decoder::binSpecs(const EtfTerm &t, Node *node) {
  BinSpecBuilder builder;
  if (!each(t, [&](const EtfTerm &item) {
        if (item.kind == EtfTerm::Kind::Atom) {
          builder.add(intern(item.text()));
          return true;
        }
        bool isNegative = false;
        std::optional<std::string> digits;
        if (item.isTuple(2) && item[0].kind == EtfTerm::Kind::Atom)
          digits = etfDigits(item[1], isNegative);
        if (!digits || isNegative)
          return failBool("a type specifier", item);
        builder.add(intern(item[0].text()), *digits);
        return true;
      }))
    return false;
  node->spec = builder.finish(context_);
  return true;
}

Node *Decoder::receive(const EtfTerm &t, Loc loc) {
  Kids kids;
  if (t.count == 3)
    return clauses(t[2], kids, 1) ? make(NodeKind::Receive, loc, kids)
                                  : nullptr;
  if (t.count != 5)
    return fail("a receive", t);
  if (!clauses(t[2], kids, 1, true))
    return nullptr;
  uint32_t count = static_cast<uint32_t>(kids.size());
  kids.push_back(expr(t[3]));
  if (!kids.back() || !exprs(t[4], kids, false))
    return nullptr;
  Node *node = make(NodeKind::ReceiveAfter, loc, kids);
  node->count = count;
  return node;
}

Node *Decoder::tryExpr(const EtfTerm &t, Loc loc) {
  Kids kids;
  uint32_t counts[4];
  if (!exprs(t[2], kids, false))
    return nullptr;
  counts[0] = static_cast<uint32_t>(kids.size());
  if (!clauses(t[3], kids, 1, true))
    return nullptr;
  counts[1] = static_cast<uint32_t>(kids.size()) - counts[0];
  size_t firstCatch = kids.size();
  if (!clauses(t[4], kids, 1, true))
    return nullptr;
  counts[2] = static_cast<uint32_t>(kids.size() - firstCatch);
  for (size_t i = firstCatch; i < kids.size(); ++i) {
    const Node *pattern = kids[i]->patterns()[0];
    if (pattern->kind != NodeKind::Tuple || pattern->kids.size() != 3)
      return fail("catch clauses with {Class,Reason,Stacktrace} for pattern",
                  t);
  }
  size_t firstAfter = kids.size();
  if (!exprs(t[5], kids, true))
    return nullptr;
  counts[3] = static_cast<uint32_t>(kids.size() - firstAfter);
  if (counts[2] == 0 && counts[3] == 0)
    return fail("a try with catch or after", t);
  Node *node = make(NodeKind::Try, loc, kids);
  for (unsigned i = 0; i < 4; ++i)
    node->tryCounts[i] = counts[i];
  return node;
}

Node *Decoder::maybe(const EtfTerm &t, Loc loc) {
  Kids kids;
  if (t.count != 3 && t.count != 4)
    return fail("a maybe", t);
  if (!exprs(t[2], kids, false))
    return nullptr;
  if (t.count == 3)
    return make(NodeKind::Maybe, loc, kids);
  const EtfTerm &other = t[3];
  uint32_t count = static_cast<uint32_t>(kids.size());
  Loc elseLoc;
  if (!other.isTuple(3) || !other.isTagged("else"))
    return fail("an else", other);
  if (!anno(other[1], elseLoc) || !clauses(other[2], kids, 1))
    return nullptr;
  Node *node = make(NodeKind::MaybeElse, loc, kids);
  node->count = count;
  node->elseLoc = elseLoc;
  return node;
}

Node *Decoder::fun(const EtfTerm &t, Loc loc) {
  const EtfTerm &body = t[2];
  Kids kids;
  if (body.isTagged("clauses") && body.isTuple(2))
    return clauses(body[1], kids, -1) ? make(NodeKind::Fun, loc, kids)
                                      : nullptr;
  if (body.isTagged("function") && body.isTuple(3)) {
    Node *node = make(NodeKind::FunLocal, loc);
    return name(body[1], node->text) && arity(body[2], node->number) ? node
                                                                     : nullptr;
  }
  if (!body.isTagged("function") || !body.isTuple(4))
    return fail("a fun", t);
  // Module, name and arity are expressions, bare terms in older forms.
  for (unsigned i = 1; i < 4; ++i) {
    Node *part;
    if (body[i].kind == EtfTerm::Kind::Atom) {
      part = make(NodeKind::Atom, loc);
      part->text = intern(body[i].text());
    } else if (body[i].kind == EtfTerm::Kind::Integer) {
      part = number(body[i], loc);
    } else {
      part = expr(body[i]);
    }
    if (!part)
      return nullptr;
    kids.push_back(part);
  }
  return make(NodeKind::FunRemote, loc, kids);
}

/// `{record_field,Anno,Name}` or `{record_field,Anno,Name,Value}`.
Node *Decoder::recordField(const EtfTerm &t) {
  Loc loc;
  if (!t.isTagged("record_field") || (t.count != 3 && t.count != 4))
    return fail("a field of a record", t);
  if (!anno(t[1], loc))
    return nullptr;
  Kids kids;
  for (uint32_t i = 2; i < t.count; ++i) {
    kids.push_back(expr(t[i]));
    if (!kids.back())
      return nullptr;
  }
  // Of variables only `_` is right; lint tells that.
  if (kids[0]->kind != NodeKind::Atom && kids[0]->kind != NodeKind::Var)
    return fail("the name of a field", t[2]);
  return make(NodeKind::RecordField, loc, kids);
}

bool Decoder::recordFields(const EtfTerm &t, Kids &kids) {
  return each(t, [&](const EtfTerm &item) {
    Node *field = recordField(item);
    if (field && field->kids.size() != 2)
      field = fail("a field with a value", item);
    kids.push_back(field);
    return field != nullptr;
  });
}

Node *Decoder::clause(const EtfTerm &t) {
  Loc loc;
  if (!t.isTagged("clause") || !t.isTuple(5))
    return fail("a clause", t);
  if (!anno(t[1], loc))
    return nullptr;
  Kids kids;
  if (!exprs(t[2], kids, true))
    return nullptr;
  size_t patterns = kids.size();
  bool ok = each(t[3], [&](const EtfTerm &item) {
    Kids tests;
    if (!exprs(item, tests, false))
      return false;
    kids.push_back(make(NodeKind::GuardAnd, tests[0]->loc, tests));
    return true;
  });
  if (!ok)
    return nullptr;
  size_t guards = kids.size() - patterns;
  if (!exprs(t[4], kids, false))
    return nullptr;
  Node *node = make(NodeKind::Clause, loc, kids);
  node->count = static_cast<uint32_t>(patterns);
  node->number = static_cast<int64_t>(guards);
  return node;
}

bool Decoder::clauses(const EtfTerm &t, Kids &kids, int patterns,
                      bool mayBeEmpty) {
  size_t before = kids.size();
  if (!each(t, [&](const EtfTerm &item) {
        Node *node = clause(item);
        if (!node)
          return false;
        if (patterns < 0)
          patterns = static_cast<int>(node->count);
        if (node->count != static_cast<uint32_t>(patterns))
          return failBool("a clause with another number of patterns", item);
        kids.push_back(node);
        return true;
      }))
    return false;
  return mayBeEmpty || kids.size() > before || failBool("a clause", t);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

Node *Decoder::type(const EtfTerm &t) {
  if (t.kind != EtfTerm::Kind::Tuple || t.count < 3 ||
      t[0].kind != EtfTerm::Kind::Atom)
    return fail("a type", t);
  Level level(*this);
  if (depth_ > kMaxDepth)
    return fail("types that nest less deeply", t);
  Loc loc;
  if (!anno(t[1], loc))
    return nullptr;
  Kids kids;
  if (t[0].isAtom("type") || t[0].isAtom("user_type"))
    return namedType(t, loc);
  if (t[0].isAtom("ann_type")) {
    if (!types(t[2], kids) || kids.size() != 2)
      return fail("a type with a name", t);
    return make(NodeKind::AnnType, loc, kids);
  }
  if (t[0].isAtom("paren_type")) { // of older forms
    if (!types(t[2], kids) || kids.size() != 1)
      return fail("a type in parentheses", t);
    return kids[0];
  }
  if (t[0].isAtom("remote_type")) {
    EtfList parts(t[2]);
    if (!parts.isProper() || parts.size() != 3)
      return fail("a remote type", t);
    for (size_t i = 0; i < 2; ++i) {
      kids.push_back(expr(parts[i]));
      if (!kids.back())
        return nullptr;
    }
    return types(parts[2], kids) ? make(NodeKind::RemoteType, loc, kids)
                                 : nullptr;
  }
  // Literals, variables, operators of singleton types.
  if (t[0].isAtom("op")) {
    std::string_view op;
    if ((t.count != 4 && t.count != 5) || !name(t[2], op))
      return fail("a type", t);
    for (uint32_t i = 3; i < t.count; ++i) {
      kids.push_back(type(t[i]));
      if (!kids.back())
        return nullptr;
    }
    Node *node =
        make(t.count == 4 ? NodeKind::UnaryOp : NodeKind::BinaryOp, loc, kids);
    node->text = op;
    return node;
  }
  switch (tagOf(t[0])) {
  case tag_atom:
  case tag_integer:
  case tag_char_:
  case tag_var:
    return exprOf(tagOf(t[0]), t, loc);
  default:
    return fail("a type", t);
  }
}

Node *Decoder::namedType(const EtfTerm &t, Loc loc) {
  bool isUser = t[0].isAtom("user_type");
  Kids kids;
  if (!isUser && t.isTuple(3) && t[2].isAtom("any"))
    return make(NodeKind::AnyArgs, loc);
  std::string_view typeName;
  if (!t.isTuple(4) || !name(t[2], typeName))
    return fail("a type", t);
  if (!isUser && typeName == "bounded_fun") {
    EtfList parts(t[3]);
    if (!parts.isProper() || parts.size() != 2)
      return fail("a type of functions with constraints", t);
    kids.push_back(type(parts[0]));
    if (!kids[0] || !each(parts[1], [&](const EtfTerm &item) {
          kids.push_back(constraint(item));
          return kids.back() != nullptr;
        }))
      return nullptr;
    return make(NodeKind::BoundedFun, loc, kids);
  }
  if (!isUser && typeName == "constraint")
    return constraint(t);
  if (t[3].isAtom("any"))
    kids.push_back(make(NodeKind::AnyArgs, loc));
  else if (!types(t[3], kids))
    return nullptr;
  if (!isUser && kids.size() == 2 && typeName == "map_field_assoc")
    return make(NodeKind::MapTypeAssoc, loc, kids);
  if (!isUser && kids.size() == 2 && typeName == "map_field_exact")
    return make(NodeKind::MapTypeExact, loc, kids);
  Node *node = make(isUser ? NodeKind::UserType : NodeKind::Type, loc, kids);
  node->text = typeName;
  return node;
}

/// `{type,Anno,constraint,[{atom,_,is_subtype},[Var,Type]]}`.
Node *Decoder::constraint(const EtfTerm &t) {
  Loc loc;
  if (!t.isTagged("type") || !t.isTuple(4) || !t[2].isAtom("constraint"))
    return fail("a constraint", t);
  if (!anno(t[1], loc))
    return nullptr;
  EtfList parts(t[3]);
  Kids kids;
  if (!parts.isProper() || parts.size() != 2 || !types(parts[1], kids) ||
      kids.size() != 2)
    return fail("a constraint", t);
  return make(NodeKind::Constraint, loc, kids);
}

//===----------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------===//

/// `[{f,1},...]`.
bool Decoder::isFunctionNames(const EtfTerm &t) const {
  EtfList list(t);
  if (!list.isProper())
    return false;
  for (size_t i = 0; i < list.size(); ++i) {
    EtfTerm item = list[i];
    if (!item.isTuple(2) || item[0].kind != EtfTerm::Kind::Atom ||
        item[1].kind != EtfTerm::Kind::Integer || item[1].integer < 0 ||
        item[1].integer > 1000000000)
      return false;
  }
  return true;
}

Node *Decoder::functionNames(NodeKind kind, const EtfTerm &t, Loc loc) {
  Kids kids;
  EtfList list(t);
  for (size_t i = 0; i < list.size(); ++i) {
    EtfTerm item = list[i];
    Node *function = make(NodeKind::FunName, loc);
    function->text = intern(item[0].text());
    function->number = item[1].integer;
    kids.push_back(function);
  }
  return make(kind, loc, kids);
}

Node *Decoder::recordAttribute(const EtfTerm &t, Loc loc) {
  std::string_view record;
  Kids kids;
  if (!name(t[0], record))
    return nullptr;
  bool ok = each(t[1], [&](const EtfTerm &item) {
    Node *field;
    if (item.isTagged("typed_record_field") && item.isTuple(3)) {
      field = recordField(item[1]);
      Node *fieldType = field ? type(item[2]) : nullptr;
      field = fieldType ? context_.makeNode(NodeKind::TypedRecordField,
                                            field->loc, {field, fieldType})
                        : nullptr;
    } else {
      field = recordField(item);
    }
    kids.push_back(field);
    return field != nullptr;
  });
  if (!ok)
    return nullptr;
  Node *node = make(NodeKind::RecordAttr, loc, kids);
  node->text = record;
  return node;
}

Node *Decoder::specAttribute(const EtfTerm &t, Loc loc, bool isCallback) {
  const EtfTerm &function = t[0];
  Kids kids;
  std::string_view module, functionName;
  int64_t number = 0;
  if (!function.isTuple(2) && !function.isTuple(3))
    return fail("the name of a function", function);
  uint32_t at = function.count - 2;
  if ((at == 1 && !name(function[0], module)) ||
      !name(function[at], functionName) || !arity(function[at + 1], number) ||
      !types(t[1], kids))
    return nullptr;
  Node *node = make(NodeKind::SpecAttr, loc, kids);
  node->text = functionName;
  node->text2 = module;
  node->number = number;
  node->isCallback = isCallback;
  return node;
}

/// Attributes with nodes of their own. `isKnown` stays false for a value of
/// another shape, which OTP's lint is to complain about.
Node *Decoder::knownAttribute(std::string_view what, const EtfTerm &value,
                              Loc loc, bool &isKnown) {
  isKnown = true;
  if (what == "module" && value.kind == EtfTerm::Kind::Atom) {
    Node *node = make(NodeKind::ModuleAttr, loc);
    node->text = intern(value.text());
    return node;
  }
  if (what == "module" && value.isTuple(2) &&
      value[0].kind == EtfTerm::Kind::Atom) {
    Kids kids;
    if (!each(value[1], [&](const EtfTerm &item) {
          Node *var = make(NodeKind::Var, loc);
          kids.push_back(var);
          return name(item, var->text);
        }))
      return nullptr;
    Node *node = make(NodeKind::ModuleAttr, loc, kids);
    node->text = intern(value[0].text());
    node->count = 1;
    return node;
  }
  if (what == "export" && isFunctionNames(value))
    return functionNames(NodeKind::ExportAttr, value, loc);
  if (what == "export_type" && isFunctionNames(value))
    return functionNames(NodeKind::ExportTypeAttr, value, loc);
  if (value.isTuple(2)) {
    if (what == "import" && value[0].kind == EtfTerm::Kind::Atom &&
        isFunctionNames(value[1])) {
      Node *node = functionNames(NodeKind::ImportAttr, value[1], loc);
      node->text = intern(value[0].text());
      return node;
    }
    if (what == "file" && value[1].kind == EtfTerm::Kind::Integer)
      if (std::optional<std::string> path = etfText(value[0])) {
        Node *node = make(NodeKind::FileAttr, loc);
        node->text = context_.arena().copy(*path);
        node->number = value[1].integer;
        file_ = presumedFileNamed(context_, *path);
        return node;
      }
    if (what == "record" && value[0].kind == EtfTerm::Kind::Atom)
      return recordAttribute(value, loc);
    if (what == "spec" || what == "callback")
      return specAttribute(value, loc, what == "callback");
  }
  if (value.isTuple(3) && (what == "type" || what == "opaque")) {
    std::string_view typeName;
    Kids kids;
    if (!name(value[0], typeName))
      return nullptr;
    kids.push_back(type(value[1]));
    if (!kids[0] || !types(value[2], kids))
      return nullptr;
    Node *node = make(NodeKind::TypeAttr, loc, kids);
    node->text = typeName;
    node->isOpaque = what == "opaque";
    return node;
  }
  isKnown = false;
  return nullptr;
}

Node *Decoder::attribute(const EtfTerm &t, Loc loc) {
  std::string_view what;
  if (!name(t[2], what))
    return nullptr;
  bool isKnown;
  Node *node = knownAttribute(what, t[3], loc, isKnown);
  if (isKnown)
    return node;
  Node *value = constant(t[3], loc);
  if (!value)
    return nullptr;
  node = make(NodeKind::WildAttr, loc, {value});
  node->text = what;
  return node;
}

/// A value as the expression that gives it.
Node *Decoder::constant(const EtfTerm &t, Loc loc) {
  Level level(*this);
  if (depth_ > kMaxDepth)
    return fail("a value that nests less deeply", t);
  Kids kids;
  Node *node = nullptr;
  switch (t.kind) {
  case EtfTerm::Kind::Integer:
  case EtfTerm::Kind::Big:
    return number(t, loc);
  case EtfTerm::Kind::Float:
    node = make(NodeKind::Float, loc);
    node->real = t.real;
    return node;
  case EtfTerm::Kind::Atom:
    node = make(NodeKind::Atom, loc);
    node->text = intern(t.text());
    return node;
  case EtfTerm::Kind::String:
    node = make(NodeKind::String, loc);
    node->text = context_.arena().copy(latin1ToUtf8(t.text()));
    return node;
  case EtfTerm::Kind::List: {
    for (const EtfTerm &item : t.items()) {
      kids.push_back(constant(item, loc));
      if (!kids.back())
        return nullptr;
    }
    node = t.isNil() || t.tail().isNil() ? make(NodeKind::Nil, loc)
                                         : constant(t.tail(), loc);
    for (size_t i = kids.size(); node && i-- > 0;)
      node = context_.makeNode(NodeKind::Cons, loc, {kids[i], node});
    return node;
  }
  case EtfTerm::Kind::Tuple:
  case EtfTerm::Kind::Fun:
    for (const EtfTerm &item : t.items()) {
      kids.push_back(constant(item, loc));
      if (!kids.back())
        return nullptr;
    }
    return make(t.kind == EtfTerm::Kind::Fun ? NodeKind::FunRemote
                                             : NodeKind::Tuple,
                loc, kids);
  case EtfTerm::Kind::Map:
    for (uint32_t i = 0; i < t.count; i += 2) {
      Node *key = constant(t[i], loc);
      Node *value = key ? constant(t[i + 1], loc) : nullptr;
      if (!value)
        return nullptr;
      kids.push_back(
          context_.makeNode(NodeKind::MapFieldAssoc, loc, {key, value}));
    }
    return make(NodeKind::Map, loc, kids);
  case EtfTerm::Kind::Bits: {
    size_t whole = t.lastBits == 8 ? t.count : t.count - 1;
    if (whole > 0) {
      Node *string = make(NodeKind::String, loc);
      string->text =
          context_.arena().copy(latin1ToUtf8(t.text().substr(0, whole)));
      kids.push_back(context_.makeNode(NodeKind::BinElement, loc, {string}));
    }
    if (whole < t.count) {
      Node *byte = make(NodeKind::Integer, loc);
      byte->text = context_.arena().copy(std::to_string(
          static_cast<uint8_t>(t.data[whole]) >> (8 - t.lastBits)));
      Node *size = make(NodeKind::Integer, loc);
      size->text = context_.arena().copy(std::to_string(t.lastBits));
      kids.push_back(
          context_.makeNode(NodeKind::BinElement, loc, {byte, size}));
    }
    return make(NodeKind::Bin, loc, kids);
  }
  }
  return nullptr;
}

/// `{error,{Location,Module,Descriptor}}`.
Node *Decoder::errorForm(const EtfTerm &t, NodeKind kind) {
  const EtfTerm &info = t[1];
  Loc loc;
  loc.file = file_;
  if (!info.isTuple(3) ||
      (!decodeLocation(info[0], loc) && !info[0].isAtom("none")))
    return fail("an error with location, module and descriptor", t);
  Node *node = make(kind, loc);
  std::string text;
  for (unsigned i = 1; i < 3; ++i) {
    std::optional<ConstTerm> value = etfToConst(info[i]);
    if (!value)
      return fail("the descriptor of an error", info[i]);
    printTerm(text, *value);
    if (i == 1)
      text += ',';
  }
  node->text2 = context_.arena().copy(text);
  return node;
}

Node *Decoder::form(const EtfTerm &t) {
  if (t.kind != EtfTerm::Kind::Tuple || t.count < 2 ||
      t[0].kind != EtfTerm::Kind::Atom)
    return fail("a form", t);
  if (t.isTuple(2)) {
    if (t[0].isAtom("error"))
      return errorForm(t, NodeKind::ErrorForm);
    if (t[0].isAtom("warning"))
      return errorForm(t, NodeKind::WarningForm);
    Loc loc;
    loc.file = file_;
    if (t[0].isAtom("eof") && decodeAnnotation(t[1], context_, loc))
      return make(NodeKind::EofForm, loc);
    return fail("a form", t);
  }
  Loc loc;
  if (!anno(t[1], loc))
    return nullptr;
  if (t[0].isAtom("attribute") && t.isTuple(4))
    return attribute(t, loc);
  if (!t[0].isAtom("function") || !t.isTuple(5))
    return fail("a form", t);
  std::string_view functionName;
  int64_t number = 0;
  Kids kids;
  if (!name(t[2], functionName) || !arity(t[3], number) ||
      !clauses(t[4], kids, static_cast<int>(number)))
    return nullptr;
  Node *node = make(NodeKind::Function, loc, kids);
  node->text = functionName;
  node->number = number;
  return node;
}

std::optional<Module> Decoder::forms(const EtfTerm &term) {
  EtfList list(term);
  if (!list.isProper() || term.kind != EtfTerm::Kind::List) {
    fail("a list of forms", term);
    return std::nullopt;
  }
  Module module;
  Kids forms;
  Loc last;
  for (size_t i = 0; i < list.size(); ++i) {
    formNumber_ = i + 1;
    Node *node = form(list[i]);
    if (!node)
      return std::nullopt;
    if (node->kind == NodeKind::ModuleAttr && module.name.empty())
      module.name = node->text;
    last = node->loc;
    forms.push_back(node);
  }
  // Consumers go on to the end of the file; transforms may drop it.
  if (forms.empty() || forms.back()->kind != NodeKind::EofForm)
    forms.push_back(make(NodeKind::EofForm, last));
  module.forms = context_.copyKids(forms);
  return module;
}

std::optional<Module> lumen::frontend::decodeForms(const EtfTerm &forms,
                                                   AstContext &context,
                                                   std::string &error) {
  error.clear();
  return Decoder(context, error).forms(forms);
}

std::optional<Module> lumen::frontend::decodeForms(std::string_view bytes,
                                                   AstContext &context,
                                                   std::string &error) {
  const EtfTerm *term = readEtf(bytes, context.arena(), error);
  return term ? decodeForms(*term, context, error) : std::nullopt;
}
