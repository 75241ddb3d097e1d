//===- TreeStore.h - objects of ordered sets --------------------*- C++ -*-===//
//
// A treap: a search tree by key that is a heap by random priorities, hence of
// logarithmic depth whatever the order of insertion. Keys compare as by ==.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_TREESTORE_H
#define LUMEN_RUNTIME_ETS_TREESTORE_H

#include "runtime/ets/Object.h"
#include "runtime/term/SmallVector.h"

#include <atomic>

namespace lumen::rt {

class TreeStore {
public:
  void init(size_t keyIndex) { keyIndex_ = keyIndex; }
  /// As HashStore::clear.
  void clear() { destroyTree(takeAll()); }
  /// Empties the store; what it held goes to destroyTree.
  Object *takeAll();
  static void destroyTree(Object *root);

  size_t size() const { return size_; }
  size_t objectWords() const { return words_; }

  Object *find(Term key) const;
  /// Takes the object over; an old object of the key is replaced.
  void insert(Object *object);
  void replace(Object *old, Object *fresh);
  bool erase(Term key);

  Object *first() const;
  Object *last() const;
  /// The least object with a greater key, and the greatest with a smaller one.
  Object *after(Term key) const;
  Object *before(Term key) const;
  /// The least object with a key not below.
  Object *notBefore(Term key) const;
  /// Visits all objects by key, or those behind a key, until `visit` gives false,
  /// and then gives false. The tree is not changed meanwhile.
  template <typename Visit>
  bool walk(bool ascending, Term behind, Visit visit) const {
    SmallVector<Object *, 64> path;
    Object *at = root_;
    while (at && behind.isValue()) {
      int order = compareKey(behind, *at);
      bool isBehind = ascending ? order < 0 : order > 0;
      if (isBehind)
        path.push(at);
      at = isBehind == ascending ? at->left : at->right;
    }
    while (at || !path.empty()) {
      for (; at; at = ascending ? at->left : at->right)
        path.push(at);
      at = path.pop();
      Object *next = ascending ? at->right : at->left;
      if (!visit(*at))
        return false;
      at = next;
    }
    return true;
  }
  /// The object at a position from 0, or null.
  Object *at(size_t position) const;

private:
  /// Where the last walk by `after` stands: the nodes from the root down to its
  /// object. So a walk from key to key takes a step each instead of a search.
  /// Readers share the table's lock: one of them may use it at a time, `isBusy`
  /// says so; the others search. Whoever changes the tree is alone and clears it.
  struct Cursor {
    std::atomic<bool> isBusy{false};
    SmallVector<Object *, 48> path;
  };

  int compareKey(Term key, const Object &object) const;
  Object *searchAfter(Term key, Cursor &cursor) const;
  uint32_t nextPriority();
  /// Parts a tree into the keys below `key` and those above; `key` is not in it.
  void split(Object *tree, Term key, Object *&below, Object *&above) const;
  static Object *join(Object *below, Object *above);

  Object *root_ = nullptr;
  size_t size_ = 0, words_ = 0;
  size_t keyIndex_ = 0;
  uint32_t random_ = 2463534242;
  mutable Cursor cursor_;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_TREESTORE_H
