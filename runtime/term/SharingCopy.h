//===- SharingCopy.h - copies that keep what is shared ----------*- C++ -*-===//
//
// copyTerm makes trees of terms. Where a term in which things occur more than
// once must not grow, as when a persistent term is made or taken away, a table
// of what has been copied is worth its time.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_SHARINGCOPY_H
#define LUMEN_RUNTIME_TERM_SHARINGCOPY_H

#include "runtime/term/Heap.h"

namespace lumen::rt {

class SharingCopy {
public:
  /// Which of the things that words point to are copied; null: all.
  using Choice = bool (*)(const void *context, uint64_t word);
  explicit SharingCopy(Choice choice = nullptr, const void *context = nullptr)
      : choice_(choice), context_(context) {}
  SharingCopy(const SharingCopy &) = delete;
  ~SharingCopy();

  /// The words that a copy of the term takes beyond what has been copied.
  size_t size(Term root);
  /// Copies what `size` has counted last.
  Term copy(Heap &heap, Term root, size_t words);
  Term copy(Heap &heap, Term root) { return copy(heap, root, size(root)); }

  /// Visits the terms that have been counted.
  template <typename Visit> void forEach(Visit visit) const {
    for (size_t i = 0; i < capacity_; ++i)
      if (entries_[i].from)
        visit(Term(entries_[i].from));
  }

private:
  struct Entry {
    uint64_t from; ///< 0: free
    uint64_t copy; ///< 0: only counted
  };
  bool isCopied(uint64_t word) const;
  Entry *find(uint64_t word) const;
  bool add(uint64_t word);
  void grow();
  uint64_t object(uint64_t word);

  Choice choice_;
  const void *context_;
  Entry *entries_ = nullptr;
  size_t capacity_ = 0, count_ = 0;
  uint64_t *top_ = nullptr;
  OffHeapList *list_ = nullptr;
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_SHARINGCOPY_H
