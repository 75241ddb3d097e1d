//===- EmitTerms.cpp - literals, type tests, comparison, construction -----===//

#include "codegen/to_llvm/PieceEmitter.h"
#include "codegen/to_llvm/ToLlvm.h"

#include "eir/tables/SharedTables.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen {

static constexpr int64_t kFalseTerm = abi::atomTerm(1);
static constexpr int64_t kTrueTerm = abi::atomTerm(2);

//===----------------------------------------------------------------------===//
// Literals
//===----------------------------------------------------------------------===//

Value PieceEmitter::atom(StringRef name) {
  if (int index = fixedAtomIndex(name); index >= 0)
    return i64(abi::atomTerm(index));
  return toInt(addressOf(symbols_.atom(name)));
}

std::optional<int64_t> smallLiteral(Attribute literal) {
  int64_t value;
  if (auto number = dyn_cast_or_null<IntAttr>(literal)) {
    if (number.getDigits().getAsInteger(10, value))
      return std::nullopt;
  } else if (auto number = dyn_cast_or_null<IntegerAttr>(literal)) {
    if (!number.getValue().isSignedIntN(64))
      return std::nullopt;
    value = number.getValue().getSExtValue();
  } else {
    return std::nullopt;
  }
  if (value < abi::kMinSmall || value > abi::kMaxSmall)
    return std::nullopt;
  return value;
}

/// Immediate terms: equal exactly if their words are.
static bool isImmediate(Attribute literal) {
  return literal && (isa<AtomAttr, NilAttr>(literal) || smallLiteral(literal));
}

Value PieceEmitter::term(Attribute literal) {
  if (auto name = dyn_cast<AtomAttr>(literal))
    return atom(name.getName());
  if (isa<NilAttr>(literal))
    return i64(abi::kNil);
  if (auto value = smallLiteral(literal))
    return i64(abi::smallTerm(*value));
  if (auto map = dyn_cast<MapAttr>(literal);
      map && map.getPairs().size() > 2 * abi::kMaxFlatMap) {
    SmallVector<Value> pairs;
    for (Attribute part : map.getPairs())
      pairs.push_back(term(part));
    Value place = spillArgs(pairs);
    return callAllocating("lumen_map_new", i64Type_,
                          {p_, place, i64(pairs.size() / 2)});
  }
  if (auto text = dyn_cast<eir::StringAttr>(literal);
      text && text.getBytes().empty())
    return i64(abi::kNil);
  bool isList = isa<ListAttr, eir::StringAttr>(literal);
  Value address = addressOf(symbols_.literal(literal));
  return toInt(gep(address, isList ? abi::kPrimaryCons : abi::kPrimaryBoxed));
}

//===----------------------------------------------------------------------===//
// Tests
//===----------------------------------------------------------------------===//

Value PieceEmitter::isSmall(Value value) {
  return eq(band(value, i64(abi::kImmediateMask)), i64(abi::kTagSmall));
}
Value PieceEmitter::isBoxed(Value value) {
  return eq(band(value, i64(abi::kPrimaryMask)), i64(abi::kPrimaryBoxed));
}
Value PieceEmitter::header(Value boxed) {
  return load(field(boxed, abi::kPrimaryBoxed, 0));
}
Value PieceEmitter::isTupleOfSize(Value value, unsigned size) {
  return andThen(isBoxed(value), [&] {
    return eq(header(value), i64(abi::header(size, abi::kTupleTag)));
  });
}
Value PieceEmitter::isBoolean(Value value) {
  return ori1(eq(value, i64(kFalseTerm)), eq(value, i64(kTrueTerm)));
}
Value PieceEmitter::fromBool(Value condition) {
  return select(condition, i64(kTrueTerm), i64(kFalseTerm));
}

