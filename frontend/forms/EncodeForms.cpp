//===- EncodeForms.cpp - AST to abstract forms in ETF ---------------------===//
//
// Input: nodes. Output: bytes; binary_to_term of them is what AstPrinter
// prints. The two walk the nodes in the same order, kind by kind.
//
//===----------------------------------------------------------------------===//
#include "frontend/forms/Forms.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Stack.h"
#include "frontend/forms/CompileOptions.h"

using namespace lumen::frontend;

namespace {
class Encoder {
public:
  explicit Encoder(std::string &out) : w_(out) {}

  void node(const Node *n) {
    withStack([&] { encode(n); });
  }
  void encode(const Node *n);
  void forms(const Module &module) {
    w_.list(module.forms.size());
    for (const Node *form : module.forms)
      node(form);
    w_.nil();
  }

private:
  void position(const Loc &loc) {
    if (loc.column != 0) {
      w_.tuple(2);
      w_.integer(loc.line);
      w_.integer(loc.column);
    } else {
      w_.integer(loc.line);
    }
  }
  void anno(const Loc &loc);
  /// The head of a tuple `{tag,Anno,...}` of this arity.
  void open(std::string_view tag, const Node *n, size_t arity) {
    w_.tuple(arity);
    w_.atom(tag);
    anno(n->loc);
  }
  void list(std::span<Node *const> nodes) {
    w_.list(nodes.size());
    for (const Node *n : nodes)
      node(n);
    w_.nil();
  }
  void all(std::string_view tag, const Node *n, std::span<Node *const> kids) {
    open(tag, n, 2 + kids.size());
    for (const Node *kid : kids)
      node(kid);
  }
  void attribute(const Node *n, std::string_view name) {
    open("attribute", n, 4);
    w_.atom(name);
  }
  void functionName(const Node *n) {
    w_.tuple(2);
    w_.atom(n->text);
    w_.integer(n->number);
  }
  void constant(const Node *n) {
    if (std::optional<ConstTerm> value = evaluateLiteral(n))
      w_.term(*value);
    else
      w_.atom("bad_term");
  }
  void binSpec(const Node *n);
  void printedError(std::string_view printed);
  void typeArgs(const Node *n);

  EtfWriter w_;
};
} // namespace

void Encoder::anno(const Loc &loc) {
  if (!loc.generated && loc.text == Loc::NoText) {
    position(loc);
    return;
  }
  w_.list(1 + loc.generated + (loc.text != Loc::NoText));
  if (loc.generated) {
    w_.tuple(2);
    w_.atom("generated");
    w_.atom("true");
  }
  if (loc.text != Loc::NoText) {
    w_.tuple(2);
    w_.atom("text");
    w_.codePoints(loc.text == Loc::QuotedMaybe ? "'maybe'" : "'else'");
  }
  w_.tuple(2);
  w_.atom("location");
  position(loc);
  w_.nil();
}

/// An error form's module and descriptor, `epp,{undefined,m,none}`: the rest of
/// a tuple that has the location already.
void Encoder::printedError(std::string_view printed) {
  std::optional<ConstTerm> pair = parseTerm("{" + std::string(printed) + "}");
  if (pair && pair->items.size() == 2) {
    w_.term(pair->items[0]);
    w_.term(pair->items[1]);
    return;
  }
  w_.atom("erl_parse");
  w_.codePoints("unknown error");
}

void Encoder::binSpec(const Node *n) {
  if (!n->spec || !n->spec->given) {
    w_.atom("default");
    return;
  }
  // `[a,b,{unit,8}]`; only specifiers that do not exist need quotes.
  std::string_view written = n->spec->written;
  if (written.find('\'') != std::string_view::npos) {
    if (std::optional<ConstTerm> value = parseTerm(std::string(written)))
      w_.term(*value);
    else
      w_.atom("default");
    return;
  }
  std::vector<std::pair<std::string_view, std::string_view>> parts;
  for (size_t i = 1; i < written.size();) {
    size_t stop = written.find_first_of(",]{", i);
    if (written[stop] != '{') {
      parts.emplace_back(written.substr(i, stop - i), "");
      i = stop + 1;
      continue;
    }
    size_t comma = written.find(',', stop), close = written.find('}', comma);
    parts.emplace_back(written.substr(stop + 1, comma - stop - 1),
                       written.substr(comma + 1, close - comma - 1));
    i = close + 2;
  }
  w_.list(parts.size());
  for (const auto &[name, number] : parts) {
    if (!number.empty())
      w_.tuple(2);
    w_.atom(name);
    if (!number.empty())
      w_.digits(number, false);
  }
  w_.nil();
}

void Encoder::typeArgs(const Node *n) {
  if (n->kids.size() == 1 && n->kid(0)->kind == NodeKind::AnyArgs &&
      n->text != "fun")
    w_.atom("any");
  else
    list(n->kids);
}

