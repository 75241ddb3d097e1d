//===- TreeStore.h - objects of ordered sets --------------------*- C++ -*-===//
//
// An AVL tree: the two sides of a node differ in height by one at most, so a search
// looks at few more keys than the logarithm of their number; each may be a cache
// miss. Keys compare as by ==.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_TREESTORE_H
#define LUMEN_RUNTIME_ETS_TREESTORE_H

#include "runtime/ets/Object.h"
#include "runtime/term/SmallVector.h"

#include <atomic>

namespace lumen::rt {

/// Keys that stand next to each other in the order of terms.
class KeyRange {
public:
  /// Below 0: the key comes before the range; above 0: behind it.
  virtual int side(Term key) const = 0;

protected:
  ~KeyRange() = default;
};

class TreeStore {
public:
  /// Of 2^44 objects, which no memory holds: 1.44 times the logarithm.
  static constexpr size_t kMaxHeight = 64;

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
  /// Visits all objects by key, or those behind a key, or those in a range, until
  /// `visit` gives false, and then gives false. The tree is not changed meanwhile.
  template <typename Visit>
  bool walk(bool ascending, Term behind, Visit visit,
            const KeyRange *range = nullptr) const {
    SmallVector<Object *, kMaxHeight> path;
    Object *at = root_;
    while (at && (behind.isValue() || range)) {
      bool isBehind;
      if (behind.isValue()) {
        int order = compareKey(behind, *at);
        isBehind = ascending ? order < 0 : order > 0;
      } else {
        int side = range->side(at->element(keyIndex_));
        isBehind = ascending ? side >= 0 : side <= 0;
      }
      if (isBehind)
        path.push(at);
      at = isBehind == ascending ? at->left : at->right;
    }
    while (at || !path.empty()) {
      for (; at; at = ascending ? at->left : at->right) {
        fetchSoon(ascending ? at->right : at->left);
        path.push(at);
      }
      at = path.pop();
      if (range) {
        int side = range->side(at->element(keyIndex_));
        if (ascending ? side > 0 : side < 0)
          return true;
      }
      Object *next = ascending ? at->right : at->left;
      if (!visit(*at))
        return false;
      at = next;
    }
    return true;
  }
  /// The object at a position from 0, or null.
  Object *at(size_t position) const;
  /// For tests: -1 where a balance is not what the heights say.
  int checkedHeight() const { return checkedHeight(root_); }

private:
  /// Where the last walk by `after` stands: the nodes from the root down to its
  /// object. So a walk from key to key takes a step each instead of a search.
  /// Readers share the table's lock: one of them may use it at a time, `isBusy`
  /// says so; the others search. Whoever changes the tree is alone and clears it.
  struct Cursor {
    std::atomic<bool> isBusy{false};
    SmallVector<Object *, kMaxHeight> path;
  };

  int compareKey(Term key, const Object &object) const;
  Object *searchAfter(Term key, Cursor &cursor) const;
  static int checkedHeight(const Object *tree);
  /// Neighbours by key lie anywhere in memory: a walk asks for the subtree behind each
  /// node on its way down, long before it gets there.
  static void fetchSoon(const Object *object) {
    if (object)
      __builtin_prefetch(&object->left);
  }
  /// Puts an object of the same key into a node's place.
  void replaceAt(Object **link, Object *fresh);
  /// Where the balance is 2 or -2: rotates. Whether the height became less.
  static bool rebalance(Object **link);

  Object *root_ = nullptr;
  size_t size_ = 0, words_ = 0;
  size_t keyIndex_ = 0;
  mutable Cursor cursor_;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_TREESTORE_H
