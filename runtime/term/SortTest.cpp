//===- SortTest.cpp - sorting in few bytes of code --------------*- C++ -*-===//
#include "runtime/term/Sort.h"
#include <gtest/gtest.h>
#include <stdint.h>
#include <vector>

using namespace lumen::rt;

namespace {
constexpr auto kLess = [](uint32_t a, uint32_t b) { return a < b; };

/// Against std::sort.
void check(std::vector<uint32_t> items) {
  std::vector<uint32_t> wanted = items;
  std::sort(wanted.begin(), wanted.end());
  sortCompact(items.data(), items.size(), kLess);
  ASSERT_EQ(items, wanted);
}
} // namespace

TEST(SortTest, AnyOrderAndManyEqual) {
  uint32_t random = 1;
  for (uint32_t kinds : {1u, 2u, 3u, 10u, 1000u})
    for (size_t n = 0; n < 200; ++n) {
      std::vector<uint32_t> items(n);
      for (uint32_t &item : items)
        item = (random = random * 1664525 + 1013904223) % 65536 % kinds;
      check(items);
      std::sort(items.begin(), items.end());
      check(items);
      std::reverse(items.begin(), items.end());
      check(items);
    }
}

TEST(SortTest, BadPivotsCostNoMoreThanNLogN) {
  // The adversary of McIlroy: it decides only when asked, so that pivots are small.
  constexpr uint32_t kItems = 20000, kGas = kItems;
  std::vector<uint32_t> value(kItems, kGas), items(kItems);
  for (uint32_t i = 0; i < kItems; ++i)
    items[i] = i;
  uint32_t solid = 0, candidate = 0;
  size_t compared = 0;
  auto less = [&](uint32_t a, uint32_t b) {
    ++compared;
    if (value[a] == kGas && value[b] == kGas)
      value[a == candidate ? a : b] = solid++;
    if (value[a] == kGas)
      candidate = a;
    else if (value[b] == kGas)
      candidate = b;
    return value[a] < value[b];
  };
  sortCompact(items.data(), items.size(), less);
  for (uint32_t i = 1; i < kItems; ++i)
    ASSERT_LE(value[items[i - 1]], value[items[i]]);
  EXPECT_LT(compared, size_t(kItems) * 15 * 6);
}
