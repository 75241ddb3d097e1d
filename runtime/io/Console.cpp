//===- Console.cpp - standard output and standard error ---------*- C++ -*-===//
#include "runtime/io/Console.h"
#include "runtime/process/Exit.h"
#include "runtime/sys/Lock.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

constexpr size_t kBufferBytes = 32768;

class OutputBuffer {
public:
  constexpr OutputBuffer(int fd, char *buffer) : fd_(fd), buffer_(buffer) {}

  void write(const void *bytes, size_t size) {
    LockGuard guard(mutex_);
    if (size > kBufferBytes - used_)
      flushLocked();
    if (size >= kBufferBytes) {
      writeOut(static_cast<const char *>(bytes), size);
      return;
    }
    memcpy(buffer_ + used_, bytes, size);
    used_ += size;
  }

  bool flush() {
    LockGuard guard(mutex_);
    flushLocked();
    return error_ == 0;
  }

  int error() {
    LockGuard guard(mutex_);
    return error_;
  }

private:
  void flushLocked() {
    size_t size = used_;
    used_ = 0;
    writeOut(buffer_, size);
  }

  void writeOut(const char *bytes, size_t size) {
    while (size > 0 && error_ == 0) {
      ssize_t written = ::write(fd_, bytes, size);
      if (written >= 0) {
        bytes += written;
        size -= written;
      } else if (errno == EAGAIN) {
        // Someone else has made the descriptor non-blocking.
        pollfd poll = {fd_, POLLOUT, 0};
        ::poll(&poll, 1, -1);
      } else if (errno != EINTR) {
        error_ = errno;
      }
    }
  }

  Mutex mutex_; ///< guards all below; held while writing, which keeps the order
  int fd_;
  int error_ = 0;
  size_t used_ = 0;
  char *buffer_; ///< kBufferBytes
};

// Apart from the objects, so that they lie in .bss.
char outputBytes[kBufferBytes], errorBytes[kBufferBytes];
constinit OutputBuffer output(1, outputBytes);
constinit OutputBuffer errors(2, errorBytes);

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

bool flushConsole(int fd) { return bufferOf(fd).flush(); }

bool flushConsoles() {
  bool outputOk = output.flush();
  return errors.flush() && outputOk;
}

int consoleError(int fd) { return bufferOf(fd).error(); }

} // namespace lumen::rt
