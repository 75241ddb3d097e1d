//===- Thread.h - threads of the operating system ---------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_THREAD_H
#define LUMEN_RUNTIME_SYS_THREAD_H

namespace lumen::rt {

/// Starts a detached thread. C++ code runs on its stack, Erlang code does not:
/// a small one is enough. False if the system refuses.
bool startThread(const char *name, void (*run)(void *), void *argument);
/// A name for the calling thread, for `threadCpuNs`.
unsigned long currentThread();
/// Processor time that a thread has used, -1 if it is not known.
long long threadCpuNs(unsigned long thread);
/// Hardware threads this program may use.
unsigned hardwareThreads();
/// Those that the machine has.
unsigned configuredProcessors();

} // namespace lumen::rt

#endif
