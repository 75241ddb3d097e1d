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
/// Where a processor of the system is: physical numbers, -1 if they are not known.
struct ProcessorPlace {
  int node, package, core;
};
/// False if there is no processor of this number, or the system does not tell.
bool processorPlace(unsigned logical, ProcessorPlace &place);
bool mayUseProcessor(unsigned logical);
/// Binds a thread to one processor, or, with -1, to all that the program may use. False
/// if the system refuses.
bool bindThread(unsigned long thread, int logical);
/// A new thread or program does not take over how the one that starts it is bound.
void unbindNewThread();

} // namespace lumen::rt

#endif
