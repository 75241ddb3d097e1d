//===- SharedTerms.h - terms that all processes may refer to ----*- C++ -*-===//
//
// Persistent terms stand outside of process memory (sys/SharedMemory.h), and processes
// and what is sent to them refer to them without copying. When one is taken away,
// processes may still hold references: so each is asked to copy what it refers to onto
// its own heap, at its next slice, and when all have done so (or ended) the memory is
// freed. What is taken away meanwhile waits for the next round, so many terms cost one
// collection a process. While a round is on, what is sent is copied whole.
//
// Source: OTP erl_bif_persistent.c, erts_literal_area_collector.erl.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_GC_SHAREDTERMS_H
#define LUMEN_RUNTIME_GC_SHAREDTERMS_H

#include "runtime/ets/Object.h"
#include "runtime/process/Process.h"

#include <atomic>

namespace lumen::rt {

/// Frees the object when no process refers to it any more. Nobody can get new
/// references to it. Only in scheduler threads.
void retireShared(Object *object);

/// Are there such objects?
bool isFreeingShared();

/// In odd phases copies that are sent share no persistent terms (term/Copy.h).
extern std::atomic<uint64_t> sharingPhase;
/// Schedulers hold still when they see it, for ever: the program ends.
constexpr uint64_t kLastPhase = ~uint64_t(0) - 1;
/// A scheduler has passed on to the phase.
void phasePassed(uint64_t phase);

/// Copies what the process refers to of retired objects, and tells so, unless it has
/// to be tried again. `args` are the live argument registers. Its flags may say that it
/// must exit then.
void copyRetired(Process &proc, uint64_t *args, unsigned argCount);
/// The process has ended, or will not be asked.
void leaveRetired();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_GC_SHAREDTERMS_H
