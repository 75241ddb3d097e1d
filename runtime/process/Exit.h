//===- Exit.h - the end of a process ----------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_EXIT_H
#define LUMEN_RUNTIME_PROCESS_EXIT_H

#include "runtime/msg/Signal.h"

namespace lumen::rt {

/// Sets the reason; the process ends when it next returns to the scheduler.
void setExitReason(Process &proc, Term reason);
/// The recorded exception has no handler: sets the exit reason and, for errors
/// and throws, reports it as OTP's emulator does.
void exitUncaught(Process &proc);
/// Ends the process for exitReason: tells links and monitors, frees everything.
/// Only in the scheduler that runs it.
void endProcess(Process &proc);

/// Answers a signal for a process that has ended, or is about to; takes it over.
void refuseSignal(Process &proc, Signal *signal);

/// Called with the pid of each process that ends, before links and monitors hear
/// of it; for ETS, whose tables are gone (or another's) by then. One hook.
void onProcessEnd(void (*hook)(Process &proc));

/// Ends the program: flushes what the I/O library registered, then exits.
[[noreturn]] void haltProgram(int status, bool flush);
/// Called by haltProgram before exiting; for the I/O library.
void onHalt(void (*flush)());

} // namespace lumen::rt
#endif
