//===- MatchSpec.h - match specifications -----------------------*- C++ -*-===//
//
// [{Head, [Guard], [Body]}] compiled once a call to two kinds of trees: patterns
// and expressions. Constants in them are the specification's own terms, which must
// outlive this: it is the caller's argument, or a compiled specification.
//
// Source: OTP, "Match Specifications in Erlang" (erts users' guide); erl_db_util.c.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_MATCHSPEC_H
#define LUMEN_RUNTIME_ETS_MATCHSPEC_H

#include "runtime/process/Process.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// What bodies for tracing do to the process that is traced.
enum class TraceAction : uint8_t {
  Caller,
  CallerLine,
  ProcessDump,
  Silent,
  GetControlWord,
  SetControlWord,
  Enable,
  Disable,
  Trace,
};

/// What a specification for tracing has done besides matching.
struct TraceOutcome {
  Term message; ///< of {message, M}
  bool returns = false, exceptions = false;
  /// Does it, or gives no value; null where there is nothing traced
  /// (erlang:match_spec_test/3).
  Term (*act)(Process &, TraceAction, const Term *args, unsigned count) = nullptr;
};

class MatchSpec {
public:
  MatchSpec() = default;
  MatchSpec(const MatchSpec &) = delete;

  /// False if the term is no match specification. Heads may be any pattern; what is
  /// no tuple matches no object of a table.
  bool compile(Term spec);
  /// The same for lists of arguments, with what only tracing can do in bodies.
  bool compileTrace(Term spec) {
    isTrace_ = true;
    return compile(spec);
  }
  /// [{Pattern, [], ['$_']}] or, with `bindings`, [{Pattern, [], ['$$']}].
  bool compilePattern(Term pattern, bool bindings);

  /// Runs the clauses on a tuple. False: none matches. Else the result, which
  /// holds no terms of the tuple: they are copied to the heap of the process.
  bool run(Process &proc, Term object, Term &result);
  /// The same for a tuple on the process's own heap, whose terms are shared.
  bool runShared(Process &proc, Term object, Term &result);

  /// Runs a specification for tracing on a list of arguments.
  bool runTrace(Process &proc, Term arguments, Term &result, TraceOutcome &outcome);

  /// compile gave false because terms are nested too deeply.
  bool isTooDeep() const { return isTooDeep_; }

  size_t clauseCount() const { return clauses_.size(); }
  /// Does the clause match only objects with one key? Gives it.
  bool clauseKey(size_t clause, size_t keyIndex, Term &key) const;
  /// Is there one clause, whose key begins with what is known, as in {{a, '_'}, '_'}?
  /// Then only keys of side 0 can match (KeyRange).
  bool hasKeyPrefix(size_t keyIndex) const;
  int sideOfPrefix(size_t keyIndex, Term key) const;
  /// Can the clauses replace objects without changing their keys? As in OTP this is
  /// seen from the text: the same pattern, or '$_' or its element.
  static bool keepsKeys(Term spec, size_t keyIndex);
  /// Does every object match, with the object itself or `true` as result?
  bool matchesEverything() const;

private:
  enum class Kind : uint8_t {
    // Patterns.
    Any,
    Bind, ///< index: variable, not bound before
    Same, ///< index: variable bound before
    Tuple,
    Cons, ///< two children
    Map,  ///< children: key constant, value, ...
    // Both.
    Constant,
    // Expressions.
    Variable,
    WholeObject,
    AllVariables,
    MakeTuple,
    MakeCons,
    MakeMap,
    Call,    ///< index: function; children: arguments
    And, Or, ///< strict
    AndAlso, OrElse,
  };
  struct Node {
    Kind kind;
    uint32_t index = 0;
    uint32_t firstChild = 0, childCount = 0;
    Term term;
  };
  struct Clause {
    uint32_t head;
    uint32_t firstGuard, guardCount, firstBody, bodyCount;
  };
  using NodeId = uint32_t;
  static constexpr NodeId kNoNode = ~0u;

  // Compiling.
  bool addClause(Term head, Term guards, Term body);
  bool compileList(Term list, uint32_t &first, uint32_t &count);
  NodeId compilePatternNode(Term pattern);
  NodeId compileExpression(Term expression);
  NodeId compileCall(Term tuple);
  NodeId compileTuple(Kind kind, Term tuple, bool isPattern);
  NodeId compileMap(Kind kind, Term map, bool isPattern);
  NodeId compileCons(Kind kind, Term cons, bool isPattern);
  NodeId addNode(Kind kind, const NodeId *children, size_t count,
                 uint32_t index = 0, Term term = Term());
  NodeId addConstant(Term term);
  /// Slot of '$N', or -1.
  int findVariable(uint64_t number) const;

  /// Compiling and running recurse: a level takes up to half a KiB of C stack.
  static constexpr unsigned kMaxDepth = 1000;
  struct Level {
    MatchSpec &spec;
    explicit Level(MatchSpec &s) : spec(s) {
      if (++spec.depth_ > kMaxDepth)
        spec.isTooDeep_ = true;
    }
    ~Level() { --spec.depth_; }
  };

  // Running.
  struct Run {
    Process &proc;
    Term object;
    bool isShared;
    Term copiedObject; ///< once '$_' was needed
    bool isBody = false; ///< what fails in a body is 'EXIT' there
  };
  bool runClauses(Run &run, Term &result);
  bool matches(NodeId pattern, Term term);
  /// `isOpen`: what comes next in the pattern may be anything.
  int orderOf(NodeId pattern, Term term, bool &isOpen) const;
  /// No value: it failed. With `copy` the result may leave the table.
  Term evaluate(Run &run, NodeId expression, bool copy);
  Term evaluateCall(Run &run, const Node &node, bool copy);
  Term evaluateLogical(Run &run, const Node &node, bool copy);
  Term bindingList(Run &run, bool copy);
  Term variable(Run &run, uint32_t slot, bool copy);
  NodeId child(const Node &node, size_t i) const {
    return children_[node.firstChild + i];
  }

  bool isTrace_ = false;
  bool isTooDeep_ = false;
  unsigned depth_ = 0; ///< of the term that is being compiled
  SmallVector<Node, 32> nodes_;
  SmallVector<NodeId, 64> children_;
  SmallVector<Clause, 4> clauses_;
  /// Numbers of the variables of the clause that is compiled, then values; slots
  /// of all clauses are apart.
  struct Variable {
    uint64_t number;
    Term value;
  };
  SmallVector<Variable, 16> variables_;
  SmallVector<uint32_t, 8> clauseVariables_; ///< first slot of each clause
  size_t firstVariable_ = 0, lastVariable_ = 0; ///< of the running clause
};

/// A function that guards and bodies may call.
struct MatchFunction {
  const char *name;
  unsigned arity;
  uint64_t (*call)(Process *, const uint64_t *);
};
/// Index of the function in matchFunctions, or -1.
int findMatchFunction(Term name, size_t arity, bool isTrace);
extern const MatchFunction matchFunctions[];

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_MATCHSPEC_H
