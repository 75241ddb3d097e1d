//===- Code.h - what stands beside generated code ---------------*- C++ -*-===//
//
// Every piece of generated code (a function, or a continuation of one) is a
// native function of one signature, in LLVM's GHC calling convention:
//
//   void piece(Process *p, u64 *sp, u64 *hp, i64 reds, x0, x1, x2, x3, x4, x5)
//
// Arguments beyond the sixth are in p->x[6...]. A continuation gets its result
// in x0 and its frame at sp; an unwind continuation (handler) gets class,
// reason and raw trace in x0..x2 and the same frame at sp. Control leaves a
// piece by a jump (musttail) to another one or by a plain return to the
// scheduler.
//
// Erlang stack: grows down from the end of the process's block towards the
// heap. A frame: sp[0] = address of the continuation, sp[1...] its slots.
// The continuation removes the frame. Room for kStackRedZone words is always
// free below sp beyond what code asked for.
//
// A CodeInfo stands in the bytes right before every piece (LLVM prefix data),
// so everything about a code address is found without a table. Targets without
// code addresses in memory keep the same records in a table by index.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ABI_CODE_H
#define LUMEN_RUNTIME_ABI_CODE_H

#include <stdint.h>

namespace lumen::abi {

constexpr uint32_t kAbiVersion = 2;
constexpr unsigned kArgRegisters = 6;   ///< x0..x5
constexpr unsigned kMaxArity = 255;
constexpr unsigned kStackRedZone = 16;  ///< words
/// C++ that allocates on the heap of a running process leaves at least this
/// many words free between hp and sp (and takes a fragment instead): what a
/// piece may still take, by its entry check, after a call of C++.
constexpr unsigned kHeapReserve = 64;   ///< words
constexpr int64_t kReductionsPerSlice = 4000;
constexpr unsigned kCodeAlign = 16;

/// A function as stack traces name it. In read-only data.
struct FunctionInfo {
  uint64_t module;   ///< atom
  uint64_t function; ///< atom
  uint64_t arity;
  const char *file;  ///< zero-terminated UTF-8, as in {file, ...}; may be null
};

/// A place in a function: one for each call and each op that can raise.
struct LocInfo {
  const FunctionInfo *function;
  uint64_t line; ///< 0: unknown
};

enum CodeKind : uint32_t {
  kCodeFunction = 0,     ///< entry; `live` x registers hold arguments
  kCodeContinuation = 1, ///< x0 holds the result, frame at sp
  kCodeHandler = 2,      ///< x0..x2 hold the exception, frame at sp
  kCodeJoin = 3,         ///< entered by a jump; `live` x registers
};

/// Right before the first byte of a piece.
struct CodeInfo {
  const void *handler;    ///< continuation: code for an exception, or null
  const LocInfo *loc;     ///< continuation: the call; function: its head
  uint64_t liveSlots[2];  ///< continuation: bit i: slot i+1 holds a term; of the
                          ///< slots beyond 128 all are terms
  uint32_t frameWords;    ///< continuation: words of the frame, sp[0] included
  uint16_t kind;          ///< CodeKind
  uint16_t live;          ///< number of live x registers at entry
  uint32_t need;          ///< words that the entry check asks for (heap + stack)
  uint32_t reserved;
};
// A multiple of kCodeAlign: LLVM aligns the start of prefix data, not its end.
static_assert(sizeof(CodeInfo) == 48 || sizeof(void *) == 4);

inline const CodeInfo *codeInfo(const void *code) {
  return static_cast<const CodeInfo *>(code) - 1;
}

/// A lambda; closures point to it.
struct FunInfo {
  uint64_t module;   ///< atom
  uint64_t name;     ///< atom, e.g. '-f/1-fun-0-'
  const void *code;
  uint32_t arity;
  uint32_t freeVars;
  uint32_t index;
  uint32_t uniq;
  uint8_t md5[16];   ///< of the module
};

/// A function that other modules, apply and external funs can name.
struct Export {
  uint64_t module;   ///< atom
  uint64_t function; ///< atom
  uint64_t arity;
  const void *code;  ///< never null; calls to what does not exist raise undef
  uint64_t isBif;    ///< 1: implemented in C++ (function_exported, is_builtin)
};

/// A BIF that is called like an Erlang function (kBifTraps, and any BIF that is
/// exported or tail-called), or a function that does not exist. The link step
/// makes, for each such "m:f/a", a read-only BifInfo and a stub: a piece of kind
/// kCodeFunction with live = arity, loc = null, frameWords = 0, whose code is
///
///   store &info to p->bif                           (offset kBifOffset)
///   musttail lumen_call_bif(p, sp, hp, reds, x0...x5)     a BIF
///   musttail lumen_undef(p, sp, hp, reds, x0...x5)        what does not exist
///
/// lumen_call_bif stores x0..x5 into p->x (arguments beyond the sixth are there
/// already), and sp, hp and reds into p, calls `call(p, p->x)` and returns the
/// result to the continuation at sp, or deals with no value (exception or trap).
struct BifInfo {
  uint64_t (*call)(void *process, const uint64_t *args); ///< null for undef
  uint64_t module;   ///< atom
  uint64_t function; ///< atom
  uint64_t arity;
};

struct AtomName {
  const char *utf8;
  uint64_t length;   ///< bytes
};

struct ModuleInfo {
  uint64_t name;        ///< atom
  uint64_t attributes;  ///< literal list
  uint64_t compileInfo; ///< literal list
  const char *source;   ///< path of the source file
  uint64_t exports;     ///< literal list of {Name, Arity}
  uint8_t md5[16];
};

/// A file that the program carries, e.g. lib/kernel-8.5.3/ebin/kernel.app.
struct EmbeddedFile {
  const char *name;
  uint64_t nameBytes;
  const char *bytes;
  uint64_t size;
};

/// What the link step knows of the whole program; symbol `lumen_program`.
struct Program {
  uint64_t abiVersion;
  const AtomName *atoms;   ///< index = atom index; begins with Atoms.def
  uint64_t atomCount;
  const Export *exports;   ///< in no order
  uint64_t exportCount;
  const ModuleInfo *const *modules;
  uint64_t moduleCount;
  const void *entry;       ///< code of lumen_init:start/0 (the first process)
  uint64_t entryModule;    ///< atom; main module given by --entry
  uint64_t entryFunction;  ///< atom
  const char *otpRelease;  ///< "25"
  const EmbeddedFile *files;
  uint64_t fileCount;
};

/// First fields of a process, known to generated code by offset.
struct ProcessAbi {
  uint64_t *sp;         ///< valid while C++ runs
  uint64_t *hp;         ///< valid while C++ runs
  int64_t reds;         ///< valid while C++ runs; code runs until below 0
  const void *resume;   ///< piece to continue at
  uint64_t *x;          ///< x registers in memory, of the scheduler
  uint64_t *stackLimit; ///< reserved
  const LocInfo *loc;   ///< place of the op that has just failed
  uint64_t selfPid;     ///< for self()
  uint64_t excClass;    ///< recorded exception; kNoValue if none
  uint64_t excReason;
  uint64_t excTrace;
  const BifInfo *bif;   ///< the BIF that a stub is calling
  uint64_t scratch;     ///< of the runtime's own pieces
};
constexpr unsigned kBifOffset = 88;
static_assert(sizeof(void *) == 4 ||
              __builtin_offsetof(ProcessAbi, bif) == kBifOffset);

} // namespace lumen::abi

#endif // LUMEN_RUNTIME_ABI_CODE_H