Value PieceEmitter::emitIs(TypeTest test, Value value) {
  auto primary = [&](uint64_t tag) {
    return eq(band(value, i64(abi::kPrimaryMask)), i64(tag));
  };
  auto immediate = [&](uint64_t tag) {
    return eq(band(value, i64(abi::kImmediateMask)), i64(tag));
  };
  auto boxedWith = [&](uint64_t mask, uint64_t tag) {
    return andThen(isBoxed(value), [&] {
      return eq(band(header(value), i64(mask)), i64(tag));
    });
  };
  // Positive and negative bignums differ in one bit of the tag.
  constexpr uint64_t kBigMask =
      abi::kHeaderTagMask & ~(abi::kPosBigTag ^ abi::kNegBigTag);
  // Heap and reference-counted binaries as well.
  constexpr uint64_t kBinMask =
      abi::kHeaderTagMask & ~(abi::kRefcBinTag ^ abi::kHeapBinTag);
  switch (test) {
  case TypeTest::Atom:
    return eq(band(value, i64(abi::kImmediate2Mask)), i64(abi::kTagAtom));
  case TypeTest::Integer:
    return orElse(isSmall(value), [&] {
      return boxedWith(kBigMask, abi::kPosBigTag & kBigMask);
    });
  case TypeTest::Float:
    return boxedWith(abi::kHeaderTagMask, abi::kFloatTag);
  case TypeTest::Number:
    return orElse(isSmall(value), [&] {
      return andThen(isBoxed(value), [&] {
        Value word = header(value);
        return ori1(
            eq(band(word, i64(kBigMask)), i64(abi::kPosBigTag & kBigMask)),
            eq(band(word, i64(abi::kHeaderTagMask)), i64(abi::kFloatTag)));
      });
    });
  case TypeTest::Cons:
    return primary(abi::kPrimaryCons);
  case TypeTest::Nil:
    return eq(value, i64(abi::kNil));
  case TypeTest::List:
    return ori1(primary(abi::kPrimaryCons), eq(value, i64(abi::kNil)));
  case TypeTest::Tuple:
    return boxedWith(abi::kHeaderTagMask, abi::kTupleTag);
  case TypeTest::Map:
    return boxedWith(abi::kHeaderTagMask, abi::kMapTag);
  case TypeTest::Binary:
    return andThen(isBoxed(value), [&] {
      Value word = header(value);
      return orElse(
          eq(band(word, i64(kBinMask)), i64(abi::kRefcBinTag & kBinMask)), [&] {
            return andThen(
                eq(band(word, i64(abi::kHeaderTagMask)), i64(abi::kSubBinTag)),
                [&] {
                  Value bits =
                      load(field(value, abi::kPrimaryBoxed, abi::kSubBinBits));
                  return eq(band(bits, i64(7)), i64(0));
                });
          });
    });
  case TypeTest::Bitstring:
    return andThen(isBoxed(value), [&] {
      Value word = header(value);
      return ori1(
          eq(band(word, i64(kBinMask)), i64(abi::kRefcBinTag & kBinMask)),
          eq(band(word, i64(abi::kHeaderTagMask)), i64(abi::kSubBinTag)));
    });
  case TypeTest::Function: {
    constexpr uint64_t mask = abi::kFunCheckMask & abi::kHeaderTagMask;
    return boxedWith(mask | 3, abi::kFunTag & mask);
  }
  case TypeTest::Pid:
    return orElse(immediate(abi::kTagPid), [&] {
      return boxedWith(abi::kHeaderTagMask, abi::kExternalPidTag);
    });
  case TypeTest::Port:
    return orElse(immediate(abi::kTagPort), [&] {
      return boxedWith(abi::kHeaderTagMask, abi::kExternalPortTag);
    });
  case TypeTest::Reference:
    return andThen(isBoxed(value), [&] {
      Value tag = band(header(value), i64(abi::kHeaderTagMask));
      return ori1(eq(tag, i64(abi::kRefTag)),
                  ori1(eq(tag, i64(abi::kMagicRefTag)),
                       eq(tag, i64(abi::kExternalRefTag))));
    });
  case TypeTest::Boolean:
    return isBoolean(value);
  }
  llvm_unreachable("all tests are listed");
}

//===----------------------------------------------------------------------===//
// Comparison
//===----------------------------------------------------------------------===//

