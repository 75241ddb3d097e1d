//===- SharedTables.cpp - rows of runtime/abi, as the compiler reads them --===//

#include "eir/tables/SharedTables.h"

#include "runtime/abi/BifTraits.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

using llvm::StringRef;

namespace lumen::eir {

/// In front of a name: which table it was looked up in.
constexpr char kBifMark = 'b', kAtomMark = 'a';

static thread_local TableReads *currentReads;

static const BifEntry *findBif(StringRef name) {
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

static int findAtom(StringRef name) {
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

const BifEntry *lookupBif(StringRef name) {
  if (currentReads)
    currentReads->noteBif(name);
  return findBif(name);
}

int fixedAtomIndex(StringRef name) {
  if (currentReads)
    currentReads->noteAtom(name);
  return findAtom(name);
}

TableReads::TableReads() : outer_(currentReads) { currentReads = this; }
TableReads::~TableReads() { currentReads = outer_; }

void TableReads::noteBif(StringRef name) {
  names_.insert((llvm::Twine(kBifMark) + name).str());
}

void TableReads::noteAtom(StringRef name) {
  names_.insert((llvm::Twine(kAtomMark) + name).str());
}

std::vector<std::string> TableReads::names() const {
  std::vector<std::string> sorted;
  for (const auto &entry : names_)
    sorted.push_back(entry.getKey().str());
  llvm::sort(sorted);
  return sorted;
}

std::string tableRows(llvm::ArrayRef<std::string> names) {
  std::string text;
  for (StringRef name : names) {
    if (name.consume_front(StringRef(&kBifMark, 1))) {
      if (const BifEntry *bif = findBif(name))
        text += bif->symbol + " " + std::to_string(bif->traits);
    } else if (name.consume_front(StringRef(&kAtomMark, 1))) {
      text += std::to_string(findAtom(name));
    }
    text += "\n";
  }
  return text;
}

} // namespace lumen::eir
