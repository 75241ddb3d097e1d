//===- EventLoop.h - waiting for the world ----------------------*- C++ -*-===//
//
// One thread, started when the first port is opened or the first signal of the
// system is to be handled.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PORT_EVENTLOOP_H
#define LUMEN_RUNTIME_PORT_EVENTLOOP_H

#include <stdint.h>
#include <sys/types.h>

namespace lumen::rt {

enum class EventKind : uint8_t { Readable, Writable, ChildEnd, Signal };

/// Starts the thread if there is none. False if the system refuses.
bool startEventLoop();

/// Calls portReadable or portWritable of that port whenever the descriptor is
/// ready, until unwatched. Regular files, which are always ready, are taken as
/// that.
void watchDescriptor(int fd, EventKind kind, uint64_t port);
void unwatchDescriptor(int fd, EventKind kind, uint64_t port);

/// Waits for the child's end and tells the port of it, if it is still there.
void watchChild(pid_t pid, uint64_t port);

/// For signal handlers: the loop calls deliverSignals soon.
void wakeForSignals();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PORT_EVENTLOOP_H
