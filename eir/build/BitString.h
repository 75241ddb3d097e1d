//===- BitString.h - bits being put together --------------------*- C++ -*-===//
#ifndef LUMEN_EIR_BUILD_BITSTRING_H
#define LUMEN_EIR_BUILD_BITSTRING_H

#include "eir/dialect/EirDialect.h"

#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <optional>
#include <string>

namespace llvm {
class APInt;
}

namespace lumen::eir {

/// A segment's type specifiers with their defaults filled in.
struct SegmentSpec {
  llvm::StringRef type;   ///< as in SegmentAttr
  unsigned unit = 1;
  bool isSigned = false;
  llvm::StringRef endian; ///< "big" or "little"

  bool isNumber() const { return type == "integer" || type == "float"; }
};

/// Bits being put together.
class BitString {
public:
  /// Appends the low `bits` bits of a value, in the given byte order.
  void appendInteger(const llvm::APInt &value, uint64_t bits, bool isLittle);
  void appendBytes(llvm::StringRef bytes, uint64_t bits);
  bool appendUtf(uint32_t point, llvm::StringRef type, bool isLittle);

  const std::string &bytes() const { return bytes_; }
  uint64_t size() const { return size_; }

private:
  void appendBit(bool bit);

  std::string bytes_;
  uint64_t size_ = 0;
};

/// Literals with more bits than this are built when the program runs.
inline constexpr uint64_t kMaxLiteralBits = 1 << 20;

/// Appends a literal as a segment builds it; false if it cannot be a literal,
/// or could fail. `size` is in bits; nothing if it was not given.
bool appendLiteral(const SegmentSpec &spec, mlir::Attribute literal,
                   std::optional<uint64_t> size, BitString &to);

/// A literal of a pattern as the segment's value: an integer in a float segment
/// stands for the float.
mlir::Attribute segmentLiteral(const SegmentSpec &spec,
                               mlir::Attribute literal);

/// The bits that a literal value of a segment has, if just those match it.
BitsAttr literalSegment(mlir::MLIRContext *context, const SegmentSpec &spec,
                        mlir::Attribute literal, uint64_t sizeBits);

SegmentAttr makeSegment(mlir::MLIRContext *context, const SegmentSpec &spec,
                        bool hasSize);

/// The segments of an eir.bs_create, with runs of literal bits in one.
class SegmentList {
public:
  explicit SegmentList(mlir::MLIRContext &context) : context_(context) {}

  void add(SegmentAttr attr, mlir::Value value, mlir::Value size = {});

  BitString pending; ///< literal bits behind what was added
  unsigned pendingSegments = 0; ///< how many segments of the source they are

private:
  friend class FunctionBuilder;
  struct Segment {
    SegmentAttr attr;
    mlir::Value value, size;
    BitsAttr bits; ///< instead of a value
  };
  void flush();

  mlir::MLIRContext &context_;
  llvm::SmallVector<Segment> segments_;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_BITSTRING_H
