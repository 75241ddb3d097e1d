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
  // Not a small integer from 0 on: a mismatch, or so large that it is one too.
  constexpr int64_t kMaxCount = int64_t(1) << 40;
  Value fits =
      andi1(isSmall(size),
            icmp(ICmp::ult, size, i64(kMaxCount << abi::kSmallShift)));
  Value bits = b_.create<LLVM::MulOp>(loc_, lshr(size, abi::kSmallShift),
                                      i64(segment.getUnit()));
  return select(fits, bits, i64(-1));
}

/// Pointer to the byte in which the bit at a position is.
Value PieceEmitter::byteAt(Value bytes, Value position) {
  return b_.create<LLVM::GEPOp>(loc_, ptrType_, b_.getI8Type(), bytes,
                                ArrayRef<LLVM::GEPArg>{lshr(position, 3)});
}

/// Up to 8 bits at any position, all of them inside, as an unsigned number
/// shifted up to the highest bits of a word.
Value PieceEmitter::loadFewBits(Value bytes, Value at, unsigned width) {
  // The byte of the first bit and the byte of the last one, often the same.
  auto byte = [&](Value position, unsigned shift) {
    Value raw = b_.create<LLVM::LoadOp>(
        loc_, b_.getI8Type(), byteAt(bytes, position), /*alignment=*/1);
    return shl(b_.create<LLVM::ZExtOp>(loc_, i64Type_, raw), shift);
  };
  Value both = bor(byte(at, 56), byte(add(at, i64(width - 1)), 48));
  return b_.create<LLVM::ShlOp>(loc_, both, band(at, i64(7)));
}

