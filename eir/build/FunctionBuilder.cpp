//===- FunctionBuilder.cpp - building blocks of functions -----------------===//

#include "eir/build/FunctionBuilder.h"

#include "eir/dialect/LiteralOrder.h"
#include "runtime/abi/Term.h"

#include "llvm/Support/xxhash.h"

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

Block *FunctionBuilder::newBlock() {
  Block *block = new Block();
  region->push_back(block);
  return block;
}

Block *FunctionBuilder::newBlock(unsigned args, Location loc) {
  Block *block = newBlock();
  for (unsigned i = 0; i < args; ++i)
    block->addArgument(term, loc);
  return block;
}

void FunctionBuilder::br(Location loc, Block *to, ValueRange args) {
  b.create<cf::BranchOp>(loc, to, args);
}

void FunctionBuilder::condBr(Location loc, Value cond, Block *yes,
                              Block *no) {
  b.create<cf::CondBranchOp>(loc, cond, yes, ValueRange(), no, ValueRange());
}

Value FunctionBuilder::constant(Location loc, Attribute value) {
  return b.create<ConstOp>(loc, term, value);
}

Value FunctionBuilder::atom(Location loc, StringRef name) {
  return constant(loc, shared.atom(name));
}

Value FunctionBuilder::tuple(Location loc, ValueRange elements) {
  return b.create<TupleOp>(loc, term, elements);
}

Value FunctionBuilder::newMap(Location loc, ValueRange pairs) {
  // Where all keys are known, so is their order, and the map is made in place.
  SmallVector<std::pair<Attribute, Value>> fields;
  for (size_t i = 0; i < pairs.size(); i += 2) {
    auto key = pairs[i].getDefiningOp<ConstOp>();
    // (A map as key may be one that has no place among the literals.)
    if (!key || isa<MapAttr>(key.getValue()))
      return b.create<MapNewOp>(loc, term, pairs);
    auto known = find_if(fields, [&](auto &field) {
      return compareLiterals(field.first, key.getValue()) == 0;
    });
    if (known == fields.end())
      fields.push_back({key.getValue(), pairs[i + 1]});
    else
      known->second = pairs[i + 1];
  }
  if (fields.empty() || fields.size() > abi::kMaxFlatMap)
    return b.create<MapNewOp>(loc, term, pairs);
  sort(fields, [](auto &x, auto &y) {
    return compareLiterals(x.first, y.first) < 0;
  });
  auto keys = map_to_vector(fields, [](auto &field) { return field.first; });
  auto values = map_to_vector(fields, [](auto &field) { return field.second; });
  return b.create<MapWithKeysOp>(
      loc, term, constant(loc, TupleAttr::get(b.getContext(), keys)), values);
}

Value FunctionBuilder::dead(Location loc) {
  // After something that was reported the block has no end yet.
  Block *block = b.getInsertionBlock();
  if (block->empty() || !block->back().hasTrait<OpTrait::IsTerminator>())
    b.create<UnreachableOp>(loc);
  moveTo(newBlock());
  return constant(loc, NilAttr::get(b.getContext()));
}

void FunctionBuilder::ret(Location loc, Value value) {
  b.create<ReturnOp>(loc, value);
}

Value FunctionBuilder::finish(Location loc, Value value, bool isTail) {
  if (isTail)
    ret(loc, value);
  return value;
}

//===----------------------------------------------------------------------===//
// Failing
//===----------------------------------------------------------------------===//

Block *FunctionBuilder::localHandler(Location loc) {
  if (handler->local)
    return handler->local;
  OpBuilder::InsertionGuard guard(b);
  handler->local = newBlock();
  moveTo(handler->local);
  auto taken = b.create<TakeExceptionOp>(loc, term, term, term);
  br(loc, handler->entry, taken.getResults());
  return handler->local;
}

Value FunctionBuilder::checked(Location loc, Value result) {
  if (!handler)
    return result;
  Block *ok = newBlock();
  condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), result), ok,
         localHandler(loc));
  moveTo(ok);
  return result;
}

Value FunctionBuilder::checkedGuard(Location loc, Value result, Block *fail) {
  Block *ok = newBlock();
  condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), result), ok, fail);
  moveTo(ok);
  return result;
}

void FunctionBuilder::raiseValue(Location loc, Value exceptionClass,
                                  Value reason, Value trace, ValueRange args) {
  b.create<SetExceptionOp>(loc, exceptionClass, reason, trace, args);
  if (handler)
    br(loc, localHandler(loc));
  else
    b.create<PropagateOp>(loc);
}

