//===- Bif.h - how a BIF is written -----------------------------*- C++ -*-===//
//
//   BIF(erlang_length, 1) {
//     ...
//     return proc.badarg();           // raise
//     return Term::small(n);          // value
//   }
//
// `args` are the arguments, in the scheduler's x registers: read them before
// doing anything that runs Erlang code. Nothing moves while a BIF runs: allocate
// with `proc.heap()` as needed. The result is a term, or no value if an exception
// was raised or, for rows with kBifTraps, a trap was set (`proc.trap...`).
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_BIF_BIF_H
#define LUMEN_RUNTIME_BIF_BIF_H

#include "runtime/process/Process.h"

// The code that calls, where the target can tell.
#ifdef __wasm__
#define LUMEN_CALLED_FROM nullptr
#else
#define LUMEN_CALLED_FROM __builtin_return_address(0)
#endif

#define BIF(symbol, arity)                                                     \
  extern "C" const lumen::abi::BifName lumen_bif_name_##symbol;                \
  extern "C" uint64_t lumen_bif_##symbol(lumen::rt::Process *,                 \
                                         const uint64_t *);                    \
  static lumen::rt::Term bifBody_##symbol(lumen::rt::Process &proc,            \
                                          const lumen::rt::Term *args);        \
  extern "C" uint64_t lumen_bif_##symbol(lumen::rt::Process *proc,             \
                                         const uint64_t *args) {               \
    if (lumen::rt::bifsAreTraced()) [[unlikely]]                               \
      if (auto traced = lumen::rt::callTracedBif(                              \
              *proc, args, &lumen_bif_name_##symbol, lumen_bif_##symbol,       \
              LUMEN_CALLED_FROM);                                              \
          traced.isDone)                                                       \
        return traced.result;                                                  \
    lumen::rt::Term result = bifBody_##symbol(                                 \
        *proc, reinterpret_cast<const lumen::rt::Term *>(args));               \
    if (!result.isValue()) [[unlikely]]                                        \
      lumen::rt::noteFailedBif(*proc, &lumen_bif_name_##symbol);               \
    return result.word();                                                      \
  }                                                                            \
  static lumen::rt::Term bifBody_##symbol(                                     \
      [[maybe_unused]] lumen::rt::Process &proc,                               \
      [[maybe_unused]] const lumen::rt::Term *args)

#endif // LUMEN_RUNTIME_BIF_BIF_H
