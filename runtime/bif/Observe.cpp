//===- Observe.cpp - BIFs about what the runtime tells of itself ----------===//
#include "runtime/bif/Bif.h"
#include "runtime/process/References.h"
#include "runtime/process/Sequence.h"
#include "runtime/process/Watch.h"
#include "runtime/term/Atoms.h"

using namespace lumen;
using namespace lumen::rt;

//===----------------------------------------------------------------------===//
// Sequential tracing
//===----------------------------------------------------------------------===//

BIF(erlang_seq_trace, 2) {
  Term old = setSequence(proc, args[0], args[1]);
  return old.isValue() ? old : proc.badarg();
}
BIF(erlang_seq_trace_info, 1) {
  Term value = sequenceItem(proc, args[0]);
  return value.isValue() ? value : proc.badarg();
}
BIF(erlang_seq_trace_print, 1) {
  return sequencePrint(proc, Term(), args[0]) ? atoms::true_ : atoms::false_;
}
BIF(erlang_seq_trace_print2, 2) {
  return sequencePrint(proc, args[0], args[1]) ? atoms::true_ : atoms::false_;
}
BIF(lumen_sequence_tracer, 1) {
  Term old = setSequenceTracer(args[0]);
  return old.isValue() ? old : atoms::badarg;
}
BIF(lumen_reset_sequences, 0) {
  resetSequences();
  return atoms::true_;
}

//===----------------------------------------------------------------------===//
// Monitoring and profiling
//===----------------------------------------------------------------------===//

static Term orBadarg(Process &proc, Term value) {
  return value.isValue() ? value : proc.badarg();
}

BIF(erlang_system_monitor0, 0) { return monitorSettings(proc.heap()); }
BIF(erlang_system_monitor1, 1) {
  if (args[0] == atoms::undefined)
    return setMonitor(proc.heap(), atoms::undefined, Term::nil());
  if (!args[0].isTuple(2))
    return proc.badarg();
  return orBadarg(
      proc, setMonitor(proc.heap(), args[0].element(0), args[0].element(1)));
}
BIF(erlang_system_monitor2, 2) {
  return orBadarg(proc, setMonitor(proc.heap(), args[0], args[1]));
}
BIF(erlang_system_profile0, 0) { return profileSettings(proc.heap()); }
BIF(erlang_system_profile2, 2) {
  return orBadarg(proc, setProfile(proc.heap(), args[0], args[1]));
}

//===----------------------------------------------------------------------===//
// Tracing
//===----------------------------------------------------------------------===//

/// Events are with their tracer before anything else is seen of them. The answer comes
/// from the runtime: it is not traced as sent.
BIF(erlang_trace_delivered, 1) {
  if (!args[0].isPid() && args[0] != internAtom("all"))
    return proc.badarg();
  Heap &heap = proc.heap();
  Term reference = makeReference(heap);
  sendMessage(proc.self(), makeTuple(heap, internAtom("trace_delivered"), args[0],
                                     reference));
  return reference;
}
