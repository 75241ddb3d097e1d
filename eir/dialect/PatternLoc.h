//===- PatternLoc.h - the places of patterns in eir -------------*- C++ -*-===//
//
// Matching is compiled to tests and switches. So that a test which always fails
// can be told to the user, its location is not that of the whole expression but
// of the pattern, and is marked as such: NameLoc "pattern". A switch has a
// FusedLoc with one location for each case, marked or not.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_DIALECT_PATTERNLOC_H
#define LUMEN_EIR_DIALECT_PATTERNLOC_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"

namespace lumen::eir {

inline mlir::Location makePatternLoc(mlir::LocationAttr place) {
  return mlir::NameLoc::get(
      mlir::StringAttr::get(place.getContext(), "pattern"), place);
}

/// The place of the pattern that a test was made for, or null.
inline mlir::LocationAttr patternPlace(mlir::LocationAttr loc) {
  auto name = llvm::dyn_cast<mlir::NameLoc>(loc);
  if (!name || name.getName() != "pattern")
    return {};
  return name.getChildLoc();
}

inline mlir::Location makePatternLocs(llvm::ArrayRef<mlir::Location> places,
                                      mlir::Location outer) {
  auto key = mlir::StringAttr::get(outer.getContext(), "cases");
  // The getter with the context first drops nothing that is there twice.
  return places.size() < 2 ? outer
                           : mlir::Location(mlir::FusedLoc::get(
                                 outer.getContext(), places, key));
}

/// The places of the patterns of a switch with `count` cases.
inline llvm::SmallVector<mlir::LocationAttr>
patternPlaces(mlir::LocationAttr loc, size_t count) {
  llvm::SmallVector<mlir::LocationAttr> out(count);
  auto fused = llvm::dyn_cast<mlir::FusedLoc>(loc);
  if (fused && fused.getLocations().size() == count)
    for (size_t i = 0; i < count; ++i)
      out[i] = patternPlace(fused.getLocations()[i]);
  return out;
}

} // namespace lumen::eir

#endif // LUMEN_EIR_DIALECT_PATTERNLOC_H
