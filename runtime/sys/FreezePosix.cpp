//===- FreezePosix.cpp - a program that is about to end holds still -------===//
#include "runtime/sys/Freeze.h"

#include <atomic>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

namespace lumen::rt {

/// One that programs do not use: os:set_signal/2 knows no real-time signals.
static constexpr int kFreezeSignal = 60;

static std::atomic<int> frozenCount{0};

void holdStill() {
  while (true)
    pause();
}

static void stayHere(int) {
  frozenCount.fetch_add(1);
  holdStill();
}

void freezeOtherThreads() {
  struct sigaction action = {};
  action.sa_handler = stayHere;
  sigfillset(&action.sa_mask);
  sigaction(kFreezeSignal, &action, nullptr);
  int folder = ::open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return;
  // Without opendir, which allocates: another thread may have stopped in malloc.
  struct Entry {
    uint64_t number;
    int64_t next;
    unsigned short size;
    unsigned char type;
    char name[1];
  };
  long self = syscall(SYS_gettid), process = getpid();
  int sent = 0;
  alignas(Entry) static char entries[8192];
  for (long n; (n = syscall(SYS_getdents64, folder, entries,
                            sizeof entries)) > 0;)
    for (long at = 0; at < n;) {
      auto *entry = reinterpret_cast<Entry *>(entries + at);
      long thread = atol(entry->name);
      if (thread > 0 && thread != self &&
          syscall(SYS_tgkill, process, thread, kFreezeSignal) == 0)
        ++sent;
      at += entry->size;
    }
  ::close(folder);
  // They stop within microseconds, unless a disk holds them, which does as well.
  timespec pause = {0, 1000000};
  for (int i = 0; i < 100 && frozenCount.load() < sent; ++i)
    nanosleep(&pause, nullptr);
}

bool copyIfReadable(void *to, const void *from, size_t bytes) {
  iovec here = {to, bytes}, there = {const_cast<void *>(from), bytes};
  return syscall(SYS_process_vm_readv, getpid(), &here, 1L, &there, 1L, 0L) ==
         static_cast<long>(bytes);
}

} // namespace lumen::rt
