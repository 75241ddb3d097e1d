//===- FunctionLowering.cpp - building blocks, function heads -------------===//

#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/DenseSet.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

SmallVector<std::pair<StringRef, Value>> Env::since(size_t mark) const {
  SmallVector<std::pair<StringRef, Value>> result;
  SmallDenseSet<StringRef, 8> seen;
  for (size_t i = mark; i < trail_.size(); ++i)
    if (seen.insert(trail_[i].first).second)
      result.push_back({trail_[i].first, map_.lookup(trail_[i].first)});
  return result;
}

//===----------------------------------------------------------------------===//
// Blocks and values
//===----------------------------------------------------------------------===//

Block *FunctionLowering::newBlock() {
  Block *block = new Block();
  region->push_back(block);
  return block;
}

Block *FunctionLowering::newBlock(unsigned args, Location loc) {
  Block *block = newBlock();
  for (unsigned i = 0; i < args; ++i)
    block->addArgument(term, loc);
  return block;
}

void FunctionLowering::br(Location loc, Block *to, ValueRange args) {
  b.create<cf::BranchOp>(loc, to, args);
}

void FunctionLowering::condBr(Location loc, Value cond, Block *yes,
                              Block *no) {
  b.create<cf::CondBranchOp>(loc, cond, yes, ValueRange(), no, ValueRange());
}

Value FunctionLowering::constant(Location loc, Attribute value) {
  return b.create<ConstOp>(loc, term, value);
}

Value FunctionLowering::atom(Location loc, StringRef name) {
  return constant(loc, mod.atom(name));
}

Value FunctionLowering::tuple(Location loc, ValueRange elements) {
  return b.create<TupleOp>(loc, term, elements);
}

Value FunctionLowering::dead(Location loc) {
  // After something that was reported the block has no end yet.
  Block *block = b.getInsertionBlock();
  if (block->empty() || !block->back().hasTrait<OpTrait::IsTerminator>())
    b.create<UnreachableOp>(loc);
  moveTo(newBlock());
  return constant(loc, NilAttr::get(b.getContext()));
}

void FunctionLowering::ret(Location loc, Value value) {
  b.create<ReturnOp>(loc, value);
}

Value FunctionLowering::finish(Location loc, Value value, bool isTail) {
  if (isTail)
    ret(loc, value);
  return value;
}

//===----------------------------------------------------------------------===//
// Failing
//===----------------------------------------------------------------------===//

Block *FunctionLowering::localHandler(Location loc) {
  if (handler->local)
    return handler->local;
  OpBuilder::InsertionGuard guard(b);
  handler->local = newBlock();
  moveTo(handler->local);
  auto taken = b.create<TakeExceptionOp>(loc, term, term, term);
  br(loc, handler->entry, taken.getResults());
  return handler->local;
}

Value FunctionLowering::checked(Location loc, Value result) {
  if (!handler)
    return result;
  Block *ok = newBlock();
  condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), result), ok,
         localHandler(loc));
  moveTo(ok);
  return result;
}

Value FunctionLowering::checkedGuard(Location loc, Value result, Block *fail) {
  Block *ok = newBlock();
  condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), result), ok, fail);
  moveTo(ok);
  return result;
}

void FunctionLowering::raiseValue(Location loc, Value exceptionClass,
                                  Value reason, Value trace, ValueRange args) {
  b.create<SetExceptionOp>(loc, exceptionClass, reason, trace, args);
  if (handler)
    br(loc, localHandler(loc));
  else
    b.create<PropagateOp>(loc);
}

void FunctionLowering::raise(Location loc, StringRef exceptionClass,
                             Value reason, Value trace, ValueRange args) {
  raiseValue(loc, atom(loc, exceptionClass), reason, trace, args);
}

void FunctionLowering::raiseTagged(Location loc, StringRef tag, Value value) {
  raise(loc, "error", tuple(loc, {atom(loc, tag), value}));
}

/// Where OTP's compiler puts a literal second: stack traces show arguments.
static bool isCommutative(StringRef name) {
  return name == "erlang:+/2" || name == "erlang:*/2" ||
         name == "erlang:band/2" || name == "erlang:bor/2" ||
         name == "erlang:bxor/2" || name == "erlang:and/2" ||
         name == "erlang:or/2" || name == "erlang:xor/2";
}

Value FunctionLowering::bif(Location loc, StringRef name, ValueRange given) {
  SmallVector<Value, 4> args(given);
  if (args.size() == 2 && args[0].getDefiningOp<ConstOp>() &&
      !args[1].getDefiningOp<ConstOp>() && isCommutative(name))
    std::swap(args[0], args[1]);
  auto op = b.create<BifOp>(loc, term, mode(), name, args);
  noteReference(name, op, op);
  return checked(loc, op);
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

void FunctionLowering::startFunction(StringRef symbol, unsigned arity,
                                     unsigned freeVars, bool exported,
                                     Location loc) {
  b.setInsertionPointToEnd(mod.moduleOp().getBody());
  func = b.create<FuncOp>(loc, symbol, arity, freeVars, exported);
  region = &func.getBody();
  moveTo(&region->front());
}

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
