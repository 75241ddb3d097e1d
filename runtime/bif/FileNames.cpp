//===- FileNames.cpp - names between Erlang and the system ----------------===//
//
// In Erlang a name is a string of Unicode characters, or a binary with the
// system's own bytes. For the system it is bytes with a zero behind them.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Locale.h"

using namespace lumen;
using namespace lumen::rt;

namespace {

/// Appends the bytes of a name; false if it is none or holds a zero.
bool appendNative(ByteBuffer &out, Term name) {
  if (isUnicodeLocale() || name.isBitstring()) {
    if (!appendName(out, name))
      return false;
  } else {
    for (; name.isCons(); name = name.tail()) {
      if (!name.head().isSmall() || name.head().toSmall() < 0 ||
          name.head().toSmall() > 255)
        return false;
      out.push(static_cast<char>(name.head().toSmall()));
    }
    if (!name.isNil())
      return false;
  }
  return !memchr(out.data(), 0, out.size());
}

bool isUtf8(const uint8_t *bytes, size_t size) {
  for (size_t i = 0; i < size;) {
    uint8_t first = bytes[i++];
    if (first < 0x80)
      continue;
    unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || i + more > size)
      return false;
    uint32_t c = first & (0x3F >> more);
    for (unsigned k = 0; k < more; ++k, ++i) {
      if ((bytes[i] & 0xC0) != 0x80)
        return false;
      c = c << 6 | (bytes[i] & 0x3F);
    }
    constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (c < kLeast[more] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
      return false;
  }
  return true;
}

} // namespace

BIF(prim_file_internal_name2native, 1) {
  ByteBuffer bytes;
  if (!appendNative(bytes, args[0]))
    return proc.badarg();
  bytes.push(0);
  return makeBinary(proc.heap(), bytes.data(), bytes.size());
}

/// A string, or {error, warning} for bytes that are no characters.
BIF(prim_file_internal_native2name, 1) {
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BinaryBytes bytes(args[0]);
  if (!isUnicodeLocale())
    return makeString(proc.heap(), bytes.chars(), bytes.size());
  if (!isUtf8(bytes.data(), bytes.size()))
    return makeTuple(proc.heap(), atoms::error, atoms::warning);
  return makeStringFromUtf8(proc.heap(), bytes.chars(), bytes.size());
}

BIF(prim_file_internal_normalize_utf8, 1) {
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BinaryBytes bytes(args[0]);
  if (!isUtf8(bytes.data(), bytes.size()))
    return proc.badarg();
  return makeStringFromUtf8(proc.heap(), bytes.chars(), bytes.size());
}

BIF(prim_file_is_translatable, 1) {
  if (!isBinaryTerm(args[0]))
    return proc.badarg();
  BinaryBytes bytes(args[0]);
  return boolTerm(!isUnicodeLocale() || isUtf8(bytes.data(), bytes.size()));
}

BIF(file_native_name_encoding, 0) {
  return isUnicodeLocale() ? atoms::utf8 : atoms::latin1;
}

BIF(io_printable_range, 0) { return atoms::latin1; }
