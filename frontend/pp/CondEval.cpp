//===- CondEval.cpp - the values of -if conditions ------------------------===//
//
// Conditions are small (`?OTP_RELEASE >= 24 andalso defined(X)`), so integers
// beyond 64 bits only compare; arithmetic on them fails, which makes the
// condition false.
//
//===----------------------------------------------------------------------===//
#include "frontend/pp/CondEval.h"

#include "frontend/basic/Unicode.h"

#include <cmath>
#include <cstdlib>

using namespace lumen::frontend;
using K = ConstTerm::Kind;

static bool isGuardOp(std::string_view op) {
  return op != "!" && op != "++" && op != "--";
}

bool lumen::frontend::isConditionExpr(const Node *expr) {
  switch (expr->kind) {
  case NodeKind::Atom:
  case NodeKind::Char:
  case NodeKind::Float:
  case NodeKind::Integer:
  case NodeKind::String:
  case NodeKind::Var:
  case NodeKind::Nil:
    return true;
  case NodeKind::Cons:
  case NodeKind::Tuple:
  case NodeKind::Bin:
  case NodeKind::BinElement:
  case NodeKind::Map:
  case NodeKind::MapUpdate:
  case NodeKind::MapFieldAssoc:
  case NodeKind::MapFieldExact:
    break;
  case NodeKind::BinaryOp:
  case NodeKind::UnaryOp:
    if (!isGuardOp(expr->text))
      return false;
    break;
  case NodeKind::Call: {
    const Node *callee = expr->kid(0);
    bool isLocal = callee->kind == NodeKind::Atom;
    bool isErlang = callee->kind == NodeKind::Remote &&
                    callee->kid(0)->kind == NodeKind::Atom &&
                    callee->kid(0)->text == "erlang" &&
                    callee->kid(1)->kind == NodeKind::Atom;
    if (!isLocal && !isErlang)
      return false;
    for (const Node *arg : expr->kids.subspan(1))
      if (!isConditionExpr(arg))
        return false;
    return true;
  }
  default:
    return false;
  }
  for (const Node *kid : expr->kids)
    if (kid && !isConditionExpr(kid))
      return false;
  return true;
}

static std::optional<int64_t> smallInteger(const ConstTerm &t) {
  if (t.kind != K::Integer || t.text.size() > 18)
    return std::nullopt;
  int64_t v = std::strtoll(t.text.c_str(), nullptr, 10);
  return t.isNegative ? -v : v;
}

static ConstTerm boolean(bool value) {
  return ConstTerm::atom(value ? "true" : "false");
}

static std::optional<bool> asBoolean(const ConstTerm &t) {
  if (t.kind != K::Atom || (t.text != "true" && t.text != "false"))
    return std::nullopt;
  return t.text == "true";
}

static bool isNumber(const ConstTerm &t) {
  return t.kind == K::Integer || t.kind == K::Float;
}

static double asDouble(const ConstTerm &t) {
  if (t.kind == K::Float)
    return t.real;
  double d = std::strtod(t.text.c_str(), nullptr);
  return t.isNegative ? -d : d;
}

