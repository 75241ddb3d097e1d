//===- FunctionBuilder.h - one eir.func being emitted -----------*- C++ -*-===//
//
// The building blocks of lowering, whichever language it comes from: blocks and
// values, operations that fail, calls, patterns and their decision trees, the
// reference optimisation of receive.
//
// Emission appends operations at the insertion point; control flow makes blocks
// and leaves the insertion point where the expression's value is known. After an
// expression that never returns the insertion point is a block without
// predecessors; what is put there is deleted by the cleanup.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_BUILD_FUNCTIONBUILDER_H
#define LUMEN_EIR_BUILD_FUNCTIONBUILDER_H

#include "eir/build/BitString.h"
#include "eir/build/KnownFunctions.h"
#include "eir/build/ModuleBuilder.h"
#include "eir/build/Passes.h"
#include "eir/build/Patterns.h"

#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

#include <deque>
#include <span>
#include <vector>

namespace lumen::frontend::core {
struct Expr;
} // namespace lumen::frontend::core

namespace lumen::eir {

using Nodes = std::span<frontend::Node *const>;

/// Variables in scope. Bindings are undone in the order of a trail.
class Env {
public:
  mlir::Value lookup(llvm::StringRef name) const { return map_.lookup(name); }
  bool contains(llvm::StringRef name) const { return map_.contains(name); }
  void bind(llvm::StringRef name, mlir::Value value) {
    auto [it, isNew] = map_.try_emplace(name, value);
    trail_.push_back({name, isNew ? mlir::Value() : it->second});
    it->second = value;
  }
  size_t mark() const { return trail_.size(); }
  void rollback(size_t mark) {
    while (trail_.size() > mark) {
      auto [name, old] = trail_.back();
      trail_.pop_back();
      if (old)
        map_[name] = old;
      else
        map_.erase(name);
    }
  }
  /// Names bound since the mark, each once, in order.
  llvm::SmallVector<std::pair<llvm::StringRef, mlir::Value>>
  since(size_t mark) const;

private:
  llvm::DenseMap<llvm::StringRef, mlir::Value> map_;
  llvm::SmallVector<std::pair<llvm::StringRef, mlir::Value>> trail_;
};

/// Where exceptions of the current function's operations go.
struct Handler {
  mlir::Block *entry;           ///< takes class, reason and raw trace
  mlir::Block *local = nullptr; ///< takes the recorded exception; made lazily
};

/// A clause to be matched: its patterns, its guard and the body to run.
struct MatchClause {
  llvm::SmallVector<Pat *, 4> patterns;
  // The guard, in one of the languages; nothing if it always holds.
  Nodes guards;
  const frontend::core::Expr *coreGuard = nullptr;
  const frontend::Node *node = nullptr;
  mlir::LocationAttr at; ///< of the body
  // Filled in by the matcher: the body's block, whose arguments are `vars`.
  mlir::Block *body = nullptr;
  llvm::SmallVector<llvm::StringRef> vars;

  bool hasGuard() const { return !guards.empty() || coreGuard; }
};

class FunctionBuilder {
public:
  explicit FunctionBuilder(ModuleBuilder &module)
      : shared(module), b(&module.context()),
        term(TermType::get(&module.context())) {}
  virtual ~FunctionBuilder() = default;

protected:
  friend class Matcher;

  //===--- What the language says -----------------------------------------===//
  /// The clause's guard, with the variables of its patterns in `env`.
  virtual void clauseGuard(const MatchClause &clause, mlir::Block *yes,
                           mlir::Block *no) = 0;
  /// An expression inside a pattern (a map key, a segment's size).
  virtual mlir::Value patternExpr(const frontend::Node *node,
                                  mlir::Block *fail) = 0;
  /// Where the user has written a pattern, or null.
  virtual mlir::LocationAttr placeOf(const frontend::Node *pattern) {
    return {};
  }

  //===--- Blocks and values ----------------------------------------------===//
  mlir::Block *newBlock();
  mlir::Block *newBlock(unsigned args, mlir::Location loc);
  void moveTo(mlir::Block *block) { b.setInsertionPointToEnd(block); }
  void br(mlir::Location loc, mlir::Block *to, mlir::ValueRange args = {});
  void condBr(mlir::Location loc, mlir::Value cond, mlir::Block *yes,
              mlir::Block *no);
  mlir::Value constant(mlir::Location loc, mlir::Attribute value);
  mlir::Value atom(mlir::Location loc, llvm::StringRef name);
  mlir::Value tuple(mlir::Location loc, mlir::ValueRange elements);
  /// #{K1 => V1, ...} from key, value, key, value ...
  mlir::Value newMap(mlir::Location loc, mlir::ValueRange pairs);
  /// A term for code that is never reached; starts a block without way in.
  mlir::Value dead(mlir::Location loc);
  void ret(mlir::Location loc, mlir::Value value);
  mlir::Value finish(mlir::Location loc, mlir::Value value, bool isTail);
  void startFunction(llvm::StringRef symbol, unsigned arity, unsigned freeVars,
                     bool exported, mlir::Location loc);
  mlir::Value makeFun(mlir::Location loc, llvm::StringRef symbol,
                      unsigned arity, mlir::ValueRange free);

