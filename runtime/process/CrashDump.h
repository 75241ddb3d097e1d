//===- CrashDump.h - erl_crash.dump -----------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_CRASHDUMP_H
#define LUMEN_RUNTIME_PROCESS_CRASHDUMP_H

namespace lumen::rt {

/// Writes what is known of the program to the file that ERL_CRASH_DUMP names
/// (default: erl_crash.dump), in the form that OTP's crashdump_viewer reads.
/// Allocates nothing and takes no lock; other threads may run. At most once.
/// Source: OTP break.c (erl_crash_dump_v), the User's Guide, crash_dump.
void writeCrashDump(const char *slogan);

/// Says on standard error which process runs and what its stack is. WebAssembly's
/// hosts call it after a trap.
extern "C" void lumen_tell_stack();

/// Says the slogan and lumen_tell_stack on standard error, writes a dump, and ends the program with
/// status 1, as OTP does when there is no memory.
[[noreturn]] void endWithCrashDump(const char *slogan);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_CRASHDUMP_H
