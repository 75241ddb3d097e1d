//===- EtfReader.cpp - reading external term format -----------------------===//
#include "frontend/forms/Etf.h"

#include "frontend/basic/Unicode.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include <zlib.h>

using namespace lumen::frontend;

namespace {
class Reader {
public:
  Reader(std::string_view bytes, Arena &arena, std::string &error)
      : at_(bytes.data()), end_(at_ + bytes.size()), arena_(arena),
        error_(error) {}

  const EtfTerm *read();

private:
  /// Elements that are still to be read into a container.
  struct Open {
    EtfTerm *next;
    uint32_t left;
  };

  size_t left() const { return static_cast<size_t>(end_ - at_); }
  bool fail(const char *what) {
    if (error_.empty())
      error_ = what;
    return false;
  }
  bool has(size_t bytes) {
    return left() >= bytes || fail("the term is cut short");
  }
  uint32_t u8() { return static_cast<uint8_t>(*at_++); }
  uint32_t u16() {
    uint32_t high = u8();
    return high << 8 | u8();
  }
  uint32_t u32() {
    uint32_t high = u16();
    return high << 16 | u16();
  }
  bool lengthOf(unsigned bytes, uint32_t &length) {
    if (!has(bytes))
      return false;
    length = bytes == 1 ? u8() : bytes == 2 ? u16() : u32();
    return true;
  }
  bool bytes(EtfTerm &to, EtfTerm::Kind kind, uint32_t length) {
    if (!has(length))
      return false;
    to.kind = kind;
    to.count = length;
    to.data = at_;
    at_ += length;
    return true;
  }
  bool atom(EtfTerm &to, unsigned lengthBytes, bool isUtf8);
  bool big(EtfTerm &to, unsigned lengthBytes);
  bool container(EtfTerm &to, EtfTerm::Kind kind, uint64_t count,
                 uint64_t extra);
  bool term(EtfTerm &to);
  bool inflateRest();

  const char *at_;
  const char *end_;
  Arena &arena_;
  std::string &error_;
  std::vector<Open> open_;
  uint64_t owed_ = 0; ///< elements of open containers that are still to come
};
} // namespace

bool Reader::atom(EtfTerm &to, unsigned lengthBytes, bool isUtf8) {
  uint32_t length;
  if (!lengthOf(lengthBytes, length) || !bytes(to, EtfTerm::Kind::Atom, length))
    return false;
  if (isUtf8)
    return findInvalidUtf8(to.text()) == std::string_view::npos ||
           fail("an atom is not valid UTF-8");
  if (std::any_of(to.data, to.data + length, [](char c) { return c < 0; })) {
    std::string_view utf8 = arena_.copy(latin1ToUtf8(to.text()));
    to.data = utf8.data();
    to.count = static_cast<uint32_t>(utf8.size());
  }
  return true;
}

bool Reader::big(EtfTerm &to, unsigned lengthBytes) {
  uint32_t length;
  if (!lengthOf(lengthBytes, length) || !has(1))
    return false;
  bool isNegative = u8() != 0;
  if (!bytes(to, EtfTerm::Kind::Big, length))
    return false;
  while (to.count > 0 && to.data[to.count - 1] == 0)
    --to.count;
  to.isNegative = isNegative;
  if (to.count > 8)
    return true;
  uint64_t value = 0;
  for (uint32_t i = to.count; i-- > 0;)
    value = value << 8 | static_cast<uint8_t>(to.data[i]);
  if (value > static_cast<uint64_t>(INT64_MAX))
    return true;
  to.kind = EtfTerm::Kind::Integer;
  to.count = 0;
  to.integer =
      isNegative ? -static_cast<int64_t>(value) : static_cast<int64_t>(value);
  return true;
}

