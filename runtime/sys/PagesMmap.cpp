//===- PagesMmap.cpp - one reserved range of addresses (POSIX) ------------===//
#include "runtime/sys/Check.h"
#include "runtime/sys/Pages.h"
#include "runtime/sys/SharedMemory.h"

#include <algorithm>

#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace lumen::rt {

MemoryRange processMemory;
std::atomic<uintptr_t> sharedMemoryBase{0}, sharedMemorySize{0};

static void *map(size_t bytes) {
  void *p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

/// How much address space the program may have (ulimit -v), or 0.
static size_t addressLimit() {
  rlimit limit;
  return getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY
             ? 0
             : limit.rlim_cur;
}

void *reserveTable(size_t bytes) { return map(bytes); }

size_t largestTable() {
  size_t limit = addressLimit();
  return limit ? limit / 16 : SIZE_MAX;
}

namespace pages {

uintptr_t pagesBase;

// Both under their locks in Memory.cpp.
static uint32_t spanTop, pageTop;
static Limits limits;

[[noreturn]] static void tellTooFew(size_t limit) {
  char text[160];
  int n = snprintf(text, sizeof text,
                   "lumen runtime error: there is too little address space to "
                   "start with%s\n",
                   limit ? " (a limit is set: ulimit -v)" : "");
  (void)!write(2, text, static_cast<size_t>(n));
  _exit(1);
}

constexpr size_t kLeastBytes = size_t(16) << 20;

Limits reserve() {
  // As much as the system lets us have, but where there is a limit others want some,
  // too: the program itself, tables, binaries, threads, libc.
  const size_t limit = addressLimit();
  size_t size = size_t(1) << 43;
  if (limit)
    size = std::min(size, limit / 8 * 5 & ~(2 * kSpanBytes - 1));
  bool isLimited = false;
  void *base;
  while (size < kLeastBytes || !(base = map(size))) {
    if (size < kLeastBytes)
      tellTooFew(limit);
    // In steps of an eighth of a power of two: half of a limit would be a lot.
    size_t step = size_t(1) << (60 - __builtin_clzll(size - 1));
    size -= step & ~(2 * kSpanBytes - 1);
    isLimited = !limit;
  }
  if (isLimited) {
    size_t rest = size / 2 & ~(2 * kSpanBytes - 1);
    size -= rest;
    munmap(static_cast<char *>(base) + size, rest);
  }
  auto start = (reinterpret_cast<uintptr_t>(base) + kSpanBytes - 1) &
               ~(kSpanBytes - 1);
  size_t usable = (size - (start - reinterpret_cast<uintptr_t>(base))) &
                  ~(2 * kSpanBytes - 1);
  processMemory = {start, usable};
  pagesBase = start + usable / 2;
  limits = {usable / 2 / kSpanBytes, usable / 2 / kPageBytes};
  return limits;
}

uint32_t freshSpan() { return spanTop < limits.spans ? spanTop++ : kNone; }

uint32_t freshRun(uint32_t &length) {
  if (pageTop + size_t(length) > limits.pages)
    return kNone;
  uint32_t first = pageTop;
  pageTop += length;
  return first;
}

/// Half of what can be had where addresses are few: others want some, too.
static void reserveShared() {
  constexpr size_t kMost = size_t(1) << 38, kLeast = size_t(1) << 20;
  size_t first = kMost;
  while (first > largestTable() && first > kLeast)
    first /= 2;
  for (size_t size = first; size >= kLeast; size /= 2) {
    void *base = map(size);
    if (!base)
      continue;
    if (size < first) {
      munmap(static_cast<char *>(base) + size / 2, size / 2);
      size /= 2;
    }
    sharedMemoryBase.store(reinterpret_cast<uintptr_t>(base),
                           std::memory_order_relaxed);
    sharedMemorySize.store(size, std::memory_order_relaxed);
    return;
  }
}

char *freshShared(size_t bytes) {
  static size_t top = 0;
  static bool hasTried = false;
  if (!hasTried) {
    hasTried = true;
    reserveShared();
  }
  size_t size = sharedMemorySize.load(std::memory_order_relaxed);
  if (bytes > size - top)
    return nullptr;
  char *at = reinterpret_cast<char *>(
                 sharedMemoryBase.load(std::memory_order_relaxed)) + top;
  top += bytes;
  return at;
}

void giveBack(void *at, size_t bytes) { madvise(at, bytes, MADV_DONTNEED); }

} // namespace pages
} // namespace lumen::rt
