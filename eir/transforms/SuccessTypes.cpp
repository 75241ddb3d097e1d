//===- SuccessTypes.cpp - what functions get and return -------------------===//
//
// A function is run as a whole each time, from its entry along the edges that
// can be taken, in an order in which all but the back edges of loops come from
// blocks that were seen; what comes round a loop is `any`.
//
//===----------------------------------------------------------------------===//

#include "eir/transforms/SuccessTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/RegionGraphTraits.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace lumen::eir {

/// As many returns get entries of their own; beyond that they are joined.
static constexpr unsigned kMaxPaths = 30;
/// More runs than any real program needs.
static constexpr unsigned kMaxRuns = 2000;

//===----------------------------------------------------------------------===//
// Built-in functions
//===----------------------------------------------------------------------===//

namespace {
struct BifTypes {
  uint16_t args = TermSet::AllKinds; ///< what each argument must be
  uint16_t result = TermSet::AllKinds;
  bool isBoolean = false;
};
} // namespace

static BifTypes bifTypes(StringRef name) {
  using T = TermSet;
  constexpr uint16_t kNumber = T::Integer | T::Float;
  if (!name.consume_front("erlang:"))
    return {};
  return llvm::StringSwitch<BifTypes>(name)
      .Cases("+/2", "-/2", "*/2", "+/1", "-/1", "abs/1",
             BifTypes{kNumber, kNumber})
      .Case("//2", BifTypes{kNumber, T::Float})
      .Cases("div/2", "rem/2", "band/2", "bor/2", "bxor/2", "bsl/2", "bsr/2",
             "bnot/1", BifTypes{T::Integer, T::Integer})
      .Cases("round/1", "trunc/1", "ceil/1", "floor/1",
             BifTypes{kNumber, T::Integer})
      .Case("float/1", BifTypes{kNumber, T::Float})
      .Cases("hd/1", "tl/1", BifTypes{T::Cons, T::AllKinds})
      .Case("length/1", BifTypes{T::Cons | T::Nil, T::Integer})
      .Case("tuple_size/1", BifTypes{T::Tuple, T::Integer})
      .Case("map_size/1", BifTypes{T::Map, T::Integer})
      .Cases("byte_size/1", "bit_size/1", BifTypes{T::Bits, T::Integer})
      .Case("size/1", BifTypes{T::Tuple | T::Bits, T::Integer})
      .Cases("not/1", "and/2", "or/2", "xor/2",
             BifTypes{T::Atom, T::Atom, true})
      .Default({});
}

/// Functions of other modules that never return.
static bool isKnownToRaise(StringRef callee) {
  return callee == "erlang:error/1" || callee == "erlang:error/2" ||
         callee == "erlang:exit/1" || callee == "erlang:throw/1";
}

//===----------------------------------------------------------------------===//
// One run of one function
//===----------------------------------------------------------------------===//

class FunctionRun {
public:
  FunctionRun(SuccessTypes &types, FunctionTypes &function,
              std::vector<Operation *> *neverReturning)
      : types_(types), function_(function), neverReturning_(neverReturning) {}

  std::vector<ReturnPath> run();

private:
  using Env = llvm::DenseMap<Value, TermSet>;
  struct Incoming {
    bool isKnown = false; ///< else what comes in is `any`
    Env env;
    SmallVector<TermSet> args;
  };
  enum Truth { Never = 0, True = 1, False = 2, Both = 3 };

  TermSet typeOf(Value value) const;
  Truth eval(Value condition) const;
  /// What `condition` being `truth` says of the values it tests.
  void refine(Value condition, bool truth, Env &env) const;
  /// What it says of its arguments that a BIF has not failed.
  void refineSucceeded(BifOp op, Env &env) const;
  void flow(Block *to, const Env &env, ArrayRef<TermSet> args);
  void flow(Block *to, ValueRange values);
  void flowAny(Block *to);
  void visit(Block &block);
  /// False if the operation always raises and control ends here.
  bool visit(Operation &op);
  TermSet resultOf(BifOp op) const;
  void visitTerminator(Operation &op);
  void visitSwitch(SwitchOp op);
  void addReturn(TermSet result);
  SmallVector<TermSet> typesOf(ValueRange values) const;
  TermSet callType(StringRef callee, ValueRange args, bool &isKnown);
  void afterCall(Operation &op, const TermSet &result);

