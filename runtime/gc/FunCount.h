//===- FunCount.h - how many funs there are ---------------------*- C++ -*-===//
//
// fun_info(F, refc). Funs are not counted as they come and go: who asks has all
// places looked through where they can be (stdlib/lumen/lumen_funs.erl). Old code is
// looked for in the same way.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_GC_FUNCOUNT_H
#define LUMEN_RUNTIME_GC_FUNCOUNT_H

#include "runtime/msg/Signal.h"

namespace lumen::rt {

/// Funs of this code (the word at abi::kFunInfo) that the process can reach,
/// each counted once. Only between two slices.
uint64_t countFuns(Process &proc, uint64_t info);
/// Those among the objects in [p, end).
uint64_t countFunsIn(const uint64_t *p, const uint64_t *end, uint64_t info);

/// A process was asked {Ref, From, Info}, or {Ref, From, Module}, which is whether it
/// runs the module's old code: answers now, or before its next slice.
void receiveFunRequest(Process &proc, Signal *signal);
void answerFunRequests(Process &proc);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_GC_FUNCOUNT_H
