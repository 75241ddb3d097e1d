//===- ErrorReport.h - reports of uncaught errors ---------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_ERRORREPORT_H
#define LUMEN_RUNTIME_PROCESS_ERRORREPORT_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// A process ends for an uncaught error or throw: `exit` is {Reason, Stack}. Goes
/// to the process registered as `logger` as OTP's emulator sends it, or, if there
/// is none, to standard error in the form of OTP's default handler.
void reportUncaught(Process &proc, Term exit);

/// Something went wrong that is told by a text alone.
void reportText(Process &proc, const char *text);

/// Sends {log, Level, Format, Args, Metadata} to the logger; false if there is
/// none.
bool sendToLogger(Process &proc, Term level, const char *format, Term args);

/// Who gets the runtime's reports: a pid, `logger` (whoever is registered so) or
/// undefined.
Term systemLogger();
void setSystemLogger(Term who);

} // namespace lumen::rt
#endif
