//===- EmitBifs.cpp - arithmetic and other BIFs ---------------------------===//
//
// A BIF with a fast path is a diamond: a test that the arguments are of the
// common kind, the fast code, and a cold call of the C++ function, which also
// knows every way to fail. Small integers are worked on with their tag:
// with t = 15, a word is 16*n + t.
//
//===----------------------------------------------------------------------===//

#include "codegen/to_llvm/PieceEmitter.h"
#include "codegen/to_llvm/ToLlvm.h"

#include "eir/tables/SharedTables.h"

#include "runtime/abi/BifTraits.h"

#include "llvm/ADT/StringSwitch.h"

#include <bit>

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen {

static constexpr int64_t kFalseTerm = abi::atomTerm(1);
static constexpr int64_t kTrueTerm = abi::atomTerm(2);
static constexpr int64_t kTag = abi::kTagSmall;

Value PieceEmitter::guarded(Value condition, StringRef symbol, ValueRange args,
                            FailMode mode,
                            llvm::function_ref<Value(Block *)> fast) {
  Block *fastBlock = newBlock(), *slow = newBlock();
  Block *merge = newMerge(i64Type_);
  if (condition)
    branchIf(condition, fastBlock, {}, slow, {}, 1);
  else
    branch(fastBlock);
  Value hp = hp_, reds = reds_;
  enter(fastBlock);
  Value result = fast(slow);
  branchMerge(merge, result);
  hp_ = hp;
  reds_ = reds;
  enter(slow);
  Value slowResult = slowBif(symbol, args, mode);
  branchMerge(merge, slowResult);
  enterMerge(merge);
  return merge->getArgument(0);
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

/// A float on the heap. The entry check did not ask for its room, because most
/// arithmetic is on integers: where there is none, the slow path takes over.
Value PieceEmitter::boxFloat(Value number, Block *slow) {
  // Infinity is not a value: C++ raises badarith. Infinity - infinity is NaN.
  Value difference = b_.create<LLVM::FSubOp>(loc_, number, number);
  Value finite = b_.create<LLVM::FCmpOp>(loc_, LLVM::FCmpPredicate::ord,
                                         difference, difference);
  Value room = sub(toInt(sp_), toInt(hp_));
  unsigned leave = std::max<unsigned>(piece_.getNeed() + 2, abi::kHeapReserve);
  Value fits = icmp(ICmp::sge, room, i64(8 * static_cast<int64_t>(leave)));
  Block *good = newBlock();
  branchIf(andi1(finite, fits), good, {}, slow, {}, 1);
  enter(good);
  Value place = hp_;
  hp_ = gep(hp_, 16);
  store(i64(abi::header(1, abi::kFloatTag)), place);
  store(number, place, 8);
  return toInt(gep(place, abi::kPrimaryBoxed));
}

Value PieceEmitter::emitFloatOp(StringRef name, Value a, Value b, Block *slow) {
  Value result;
  if (name == "erlang:+/2")
    result = b_.create<LLVM::FAddOp>(loc_, a, b);
  else if (name == "erlang:-/2")
    result = b_.create<LLVM::FSubOp>(loc_, a, b);
  else if (name == "erlang:*/2")
    result = b_.create<LLVM::FMulOp>(loc_, a, b);
  else
    result = b_.create<LLVM::FDivOp>(loc_, a, b);
  return boxFloat(result, slow);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

/// A product of integers whose bits tell that it is small. Others are left to
/// the slow path, among them a few of nearly 60 bits.
Value PieceEmitter::emitNarrowProduct(Value a, Value b,
                                      std::optional<int64_t> constant,
                                      Block *slow) {
  Value fits;
  if (constant) {
    // b is known: so is the range of a.
    int64_t most = abi::kMaxSmall / std::max<int64_t>(1, std::abs(*constant));
    fits = icmp(ICmp::ule, add(a, i64(most)), i64(2 * most));
  } else {
    // With n and m bits besides the signs it has at most n + m, and one more if
    // it is -(1 << n) * -(1 << m).
    auto unused = [&](Value value) -> Value {
      Value bits = bxor(value, ashr(value, 63));
      return b_.create<LLVM::CountLeadingZerosOp>(loc_, i64Type_, bits,
                                                  /*is_zero_poison=*/false);
    };
    constexpr int64_t kBits = std::bit_width(uint64_t{abi::kMaxSmall});
    fits = icmp(ICmp::sge, add(unused(a), unused(b)), i64(129 - kBits));
  }
  Block *good = newBlock();
  branchIf(fits, good, {}, slow, {}, 1);
  enter(good);
  return bor(shl(b_.create<LLVM::MulOp>(loc_, a, b), abi::kSmallShift),
             i64(kTag));
}

Value PieceEmitter::emitBinaryArith(BifOp op, StringRef name,
                                    StringRef symbol) {
  mlir::Value eirA = op.getArgs()[0], eirB = op.getArgs()[1];
  Value a = get(eirA), b = get(eirB);
  std::optional<int64_t> constA = smallOf(eirA), constB = smallOf(eirB);
  FailMode mode = op.getMode();
  StringRef symbolName = StringRef(name).drop_front(7); // after "erlang:"
  StringRef operation = symbolName.drop_back(2);        // before "/2"

  auto overflowing = [&](auto tagOp, Value x, Value y, Block *slow) -> Value {
    using OpType = decltype(tagOp);
    Type pair = LLVM::LLVMStructType::getLiteral(context_, {i64Type_, i1Type_});
    Value both = b_.create<OpType>(loc_, pair, x, y);
    Value value = b_.create<LLVM::ExtractValueOp>(loc_, both, 0);
    Value overflow = b_.create<LLVM::ExtractValueOp>(loc_, both, 1);
    Block *good = newBlock();
    branchIf(overflow, slow, {}, good, {}, -1);
    enter(good);
    return value;
  };
  auto untagged = [&](Value x, std::optional<int64_t> constant) {
    return constant ? i64(*constant) : ashr(x, abi::kSmallShift);
  };
  auto retag = [&](Value shifted) {
    return bor(shl(shifted, abi::kSmallShift), i64(kTag));
  };

  auto integerCase = [&](Block *slow) -> Value {
    if (operation == "+") {
      // 16a + t + 16b
      Value rhs = constB ? i64(*constB * 16) : sub(b, i64(kTag));
      return overflowing(LLVM::SAddWithOverflowOp(), a, rhs, slow);
    }
    if (operation == "-") {
      if (constB)
        return overflowing(LLVM::SSubWithOverflowOp(), a, i64(*constB * 16),
                           slow);
      // 16a + t - (16b + t); the tag goes into the free bits afterwards.
      return bor(overflowing(LLVM::SSubWithOverflowOp(), a, b, slow),
                 i64(kTag));
    }
    if (operation == "*") {
      if (symbols_.target().hasWideMultiply()) {
        Value product =
            overflowing(LLVM::SMulWithOverflowOp(), sub(a, i64(kTag)),
                        untagged(b, constB), slow);
        return bor(product, i64(kTag));
      }
      if (constA)
        return emitNarrowProduct(untagged(b, constB), i64(*constA), constA,
                                 slow);
      return emitNarrowProduct(untagged(a, constA), untagged(b, constB), constB,
                               slow);
    }
    if (operation == "div" || operation == "rem") {
      Value divisor = untagged(b, constB);
      if (!constB || *constB == 0 || *constB == -1) {
        // 0 is badarith; -1 can overflow: divisor + 1 is then 0 or 1.
        Block *good = newBlock();
        branchIf(icmp(ICmp::ugt, add(divisor, i64(1)), i64(1)), good, {}, slow,
                 {}, 1);
        enter(good);
      }
      Value dividend = ashr(a, abi::kSmallShift);
      if (operation == "div")
        return retag(b_.create<LLVM::SDivOp>(loc_, dividend, divisor));
      return retag(b_.create<LLVM::SRemOp>(loc_, dividend, divisor));
    }
    if (operation == "band")
      return band(a, b);
    if (operation == "bor")
      return bor(a, b);
    if (operation == "bxor")
      return bor(bxor(a, b), i64(kTag));
    // Shifts: by 0 to 59 places here.
    Value places = untagged(b, constB);
    if (!constB || *constB < 0 || *constB > 59) {
      Block *good = newBlock();
      branchIf(icmp(ICmp::ult, places, i64(60)), good, {}, slow, {}, 1);
      enter(good);
    }
    if (operation == "bsr")
      return bor(b_.create<LLVM::AShrOp>(loc_, a, places), i64(kTag));
    Value bare = sub(a, i64(kTag));
    Value shifted = b_.create<LLVM::ShlOp>(loc_, bare, places);
    Value back = b_.create<LLVM::AShrOp>(loc_, shifted, places);
    Block *good = newBlock();
    branchIf(eq(back, bare), good, {}, slow, {}, 1);
    enter(good);
    return bor(shifted, i64(kTag));
  };

  bool withFloats = operation == "+" || operation == "-" || operation == "*";
  Value bothSmall = constA && constB ? i1(true)
                    : constA         ? isSmall(b)
                    : constB         ? isSmall(a)
                                     : isSmall(band(a, b));
  SmallVector<Value> args{a, b};
  bool floatA = isa_and_nonnull<eir::FloatAttr>(constantOf(eirA));
  bool floatB = isa_and_nonnull<eir::FloatAttr>(constantOf(eirB));
  // What BEAM's JIT does without a call (division of floats, arithmetic with a
  // float literal, adding a small literal) has no entry of its own on top of the
  // stack trace when it fails. A literal that is no number has it call.
  auto isNoNumber = [&](Value value) {
    return isa_and_nonnull<AtomAttr, TupleAttr, NilAttr, ListAttr,
                           eir::StringAttr, MapAttr, BitsAttr,
                           ExternalFunAttr>(constantOf(value));
  };
  bool isUnnamed = (operation == "/" || (withFloats && (floatA || floatB)) ||
                    (operation == "+" && (constA || constB)) ||
                    (operation == "-" && constB && *constB > 0)) &&
                   !isNoNumber(eirA) && !isNoNumber(eirB);
  std::string slowSymbol = symbol.str() + (isUnnamed ? "_unnamed" : "");
  if (operation == "/") {
    // Floats and small integers, in any mixture.
    return guarded(nullptr, slowSymbol, args, mode, [&](Block *slow) {
      auto asDouble = [&](Value value,
                          std::optional<int64_t> constant) -> Value {
        if (constant)
          return b_.create<LLVM::ConstantOp>(
              loc_, f64Type_,
              b_.getF64FloatAttr(static_cast<double>(*constant)));
        Block *integer = newBlock(), *other = newBlock(), *box = newBlock(),
              *number = newBlock(), *done = newBlock(f64Type_);
        branchIf(isSmall(value), integer, {}, other, {});
        enter(integer);
        branch(done, Value(b_.create<LLVM::SIToFPOp>(
                         loc_, f64Type_, ashr(value, abi::kSmallShift))));
        enter(other);
        branchIf(isBoxed(value), box, {}, slow, {}, 1);
        enter(box);
        branchIf(eq(header(value), i64(abi::header(1, abi::kFloatTag))), number,
                 {}, slow, {}, 1);
        enter(number);
        branch(done, loadDouble(field(value, abi::kPrimaryBoxed, 1)));
        enter(done);
        return done->getArgument(0);
      };
      Value x = asDouble(a, constA), y = asDouble(b, constB);
      Value zero =
          b_.create<LLVM::ConstantOp>(loc_, f64Type_, b_.getF64FloatAttr(0.0));
      Block *good = newBlock();
      branchIf(b_.create<LLVM::FCmpOp>(loc_, LLVM::FCmpPredicate::une, y, zero),
               good, {}, slow, {}, 1);
      enter(good);
      return emitFloatOp(name, x, y, slow);
    });
  }
  if (!withFloats)
    return guarded(bothSmall, symbol, args, mode, integerCase);

  // Integers first, then two floats, then C++. A constant operand has a kind.
  Block *merge = newMerge(i64Type_);
  Block *floats = newBlock(), *slow = newBlock();
  Value hp = hp_, reds = reds_;
  if (!floatA && !floatB) {
    Block *integers = newBlock();
    branchIf(bothSmall, integers, {}, floats, {}, 1);
    enter(integers);
    branchMerge(merge, integerCase(slow));
  } else {
    branch(floats);
  }
  enter(floats);
  {
    // A small constant is converted, so that X * 2 is fast for both kinds.
    auto unbox = [&](Value value, std::optional<int64_t> constant) -> Value {
      if (constant)
        return b_.create<LLVM::ConstantOp>(
            loc_, f64Type_, b_.getF64FloatAttr(static_cast<double>(*constant)));
      Block *box = newBlock(), *number = newBlock();
      branchIf(isBoxed(value), box, {}, slow, {});
      enter(box);
      branchIf(eq(header(value), i64(abi::header(1, abi::kFloatTag))), number,
               {}, slow, {});
      enter(number);
      return loadDouble(field(value, abi::kPrimaryBoxed, 1));
    };
    if (constA && constB) {
      branch(slow);
    } else {
      Value x = unbox(a, constA), y = unbox(b, constB);
      branchMerge(merge, emitFloatOp(name, x, y, slow));
    }
  }
  hp_ = hp;
  reds_ = reds;
  enter(slow);
  Value slowResult = slowBif(slowSymbol, args, mode);
  branchMerge(merge, slowResult);
  enterMerge(merge);
  return merge->getArgument(0);
}

//===----------------------------------------------------------------------===//
// Other BIFs with fast paths
//===----------------------------------------------------------------------===//

static std::optional<TypeTest> typeTestOf(StringRef name) {
  return llvm::StringSwitch<std::optional<TypeTest>>(name)
      .Case("erlang:is_atom/1", TypeTest::Atom)
      .Case("erlang:is_integer/1", TypeTest::Integer)
      .Case("erlang:is_float/1", TypeTest::Float)
      .Case("erlang:is_number/1", TypeTest::Number)
      .Case("erlang:is_list/1", TypeTest::List)
      .Case("erlang:is_tuple/1", TypeTest::Tuple)
      .Case("erlang:is_map/1", TypeTest::Map)
      .Case("erlang:is_binary/1", TypeTest::Binary)
      .Case("erlang:is_bitstring/1", TypeTest::Bitstring)
      .Case("erlang:is_function/1", TypeTest::Function)
      .Case("erlang:is_pid/1", TypeTest::Pid)
      .Case("erlang:is_port/1", TypeTest::Port)
      .Case("erlang:is_reference/1", TypeTest::Reference)
      .Case("erlang:is_boolean/1", TypeTest::Boolean)
      .Default(std::nullopt);
}

static std::optional<CmpPredicate> comparisonOf(StringRef name) {
  return llvm::StringSwitch<std::optional<CmpPredicate>>(name)
      .Case("erlang:=:=/2", CmpPredicate::EqExact)
      .Case("erlang:=/=/2", CmpPredicate::NeExact)
      .Case("erlang:==/2", CmpPredicate::Eq)
      .Case("erlang:/=/2", CmpPredicate::Ne)
      .Case("erlang:</2", CmpPredicate::Lt)
      .Case("erlang:=</2", CmpPredicate::Le)
      .Case("erlang:>/2", CmpPredicate::Gt)
      .Case("erlang:>=/2", CmpPredicate::Ge)
      .Default(std::nullopt);
}

/// The result, or null if this BIF has no code of its own here.
Value PieceEmitter::emitSimpleBif(BifOp op, StringRef name, StringRef symbol) {
  SmallVector<Value> args = getAll(op.getArgs());
  FailMode mode = op.getMode();
  auto boxedThen = [&](Value value, auto test, auto result) {
    Value condition =
        andThen(isBoxed(value), [&] { return test(header(value)); });
    return guarded(condition, symbol, args, mode,
                   [&](Block *) { return result(header(value)); });
  };
  auto tagged = [&](Value number) {
    return bor(shl(number, abi::kSmallShift), i64(kTag));
  };
  auto hasTag = [&](Value word, uint64_t tag) {
    return eq(band(word, i64(abi::kHeaderTagMask)), i64(tag));
  };

  if (auto test = typeTestOf(name))
    return fromBool(emitIs(*test, args[0]));
  if (auto predicate = comparisonOf(name))
    return fromBool(emitCompare(*predicate, args[0], args[1],
                                constantOf(op.getArgs()[0]),
                                constantOf(op.getArgs()[1])));
  if (name == "erlang:self/0")
    return load(p_, offsetof(abi::ProcessAbi, selfPid));
  if (name == "erlang:hd/1" || name == "erlang:tl/1")
    return guarded(
        emitIs(TypeTest::Cons, args[0]), symbol, args, mode, [&](Block *) {
          return load(field(args[0], abi::kPrimaryCons, name == "erlang:tl/1"));
        });
  if (name == "erlang:tuple_size/1")
    return boxedThen(
        args[0], [&](Value word) { return hasTag(word, abi::kTupleTag); },
        [&](Value word) {
          return bor(lshr(word, abi::kHeaderSizeShift - abi::kSmallShift),
                     i64(kTag));
        });
  if (name == "erlang:map_size/1")
    return boxedThen(
        args[0],
        [&](Value word) {
          constexpr int64_t mask =
              int64_t(3) << abi::kMapKindShift | abi::kHeaderTagMask;
          return eq(band(word, i64(mask)), i64(abi::kMapTag));
        },
        [&](Value word) {
          // The size counts the tuple of keys too.
          return tagged(sub(band(lshr(word, abi::kHeaderSizeShift),
                                 i64(abi::kHeaderSizeMask)),
                            i64(1)));
        });
  if (name == "erlang:byte_size/1")
    return boxedThen(
        args[0],
        [&](Value word) {
          constexpr uint64_t mask =
              abi::kHeaderTagMask & ~(abi::kRefcBinTag ^ abi::kHeapBinTag);
          return eq(band(word, i64(mask)), i64(abi::kRefcBinTag & mask));
        },
        [&](Value) {
          static_assert(abi::kRefcBytes == 1,
                        "both kinds keep their size in the same word");
          return tagged(load(field(args[0], abi::kPrimaryBoxed, 1)));
        });
  if (name == "erlang:element/2") {
    Value tuple = args[1], index = args[0];
    if (auto n = smallOf(op.getArgs()[0]); n && *n >= 1 && *n < (1 << 24)) {
      return boxedThen(
          tuple,
          [&](Value word) {
            return andi1(
                hasTag(word, abi::kTupleTag),
                icmp(ICmp::uge, word, i64(abi::header(*n, abi::kTupleTag))));
          },
          [&](Value) { return load(field(tuple, abi::kPrimaryBoxed, *n)); });
    }
    Value condition = andThen(isSmall(index), [&] {
      return andThen(isBoxed(tuple), [&] {
        Value word = header(tuple);
        Value offset = sub(ashr(index, abi::kSmallShift), i64(1));
        return andi1(
            hasTag(word, abi::kTupleTag),
            icmp(ICmp::ult, offset, lshr(word, abi::kHeaderSizeShift)));
      });
    });
    return guarded(condition, symbol, args, mode, [&](Block *) {
      // Tagged index: 16n + 15 -> byte 8n.
      Value bytes = lshr(sub(index, i64(kTag)), 1);
      return load(toPointer(sub(add(tuple, bytes), i64(abi::kPrimaryBoxed))));
    });
  }
  if (name == "erlang:map_get/2") {
    Value map = args[1];
    return guarded(
        emitIs(TypeTest::Map, map), symbol, args, mode, [&](Block *slow) {
          Value value = callC("lumen_map_get", i64Type_, {map, args[0]});
          Block *found = newBlock();
          branchIf(ne(value, i64(0)), found, {}, slow, {}, 1);
          enter(found);
          return value;
        });
  }
  if (name == "erlang:is_map_key/2") {
    Value map = args[1];
    return guarded(
        emitIs(TypeTest::Map, map), symbol, args, mode, [&](Block *) {
          return fromBool(
              ne(callC("lumen_map_get", i64Type_, {map, args[0]}), i64(0)));
        });
  }
  if (name == "erlang:not/1")
    return guarded(isBoolean(args[0]), symbol, args, mode, [&](Block *) {
      return bxor(args[0], i64(kTrueTerm ^ kFalseTerm));
    });
  if (name == "erlang:and/2" || name == "erlang:or/2" ||
      name == "erlang:xor/2") {
    Value condition = andi1(isBoolean(args[0]), isBoolean(args[1]));
    return guarded(condition, symbol, args, mode, [&](Block *) {
      Value a = eq(args[0], i64(kTrueTerm)), b = eq(args[1], i64(kTrueTerm));
      return fromBool(name == "erlang:and/2"  ? andi1(a, b)
                      : name == "erlang:or/2" ? ori1(a, b)
                                              : bxor(a, b));
    });
  }
  if (name == "erlang:bnot/1")
    return guarded(isSmall(args[0]), symbol, args, mode,
                   [&](Block *) { return bxor(args[0], i64(~kTag)); });
  if (name == "erlang:-/1" || name == "erlang:abs/1")
    return guarded(isSmall(args[0]), symbol, args, mode, [&](Block *slow) {
      Value bare = sub(args[0], i64(kTag));
      Block *good = newBlock();
      branchIf(ne(bare, i64(INT64_MIN)), good, {}, slow, {}, 1);
      enter(good);
      Value negated = sub(i64(0), bare);
      if (name == "erlang:abs/1")
        negated = select(icmp(ICmp::slt, bare, i64(0)), negated, bare);
      return bor(negated, i64(kTag));
    });
  if (name == "erlang:+/1")
    return guarded(isSmall(args[0]), symbol, args, mode,
                   [&](Block *) { return args[0]; });
  if (name == "erlang:trunc/1")
    return guarded(isSmall(args[0]), symbol, args, mode,
                   [&](Block *) { return args[0]; });
  return Value();
}

LogicalResult PieceEmitter::emitBif(BifOp op) {
  StringRef name = op.getName();
  const BifEntry *entry = lookupBif(name);
  if (!entry)
    return op.emitError() << "no built-in function " << name;
  if (entry->traits & abi::kBifTraps)
    return op.emitError() << name
                          << " may wait or run other code and cannot be inline";
  size_t slash = name.rfind('/');
  unsigned arity = 0;
  name.substr(slash + 1).getAsInteger(10, arity);
  if (arity != op.getArgs().size())
    return op.emitError() << name << " with " << op.getArgs().size()
                          << " arguments";

  bool isArith =
      llvm::StringSwitch<bool>(name)
          .Cases("erlang:+/2", "erlang:-/2", "erlang:*/2", "erlang://2", true)
          .Cases("erlang:div/2", "erlang:rem/2", "erlang:band/2", true)
          .Cases("erlang:bor/2", "erlang:bxor/2", "erlang:bsl/2",
                 "erlang:bsr/2", true)
          .Default(false);
  if (isArith) {
    set(op, emitBinaryArith(op, name, entry->symbol));
    return success();
  }
  if (Value value = emitSimpleBif(op, name, entry->symbol)) {
    set(op, value);
    return success();
  }
  Value result = callBif(entry->symbol, getAll(op.getArgs()));
  set(op, finishFailing(op.getMode(), result));
  return success();
}

} // namespace lumen::codegen
