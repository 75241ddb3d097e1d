//===- CoreControl.cpp - case, try, receive, patterns ---------------------===//

#include "eir/from_core/CoreLowering.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

//===----------------------------------------------------------------------===//
// Clauses
//===----------------------------------------------------------------------===//

/// Binds what the pattern has found. Where all ways to the body bring the same
/// value it is bound itself instead of the block's argument, so that it is known
/// for what it is (an argument, a handler's trace, a reference).
void CoreLowering::bindClause(const MatchClause &clause) {
  for (auto [i, name] : enumerate(clause.vars)) {
    Value same;
    bool isSame = true;
    for (Block *before : clause.body->getPredecessors()) {
      auto branch = cast<cf::BranchOp>(before->getTerminator());
      Value value = branch.getDestOperands()[i];
      isSame &= !same || same == value;
      same = value;
    }
    env.bind(name, isSame && same ? same : clause.body->getArgument(i));
  }
}

void CoreLowering::runClauses(
    Location at, Exprs clauseExprs, ValueRange values,
    llvm::function_ref<void()> onFail,
    llvm::function_ref<void(const Expr *)> onMatch) {
  SmallVector<MatchClause> clauses;
  SmallVector<const Expr *> bodies;
  for (const Expr *expr : clauseExprs) {
    const Expr *guard = expr->kid(expr->count);
    if (isAtom(guard, "false"))
      continue;
    MatchClause &clause = clauses.emplace_back();
    for (const Expr *p : expr->first(expr->count))
      clause.patterns.push_back(pattern(p));
    if (!isAtom(guard, "true"))
      clause.coreGuard = guard;
    clause.at = loc(expr);
    bodies.push_back(expr->kids.back());
  }
  Block *fail = newBlock();
  match(at, values, clauses, fail);
  moveTo(fail);
  onFail();
  for (auto [clause, body] : zip(clauses, bodies)) {
    if (!clause.body)
      continue; // no value can come here
    size_t mark = env.mark();
    moveTo(clause.body);
    bindClause(clause);
    onMatch(body);
    env.rollback(mark);
  }
}

void CoreLowering::caseExpr(const Expr *expr, const Dest &dest) {
  Location at = loc(expr);
  ValueList list = values(expr->kid(0), expr->kid(1)->count);
  runClauses(
      at, expr->from(1), list,
      // Core that OTP makes has a clause for every value.
      [&] {
        raiseTagged(at, "case_clause",
                    list.size() == 1 ? list.front() : tuple(at, list));
      },
      [&](const Expr *body) { emit(body, dest); });
}

//===----------------------------------------------------------------------===//
// Exceptions
//===----------------------------------------------------------------------===//

void CoreLowering::tryExpr(const Expr *expr, const Dest &dest) {
  Location at = loc(expr);
  unsigned count = expr->count;
  size_t mark = env.mark();
  Handler own{newBlock(3, at)};
  Handler *outer = handler;
  handler = &own;
  ValueList list = values(expr->kid(0), count);
  handler = outer;
  bind(expr->kids.subspan(1, count), list);
  emit(expr->kid(1 + count), dest);
  env.rollback(mark);

  moveTo(own.entry);
  SmallVector<Value> caught(own.entry->getArguments());
  classes[caught[2]] = caught[0];
  bind(expr->kids.subspan(2 + count, static_cast<size_t>(expr->number)),
       caught);
  emit(expr->kids.back(), dest);
  env.rollback(mark);
}

