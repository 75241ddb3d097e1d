//===- CoreLowering.h - one eir.func from a Core fun ------------*- C++ -*-===//
//
// `values` appends what an expression does at the insertion point and gives its
// values. `emit` does the same and sends them to where they are wanted (Dest):
// out of the function, or to a block where ways meet. So the ways of a `case` in
// the last place need no meeting point, and calls there are tail calls.
//
// Names are lexical: Env's trail is rolled back at the end of each scope.
//
// letrec makes local functions. With the annotation `letrec_goto` (receives, and
// clauses with a common rest) they are blocks of the function, if they are only
// applied and only in the last place. Others are functions of the module that
// take the variables they use as further arguments; those that are also used as
// values are closures.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_FROMCORE_CORELOWERING_H
#define LUMEN_EIR_FROMCORE_CORELOWERING_H

#include "eir/build/FunctionBuilder.h"
#include "eir/from_core/CoreModule.h"

#include <memory>

namespace lumen::eir {

/// OTP's names for functions that come out of one function of the source.
struct CoreNaming {
  std::string base;   ///< "f/1"
  unsigned count = 0; ///< the last number in '-f/1-lc$^0/1-0-'

  std::string next(llvm::StringRef kind) {
    return ("-" + base + "-" + kind + "-" + llvm::Twine(count++) + "-").str();
  }
};

/// Where the values of an expression go.
struct Dest {
  mlir::Block *join = nullptr; ///< null: they are what the function returns
  unsigned count = 1;
};

/// A function that a letrec defines.
struct LocalFunction {
  std::string key; ///< "name/arity"
  unsigned arity = 0;
  mlir::Block *label = nullptr; ///< letrec_goto, or
  std::string symbol;           ///< of the lifted function
  bool isClosure = false;
  unsigned index = 0, uniq = 0; ///< of the closure
  /// Names under which `env` has what it captures.
  llvm::SmallVector<llvm::StringRef> captured;
};

class CoreLowering : public FunctionBuilder {
public:
  CoreLowering(CoreModule &module, CoreNaming &naming)
      : FunctionBuilder(module), mod(module), naming(naming) {}

  /// A function from a Fun. Arguments after the fun's own are the captured
  /// variables; `isClosure` tells how they are passed.
  void lowerFun(llvm::StringRef symbol, const Expr *fun,
                llvm::ArrayRef<llvm::StringRef> captured, bool isClosure,
                bool exported);

private:
  using ValueList = llvm::SmallVector<mlir::Value, 2>;

  void clauseGuard(const MatchClause &clause, mlir::Block *yes,
                   mlir::Block *no) override {
    guardTest(clause.coreGuard, yes, no, no);
  }
  mlir::Value patternExpr(const frontend::Node *, mlir::Block *) override {
    llvm_unreachable("patterns of Core have no expressions");
  }
  mlir::Location loc(const Expr *expr) { return mod.location(expr); }

  //===--- Expressions (CoreExprs.cpp) ------------------------------------===//
  void emit(const Expr *expr, const Dest &dest);
  void deliver(mlir::Location loc, const Dest &dest, mlir::ValueRange values);
  ValueList values(const Expr *expr, unsigned count);
  mlir::Value value(const Expr *expr);
  llvm::SmallVector<mlir::Value> all(Exprs list);
  /// Of an expression that is no control flow.
  mlir::Value simple(const Expr *expr, bool isTail);
  mlir::Value variable(const Expr *expr);
  mlir::Value list(const Expr *expr);
  /// Evaluates and binds what stands before the last expression of a chain of
  /// let and do, and gives that one.
  const Expr *enterChain(const Expr *expr);
  void bind(Exprs variables, mlir::ValueRange values);
  mlir::Value call(const Expr *expr, bool isTail);
  mlir::Value apply(const Expr *expr, bool isTail);
  mlir::Value primop(const Expr *expr);
  void matchFail(const Expr *expr);
  mlir::Value map(const Expr *expr, mlir::Block *fail);
  mlir::Value binary(const Expr *expr, mlir::Block *fail);

  //===--- Control flow (CoreControl.cpp) ---------------------------------===//
  void caseExpr(const Expr *expr, const Dest &dest);
  void tryExpr(const Expr *expr, const Dest &dest);
  void receive(const Expr *expr, const Dest &dest);
  void skipMessages(mlir::Location loc);
  mlir::Value catchExpr(const Expr *expr);
  /// Clauses and their bodies; `onFail` fills the block of no match.
  void runClauses(mlir::Location loc, Exprs clauses, mlir::ValueRange values,
                  llvm::function_ref<void()> onFail,
                  llvm::function_ref<void(const Expr *body)> onMatch);
  void bindClause(const MatchClause &clause);
  /// The values outside of a clause's pattern that its guard wants to find in
  /// the message.
  llvm::SmallVector<mlir::Value> wantedBy(const Expr *clause);
  void useReferenceIn(const Expr *loop);
  Pat *pattern(const Expr *expr);
  Pat *binaryPattern(const Expr *expr);

  //===--- Guards (CoreGuards.cpp) ----------------------------------------===//
  void guardTest(const Expr *expr, mlir::Block *yes, mlir::Block *no,
                 mlir::Block *fail);
  mlir::Value guardCondition(const Expr *expr, mlir::Block *fail);
  mlir::Value guardValue(const Expr *expr, mlir::Block *fail);
  mlir::Value asCondition(mlir::Location loc, mlir::Value value,
                          mlir::Block *fail);
  void guardChain(const Expr *&expr, mlir::Block *fail);
  void guardCase(const Expr *expr, mlir::Block *fail,
                 llvm::function_ref<void(const Expr *body)> onMatch);
  std::string guardFunction(const Expr *call);

  //===--- Funs and letrec (CoreFuns.cpp) ---------------------------------===//
  mlir::Value fun(const Expr *expr);
  void letrecGoto(const Expr *expr, const Dest &dest);
  bool isGoto(const Expr *letrec);
  /// Defines what a letrec defines as functions of the module.
  void defineFunctions(const Expr *letrec);
  LocalFunction *findLocal(llvm::StringRef name, int64_t arity);
  mlir::Value functionValue(const Expr *name);
  mlir::Value localValue(mlir::Location loc, const LocalFunction &function);
  /// What is used in the funs and bound here, in order; constants apart.
  llvm::SmallVector<llvm::StringRef>
  capture(llvm::ArrayRef<const Expr *> funs, Exprs own,
          llvm::SmallVectorImpl<std::pair<llvm::StringRef, mlir::Attribute>>
              &literals);
  llvm::SmallVector<mlir::Value> lookup(llvm::ArrayRef<llvm::StringRef> names);

  friend class FreeNames;

  CoreModule &mod;
  CoreNaming &naming;
  /// Local functions in scope, the innermost last.
  std::vector<std::shared_ptr<LocalFunction>> functions;
  /// The classes that belong to raw traces of handlers.
  llvm::DenseMap<mlir::Value, mlir::Value> classes;
  unsigned arity = 0;
  /// What is captured under a name of its own, and the variable's name.
  llvm::SmallVector<std::pair<llvm::StringRef, llvm::StringRef>> aliases;
  /// Variables from outside that stand for literals.
  llvm::SmallVector<std::pair<llvm::StringRef, mlir::Attribute>> literals;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMCORE_CORELOWERING_H