Value PieceEmitter::emitCompare(CmpPredicate predicate, Value lhs, Value rhs,
                                Attribute lhsConstant, Attribute rhsConstant) {
  auto callBool = [&](StringRef entry) {
    return ne(slowPure(entry, lhs, rhs), i64(0));
  };
  bool immediate = isImmediate(lhsConstant) || isImmediate(rhsConstant);
  bool atomic =
      immediate && !smallLiteral(lhsConstant) && !smallLiteral(rhsConstant);
  switch (predicate) {
  case CmpPredicate::NeExact:
    return noti1(
        emitCompare(CmpPredicate::EqExact, lhs, rhs, lhsConstant, rhsConstant));
  case CmpPredicate::Ne:
    return noti1(
        emitCompare(CmpPredicate::Eq, lhs, rhs, lhsConstant, rhsConstant));
  case CmpPredicate::EqExact:
    if (immediate)
      return eq(lhs, rhs);
    return orElse(eq(lhs, rhs), [&] {
      // Only two boxed terms or two conses can still be equal.
      Value sameTag = eq(band(bxor(lhs, rhs), i64(abi::kPrimaryMask)), i64(0));
      Value pointer =
          ne(band(lhs, i64(abi::kPrimaryMask)), i64(abi::kPrimaryImmediate));
      return andThen(andi1(sameTag, pointer),
                     [&] { return callBool("lumen_eq_exact"); });
    });
  case CmpPredicate::Eq: {
    if (atomic)
      return eq(lhs, rhs);
    return orElse(eq(lhs, rhs), [&] {
      // Different immediates are different; a number may equal a boxed one.
      Value bothImmediate = eq(band(band(lhs, rhs), i64(abi::kPrimaryMask)),
                               i64(abi::kPrimaryImmediate));
      return andThen(noti1(bothImmediate),
                     [&] { return callBool("lumen_eq"); });
    });
  }
  case CmpPredicate::Lt:
  case CmpPredicate::Le:
  case CmpPredicate::Gt:
  case CmpPredicate::Ge: {
    ICmp signedTest = predicate == CmpPredicate::Lt   ? ICmp::slt
                      : predicate == CmpPredicate::Le ? ICmp::sle
                      : predicate == CmpPredicate::Gt ? ICmp::sgt
                                                      : ICmp::sge;
    Value both;
    if (smallLiteral(lhsConstant))
      both = isSmall(rhs);
    else if (smallLiteral(rhsConstant))
      both = isSmall(lhs);
    else
      both = isSmall(band(lhs, rhs));
    Block *fast = newBlock(), *slow = newBlock(), *done = newBlock(i1Type_);
    branchIf(both, fast, {}, slow, {}, 1);
    enter(fast);
    // The tags are equal, so the words order as the numbers do.
    branch(done, icmp(signedTest, lhs, rhs));
    enter(slow);
    Value order = slowPure("lumen_compare", lhs, rhs);
    branch(done, icmp(signedTest, order, i64(0)));
    enter(done);
    return done->getArgument(0);
  }
  }
  llvm_unreachable("all predicates are listed");
}

//===----------------------------------------------------------------------===//
// Construction
//===----------------------------------------------------------------------===//

Value PieceEmitter::emitTuple(ValueRange elements) {
  if (elements.empty())
    return term(TupleAttr::get(context_, {}));
  Value place = allocate(1 + elements.size());
  store(i64(abi::header(elements.size(), abi::kTupleTag)), place);
  for (auto [i, element] : llvm::enumerate(elements))
    store(element, place, 8 * (1 + i));
  return toInt(gep(place, abi::kPrimaryBoxed));
}

Value PieceEmitter::emitMakeFun(MakeFunOp op) {
  if (op.getFree().empty())
    return toInt(gep(addressOf(symbols_.staticFun(op)), abi::kPrimaryBoxed));
  unsigned words = abi::kFunFree + op.getFree().size();
  Value place = allocate(words);
  uint64_t head = abi::header(words - 1, abi::kFunTag) |
                  static_cast<uint64_t>(op.getArity()) << abi::kFunArityShift;
  symbols_.declarePiece(op.getCallee());
  store(i64(head), place);
  storeCode(op.getCallee(), place, 8 * abi::kFunCode);
  store(toInt(addressOf(symbols_.fun(op))), place, 8 * abi::kFunInfo);
  store(load(p_, offsetof(abi::ProcessAbi, selfPid)), place,
        8 * abi::kFunCreator);
  for (auto [i, value] : llvm::enumerate(op.getFree()))
    store(get(value), place, 8 * (abi::kFunFree + i));
  return toInt(gep(place, abi::kPrimaryBoxed));
}

