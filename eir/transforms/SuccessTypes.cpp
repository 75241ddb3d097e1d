//===- SuccessTypes.cpp - what functions get and return -------------------===//
//
// A function is run as a whole each time, from its entry along the edges that
// can be taken, in an order in which all but the back edges of loops come from
// blocks that were seen; what comes round a loop is `any`.
//
//===----------------------------------------------------------------------===//

#include "eir/transforms/SuccessTypes.h"
#include "eir/dialect/PatternLoc.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/IR/RegionGraphTraits.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/ADT/bit.h"

#include <map>
#include <tuple>

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
  uint16_t args[3] = {TermSet::AllKinds, TermSet::AllKinds, TermSet::AllKinds};
  uint16_t result = TermSet::AllKinds;
  bool isBoolean = false;

  uint16_t arg(size_t i) const { return i < 3 ? args[i] : TermSet::AllKinds; }
};
} // namespace

/// What OTP's compiler knows, too.
static BifTypes commonBifTypes(StringRef name) {
  using T = TermSet;
  constexpr uint16_t kNumber = T::Integer | T::Float;
  auto all = [](uint16_t kinds, uint16_t result) {
    return BifTypes{{kinds, kinds, kinds}, result};
  };
  return llvm::StringSwitch<BifTypes>(name)
      .Cases("+/2", "-/2", "*/2", "+/1", "-/1", "abs/1", all(kNumber, kNumber))
      .Case("//2", all(kNumber, T::Float))
      .Cases("div/2", "rem/2", "band/2", "bor/2", "bxor/2", "bsl/2", "bsr/2",
             "bnot/1", all(T::Integer, T::Integer))
      .Cases("round/1", "trunc/1", "ceil/1", "floor/1",
             all(kNumber, T::Integer))
      .Case("float/1", all(kNumber, T::Float))
      .Cases("hd/1", "tl/1", all(T::Cons, T::AllKinds))
      .Case("length/1", all(T::Cons | T::Nil, T::Integer))
      .Case("tuple_size/1", all(T::Tuple, T::Integer))
      .Case("map_size/1", all(T::Map, T::Integer))
      .Cases("byte_size/1", "bit_size/1", all(T::Bits, T::Integer))
      .Case("size/1", all(T::Tuple | T::Bits, T::Integer))
      .Cases("not/1", "and/2", "or/2", "xor/2",
             BifTypes{{T::Atom, T::Atom}, T::Atom, true})
      .Default({});
}

