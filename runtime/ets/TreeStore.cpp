//===- TreeStore.cpp - objects of ordered sets ----------------------------===//
#include "runtime/ets/TreeStore.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Compare.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

int TreeStore::compareKey(Term key, const Object &object) const {
  return compareTerm(key, object.element(keyIndex_));
}

/// Xorshift: good enough to balance.
uint32_t TreeStore::nextPriority() {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 17;
  random_ ^= random_ << 5;
  return random_;
}

Object *TreeStore::takeAll() {
  cursor_.path.clear();
  Object *root = root_;
  root_ = nullptr;
  size_ = words_ = 0;
  return root;
}

void TreeStore::destroyTree(Object *root) {
  SmallVector<Object *, 64> rest;
  if (root)
    rest.push(root);
  for (size_t count = 1; !rest.empty(); ++count) {
    if (count % kDestroyedAtOnce == 0)
      pace(kDestroyedAtOnce * kDestroyUnits);
    Object *object = rest.pop();
    if (object->left)
      rest.push(object->left);
    if (object->right)
      rest.push(object->right);
    Object::destroy(object);
  }
}

Object *TreeStore::find(Term key) const {
  Object *at = root_;
  while (at) {
    int order = compareKey(key, *at);
    if (order == 0)
      return at;
    at = order < 0 ? at->left : at->right;
  }
  return nullptr;
}

void TreeStore::split(Object *tree, Term key, Object *&below,
                      Object *&above) const {
  Object **belowEnd = &below, **aboveEnd = &above;
  while (tree) {
    if (compareKey(key, *tree) < 0) {
      *aboveEnd = tree;
      aboveEnd = &tree->left;
      tree = tree->left;
    } else {
      *belowEnd = tree;
      belowEnd = &tree->right;
      tree = tree->right;
    }
  }
  *belowEnd = *aboveEnd = nullptr;
}

Object *TreeStore::join(Object *below, Object *above) {
  Object *root = nullptr, **end = &root;
  while (below && above) {
    if (below->hash >= above->hash) {
      *end = below;
      end = &below->right;
      below = below->right;
    } else {
      *end = above;
      end = &above->left;
      above = above->left;
    }
  }
  *end = below ? below : above;
  return root;
}

void TreeStore::replace(Object *old, Object *fresh) {
  cursor_.path.clear();
  Object **link = &root_;
  Term key = old->element(keyIndex_);
  while (*link != old)
    link = compareKey(key, **link) < 0 ? &(*link)->left : &(*link)->right;
  fresh->left = old->left;
  fresh->right = old->right;
  fresh->hash = old->hash;
  *link = fresh;
  words_ += fresh->words;
  words_ -= old->words;
  Object::destroy(old);
}

void TreeStore::insert(Object *object) {
  Term key = object->element(keyIndex_);
  uint32_t priority = nextPriority();
  // One way down finds both the key and the first node that must go below.
  Object **link = &root_, **place = nullptr;
  while (Object *at = *link) {
    if (!place && at->hash < priority)
      place = link;
    int order = compareKey(key, *at);
    if (order == 0)
      return replace(at, object);
    link = order < 0 ? &at->left : &at->right;
  }
  cursor_.path.clear();
  object->hash = priority;
  object->left = object->right = nullptr;
  if (place) {
    split(*place, key, object->left, object->right);
    link = place;
  }
  *link = object;
  ++size_;
  words_ += object->words;
}

bool TreeStore::erase(Term key) {
  cursor_.path.clear();
  Object **link = &root_;
  while (*link) {
    int order = compareKey(key, **link);
    if (order == 0)
      break;
    link = order < 0 ? &(*link)->left : &(*link)->right;
  }
  Object *object = *link;
  if (!object)
    return false;
  *link = join(object->left, object->right);
  --size_;
  words_ -= object->words;
  Object::destroy(object);
  return true;
}

Object *TreeStore::first() const {
  Object *at = root_;
  while (at && at->left)
    at = at->left;
  return at;
}

Object *TreeStore::last() const {
  Object *at = root_;
  while (at && at->right)
    at = at->right;
  return at;
}

/// Leaves the path to what it returns in the cursor.
Object *TreeStore::searchAfter(Term key, Cursor &cursor) const {
  auto &path = cursor.path;
  if (!path.empty() && compareKey(key, *path.back()) == 0) {
    Object *at = path.back();
    if (at->right) {
      for (at = at->right; at; at = at->left)
        path.push(at);
      return path.back();
    }
    do
      at = path.pop();
    while (!path.empty() && path.back()->right == at);
    return path.empty() ? nullptr : path.back();
  }
  path.clear();
  size_t depth = 0;
  for (Object *at = root_; at;) {
    path.push(at);
    if (compareKey(key, *at) < 0) {
      depth = path.size();
      at = at->left;
    } else {
      at = at->right;
    }
  }
  path.truncate(depth);
  return path.empty() ? nullptr : path.back();
}

Object *TreeStore::after(Term key) const {
  if (!cursor_.isBusy.exchange(true, std::memory_order_acquire)) {
    Object *found = searchAfter(key, cursor_);
    cursor_.isBusy.store(false, std::memory_order_release);
    return found;
  }
  Object *best = nullptr;
  for (Object *at = root_; at;) {
    if (compareKey(key, *at) < 0) {
      best = at;
      at = at->left;
    } else {
      at = at->right;
    }
  }
  return best;
}

Object *TreeStore::before(Term key) const {
  Object *best = nullptr;
  for (Object *at = root_; at;) {
    if (compareKey(key, *at) > 0) {
      best = at;
      at = at->right;
    } else {
      at = at->left;
    }
  }
  return best;
}

Object *TreeStore::notBefore(Term key) const {
  Object *best = nullptr;
  for (Object *at = root_; at;) {
    if (compareKey(key, *at) <= 0) {
      best = at;
      at = at->left;
    } else {
      at = at->right;
    }
  }
  return best;
}

Object *TreeStore::at(size_t position) const {
  if (position >= size_)
    return nullptr;
  SmallVector<Object *, 64> path;
  Object *at = root_;
  while (true) {
    while (at) {
      path.push(at);
      at = at->left;
    }
    at = path.pop();
    if (position-- == 0)
      return at;
    at = at->right;
  }
}

} // namespace lumen::rt
