//===- Comprehensions.cpp - list and binary comprehensions ----------------===//
//
// Each generator becomes a function, as in OTP (and so in stack traces):
//
//   [E || X <- L, G]           '-f/1-lc$^0/1-0-'([X|T]) when G -> [E | self(T)];
//                              ([_|T]) -> self(T); ([]) -> [];
//                              (Other) -> error({bad_generator, Other})
//   inner generators           instead of [] they go on with the outer function
//   << <<E>> || X <- L, G >>   '-f/1-lbc$^0/2-0-'([X|T], Acc) -> self(T, <<Acc, E>>)
//
// Further arguments are the free variables and, for an inner generator of a list
// comprehension, what the outer function needs to go on. A binary generator's
// function passes itself the match context instead of the rest of the binary.
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// What follows the last element: [] or a call of the enclosing generator.
struct FunctionLowering::Continuation {
  std::string callee; ///< empty: []
  SmallVector<Value> args;
  bool isEffect = false; ///< nobody wants the list
};

Value FunctionLowering::resume(Location at, const Continuation &rest,
                               bool isTail) {
  if (!rest.callee.empty())
    return emitCall(at, rest.callee, rest.args, isTail);
  return finish(at, constant(at, NilAttr::get(b.getContext())), isTail);
}

/// A filter: a guard if it can be one (what fails is false), otherwise an
/// expression that must be a boolean.
Value FunctionLowering::filter(const Node *node, bool isTail,
                               llvm::function_ref<Value()> onTrue,
                               llvm::function_ref<Value()> onFalse) {
  Location at = loc(node);
  Block *yes = newBlock();
  Block *no = newBlock();
  size_t mark = env.mark();
  wholeTest = node;
  if (isGuardExpr(node)) {
    guardTest(node, yes, no, no);
  } else {
    Value value = expr(node);
    Value isTrue =
        b.create<IsConstOp>(at, b.getI1Type(), value, mod.atom("true"));
    if (value.getDefiningOp<FromBoolOp>()) {
      condBr(at, isTrue, yes, no);
    } else {
      Block *notTrue = newBlock();
      Block *bad = newBlock();
      condBr(at, isTrue, yes, notTrue);
      moveTo(notTrue);
      condBr(at,
             b.create<IsConstOp>(at, b.getI1Type(), value, mod.atom("false")),
             no, bad);
      moveTo(bad);
      raiseTagged(at, "bad_filter", value);
    }
  }
  SmallVector<Arm> arms;
  moveTo(yes);
  Value first = onTrue();
  if (!isTail)
    closeArm(arms, first, mark);
  env.rollback(mark);
  moveTo(no);
  Value second = onFalse();
  if (!isTail)
    closeArm(arms, second, mark);
  env.rollback(mark);
  if (isTail)
    return {};
  for (Arm &arm : arms)
    arm.bound.clear();
  return join(at, arms);
}