  //===--- Failing --------------------------------------------------------===//
  FailMode mode() const {
    return handler ? FailMode::Catch : FailMode::Raise;
  }
  /// Branches to the handler if an op of mode catch gave no value.
  mlir::Value checked(mlir::Location loc, mlir::Value result);
  mlir::Value checkedGuard(mlir::Location loc, mlir::Value result,
                           mlir::Block *fail);
  mlir::Block *localHandler(mlir::Location loc);
  /// Records the exception {class, reason} and leaves.
  void raise(mlir::Location loc, llvm::StringRef exceptionClass,
             mlir::Value reason, mlir::Value trace = {},
             mlir::ValueRange args = {});
  void raiseValue(mlir::Location loc, mlir::Value exceptionClass,
                  mlir::Value reason, mlir::Value trace = {},
                  mlir::ValueRange args = {});
  /// error({tag, value}).
  void raiseTagged(mlir::Location loc, llvm::StringRef tag, mlir::Value value);
  /// Raises again what a handler caught.
  void reraise(mlir::Location loc, mlir::Value exceptionClass,
               mlir::Value reason, mlir::Value trace);
  /// The value of `catch` for what a handler's block got: three ways, each
  /// ended by `give`.
  void catchValue(mlir::Location loc, mlir::Block *entry,
                  llvm::function_ref<void(mlir::Value)> give);

  //===--- Calls ----------------------------------------------------------===//
  mlir::Value bif(mlir::Location loc, llvm::StringRef name,
                  mlir::ValueRange args);
  mlir::Value emitCall(mlir::Location loc, llvm::StringRef callee,
                       mlir::ValueRange args, bool isTail);
  mlir::Value emitCallFun(mlir::Location loc, mlir::Value fun,
                          mlir::ValueRange args, bool isTail);
  mlir::Value emitApply(mlir::Location loc, mlir::Value module,
                        mlir::Value function, mlir::ValueRange args,
                        bool isTail);
  mlir::SmallVector<mlir::Block *, 1> unwindTo();
  /// module:function(args...), whatever is the best way to do that.
  mlir::Value callFunction(mlir::Location loc, llvm::StringRef module,
                           llvm::StringRef function,
                           llvm::ArrayRef<mlir::Value> args, bool isTail);
  /// fun Module:Function/Arity of values.
  mlir::Value externalFun(mlir::Location loc,
                          llvm::ArrayRef<mlir::Value> args);
  /// erlang:function(args...) as a condition if it is a comparison or a type
  /// test, else null.
  mlir::Value testFunction(mlir::Location loc, llvm::StringRef function,
                           llvm::ArrayRef<mlir::Value> args);
  /// value is a tuple of `size` with the atom `name` first.
  mlir::Value isRecordTest(mlir::Location loc, mlir::Value value,
                           llvm::StringRef name, unsigned size);

  //===--- Patterns (PatternBuilder.cpp, Match.cpp) -----------------------===//
  Pat *newPat(Pat::Kind kind, const frontend::Node *node = nullptr);
  Pat *literalPattern(mlir::Attribute value,
                      const frontend::Node *node = nullptr);
  Pat *unite(Pat *left, Pat *right);
  /// The location of the test for a pattern: see PatternLoc.h. `outer` if the
  /// user has not written it.
  mlir::Location patternLoc(const frontend::Node *pattern,
                            mlir::Location outer);
  /// The same of a switch, from those of its cases.
  mlir::Location patternLocs(llvm::ArrayRef<mlir::Location> places,
                             mlir::Location outer);
  void match(mlir::Location loc, mlir::ValueRange values,
             llvm::MutableArrayRef<MatchClause> clauses, mlir::Block *fail);

  /// Builds a bitstring; in a guard if `fail` is given.
  mlir::Value createBits(mlir::Location loc, SegmentList &list, bool isAppend,
                         mlir::Block *fail);

  //===--- Messages (References.cpp) --------------------------------------===//
  void noteReference(llvm::StringRef callee, mlir::Operation *op,
                     mlir::Value result);
  void useReference(mlir::Location loc, llvm::ArrayRef<MatchClause> clauses);
  /// The same, with the values that each clause asks for.
  void useReference(mlir::Location loc,
                    llvm::ArrayRef<llvm::SmallVector<mlir::Value>> wanted);

  ModuleBuilder &shared;
  mlir::OpBuilder b;
  TermType term;
  FuncOp func;
  mlir::Region *region = nullptr;
  Env env;
  Handler *handler = nullptr;
  std::deque<std::vector<uint32_t>> texts;
  std::deque<std::vector<BitSegment>> segmentLists;

private:
  std::deque<Pat> patterns;
  /// New references and the ops that make them; see References.cpp.
  llvm::DenseMap<mlir::Value, mlir::Operation *> references;
  llvm::SmallDenseSet<mlir::Value, 2> markedReferences;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_FUNCTIONBUILDER_H
