//===- ObjectWords.h - what the words of boxed objects are ------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_OBJECTWORDS_H
#define LUMEN_RUNTIME_TERM_OBJECTWORDS_H

#include "runtime/term/Term.h"

namespace lumen::rt {

/// The object's words, its header among them.
inline size_t objectWords(uint64_t header) {
  return 1 + ((header >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask);
}

/// How many words after the header of a boxed object hold terms, from which on.
struct TermWords {
  size_t first, count;
};
inline TermWords termWords(const uint64_t *box) {
  size_t size = objectWords(box[0]) - 1;
  switch (box[0] & abi::kHeaderTagMask) {
  case abi::kTupleTag:
  case abi::kMapTag:
    return {1, size};
  case abi::kFunTag:
    return {abi::kFunTerms, size + 1 - abi::kFunTerms};
  case abi::kSubBinTag:
    return {abi::kSubBinBase, 1};
  default:
    return {1, 0};
  }
}

inline size_t heapBinWords(uint64_t bytes) { return 2 + (bytes + 7) / 8; }

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_OBJECTWORDS_H
