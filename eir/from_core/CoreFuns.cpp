//===- CoreFuns.cpp - funs and local functions ----------------------------===//

#include "eir/from_core/CoreLowering.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

//===----------------------------------------------------------------------===//
// What is used from outside
//===----------------------------------------------------------------------===//

/// Collects names that occur and are not bound inside; of local functions from
/// outside, the names of what they capture.
class FreeNames {
public:
  explicit FreeNames(CoreLowering &lowering) : f(lowering) {}

  llvm::SetVector<StringRef> names;

  void visitFun(const Expr *fun) {
    hide(fun->first(fun->count));
    visit(fun->kids.back());
    show(fun->first(fun->count));
  }
  void hideFunctions(Exprs definitions, int by) {
    for (size_t i = 0; i + 1 < definitions.size(); i += 2)
      hidden[key(definitions[i])] += by;
  }

private:
  void visit(const Expr *expr);
  void visitAll(Exprs list) {
    for (const Expr *expr : list)
      visit(expr);
  }
  void visitClause(const Expr *clause);
  /// The variables of a pattern; keys and sizes are uses.
  void patternVars(const Expr *pattern, SmallVectorImpl<const Expr *> &vars);
  void hide(ArrayRef<const Expr *> vars) {
    for (const Expr *var : vars)
      ++hidden[str(var->text)];
  }
  void show(ArrayRef<const Expr *> vars) {
    for (const Expr *var : vars)
      --hidden[str(var->text)];
  }
  void hide(Exprs vars) {
    for (const Expr *var : vars)
      ++hidden[str(var->text)];
  }
  void show(Exprs vars) {
    for (const Expr *var : vars)
      --hidden[str(var->text)];
  }
  static std::string key(const Expr *name) {
    return functionKey(str(name->text), name->number);
  }

  CoreLowering &f;
  llvm::StringMap<int> hidden; ///< how often a name is bound here
};

void FreeNames::patternVars(const Expr *expr,
                            SmallVectorImpl<const Expr *> &vars) {
  switch (expr->kind) {
  case ExprKind::Var:
    vars.push_back(expr);
    return;
  case ExprKind::Cons:
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      patternVars(expr->kid(0), vars);
    return patternVars(expr, vars);
  case ExprKind::MapPair:
    visit(expr->kid(0));
    return patternVars(expr->kid(1), vars);
  case ExprKind::Segment:
    visit(expr->kid(1));
    return patternVars(expr->kid(0), vars);
  default:
    for (const Expr *kid : expr->kids)
      patternVars(kid, vars);
  }
}

void FreeNames::visitClause(const Expr *clause) {
  SmallVector<const Expr *> vars;
  for (const Expr *pattern : clause->first(clause->count))
    patternVars(pattern, vars);
  hide(ArrayRef<const Expr *>(vars));
  visitAll(clause->from(clause->count));
  show(ArrayRef<const Expr *>(vars));
}

void FreeNames::visit(const Expr *expr) {
  switch (expr->kind) {
  case ExprKind::Var:
    if (hidden.lookup(str(expr->text)) == 0)
      names.insert(str(expr->text));
    return;
  case ExprKind::FunName: {
    if (hidden.lookup(key(expr)) != 0)
      return;
    LocalFunction *local = f.findLocal(str(expr->text), expr->number);
    if (local)
      names.insert(local->captured.begin(), local->captured.end());
    return;
  }
  case ExprKind::Cons:
    for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
      visit(expr->kid(0));
    return visit(expr);
  case ExprKind::Fun:
    return visitFun(expr);
  case ExprKind::Let:
  case ExprKind::Seq: {
    SmallVector<const Expr *> lets;
    for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
         expr = expr->kids.back()) {
      visit(expr->kid(expr->count));
      hide(expr->first(expr->count));
      lets.push_back(expr);
    }
    visit(expr);
    for (const Expr *let : lets)
      show(let->first(let->count));
    return;
  }
  case ExprKind::Letrec: {
    Exprs definitions = expr->first(expr->kids.size() - 1);
    hideFunctions(definitions, 1);
    for (size_t i = 1; i < definitions.size(); i += 2)
      visitFun(definitions[i]);
    visit(expr->kids.back());
    hideFunctions(definitions, -1);
    return;
  }
  case ExprKind::Clause:
    return visitClause(expr);
  case ExprKind::Try: {
    Exprs vars = expr->kids.subspan(1, expr->count);
    Exprs caught = expr->kids.subspan(2 + expr->count,
                                      static_cast<size_t>(expr->number));
    visit(expr->kid(0));
    hide(vars);
    visit(expr->kid(1 + expr->count));
    show(vars);
    hide(caught);
    visit(expr->kids.back());
    show(caught);
    return;
  }
  default:
    return visitAll(expr->kids);
  }
}

