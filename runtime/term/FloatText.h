//===- FloatText.h - floats to text and back --------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_FLOATTEXT_H
#define LUMEN_RUNTIME_TERM_FLOATTEXT_H

#include "runtime/term/SmallVector.h"
#include <stdint.h>

namespace lumen::rt {

/// The shortest decimal digits * 10^exponent that read back as the (positive, finite)
/// value; no trailing zeros.
struct Decimal {
  uint64_t digits;
  int exponent;
};
Decimal shortestDecimal(double value);

/// As float_to_list(X, [short]): the shorter of decimal and scientific notation,
/// scientific from 2^53 on.
void appendFloatShort(ByteBuffer &out, double value);
/// As float_to_list(X, [{scientific, N}]).
void appendFloatScientific(ByteBuffer &out, double value, int decimals);
/// As float_to_list(X, [{decimals, N}]) and with compact. False if too long for OTP.
bool appendFloatDecimals(ByteBuffer &out, double value, int decimals, bool compact);

/// Text of Erlang's float syntax, [+-]digits.digits[(e|E)[+-]digits]; false if it is not
/// that or out of range.
bool parseFloat(const char *text, size_t n, double &out);
/// Length of the longest prefix that parseFloat takes, or 0.
size_t floatPrefix(const char *text, size_t n);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_FLOATTEXT_H
