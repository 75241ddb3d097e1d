//===- Arith.cpp - BIFs about numbers ---------------------------*- C++ -*-===//
//
// Operators on integers of any size and floats. A float result that is not finite is
// badarith, as are operands of other types; an integer over OTP's size limit is
// system_limit.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/term/Bignum.h"
#include "runtime/sched/Pacing.h"
#include <math.h>

using namespace lumen::rt;

namespace {

bool toDouble(Term t, double &out) {
  if (t.isFloat()) {
    out = t.toFloat();
    return true;
  }
  return t.isInteger() && integerToDouble(t, out);
}

Term floatResult(Process &proc, double d) {
  return isfinite(d) ? makeFloat(proc.heap(), d) : proc.badarith();
}

Term limited(Process &proc, Term t) { return t.isValue() ? t : proc.systemLimit(); }

template <typename IntOp, typename FloatOp>
Term arithmetic(Process &proc, const Term *args, IntOp intOp, FloatOp floatOp) {
  if (args[0].isInteger() && args[1].isInteger()) {
    Pacing pacing(proc, args[0].isBig() && args[1].isBig());
    return limited(proc, intOp(proc.heap(), args[0], args[1]));
  }
  double a, b;
  if (!toDouble(args[0], a) || !toDouble(args[1], b))
    return proc.badarith();
  return floatResult(proc, floatOp(a, b));
}

} // namespace

BIF(erlang_add, 2) {
  return arithmetic(proc, args, integerAdd, [](double a, double b) { return a + b; });
}
BIF(erlang_sub, 2) {
  return arithmetic(proc, args, integerSub, [](double a, double b) { return a - b; });
}
BIF(erlang_mul, 2) {
  return arithmetic(proc, args, integerMul, [](double a, double b) { return a * b; });
}

BIF(erlang_fdiv, 2) {
  double a, b;
  if (!toDouble(args[0], a) || !toDouble(args[1], b) || b == 0)
    return proc.badarith();
  return floatResult(proc, a / b);
}

/// The same for code whose failure OTP's traces do not name an operator for
/// (codegen/to_llvm/EmitBifs.cpp says which).
#define UNNAMED(symbol)                                                        \
  extern "C" uint64_t lumen_bif_##symbol##_unnamed(Process *,                  \
                                                   const uint64_t *);          \
  extern "C" uint64_t lumen_bif_##symbol##_unnamed(Process *proc,              \
                                                   const uint64_t *args) {     \
    Term result =                                                              \
        bifBody_##symbol(*proc, reinterpret_cast<const Term *>(args));         \
    if (!result.isValue()) [[unlikely]]                                        \
      noteFailedBif(*proc, nullptr);                                           \
    return result.word();                                                      \
  }
UNNAMED(erlang_add)
UNNAMED(erlang_sub)
UNNAMED(erlang_mul)
UNNAMED(erlang_fdiv)
#undef UNNAMED

BIF(erlang_div, 2) {
  if (!args[0].isInteger() || !args[1].isInteger() || args[1] == Term::small(0))
    return proc.badarith();
  Pacing pacing(proc, args[0].isBig());
  return limited(proc, integerDiv(proc.heap(), args[0], args[1]));
}
BIF(erlang_rem, 2) {
  if (!args[0].isInteger() || !args[1].isInteger() || args[1] == Term::small(0))
    return proc.badarith();
  Pacing pacing(proc, args[0].isBig());
  return integerRem(proc.heap(), args[0], args[1]);
}

static Term bitwise(Process &proc, BitOp op, const Term *args) {
  if (!args[0].isInteger() || !args[1].isInteger())
    return proc.badarith();
  return limited(proc, integerBitwise(proc.heap(), op, args[0], args[1]));
}
BIF(erlang_band, 2) { return bitwise(proc, BitOp::And, args); }
BIF(erlang_bor, 2) { return bitwise(proc, BitOp::Or, args); }
BIF(erlang_bxor, 2) { return bitwise(proc, BitOp::Xor, args); }
BIF(erlang_bnot, 1) {
  if (!args[0].isInteger())
    return proc.badarith();
  return limited(proc, integerNot(proc.heap(), args[0]));
}

