//===- AstPrinter.cpp - forms as Erlang terms -----------------------------===//
//
// Input: nodes. Output: text, byte for byte what io_lib's ~tw prints for the
// abstract format of OTP 25. Example: the node of `X + 1` gives
//   {op,{3,7},'+',{var,{3,5},'X'},{integer,{3,9},1}}
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/AstPrinter.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Stack.h"

#include <charconv>

using namespace lumen::frontend;

namespace {
class Printer {
public:
  explicit Printer(std::string &out) : out_(out) {}

  void node(const Node *n) {
    withStack([&] { print(n); });
  }

private:
  void print(const Node *n);
  void put(std::string_view text) { out_ += text; }
  void put(char c) { out_.push_back(c); }
  void number(int64_t value) {
    char digits[24];
    auto r = std::to_chars(digits, digits + sizeof digits, value);
    out_.append(digits, r.ptr);
  }
  void position(const Loc &loc) {
    if (loc.column == 0) {
      number(loc.line);
      return;
    }
    put('{');
    number(loc.line);
    put(',');
    number(loc.column);
    put('}');
  }
  void anno(const Loc &loc) {
    if (!loc.generated && loc.text == Loc::NoText) {
      position(loc);
      return;
    }
    put('[');
    if (loc.generated)
      put("{generated,true},");
    if (loc.text != Loc::NoText) {
      put("{text,");
      printCodePoints(out_,
                      loc.text == Loc::QuotedMaybe ? "'maybe'" : "'else'");
      put("},");
    }
    put("{location,");
    position(loc);
    put("}]");
  }
  /// `{tag,Anno` without the closing brace.
  void open(std::string_view tag, const Node *n) {
    put('{');
    put(tag);
    put(',');
    anno(n->loc);
  }
  void atom(std::string_view name) { printAtom(out_, name); }
  void list(std::span<Node *const> nodes) {
    put('[');
    bool first = true;
    for (const Node *n : nodes) {
      if (!first)
        put(',');
      first = false;
      node(n);
    }
    put(']');
  }
  void commaList(std::span<Node *const> nodes) {
    put(',');
    list(nodes);
  }
  void commaNode(const Node *n) {
    put(',');
    node(n);
  }
  void function(const Node *n) {
    put('{');
    atom(n->text);
    put(',');
    number(n->number);
    put('}');
  }
  /// `{attribute,Anno,Name,` .
  void attribute(const Node *n, std::string_view name) {
    open("attribute", n);
    put(',');
    atom(name);
    put(',');
  }
  void literal(const Node *n) {
    if (std::optional<ConstTerm> value = evaluateLiteral(n))
      printTerm(out_, *value);
    else
      put("bad_term");
  }

  std::string &out_;
};
} // namespace

