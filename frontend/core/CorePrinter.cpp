//===- CorePrinter.cpp - Core Erlang as text ------------------------------===//
//
// One line for each function, clause and step of a chain of lets; no attempt at
// beauty. What is printed parses to the same module.
//
//===----------------------------------------------------------------------===//
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Unicode.h"
#include "frontend/core/Core.h"

#include <charconv>

namespace lumen::frontend::core {

namespace {

class Printer {
public:
  std::string out;

  void module(const Module &module);

private:
  void quoted(std::string_view text, char quote);
  void name(std::string_view text, int64_t arity) {
    quoted(text, '\'');
    out += '/' + std::to_string(arity);
  }
  void annotation(std::span<Expr *const> list) {
    out += " -| [";
    separated(list);
    out += ']';
  }
  void line() {
    out += '\n';
    out.append(indent_, ' ');
  }
  void separated(std::span<Expr *const> list) {
    for (size_t i = 0; i < list.size(); ++i) {
      if (i)
        out += ',';
      print(list[i]);
    }
  }
  void between(char open, std::span<Expr *const> list, char close) {
    out += open;
    separated(list);
    out += close;
  }
  void print(const Expr *expr);
  void bare(const Expr *expr);
  void letOrSeq(const Expr *expr);
  void definition(const Expr *name, const Expr *function) {
    print(name);
    out += " = ";
    print(function);
  }

