//===- FileHandle.h - open files --------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_FILEHANDLE_H
#define LUMEN_RUNTIME_IO_FILEHANDLE_H

#include "runtime/process/Process.h"

#include <atomic>

namespace lumen::rt {

/// An open descriptor behind a magic reference; closed with its last copy.
///
/// A job of the pool uses the descriptor while others may close it or be killed.
/// So it is counted who uses it, and what has been closed is given back to the
/// system by the last of them: a number must not come to mean another file.
class FileHandle {
public:
  FileHandle(int fd, bool isRegular) : fd_(fd), isRegular_(isRegular) {}

  /// Reads of regular files do not wait for other programs; others do.
  bool isRegular() const { return isRegular_; }
  bool isOpen() const { return !(state_.load() & kClosed); }

  /// One more use; false if it is closed. The uses keep this object, too.
  bool acquire();
  /// 0, or errno of giving the descriptor back to the system.
  int release();
  /// By one who uses it: there will be no new uses. False if it was closed before.
  bool close() { return !(state_.fetch_or(kClosed) & kClosed); }
  /// By one who uses it.
  int descriptor() const { return fd_; }
  /// The reference is gone.
  void abandon();

private:
  static constexpr uint32_t kClosed = 1, kAbandoned = 2, kUse = 4;

  int fd_;
  bool isRegular_;
  std::atomic<uint32_t> state_{0}; ///< flags, and kUse for each use
};

Term makeFileHandle(Heap &heap, int fd, bool isRegular);
FileHandle *fileHandle(Term reference); ///< null if it is none

/// enoent and the like for errno.
Term posixAtom(int error);
/// {error, Posix}
Term posixError(Process &proc, int error);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_FILEHANDLE_H
