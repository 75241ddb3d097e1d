//===- Thread.cpp - threads, futexes (Linux) ------------------------------===//
#include "runtime/sys/Thread.h"
#include "runtime/sys/Lock.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

namespace lumen::rt {

// From the kernel's interface; its headers are not there for musl.
constexpr int kFutexWaitPrivate = 0 | 128, kFutexWakePrivate = 1 | 128;

void futexWait(std::atomic<uint32_t> &word, uint32_t expected,
               int64_t timeoutNs) {
  timespec time, *timeout = nullptr;
  if (timeoutNs >= 0) {
    time.tv_sec = timeoutNs / 1000000000;
    time.tv_nsec = timeoutNs % 1000000000;
    timeout = &time;
  }
  syscall(SYS_futex, &word, kFutexWaitPrivate, expected, timeout, nullptr, 0);
}

void futexWake(std::atomic<uint32_t> &word, int count) {
  syscall(SYS_futex, &word, kFutexWakePrivate, count, nullptr, nullptr, 0);
}

#ifdef LUMEN_CHECKED
thread_local int heldLocks = 0;
#endif

void Mutex::lockSlow() {
  for (int spin = 0; spin < 100; ++spin) {
    uint32_t expected = 0;
    if (word_.load(std::memory_order_relaxed) == 0 &&
        word_.compare_exchange_weak(expected, 1, std::memory_order_acquire))
      return;
    cpuRelax();
  }
  while (word_.exchange(2, std::memory_order_acquire) != 0)
    futexWait(word_, 2, -1);
}

namespace {
struct Start {
  void (*run)(void *);
  void *argument;
};
} // namespace

static void *threadMain(void *raw) {
  Start start = *static_cast<Start *>(raw);
  delete static_cast<Start *>(raw);
  start.run(start.argument);
  return nullptr;
}

bool startThread(const char *name, void (*run)(void *), void *argument) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  // What needs most is compiling a regular expression of deeply nested groups.
  pthread_attr_setstacksize(&attributes, 1024 * 1024);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_t thread;
  auto *start = new Start{run, argument};
  int error = pthread_create(&thread, &attributes, threadMain, start);
  pthread_attr_destroy(&attributes);
  if (error != 0) {
    delete start;
    return false;
  }
#if defined(__GLIBC__)
  pthread_setname_np(thread, name);
#endif
  return true;
}

unsigned long currentThread() {
  return reinterpret_cast<unsigned long>(pthread_self());
}

long long threadCpuNs(unsigned long thread) {
  clockid_t clock;
  timespec time;
  if (pthread_getcpuclockid(reinterpret_cast<pthread_t>(thread), &clock) != 0 ||
      clock_gettime(clock, &time) != 0)
    return -1;
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

unsigned hardwareThreads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) {
    int count = CPU_COUNT(&set);
    if (count > 0)
      return static_cast<unsigned>(count);
  }
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? static_cast<unsigned>(count) : 1;
}

unsigned configuredProcessors() {
  long count = sysconf(_SC_NPROCESSORS_CONF);
  return count > 0 ? static_cast<unsigned>(count) : 1;
}

} // namespace lumen::rt
