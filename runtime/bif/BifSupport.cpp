//===- BifSupport.cpp - small helpers that many BIFs need -----------------===//
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sys/Pace.h"

namespace lumen::rt {

bool appendIodata(ByteBuffer &out, Term data) {
  SmallVector<Term, 32> rest;
  rest.push(data);
  size_t cells = 0;
  while (!rest.empty()) {
    Term item = rest.pop();
    // Along a list without pushing its tail for each byte.
    while (item.isCons()) {
      pacePer(++cells, 4096);
      Term head = item.head();
      if (head.isSmall() && head.toSmall() >= 0 && head.toSmall() <= 255) {
        out.push(static_cast<char>(head.toSmall()));
        item = item.tail();
        continue;
      }
      rest.push(item.tail());
      item = head;
      if (!item.isCons() && !item.isNil() && !isBinaryTerm(item))
        return false; // an integer out of range, or anything else
    }
    if (item.isNil())
      continue;
    if (!isBinaryTerm(item))
      return false;
    BinaryBytes bytes(item);
    out.append(bytes.chars(), bytes.size());
  }
  return true;
}

Term makeString(Heap &heap, const char *latin1, size_t length, Term tail) {
  if (length == 0)
    return tail;
  uint64_t *cells = heap.alloc(2 * length);
  for (size_t i = 0; i < length; ++i) {
    cells[2 * i] = Term::small(static_cast<uint8_t>(latin1[i])).word();
    cells[2 * i + 1] = i + 1 < length ? Term::cons(&cells[2 * i + 2]).word()
                                      : tail.word();
  }
  return Term::cons(cells);
}

Term makeStringFromUtf8(Heap &heap, const char *text, size_t length) {
  SmallVector<Term, 128> chars;
  for (size_t i = 0; i < length;) {
    auto first = static_cast<uint8_t>(text[i]);
    unsigned more = first < 0x80   ? 0
                    : first < 0xC2 ? 9
                    : first < 0xE0 ? 1
                    : first < 0xF0 ? 2
                    : first < 0xF5 ? 3
                                   : 9;
    uint32_t c = first;
    bool ok = more <= 3 && i + more < length;
    if (ok && more > 0) {
      c = first & (0x3F >> more);
      for (unsigned k = 1; k <= more && ok; ++k) {
        auto byte = static_cast<uint8_t>(text[i + k]);
        ok = (byte & 0xC0) == 0x80;
        c = c << 6 | (byte & 0x3F);
      }
      ok = ok && !(more == 2 && (c < 0x800 || (c >= 0xD800 && c < 0xE000))) &&
           !(more == 3 && (c < 0x10000 || c > 0x10FFFF));
    }
    chars.push(Term::small(ok ? c : first));
    i += ok ? more + 1 : 1;
  }
  return makeList(heap, chars.data(), chars.size());
}

bool appendName(ByteBuffer &out, Term name) {
  if (name.isBitstring()) {
    if (!isBinaryTerm(name))
      return false;
    BinaryBytes bytes(name);
    out.append(bytes.chars(), bytes.size());
    return true;
  }
  for (; name.isCons(); name = name.tail()) {
    Term head = name.head();
    if (!head.isSmall() || head.toSmall() < 0 || head.toSmall() > 0x10FFFF ||
        (head.toSmall() >= 0xD800 && head.toSmall() < 0xE000))
      return false;
    appendUtf8(out, static_cast<uint32_t>(head.toSmall()));
  }
  return name.isNil();
}

void appendUtf8(ByteBuffer &out, uint32_t c) {
  if (c < 0x80) {
    out.push(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push(static_cast<char>(0xC0 | c >> 6));
    out.push(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push(static_cast<char>(0xE0 | c >> 12));
    out.push(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push(static_cast<char>(0xF0 | c >> 18));
    out.push(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

} // namespace lumen::rt
