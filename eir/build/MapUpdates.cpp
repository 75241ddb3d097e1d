//===- MapUpdates.cpp - the order of a map update's parts -----------------===//

#include "eir/build/MapUpdates.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// The order in which a map has keys, as far as it decides which of several
/// missing keys is complained about: numbers, then atoms.
static bool isKeyBefore(Attribute a, Attribute b) {
  auto rank = [](Attribute key) {
    return isa<IntAttr>(key)          ? 0
           : isa<eir::FloatAttr>(key) ? 1
           : isa<AtomAttr>(key)       ? 2
                                      : 3;
  };
  if (rank(a) != rank(b))
    return rank(a) < rank(b);
  int64_t x, y;
  if (auto left = dyn_cast<IntAttr>(a);
      left && !left.getDigits().getAsInteger(10, x) &&
      !cast<IntAttr>(b).getDigits().getAsInteger(10, y))
    return x < y;
  if (auto left = dyn_cast<eir::FloatAttr>(a))
    return llvm::bit_cast<double>(left.getBits()) <
           llvm::bit_cast<double>(cast<eir::FloatAttr>(b).getBits());
  if (auto left = dyn_cast<AtomAttr>(a))
    return left.getName() < cast<AtomAttr>(b).getName();
  return false;
}

/// The last value for each key, with the operator of the first, in key order.
static SmallVector<MapUpdate> lastOfEach(ArrayRef<MapUpdate> group) {
  SmallVector<MapUpdate> once;
  for (const MapUpdate &update : group) {
    auto it = find_if(once, [&](const MapUpdate &other) {
      return other.literal == update.literal;
    });
    if (it == once.end())
      once.push_back(update);
    else
      it->value = update.value;
  }
  llvm::stable_sort(once, [](const MapUpdate &a, const MapUpdate &b) {
    return isKeyBefore(a.literal, b.literal);
  });
  return once;
}

std::vector<SmallVector<MapUpdate>> groupMapUpdates(ArrayRef<MapUpdate> todo) {
  std::vector<SmallVector<MapUpdate>> groups;
  while (!todo.empty()) {
    if (!todo.front().literal) {
      groups.push_back({todo.front()});
      todo = todo.drop_front();
      continue;
    }
    ArrayRef<MapUpdate> adjacent = todo.take_while(
        [](const MapUpdate &update) { return !!update.literal; });
    todo = todo.drop_front(adjacent.size());
    SmallVector<MapUpdate> once = lastOfEach(adjacent);
    for (bool isExact : {false, true}) {
      SmallVector<MapUpdate> group;
      llvm::copy_if(
          once, std::back_inserter(group),
          [&](const MapUpdate &update) { return update.isExact == isExact; });
      if (!group.empty())
        groups.push_back(std::move(group));
    }
  }
  return groups;
}

} // namespace lumen::eir