/// All that is known. A row says what must be so lest the function fail.
static const llvm::StringMap<BifTypes> &allBifTypes() {
  using T = TermSet;
  constexpr uint16_t kAny = T::AllKinds, kInt = T::Integer, kFloat = T::Float,
                     kList = T::Cons | T::Nil, kBool = T::Atom;
  static const llvm::StringMap<BifTypes> table = {
      {"erlang:++/2", {{kList, kAny}, kAny}},
      {"erlang:--/2", {{kList, kList}, kList}},
      {"erlang:atom_to_binary/1", {{T::Atom}, T::Bits}},
      {"erlang:atom_to_binary/2", {{T::Atom, T::Atom}, T::Bits}},
      {"erlang:atom_to_list/1", {{T::Atom}, kList}},
      {"erlang:binary_part/3", {{T::Bits, kInt, kInt}, T::Bits}},
      {"erlang:binary_to_atom/1", {{T::Bits}, T::Atom}},
      {"erlang:binary_to_atom/2", {{T::Bits, T::Atom}, T::Atom}},
      {"erlang:binary_to_existing_atom/1", {{T::Bits}, T::Atom}},
      {"erlang:binary_to_existing_atom/2", {{T::Bits, T::Atom}, T::Atom}},
      {"erlang:binary_to_float/1", {{T::Bits}, kFloat}},
      {"erlang:binary_to_integer/1", {{T::Bits}, kInt}},
      {"erlang:binary_to_integer/2", {{T::Bits, kInt}, kInt}},
      {"erlang:binary_to_list/1", {{T::Bits}, kList}},
      {"erlang:binary_to_list/3", {{T::Bits, kInt, kInt}, kList}},
      {"erlang:bitstring_to_list/1", {{T::Bits}, kList}},
      {"erlang:element/2", {{kInt, T::Tuple}, kAny}},
      {"erlang:float_to_binary/1", {{kFloat}, T::Bits}},
      {"erlang:float_to_binary/2", {{kFloat, kList}, T::Bits}},
      {"erlang:float_to_list/1", {{kFloat}, kList}},
      {"erlang:float_to_list/2", {{kFloat, kList}, kList}},
      {"erlang:integer_to_binary/1", {{kInt}, T::Bits}},
      {"erlang:integer_to_binary/2", {{kInt, kInt}, T::Bits}},
      {"erlang:integer_to_list/1", {{kInt}, kList}},
      {"erlang:integer_to_list/2", {{kInt, kInt}, kList}},
      {"erlang:iolist_size/1", {{uint16_t(kList | T::Bits)}, kInt}},
      {"erlang:iolist_to_binary/1", {{uint16_t(kList | T::Bits)}, T::Bits}},
      {"erlang:is_map_key/2", {{kAny, T::Map}, kBool, true}},
      {"erlang:list_to_atom/1", {{kList}, T::Atom}},
      {"erlang:list_to_binary/1", {{kList}, T::Bits}},
      {"erlang:list_to_bitstring/1", {{kList}, T::Bits}},
      {"erlang:list_to_existing_atom/1", {{kList}, T::Atom}},
      {"erlang:list_to_float/1", {{kList}, kFloat}},
      {"erlang:list_to_integer/1", {{kList}, kInt}},
      {"erlang:list_to_integer/2", {{kList, kInt}, kInt}},
      {"erlang:list_to_pid/1", {{kList}, T::Other}},
      {"erlang:list_to_tuple/1", {{kList}, T::Tuple}},
      {"erlang:make_ref/0", {{}, T::Other}},
      {"erlang:map_get/2", {{kAny, T::Map}, kAny}},
      {"erlang:node/0", {{}, T::Atom}},
      {"erlang:pid_to_list/1", {{T::Other}, kList}},
      {"erlang:self/0", {{}, T::Other}},
      {"erlang:setelement/3", {{kInt, T::Tuple, kAny}, T::Tuple}},
      {"erlang:split_binary/2", {{T::Bits, kInt}, T::Tuple}},
      {"erlang:term_to_binary/1", {{kAny}, T::Bits}},
      {"erlang:tuple_to_list/1", {{T::Tuple}, kList}},
      {"lists:keyfind/3", {{kAny, kInt, kList}, uint16_t(T::Tuple | T::Atom)}},
      {"lists:keymember/3", {{kAny, kInt, kList}, kBool, true}},
      {"lists:keysearch/3",
       {{kAny, kInt, kList}, uint16_t(T::Tuple | T::Atom)}},
      {"lists:member/2", {{kAny, kList}, kBool, true}},
      {"lists:reverse/1", {{kList}, kList}},
      {"lists:reverse/2", {{kList, kAny}, kAny}},
      {"maps:find/2", {{kAny, T::Map}, uint16_t(T::Tuple | T::Atom)}},
      {"maps:get/2", {{kAny, T::Map}, kAny}},
      {"maps:is_key/2", {{kAny, T::Map}, kBool, true}},
      {"maps:keys/1", {{T::Map}, kList}},
      {"maps:merge/2", {{T::Map, T::Map}, T::Map}},
      {"maps:put/3", {{kAny, kAny, T::Map}, T::Map}},
      {"maps:remove/2", {{kAny, T::Map}, T::Map}},
      {"maps:update/3", {{kAny, kAny, T::Map}, T::Map}},
      {"maps:values/1", {{T::Map}, kList}},
  };
  return table;
}

static BifTypes bifTypes(StringRef name, bool isFull) {
  if (isFull)
    if (auto it = allBifTypes().find(name); it != allBifTypes().end())
      return it->second;
  if (!name.consume_front("erlang:"))
    return {};
  return commonBifTypes(name);
}

