//===- GuessReturns.cpp - returns to continuations of the same module -----===//
//
// Problem: a return is a jump to an address in the frame. On wasm32 that costs
// three times as much as a jump to a known piece, and nowhere can a compiler
// look beyond it: the way back out of a recursion (f(X) -> [g(X) | f(...)]) is
// one such jump for each step.
//
// Idea: most functions that are called other than in tail position within their
// module return there. So a return compares the address with the few
// continuations that are known and goes there directly; a continuation that
// returns to itself becomes a loop. The indirect return stays for all others,
// so that a wrong guess costs time only.
//
// What may be in the frame when a function returns: continuations of itself, of
// other functions that call it (or some fun of its arity, if it is one), and of
// those that call the functions that call it in tail position. They are taken
// in this order, as long as they are few.
//
// A guess refers to a piece of another function, but the link step leaves out
// functions that no call can reach, and knows nothing of guesses. So only
// functions are guessed that are in the program whenever the one that returns
// is: those that it may call, and those without which nothing would call it.
//
//===----------------------------------------------------------------------===//

#include "codegen/frames/Frames.h"
#include "codegen/frames/FramesDialect.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen::frames {
namespace {

/// A return is compared with at most so many continuations.
constexpr size_t kMaxGuesses = 4;

/// Where only loops are wanted: for functions with at most so many
/// continuations, of which one is a bad guess otherwise.
constexpr size_t kMaxLoops = 2;

/// How far to look for what a function calls, and for what it is called by.
constexpr unsigned kMaxCallees = 100, kMaxCallers = 10;

/// Sets of continuations stop growing beyond this size: none is a good guess.
constexpr size_t kMaxKnown = 2 * kMaxGuesses;

using Pieces = llvm::SmallSetVector<PieceOp, 4>;

struct Function {
  Pieces own;    ///< its continuations that it returns to itself
  Pieces called; ///< continuations of its calls in other functions
  Pieces passed; ///< what those that call it in tail position return to
  llvm::SmallSetVector<mlir::StringAttr, 4> tailCalls;
  llvm::SmallSetVector<mlir::StringAttr, 4> callees; ///< funs included
  bool isRoot = false;     ///< other modules may call it
  mlir::StringAttr caller; ///< other functions that refer to it: one of them,
  bool hasCallers = false; ///< and whether there are more
};

class Guesser {
public:
  Guesser(ModuleOp module, Guesses which) : module_(module), which_(which) {}
  void run();

private:
  void collect();
  void passOn();
  bool isReached(mlir::StringAttr from, mlir::StringAttr function);
  SmallVector<PieceOp> guessesOf(PieceOp piece);

  ModuleOp module_;
  Guesses which_;
  DenseMap<mlir::StringAttr, PieceOp> pieces_;
  llvm::MapVector<mlir::StringAttr, Function> functions_;
};

} // namespace

void Guesser::collect() {
  for (PieceOp piece : module_.getOps<PieceOp>()) {
    pieces_[piece.getSymNameAttr()] = piece;
    functions_[piece.getFunctionAttr()].isRoot |= piece.getExported();
  }
  auto refer = [&](PieceOp piece, mlir::StringAttr callee) {
    auto known = functions_.find(callee);
    mlir::StringAttr caller = piece.getFunctionAttr();
    if (known == functions_.end() || callee == caller)
      return;
    Function &function = known->second;
    function.hasCallers |= function.caller && function.caller != caller;
    function.caller = caller;
    functions_[caller].callees.insert(callee);
  };
  // Continuations of calls of funs, and lambdas, by the number of arguments.
  DenseMap<unsigned, Pieces> funCalls;
  llvm::MapVector<mlir::StringAttr, unsigned> lambdas;
  auto note = [&](PieceOp caller, mlir::StringAttr callee, PushOp push) {
    auto known = functions_.find(callee);
    if (known == functions_.end())
      return;
    if (!push) {
      functions_[caller.getFunctionAttr()].tailCalls.insert(callee);
      return;
    }
    PieceOp next = pieces_.lookup(push.getNextAttr().getAttr());
    Function &function = known->second;
    (caller.getFunctionAttr() == callee ? function.own : function.called)
        .insert(next);
  };
  for (PieceOp piece : module_.getOps<PieceOp>())
    piece.walk([&](Operation *op) {
      auto push = dyn_cast_or_null<PushOp>(op->getPrevNode());
      if (auto fun = dyn_cast<MakeFunOp>(op)) {
        refer(piece, fun.getCalleeAttr().getAttr());
        lambdas[fun.getCalleeAttr().getAttr()] = fun.getArity();
      } else if (auto call = dyn_cast<TailCallFunOp>(op)) {
        if (push)
          funCalls[call.getArgs().size()].insert(
              pieces_.lookup(push.getNextAttr().getAttr()));
      } else if (auto call = dyn_cast<TailCallOp>(op)) {
        refer(piece, call.getCalleeAttr().getAttr());
        note(piece, call.getCalleeAttr().getAttr(), push);
      } else if (isa<LoopOp>(op) && push) {
        note(piece, piece.getFunctionAttr(), push);
      }
    });
  for (auto [lambda, arity] : lambdas)
    if (auto known = functions_.find(lambda); known != functions_.end())
      known->second.called.insert(funCalls[arity].begin(),
                                  funCalls[arity].end());
}