  SuccessTypes &types_;
  FunctionTypes &function_;
  std::vector<Operation *> *neverReturning_;
  llvm::DenseMap<Block *, Incoming> incoming_;
  llvm::DenseMap<Block *, unsigned> order_;
  llvm::DenseMap<Value, TermSet> base_;
  Env env_;
  std::vector<ReturnPath> paths_;
  unsigned returns_ = 0;
};

TermSet FunctionRun::typeOf(Value value) const {
  if (auto it = env_.find(value); it != env_.end())
    return it->second;
  if (auto it = base_.find(value); it != base_.end())
    return it->second;
  if (auto literal = value.getDefiningOp<ConstOp>())
    return TermSet::literal(literal.getValue());
  return TermSet::any();
}

SmallVector<TermSet> FunctionRun::typesOf(ValueRange values) const {
  SmallVector<TermSet> types;
  for (Value value : values)
    types.push_back(typeOf(value));
  return types;
}

/// A type that holds one term only: what is not equal to it is not of it.
static bool isSingleton(const TermSet &type) {
  return type.kinds == TermSet::Nil ||
         (type.kinds == TermSet::Atom && type.atoms.size() == 1) ||
         (type.kinds == TermSet::Integer && type.low == type.high);
}

static TermSet withAnyNumber(TermSet type) {
  constexpr uint16_t kNumber = TermSet::Integer | TermSet::Float;
  if (!(type.kinds & kNumber))
    return type;
  TermSet numbers = TermSet::of(kNumber);
  return join(type, numbers);
}

namespace {
/// A test as two types: true means that the value is in `holds`, false that it
/// is not in `excludes`.
struct Tested {
  Value value;
  TermSet holds, excludes;
};
} // namespace

template <typename TypeOf>
static SmallVector<Tested, 2> testsOf(Operation *op, bool &isNegated,
                                      TypeOf typeOf) {
  isNegated = false;
  if (auto is = dyn_cast<IsOp>(op)) {
    TermSet type = testedType(is.getTest(), op->getContext());
    bool isExact = is.getTest() != TypeTest::Binary;
    return {{is.getTerm(), type, isExact ? type : TermSet::none()}};
  }
  if (auto is = dyn_cast<IsTupleOp>(op)) {
    TermSet type = TermSet::tuple(is.getSize());
    return {{is.getTerm(), type, type}};
  }
  if (auto is = dyn_cast<IsConstOp>(op)) {
    TermSet type = TermSet::literal(is.getValue());
    return {{is.getTerm(), type, isSingleton(type) ? type : TermSet::none()}};
  }
  auto cmp = dyn_cast<CmpOp>(op);
  if (!cmp)
    return {};
  TermSet left = typeOf(cmp.getLhs()), right = typeOf(cmp.getRhs());
  TermSet notLeft = isSingleton(left) ? left : TermSet::none();
  TermSet notRight = isSingleton(right) ? right : TermSet::none();
  switch (cmp.getPredicate()) {
  case CmpPredicate::NeExact:
    isNegated = true;
    break;
  case CmpPredicate::EqExact:
    break;
  case CmpPredicate::Ne:
    isNegated = true;
    [[fallthrough]];
  case CmpPredicate::Eq:
    // 1 == 1.0: of numbers only that they are numbers.
    left = withAnyNumber(left);
    right = withAnyNumber(right);
    break;
  default:
    return {};
  }
  return {{cmp.getLhs(), right, notRight}, {cmp.getRhs(), left, notLeft}};
}

