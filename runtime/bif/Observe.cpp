//===- Observe.cpp - BIFs about what the runtime tells of itself ----------===//
#include "runtime/bif/Bif.h"
#include "runtime/process/Sequence.h"
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
