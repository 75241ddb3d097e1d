//===- Print.cpp - terms as text --------------------------------*- C++ -*-===//
#include "runtime/term/Print.h"
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Limbs.h"
#include "runtime/term/Map.h"
#include <stdio.h>

namespace lumen::rt {

static void appendUnsigned(ByteBuffer &out, uint64_t n) {
  char text[24], *end = text + sizeof text, *start = decimalDigits(end, n);
  out.append(start, static_cast<size_t>(end - start));
}

void printInteger(ByteBuffer &out, Term integer, unsigned base) {
  IntegerView v(integer);
  if (v.isNegative())
    out.push('-');
  if (v.size() <= 1) {
    uint64_t n = v.size() ? v.limbs()[0] : 0;
    if (base == 10) {
      appendUnsigned(out, n);
      return;
    }
    char text[64], *p = text + sizeof text;
    do {
      *--p = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % base];
      n /= base;
    } while (n);
    out.append(p, static_cast<size_t>(text + sizeof text - p));
    return;
  }
  size_t at = out.size();
  char *text = out.extend(limbs::maxDigits(v.size(), base));
  out.truncate(at + limbs::toDigits(text, v.limbs(), v.size(), base));
}

/// Decodes one character of valid UTF-8.
static uint32_t nextChar(const char *&p) {
  auto byte = [&] { return static_cast<unsigned char>(*p++); };
  uint32_t c = byte();
  if (c < 0x80)
    return c;
  int more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
  c &= 0x3F >> more;
  while (more-- > 0)
    c = c << 6 | (byte() & 0x3F);
  return c;
}