void Encoder::encode(const Node *n) {
  switch (n->kind) {
  case NodeKind::Atom:
    open("atom", n, 3);
    w_.atom(n->text);
    break;
  case NodeKind::Char:
    open("char", n, 3);
    w_.integer(n->number);
    break;
  case NodeKind::Float:
    open("float", n, 3);
    w_.real(n->real);
    break;
  case NodeKind::Integer:
    open("integer", n, 3);
    w_.digits(n->text, false);
    break;
  case NodeKind::String:
    open("string", n, 3);
    w_.codePoints(n->text);
    break;
  case NodeKind::Var:
    open("var", n, 3);
    w_.atom(n->text);
    break;
  case NodeKind::Nil:
    open("nil", n, 2);
    break;
  case NodeKind::Cons: {
    // Long lists are deep on the right; do not recurse along them.
    const Node *at = n;
    for (; at->kind == NodeKind::Cons; at = at->kid(1)) {
      open("cons", at, 4);
      node(at->kid(0));
    }
    node(at);
    break;
  }
  case NodeKind::Tuple:
    open("tuple", n, 3);
    list(n->kids);
    break;
  case NodeKind::Bin:
    open("bin", n, 3);
    list(n->kids);
    break;
  case NodeKind::BinElement:
    open("bin_element", n, 5);
    node(n->kid(0));
    if (n->kids.size() > 1 && n->kid(1))
      node(n->kid(1));
    else
      w_.atom("default");
    binSpec(n);
    break;
  case NodeKind::Map:
    open("map", n, 3);
    list(n->kids);
    break;
  case NodeKind::MapUpdate:
    open("map", n, 4);
    node(n->kid(0));
    list(n->kids.subspan(1));
    break;
  case NodeKind::MapFieldAssoc:
    all("map_field_assoc", n, n->kids);
    break;
  case NodeKind::MapFieldExact:
    all("map_field_exact", n, n->kids);
    break;
  case NodeKind::Match:
    all("match", n, n->kids);
    break;
  case NodeKind::MaybeMatch:
    all("maybe_match", n, n->kids);
    break;
  case NodeKind::BinaryOp:
  case NodeKind::UnaryOp:
    open("op", n, 3 + n->kids.size());
    w_.atom(n->text);
    for (const Node *kid : n->kids)
      node(kid);
    break;
  case NodeKind::Call:
    open("call", n, 4);
    node(n->kid(0));
    list(n->kids.subspan(1));
    break;
  case NodeKind::Remote:
    all("remote", n, n->kids);
    break;
  case NodeKind::Catch:
    all("catch", n, n->kids);
    break;
  case NodeKind::Block:
    open("block", n, 3);
    list(n->kids);
    break;
  case NodeKind::If:
    open("if", n, 3);
    list(n->kids);
    break;
  case NodeKind::Case:
    open("case", n, 4);
    node(n->kid(0));
    list(n->kids.subspan(1));
    break;
  case NodeKind::Receive:
    open("receive", n, 3);
    list(n->kids);
    break;
  case NodeKind::ReceiveAfter:
    open("receive", n, 5);
    list(n->kids.subspan(0, n->count));
    node(n->kid(n->count));
    list(n->kids.subspan(n->count + 1));
    break;
  case NodeKind::Try:
    open("try", n, 6);
    for (unsigned section = 0; section < 4; ++section)
      list(n->trySection(section));
    break;
  case NodeKind::Maybe:
    open("maybe", n, 3);
    list(n->kids);
    break;
  case NodeKind::MaybeElse:
    open("maybe", n, 4);
    list(n->kids.subspan(0, n->count));
    w_.tuple(3);
    w_.atom("else");
    anno(n->elseLoc);
    list(n->kids.subspan(n->count));
    break;
  case NodeKind::FunLocal:
    open("fun", n, 3);
    w_.tuple(3);
    w_.atom("function");
    w_.atom(n->text);
    w_.integer(n->number);
    break;
  case NodeKind::FunRemote:
    open("fun", n, 3);
    w_.tuple(4);
    w_.atom("function");
    for (const Node *kid : n->kids)
      node(kid);
    break;
  case NodeKind::Fun:
    open("fun", n, 3);
    w_.tuple(2);
    w_.atom("clauses");
    list(n->kids);
    break;
  case NodeKind::NamedFun:
    open("named_fun", n, 4);
    w_.atom(n->text);
    list(n->kids);
    break;
  case NodeKind::ListComp:
  case NodeKind::BinComp:
    open(n->kind == NodeKind::ListComp ? "lc" : "bc", n, 4);
    node(n->kid(0));
    list(n->kids.subspan(1));
    break;
  case NodeKind::Generate:
    all("generate", n, n->kids);
    break;
  case NodeKind::BinGenerate:
    all("b_generate", n, n->kids);
    break;
  case NodeKind::Record:
    open("record", n, 4);
    w_.atom(n->text);
    list(n->kids);
    break;
  case NodeKind::RecordUpdate:
    open("record", n, 5);
    node(n->kid(0));
    w_.atom(n->text);
    list(n->kids.subspan(1));
    break;
  case NodeKind::RecordAccess:
    open("record_field", n, 5);
    node(n->kid(0));
    w_.atom(n->text);
    node(n->kid(1));
    break;
  case NodeKind::RecordIndex:
    open("record_index", n, 4);
    w_.atom(n->text);
    node(n->kid(0));
    break;
  case NodeKind::RecordField:
    all("record_field", n,
        n->kids.size() > 1 && !n->kid(1) ? n->kids.first(1) : n->kids);
    break;
  case NodeKind::TypedRecordField:
    w_.tuple(3);
    w_.atom("typed_record_field");
    node(n->kid(0));
    node(n->kid(1));
    break;
  case NodeKind::Clause:
    open("clause", n, 5);
    list(n->patterns());
    list(n->guards());
    list(n->body());
    break;
  case NodeKind::GuardAnd:
    list(n->kids);
    break;

  case NodeKind::Type:
  case NodeKind::UserType:
    open(n->kind == NodeKind::Type ? "type" : "user_type", n, 4);
    w_.atom(n->text);
    typeArgs(n);
    break;
  case NodeKind::AnyArgs:
    open("type", n, 3);
    w_.atom("any");
    break;
  case NodeKind::AnnType:
    open("ann_type", n, 3);
    list(n->kids);
    break;
  case NodeKind::RemoteType:
    open("remote_type", n, 3);
    w_.list(3);
    node(n->kid(0));
    node(n->kid(1));
    list(n->kids.subspan(2));
    w_.nil();
    break;
  case NodeKind::MapTypeAssoc:
  case NodeKind::MapTypeExact:
    open("type", n, 4);
    w_.atom(n->kind == NodeKind::MapTypeAssoc ? "map_field_assoc"
                                              : "map_field_exact");
    list(n->kids);
    break;
  case NodeKind::BoundedFun:
    open("type", n, 4);
    w_.atom("bounded_fun");
    w_.list(2);
    node(n->kid(0));
    list(n->kids.subspan(1));
    w_.nil();
    break;
  case NodeKind::Constraint:
    open("type", n, 4);
    w_.atom("constraint");
    w_.list(2);
    open("atom", n, 3);
    w_.atom("is_subtype");
    list(n->kids);
    w_.nil();
    break;

  case NodeKind::Function:
    open("function", n, 5);
    w_.atom(n->text);
    w_.integer(n->number);
    list(n->kids);
    break;
  case NodeKind::ModuleAttr:
    attribute(n, "module");
    if (n->count == 0) {
      w_.atom(n->text);
      break;
    }
    w_.tuple(2);
    w_.atom(n->text);
    w_.list(n->kids.size());
    for (const Node *kid : n->kids)
      w_.atom(kid->text);
    w_.nil();
    break;
  case NodeKind::ExportAttr:
  case NodeKind::ExportTypeAttr:
    attribute(n, n->kind == NodeKind::ExportAttr ? "export" : "export_type");
    list(n->kids);
    break;
  case NodeKind::ImportAttr:
    attribute(n, "import");
    w_.tuple(2);
    w_.atom(n->text);
    list(n->kids);
    break;
  case NodeKind::FunName:
    functionName(n);
    break;
  case NodeKind::FileAttr:
    attribute(n, "file");
    w_.tuple(2);
    w_.codePoints(n->text);
    w_.integer(n->number);
    break;
  case NodeKind::RecordAttr:
    attribute(n, "record");
    w_.tuple(2);
    w_.atom(n->text);
    list(n->kids);
    break;
  case NodeKind::TypeAttr:
    attribute(n, n->isOpaque ? "opaque" : "type");
    w_.tuple(3);
    w_.atom(n->text);
    node(n->kid(0));
    list(n->kids.subspan(1));
    break;
  case NodeKind::SpecAttr:
    attribute(n, n->isCallback ? "callback" : "spec");
    w_.tuple(2);
    w_.tuple(n->text2.empty() ? 2 : 3);
    if (!n->text2.empty())
      w_.atom(n->text2);
    w_.atom(n->text);
    w_.integer(n->number);
    list(n->kids);
    break;
  case NodeKind::WildAttr:
    attribute(n, n->text);
    constant(n->kid(0));
    break;
  case NodeKind::ErrorForm:
  case NodeKind::WarningForm:
    w_.tuple(2);
    w_.atom(n->kind == NodeKind::ErrorForm ? "error" : "warning");
    w_.tuple(3);
    position(n->loc);
    printedError(n->text2);
    break;
  case NodeKind::EofForm:
    w_.tuple(2);
    w_.atom("eof");
    position(n->loc);
    break;
  }
}

void lumen::frontend::encodeForms(const Module &module, std::string &out) {
  Encoder(out).forms(module);
}
