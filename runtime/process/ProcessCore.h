//===- ProcessCore.h - the rest of a process --------------------*- C++ -*-===//
//
// Behind each Process in the same block. What few processes need is allocated
// when it is needed, so that an idle process is small: this record, one slot of
// the process table, and one block for heap and stack.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_PROCESSCORE_H
#define LUMEN_RUNTIME_PROCESS_PROCESSCORE_H

#include "runtime/msg/Signal.h"
#include "runtime/process/Process.h"
#include <atomic>

namespace lumen::rt {

struct Relations;
struct Dictionary;
struct ReceiveMarks;
struct CallSteps;
struct Sequence;

/// Who may touch a process: Waiting: nobody runs it, any signal makes it
/// Runnable. Runnable: in one run queue. Running: one scheduler owns it.
/// RunningNotified: the same, and a signal came since. Exiting: it takes no more
/// signals; its owner frees it.
enum class ProcessState : uint32_t {
  Waiting,
  Runnable,
  Running,
  RunningNotified,
  Exiting,
};

enum class Priority : uint8_t { Low, Normal, High, Max };

enum class TrapKind : uint8_t {
  None,
  Jump,      ///< p->resume and p->x are set
  Again,     ///< yields, then calls againBif
  Wait,      ///< waits for a signal, then calls againBif
  Hibernate, ///< drops the stack, shrinks, waits, then p->resume
  Collect,   ///< collects, then returns trapValue
  Exit,      ///< the process must end (exitReason)
};

struct ProcessFlags {
  bool trapExit : 1;
  bool asyncMessages : 1;
  bool excWithCaller : 1;  ///< pendingName is the caller's arguments and info
  bool excWithoutBif : 1;  ///< the recorded exception is the caller's own
  bool needsCollection : 1;
  bool fullCollection : 1;
  bool offHeapQueue : 1;
  bool exiting : 1;        ///< exitReason is set
  bool hibernated : 1;
  bool timerActive : 1;    ///< timerNumber is a running receive timer
  bool timedOut : 1;       ///< it has run out
  bool isRunningCode : 1; ///< not between two slices
  bool isWaiting : 1;     ///< the last slice ended in a wait
  bool growNext : 1;       ///< the last collection left little room
  bool peekedAcrossCollection : 1;
  bool pausedInBif : 1;    ///< others ran; signals may have come (sched/Pacing.h)
  bool maxHeapKills : 1;
  bool maxHeapIsLogged : 1;
  bool sensitive : 1;     ///< what it holds is told to nobody
  bool collectionsHeld : 1; ///< requests of others wait (tests)
  bool stopped : 1;       ///< its BIF has given up: it must end
  bool countsFuns : 1;    ///< it has been asked to (gc/FunCount.h)
  bool copiesRetired : 1; ///< it owes an answer (gc/SharedTerms.h)
  bool bifGoesOn : 1; ///< what it calls is a BIF that was told already
  bool hasBegun : 1; ///< the function at p->resume was looked at (CallTrace.h)
  bool blocksScheduling : 1; ///< multi-scheduling (sched/Activity.h)
  bool hasToken : 1;      ///< of sequential tracing (Sequence.h)
  bool savesCalls : 1;    ///< CallTrace.h
};

struct ProcessCore {
  // Written by other threads.
  std::atomic<Signal *> inbox{nullptr}; ///< newest first
  std::atomic<ProcessState> state{ProcessState::Runnable};
  std::atomic<uint32_t> suspendCount{0};

  // Scheduler.
  Process *nextInQueue = nullptr;
  uint16_t scheduler = 0; ///< where it ran last
  uint16_t boundTo = 0;   ///< the scheduler it must run on, from 1; 0: any
  /// Written by itself; who asks it something looks, too (lendPriority).
  std::atomic<Priority> priority{Priority::Normal};
  TrapKind trap = TrapKind::None;
  ProcessFlags flags{};
  uint32_t traceFlags = 0; ///< beside what each slice and message touches
  uint64_t reductions = 0; ///< of finished slices
  int64_t heldReductions = 0; ///< taken away to force a safepoint

  // Argument registers of a process that does not run.
  uint16_t savedCount = 0;
  uint16_t savedCapacity = 0;
  uint16_t timerScheduler = 0;
  uint64_t saved[abi::kArgRegisters] = {};
  uint64_t *savedMore = nullptr; ///< all of them, if more than kArgRegisters

  // Heap: young [heapStart, abi.hp), stack [abi.sp, heapEnd).
  uint64_t *heapStart = nullptr, *heapEnd = nullptr;
  uint64_t *highWater = nullptr; ///< below it, objects have survived once
  uint64_t *oldStart = nullptr, *oldTop = nullptr, *oldEnd = nullptr;
  Signal *fragments = nullptr;
  uint64_t fragmentWords = 0;
  OffHeapList offHeap;           ///< of the young heap
  OffHeapList oldOffHeap;        ///< of the old heap
  uint64_t offHeapLimit = 0;     ///< bytes in offHeap that ask for a collection
  uint64_t blockWords = 0;       ///< of the block at heapStart; heapEnd may lie inside
  uint64_t lastCollection = 0;   ///< reductions at that time
  uint32_t minHeapWords = 0;
  uint32_t fullsweepAfter = 65535;
  uint32_t minorCollections = 0; ///< since the last full one
  uint32_t minBinHeapWords = 46422; ///< is told, but does not matter
  uint64_t maxHeapWords = 0;     ///< 0: no limit (HeapLimit)

  // Messages.
  Signal *messages = nullptr;
  Signal **messagesEnd = &messages;
  Signal **cursor = &messages;
  Signal *peeked = nullptr; ///< at the cursor; code may hold its terms
  uint32_t messageCount = 0;
  uint32_t timerNumber = 0;
  ReceiveMarks *marks = nullptr;

  // Traps and pending ends.
  union {
    BifFunction *againBif = nullptr;
    uint64_t trapValue;
  };
  const abi::BifName *failedBif = nullptr; ///< see noteFailedBif
  uint64_t excCause = 0;           ///< for error_info
  const abi::LocInfo *applyPlace = nullptr; ///< where erlang:error was applied
  uint64_t exitReason = 0;
  uint64_t pendingName[2] = {}; ///< M, F of lumen_resolve_apply's undef; or a bad fun
  uint32_t pendingArity = 0;

  // Relations to others.
  uint32_t initialArity = 0;
  uint64_t initialModule = 0, initialFunction = 0;
  uint64_t parent = 0;
  uint64_t groupLeader = 0;
  uint64_t registeredName = 0;
  uint64_t errorHandler = 0; ///< module; 0: error_handler
  Relations *relations = nullptr;
  Dictionary *dictionary = nullptr;
  uint64_t tracer = 0; ///< pid, or 0 (Trace.h)
  CallSteps *calls = nullptr; ///< CallTrace.cpp
  Sequence *sequence = nullptr;
  uint64_t calledByName = 0; ///< code that apply found; 1: what begins next
  Signal *reply = nullptr; ///< answer to the last request
  uint64_t requestId = 0;
};

/// How the two stand together.
struct ProcessBlock {
  Process process;
  ProcessCore core;
  ProcessBlock() : process(&core.offHeap) {}
};
static_assert(offsetof(ProcessBlock, core) == sizeof(Process));

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_PROCESSCORE_H