/// 1 to 8 whole bytes at a byte boundary, in their order in memory.
Value PieceEmitter::loadBytes(Value place, unsigned count, bool isLittle) {
  Value result = i64(0);
  for (unsigned done = 0; done != count;) {
    unsigned size = llvm::bit_floor(count - done);
    Type narrow = b_.getIntegerType(8 * size);
    Value raw = b_.create<LLVM::LoadOp>(loc_, narrow, gep(place, done),
                                        /*alignment=*/1);
    if (size > 1 && !isLittle)
      raw = b_.create<LLVM::ByteSwapOp>(loc_, narrow, raw);
    if (size < 8)
      raw = b_.create<LLVM::ZExtOp>(loc_, i64Type_, raw);
    result = isLittle ? bor(result, shl(raw, 8 * done))
                      : bor(shl(result, 8 * size % 64), raw);
    done += size;
  }
  return result;
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
    auto general = [&] {
      return callC("lumen_bs_get_utf", i64Type_,
                   {p_, context, i64(width), flags});
    };
    if (width != 8)
      return general();
    // A character of one byte.
    Block *inside = newBlock(), *ascii = newBlock(), *other = newBlock();
    Block *merge = newBlock(i64Type_);
    Value at = position(context);
    Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
    Value after = add(at, i64(8));
    branchIf(icmp(ICmp::sle, after, end), inside, {}, merge, i64(0), 1);
    enter(inside);
    Value byte = lshr(loadFewBits(contextBytes(context), at, 8), 56);
    branchIf(icmp(ICmp::ult, byte, i64(0x80)), ascii, {}, other, {});
    enter(ascii);
    store(after, field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
    branch(merge, bor(shl(byte, abi::kSmallShift), i64(abi::kTagSmall)));
    enter(other);
    branch(merge, general());
    enter(merge);
    return merge->getArgument(0);
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
    if (width == 0)
      return i64(static_cast<int64_t>(abi::smallTerm(0)));
    bool isLittle = flagsOf(segment) & 2;
    if (width >= 1 && width <= 8) {
      Block *inside = newBlock(), *merge = newBlock(i64Type_);
      Value at = position(context);
      Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
      Value after = add(at, i64(width));
      branchIf(icmp(ICmp::sle, after, end), inside, {}, merge, i64(0), 1);
      enter(inside);
      Value raw = loadFewBits(contextBytes(context), at, width);
      Value number =
          segment.getIsSigned() ? ashr(raw, 64 - width) : lshr(raw, 64 - width);
      store(after, field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
      branch(merge, bor(shl(number, abi::kSmallShift), i64(abi::kTagSmall)));
      enter(merge);
      return merge->getArgument(0);
    }
    if (width % 8 == 0 && width <= 56) {
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
      Value wide = loadBytes(byteAt(contextBytes(context), at), width / 8,
                             isLittle);
      if (segment.getIsSigned())
        wide = ashr(shl(wide, 64 - width), 64 - width);
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
    if (width >= 1 && width <= kMaxShifted && !(flagsOf(segment) & 2)) {
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
      Value raw =
          b_.create<LLVM::LoadOp>(loc_, i64Type_,
                                  byteAt(contextBytes(context), at),
                                  /*alignment=*/1);
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

Value PieceEmitter::emitBsMatchString(BsMatchStringOp op) {
  BitsAttr bits = op.getBits();
  unsigned width = bits.getBitSize();
  Value context = get(op.getContext());
  auto general = [&] {
    Value text = addressOf(symbols_.bytes(bits.getBytes()));
    return ne(callC("lumen_bs_match_string", i64Type_,
                    {context, text, i64(width)}),
              i64(0));
  };
  bool isFew = width >= 1 && width <= 8;
  if (!isFew && (width == 0 || width > 64 || width % 8))
    return general();
  uint64_t expected = 0; // the first bit highest
  for (unsigned i = 0; i != (width + 7) / 8; ++i)
    expected |= uint64_t(uint8_t(bits.getBytes()[i])) << (56 - 8 * i);
  expected >>= 64 - width;

  Block *inside = newBlock(), *good = newBlock(), *done = newBlock(i1Type_);
  Value at = position(context);
  Value end = load(field(context, abi::kPrimaryBoxed, abi::kMatchEnd));
  Value after = add(at, i64(width));
  branchIf(icmp(ICmp::sle, after, end), inside, {}, done, i1(false));
  enter(inside);
  Value found;
  if (isFew) {
    found = lshr(loadFewBits(contextBytes(context), at, width), 64 - width);
  } else {
    Block *aligned = newBlock(), *slow = newBlock();
    branchIf(eq(band(at, i64(7)), i64(0)), aligned, {}, slow, {}, 1);
    enter(slow);
    branch(done, general());
    enter(aligned);
    found = loadBytes(byteAt(contextBytes(context), at), width / 8,
                      /*isLittle=*/false);
  }
  branchIf(eq(found, i64(int64_t(expected))), good, {}, done, i1(false));
  enter(good);
  store(after, field(context, abi::kPrimaryBoxed, abi::kMatchPosition));
  branch(done, i1(true));
  enter(done);
  return done->getArgument(0);
}

/// A function that goes on with a rest got the context itself (keepContexts).
Value PieceEmitter::emitBsStartMatch(Value term) {
  Block *boxed = newBlock(), *other = newBlock();
  Block *merge = newMerge(i64Type_);
  branchIf(isBoxed(term), boxed, {}, merge, {i64(0), hp_, reds_}, 1);
  enter(boxed);
  Value tag = band(header(term), i64(abi::kHeaderTagMask));
  branchIf(eq(tag, i64(abi::kMatchContextTag)), merge, {term, hp_, reds_},
           other, {});
  enter(other);
  branchMerge(merge, callAllocating("lumen_bs_start_match", i64Type_,
                                    {p_, term}));
  enterMerge(merge);
  return merge->getArgument(0);
}

/// Integers and strings of known sizes that fit into a word together, perhaps
/// behind a bitstring: put together here, and so are characters in UTF-8 as long as
/// they are ASCII. Anything else, values that are not small integers and all failures:
/// `general`.
Value PieceEmitter::emitPackedCreate(BsCreateOp op,
                                     llvm::function_ref<Value()> general) {
  constexpr unsigned kMaxPacked = 56; // the runtime shifts it by up to 7 bits
  struct Field {
    Value value; // or null: a literal
    uint64_t literal;
    unsigned width;
    bool isLittle, isCharacter;
  };
  SmallVector<Field> fields;
  unsigned total = 0, next = 0, unit = 0;
  for (auto [i, attr] : llvm::enumerate(op.getSegments())) {
    auto segment = cast<SegmentAttr>(attr);
    Value operand = op.getArgs()[next];
    Value size = segment.getHasSize() ? op.getArgs()[next + 1] : Value();
    next += 1 + segment.getHasSize();
    if (i == 0 && op.getAppend() && segment.getType() == "binary" && !size) {
      unit = segment.getUnit();
      continue;
    }
    uint64_t width = 8;
    if (size) {
      auto count = smallOf(size);
      if (!count || *count < 0 || *count > kMaxPacked)
        return general();
      width = static_cast<uint64_t>(*count) * segment.getUnit();
    }
    Field field{};
    if (segment.getType() == "string") {
      auto bits = dyn_cast_or_null<BitsAttr>(constantOf(operand));
      if (!bits || bits.getBitSize() > kMaxPacked)
        return general();
      width = bits.getBitSize();
      for (unsigned at = 0; at != width; ++at)
        field.literal = field.literal << 1 |
                        (uint8_t(bits.getBytes()[at / 8]) >> (7 - at % 8) & 1);
    } else if (segment.getType() == "integer") {
      field.value = get(operand);
      field.isLittle = (flagsOf(segment) & 2) && width > 8;
    } else if (segment.getType() == "utf8" && !size) {
      field.value = get(operand);
      field.isCharacter = true;
    } else {
      return general();
    }
    if (width > kMaxPacked || (total += width) > kMaxPacked ||
        (field.isLittle && width % 8))
      return general();
    field.width = width;
    if (width)
      fields.push_back(field);
    else if (field.value) // its type counts
      return general();
  }
  if (!total || (op.getAppend() && !unit))
    return general();

  Block *slow = newMerge({}), *fast = newBlock();
  Block *merge = newMerge(i64Type_);
  Value word = i64(0), tags = i64(-1), characters;
  for (const Field &field : fields) {
    if (field.value)
      tags = band(tags, field.value);
    if (field.isCharacter)
      characters = characters ? bor(characters, field.value) : field.value;
  }
  // One bit that is not set in one of them is not set in all.
  branchIf(isSmall(tags), fast, {}, slow, {hp_, reds_}, 1);
  enter(fast);
  if (characters) {
    Block *ascii = newBlock();
    branchIf(icmp(ICmp::ult, lshr(characters, abi::kSmallShift), i64(0x80)),
             ascii, {}, slow, {hp_, reds_}, 1);
    enter(ascii);
  }
  for (const Field &field : fields) {
    Value bits;
    if (!field.value) {
      bits = i64(int64_t(field.literal));
    } else {
      bits = lshr(field.value, abi::kSmallShift);
      if (field.isLittle)
        bits = lshr(b_.create<LLVM::ByteSwapOp>(loc_, i64Type_, bits),
                    64 - field.width);
      else
        bits = band(bits, i64(int64_t((uint64_t(1) << field.width) - 1)));
    }
    word = bor(shl(word, field.width), bits);
  }
  if (unit) {
    Value acc = get(op.getArgs()[0]);
    Value made = callAllocating(op.getOwned() ? "lumen_bs_extend_packed"
                                              : "lumen_bs_append_packed",
                                i64Type_,
                                {p_, acc, i64(unit), word, i64(total)});
    branchIf(ne(made, i64(0)), merge, {made, hp_, reds_}, slow, {hp_, reds_},
             1);
  } else {
    branchMerge(merge, callAllocating("lumen_bs_create_packed", i64Type_,
                                      {p_, word, i64(total)}));
  }
  enterMerge(slow);
  branchMerge(merge, general());
  enterMerge(merge);
  return merge->getArgument(0);
}

LogicalResult PieceEmitter::emitBitsOp(Operation &op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](BsStartMatchOp start) {
        set(start, emitBsStartMatch(get(start.getTerm())));
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
        set(match, emitBsMatchString(match));
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
        auto general = [&] {
          ArrayAttr table = b_.getArrayAttr(descriptors);
          Value place = spillArgs(operands);
          return callAllocating("lumen_bs_create", i64Type_,
                                {p_, addressOf(symbols_.segments(table)),
                                 i64(descriptors.size()), place,
                                 i64(create.getAppend() + create.getOwned())});
        };
        Value result = emitPackedCreate(create, general);
        set(create, finishFailing(create.getMode(), result));
        return success();
      })
      .Default([](Operation *other) {
        return other->emitError("cannot generate code for this operation");
      });
}

} // namespace lumen::codegen