FunctionRun::Truth FunctionRun::eval(Value condition) const {
  Operation *op = condition.getDefiningOp();
  if (!op)
    return Both;
  if (auto literal = dyn_cast<arith::ConstantOp>(op)) {
    if (auto value = dyn_cast<IntegerAttr>(literal.getValue()))
      return value.getValue().isZero() ? False : True;
    return Both;
  }
  if (auto both = dyn_cast<arith::AndIOp>(op)) {
    Truth left = eval(both.getLhs()), right = eval(both.getRhs());
    if (left == False || right == False)
      return False;
    return left == True && right == True ? True : Both;
  }
  if (auto either = dyn_cast<arith::OrIOp>(op)) {
    Truth left = eval(either.getLhs()), right = eval(either.getRhs());
    if (left == True || right == True)
      return True;
    return left == False && right == False ? False : Both;
  }
  if (auto is = dyn_cast<IsValueOp>(op))
    return typeOf(is.getTerm()).isNone() ? False : Both;
  bool isNegated;
  int truth = Both;
  for (const Tested &test :
       testsOf(op, isNegated, [&](Value v) { return typeOf(v); })) {
    TermSet type = typeOf(test.value);
    // No value at all: the test is not reached.
    if (type.isNone())
      continue;
    if (meet(type, test.holds).isNone())
      truth &= ~(isNegated ? False : True);
    else if (subtract(type, test.excludes).isNone())
      truth &= ~(isNegated ? True : False);
  }
  return truth == Never ? Both : static_cast<Truth>(truth);
}

void FunctionRun::refineSucceeded(BifOp op, Env &env) const {
  TermSet needed = TermSet::of(bifTypes(op.getName()).args);
  for (Value arg : op.getArgs()) {
    TermSet before = typeOf(arg), after = meet(before, needed);
    if (!after.isNone() && !(after == before))
      env[arg] = after;
  }
}

void FunctionRun::refine(Value condition, bool truth, Env &env) const {
  Operation *op = condition.getDefiningOp();
  if (!op)
    return;
  if (auto both = dyn_cast<arith::AndIOp>(op); both && truth) {
    refine(both.getLhs(), true, env);
    refine(both.getRhs(), true, env);
    return;
  }
  if (auto either = dyn_cast<arith::OrIOp>(op); either && !truth) {
    refine(either.getLhs(), false, env);
    refine(either.getRhs(), false, env);
    return;
  }
  if (auto is = dyn_cast<IsValueOp>(op); is && truth)
    if (auto bif = is.getTerm().getDefiningOp<BifOp>())
      return refineSucceeded(bif, env);
  bool isNegated;
  for (const Tested &test :
       testsOf(op, isNegated, [&](Value v) { return typeOf(v); })) {
    auto it = env.find(test.value);
    TermSet before = it != env.end() ? it->second : typeOf(test.value);
    TermSet after = truth != isNegated ? meet(before, test.holds)
                                        : subtract(before, test.excludes);
    // The edge is judged by `eval`; here nothing must look impossible.
    if (!after.isNone() && !(after == before))
      env[test.value] = after;
  }
}

void FunctionRun::flow(Block *to, const Env &env, ArrayRef<TermSet> args) {
  auto [it, isFirst] = incoming_.try_emplace(to);
  Incoming &in = it->second;
  if (isFirst) {
    in.isKnown = true;
    for (Block *from : to->getPredecessors()) {
      auto found = order_.find(from);
      in.isKnown &= found == order_.end() || found->second < order_[to];
    }
    if (in.isKnown) {
      in.env = env;
      in.args.assign(args.begin(), args.end());
    }
    return;
  }
  if (!in.isKnown)
    return;
  SmallVector<Value> gone;
  for (auto &[value, type] : in.env) {
    auto other = env.find(value);
    if (other == env.end())
      gone.push_back(value);
    else
      type = join(type, other->second);
  }
  for (Value value : gone)
    in.env.erase(value);
  for (auto [type, other] : llvm::zip(in.args, args))
    type = join(type, other);
}

void FunctionRun::flow(Block *to, ValueRange values) {
  flow(to, env_, typesOf(values));
}

void FunctionRun::flowAny(Block *to) {
  flow(to, env_,
       SmallVector<TermSet>(to->getNumArguments(), TermSet::any()));
}

