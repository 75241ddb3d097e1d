//===- EtfWriter.cpp - writing external term format -----------------------===//
#include "frontend/forms/Etf.h"

#include "frontend/basic/Unicode.h"

#include <bit>
#include <cstdlib>

using namespace lumen::frontend;

void EtfWriter::integer(int64_t value) {
  if (value >= 0 && value < 256) {
    byte(97);
    byte(static_cast<unsigned>(value));
    return;
  }
  if (value >= INT32_MIN && value <= INT32_MAX) {
    byte(98);
    u32(static_cast<uint32_t>(value));
    return;
  }
  uint64_t magnitude = static_cast<uint64_t>(value);
  if (value < 0)
    magnitude = 0 - magnitude;
  byte(110);
  size_t lengthAt = out_.size();
  byte(0);
  byte(value < 0);
  unsigned count = 0;
  for (; magnitude; magnitude >>= 8, ++count)
    byte(magnitude & 255);
  out_[lengthAt] = static_cast<char>(count);
}

void EtfWriter::digits(std::string_view decimal, bool isNegative) {
  if (decimal.size() <= 18) {
    int64_t value = 0;
    for (char c : decimal)
      value = value * 10 + (c - '0');
    integer(isNegative ? -value : value);
    return;
  }
  // Nine digits at a time into limbs of 32 bits, least significant first.
  std::vector<uint32_t> limbs;
  for (size_t i = 0; i < decimal.size();) {
    size_t count = (decimal.size() - i) % 9;
    if (count == 0)
      count = 9;
    uint32_t group = 0, scale = 1;
    for (size_t j = 0; j < count; ++j, ++i) {
      group = group * 10 + static_cast<uint32_t>(decimal[i] - '0');
      scale *= 10;
    }
    uint64_t carry = group;
    for (uint32_t &limb : limbs) {
      carry += uint64_t(limb) * scale;
      limb = static_cast<uint32_t>(carry);
      carry >>= 32;
    }
    if (carry)
      limbs.push_back(static_cast<uint32_t>(carry));
  }
  std::string magnitude;
  for (uint32_t limb : limbs)
    for (unsigned shift = 0; shift < 32; shift += 8)
      magnitude.push_back(static_cast<char>(limb >> shift));
  while (!magnitude.empty() && magnitude.back() == 0)
    magnitude.pop_back();
  if (magnitude.size() <= 3) {
    uint32_t value = limbs.empty() ? 0 : limbs[0];
    integer(isNegative ? -int64_t(value) : int64_t(value));
    return;
  }
  if (magnitude.size() < 256) {
    byte(110);
    byte(static_cast<unsigned>(magnitude.size()));
  } else {
    byte(111);
    u32(static_cast<uint32_t>(magnitude.size()));
  }
  byte(isNegative);
  out_ += magnitude;
}

void EtfWriter::real(double value) {
  byte(70);
  uint64_t image = std::bit_cast<uint64_t>(value);
  u32(static_cast<uint32_t>(image >> 32));
  u32(static_cast<uint32_t>(image));
}

void EtfWriter::atom(std::string_view name) {
  if (name.size() < 256) {
    byte(119);
    byte(static_cast<unsigned>(name.size()));
  } else {
    byte(118);
    u16(static_cast<uint32_t>(name.size()));
  }
  out_ += name;
}

void EtfWriter::tuple(size_t arity) {
  if (arity < 256) {
    byte(104);
    byte(static_cast<unsigned>(arity));
  } else {
    byte(105);
    u32(static_cast<uint32_t>(arity));
  }
}

void EtfWriter::list(size_t count) {
  if (count == 0)
    return; // the tail alone
  byte(108);
  u32(static_cast<uint32_t>(count));
}

void EtfWriter::map(size_t pairs) {
  byte(116);
  u32(static_cast<uint32_t>(pairs));
}