static bool isLower(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7); }
static bool isAlnum(uint32_t c) {
  return isLower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

void printAtom(ByteBuffer &out, Term atom) {
  AtomText text = atomText(atom);
  const char *p = text.data, *end = p + text.length;
  bool plain = p < end && isLower(nextChar(p));
  while (plain && p < end) {
    uint32_t c = nextChar(p);
    plain = isAlnum(c) || c == '_';
  }
  if (plain) {
    out.append(text.data, text.length);
    return;
  }
  out.push('\'');
  for (p = text.data; p < end;) {
    const char *start = p;
    uint32_t c = nextChar(p);
    switch (c) {
    case '\'': appendText(out, "\\'"); break;
    case '\\': appendText(out, "\\\\"); break;
    case '\n': appendText(out, "\\n"); break;
    case '\f': appendText(out, "\\f"); break;
    case '\t': appendText(out, "\\t"); break;
    case '\r': appendText(out, "\\r"); break;
    case '\b': appendText(out, "\\b"); break;
    case '\v': appendText(out, "\\v"); break;
    default:
      if (c < 32 || (c >= 128 && c < 160)) {
        char octal[8];
        out.append(octal, static_cast<size_t>(snprintf(octal, sizeof octal, "\\%03o", c)));
      } else {
        out.append(start, static_cast<size_t>(p - start));
      }
    }
  }
  out.push('\'');
}

/// The first number of an identifier's text: 0 for this node, else the node's atom.
static void appendNode(ByteBuffer &out, const Identifier &id) {
  appendUnsigned(out, id.isLocal ? 0 : id.node.atomIndex());
}

void printPid(ByteBuffer &out, Term pid) {
  Identifier id = pidIdentifier(pid);
  out.push('<');
  appendNode(out, id);
  out.push('.');
  appendUnsigned(out, id.numbers[0]);
  out.push('.');
  appendUnsigned(out, id.numbers[1]);
  out.push('>');
}

void printPort(ByteBuffer &out, Term port) {
  Identifier id = portIdentifier(port);
  appendText(out, "#Port<");
  appendNode(out, id);
  out.push('.');
  appendUnsigned(out, id.numbers[0] | static_cast<uint64_t>(id.numbers[1]) << 32);
  out.push('>');
}

void printReference(ByteBuffer &out, Term reference) {
  Identifier id = referenceIdentifier(reference);
  appendText(out, "#Ref<");
  appendNode(out, id);
  for (uint32_t i = id.isLocal ? 3 : id.count; i-- > 0;) {
    out.push('.');
    appendUnsigned(out, id.numbers[i]);
  }
  out.push('>');
}

void printFun(ByteBuffer &out, Term fun) {
  uint64_t *box = fun.box();
  if (fun.isExternalFun()) {
    auto *e = reinterpret_cast<const abi::Export *>(box[abi::kFunInfo]);
    appendText(out, "fun ");
    printAtom(out, Term(e->module));
    out.push(':');
    printAtom(out, Term(e->function));
    out.push('/');
    appendUnsigned(out, e->arity);
    return;
  }
  auto *f = reinterpret_cast<const abi::FunInfo *>(box[abi::kFunInfo]);
  appendText(out, "#Fun<");
  printAtom(out, Term(f->module));
  out.push('.');
  appendUnsigned(out, f->index);
  out.push('.');
  appendUnsigned(out, f->uniq);
  out.push('>');
}

static void printBitstring(ByteBuffer &out, Term t) {
  BitView v = bitView(t);
  size_t n = v.bits / 8;
  unsigned rest = v.bits % 8;
  auto byteAt = [&](size_t i) { return readBits(v.bytes, v.offset + 8 * i, 8); };
  bool text = n > 0 && rest == 0;
  for (size_t i = 0; i < n && text; ++i) {
    uint64_t c = byteAt(i);
    text = c >= 32 && c <= 126;
  }
  appendText(out, "<<");
  if (text) {
    out.push('"');
    for (size_t i = 0; i < n; ++i) {
      char c = static_cast<char>(byteAt(i));
      if (c == '"')
        out.push('\\');
      out.push(c);
    }
    out.push('"');
  } else {
    for (size_t i = 0; i < n; ++i) {
      if (i)
        out.push(',');
      appendUnsigned(out, byteAt(i));
    }
    if (rest) {
      if (n)
        out.push(',');
      appendUnsigned(out, readBits(v.bytes, v.offset + 8 * n, rest));
      out.push(':');
      appendUnsigned(out, rest);
    }
  }
  appendText(out, ">>");
}

static bool isPrintableString(Term t) {
  for (; t.isCons(); t = t.tail()) {
    Term c = t.head();
    if (!c.isSmall())
      return false;
    int64_t v = c.toSmall();
    if (!((v >= 32 && v <= 126) || (v >= 160 && v <= 255) || v == '\n' || v == '\t' || v == '\r'))
      return false;
  }
  return t.isNil();
}

namespace {
struct Item {
  enum Kind : uint8_t { Text, OneTerm, Elements, ListRest, FlatPairs, Children } kind;
  bool isFirst;
  const void *a;     ///< text, or words
  const uint64_t *b; ///< FlatPairs: values
  uint64_t n;        ///< a term or a count
};
} // namespace

void printTerm(ByteBuffer &out, Term root) {
  SmallVector<Item, 32> work;
  auto term = [&](uint64_t word) { work.push({Item::OneTerm, false, nullptr, nullptr, word}); };
  auto text = [&](const char *s) { work.push({Item::Text, false, s, nullptr, 0}); };
  term(root.word());
  while (!work.empty()) {
    Item item = work.pop();
    auto *words = static_cast<const uint64_t *>(item.a);
    switch (item.kind) {
    case Item::Text:
      appendText(out, static_cast<const char *>(item.a));
      continue;
    case Item::Elements:
      if (item.n == 0)
        continue;
      if (!item.isFirst)
        out.push(',');
      work.push({Item::Elements, false, words + 1, nullptr, item.n - 1});
      term(*words);
      continue;
    case Item::FlatPairs:
      if (item.n == 0)
        continue;
      if (!item.isFirst)
        out.push(',');
      work.push({Item::FlatPairs, false, words + 1, item.b + 1, item.n - 1});
      term(*item.b);
      text("=>");
      term(*words);
      continue;
    case Item::Children: { // of a node of a large map
      if (item.n == 0)
        continue;
      if (!item.isFirst)
        out.push(',');
      work.push({Item::Children, false, words + 1, nullptr, item.n - 1});
      Term child(*words);
      if (child.isCons()) {
        text("]");
        term(child.tail().word());
        text("|");
        term(child.head().word());
        text("[");
        continue;
      }
      unsigned bitmap = mapBitmap(child.box());
      if (bitmap != 0xFFFF) {
        char hex[16];
        out.append(hex, static_cast<size_t>(snprintf(hex, sizeof hex, "<%x>", bitmap)));
      }
      out.push('{');
      text("}");
      work.push({Item::Children, true, child.box() + 1, nullptr, child.boxSize()});
      continue;
    }
    case Item::ListRest: {
      Term rest(item.n);
      if (rest.isNil()) {
        out.push(']');
      } else if (rest.isCons()) {
        out.push(',');
        work.push({Item::ListRest, false, nullptr, nullptr, rest.tail().word()});
        term(rest.head().word());
      } else {
        out.push('|');
        text("]");
        term(rest.word());
      }
      continue;
    }
    case Item::OneTerm:
      break;
    }
    Term t(item.n);
    if (t.isSmall() || t.isBig()) {
      printInteger(out, t);
    } else if (t.isAtom()) {
      printAtom(out, t);
    } else if (t.isNil()) {
      appendText(out, "[]");
    } else if (t.isAnyPid()) {
      printPid(out, t);
    } else if (t.isAnyPort()) {
      printPort(out, t);
    } else if (t.isCons()) {
      if (isPrintableString(t)) {
        out.push('"');
        for (Term c = t; c.isCons(); c = c.tail()) {
          auto ch = static_cast<char>(c.head().toSmall());
          if (ch == '\n') {
            appendText(out, "\\n");
            continue;
          }
          if (ch == '"')
            out.push('\\');
          out.push(ch);
        }
        out.push('"');
        continue;
      }
      out.push('[');
      work.push({Item::ListRest, false, nullptr, nullptr, t.tail().word()});
      term(t.head().word());
    } else if (t.isFloat()) {
      char number[32];
      out.append(number, static_cast<size_t>(snprintf(number, sizeof number, "%e", t.toFloat())));
    } else if (t.isReference()) {
      printReference(out, t);
    } else if (t.isFun()) {
      printFun(out, t);
    } else if (t.isBitstring()) {
      printBitstring(out, t);
    } else if (t.isTuple()) {
      out.push('{');
      text("}");
      work.push({Item::Elements, true, t.box() + 1, nullptr, t.tupleSize()});
    } else if (t.isMap()) {
      if (isFlatMap(t)) {
        appendText(out, "#{");
        text("}");
        work.push({Item::FlatPairs, true, flatKeys(t).box() + 1, t.box() + 2, mapSize(t)});
      } else {
        char hex[16];
        out.append(hex, static_cast<size_t>(snprintf(hex, sizeof hex, "#<%x>{", mapBitmap(t.box()))));
        text("}");
        work.push({Item::Children, true, t.box() + 2, nullptr, t.boxSize() - 1});
      }
    } else if (!t.isValue()) {
      appendText(out, "<no value>");
    } else {
      char hex[32];
      out.append(hex, static_cast<size_t>(snprintf(hex, sizeof hex, "<unknown:%llx>", static_cast<unsigned long long>(t.word()))));
    }
  }
}

char *termText(Term t) {
  ByteBuffer out;
  printTerm(out, t);
  char *text = static_cast<char *>(mallocOrDie(out.size() + 1));
  memcpy(text, out.data(), out.size());
  text[out.size()] = '\0';
  return text;
}

} // namespace lumen::rt
