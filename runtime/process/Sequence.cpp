//===- Sequence.cpp - sequential tracing ----------------------------------===//
#include "runtime/process/FlagNames.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Trace.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Copy.h"

#include <new>

namespace lumen::rt {

namespace {

constexpr uint32_t kSend = 1, kReceive = 2, kPrint = 4, kTimestamp = 8,
                   kStrictMonotonic = 16, kMonotonic = 32;

/// Pid of the tracer, or 0.
constinit std::atomic<uint64_t> tracer{0};
constinit std::atomic<uint32_t> resets{0};

bool isLive(Term pid) {
  EpochGuard guard;
  return findProcess(pid) != nullptr;
}

Term tupleOf(Heap &heap, const Term *elements, unsigned count) {
  uint64_t *tuple = heap.alloc(1 + count);
  tuple[0] = abi::header(count, abi::kTupleTag);
  for (unsigned i = 0; i < count; ++i)
    tuple[1 + i] = elements[i].word();
  return Term::boxed(tuple);
}

Term listOf(Heap &heap, const Term *elements, unsigned count) {
  Term list = Term::nil();
  while (count-- > 0)
    list = makeCons(heap, elements[count], list);
  return list;
}

/// One that has ended is forgotten.
uint64_t currentTracer() {
  uint64_t pid = tracer.load(std::memory_order_acquire);
  if (pid && !isLive(Term(pid)) &&
      tracer.compare_exchange_strong(pid, 0, std::memory_order_acq_rel))
    return 0;
  return pid;
}

/// The record, even if there is no token; what was reset is gone.
Sequence &recordOf(Process &proc) {
  Sequence *&sequence = proc.core().sequence;
  if (!sequence) {
    sequence = new (allocateBlock(sizeof(Sequence))) Sequence;
    sequence->age = resets.load(std::memory_order_acquire);
  }
  uint32_t age = resets.load(std::memory_order_acquire);
  if (sequence->age != age) {
    sequence->age = age;
    sequence->clock = sequence->received = 0;
    proc.core().flags.hasToken = false;
  }
  return *sequence;
}

void setLabel(Sequence &sequence, Term label) {
  if (sequence.label) {
    if (sequence.label->term() == label)
      return;
    Signal::destroy(sequence.label);
  }
  size_t words = label.isImmediate() ? 0 : wholeSize(label);
  sequence.label = Signal::create(SignalKind::Fragment, words);
  SignalHeap heap(sequence.label);
  sequence.label->payload =
      words ? copyWhole(heap, label).word() : label.word();
}

/// Makes a token unless there is one.
Sequence &needToken(Process &proc) {
  Sequence &sequence = recordOf(proc);
  if (!proc.core().flags.hasToken) {
    proc.core().flags.hasToken = true;
    sequence.flags = 0;
    setLabel(sequence, Term::small(0));
    sequence.serial = 0;
    sequence.sender = proc.self().word();
    sequence.previous = sequence.received;
  }
  return sequence;
}

constexpr FlagName kNames[] = {{"send", kSend},
                               {"receive", kReceive},
                               {"print", kPrint},
                               {"timestamp", kTimestamp},
                               {"strict_monotonic_timestamp", kStrictMonotonic},
                               {"monotonic_timestamp", kMonotonic}};

/// To the tracer: {seq_trace, Label, {Event, {Previous, Serial}, From, To,
/// Message}} and the time.
void tell(Process &proc, const Sequence &sequence, uint32_t type, Term from,
          Term to, Term message) {
  if (!(sequence.flags & type) || proc.core().flags.sensitive)
    return;
  uint64_t watcher = currentTracer();
  if (!watcher || Term(watcher) == proc.self())
    return;
  ArenaHeap heap(64);
  const char *event = type == kSend      ? "send"
                      : type == kReceive ? "receive"
                                         : "print";
  Term serials = makeTuple(heap, Term::small(sequence.previous),
                           Term::small(sequence.serial));
  Term elements[4] = {
      internAtom("seq_trace"), sequence.label->term(),
      makeTuple(heap, internAtom(event), serials, from, to, message)};
  unsigned count = 3;
  if (uint32_t stamps = traceStamps(sequence.flags, kTimestamp,
                                    kMonotonic, kStrictMonotonic))
    elements[count++] = traceTimestamp(heap, stamps);
  if (!sendSignal(Term(watcher),
                  makeTupleSignal(SignalKind::Message, elements, count)))
    tracer.compare_exchange_strong(watcher, 0, std::memory_order_acq_rel);
}

/// What the process sends next has the next number.
void step(Process &proc, Sequence &sequence) {
  if (currentTracer() == proc.self().word())
    return;
  sequence.sender = proc.self().word();
  sequence.clock = sequence.clock == abi::kMaxSmall ? 0 : sequence.clock + 1;
  sequence.serial = sequence.clock;
  sequence.previous = sequence.received;
}

/// What a message carries: the token and the age of its reset.
constexpr unsigned kCarriedElements = 6;

/// Labels are copied whole: nobody looks here when shared terms go.
Term carriedToken(Heap &heap, const Sequence &sequence) {
  Term label = sequence.label->term();
  Term elements[kCarriedElements] = {
      Term::small(sequence.flags),
      label.isImmediate() ? label : copyWhole(heap, label),
      Term::small(sequence.serial),
      Term(sequence.sender),
      Term::small(sequence.previous),
      Term::small(sequence.age)};
  return tupleOf(heap, elements, kCarriedElements);
}

/// With the token, or else the sender, in its first word.
Signal *makeMarked(const Sequence *sequence, Term sender, SignalKind kind,
                   const Term *elements, unsigned count) {
  constexpr unsigned kMost = 8;
  size_t words = 1 + (count ? 1 + count : 0);
  if (sequence)
    words += 1 + kCarriedElements + wholeSize(sequence->label->term());
  for (unsigned i = 0; i < (count ? count : 1); ++i)
    words += flatSize(elements[i]);
  Signal *signal = Signal::create(kind, words);
  SignalHeap heap(signal);
  uint64_t *mark = heap.alloc(1);
  *mark = sequence ? carriedToken(heap, *sequence).word() : sender.word();
  signal->token = sequence ? SignalToken::Carried : SignalToken::Named;
  Term copies[kMost];
  for (unsigned i = 0; i < (count ? count : 1); ++i)
    copies[i] =
        elements[i].isImmediate() ? elements[i] : copyTerm(heap, elements[i]);
  signal->payload =
      count ? tupleOf(heap, copies, count).word() : copies[0].word();
  return signal;
}

} // namespace

Sequence *sequenceOf(Process &proc) {
  if (!proc.core().flags.hasToken)
    return nullptr;
  Sequence &sequence = recordOf(proc);
  return proc.core().flags.hasToken ? &sequence : nullptr;
}

void destroySequence(Process &proc) {
  Sequence *&sequence = proc.core().sequence;
  if (!sequence)
    return;
  if (sequence->label)
    Signal::destroy(sequence->label);
  freeBlock(sequence, sizeof(Sequence));
  sequence = nullptr;
}

void sequenceSent(Process &proc, Term to, Term message) {
  Sequence *sequence = sequenceOf(proc);
  if (!sequence)
    return;
  step(proc, *sequence);
  tell(proc, *sequence, kSend, proc.self(), to, message);
}

Signal *makeSentSignal(Process &proc, SignalKind kind, const Term *elements,
                       unsigned count) {
  Sequence *sequence = sequenceOf(proc);
  if (sequence || sendersAreNamed())
    return makeMarked(sequence, proc.self(), kind, elements, count);
  Signal *signal = count ? makeSharingTupleSignal(kind, elements, count)
                         : makeSharingSignal(kind, elements[0]);
  signal->token = SignalToken::None;
  return signal;
}

void sequenceReceived(Process &proc, Signal *message) {
  ProcessCore &core = proc.core();
  if (message->token < SignalToken::None)
    return;
  if (message->token != SignalToken::Carried) {
    core.flags.hasToken = false;
    return;
  }
  Sequence &sequence = recordOf(proc);
  Term carried(message->data[0]);
  if (carried.element(5) != Term::small(sequence.age)) {
    core.flags.hasToken = false;
    return;
  }
  core.flags.hasToken = true;
  sequence.flags = static_cast<uint32_t>(carried.element(0).toSmall());
  setLabel(sequence, carried.element(1));
  sequence.serial = carried.element(2).toSmall();
  sequence.sender = carried.element(3).word();
  sequence.previous = carried.element(4).toSmall();
  sequence.received = sequence.serial;
  if (sequence.clock < sequence.serial)
    sequence.clock = sequence.serial;
  tell(proc, sequence, kReceive, Term(sequence.sender), proc.self(),
       message->term());
}

Signal *sequenceSpawned(Process &parent, Process &child,
                        const SpawnTarget &target, const SpawnOptions &options,
                        Term reference, Term reply) {
  Sequence *from = sequenceOf(parent);
  if (!from)
    return nullptr;
  step(parent, *from);
  Sequence &own = recordOf(child);
  child.core().flags.hasToken = true;
  own.flags = from->flags;
  setLabel(own, from->label->term());
  own.serial = own.clock = own.received = from->serial;
  own.previous = from->previous;
  own.sender = from->sender;

  ArenaHeap heap(64);
  if (!reference.isValue())
    reference = makeReferenceFrom(heap, newReferenceId());
  Term arguments = listOf(heap, target.args, target.count);
  Term function = makeTuple(heap, target.module, target.function,
                            Term::small(target.count));
  if (target.fun.isValue()) {
    arguments =
        makeCons(heap, target.fun, makeCons(heap, Term::nil(), Term::nil()));
    function = makeTuple(heap, atoms::erlang, atoms::apply, Term::small(2));
  }
  Term listed = options.listed;
  if (!listed.isValue()) {
    listed = Term::nil();
    if (options.monitor)
      listed = makeCons(heap, atoms::monitor, listed);
    if (options.link)
      listed = makeCons(heap, atoms::link, listed);
  }
  Term tag = reply.isValue() ? reply.element(0) : internAtom("spawn_reply");
  Term request[] = {internAtom("spawn_request"),
                    reference,
                    parent.self(),
                    Term(parent.core().groupLeader),
                    function,
                    listed,
                    tag,
                    arguments};
  Term asked = tupleOf(heap, request, std::size(request));
  tell(parent, *from, kSend, parent.self(), child.self(), asked);
  tell(child, own, kReceive, parent.self(), child.self(), asked);
  step(child, own);
  Term answer = reply.isValue()
                    ? reply
                    : makeTuple(heap, tag, reference, atoms::ok, child.self());
  tell(child, own, kSend, child.self(), parent.self(), answer);
  if (reply.isValue())
    return makeMarked(&own, Term(), SignalKind::Message, &reply, 0);
  tell(parent, own, kReceive, child.self(), parent.self(), answer);
  from->received = own.serial;
  if (from->clock < own.serial)
    from->clock = own.serial;
  return nullptr;
}

void sendSequencedExit(Process &proc, Term to, Term reason) {
  if (Sequence *sequence = sequenceOf(proc))
    step(proc, *sequence);
  // Three elements: see sendExitLink.
  Term elements[] = {proc.self(), reason, Term::nil()};
  sendSignal(to, makeSentSignal(proc, SignalKind::ExitLink, elements, 3));
}

void sequenceExited(Process &proc, const Signal *signal) {
  Term carried(signal->data[0]);
  if (carried.element(5) != Term::small(resets.load(std::memory_order_acquire)))
    return;
  Signal label{};
  label.payload = carried.element(1).word();
  Sequence sequence;
  sequence.label = &label;
  sequence.flags = static_cast<uint32_t>(carried.element(0).toSmall());
  sequence.serial = carried.element(2).toSmall();
  sequence.previous = carried.element(4).toSmall();
  Term from = signal->term().element(0);
  ArenaHeap heap(16);
  tell(proc, sequence, kSend, from, proc.self(),
       makeTuple(heap, atoms::EXIT, from, signal->term().element(1)));
}

Term sequenceToken(Process &proc, Heap &heap) {
  Sequence *sequence = sequenceOf(proc);
  if (!sequence)
    return Term::nil();
  return makeTuple(heap, Term::small(sequence->flags),
                   copyTerm(heap, sequence->label->term()),
                   Term::small(sequence->serial), Term(sequence->sender),
                   Term::small(sequence->previous));
}

Term setSequence(Process &proc, Term item, Term value) {
  if (!item.isAtom())
    return Term();
  Heap &heap = proc.heap();
  if (uint32_t flag = flagNamed(kNames, item);
      flag && (value == atoms::true_ || value == atoms::false_)) {
    Sequence &sequence = needToken(proc);
    bool was = sequence.flags & flag;
    if (value == atoms::true_)
      sequence.flags |= flag;
    else
      sequence.flags &= ~flag;
    return was ? atoms::true_ : atoms::false_;
  }
  if (item == internAtom("label")) {
    Sequence &sequence = needToken(proc);
    Term old = copyTerm(heap, sequence.label->term());
    setLabel(sequence, value);
    return old;
  }
  if (item == internAtom("serial")) {
    if (!value.isTuple(2) || !value.element(0).isSmall() ||
        !value.element(1).isSmall())
      return Term();
    Sequence &sequence = needToken(proc);
    Term old = makeTuple(heap, Term::small(sequence.previous),
                         Term::small(sequence.serial));
    sequence.previous = sequence.received = value.element(0).toSmall();
    sequence.serial = sequence.clock = value.element(1).toSmall();
    return old;
  }
  if (item == atoms::sequential_trace_token && value.isNil()) {
    Term old = sequenceToken(proc, heap);
    proc.core().flags.hasToken = false;
    return old;
  }
  return Term();
}

Term sequenceItem(Process &proc, Term item) {
  Sequence *sequence = sequenceOf(proc);
  Heap &heap = proc.heap();
  if (uint32_t flag = flagNamed(kNames, item))
    return makeTuple(heap, item,
                     sequence && (sequence->flags & flag) ? atoms::true_
                                                          : atoms::false_);
  if (item == internAtom("label"))
    return sequence
               ? makeTuple(heap, item, copyTerm(heap, sequence->label->term()))
               : Term::nil();
  if (item == internAtom("serial"))
    return sequence ? makeTuple(heap, item,
                                makeTuple(heap, Term::small(sequence->previous),
                                          Term::small(sequence->serial)))
                    : Term::nil();
  return Term();
}

bool sequencePrint(Process &proc, Term label, Term text) {
  Sequence *sequence = sequenceOf(proc);
  if (!sequence ||
      (label.isValue() && !equalExact(label, sequence->label->term())))
    return false;
  step(proc, *sequence);
  tell(proc, *sequence, kPrint, proc.self(), Term::nil(), text);
  return true;
}

Term sequenceTracer() {
  uint64_t pid = currentTracer();
  return pid ? Term(pid) : atoms::false_;
}

Term setSequenceTracer(Term pid) {
  bool isNone = pid == atoms::false_;
  if (!isNone && !(pid.isPid() && isLive(pid)))
    return Term();
  currentTracer();
  uint64_t old =
      tracer.exchange(isNone ? 0 : pid.word(), std::memory_order_acq_rel);
  return old ? Term(old) : atoms::false_;
}

void resetSequences() { resets.fetch_add(1, std::memory_order_acq_rel); }

} // namespace lumen::rt
