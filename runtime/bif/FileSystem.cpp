//===- FileSystem.cpp - what prim_file asks of names and folders ----------===//
//
// Behind OTP's prim_file, done by the pool (FileJob.h). Source: OTP
// unix_prim_file.c, also for the error codes that it changes.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/FileJob.h"
#include "runtime/bif/FilePath.h"
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

/// A job about one or two names: `work` gives 0 or errno.
struct NameState {
  PathText name, other;
  int64_t numbers[2] = {0, 0};
  int (*work)(NameState &) = nullptr;
  int error = 0;

  void run() { error = work(*this); }
  Term finish(Process &proc) {
    return error ? posixError(proc, error) : atoms::ok;
  }
};

int errnoOf(int result) { return result == 0 ? 0 : errno; }

Term onName(Process &proc, const Path &name, int (*work)(NameState &),
            const Path *other = nullptr, int64_t first = 0,
            int64_t second = 0) {
  auto *job = newFileJob<NameState>();
  job->state.name.set(name.text());
  if (other)
    job->state.other.set(other->text());
  job->state.numbers[0] = first;
  job->state.numbers[1] = second;
  job->state.work = work;
  return runBlocking(proc, job);
}

struct InfoState {
  PathText name;
  bool isFollowing = true;
  struct stat info = {};
  bool canRead = false, canWrite = false;
  int error = 0;

  void run() {
    error = errnoOf(isFollowing ? stat(name.text(), &info)
                                : lstat(name.text(), &info));
    if (error)
      return;
    canRead = ::access(name.text(), R_OK) == 0;
    canWrite = ::access(name.text(), W_OK) == 0;
  }
  Term finish(Process &proc) {
    return error ? posixError(proc, error)
                 : fileInfo(proc, info, accessAtom(canRead, canWrite));
  }
};

struct HandleInfoState : HandleState {
  struct stat info = {};

  void run() { error = errnoOf(fstat(fd(), &info)); }
  Term finish(Process &proc) {
    return error ? posixError(proc, error)
                 : fileInfo(proc, info, accessAtom(isPermitted(info, 4),
                                                   isPermitted(info, 2)));
  }
};

struct ListState {
  PathText name;
  ByteBuffer names; ///< each with a zero behind it
  int error = 0;

  void run() {
    DIR *folder = opendir(name.text());
    if (!folder) {
      error = errno;
      return;
    }
    while (dirent *entry = readdir(folder)) {
      const char *text = entry->d_name;
      if (strcmp(text, ".") != 0 && strcmp(text, "..") != 0)
        names.append(text, strlen(text) + 1);
    }
    closedir(folder);
  }

  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    Heap &heap = proc.heap();
    Term list = Term::nil();
    for (size_t i = 0; i < names.size();) {
      size_t length = strlen(&names[i]);
      list = makeCons(heap, makeBinary(heap, &names[i], length), list);
      i += length + 1;
      proc.bumpReductions(1);
    }
    return makeTuple(heap, atoms::ok, list);
  }
};

struct LinkState {
  PathText name;
  char target[PATH_MAX];
  ssize_t length = 0;

  int error = 0;
  void run() {
    length = readlink(name.text(), target, sizeof target);
    error = length < 0 ? errno : 0;
  }
  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    return makeTuple(
        proc.heap(), atoms::ok,
        makeBinary(proc.heap(), target, static_cast<size_t>(length)));
  }
};

int deleteFolder(NameState &state) {
  const char *path = state.name.text();
  if (rmdir(path) == 0)
    return 0;
  int error = errno == ENOTEMPTY ? EEXIST : errno;
  // The current folder cannot go; the system only says that it is not empty.
  if (error == EEXIST) {
    struct stat folder, current;
    if (stat(path, &folder) == 0 && stat(".", &current) == 0 &&
        folder.st_ino == current.st_ino && folder.st_dev == current.st_dev)
      return EINVAL;
  }
  return error;
}

int renameFile(NameState &state) {
  if (rename(state.name.text(), state.other.text()) == 0)
    return 0;
  if (!strcmp(state.name.text(), "/"))
    return EINVAL;
  return errno == ENOTEMPTY ? EEXIST : errno;
}

} // namespace

