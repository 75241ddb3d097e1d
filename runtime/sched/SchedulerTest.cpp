//===- SchedulerTest.cpp - processes written in C++ -----------------------===//
//
// A process here is a C++ function that traps again and again. Real schedulers run
// them in threads of their own.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/code/Code.h"
#include "runtime/msg/Inbox.h"
#include "runtime/process/ErrorReport.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Spawn.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Start.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/Atoms.h"
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

extern "C" {
uint64_t lumen_recv_peek(lumen::rt::Process *);
void lumen_recv_next(lumen::rt::Process *);
void lumen_recv_remove(lumen::rt::Process *);
uint64_t lumen_bif_erlang_monitor2(lumen::rt::Process *, const uint64_t *);
uint64_t lumen_bif_erlang_link(lumen::rt::Process *, const uint64_t *);
uint64_t lumen_bif_erlang_send_after3(lumen::rt::Process *, const uint64_t *);
}

namespace lumen::rt {
namespace {

std::atomic<uint32_t> finished{0};
std::atomic<uint64_t> total{0};

void waitFor(std::atomic<uint32_t> &counter, uint32_t value) {
  for (int i = 0; i < 20000 && counter.load() != value; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ASSERT_EQ(counter.load(), value);
}

/// Starts a process that calls the BIF with one argument.
Term start(BifFunction *bif, Term argument) {
  EpochGuard guard;
  return spawnNative(bif, argument);
}

Term receive(Process &proc) {
  Term m(lumen_recv_peek(&proc));
  return m;
}

/// Counts numbers until it gets `ok`; checks that they come in order.
uint64_t counter(Process *proc, const uint64_t *args) {
  int64_t expected = Term(args[0]).toSmall();
  for (;;) {
    Term m = receive(*proc);
    if (!m.isValue()) {
      Term next = Term::small(expected);
      return proc->waitAgain(&counter, &next, 1).word();
    }
    if (m == atoms::ok) {
      lumen_recv_remove(proc);
      total += static_cast<uint64_t>(expected);
      ++finished;
      return atoms::ok.word();
    }
    if (m.toSmall() != expected)
      fatal("message %ld instead of %ld", m.toSmall(), expected);
    ++expected;
    lumen_recv_remove(proc);
  }
}

class SchedulerTest : public testing::Test {
protected:
  static void SetUpTestSuite() {
    initRuntime(3);
    startSchedulers();
  }
  void SetUp() override {
    finished = 0;
    total = 0;
  }
};

TEST_F(SchedulerTest, MessagesFromOneSenderKeepTheirOrder) {
  Term pid = start(&counter, Term::small(0));
  for (int i = 0; i < 50000; ++i)
    sendMessage(pid, Term::small(i));
  sendMessage(pid, atoms::ok);
  waitFor(finished, 1);
  EXPECT_EQ(total, 50000u);
}

TEST_F(SchedulerTest, ManySenders) {
  constexpr unsigned kReceivers = 16;
  Term pids[kReceivers];
  for (Term &pid : pids)
    pid = start(&counter, Term::small(0));
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (unsigned r = t; r < kReceivers; r += 4) {
        for (int i = 0; i < 5000; ++i)
          sendMessage(pids[r], Term::small(i));
        sendMessage(pids[r], atoms::ok);
      }
    });
  for (std::thread &t : threads)
    t.join();
  waitFor(finished, kReceivers);
  EXPECT_EQ(total, kReceivers * 5000u);
}

/// Passes a number on to the process in its argument until it is 0.
uint64_t ring(Process *proc, const uint64_t *args) {
  Term next(args[0]);
  for (;;) {
    Term m = receive(*proc);
    if (!m.isValue())
      return proc->waitAgain(&ring, &next, 1).word();
    lumen_recv_remove(proc);
    if (m.isPid()) {
      next = m;
      continue;
    }
    int64_t n = m.toSmall();
    sendMessage(next, Term::small(n - 1));
    if (n <= 0) {
      ++finished;
      return atoms::ok.word();
    }
  }
}

TEST_F(SchedulerTest, Ring) {
  constexpr uint32_t kSize = 1000;
  Term first = start(&ring, Term::nil()), previous = first;
  for (uint32_t i = 1; i < kSize; ++i)
    previous = start(&ring, previous);
  sendMessage(first, previous);
  sendMessage(previous, Term::small(100000));
  waitFor(finished, kSize);
}

uint64_t shortLived(Process *, const uint64_t *) {
  ++finished;
  return atoms::ok.word();
}

uint64_t spawner(Process *proc, const uint64_t *args) {
  int64_t n = Term(args[0]).toSmall();
  for (int i = 0; i < 100 && n > 0; ++i, --n)
    spawnNative(&shortLived, Term::nil());
  if (n == 0)
    return atoms::ok.word();
  Term rest = Term::small(n);
  return proc->trapAgain(&spawner, &rest, 1).word();
}

TEST_F(SchedulerTest, ProcessesComeAndGo) {
  size_t before = processTable.count();
  for (int i = 0; i < 4; ++i)
    start(&spawner, Term::small(20000));
  waitFor(finished, 80000);
  for (int i = 0; i < 2000 && processTable.count() > before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(processTable.count(), before);
}

/// Watches the process in its argument; expects 'DOWN' for the reason `killed`.
uint64_t watcher(Process *proc, const uint64_t *args) {
  if (Term(args[0]).isPid()) {
    uint64_t monitorArgs[] = {atoms::process.word(), args[0]};
    lumen_bif_erlang_monitor2(proc, monitorArgs);
  }
  for (;;) {
    Term m = receive(*proc);
    if (!m.isValue()) {
      Term none = Term::nil();
      return proc->waitAgain(&watcher, &none, 1).word();
    }
    if (m.isTuple(5) && m.element(0) == atoms::DOWN &&
        (m.element(4) == atoms::killed || m.element(4) == atoms::noproc))
      ++finished;
    lumen_recv_remove(proc);
    return atoms::ok.word();
  }
}

uint64_t sleeper(Process *proc, const uint64_t *args) {
  return proc->waitAgain(&sleeper, reinterpret_cast<const Term *>(args), 1)
      .word();
}

void kill(Term pid) {
  Term elements[] = {pid, atoms::kill, Term::nil()};
  sendSignal(pid, makeTupleSignal(SignalKind::Exit, elements, 3));
}

TEST_F(SchedulerTest, MonitorsTellOfTheEnd) {
  for (int round = 0; round < 200; ++round) {
    Term target = start(&sleeper, Term::nil());
    for (int i = 0; i < 5; ++i)
      start(&watcher, target);
    kill(target);
  }
  waitFor(finished, 1000);
}

uint64_t linker(Process *proc, const uint64_t *args) {
  if (Term(args[0]).isPid()) {
    uint64_t linkArgs[] = {args[0]};
    if (!lumen_bif_erlang_link(proc, linkArgs))
      return 0;
  }
  Term none = Term::nil();
  return proc->waitAgain(&linker, &none, 1).word();
}

TEST_F(SchedulerTest, LinksEndTogether) {
  size_t before = processTable.count();
  for (int round = 0; round < 100; ++round) {
    Term first = start(&sleeper, Term::nil()), previous = first;
    for (int i = 0; i < 20; ++i)
      previous = start(&linker, previous);
    kill(first); // some link to it only now: noproc
  }
  for (int i = 0; i < 5000 && processTable.count() > before; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(processTable.count(), before);
}

uint64_t timed(Process *proc, const uint64_t *args) {
  Term state(args[0]);
  if (state.isSmall()) {
    uint64_t timerArgs[] = {state.word(), proc->abi.selfPid, atoms::ok.word()};
    lumen_bif_erlang_send_after3(proc, timerArgs);
    state = makeInteger(proc->heap(),
                        (monotonicNs() / 1000 + state.toSmall() * 1000) * 2);
    Term tuple = makeTuple(proc->heap(), state);
    return proc->waitAgain(&timed, &tuple, 1).word();
  }
  Term m = receive(*proc);
  if (!m.isValue())
    return proc->waitAgain(&timed, &state, 1).word();
  if (monotonicNs() / 1000 < state.element(0).toSmall() / 2)
    fatal("a timer fired early");
  ++finished;
  return atoms::ok.word();
}

TEST_F(SchedulerTest, Timers) {
  for (int i = 0; i < 300; ++i)
    start(&timed, Term::small(i % 50));
  waitFor(finished, 300);
}

} // namespace
} // namespace lumen::rt