/// Opens a container. Each element takes a byte at least, so that what all open
/// containers are owed is never more than what is left of the input; memory is
/// thus in proportion to the input, whatever it claims.
bool Reader::container(EtfTerm &to, EtfTerm::Kind kind, uint64_t count,
                       uint64_t extra) {
  if (owed_ + count + extra > left())
    return fail("the term is cut short");
  to.kind = kind;
  to.count = static_cast<uint32_t>(count);
  uint32_t all = static_cast<uint32_t>(count + extra);
  auto *elements = static_cast<EtfTerm *>(
      arena_.allocate(all * sizeof(EtfTerm), alignof(EtfTerm)));
  to.elements = elements;
  owed_ += all;
  if (all)
    open_.push_back({elements, all});
  return true;
}

/// Reads a term; of a container only its head.
bool Reader::term(EtfTerm &to) {
  to = EtfTerm();
  if (!has(1))
    return false;
  uint32_t length;
  switch (u8()) {
  case 97: // SMALL_INTEGER_EXT
    if (!has(1))
      return false;
    to.kind = EtfTerm::Kind::Integer;
    to.integer = u8();
    return true;
  case 98: // INTEGER_EXT
    if (!has(4))
      return false;
    to.kind = EtfTerm::Kind::Integer;
    to.integer = static_cast<int32_t>(u32());
    return true;
  case 99: { // FLOAT_EXT: text in 31 bytes
    if (!has(31))
      return false;
    char text[32] = {};
    std::memcpy(text, at_, 31);
    at_ += 31;
    to.kind = EtfTerm::Kind::Float;
    to.real = std::strtod(text, nullptr);
    return true;
  }
  case 70: { // NEW_FLOAT_EXT
    if (!has(8))
      return false;
    uint64_t image = u32();
    image = image << 32 | u32();
    to.kind = EtfTerm::Kind::Float;
    to.real = std::bit_cast<double>(image);
    return true;
  }
  case 110: // SMALL_BIG_EXT
    return big(to, 1);
  case 111: // LARGE_BIG_EXT
    return big(to, 4);
  case 100: // ATOM_EXT
    return atom(to, 2, false);
  case 115: // SMALL_ATOM_EXT
    return atom(to, 1, false);
  case 118: // ATOM_UTF8_EXT
    return atom(to, 2, true);
  case 119: // SMALL_ATOM_UTF8_EXT
    return atom(to, 1, true);
  case 104: // SMALL_TUPLE_EXT
    return lengthOf(1, length) &&
           container(to, EtfTerm::Kind::Tuple, length, 0);
  case 105: // LARGE_TUPLE_EXT
    return lengthOf(4, length) &&
           container(to, EtfTerm::Kind::Tuple, length, 0);
  case 106: // NIL_EXT
    to.kind = EtfTerm::Kind::List;
    to.elements = nullptr;
    return true;
  case 107: // STRING_EXT
    return lengthOf(2, length) && bytes(to, EtfTerm::Kind::String, length);
  case 108: // LIST_EXT
    return lengthOf(4, length) && container(to, EtfTerm::Kind::List, length, 1);
  case 116: // MAP_EXT
    return lengthOf(4, length) &&
           container(to, EtfTerm::Kind::Map, uint64_t(length) * 2, 0);
  case 109: // BINARY_EXT
    return lengthOf(4, length) && bytes(to, EtfTerm::Kind::Bits, length);
  case 77: { // BIT_BINARY_EXT
    if (!lengthOf(4, length) || !has(1))
      return false;
    uint32_t lastBits = u8();
    if (lastBits < 1 || lastBits > 8 || length == 0)
      return fail("a bitstring's last byte has no bits");
    to.lastBits = static_cast<uint8_t>(lastBits);
    return bytes(to, EtfTerm::Kind::Bits, length);
  }
  case 113: // EXPORT_EXT
    return container(to, EtfTerm::Kind::Fun, 3, 0);
  default:
    return fail("the term holds a pid, a reference, a port, a closure or "
                "something unknown");
  }
}

