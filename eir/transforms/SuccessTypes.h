//===- SuccessTypes.h - what functions get and return -----------*- C++ -*-===//
#ifndef LUMEN_EIR_TRANSFORMS_SUCCESSTYPES_H
#define LUMEN_EIR_TRANSFORMS_SUCCESSTYPES_H

#include "eir/transforms/TermSets.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace lumen::eir {

/// A place where a function returns: if the arguments are of these types, the
/// result can be of that one.
struct ReturnPath {
  llvm::SmallVector<TermSet, 4> args;
  TermSet result;
  /// Instead of a result, the arguments of a tail call of the function itself.
  bool callsItself = false;
  llvm::SmallVector<TermSet, 4> selfArgs;

  bool operator==(const ReturnPath &other) const = default;
};

struct FunctionTypes {
  FuncOp op;
  bool isReached = false, isQueued = false;
  unsigned runs = 0;
  llvm::SmallVector<TermSet, 4> args; ///< joined over all calls
  std::vector<ReturnPath> paths;
  llvm::SetVector<FunctionTypes *> callers;
};

/// What the user should be told of.
struct Mistake {
  enum class Kind {
    Call,    ///< a call or an operation that always fails
    Pattern, ///< a pattern that nothing can match
  };
  Kind kind;
  mlir::FileLineColLoc at;
  std::string function; ///< whose code it is in, "f/1"
  std::string text, reason;
};

/// Types of a module's functions, by propagating arguments from the functions
/// that others can call and results back, until nothing changes.
class SuccessTypes {
public:
  /// How much is known of built-in functions and of what is in tuples. Likely
  /// is what OTP's compiler knows: which calls are known not to return is seen
  /// in stack traces.
  enum class Precision { AsOtp, Full };
  explicit SuccessTypes(mlir::ModuleOp module,
                        Precision precision = Precision::AsOtp);

  /// False if it takes too long; nothing is known then.
  bool run();
  /// Calls of `func` that never return.
  std::vector<mlir::Operation *> neverReturning(FuncOp func);
  /// By place.
  std::vector<Mistake> mistakes();

private:
  friend class FunctionRun;
  friend class MistakeFinder;
  bool isFull() const { return precision_ == Precision::Full; }
  FunctionTypes *find(llvm::StringRef symbol) const;
  void enqueue(FunctionTypes &function);
  /// `caller` calls `callee`: the type of the result as far as it is known.
  TermSet call(FunctionTypes &caller, FunctionTypes &callee,
                llvm::ArrayRef<TermSet> args);

  mlir::ModuleOp module_;
  Precision precision_;
  bool isFinal_ = false; ///< run() is through; nothing changes any more
  std::vector<std::unique_ptr<FunctionTypes>> functions_;
  llvm::StringMap<FunctionTypes *> bySymbol_;
  std::deque<FunctionTypes *> queue_;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_TRANSFORMS_SUCCESSTYPES_H
