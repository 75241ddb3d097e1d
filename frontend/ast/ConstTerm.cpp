//===- ConstTerm.cpp - constant terms: value, order, text -----------------===//
#include "frontend/ast/ConstTerm.h"

#include "frontend/basic/Unicode.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

using namespace lumen::frontend;

ConstTerm ConstTerm::atom(std::string_view name) {
  ConstTerm t;
  t.kind = Kind::Atom;
  t.text = name;
  return t;
}

ConstTerm ConstTerm::integer(int64_t value) {
  ConstTerm t;
  t.kind = Kind::Integer;
  t.isNegative = value < 0;
  t.text = std::to_string(value < 0 ? 0 - static_cast<uint64_t>(value)
                                    : static_cast<uint64_t>(value));
  return t;
}

//===----------------------------------------------------------------------===//
// Order
//===----------------------------------------------------------------------===//

template <typename T>
static int order(const T &a, const T &b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

static int compareIntegers(const ConstTerm &a, const ConstTerm &b) {
  if (a.isNegative != b.isNegative)
    return a.isNegative ? -1 : 1;
  int magnitude = a.text.size() != b.text.size()
                      ? order(a.text.size(), b.text.size())
                      : order(a.text, b.text);
  return a.isNegative ? -magnitude : magnitude;
}

static double toDouble(const ConstTerm &t) {
  if (t.kind == ConstTerm::Kind::Float)
    return t.real;
  double d = std::strtod(t.text.c_str(), nullptr);
  return t.isNegative ? -d : d;
}

static int kindRank(const ConstTerm &t) {
  // Integers and floats are one rank; [] stands below other lists.
  return t.kind == ConstTerm::Kind::Integer ? 1 : static_cast<int>(t.kind);
}

static int compareLists(const ConstTerm &a, const ConstTerm &b) {
  // Improper tails take part like another element, after all conses.
  size_t na = a.items.size() - (a.isProper ? 0 : 1);
  size_t nb = b.items.size() - (b.isProper ? 0 : 1);
  for (size_t i = 0; i < na && i < nb; ++i)
    if (int c = compareTerms(a.items[i], b.items[i]))
      return c;
  if (na == nb) {
    if (a.isProper && b.isProper)
      return 0;
    ConstTerm nil;
    nil.kind = ConstTerm::Kind::List;
    return compareTerms(a.isProper ? nil : a.items[na],
                        b.isProper ? nil : b.items[nb]);
  }
  // One goes on with a cons where the other ends.
  ConstTerm rest;
  rest.kind = ConstTerm::Kind::List;
  if (na < nb)
    return a.isProper ? -1 : (kindRank(a.items[na]) > kindRank(rest) ? 1 : -1);
  return b.isProper ? 1 : (kindRank(b.items[nb]) > kindRank(rest) ? -1 : 1);
}

int lumen::frontend::compareTerms(const ConstTerm &a, const ConstTerm &b) {
  using K = ConstTerm::Kind;
  if (kindRank(a) != kindRank(b))
    return order(kindRank(a), kindRank(b));
  switch (a.kind) {
  case K::Integer:
  case K::Float:
    if (a.kind == K::Integer && b.kind == K::Integer)
      return compareIntegers(a, b);
    return order(toDouble(a), toDouble(b));
  case K::Atom:
  case K::Fun:
    return order(a.text, b.text); // UTF-8 keeps the order of code points
  case K::Tuple:
    if (a.items.size() != b.items.size())
      return order(a.items.size(), b.items.size());
    for (size_t i = 0; i < a.items.size(); ++i)
      if (int c = compareTerms(a.items[i], b.items[i]))
        return c;
    return 0;
  case K::Map:
    if (a.items.size() != b.items.size())
      return order(a.items.size(), b.items.size());
    for (size_t pass = 0; pass < 2; ++pass)
      for (size_t i = pass; i < a.items.size(); i += 2)
        if (int c = compareTerms(a.items[i], b.items[i]))
          return c;
    return 0;
  case K::List:
    return compareLists(a, b);
  case K::Bits: {
    // Byte by byte, then bits of the last one; the shorter is less.
    int c = std::memcmp(a.text.data(), b.text.data(),
                        std::min(a.text.size(), b.text.size()));
    return c != 0 ? order(c, 0) : order(a.bitCount, b.bitCount);
  }
  }
  return 0;
}

bool lumen::frontend::isExactlyEqual(const ConstTerm &a, const ConstTerm &b) {
  if (a.kind != b.kind)
    return false;
  using K = ConstTerm::Kind;
  if (a.kind == K::Tuple || a.kind == K::Map || a.kind == K::List) {
    if (a.items.size() != b.items.size() || a.isProper != b.isProper)
      return false;
    for (size_t i = 0; i < a.items.size(); ++i)
      if (!isExactlyEqual(a.items[i], b.items[i]))
        return false;
    return true;
  }
  return compareTerms(a, b) == 0;
}

//===----------------------------------------------------------------------===//
// Value of literal expressions
//===----------------------------------------------------------------------===//

namespace {
/// Collects bits, most significant first.
struct BitWriter {
  std::string bytes;
  uint64_t count = 0;

  void bit(bool value) {
    if (count % 8 == 0)
      bytes.push_back(0);
    if (value)
      bytes.back() = static_cast<char>(bytes.back() | (0x80 >> (count % 8)));
    ++count;
  }
  void byte(uint8_t value) {
    for (int i = 7; i >= 0; --i)
      bit((value >> i) & 1);
  }
};
} // namespace

static constexpr uint64_t kMaxLiteralBits = 1u << 26;

/// The low `bitCount` bits of an integer in two's complement, least significant
/// byte first.
static std::string integerBits(const ConstTerm &value, uint64_t bitCount) {
  std::vector<uint8_t> digits; // decimal, most significant first
  for (char c : value.text)
    digits.push_back(static_cast<uint8_t>(c - '0'));
  std::string bytes((bitCount + 7) / 8, '\0');
  for (char &out : bytes) {
    unsigned remainder = 0;
    for (uint8_t &d : digits) {
      unsigned v = remainder * 10 + d;
      d = static_cast<uint8_t>(v / 256);
      remainder = v % 256;
      // The quotient digit may exceed nine only when the remainder did not
      // carry in; v < 2560, so v / 256 <= 9.
    }
    out = static_cast<char>(remainder);
  }
  if (value.isNegative) {
    unsigned carry = 1;
    for (char &b : bytes) {
      unsigned v = static_cast<uint8_t>(~b) + carry;
      b = static_cast<char>(v);
      carry = v >> 8;
    }
  }
  return bytes;
}

static bool writeInteger(BitWriter &out, const ConstTerm &value,
                         uint64_t bitCount, bool isLittle) {
  if (bitCount > kMaxLiteralBits)
    return false;
  std::string bytes = integerBits(value, bitCount);
  auto bitsOf = [&](size_t index, unsigned n) {
    uint8_t b = static_cast<uint8_t>(bytes[index]);
    for (unsigned i = n; i-- > 0;)
      out.bit((b >> i) & 1);
  };
  size_t whole = bitCount / 8;
  unsigned rest = bitCount % 8;
  if (isLittle) {
    for (size_t i = 0; i < whole; ++i)
      bitsOf(i, 8);
    if (rest)
      bitsOf(whole, rest);
  } else {
    if (rest)
      bitsOf(whole, rest);
    for (size_t i = whole; i-- > 0;)
      bitsOf(i, 8);
  }
  return true;
}

static bool writeUtf(BitWriter &out, uint32_t c, const BinSpec &spec) {
  if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
    return false;
  bool isLittle = spec.endian != BinSpec::Endian::Big &&
                  spec.endian != BinSpec::Endian::Default;
  auto unit = [&](uint32_t v, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      int shift = isLittle ? i * 8 : (bytes - 1 - i) * 8;
      out.byte(static_cast<uint8_t>(v >> shift));
    }
  };
  switch (spec.type) {
  case BinSpec::Type::Utf8: {
    std::string s;
    appendUtf8(s, c);
    for (char b : s)
      out.byte(static_cast<uint8_t>(b));
    return true;
  }
  case BinSpec::Type::Utf16:
    if (c >= 0x10000) {
      unit(0xD800 + ((c - 0x10000) >> 10), 2);
      unit(0xDC00 + ((c - 0x10000) & 0x3FF), 2);
    } else {
      unit(c, 2);
    }
    return true;
  default:
    unit(c, 4);
    return true;
  }
}

