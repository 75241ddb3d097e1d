//===- Lock.h - mutexes and waiting ------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_LOCK_H
#define LUMEN_RUNTIME_SYS_LOCK_H

#include <atomic>
#include <stdint.h>

namespace lumen::rt {

/// Waits until woken, for at most `timeoutNs` (negative: for ever), if the word
/// still holds `expected`. May return early.
void futexWait(std::atomic<uint32_t> &word, uint32_t expected, int64_t timeoutNs);
void futexWake(std::atomic<uint32_t> &word, int count);

inline void cpuRelax() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

/// How many locks this thread holds: a BIF that lets others run (sched/Pacing.h) must
/// hold none, or the next one to ask for it would wait for ever. Counted in checked
/// builds.
#ifdef LUMEN_CHECKED
extern thread_local int heldLocks;
inline void noteLock(int change) { heldLocks += change; }
inline bool holdsLocks() { return heldLocks != 0; }
#else
inline void noteLock(int) {}
inline bool holdsLocks() { return false; }
#endif

/// A mutex for short critical sections: spins a little, then sleeps.
/// 0 free, 1 held, 2 held and someone sleeps.
class Mutex {
public:
  void lock() {
    noteLock(1);
    uint32_t expected = 0;
    if (word_.compare_exchange_strong(expected, 1, std::memory_order_acquire))
        [[likely]]
      return;
    lockSlow();
  }
  bool tryLock() {
    uint32_t expected = 0;
    bool ok = word_.compare_exchange_strong(expected, 1,
                                            std::memory_order_acquire);
    noteLock(ok);
    return ok;
  }
  void unlock() {
    noteLock(-1);
    if (word_.exchange(0, std::memory_order_release) == 2)
      futexWake(word_, 1);
  }

private:
  void lockSlow();
  std::atomic<uint32_t> word_{0};
};

class LockGuard {
public:
  explicit LockGuard(Mutex &mutex) : mutex_(mutex) { mutex_.lock(); }
  ~LockGuard() { mutex_.unlock(); }
  LockGuard(const LockGuard &) = delete;

private:
  Mutex &mutex_;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_LOCK_H
