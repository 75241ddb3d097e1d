//===- FloatTextTest.cpp - floats to text and back --------------*- C++ -*-===//
#include "runtime/term/FloatText.h"
#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <string>

using namespace lumen::rt;

static std::string shortText(double d) {
  ByteBuffer out;
  appendFloatShort(out, d);
  return std::string(out.data(), out.size());
}
static std::string decimals(double d, int n, bool compact = false) {
  ByteBuffer out;
  EXPECT_TRUE(appendFloatDecimals(out, d, n, compact));
  return std::string(out.data(), out.size());
}

TEST(FloatTextTest, ShortIsOtps) {
  EXPECT_EQ(shortText(0.1), "0.1");
  EXPECT_EQ(shortText(1000.0), "1.0e3");
  EXPECT_EQ(shortText(100.0), "100.0");
  EXPECT_EQ(shortText(0.0001), "0.0001");
  EXPECT_EQ(shortText(0.00001), "1.0e-5");
  EXPECT_EQ(shortText(-0.0), "-0.0");
  EXPECT_EQ(shortText(9007199254740991.0), "9007199254740991.0");
  EXPECT_EQ(shortText(9007199254740992.0), "9.007199254740992e15");
  EXPECT_EQ(shortText(5e-324), "5.0e-324");
  EXPECT_EQ(shortText(1.7976931348623157e308), "1.7976931348623157e308");
}

TEST(FloatTextTest, ReadsBackAndIsShortest) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 200000; ++i) {
    double d = std::bit_cast<double>(random());
    if (!std::isfinite(d))
      continue;
    std::string text = shortText(d);
    double back;
    ASSERT_TRUE(parseFloat(text.data(), text.size(), back)) << text;
    ASSERT_EQ(std::bit_cast<uint64_t>(back), std::bit_cast<uint64_t>(d)) << text;
    // No number with a digit less reads back.
    Decimal decimal = shortestDecimal(std::fabs(d));
    int digits = static_cast<int>(std::to_string(decimal.digits).size());
    if (digits > 1) {
      char shorter[64];
      snprintf(shorter, sizeof shorter, "%.*e", digits - 2, std::fabs(d));
      ASSERT_NE(strtod(shorter, nullptr), std::fabs(d)) << text;
    }
  }
}

TEST(FloatTextTest, DecimalsRoundHalvesUp) {
  EXPECT_EQ(decimals(0.125, 2), "0.13");
  EXPECT_EQ(decimals(-0.0, 2), "-0.00");
  EXPECT_EQ(decimals(1.0, 0), "1");
  EXPECT_EQ(decimals(0.999, 2), "1.00");
  EXPECT_EQ(decimals(1.5, 5, /*compact=*/true), "1.5");
  EXPECT_EQ(decimals(2.0, 5, /*compact=*/true), "2.0");
}

TEST(FloatTextTest, Syntax) {
  double d;
  for (const char *bad : {"", "1", "1.", ".5", "1e5", "1.5e", "1.0e400", " 1.5", "1.5 ", "nan", "1.5x"})
    EXPECT_FALSE(parseFloat(bad, strlen(bad), d)) << bad;
  for (const char *good : {"1.5", "-1.5", "+1.5", "1.5e3", "1.5E-3", "1.0e-400"})
    EXPECT_TRUE(parseFloat(good, strlen(good), d)) << good;
  EXPECT_EQ(floatPrefix("1.5exyz", 7), 3u);
}
