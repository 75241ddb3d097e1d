//===- Spawn.h - new processes ----------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_SPAWN_H
#define LUMEN_RUNTIME_PROCESS_SPAWN_H

#include "runtime/gc/HeapLimit.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/process/Relations.h"

namespace lumen::rt {

struct SpawnOptions {
  Priority priority = Priority::Normal;
  uint32_t minHeapWords = 0; ///< 0: the default
  uint32_t minBinHeapWords = heapDefaults.minBinHeapWords;
  uint32_t fullsweepAfter = heapDefaults.fullsweepAfter;
  HeapLimit heapLimit = defaultHeapLimit();
  uint16_t boundTo = 0; ///< scheduler, from 1; 0: any
  bool offHeapQueue = false; ///< is told; messages are outside of heaps anyhow
  bool link = false;
  bool monitor = false;
  AliasMode alias = AliasMode::None; ///< of the monitor
  Term tag;                          ///< of the monitor, or no value
  Term listed;    ///< the list that these came from, or no value
  Term requested; ///< of spawn_request/4: {Tag, Reference}
  bool isAnswered = true; ///< the request is, by a message
};

/// What a new process runs: module:function(args...), or a fun without arguments.
struct SpawnTarget {
  Term module, function;
  const Term *args = nullptr;
  unsigned count = 0;
  Term fun; ///< if it is a value, the rest is not used
};

/// Makes a process and lets it run. `parent` may be null (the first process).
/// Gives its pid, or no value if there are too many processes. With `monitor`,
/// `reference` receives the reference, on the parent's heap.
Term spawnProcess(Process *parent, const SpawnTarget &target,
                  const SpawnOptions &options, Term *reference = nullptr);

/// The first process: runs `code` (arity 0), which is module:function/0.
Term spawnFirst(abi::CodeWord code, Term module, Term function);

/// A process without parent that begins by calling a C++ function with one
/// argument, an immediate (tests; processes of the runtime itself).
Term spawnNative(BifFunction *bif, Term argument);

} // namespace lumen::rt
#endif