void FunctionBuilder::raise(Location loc, StringRef exceptionClass,
                             Value reason, Value trace, ValueRange args) {
  raiseValue(loc, atom(loc, exceptionClass), reason, trace, args);
}

void FunctionBuilder::raiseTagged(Location loc, StringRef tag, Value value) {
  raise(loc, "error", tuple(loc, {atom(loc, tag), value}));
}

/// Where OTP's compiler puts a literal second: stack traces show arguments.
static bool isCommutative(StringRef name) {
  return name == "erlang:+/2" || name == "erlang:*/2" ||
         name == "erlang:band/2" || name == "erlang:bor/2" ||
         name == "erlang:bxor/2" || name == "erlang:and/2" ||
         name == "erlang:or/2" || name == "erlang:xor/2";
}

Value FunctionBuilder::bif(Location loc, StringRef name, ValueRange given) {
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

void FunctionBuilder::startFunction(StringRef symbol, unsigned arity,
                                     unsigned freeVars, bool exported,
                                     Location loc) {
  b.setInsertionPointToEnd(shared.moduleOp().getBody());
  func = b.create<FuncOp>(loc, symbol, arity, freeVars, exported);
  region = &func.getBody();
  moveTo(&region->front());
}

Value FunctionBuilder::makeFun(Location at, StringRef symbol, unsigned arity,
                                ValueRange free) {
  unsigned uniq = static_cast<unsigned>(xxHash64(symbol)) & 0x7ffffff;
  return b.create<MakeFunOp>(at, term, symbol, arity, shared.nextLambdaIndex(),
                             uniq, free);
}

void FunctionBuilder::reraise(Location at, Value exceptionClass, Value reason,
                               Value trace) {
  if (handler) {
    br(at, handler->entry, {exceptionClass, reason, trace});
    return;
  }
  b.create<SetExceptionOp>(at, exceptionClass, reason, trace, ValueRange());
  b.create<PropagateOp>(at);
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

SmallVector<Block *, 1> FunctionBuilder::unwindTo() {
  SmallVector<Block *, 1> blocks;
  if (handler)
    blocks.push_back(handler->entry);
  return blocks;
}

Value FunctionBuilder::emitCall(Location loc, StringRef callee,
                                 ValueRange args, bool isTail) {
  if (isTail) {
    b.create<TailCallOp>(loc, callee, args);
    return {};
  }
  Block *normal = newBlock(1, loc);
  auto call =
      b.create<CallOp>(loc, FlatSymbolRefAttr::get(b.getContext(), callee),
                       args, normal, unwindTo());
  moveTo(normal);
  noteReference(callee, call, normal->getArgument(0));
  return normal->getArgument(0);
}

Value FunctionBuilder::emitCallFun(Location loc, Value fun, ValueRange args,
                                    bool isTail) {
  if (isTail) {
    b.create<TailCallFunOp>(loc, fun, args);
    return {};
  }
  Block *normal = newBlock(1, loc);
  b.create<CallFunOp>(loc, fun, args, normal, unwindTo());
  moveTo(normal);
  return normal->getArgument(0);
}

Value FunctionBuilder::emitApply(Location loc, Value module, Value function,
                                  ValueRange args, bool isTail) {
  if (isTail) {
    b.create<TailApplyOp>(loc, module, function, args);
    return {};
  }
  Block *normal = newBlock(1, loc);
  b.create<ApplyOp>(loc, module, function, args, normal, unwindTo());
  moveTo(normal);
  return normal->getArgument(0);
}

Value FunctionBuilder::isRecordTest(Location at, Value value, StringRef name,
                                     unsigned size) {
  // true only if the tag is looked at, which is safe only in a tuple.
  Block *inside = newBlock();
  Block *done = newBlock();
  done->addArgument(b.getI1Type(), at);
  Value isTuple = b.create<IsTupleOp>(at, b.getI1Type(), value, size);
  b.create<cf::CondBranchOp>(at, isTuple, inside, ValueRange(), done,
                             ValueRange(isTuple));
  moveTo(inside);
  Value tag = b.create<ElementOp>(at, term, value, 0);
  Value isTag = b.create<IsConstOp>(at, b.getI1Type(), tag, shared.atom(name));
  br(at, done, isTag);
  moveTo(done);
  return done->getArgument(0);
}

static AtomAttr constantAtom(Value value) {
  auto constant = value.getDefiningOp<ConstOp>();
  return constant ? dyn_cast<AtomAttr>(constant.getValue()) : AtomAttr();
}

Value FunctionBuilder::callFunction(Location at, StringRef module,
                                    StringRef function, ArrayRef<Value> args,
                                    bool isTail) {
  // Found where the exports are, which it is not.
  if (shared.isPrivate(module, function, args.size()))
    return emitApply(at, constant(at, shared.atom(module)),
                     constant(at, shared.atom(function)), args, isTail);
  // As in OTP, traces show the BIF.
  if (module == "maps") {
    StringRef name = args.size() == 1 && function == "size"     ? "map_size"
                     : args.size() == 2 && function == "get"    ? "map_get"
                     : args.size() == 2 && function == "is_key" ? "is_map_key"
                                                                : "";
    if (!name.empty()) {
      module = "erlang";
      function = name;
    }
  }
  if (module == "erlang") {
    if (args.size() == 1 && (function == "error" || function == "exit" ||
                             function == "throw" || function == "nif_error")) {
      raise(at, function == "nif_error" ? "error" : function, args[0]);
      return dead(at);
    }
    if (Value cond = testFunction(at, function, args))
      return finish(at, b.create<FromBoolOp>(at, term, cond), isTail);
  }
  std::string name = (module + ":" + functionKey(function, args.size())).str();
  if (auto traits = bifTraits(name); traits && !(*traits & abi::kBifTraps))
    return finish(at, bif(at, name, args), isTail);
  if (isTail && runsInCaller(name))
    return finish(at, emitCall(at, name, args, false), true);
  return emitCall(at, name, args, isTail);
}

Value FunctionBuilder::externalFun(Location at, ArrayRef<Value> args) {
  std::string name = "erlang:make_fun/3";
  if (auto traits = bifTraits(name); traits && !(*traits & abi::kBifTraps))
    return bif(at, name, args);
  return emitCall(at, name, args, /*isTail=*/false);
}

Value FunctionBuilder::testFunction(Location at, StringRef function,
                                    ArrayRef<Value> args) {
  Type i1 = b.getI1Type();
  if (args.size() == 2)
    if (auto predicate = comparisonOf(function))
      return b.create<CmpOp>(at, i1, *predicate, args[0], args[1]);
  if (args.size() == 1)
    if (auto test = typeTestOf(function))
      return b.create<IsOp>(at, i1, *test, args[0]);
  if (args.size() == 3 && function == "is_record") {
    AtomAttr tag = constantAtom(args[1]);
    auto constant = args[2].getDefiningOp<ConstOp>();
    auto arity =
        constant ? dyn_cast<IntAttr>(constant.getValue()) : IntAttr();
    unsigned size;
    if (tag && arity && !arity.getDigits().getAsInteger(10, size) && size > 0)
      return isRecordTest(at, args[0], tag.getName(), size);
  }
  return {};
}

void FunctionBuilder::catchValue(Location at, Block *entry,
                                 llvm::function_ref<void(Value)> give) {
  Type i1 = b.getI1Type();
  moveTo(entry);
  Value exceptionClass = entry->getArgument(0);
  Value reason = entry->getArgument(1);
  Block *isThrow = newBlock(), *notThrow = newBlock();
  Block *isExit = newBlock(), *isError = newBlock();
  condBr(at,
         b.create<IsConstOp>(at, i1, exceptionClass, shared.atom("throw")),
         isThrow, notThrow);
  moveTo(isThrow);
  give(reason);
  moveTo(notThrow);
  condBr(at, b.create<IsConstOp>(at, i1, exceptionClass, shared.atom("exit")),
         isExit, isError);
  moveTo(isExit);
  give(tuple(at, {atom(at, "EXIT"), reason}));
  moveTo(isError);
  Value stack = b.create<BuildStacktraceOp>(at, term, entry->getArgument(2));
  Value pair = tuple(at, {reason, stack});
  give(tuple(at, {atom(at, "EXIT"), pair}));
}

Value FunctionBuilder::createBits(Location at, SegmentList &list, bool isAppend,
                                  Block *fail) {
  list.flush();
  SmallVector<Attribute> attrs;
  SmallVector<Value> operands;
  for (const SegmentList::Segment &segment : list.segments_) {
    attrs.push_back(segment.attr);
    operands.push_back(segment.bits ? constant(at, segment.bits)
                                    : segment.value);
    if (segment.size)
      operands.push_back(segment.size);
  }
  Value result = b.create<BsCreateOp>(
      at, term, fail ? FailMode::Guard : mode(), isAppend, /*owned=*/false,
      b.getArrayAttr(attrs), operands);
  return fail ? checkedGuard(at, result, fail) : checked(at, result);
}

} // namespace lumen::eir
