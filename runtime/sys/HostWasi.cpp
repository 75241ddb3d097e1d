//===- HostWasi.cpp - what only some systems have (WASI preview 1) --------===//
//
// WASI has no processes, terminals, owners or permission bits. What a program may do
// to a file is decided by the host, at the folder that it has opened for it.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Host.h"
#include <errno.h>

namespace lumen::rt {

void prepareHost() {}

long hostProcessId() { return 1; }

bool terminalSize(int, unsigned &, unsigned &) { return false; }

bool isPermitted(const struct stat &, unsigned) { return true; }

ssize_t readCached(int, void *, size_t, int64_t) { return -1; }

int changePermissions(const char *, unsigned) { return ENOTSUP; }
int changeOwner(const char *, unsigned, unsigned) { return ENOTSUP; }

} // namespace lumen::rt
