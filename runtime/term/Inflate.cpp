//===- Inflate.cpp - reading zlib data --------------------------*- C++ -*-===//
//
// RFC 1950 and 1951. For binary_to_term of compressed terms only, so that programs do not
// carry a library for it.
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Etf.h"

namespace lumen::rt {

namespace {

class Inflater {
public:
  Inflater(const uint8_t *in, size_t n, uint8_t *out, size_t outSize) : p_(in), end_(in + n), begin_(in), out_(out), outSize_(outSize) {}

  size_t run() {
    if (end_ - p_ < 2 || (p_[0] & 15) != 8 || (p_[0] * 256u + p_[1]) % 31 != 0 || (p_[1] & 0x20))
      return 0;
    p_ += 2;
    bool last;
    do {
      last = take(1);
      unsigned kind = take(2);
      bool ok = kind == 0 ? stored() : kind == 1 ? fixedBlock() : kind == 2 ? dynamicBlock() : false;
      if (!ok || failed_)
        return 0;
    } while (!last);
    count_ = 0; // the rest of the last byte
    if (end_ - p_ < 4 || at_ != outSize_)
      return 0;
    uint32_t sum = uint32_t(p_[0]) << 24 | uint32_t(p_[1]) << 16 | uint32_t(p_[2]) << 8 | p_[3];
    p_ += 4;
    return sum == adler() ? static_cast<size_t>(p_ - begin_) : 0;
  }

private:
  struct Code {
    uint16_t counts[16], symbols[288];
  };

  uint32_t adler() const {
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < outSize_; ++i) {
      a = (a + out_[i]) % 65521;
      b = (b + a) % 65521;
    }
    return b << 16 | a;
  }

  unsigned take(unsigned n) {
    while (count_ < n) {
      if (p_ == end_) {
        failed_ = true;
        return 0;
      }
      bits_ |= uint32_t(*p_++) << count_;
      count_ += 8;
    }
    unsigned v = bits_ & ((1u << n) - 1);
    bits_ >>= n;
    count_ -= n;
    return v;
  }

  static bool makeCode(Code &code, const uint8_t *lengths, unsigned n) {
    memset(code.counts, 0, sizeof code.counts);
    for (unsigned i = 0; i < n; ++i)
      ++code.counts[lengths[i]];
    code.counts[0] = 0;
    int left = 1;
    uint16_t offsets[16] = {};
    for (unsigned len = 1; len < 16; ++len) {
      left = left * 2 - code.counts[len];
      if (left < 0)
        return false; // more codes than there can be
      if (len < 15)
        offsets[len + 1] = static_cast<uint16_t>(offsets[len] + code.counts[len]);
    }
    for (unsigned i = 0; i < n; ++i)
      if (lengths[i])
        code.symbols[offsets[lengths[i]]++] = static_cast<uint16_t>(i);
    return true;
  }

  int symbol(const Code &code) {
    int value = 0, first = 0, index = 0;
    for (unsigned len = 1; len < 16; ++len) {
      value |= static_cast<int>(take(1));
      if (failed_)
        return -1;
      int n = code.counts[len];
      if (value - n < first)
        return code.symbols[index + (value - first)];
      index += n;
      first = (first + n) << 1;
      value <<= 1;
    }
    return -1;
  }

  bool stored() {
    bits_ = count_ = 0;
    if (end_ - p_ < 4)
      return false;
    unsigned n = p_[0] | p_[1] << 8;
    if ((n ^ 0xFFFF) != (p_[2] | unsigned(p_[3]) << 8))
      return false;
    p_ += 4;
    if (static_cast<size_t>(end_ - p_) < n || outSize_ - at_ < n)
      return false;
    memcpy(out_ + at_, p_, n);
    p_ += n;
    at_ += n;
    return true;
  }

  bool fixedBlock() {
    uint8_t lengths[288 + 32];
    for (unsigned i = 0; i < 288; ++i)
      lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (unsigned i = 288; i < 288 + 30; ++i)
      lengths[i] = 5;
    Code literals, distances;
    makeCode(literals, lengths, 288);
    makeCode(distances, lengths + 288, 30);
    return codes(literals, distances);
  }

  bool dynamicBlock() {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    unsigned literalCount = take(5) + 257, distanceCount = take(5) + 1, codeCount = take(4) + 4;
    if (literalCount > 286 || distanceCount > 30)
      return false;
    uint8_t lengths[320] = {};
    for (unsigned i = 0; i < codeCount; ++i)
      lengths[order[i]] = static_cast<uint8_t>(take(3));
    Code code;
    if (!makeCode(code, lengths, 19))
      return false;
    memset(lengths, 0, sizeof lengths);
    for (unsigned i = 0; i < literalCount + distanceCount;) {
      int s = symbol(code);
      if (s < 0)
        return false;
      if (s < 16) {
        lengths[i++] = static_cast<uint8_t>(s);
        continue;
      }
      uint8_t value = 0;
      unsigned repeat;
      if (s == 16) {
        if (i == 0)
          return false;
        value = lengths[i - 1];
        repeat = 3 + take(2);
      } else {
        repeat = s == 17 ? 3 + take(3) : 11 + take(7);
      }
      if (i + repeat > literalCount + distanceCount)
        return false;
      while (repeat-- > 0)
        lengths[i++] = value;
    }
    Code literals, distances;
    return makeCode(literals, lengths, literalCount) && makeCode(distances, lengths + literalCount, distanceCount) && codes(literals, distances);
  }

  bool codes(const Code &literals, const Code &distances) {
    static const uint16_t lengthBase[29] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t lengthExtra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    while (true) {
      int s = symbol(literals);
      if (s < 0 || failed_)
        return false;
      if (s < 256) {
        if (at_ == outSize_)
          return false;
        out_[at_++] = static_cast<uint8_t>(s);
        continue;
      }
      if (s == 256)
        return true;
      s -= 257;
      if (s >= 29)
        return false;
      size_t n = lengthBase[s] + take(lengthExtra[s]);
      int d = symbol(distances);
      if (d < 0 || d >= 30)
        return false;
      unsigned extra = d < 4 ? 0 : static_cast<unsigned>(d) / 2 - 1;
      size_t base = d < 4 ? static_cast<size_t>(d) + 1 : ((size_t(2) + (d & 1)) << extra) + 1;
      size_t distance = base + take(extra);
      if (failed_ || distance > at_ || outSize_ - at_ < n)
        return false;
      for (; n > 0; --n, ++at_)
        out_[at_] = out_[at_ - distance];
    }
  }

  const uint8_t *p_, *end_, *begin_;
  uint8_t *out_;
  size_t outSize_, at_ = 0;
  uint32_t bits_ = 0;
  unsigned count_ = 0;
  bool failed_ = false;
};

} // namespace

size_t zlibInflate(const uint8_t *data, size_t size, uint8_t *out, size_t outSize) { return Inflater(data, size, out, outSize).run(); }

} // namespace lumen::rt
