//===- FunctionLowering.h - one eir.func from clauses -----------*- C++ -*-===//
//
// Emission goes straight from the abstract forms: `expr` appends operations at
// the insertion point and gives the value; `tail` ends the function with the
// expression instead. eir/build/FunctionBuilder.h tells how blocks are made.
//
// Variables map to SSA values by name (Env). Control flow that binds variables
// on all its ways passes them on as block arguments of the join; Cleanup.cpp
// deletes those nobody uses.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_FROMAST_FUNCTIONLOWERING_H
#define LUMEN_EIR_FROMAST_FUNCTIONLOWERING_H

#include "eir/build/FunctionBuilder.h"
#include "eir/from_ast/ModuleLowering.h"

namespace lumen::eir {

/// How lambdas and comprehensions inside one Erlang function are named.
struct FunNaming {
  std::string base;         ///< "f/1"
  unsigned liftedCount = 0; ///< the second number in '-f/1-lc$^0/1-0-'
  /// The first number in lc$^0 and the one in '-f/1-fun-0-', by node.
  llvm::DenseMap<const Node *, unsigned> numbers;
  unsigned next = 0;        ///< the first number not given to a node

  /// A node's number; a fresh one if it is lowered again (an expression that
  /// stands for several, such as a record's default).
  unsigned take(const Node *node) {
    auto it = numbers.find(node);
    if (it == numbers.end())
      return next++;
    unsigned number = it->second;
    numbers.erase(it);
    return number;
  }
};

/// Numbers the funs and comprehensions of a function as OTP does.
void numberFuns(const Node *function, FunNaming &naming);

/// The end of one way through control flow that gives a value.
struct Arm {
  mlir::Block *end;
  mlir::Value value;
  llvm::SmallVector<std::pair<llvm::StringRef, mlir::Value>> bound;
};

class FunctionLowering : public FunctionBuilder {
public:
  FunctionLowering(ModuleLowering &module, FunNaming &naming)
      : FunctionBuilder(module), mod(module), naming(naming) {}

  /// A function with the clauses of a Function or Fun node. `freeVars` are
  /// the names of the arguments after the clauses' own.
  FuncOp lowerClauses(llvm::StringRef symbol, Nodes clauses, unsigned arity,
                      llvm::ArrayRef<llvm::StringRef> freeVars, bool exported,
                      const Node *node,
                      llvm::StringRef selfName = llvm::StringRef());

private:
  void clauseGuard(const MatchClause &clause, mlir::Block *yes,
                   mlir::Block *no) override {
    guard(clause.guards, yes, no);
  }
  mlir::Value patternExpr(const Node *node, mlir::Block *fail) override {
    return guardValue(node, fail);
  }
  mlir::LocationAttr placeOf(const Node *pattern) override {
    bool isWritten = pattern->loc.isValid() && !pattern->loc.generated;
    return isWritten ? mlir::LocationAttr(loc(pattern)) : mlir::LocationAttr();
  }
  mlir::Location loc(const Node *node) { return mod.location(node); }
  void report(DiagKind kind, const Node *node,
              std::initializer_list<std::string_view> args = {}) {
    mod.report(kind, node, args);
  }

  //===--- Expressions (Exprs.cpp) ----------------------------------------===//
  mlir::Value expr(const Node *node);
  mlir::Value exprUnchecked(const Node *node);
  void tail(const Node *node);
  mlir::Value body(Nodes exprs);
  void tailBody(Nodes exprs);
  /// Around expressions that are evaluated one after the other, but where none
  /// sees what the others bind: next() comes before each. As in OTP, that is so
  /// of calls, operators, tuples, lists and records, not of maps and binaries.
  class Siblings {
  public:
    explicit Siblings(FunctionLowering &f)
        : f_(f), mark_(f.env.mark()), outer_(f.hidden) {}
    ~Siblings() { f_.hidden = std::move(outer_); }
    void next();