static std::optional<uint64_t> smallSize(const ConstTerm &t) {
  if (t.kind != ConstTerm::Kind::Integer || t.isNegative || t.text.size() > 9)
    return std::nullopt;
  return std::strtoull(t.text.c_str(), nullptr, 10);
}

static bool writeElement(BitWriter &out, const Node *element) {
  static const BinSpec kDefault;
  const BinSpec &spec = element->spec ? *element->spec : kDefault;
  if (!spec.unknown.empty())
    return false;
  bool isLittle = spec.endian == BinSpec::Endian::Little ||
                  spec.endian == BinSpec::Endian::Native;
  bool isUtf = spec.type == BinSpec::Type::Utf8 ||
               spec.type == BinSpec::Type::Utf16 ||
               spec.type == BinSpec::Type::Utf32;
  std::optional<uint64_t> size;
  if (const Node *sizeNode =
          element->kids.size() > 1 ? element->kid(1) : nullptr) {
    std::optional<ConstTerm> value = evaluateLiteral(sizeNode);
    if (!value || !(size = smallSize(*value)) || isUtf)
      return false;
  }
  if (element->kid(0)->kind == NodeKind::String) {
    std::string_view text = element->kid(0)->text;
    std::string copy(text);
    for (const char *p = copy.c_str(), *end = p + copy.size(); p < end;) {
      uint32_t c = decodeUtf8(p);
      if (isUtf) {
        if (!writeUtf(out, c, spec))
          return false;
      } else if (!writeInteger(out, ConstTerm::integer(c),
                               size.value_or(8) * (spec.unit ? spec.unit : 1),
                               isLittle)) {
        return false;
      }
    }
    return true;
  }
  std::optional<ConstTerm> value = evaluateLiteral(element->kid(0));
  if (!value)
    return false;
  switch (spec.type) {
  case BinSpec::Type::Default:
  case BinSpec::Type::Integer:
    return value->kind == ConstTerm::Kind::Integer &&
           writeInteger(out, *value,
                        size.value_or(8) * (spec.unit ? spec.unit : 1),
                        isLittle);
  case BinSpec::Type::Float: {
    if (value->kind != ConstTerm::Kind::Integer &&
        value->kind != ConstTerm::Kind::Float)
      return false;
    uint64_t bits = size.value_or(64) * (spec.unit ? spec.unit : 1);
    double d = toDouble(*value);
    uint64_t image;
    if (bits == 64)
      image = std::bit_cast<uint64_t>(d);
    else if (bits == 32)
      image = std::bit_cast<uint32_t>(static_cast<float>(d));
    else
      return false;
    ConstTerm number;
    number.kind = ConstTerm::Kind::Integer;
    number.text = std::to_string(image);
    return writeInteger(out, number, bits, isLittle);
  }
  case BinSpec::Type::Binary:
  case BinSpec::Type::Bytes:
  case BinSpec::Type::Bitstring:
  case BinSpec::Type::Bits: {
    if (value->kind != ConstTerm::Kind::Bits)
      return false;
    bool isBits = spec.type == BinSpec::Type::Bitstring ||
                  spec.type == BinSpec::Type::Bits;
    uint64_t unit = spec.unit ? spec.unit : isBits ? 1 : 8;
    uint64_t bits = size ? *size * unit : value->bitCount;
    if (bits > value->bitCount || (!size && bits % unit != 0))
      return false;
    for (uint64_t i = 0; i < bits; ++i)
      out.bit((static_cast<uint8_t>(value->text[i / 8]) >> (7 - i % 8)) & 1);
    return true;
  }
  case BinSpec::Type::Utf8:
  case BinSpec::Type::Utf16:
  case BinSpec::Type::Utf32: {
    std::optional<uint64_t> c = smallSize(*value);
    return c && writeUtf(out, static_cast<uint32_t>(*c), spec);
  }
  }
  return false;
}