static std::optional<ConstTerm>
arithmetic(std::string_view op, const ConstTerm &a, const ConstTerm &b) {
  if (!isNumber(a) || !isNumber(b))
    return std::nullopt;
  ConstTerm real;
  real.kind = K::Float;
  if (op == "/") {
    if (asDouble(b) == 0)
      return std::nullopt;
    real.real = asDouble(a) / asDouble(b);
    return real;
  }
  if (a.kind == K::Float || b.kind == K::Float) {
    double x = asDouble(a), y = asDouble(b);
    if (op == "+")
      real.real = x + y;
    else if (op == "-")
      real.real = x - y;
    else if (op == "*")
      real.real = x * y;
    else
      return std::nullopt;
    if (!std::isfinite(real.real))
      return std::nullopt;
    return real;
  }
  std::optional<int64_t> x = smallInteger(a), y = smallInteger(b);
  if (!x || !y)
    return std::nullopt;
  int64_t out = 0;
  if (op == "+" && !__builtin_add_overflow(*x, *y, &out))
    return ConstTerm::integer(out);
  if (op == "-" && !__builtin_sub_overflow(*x, *y, &out))
    return ConstTerm::integer(out);
  if (op == "*" && !__builtin_mul_overflow(*x, *y, &out))
    return ConstTerm::integer(out);
  if (op == "div" && *y != 0)
    return ConstTerm::integer(*x / *y);
  if (op == "rem" && *y != 0)
    return ConstTerm::integer(*x % *y);
  if (op == "band")
    return ConstTerm::integer(*x & *y);
  if (op == "bor")
    return ConstTerm::integer(*x | *y);
  if (op == "bxor")
    return ConstTerm::integer(*x ^ *y);
  if (op == "bsl" && *y >= 0 && *y < 60 &&
      !__builtin_mul_overflow(*x, int64_t(1) << *y, &out))
    return ConstTerm::integer(out);
  if (op == "bsr" && *y >= 0)
    return ConstTerm::integer(*y > 63 ? (*x < 0 ? -1 : 0) : *x >> *y);
  return std::nullopt;
}

static std::optional<ConstTerm>
binaryOp(std::string_view op, const ConstTerm &a, const ConstTerm &b) {
  if (op == "==")
    return boolean(compareTerms(a, b) == 0);
  if (op == "/=")
    return boolean(compareTerms(a, b) != 0);
  if (op == "=<")
    return boolean(compareTerms(a, b) <= 0);
  if (op == "<")
    return boolean(compareTerms(a, b) < 0);
  if (op == ">=")
    return boolean(compareTerms(a, b) >= 0);
  if (op == ">")
    return boolean(compareTerms(a, b) > 0);
  if (op == "=:=")
    return boolean(isExactlyEqual(a, b));
  if (op == "=/=")
    return boolean(!isExactlyEqual(a, b));
  if (op == "and" || op == "or" || op == "xor") {
    std::optional<bool> x = asBoolean(a), y = asBoolean(b);
    if (!x || !y)
      return std::nullopt;
    return boolean(op == "and" ? *x && *y : op == "or" ? *x || *y : *x != *y);
  }
  return arithmetic(op, a, b);
}

static std::optional<ConstTerm> callBif(std::string_view name,
                                        const std::vector<ConstTerm> &args) {
  if (args.size() == 1) {
    const ConstTerm &a = args[0];
    if (name == "is_atom")
      return boolean(a.kind == K::Atom);
    if (name == "is_integer")
      return boolean(a.kind == K::Integer);
    if (name == "is_float")
      return boolean(a.kind == K::Float);
    if (name == "is_number")
      return boolean(isNumber(a));
    if (name == "is_list")
      return boolean(a.kind == K::List);
    if (name == "is_tuple")
      return boolean(a.kind == K::Tuple);
    if (name == "is_map")
      return boolean(a.kind == K::Map);
    if (name == "is_binary")
      return boolean(a.kind == K::Bits && a.bitCount % 8 == 0);
    if (name == "is_bitstring")
      return boolean(a.kind == K::Bits);
    if (name == "is_boolean")
      return boolean(asBoolean(a).has_value());
    if (name == "is_function")
      return boolean(a.kind == K::Fun);
    if (name == "is_pid" || name == "is_port" || name == "is_reference")
      return boolean(false);
    if (name == "length" && a.kind == K::List && a.isProper)
      return ConstTerm::integer(static_cast<int64_t>(a.items.size()));
    if ((name == "tuple_size" || name == "size") && a.kind == K::Tuple)
      return ConstTerm::integer(static_cast<int64_t>(a.items.size()));
    if (name == "map_size" && a.kind == K::Map)
      return ConstTerm::integer(static_cast<int64_t>(a.items.size() / 2));
    if ((name == "byte_size" || name == "size") && a.kind == K::Bits)
      return ConstTerm::integer(static_cast<int64_t>((a.bitCount + 7) / 8));
    if (name == "bit_size" && a.kind == K::Bits)
      return ConstTerm::integer(static_cast<int64_t>(a.bitCount));
    if (name == "hd" && a.kind == K::List &&
        a.items.size() > (a.isProper ? 0u : 1u))
      return a.items[0];
    if (name == "tl" && a.kind == K::List &&
        a.items.size() > (a.isProper ? 0u : 1u)) {
      ConstTerm t = a;
      t.items.erase(t.items.begin());
      if (!t.isProper && t.items.size() == 1)
        return ConstTerm(t.items[0]);
      return t;
    }
    if (name == "abs" && isNumber(a)) {
      ConstTerm t = a;
      t.isNegative = false;
      t.real = std::fabs(t.real);
      return t;
    }
    if (name == "not")
      return std::nullopt;
    return std::nullopt;
  }
  if (args.size() == 2) {
    if (name == "element" && args[1].kind == K::Tuple) {
      std::optional<int64_t> i = smallInteger(args[0]);
      if (i && *i >= 1 && *i <= static_cast<int64_t>(args[1].items.size()))
        return args[1].items[static_cast<size_t>(*i - 1)];
      return std::nullopt;
    }
    if (name == "min" || name == "max") {
      int c = compareTerms(args[0], args[1]);
      return (name == "min") == (c <= 0) ? args[0] : args[1];
    }
  }
  return std::nullopt;
}

