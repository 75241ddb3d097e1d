//===- HostWasi.cpp - what only some systems have (WASI preview 1) --------===//
//
// WASI has no processes, terminals, owners or permission bits. What a program may do
// to a file is decided by the host, at the folder that it has opened for it.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Host.h"
#include <errno.h>
#include <fcntl.h>

namespace lumen::rt {

void prepareHost() {}

long hostProcessId() { return 1; }

// WASI cannot copy descriptors: the streams of the host are what they are, and stay
// open. Reads are tried when the host has said that there is something; writes go on
// until they are done.
int shareDescriptor(int fd) {
  return fcntl(fd, F_GETFL) >= 0 ? fd : -1;
}
void unshareDescriptor(int) {}
bool isReadable(int) { return true; }
bool isWritable(int) { return true; }
void awaitWritable(int) {}

bool terminalSize(int, unsigned &, unsigned &) { return false; }

bool isPermitted(const struct stat &, unsigned) { return true; }

ssize_t readCached(int, void *, size_t, int64_t) { return -1; }

int changePermissions(const char *, unsigned) { return ENOTSUP; }
int changeOwner(const char *, unsigned, unsigned) { return ENOTSUP; }

} // namespace lumen::rt
