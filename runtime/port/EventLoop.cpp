//===- EventLoop.cpp - waiting for the world ------------------------------===//
//
// epoll, level-triggered. An event carries the number of a port, or the pid of a
// child, and its kind. A child is watched by its pidfd; where the kernel has none, a
// thread waits for it.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/EventLoop.h"
#include "runtime/port/OsSignals.h"
#include "runtime/port/Port.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Thread.h"
#include "runtime/term/SmallVector.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

constexpr unsigned kKindBits = 2;

struct Child {
  pid_t pid;
  int fd; ///< pidfd
  uint64_t port;
};

class EventLoop {
public:
  bool start() {
    LockGuard guard(mutex_);
    if (epoll_ >= 0)
      return true;
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (epoll < 0 || wake < 0)
      return false;
    epoll_ = epoll;
    wakeFd_.store(wake, std::memory_order_release);
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = static_cast<uint64_t>(EventKind::Signal);
    epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event);
    return startThread("lumen-events", threadMain, this);
  }

  void watch(int fd, EventKind kind, uint64_t id) {
    epoll_event event = {};
    event.events = kind == EventKind::Writable ? EPOLLOUT : EPOLLIN;
    event.data.u64 = id << kKindBits | static_cast<uint64_t>(kind);
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0 || errno != EPERM)
      return;
    // A regular file.
    LockGuard guard(mutex_);
    for (uint64_t known : ready_)
      if (known == event.data.u64)
        return;
    ready_.push(event.data.u64);
    wake();
  }

  void unwatch(int fd, EventKind kind, uint64_t id) {
    epoll_event event = {};
    if (epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, &event) == 0)
      return;
    LockGuard guard(mutex_);
    uint64_t key = id << kKindBits | static_cast<uint64_t>(kind);
    for (size_t i = 0; i < ready_.size(); ++i)
      if (ready_[i] == key) {
        ready_[i] = ready_.back();
        ready_.pop();
        return;
      }
  }

  void addChild(pid_t pid, uint64_t port) {
    int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    if (fd < 0) {
      auto *waiter = static_cast<Child *>(mallocOrDie(sizeof(Child)));
      *waiter = {pid, -1, port};
      if (!startThread("lumen-wait", waitMain, waiter))
        free(waiter);
      return;
    }
    {
      LockGuard guard(mutex_);
      children_.push({pid, fd, port});
    }
    watch(fd, EventKind::ChildEnd, static_cast<uint64_t>(pid));
  }

  /// Async-signal-safe.
  void wake() {
    int fd = wakeFd_.load(std::memory_order_acquire);
    uint64_t one = 1;
    if (fd >= 0) {
      [[maybe_unused]] ssize_t written = write(fd, &one, sizeof one);
    }
  }

private:
  static void threadMain(void *loop) { static_cast<EventLoop *>(loop)->run(); }

  static void waitMain(void *raw) {
    Child child = *static_cast<Child *>(raw);
    free(raw);
    int status = 0;
    while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR) {
    }
    portChildEnded(child.port, status);
  }

  void run() {
    constexpr int kMost = 64;
    epoll_event events[kMost];
    SmallVector<uint64_t, 16> ready;
    while (true) {
      ready.clear();
      {
        LockGuard guard(mutex_);
        ready.append(ready_.data(), ready_.size());
      }
      int count = epoll_wait(epoll_, events, kMost, ready.empty() ? -1 : 0);
      for (int i = 0; i < count; ++i)
        handle(events[i].data.u64);
      for (uint64_t key : ready)
        handle(key);
    }
  }

  void handle(uint64_t key) {
    uint64_t id = key >> kKindBits;
    switch (static_cast<EventKind>(key & ((1u << kKindBits) - 1))) {
    case EventKind::Readable:
      portReadable(id);
      break;
    case EventKind::Writable:
      portWritable(id);
      break;
    case EventKind::ChildEnd:
      reap(static_cast<pid_t>(id));
      break;
    case EventKind::Signal: {
      uint64_t count;
      [[maybe_unused]] ssize_t got =
          read(wakeFd_.load(std::memory_order_relaxed), &count, sizeof count);
      deliverSignals();
      break;
    }
    }
  }

  void reap(pid_t pid) {
    int status = 0;
    if (waitpid(pid, &status, WNOHANG) == 0)
      return;
    Child child = {pid, -1, 0};
    {
      LockGuard guard(mutex_);
      for (size_t i = 0; i < children_.size(); ++i)
        if (children_[i].pid == pid) {
          child = children_[i];
          children_[i] = children_.back();
          children_.pop();
          break;
        }
    }
    if (child.fd >= 0)
      close(child.fd);
    if (child.port)
      portChildEnded(child.port, status);
  }

  Mutex mutex_; ///< guards starting, ready_ and children_
  int epoll_ = -1;
  std::atomic<int> wakeFd_{-1};
  SmallVector<uint64_t, 16> ready_; ///< keys of what is always ready
  SmallVector<Child, 16> children_;
};

/// Lives as long as the program; made by the first caller, so that programs
/// without ports have no constructor to run.
EventLoop &eventLoop() {
  alignas(EventLoop) static unsigned char memory[sizeof(EventLoop)];
  static std::atomic<EventLoop *> made{nullptr};
  static constinit Mutex mutex;
  EventLoop *loop = made.load(std::memory_order_acquire);
  if (!loop) {
    LockGuard guard(mutex);
    loop = made.load(std::memory_order_relaxed);
    if (!loop) {
      loop = new (memory) EventLoop;
      made.store(loop, std::memory_order_release);
    }
  }
  return *loop;
}

} // namespace

bool startEventLoop() { return eventLoop().start(); }
void watchDescriptor(int fd, EventKind kind, uint64_t port) {
  eventLoop().watch(fd, kind, port);
}
void unwatchDescriptor(int fd, EventKind kind, uint64_t port) {
  eventLoop().unwatch(fd, kind, port);
}
void watchChild(pid_t pid, uint64_t port) { eventLoop().addChild(pid, port); }
void wakeForSignals() { eventLoop().wake(); }

} // namespace lumen::rt