/// Functions of other modules that never return.
static bool isKnownToRaise(StringRef callee) {
  return callee == "erlang:error/1" || callee == "erlang:error/2" ||
         callee == "erlang:exit/1" || callee == "erlang:throw/1";
}

//===----------------------------------------------------------------------===//
// One run of one function
//===----------------------------------------------------------------------===//

class MistakeFinder;

class FunctionRun {
public:
  FunctionRun(SuccessTypes &types, FunctionTypes &function,
              std::vector<Operation *> *neverReturning,
              MistakeFinder *finder = nullptr)
      : types_(types), function_(function), neverReturning_(neverReturning),
        finder_(finder) {}

  std::vector<ReturnPath> run();
  /// run() has found that no clause of the function takes its arguments.
  bool isWithoutClause() const { return endsInClauses_ && !endsElsewhere_; }

private:
  friend class MistakeFinder;
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
  void noteEnd(Operation &terminator);
  SmallVector<TermSet> typesOf(ValueRange values) const;
  /// What is known of a value where it is made, whatever was tested since.
  TermSet baseOf(Value value) const;
  TermSet literalType(Value value) const;
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
  MistakeFinder *finder_;
  bool endsInClauses_ = false, endsElsewhere_ = false;
};

/// Collects mistakes over the last run of each function. Code may be there more
/// than once; a mistake is one everywhere.
class MistakeFinder {
public:
  explicit MistakeFinder(SuccessTypes &types) : types_(types) {}

  void bif(FunctionRun &run, BifOp op);
  void update(FunctionRun &run, MapUpdateOp op);
  void call(FunctionRun &run, Operation &op, StringRef callee, ValueRange args,
            const TermSet &result);
  void test(FunctionRun &run, Operation &op);
  void choice(FunctionRun &run, SwitchOp op);
  void alternatives(FunctionRun &run, cf::CondBranchOp taken);
  std::vector<Mistake> take();

private:
  struct Place {
    bool isMistake = true;
    Mistake mistake;
  };
  void note(FunctionRun &run, Mistake::Kind kind, LocationAttr at,
            bool isMistake,
            llvm::function_ref<std::pair<std::string, std::string>()> say);
  void pattern(FunctionRun &run, LocationAttr at, Value value, bool canMatch);
  std::string origin(FunctionRun &run, Value value);
  std::string failingArgument(const SmallVectorImpl<TermSet> &args,
                              size_t index, size_t count);

  SuccessTypes &types_;
  std::map<std::tuple<std::string, unsigned, unsigned, Mistake::Kind>, Place>
      places_;
};

TermSet FunctionRun::typeOf(Value value) const {
  if (auto it = env_.find(value); it != env_.end())
    return it->second;
  if (auto it = base_.find(value); it != base_.end())
    return it->second;
  return literalType(value);
}

TermSet FunctionRun::literalType(Value value) const {
  auto literal = value.getDefiningOp<ConstOp>();
  if (!literal)
    return TermSet::any();
  TermSet type = TermSet::literal(literal.getValue());
  auto tuple = dyn_cast<TupleAttr>(literal.getValue());
  if (types_.isFull() && tuple && !tuple.getElements().empty())
    type.tag = dyn_cast<AtomAttr>(tuple.getElements()[0]);
  return type;
}

