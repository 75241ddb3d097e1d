//===- Object.h - a tuple stored in a table ---------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ETS_OBJECT_H
#define LUMEN_RUNTIME_ETS_OBJECT_H

#include "runtime/term/Heap.h"

#include <atomic>

namespace lumen::rt {

/// A tuple and its own copy of all it reaches, but for literals, in one block. The
/// tuple itself is always copied, so that elements may be replaced in place.
struct Object {
  OffHeapList offHeap;
  /// Who holds it: the store, and those who copy it without the table's lock, because
  /// it is large. Raised only under the lock.
  std::atomic<uint32_t> holders;
  uint32_t words;  ///< of data
  bool isDeleted;  ///< HashStore: taken out while the table is fixed
  bool isOfTable;  ///< counts as memory of ETS
  // From here to the key is what a search reads: mostly one cache line.
  union {
    uint32_t hash;   ///< HashStore: of the key
    int32_t balance; ///< TreeStore: height of the right side less that of the left
  };
  union {
    Object *next;  ///< HashStore: in its bucket
    Object *left;  ///< TreeStore
  };
  Object *right;   ///< TreeStore
  uint64_t data[]; ///< begins with the tuple

  Term term() const { return Term::boxed(data); }
  Term element(size_t index) const { return Term(data[1 + index]); }
  size_t arity() const { return term().tupleSize(); }

  /// Copies a tuple.
  static Object *create(Term tuple);
  /// {Term}, with a copy of all of the term, literals too. Belongs to no table.
  static Object *createWhole(Term term);
  /// The same where processes may refer to it without copying (gc/SharedTerms.h), if
  /// there is room; what is shared in the term stays so.
  static Object *createShared(Term term);
  /// The same with some elements replaced: `count` pairs of index from 0 and term.
  struct Change {
    size_t index;
    Term value;
  };
  static Object *createChanged(Term tuple, const Change *changes, size_t count);
  /// Gives up a hold; the last one frees it.
  static void destroy(Object *object) {
    if (object->holders.load(std::memory_order_acquire) == 1 ||
        object->holders.fetch_sub(1, std::memory_order_acq_rel) == 1)
      free(object);
  }
  void hold() { holders.fetch_add(1, std::memory_order_relaxed); }
  bool isHeldByOthers() const {
    return holders.load(std::memory_order_acquire) != 1;
  }
  /// Puts an immediate in the place of another one; false if a new object must be
  /// made.
  bool replaceInPlace(size_t index, Term value);

private:
  static void free(Object *object);
};

/// Objects that are destroyed between two calls of `pace`, and what one is worth.
constexpr size_t kDestroyedAtOnce = 64, kDestroyUnits = 32;
/// Objects of more words are copied without the table's lock.
constexpr size_t kWordsUnderLock = 8192;

/// Bytes of all objects and buckets (erlang:memory(ets)).
void accountEtsBytes(int64_t bytes);

/// A copy of what the object holds on the heap of a process.
Term copyOut(Heap &heap, const Object &object);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_OBJECT_H