void EtfWriter::codePoints(std::string_view utf8) {
  size_t count = countCodePoints(utf8);
  if (count == 0) {
    nil();
    return;
  }
  const char *p = utf8.data(), *end = p + utf8.size();
  size_t start = out_.size();
  if (count <= 0xFFFF) {
    byte(107);
    u16(static_cast<uint32_t>(count));
    while (p < end) {
      uint32_t c = decodeUtf8(p);
      if (c > 255)
        break;
      byte(c);
    }
    if (out_.size() == start + 3 + count)
      return;
    out_.resize(start);
    p = utf8.data();
  }
  list(count);
  while (p < end)
    integer(decodeUtf8(p));
  nil();
}

void EtfWriter::binary(std::string_view bytes) {
  byte(109);
  u32(static_cast<uint32_t>(bytes.size()));
  out_ += bytes;
}

void EtfWriter::bits(std::string_view bytes, uint64_t bitCount) {
  if (bitCount % 8 == 0) {
    binary(bytes);
    return;
  }
  byte(77);
  u32(static_cast<uint32_t>(bytes.size()));
  byte(bitCount % 8);
  out_ += bytes;
}

/// Takes an atom, quoted or not, from the front of `text`.
static std::string takeAtom(std::string_view &text) {
  std::string name;
  if (text.empty() || text[0] != '\'') {
    size_t stop = text.find_first_of(":/");
    name = text.substr(0, stop);
    text.remove_prefix(name.size());
    return name;
  }
  size_t i = 1;
  for (; i < text.size() && text[i] != '\''; ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      ++i;
      static constexpr std::string_view kNames = "nrtvbfesd0";
      static constexpr std::string_view kValues("\n\r\t\v\b\f\033 \177\0", 10);
      if (text[i] == 'x' && i + 1 < text.size() && text[i + 1] == '{') {
        size_t close = text.find('}', i);
        std::string hex(text.substr(i + 2, close - i - 2));
        appendUtf8(name, static_cast<uint32_t>(
                             std::strtoul(hex.c_str(), nullptr, 16)));
        i = close;
      } else if (text[i] >= '0' && text[i] <= '7') {
        uint32_t value = 0;
        size_t stop = std::min(i + 3, text.size());
        for (; i < stop && text[i] >= '0' && text[i] <= '7'; ++i)
          value = value * 8 + static_cast<uint32_t>(text[i] - '0');
        --i;
        appendUtf8(name, value);
      } else if (size_t at = kNames.find(text[i]);
                 at != std::string_view::npos) {
        name.push_back(kValues[at]);
      } else {
        name.push_back(text[i]);
      }
      continue;
    }
    name.push_back(text[i]);
  }
  text.remove_prefix(std::min(i + 1, text.size()));
  return name;
}

void EtfWriter::externalFun(std::string_view text) {
  if (text.starts_with("fun "))
    text.remove_prefix(4);
  byte(113);
  atom(takeAtom(text));
  if (text.starts_with(":"))
    text.remove_prefix(1);
  atom(takeAtom(text));
  if (text.starts_with("/"))
    text.remove_prefix(1);
  digits(text, false);
}

void EtfWriter::term(const ConstTerm &t) {
  using K = ConstTerm::Kind;
  switch (t.kind) {
  case K::Integer:
    digits(t.text, t.isNegative);
    break;
  case K::Float:
    real(t.real);
    break;
  case K::Atom:
    atom(t.text);
    break;
  case K::Fun:
    externalFun(t.text);
    break;
  case K::Tuple:
    tuple(t.items.size());
    for (const ConstTerm &item : t.items)
      term(item);
    break;
  case K::Map:
    map(t.items.size() / 2);
    for (const ConstTerm &item : t.items)
      term(item);
    break;
  case K::List:
    list(t.items.size() - (t.isProper ? 0 : 1));
    for (const ConstTerm &item : t.items)
      term(item);
    if (t.isProper)
      nil();
    break;
  case K::Bits:
    bits(t.text, t.bitCount);
    break;
  }
}