/// Functions that are called in tail position return to where their callers do.
void Guesser::passOn() {
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto &[name, function] : functions_)
      for (mlir::StringAttr callee : function.tailCalls) {
        if (callee == name)
          continue;
        Function &target = functions_[callee];
        for (const Pieces *from :
             {&function.own, &function.called, &function.passed})
          for (PieceOp next : *from) {
            if (target.passed.size() > kMaxKnown)
              break;
            if (!target.own.contains(next) && !target.called.contains(next))
              changed |= target.passed.insert(next);
          }
      }
  }
}

/// Whether a function is in each program that `from` is in.
bool Guesser::isReached(mlir::StringAttr from, mlir::StringAttr function) {
  // With it there is what alone refers to it; with these, what they refer to.
  llvm::SmallSetVector<mlir::StringAttr, 16> present;
  for (mlir::StringAttr name = from; name && present.insert(name);) {
    const Function &called = functions_[name];
    if (called.isRoot || called.hasCallers || present.size() == kMaxCallers)
      break;
    name = called.caller;
  }
  for (unsigned i = 0; i != present.size() && i != kMaxCallees; ++i) {
    if (present[i] == function)
      return true;
    for (mlir::StringAttr callee : functions_[present[i]].callees)
      present.insert(callee);
  }
  return false;
}

SmallVector<PieceOp> Guesser::guessesOf(PieceOp piece) {
  Function &function = functions_[piece.getFunctionAttr()];
  if (which_ == Guesses::Loops) {
    if (function.own.size() <= kMaxLoops && function.own.contains(piece))
      return {piece};
    return {};
  }
  SmallVector<PieceOp> guesses;
  for (const Pieces *more :
       {&function.own, &function.called, &function.passed}) {
    if (guesses.size() + more->size() > kMaxGuesses)
      break;
    guesses.append(more->begin(), more->end());
  }
  llvm::erase_if(guesses, [&](PieceOp guess) {
    return !isReached(piece.getFunctionAttr(), guess.getFunctionAttr());
  });
  // First itself: the way back through a recursion of one call.
  auto *self = llvm::find(guesses, piece);
  if (self != guesses.end())
    std::rotate(guesses.begin(), self, self + 1);
  return guesses;
}

void Guesser::run() {
  collect();
  passOn();
  OpBuilder builder(module_.getContext());
  for (PieceOp piece : module_.getOps<PieceOp>()) {
    SmallVector<eir::ReturnOp> returns(piece.getBody().getOps<eir::ReturnOp>());
    if (returns.empty())
      continue;
    SmallVector<PieceOp> guesses = guessesOf(piece);
    if (guesses.empty())
      continue;
    SmallVector<Attribute> symbols;
    for (PieceOp guess : guesses)
      symbols.push_back(FlatSymbolRefAttr::get(guess.getSymNameAttr()));
    for (eir::ReturnOp op : returns) {
      builder.setInsertionPoint(op);
      builder.create<frames::ReturnOp>(op.getLoc(), op.getValue(),
                                       builder.getArrayAttr(symbols));
      op.erase();
    }
    if (guesses.front() == piece)
      piece.setLoops(true);
  }
}

void guessReturns(ModuleOp module, Guesses which) {
  Guesser(module, which).run();
}

} // namespace lumen::codegen::frames
