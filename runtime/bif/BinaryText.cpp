//===- BinaryText.cpp - numbers and atoms to text and back ------*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/binary/Utf.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/FloatText.h"
#include "runtime/term/Limbs.h"
#include "runtime/term/Print.h"
#include "runtime/sched/Pacing.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {

Term textBinary(Heap &heap, const ByteBuffer &text) { return makeBinary(heap, text.data(), text.size()); }

bool readBase(Term t, unsigned &base) {
  if (!t.isSmall() || t.toSmall() < 2 || t.toSmall() > 36)
    return false;
  base = static_cast<unsigned>(t.toSmall());
  return true;
}

/// Characters of a proper list, each a byte. False otherwise.
bool listText(Term list, ByteBuffer &out) {
  for (; list.isCons(); list = list.tail()) {
    Term c = list.head();
    if (!c.isSmall() || static_cast<uint64_t>(c.toSmall()) > 255)
      return false;
    out.push(static_cast<char>(c.toSmall()));
  }
  return list.isNil();
}

int digitValue(unsigned char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;
  if (c >= 'a' && c <= 'z')
    return c - 'a' + 10;
  return 99;
}

/// Integer of digits with a sign; no value and `tooLarge` if over the limit.
Term integerFromDigits(Heap &heap, const uint8_t *digits, size_t n, unsigned base, bool negative, bool &tooLarge) {
  tooLarge = false;
  while (n > 0 && *digits == 0) {
    ++digits;
    --n;
  }
  if (n <= 12) { // 36^12 < 2^63
    int64_t v = 0;
    for (size_t i = 0; i < n; ++i)
      v = v * base + digits[i];
    return makeInteger(heap, negative ? -v : v);
  }
  // Nothing in base 2 that has more digits than the limit has bits.
  if (n > kMaxBigLimbs * 64) {
    tooLarge = true;
    return Term();
  }
  SmallVector<uint64_t, 32> limbs;
  uint64_t *p = limbs.extend(limbs::limbsForDigits(n, base));
  Term t = makeIntegerFromLimbs(heap, p, limbs::fromDigits(p, digits, n, base), negative);
  tooLarge = !t.isValue();
  return t;
}

/// Text of an integer: [+-] digits, all of it.
Term parseInteger(Process &proc, const uint8_t *text, size_t n, unsigned base) {
  bool negative = n > 0 && text[0] == '-';
  if (n > 0 && (text[0] == '-' || text[0] == '+')) {
    ++text;
    --n;
  }
  if (n == 0)
    return proc.badarg();
  SmallVector<uint8_t, 64> digits;
  uint8_t *p = digits.extend(n);
  for (size_t i = 0; i < n; ++i) {
    int d = digitValue(text[i]);
    if (d >= static_cast<int>(base))
      return proc.badarg();
    p[i] = static_cast<uint8_t>(d);
  }
  bool tooLarge;
  Term t = integerFromDigits(proc.heap(), p, n, base, negative, tooLarge);
  proc.bumpReductions(static_cast<int64_t>(n / 256));
  return tooLarge ? proc.systemLimit() : t;
}

Term parseIntegerList(Process &proc, Term list, unsigned base) {
  if (base == 10) { // most are short
    Term t = list;
    bool negative = t.isCons() && t.head() == Term::small('-');
    if (negative)
      t = t.tail();
    int64_t v = 0;
    int digits = 0;
    for (; t.isCons() && digits < 18; t = t.tail(), ++digits) {
      uint64_t d = (t.head().word() - Term::small('0').word()) >> abi::kSmallShift;
      if (d > 9 || !t.head().isSmall())
        break;
      v = v * 10 + static_cast<int64_t>(d);
    }
    if (t.isNil() && digits > 0)
      return makeInteger(proc.heap(), negative ? -v : v);
  }
  ByteBuffer text;
  if (!list.isCons() || !listText(list, text))
    return proc.badarg();
  Pacing pacing(proc, text.size() > 1000);
  return parseInteger(proc, reinterpret_cast<const uint8_t *>(text.data()), text.size(), base);
}