/// catch E: throws give their value, exits and errors {'EXIT', ...}.
Value CoreLowering::catchExpr(const Expr *expr) {
  Location at = loc(expr);
  Handler own{newBlock(3, at)};
  Handler *outer = handler;
  handler = &own;
  Value normal = value(expr->kid(0));
  handler = outer;
  Block *join = newBlock(1, at);
  br(at, join, normal);
  catchValue(at, own.entry, [&](Value caught) { br(at, join, caught); });
  moveTo(join);
  return join->getArgument(0);
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

namespace {
/// Looks for `X =:= Y` in what must hold for a guard to hold.
class Equalities {
public:
  SmallVector<const Expr *> found; ///< calls of =:=

  void visit(const Expr *expr) {
    switch (expr->kind) {
    case ExprKind::Try:
      return visit(expr->kid(0));
    case ExprKind::Let:
      if (expr->count == 1)
        bound[str(expr->kid(0)->text)] = expr->kid(1);
      return visit(expr->kids.back());
    case ExprKind::Var:
      if (const Expr *what = bound.lookup(str(expr->text))) {
        bound.erase(str(expr->text)); // each once
        visit(what);
      }
      return;
    case ExprKind::Call: {
      if (!isAtom(expr->kid(0), "erlang") || expr->kids.size() != 4)
        return;
      if (isAtom(expr->kid(1), "=:="))
        found.push_back(expr);
      if (isAtom(expr->kid(1), "and"))
        for (const Expr *part : expr->from(2))
          visit(part);
      return;
    }
    case ExprKind::Case: {
      // andalso: the way of `true`, where no other way gives it.
      for (const Expr *clause : expr->from(2))
        if (clause->kids.back()->kind != ExprKind::Primop &&
            !isAtom(clause->kids.back(), "false"))
          return;
      const Expr *first = expr->kid(1);
      if (first->count != 1 || !isAtom(first->kid(0), "true"))
        return;
      visit(expr->kid(0));
      return visit(first->kids.back());
    }
    default:
      return;
    }
  }

private:
  llvm::StringMap<const Expr *> bound;
};
} // namespace

SmallVector<Value> CoreLowering::wantedBy(const Expr *clause) {
  Equalities equalities;
  equalities.visit(clause->kid(clause->count));
  SmallVector<Value> wanted;
  for (const Expr *equality : equalities.found)
    for (const Expr *side : equality->from(2))
      if (side->kind == ExprKind::Var)
        if (Value value = env.lookup(str(side->text)))
          wanted.push_back(value);
  return wanted;
}

/// A letrec_goto function that is a receive as OTP writes it:
///   let <There,Msg> = primop 'recv_peek_message'() in
///     case There of <'true'> -> case Msg of ... end; <'false'> -> ... end
/// where the last clause for the message goes on to the next one.
void CoreLowering::useReferenceIn(const Expr *fun) {
  const Expr *let = fun->kids.back();
  if (let->kind != ExprKind::Let || let->count != 2 ||
      let->kid(2)->kind != ExprKind::Primop ||
      !isAtom(let->kid(2)->kid(0), "recv_peek_message") ||
      let->kid(3)->kind != ExprKind::Case)
    return;
  const Expr *message = let->kid(1);
  const Expr *inner = let->kid(3)->kid(1)->kids.back();
  if (inner->kind != ExprKind::Case ||
      inner->kid(0)->kind != ExprKind::Var ||
      inner->kid(0)->text != message->text)
    return;
  SmallVector<SmallVector<Value>> wanted;
  for (const Expr *clause : inner->from(1)) {
    const Expr *body = clause->kids.back();
    bool isNext = body->kind == ExprKind::Seq &&
                  body->kid(0)->kind == ExprKind::Primop &&
                  isAtom(body->kid(0)->kid(0), "recv_next");
    if (!isNext)
      wanted.push_back(wantedBy(clause));
  }
  useReference(loc(inner), wanted);
}

/// Moves the cursor behind the messages that are there: lumen:recv_wait/1 waits
/// only then.
void CoreLowering::skipMessages(Location at) {
  Block *loop = newBlock(), *next = newBlock(), *done = newBlock();
  br(at, loop);
  moveTo(loop);
  Value message = b.create<RecvPeekOp>(at, term);
  condBr(at, b.create<IsValueOp>(at, b.getI1Type(), message), next, done);
  moveTo(next);
  b.create<RecvNextOp>(at);
  br(at, loop);
  moveTo(done);
}

/// receive, as the language has it; OTP's compiler writes the primops itself.
void CoreLowering::receive(const Expr *expr, const Dest &dest) {
  Location at = loc(expr);
  Exprs clauses = expr->first(expr->kids.size() - 2);
  Value timeout = value(expr->kids[expr->kids.size() - 2]);
  if (clauses.empty()) {
    emitCall(at, "lumen:recv_sleep/1", timeout, /*isTail=*/false);
    emit(expr->kids.back(), dest);
    return;
  }
  SmallVector<SmallVector<Value>> wanted;
  for (const Expr *clause : clauses)
    wanted.push_back(wantedBy(clause));
  useReference(at, wanted);
  Block *loop = newBlock(), *matching = newBlock(), *wait = newBlock();
  Block *timedOut = newBlock();
  br(at, loop);
  moveTo(loop);
  Value message = b.create<RecvPeekOp>(at, term);
  condBr(at, b.create<IsValueOp>(at, b.getI1Type(), message), matching, wait);
  moveTo(matching);
  runClauses(
      at, clauses, message,
      [&] {
        b.create<RecvNextOp>(at);
        br(at, loop);
      },
      [&](const Expr *body) {
        b.create<RecvRemoveOp>(at);
        emit(body, dest);
      });
  moveTo(wait);
  Value woken = emitCall(at, "lumen:recv_wait/1", timeout, /*isTail=*/false);
  condBr(at, b.create<IsConstOp>(at, b.getI1Type(), woken, mod.atom("true")),
         loop, timedOut);
  moveTo(timedOut);
  emit(expr->kids.back(), dest);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// All variables of a pattern are new, also if outer ones have their names; keys
/// and sizes are of the surroundings.
Pat *CoreLowering::pattern(const Expr *expr) {
  switch (expr->kind) {
  case ExprKind::Var: {
    Pat *pat = newPat(Pat::Any);
    pat->vars.push_back(str(expr->text));
    return pat;
  }
  case ExprKind::Alias:
    return unite(pattern(expr->kid(0)), pattern(expr->kid(1)));
  case ExprKind::Cons: {
    if (Attribute value = mod.literal(expr))
      return literalPattern(value);
    SmallVector<Pat *> heads;
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      heads.push_back(pattern(expr->kid(0)));
    Pat *result = pattern(expr);
    for (Pat *head : reverse(heads)) {
      Pat *cell = newPat(Pat::Cons);
      cell->subs = {head, result};
      result = cell;
    }
    return result;
  }
  case ExprKind::Tuple: {
    Pat *pat = newPat(Pat::Tuple);
    for (const Expr *kid : expr->kids)
      pat->subs.push_back(pattern(kid));
    return pat;
  }
  case ExprKind::Map: {
    Pat *pat = newPat(Pat::Map);
    for (const Expr *pair : expr->kids) {
      const Expr *keyExpr = pair->kid(0);
      Pat::Key key{mod.literal(keyExpr), Value(), nullptr};
      if (!key.literal)
        key.value = value(keyExpr);
      pat->keys.push_back(key);
      pat->subs.push_back(pattern(pair->kid(1)));
    }
    return pat;
  }
  case ExprKind::Binary:
    return binaryPattern(expr);
  default:
    if (Attribute value = mod.literal(expr))
      return literalPattern(value);
    mod.report(DiagKind::CoreIllegalPattern, expr, {naming.base});
    return newPat(Pat::Never);
  }
}

Pat *CoreLowering::binaryPattern(const Expr *expr) {
  Pat *pat = newPat(Pat::Binary);
  std::vector<BitSegment> &segments = segmentLists.emplace_back();
  MLIRContext *context = b.getContext();
  for (const Expr *element : expr->kids) {
    SegmentSpec spec = mod.segmentSpec(element);
    const Expr *sizeExpr = element->kid(1), *valueExpr = element->kid(0);
    bool isGiven =
        !isAtom(sizeExpr, "all") && !isAtom(sizeExpr, "undefined");
    if (spec.type.starts_with("utf"))
      isGiven = false;
    BitSegment segment;
    segment.attr = makeSegment(context, spec, spec.isNumber() || isGiven);
    std::optional<uint64_t> bits;
    if (isGiven) {
      if (Attribute size = mod.literal(sizeExpr)) {
        if (!isa<IntAttr>(size)) // a bad size never matches
          return newPat(Pat::Never);
        segment.size.literal = size;
        bits = mod.literalSize(sizeExpr);
        if (bits && *bits < (1u << 24))
          *bits *= spec.unit;
        else
          bits = std::nullopt;
      } else {
        segment.size.value = value(sizeExpr);
      }
    } else if (spec.isNumber()) {
      return newPat(Pat::Never);
    }
    if (Attribute literal = mod.literal(valueExpr)) {
      literal = segmentLiteral(spec, literal);
      if (bits || spec.type.starts_with("utf"))
        segment.bits = literalSegment(context, spec, literal, bits.value_or(0));
      segment.value = literalPattern(literal);
    } else {
      segment.value = pattern(valueExpr);
    }
    segments.push_back(segment);
  }
  pat->segments = segments;
  return pat;
}

} // namespace lumen::eir
