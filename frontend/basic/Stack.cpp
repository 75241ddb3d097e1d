//===- Stack.cpp - recursion as deep as memory ----------------------------===//
//
// Further stack is that of another thread, which is waited for.
//
//===----------------------------------------------------------------------===//
#include "frontend/basic/Stack.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <pthread.h>

using namespace lumen::frontend;

static constexpr size_t kFurtherBytes = 64u << 20;
/// What must be left for functions that do not ask.
static constexpr size_t kReserveBytes = 256u << 10;

/// The address below which the thread's stack is low; 0: not known yet.
static thread_local uintptr_t lowMark = 0;

static uintptr_t findLowMark() {
  pthread_attr_t attributes;
  void *start = nullptr;
  size_t sizeBytes = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0)
    return 1; // never low
  pthread_attr_getstack(&attributes, &start, &sizeBytes);
  pthread_attr_destroy(&attributes);
  size_t reserve =
      sizeBytes / 2 < kReserveBytes ? sizeBytes / 2 : kReserveBytes;
  return reinterpret_cast<uintptr_t>(start) + reserve;
}

bool lumen::frontend::isStackLow() {
  if (lowMark == 0)
    lowMark = findLowMark();
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < lowMark;
}

namespace {
struct Start {
  void (*function)(void *);
  void *argument;
};
} // namespace

static void *run(void *start) {
  static_cast<Start *>(start)->function(static_cast<Start *>(start)->argument);
  return nullptr;
}

void lumen::frontend::callOnFurtherStack(void (*function)(void *),
                                         void *argument) {
  Start start = {function, argument};
  pthread_attr_t attributes;
  pthread_t thread;
  pthread_attr_init(&attributes);
  if (pthread_attr_setstacksize(&attributes, kFurtherBytes) != 0 ||
      pthread_create(&thread, &attributes, run, &start) != 0) {
    std::fputs("lumen: error: no memory for code that is nested so deep\n",
               stderr);
    std::exit(1);
  }
  pthread_attr_destroy(&attributes);
  pthread_join(thread, nullptr);
}
