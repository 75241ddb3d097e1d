//===- BifCalls.cpp - names of BIFs ---------------------------------------===//
//
// Each BIF refers to its own name for stack traces (Bif.h), so that programs have the
// names of those that they have. Who asks which there are gets a table from the link
// step (abi::Program::bifNames).
//
//===----------------------------------------------------------------------===//
#include "runtime/abi/BifTraits.h"
#include "runtime/code/Code.h"

#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  extern "C" const lumen::abi::BifName lumen_bif_name_##symbol;                \
  extern "C" const lumen::abi::BifName lumen_bif_name_##symbol = {             \
      #module, name, arity};
#include "runtime/abi/Bifs.def"

namespace lumen::rt {

bool isBifRow(std::string_view module, std::string_view function,
              unsigned arity) {
  for (size_t i = 0; program && i < program->bifNameCount; ++i) {
    const abi::BifName &name = program->bifNames[i];
    if (name.arity == arity && function == name.function &&
        module == name.module)
      return true;
  }
  return false;
}

} // namespace lumen::rt
