//===- CompilerId.h - which compiler this is --------------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_COMPILERID_H
#define LUMEN_TOOLS_LUMEN_COMPILERID_H

namespace lumen::tool {

/// A hash of all that decides what a module is compiled to (made by
/// cmake/CompilerId.cmake when building): part of every key of the object
/// cache.
extern const char *const kCompilerId;

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_COMPILERID_H