BIF(prim_file_read_info, 2) {
  Path path(args[0]);
  if (!path || !args[1].isSmall())
    return proc.badarg();
  auto *job = newFileJob<InfoState>();
  job->state.name.set(path.text());
  job->state.isFollowing = args[1].toSmall() != 0;
  return runBlocking(proc, job);
}

BIF(prim_file_read_handle_info, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  auto *job = newFileJob<HandleInfoState>();
  if (!job->state.hold(file)) {
    job->destroy();
    return posixError(proc, EINVAL);
  }
  return runBlocking(proc, job);
}

BIF(prim_file_list_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  auto *job = newFileJob<ListState>();
  job->state.name.set(path.text());
  return runBlocking(proc, job);
}

BIF(prim_file_read_link, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  auto *job = newFileJob<LinkState>();
  job->state.name.set(path.text());
  return runBlocking(proc, job);
}

BIF(prim_file_make_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  return onName(proc, path, [](NameState &state) {
    return errnoOf(mkdir(state.name.text(), 0777));
  });
}

BIF(prim_file_del_dir, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  return onName(proc, path, deleteFolder);
}

BIF(prim_file_del_file, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  return onName(proc, path, [](NameState &state) {
    int error = errnoOf(unlink(state.name.text()));
    return error == EISDIR ? EPERM : error;
  });
}

BIF(prim_file_rename, 2) {
  Path from(args[0]), to(args[1]);
  if (!from || !to)
    return proc.badarg();
  return onName(proc, from, renameFile, &to);
}

BIF(prim_file_make_hard_link, 2) {
  Path existing(args[0]), fresh(args[1]);
  if (!existing || !fresh)
    return proc.badarg();
  return onName(
      proc, existing,
      [](NameState &state) {
        return errnoOf(link(state.name.text(), state.other.text()));
      },
      &fresh);
}

BIF(prim_file_make_soft_link, 2) {
  Path existing(args[0]), fresh(args[1]);
  if (!existing || !fresh)
    return proc.badarg();
  return onName(
      proc, existing,
      [](NameState &state) {
        return errnoOf(symlink(state.name.text(), state.other.text()));
      },
      &fresh);
}

BIF(prim_file_set_permissions, 2) {
  Path path(args[0]);
  if (!path || !args[1].isSmall())
    return proc.badarg();
  // Set-user and set-group go with the rest; the file's type does not.
  return onName(
      proc, path,
      [](NameState &state) {
        return changePermissions(state.name.text(),
                                 static_cast<mode_t>(state.numbers[0]));
      },
      nullptr, args[1].toSmall() & 07777);
}

BIF(prim_file_set_owner, 3) {
  Path path(args[0]);
  int64_t user, group;
  if (!path || !readSmall(args[1], user) || !readSmall(args[2], group))
    return proc.badarg();
  return onName(
      proc, path,
      [](NameState &state) {
        return changeOwner(state.name.text(),
                           static_cast<unsigned>(state.numbers[0]),
                           static_cast<unsigned>(state.numbers[1]));
      },
      nullptr, user, group);
}

/// Access and modification; the time of the last change is the system's.
BIF(prim_file_set_time, 4) {
  Path path(args[0]);
  int64_t access, modification;
  if (!path || !readSmall(args[1], access) || !readSmall(args[2], modification))
    return proc.badarg();
  return onName(
      proc, path,
      [](NameState &state) {
        timespec times[2] = {};
        times[0].tv_sec = state.numbers[0];
        times[1].tv_sec = state.numbers[1];
        return errnoOf(utimensat(AT_FDCWD, state.name.text(), times, 0));
      },
      nullptr, access, modification);
}

/// Of what the system knows without asking a disk.
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
  return onName(proc, path, [](NameState &state) {
    return errnoOf(chdir(state.name.text()));
  });
}

BIF(prim_file_get_device_cwd, 1) { return posixError(proc, ENOTSUP); }
BIF(prim_file_altname, 1) { return posixError(proc, ENOTSUP); }
