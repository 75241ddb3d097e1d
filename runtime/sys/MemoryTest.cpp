//===- MemoryTest.cpp -----------------------------------------------------===//
#include "runtime/sys/Memory.h"
#include "runtime/sys/Poison.h"
#include "runtime/sys/SharedMemory.h"
#include <atomic>
#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <thread>
#include <vector>

using namespace lumen::rt;

namespace {

struct Block {
  unsigned char *at;
  size_t bytes;
  unsigned char fill;
};

void churn(unsigned seed, size_t largest, int rounds) {
  std::mt19937 random(seed);
  std::vector<Block> blocks;
  auto check = [](const Block &b) {
    for (size_t i = 0; i < b.bytes; i += 97)
      ASSERT_EQ(b.at[i], b.fill);
    ASSERT_EQ(b.at[b.bytes - 1], b.fill);
  };
  for (int i = 0; i < rounds; ++i) {
    if (blocks.size() > 200 || (!blocks.empty() && random() % 3 == 0)) {
      size_t at = random() % blocks.size();
      check(blocks[at]);
      freeBlock(blocks[at].at, blocks[at].bytes);
      blocks[at] = blocks.back();
      blocks.pop_back();
    } else {
      size_t bytes = 16 + random() % largest;
      auto *p = static_cast<unsigned char *>(allocateBlock(bytes));
      auto fill = static_cast<unsigned char>(random());
      memset(p, fill, bytes);
      blocks.push_back({p, bytes, fill});
    }
  }
  for (Block &b : blocks) {
    check(b);
    freeBlock(b.at, b.bytes);
  }
}

TEST(Memory, SmallBlocksKeepTheirBytes) { churn(1, 1000, 20000); }
TEST(Memory, MixedSizes) { churn(2, 200000, 5000); }

#ifdef LUMEN_ASAN
extern "C" int __asan_address_is_poisoned(const volatile void *);

TEST(Memory, FreedBlocksArePoisoned) {
  for (size_t bytes : {size_t(48), size_t(1000), size_t(100000)}) {
    auto *p = static_cast<char *>(allocateBlock(bytes));
    EXPECT_FALSE(__asan_address_is_poisoned(p));
    EXPECT_FALSE(__asan_address_is_poisoned(p + bytes - 1));
    freeBlock(p, bytes);
    EXPECT_TRUE(__asan_address_is_poisoned(p));
    EXPECT_TRUE(__asan_address_is_poisoned(p + bytes - 1));
    // The same block again, most likely.
    auto *again = static_cast<char *>(allocateBlock(bytes));
    EXPECT_FALSE(__asan_address_is_poisoned(again + bytes - 1));
    freeBlock(again, bytes);
  }
}
#endif

TEST(Memory, IsKnownByAddress) {
  void *p = allocateBlock(100);
  EXPECT_TRUE(isProcessMemory(p));
  EXPECT_FALSE(isProcessMemory(&p));
  static const int literal = 5;
  EXPECT_FALSE(isProcessMemory(&literal));
  freeBlock(p, 100);
}

TEST(Memory, GoodSizeIsNoLargerBlock) {
  for (size_t n : {1ul, 48ul, 49ul, 500ul, 16384ul, 16385ul, 100000ul}) {
    EXPECT_GE(goodBlockSize(n), n);
    EXPECT_EQ(goodBlockSize(goodBlockSize(n)), goodBlockSize(n));
  }
}

#ifdef __wasm__
// Memory of one kind becomes memory of the other before the linear memory grows.
TEST(Memory, FreedBlocksServeOtherSizes) {
  constexpr size_t kTotal = 32u << 20;
  std::vector<void *> blocks;
  size_t top = 0;
  for (int round = 0; round < 6; ++round) {
    size_t bytes = round % 2 ? 400000 : 500;
    for (size_t sum = 0; sum < kTotal; sum += bytes)
      blocks.push_back(memset(allocateBlock(bytes), round, bytes));
    for (void *p : blocks)
      freeBlock(p, bytes);
    blocks.clear();
    size_t pages = __builtin_wasm_memory_size(0);
    if (round == 1)
      top = pages;
    if (round > 1) {
      EXPECT_LE(pages, top);
    }
  }
}
#else
TEST(Memory, ThreadsWithCaches) {
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < 3; ++i)
    threads.emplace_back([i] {
      enableBlockCache();
      churn(10 + i, 3000, 20000);
      flushBlockCache();
    });
  for (std::thread &t : threads)
    t.join();
}

