//===- Etf.h - external term format, read and written -----------*- C++ -*-===//
//
// What lumen exchanges with programs that run Erlang, and what .beam files keep
// their abstract code in. The reader makes a tree of small terms that point
// into the input; nothing in it recurses, so that nesting is bounded by the
// input's size alone, and no length in the input is believed before the bytes
// for it are seen to be there.
//
// Source: the External Term Format chapter of ERTS's user's guide.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_FORMS_ETF_H
#define LUMEN_FRONTEND_FORMS_ETF_H

#include "frontend/ast/AstContext.h"
#include "frontend/ast/ConstTerm.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lumen::frontend {

/// A term as read: 16 bytes, its elements side by side in the arena.
struct EtfTerm {
  enum class Kind : uint8_t {
    Integer, ///< fits in 64 bits
    Big,     ///< little-endian magnitude
    Float,
    Atom,   ///< UTF-8
    String, ///< a list of bytes
    List,   ///< `count` elements, then the tail
    Tuple,
    Map, ///< `count` elements: key, value, key, value
    Bits,
    Fun ///< fun M:F/A: three elements
  };
  Kind kind = Kind::List;
  bool isNegative = false; ///< Big
  uint8_t lastBits = 8;    ///< Bits: how many bits of the last byte count
  uint32_t count = 0;      ///< elements, or bytes
  union {
    int64_t integer = 0;
    double real;
    const char *data;
    const EtfTerm *elements;
  };

  std::string_view text() const { return {data, count}; }
  std::span<const EtfTerm> items() const { return {elements, count}; }
  const EtfTerm &operator[](size_t i) const { return elements[i]; }
  const EtfTerm &tail() const { return elements[count]; } ///< List
  bool isNil() const { return kind == Kind::List && count == 0; }
  bool isAtom(std::string_view name) const {
    return kind == Kind::Atom && text() == name;
  }
  bool isTuple(size_t arity) const {
    return kind == Kind::Tuple && count == arity;
  }
  /// A tuple whose first element is this atom.
  bool isTagged(std::string_view tag) const {
    return kind == Kind::Tuple && count > 0 && elements[0].isAtom(tag);
  }
};
static_assert(sizeof(EtfTerm) == 16);

/// Reads one term, with its version byte. Null, and why in `error`, if `bytes`
/// are not one: pids, references, ports and closures, which no source can hold,
/// are refused. The result and its texts live as long as both `bytes` and
/// `arena`. Compressed terms are inflated.
const EtfTerm *readEtf(std::string_view bytes, Arena &arena,
                       std::string &error);

/// A proper list's elements: List and String alike. Nothing for other terms.
class EtfList {
public:
  explicit EtfList(const EtfTerm &term);
  bool isProper() const { return isProper_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Strings have bytes for elements, so an element is a value.
  EtfTerm operator[](size_t i) const;

private:
  const EtfTerm &term_;
  size_t size_ = 0;
  bool isProper_ = false;
};

/// Text given as a list of code points, a binary in UTF-8 or an atom.
/// Surrogates are kept as WTF-8, as strings of the abstract format may have
/// them.
std::optional<std::string> etfText(const EtfTerm &term);

/// Digits of an integer, without sign; nothing for more than 64 KiB of them.
std::optional<std::string> etfDigits(const EtfTerm &term, bool &isNegative);

/// Nothing if the term has parts that no source text can have.
std::optional<ConstTerm> etfToConst(const EtfTerm &term);

/// Appends terms to a buffer.
class EtfWriter {
public:
  explicit EtfWriter(std::string &out) : out_(out) {}

  void version() { byte(131); }
  void integer(int64_t value);
  /// Any integer, by its decimal digits.
  void digits(std::string_view decimal, bool isNegative);
  void real(double value);
  void atom(std::string_view name);
  /// The elements follow.
  void tuple(size_t arity);
  /// The elements follow, then nil() or another tail.
  void list(size_t count);
  void nil() { byte(106); }
  /// The pairs follow.
  void map(size_t pairs);
  /// A list of the code points of UTF-8 (or WTF-8) text.
  void codePoints(std::string_view utf8);
  void binary(std::string_view bytes);
  void bits(std::string_view bytes, uint64_t bitCount);
  /// `fun M:F/A` as ConstTerm has it.
  void externalFun(std::string_view text);
  void term(const ConstTerm &term);

private:
  void byte(unsigned value) { out_.push_back(static_cast<char>(value)); }
  void u16(uint32_t value) {
    byte(value >> 8 & 255);
    byte(value & 255);
  }
  void u32(uint32_t value) {
    u16(value >> 16);
    u16(value & 0xFFFF);
  }

  std::string &out_;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_FORMS_ETF_H
