//===- CollectorTest.cpp --------------------------------------------------===//
#include "runtime/gc/Collector.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/process/Dictionary.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Copy.h"
#include <gtest/gtest.h>
#include <random>

namespace lumen::rt {
namespace {

/// A frame's continuation: only what stands in front of code matters here.
struct alignas(16) FakePiece {
  abi::CodeInfo info;
  char code[16];
  uint64_t word() const { // abi::CodeWord
#ifdef __wasm__
    return uint64_t(reinterpret_cast<uintptr_t>(&info)) << 32;
#else
    return reinterpret_cast<uint64_t>(code);
#endif
  }
};
FakePiece threeSlots = {{{}, nullptr, {0b101, 0}, 4,
                         abi::kCodeContinuation, 1, 0, 0}, {}};
FakePiece bottom = {{{}, nullptr, {0, 0}, 1, abi::kCodeContinuation, 1,
                     0, 0}, {}};

class Collector : public testing::Test {
protected:
  static void SetUpTestSuite() { initAtoms(nullptr); }
  void SetUp() override {
    createHeap(proc(), 0);
    push(bottom.word());
  }
  void TearDown() override {
    destroyDictionary(proc());
    destroyHeap(proc());
  }
  Process &proc() { return block_.process; }
  ProcessCore &core() { return block_.core; }
  Heap &heap() { return proc().heap(); }
  void push(uint64_t word) { *--proc().abi.sp = word; }
  /// A frame with terms in slots 1 and 3 and junk in slot 2.
  uint64_t *pushFrame(Term a, Term b) {
    push(b.word());
    push(0xDEADBEE2); // looks like a boxed term; is no live slot
    push(a.word());
    push(threeSlots.word());
    return proc().abi.sp;
  }
  void collectNow(Term *roots, unsigned n, bool full = false,
                  size_t need = 0) {
    collect(proc(), need, reinterpret_cast<uint64_t *>(roots), n, full);
    EXPECT_GE(static_cast<size_t>(proc().abi.sp - proc().abi.hp),
              need + abi::kStackRedZone);
  }
  Term numbers(int n) {
    Term list = Term::nil();
    for (int i = n; i > 0; --i)
      list = makeCons(heap(), makeTuple(heap(), Term::small(i),
                                        makeFloat(heap(), i / 2.0)),
                      list);
    return list;
  }
  void expectNumbers(Term list, int n) {
    for (int i = 1; i <= n; ++i, list = list.tail()) {
      ASSERT_TRUE(list.isCons());
      ASSERT_EQ(list.head().element(0).toSmall(), i);
      ASSERT_EQ(list.head().element(1).toFloat(), i / 2.0);
    }
    ASSERT_TRUE(list.isNil());
  }

private:
  ProcessBlock block_;
};

TEST_F(Collector, GarbageIsDropped) {
  Term roots[1] = {makeTuple(heap(), Term::small(1), atoms::ok)};
  numbers(1000);
  EXPECT_NE(core().fragments, nullptr);
  collectNow(roots, 1, true);
  EXPECT_EQ(core().fragments, nullptr);
  EXPECT_EQ(proc().abi.hp - core().heapStart, 3);
  EXPECT_EQ(roots[0].element(1), atoms::ok);
}

TEST_F(Collector, SurvivorsArePromotedAndStay) {
  Term roots[2] = {numbers(50), Term::nil()};
  collectNow(roots, 2);
  EXPECT_EQ(core().oldStart, nullptr);
  collectNow(roots, 2);
  ASSERT_NE(core().oldStart, nullptr);
  Term old = roots[0];
  EXPECT_GE(old.cell(), core().oldStart);
  roots[1] = makeCons(heap(), old, Term::nil());
  collectNow(roots, 2);
  EXPECT_EQ(roots[0], old); // old objects do not move in minor collections
  expectNumbers(roots[1].head(), 50);
  collectNow(roots, 2, true);
  EXPECT_EQ(core().oldStart, nullptr);
  EXPECT_EQ(roots[0], roots[1].head()); // sharing is kept
  expectNumbers(roots[0], 50);
}

TEST_F(Collector, OnlyLiveSlotsAreRoots) {
  Term a = numbers(3), b = numbers(4);
  pushFrame(a, b);
  collectNow(nullptr, 0, true);
  uint64_t *sp = proc().abi.sp;
  expectNumbers(Term(sp[1]), 3);
  EXPECT_EQ(sp[2], 0xDEADBEE2u);
  expectNumbers(Term(sp[3]), 4);
}

TEST_F(Collector, DeepStackGrowsAndShrinks) {
  size_t first = core().blockWords;
  for (int i = 0; i < 100000; ++i) {
    if (proc().abi.sp - proc().abi.hp < 40)
      collectNow(nullptr, 0, false, 20);
    pushFrame(Term::small(i), makeCons(heap(), Term::small(i), Term::nil()));
  }
  EXPECT_GT(core().blockWords, 400000u);
  uint64_t *sp = proc().abi.sp;
  for (int i = 100000; i-- > 0; sp += 4) {
    ASSERT_EQ(Term(sp[1]).toSmall(), i);
    ASSERT_EQ(Term(sp[3]).head().toSmall(), i);
  }
  proc().abi.sp = core().heapEnd - 1;
  collectNow(nullptr, 0, true);
  EXPECT_LE(core().blockWords, 4 * first);
}

TEST_F(Collector, OffHeapBinariesAreReleased) {
  uint64_t before = offHeapBinaryBytes();
  Term roots[2];
  roots[0] = makeRefcBinary(heap(), OffHeapBinary::create(1000), 1000);
  makeRefcBinary(heap(), OffHeapBinary::create(5000), 5000);
  EXPECT_EQ(offHeapBinaryBytes(), before + 6000);
  collectNow(roots, 1);
  EXPECT_EQ(offHeapBinaryBytes(), before + 1000);
  collectNow(roots, 1); // promoted
  EXPECT_EQ(core().offHeap.first, nullptr);
  EXPECT_EQ(core().oldOffHeap.first, roots[0].box());
  collectNow(roots, 1);
  EXPECT_EQ(offHeapBinaryBytes(), before + 1000);
  collectNow(nullptr, 0, true);
  EXPECT_EQ(offHeapBinaryBytes(), before);
}

TEST_F(Collector, DictionaryIsARoot) {
  dictionaryPut(proc(), makeTuple(heap(), atoms::ok, Term::small(5)),
                numbers(10));
  for (int i = 0; i < 100; ++i)
    dictionaryPut(proc(), Term::small(i), Term::small(i * i));
  collectNow(nullptr, 0);
  collectNow(nullptr, 0);
  collectNow(nullptr, 0, true);
  Term key = makeTuple(heap(), atoms::ok, Term::small(5));
  expectNumbers(dictionaryGet(proc(), key), 10);
  for (int i = 0; i < 100; i += 2)
    EXPECT_EQ(dictionaryErase(proc(), Term::small(i)).toSmall(), i * i);
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(dictionaryGet(proc(), Term::small(i)).isValue(), i % 2 == 1);
}

TEST_F(Collector, LiteralsAreLeftAlone) {
  alignas(8) static uint64_t literal[] = {
      abi::header(2, abi::kTupleTag), Term::small(1).word(),
      Term::small(2).word()};
  Term roots[1] = {makeCons(heap(), Term::boxed(literal), Term::nil())};
  collectNow(roots, 1, true);
  EXPECT_EQ(roots[0].head().box(), literal);
}

TEST_F(Collector, RandomTermsSurvive) {
  std::mt19937 random(3);
  constexpr unsigned kRoots = 20;
  Term roots[kRoots];
  for (Term &r : roots)
    r = Term::nil();
  // A second copy, outside of process memory's reach, to compare with.
  static uint64_t shadowWords[1 << 20];
  for (int step = 0; step < 3000; ++step) {
    unsigned at = random() % kRoots;
    switch (random() % 6) {
    case 0:
      roots[at] = Term::small(static_cast<int>(random() % 1000));
      break;
    case 1:
      roots[at] = makeTuple(heap(), roots[random() % kRoots],
                            roots[random() % kRoots], Term::small(step));
      break;
    case 2:
      roots[at] = makeCons(heap(), roots[random() % kRoots], roots[at]);
      break;
    case 3:
      roots[at] = makeFloat(heap(), step);
      break;
    case 4:
      roots[at] = makeUnsigned(heap(), ~uint64_t(step));
      break;
    case 5:
      collectNow(roots, kRoots, random() % 8 == 0);
      break;
    }
    for (Term &r : roots)
      if (flatSize(r) > 20000)
        r = Term::nil();
    if (step % 100 == 99) {
      FixedHeap shadow(shadowWords, 1 << 20);
      Term copies[kRoots];
      for (unsigned i = 0; i < kRoots; ++i)
        copies[i] = copyTerm(shadow, roots[i]);
      collectNow(roots, kRoots, step % 200 == 99);
      for (unsigned i = 0; i < kRoots; ++i)
        ASSERT_TRUE(equalExact(copies[i], roots[i]));
    }
  }
}

TEST_F(Collector, MessageFragmentIsFoldedIn) {
  Signal *message = Signal::create(SignalKind::Message, 16);
  SignalHeap own(message);
  message->payload =
      makeTuple(own, atoms::ok, makeCons(own, Term::small(7), Term::nil()))
          .word();
  Term roots[1] = {message->term()};
  attachFragment(proc(), message);
  collectNow(roots, 1);
  EXPECT_EQ(core().fragments, nullptr);
  EXPECT_EQ(roots[0].element(1).head().toSmall(), 7);
  EXPECT_GE(roots[0].box(), core().heapStart);
}

} // namespace
} // namespace lumen::rt