TEST(Memory, BlocksFreedByAnotherThread) {
  std::vector<void *> blocks;
  for (int i = 0; i < 10000; ++i)
    blocks.push_back(allocateBlock(256));
  std::thread([&] {
    enableBlockCache();
    for (void *p : blocks)
      freeBlock(p, 256);
    flushBlockCache();
  }).join();
}

#endif

TEST(Memory, LargeBlocksAreGivenBack) {
  size_t before = memoryStatistics().usedBytes;
  size_t bytes = size_t(200) << 20;
  auto *p = static_cast<char *>(allocateBlock(bytes));
  memset(p, 1, bytes);
  EXPECT_GE(memoryStatistics().usedBytes, before + bytes);
  freeBlock(p, bytes);
  EXPECT_EQ(memoryStatistics().usedBytes, before);
}

#ifndef __wasm__ // nothing goes back
TEST(Memory, SpareMemoryGoesBack) {
  std::vector<void *> small, large;
  for (int i = 0; i < 20000; ++i)
    small.push_back(memset(allocateBlock(1000), 1, 1000));
  for (int i = 0; i < 300; ++i)
    large.push_back(memset(allocateBlock(100000), 1, 100000));
  for (void *p : small)
    freeBlock(p, 1000);
  // Every second one first: runs that do not merge.
  for (size_t i = 0; i < large.size(); i += 2)
    freeBlock(large[i], 100000);
  for (size_t i = 1; i < large.size(); i += 2)
    freeBlock(large[i], 100000);
  giveSpareMemoryBack(); // what was taken since the last time is kept
  EXPECT_TRUE(hasSpareMemory());
  giveSpareMemoryBack();
  EXPECT_FALSE(hasSpareMemory());
  MemoryStatistics now = memoryStatistics();
  EXPECT_LE(now.mappedBytes - now.usedBytes, size_t(4) << 20);
  churn(3, 200000, 2000);
}

TEST(Memory, SpareMemoryGoesBackWhileOthersWork) {
  std::atomic<bool> done{false};
  std::thread giver([&] {
    while (!done.load())
      giveSpareMemoryBack();
  });
  churn(4, 500000, 2000);
  done.store(true);
  giver.join();
}
#endif

} // namespace

TEST(SharedMemory, BlocksDoNotOverlap) {
  std::mt19937 random(7);
  std::vector<Block> blocks;
  auto release = [&](size_t at) {
    const Block &b = blocks[at];
    EXPECT_TRUE(isSharedMemory(reinterpret_cast<uintptr_t>(b.at)));
    EXPECT_TRUE(isSharedMemory(reinterpret_cast<uintptr_t>(b.at + b.bytes - 1)));
    EXPECT_FALSE(isProcessMemory(b.at));
    for (size_t i = 0; i < b.bytes; ++i)
      ASSERT_EQ(b.at[i], b.fill);
    freeShared(b.at, b.bytes);
    blocks[at] = blocks.back();
    blocks.pop_back();
  };
  for (int i = 0; i < 20000; ++i) {
    if (blocks.size() > 300 || (!blocks.empty() && random() % 3 == 0)) {
      release(random() % blocks.size());
      continue;
    }
    size_t bytes = 8 + random() % (size_t(1) << (4 + random() % 14));
    auto *p = static_cast<unsigned char *>(allocateShared(bytes));
    ASSERT_NE(p, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(p) % 16, 0u);
    auto fill = static_cast<unsigned char>(random());
    memset(p, fill, bytes);
    blocks.push_back({p, bytes, fill});
  }
  while (!blocks.empty())
    release(0);
  EXPECT_FALSE(isSharedMemory(reinterpret_cast<uintptr_t>(&random)));
  EXPECT_EQ(allocateShared(SIZE_MAX), nullptr);
}
