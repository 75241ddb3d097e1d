//===- SourceMap.h - lines of a WebAssembly program -------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_LINK_SOURCEMAP_H
#define LUMEN_CODEGEN_LINK_SOURCEMAP_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace lumen::codegen {

/// Where the code of a linked module with DWARF comes from, as a source map
/// (ECMA-426): the generated file has one line, whose columns are offsets in the
/// module, as engines name places of WebAssembly. `program` is the file that the map
/// is for and beside; paths of sources are relative to its folder.
/// Erlang code only: whoever debugs the runtime has DWARF.
llvm::Expected<std::string> makeSourceMap(llvm::StringRef module,
                                          llvm::StringRef program);

/// A custom section that tells where the source map is.
std::string sourceMapSection(llvm::StringRef url);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_SOURCEMAP_H
