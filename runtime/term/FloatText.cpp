//===- FloatText.cpp - floats to text and back ------------------*- C++ -*-===//
//
// Shortest digits by Raffaello Giulietti's Schubfach: the interval of reals that round to
// the value, scaled by a power of ten so that it holds at most a few integers, needs
// only one 128-bit multiplication for each of its ends.
//
//===----------------------------------------------------------------------===//
#include "runtime/term/FloatText.h"
#include "runtime/sys/Lock.h"
#include <atomic>
#include <bit>
#include <errno.h>
#include <math.h>
#include <stdio.h>

namespace lumen::rt {

using u128 = unsigned __int128;

namespace {
struct Power {
  uint64_t high, low;
};
constexpr int kMinPower = -292;
constexpr int kMaxPower = 324;

/// 10^k for k from kMinPower to kMaxPower, scaled to 128 bits and rounded up. They are
/// made when the first float is printed, in some 50 microseconds: as constants they
/// would be 10 KB of every program that no packer makes smaller.
Power powers[kMaxPower - kMinPower + 1];
constinit std::atomic<bool> arePowersMade{false};
constinit Mutex powersLock;

/// A whole number of 832 bits: 5^324 has 753, and of 2^831 over 5^292 154 are left.
class Wide {
public:
  void set(unsigned bit) { limbs_[bit / 32] = uint32_t(1) << bit % 32; }
  void timesFive() {
    uint64_t carry = 0;
    for (uint32_t &limb : limbs_) {
      carry += uint64_t(5) * limb;
      limb = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
  }
  /// What is left over is dropped, which is the same as if it were dropped once after
  /// all divisions.
  void overFive() {
    uint64_t rest = 0;
    for (size_t i = kLimbs; i-- > 0;) {
      rest = rest << 32 | limbs_[i];
      limbs_[i] = static_cast<uint32_t>(rest / 5);
      rest %= 5;
    }
  }
  /// The highest 128 bits, rounded up if there is more, here or dropped.
  Power top(bool hasDropped) const {
    size_t i = kLimbs - 1;
    while (!limbs_[i])
      --i;
    auto at = [&](size_t back) { return back <= i ? limbs_[i - back] : 0; };
    u128 value = 0;
    for (size_t back = 0; back < 4; ++back)
      value = value << 32 | at(back);
    unsigned shift = static_cast<unsigned>(std::countl_zero(at(0)));
    uint32_t next = at(4);
    if (shift)
      value = value << shift | next >> (32 - shift);
    bool hasMore = hasDropped || (next << shift) != 0;
    for (size_t back = 5; back <= i; ++back)
      hasMore |= at(back) != 0;
    value += hasMore;
    return {static_cast<uint64_t>(value >> 64), static_cast<uint64_t>(value)};
  }

private:
  static constexpr size_t kLimbs = 26;
  uint32_t limbs_[kLimbs] = {}; ///< the lowest first
};

void makePowers() {
  LockGuard guard(powersLock);
  if (arePowersMade.load(std::memory_order_relaxed))
    return;
  Wide up, down;
  up.set(0);
  down.set(831);
  for (int k = 0; k <= kMaxPower; ++k, up.timesFive())
    powers[k - kMinPower] = up.top(false);
  for (int k = -1; k >= kMinPower; --k) {
    down.overFive();
    powers[k - kMinPower] = down.top(true);
  }
  arePowersMade.store(true, std::memory_order_release);
}

const Power &powerOfTen(int k) {
  if (!arePowersMade.load(std::memory_order_acquire)) [[unlikely]]
    makePowers();
  return powers[k - kMinPower];
}

int floorLog2Pow10(int e) { return (e * 1741647) >> 19; }

/// Product with the power, of which the bits below the point only count as sticky.
uint64_t scale(const Power &g, uint64_t c) {
  u128 low = u128(g.low) * c, high = u128(g.high) * c + static_cast<uint64_t>(low >> 64);
  return static_cast<uint64_t>(high >> 64) | (static_cast<uint64_t>(high) > 1);
}

Decimal stripZeros(uint64_t digits, int exponent) {
  while (digits != 0 && digits % 10000 == 0) {
    digits /= 10000;
    exponent += 4;
  }
  while (digits != 0 && digits % 10 == 0) {
    digits /= 10;
    ++exponent;
  }
  return {digits, exponent};
}
} // namespace

Decimal shortestDecimal(double value) {
  uint64_t bits = std::bit_cast<uint64_t>(value);
  uint64_t fraction = bits & ((uint64_t(1) << 52) - 1);
  int biased = static_cast<int>(bits >> 52 & 0x7FF);
  uint64_t c;
  int q;
  if (biased) {
    c = fraction | uint64_t(1) << 52;
    q = biased - 1075;
    if (q <= 0 && q > -53 && (c & ((uint64_t(1) << -q) - 1)) == 0)
      return stripZeros(c >> -q, 0); // a whole number
  } else {
    c = fraction;
    q = -1074;
  }
  bool even = c % 2 == 0;
  bool closer = fraction == 0 && biased > 1; // the lower neighbour is nearer
  int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
  int h = q + floorLog2Pow10(-k) + 1;
  const Power &g = powerOfTen(-k);
  uint64_t lower = scale(g, (4 * c - 2 + closer) << h) + !even;
  uint64_t middle = scale(g, 4 * c << h);
  uint64_t upper = scale(g, (4 * c + 2) << h) - !even;
  uint64_t s = middle / 4;
  if (s >= 10) {
    uint64_t tens = s / 10;
    bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;
    if (down != up)
      return stripZeros(tens + up, k + 1);
  }
  bool down = lower <= 4 * s, up = 4 * s + 4 <= upper;
  if (down != up)
    return stripZeros(s + up, k);
  uint64_t half = 4 * s + 2;
  return stripZeros(s + (middle > half || (middle == half && s % 2)), k);
}

static void appendNumber(ByteBuffer &out, int n) {
  char text[24], *end = text + sizeof text;
  const char *start = decimalDigits(end, static_cast<uint64_t>(n < 0 ? -n : n));
  if (n < 0)
    out.push('-');
  out.append(start, static_cast<size_t>(end - start));
}

void appendFloatShort(ByteBuffer &out, double value) {
  if (__builtin_signbit(value)) {
    out.push('-');
    value = -value;
  }
  if (value == 0) {
    appendText(out, "0.0");
    return;
  }
  Decimal d = shortestDecimal(value);
  char text[24], *end = text + sizeof text;
  const char *digits = decimalDigits(end, d.digits);
  int n = static_cast<int>(end - digits);
  int point = n + d.exponent; // 0.digits * 10^point
  int exponent = point - 1;
  // Lengths of the two notations.
  int exponentLength = exponent < 0 ? 2 : 1;
  for (int e = exponent < 0 ? -exponent : exponent; e >= 10; e /= 10)
    ++exponentLength;
  int scientific = (n == 1 ? 3 : n + 1) + 1 + exponentLength;
  int decimal = point <= 0 ? 2 - point + n : point >= n ? point + 2 : n + 1;
  if (value < 0x1p53 && decimal <= scientific) {
    if (point <= 0) {
      appendText(out, "0.");
      for (int i = point; i < 0; ++i)
        out.push('0');
      out.append(digits, static_cast<size_t>(n));
      return;
    }
    for (int i = 0; i < point || i < n; ++i) {
      if (i == point)
        out.push('.');
      out.push(i < n ? digits[i] : '0');
    }
    if (point >= n)
      appendText(out, ".0");
    return;
  }
  out.push(digits[0]);
  out.push('.');
  if (n == 1)
    out.push('0');
  else
    out.append(digits + 1, static_cast<size_t>(n - 1));
  out.push('e');
  appendNumber(out, exponent);
}

void appendFloatScientific(ByteBuffer &out, double value, int decimals) {
  char text[400];
  int n = snprintf(text, sizeof text, "%.*e", decimals, value);
  out.append(text, static_cast<size_t>(n));
}

/// Source: OTP sys_float.c, sys_double_to_chars_fast: fixed notation is computed in
/// doubles up to 2^53 and 18 decimals (halves are rounded up), by printf beyond.
bool appendFloatDecimals(ByteBuffer &out, double value, int decimals, bool compact) {
  static const double pow10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
  char text[700];
  int n;
  bool isLarge = false;
  double magnitude = fabs(value);
  if (magnitude > 0x1p53 || decimals >= 19) {
    n = snprintf(text, sizeof text, "%.*f", decimals, value);
    isLarge = true;
  } else {
    const char *sign = __builtin_signbit(value) ? "-" : "";
    if (decimals == 0) {
      n = snprintf(text, sizeof text, "%s%lld", sign, llround(magnitude));
    } else {
      double whole = floor(magnitude), part = round((magnitude - whole) * pow10[decimals]);
      if (part >= pow10[decimals]) {
        whole += 1;
        part = 0;
      }
      n = snprintf(text, sizeof text, "%s%llu.%0*llu", sign, static_cast<unsigned long long>(whole), decimals, static_cast<unsigned long long>(part));
    }
  }
  if (n >= 256) // the size of OTP's buffer
    return false;
  // Without decimals OTP strips zeros of large numbers, too: 1.0e20 gives "1".
  if (compact && (decimals > 0 || isLarge)) {
    while (text[n - 1] == '0')
      --n;
    if (text[n - 1] == '.')
      ++n;
  }
  out.append(text, static_cast<size_t>(n));
  return true;
}

static bool isDigit(char c) { return c >= '0' && c <= '9'; }

size_t floatPrefix(const char *text, size_t n) {
  size_t i = 0;
  if (i < n && (text[i] == '+' || text[i] == '-'))
    ++i;
  size_t start = i;
  while (i < n && isDigit(text[i]))
    ++i;
  if (i == start || i >= n || text[i] != '.')
    return 0;
  start = ++i;
  while (i < n && isDigit(text[i]))
    ++i;
  if (i == start)
    return 0;
  if (i < n && (text[i] == 'e' || text[i] == 'E')) {
    size_t j = i + 1;
    if (j < n && (text[j] == '+' || text[j] == '-'))
      ++j;
    start = j;
    while (j < n && isDigit(text[j]))
      ++j;
    if (j > start)
      i = j;
  }
  return i;
}

/// Up to 19 digits that make an integer below 2^53, times or over a power of ten that is
/// exact as a double: one rounding, so the result is the nearest double. (William
/// Clinger's fast path.) The syntax has been checked.
static bool parseSimple(const char *text, size_t n, double &out) {
  static const double kExact[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  size_t i = 0;
  bool negative = text[0] == '-';
  if (negative || text[0] == '+')
    ++i;
  uint64_t mantissa = 0;
  int exponent = 0;
  bool afterPoint = false;
  if (n > 24)
    return false;
  for (; i < n && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      afterPoint = true;
      continue;
    }
    if (mantissa >= uint64_t(1) << 53)
      return false;
    mantissa = mantissa * 10 + static_cast<uint64_t>(text[i] - '0');
    exponent -= afterPoint;
  }
  if (mantissa >= uint64_t(1) << 53)
    return false;
  if (i < n) {
    bool negativeExponent = text[++i] == '-';
    if (negativeExponent || text[i] == '+')
      ++i;
    int e = 0;
    for (; i < n; ++i) {
      e = e * 10 + (text[i] - '0');
      if (e > 1000)
        return false;
    }
    exponent += negativeExponent ? -e : e;
  }
  if (exponent < -22 || exponent > 22)
    return false;
  auto d = static_cast<double>(mantissa);
  d = exponent < 0 ? d / kExact[-exponent] : d * kExact[exponent];
  out = negative ? -d : d;
  return true;
}

bool parseFloat(const char *text, size_t n, double &out) {
  if (n == 0 || floatPrefix(text, n) != n)
    return false;
  if (parseSimple(text, n, out))
    return true;
  ByteBuffer copy;
  copy.append(text, n);
  copy.push('\0');
  double value = strtod(copy.data(), nullptr);
  if (!isfinite(value))
    return false; // too large; too small gives 0.0
  out = value;
  return true;
}

} // namespace lumen::rt
