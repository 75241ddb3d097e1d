//===- FunctionLowering.cpp - functions from their clauses ----------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

FuncOp FunctionLowering::lowerClauses(StringRef symbol, Nodes clauseNodes,
                                      unsigned arity,
                                      ArrayRef<StringRef> freeVars,
                                      bool exported, const Node *node,
                                      StringRef self) {
  Location at = loc(node);
  startFunction(symbol, arity, freeVars.size(), exported, at);
  SmallVector<Value> all(region->front().getArguments());
  ArrayRef<Value> args = ArrayRef<Value>(all).take_front(arity);
  for (auto [name, value] :
       zip(freeVars, ArrayRef<Value>(all).drop_front(arity)))
    env.bind(name, value);
  for (auto [name, value] : literals)
    env.bind(name, constant(at, value));
  if (!self.empty()) {
    selfName = self;
    selfSymbol = symbol.str();
    selfArity = arity;
    selfFree.assign(all.begin() + arity, all.end());
  }

  SmallVector<MatchClause> clauses;
  for (const Node *clause : clauseNodes) {
    MatchClause entry;
    for (const Node *p : clause->patterns())
      entry.patterns.push_back(pattern(p, /*shadow=*/true));
    entry.guards = clause->guards();
    entry.node = clause;
    entry.at = loc(clause);
    clauses.push_back(std::move(entry));
  }
  runClauses(loc(clauseNodes.front()), args, clauses, /*isTail=*/true, [&] {
    // The trace shows all that the function was given, free variables too.
    raise(at, "error", atom(at, "function_clause"), Value(), all);
  });
  cleanUp(func);
  keepContexts(func);
  return func;
}

} // namespace lumen::eir