Term parseIntegerBinary(Process &proc, Term bin, unsigned base) {
  if (!isBinaryTerm(bin))
    return proc.badarg();
  BinaryBytes bytes(bin);
  Pacing pacing(proc, bytes.size() > 1000);
  return parseInteger(proc, bytes.data(), bytes.size(), base);
}

} // namespace

// Integers --------------------------------------------------------------------------

static Term integerText(Process &proc, Term value, Term baseTerm, bool toList) {
  unsigned base;
  if (!value.isInteger() || !readBase(baseTerm, base))
    return proc.badarg();
  ByteBuffer text;
  Pacing pacing(proc, value.isBig());
  printInteger(text, value, base);
  proc.bumpReductions(static_cast<int64_t>(text.size() / 256));
  return toList ? textToList(proc.heap(), text) : textBinary(proc.heap(), text);
}
BIF(erlang_integer_to_list, 1) { return integerText(proc, args[0], Term::small(10), true); }
BIF(erlang_integer_to_list2, 2) { return integerText(proc, args[0], args[1], true); }
BIF(erlang_integer_to_binary, 1) { return integerText(proc, args[0], Term::small(10), false); }
BIF(erlang_integer_to_binary2, 2) { return integerText(proc, args[0], args[1], false); }

BIF(erlang_list_to_integer, 1) { return parseIntegerList(proc, args[0], 10); }
BIF(erlang_list_to_integer2, 2) {
  unsigned base;
  return readBase(args[1], base) ? parseIntegerList(proc, args[0], base) : proc.badarg();
}
BIF(erlang_binary_to_integer, 1) { return parseIntegerBinary(proc, args[0], 10); }
BIF(erlang_binary_to_integer2, 2) {
  unsigned base;
  return readBase(args[1], base) ? parseIntegerBinary(proc, args[0], base) : proc.badarg();
}

/// The integer at the start of a string and what follows it.
BIF(string_list_to_integer, 1) {
  Heap &heap = proc.heap();
  Term list = args[0];
  if (!list.isList())
    return makeTuple(heap, atoms::error, atoms::not_a_list);
  bool negative = false;
  if (list.isCons() && (list.head() == Term::small('-') || list.head() == Term::small('+'))) {
    negative = list.head() == Term::small('-');
    list = list.tail();
  }
  SmallVector<uint8_t, 64> digits;
  for (; list.isCons(); list = list.tail()) {
    Term c = list.head();
    if (!c.isSmall() || c.toSmall() < '0' || c.toSmall() > '9')
      break;
    digits.push(static_cast<uint8_t>(c.toSmall() - '0'));
  }
  if (digits.empty())
    return makeTuple(heap, atoms::error, atoms::no_integer);
  bool tooLarge;
  Term value = integerFromDigits(heap, digits.data(), digits.size(), 10, negative, tooLarge);
  return tooLarge ? proc.systemLimit() : makeTuple(heap, value, list);
}

// Floats ----------------------------------------------------------------------------

namespace {
struct FloatFormat {
  enum Kind { Scientific, Decimals, Short } kind = Scientific;
  int decimals = 20;
  bool isCompact = false;
};

bool readFloatFormat(Term list, FloatFormat &format) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (o == atoms::compact) {
      format.isCompact = true;
    } else if (o == atoms::short_) {
      format.kind = FloatFormat::Short;
    } else if (o.isTuple(2) && o.element(1).isSmall()) {
      int64_t n = o.element(1).toSmall();
      if (o.element(0) == atoms::decimals && n >= 0 && n <= 253)
        format.kind = FloatFormat::Decimals;
      else if (o.element(0) == atoms::scientific && n >= 0 && n <= 249)
        format.kind = FloatFormat::Scientific;
      else
        return false;
      format.decimals = static_cast<int>(n);
    } else {
      return false;
    }
  }
  return list.isNil();
}