  private:
    FunctionLowering &f_;
    size_t mark_;
    mlir::SmallVector<llvm::StringRef> outer_;
  };
  mlir::SmallVector<mlir::Value> exprs(Nodes nodes);
  void effect(const Node *node);
  mlir::Value variable(const Node *node);
  mlir::Value list(const Node *node);
  mlir::Value binaryOp(const Node *node);
  mlir::Value unaryOp(const Node *node);
  /// andalso and orelse; value or tail.
  mlir::Value shortCircuit(const Node *node, bool isTail);
  /// An expression as a condition if it is one by nature, else null.
  mlir::Value condition(const Node *node);

  //===--- Calls (Calls.cpp) ----------------------------------------------===//
  mlir::Value call(const Node *node, bool isTail);
  mlir::Value inlineCall(const Node *function, mlir::ValueRange args,
                         bool isTail);
  mlir::Value tailFun(const Node *fun, Nodes args);
  mlir::Value callNamed(const Node *node, llvm::StringRef module,
                        llvm::StringRef function, Nodes args, bool isTail);

  //===--- Control flow (Control.cpp) -------------------------------------===//
  mlir::Value caseExpr(const Node *node, bool isTail);
  mlir::Value ifExpr(const Node *node, bool isTail);
  mlir::Value matchExpr(const Node *node);
  mlir::Value maybeExpr(const Node *node, bool isTail);
  mlir::Value maybeMatch(const Node *node);
  /// Matches, then runs the bodies; `onFail` fills the block of no match.
  mlir::Value runClauses(mlir::Location loc, mlir::ValueRange values,
                         llvm::MutableArrayRef<MatchClause> clauses,
                         bool isTail, llvm::function_ref<void()> onFail,
                         llvm::function_ref<void(MatchClause &)> onMatch = {});
  /// Starts an arm's body at a clause's block, with its variables bound.
  void enterClause(MatchClause &clause);
  mlir::Value join(mlir::Location loc, llvm::ArrayRef<Arm> arms);
  MatchClause makeClause(const Node *clause);
  void closeArm(llvm::SmallVectorImpl<Arm> &arms, mlir::Value value,
                size_t mark);

  //===--- Patterns (Patterns.cpp) ----------------------------------------===//
  /// `shadow`: variables are new even if bound outside (fun heads).
  Pat *pattern(const Node *node, bool shadow = false);
  Pat *appendPattern(const Node *node, bool shadow);
  Pat *binaryPattern(const Node *node, bool shadow);
  Pat *recordPattern(const Node *node, bool shadow);
  Pat *mapPattern(const Node *node, bool shadow);

  //===--- Guards (Guards.cpp) --------------------------------------------===//
  void guard(Nodes alternatives, mlir::Block *yes, mlir::Block *no);
  void guardTest(const Node *node, mlir::Block *yes, mlir::Block *no,
                 mlir::Block *fail);
  mlir::Value guardCondition(const Node *node, mlir::Block *fail);
  mlir::Value guardValue(const Node *node, mlir::Block *fail);
  mlir::Value guardBif(const Node *node, llvm::StringRef name,
                       mlir::ValueRange args, mlir::Block *fail);
  /// The BIF that a call in a guard names, or empty.
  llvm::StringRef guardFunction(const Node *call);
  /// What stands between two commas of the guard being lowered.
  const Node *wholeTest = nullptr;
  /// Is it a legal guard expression (used for filters)?
  bool hasGuardDefaults(const Node *node);
  bool isBoolean(const Node *node);
  bool isGuardExpr(const Node *node);

  //===--- Records, maps (Records.cpp, Maps.cpp) --------------------------===//
  mlir::Value recordCreate(const Node *node, mlir::Block *fail = nullptr);
  mlir::Value recordUpdate(const Node *node);
  void testRecord(const Node *node, const RecordInfo &info, mlir::Value record,
                  mlir::Block *fail);
  void checkRecord(const Node *node, const RecordInfo &info,
                   mlir::Value record);
  mlir::Value recordAccess(const Node *node);
  mlir::Value recordIndex(const Node *node);
  mlir::Value guardRecordAccess(const Node *node, mlir::Block *fail);
  const RecordInfo *recordInfo(const Node *node);
  std::optional<unsigned> fieldIndex(const RecordInfo &info,
                                     const Node *record, const Node *field);
  mlir::Value mapCreate(const Node *node, mlir::Block *fail);
  mlir::Value mapUpdate(const Node *node, mlir::Block *fail);

