//===- CopyTest.cpp - copying between heaps ---------------------*- C++ -*-===//
#include "runtime/term/Copy.h"
#include "runtime/term/Compare.h"
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
