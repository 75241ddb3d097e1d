//===- Unicode.cpp - checking and converting text -------------------------===//
#include "frontend/basic/Unicode.h"

#include <cstring>

using namespace lumen::frontend;

size_t lumen::frontend::findInvalidUtf8(std::string_view text) {
  size_t i = 0, n = text.size();
  auto at = [&](size_t k) { return static_cast<uint8_t>(text[k]); };
  auto isTail = [&](size_t k) { return k < n && (at(k) & 0xC0) == 0x80; };
  while (i < n) {
    // Most texts are ASCII: eight bytes at a time.
    uint64_t word;
    while (i + 8 <= n && (std::memcpy(&word, text.data() + i, 8),
                          (word & 0x8080808080808080u) == 0))
      i += 8;
    if (i == n)
      break;
    uint8_t lead = at(i);
    if (lead < 0x80) {
      ++i;
    } else if (lead >= 0xC2 && lead < 0xE0) {
      if (!isTail(i + 1))
        return i;
      i += 2;
    } else if (lead >= 0xE0 && lead < 0xF0) {
      if (!isTail(i + 1) || !isTail(i + 2) ||
          (lead == 0xE0 && at(i + 1) < 0xA0) ||
          (lead == 0xED && at(i + 1) >= 0xA0)) // surrogates
        return i;
      i += 3;
    } else if (lead >= 0xF0 && lead < 0xF5) {
      if (!isTail(i + 1) || !isTail(i + 2) || !isTail(i + 3) ||
          (lead == 0xF0 && at(i + 1) < 0x90) ||
          (lead == 0xF4 && at(i + 1) >= 0x90))
        return i;
      i += 4;
    } else {
      return i;
    }
  }
  return std::string_view::npos;
}

std::string lumen::frontend::latin1ToUtf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (char c : bytes)
    appendUtf8(out, static_cast<uint8_t>(c));
  return out;
}
