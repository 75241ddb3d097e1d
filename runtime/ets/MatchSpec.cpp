//===- MatchSpec.cpp - running match specifications -----------------------===//
#include "runtime/ets/MatchSpec.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/process/Sequence.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Map.h"
#include "runtime/term/Sort.h"

#include <algorithm>
#include <iterator>
#include <string.h>

// Name, arity and symbol of what guards and bodies may call.
#define LUMEN_MATCH_FUNCTIONS(X)                                               \
  X("is_atom", 1, is_atom) X("is_float", 1, is_float)                          \
  X("is_integer", 1, is_integer) X("is_list", 1, is_list)                      \
  X("is_number", 1, is_number) X("is_pid", 1, is_pid)                          \
  X("is_port", 1, is_port) X("is_reference", 1, is_reference)                  \
  X("is_tuple", 1, is_tuple) X("is_map", 1, is_map)                            \
  X("is_map_key", 2, is_map_key) X("is_binary", 1, is_binary)                  \
  X("is_bitstring", 1, is_bitstring) X("is_boolean", 1, is_boolean)            \
  X("is_function", 1, is_function) X("is_record", 3, is_record)                \
  X("is_record", 2, is_record2)                                                \
  X("not", 1, not) X("xor", 2, xor)                                            \
  X("abs", 1, abs) X("element", 2, element) X("hd", 1, hd) X("tl", 1, tl)      \
  X("length", 1, length) X("map_get", 2, map_get) X("map_size", 1, map_size)   \
  X("node", 0, node) X("node", 1, node1) X("self", 0, self)                    \
  X("round", 1, round) X("trunc", 1, trunc) X("float", 1, float)               \
  X("size", 1, size) X("bit_size", 1, bit_size) X("byte_size", 1, byte_size)   \
  X("tuple_size", 1, tuple_size) X("binary_part", 2, binary_part2)             \
  X("binary_part", 3, binary_part) X("ceil", 1, ceil) X("floor", 1, floor)     \
  X("+", 1, plus) X("-", 1, neg) X("+", 2, add) X("-", 2, sub)                 \
  X("*", 2, mul) X("/", 2, fdiv) X("div", 2, div) X("rem", 2, rem)             \
  X("band", 2, band) X("bor", 2, bor) X("bxor", 2, bxor) X("bnot", 1, bnot)    \
  X("bsl", 2, bsl) X("bsr", 2, bsr)                                            \
  X(">", 2, gt) X(">=", 2, ge) X("<", 2, lt) X("=<", 2, le)                    \
  X("=:=", 2, eqeq) X("==", 2, eq) X("=/=", 2, neqeq) X("/=", 2, ne)

#define LUMEN_DECLARE(name, arity, symbol)                                     \
  extern "C" uint64_t lumen_bif_erlang_##symbol(lumen::rt::Process *,          \
                                                const uint64_t *);
LUMEN_MATCH_FUNCTIONS(LUMEN_DECLARE)
#undef LUMEN_DECLARE
extern "C" void lumen_clear_exception(lumen::rt::Process *);
extern "C" uint64_t lumen_bif_erlang_display(lumen::rt::Process *,
                                             const uint64_t *);

