//===- Utf.h - one character of UTF-8, UTF-16 -------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_BINARY_UTF_H
#define LUMEN_RUNTIME_BINARY_UTF_H

#include <stddef.h>
#include <stdint.h>

namespace lumen::rt::utf {

/// Erlang's characters: no surrogates; at most 0x10FFFF.
constexpr bool isCharacter(uint64_t c) { return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF); }

enum Result : int { kInvalid = 0, kIncomplete = -1 };

/// Bytes of the character at p (n > 0 bytes there), or a Result. kIncomplete: the bytes
/// are a proper prefix of some character.
inline int decode8(const uint8_t *p, size_t n, uint32_t &c) {
  uint32_t b = p[0];
  if (b < 0x80) {
    c = b;
    return 1;
  }
  if (b < 0xC2 || b > 0xF4)
    return kInvalid;
  int more = b >= 0xF0 ? 3 : b >= 0xE0 ? 2 : 1;
  uint32_t v = b & (0x3F >> more);
  for (int i = 1; i <= more; ++i) {
    if (static_cast<size_t>(i) >= n)
      return kIncomplete;
    uint32_t x = p[i];
    if ((x & 0xC0) != 0x80)
      return kInvalid;
    // The second byte decides on overlong forms, surrogates and the upper limit.
    if (i == 1 && ((b == 0xE0 && x < 0xA0) || (b == 0xED && x > 0x9F) || (b == 0xF0 && x < 0x90) || (b == 0xF4 && x > 0x8F)))
      return kInvalid;
    v = v << 6 | (x & 0x3F);
  }
  c = v;
  return more + 1;
}

constexpr int length8(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }
inline int encode8(uint32_t c, uint8_t *p) {
  if (c < 0x80) {
    p[0] = static_cast<uint8_t>(c);
    return 1;
  }
  int more = length8(c) - 1;
  p[0] = static_cast<uint8_t>((0xFF00u >> (more + 1)) | (c >> (6 * more)));
  for (int i = 1; i <= more; ++i)
    p[i] = static_cast<uint8_t>(0x80 | (c >> (6 * (more - i)) & 0x3F));
  return more + 1;
}

} // namespace lumen::rt::utf
#endif // LUMEN_RUNTIME_BINARY_UTF_H