Term floatText(Process &proc, Term value, Term options, bool toList) {
  FloatFormat format;
  if (!value.isFloat() || !readFloatFormat(options, format))
    return proc.badarg();
  ByteBuffer text;
  switch (format.kind) {
  case FloatFormat::Short:
    appendFloatShort(text, value.toFloat());
    break;
  case FloatFormat::Decimals:
    if (!appendFloatDecimals(text, value.toFloat(), format.decimals, format.isCompact))
      return proc.badarg();
    break;
  case FloatFormat::Scientific:
    appendFloatScientific(text, value.toFloat(), format.decimals);
    if (text.size() >= 256)
      return proc.badarg();
    break;
  }
  return toList ? textToList(proc.heap(), text) : textBinary(proc.heap(), text);
}
} // namespace

BIF(erlang_float_to_list, 1) { return floatText(proc, args[0], Term::nil(), true); }
BIF(erlang_float_to_list2, 2) { return floatText(proc, args[0], args[1], true); }
BIF(erlang_float_to_binary, 1) { return floatText(proc, args[0], Term::nil(), false); }
BIF(erlang_float_to_binary2, 2) { return floatText(proc, args[0], args[1], false); }

BIF(erlang_list_to_float, 1) {
  ByteBuffer text;
  double d;
  if (!args[0].isList() || !listText(args[0], text) || !parseFloat(text.data(), text.size(), d))
    return proc.badarg();
  return makeFloat(proc.heap(), d);
}
BIF(erlang_binary_to_float, 1) {
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BinaryBytes bytes(args[0]);
  double d;
  return parseFloat(bytes.chars(), bytes.size(), d) ? makeFloat(proc.heap(), d) : proc.badarg();
}
BIF(string_list_to_float, 1) {
  Heap &heap = proc.heap();
  if (!args[0].isList())
    return makeTuple(heap, atoms::error, atoms::not_a_list);
  // As far as characters of a float go.
  ByteBuffer text;
  for (Term t = args[0]; t.isCons(); t = t.tail()) {
    Term c = t.head();
    if (!c.isSmall() || c.toSmall() < 0 || c.toSmall() > 127 || !strchr("0123456789+-.,eE", static_cast<int>(c.toSmall())) || c.toSmall() == 0)
      break;
    // A comma is as good as a point.
    text.push(c.toSmall() == ',' ? '.' : static_cast<char>(c.toSmall()));
  }
  size_t n = floatPrefix(text.data(), text.size());
  double d;
  if (n == 0 || !parseFloat(text.data(), n, d))
    return makeTuple(heap, atoms::error, atoms::no_float);
  Term rest = args[0];
  for (size_t i = 0; i < n; ++i)
    rest = rest.tail();
  return makeTuple(heap, makeFloat(heap, d), rest);
}

// Atoms -----------------------------------------------------------------------------

