//===- Literals.cpp - expressions that are constant terms -----------------===//
//
// What a literal's attribute looks like: eir/build/ModuleBuilder.cpp.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/BitLiterals.h"
#include "eir/from_ast/ModuleLowering.h"

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/bit.h"

#include <cmath>
#include <cstdlib>

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

Attribute ModuleLowering::literal(const Node *node) {
  // Leaves are cheap; compound nodes are remembered, since every enclosing
  // expression asks again.
  if (node->kids.empty())
    return literalUncached(node);
  auto it = literals_.find(node);
  if (it != literals_.end())
    return it->second;
  Attribute value = literalUncached(node);
  literals_[node] = value;
  return value;
}

Attribute ModuleLowering::literalList(const Node *node) {
  SmallVector<Attribute> elements;
  for (; node->kind == NodeKind::Cons; node = node->kid(1)) {
    Attribute head = literal(node->kid(0));
    if (!head)
      return {};
    elements.push_back(head);
  }
  Attribute tail = literal(node);
  return tail ? makeList(elements, tail) : Attribute();
}

Attribute ModuleLowering::literalMap(const Node *node) {
  SmallVector<Attribute> pairs;
  for (const Node *field : node->kids) {
    if (field->kind != NodeKind::MapFieldAssoc)
      return {};
    Attribute key = literal(field->kid(0));
    Attribute value = literal(field->kid(1));
    if (!key || !value)
      return {};
    pairs.push_back(key);
    pairs.push_back(value);
  }
  return makeMap(pairs);
}

/// An integer literal's value with room for an operation on it.
static std::optional<APInt> integerValue(Attribute attr, unsigned extraBits) {
  auto integer = dyn_cast_or_null<IntAttr>(attr);
  if (!integer)
    return std::nullopt;
  StringRef digits = integer.getDigits();
  unsigned bits = APInt::getBitsNeeded(digits, 10) + 1 + extraBits;
  return APInt(std::max(bits, 64u), digits, 10);
}

static IntAttr integerAttr(MLIRContext *context, const APInt &value) {
  SmallString<40> digits;
  value.toString(digits, 10, /*Signed=*/true);
  return IntAttr::get(context, digits.str());
}

/// Constant arithmetic, where it cannot fail and the result is not huge.
static Attribute foldBinary(MLIRContext *context, StringRef op, Attribute left,
                            Attribute right) {
  auto a = integerValue(left, 0), b = integerValue(right, 0);
  if (!a || !b)
    return {};
  unsigned bits = a->getBitWidth() + b->getBitWidth() + 1;
  if (bits > 4096)
    return {};
  APInt x = a->sext(bits), y = b->sext(bits);
  if (op == "+")
    return integerAttr(context, x + y);
  if (op == "-")
    return integerAttr(context, x - y);
  if (op == "*")
    return integerAttr(context, x * y);
  if (op == "band")
    return integerAttr(context, x & y);
  if (op == "bor")
    return integerAttr(context, x | y);
  if (op == "bxor")
    return integerAttr(context, x ^ y);
  if (op == "div" && !y.isZero())
    return integerAttr(context, x.sdiv(y));
  if (op == "rem" && !y.isZero())
    return integerAttr(context, x.srem(y));
  if (op == "bsl" || op == "bsr") {
    if (y.sgt(2048) || y.slt(-2048))
      return {};
    int64_t shift = y.getSExtValue();
    if (op == "bsr")
      shift = -shift;
    APInt wide = x.sext(bits + 2048);
    return integerAttr(context, shift >= 0 ? wide.shl(shift)
                                           : wide.ashr(-shift));
  }
  return {};
}

/// A number that is a float, or becomes one without rounding.
static std::optional<double> floatValue(Attribute attr) {
  if (auto real = dyn_cast<eir::FloatAttr>(attr))
    return bit_cast<double>(real.getBits());
  auto integer = dyn_cast<IntAttr>(attr);
  int64_t value;
  if (!integer || integer.getDigits().getAsInteger(10, value) ||
      std::abs(value) > int64_t(1) << 53)
    return std::nullopt;
  return static_cast<double>(value);
}

/// Arithmetic whose result is a float, where it cannot fail.
static Attribute foldFloats(MLIRContext *context, StringRef op, Attribute left,
                            Attribute right) {
  auto a = floatValue(left), b = floatValue(right);
  if (!a || !b)
    return {};
  double result;
  if (op == "+")
    result = *a + *b;
  else if (op == "-")
    result = *a - *b;
  else if (op == "*")
    result = *a * *b;
  else if (op == "/" && *b != 0)
    result = *a / *b;
  else
    return {};
  if (!std::isfinite(result))
    return {};
  return eir::FloatAttr::get(context, bit_cast<uint64_t>(result));
}

Attribute ModuleLowering::literalUncached(const Node *node) {
  switch (node->kind) {
  case NodeKind::Atom:
    return atom(str(node->text));
  case NodeKind::Char:
    return integer(node->number);
  case NodeKind::Integer:
    return IntAttr::get(&context_, str(node->text));
  case NodeKind::Float:
    return eir::FloatAttr::get(&context_, bit_cast<uint64_t>(node->real));
  case NodeKind::String:
    return stringLiteral(str(node->text));
  case NodeKind::Nil:
    return NilAttr::get(&context_);
  case NodeKind::Cons:
    return literalList(node);
  case NodeKind::Tuple: {
    SmallVector<Attribute> elements;
    for (const Node *kid : node->kids) {
      Attribute element = literal(kid);
      if (!element)
        return {};
      elements.push_back(element);
    }
    return TupleAttr::get(&context_, elements);
  }
  case NodeKind::Map:
    return literalMap(node);
  case NodeKind::Bin:
    return literalBits(*this, node);
  case NodeKind::FunRemote: {
    auto module = dyn_cast_or_null<AtomAttr>(literal(node->kid(0)));
    auto function = dyn_cast_or_null<AtomAttr>(literal(node->kid(1)));
    auto arity = dyn_cast_or_null<IntAttr>(literal(node->kid(2)));
    unsigned number;
    if (!module || !function || !arity ||
        arity.getDigits().getAsInteger(10, number) || number > 255 ||
        isPrivate(module.getName(), function.getName(), number))
      return {};
    return ExternalFunAttr::get(&context_, module.getName(),
                                function.getName(), number);
  }
  case NodeKind::UnaryOp: {
    Attribute operand = literal(node->kid(0));
    if (!operand)
      return {};
    if (auto real = dyn_cast<eir::FloatAttr>(operand)) {
      if (node->text == "+")
        return operand;
      if (node->text == "-")
        return eir::FloatAttr::get(&context_,
                                   real.getBits() ^ (uint64_t(1) << 63));
      return {};
    }
    auto value = integerValue(operand, 1);
    if (!value)
      return {};
    if (node->text == "-")
      return integerAttr(&context_, -*value);
    if (node->text == "+")
      return operand;
    if (node->text == "bnot")
      return integerAttr(&context_, ~*value);
    return {};
  }
  case NodeKind::BinaryOp: {
    Attribute left = literal(node->kid(0));
    if (!left || !isa<IntAttr, eir::FloatAttr>(left))
      return {};
    Attribute right = literal(node->kid(1));
    if (!right)
      return {};
    StringRef op = str(node->text);
    if (op == "/" || isa<eir::FloatAttr>(left) || isa<eir::FloatAttr>(right))
      return foldFloats(&context_, op, left, right);
    return foldBinary(&context_, op, left, right);
  }
  default:
    return {};
  }
}

} // namespace lumen::eir