/// The loop of a generator, in the function that is its own: `source` is its
/// first argument. `onElement` and `onSkip` get what to go on with.
void FunctionLowering::generatorLoop(const Node *generator, Value source,
                                     llvm::function_ref<void(Value)> onElement,
                                     llvm::function_ref<void(Value)> onSkip,
                                     llvm::function_ref<void()> onEnd) {
  Location at = loc(generator);
  Type i1 = b.getI1Type();
  const Node *patternNode = generator->kid(0);
  Block *end = newBlock();
  Block *bad = newBlock();
  size_t mark = env.mark();

  if (generator->kind == NodeKind::Generate) {
    Block *cons = newBlock();
    Block *notCons = newBlock();
    condBr(at, b.create<IsOp>(at, i1, TypeTest::Cons, source), cons, notCons);
    moveTo(notCons);
    condBr(at, b.create<IsConstOp>(at, i1, source,
                                   NilAttr::get(b.getContext())),
           end, bad);
    moveTo(cons);
    Value head = b.create<HeadOp>(at, term, source);
    Value rest = b.create<TailOp>(at, term, source);
    SmallVector<MatchClause, 1> clauses(1);
    clauses[0].patterns.push_back(pattern(patternNode, /*shadow=*/true));
    Block *skip = newBlock();
    match(at, head, clauses, skip);
    if (clauses[0].body) {
      enterClause(clauses[0]);
      onElement(rest);
      env.rollback(mark);
    }
    moveTo(skip);
    onSkip(rest);
  } else {
    Value context = b.create<BsStartMatchOp>(at, term, source);
    Block *matching = newBlock();
    condBr(at, b.create<IsValueOp>(at, i1, context), matching, bad);
    moveTo(matching);
    // Two clauses: the pattern, and the same segments with any values. Neither
    // says anything about the rest.
    Pat *pat = pattern(patternNode, /*shadow=*/true);
    SmallVector<MatchClause, 2> clauses(2);
    if (pat->kind == Pat::Binary) {
      auto &accept = segmentLists.emplace_back(pat->segments.begin(),
                                               pat->segments.end());
      auto &skip = segmentLists.emplace_back(accept);
      // A name that is there twice stands for a size only once, and compares
      // nothing.
      llvm::DenseSet<StringRef> seen;
      for (BitSegment &segment : skip) {
        auto isSeen = [&](StringRef name) { return !seen.insert(name).second; };
        if (segment.value->kind != Pat::Any || !segment.value->equals.empty() ||
            llvm::any_of(segment.value->vars, isSeen))
          segment.value = newPat(Pat::Any, segment.node);
        segment.bits = {};
      }
      BitSegment rest;
      rest.attr = SegmentAttr::get(b.getContext(), "binary", 1, false, "big",
                                   false);
      rest.value = newPat(Pat::Any, patternNode);
      rest.node = patternNode;
      accept.push_back(rest);
      skip.push_back(rest);
      Pat *first = newPat(Pat::BitsRest, patternNode);
      first->segments = accept;
      first->vars = pat->vars;
      Pat *second = newPat(Pat::BitsRest, patternNode);
      second->segments = skip;
      clauses[0].patterns.push_back(first);
      clauses[1].patterns.push_back(second);
      match(at, context, clauses, end);
    } else {
      br(at, end);
    }
    if (clauses[0].body) {
      enterClause(clauses[0]);
      onElement(context);
      env.rollback(mark);
    }
    if (clauses[1].body) {
      enterClause(clauses[1]);
      env.rollback(mark);
      onSkip(context);
    }
  }
  moveTo(end);
  onEnd();
  moveTo(bad);
  raiseTagged(at, "bad_generator", source);
  env.rollback(mark);
}

//===----------------------------------------------------------------------===//
// Lists
//===----------------------------------------------------------------------===//

/// The comprehension from a qualifier on.
Value FunctionLowering::listLevel(const Node *node, size_t qualifier,
                                  const Continuation &rest, bool isTail) {
  Location at = loc(node);
  if (qualifier == node->kids.size()) {
    Value head = expr(node->kid(0));
    if (rest.isEffect)
      return resume(at, rest, isTail);
    Value tail = resume(at, rest, /*isTail=*/false);
    return finish(at, b.create<ConsOp>(at, term, head, tail), isTail);
  }
  const Node *current = node->kid(qualifier);
  if (!isGenerator(current))
    return filter(
        current, isTail,
        [&] { return listLevel(node, qualifier + 1, rest, isTail); },
        [&] { return resume(at, rest, isTail); });

  Value source = expr(current->kid(1));
  SmallVector<StringRef> free = freeOfComprehension(node, qualifier);
  SmallVector<Value> captured = values(free);
  llvm::SmallSetVector<Value, 4> extra;
  for (Value value : rest.args)
    extra.insert(value);
  unsigned arity = 1 + free.size() + extra.size();
  if (arity > 255) {
    report(DiagKind::LowerTooManyArguments, node);
    return dead(at);
  }
  std::string symbol =
      mod.symbol(liftedName(current, "lc", /*arity=*/1), arity);

  FunctionLowering inner(mod, naming);
  inner.startFunction(symbol, arity, 0, /*exported=*/false, loc(current));
  ArrayRef<BlockArgument> args = inner.region->front().getArguments();
  llvm::DenseMap<Value, Value> passed;
  SmallVector<Value> unchanged(args.begin() + 1, args.end());
  for (auto [i, name] : enumerate(free))
    inner.env.bind(name, args[1 + i]);
  for (auto [i, value] : enumerate(extra))
    passed[value] = args[1 + free.size() + i];
  Continuation after{rest.callee, {}, rest.isEffect};
  for (Value value : rest.args)
    after.args.push_back(passed.lookup(value));
  auto self = [&](Value tail) {
    Continuation next{symbol, {tail}, rest.isEffect};
    next.args.append(unchanged);
    return next;
  };
  inner.generatorLoop(
      current, args[0],
      [&](Value tail) {
        inner.listLevel(node, qualifier + 1, self(tail), /*isTail=*/true);
      },
      [&](Value tail) { inner.resume(at, self(tail), /*isTail=*/true); },
      [&] { inner.resume(at, after, /*isTail=*/true); });
  cleanUp(inner.func);

  SmallVector<Value> callArgs{source};
  callArgs.append(captured);
  callArgs.append(extra.begin(), extra.end());
  return emitCall(at, symbol, callArgs, isTail);
}