  //===--- Bit syntax (BitSyntax.cpp) -----------------------===//
  mlir::Value binary(const Node *node, mlir::Block *fail);
  mlir::Value buildBits(const Node *node, Nodes elements, mlir::Value prefix,
                        mlir::Block *fail);

  //===--- Exceptions (Try.cpp) -------------------------------------------===//
  mlir::Value tryExpr(const Node *node, bool isTail);
  mlir::Value tryCatch(const Node *node, bool isTail);
  mlir::Value tryAfter(const Node *node);
  mlir::Value catchExpr(const Node *node);

  //===--- Messages (Receive.cpp) -----------------------------------------===//
  mlir::Value receive(const Node *node, bool isTail);

  //===--- Funs and comprehensions ----------------------------------------===//
  mlir::Value funExpr(const Node *node);
  mlir::Value funLocal(const Node *node);
  mlir::Value funRemote(const Node *node);
  /// Names that occur free in the nodes and are bound here, in order.
  llvm::SmallVector<llvm::StringRef> freeVariables(Nodes nodes);
  llvm::SmallVector<mlir::Value> values(llvm::ArrayRef<llvm::StringRef> names);
  std::string liftedName(const Node *node, llvm::StringRef kind,
                         unsigned arity);
  mlir::Value comprehension(const Node *node, bool isEffect = false);
  static bool isGenerator(const Node *node) {
    return node->kind == frontend::NodeKind::Generate ||
           node->kind == frontend::NodeKind::BinGenerate;
  }
  struct Continuation;
  mlir::Value listLevel(const Node *node, size_t qualifier,
                        const Continuation &rest, bool isTail);
  /// `source`, if given, is what the qualifier's generator runs over.
  mlir::Value binaryLevel(const Node *node, size_t qualifier,
                          mlir::Value accumulator, mlir::Value source = {});
  class ResultSize;
  mlir::Value writableBits(const Node *node, mlir::Value source);
  mlir::Value filter(const Node *node, bool isTail,
                     llvm::function_ref<mlir::Value()> onTrue,
                     llvm::function_ref<mlir::Value()> onFalse);
  llvm::SmallVector<llvm::StringRef> freeOfComprehension(const Node *node,
                                                         size_t qualifier);
  mlir::Value appendTemplate(const Node *node, mlir::Value accumulator);
  mlir::Value resume(mlir::Location loc, const Continuation &rest,
                     bool isTail);
  /// Matches one element of a generator; see Comprehensions.cpp.
  void generatorLoop(const Node *generator, mlir::Value source,
                     llvm::function_ref<void(mlir::Value)> onElement,
                     llvm::function_ref<void(mlir::Value)> onSkip,
                     llvm::function_ref<void()> onEnd);

  ModuleLowering &mod;
  FunNaming &naming;
  /// Where a `?=` that does not match goes with its value.
  mlir::Block *maybeElse = nullptr;
  /// Raw trace and class of variables that hold a stack trace.
  struct TraceOf {
    mlir::Value raw, exceptionClass;
  };
  llvm::DenseMap<mlir::Value, TraceOf> traces;
  // A named fun's own name, and how to make it again inside.
  llvm::StringRef selfName;
  /// Variables in env that funs do not see, as siblings of theirs bind them.
  mlir::SmallVector<llvm::StringRef> hidden;
  mlir::SmallVector<const Node *, 2> inlining; ///< functions being inlined
  llvm::DenseSet<const Node *> effectClauses; ///< their values are not wanted
  std::string selfSymbol;
  unsigned selfArity = 0, selfIndex = 0, selfUniq = 0;
  llvm::SmallVector<mlir::Value> selfFree;
  /// Variables from outside that stand for literals.
  llvm::SmallVector<std::pair<llvm::StringRef, mlir::Attribute>> literals;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMAST_FUNCTIONLOWERING_H
