//===- HostPosix.cpp - what only some systems have (POSIX) ----------------===//
#include "runtime/sys/Host.h"
#include <errno.h>
#include <poll.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

namespace lumen::rt {

/// Standard streams that are closed become ones that cannot be used: what is
/// meant for them must not go to files that are opened later.
static void fillStandardStreams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (fcntl(fd, F_GETFD) < 0)
      (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

void prepareHost() {
  fillStandardStreams();
  signal(SIGPIPE, SIG_IGN);
}

long hostProcessId() { return static_cast<long>(getpid()); }

int shareDescriptor(int fd) { return fcntl(fd, F_DUPFD_CLOEXEC, 5); }
void unshareDescriptor(int fd) { close(fd); }

bool isReadable(int fd) {
  pollfd poll = {fd, POLLIN, 0};
  return ::poll(&poll, 1, 0) > 0;
}
bool isWritable(int fd) {
  pollfd poll = {fd, POLLOUT, 0};
  return ::poll(&poll, 1, 0) > 0 && (poll.revents & (POLLOUT | POLLERR));
}
void awaitWritable(int fd) {
  pollfd poll = {fd, POLLOUT, 0};
  ::poll(&poll, 1, -1);
}

bool terminalSize(int fd, unsigned &columns, unsigned &rows) {
  winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0)
    return false;
  columns = size.ws_col;
  rows = size.ws_row;
  return true;
}

bool isPermitted(const struct stat &info, unsigned bit) {
  if (geteuid() == 0)
    return true;
  if (info.st_uid == geteuid())
    return info.st_mode & (bit << 6);
  if (info.st_gid == getegid())
    return info.st_mode & (bit << 3);
  return info.st_mode & bit;
}

ssize_t readCached(int fd, void *bytes, size_t size, int64_t offset) {
  constexpr int kNoWait = 8; // RWF_NOWAIT of linux/fs.h
  iovec part = {bytes, size};
  // The offset goes as two halves, of which 64-bit systems use the first.
  return syscall(SYS_preadv2, fd, &part, 1L, static_cast<long>(offset), 0L,
                 kNoWait);
}

int changePermissions(const char *path, unsigned mode) {
  return chmod(path, mode) == 0 ? 0 : errno;
}

int changeOwner(const char *path, unsigned user, unsigned group) {
  return chown(path, user, group) == 0 ? 0 : errno;
}

} // namespace lumen::rt
