//===- MapUpdates.h - the order of a map update's parts ---------*- C++ -*-===//
#ifndef LUMEN_EIR_BUILD_MAPUPDATES_H
#define LUMEN_EIR_BUILD_MAPUPDATES_H

#include "eir/dialect/EirDialect.h"

#include "llvm/ADT/SmallVector.h"

#include <vector>

namespace lumen::eir {

struct MapUpdate {
  mlir::Attribute literal; ///< the key, if it is known
  mlir::Value key, value;
  bool isExact; ///< `:=`
};

/// The updates in the order in which they are made, those of one operation
/// together: a key that is not known by itself, of adjacent literal keys first
/// those with `=>`, then those with `:=`, each once with its last value. It
/// decides which of several missing keys is complained about.
std::vector<llvm::SmallVector<MapUpdate>>
groupMapUpdates(llvm::ArrayRef<MapUpdate> updates);

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_MAPUPDATES_H
