//===- ProcessSupport.h - shared by the BIFs about processes ----*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BIF_PROCESSSUPPORT_H
#define LUMEN_RUNTIME_BIF_PROCESSSUPPORT_H

#include "runtime/process/Relations.h"

namespace lumen::rt {

/// Asks another process and waits for the answer. Called again by waitAgain until
/// `value` is there (true) or a trap is set (false).
bool askProcess(Process &proc, BifFunction *bif, const Term *args, unsigned count,
                SignalKind kind, Term target, Term items, Term &value);

/// Options of monitor/3 and {monitor, Options}: {alias, Mode}, {tag, Term}.
bool parseMonitorOptions(Term list, AliasMode &alias, Term &tag);

/// Prints the frames of the process on standard error.
void displayStack(Process &proc);
/// Ends the program as halt(abort) and halt("slogan") do.
[[noreturn]] void abortProgram(const char *slogan);
/// A string's text from malloc, or null if it is not one of bytes.
char *listText(Term list);

} // namespace lumen::rt
#endif
