//===- BitSyntaxTest.cpp - bits in and out ----------------------*- C++ -*-===//
#include "runtime/binary/BitInteger.h"
#include "runtime/binary/Utf.h"
#include "runtime/term/Compare.h"
#include "runtime/term/TestHeap.h"
#include <gtest/gtest.h>
#include <random>

using namespace lumen::rt;

namespace {
struct BitSyntaxTest : testing::Test, TestHeap {
  std::mt19937_64 random{3};
};
} // namespace

TEST_F(BitSyntaxTest, CopiesAtAnyOffset) {
  uint8_t from[40], to[40], back[40];
  for (int i = 0; i < 5000; ++i) {
    for (auto &b : from)
      b = static_cast<uint8_t>(random());
    for (size_t j = 0; j < 40; ++j)
      back[j] = to[j] = static_cast<uint8_t>(random());
    uint64_t s = random() % 20, d = random() % 20, n = random() % 290;
    copyBits(to, d, from, s, n);
    for (uint64_t bit = 0; bit < 320; ++bit) {
      bool inside = bit >= d && bit < d + n;
      const uint8_t *p = inside ? from : back;
      uint64_t at = inside ? bit - d + s : bit;
      ASSERT_EQ(to[bit / 8] >> (7 - bit % 8) & 1, p[at / 8] >> (7 - at % 8) & 1);
    }
    ASSERT_EQ(compareBits(to, d, from, s, n), 0);
  }
}

TEST_F(BitSyntaxTest, IntegersThereAndBack) {
  uint8_t bytes[64];
  for (int i = 0; i < 20000; ++i) {
    uint64_t bits = 1 + random() % 200, offset = random() % 16;
    bool isSigned = random() % 2, isLittle = random() % 2;
    std::vector<uint64_t> limbs = {random(), random(), random(), random()};
    Term any = makeIntegerFromLimbs(heap, limbs.data(), 1 + random() % 4, random() % 2);
    writeInteger(bytes, offset, bits, any, isLittle);
    Term got = readInteger(heap, bytes, offset, bits, isSigned, isLittle);
    // Modulo 2^bits they are the same, and got is in range.
    Term mask = integerSub(heap, power(static_cast<unsigned>(bits)), small(1));
    ASSERT_TRUE(equalExact(integerBitwise(heap, BitOp::And, any, mask), integerBitwise(heap, BitOp::And, got, mask)));
    Term high = integerShift(heap, got, -static_cast<int64_t>(bits - isSigned));
    ASSERT_TRUE(high == small(0) || (isSigned && high == small(-1)));
  }
}

TEST_F(BitSyntaxTest, HalfFloats) {
  double d;
  for (unsigned h = 0; h < 0x10000; ++h) {
    uint8_t bytes[2] = {static_cast<uint8_t>(h >> 8), static_cast<uint8_t>(h)};
    if ((h >> 10 & 31) == 31) {
      ASSERT_FALSE(readFloat(bytes, 0, 16, false, d));
      continue;
    }
    ASSERT_TRUE(readFloat(bytes, 0, 16, false, d));
    ASSERT_EQ(floatToBits(d, 16), h);
  }
  EXPECT_EQ(floatToBits(65520.0, 16), 0x7C00u);
}

TEST_F(BitSyntaxTest, Utf8) {
  uint8_t bytes[4];
  uint32_t c;
  for (uint32_t ch = 0; ch <= 0x10FFFF; ++ch) {
    if (!utf::isCharacter(ch))
      continue;
    int n = utf::encode8(ch, bytes);
    ASSERT_EQ(n, utf::length8(ch));
    ASSERT_EQ(utf::decode8(bytes, static_cast<size_t>(n), c), n);
    ASSERT_EQ(c, ch);
    if (n > 1) {
      ASSERT_EQ(utf::decode8(bytes, static_cast<size_t>(n - 1), c), utf::kIncomplete);
    }
  }
  const uint8_t overlong[] = {0xC0, 0x80}, surrogate[] = {0xED, 0xA0, 0x80};
  EXPECT_EQ(utf::decode8(overlong, 2, c), utf::kInvalid);
  EXPECT_EQ(utf::decode8(surrogate, 3, c), utf::kInvalid);
}