//===----------------------------------------------------------------------===//
// Binaries
//===----------------------------------------------------------------------===//

/// The binary accumulated so far, with what the qualifiers from one on add.
Value FunctionLowering::binaryLevel(const Node *node, size_t qualifier,
                                    Value accumulator, Value source) {
  Location at = loc(node);
  if (qualifier == node->kids.size())
    return appendTemplate(node->kid(0), accumulator);
  const Node *current = node->kid(qualifier);
  if (!isGenerator(current))
    return filter(
        current, /*isTail=*/false,
        [&] { return binaryLevel(node, qualifier + 1, accumulator); },
        [&] { return accumulator; });

  if (!source)
    source = expr(current->kid(1));
  SmallVector<StringRef> free = freeOfComprehension(node, qualifier);
  SmallVector<Value> callArgs{source, accumulator};
  callArgs.append(values(free));
  if (callArgs.size() > 255) {
    report(DiagKind::LowerTooManyArguments, node);
    return dead(at);
  }
  std::string symbol =
      mod.symbol(liftedName(current, "lbc", /*arity=*/2), callArgs.size());

  FunctionLowering inner(mod, naming);
  inner.startFunction(symbol, callArgs.size(), 0, /*exported=*/false,
                      loc(current));
  ArrayRef<BlockArgument> args = inner.region->front().getArguments();
  for (auto [i, name] : enumerate(free))
    inner.env.bind(name, args[2 + i]);
  auto again = [&](Value rest, Value result) {
    SmallVector<Value> next{rest, result};
    next.append(args.begin() + 2, args.end());
    inner.emitCall(at, symbol, next, /*isTail=*/true);
  };
  inner.generatorLoop(
      current, args[0],
      [&](Value rest) {
        again(rest, inner.binaryLevel(node, qualifier + 1, args[1]));
      },
      [&](Value rest) { again(rest, args[1]); },
      [&] { inner.ret(at, args[1]); });
  cleanUp(inner.func);
  return emitCall(at, symbol, callArgs, /*isTail=*/false);
}

//===----------------------------------------------------------------------===//

/// The free variables of a generator's function: its pattern (sizes), what
/// follows it, and the template.
SmallVector<StringRef>
FunctionLowering::freeOfComprehension(const Node *node, size_t qualifier) {
  // A comprehension with the same parts, but whose generator has no source.
  Node generator = *node->kid(qualifier);
  Node nothing = generator;
  nothing.kind = NodeKind::Nil;
  nothing.kids = {};
  Node *generatorKids[] = {generator.kid(0), &nothing};
  generator.kids = generatorKids;
  SmallVector<Node *> kids{node->kid(0), &generator};
  kids.append(node->kids.begin() + qualifier + 1, node->kids.end());
  Node part = *node;
  part.kids = Nodes(kids.data(), kids.size());
  Node *const parts[] = {&part};
  return freeVariables(parts);
}

Value FunctionLowering::comprehension(const Node *node, bool isEffect) {
  size_t mark = env.mark();
  Value result;
  if (node->kind == NodeKind::ListComp) {
    Continuation nothing;
    nothing.isEffect = isEffect;
    result = listLevel(node, 1, nothing, /*isTail=*/false);
  } else {
    const Node *first = node->kid(1);
    Value source = isGenerator(first) ? expr(first->kid(1)) : Value();
    result = binaryLevel(node, 1, writableBits(node, source), source);
  }
  env.rollback(mark);
  return result;
}

} // namespace lumen::eir
