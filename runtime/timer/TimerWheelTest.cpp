//===- TimerWheelTest.cpp -------------------------------------------------===//
#include "runtime/timer/TimerWheel.h"
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <vector>

namespace lumen::rt {
namespace {

Signal *someSignal() { return Signal::create(SignalKind::Wake, 0); }
const Term kNobody = atoms::undefined; // a name that is not registered
const Term kEnded = Term(abi::kTagPid);

std::vector<uint64_t> expire(TimerWheel &wheel, int64_t now) {
  std::vector<uint64_t> ids;
  for (Timer *t = wheel.expire(now); t;) {
    Timer *next = t->next;
    EXPECT_LE(t->dueMs, now);
    ids.push_back(t->id);
    Signal::destroy(t->signal);
    TimerWheel::destroy(t);
    t = next;
  }
  return ids;
}

TEST(TimerWheel, FiresInOrder) {
  TimerWheel wheel;
  wheel.add(1, 1010, kNobody, someSignal(), 1000);
  wheel.add(2, 1005, kNobody, someSignal(), 1000);
  wheel.add(3, 1005, kNobody, someSignal(), 1000);
  EXPECT_EQ(wheel.nextDueMs(), 1005);
  EXPECT_TRUE(expire(wheel, 1004).empty());
  EXPECT_EQ(expire(wheel, 2000), (std::vector<uint64_t>{2, 3, 1}));
  EXPECT_EQ(wheel.nextDueMs(), TimerWheel::kNever);
}

TEST(TimerWheel, CancelsAndReads) {
  TimerWheel wheel;
  wheel.add(7, 150, kNobody, someSignal(), 100);
  EXPECT_EQ(wheel.timeLeft(7, 120), 30);
  EXPECT_EQ(wheel.cancel(7, 130), 20);
  EXPECT_EQ(wheel.cancel(7, 130), -1);
  // A process that has ended has no timers.
  wheel.add(8, 150, kEnded, someSignal(), 100);
  EXPECT_EQ(wheel.timeLeft(8, 120), -1);
  EXPECT_EQ(wheel.cancel(8, 120), -1);
  EXPECT_TRUE(expire(wheel, 1000).empty());
}

TEST(TimerWheel, RandomTimersFireOnTime) {
  std::mt19937_64 random(5);
  TimerWheel wheel;
  std::map<uint64_t, int64_t> due;
  int64_t now = 12345;
  uint64_t id = 0;
  for (int step = 0; step < 20000; ++step) {
    if (random() % 2) {
      static const int64_t kRanges[] = {10, 70, 5000, 300000, 20000000,
                                        3000000000};
      int64_t delay = static_cast<int64_t>(random()) & INT64_MAX;
      delay %= kRanges[random() % 6];
      wheel.add(++id, now + delay, kNobody, someSignal(), now);
      due[id] = now + delay;
    } else if (random() % 4 == 0 && !due.empty()) {
      auto it = due.lower_bound(random() % (id + 1));
      if (it == due.end())
        continue;
      EXPECT_GE(wheel.cancel(it->first, now), 0);
      due.erase(it);
    } else {
      int64_t hint = wheel.nextDueMs();
      for (auto &[i, at] : due)
        ASSERT_LE(hint, at > now ? at : now + 1);
      now += random() % 3 ? static_cast<int64_t>(random() % 100)
                          : static_cast<int64_t>(random() % 100000);
      for (uint64_t fired : expire(wheel, now)) {
        ASSERT_TRUE(due.count(fired));
        ASSERT_LE(due[fired], now);
        due.erase(fired);
      }
      // Those due by now, but for such as were added late, are out.
      for (auto &[i, at] : due)
        ASSERT_GE(at, now);
    }
  }
}

} // namespace
} // namespace lumen::rt
