//===- FileSystem.cpp - what prim_file asks of names and folders ----------===//
//
// Behind OTP's prim_file. Source: OTP unix_prim_file.c, also for the error codes
// that it changes.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/FilePath.h"
#include "runtime/io/FileHandle.h"
#include "runtime/sys/Host.h"
#include "runtime/term/Bignum.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

Term okOrError(Process &proc, int result) {
  return result == 0 ? atoms::ok : posixError(proc, errno);
}

Term fileType(mode_t mode) {
  if (S_ISREG(mode))
    return atoms::regular;
  if (S_ISDIR(mode))
    return atoms::directory;
  if (S_ISLNK(mode))
    return atoms::symlink;
  if (S_ISCHR(mode) || S_ISBLK(mode))
    return atoms::device;
  return atoms::other;
}

Term accessAtom(bool canRead, bool canWrite) {
  if (canRead)
    return canWrite ? atoms::read_write : atoms::read;
  return canWrite ? atoms::write : atoms::none;
}

/// #file_info{} of kernel/include/file.hrl, with times in seconds since 1970.
Term fileInfo(Process &proc, const struct stat &info, Term access) {
  Heap &heap = proc.heap();
  auto number = [&heap](uint64_t value) { return makeUnsigned(heap, value); };
  auto seconds = [&heap](int64_t value) { return makeInteger(heap, value); };
  return makeTuple(heap, atoms::file_info, number(info.st_size),
                   fileType(info.st_mode), access, seconds(info.st_atime),
                   seconds(info.st_mtime), seconds(info.st_ctime),
                   number(info.st_mode), number(info.st_nlink),
                   number(info.st_dev), number(info.st_rdev),
                   number(info.st_ino), number(info.st_uid),
                   number(info.st_gid));
}

bool readSmall(Term term, int64_t &out) {
  return term.isInteger() && integerToInt64(term, out);
}

} // namespace

BIF(prim_file_read_info, 2) {
  Path path(args[0]);
  if (!path || !args[1].isSmall())
    return proc.badarg();
  struct stat info;
  bool follow = args[1].toSmall() != 0;
  if ((follow ? stat(path.text(), &info) : lstat(path.text(), &info)) != 0)
    return posixError(proc, errno);
  Term access = accessAtom(::access(path.text(), R_OK) == 0,
                           ::access(path.text(), W_OK) == 0);
  return fileInfo(proc, info, access);
}

BIF(prim_file_read_handle_info, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  struct stat info;
  int fd = file->fd.load();
  if (fd < 0 || fstat(fd, &info) != 0)
    return posixError(proc, fd < 0 ? EINVAL : errno);
  return fileInfo(proc, info,
                  accessAtom(isPermitted(info, 4), isPermitted(info, 2)));
}

BIF(prim_file_list_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  DIR *folder = opendir(path.text());
  if (!folder)
    return posixError(proc, errno);
  Heap &heap = proc.heap();
  Term names = Term::nil();
  while (dirent *entry = readdir(folder)) {
    const char *name = entry->d_name;
    if (!strcmp(name, ".") || !strcmp(name, ".."))
      continue;
    names = makeCons(heap, makeBinary(heap, name, strlen(name)), names);
    proc.bumpReductions(1);
  }
  closedir(folder);
  return makeTuple(heap, atoms::ok, names);
}

BIF(prim_file_read_link, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  char target[PATH_MAX];
  ssize_t length = readlink(path.text(), target, sizeof target);
  if (length < 0)
    return posixError(proc, errno);
  return makeTuple(proc.heap(), atoms::ok,
                   makeBinary(proc.heap(), target, static_cast<size_t>(length)));
}

BIF(prim_file_make_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  return okOrError(proc, mkdir(path.text(), 0777));
}

BIF(prim_file_del_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  if (rmdir(path.text()) == 0)
    return atoms::ok;
  int error = errno == ENOTEMPTY ? EEXIST : errno;
  // The current folder cannot go; the system only says that it is not empty.
  if (error == EEXIST) {
    struct stat folder, current;
    if (stat(path.text(), &folder) == 0 && stat(".", &current) == 0 &&
        folder.st_ino == current.st_ino && folder.st_dev == current.st_dev)
      error = EINVAL;
  }
  return posixError(proc, error);
}

BIF(prim_file_del_file, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  if (unlink(path.text()) == 0)
    return atoms::ok;
  return posixError(proc, errno == EISDIR ? EPERM : errno);
}

BIF(prim_file_rename, 2) {
  Path from(args[0]), to(args[1]);
  if (!from || !to)
    return proc.badarg();
  if (rename(from.text(), to.text()) == 0)
    return atoms::ok;
  int error = errno == ENOTEMPTY ? EEXIST : errno;
  if (!strcmp(from.text(), "/"))
    error = EINVAL;
  return posixError(proc, error);
}

BIF(prim_file_make_hard_link, 2) {
  Path existing(args[0]), fresh(args[1]);
  if (!existing || !fresh)
    return proc.badarg();
  return okOrError(proc, link(existing.text(), fresh.text()));
}

BIF(prim_file_make_soft_link, 2) {
  Path existing(args[0]), fresh(args[1]);
  if (!existing || !fresh)
    return proc.badarg();
  return okOrError(proc, symlink(existing.text(), fresh.text()));
}

BIF(prim_file_set_permissions, 2) {
  Path path(args[0]);
  if (!path || !args[1].isSmall())
    return proc.badarg();
  // Set-user and set-group go with the rest; the file's type does not.
  auto mode = static_cast<mode_t>(args[1].toSmall()) & 07777;
  int error = changePermissions(path.text(), mode);
  return error ? posixError(proc, error) : atoms::ok;
}

BIF(prim_file_set_owner, 3) {
  Path path(args[0]);
  int64_t user, group;
  if (!path || !readSmall(args[1], user) || !readSmall(args[2], group))
    return proc.badarg();
  int error = changeOwner(path.text(), static_cast<unsigned>(user),
                          static_cast<unsigned>(group));
  return error ? posixError(proc, error) : atoms::ok;
}

/// Access and modification; the time of the last change is the system's.
BIF(prim_file_set_time, 4) {
  Path path(args[0]);
  int64_t access, modification;
  if (!path || !readSmall(args[1], access) || !readSmall(args[2], modification))
    return proc.badarg();
  timespec times[2] = {};
  times[0].tv_sec = access;
  times[1].tv_sec = modification;
  return okOrError(proc, utimensat(AT_FDCWD, path.text(), times, 0));
}

BIF(prim_file_get_cwd, 0) {
  char path[PATH_MAX];
  if (!getcwd(path, sizeof path))
    return posixError(proc, errno);
  return makeTuple(proc.heap(), atoms::ok,
                   makeBinary(proc.heap(), path, strlen(path)));
}

BIF(prim_file_set_cwd, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  return okOrError(proc, chdir(path.text()));
}

BIF(prim_file_get_device_cwd, 1) { return posixError(proc, ENOTSUP); }
BIF(prim_file_altname, 1) { return posixError(proc, ENOTSUP); }
