//===- EmitBits.cpp - bit syntax ------------------------------------------===//

#include "codegen/to_llvm/PieceEmitter.h"

using namespace mlir;
using namespace lumen::eir;

namespace lumen::codegen {

static int64_t flagsOf(SegmentAttr segment) {
  bool little =
      segment.getEndian() == "little" || segment.getEndian() == "native";
  return (segment.getIsSigned() ? 1 : 0) | (little ? 2 : 0);
}

Value PieceEmitter::position(Value context) {
  return load(field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
}

Value PieceEmitter::bitsLeft(Value context) {
  Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
  return sub(end, position(context));
}

/// Address of the first byte that a context's positions count from.
Value PieceEmitter::contextBytes(Value context) {
  Value bytes = load(field(context, abi::kPrimaryBoxed, abi::kMatchBytes));
  // Heap binaries move, so a context does not keep their address.
  Value base = load(field(context, abi::kPrimaryBoxed, abi::kMatchBase));
  Value inHeap = add(base, i64(16 - abi::kPrimaryBoxed));
  return toPointer(select(ne(bytes, i64(0)), bytes, inHeap));
}

/// Size in bits of a segment with a size; negative: no size at all.
Value PieceEmitter::bitsOfSegment(SegmentAttr segment, Value size,
                                  Attribute sizeConstant) {
  int64_t count;
  if (auto number = dyn_cast_or_null<IntAttr>(sizeConstant)) {
    if (!number.getDigits().getAsInteger(10, count) && count >= 0 &&
        count < (int64_t(1) << 40))
      return i64(count * segment.getUnit());
  } else if (auto number = dyn_cast_or_null<IntegerAttr>(sizeConstant)) {
    if (number.getValue().isSignedIntN(40) &&
        (count = number.getValue().getSExtValue()) >= 0)
      return i64(count * segment.getUnit());
  }
  return callC("lumen_bs_size", i64Type_, {size, i64(segment.getUnit())});
}

/// Bits of a segment that is written without a size.
static int64_t defaultBits(SegmentAttr segment) {
  return segment.getType() == "float" ? 64 : 8;
}

Value PieceEmitter::emitBsGet(BsGetOp op) {
  SegmentAttr segment = op.getSegment();
  StringRef type = segment.getType();
  Value context = get(op.getContext());
  Value flags = i64(flagsOf(segment));
  if (type == "utf8" || type == "utf16" || type == "utf32") {
    int64_t width = type == "utf8" ? 8 : type == "utf16" ? 16 : 32;
    return callAllocating("lumen_bs_get_utf", i64Type_,
                          {p_, context, i64(width), flags});
  }
  if (type == "binary" && !op.getSize())
    return callAllocating("lumen_bs_get_rest", i64Type_,
                          {p_, context, i64(segment.getUnit())});

  Value bits = op.getSize() ? bitsOfSegment(segment, get(op.getSize()),
                                            constantOf(op.getSize()))
                            : i64(defaultBits(segment));
  auto constant = bits.getDefiningOp<LLVM::ConstantOp>();
  auto slowCall = [&]() -> Value {
    if (type == "binary")
      return callAllocating("lumen_bs_get_binary", i64Type_,
                            {p_, context, bits});
    return callAllocating(type == "float" ? "lumen_bs_get_float"
                                          : "lumen_bs_get_integer",
                          i64Type_, {p_, context, bits, flags});
  };
  if (constant && type == "integer") {
    int64_t width = cast<IntegerAttr>(constant.getValue()).getInt();
    if (width == 8 || width == 16 || width == 32) {
      // Whole bytes at a byte boundary: a load.
      Block *inside = newBlock(), *aligned = newBlock(), *slow = newBlock();
      Block *merge = newMerge(i64Type_);
      Value at = position(context);
      Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
      Value after = add(at, i64(width));
      branchIf(icmp(ICmp::sle, after, end), inside, {}, merge,
               {i64(0), hp_, reds_}, 1);
      enter(inside);
      branchIf(eq(band(at, i64(7)), i64(0)), aligned, {}, slow, {}, 1);
      Value hp = hp_, reds = reds_;
      enter(aligned);
      Value bytes = contextBytes(context);
      Value place =
          b_.create<LLVM::GEPOp>(loc_, ptrType_, b_.getI8Type(), bytes,
                                 ArrayRef<LLVM::GEPArg>{lshr(at, 3)});
      Type narrow = b_.getIntegerType(width);
      Value raw = b_.create<LLVM::LoadOp>(loc_, narrow, place, /*alignment=*/1);
      if (width > 8 && !(flagsOf(segment) & 2))
        raw = b_.create<LLVM::ByteSwapOp>(loc_, narrow, raw);
      Value wide = segment.getIsSigned()
                       ? Value(b_.create<LLVM::SExtOp>(loc_, i64Type_, raw))
                       : Value(b_.create<LLVM::ZExtOp>(loc_, i64Type_, raw));
      store(after, field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
      branchMerge(merge, bor(shl(wide, abi::kSmallShift), i64(abi::kTagSmall)));
      hp_ = hp;
      reds_ = reds;
      enter(slow);
      branchMerge(merge, slowCall());
      enterMerge(merge);
      return merge->getArgument(0);
    }
  }
  if (constant && type == "integer") {
    // Any width at any bit: a shifted 64-bit load, where that does not read
    // beyond the end.
    constexpr int64_t kMaxShifted = 57; // 64 less a shift of up to 7
    int64_t width = cast<IntegerAttr>(constant.getValue()).getInt();
    if (width >= 1 && width <= kMaxShifted &&
        (width <= 8 || !(flagsOf(segment) & 2))) {
      Block *inside = newBlock(), *wide = newBlock(), *slow = newBlock();
      Block *merge = newMerge(i64Type_);
      Value at = position(context);
      Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
      Value after = add(at, i64(width));
      branchIf(icmp(ICmp::sle, after, end), inside, {}, merge,
               {i64(0), hp_, reds_}, 1);
      enter(inside);
      Value lastBit = add(band(at, i64(~int64_t(7))), i64(64));
      branchIf(icmp(ICmp::sle, lastBit, end), wide, {}, slow, {}, 1);
      Value hp = hp_, reds = reds_;
      enter(wide);
      Value place = b_.create<LLVM::GEPOp>(loc_, ptrType_, b_.getI8Type(),
                                           contextBytes(context),
                                           ArrayRef<LLVM::GEPArg>{lshr(at, 3)});
      Value raw =
          b_.create<LLVM::LoadOp>(loc_, i64Type_, place, /*alignment=*/1);
      raw = b_.create<LLVM::ByteSwapOp>(loc_, i64Type_, raw);
      raw = b_.create<LLVM::ShlOp>(loc_, raw, band(at, i64(7)));
      Value number =
          segment.getIsSigned() ? ashr(raw, 64 - width) : lshr(raw, 64 - width);
      store(after, field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
      branchMerge(merge,
                  bor(shl(number, abi::kSmallShift), i64(abi::kTagSmall)));
      hp_ = hp;
      reds_ = reds;
      enter(slow);
      branchMerge(merge, slowCall());
      enterMerge(merge);
      return merge->getArgument(0);
    }
  }
  if (constant)
    return slowCall();
  Block *sized = newBlock(), *merge = newMerge(i64Type_);
  branchIf(icmp(ICmp::slt, bits, i64(0)), merge, {i64(0), hp_, reds_}, sized,
           {}, -1);
  enter(sized);
  branchMerge(merge, slowCall());
  enterMerge(merge);
  return merge->getArgument(0);
}

Value PieceEmitter::emitBsSkip(BsSkipOp op) {
  SegmentAttr segment = op.getSegment();
  StringRef type = segment.getType();
  Value context = get(op.getContext());
  if (type == "utf8" || type == "utf16" || type == "utf32") {
    int64_t width = type == "utf8" ? 8 : type == "utf16" ? 16 : 32;
    Value value =
        callAllocating("lumen_bs_get_utf", i64Type_,
                       {p_, context, i64(width), i64(flagsOf(segment))});
    return ne(value, i64(0));
  }
  auto skip = [&](Value bits) {
    // after <= end; a negative size or an overflow is a mismatch.
    Value at = position(context);
    Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
    Value fits = icmp(ICmp::ule, bits, sub(end, at));
    Block *good = newBlock(), *done = newBlock(i1Type_);
    branchIf(fits, good, {}, done, i1(false));
    enter(good);
    store(add(at, bits),
          field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
    branch(done, i1(true));
    enter(done);
    return Value(done->getArgument(0));
  };
  if (type == "binary" && !op.getSize()) {
    Value left = bitsLeft(context);
    if (segment.getUnit() == 1)
      return skip(left);
    Value whole =
        eq(b_.create<LLVM::URemOp>(loc_, left, i64(segment.getUnit())), i64(0));
    return andThen(whole, [&] { return skip(left); });
  }
  if (op.getSize())
    return skip(
        bitsOfSegment(segment, get(op.getSize()), constantOf(op.getSize())));
  return skip(i64(defaultBits(segment)));
}

LogicalResult PieceEmitter::emitBitsOp(Operation &op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](BsStartMatchOp start) {
        set(start, callAllocating("lumen_bs_start_match", i64Type_,
                                  {p_, get(start.getTerm())}));
        return success();
      })
      .Case([&](BsGetPositionOp getPosition) {
        Value at = position(get(getPosition.getContext()));
        set(getPosition, bor(shl(at, abi::kSmallShift), i64(abi::kTagSmall)));
        return success();
      })
      .Case([&](BsSetPositionOp setPosition) {
        Value at = ashr(get(setPosition.getPosition()), abi::kSmallShift);
        store(at, field(get(setPosition.getContext()), abi::kPrimaryBoxed,
                        abi::kMatchPosition));
        return success();
      })
      .Case([&](BsGetOp extract) {
        set(extract, emitBsGet(extract));
        return success();
      })
      .Case([&](BsSkipOp skip) {
        set(skip, emitBsSkip(skip));
        return success();
      })
      .Case([&](BsMatchStringOp match) {
        BitsAttr bits = match.getBits();
        Value text = addressOf(symbols_.bytes(bits.getBytes()));
        Value matched =
            callC("lumen_bs_match_string", i64Type_,
                  {get(match.getContext()), text, i64(bits.getBitSize())});
        set(match, ne(matched, i64(0)));
        return success();
      })
      .Case([&](BsTestTailOp test) {
        set(test, eq(bitsLeft(get(test.getContext())), i64(test.getBits())));
        return success();
      })
      .Case([&](BsTestUnitOp test) {
        Value left = bitsLeft(get(test.getContext()));
        set(test, eq(b_.create<LLVM::URemOp>(loc_, left, i64(test.getUnit())),
                     i64(0)));
        return success();
      })
      .Case([&](BsGetTailOp tail) {
        set(tail, callAllocating("lumen_bs_get_tail", i64Type_,
                                 {p_, get(tail.getContext())}));
        return success();
      })
      .Case([&](BsCreateOp create) -> LogicalResult {
        // Literal strings go into the descriptors; the rest are operands.
        SmallVector<Value> operands;
        SmallVector<Attribute> descriptors;
        unsigned next = 0;
        for (Attribute attr : create.getSegments()) {
          auto segment = dyn_cast<SegmentAttr>(attr);
          unsigned count = segment ? 1 + segment.getHasSize() : 0;
          if (!segment || next + count > create.getArgs().size())
            return create.emitError("segments and operands do not agree");
          if (segment.getType() == "string") {
            auto bits = dyn_cast_or_null<BitsAttr>(
                constantOf(create.getArgs()[next++]));
            if (!bits)
              return create.emitError("a string segment without a literal");
            descriptors.push_back(b_.getArrayAttr({segment, bits}));
            continue;
          }
          descriptors.push_back(b_.getArrayAttr(segment));
          for (unsigned i = 0; i != count; ++i)
            operands.push_back(get(create.getArgs()[next++]));
        }
        ArrayAttr table = b_.getArrayAttr(descriptors);
        Value place = spillArgs(operands);
        Value result = callAllocating("lumen_bs_create", i64Type_,
                                      {p_, addressOf(symbols_.segments(table)),
                                       i64(descriptors.size()), place,
                                       i64(create.getAppend())});
        set(create, finishFailing(create.getMode(), result));
        return success();
      })
      .Default([](Operation *other) {
        return other->emitError("cannot generate code for this operation");
      });
}

} // namespace lumen::codegen