static void sortMap(ConstTerm &map) {
  std::vector<std::pair<ConstTerm, ConstTerm>> pairs;
  for (size_t i = 0; i < map.items.size(); i += 2) {
    auto same = std::find_if(pairs.begin(), pairs.end(), [&](auto &p) {
      return isExactlyEqual(p.first, map.items[i]);
    });
    if (same != pairs.end())
      same->second = map.items[i + 1];
    else
      pairs.emplace_back(map.items[i], map.items[i + 1]);
  }
  std::sort(pairs.begin(), pairs.end(), [](auto &a, auto &b) {
    int c = compareTerms(a.first, b.first);
    if (c == 0 && a.first.kind != b.first.kind)
      return a.first.kind == ConstTerm::Kind::Integer; // 1 before 1.0
    return c < 0;
  });
  map.items.clear();
  for (auto &[key, value] : pairs) {
    map.items.push_back(std::move(key));
    map.items.push_back(std::move(value));
  }
}

std::optional<ConstTerm> lumen::frontend::evaluateLiteral(const Node *node) {
  using K = ConstTerm::Kind;
  ConstTerm t;
  switch (node->kind) {
  case NodeKind::Atom:
    return ConstTerm::atom(node->text);
  case NodeKind::Char:
    return ConstTerm::integer(node->number);
  case NodeKind::Integer:
    t.kind = K::Integer;
    t.text = node->text;
    return t;
  case NodeKind::Float:
    t.kind = K::Float;
    t.real = node->real;
    return t;
  case NodeKind::String: {
    t.kind = K::List;
    std::string copy(node->text);
    for (const char *p = copy.c_str(), *end = p + copy.size(); p < end;)
      t.items.push_back(ConstTerm::integer(decodeUtf8(p)));
    return t;
  }
  case NodeKind::Nil:
    t.kind = K::List;
    return t;
  case NodeKind::Cons: {
    t.kind = K::List;
    const Node *at = node;
    for (; at->kind == NodeKind::Cons; at = at->kid(1)) {
      std::optional<ConstTerm> head = evaluateLiteral(at->kid(0));
      if (!head)
        return std::nullopt;
      t.items.push_back(std::move(*head));
    }
    std::optional<ConstTerm> tail = evaluateLiteral(at);
    if (!tail)
      return std::nullopt;
    if (tail->kind == K::List) {
      t.isProper = tail->isProper;
      for (ConstTerm &item : tail->items)
        t.items.push_back(std::move(item));
    } else {
      t.isProper = false;
      t.items.push_back(std::move(*tail));
    }
    return t;
  }
  case NodeKind::Tuple:
    t.kind = K::Tuple;
    for (const Node *kid : node->kids) {
      std::optional<ConstTerm> item = evaluateLiteral(kid);
      if (!item)
        return std::nullopt;
      t.items.push_back(std::move(*item));
    }
    return t;
  case NodeKind::Map:
    t.kind = K::Map;
    for (const Node *field : node->kids) {
      if (field->kind != NodeKind::MapFieldAssoc)
        return std::nullopt;
      for (const Node *kid : field->kids) {
        std::optional<ConstTerm> item = evaluateLiteral(kid);
        if (!item)
          return std::nullopt;
        t.items.push_back(std::move(*item));
      }
    }
    sortMap(t);
    return t;
  case NodeKind::Bin: {
    BitWriter out;
    for (const Node *element : node->kids)
      if (!writeElement(out, element) || out.count > kMaxLiteralBits)
        return std::nullopt;
    t.kind = K::Bits;
    t.text = std::move(out.bytes);
    t.bitCount = out.count;
    return t;
  }
  case NodeKind::FunRemote: {
    if (node->kid(0)->kind != NodeKind::Atom ||
        node->kid(1)->kind != NodeKind::Atom ||
        node->kid(2)->kind != NodeKind::Integer)
      return std::nullopt;
    t.kind = K::Fun;
    t.text = "fun ";
    printAtom(t.text, node->kid(0)->text);
    t.text += ':';
    printAtom(t.text, node->kid(1)->text);
    t.text += '/';
    t.text += node->kid(2)->text;
    return t;
  }
  case NodeKind::UnaryOp: {
    const Node *operand = node->kid(0);
    if ((node->text != "-" && node->text != "+") ||
        (operand->kind != NodeKind::Integer &&
         operand->kind != NodeKind::Float && operand->kind != NodeKind::Char))
      return std::nullopt;
    std::optional<ConstTerm> value = evaluateLiteral(operand);
    if (value && node->text == "-") {
      if (value->kind == K::Float)
        value->real = -value->real;
      else if (value->text != "0")
        value->isNegative = true;
    }
    return value;
  }
  default:
    return std::nullopt;
  }
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static bool isReservedName(std::string_view name) {
  static constexpr std::string_view kReserved[] = {
      "after",  "and",     "andalso", "band", "begin", "bnot", "bor",
      "bsl",    "bsr",     "bxor",    "case", "catch", "cond", "div",
      "end",    "fun",     "if",      "let",  "not",   "of",   "or",
      "orelse", "receive", "rem",     "try",  "when",  "xor"};
  return std::binary_search(std::begin(kReserved), std::end(kReserved), name);
}

/// Whether an atom is written without quotes.
static bool isPlainAtom(std::string_view name) {
  if (name.empty())
    return false;
  for (size_t i = 0; i < name.size(); ++i) {
    char c = name[i];
    uint8_t b = static_cast<uint8_t>(c);
    if (b == 0xC3 && i + 1 < name.size()) {
      uint8_t second = static_cast<uint8_t>(name[i + 1]);
      if (second == 0x97 || second == 0xB7 || (i == 0 && second < 0x9F))
        return false;
      ++i;
      continue;
    }
    bool isLower = c >= 'a' && c <= 'z';
    bool isOther = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_' || c == '@';
    if (!isLower && (i == 0 || !isOther))
      return false;
  }
  return !isReservedName(name);
}

/// One character as io_lib's string writers give it.
static void printStringChar(std::string &out, uint32_t c, char quote) {
  if (c == static_cast<uint32_t>(quote) || c == '\\') {
    out.push_back('\\');
    out.push_back(static_cast<char>(c));
    return;
  }
  if ((c >= ' ' && c <= '~') || c >= 0xA0) {
    appendUtf8(out, c);
    return;
  }
  const char *escape = nullptr;
  switch (c) {
  case '\n':
    escape = "\\n";
    break;
  case '\r':
    escape = "\\r";
    break;
  case '\t':
    escape = "\\t";
    break;
  case '\v':
    escape = "\\v";
    break;
  case '\b':
    escape = "\\b";
    break;
  case '\f':
    escape = "\\f";
    break;
  case 27:
    escape = "\\e";
    break;
  case 127:
    escape = "\\d";
    break;
  default:
    break;
  }
  if (escape) {
    out += escape;
    return;
  }
  out.push_back('\\');
  out.push_back(static_cast<char>('0' + (c >> 6)));
  out.push_back(static_cast<char>('0' + ((c >> 3) & 7)));
  out.push_back(static_cast<char>('0' + (c & 7)));
}

void lumen::frontend::printQuoted(std::string &out, std::string_view text,
                                  char quote) {
  out.push_back(quote);
  for (const char *p = text.data(), *end = p + text.size(); p < end;)
    printStringChar(out, decodeUtf8(p), quote);
  out.push_back(quote);
}

void lumen::frontend::printChar(std::string &out, uint32_t codePoint) {
  out.push_back('$');
  if (codePoint == ' ')
    out += "\\s";
  else if (codePoint == '\\')
    out += "\\\\";
  else
    printStringChar(out, codePoint, '\0');
}

void lumen::frontend::printAtom(std::string &out, std::string_view name) {
  if (isPlainAtom(name))
    out += name;
  else
    printQuoted(out, name, '\'');
}

void lumen::frontend::printFloat(std::string &out, double value) {
  char buffer[64];
  auto result = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                              std::chars_format::scientific);
  std::string_view text(buffer, static_cast<size_t>(result.ptr - buffer));
  size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2)
    digits += text.substr(2, e - 2);
  int exponent = std::atoi(std::string(text.substr(e + 1)).c_str());
  std::string scientific = digits.substr(0, 1) + '.' +
                           (digits.size() > 1 ? digits.substr(1) : "0") + 'e' +
                           std::to_string(exponent);
  if (std::signbit(value))
    out.push_back('-');
  constexpr double kTwoTo53 = 9007199254740992.0;
  if (std::fabs(value) >= kTwoTo53) {
    out += scientific;
    return;
  }
  std::string decimal;
  int n = static_cast<int>(digits.size());
  if (value == 0)
    decimal = "0.0";
  else if (exponent < 0)
    decimal =
        "0." + std::string(static_cast<size_t>(-exponent - 1), '0') + digits;
  else if (n <= exponent + 1)
    decimal =
        digits + std::string(static_cast<size_t>(exponent + 1 - n), '0') + ".0";
  else
    decimal = digits.substr(0, static_cast<size_t>(exponent + 1)) + '.' +
              digits.substr(static_cast<size_t>(exponent + 1));
  out += decimal.size() <= scientific.size() ? decimal : scientific;
}

