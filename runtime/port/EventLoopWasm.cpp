//===- EventLoopWasm.cpp - waiting for the world, without a thread --------===//
//
// The scheduler waits for descriptors (sys/Waiting.h) and calls what is here.
// There are no child processes and no signals.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/EventLoop.h"
#include "runtime/port/Port.h"
#include "runtime/sys/Waiting.h"
#include "runtime/term/Memory.h"

#include <new>

namespace lumen::rt {

namespace {

struct PortWatch : Watch {
  EventKind kind;
  uint64_t port;
  PortWatch *nextOfAll;
};

/// All that ports watch.
PortWatch *all = nullptr;

void callPort(Watch &ready) {
  auto &watched = static_cast<PortWatch &>(ready);
  // Level-triggered: it is watched until it is unwatched. The port may do that
  // now.
  watch(watched);
  if (watched.kind == EventKind::Readable)
    portReadable(watched.port);
  else
    portWritable(watched.port);
}

} // namespace

bool startEventLoop() { return true; }

void watchDescriptor(int fd, EventKind kind, uint64_t port) {
  auto *watched = new (mallocOrDie(sizeof(PortWatch))) PortWatch;
  watched->fd = fd;
  watched->isForWriting = kind == EventKind::Writable;
  watched->ready = callPort;
  watched->kind = kind;
  watched->port = port;
  watched->nextOfAll = all;
  all = watched;
  watch(*watched);
}

void unwatchDescriptor(int fd, EventKind kind, uint64_t port) {
  for (PortWatch **at = &all; *at; at = &(*at)->nextOfAll) {
    PortWatch *watched = *at;
    if (watched->fd != fd || watched->kind != kind || watched->port != port)
      continue;
    *at = watched->nextOfAll;
    unwatch(*watched);
    free(watched);
    return;
  }
}

void watchChild(pid_t, uint64_t) {}
void wakeForSignals() {}

} // namespace lumen::rt