std::optional<ConstTerm>
lumen::frontend::evaluateCondition(const Node *expr,
                                   const IsDefinedFn &isDefined) {
  switch (expr->kind) {
  case NodeKind::UnaryOp: {
    std::optional<ConstTerm> a = evaluateCondition(expr->kid(0), isDefined);
    if (!a)
      return std::nullopt;
    if (expr->text == "not") {
      std::optional<bool> b = asBoolean(*a);
      return b ? std::optional(boolean(!*b)) : std::nullopt;
    }
    if (expr->text == "bnot") {
      std::optional<int64_t> v = smallInteger(*a);
      return v ? std::optional(ConstTerm::integer(~*v)) : std::nullopt;
    }
    if (!isNumber(*a))
      return std::nullopt;
    if (expr->text == "-") {
      if (a->kind == K::Float)
        a->real = -a->real;
      else if (a->text != "0")
        a->isNegative = !a->isNegative;
    }
    return a;
  }
  case NodeKind::BinaryOp: {
    std::optional<ConstTerm> a = evaluateCondition(expr->kid(0), isDefined);
    if (!a)
      return std::nullopt;
    if (expr->text == "andalso" || expr->text == "orelse") {
      std::optional<bool> left = asBoolean(*a);
      if (!left)
        return std::nullopt;
      if (*left == (expr->text == "orelse"))
        return a;
      return evaluateCondition(expr->kid(1), isDefined);
    }
    std::optional<ConstTerm> b = evaluateCondition(expr->kid(1), isDefined);
    if (!b)
      return std::nullopt;
    return binaryOp(expr->text, *a, *b);
  }
  case NodeKind::Call: {
    const Node *callee = expr->kid(0);
    std::string_view name =
        callee->kind == NodeKind::Remote ? callee->kid(1)->text : callee->text;
    if (callee->kind == NodeKind::Atom && name == "defined" &&
        expr->kids.size() == 2)
      return boolean(isDefined(expr->kid(1)->text));
    std::vector<ConstTerm> args;
    for (const Node *arg : expr->kids.subspan(1)) {
      std::optional<ConstTerm> value = evaluateCondition(arg, isDefined);
      if (!value)
        return std::nullopt;
      args.push_back(std::move(*value));
    }
    return callBif(name, args);
  }
  case NodeKind::Tuple: {
    ConstTerm t;
    t.kind = K::Tuple;
    for (const Node *kid : expr->kids) {
      std::optional<ConstTerm> item = evaluateCondition(kid, isDefined);
      if (!item)
        return std::nullopt;
      t.items.push_back(std::move(*item));
    }
    return t;
  }
  default:
    return evaluateLiteral(expr);
  }
}
