//===- Tables.cpp - the rows of runtime/abi that code generation reads ----===//

#include "codegen/to_llvm/ToLlvm.h"

#include "runtime/abi/BifTraits.h"

#include "llvm/ADT/StringMap.h"

namespace lumen::codegen {

const BifEntry *lookupBif(llvm::StringRef name) {
  static const llvm::StringMap<BifEntry> *table = [] {
    using namespace abi;
    auto *map = new llvm::StringMap<BifEntry>();
#define LUMEN_BIF(module, function, arity, cxxSymbol, bifTraits, doc)          \
  (*map)[#module ":" function "/" #arity] = {                                  \
      "lumen_bif_" #cxxSymbol, static_cast<unsigned>(bifTraits)};
#include "runtime/abi/Bifs.def"
    return map;
  }();
  auto it = table->find(name);
  return it == table->end() ? nullptr : &it->second;
}

int fixedAtomIndex(llvm::StringRef name) {
  static const llvm::StringMap<int> *table = [] {
    auto *map = new llvm::StringMap<int>();
    int index = 0;
#define LUMEN_ATOM(cxxName, text) (*map)[text] = index++;
#include "runtime/abi/Atoms.def"
    return map;
  }();
  auto it = table->find(name);
  return it == table->end() ? -1 : it->second;
}

} // namespace lumen::codegen