namespace {
/// UTF-8 and number of characters of a list of them.
bool listCharacters(Term list, ByteBuffer &out, size_t &chars) {
  chars = 0;
  for (; list.isCons(); list = list.tail(), ++chars) {
    Term c = list.head();
    if (!c.isSmall() || c.toSmall() < 0 || !utf::isCharacter(static_cast<uint64_t>(c.toSmall())))
      return false;
    uint8_t text[4];
    int n = utf::encode8(static_cast<uint32_t>(c.toSmall()), text);
    out.append(reinterpret_cast<char *>(text), static_cast<size_t>(n));
  }
  return list.isNil();
}

/// `existing`: of an atom that exists, else badarg.
Term atomOf(Process &proc, const ByteBuffer &text, size_t chars, bool existing) {
  if (chars > kMaxAtomChars)
    return existing ? proc.badarg() : proc.systemLimit();
  Term atom = existing ? findAtom(text.data(), text.size()) : internAtom(text.data(), text.size());
  if (atom.isValue())
    return atom;
  return existing ? proc.badarg() : proc.systemLimit();
}

Term listToAtom(Process &proc, Term list, bool existing) {
  ByteBuffer text;
  size_t chars;
  return listCharacters(list, text, chars) ? atomOf(proc, text, chars, existing) : proc.badarg();
}

Term binaryToAtom(Process &proc, Term bin, Term encoding, bool existing) {
  bool isLatin1 = encoding == atoms::latin1;
  if (!isBinaryTerm(bin) || (!isLatin1 && encoding != atoms::utf8 && encoding != atoms::unicode))
    return proc.badarg();
  BinaryBytes bytes(bin);
  ByteBuffer text;
  size_t chars = 0;
  for (size_t i = 0; i < bytes.size(); ++chars) {
    uint32_t c = bytes.data()[i];
    int n = isLatin1 ? 1 : utf::decode8(bytes.data() + i, bytes.size() - i, c);
    // What is too long is so whatever follows.
    if (n <= 0 || chars > kMaxAtomChars)
      return chars > kMaxAtomChars && !existing ? proc.systemLimit()
                                                : proc.badarg();
    i += static_cast<size_t>(n);
    uint8_t out[4];
    text.append(reinterpret_cast<char *>(out), static_cast<size_t>(utf::encode8(c, out)));
  }
  return atomOf(proc, text, chars, existing);
}

Term atomToBinary(Process &proc, Term atom, Term encoding) {
  bool isLatin1 = encoding == atoms::latin1;
  if (!atom.isAtom() || (!isLatin1 && encoding != atoms::utf8 && encoding != atoms::unicode))
    return proc.badarg();
  AtomText text = atomText(atom);
  if (!isLatin1)
    return makeBinary(proc.heap(), text.data, text.length);
  auto *p = reinterpret_cast<const uint8_t *>(text.data);
  SmallVector<uint8_t, 256> out;
  for (size_t i = 0; i < text.length;) {
    uint32_t c;
    i += static_cast<size_t>(utf::decode8(p + i, text.length - i, c));
    if (c > 255)
      return proc.badarg();
    out.push(static_cast<uint8_t>(c));
  }
  return makeBinary(proc.heap(), out.data(), out.size());
}
} // namespace

BIF(erlang_atom_to_list, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  AtomText text = atomText(args[0]);
  auto *p = reinterpret_cast<const uint8_t *>(text.data);
  SmallVector<uint32_t, 256> chars;
  for (size_t i = 0; i < text.length;) {
    uint32_t c;
    i += static_cast<size_t>(utf::decode8(p + i, text.length - i, c));
    chars.push(c);
  }
  if (chars.empty())
    return Term::nil();
  uint64_t *cells = proc.heap().alloc(2 * chars.size());
  for (size_t i = 0; i < chars.size(); ++i) {
    cells[2 * i] = Term::small(chars[i]).word();
    cells[2 * i + 1] = i + 1 < chars.size() ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
  }
  return Term::cons(cells);
}
BIF(erlang_atom_to_binary, 1) { return atomToBinary(proc, args[0], atoms::utf8); }
BIF(erlang_atom_to_binary2, 2) { return atomToBinary(proc, args[0], args[1]); }
BIF(erlang_list_to_atom, 1) { return listToAtom(proc, args[0], false); }
BIF(erlang_list_to_existing_atom, 1) { return listToAtom(proc, args[0], true); }
BIF(erlang_binary_to_atom, 1) { return binaryToAtom(proc, args[0], atoms::utf8, false); }
BIF(erlang_binary_to_atom2, 2) { return binaryToAtom(proc, args[0], args[1], false); }
BIF(erlang_binary_to_existing_atom, 1) { return binaryToAtom(proc, args[0], atoms::utf8, true); }
BIF(erlang_binary_to_existing_atom2, 2) { return binaryToAtom(proc, args[0], args[1], true); }
