//===- BitInteger.h - integers and floats in bits ---------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BINARY_BITINTEGER_H
#define LUMEN_RUNTIME_BINARY_BITINTEGER_H

#include "runtime/binary/Bitstring.h"

namespace lumen::rt {

/// Integer of any number of bits. Little-endian: whole bytes from the lowest on, then what
/// is left over as the highest bits. No value: over the limit of integers.
Term readInteger(Heap &heap, const uint8_t *bytes, uint64_t offset, uint64_t bits, bool isSigned, bool isLittle);
/// The low bits of an integer in two's complement.
void writeInteger(uint8_t *bytes, uint64_t offset, uint64_t bits, Term value, bool isLittle);
/// The low n <= 64 bits, most significant first.
void writeBits(uint8_t *bytes, uint64_t offset, unsigned n, uint64_t value);

/// 16, 32 or 64 bits; false for infinities and NaN.
bool readFloat(const uint8_t *bytes, uint64_t offset, unsigned bits, bool isLittle, double &out);
/// Bits of the float in 16, 32 or 64; what is too large becomes infinity, as in OTP.
uint64_t floatToBits(double value, unsigned bits);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_BINARY_BITINTEGER_H
