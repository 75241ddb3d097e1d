//===- ModuleBuilder.cpp - literals, module_info --------------------------===//
//
// Attributes of literals are canonical, so that equal terms are the same
// attribute: a list of bytes is always eir.string, a tail that is a list is
// merged into the list, integers have no sign but `-`.
//
//===----------------------------------------------------------------------===//

#include "eir/build/ModuleBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "llvm/ADT/DenseMap.h"

#include <optional>

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

std::string functionKey(StringRef name, unsigned arity) {
  return (name + "/" + Twine(arity)).str();
}

std::string ModuleBuilder::symbol(StringRef function, unsigned arity) const {
  return (name() + ":" + function + "/" + Twine(arity)).str();
}

AtomAttr ModuleBuilder::atom(StringRef name) {
  return AtomAttr::get(&context_, name);
}

IntAttr ModuleBuilder::integer(int64_t value) {
  return IntAttr::get(&context_, std::to_string(value));
}

/// Decodes UTF-8 that the scanner has made (WTF-8: surrogates may occur).
std::vector<uint32_t> decodeText(StringRef text) {
  std::vector<uint32_t> points;
  points.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    auto byte = [&](size_t k) -> uint32_t {
      return i + k < text.size() ? static_cast<uint8_t>(text[i + k]) & 0x3f : 0;
    };
    uint32_t first = static_cast<uint8_t>(text[i]);
    if (first < 0x80) {
      points.push_back(first);
      i += 1;
    } else if (first < 0xe0) {
      points.push_back((first & 0x1f) << 6 | byte(1));
      i += 2;
    } else if (first < 0xf0) {
      points.push_back((first & 0x0f) << 12 | byte(1) << 6 | byte(2));
      i += 3;
    } else {
      points.push_back((first & 0x07) << 18 | byte(1) << 12 | byte(2) << 6 |
                       byte(3));
      i += 4;
    }
  }
  return points;
}

static std::optional<uint8_t> asByte(Attribute attr) {
  auto integer = dyn_cast<IntAttr>(attr);
  unsigned value;
  if (!integer || integer.getDigits().getAsInteger(10, value) || value > 255)
    return std::nullopt;
  return static_cast<uint8_t>(value);
}

Attribute ModuleBuilder::makeList(ArrayRef<Attribute> elements,
                                   Attribute tail) {
  if (elements.empty())
    return tail;
  SmallVector<Attribute> all(elements.begin(), elements.end());
  if (auto list = dyn_cast<ListAttr>(tail)) {
    all.append(list.getElements().begin(), list.getElements().end());
    tail = list.getTail();
  } else if (auto string = dyn_cast<eir::StringAttr>(tail)) {
    for (unsigned char byte : string.getBytes())
      all.push_back(integer(byte));
    tail = NilAttr::get(&context_);
  }
  if (isa<NilAttr>(tail) && all_of(all, asByte)) {
    std::string bytes;
    for (Attribute element : all)
      bytes.push_back(static_cast<char>(*asByte(element)));
    return eir::StringAttr::get(&context_, bytes);
  }
  return ListAttr::get(&context_, all, tail);
}

Attribute ModuleBuilder::stringLiteral(StringRef utf8) {
  SmallVector<Attribute> elements;
  for (uint32_t point : decodeText(utf8))
    elements.push_back(integer(point));
  return makeList(elements, NilAttr::get(&context_));
}

void ModuleBuilder::makeModuleInfo(unsigned arity) {
  Location loc = UnknownLoc::get(&context_);
  OpBuilder b(op_->getBodyRegion());
  b.setInsertionPointToEnd(op_->getBody());
  auto func = b.create<FuncOp>(loc, symbol("module_info", arity), arity, 0,
                               /*exported=*/true);
  b.setInsertionPointToEnd(&func.getBody().front());
  SmallVector<Value> args{b.create<ConstOp>(loc, TermType::get(&context_),
                                            atom(name()))};
  for (Value arg : func.getBody().front().getArguments())
    args.push_back(arg);
  b.create<TailCallOp>(
      loc, functionKey("erlang:get_module_info", arity + 1), args);
}

bool ModuleBuilder::makeOnLoad(StringRef attribute, Attribute values) {
  if (attribute != "on_load")
    return false;
  auto list = dyn_cast<ListAttr>(values);
  auto pair = list && !list.getElements().empty()
                  ? dyn_cast<TupleAttr>(list.getElements().front())
                  : TupleAttr();
  auto function = pair && !pair.getElements().empty()
                      ? dyn_cast<AtomAttr>(pair.getElements().front())
                      : AtomAttr();
  if (!function)
    return true; // lint has said so
  Location loc = UnknownLoc::get(&context_);
  OpBuilder b(op_->getBodyRegion());
  b.setInsertionPointToEnd(op_->getBody());
  auto func = b.create<FuncOp>(loc, symbol("$on_load", 0), 0, 0,
                               /*exported=*/true);
  b.setInsertionPointToEnd(&func.getBody().front());
  b.create<TailCallOp>(loc, symbol(function.getName(), 0), ValueRange());
  return true;
}

Attribute ModuleBuilder::makeMap(ArrayRef<Attribute> pairs) {
  SmallVector<Attribute> unique;
  llvm::DenseMap<Attribute, size_t> positions;
  for (size_t i = 0; i < pairs.size(); i += 2) {
    auto [it, isNew] = positions.try_emplace(pairs[i], unique.size());
    if (isNew)
      unique.append({pairs[i], pairs[i + 1]});
    else
      unique[it->second + 1] = pairs[i + 1];
  }
  return MapAttr::get(&context_, unique);
}

void ModuleBuilder::start() {
  context_.loadDialect<EirDialect, cf::ControlFlowDialect,
                       arith::ArithDialect>();
  op_ = ModuleOp::create(UnknownLoc::get(&context_), name());
}

} // namespace lumen::eir