void lumen::frontend::printCodePoints(std::string &out, std::string_view text) {
  out.push_back('[');
  bool first = true;
  for (const char *p = text.data(), *end = p + text.size(); p < end;) {
    if (!first)
      out.push_back(',');
    first = false;
    char digits[12];
    auto r = std::to_chars(digits, digits + sizeof digits, decodeUtf8(p));
    out.append(digits, r.ptr);
  }
  out.push_back(']');
}

namespace {
struct TermWriter {
  std::string &out;
  bool isPretty;

  void items(const std::vector<ConstTerm> &list, size_t count) {
    for (size_t i = 0; i < count; ++i) {
      if (i)
        out.push_back(',');
      term(list[i]);
    }
  }

  static bool isPrintable(long c) {
    bool isControl = (c >= 8 && c <= 13) || c == 27;
    return isControl || (c >= 32 && c < 127) || (c >= 160 && c < 0x110000);
  }

  static bool isPrintableBinary(const ConstTerm &t) {
    if (t.text.empty() || t.bitCount % 8)
      return false;
    for (char c : t.text)
      if (!isPrintable(static_cast<uint8_t>(c)))
        return false;
    return true;
  }

  static bool isPrintable(const ConstTerm &t) {
    if (t.items.empty() || !t.isProper)
      return false;
    for (const ConstTerm &item : t.items) {
      if (item.kind != ConstTerm::Kind::Integer || item.isNegative ||
          item.text.size() > 7)
        return false;
      if (!isPrintable(std::atol(item.text.c_str())))
        return false;
    }
    return true;
  }

