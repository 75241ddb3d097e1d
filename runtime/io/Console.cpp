//===- Console.cpp - standard output and standard error ---------*- C++ -*-===//
#include "runtime/io/Console.h"
#include "runtime/process/Exit.h"
#include "runtime/sys/Lock.h"

#include <atomic>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

constexpr size_t kBufferBytes = 32768;

/// What a pipe that is ready takes without waiting (PIPE_BUF).
constexpr size_t kReadyBytes = 4096;

/// Two locks, so that nobody who only looks for room waits for the reader:
/// `draining_` is held while bytes are given to the system, and taken first.
class OutputBuffer {
public:
  constexpr OutputBuffer(int fd, char *buffer, char *spare)
      : fd_(fd), buffer_(buffer), spare_(spare) {}

  void write(const void *bytes, size_t size) {
    if (append(bytes, size))
      return;
    LockGuard drain(draining_);
    drainAll();
    // Others may have filled the room again, or this is more than there is.
    if (!append(bytes, size))
      writeOut(static_cast<const char *>(bytes), size);
  }

  bool flush() {
    LockGuard drain(draining_);
    drainAll();
    return error_.load() == 0;
  }

  bool tryWrite(const void *bytes, size_t size) {
    if (append(bytes, size))
      return true;
    return tryFlush() && append(bytes, size);
  }

  bool tryFlush() {
    if (!draining_.tryLock())
      return false;
    bool isDone = drainReady();
    draining_.unlock();
    return isDone;
  }

  int error() { return error_.load(); }

private:
  bool append(const void *bytes, size_t size) {
    LockGuard guard(mutex_);
    if (size > kBufferBytes - used_)
      return false;
    memcpy(buffer_ + used_, bytes, size);
    used_ += size;
    return true;
  }

  /// What has been buffered becomes `taken_`, and the buffer is free again.
  bool take() {
    LockGuard guard(mutex_);
    char *full = buffer_;
    buffer_ = spare_;
    spare_ = full;
    taken_ = full;
    takenSize_ = used_;
    used_ = 0;
    return takenSize_ > 0;
  }

  // With draining_ held. Errors of the descriptor end all writing.

  void drainAll() {
    do {
      writeOut(taken_, takenSize_);
      takenSize_ = 0;
    } while (take());
  }

  bool drainReady() {
    if (!kind_)
      kind_ = isDisk() ? 'd' : 'p';
    do {
      while (takenSize_ > 0) {
        if (error_.load()) {
          takenSize_ = 0;
          break;
        }
        pollfd poll = {fd_, POLLOUT, 0};
        if (kind_ == 'd' || ::poll(&poll, 1, 0) <= 0)
          return false;
        size_t size = takenSize_ < kReadyBytes ? takenSize_ : kReadyBytes;
        ssize_t written = ::write(fd_, taken_, size);
        if (written >= 0) {
          taken_ += written;
          takenSize_ -= static_cast<size_t>(written);
        } else if (errno == EAGAIN) {
          return false;
        } else if (errno != EINTR) {
          error_.store(errno);
        }
      }
    } while (take());
    return true;
  }

  /// A disk may make wait without telling so.
  bool isDisk() const {
    struct stat info;
    return fstat(fd_, &info) == 0 && S_ISREG(info.st_mode);
  }

  void writeOut(const char *bytes, size_t size) {
    while (size > 0 && error_.load() == 0) {
      ssize_t written = ::write(fd_, bytes, size);
      if (written >= 0) {
        bytes += written;
        size -= static_cast<size_t>(written);
      } else if (errno == EAGAIN) {
        // Someone else has made the descriptor non-blocking.
        pollfd poll = {fd_, POLLOUT, 0};
        ::poll(&poll, 1, -1);
      } else if (errno != EINTR) {
        error_.store(errno);
      }
    }
  }

  Mutex draining_; ///< guards the descriptor and `taken_`; keeps the order
  Mutex mutex_;    ///< guards what is buffered; never held while writing
  int fd_;
  char kind_ = 0; ///< 'd' a disk's file, 'p' anything else; 0: not looked yet
  std::atomic<int> error_{0};
  size_t used_ = 0, takenSize_ = 0;
  char *buffer_, *spare_; ///< kBufferBytes each
  const char *taken_ = nullptr;
};

// Apart from the objects, so that they lie in .bss.
char outputBytes[2][kBufferBytes], errorBytes[2][kBufferBytes];
constinit OutputBuffer output(1, outputBytes[0], outputBytes[1]);
constinit OutputBuffer errors(2, errorBytes[0], errorBytes[1]);

OutputBuffer &bufferOf(int fd) { return fd == 2 ? errors : output; }

/// Before the program ends. Output that could not be written is an error of the
/// program, unless its reader has just gone away.
void flushAtHalt() {
  if (flushConsoles() || output.error() == 0 || output.error() == EPIPE)
    return;
  char text[256];
  int length = snprintf(text, sizeof text,
                        "cannot write to standard output: %s\n",
                        strerror(output.error()));
  errors.write(text, static_cast<size_t>(length));
  errors.flush();
  _exit(1);
}

[[maybe_unused]] const bool isHooked = (onHalt(flushAtHalt), true);

} // namespace

void writeConsole(int fd, const void *bytes, size_t size) {
  bufferOf(fd).write(bytes, size);
}

bool tryWriteConsole(int fd, const void *bytes, size_t size) {
  return bufferOf(fd).tryWrite(bytes, size);
}

bool tryFlushConsole(int fd) { return bufferOf(fd).tryFlush(); }

bool flushConsole(int fd) { return bufferOf(fd).flush(); }

bool flushConsoles() {
  bool outputOk = output.flush();
  return errors.flush() && outputOk;
}

int consoleError(int fd) { return bufferOf(fd).error(); }

} // namespace lumen::rt
