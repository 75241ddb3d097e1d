//===- Signal.h - what processes send to each other -------------*- C++ -*-===//
//
// A signal is one block: this record and the words of its terms. A message stays
// in its block until it has been received; then the block becomes one of the
// receiver's heap fragments and the next collection folds it in.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_MSG_SIGNAL_H
#define LUMEN_RUNTIME_MSG_SIGNAL_H

#include "runtime/process/Process.h"

namespace lumen::rt {

enum class SignalKind : uint8_t {
  Fragment,     ///< not a signal: words that C++ allocated
  Message,      ///< term
  AliasMessage, ///< {Alias, Message}: dropped if the alias is not active
  Exit,         ///< {From, Reason, []}: exit/2
  ExitLink,     ///< {From, Reason, []}: a linked process has ended
  Link,         ///< pid that now is linked to the receiver
  Unlink,       ///< pid; the number of the unlink in its block
  UnlinkDone,   ///< the same, from the other side
  Monitor,      ///< {Ref, Watcher, Name | []}: the receiver is watched
  Demonitor,    ///< {Ref, Watcher}
  Down,         ///< {'DOWN', Ref, process, Item, Reason}: what it watches has ended
  Timeout,      ///< small: number of the receive timer that ran out
  InfoRequest,  ///< {Ref, From, Items}: process_info
  Reply,        ///< {Ref, Value}: answer to a request
  AliveRequest, ///< {Ref, From}
  GroupLeader,  ///< {Ref, From, Pid}: the new group leader
  Wake,         ///< nothing: look again
  Suspend,      ///< {Ref, From, [] | {} | {Tag}}: by a reply, not at all, {Tag, suspended}
  SuspendActive, ///< pid that stands still now, as it was asked asynchronously
  Resume,       ///< {From, Count}
  CollectRequest, ///< {Ref, From, [] | {Id}}: garbage_collect/1, async with Id
  TraceRequest,   ///< {Ref, From, what changeTrace takes | [] | save_calls}
  NameChange,     ///< {register | unregister, Name}: by another process; to be traced
  CountFuns,    ///< {Ref, From, Code}: fun_info(F, refc), {Ref, From, Module}:
                ///< check_process_code (gc/FunCount.h)
  CopyRetired,    ///< nothing: shared terms are to be freed (gc/SharedTerms.h)
};

/// What a message does to the token of sequential tracing of who receives it
/// (process/Sequence.h).
enum class SignalToken : uint8_t {
  Unchanged, ///< it comes from the runtime itself
  Clock,     ///< the same, from a timer
  Port,      ///< the same, from the port that it begins with
  None,      ///< its sender had none
  Named,     ///< the same; the first word of its block is its sender
  Carried,   ///< the first word of its block is the token
};

struct Signal {
  Signal *next;
  SignalKind kind;
  SignalToken token;
  uint32_t words; ///< capacity of data
  uint64_t payload;
  OffHeapList offHeap;
  uint64_t data[];

  Term term() const { return Term(payload); }

  /// An empty signal with room for words; fill it through SignalHeap.
  static Signal *create(SignalKind kind, size_t words);
  /// Frees the block and what its off-heap list holds.
  static void destroy(Signal *signal);
  /// Frees the block only (its terms were moved elsewhere).
  static void freeBlockOnly(Signal *signal);
};

/// Builds the terms of a signal.
class SignalHeap final : public LinearHeap {
public:
  explicit SignalHeap(Signal *signal)
      : LinearHeap(signal->data, signal->data + signal->words,
                   &signal->offHeap) {}

private:
  uint64_t *allocSlow(size_t words) override;
};

/// A signal whose payload is a copy of `term`.
Signal *makeTermSignal(SignalKind kind, Term term);
/// A signal whose payload is a tuple of copies of the terms.
Signal *makeTupleSignal(SignalKind kind, const Term *elements, unsigned count);
/// The same for messages that are put in the queue of a process at once: persistent terms
/// are not copied.
Signal *makeSharingSignal(SignalKind kind, Term term);
Signal *makeSharingTupleSignal(SignalKind kind, const Term *elements,
                            unsigned count);

/// Puts a signal into the queue of the process and wakes it. False (and the
/// signal is still the caller's) if the process has ended. The caller must keep
/// `receiver` from being freed: it is a scheduler thread that has looked it up
/// since its last quiescent state, or holds an EpochGuard.
bool pushSignal(Process &receiver, Signal *signal);
/// The same by pid, or by port, which acts on the signal at once; destroys the
/// signal if there is no such process or port. May be called from any thread.
bool sendSignal(Term pid, Signal *signal);

/// Sends a message: copies it. `to` is the pid of a process here. For libraries
/// and threads of the runtime.
void sendMessage(Term to, Term message);

/// Moves what others have sent to where receive finds it, and acts on signals
/// that are not messages. False: the process must exit (ProcessCore::exitReason).
bool fetchSignals(Process &proc);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_MSG_SIGNAL_H
