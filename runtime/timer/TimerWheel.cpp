//===- TimerWheel.cpp - timers of one scheduler ---------------------------===//
#include "runtime/timer/TimerWheel.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/Registry.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Memory.h"
#include <bit>
#include <stdlib.h>

namespace lumen::rt {

int64_t timerNowMs() { return monotonicNs() / 1000000; }

/// The wheel for a timer is given by how far away it is, the slot by its time.
void TimerWheel::insert(Timer *timer) {
  int64_t due = timer->dueMs > now_ ? timer->dueMs : now_ + 1;
  int64_t delta = due - now_;
  unsigned wheel = 0;
  while (wheel + 1 < kWheels && delta >= (int64_t(1) << (kBits * (wheel + 1))))
    ++wheel;
  int64_t horizon = (int64_t(1) << (kBits * kWheels)) - 1;
  if (delta > horizon)
    due = now_ + horizon; // comes back here when that slot is reached
  unsigned slot = (due >> (kBits * wheel)) & (kSlots - 1);
  Timer **head = &slots_[wheel][slot];
  timer->next = *head;
  timer->link = head;
  if (timer->next)
    timer->next->link = &timer->next;
  *head = timer;
  used_[wheel] |= uint64_t(1) << slot;
}

void TimerWheel::remove(Timer *timer) {
  *timer->link = timer->next;
  if (timer->next)
    timer->next->link = timer->link;
}

Timer **TimerWheel::findId(uint64_t id) {
  if (!tableSize_)
    return nullptr;
  Timer **at = &table_[(id * 0x9E3779B97F4A7C15u >> 20) & (tableSize_ - 1)];
  while (*at && (*at)->id != id)
    at = &(*at)->nextById;
  return at;
}

void TimerWheel::growTable() {
  size_t oldSize = tableSize_;
  Timer **old = table_;
  tableSize_ = oldSize ? oldSize * 2 : 64;
  table_ = static_cast<Timer **>(calloc(tableSize_, sizeof(Timer *)));
  if (!table_)
    outOfMemory(0);
  for (size_t i = 0; i < oldSize; ++i)
    for (Timer *t = old[i]; t;) {
      Timer *next = t->nextById;
      Timer **at = findId(t->id);
      t->nextById = nullptr;
      *at = t;
      t = next;
    }
  free(old);
}

void TimerWheel::add(uint64_t id, int64_t dueMs, Term to, Signal *signal,
                     int64_t nowMs) {
  auto *timer = static_cast<Timer *>(allocateBlock(sizeof(Timer)));
  timer->id = id;
  timer->dueMs = dueMs;
  timer->to = to.word();
  timer->signal = signal;
  timer->nextById = nullptr;
  LockGuard lock(mutex_);
  if (count_ == 0) {
    // Nothing is in the wheels: no need to turn them through the idle time.
    now_ = nowMs;
    for (uint64_t &bits : used_)
      bits = 0;
  }
  if (count_++ >= tableSize_)
    growTable();
  *findId(id) = timer;
  insert(timer);
  int64_t due = dueMs > now_ ? dueMs : now_ + 1;
  if (due < nextDue_.load(std::memory_order_relaxed))
    nextDue_.store(due, std::memory_order_relaxed);
}

/// A timer ends with the process that it is for.
static bool isForDead(Term to) {
  EpochGuard guard;
  return to.isPid() && !findProcess(to);
}

int64_t TimerWheel::cancel(uint64_t id, int64_t nowMs) {
  Timer *timer;
  {
    LockGuard lock(mutex_);
    Timer **at = findId(id);
    if (!at || !*at)
      return -1;
    timer = *at;
    *at = timer->nextById;
    remove(timer);
    if (--count_ == 0)
      nextDue_.store(kNever, std::memory_order_relaxed);
  }
  int64_t left = timer->dueMs - nowMs;
  bool isDead = isForDead(Term(timer->to));
  Signal::destroy(timer->signal);
  destroy(timer);
  if (isDead)
    return -1;
  return left > 0 ? left : 0;
}

int64_t TimerWheel::timeLeft(uint64_t id, int64_t nowMs) {
  LockGuard lock(mutex_);
  Timer **at = findId(id);
  if (!at || !*at)
    return -1;
  if (isForDead(Term((*at)->to)))
    return -1;
  int64_t left = (*at)->dueMs - nowMs;
  return left > 0 ? left : 0;
}

Timer *TimerWheel::expire(int64_t nowMs) {
  LockGuard lock(mutex_);
  Timer *first = nullptr, **end = &first;
  while (count_ && now_ < nowMs) {
    // Skip what is empty: to the next turn of the lowest wheel that has timers.
    unsigned slot = now_ & (kSlots - 1);
    uint64_t ahead =
        slot + 1 < kSlots ? used_[0] >> (slot + 1) << (slot + 1) : 0;
    int64_t step = ahead ? std::countr_zero(ahead) - int64_t(slot)
                         : int64_t(kSlots) - slot;
    if (now_ + step > nowMs) {
      now_ = nowMs;
      break;
    }
    now_ += step;
    // Slots of the larger wheels whose time begins now are dealt out again.
    for (unsigned w = 1; w < kWheels; ++w) {
      if (now_ & ((int64_t(1) << (kBits * w)) - 1))
        break;
      unsigned s = (now_ >> (kBits * w)) & (kSlots - 1);
      Timer *t = slots_[w][s];
      slots_[w][s] = nullptr;
      used_[w] &= ~(uint64_t(1) << s);
      while (t) {
        Timer *next = t->next;
        if (t->dueMs <= now_) {
          t->next = slots_[0][now_ & (kSlots - 1)];
          t->link = &slots_[0][now_ & (kSlots - 1)];
          if (t->next)
            t->next->link = &t->next;
          *t->link = t;
        } else {
          insert(t);
        }
        t = next;
      }
    }
    unsigned s = now_ & (kSlots - 1);
    Timer *t = slots_[0][s];
    slots_[0][s] = nullptr;
    used_[0] &= ~(uint64_t(1) << s);
    // A slot's list is newest first; timers of one millisecond go oldest first.
    Timer *inOrder = nullptr;
    while (t) {
      Timer *next = t->next;
      t->next = inOrder;
      inOrder = t;
      t = next;
    }
    for (t = inOrder; t;) {
      Timer *next = t->next;
      if (t->dueMs > now_) {
        insert(t);
      } else {
        Timer **at = findId(t->id);
        *at = t->nextById;
        --count_;
        t->next = nullptr;
        *end = t;
        end = &t->next;
      }
      t = next;
    }
  }
  if (!count_)
    now_ = nowMs;
  updateNextDue();
  return first;
}

void TimerWheel::updateNextDue() {
  if (!count_) {
    nextDue_.store(kNever, std::memory_order_relaxed);
    return;
  }
  // The first slot in use of each wheel; for the larger ones the time when it
  // is dealt out, which is early enough.
  int64_t best = kNever;
  for (unsigned w = 0; w < kWheels; ++w) {
    int64_t base = now_ >> (kBits * w);
    if (!used_[w])
      continue;
    uint64_t bits = std::rotr(used_[w], static_cast<int>((base + 1) & 63));
    int64_t due = (base + 1 + std::countr_zero(bits)) << (kBits * w);
    best = due < best ? due : best;
  }
  nextDue_.store(best, std::memory_order_relaxed);
}

TimerWheel::~TimerWheel() {
  for (size_t i = 0; i < tableSize_; ++i)
    for (Timer *t = table_[i]; t;) {
      Timer *next = t->nextById;
      Signal::destroy(t->signal);
      destroy(t);
      t = next;
    }
  free(table_);
}

void TimerWheel::destroy(Timer *timer) { freeBlock(timer, sizeof(Timer)); }

void fireTimers(TimerWheel &wheel, int64_t nowMs) {
  Timer *timer = wheel.expire(nowMs);
  while (timer) {
    Timer *next = timer->next;
    Term to(timer->to);
    if (to.isAtom())
      to = lookupName(to);
    if (to.isPid())
      sendSignal(to, timer->signal);
    else
      Signal::destroy(timer->signal);
    TimerWheel::destroy(timer);
    timer = next;
  }
}

} // namespace lumen::rt
