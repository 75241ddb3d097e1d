//===- FileHandle.cpp - open files ----------------------------------------===//
#include "runtime/io/FileHandle.h"
#include "runtime/io/Blocking.h"
#include "runtime/io/MagicReference.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/SmallVector.h"

#include <errno.h>
#include <new>
#include <stdlib.h>
#include <unistd.h>

namespace lumen::rt {

namespace {

/// Closes what nobody can close any more.
class CloseJob final : public BlockingJob {
public:
  explicit CloseJob(FileHandle *file) : file_(file) {}
  void run() override { file_->close(); }
  Term finish(Process &) override { return Term::nil(); }
  void destroy() override {
    file_->release();
    this->~CloseJob();
    free(this);
  }

private:
  FileHandle *file_;
};

void dropFile(OffHeapBinary *holder) {
  static_cast<FileHandle *>(holder->context)->abandon();
  holder->freeMemory();
}

} // namespace

bool FileHandle::acquire() {
  uint32_t state = state_.load();
  do {
    if (state & kClosed)
      return false;
  } while (!state_.compare_exchange_weak(state, state + kUse));
  return true;
}

/// Once closed, no uses come: the last of them gives the descriptor back while
/// it still has the object, which it or the reference then frees.
int FileHandle::release() {
  int error = 0;
  uint32_t state = state_.load();
  do {
    if ((state & kClosed) && state / kUse == 1 && fd_ >= 0) {
      error = ::close(fd_) == 0 || errno == EINTR ? 0 : errno;
      fd_ = -1;
    }
  } while (!state_.compare_exchange_weak(state, state - kUse));
  if (state - kUse == (kClosed | kAbandoned))
    free(this);
  return error;
}

void FileHandle::abandon() {
  uint32_t before = state_.fetch_or(kAbandoned);
  if (before & kClosed) {
    if (before < kUse)
      free(this);
    return;
  }
  if (!acquire())
    return; // a job has just closed it, and frees it
  // Closing may wait for a disk, and this may be a collection.
  auto *job = new (mallocOrDie(sizeof(CloseJob))) CloseJob(this);
  job->references.store(1);
  submitJob(job);
}

Term makeFileHandle(Heap &heap, int fd, bool isRegular) {
  auto *file = new (mallocOrDie(sizeof(FileHandle))) FileHandle(fd, isRegular);
  return makeMagicReference(heap, dropFile, file);
}

FileHandle *fileHandle(Term reference) {
  return static_cast<FileHandle *>(magicContext(reference, dropFile));
}

Term posixAtom(int error) {
  struct Row {
    int error;
    const char *name;
  };
#define LUMEN_ERRNO(E, name) {E, name},
  static constexpr Row kRows[] = {
      LUMEN_ERRNO(E2BIG, "e2big") LUMEN_ERRNO(EACCES, "eacces")
      LUMEN_ERRNO(EAGAIN, "eagain") LUMEN_ERRNO(EBADF, "ebadf")
      LUMEN_ERRNO(EBUSY, "ebusy") LUMEN_ERRNO(EDQUOT, "edquot")
      LUMEN_ERRNO(EEXIST, "eexist") LUMEN_ERRNO(EFAULT, "efault")
      LUMEN_ERRNO(EFBIG, "efbig") LUMEN_ERRNO(EINTR, "eintr")
      LUMEN_ERRNO(EINVAL, "einval") LUMEN_ERRNO(EIO, "eio")
      LUMEN_ERRNO(EISDIR, "eisdir") LUMEN_ERRNO(ELOOP, "eloop")
      LUMEN_ERRNO(EMFILE, "emfile") LUMEN_ERRNO(EMLINK, "emlink")
      LUMEN_ERRNO(ENAMETOOLONG, "enametoolong") LUMEN_ERRNO(ENFILE, "enfile")
      LUMEN_ERRNO(ENODEV, "enodev") LUMEN_ERRNO(ENOENT, "enoent")
      LUMEN_ERRNO(ENOEXEC, "enoexec") LUMEN_ERRNO(ENOMEM, "enomem")
      LUMEN_ERRNO(ENOSPC, "enospc") LUMEN_ERRNO(ENOTDIR, "enotdir")
      LUMEN_ERRNO(ENOTEMPTY, "enotempty") LUMEN_ERRNO(ENOTSUP, "enotsup")
      LUMEN_ERRNO(ENOTTY, "enotty") LUMEN_ERRNO(ENXIO, "enxio")
      LUMEN_ERRNO(EOVERFLOW, "eoverflow") LUMEN_ERRNO(EPERM, "eperm")
      LUMEN_ERRNO(EPIPE, "epipe") LUMEN_ERRNO(EROFS, "erofs")
      LUMEN_ERRNO(ESPIPE, "espipe") LUMEN_ERRNO(ESTALE, "estale")
      LUMEN_ERRNO(ETXTBSY, "etxtbsy") LUMEN_ERRNO(EXDEV, "exdev")
      LUMEN_ERRNO(ECONNRESET, "econnreset") LUMEN_ERRNO(ENOLCK, "enolck")
      LUMEN_ERRNO(ENOSYS, "enosys") LUMEN_ERRNO(ECHILD, "echild")
      LUMEN_ERRNO(EDEADLK, "edeadlk") LUMEN_ERRNO(ESRCH, "esrch")};
#undef LUMEN_ERRNO
#ifdef ENOTCAPABLE // WASI: outside of the folders that the host opens
  if (error == ENOTCAPABLE)
    error = EACCES;
#endif
  for (const Row &row : kRows)
    if (row.error == error)
      return internAtom(row.name);
  return internAtom("unknown");
}

Term posixError(Process &proc, int error) {
  return makeTuple(proc.heap(), atoms::error, posixAtom(error));
}

} // namespace lumen::rt
