//===- StoreTest.cpp - objects are found, removed and walked --------------===//
#include "runtime/ets/HashStore.h"
#include "runtime/ets/MatchSpec.h"
#include "runtime/ets/TreeStore.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"

#include <gtest/gtest.h>
#include <map>
#include <set>

using namespace lumen::rt;

namespace {

Object *pairObject(ArenaHeap &heap, int64_t key, int64_t value) {
  return Object::create(makeTuple(heap, Term::small(key), Term::small(value)));
}

TEST(HashStore, KeepsWhatAMapKeeps) {
  ArenaHeap heap;
  HashStore store;
  store.init(0, /*isSet=*/true, /*hasDuplicates=*/false);
  std::map<int64_t, int64_t> model;
  uint32_t random = 1;
  for (int step = 0; step < 60000; ++step) {
    random = random * 1664525 + 1013904223;
    int64_t key = (random >> 8) % (step < 30000 ? 5000 : 700);
    if (random % 3 == 0) {
      EXPECT_EQ(store.erase(Term::small(key), false), model.erase(key));
    } else {
      store.insert(pairObject(heap, key, step), false);
      model[key] = step;
    }
  }
  ASSERT_EQ(store.size(), model.size());
  for (auto [key, value] : model) {
    Object *object = store.find(Term::small(key));
    ASSERT_NE(object, nullptr);
    EXPECT_EQ(object->element(1).toSmall(), value);
  }
  size_t walked = 0;
  bool found = true;
  for (Object *object = store.firstFrom(0); object && found; ++walked)
    object = store.after(object->element(0), found);
  EXPECT_EQ(walked, model.size());
  store.clear();
}

TEST(HashStore, ShrinksBack) {
  ArenaHeap heap;
  HashStore store;
  store.init(0, true, false);
  for (int64_t i = 0; i < 10000; ++i)
    store.insert(pairObject(heap, i, i), false);
  EXPECT_GE(store.bucketCount(), 10000u);
  for (int64_t i = 0; i < 10000; ++i)
    EXPECT_EQ(store.erase(Term::small(i), false), 1u);
  EXPECT_EQ(store.bucketCount(), 256u);
  store.insert(pairObject(heap, 5, 6), false);
  EXPECT_NE(store.find(Term::small(5)), nullptr);
  store.clear();
}

TEST(HashStore, BagKeepsOrderOfInsertion) {
  ArenaHeap heap;
  HashStore store;
  store.init(0, false, false);
  for (int64_t value : {1, 2, 3, 2})
    store.insert(pairObject(heap, 7, value), false);
  std::vector<int64_t> values;
  for (Object *object = store.find(Term::small(7)); object;
       object = store.nextOfKey(object))
    values.push_back(object->element(1).toSmall());
  EXPECT_EQ(values, (std::vector<int64_t>{3, 2, 1}));
  store.clear();
}

TEST(HashStore, ErasesOneObjectAmongOthersOfItsKey) {
  ArenaHeap heap;
  HashStore store;
  store.init(0, false, true);
  // Keys that are not immediate lie in the objects: an erased one is not read.
  Term key = makeTuple(heap, Term::small(1), Term::small(2));
  for (int64_t value : {1, 2, 3})
    store.insert(Object::create(makeTuple(heap, key, Term::small(value))),
                 false);
  Object *first = store.find(key);
  store.eraseObject(store.nextOfKey(first), false);
  EXPECT_EQ(store.size(), 2u);
  EXPECT_EQ(store.find(key), first);
  EXPECT_EQ(store.nextOfKey(first)->element(1).toSmall(), 1);
  store.eraseObject(first, true);
  EXPECT_EQ(store.find(key)->element(1).toSmall(), 1);
  EXPECT_EQ(store.erase(key, false), 1u);
  store.unfix();
  store.clear();
}

TEST(HashStore, FixedTableCanBeWalkedWhileItIsEmptied) {
  ArenaHeap heap;
  HashStore store;
  store.init(0, true, false);
  for (int64_t i = 0; i < 1000; ++i)
    store.insert(pairObject(heap, i, i), false);
  std::set<int64_t> seen;
  for (Object *object = store.firstFrom(0); object;) {
    int64_t key = object->element(0).toSmall();
    EXPECT_TRUE(seen.insert(key).second);
    store.erase(Term::small(key), /*isFixed=*/true);
    bool found;
    object = store.after(Term::small(key), found);
    EXPECT_TRUE(found);
  }
  EXPECT_EQ(seen.size(), 1000u);
  EXPECT_EQ(store.size(), 0u);
  store.unfix();
  EXPECT_EQ(store.firstFrom(0), nullptr);
  store.clear();
}

TEST(TreeStore, KeepsWhatAMapKeeps) {
  ArenaHeap heap;
  TreeStore store;
  store.init(0);
  std::map<int64_t, int64_t> model;
  uint32_t random = 7;
  for (int step = 0; step < 50000; ++step) {
    random = random * 1664525 + 1013904223;
    int64_t key = (random >> 8) % 3000;
    if (random % 3 == 0) {
      EXPECT_EQ(store.erase(Term::small(key)), model.erase(key) == 1);
    } else {
      store.insert(pairObject(heap, key, step));
      model[key] = step;
    }
  }
  ASSERT_EQ(store.size(), model.size());
  auto expected = model.begin();
  store.walk(/*ascending=*/true, Term(), [&](Object &object) {
    EXPECT_EQ(object.element(0).toSmall(), expected->first);
    EXPECT_EQ(object.element(1).toSmall(), expected->second);
    ++expected;
    return true;
  });
  for (int64_t key : {-5, 0, 700, 1501, 2999, 5000})
    for (bool ascending : {true, false}) {
      // Behind a key, until told to stop.
      Object *first = nullptr;
      bool isThrough = store.walk(ascending, Term::small(key), [&](Object &object) {
        first = &object;
        return false;
      });
      EXPECT_EQ(first, ascending ? store.after(Term::small(key))
                                 : store.before(Term::small(key)));
      EXPECT_EQ(isThrough, first == nullptr);
    }
  for (int64_t key = -1; key < 3001; key += 7) {
    auto after = model.upper_bound(key);
    Object *object = store.after(Term::small(key));
    ASSERT_EQ(object == nullptr, after == model.end());
    if (object)
      EXPECT_EQ(object->element(0).toSmall(), after->first);
    auto before = model.lower_bound(key);
    object = store.before(Term::small(key));
    ASSERT_EQ(object == nullptr, before == model.begin());
    if (object)
      EXPECT_EQ(object->element(0).toSmall(), std::prev(before)->first);
  }
  EXPECT_EQ(store.at(10)->element(0).toSmall(),
            std::next(model.begin(), 10)->first);
  store.clear();
}

TEST(TreeStore, StaysBalanced) {
  ArenaHeap heap;
  TreeStore store;
  store.init(0);
  // Keys in order, then from both ends and at random: every kind of rotation.
  constexpr int64_t kCount = 4096;
  for (int64_t key = 0; key < kCount; ++key)
    store.insert(pairObject(heap, key, key));
  EXPECT_EQ(store.checkedHeight(), 13);
  for (int64_t key = 0; key < kCount / 4; ++key) {
    EXPECT_TRUE(store.erase(Term::small(key)));
    EXPECT_TRUE(store.erase(Term::small(kCount - 1 - key)));
    ASSERT_GT(store.checkedHeight(), 0) << "after erasing " << key;
  }
  uint32_t random = 3;
  for (int step = 0; step < 6000; ++step) {
    random = random * 1664525 + 1013904223;
    int64_t key = (random >> 8) % 1000;
    if (random >> 31)
      store.erase(Term::small(key));
    else
      store.insert(pairObject(heap, key, step));
    ASSERT_GT(store.checkedHeight(), 0) << "at step " << step;
  }
  while (store.first()) {
    EXPECT_TRUE(store.erase(store.at(store.size() / 2)->element(0)));
    ASSERT_GE(store.checkedHeight(), 0);
  }
  EXPECT_EQ(store.size(), 0u);
}

TEST(Object, ElementsAreReplaced) {
  ArenaHeap heap;
  Term text = makeCons(heap, Term::small('a'), Term::nil());
  Object *object =
      Object::create(makeTuple(heap, Term::small(1), text, Term::small(3)));
  heap.reset();
  EXPECT_EQ(object->element(1).head().toSmall(), 'a');
  EXPECT_TRUE(object->replaceInPlace(2, Term::small(4)));
  EXPECT_FALSE(object->replaceInPlace(1, Term::small(4)));
  Object::Change change = {1, Term::nil()};
  Object *changed = Object::createChanged(object->term(), &change, 1);
  EXPECT_TRUE(changed->element(1).isNil());
  EXPECT_EQ(changed->words, 4u);
  Object::destroy(object);
  Object::destroy(changed);
}

} // namespace