TermSet FunctionRun::resultOf(BifOp op) const {
  BifTypes types = bifTypes(op.getName());
  bool allIntegers = true;
  bool anyFloat = false;
  for (Value arg : op.getArgs()) {
    TermSet type = typeOf(arg);
    if (!type.isNone() && meet(type, TermSet::of(types.args)).isNone())
      return TermSet::none();
    allIntegers &= type.kinds == TermSet::Integer;
    anyFloat |= type.kinds == TermSet::Float;
  }
  if (types.isBoolean)
    return TermSet::boolean(op.getContext());
  TermSet result = TermSet::of(types.result);
  if (types.result == (TermSet::Integer | TermSet::Float)) {
    if (allIntegers)
      result = TermSet::of(TermSet::Integer);
    else if (anyFloat)
      result = TermSet::of(TermSet::Float);
  }
  return result;
}

bool FunctionRun::visit(Operation &op) {
  MLIRContext *context = op.getContext();
  if (auto bif = dyn_cast<BifOp>(op)) {
    TermSet type = resultOf(bif);
    if (type.isNone() && bif.getMode() == FailMode::Raise)
      return false;
    base_[bif.getResult()] = type;
    if (bif.getMode() == FailMode::Raise)
      refineSucceeded(bif, env_);
  } else if (auto make = dyn_cast<MakeFunOp>(op)) {
    TermSet type = TermSet::of(TermSet::Fun);
    if (FunctionTypes *callee = types_.find(make.getCallee())) {
      SmallVector<TermSet> args(make.getArity(), TermSet::any());
      llvm::append_range(args, typesOf(make.getFree()));
      type.neverReturns = types_.call(function_, *callee, args).isNone();
    }
    base_[make.getResult()] = type;
  } else if (isa<ConsOp>(op)) {
    base_[op.getResult(0)] = TermSet::of(TermSet::Cons);
  } else if (auto tuple = dyn_cast<TupleOp>(op)) {
    base_[tuple.getResult()] = TermSet::tuple(tuple.getElements().size());
  } else if (auto set = dyn_cast<SetElementsOp>(op)) {
    base_[set.getResult()] = TermSet::tuple(set.getSize());
  } else if (auto from = dyn_cast<FromBoolOp>(op)) {
    Truth truth = eval(from.getValue());
    base_[from.getResult()] =
        truth == Both ? TermSet::boolean(context)
                      : TermSet::literal(AtomAttr::get(
                            context, truth == True ? "true" : "false"));
  } else if (isa<MapNewOp>(op)) {
    base_[op.getResult(0)] = TermSet::of(TermSet::Map);
  } else if (auto update = dyn_cast<MapUpdateOp>(op)) {
    TermSet type =
        meet(typeOf(update.getMap()), TermSet::of(TermSet::Map));
    if (type.isNone() && update.getMode() == FailMode::Raise)
      return false;
    base_[update.getResult()] = type;
  } else if (isa<BsCreateOp>(op)) {
    base_[op.getResult(0)] = TermSet::of(TermSet::Bits);
  }
  return true;
}

void FunctionRun::addReturn(TermSet result) {
  if (result.isNone())
    return;
  ReturnPath path;
  for (Value arg : function_.op.getBody().getArguments())
    path.args.push_back(typeOf(arg));
  path.result = std::move(result);
  paths_.push_back(std::move(path));
}

TermSet FunctionRun::callType(StringRef callee, ValueRange args,
                               bool &isKnown) {
  FunctionTypes *function = types_.find(callee);
  isKnown = function != nullptr;
  if (function)
    return types_.call(function_, *function, typesOf(args));
  return isKnownToRaise(callee) ? TermSet::none() : TermSet::any();
}

void FunctionRun::afterCall(Operation &op, const TermSet &result) {
  if (!result.isNone())
    flow(op.getSuccessor(0), env_, {result});
  else if (neverReturning_)
    neverReturning_->push_back(&op);
  if (op.getNumSuccessors() > 1)
    flowAny(op.getSuccessor(1));
}