  void term(const ConstTerm &t) {
    using K = ConstTerm::Kind;
    switch (t.kind) {
    case K::Integer:
      if (t.isNegative)
        out.push_back('-');
      out += t.text;
      return;
    case K::Float:
      printFloat(out, t.real);
      return;
    case K::Atom:
      printAtom(out, t.text);
      return;
    case K::Fun:
      out += t.text;
      return;
    case K::Tuple:
      out.push_back('{');
      items(t.items, t.items.size());
      out.push_back('}');
      return;
    case K::Map:
      out += "#{";
      for (size_t i = 0; i < t.items.size(); i += 2) {
        if (i)
          out.push_back(',');
        term(t.items[i]);
        out += " => ";
        term(t.items[i + 1]);
      }
      out.push_back('}');
      return;
    case K::List: {
      if (isPretty && isPrintable(t)) {
        std::string text;
        for (const ConstTerm &item : t.items)
          appendUtf8(text, static_cast<uint32_t>(std::atol(item.text.c_str())));
        printQuoted(out, text, '"');
        return;
      }
      size_t count = t.items.size() - (t.isProper ? 0 : 1);
      out.push_back('[');
      items(t.items, count);
      if (!t.isProper) {
        out.push_back('|');
        term(t.items[count]);
      }
      out.push_back(']');
      return;
    }
    case K::Bits: {
      if (isPretty && isPrintableBinary(t)) {
        std::string text;
        for (char c : t.text)
          appendUtf8(text, static_cast<uint8_t>(c));
        out += "<<";
        printQuoted(out, text, '"');
        out += ">>";
        return;
      }
      out += "<<";
      for (size_t i = 0; i < t.text.size(); ++i) {
        if (i)
          out.push_back(',');
        unsigned byte = static_cast<uint8_t>(t.text[i]);
        unsigned rest = t.bitCount % 8;
        if (i + 1 == t.text.size() && rest) {
          out += std::to_string(byte >> (8 - rest));
          out += ':' + std::to_string(rest);
        } else {
          out += std::to_string(byte);
        }
      }
      out += ">>";
      return;
    }
    }
  }
};
} // namespace

void lumen::frontend::printTerm(std::string &out, const ConstTerm &term) {
  TermWriter{out, false}.term(term);
}

void lumen::frontend::printTermPretty(std::string &out, const ConstTerm &term) {
  TermWriter{out, true}.term(term);
}
