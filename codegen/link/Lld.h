//===- Lld.h - runs lld's ELF driver in this process ------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_LINK_LLD_H
#define LUMEN_CODEGEN_LINK_LLD_H

#include "codegen/target/Target.h"

#include <string>
#include <vector>

namespace lumen::codegen {

struct LldResult {
  bool ok = false;
  bool crashed = false; ///< lld itself failed in a way that is not the input's
  std::string messages; ///< what lld said, one message a line
};

/// Runs `ld.lld arguments...`. lld keeps its state in globals: calls from
/// several threads are put one after another.
LldResult runLld(Target::Format format,
                 const std::vector<std::string> &arguments);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_LLD_H
