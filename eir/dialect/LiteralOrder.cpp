//===- LiteralOrder.cpp - term order of literals --------------------------===//

#include "eir/dialect/LiteralOrder.h"

#include "eir/dialect/EirDialect.h"

#include "llvm/ADT/bit.h"

#include <algorithm>

using mlir::Attribute;

namespace lumen::eir {

namespace {

/// Classes of terms, in their order.
enum Rank { kNumber, kAtom, kFun, kTuple, kMap, kNil, kList, kBits };

Rank rankOf(Attribute literal) {
  if (mlir::isa<AtomAttr>(literal))
    return kAtom;
  if (mlir::isa<ExternalFunAttr>(literal))
    return kFun;
  if (mlir::isa<TupleAttr>(literal))
    return kTuple;
  if (mlir::isa<MapAttr>(literal))
    return kMap;
  if (mlir::isa<NilAttr>(literal))
    return kNil;
  if (auto text = mlir::dyn_cast<StringAttr>(literal))
    return text.getBytes().empty() ? kNil : kList;
  if (mlir::isa<ListAttr>(literal))
    return kList;
  if (mlir::isa<BitsAttr>(literal))
    return kBits;
  return kNumber;
}

template <typename T> int order(const T &a, const T &b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

/// Decimal digits of an integer literal.
std::string digitsOf(Attribute literal) {
  if (auto number = mlir::dyn_cast<IntAttr>(literal))
    return number.getDigits().str();
  llvm::SmallString<32> text;
  mlir::cast<mlir::IntegerAttr>(literal).getValue().toStringSigned(text);
  return text.str().str();
}

int compareIntegers(llvm::StringRef a, llvm::StringRef b) {
  bool negativeA = a.consume_front("-"), negativeB = b.consume_front("-");
  if (negativeA != negativeB)
    return negativeA ? -1 : 1;
  a = a.ltrim('0');
  b = b.ltrim('0');
  int magnitude =
      a.size() != b.size() ? order(a.size(), b.size()) : a.compare(b);
  return negativeA ? -magnitude : magnitude;
}

double floatOf(Attribute literal) {
  if (auto number = mlir::dyn_cast<FloatAttr>(literal))
    return llvm::bit_cast<double>(number.getBits());
  return mlir::cast<mlir::FloatAttr>(literal).getValueAsDouble();
}

bool isFloat(Attribute literal) {
  return mlir::isa<FloatAttr>(literal) || mlir::isa<mlir::FloatAttr>(literal);
}

/// A list literal, one element after the other.
struct ListWalk {
  Attribute rest;
  size_t index = 0;
  bool atCons() const { return rankOf(rest) == kList; }
  Attribute next() {
    if (auto text = mlir::dyn_cast<StringAttr>(rest)) {
      llvm::StringRef bytes = text.getBytes();
      Attribute head =
          mlir::IntegerAttr::get(mlir::IntegerType::get(rest.getContext(), 64),
                                 static_cast<unsigned char>(bytes[index++]));
      if (index == bytes.size()) {
        rest = NilAttr::get(rest.getContext());
        index = 0;
      }
      return head;
    }
    auto list = mlir::cast<ListAttr>(rest);
    Attribute head = list.getElements()[index++];
    if (index == list.getElements().size()) {
      rest = list.getTail();
      index = 0;
    }
    return head;
  }
};

using Pairs = std::vector<std::pair<Attribute, Attribute>>;

Pairs sortedPairs(MapAttr map) {
  Pairs pairs;
  for (size_t i = 0; i + 1 < map.getPairs().size(); i += 2)
    pairs.push_back({map.getPairs()[i], map.getPairs()[i + 1]});
  std::sort(pairs.begin(), pairs.end(), [](const auto &a, const auto &b) {
    return compareLiterals(a.first, b.first) < 0;
  });
  return pairs;
}

int compareBits(BitsAttr a, BitsAttr b) {
  uint64_t common = std::min(a.getBitSize(), b.getBitSize());
  llvm::StringRef x = a.getBytes(), y = b.getBytes();
  if (int result = x.take_front(common / 8).compare(y.take_front(common / 8)))
    return result;
  if (common % 8) {
    unsigned shift = 8 - common % 8;
    unsigned char left = static_cast<unsigned char>(x[common / 8]) >> shift;
    unsigned char right = static_cast<unsigned char>(y[common / 8]) >> shift;
    if (left != right)
      return order(left, right);
  }
  return order(a.getBitSize(), b.getBitSize());
}

} // namespace

int compareLiterals(Attribute a, Attribute b) {
  if (a == b)
    return 0;
  if (int result = order(rankOf(a), rankOf(b)))
    return result;
  switch (rankOf(a)) {
  case kNumber:
    if (isFloat(a) != isFloat(b))
      return isFloat(a) ? 1 : -1;
    if (isFloat(a))
      return order(floatOf(a), floatOf(b));
    return compareIntegers(digitsOf(a), digitsOf(b));
  case kAtom:
    return mlir::cast<AtomAttr>(a).getName().compare(
        mlir::cast<AtomAttr>(b).getName());
  case kFun: {
    auto x = mlir::cast<ExternalFunAttr>(a), y = mlir::cast<ExternalFunAttr>(b);
    if (int result = x.getModule().compare(y.getModule()))
      return result;
    if (int result = x.getFunction().compare(y.getFunction()))
      return result;
    return order(x.getArity(), y.getArity());
  }
  case kTuple: {
    auto x = mlir::cast<TupleAttr>(a).getElements(),
         y = mlir::cast<TupleAttr>(b).getElements();
    if (int result = order(x.size(), y.size()))
      return result;
    for (auto [left, right] : llvm::zip(x, y))
      if (int result = compareLiterals(left, right))
        return result;
    return 0;
  }
  case kMap: {
    Pairs x = sortedPairs(mlir::cast<MapAttr>(a)),
          y = sortedPairs(mlir::cast<MapAttr>(b));
    if (int result = order(x.size(), y.size()))
      return result;
    for (auto [left, right] : llvm::zip(x, y))
      if (int result = compareLiterals(left.first, right.first))
        return result;
    for (auto [left, right] : llvm::zip(x, y))
      if (int result = compareLiterals(left.second, right.second))
        return result;
    return 0;
  }
  case kNil:
    return 0;
  case kList: {
    ListWalk x{a}, y{b};
    while (x.atCons() && y.atCons())
      if (int result = compareLiterals(x.next(), y.next()))
        return result;
    return compareLiterals(x.rest, y.rest);
  }
  case kBits:
    return compareBits(mlir::cast<BitsAttr>(a), mlir::cast<BitsAttr>(b));
  }
  llvm_unreachable("all ranks are listed");
}

} // namespace lumen::eir