namespace lumen::rt {

static thread_local TraceOutcome *traceOutcome = nullptr;

// What bodies of specifications for tracing may do, as match_spec_test/3 tells it.
static uint64_t traceMessage(Process *, const uint64_t *args) {
  traceOutcome->message = Term(args[0]);
  return atoms::true_.word();
}
static uint64_t traceReturns(Process *, const uint64_t *) {
  traceOutcome->returns = true;
  return atoms::true_.word();
}
static uint64_t traceExceptions(Process *, const uint64_t *) {
  traceOutcome->exceptions = true;
  return atoms::true_.word();
}
static uint64_t traceToken(Process *proc, const uint64_t *) {
  return sequenceToken(*proc, proc->heap()).word();
}
static uint64_t traceSetToken(Process *proc, const uint64_t *args) {
  if (!traceOutcome->act)
    return atoms::true_.word();
  Term old = setSequence(*proc, Term(args[0]), Term(args[1]));
  return old.isValue() ? atoms::true_.word() : old.word();
}
static uint64_t traceHasToken(Process *proc, const uint64_t *) {
  return boolTerm(sequenceOf(*proc)).word();
}
static Term withoutTracee(TraceAction action) {
  switch (action) {
  case TraceAction::Caller:
  case TraceAction::CallerLine:
  case TraceAction::ProcessDump:
    return atoms::undefined;
  case TraceAction::GetControlWord:
  case TraceAction::SetControlWord:
    return Term::small(0);
  case TraceAction::Silent:
  case TraceAction::Enable:
  case TraceAction::Disable:
  case TraceAction::Trace:
    return atoms::true_;
  }
}
template <TraceAction action, unsigned count>
static uint64_t traceAct(Process *proc, const uint64_t *args) {
  if (!traceOutcome->act)
    return withoutTracee(action).word();
  return traceOutcome
      ->act(*proc, action, reinterpret_cast<const Term *>(args), count)
      .word();
}
static uint64_t traceDisplay(Process *proc, const uint64_t *args) {
  return traceOutcome->act ? lumen_bif_erlang_display(proc, args)
                           : atoms::true_.word();
}

#define LUMEN_ROW(name, arity, symbol) {name, arity, lumen_bif_erlang_##symbol},
const MatchFunction matchFunctions[] = {
    LUMEN_MATCH_FUNCTIONS(LUMEN_ROW)
    {"message", 1, traceMessage},
    {"return_trace", 0, traceReturns},
    {"exception_trace", 0, traceExceptions},
    {"get_seq_token", 0, traceToken},
    {"set_seq_token", 2, traceSetToken},
    {"is_seq_trace", 0, traceHasToken},
    {"display", 1, traceDisplay},
    {"caller", 0, traceAct<TraceAction::Caller, 0>},
    {"caller_line", 0, traceAct<TraceAction::CallerLine, 0>},
    {"process_dump", 0, traceAct<TraceAction::ProcessDump, 0>},
    {"get_tcw", 0, traceAct<TraceAction::GetControlWord, 0>},
    {"set_tcw", 1, traceAct<TraceAction::SetControlWord, 1>},
    {"silent", 1, traceAct<TraceAction::Silent, 1>},
    {"enable_trace", 1, traceAct<TraceAction::Enable, 1>},
    {"enable_trace", 2, traceAct<TraceAction::Enable, 2>},
    {"disable_trace", 1, traceAct<TraceAction::Disable, 1>},
    {"disable_trace", 2, traceAct<TraceAction::Disable, 2>},
    {"trace", 2, traceAct<TraceAction::Trace, 2>},
    {"trace", 3, traceAct<TraceAction::Trace, 3>}};
#undef LUMEN_ROW
#define LUMEN_COUNT(name, arity, symbol) +1
constexpr size_t kTableFunctions = 0 LUMEN_MATCH_FUNCTIONS(LUMEN_COUNT);
#undef LUMEN_COUNT

bool MatchSpec::runTrace(Process &proc, Term arguments, Term &result,
                         TraceOutcome &outcome) {
  traceOutcome = &outcome;
  bool matched = runShared(proc, arguments, result);
  traceOutcome = nullptr;
  if (matched)
    result = outcome.message.isValue() ? outcome.message : atoms::true_;
  return matched;
}

int findMatchFunction(Term name, size_t arity, bool isTrace) {
  AtomText text = atomText(name);
  size_t count = isTrace ? std::size(matchFunctions) : kTableFunctions;
  for (size_t i = 0; i < count; ++i)
    if (matchFunctions[i].arity == arity &&
        strlen(matchFunctions[i].name) == text.length &&
        !memcmp(matchFunctions[i].name, text.data, text.length))
      return static_cast<int>(i);
  return -1;
}

bool MatchSpec::run(Process &proc, Term object, Term &result) {
  Run run{proc, object, false, Term(), false};
  return runClauses(run, result);
}

bool MatchSpec::runShared(Process &proc, Term object, Term &result) {
  Run run{proc, object, true, object, false};
  return runClauses(run, result);
}

bool MatchSpec::runClauses(Run &run, Term &result) {
  for (size_t i = 0; i < clauses_.size(); ++i) {
    const Clause &clause = clauses_[i];
    if (!matches(clause.head, run.object))
      continue;
    firstVariable_ = clauseVariables_[i];
    lastVariable_ = i + 1 < clauses_.size() ? clauseVariables_[i + 1]
                                            : variables_.size();
    bool holds = true;
    for (uint32_t g = 0; g < clause.guardCount && holds; ++g)
      holds = evaluate(run, children_[clause.firstGuard + g], false) ==
              atoms::true_;
    if (!holds)
      continue;
    run.isBody = true;
    for (uint32_t b = 0; b < clause.bodyCount; ++b) {
      result = evaluate(run, children_[clause.firstBody + b], true);
      if (!result.isValue()) {
        result = atoms::EXIT;
        break;
      }
    }
    return true;
  }
  return false;
}

bool MatchSpec::matches(NodeId pattern, Term term) {
  while (true) {
    const Node &node = nodes_[pattern];
    switch (node.kind) {
    case Kind::Any:
      return true;
    case Kind::Bind:
      variables_[node.index].value = term;
      return true;
    case Kind::Same:
      return equalExact(variables_[node.index].value, term);
    case Kind::Constant:
      return equalExact(node.term, term);
    case Kind::Tuple:
      if (!term.isTuple(node.childCount))
        return false;
      for (uint32_t i = 0; i < node.childCount; ++i)
        if (!matches(child(node, i), term.element(i)))
          return false;
      return true;
    case Kind::Cons:
      if (!term.isCons() || !matches(child(node, 0), term.head()))
        return false;
      pattern = child(node, 1);
      term = term.tail();
      continue;
    case Kind::Map:
      if (!term.isMap())
        return false;
      for (uint32_t i = 0; i < node.childCount; i += 2) {
        Term value = mapGet(term, nodes_[child(node, i)].term);
        if (!value.isValue() || !matches(child(node, i + 1), value))
          return false;
      }
      return true;
    case Kind::Variable:
    case Kind::WholeObject:
    case Kind::AllVariables:
    case Kind::MakeTuple:
    case Kind::MakeCons:
    case Kind::MakeMap:
    case Kind::Call:
    case Kind::And:
    case Kind::Or:
    case Kind::AndAlso:
    case Kind::OrElse:
      return false; // expressions are in no pattern
    }
  }
}

Term MatchSpec::variable(Run &run, uint32_t slot, bool copy) {
  Term value = variables_[slot].value;
  if (!copy || run.isShared || value.isImmediate())
    return value;
  return copyTerm(run.proc.heap(), value);
}

/// '$$': the values in the order of the variables' numbers.
Term MatchSpec::bindingList(Run &run, bool copy) {
  SmallVector<uint32_t, 16> slots;
  for (size_t i = firstVariable_; i < lastVariable_; ++i)
    slots.push(static_cast<uint32_t>(i));
  sortCompact(slots.data(), slots.size(), [this](uint32_t a, uint32_t b) {
    return variables_[a].number < variables_[b].number;
  });
  SmallVector<Term, 16> values;
  for (uint32_t slot : slots)
    values.push(variable(run, slot, copy));
  return makeList(run.proc.heap(), values.data(), values.size());
}

Term MatchSpec::evaluateLogical(Run &run, const Node &node, bool copy) {
  bool isAnd = node.kind == Kind::And || node.kind == Kind::AndAlso;
  bool isShort = node.kind == Kind::AndAlso || node.kind == Kind::OrElse;
  bool value = isAnd;
  for (uint32_t i = 0; i < node.childCount; ++i) {
    Term operand = evaluate(run, child(node, i), copy);
    if (operand != atoms::true_ && operand != atoms::false_)
      return run.isBody ? atoms::EXIT : Term();
    bool isTrue = operand == atoms::true_;
    value = isAnd ? value && isTrue : value || isTrue;
    if (isShort && value != isAnd)
      break;
  }
  return boolTerm(value);
}

Term MatchSpec::evaluateCall(Run &run, const Node &node, bool copy) {
  uint64_t arguments[4];
  for (uint32_t i = 0; i < node.childCount; ++i) {
    Term argument = evaluate(run, child(node, i), copy);
    if (!argument.isValue())
      return Term();
    arguments[i] = argument.word();
  }
  Term result(matchFunctions[node.index].call(&run.proc, arguments));
  if (!result.isValue()) {
    lumen_clear_exception(&run.proc);
    if (run.isBody)
      return atoms::EXIT;
  }
  return result;
}

Term MatchSpec::evaluate(Run &run, NodeId expression, bool copy) {
  const Node &node = nodes_[expression];
  Heap &heap = run.proc.heap();
  switch (node.kind) {
  case Kind::Constant:
    return node.term;
  case Kind::Variable:
    return variable(run, node.index, copy);
  case Kind::WholeObject:
    if (!copy)
      return run.object;
    if (!run.copiedObject.isValue())
      run.copiedObject = copyTerm(heap, run.object);
    return run.copiedObject;
  case Kind::AllVariables:
    return bindingList(run, copy);
  case Kind::MakeTuple: {
    SmallVector<Term, 16> elements;
    for (uint32_t i = 0; i < node.childCount; ++i) {
      Term element = evaluate(run, child(node, i), copy);
      if (!element.isValue())
        return Term();
      elements.push(element);
    }
    uint64_t *box = heap.alloc(1 + elements.size());
    box[0] = abi::header(elements.size(), abi::kTupleTag);
    memcpy(box + 1, elements.data(), elements.size() * sizeof(Term));
    return Term::boxed(box);
  }
  case Kind::MakeCons: {
    // Along the tails without C recursion.
    SmallVector<Term, 16> heads;
    NodeId at = expression;
    for (; nodes_[at].kind == Kind::MakeCons; at = child(nodes_[at], 1)) {
      Term head = evaluate(run, child(nodes_[at], 0), copy);
      if (!head.isValue())
        return Term();
      heads.push(head);
    }
    Term tail = evaluate(run, at, copy);
    return tail.isValue() ? makeList(heap, heads.data(), heads.size(), tail)
                          : Term();
  }
  case Kind::MakeMap: {
    SmallVector<Term, 16> pairs;
    for (uint32_t i = 0; i < node.childCount; ++i) {
      Term part = evaluate(run, child(node, i), copy);
      if (!part.isValue())
        return Term();
      pairs.push(part);
    }
    return mapFromPairs(heap, pairs.data(), pairs.size() / 2);
  }
  case Kind::Call:
    return evaluateCall(run, node, copy);
  case Kind::And:
  case Kind::Or:
  case Kind::AndAlso:
  case Kind::OrElse:
    return evaluateLogical(run, node, copy);
  case Kind::Any:
  case Kind::Bind:
  case Kind::Same:
  case Kind::Tuple:
  case Kind::Cons:
  case Kind::Map:
    break; // patterns are in no expression
  }
  return Term();
}

} // namespace lumen::rt
