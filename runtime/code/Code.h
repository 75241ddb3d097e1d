//===- Code.h - running and unwinding generated code ------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_CODE_CODE_H
#define LUMEN_RUNTIME_CODE_CODE_H

#include "runtime/process/ProcessCore.h"
#include <string_view>

extern "C" {
// Addresses of pieces (Trampolines.ll).
extern const lumen::abi::CodeWord lumen_code_exit_normal;
extern const lumen::abi::CodeWord lumen_code_bif_again;
extern const lumen::abi::CodeWord lumen_code_resolve_failed;
/// For external funs of a function that does not exist, by arity.
extern const lumen::abi::CodeWord lumen_undef_funs[256];
}

namespace lumen::rt {

/// The program (symbol lumen_program); null in unit tests unless set.
extern const abi::Program *program;

/// Saves arguments of a process that leaves the processor.
void saveArguments(Process &proc, const uint64_t *args, unsigned count);

/// Code of module:function/arity, or none.
abi::CodeWord findExport(Term module, Term function, unsigned arity);
const abi::Export *findExportEntry(Term module, Term function, unsigned arity);
const abi::ModuleEntry *findModule(Term module);

/// A fun `fun M:F/A`; it may name a function that does not exist.
Term makeExternalFun(Heap &heap, Term module, Term function, unsigned arity);

/// Makes the process call a function that does not exist when it runs on: sets
/// p->resume. The arguments are set by the caller.
void resumeAtUndef(Process &proc, Term module, Term function, unsigned arity);

/// Walks the frames from abi.sp down to a handler for the recorded exception and
/// sets p->resume. False if there is none: the process must end.
bool unwind(Process &proc);

/// Completes the trace of the recorded exception: `loc` is the place, or null;
/// the failed BIF, if one is noted, is the top entry, with `args`.
void completeTrace(Process &proc, const abi::LocInfo *loc, const uint64_t *args);
/// The same with a top entry of {Module, Function, args}.
void completeTraceWith(Process &proc, Term module, Term function, unsigned arity,
                       const uint64_t *args, const abi::LocInfo *loc);

/// The same with a top entry of {Module, Function, Arity, []}.
void completeTraceOf(Process &proc, Term module, Term function, unsigned arity);
/// The same with a top entry of {Fun, Args, []}.
void completeTraceOfFun(Process &proc, Term fun, Term args);

/// Raw trace to a list of {M, F, A | Args, Location}.
Term buildStackTrace(Process &proc, Term rawTrace);
/// The stack of a process as such a list (process_info current_stacktrace).
Term currentStackTrace(Process &proc, Heap &heap, unsigned depth);
/// {M, F, A} of where the process is, its resume piece or nearest frame, or no
/// value.
Term currentFunction(const Process &proc, Heap &heap);

/// Is there a row of Bifs.def for this function? Of the names that the program
/// has (abi::Program).
bool isBifRow(std::string_view module, std::string_view function,
              unsigned arity);

/// How many entries stack traces get; gives the old number. At most 64, as in
/// OTP.
unsigned setBacktraceDepth(unsigned depth);
/// How many entries a trace has at most; at least one.
unsigned maxBacktraceDepth();
/// The same as it was set, perhaps 0.
unsigned backtraceDepthLimit();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_CODE_CODE_H
