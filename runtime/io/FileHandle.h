//===- FileHandle.h - open files --------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_FILEHANDLE_H
#define LUMEN_RUNTIME_IO_FILEHANDLE_H

#include "runtime/process/Process.h"

#include <atomic>

namespace lumen::rt {

/// An open descriptor behind a magic reference; closed with its last copy.
struct FileHandle {
  std::atomic<int> fd; ///< -1: closed
  /// Reads and writes of regular files do not wait for long; others do.
  bool isRegular;
};

Term makeFileHandle(Heap &heap, int fd, bool isRegular);
FileHandle *fileHandle(Term reference); ///< null if it is none

/// enoent and the like for errno.
Term posixAtom(int error);
/// {error, Posix}
Term posixError(Process &proc, int error);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_FILEHANDLE_H
