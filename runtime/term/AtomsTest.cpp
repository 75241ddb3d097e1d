//===- AtomsTest.cpp - the atom table ---------------------------*- C++ -*-===//
#include "runtime/term/Atoms.h"
#include "runtime/term/Print.h"
#include <gtest/gtest.h>
#include <string>
#include <thread>
#include <vector>

using namespace lumen::rt;

namespace {
struct AtomsTest : testing::Test {
  AtomsTest() { initAtoms(nullptr); }
  std::string printed(const char *text) {
    ByteBuffer out;
    printAtom(out, internAtom(text));
    return std::string(out.data(), out.size());
  }
};
} // namespace

TEST_F(AtomsTest, FixedAtomsHaveTheirIndex) {
  EXPECT_EQ(internAtom("ok"), atoms::ok);
  EXPECT_EQ(internAtom("nonode@nohost"), atoms::nonode);
  EXPECT_EQ(internAtom(""), atoms::empty);
  EXPECT_EQ(atomText(atoms::badarith).length, 8u);
}

TEST_F(AtomsTest, ExistingOnly) {
  EXPECT_FALSE(findAtom("not seen before", 15).isValue());
  Term t = internAtom("not seen before");
  EXPECT_EQ(findAtom("not seen before", 15), t);
}

#ifndef __wasm__ // one thread
TEST_F(AtomsTest, ThreadsAgree) {
  constexpr int kThreads = 4, kAtoms = 5000;
  std::vector<std::vector<Term>> seen(kThreads, std::vector<Term>(kAtoms));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&seen, t] {
      for (int i = 0; i < kAtoms; ++i)
        seen[t][i] = internAtom(("shared" + std::to_string(i)).c_str());
    });
  for (std::thread &t : threads)
    t.join();
  for (int t = 1; t < kThreads; ++t)
    EXPECT_EQ(seen[t], seen[0]);
  for (int i = 0; i < kAtoms; ++i) {
    AtomText text = atomText(seen[0][i]);
    ASSERT_EQ(std::string(text.data, text.length), "shared" + std::to_string(i));
  }
}
#endif

TEST_F(AtomsTest, QuotedWhereNeeded) {
  EXPECT_EQ(printed("abc_1"), "abc_1");
  EXPECT_EQ(printed("Abc"), "'Abc'");
  EXPECT_EQ(printed(""), "''");
  EXPECT_EQ(printed("it's"), "'it\\'s'");
  EXPECT_EQ(printed("\xC3\xA9"), "\xC3\xA9");
}
