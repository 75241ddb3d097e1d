//===- BignumTest.cpp - integers of any size --------------------*- C++ -*-===//
#include "runtime/term/Compare.h"
#include "runtime/term/Limbs.h"
#include "runtime/term/Print.h"
#include "runtime/term/TestHeap.h"
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace lumen::rt;

namespace {
struct BignumTest : testing::Test, TestHeap {
  std::mt19937_64 random{42};

  /// n limbs; runs of zeros and ones are more likely than by chance.
  Term number(size_t n) {
    std::vector<uint64_t> v(n);
    for (auto &limb : v)
      limb = random() % 4 == 0 ? 0 : random() % 4 == 0 ? ~uint64_t(0) : random();
    v[n - 1] |= uint64_t(1) << random() % 64;
    return makeIntegerFromLimbs(heap, v.data(), n, random() % 2);
  }
  std::string text(Term t, unsigned base = 10) {
    ByteBuffer out;
    printInteger(out, t, base);
    return std::string(out.data(), out.size());
  }
};
} // namespace

TEST_F(BignumTest, QuotientTimesDivisorPlusRemainder) {
  for (size_t an : {1, 2, 3, 17, 79, 80, 81, 160, 200, 333, 700})
    for (size_t bn : {1, 2, 3, 35, 36, 79, 80, 100, 161, 320, 500}) {
      Term a = number(an), b = number(bn);
      Term q = integerDiv(heap, a, b), r = integerRem(heap, a, b);
      Term back = integerAdd(heap, integerMul(heap, q, b), r);
      ASSERT_TRUE(equalExact(a, back)) << an << " " << bn;
      IntegerView rv(r), bv(b);
      ASSERT_LT(limbs::compare(rv.limbs(), rv.size(), bv.limbs(), bv.size()), 0) << an << " " << bn;
      if (r != Term::small(0)) {
        ASSERT_EQ(integerIsNegative(r), integerIsNegative(a));
      }
    }
}

TEST_F(BignumTest, ProductsDistribute) {
  for (size_t n : {1, 35, 36, 37, 71, 72, 73, 150, 300, 601}) {
    Term a = number(n), b = number(n), c = number(n / 2 + 1);
    Term left = integerMul(heap, a, integerAdd(heap, b, c));
    Term right = integerAdd(heap, integerMul(heap, a, b), integerMul(heap, a, c));
    ASSERT_TRUE(equalExact(left, right)) << n;
  }
}

TEST_F(BignumTest, TextThereAndBack) {
  for (unsigned base : {2u, 3u, 8u, 10u, 16u, 32u, 36u})
    for (size_t n : {1, 2, 20, 50, 130, 400}) {
      Term a = number(n);
      std::string digits = text(a, base);
      std::vector<uint8_t> values;
      for (char c : digits)
        if (c != '-')
          values.push_back(static_cast<uint8_t>(c <= '9' ? c - '0' : c - 'A' + 10));
      std::vector<uint64_t> out(limbs::limbsForDigits(values.size(), base));
      size_t size = limbs::fromDigits(out.data(), values.data(), values.size(), base);
      ASSERT_TRUE(equalExact(a, makeIntegerFromLimbs(heap, out.data(), size, integerIsNegative(a)))) << base << " " << n;
    }
  EXPECT_EQ(text(power(100)), "1267650600228229401496703205376");
  EXPECT_EQ(text(integerNeg(heap, power(64)), 16), "-10000000000000000");
}

TEST_F(BignumTest, SmallWhereItFits) {
  Term limit = power(59);
  EXPECT_TRUE(limit.isBig());
  EXPECT_TRUE(integerSub(heap, limit, small(1)).isSmall());
  EXPECT_TRUE(integerNeg(heap, limit).isSmall());
  EXPECT_TRUE(integerNeg(heap, Term::small(lumen::abi::kMinSmall)).isBig());
  EXPECT_EQ(integerSub(heap, power(200), power(200)), small(0));
}

TEST_F(BignumTest, ShiftsRoundDown) {
  EXPECT_EQ(integerShift(heap, small(-1), -1), small(-1));
  EXPECT_EQ(integerShift(heap, integerNeg(heap, power(100)), -101), small(-1));
  Term odd = integerSub(heap, integerNeg(heap, power(100)), small(1));
  EXPECT_EQ(integerShift(heap, odd, -100), small(-2));
  EXPECT_FALSE(integerShift(heap, small(1), int64_t(64) * kMaxBigLimbs).isValue());
  EXPECT_TRUE(integerShift(heap, small(1), int64_t(64) * kMaxBigLimbs - 1).isValue());
}

TEST_F(BignumTest, BitwiseAsTwosComplement) {
  for (int i = 0; i < 200; ++i) {
    Term a = number(1 + random() % 4), b = number(1 + random() % 4);
    // a + b == (a bxor b) + 2 * (a band b)
    Term sum = integerAdd(heap, a, b);
    Term parts = integerAdd(heap, integerBitwise(heap, BitOp::Xor, a, b), integerShift(heap, integerBitwise(heap, BitOp::And, a, b), 1));
    ASSERT_TRUE(equalExact(sum, parts));
    Term orSum = integerAdd(heap, integerBitwise(heap, BitOp::Or, a, b), integerBitwise(heap, BitOp::And, a, b));
    ASSERT_TRUE(equalExact(sum, orSum));
    ASSERT_TRUE(equalExact(integerNot(heap, a), integerSub(heap, integerNeg(heap, a), small(1))));
  }
}