void FunctionRun::visitSwitch(SwitchOp op) {
  TermSet before = typeOf(op.getTerm()), rest = before;
  Env saved = env_;
  for (auto [value, target] : llvm::zip(op.getValues(), op.getCaseDests())) {
    TermSet literal = TermSet::literal(value);
    TermSet type = meet(before, literal);
    if (type.isNone() && !before.isNone())
      continue;
    if (!type.isNone())
      env_[op.getTerm()] = type;
    flow(target, ValueRange());
    env_ = saved;
    if (isSingleton(literal))
      rest = subtract(rest, literal);
  }
  if (rest.isNone() && !before.isNone())
    return;
  if (!rest.isNone())
    env_[op.getTerm()] = rest;
  flow(op.getDefaultDest(), ValueRange());
  env_ = std::move(saved);
}

void FunctionRun::visitTerminator(Operation &op) {
  bool isKnown;
  if (auto branch = dyn_cast<cf::BranchOp>(op)) {
    flow(branch.getDest(), branch.getDestOperands());
  } else if (auto branch = dyn_cast<cf::CondBranchOp>(op)) {
    Truth truth = eval(branch.getCondition());
    for (bool side : {true, false}) {
      if (!(truth & (side ? True : False)))
        continue;
      Env saved = env_;
      refine(branch.getCondition(), side, env_);
      flow(side ? branch.getTrueDest() : branch.getFalseDest(),
           side ? branch.getTrueDestOperands()
                : branch.getFalseDestOperands());
      env_ = std::move(saved);
    }
  } else if (auto choice = dyn_cast<SwitchOp>(op)) {
    visitSwitch(choice);
  } else if (auto call = dyn_cast<CallOp>(op)) {
    afterCall(op, callType(call.getCallee(), call.getArgs(), isKnown));
  } else if (auto call = dyn_cast<CallFunOp>(op)) {
    TermSet callee =
        meet(typeOf(call.getCallee()), TermSet::of(TermSet::Fun));
    bool never = callee.isNone() || callee.neverReturns;
    afterCall(op, never ? TermSet::none() : TermSet::any());
  } else if (isa<ApplyOp>(op)) {
    afterCall(op, TermSet::any());
  } else if (auto call = dyn_cast<TailCallOp>(op)) {
    if (types_.find(call.getCallee()) == &function_ &&
        call.getArgs().size() == function_.args.size()) {
      types_.call(function_, function_, typesOf(call.getArgs()));
      addReturn(TermSet::any());
      paths_.back().callsItself = true;
      paths_.back().selfArgs = typesOf(call.getArgs());
    } else {
      addReturn(callType(call.getCallee(), call.getArgs(), isKnown));
    }
  } else if (auto call = dyn_cast<TailCallFunOp>(op)) {
    TermSet callee =
        meet(typeOf(call.getCallee()), TermSet::of(TermSet::Fun));
    if (!callee.isNone() && !callee.neverReturns)
      addReturn(TermSet::any());
  } else if (isa<TailApplyOp>(op)) {
    addReturn(TermSet::any());
  } else if (auto ret = dyn_cast<ReturnOp>(op)) {
    addReturn(typeOf(ret.getValue()));
  } else if (!isa<PropagateOp, UnreachableOp>(op)) {
    for (Block *next : op.getSuccessors())
      flowAny(next);
  }
}

void FunctionRun::visit(Block &block) {
  auto it = incoming_.find(&block);
  if (it == incoming_.end())
    return;
  Incoming &in = it->second;
  env_ = std::move(in.env);
  if (in.isKnown)
    for (auto [arg, type] : llvm::zip(block.getArguments(), in.args))
      if (isa<TermType>(arg.getType()))
        base_[arg] = type;
  for (Operation &op : block.without_terminator())
    if (!visit(op))
      return;
  visitTerminator(*block.getTerminator());
}

