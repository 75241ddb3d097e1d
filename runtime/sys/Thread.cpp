//===- Thread.cpp - threads, futexes (Linux) ------------------------------===//
#include "runtime/sys/Thread.h"
#include "runtime/sys/Lock.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
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

/// What the program may use: as it was at the start, because binding narrows the set of
/// a thread and of those that it starts.
static const cpu_set_t usableSet = [] {
  cpu_set_t all;
  CPU_ZERO(&all);
  sched_getaffinity(0, sizeof all, &all);
  return all;
}();
static constinit std::atomic<bool> isAnyBound{false};

void unbindNewThread() {
  if (isAnyBound.load(std::memory_order_relaxed))
    sched_setaffinity(0, sizeof usableSet, &usableSet);
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
  unbindNewThread();
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
  int usable = CPU_COUNT(&usableSet);
  if (usable > 0)
    return static_cast<unsigned>(usable);
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? static_cast<unsigned>(count) : 1;
}

/// The number in a file of the system's tree of processors, -1 if there is none.
static int processorNumber(unsigned logical, const char *file) {
  char path[96], text[16];
  snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%u/topology/%s",
           logical, file);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return -1;
  ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0)
    return -1;
  text[got] = 0;
  return atoi(text);
}

bool processorPlace(unsigned logical, ProcessorPlace &place) {
  place = {0, processorNumber(logical, "physical_package_id"),
           processorNumber(logical, "core_id")};
  if (place.core < 0)
    return false;
  constexpr int kMostNodes = 1024;
  char path[96];
  for (int node = 0; node < kMostNodes; ++node) {
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d", node);
    if (access(path, F_OK) != 0)
      break; // nodes without gaps, as nearly everywhere
    snprintf(path, sizeof path, "/sys/devices/system/node/node%d/cpu%u", node,
             logical);
    if (access(path, F_OK) == 0)
      place.node = node;
  }
  return true;
}

bool mayUseProcessor(unsigned logical) {
  return logical < CPU_SETSIZE && CPU_ISSET(logical, &usableSet);
}

bool bindThread(unsigned long thread, int logical) {
  cpu_set_t set = usableSet;
  if (logical >= 0) {
    isAnyBound.store(true, std::memory_order_relaxed);
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(logical), &set);
  }
  return pthread_setaffinity_np(reinterpret_cast<pthread_t>(thread), sizeof set,
                                &set) == 0;
}

unsigned configuredProcessors() {
  long count = sysconf(_SC_NPROCESSORS_CONF);
  return count > 0 ? static_cast<unsigned>(count) : 1;
}

} // namespace lumen::rt
