//===- ComprehensionSize.cpp - how large the result of << >> becomes ------===//
//
// The result of a binary comprehension grows in place, in a binary that has room
// for all of it where that can be known before the first element:
//
//   << <<X:16, Y:S>> || X <- L, <<Y:4>> <= B >>
//       (16 + S) * length(L) * (bit_size(B) div 4) bits
//
// This asks of every qualifier that it lets each element through, of all sizes that
// they are known outside, and of what inner generators run over that it is a literal
// or a variable from outside. OTP decides alike (beam_ssa_bc_size), and programs can
// see it: binary:referenced_byte_size/1.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/BitLiterals.h"
#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// Counts of bits, some of them known only when the program runs. `undefined` if one
/// turns out to be no size.
class FunctionLowering::ResultSize {
public:
  ResultSize(FunctionLowering &f, const Node *comprehension)
      : f_(f), node_(comprehension), at_(f.loc(comprehension)) {}
  /// Bits of the result, or null. `source` is what the first generator runs over.
  Value bits(Value source);

private:
  bool collectVariables();
  bool isElement(const Node *pattern);
  Value segments(Nodes elements);
  Value templateBits();
  Value sizeOperand(const Node *size);
  Value number(uint64_t n) { return f_.constant(at_, f_.mod.integer(n)); }

  FunctionLowering &f_;
  const Node *node_;
  Location at_;
  llvm::StringSet<> bound_; ///< by generators
};

/// Variables that match anything: no other pattern has their names.
bool FunctionLowering::ResultSize::isElement(const Node *pattern) {
  if (pattern->kind == NodeKind::Match)
    return isElement(pattern->kid(0)) && isElement(pattern->kid(1));
  if (pattern->kind != NodeKind::Var)
    return false;
  StringRef name = str(pattern->text);
  return name == "_" || bound_.insert(name).second;
}

/// False: some elements may be left out.
bool FunctionLowering::ResultSize::collectVariables() {
  for (const Node *qualifier : node_->kids.subspan(1)) {
    if (!isGenerator(qualifier))
      return false;
    const Node *pattern = qualifier->kid(0);
    if (qualifier->kind == NodeKind::Generate) {
      if (!isElement(pattern))
        return false;
      continue;
    }
    if (pattern->kind != NodeKind::Bin)
      return false;
    for (const Node *element : pattern->kids) {
      auto spec = segmentSpec(f_.mod, element);
      bool takesAll = spec && (spec->type == "integer" || spec->type == "binary");
      if (!takesAll || !isElement(element->kid(0)))
        return false;
    }
  }
  return true;
}

Value FunctionLowering::ResultSize::sizeOperand(const Node *size) {
  if (isa_and_nonnull<IntAttr>(f_.mod.literal(size)))
    return f_.constant(at_, f_.mod.literal(size));
  if (size->kind != NodeKind::Var || bound_.contains(str(size->text)))
    return {};
  return f_.env.lookup(str(size->text));
}

/// Bits of all segments, or null.
Value FunctionLowering::ResultSize::segments(Nodes elements) {
  uint64_t known = 0;
  SmallVector<std::pair<Value, uint64_t>> rest;
  for (const Node *element : elements) {
    BitString literal;
    if (appendLiteralElement(f_.mod, element, literal)) {
      known += literal.size();
      continue;
    }
    auto spec = segmentSpec(f_.mod, element);
    if (!spec || StringRef(spec->type).starts_with("utf"))
      return {};
    const Node *value = element->kid(0);
    uint64_t times = value->kind == NodeKind::String
                         ? decodeText(str(value->text)).size()
                         : 1;
    const Node *size = element->kids.size() > 1 ? element->kid(1) : nullptr;
    if (!size) {
      if (spec->type == "binary")
        return {};
      known += times * (spec->type == "float" ? 64 : 8);
      continue;
    }
    Value operand = sizeOperand(size);
    if (!operand)
      return {};
    rest.push_back({operand, times * spec->unit});
  }
  Value sum = number(known);
  for (auto [size, unit] : rest)
    sum = f_.bif(at_, "lumen:bits_plus/3",
                 ValueRange{sum, size, number(unit)});
  return sum;
}

Value FunctionLowering::ResultSize::templateBits() {
  const Node *element = node_->kid(0);
  while (element->kind == NodeKind::Block && element->kids.size() == 1)
    element = element->kid(0);
  if (element != node_->kid(0) && !f_.mod.literal(element))
    return {};
  return element->kind == NodeKind::Bin ? segments(element->kids) : Value();
}

Value FunctionLowering::ResultSize::bits(Value source) {
  if (!collectVariables())
    return {};
  // What all of it takes is looked for before anything is emitted.
  for (const Node *qualifier : node_->kids.subspan(2)) {
    const Node *from = qualifier->kid(1);
    bool isVariable = from->kind == NodeKind::Var &&
                      !bound_.contains(str(from->text)) &&
                      f_.env.contains(str(from->text));
    if (!isVariable && !f_.mod.literal(from))
      return {};
  }
  Value bits = templateBits();
  if (!bits)
    return {};
  for (auto [i, qualifier] : enumerate(node_->kids.subspan(1))) {
    Value from = i == 0 ? source : f_.expr(qualifier->kid(1));
    Value count;
    if (qualifier->kind == NodeKind::Generate) {
      count = f_.bif(at_, "lumen:count_elements/1", from);
    } else {
      Value each = segments(qualifier->kid(0)->kids);
      if (!each)
        return {};
      count = f_.bif(at_, "lumen:count_parts/2", ValueRange{from, each});
    }
    bits = f_.bif(at_, "lumen:bits_times/2", ValueRange{bits, count});
  }
  return bits;
}

/// What a binary comprehension begins with.
Value FunctionLowering::writableBits(const Node *node, Value source) {
  Value bits = source ? ResultSize(*this, node).bits(source) : Value();
  if (!bits)
    bits = atom(loc(node), "undefined");
  return bif(loc(node), "lumen:bs_init_writable/1", bits);
}

} // namespace lumen::eir