/// Shift counts beyond the machine's integers only matter by their sign.
static Term shift(Process &proc, const Term *args, bool left) {
  Term value = args[0], count = args[1];
  if (!value.isInteger() || !count.isInteger())
    return proc.badarith();
  if (count.isSmall())
    return limited(proc, integerShift(proc.heap(), value, left ? count.toSmall() : -count.toSmall()));
  if (integerIsNegative(count) == left) // to the right by more than there is
    return Term::small(integerIsNegative(value) ? -1 : 0);
  return value == Term::small(0) ? value : proc.systemLimit();
}
BIF(erlang_bsl, 2) { return shift(proc, args, true); }
BIF(erlang_bsr, 2) { return shift(proc, args, false); }

BIF(erlang_plus, 1) { return args[0].isNumber() ? args[0] : proc.badarith(); }
BIF(erlang_neg, 1) {
  if (args[0].isInteger())
    return limited(proc, integerNeg(proc.heap(), args[0]));
  return args[0].isFloat() ? makeFloat(proc.heap(), -args[0].toFloat()) : proc.badarith();
}
BIF(erlang_abs, 1) {
  if (args[0].isInteger())
    return integerIsNegative(args[0]) ? limited(proc, integerNeg(proc.heap(), args[0])) : args[0];
  return args[0].isFloat() ? makeFloat(proc.heap(), fabs(args[0].toFloat())) : proc.badarg();
}

static Term toInteger(Process &proc, Term t, double (*rounding)(double)) {
  if (t.isInteger())
    return t;
  return t.isFloat() ? integerFromDouble(proc.heap(), rounding(t.toFloat())) : proc.badarg();
}
BIF(erlang_trunc, 1) { return toInteger(proc, args[0], trunc); }
BIF(erlang_round, 1) { return toInteger(proc, args[0], round); }
BIF(erlang_ceil, 1) { return toInteger(proc, args[0], ceil); }
BIF(erlang_floor, 1) { return toInteger(proc, args[0], floor); }
BIF(erlang_float, 1) {
  double d;
  if (args[0].isFloat())
    return args[0];
  return toDouble(args[0], d) ? makeFloat(proc.heap(), d) : proc.badarg();
}

// math -------------------------------------------------------------------------

// What is no number is badarg, what is out of range badarith.

static Term math1(Process &proc, Term arg, double (*f)(double)) {
  double x;
  if (!arg.isNumber())
    return proc.badarg();
  return toDouble(arg, x) ? floatResult(proc, f(x)) : proc.badarith();
}
static Term math2(Process &proc, const Term *args, double (*f)(double, double)) {
  double x, y;
  if (!args[0].isNumber() || !args[1].isNumber())
    return proc.badarg();
  return toDouble(args[0], x) && toDouble(args[1], y) ? floatResult(proc, f(x, y)) : proc.badarith();
}

BIF(math_sin, 1) { return math1(proc, args[0], sin); }
BIF(math_cos, 1) { return math1(proc, args[0], cos); }
BIF(math_tan, 1) { return math1(proc, args[0], tan); }
BIF(math_asin, 1) { return math1(proc, args[0], asin); }
BIF(math_acos, 1) { return math1(proc, args[0], acos); }
BIF(math_atan, 1) { return math1(proc, args[0], atan); }
BIF(math_sinh, 1) { return math1(proc, args[0], sinh); }
BIF(math_cosh, 1) { return math1(proc, args[0], cosh); }
BIF(math_tanh, 1) { return math1(proc, args[0], tanh); }
BIF(math_asinh, 1) { return math1(proc, args[0], asinh); }
BIF(math_acosh, 1) { return math1(proc, args[0], acosh); }
BIF(math_atanh, 1) { return math1(proc, args[0], atanh); }
BIF(math_exp, 1) { return math1(proc, args[0], exp); }
BIF(math_log, 1) { return math1(proc, args[0], log); }
BIF(math_log2, 1) { return math1(proc, args[0], log2); }
BIF(math_log10, 1) { return math1(proc, args[0], log10); }
BIF(math_sqrt, 1) { return math1(proc, args[0], sqrt); }
BIF(math_erf, 1) { return math1(proc, args[0], erf); }
BIF(math_erfc, 1) { return math1(proc, args[0], erfc); }
BIF(math_ceil, 1) { return math1(proc, args[0], ceil); }
BIF(math_floor, 1) { return math1(proc, args[0], floor); }
BIF(math_atan2, 2) { return math2(proc, args, atan2); }
BIF(math_pow, 2) { return math2(proc, args, pow); }
BIF(math_fmod, 2) { return math2(proc, args, fmod); }
