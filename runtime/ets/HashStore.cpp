//===- HashStore.cpp - objects of sets and bags ---------------------------===//
#include "runtime/ets/HashStore.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Hash.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// Buckets of a new table, as in OTP.
static constexpr size_t kFirstBuckets = 256;

void HashStore::init(size_t keyIndex, bool isSet, bool hasDuplicates) {
  keyIndex_ = keyIndex;
  isSet_ = isSet;
  hasDuplicates_ = hasDuplicates;
  capacity_ = active_ = kFirstBuckets;
  half_ = kFirstBuckets / 2;
  buckets_ = static_cast<Object **>(mallocOrDie(capacity_ * sizeof(Object *)));
  memset(buckets_, 0, capacity_ * sizeof(Object *));
  accountEtsBytes(static_cast<int64_t>(capacity_ * sizeof(Object *)));
}

void HashStore::clear() {
  for (size_t i = 0; i < active_; ++i) {
    if (i % kDestroyedAtOnce == 0)
      pace(kDestroyedAtOnce * kDestroyUnits);
    while (Object *object = buckets_[i]) {
      buckets_[i] = object->next;
      Object::destroy(object);
    }
  }
  accountEtsBytes(-static_cast<int64_t>(capacity_ * sizeof(Object *)));
  free(buckets_);
  buckets_ = nullptr;
  capacity_ = active_ = half_ = size_ = words_ = marked_ = 0;
}

uint32_t HashStore::hashOf(Term key) const {
  return internalHash(key) & 0x7FFFFFFF;
}

bool HashStore::hasKey(const Object &object, uint32_t hash, Term key) const {
  return object.hash == hash && equalExact(object.element(keyIndex_), key);
}

Object *HashStore::find(Term key) const {
  uint32_t hash = hashOf(key);
  for (Object *object = buckets_[bucketOf(hash)]; object; object = object->next)
    if (!object->isDeleted && hasKey(*object, hash, key))
      return object;
  return nullptr;
}

Object *HashStore::nextOfKey(Object *object) const {
  Term key = object->element(keyIndex_);
  for (Object *next = object->next; next; next = next->next) {
    if (!hasKey(*next, object->hash, key))
      return nullptr; // objects of a key stand together
    if (!next->isDeleted)
      return next;
  }
  return nullptr;
}

void HashStore::insert(Object *object, bool isFixed) {
  Term key = object->element(keyIndex_);
  uint32_t hash = hashOf(key);
  object->hash = hash;
  Object **link = &buckets_[bucketOf(hash)];
  Object **group = link; // where objects of the key begin, or the bucket
  while (*group && !hasKey(**group, hash, key))
    group = &(*group)->next;
  if (!*group)
    group = link;
  else if (isSet_) {
    Object *old = *group;
    object->next = old->next;
    *group = object;
    words_ += object->words;
    if (old->isDeleted) {
      --marked_;
      ++size_;
    } else {
      words_ -= old->words;
    }
    Object::destroy(old);
    return;
  } else if (!hasDuplicates_) {
    for (Object **at = group; *at && hasKey(**at, hash, key); at = &(*at)->next)
      // One that was deleted does not come back in its old place: the order is
      // that of insertions.
      if (!(*at)->isDeleted && equalExact((*at)->term(), object->term())) {
        Object::destroy(object);
        return;
      }
  }
  object->next = *group;
  *group = object;
  ++size_;
  words_ += object->words;
  grow(isFixed);
}

void HashStore::replace(Object *old, Object *fresh) {
  fresh->hash = old->hash;
  fresh->next = old->next;
  words_ += fresh->words;
  words_ -= old->words;
  Object **link = &buckets_[bucketOf(old->hash)];
  while (*link != old)
    link = &(*link)->next;
  *link = fresh;
  Object::destroy(old);
}

void HashStore::removeAt(Object **link, bool isFixed) {
  Object *object = *link;
  --size_;
  words_ -= object->words;
  if (isFixed) {
    object->isDeleted = true;
    ++marked_;
    return;
  }
  *link = object->next;
  Object::destroy(object);
}

size_t HashStore::erase(Term key, bool isFixed) {
  return eraseIf(key, isFixed, [](Object &) { return true; });
}

void HashStore::eraseObject(Object *object, bool isFixed) {
  Object **link = &buckets_[bucketOf(object->hash)];
  while (*link != object)
    link = &(*link)->next;
  removeAt(link, isFixed);
  shrink(isFixed);
}

bool HashStore::unfix(size_t from, size_t to) {
  for (size_t i = from; i < active_ && i < to && marked_ != 0; ++i)
    for (Object **link = &buckets_[i]; *link;) {
      Object *object = *link;
      if (!object->isDeleted) {
        link = &object->next;
        continue;
      }
      *link = object->next;
      Object::destroy(object);
      --marked_;
    }
  return marked_ == 0;
}

/// One more bucket when there are more objects than buckets: splits the bucket
/// whose objects may belong to the new one.
void HashStore::grow(bool isFixed) {
  if (isFixed || size_ <= active_)
    return;
  if (active_ == 2 * half_)
    half_ = active_;
  if (active_ == capacity_) {
    size_t capacity = capacity_ * 2;
    auto **fresh = static_cast<Object **>(
        realloc(static_cast<void *>(buckets_), capacity * sizeof(Object *)));
    if (!fresh)
      return; // longer chains, but all is well
    accountEtsBytes(static_cast<int64_t>((capacity - capacity_) * sizeof(Object *)));
    buckets_ = fresh;
    capacity_ = capacity;
  }
  size_t from = active_ - half_, to = active_;
  ++active_;
  buckets_[to] = nullptr;
  Object **toEnd = &buckets_[to];
  for (Object **link = &buckets_[from]; *link;) {
    Object *object = *link;
    if (bucketOf(object->hash) == from) {
      link = &object->next;
      continue;
    }
    *link = object->next;
    object->next = nullptr;
    *toEnd = object;
    toEnd = &object->next;
  }
}

void HashStore::shrink(bool isFixed) {
  // Two buckets for one object, so that an emptied table is small.
  for (int step = 0; step < 2; ++step)
    if (!isFixed && active_ > kFirstBuckets && size_ < active_ / 2)
      joinLastBucket();
}

void HashStore::joinLastBucket() {
  if (active_ == half_)
    half_ /= 2;
  size_t from = active_ - 1, to = from - half_;
  if (from < half_)
    return;
  --active_;
  Object **end = &buckets_[to];
  while (*end)
    end = &(*end)->next;
  *end = buckets_[from];
  buckets_[from] = nullptr;
  if (active_ == half_ && half_ > kFirstBuckets / 2)
    half_ /= 2;
}

Object *HashStore::firstFrom(size_t bucketIndex) const {
  for (size_t i = bucketIndex; i < active_; ++i)
    for (Object *object = buckets_[i]; object; object = object->next)
      if (!object->isDeleted)
        return object;
  return nullptr;
}

Object *HashStore::after(Term key, bool &found) const {
  uint32_t hash = hashOf(key);
  size_t index = bucketOf(hash);
  Object *object = buckets_[index];
  while (object && !hasKey(*object, hash, key))
    object = object->next;
  found = object != nullptr; // a marked one is a place to go on from, too
  if (!object)
    return nullptr;
  while (object && hasKey(*object, hash, key))
    object = object->next;
  for (; object; object = object->next)
    if (!object->isDeleted)
      return object;
  return firstFrom(index + 1);
}

} // namespace lumen::rt