SmallVector<StringRef> CoreLowering::capture(
    ArrayRef<const Expr *> funs, Exprs own,
    SmallVectorImpl<std::pair<StringRef, Attribute>> &constants) {
  FreeNames free(*this);
  free.hideFunctions(own, 1);
  for (const Expr *fun : funs)
    free.visitFun(fun);
  SmallVector<StringRef> result;
  for (StringRef name : free.names) {
    Value value = env.lookup(name);
    if (!value)
      continue; // has been reported
    // Variables that stand for literals are not captured, as in OTP.
    if (auto literal = value.getDefiningOp<ConstOp>())
      constants.push_back({name, literal.getValue()});
    else
      result.push_back(name);
  }
  return result;
}

SmallVector<Value> CoreLowering::lookup(ArrayRef<StringRef> names) {
  SmallVector<Value> result;
  for (StringRef name : names)
    result.push_back(env.lookup(name));
  return result;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

void CoreLowering::lowerFun(StringRef symbol, const Expr *fun,
                            ArrayRef<StringRef> captured, bool isClosure,
                            bool exported) {
  Location at = loc(fun);
  arity = fun->count;
  if (isClosure)
    startFunction(symbol, arity, captured.size(), exported, at);
  else
    startFunction(symbol, arity + captured.size(), 0, exported, at);
  auto args = region->front().getArguments();
  for (auto [name, value] : zip(captured, args.drop_front(arity)))
    env.bind(name, value);
  for (auto [captured, name] : aliases)
    env.bind(name, env.lookup(captured));
  for (auto [name, value] : literals)
    env.bind(name, constant(at, value));
  for (auto [variable, value] : zip(fun->first(arity), args))
    env.bind(str(variable->text), value);
  emit(fun->kids.back(), Dest());
  cleanUp(func);
  keepContexts(func);
}

static unsigned uniqOf(StringRef symbol) {
  return static_cast<unsigned>(xxHash64(symbol)) & 0x7ffffff;
}

/// The name that OTP has given a fun, or one of the kind that it invents.
static std::string funName(const Expr *fun, CoreNaming &naming) {
  const Expr *id = frontend::core::annotationValue(fun, "id");
  if (id && id->kind == ExprKind::Tuple && id->kids.size() == 3 &&
      id->kid(2)->kind == ExprKind::Atom)
    return std::string(id->kid(2)->text);
  return naming.next("anonymous");
}

Value CoreLowering::fun(const Expr *expr) {
  Location at = loc(expr);
  SmallVector<std::pair<StringRef, Attribute>> constants;
  const Expr *self[] = {expr};
  SmallVector<StringRef> captured = capture(self, {}, constants);
  unsigned total = expr->count + captured.size();
  if (total > 255) {
    mod.report(DiagKind::LowerTooManyArguments, expr);
    return dead(at);
  }
  std::string symbol = mod.freshSymbol(funName(expr, naming), total);
  unsigned index = mod.nextLambdaIndex();
  CoreLowering inner(mod, naming);
  for (auto &function : functions)
    if (!function->label)
      inner.functions.push_back(function);
  inner.literals = std::move(constants);
  inner.lowerFun(symbol, expr, captured, /*isClosure=*/true,
                 /*exported=*/false);
  SmallVector<Value> values = lookup(captured);
  return b.create<MakeFunOp>(at, term, symbol, expr->count, index,
                             uniqOf(symbol), values);
}

LocalFunction *CoreLowering::findLocal(StringRef name, int64_t arity) {
  if (functions.empty())
    return nullptr;
  std::string key = functionKey(name, arity);
  for (auto &function : reverse(functions))
    if (function->key == key)
      return function.get();
  return nullptr;
}

Value CoreLowering::localValue(Location at, const LocalFunction &function) {
  SmallVector<Value> values = lookup(function.captured);
  return b.create<MakeFunOp>(at, term, function.symbol, function.arity,
                             function.index, function.uniq, values);
}

/// 'f'/1 as a value.
Value CoreLowering::functionValue(const Expr *name) {
  Location at = loc(name);
  if (LocalFunction *local = findLocal(str(name->text), name->number))
    return localValue(at, *local);
  auto arity = static_cast<unsigned>(name->number);
  if (!mod.isFunction(str(name->text), arity)) {
    mod.report(DiagKind::CoreUndefined, name,
               {functionKey(str(name->text), arity), naming.base});
    return dead(at);
  }
  return makeFun(at, mod.symbol(str(name->text), arity), arity, {});
}

//===----------------------------------------------------------------------===//
// letrec
//===----------------------------------------------------------------------===//

namespace {
/// How functions of a letrec are used.
class Uses {
public:
  bool asValue = false; ///< other than in apply
  bool inside = false;  ///< applied, but not in the last place

  explicit Uses(Exprs definitions) {
    for (size_t i = 0; i + 1 < definitions.size(); i += 2)
      ++wanted[key(definitions[i])];
  }

  void visit(const Expr *expr, bool isLast) {
    switch (expr->kind) {
    case ExprKind::FunName:
      asValue |= isWanted(expr);
      return;
    case ExprKind::Apply:
      if (expr->kid(0)->kind == ExprKind::FunName)
        inside |= isWanted(expr->kid(0)) && !isLast;
      else
        visit(expr->kid(0), false);
      return visitAll(expr->from(1));
    case ExprKind::Cons:
      for (; expr->kind == ExprKind::Cons; expr = expr->kid(1))
        visit(expr->kid(0), false);
      return visit(expr, false);
    case ExprKind::Let:
    case ExprKind::Seq:
      for (; expr->kind == ExprKind::Let || expr->kind == ExprKind::Seq;
           expr = expr->kids.back())
        visit(expr->kid(expr->count), false);
      return visit(expr, isLast);
    case ExprKind::Letrec: {
      Exprs definitions = expr->first(expr->kids.size() - 1);
      bool isGoto = frontend::core::hasAnnotation(expr, "letrec_goto");
      shadow(definitions, 1);
      for (size_t i = 1; i < definitions.size(); i += 2)
        visit(definitions[i]->kids.back(), isLast && isGoto);
      visit(expr->kids.back(), isLast);
      return shadow(definitions, -1);
    }
    case ExprKind::Case:
      visit(expr->kid(0), false);
      return clauses(expr->from(1), isLast);
    case ExprKind::Receive:
      clauses(expr->first(expr->kids.size() - 2), isLast);
      visit(expr->kids[expr->kids.size() - 2], false);
      return visit(expr->kids.back(), isLast);
    case ExprKind::Try:
      visit(expr->kid(0), false);
      visit(expr->kid(1 + expr->count), isLast);
      return visit(expr->kids.back(), isLast);
    case ExprKind::Fun:
      return visit(expr->kids.back(), false);
    default:
      return visitAll(expr->kids);
    }
  }

private:
  static std::string key(const Expr *name) {
    return functionKey(str(name->text), name->number);
  }
  bool isWanted(const Expr *name) const {
    std::string k = key(name);
    return wanted.lookup(k) > 0 && shadowed.lookup(k) == 0;
  }
  void shadow(Exprs definitions, int by) {
    for (size_t i = 0; i + 1 < definitions.size(); i += 2)
      shadowed[key(definitions[i])] += by;
  }
  void visitAll(Exprs list) {
    for (const Expr *expr : list)
      visit(expr, false);
  }
  void clauses(Exprs list, bool isLast) {
    for (const Expr *clause : list)
      visit(clause->kids.back(), isLast);
  }

  llvm::StringMap<int> wanted, shadowed;
};
} // namespace

static Uses usesIn(const Expr *letrec, bool isLast) {
  Exprs definitions = letrec->first(letrec->kids.size() - 1);
  Uses uses(definitions);
  for (size_t i = 1; i < definitions.size(); i += 2)
    uses.visit(definitions[i]->kids.back(), isLast);
  uses.visit(letrec->kids.back(), isLast);
  return uses;
}

bool CoreLowering::isGoto(const Expr *letrec) {
  if (!frontend::core::hasAnnotation(letrec, "letrec_goto"))
    return false;
  Uses uses = usesIn(letrec, /*isLast=*/true);
  return !uses.asValue && !uses.inside;
}

/// `receive after T -> ...`, for which OTP's compiler makes a loop that waits
/// without looking at a message.
static bool isWaitOnly(const Expr *body) {
  return body->kind == ExprKind::Let && body->count == 1 &&
         body->kid(1)->kind == ExprKind::Primop &&
         isAtom(body->kid(1)->kid(0), "recv_wait_timeout");
}

void CoreLowering::letrecGoto(const Expr *expr, const Dest &dest) {
  Exprs definitions = expr->first(expr->kids.size() - 1);
  size_t known = functions.size();
  for (size_t i = 0; i < definitions.size(); i += 2) {
    auto function = std::make_shared<LocalFunction>();
    function->arity = definitions[i + 1]->count;
    function->key = functionKey(str(definitions[i]->text), function->arity);
    function->label = newBlock(function->arity, loc(definitions[i + 1]));
    functions.push_back(function);
    useReferenceIn(definitions[i + 1]);
  }
  emit(expr->kids.back(), dest);
  for (size_t i = 0; i < definitions.size(); i += 2) {
    const Expr *fun = definitions[i + 1];
    Block *label = functions[known + i / 2]->label;
    size_t mark = env.mark();
    moveTo(label);
    bind(fun->first(fun->count), label->getArguments());
    if (isWaitOnly(fun->kids.back()))
      skipMessages(loc(fun));
    emit(fun->kids.back(), dest);
    env.rollback(mark);
  }
  functions.resize(known);
}

void CoreLowering::defineFunctions(const Expr *letrec) {
  Exprs definitions = letrec->first(letrec->kids.size() - 1);
  SmallVector<const Expr *> funs;
  for (size_t i = 1; i < definitions.size(); i += 2)
    funs.push_back(definitions[i]);
  SmallVector<std::pair<StringRef, Attribute>> constants;
  SmallVector<StringRef> names = capture(funs, definitions, constants);
  bool isClosure = usesIn(letrec, /*isLast=*/false).asValue;

  // Under names of their own, since the functions may be used where the
  // variables' names mean something else.
  SmallVector<StringRef> captured;
  std::string group = naming.base + "#" + std::to_string(naming.count) + "#";
  for (StringRef name : names) {
    captured.push_back(mod.intern(group + name.str()));
    env.bind(captured.back(), env.lookup(name));
  }
  size_t known = functions.size();
  for (size_t i = 0; i < definitions.size(); i += 2) {
    auto function = std::make_shared<LocalFunction>();
    function->arity = definitions[i + 1]->count;
    function->key = functionKey(str(definitions[i]->text), function->arity);
    function->isClosure = isClosure;
    function->captured = captured;
    unsigned total = function->arity + captured.size();
    if (total > 255)
      mod.report(DiagKind::LowerTooManyArguments, definitions[i]);
    function->symbol = mod.freshSymbol(naming.next(function->key), total);
    if (isClosure)
      function->index = mod.nextLambdaIndex();
    function->uniq = uniqOf(function->symbol);
    functions.push_back(function);
  }
  if (mod.hasFailed())
    return;
  for (size_t i = 0; i < funs.size(); ++i) {
    CoreLowering inner(mod, naming);
    for (auto &function : functions)
      if (!function->label)
        inner.functions.push_back(function);
    inner.literals = constants;
    for (auto [own, name] : zip(captured, names))
      inner.aliases.push_back({own, name});
    inner.lowerFun(functions[known + i]->symbol, funs[i], captured, isClosure,
                   /*exported=*/false);
  }
}

} // namespace lumen::eir
