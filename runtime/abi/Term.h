//===- Term.h - how a term is tagged ----------------------------*- C++ -*-===//
//
// Shared by the compiler (constants in generated code) and the runtime.
// Freestanding. Tags follow ERTS, so that limits and layouts agree with OTP on
// 64-bit machines.
//
//   primary tag, bits 0..1
//     00 header word, code address, raw data   01 cons   10 boxed   11 immediate
//   immediates, bits 0..3
//     0011 pid   0111 port   1011 other (below)   1111 small integer, 60 bits
//   other immediates, bits 0..5
//     001011 atom (index << 6)   011011 catch   111011 nil
//
// A boxed term points to a header word: size << 6 | subtag << 2 | 00, where
// size counts the words after the header (bits 6..37). "No value" is 0.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ABI_TERM_H
#define LUMEN_RUNTIME_ABI_TERM_H

#include <stdint.h>

namespace lumen::abi {

constexpr uint64_t kPrimaryMask = 3;
constexpr uint64_t kPrimaryHeader = 0;
constexpr uint64_t kPrimaryCons = 1;
constexpr uint64_t kPrimaryBoxed = 2;
constexpr uint64_t kPrimaryImmediate = 3;

constexpr uint64_t kImmediateMask = 0xF;
constexpr uint64_t kTagPid = 0x3;
constexpr uint64_t kTagPort = 0x7;
constexpr uint64_t kTagSmall = 0xF;
constexpr unsigned kSmallShift = 4;
constexpr int64_t kMaxSmall = (int64_t(1) << 59) - 1;
constexpr int64_t kMinSmall = -(int64_t(1) << 59);

constexpr uint64_t kImmediate2Mask = 0x3F;
constexpr uint64_t kTagAtom = 0x0B;
constexpr uint64_t kTagCatch = 0x1B;
constexpr uint64_t kNil = 0x3B;
constexpr unsigned kAtomShift = 6;
constexpr uint64_t kNoValue = 0;

constexpr uint64_t smallTerm(int64_t value) {
  return (static_cast<uint64_t>(value) << kSmallShift) | kTagSmall;
}
constexpr uint64_t atomTerm(uint64_t index) {
  return (index << kAtomShift) | kTagAtom;
}

// Header subtags, already shifted into bits 2..5.
constexpr uint64_t kHeaderTagMask = 0x3F;
constexpr unsigned kHeaderSizeShift = 6;
constexpr uint64_t kHeaderSizeMask = 0xFFFFFFFF; ///< after the shift
constexpr uint64_t kTupleTag = 0x0 << 2;         ///< elements
constexpr uint64_t kMatchContextTag = 0x1 << 2;  ///< see MatchContextLayout
constexpr uint64_t kPosBigTag = 0x2 << 2;        ///< 64-bit limbs, least first
constexpr uint64_t kNegBigTag = 0x3 << 2;
constexpr uint64_t kRefTag = 0x4 << 2;    ///< local reference: 2 raw words
constexpr uint64_t kFunTag = 0x5 << 2;    ///< see FunLayout
constexpr uint64_t kFloatTag = 0x6 << 2;  ///< one raw word
constexpr uint64_t kExportTag = 0x7 << 2; ///< external fun, see FunLayout
constexpr uint64_t kRefcBinTag = 0x8 << 2; ///< see RefcBinLayout
constexpr uint64_t kHeapBinTag = 0x9 << 2; ///< raw byte size, then bytes
constexpr uint64_t kSubBinTag = 0xA << 2;  ///< see SubBinLayout
constexpr uint64_t kMagicRefTag = 0xB << 2;
constexpr uint64_t kExternalPidTag = 0xC << 2;
constexpr uint64_t kExternalPortTag = 0xD << 2;
constexpr uint64_t kExternalRefTag = 0xE << 2;
constexpr uint64_t kMapTag = 0xF << 2; ///< see MapLayout

constexpr uint64_t header(uint64_t sizeWords, uint64_t tag) {
  return (sizeWords << kHeaderSizeShift) | tag;
}

/// Closures and external funs. The arity stands in bits 56..63 of the header,
/// so that one compare of (header & kFunCheckMask) with funCheck(arity) tests
/// type and arity of both kinds.
///   [0] header  [1] code address  [2] FunInfo* or Export* (both raw, aligned)
///   [3] who made it, a pid or nil; [4...] free variables (closures only)
/// Code of a fun takes the Erlang arguments and then the fun itself; code of an
/// ordinary function ignores the extra argument.
constexpr unsigned kFunArityShift = 56;
constexpr uint64_t kFunCheckMask = 0xFF00000000000037;
constexpr uint64_t funCheck(uint64_t arity) {
  return (arity << kFunArityShift) | (kFunTag & 0x37);
}
constexpr unsigned kFunCode = 1, kFunInfo = 2, kFunCreator = 3, kFunFree = 4;
/// From here on a closure holds terms; an external fun ends here.
constexpr unsigned kFunTerms = kFunCreator;

/// Maps. Up to kMaxFlatMap keys: [0] header(1 + n, kMapTag) with kind 0 in bits
/// 56..57, [1] keys, a tuple sorted by map key order, [2...] values in that
/// order. Larger ones: a HAMT whose layout only runtime/term knows (kind 1 the
/// root, kind 2 inner nodes). Every word after the header of any of them is an
/// ordinary term, so collectors and copiers treat them as tuples.
constexpr unsigned kMaxFlatMap = 32;
constexpr unsigned kMapKindShift = 56;
constexpr unsigned kMapBitmapShift = 38; ///< HAMT: which of 16 children exist

/// References. Local: [1] a number unique in this node, [2] the pid for whom it is
/// an alias, or 0. A magic reference has header(4): [1] as above, [2]
/// OffHeapBinary*, [3] next in the off-heap list (as refc binaries have), [4] 0;
/// all raw.
/// External pids, ports and references: [1] node atom, [2] creation and, for
/// references, the count of 32-bit numbers in the high half, [3...] data: pid
/// number | serial << 32; port number; reference numbers, two a word. All raw
/// (an atom does not move).

/// [0] header(3) [1] bit size [2] bit offset into the bytes (both raw, not
/// shifted: raw words are only skipped by size) [3] the boxed heap or refc binary
/// it is a part of.
constexpr unsigned kSubBinBits = 1, kSubBinOffset = 2, kSubBinBase = 3;
/// [0] header(3) [1] byte size (raw) [2] OffHeapBinary* (raw) [3] next in the
/// process's off-heap list (raw).
constexpr unsigned kRefcBytes = 1, kRefcObject = 2, kRefcNext = 3;
/// [0] header(4) [1] bit position [2] bit end (raw, absolute from the base's
/// first bit) [3] address of the base's first byte for refc bases, or 0 for
/// heap binaries and literals (raw) [4] the boxed base.
constexpr unsigned kMatchPosition = 1, kMatchEnd = 2, kMatchBytes = 3,
                   kMatchBase = 4;

} // namespace lumen::abi

#endif // LUMEN_RUNTIME_ABI_TERM_H
