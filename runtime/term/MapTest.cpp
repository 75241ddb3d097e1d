//===- MapTest.cpp - maps ---------------------------------------*- C++ -*-===//
#include "runtime/term/Compare.h"
#include "runtime/term/Hash.h"
#include "runtime/term/TestHeap.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

using namespace lumen::rt;

namespace {
struct MapTest : testing::Test, TestHeap {
  Term upTo(int n) {
    std::vector<Term> pairs;
    for (int i = 1; i <= n; ++i) {
      pairs.push_back(small(i));
      pairs.push_back(small(i * 10));
    }
    return mapFromPairs(heap, pairs.data(), pairs.size() / 2);
  }
  std::vector<int64_t> keys(Term map) {
    std::vector<int64_t> out;
    MapIterator it(map);
    Term k, v;
    while (it.next(k, v))
      out.push_back(k.toSmall());
    return out;
  }
};
} // namespace

TEST_F(MapTest, FlatUpTo32Keys) {
  EXPECT_TRUE(isFlatMap(upTo(32)));
  EXPECT_FALSE(isFlatMap(upTo(33)));
  EXPECT_TRUE(isFlatMap(mapRemove(heap, upTo(33), small(7))));
  EXPECT_FALSE(isFlatMap(mapPut(heap, upTo(32), small(0), small(0))));
}

/// The order in which OTP 25 iterates over these keys.
TEST_F(MapTest, OrderOfLargeMapsIsOtps) {
  std::vector<int64_t> expected = {16, 18, 5, 19, 27, 35, 10, 24, 36, 4, 21, 22, 17, 3, 8, 1, 7, 2, 14, 15, 20, 40, 13, 38, 6, 28, 25, 34, 32, 9, 37, 11, 31, 26, 39, 30, 29, 23, 12, 33};
  EXPECT_EQ(keys(upTo(40)), expected);
}

TEST_F(MapTest, ShapeDependsOnKeysOnly) {
  // Built at once, put by put in either direction, and by removing.
  Term all = upTo(500), forward = mapEmpty(heap), backward = mapEmpty(heap), more = upTo(900);
  for (int i = 1; i <= 500; ++i) {
    forward = mapPut(heap, forward, small(i), small(i * 10));
    backward = mapPut(heap, backward, small(501 - i), small((501 - i) * 10));
  }
  for (int i = 501; i <= 900; ++i)
    more = mapRemove(heap, more, small(i));
  for (Term other : {forward, backward, more}) {
    EXPECT_TRUE(equalExact(all, other));
    EXPECT_EQ(keys(all), keys(other));
    EXPECT_EQ(mapSize(other), 500u);
    EXPECT_EQ(internalHash(all), internalHash(other));
  }
}

TEST_F(MapTest, PutGetRemove) {
  Term map = upTo(1000);
  for (int i = 1; i <= 1000; ++i)
    ASSERT_EQ(mapGet(map, small(i)), small(i * 10));
  EXPECT_FALSE(mapGet(map, small(1001)).isValue());
  EXPECT_FALSE(mapGet(map, flt(1.0)).isValue());
  EXPECT_FALSE(mapUpdate(heap, map, small(0), small(1)).isValue());
  EXPECT_EQ(mapPut(heap, map, small(5), small(50)), map);
  EXPECT_EQ(mapRemove(heap, map, small(0)), map);
  Term taken;
  Term less = mapRemove(heap, map, small(77), &taken);
  EXPECT_EQ(taken, small(770));
  EXPECT_EQ(mapSize(less), 999u);
  EXPECT_FALSE(mapGet(less, small(77)).isValue());
}

TEST_F(MapTest, LaterPairsWin) {
  Term map = this->map({small(1), small(1), small(1), small(2)});
  EXPECT_EQ(mapSize(map), 1u);
  EXPECT_EQ(mapGet(map, small(1)), small(2));
}

TEST_F(MapTest, MergeOfEachKind) {
  for (int n : {0, 5, 32, 33, 200})
    for (int m : {0, 5, 32, 33, 300}) {
      Term a = upTo(n), b = mapEmpty(heap);
      for (int i = 1; i <= m; ++i)
        b = mapPut(heap, b, small(i * 2), small(-i));
      Term both = mapMerge(heap, a, b), expected = a;
      for (int i = 1; i <= m; ++i)
        expected = mapPut(heap, expected, small(i * 2), small(-i));
      ASSERT_TRUE(equalExact(both, expected)) << n << " " << m;
      ASSERT_EQ(keys(both), keys(expected));
    }
}
