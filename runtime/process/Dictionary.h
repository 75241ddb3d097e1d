//===- Dictionary.h - the process dictionary --------------------*- C++ -*-===//
//
// Open addressing by hash. Keys and values are roots of the collector; the hash of
// a key does not depend on where it is, so collections need not rehash.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_DICTIONARY_H
#define LUMEN_RUNTIME_PROCESS_DICTIONARY_H

#include "runtime/process/Process.h"

namespace lumen::rt {

struct Dictionary {
  struct Entry {
    uint64_t key; ///< no value: free
    uint64_t value;
    uint64_t hash;
  };
  Entry *entries;
  uint32_t size; ///< a power of two
  uint32_t count;
};

/// The old value, or no value.
Term dictionaryGet(Process &proc, Term key);
Term dictionaryPut(Process &proc, Term key, Term value);
Term dictionaryErase(Process &proc, Term key);
void destroyDictionary(Process &proc);

template <typename Visit>
void visitDictionary(Dictionary &dictionary, Visit visit) {
  for (uint32_t i = 0; i < dictionary.size; ++i)
    if (dictionary.entries[i].key != abi::kNoValue) {
      visit(&dictionary.entries[i].key);
      visit(&dictionary.entries[i].value);
    }
}

} // namespace lumen::rt
#endif