void Printer::print(const Node *n) {
  switch (n->kind) {
  case NodeKind::Atom:
    open("atom", n);
    put(',');
    atom(n->text);
    break;
  case NodeKind::Char:
    open("char", n);
    put(',');
    number(n->number);
    break;
  case NodeKind::Float:
    open("float", n);
    put(',');
    printFloat(out_, n->real);
    break;
  case NodeKind::Integer:
    open("integer", n);
    put(',');
    put(n->text);
    break;
  case NodeKind::String:
    open("string", n);
    put(',');
    printCodePoints(out_, n->text);
    break;
  case NodeKind::Var:
    open("var", n);
    put(',');
    atom(n->text);
    break;
  case NodeKind::Nil:
    open("nil", n);
    break;
  case NodeKind::Cons: {
    // Long lists are deep on the right; do not recurse along them.
    size_t depth = 0;
    const Node *at = n;
    for (; at->kind == NodeKind::Cons; at = at->kid(1), ++depth) {
      if (depth)
        put(',');
      open("cons", at);
      commaNode(at->kid(0));
    }
    commaNode(at);
    out_.append(depth - 1, '}');
    break;
  }
  case NodeKind::Tuple:
    open("tuple", n);
    commaList(n->kids);
    break;
  case NodeKind::Bin:
    open("bin", n);
    commaList(n->kids);
    break;
  case NodeKind::BinElement:
    open("bin_element", n);
    commaNode(n->kid(0));
    if (n->kids.size() > 1 && n->kid(1))
      commaNode(n->kid(1));
    else
      put(",default");
    put(',');
    if (n->spec && n->spec->given)
      put(n->spec->written);
    else
      put("default");
    break;
  case NodeKind::Map:
    open("map", n);
    commaList(n->kids);
    break;
  case NodeKind::MapUpdate:
    open("map", n);
    commaNode(n->kid(0));
    commaList(n->kids.subspan(1));
    break;
  case NodeKind::MapFieldAssoc:
    open("map_field_assoc", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::MapFieldExact:
    open("map_field_exact", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::Match:
    open("match", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::MaybeMatch:
    open("maybe_match", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::BinaryOp:
    open("op", n);
    put(',');
    atom(n->text);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::UnaryOp:
    open("op", n);
    put(',');
    atom(n->text);
    commaNode(n->kid(0));
    break;
  case NodeKind::Call:
    open("call", n);
    commaNode(n->kid(0));
    commaList(n->kids.subspan(1));
    break;
  case NodeKind::Remote:
    open("remote", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::Catch:
    open("'catch'", n);
    commaNode(n->kid(0));
    break;
  case NodeKind::Block:
    open("block", n);
    commaList(n->kids);
    break;
  case NodeKind::If:
    open("'if'", n);
    commaList(n->kids);
    break;
  case NodeKind::Case:
    open("'case'", n);
    commaNode(n->kid(0));
    commaList(n->kids.subspan(1));
    break;
  case NodeKind::Receive:
    open("'receive'", n);
    commaList(n->kids);
    break;
  case NodeKind::ReceiveAfter:
    open("'receive'", n);
    commaList(n->kids.subspan(0, n->count));
    commaNode(n->kid(n->count));
    commaList(n->kids.subspan(n->count + 1));
    break;
  case NodeKind::Try:
    open("'try'", n);
    for (unsigned section = 0; section < 4; ++section)
      commaList(n->trySection(section));
    break;
  case NodeKind::Maybe:
    open("maybe", n);
    commaList(n->kids);
    break;
  case NodeKind::MaybeElse:
    open("maybe", n);
    commaList(n->kids.subspan(0, n->count));
    put(",{else,");
    anno(n->elseLoc);
    commaList(n->kids.subspan(n->count));
    put('}');
    break;
  case NodeKind::FunLocal:
    open("'fun'", n);
    put(",{function,");
    atom(n->text);
    put(',');
    number(n->number);
    put('}');
    break;
  case NodeKind::FunRemote:
    open("'fun'", n);
    put(",{function");
    for (const Node *kid : n->kids)
      commaNode(kid);
    put('}');
    break;
  case NodeKind::Fun:
    open("'fun'", n);
    put(",{clauses");
    commaList(n->kids);
    put('}');
    break;
  case NodeKind::NamedFun:
    open("named_fun", n);
    put(',');
    atom(n->text);
    commaList(n->kids);
    break;
  case NodeKind::ListComp:
  case NodeKind::BinComp:
    open(n->kind == NodeKind::ListComp ? "lc" : "bc", n);
    commaNode(n->kid(0));
    commaList(n->kids.subspan(1));
    break;
  case NodeKind::Generate:
    open("generate", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::BinGenerate:
    open("b_generate", n);
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::Record:
    open("record", n);
    put(',');
    atom(n->text);
    commaList(n->kids);
    break;
  case NodeKind::RecordUpdate:
    open("record", n);
    commaNode(n->kid(0));
    put(',');
    atom(n->text);
    commaList(n->kids.subspan(1));
    break;
  case NodeKind::RecordAccess:
    open("record_field", n);
    commaNode(n->kid(0));
    put(',');
    atom(n->text);
    commaNode(n->kid(1));
    break;
  case NodeKind::RecordIndex:
    open("record_index", n);
    put(',');
    atom(n->text);
    commaNode(n->kid(0));
    break;
  case NodeKind::RecordField:
    open("record_field", n);
    commaNode(n->kid(0));
    if (n->kids.size() > 1 && n->kid(1))
      commaNode(n->kid(1));
    break;
  case NodeKind::TypedRecordField:
    put("{typed_record_field");
    commaNode(n->kid(0));
    commaNode(n->kid(1));
    break;
  case NodeKind::Clause:
    open("clause", n);
    commaList(n->patterns());
    commaList(n->guards());
    commaList(n->body());
    break;
  case NodeKind::GuardAnd:
    list(n->kids);
    return;

  case NodeKind::Type:
  case NodeKind::UserType:
    open(n->kind == NodeKind::Type ? "type" : "user_type", n);
    put(',');
    atom(n->text);
    if (n->kids.size() == 1 && n->kid(0)->kind == NodeKind::AnyArgs &&
        n->text != "fun")
      put(",any");
    else
      commaList(n->kids);
    break;
  case NodeKind::AnyArgs:
    open("type", n);
    put(",any");
    break;
  case NodeKind::AnnType:
    open("ann_type", n);
    commaList(n->kids);
    break;
  case NodeKind::RemoteType:
    open("remote_type", n);
    put(",[");
    node(n->kid(0));
    commaNode(n->kid(1));
    commaList(n->kids.subspan(2));
    put(']');
    break;
  case NodeKind::MapTypeAssoc:
  case NodeKind::MapTypeExact:
    open("type", n);
    put(n->kind == NodeKind::MapTypeAssoc ? ",map_field_assoc"
                                          : ",map_field_exact");
    commaList(n->kids);
    break;
  case NodeKind::BoundedFun:
    open("type", n);
    put(",bounded_fun,[");
    node(n->kid(0));
    commaList(n->kids.subspan(1));
    put(']');
    break;
  case NodeKind::Constraint:
    open("type", n);
    put(",constraint,[{atom,");
    anno(n->loc);
    put(",is_subtype}");
    commaList(n->kids);
    put(']');
    break;

  case NodeKind::Function:
    open("function", n);
    put(',');
    atom(n->text);
    put(',');
    number(n->number);
    commaList(n->kids);
    break;
  case NodeKind::ModuleAttr:
    attribute(n, "module");
    if (n->count == 0) {
      atom(n->text);
    } else {
      put('{');
      atom(n->text);
      put(",[");
      for (size_t i = 0; i < n->kids.size(); ++i) {
        if (i)
          put(',');
        atom(n->kid(i)->text);
      }
      put("]}");
    }
    break;
  case NodeKind::ExportAttr:
  case NodeKind::ExportTypeAttr:
    attribute(n, n->kind == NodeKind::ExportAttr ? "export" : "export_type");
    list(n->kids);
    break;
  case NodeKind::ImportAttr:
    attribute(n, "import");
    put('{');
    atom(n->text);
    commaList(n->kids);
    put('}');
    break;
  case NodeKind::FunName:
    function(n);
    return;
  case NodeKind::FileAttr:
    attribute(n, "file");
    put('{');
    printCodePoints(out_, n->text);
    put(',');
    number(n->number);
    put('}');
    break;
  case NodeKind::RecordAttr:
    attribute(n, "record");
    put('{');
    atom(n->text);
    commaList(n->kids);
    put('}');
    break;
  case NodeKind::TypeAttr:
    attribute(n, n->isOpaque ? "opaque" : "type");
    put('{');
    atom(n->text);
    commaNode(n->kid(0));
    commaList(n->kids.subspan(1));
    put('}');
    break;
  case NodeKind::SpecAttr:
    attribute(n, n->isCallback ? "callback" : "spec");
    put("{{");
    if (!n->text2.empty()) {
      atom(n->text2);
      put(',');
    }
    atom(n->text);
    put(',');
    number(n->number);
    put('}');
    commaList(n->kids);
    put('}');
    break;
  case NodeKind::WildAttr:
    attribute(n, n->text);
    literal(n->kid(0));
    break;
  case NodeKind::ErrorForm:
  case NodeKind::WarningForm:
    put(n->kind == NodeKind::ErrorForm ? "{error,{" : "{warning,{");
    position(n->loc);
    put(',');
    put(n->text2);
    put('}');
    break;
  case NodeKind::EofForm:
    put("{eof,");
    position(n->loc);
    break;
  }
  put('}');
}

void lumen::frontend::printNode(std::string &out, const Node *node) {
  Printer(out).node(node);
}

void lumen::frontend::printForms(std::string &out, const Module &module) {
  Printer printer(out);
  for (const Node *form : module.forms) {
    printer.node(form);
    out += ".\n";
  }
}
