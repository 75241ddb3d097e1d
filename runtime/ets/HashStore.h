//===- HashStore.h - objects of sets and bags -------------------*- C++ -*-===//
//
// Linear hashing: buckets are split one at a time as the table grows, so that no
// insertion pays for a whole rehash. Same hash, buckets and order in a bucket as
// OTP (erl_db_hash.c), so programs that look at the order see the same for keys
// whose hash does not depend on atom numbers: the newest key comes first in its
// bucket; objects of one key stand together, the newest first.
//
// While the table is fixed, objects that are deleted stay in their chains, marked,
// and no bucket is split or joined: a walk by keys comes along all the others.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_HASHSTORE_H
#define LUMEN_RUNTIME_ETS_HASHSTORE_H

#include "runtime/ets/Object.h"

namespace lumen::rt {

class HashStore {
public:
  void init(size_t keyIndex, bool isSet, bool hasDuplicates);
  /// Frees all objects and buckets. There may be many: others may run meanwhile
  /// (sched/Pacing.h), so the store must be out of their reach.
  void clear();

  size_t size() const { return size_; }
  size_t bucketCount() const { return active_; }
  Object *bucket(size_t index) const { return buckets_[index]; }

  /// The first live object with the key, or null; the others follow it while
  /// `nextOfKey` gives one.
  Object *find(Term key) const;
  Object *nextOfKey(Object *object) const;

  /// Takes the object over. A set's old object of the key is replaced; a bag
  /// drops an equal one.
  void insert(Object *object, bool isFixed);
  /// Exchanges one object for another of the same key.
  void replace(Object *old, Object *fresh);
  /// Removes the objects of a key; gives their number.
  size_t erase(Term key, bool isFixed);
  /// Removes those of the key for which `predicate(Object &)` holds.
  template <typename Predicate>
  size_t eraseIf(Term key, bool isFixed, Predicate predicate) {
    uint32_t hash = hashOf(key);
    return eraseInBucket(bucketOf(hash), isFixed, [&](Object &object) {
      return hasKey(object, hash, key) && predicate(object);
    });
  }
  void eraseObject(Object *object, bool isFixed);
  template <typename Predicate>
  size_t eraseInBucket(size_t index, bool isFixed, Predicate predicate) {
    size_t removed = 0;
    for (Object **link = &buckets_[index]; *link;) {
      Object *object = *link;
      if (object->isDeleted || !predicate(*object)) {
        link = &object->next;
        continue;
      }
      ++removed;
      removeAt(link, isFixed);
    }
    shrink(isFixed);
    return removed;
  }
  /// Frees what was marked while the table was fixed, in the buckets [from, to).
  /// True if nothing marked is left.
  bool unfix(size_t from = 0, size_t to = SIZE_MAX);
  bool hasMarked() const { return marked_ != 0; }
  size_t markedCount() const { return marked_; }

  /// Walking by keys: the first object of the first key in or behind a bucket.
  Object *firstFrom(size_t bucketIndex) const;
  /// The first object of the key after `key`; `found` tells if the key is there.
  Object *after(Term key, bool &found) const;

  size_t bucketWords() const { return capacity_; }
  size_t objectWords() const { return words_; }

private:
  uint32_t hashOf(Term key) const;
  size_t bucketOf(uint32_t hash) const {
    size_t index = hash & (2 * half_ - 1);
    return index < active_ ? index : index & (half_ - 1);
  }
  bool hasKey(const Object &object, uint32_t hash, Term key) const;
  void removeAt(Object **link, bool isFixed);
  void grow(bool isFixed);
  /// Joins buckets when there are twice as many as objects.
  void shrink(bool isFixed);
  void joinLastBucket();

  Object **buckets_ = nullptr;
  size_t capacity_ = 0; ///< of buckets_
  size_t active_ = 0;   ///< buckets in use: half_ <= active_ <= 2 * half_
  size_t half_ = 0;     ///< a power of two
  size_t size_ = 0;     ///< live objects
  size_t words_ = 0;
  size_t marked_ = 0;   ///< deleted but still there
  size_t keyIndex_ = 0;
  bool isSet_ = true;
  bool hasDuplicates_ = false;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_HASHSTORE_H
