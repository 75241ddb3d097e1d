//===- Code.h - what stands beside generated code ---------------*- C++ -*-===//
//
// Every piece of generated code (a function, or a continuation of one) is a
// function of one signature, in LLVM's GHC calling convention:
//
//   void piece(Process *p, u64 *sp, u64 *hp, i64 reds, x0, x1, x2, x3, x4, x5)
//
// (wasm32: in the C convention, whose tail calls are `return_call`).
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
// A code address is one word everywhere (CodeWord), and leads to the CodeInfo of
// the piece without a table: natively the record stands in the bytes right before
// the piece (LLVM prefix data). wasm32 has no code in memory: there the low half
// of the word is the piece's index in the function table and the high half the
// address of the record. Both are constants that the linker knows.
//
// Every record has one layout on all targets: what is a pointer has a word of its
// own (on wasm32 the address is in the low half; the high half is not read).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ABI_CODE_H
#define LUMEN_RUNTIME_ABI_CODE_H

#include <stdint.h>

namespace lumen::abi {

constexpr uint32_t kAbiVersion = 4;
constexpr unsigned kArgRegisters = 6;   ///< x0..x5
constexpr unsigned kMaxArity = 255;
constexpr unsigned kStackRedZone = 16;  ///< words
/// C++ that allocates on the heap of a running process leaves at least this
/// many words free between hp and sp (and takes a fragment instead): what a
/// piece may still take, by its entry check, after a call of C++.
constexpr unsigned kHeapReserve = 64;   ///< words
constexpr int64_t kReductionsPerSlice = 4000;
constexpr unsigned kCodeAlign = 16;

struct CodeInfo;

/// A code address, as frames, records and processes hold it; 0: none.
struct CodeWord {
  uint64_t bits;
  explicit constexpr operator bool() const { return bits != 0; }
};

/// A function as stack traces name it. In read-only data.
struct FunctionInfo {
  uint64_t module;   ///< atom
  uint64_t function; ///< atom
  uint64_t arity;
  alignas(8) const char *file; ///< zero-terminated UTF-8, as in {file, ...}; may be null
};

/// A place in a function: one for each call and each op that can raise.
struct LocInfo {
  alignas(8) const FunctionInfo *function;
  alignas(8) uint64_t line; ///< 0: unknown
};

enum CodeKind : uint32_t {
  kCodeFunction = 0,     ///< entry; `live` x registers hold arguments
  kCodeContinuation = 1, ///< x0 holds the result, frame at sp
  kCodeHandler = 2,      ///< x0..x2 hold the exception, frame at sp
  kCodeJoin = 3,         ///< entered by a jump; `live` x registers
};

/// What is known of a piece.
struct CodeInfo {
  CodeWord handler;       ///< continuation: code for an exception, or none
  alignas(8) const LocInfo *loc; ///< continuation: the call; function: its head
  alignas(8) uint64_t liveSlots[2];  ///< continuation: bit i: slot i+1 holds a term; of the
                          ///< slots beyond 128 all are terms
  uint32_t frameWords;    ///< continuation: words of the frame, sp[0] included
  uint16_t kind;          ///< CodeKind
  uint16_t live;          ///< number of live x registers at entry
  uint32_t need;          ///< words that the entry check asks for (heap + stack)
  uint32_t fromOutside;   ///< function: 1: only what a call of an exported function
                          ///< by its full name, from its own module, goes through
};
// A multiple of kCodeAlign: LLVM aligns the start of prefix data, not its end.
static_assert(sizeof(CodeInfo) == 48);

inline const CodeInfo *codeInfo(CodeWord code) {
#ifdef __wasm__
  return reinterpret_cast<const CodeInfo *>(
      static_cast<uintptr_t>(code.bits >> 32));
#else
  return reinterpret_cast<const CodeInfo *>(code.bits) - 1;
#endif
}

/// A lambda; closures point to it.
struct FunInfo {
  uint64_t module;   ///< atom
  uint64_t name;     ///< atom, e.g. '-f/1-fun-0-'
  CodeWord code;
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
  CodeWord code;     ///< never none; calls to what does not exist raise undef
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
  alignas(8) uint64_t (*call)(void *process,
                              const uint64_t *args); ///< null for undef
  alignas(8) uint64_t module;   ///< atom
  uint64_t function; ///< atom
  uint64_t arity;
};

struct ModuleInfo {
  uint64_t name;        ///< atom
  alignas(8) const char *source; ///< path of the source file
  uint8_t md5[16];
};

/// What module_info tells of a module beyond that.
struct ModuleFacts {
  uint64_t attributes;  ///< literal list
  uint64_t compileInfo; ///< literal list
  uint64_t exports;     ///< literal list of {Name, Arity}
};

struct ModuleEntry {
  alignas(8) const ModuleInfo *info;
  alignas(8) const ModuleFacts *facts; ///< null where no code asks for them
};

/// A row of Bifs.def.
struct BifName {
  alignas(8) const char *module;
  alignas(8) const char *function;
  alignas(8) uint64_t arity;
};

/// A file that the program carries, e.g. lib/kernel-8.5.3/ebin/kernel.app.
struct EmbeddedFile {
  alignas(8) const char *name;
  alignas(8) uint64_t nameBytes;
  alignas(8) const char *bytes;
  alignas(8) uint64_t size;
};

/// What the link step knows of the whole program; symbol `lumen_program`.
struct Program {
  uint64_t abiVersion;
  /// Atoms behind those of Atoms.def, in the order of their indexes: of each the
  /// number of its bytes (if above 127: low 7 bits with bit 7 set, then the
  /// others), then these, UTF-8.
  alignas(8) const uint8_t *atoms;
  alignas(8) uint64_t atomCount; ///< those of Atoms.def included
  alignas(8) const Export *exports; ///< in no order
  alignas(8) uint64_t exportCount;
  alignas(8) const ModuleEntry *modules;
  alignas(8) uint64_t moduleCount;
  CodeWord entry;          ///< code of lumen_init:start/0 (the first process)
  uint64_t entryModule;    ///< atom; main module given by --entry
  uint64_t entryFunction;  ///< atom
  alignas(8) const char *otpRelease; ///< "25"
  alignas(8) const EmbeddedFile *files;
  alignas(8) uint64_t fileCount;
  /// All BIFs, if code asks which there are; else there are none here.
  alignas(8) const BifName *bifNames;
  alignas(8) uint64_t bifNameCount;
};

/// First fields of a process, known to generated code by offset.
struct ProcessAbi {
  alignas(8) uint64_t *sp;         ///< valid while C++ runs
  alignas(8) uint64_t *hp;         ///< valid while C++ runs
  alignas(8) int64_t reds;         ///< valid while C++ runs; code runs until below 0
  CodeWord resume;                 ///< piece to continue at
  alignas(8) uint64_t *x;          ///< x registers in memory, of the scheduler
  alignas(8) uint64_t *stackLimit; ///< reserved
  alignas(8) const LocInfo *loc;   ///< place of the op that has just failed
  alignas(8) uint64_t selfPid;     ///< for self()
  uint64_t excClass;    ///< recorded exception; kNoValue if none
  uint64_t excReason;
  uint64_t excTrace;
  alignas(8) const BifInfo *bif; ///< the BIF that a stub is calling
  alignas(8) uint64_t scratch;     ///< of the runtime's own pieces
};
constexpr unsigned kBifOffset = 88;
static_assert(__builtin_offsetof(ProcessAbi, bif) == kBifOffset);
static_assert(sizeof(FunInfo) == 56 && sizeof(Export) == 40 &&
              sizeof(ModuleInfo) == 32 && sizeof(BifInfo) == 32);

} // namespace lumen::abi

#endif // LUMEN_RUNTIME_ABI_CODE_H
