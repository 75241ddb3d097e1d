//===- Clock.cpp - clocks (POSIX) -----------------------------------------===//
#include "runtime/sys/Clock.h"
#include <time.h>

namespace lumen::rt {

static int64_t read(clockid_t id) {
  timespec t;
  clock_gettime(id, &t);
  return int64_t(t.tv_sec) * 1000000000 + t.tv_nsec;
}
int64_t monotonicNs() { return read(CLOCK_MONOTONIC); }
int64_t systemNs() { return read(CLOCK_REALTIME); }
int64_t processCpuNs() { return read(CLOCK_PROCESS_CPUTIME_ID); }
int64_t threadCpuNs() { return read(CLOCK_THREAD_CPUTIME_ID); }

} // namespace lumen::rt