  size_t indent_ = 0;
};

} // namespace

void Printer::quoted(std::string_view text, char quote) {
  out += quote;
  const char *p = text.data(), *end = p + text.size();
  while (p < end) {
    uint32_t c = decodeUtf8(p);
    if (c == static_cast<uint32_t>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < ' ' || c == 127) {
      char octal[4] = {'\\', static_cast<char>('0' + (c >> 6)),
                       static_cast<char>('0' + (c >> 3 & 7)),
                       static_cast<char>('0' + (c & 7))};
      out.append(octal, 4);
    } else {
      appendUtf8(out, c);
    }
  }
  out += quote;
}

void Printer::print(const Expr *expr) {
  if (expr->annotation.empty())
    return bare(expr);
  out += "( ";
  bare(expr);
  annotation(expr->annotation);
  out += " )";
}

/// The bodies of let and do are as deep as a function is long.
void Printer::letOrSeq(const Expr *expr) {
  while (true) {
    if (expr->kind == ExprKind::Let) {
      out += "let ";
      between('<', expr->first(expr->count), '>');
      out += " = ";
      print(expr->kid(expr->count));
      out += " in";
    } else {
      out += "do ";
      print(expr->kid(0));
    }
    line();
    expr = expr->kids.back();
    bool goesOn = expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
    if (!goesOn || !expr->annotation.empty())
      return print(expr);
  }
}

void Printer::bare(const Expr *expr) {
  auto &kids = expr->kids;
  switch (expr->kind) {
  case ExprKind::Atom:
    return quoted(expr->text, '\'');
  case ExprKind::Integer:
  case ExprKind::Var:
    out += expr->text;
    return;
  case ExprKind::Float: {
    // Shortest digits, which core_scan wants in the form 1.0 or 1.0e9.
    char buffer[32];
    auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, expr->real);
    std::string text(buffer, end);
    size_t exponent = text.find('e');
    if (text.substr(0, exponent).find('.') == std::string::npos)
      text.insert(exponent == std::string::npos ? text.size() : exponent, ".0");
    out += text;
    return;
  }
  case ExprKind::String:
    return quoted(expr->text, '"');
  case ExprKind::Nil:
    out += "[]";
    return;
  case ExprKind::ExternalFun:
    out += "fun ";
    quoted(expr->text, '\'');
    out += ':';
    return name(expr->text2, expr->number);
  case ExprKind::FunName:
    return name(expr->text, expr->number);
  case ExprKind::Cons: {
    size_t cells = 0;
    const Expr *cell = expr;
    do {
      out += cells++ ? "|[" : "[";
      print(cell->kid(0));
      cell = cell->kid(1);
    } while (cell->kind == ExprKind::Cons && cell->annotation.empty());
    out += '|';
    print(cell);
    out.append(cells, ']');
    return;
  }
  case ExprKind::Tuple:
    return between('{', kids, '}');
  case ExprKind::Map:
    out += "~{";
    separated(expr->from(expr->count));
    if (expr->count) {
      out += '|';
      print(expr->kid(0));
    }
    out += "}~";
    return;
  case ExprKind::MapPair:
    print(expr->kid(0));
    out += expr->isExact ? ":=" : "=>";
    return print(expr->kid(1));
  case ExprKind::Binary:
    out += "#{";
    separated(kids);
    out += "}#";
    return;
  case ExprKind::Segment:
    out += "#<";
    print(expr->kid(0));
    out += '>';
    return between('(', expr->from(1), ')');
  case ExprKind::Alias:
    print(expr->kid(0));
    out += " = ";
    return print(expr->kid(1));
  case ExprKind::Values:
    return between('<', kids, '>');
  case ExprKind::Fun:
    out += "fun ";
    between('(', expr->first(expr->count), ')');
    out += " ->";
    indent_ += 2;
    line();
    print(kids.back());
    indent_ -= 2;
    return;
  case ExprKind::Let:
  case ExprKind::Seq:
    return letOrSeq(expr);
  case ExprKind::Letrec:
    out += "letrec";
    indent_ += 2;
    for (size_t i = 0; i + 1 < kids.size(); i += 2) {
      line();
      definition(kids[i], kids[i + 1]);
    }
    indent_ -= 2;
    line();
    out += "in ";
    return print(kids.back());
  case ExprKind::Case:
    out += "case ";
    print(expr->kid(0));
    out += " of";
    indent_ += 2;
    for (const Expr *clause : expr->from(1)) {
      line();
      print(clause);
    }
    indent_ -= 2;
    line();
    out += "end";
    return;
  case ExprKind::Clause:
    between('<', expr->first(expr->count), '>');
    out += " when ";
    print(expr->kid(expr->count));
    out += " ->";
    indent_ += 2;
    line();
    print(kids.back());
    indent_ -= 2;
    return;
  case ExprKind::Receive:
    out += "receive";
    indent_ += 2;
    for (const Expr *clause : expr->first(kids.size() - 2)) {
      line();
      print(clause);
    }
    indent_ -= 2;
    line();
    out += "after ";
    print(kids[kids.size() - 2]);
    out += " -> ";
    return print(kids.back());
  case ExprKind::Apply:
    out += "apply ";
    print(expr->kid(0));
    out += ' ';
    return between('(', expr->from(1), ')');
  case ExprKind::Call:
    out += "call ";
    print(expr->kid(0));
    out += ':';
    print(expr->kid(1));
    out += ' ';
    return between('(', expr->from(2), ')');
  case ExprKind::Primop:
    out += "primop ";
    print(expr->kid(0));
    out += ' ';
    return between('(', expr->from(1), ')');
  case ExprKind::Try:
    out += "try ";
    print(expr->kid(0));
    line();
    out += "of ";
    between('<', kids.subspan(1, expr->count), '>');
    out += " -> ";
    print(expr->kid(1 + expr->count));
    line();
    out += "catch ";
    between('<', kids.subspan(2 + expr->count, size_t(expr->number)), '>');
    out += " -> ";
    return print(kids.back());
  case ExprKind::Catch:
    out += "catch ";
    return print(expr->kid(0));
  }
}

void Printer::module(const Module &module) {
  if (!module.annotation.empty())
    out += "( ";
  out += "module ";
  print(module.name);
  out += ' ';
  between('[', module.exports, ']');
  out += "\n  attributes [";
  for (size_t i = 0; i < module.attributes.size(); ++i) {
    if (i)
      out += ",\n    ";
    print(module.attributes[i].name);
    out += " = ";
    print(module.attributes[i].value);
  }
  out += "]\n";
  for (const Definition &next : module.definitions) {
    definition(next.name, next.function);
    out += '\n';
  }
  out += "end";
  if (!module.annotation.empty()) {
    annotation(module.annotation);
    out += " )";
  }
  out += '\n';
}

std::string printModule(const Module &module) {
  Printer printer;
  printer.module(module);
  return std::move(printer.out);
}

} // namespace lumen::frontend::core
