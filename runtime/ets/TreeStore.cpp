//===- TreeStore.cpp - objects of ordered sets ----------------------------===//
#include "runtime/ets/TreeStore.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Compare.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

int TreeStore::compareKey(Term key, const Object &object) const {
  return compareTerm(key, object.element(keyIndex_));
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
    fetchSoon(object->left);
    fetchSoon(object->right);
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

/// The side that is too high is `heavy`. If its own heavier side is the inner one, that
/// node's root comes up, else `heavy` itself does:
///
///     at                 heavy            at                    inner
///    a   heavy    ->    at    c          a    heavy      ->   at     heavy
///        b    c        a  b                inner   d         a  b    c   d
///                                          b   c
bool TreeStore::rebalance(Object **link) {
  Object *at = *link;
  bool isRight = at->balance > 0;
  int32_t sign = isRight ? 1 : -1;
  Object *heavy = isRight ? at->right : at->left;
  auto outer = [&](Object *node) -> Object *& {
    return isRight ? node->right : node->left;
  };
  auto inner = [&](Object *node) -> Object *& {
    return isRight ? node->left : node->right;
  };
  if (heavy->balance != -sign) {
    outer(at) = inner(heavy);
    inner(heavy) = at;
    *link = heavy;
    // Even only where a node was erased; then the height stays.
    bool wasEven = heavy->balance == 0;
    at->balance = wasEven ? sign : 0;
    heavy->balance = wasEven ? -sign : 0;
    return !wasEven;
  }
  Object *middle = inner(heavy);
  inner(heavy) = outer(middle);
  outer(middle) = heavy;
  outer(at) = inner(middle);
  inner(middle) = at;
  at->balance = middle->balance == sign ? -sign : 0;
  heavy->balance = middle->balance == -sign ? sign : 0;
  middle->balance = 0;
  *link = middle;
  return true;
}

void TreeStore::replaceAt(Object **link, Object *fresh) {
  cursor_.path.clear();
  Object *old = *link;
  fresh->left = old->left;
  fresh->right = old->right;
  fresh->balance = old->balance;
  *link = fresh;
  words_ += fresh->words;
  words_ -= old->words;
  Object::destroy(old);
}

void TreeStore::replace(Object *old, Object *fresh) {
  Object **link = &root_;
  Term key = old->element(keyIndex_);
  while (*link != old)
    link = compareKey(key, **link) < 0 ? &(*link)->left : &(*link)->right;
  replaceAt(link, fresh);
}

void TreeStore::insert(Object *object) {
  Term key = object->element(keyIndex_);
  // Only from the last uneven node downwards do heights change; `turns` are the ways
  // taken from there, a bit each, 1 to the right.
  Object **link = &root_, **top = &root_;
  uint64_t turns = 0;
  int depth = 0;
  while (Object *at = *link) {
    int order = compareKey(key, *at);
    if (order == 0)
      return replaceAt(link, object);
    if (at->balance != 0) {
      top = link;
      turns = 0;
      depth = 0;
    }
    turns |= uint64_t(order > 0) << depth++;
    link = order < 0 ? &at->left : &at->right;
  }
  cursor_.path.clear();
  object->balance = 0;
  object->left = object->right = nullptr;
  *link = object;
  ++size_;
  words_ += object->words;
  for (Object *at = *top; at != object; turns >>= 1) {
    at->balance += turns & 1 ? 1 : -1;
    at = turns & 1 ? at->right : at->left;
  }
  if ((*top)->balance == 2 || (*top)->balance == -2)
    rebalance(top);
}

bool TreeStore::erase(Term key) {
  cursor_.path.clear();
  struct Step {
    Object **link;
    bool isRight; ///< the way on
  };
  SmallVector<Step, kMaxHeight> path;
  Object **link = &root_;
  while (*link) {
    int order = compareKey(key, **link);
    if (order == 0)
      break;
    path.push({link, order > 0});
    link = order < 0 ? &(*link)->left : &(*link)->right;
  }
  Object *object = *link;
  if (!object)
    return false;
  if (!object->left || !object->right) {
    *link = object->left ? object->left : object->right;
  } else {
    // The next object by key has no left side; it takes the place.
    size_t depth = path.size();
    path.push({link, true});
    Object **nextLink = &object->right;
    while ((*nextLink)->left) {
      path.push({nextLink, false});
      nextLink = &(*nextLink)->left;
    }
    Object *next = *nextLink;
    *nextLink = next->right;
    next->left = object->left;
    next->right = object->right;
    next->balance = object->balance;
    *link = next;
    if (path.size() > depth + 1)
      path[depth + 1].link = &next->right;
  }
  // Up, as long as the side that was gone into became lower.
  while (!path.empty()) {
    Step step = path.pop();
    Object *at = *step.link;
    at->balance += step.isRight ? -1 : 1;
    if (at->balance == 1 || at->balance == -1)
      break;
    if (at->balance != 0 && !rebalance(step.link))
      break;
  }
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
      for (at = at->right; at; at = at->left) {
        fetchSoon(at->right);
        path.push(at);
      }
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
  SmallVector<Object *, kMaxHeight> path;
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

int TreeStore::checkedHeight(const Object *tree) {
  if (!tree)
    return 0;
  int left = checkedHeight(tree->left), right = checkedHeight(tree->right);
  bool isRight = left >= 0 && right >= 0 && tree->balance == right - left &&
                 tree->balance >= -1 && tree->balance <= 1;
  return isRight ? 1 + (left > right ? left : right) : -1;
}

} // namespace lumen::rt
