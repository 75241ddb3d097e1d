//===- FileHandle.cpp - open files ----------------------------------------===//
#include "runtime/io/FileHandle.h"
#include "runtime/io/MagicReference.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/SmallVector.h"

#include <errno.h>
#include <new>
#include <stdlib.h>
#include <unistd.h>

namespace lumen::rt {

static void dropFile(OffHeapBinary *holder) {
  auto *file = static_cast<FileHandle *>(holder->context);
  int fd = file->fd.exchange(-1);
  if (fd >= 0)
    ::close(fd);
  free(file);
  free(holder);
}

Term makeFileHandle(Heap &heap, int fd, bool isRegular) {
  auto *file = new (mallocOrDie(sizeof(FileHandle))) FileHandle;
  file->fd.store(fd);
  file->isRegular = isRegular;
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
  for (const Row &row : kRows)
    if (row.error == error)
      return internAtom(row.name);
  return internAtom("unknown");
}

Term posixError(Process &proc, int error) {
  return makeTuple(proc.heap(), atoms::error, posixAtom(error));
}

} // namespace lumen::rt
