//===- Unicode.h - UTF-8 in and out -----------------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_BASIC_UNICODE_H
#define LUMEN_FRONTEND_BASIC_UNICODE_H

#include <cstdint>
#include <string>
#include <string_view>

namespace lumen::frontend {

/// Appends `codePoint` to `out`.
inline void appendUtf8(std::string &out, uint32_t codePoint) {
  if (codePoint < 0x80) {
    out.push_back(static_cast<char>(codePoint));
  } else if (codePoint < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (codePoint >> 6)));
    out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  } else if (codePoint < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (codePoint >> 12)));
    out.push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (codePoint >> 18)));
    out.push_back(static_cast<char>(0x80 | ((codePoint >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (codePoint & 0x3F)));
  }
}

/// Decodes the code point at `p` and advances past it. The text must be valid
/// UTF-8, as everything behind SourceManager is.
inline uint32_t decodeUtf8(const char *&p) {
  auto byte = [&](int i) { return static_cast<uint8_t>(p[i]); };
  uint32_t lead = byte(0);
  if (lead < 0x80) {
    ++p;
    return lead;
  }
  if (lead < 0xE0) {
    uint32_t c = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    p += 2;
    return c;
  }
  if (lead < 0xF0) {
    uint32_t c = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    p += 3;
    return c;
  }
  uint32_t c = (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 |
               (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  p += 4;
  return c;
}

/// The number of code points in valid UTF-8.
inline size_t countCodePoints(std::string_view text) {
  size_t n = 0;
  for (char c : text)
    n += (static_cast<uint8_t>(c) & 0xC0) != 0x80;
  return n;
}

/// The offset of the first byte that is not well-formed UTF-8, or npos.
size_t findInvalidUtf8(std::string_view text);

/// Latin-1 bytes as UTF-8.
std::string latin1ToUtf8(std::string_view bytes);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_UNICODE_H