LogicalResult PieceEmitter::emitMapOp(Operation &op) {
  if (auto lookup = dyn_cast<MapGetOp>(op)) {
    set(lookup, callC("lumen_map_get", i64Type_,
                      {get(lookup.getMap()), get(lookup.getKey())}));
    return success();
  }
  if (auto make = dyn_cast<MapNewOp>(op)) {
    Value place = spillArgs(getAll(make.getPairs()));
    set(make, callAllocating("lumen_map_new", i64Type_,
                             {p_, place, i64(make.getPairs().size() / 2)}));
    return success();
  }
  if (auto make = dyn_cast<MapWithKeysOp>(op)) {
    size_t count = make.getValues().size();
    Value place = allocate(2 + count);
    store(i64(abi::header(1 + count, abi::kMapTag)), place);
    store(get(make.getKeys()), place, 8);
    for (auto [i, value] : llvm::enumerate(make.getValues()))
      store(get(value), place, 8 * (2 + i));
    set(make, toInt(gep(place, abi::kPrimaryBoxed)));
    return success();
  }
  auto update = cast<MapUpdateOp>(op);
  Value place = spillArgs(getAll(update.getPairs()));
  Value result = callAllocating("lumen_map_update", i64Type_,
                                {p_, get(update.getMap()), place,
                                 i64(update.getPairs().size() / 2),
                                 i64(update.getExact())});
  set(update, finishFailing(update.getMode(), result));
  return success();
}

//===----------------------------------------------------------------------===//
// Exceptions and messages
//===----------------------------------------------------------------------===//

LogicalResult PieceEmitter::emitExceptionOp(Operation &op) {
  if (auto record = dyn_cast<SetExceptionOp>(op)) {
    Value exceptionClass = get(record.getExceptionClass()),
          reason = get(record.getReason());
    Value sp = sp_;
    sp_ = poppedSp();
    if (record.getTrace()) {
      callAllocating("lumen_reraise", nullptr,
                     {p_, exceptionClass, reason, get(record.getTrace())},
                     /*cold=*/true);
    } else if (!record.getArgs().empty()) {
      Value place = spillArgs(getAll(record.getArgs()));
      callAllocating("lumen_set_exception_args", nullptr,
                     {p_, exceptionClass, reason, currentLoc(), place,
                      i64(record.getArgs().size())},
                     /*cold=*/true);
    } else {
      callAllocating("lumen_set_exception", nullptr,
                     {p_, exceptionClass, reason, currentLoc()}, /*cold=*/true);
    }
    sp_ = sp;
    return success();
  }
  if (auto take = dyn_cast<TakeExceptionOp>(op)) {
    set(take.getExceptionClass(),
        load(p_, offsetof(abi::ProcessAbi, excClass)));
    set(take.getReason(), load(p_, offsetof(abi::ProcessAbi, excReason)));
    set(take.getTrace(), load(p_, offsetof(abi::ProcessAbi, excTrace)));
    callC("lumen_clear_exception", nullptr, p_);
    return success();
  }
  auto build = cast<BuildStacktraceOp>(op);
  set(build, callAllocating("lumen_build_stacktrace", i64Type_,
                            {p_, get(build.getTrace())}));
  return success();
}

LogicalResult PieceEmitter::emitMessageOp(Operation &op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](RecvPeekOp peek) {
        set(peek, callAllocating("lumen_recv_peek", i64Type_, p_));
        return success();
      })
      .Case([&](RecvNextOp) {
        callC("lumen_recv_next", nullptr, p_);
        return success();
      })
      .Case([&](RecvRemoveOp) {
        callC("lumen_recv_remove", nullptr, p_);
        return success();
      })
      .Case([&](RecvMarkOp mark) {
        set(mark, callC("lumen_recv_mark", i64Type_, p_));
        return success();
      })
      .Case([&](RecvBindOp bind) {
        callC("lumen_recv_bind", nullptr,
              {p_, get(bind.getMarker()), get(bind.getReference())});
        return success();
      })
      .Case([&](RecvUseOp use) {
        callC("lumen_recv_use", nullptr, {p_, get(use.getReference())});
        return success();
      })
      .Default([](Operation *other) {
        return other->emitError("cannot generate code for this operation");
      });
}

} // namespace lumen::codegen
