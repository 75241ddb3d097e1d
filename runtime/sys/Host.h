//===- Host.h - what only some systems have ---------------------*- C++ -*-===//
//
// Small questions to the system around the program whose answers differ between
// systems (HostPosix.cpp, HostWasi.cpp).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_HOST_H
#define LUMEN_RUNTIME_SYS_HOST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

namespace lumen::rt {

/// Once, before anything is written: a closed pipe is an error of the write.
void prepareHost();

/// os:getpid/0; a number that means nothing where there are no processes.
long hostProcessId();

/// A descriptor of one's own for the same thing, or -1 and errno.
int shareDescriptor(int fd);
/// Ends that; what others have of it stays.
void unshareDescriptor(int fd);
/// Can it be read or written now without waiting, as far as the system knows?
bool isReadable(int fd);
bool isWritable(int fd);
/// Waits until it can be written.
void awaitWritable(int fd);

/// Of the terminal behind the descriptor. False if it is none.
bool terminalSize(int fd, unsigned &columns, unsigned &rows);

/// May this process read (4) or write (2) what has these permission bits?
bool isPermitted(const struct stat &info, unsigned bit);

/// Reads what the system has in memory, at an offset or (-1) where the file
/// stands. Negative if it would have to wait, or cannot tell.
ssize_t readCached(int fd, void *bytes, size_t size, int64_t offset);

/// 0 or errno.
int changePermissions(const char *path, unsigned mode);
int changeOwner(const char *path, unsigned user, unsigned group);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_HOST_H
