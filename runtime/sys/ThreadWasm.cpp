//===- ThreadWasm.cpp - one thread, and waiting (WASI preview 1) ----------===//
//
// There is one scheduler. What it waits for is the next timer, by poll_oneoff's
// clock, and the descriptors that are watched.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Check.h"
#include "runtime/sys/Clock.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Thread.h"
#include "runtime/sys/Waiting.h"
#include <wasi/api.h>

namespace lumen::rt {

#ifdef LUMEN_CHECKED
thread_local int heldLocks = 0;
#endif

Watch *firstWatch = nullptr;

void watch(Watch &watch) {
  watch.next = firstWatch;
  firstWatch = &watch;
}

/// False if it is not in the list.
static bool takeOut(Watch *watch) {
  for (Watch **at = &firstWatch; *at; at = &(*at)->next)
    if (*at == watch) {
      *at = watch->next;
      return true;
    }
  return false;
}

void unwatch(Watch &watch) { takeOut(&watch); }

/// Takes the watch out of the list, if it is still there, and calls it.
static void fire(Watch *fired) {
  if (takeOut(fired))
    fired->ready(*fired);
}

/// Waits for the first of the watched descriptors, at most so long (negative: for
/// ever).
static void waitForHost(int64_t timeoutNs) {
  /// Who watches more than this has some of them looked at later.
  constexpr unsigned kMost = 16;
  __wasi_subscription_t wanted[kMost + 1] = {};
  __wasi_event_t events[kMost + 1];
  unsigned count = 0;
  for (Watch *w = firstWatch; w && count < kMost; w = w->next) {
    __wasi_subscription_t &s = wanted[count++];
    s.userdata = reinterpret_cast<uintptr_t>(w);
    // Both kinds have the descriptor at the same place.
    s.u.tag = w->isForWriting ? __WASI_EVENTTYPE_FD_WRITE
                              : __WASI_EVENTTYPE_FD_READ;
    s.u.u.fd_read.file_descriptor = static_cast<__wasi_fd_t>(w->fd);
  }
  // Without any subscription poll_oneoff is an error.
  constexpr int64_t kLong = int64_t(3600) * 1000000000;
  if (timeoutNs >= 0 || count == 0) {
    __wasi_subscription_t &s = wanted[count++];
    s.userdata = 0;
    s.u.tag = __WASI_EVENTTYPE_CLOCK;
    s.u.u.clock.id = __WASI_CLOCKID_MONOTONIC;
    s.u.u.clock.timeout =
        static_cast<uint64_t>(timeoutNs < 0 ? kLong : timeoutNs);
  }
  __wasi_size_t got = 0;
  if (__wasi_poll_oneoff(wanted, events, count, &got) != __WASI_ERRNO_SUCCESS) {
    // The host cannot wait for these: reading must tell. Who goes on watching is at
    // the list's head again.
    Watch *fired[kMost];
    unsigned watching = 0;
    for (Watch *w = firstWatch; w && watching < kMost; w = w->next)
      fired[watching++] = w;
    for (unsigned i = 0; i < watching; ++i)
      fire(fired[i]);
    return;
  }
  for (unsigned i = 0; i < got; ++i)
    if (events[i].userdata)
      fire(reinterpret_cast<Watch *>(
          static_cast<uintptr_t>(events[i].userdata)));
}

void pollHost() { waitForHost(0); }

void futexWait(std::atomic<uint32_t> &word, uint32_t expected,
               int64_t timeoutNs) {
  if (word.load(std::memory_order_relaxed) == expected)
    waitForHost(timeoutNs);
}

void futexWake(std::atomic<uint32_t> &, int) {}

void Mutex::lockSlow() { fatal("a lock is taken twice"); }

bool startThread(const char *, void (*)(void *), void *) { return false; }

unsigned long currentThread() { return 1; }
long long threadCpuNs(unsigned long) { return threadCpuNs(); }

unsigned hardwareThreads() { return 1; }
unsigned configuredProcessors() { return 1; }
bool processorPlace(unsigned, ProcessorPlace &) { return false; }
bool mayUseProcessor(unsigned) { return false; }
bool bindThread(unsigned long, int) { return false; }

} // namespace lumen::rt