std::vector<ReturnPath> FunctionRun::run() {
  Region &region = function_.op.getBody();
  Block *entry = &region.front();
  llvm::ReversePostOrderTraversal<Block *> blocks(entry);
  for (Block *block : blocks) {
    order_.try_emplace(block, order_.size());
    if (isa<ReturnOp, TailCallOp, TailCallFunOp, TailApplyOp>(
            block->getTerminator()))
      ++returns_;
  }
  flow(entry, env_, function_.args);
  for (Block *block : blocks)
    visit(*block);

  if (returns_ < kMaxPaths || paths_.empty())
    return std::move(paths_);
  ReturnPath joined;
  joined.args.resize(function_.args.size());
  for (const ReturnPath &path : paths_) {
    for (auto [type, other] : llvm::zip(joined.args, path.args))
      type = join(type, other);
    for (auto [type, other] : llvm::zip(joined.args, path.selfArgs))
      type = join(type, other);
    if (!path.callsItself)
      joined.result = join(joined.result, path.result);
  }
  return {joined};
}

//===----------------------------------------------------------------------===//
// All functions of a module
//===----------------------------------------------------------------------===//

SuccessTypes::SuccessTypes(ModuleOp module) : module_(module) {
  for (FuncOp op : module.getOps<FuncOp>()) {
    auto function = std::make_unique<FunctionTypes>();
    function->op = op;
    function->args.resize(op.getBody().getNumArguments());
    bySymbol_[op.getSymName()] = function.get();
    functions_.push_back(std::move(function));
  }
}

FunctionTypes *SuccessTypes::find(StringRef symbol) const {
  auto it = bySymbol_.find(symbol);
  return it == bySymbol_.end() ? nullptr : it->second;
}

void SuccessTypes::enqueue(FunctionTypes &function) {
  if (function.isQueued)
    return;
  function.isQueued = true;
  queue_.push_back(&function);
}

static bool canMeet(ArrayRef<TermSet> left, ArrayRef<TermSet> right) {
  for (auto [a, b] : llvm::zip(left, right))
    if (meet(a, b).isNone())
      return false;
  return true;
}

/// What a function can return when it is called with these arguments.
static TermSet resultFor(const FunctionTypes &function,
                          SmallVector<TermSet> args) {
  // A tail call of itself widens the arguments, which can make more such
  // calls possible.
  std::vector<bool> taken(function.paths.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (auto [i, path] : llvm::enumerate(function.paths)) {
      if (!path.callsItself || taken[i] || !canMeet(path.args, args))
        continue;
      taken[i] = changed = true;
      for (auto [type, other] : llvm::zip(args, path.selfArgs))
        type = join(type, other);
    }
  }
  TermSet result = TermSet::none();
  for (const ReturnPath &path : function.paths)
    if (!path.callsItself && canMeet(path.args, args))
      result = join(result, path.result);
  return result;
}

TermSet SuccessTypes::call(FunctionTypes &caller, FunctionTypes &callee,
                            ArrayRef<TermSet> given) {
  SmallVector<TermSet> args(given.begin(), given.end());
  args.resize(callee.args.size(), TermSet::any());
  callee.callers.insert(&caller);
  bool changed = !callee.isReached;
  callee.isReached = true;
  for (auto [type, other] : llvm::zip(callee.args, args)) {
    TermSet joined = join(type, other);
    if (joined == type)
      continue;
    type = std::move(joined);
    changed = true;
  }
  if (changed)
    enqueue(callee);
  return resultFor(callee, std::move(args));
}

bool SuccessTypes::run() {
  for (auto &function : functions_) {
    if (!function->op.getExported())
      continue;
    function->isReached = true;
    for (TermSet &type : function->args)
      type = TermSet::any();
    enqueue(*function);
  }
  while (!queue_.empty()) {
    FunctionTypes &function = *queue_.front();
    queue_.pop_front();
    function.isQueued = false;
    if (++function.runs > kMaxRuns)
      return false;
    std::vector<ReturnPath> paths =
        FunctionRun(*this, function, nullptr).run();
    if (paths == function.paths)
      continue;
    function.paths = std::move(paths);
    for (FunctionTypes *caller : function.callers)
      enqueue(*caller);
  }
  return true;
}

std::vector<Operation *> SuccessTypes::neverReturning(FuncOp func) {
  std::vector<Operation *> calls;
  FunctionTypes *function = find(func.getSymName());
  if (function && function->isReached)
    FunctionRun(*this, *function, &calls).run();
  return calls;
}

} // namespace lumen::eir
