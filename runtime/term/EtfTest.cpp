//===- EtfTest.cpp - external term format -----------------------*- C++ -*-===//
#include "runtime/term/Etf.h"
#include "runtime/term/Compare.h"
#include "runtime/term/TestHeap.h"
#include <gtest/gtest.h>
#include <random>
#include <vector>

using namespace lumen::rt;

namespace {
struct EtfTest : testing::Test, TestHeap {
  std::vector<uint8_t> encode(Term t) {
    ByteBuffer out;
    etfEncode(out, t, {});
    return std::vector<uint8_t>(out.begin(), out.end());
  }
  Term decode(const std::vector<uint8_t> &bytes, bool onlyExisting = false) {
    size_t used = 0;
    Term t = etfDecode(heap, bytes.data(), bytes.size(), onlyExisting, used);
    if (t.isValue()) {
      EXPECT_EQ(used, bytes.size());
    }
    return t;
  }
  Term sample() {
    return tuple({small(1), small(-70000), power(70), flt(1.5), atom("ok"), bin("bytes"), list({small(1), small(2)}), list({small(1), atom("x")}, small(3)), map({atom("k"), list({})}), makeSubBinary(heap, bin("hi"), 1, 5)});
  }
};
} // namespace

TEST_F(EtfTest, ThereAndBack) {
  for (Term t : {sample(), nested(100000), tuple({}), Term::nil()})
    EXPECT_TRUE(equalExact(t, decode(encode(t))));
}

TEST_F(EtfTest, BytesAreOtps) {
  EXPECT_EQ(encode(small(255)), (std::vector<uint8_t>{97, 255}));
  EXPECT_EQ(encode(small(-1)), (std::vector<uint8_t>{98, 255, 255, 255, 255}));
  EXPECT_EQ(encode(small(int64_t(1) << 31)), (std::vector<uint8_t>{110, 4, 0, 0, 0, 0, 128}));
  EXPECT_EQ(encode(atom("\xC3\xA9")), (std::vector<uint8_t>{100, 0, 1, 0xE9}));
  EXPECT_EQ(encode(atom("\xCE\xA9")), (std::vector<uint8_t>{119, 2, 0xCE, 0xA9}));
  EXPECT_EQ(encode(list({small(65)})), (std::vector<uint8_t>{107, 0, 1, 65}));
  EXPECT_EQ(encode(makeSubBinary(heap, bin("\x20"), 0, 3)), (std::vector<uint8_t>{77, 0, 0, 0, 1, 3, 32}));
}

TEST_F(EtfTest, LengthsBeyondTheInputAllocateNothing) {
  EXPECT_FALSE(decode({105, 255, 255, 255, 255, 97, 1}).isValue());
  EXPECT_FALSE(decode({108, 255, 255, 255, 255, 97, 1}).isValue());
  EXPECT_FALSE(decode({109, 255, 255, 255, 255, 1}).isValue());
  EXPECT_FALSE(decode({116, 127, 255, 255, 255, 97, 1}).isValue());
  EXPECT_FALSE(decode({111, 255, 255, 255, 255, 0, 1}).isValue());
  EXPECT_FALSE(decode({80, 255, 255, 255, 255, 120, 156, 1}).isValue());
}

TEST_F(EtfTest, Malformed) {
  EXPECT_FALSE(decode({}).isValue());
  EXPECT_FALSE(decode({70, 127, 240, 0, 0, 0, 0, 0, 0}).isValue()); // infinity
  EXPECT_FALSE(decode({116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 2}).isValue()); // a key twice
  EXPECT_FALSE(decode({119, 2, 0xC3, 0x28}).isValue());
  EXPECT_FALSE(decode({119, 5, 'n', 'e', 'v', 'e', 'r'}, /*onlyExisting=*/true).isValue());
}

TEST_F(EtfTest, MutationsNeverCrash) {
  std::mt19937 random(7);
  std::vector<uint8_t> good = encode(sample());
  for (int i = 0; i < 20000; ++i) {
    std::vector<uint8_t> bad = good;
    for (unsigned n = 1 + random() % 4; n > 0; --n)
      bad[random() % bad.size()] = static_cast<uint8_t>(random());
    bad.resize(random() % (bad.size() + 1));
    size_t used;
    ArenaHeap scratch;
    etfDecode(scratch, bad.data(), bad.size(), true, used);
  }
}
