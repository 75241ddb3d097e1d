//===- CallPatterns.h - what is set for which functions ---------*- C++ -*-===//
//
// One table of all functions of the program, found in its image by what stands
// beside their code (abi::CodeInfo) when it is first wanted. Each has a pattern
// or none. Patterns change under a lock for writing; who looks at a call of a
// function that has one holds it for reading.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_CALLPATTERNS_H
#define LUMEN_RUNTIME_PROCESS_CALLPATTERNS_H

#include "runtime/abi/Code.h"
#include "runtime/process/TraceSpec.h"
#include "runtime/sys/RwLock.h"
#include "runtime/term/SmallVector.h"
#include <atomic>

namespace lumen::rt {

/// Calls of a process, and the time they took.
struct TimeSpent {
  uint64_t pid, calls;
  int64_t ns;
};

/// What is set for a function.
struct CallPattern {
  TraceSpec *spec = nullptr, *meta = nullptr;
  bool isGlobal = false; ///< `spec` is of calls from outside only
  bool counts = false, countPaused = false;
  bool times = false, timePaused = false;
  std::atomic<uint64_t> metaTracer{0}; ///< 0: it has ended
  std::atomic<uint64_t> count{0};
  Mutex mutex;
  SmallVector<TimeSpent, 1> spent; ///< guarded by mutex

  bool isEmpty() const { return !spec && !meta && !counts && !times; }
};

/// A function of the program, or a BIF.
struct TracedFunction {
  const void *key; ///< abi::CodeInfo or, of a BIF, abi::BifName
  const abi::FunctionInfo *function;
  bool isExported, isBif;
  /// Code has an instruction for it: only what calls it by its name is a call.
  bool isInstruction;
  std::atomic<CallPattern *> pattern;
};

/// All functions, and an index by their records.
struct FunctionTable {
  TracedFunction **targets;
  size_t count = 0;
  uint32_t mask = 0;
  uint32_t *index; ///< of targets, from 1; 0: free

  static uint32_t hashOf(const void *key) {
    return static_cast<uint32_t>(
        (reinterpret_cast<uintptr_t>(key) >> 3) * 0x9E3779B97F4A7C15u >> 32);
  }
  TracedFunction *find(const void *key) const {
    for (uint32_t at = hashOf(key) & mask; index[at]; at = (at + 1) & mask)
      if (targets[index[at] - 1]->key == key)
        return targets[index[at] - 1];
    return nullptr;
  }
};

extern RwLock patternLock;
/// Once made, for good.
extern constinit FunctionTable *functions;

/// Makes the table, if there is none yet. The caller holds the lock for
/// writing.
void needFunctions();
/// So many more processes save their calls (SavedCalls.cpp). The same.
void countSavers(int more);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_CALLPATTERNS_H