TermSet FunctionRun::baseOf(Value value) const {
  if (auto it = base_.find(value); it != base_.end())
    return it->second;
  return literalType(value);
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

static AtomAttr onlyAtom(const TermSet &type) {
  return type.kinds == TermSet::Atom && type.atoms.size() == 1 ? type.atoms[0]
                                                               : AtomAttr();
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
  BifTypes types = bifTypes(op.getName(), types_.isFull());
  for (auto [i, arg] : llvm::enumerate(op.getArgs())) {
    TermSet needed = TermSet::of(types.arg(i));
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
  BifTypes types = bifTypes(op.getName(), types_.isFull());
  bool allIntegers = true;
  bool anyFloat = false;
  for (auto [i, arg] : llvm::enumerate(op.getArgs())) {
    TermSet type = typeOf(arg);
    if (!type.isNone() && meet(type, TermSet::of(types.arg(i))).isNone())
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
    if (finder_)
      finder_->bif(*this, bif);
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
    TermSet type = TermSet::tuple(tuple.getElements().size());
    if (types_.isFull() && !tuple.getElements().empty())
      type.tag = onlyAtom(typeOf(tuple.getElements()[0]));
    base_[tuple.getResult()] = type;
  } else if (auto element = dyn_cast<ElementOp>(op)) {
    TermSet tuple = typeOf(element.getTuple());
    if (types_.isFull() && element.getIndex() == 0 && tuple.tag)
      base_[element.getResult()] = TermSet::literal(tuple.tag);
  } else if (auto set = dyn_cast<SetElementsOp>(op)) {
    TermSet type = TermSet::tuple(set.getSize());
    if (types_.isFull() && !llvm::is_contained(set.getIndexes(), 0))
      type.tag = typeOf(set.getTuple()).tag;
    base_[set.getResult()] = type;
  } else if (auto from = dyn_cast<FromBoolOp>(op)) {
    Truth truth = eval(from.getValue());
    base_[from.getResult()] =
        truth == Both ? TermSet::boolean(context)
                      : TermSet::literal(AtomAttr::get(
                            context, truth == True ? "true" : "false"));
  } else if (isa<MapNewOp, MapWithKeysOp>(op)) {
    base_[op.getResult(0)] = TermSet::of(TermSet::Map);
  } else if (auto update = dyn_cast<MapUpdateOp>(op)) {
    TermSet type =
        meet(typeOf(update.getMap()), TermSet::of(TermSet::Map));
    if (finder_)
      finder_->update(*this, update);
    if (type.isNone() && update.getMode() == FailMode::Raise)
      return false;
    base_[update.getResult()] = type;
  } else if (isa<BsCreateOp>(op)) {
    base_[op.getResult(0)] = TermSet::of(TermSet::Bits);
  } else if (finder_ && isa<IsOp, IsTupleOp, IsConstOp>(op)) {
    finder_->test(*this, op);
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
  if (isKnownToRaise(callee))
    return TermSet::none();
  if (!types_.isFull())
    return TermSet::any();
  BifTypes types = bifTypes(callee, true);
  for (auto [i, arg] : llvm::enumerate(args))
    if (TermSet type = typeOf(arg);
        !type.isNone() && meet(type, TermSet::of(types.arg(i))).isNone())
      return TermSet::none();
  return types.isBoolean ? TermSet::boolean(types_.module_.getContext())
                         : TermSet::of(types.result);
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
  if (finder_)
    finder_->choice(*this, op);
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

/// Is this the end for arguments that no clause takes?
void FunctionRun::noteEnd(Operation &op) {
  if (isa<cf::BranchOp, cf::CondBranchOp, SwitchOp>(op))
    return;
  auto set = isa<PropagateOp>(op)
                 ? dyn_cast_or_null<SetExceptionOp>(op.getPrevNode())
                 : SetExceptionOp();
  auto reason = set ? set.getReason().getDefiningOp<ConstOp>() : ConstOp();
  auto atom = reason ? dyn_cast<AtomAttr>(reason.getValue()) : AtomAttr();
  bool isClauses =
      atom && atom.getName() == "function_clause" && !set.getArgs().empty();
  (isClauses ? endsInClauses_ : endsElsewhere_) = true;
}

void FunctionRun::visitTerminator(Operation &op) {
  noteEnd(op);
  bool isKnown;
  if (auto branch = dyn_cast<cf::BranchOp>(op)) {
    flow(branch.getDest(), branch.getDestOperands());
  } else if (auto branch = dyn_cast<cf::CondBranchOp>(op)) {
    Truth truth = eval(branch.getCondition());
    if (finder_ && truth == True)
      finder_->alternatives(*this, branch);
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
    TermSet result = callType(call.getCallee(), call.getArgs(), isKnown);
    // What is called in a try may be meant to fail: its arguments are no reason
    // to call the callee's code wrong.
    FunctionTypes *callee = types_.find(call.getCallee());
    if (callee && types_.isFull() && op.getNumSuccessors() > 1)
      types_.call(function_, *callee,
                  SmallVector<TermSet>(call.getArgs().size(), TermSet::any()));
    if (finder_)
      finder_->call(*this, op, call.getCallee(), call.getArgs(), result);
    afterCall(op, result);
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
      TermSet result = callType(call.getCallee(), call.getArgs(), isKnown);
      if (finder_)
        finder_->call(*this, op, call.getCallee(), call.getArgs(), result);
      addReturn(std::move(result));
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
    if (!visit(op)) {
      endsElsewhere_ = true;
      return;
    }
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
// Mistakes
//===----------------------------------------------------------------------===//

/// The function that the user has written: "f/1" for m:f/1 and m:-f/1-fun-0-/2.
static std::string outerFunction(StringRef symbol) {
  StringRef name = symbol.substr(symbol.find(':') + 1);
  if (size_t slash = name.find('/', 1);
      name.starts_with("-") && slash != StringRef::npos)
    if (size_t dash = name.find('-', slash); dash != StringRef::npos)
      return name.slice(1, dash).str();
  return name.str();
}

void MistakeFinder::note(
    FunctionRun &run, Mistake::Kind kind, LocationAttr at, bool isMistake,
    llvm::function_ref<std::pair<std::string, std::string>()> say) {
  auto place = dyn_cast_or_null<FileLineColLoc>(at);
  if (!place)
    return;
  auto [it, isFirst] = places_.try_emplace(
      {place.getFilename().str(), place.getLine(), place.getColumn(), kind});
  Place &known = it->second;
  known.isMistake &= isMistake;
  if (!isFirst || !known.isMistake)
    return;
  auto [text, reason] = say();
  known.mistake = {kind, place, outerFunction(run.function_.op.getSymName()),
                   std::move(text), std::move(reason)};
}

std::vector<Mistake> MistakeFinder::take() {
  std::vector<Mistake> mistakes;
  for (auto &[key, place] : places_)
    if (place.isMistake)
      mistakes.push_back(std::move(place.mistake));
  return mistakes;
}

/// `erlang:atom_to_list/1` without the module, if it is that.
static std::string shortName(StringRef name) {
  name.consume_front("erlang:");
  return name.str();
}

/// `m:f/1` without the module, for functions of the module itself.
static std::string localName(StringRef symbol) {
  return symbol.substr(symbol.find(':') + 1).str();
}

std::string MistakeFinder::failingArgument(const SmallVectorImpl<TermSet> &args,
                                           size_t index, size_t count) {
  static constexpr const char *kNames[] = {"first", "second", "third"};
  std::string which = count == 1  ? "argument"
                      : index < 3 ? std::string(kNames[index]) + " argument"
                                  : "argument " + std::to_string(index + 1);
  return "its " + which + " is " + describe(args[index]);
}

void MistakeFinder::bif(FunctionRun &run, BifOp op) {
  if (op.getMode() != FailMode::Raise)
    return;
  BifTypes types = bifTypes(op.getName(), true);
  SmallVector<TermSet> args = run.typesOf(op.getArgs());
  size_t failing = args.size();
  for (size_t i = args.size(); i-- > 0;) {
    if (args[i].isNone())
      return;
    if (meet(args[i], TermSet::of(types.arg(i))).isNone())
      failing = i;
  }
  note(run, Mistake::Kind::Call, op.getLoc(), failing < args.size(), [&] {
    return std::pair("the call of " + shortName(op.getName()),
                     failingArgument(args, failing, args.size()));
  });
}

void MistakeFinder::update(FunctionRun &run, MapUpdateOp op) {
  TermSet type = run.typeOf(op.getMap());
  if (op.getMode() != FailMode::Raise || type.isNone())
    return;
  note(run, Mistake::Kind::Call, op.getLoc(),
       meet(type, TermSet::of(TermSet::Map)).isNone(), [&] {
         return std::pair("the update of a map",
                          "what is updated is " + describe(type));
       });
}

void MistakeFinder::call(FunctionRun &run, Operation &op, StringRef callee,
                         ValueRange values, const TermSet &result) {
  // In a try, failing may be what is wanted.
  if (op.getNumSuccessors() > 1)
    return;
  SmallVector<TermSet> args = run.typesOf(values);
  if (llvm::any_of(args, [](const TermSet &type) { return type.isNone(); }))
    return;
  FunctionTypes *function = types_.find(callee);
  if (!function) {
    if (isKnownToRaise(callee))
      return;
    BifTypes types = bifTypes(callee, true);
    size_t failing = 0;
    while (failing < args.size() &&
           !meet(args[failing], TermSet::of(types.arg(failing))).isNone())
      ++failing;
    note(run, Mistake::Kind::Call, op.getLoc(), failing < args.size(), [&] {
      return std::pair("the call of " + shortName(callee),
                       failingArgument(args, failing, args.size()));
    });
    return;
  }
  auto isWithoutClause = [&](ArrayRef<TermSet> given) {
    FunctionTypes copy;
    copy.op = function->op;
    copy.args.assign(given.begin(), given.end());
    copy.args.resize(function->args.size(), TermSet::any());
    FunctionRun inner(types_, copy, nullptr);
    inner.run();
    return inner.isWithoutClause();
  };
  bool isMistake = result.isNone() && isWithoutClause(args);
  note(run, Mistake::Kind::Call, op.getLoc(), isMistake, [&] {
    std::string reason = "no clause takes these arguments";
    for (size_t i = 0; i < args.size(); ++i) {
      SmallVector<TermSet> one(args.size(), TermSet::any());
      one[i] = args[i];
      if (!isWithoutClause(one))
        continue;
      reason = "no clause takes " + describe(args[i]) +
               (args.size() == 1 ? std::string()
                                 : " as argument " + std::to_string(i + 1));
      break;
    }
    return std::pair("the call of " + localName(callee), reason);
  });
}

/// Where a value comes from, as a sentence whose end is its type.
std::string MistakeFinder::origin(FunctionRun &run, Value value) {
  if (Operation *op = value.getDefiningOp()) {
    if (auto element = dyn_cast<ElementOp>(op))
      return origin(run, element.getTuple());
    if (auto bif = dyn_cast<BifOp>(op))
      return shortName(bif.getName()) + " returns ";
    return "the value is ";
  }
  auto arg = cast<BlockArgument>(value);
  Block *block = arg.getOwner();
  if (block->isEntryBlock())
    return localName(run.function_.op.getSymName()) + " is only called with ";
  if (Block *from = block->getSinglePredecessor())
    if (auto call = dyn_cast<CallOp>(from->getTerminator());
        call && call.getNormal() == block)
      return (types_.find(call.getCallee()) ? localName(call.getCallee())
                                            : shortName(call.getCallee())) +
             " returns ";
  return "the value is ";
}

/// Types of more kinds than that are not told.
static constexpr int kMaxKindsTold = 4;

static bool isBoolean(const TermSet &type) {
  return type.kinds == TermSet::Atom && !type.atoms.empty() &&
         llvm::all_of(type.atoms, [](AtomAttr atom) {
           return atom.getName() == "true" || atom.getName() == "false";
         });
}

void MistakeFinder::pattern(FunctionRun &run, LocationAttr at, Value value,
                            bool canMatch) {
  Value whole = value;
  if (auto element = value.getDefiningOp<ElementOp>())
    whole = element.getTuple();
  TermSet type = run.baseOf(whole);
  // What is constant is so on purpose: a macro, a function that says how the
  // program is configured. And who handles a case that callers happen to have
  // excluded, of all that could come, is only careful.
  if (whole.getDefiningOp<ConstOp>() || isBoolean(run.baseOf(value)) ||
      llvm::popcount(type.kinds) > kMaxKindsTold)
    canMatch = true;
  note(run, Mistake::Kind::Pattern, at, !canMatch, [&] {
    return std::pair("this pattern", origin(run, value) + describe(type));
  });
}

/// Does nothing come to the clause but through this test? The cleanup of
/// lowering leads edges past tests whose outcome they know.
static bool isOnlyWay(Operation &test) {
  if (!test.hasOneUse())
    return false;
  auto branch = dyn_cast<cf::CondBranchOp>(*test.user_begin());
  return branch && branch.getTrueDest()->getSinglePredecessor();
}

void MistakeFinder::test(FunctionRun &run, Operation &op) {
  LocationAttr at = patternPlace(op.getLoc());
  if (!at)
    return;
  bool isNegated;
  for (const Tested &test :
       testsOf(&op, isNegated, [&](Value v) { return run.baseOf(v); })) {
    // What cannot come here says nothing.
    if (run.typeOf(test.value).isNone())
      return;
    TermSet type = run.baseOf(test.value);
    pattern(run, at, test.value,
            !isOnlyWay(op) || !meet(type, test.holds).isNone());
  }
}

void MistakeFinder::choice(FunctionRun &run, SwitchOp op) {
  TermSet type = run.baseOf(op.getTerm());
  if (run.typeOf(op.getTerm()).isNone())
    return;
  auto places = patternPlaces(op.getLoc(), op.getValues().size());
  for (auto [at, value, target] :
       llvm::zip(places, op.getValues(), op.getCaseDests()))
    if (at)
      pattern(run, at, op.getTerm(),
              !target->getSinglePredecessor() ||
                  !meet(type, TermSet::literal(value)).isNone());
}

/// A pattern that always matches: control does not come to the tests of the
/// same value for the patterns after it.
void MistakeFinder::alternatives(FunctionRun &run, cf::CondBranchOp taken) {
  auto testedValue = [](Value condition) -> Value {
    Operation *op = condition.getDefiningOp();
    if (!op || !isa<IsOp, IsTupleOp, IsConstOp>(op) ||
        !patternPlace(op->getLoc()))
      return {};
    return op->getOperand(0);
  };
  Value value = testedValue(taken.getCondition());
  Block *block = value ? taken.getFalseDest() : nullptr;
  llvm::SmallPtrSet<Block *, 8> seen;
  while (block && seen.insert(block).second) {
    for (Operation &op : block->without_terminator()) {
      if (!isMemoryEffectFree(&op) && !isa<ElementOp>(op))
        return;
      if (isa<IsOp, IsTupleOp, IsConstOp>(op) && op.getOperand(0) == value)
        test(run, op);
    }
    Operation *end = block->getTerminator();
    block = nullptr;
    if (auto choice = dyn_cast<SwitchOp>(end);
        choice && choice.getTerm() == value) {
      this->choice(run, choice);
      block = choice.getDefaultDest();
    } else if (auto branch = dyn_cast<cf::CondBranchOp>(end)) {
      if (testedValue(branch.getCondition()) == value)
        block = branch.getFalseDest();
    }
  }
}

//===----------------------------------------------------------------------===//
// All functions of a module
//===----------------------------------------------------------------------===//

SuccessTypes::SuccessTypes(ModuleOp module, Precision precision)
    : module_(module), precision_(precision) {
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
  if (isFinal_)
    return resultFor(callee, std::move(args));
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
  isFinal_ = true;
  return true;
}

std::vector<Operation *> SuccessTypes::neverReturning(FuncOp func) {
  std::vector<Operation *> calls;
  FunctionTypes *function = find(func.getSymName());
  if (function && function->isReached)
    FunctionRun(*this, *function, &calls).run();
  return calls;
}

std::vector<Mistake> SuccessTypes::mistakes() {
  MistakeFinder finder(*this);
  for (auto &function : functions_)
    if (function->isReached)
      FunctionRun(*this, *function, nullptr, &finder).run();
  return finder.take();
}

} // namespace lumen::eir
