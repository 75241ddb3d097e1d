//===- SignalTest.cpp - receive on a process that no scheduler runs -------===//
#include "runtime/gc/Collector.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/References.h"
#include "runtime/process/Relations.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include <gtest/gtest.h>
#include <new>
#include <thread>
#include <vector>

extern "C" {
uint64_t lumen_recv_peek(lumen::rt::Process *);
void lumen_recv_next(lumen::rt::Process *);
void lumen_recv_remove(lumen::rt::Process *);
uint64_t lumen_recv_mark(lumen::rt::Process *);
void lumen_recv_bind(lumen::rt::Process *, uint64_t, uint64_t);
void lumen_recv_use(lumen::rt::Process *, uint64_t);
}

namespace lumen::rt {
namespace {

class Receiver : public testing::Test {
protected:
  static void SetUpTestSuite() { initAtoms(nullptr); }
  void SetUp() override {
    proc().abi.selfPid = Term(abi::kTagPid).word();
    createHeap(proc(), 0);
    // As if a scheduler ran it: no push tries to enqueue it.
    core().state = ProcessState::Running;
  }
  void TearDown() override {
    while (*core().cursor || core().messages) {
      core().cursor = &core().messages;
      lumen_recv_remove(&proc());
    }
    if (core().marks)
      freeBlock(core().marks, sizeof(ReceiveMarks));
    destroyRelations(proc());
    destroyHeap(proc());
  }
  Process &proc() { return block_.process; }
  ProcessCore &core() { return block_.core; }
  void send(Term t) {
    ASSERT_TRUE(pushSignal(proc(), makeTermSignal(SignalKind::Message, t)));
  }
  Term peek() { return Term(lumen_recv_peek(&proc())); }
  void next() { lumen_recv_next(&proc()); }
  void remove() { lumen_recv_remove(&proc()); }

private:
  ProcessBlock block_;
};

TEST_F(Receiver, SelectsFromTheMiddle) {
  for (int i = 0; i < 5; ++i)
    send(Term::small(i));
  while (peek() != Term::small(3))
    next();
  remove();
  EXPECT_EQ(core().messageCount, 4u);
  for (int i : {0, 1, 2, 4}) {
    EXPECT_EQ(peek(), Term::small(i));
    remove();
  }
  EXPECT_FALSE(peek().isValue());
  send(atoms::ok);
  EXPECT_EQ(peek(), atoms::ok);
}

TEST_F(Receiver, RemovingTheLastKeepsTheEnd) {
  send(Term::small(1));
  send(Term::small(2));
  peek();
  next();
  EXPECT_EQ(peek(), Term::small(2));
  remove();
  send(Term::small(3));
  EXPECT_EQ(peek(), Term::small(1));
  next();
  EXPECT_EQ(peek(), Term::small(3));
}

TEST_F(Receiver, MarksSkipOlderMessages) {
  for (int i = 0; i < 10; ++i)
    send(Term::small(i));
  peek(); // they are in the queue
  uint64_t mark = lumen_recv_mark(&proc());
  Term ref = makeReference(proc().heap());
  lumen_recv_bind(&proc(), mark, ref.word());
  send(atoms::ok);
  lumen_recv_use(&proc(), ref.word());
  EXPECT_EQ(peek(), atoms::ok);
  // The message that the mark hangs on goes away; the mark stays usable.
  core().cursor = &core().messages;
  while (peek() != Term::small(9))
    next();
  remove();
  lumen_recv_use(&proc(), ref.word());
  EXPECT_EQ(peek(), atoms::ok);
}

TEST_F(Receiver, PeekedMessageSurvivesACollection) {
  uint64_t words[8];
  FixedHeap outside(words, 8);
  send(makeTuple(outside, atoms::ok, Term::small(1)));
  Term m = peek();
  Term roots[1] = {makeCons(proc().heap(), m, Term::nil())};
  for (int i = 0; i < 3; ++i)
    collect(proc(), 0, reinterpret_cast<uint64_t *>(roots), 1);
  EXPECT_EQ(roots[0].head(), m); // still in its own block
  remove();
  EXPECT_TRUE(core().flags.fullCollection);
  collect(proc(), 0, reinterpret_cast<uint64_t *>(roots), 1);
  EXPECT_EQ(core().fragments, nullptr);
  EXPECT_EQ(roots[0].head().element(1), Term::small(1));
}

#ifndef __wasm__ // one thread
TEST_F(Receiver, InboxKeepsEachSendersOrder) {
  constexpr int kThreads = 4, kEach = 20000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i)
        send(Term::small(t * kEach + i));
    });
  int seen[kThreads] = {};
  for (int n = 0; n < kThreads * kEach;) {
    Term m = peek();
    if (!m.isValue())
      continue;
    int t = static_cast<int>(m.toSmall()) / kEach;
    ASSERT_EQ(m.toSmall() % kEach, seen[t]);
    ++seen[t];
    ++n;
    remove();
  }
  for (std::thread &t : threads)
    t.join();
}
#endif

TEST_F(Receiver, ExitSignals) {
  auto exitSignal = [&](Term reason) {
    Term elements[] = {Term(7 << 4 | abi::kTagPid), reason, Term::nil()};
    pushSignal(proc(), makeTupleSignal(SignalKind::Exit, elements, 3));
  };
  exitSignal(atoms::normal);
  EXPECT_TRUE(fetchSignals(proc())); // ignored
  core().flags.trapExit = true;
  exitSignal(atoms::ok);
  EXPECT_TRUE(fetchSignals(proc()));
  Term m = peek();
  EXPECT_TRUE(m.isTuple(3) && m.element(0) == atoms::EXIT &&
              m.element(2) == atoms::ok);
  exitSignal(atoms::kill);
  EXPECT_FALSE(fetchSignals(proc()));
  EXPECT_EQ(Term(core().exitReason), atoms::killed);
}

TEST(KeyTable, AgreesWithASimpleOne) {
  KeyTable<LinkEntry> table;
  bool there[512] = {};
  uint32_t random = 1;
  for (int i = 0; i < 20000; ++i) {
    random = random * 1664525 + 1013904223;
    uint64_t key = (random >> 8) % 511 + 1;
    bool insert = random >> 31;
    if (insert)
      EXPECT_EQ(table.insert({key << 4}), !there[key]);
    else
      EXPECT_EQ(table.erase(key << 4), there[key]);
    there[key] = insert;
  }
  uint32_t n = 0;
  for (int k = 1; k < 512; ++k) {
    EXPECT_EQ(table.find(uint64_t(k) << 4) != nullptr, there[k]);
    n += there[k];
  }
  EXPECT_EQ(table.count(), n);
}

} // namespace
TEST(KeyTable, DrainsInTheOrderOfKeys) {
  KeyTable<LinkEntry> table;
  for (uint64_t i = 1; i <= 1000; ++i)
    table.insert({(i * 7919 % 1009) << 4 | 3});
  table.erase(7919 % 1009 << 4 | 3);
  uint64_t last = 0;
  unsigned count = 0;
  table.drain([&](const LinkEntry &entry) {
    EXPECT_LT(last, entry.key);
    last = entry.key;
    ++count;
  });
  EXPECT_EQ(count, 999u);
  EXPECT_EQ(table.count(), 0u);
  EXPECT_EQ(table.find(last), nullptr);
  table.drain([](const LinkEntry &) { FAIL(); });
}

} // namespace lumen::rt
