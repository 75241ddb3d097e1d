//===- CompareTest.cpp - equality and order ---------------------*- C++ -*-===//
#include "runtime/term/Compare.h"
#include "runtime/term/Hash.h"
#include "runtime/term/TestHeap.h"
#include <gtest/gtest.h>

using namespace lumen::rt;

namespace {
struct CompareTest : testing::Test, TestHeap {};
} // namespace

TEST_F(CompareTest, NumbersByValue) {
  EXPECT_TRUE(equalLoose(small(1), flt(1.0)));
  EXPECT_FALSE(equalExact(small(1), flt(1.0)));
  EXPECT_TRUE(equalExact(flt(0.0), flt(-0.0)));
  EXPECT_EQ(compareTerm(small(1), flt(1.0)), 0);
  EXPECT_EQ(compareTerm(small(2), flt(1.0), /*exact=*/true), -1);
}

TEST_F(CompareTest, IntegersAndFloatsAreNotRounded) {
  Term big = integerAdd(heap, power(53), small(1));
  EXPECT_EQ(compareTerm(big, flt(0x1p53)), 1);
  Term huge = integerAdd(heap, power(100), small(1));
  EXPECT_EQ(compareTerm(huge, flt(0x1p100)), 1);
  EXPECT_EQ(compareTerm(power(100), flt(0x1p100)), 0);
  EXPECT_EQ(compareTerm(power(2000), flt(1.7e308)), 1);
  EXPECT_EQ(compareTerm(integerNeg(heap, power(2000)), flt(-1.7e308)), -1);
}

TEST_F(CompareTest, TypesInTermOrder) {
  Term terms[] = {small(1), atom("a"), tuple({}), map({}), Term::nil(), list({small(1)}), bin("x")};
  for (size_t i = 0; i < std::size(terms); ++i)
    for (size_t j = 0; j < std::size(terms); ++j)
      EXPECT_EQ(compareTerm(terms[i], terms[j]), i < j ? -1 : i > j) << i << " " << j;
}

TEST_F(CompareTest, AtomsByText) {
  EXPECT_EQ(compareTerm(atom("zebra"), atom("ok")), 1);
  EXPECT_EQ(compareTerm(atom("aaa"), atom("aaaa")), -1);
}

TEST_F(CompareTest, MapsBySizeThenKeysThenValues) {
  EXPECT_EQ(compareTerm(map({small(9), small(9)}), map({small(1), small(1), small(2), small(2)})), -1);
  EXPECT_EQ(compareTerm(map({small(1), small(9)}), map({small(2), small(1)})), -1);
  EXPECT_EQ(compareTerm(map({small(1), small(1)}), map({flt(1.0), small(1)})), -1);
  EXPECT_FALSE(equalLoose(map({small(1), small(1)}), map({flt(1.0), small(1)})));
  EXPECT_TRUE(equalLoose(map({small(1), small(1)}), map({small(1), flt(1.0)})));
  EXPECT_FALSE(equalExact(map({small(1), small(1)}), map({small(1), flt(1.0)})));
}

TEST_F(CompareTest, DeepTermsNeedNoStack) {
  Term a = nested(2000000), b = nested(2000000);
  EXPECT_TRUE(equalExact(a, b));
  EXPECT_TRUE(equalLoose(a, b));
  EXPECT_EQ(compareTerm(a, b), 0);
  EXPECT_EQ(internalHash(a), internalHash(b));
  EXPECT_EQ(portableHash2(a), portableHash2(b));
}

TEST_F(CompareTest, BitstringsAcrossAlignments) {
  uint8_t bytes[] = {0xAB, 0xCD, 0xEF};
  Term whole = makeBinary(heap, bytes, 3);
  Term part = makeSubBinary(heap, whole, 4, 16);
  uint8_t shifted[] = {0xBC, 0xDE};
  EXPECT_TRUE(equalExact(part, makeBinary(heap, shifted, 2)));
  EXPECT_EQ(compareTerm(makeSubBinary(heap, whole, 0, 7), whole), -1);
}