/// COMPRESSED: the size of the term, then a zlib stream of it.
bool Reader::inflateRest() {
  ++at_;
  uint32_t size;
  if (!lengthOf(4, size))
    return false;
  // No deflated byte gives more than 1,032.
  if (uint64_t(size) > uint64_t(left()) * 1032)
    return fail("a compressed term claims an impossible size");
  char *to = static_cast<char *>(arena_.allocate(size + 1, 1));
  uLongf written = size;
  if (uncompress(reinterpret_cast<Bytef *>(to), &written,
                 reinterpret_cast<const Bytef *>(at_), left()) != Z_OK ||
      written != size)
    return fail("a compressed term is damaged");
  at_ = to;
  end_ = to + size;
  return true;
}

const EtfTerm *Reader::read() {
  if (left() < 2 || u8() != 131) {
    fail("this is not a term in external term format");
    return nullptr;
  }
  if (static_cast<uint8_t>(*at_) == 80 && !inflateRest())
    return nullptr;
  auto *root = arena_.make<EtfTerm>();
  if (!term(*root))
    return nullptr;
  while (!open_.empty()) {
    Open &top = open_.back();
    if (top.left == 0) {
      open_.pop_back();
      continue;
    }
    --top.left;
    --owed_;
    EtfTerm *to = top.next++;
    if (!term(*to)) // may push, which moves `top`
      return nullptr;
  }
  if (at_ != end_) {
    fail("the term is followed by something else");
    return nullptr;
  }
  return root;
}

const EtfTerm *lumen::frontend::readEtf(std::string_view bytes, Arena &arena,
                                        std::string &error) {
  error.clear();
  return Reader(bytes, arena, error).read();
}

//===----------------------------------------------------------------------===//
// Views of terms
//===----------------------------------------------------------------------===//

EtfList::EtfList(const EtfTerm &term) : term_(term) {
  if (term.kind == EtfTerm::Kind::String) {
    size_ = term.count;
    isProper_ = true;
  } else if (term.kind == EtfTerm::Kind::List) {
    size_ = term.count;
    isProper_ = term.count == 0 || term.tail().isNil();
  }
}

EtfTerm EtfList::operator[](size_t i) const {
  if (term_.kind == EtfTerm::Kind::List)
    return term_[i];
  EtfTerm byte;
  byte.kind = EtfTerm::Kind::Integer;
  byte.integer = static_cast<uint8_t>(term_.data[i]);
  return byte;
}

std::optional<std::string> lumen::frontend::etfText(const EtfTerm &term) {
  if (term.kind == EtfTerm::Kind::Atom)
    return std::string(term.text());
  if (term.kind == EtfTerm::Kind::Bits) {
    if (term.lastBits != 8 ||
        findInvalidUtf8(term.text()) != std::string_view::npos)
      return std::nullopt;
    return std::string(term.text());
  }
  EtfList list(term);
  if (!list.isProper())
    return std::nullopt;
  std::string text;
  text.reserve(list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    EtfTerm item = list[i];
    if (item.kind != EtfTerm::Kind::Integer || item.integer < 0 ||
        item.integer > 0x10FFFF)
      return std::nullopt;
    appendUtf8(text, static_cast<uint32_t>(item.integer));
  }
  return text;
}

/// The largest magnitude whose digits are worked out, which takes quadratic
/// time: far more than any source has, a fraction of a second.
static constexpr uint32_t kMaxBigBytes = 64 * 1024;

