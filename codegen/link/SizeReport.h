//===- SizeReport.h - what an executable's bytes are for --------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_LINK_SIZEREPORT_H
#define LUMEN_CODEGEN_LINK_SIZEREPORT_H

#include "codegen/link/Reachability.h"
#include "codegen/target/Target.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lumen::codegen {

/// What the linker took from one section of one of its inputs.
struct LinkedPiece {
  std::string file; ///< PATH or ARCHIVE(MEMBER); "<internal>": the linker's own
  uint64_t bytes;
  bool isCode;
};

/// Reads the map that lld writes with -Map. Only what takes room in the executable
/// and is loaded counts.
std::vector<LinkedPiece> parseLinkMap(llvm::StringRef map,
                                      Target::Format format);

/// A table, the largest first: code and data of each module and of lumen's own parts,
/// and how each module came to be in the program. `tables` is the object with the
/// program's tables.
std::string describeSizes(const std::vector<LinkedPiece> &pieces,
                          const Reachability &reachability,
                          llvm::StringRef tables, uint64_t fileBytes);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_SIZEREPORT_H
