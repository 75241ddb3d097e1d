//===- Sequence.h - sequential tracing --------------------------*- C++ -*-===//
//
// A token goes from process to process with the messages that they send each
// other, and what happens to messages that carry it is told to one tracer of
// the whole program. A process that has no token pays one test of its flags
// when it sends and one when it receives; the rest is here.
//
// The token of a process is kept outside of its heap. A message that carries
// one has it in the first word of its block (Signal::carried).
//
// Source: OTP, seq_trace(3); erl_trace.c.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_SEQUENCE_H
#define LUMEN_RUNTIME_PROCESS_SEQUENCE_H

#include "runtime/process/ProcessCore.h"
#include "runtime/process/Spawn.h"
#include "runtime/process/Trace.h"

namespace lumen::rt {

/// Made when a process gets its first token; stays until its end, for the two
/// counts.
struct Sequence {
  Signal *label = nullptr; ///< in its payload
  uint64_t sender = 0;
  uint32_t flags = 0;
  uint32_t age = 0; ///< how often tokens had been reset when this was made
  int64_t serial = 0, previous = 0;
  // Of the process, whether it has a token or not.
  int64_t clock = 0, received = 0;
};

/// The token of a process, or null.
Sequence *sequenceOf(Process &proc);
inline bool hasSequence(const ProcessCore &core) {
  return __builtin_expect(core.flags.hasToken, false);
}
/// Whether what it sends needs makeSentSignal.
inline bool marksMessages(const ProcessCore &core) {
  return hasSequence(core) || sendersAreNamed();
}
void destroySequence(Process &proc);

/// Tells of a message that the process with a token sends.
void sequenceSent(Process &proc, Term to, Term message);
/// A signal whose payload is a tuple of copies of the terms (with count 0: a
/// copy of the first), and which carries the token of the process, or its name
/// if somebody wants to know who sent it.
Signal *makeSentSignal(Process &proc, SignalKind kind, const Term *elements,
                       unsigned count);
/// The process takes a message from its queue: its token is now the message's.
void sequenceReceived(Process &proc, Signal *message);
/// A child inherits the token; the request to start it and its reply count as
/// messages. With `reply`, the child's answer to spawn_request, gives the
/// signal.
Signal *sequenceSpawned(Process &parent, Process &child,
                        const SpawnTarget &target, const SpawnOptions &options,
                        Term reference, Term reply);
/// The exit signal that a process with a token sends over a link.
void sendSequencedExit(Process &proc, Term to, Term reason);
/// It has come, over a link that there is. Its receiver tells that it was sent: in OTP
/// nobody does if the receiver is sensitive.
void sequenceExited(Process &proc, const Signal *signal);

/// {Flags, Label, Serial, From, Previous}, or [].
Term sequenceToken(Process &proc, Heap &heap);
/// seq_trace/2 and seq_trace_info/1; no value: badarg.
Term setSequence(Process &proc, Term item, Term value);
Term sequenceItem(Process &proc, Term item);
/// Tells a text; with a label that is a value, only if the token has it. False:
/// not.
bool sequencePrint(Process &proc, Term label, Term text);

/// The tracer of the program: a pid, or false.
Term sequenceTracer();
/// The old one; no value if the new one is none.
Term setSequenceTracer(Term tracer);
/// All tokens, of processes and of messages, count no more.
void resetSequences();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_SEQUENCE_H
