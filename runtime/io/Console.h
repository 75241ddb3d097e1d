//===- Console.h - standard output and standard error -----------*- C++ -*-===//
//
// All output of a program to descriptors 1 and 2 passes through these buffers:
// the console server's, erlang:display's and reports of the runtime. So nothing
// is reordered. Any thread may write. A reader that does not read makes those who
// write wait: schedulers call `try...`, and leave what that refuses to the pool.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_IO_CONSOLE_H
#define LUMEN_RUNTIME_IO_CONSOLE_H

#include <stddef.h>

namespace lumen::rt {

/// Appends to the buffer of descriptor 1 or 2, which is written when it is full
/// or flushed. Errors of the descriptor (closed pipe, full disk) are remembered.
void writeConsole(int fd, const void *bytes, size_t size);
/// The same if there is room in the buffer, or can be made without waiting. Else
/// nothing is done, and false given.
bool tryWriteConsole(int fd, const void *bytes, size_t size);
/// Gives what is buffered for 1 or 2 to the system as far as that goes without
/// waiting. False if something is left.
bool tryFlushConsole(int fd);
/// Gives what is buffered for 1 or 2 to the system. False: some output is lost,
/// now or earlier; `consoleError` says why.
bool flushConsole(int fd);
/// Both; the program calls it before it ends.
bool flushConsoles();
/// errno of the first write that failed on 1 or 2, or 0.
int consoleError(int fd);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_CONSOLE_H
