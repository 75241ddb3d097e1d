//===- BitLiterals.h - specifiers and literals of bit syntax ----*- C++ -*-===//
#ifndef LUMEN_EIR_FROMAST_BITLITERALS_H
#define LUMEN_EIR_FROMAST_BITLITERALS_H

#include "eir/from_ast/ModuleLowering.h"

namespace lumen::eir {

/// The code points of text from the scanner.
std::vector<uint32_t> decodeText(llvm::StringRef text);

/// A segment's type specifiers with their defaults filled in.
struct SegmentSpec {
  llvm::StringRef type;   ///< as in SegmentAttr
  unsigned unit = 1;
  bool isSigned = false;
  llvm::StringRef endian; ///< "big" or "little"
};

/// Nothing, and a diagnostic, if the specifiers contradict each other.
std::optional<SegmentSpec> segmentSpec(ModuleLowering &module,
                                       const Node *element);

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

/// Appends a bit-syntax element made of literals; false if it is not, or could
/// fail, or would be large.
bool appendLiteralElement(ModuleLowering &module, const Node *element,
                          BitString &to);

/// The literal of a Bin node, or null.
mlir::Attribute literalBits(ModuleLowering &module, const Node *node);

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMAST_BITLITERALS_H