std::optional<std::string> lumen::frontend::etfDigits(const EtfTerm &term,
                                                      bool &isNegative) {
  if (term.kind == EtfTerm::Kind::Integer) {
    isNegative = term.integer < 0;
    uint64_t magnitude = static_cast<uint64_t>(term.integer);
    return std::to_string(isNegative ? 0 - magnitude : magnitude);
  }
  if (term.kind != EtfTerm::Kind::Big || term.count > kMaxBigBytes)
    return std::nullopt;
  isNegative = term.isNegative;
  // Limbs of 32 bits, most significant first, divided by 10^9 over and over.
  std::vector<uint32_t> limbs((term.count + 3) / 4);
  for (uint32_t i = 0; i < term.count; ++i)
    limbs[limbs.size() - 1 - i / 4] |=
        uint32_t(static_cast<uint8_t>(term.data[i])) << (i % 4 * 8);
  std::vector<uint32_t> groups;
  size_t first = 0;
  while (first < limbs.size()) {
    uint64_t remainder = 0;
    for (size_t i = first; i < limbs.size(); ++i) {
      uint64_t value = remainder << 32 | limbs[i];
      limbs[i] = static_cast<uint32_t>(value / 1000000000);
      remainder = value % 1000000000;
    }
    groups.push_back(static_cast<uint32_t>(remainder));
    while (first < limbs.size() && limbs[first] == 0)
      ++first;
  }
  std::string digits = groups.empty() ? "0" : std::to_string(groups.back());
  for (size_t i = groups.size(); i-- > 1;) {
    std::string group = std::to_string(groups[i - 1]);
    digits.append(9 - group.size(), '0');
    digits += group;
  }
  return digits;
}

/// Attributes and descriptors of errors nest a few levels; more than this is
/// not believed, because their walks recurse.
static constexpr unsigned kMaxConstDepth = 1000;

static bool toConst(const EtfTerm &term, ConstTerm &out, unsigned depth) {
  using K = ConstTerm::Kind;
  if (depth > kMaxConstDepth)
    return false;
  auto all = [&](std::span<const EtfTerm> items) {
    out.items.resize(items.size());
    for (size_t i = 0; i < items.size(); ++i)
      if (!toConst(items[i], out.items[i], depth + 1))
        return false;
    return true;
  };
  switch (term.kind) {
  case EtfTerm::Kind::Integer:
  case EtfTerm::Kind::Big: {
    std::optional<std::string> digits = etfDigits(term, out.isNegative);
    if (!digits)
      return false;
    out.kind = K::Integer;
    out.text = std::move(*digits);
    return true;
  }
  case EtfTerm::Kind::Float:
    out.kind = K::Float;
    out.real = term.real;
    return true;
  case EtfTerm::Kind::Atom:
    out.kind = K::Atom;
    out.text = term.text();
    return true;
  case EtfTerm::Kind::String:
    out.kind = K::List;
    for (char c : term.text())
      out.items.push_back(ConstTerm::integer(static_cast<uint8_t>(c)));
    return true;
  case EtfTerm::Kind::List:
    out.kind = K::List;
    if (!all(term.items()))
      return false;
    if (term.count == 0 || term.tail().isNil())
      return true;
    if (term.tail().kind == EtfTerm::Kind::List ||
        term.tail().kind == EtfTerm::Kind::String)
      return false; // another way to write a longer list; nobody does
    out.isProper = false;
    out.items.emplace_back();
    return toConst(term.tail(), out.items.back(), depth + 1);
  case EtfTerm::Kind::Tuple:
    out.kind = K::Tuple;
    return all(term.items());
  case EtfTerm::Kind::Map:
    out.kind = K::Map;
    return all(term.items());
  case EtfTerm::Kind::Bits:
    out.kind = K::Bits;
    out.text = term.text();
    out.bitCount = uint64_t(term.count) * 8 - (8 - term.lastBits);
    return true;
  case EtfTerm::Kind::Fun: {
    bool isNegative = false;
    if (term[0].kind != EtfTerm::Kind::Atom ||
        term[1].kind != EtfTerm::Kind::Atom ||
        term[2].kind != EtfTerm::Kind::Integer)
      return false;
    out.kind = K::Fun;
    out.text = "fun ";
    printAtom(out.text, term[0].text());
    out.text += ':';
    printAtom(out.text, term[1].text());
    out.text += '/' + *etfDigits(term[2], isNegative);
    return !isNegative;
  }
  }
  return false;
}

std::optional<ConstTerm> lumen::frontend::etfToConst(const EtfTerm &term) {
  ConstTerm out;
  if (!toConst(term, out, 0))
    return std::nullopt;
  return out;
}
