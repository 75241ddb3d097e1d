//===- CopyTest.cpp - copying between heaps ---------------------*- C++ -*-===//
#include "runtime/term/Copy.h"
#include "runtime/sys/SharedMemory.h"
#include "runtime/term/Compare.h"
#include "runtime/term/SharingCopy.h"
#include "runtime/term/TestHeap.h"
#include <gtest/gtest.h>
#include <vector>

using namespace lumen::rt;

namespace {
struct CopyTest : testing::Test, TestHeap {
  void check(Term t) {
    size_t words = flatSize(t);
    std::vector<uint64_t> room(words);
    FixedHeap to(room.data(), words);
    Term copy = copyTerm(to, t);
    EXPECT_TRUE(equalExact(t, copy));
    EXPECT_EQ(to.top(), room.data() + words);
    if (words) {
      EXPECT_GE(copy.word(), reinterpret_cast<uintptr_t>(room.data()));
    }
    releaseOffHeap(to.list());
  }
};
} // namespace

TEST_F(CopyTest, EveryKind) {
  Term big = makeBinary(heap, std::string(1000, 'x').data(), 1000);
  Term parts = list({makeSubBinary(heap, big, 3, 77), makeSubBinary(heap, bin("hello"), 8, 24), makeSubBinary(heap, bin("hello"), 3, 9), big, big});
  check(small(5));
  check(Term::nil());
  check(list({small(1), flt(2.5), power(100)}, atom("tail")));
  check(tuple({tuple({}), list({tuple({small(1)}), bin("bytes")}), map({small(1), list({small(2)})})}));
  check(parts);
  std::vector<Term> pairs;
  for (int i = 0; i < 200; ++i) {
    pairs.push_back(small(i));
    pairs.push_back(list({small(i)}));
  }
  check(mapFromPairs(heap, pairs.data(), 200));
}

TEST_F(CopyTest, DeepTermsNeedNoStack) {
  check(nested(1000000));
  Term deep = Term::nil();
  for (int i = 0; i < 1000000; ++i)
    deep = makeCons(heap, deep, Term::nil());
  check(deep);
}

TEST_F(CopyTest, SharingIsKept) {
  Term part = tuple({small(1), bin("bytes"), flt(2.5)});
  Term big = makeBinary(heap, std::string(1000, 'x').data(), 1000);
  Term bits = makeSubBinary(heap, bin("hello"), 3, 9);
  Term deep = list({part, part, big, makeSubBinary(heap, big, 3, 77), bits, bits});
  for (int i = 0; i < 40; ++i) // 2^40 leaves
    deep = makeCons(heap, deep, deep);
  SharingCopy copies;
  size_t words = copies.size(deep);
  EXPECT_LT(words, 200u);
  std::vector<uint64_t> room(words);
  FixedHeap to(room.data(), words);
  Term copy = copies.copy(to, deep, words);
  EXPECT_EQ(to.top(), room.data() + words);
  EXPECT_EQ(copy.head().word(), copy.tail().word());
  // What has been copied is known.
  EXPECT_EQ(copies.size(deep), 0u);
  EXPECT_EQ(copies.copy(to, deep, 0).word(), copy.word());
  Term original = deep;
  for (int i = 0; i < 40; ++i) {
    copy = copy.tail();
    original = original.tail();
  }
  EXPECT_TRUE(equalExact(copy, original));
  EXPECT_EQ(copy.head().word(), copy.tail().head().word());
  releaseOffHeap(to.list());
}

TEST_F(CopyTest, SharingCopyChoosesWhatItCopies) {
  static Term kept;
  kept = tuple({small(1)});
  Term all = list({kept, tuple({kept}), atom("end")});
  SharingCopy copies([](const void *, uint64_t word) { return word != kept.word(); });
  std::vector<uint64_t> room(copies.size(all));
  EXPECT_EQ(room.size(), 8u);
  SharingCopy again([](const void *, uint64_t word) { return word != kept.word(); });
  FixedHeap to(room.data(), room.size());
  Term copy = again.copy(to, all);
  EXPECT_TRUE(equalExact(copy, all));
  EXPECT_EQ(copy.head().word(), kept.word());
  EXPECT_NE(copy.word(), all.word());
}

TEST_F(CopyTest, WhatIsSentSharesByPhases) {
  auto *words = static_cast<uint64_t *>(allocateShared(64));
  ASSERT_NE(words, nullptr);
  words[0] = lumen::abi::header(1, lumen::abi::kTupleTag);
  words[1] = small(7).word();
  Term shared = Term::boxed(words);
  // A thread that is no scheduler shares nothing.
  EXPECT_EQ(sentSize(shared), 2u);
  setSharingPhaseOfThread(0);
  EXPECT_EQ(sentSize(shared), 0u);
  EXPECT_EQ(sentSize(tuple({shared})), 2u);
  EXPECT_EQ(flatSize(shared), 2u);
  ArenaHeap other;
  Term sent = copySent(other, tuple({shared}), 2);
  EXPECT_EQ(sent.element(0).word(), shared.word());
  setSharingPhaseOfThread(1);
  EXPECT_EQ(sentSize(tuple({shared})), 4u);
  freeShared(words, 64);
}

TEST_F(CopyTest, OffHeapBytesAreShared) {
  Term big = makeBinary(heap, std::string(100, 'x').data(), 100);
  auto *object = reinterpret_cast<OffHeapBinary *>(big.box()[lumen::abi::kRefcObject]);
  EXPECT_EQ(object->refs.load(), 1u);
  {
    ArenaHeap other;
    Term copy = copyTerm(other, big);
    EXPECT_EQ(object->refs.load(), 2u);
    EXPECT_EQ(baseBytes(copy), baseBytes(big));
  }
  EXPECT_EQ(object->refs.load(), 1u);
}

TEST_F(CopyTest, LiteralsStay) {
  uint64_t *words = heap.alloc(2);
  words[0] = small(1).word();
  words[1] = lumen::abi::kNil;
  Term literal = Term::cons(words);
  ASSERT_TRUE(registerLiteralRange(words, words + 2));
  EXPECT_EQ(flatSize(literal), 0u);
  EXPECT_EQ(flatSize(tuple({literal})), 2u);
  EXPECT_EQ(copyTerm(heap, tuple({literal})).element(0), literal);
}
