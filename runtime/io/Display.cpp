//===- Display.cpp - terms as erlang:display shows them -------------------===//
//
// Walks with a work list of its own, so that deep terms need no C stack.
//
//===----------------------------------------------------------------------===//
#include "runtime/io/Display.h"
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Map.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

namespace lumen::rt {

namespace {

void appendFormat(ByteBuffer &out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void appendFormat(ByteBuffer &out, const char *format, ...) {
  char text[128];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  out.append(text, static_cast<size_t>(length) < sizeof text ? length
                                                             : sizeof text - 1);
}

/// The character classes are those of Latin-1.
bool isLower(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}
bool isUpper(uint32_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}
bool isAlnum(uint32_t c) {
  return isLower(c) || isUpper(c) || (c >= '0' && c <= '9');
}
bool isPrint(uint32_t c) { return (c >= 32 && c < 127) || (c >= 160 && c < 256); }
bool isStringChar(uint32_t c) {
  return isPrint(c) || c == '\n' || c == '\t' || c == '\r';
}

/// Reads one character of valid UTF-8.
uint32_t nextChar(const char *&at) {
  auto byte = static_cast<uint8_t>(*at++);
  if (byte < 0x80)
    return byte;
  unsigned more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  uint32_t c = byte & (0x3F >> more);
  for (; more > 0; --more)
    c = c << 6 | (static_cast<uint8_t>(*at++) & 0x3F);
  return c;
}

void appendAtom(ByteBuffer &out, Term atom) {
  AtomText text = atomText(atom);
  const char *end = text.data + text.length;
  bool plain = text.length > 0;
  for (const char *at = text.data; at < end && plain;) {
    bool first = at == text.data;
    uint32_t c = nextChar(at);
    plain = first ? isLower(c) : isAlnum(c) || c == '_';
  }
  if (plain) {
    out.append(text.data, text.length);
    return;
  }
  out.push('\'');
  for (const char *at = text.data; at < end;) {
    const char *begin = at;
    uint32_t c = nextChar(at);
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
      if (c < 32 || (c >= 128 && c < 160))
        appendFormat(out, "\\%03o", c);
      else
        out.append(begin, at - begin);
    }
  }
  out.push('\'');
}

void appendStringChar(ByteBuffer &out, uint32_t c) {
  if (c == '\n')
    appendText(out, "\\n");
  else if (c == '"')
    appendText(out, "\\\"");
  else
    out.push(static_cast<char>(c));
}

bool isString(Term list) {
  for (; list.isCons(); list = list.tail())
    if (!list.head().isSmall() || list.head().toSmall() < 0 ||
        list.head().toSmall() > 255 ||
        !isStringChar(static_cast<uint32_t>(list.head().toSmall())))
      return false;
  return list.isNil();
}

void appendString(ByteBuffer &out, Term list) {
  out.push('"');
  for (; list.isCons(); list = list.tail())
    appendStringChar(out, static_cast<uint32_t>(list.head().toSmall()));
  out.push('"');
}

void appendBitstring(ByteBuffer &out, Term term) {
  BitView view = bitView(term);
  uint64_t bytes = view.bits / 8;
  unsigned rest = view.bits % 8;
  auto byteAt = [&](uint64_t i) {
    return readBits(view.bytes, view.offset + 8 * i, 8);
  };
  bool isText = bytes > 0 && rest == 0;
  for (uint64_t i = 0; i < bytes && isText; ++i)
    isText = byteAt(i) >= 32 && byteAt(i) < 127;
  appendText(out, "<<");
  if (isText) {
    out.push('"');
    for (uint64_t i = 0; i < bytes; ++i)
      appendStringChar(out, byteAt(i));
    out.push('"');
  } else {
    for (uint64_t i = 0; i < bytes; ++i)
      appendFormat(out, i ? ",%u" : "%u", static_cast<unsigned>(byteAt(i)));
    if (rest)
      appendFormat(out, bytes ? ",%u:%u" : "%u:%u",
                   static_cast<unsigned>(
                       readBits(view.bytes, view.offset + 8 * bytes, rest)),
                   rest);
  }
  appendText(out, ">>");
}

/// Decimal digits by repeated division by 10^9: quadratic, but for people's eyes.
void appendBig(ByteBuffer &out, Term term) {
  IntegerView view(term);
  SmallVector<uint32_t, 32> halves;
  for (size_t i = 0; i < view.size(); ++i) {
    halves.push(static_cast<uint32_t>(view.limbs()[i]));
    halves.push(static_cast<uint32_t>(view.limbs()[i] >> 32));
  }
  SmallVector<uint32_t, 32> groups;
  while (!halves.empty()) {
    uint64_t remainder = 0;
    for (size_t i = halves.size(); i-- > 0;) {
      uint64_t value = remainder << 32 | halves[i];
      halves[i] = static_cast<uint32_t>(value / 1000000000);
      remainder = value % 1000000000;
    }
    groups.push(static_cast<uint32_t>(remainder));
    while (!halves.empty() && halves.back() == 0)
      halves.pop();
  }
  if (view.isNegative())
    out.push('-');
  appendFormat(out, "%u", groups.back());
  for (size_t i = groups.size() - 1; i-- > 0;)
    appendFormat(out, "%09u", groups[i]);
}

void appendFun(ByteBuffer &out, Term term) {
  if (term.isExternalFun()) {
    auto *target =
        reinterpret_cast<const abi::Export *>(term.box()[abi::kFunInfo]);
    appendText(out, "fun ");
    appendAtom(out, Term(target->module));
    out.push(':');
    appendAtom(out, Term(target->function));
    appendFormat(out, "/%u", term.funArity());
    return;
  }
  auto *info = reinterpret_cast<const abi::FunInfo *>(term.box()[abi::kFunInfo]);
  appendText(out, "#Fun<");
  appendAtom(out, Term(info->module));
  appendFormat(out, ".%u.%u>", info->index, info->uniq);
}

void appendIdentifier(ByteBuffer &out, Term term) {
  if (term.isAnyPid()) {
    Identifier id = pidIdentifier(term);
    appendFormat(out, "<%u.%u.%u>", id.isLocal ? 0 : 1, id.numbers[0],
                 id.numbers[1]);
  } else if (term.isAnyPort()) {
    Identifier id = portIdentifier(term);
    appendFormat(out, "#Port<%u.%llu>", id.isLocal ? 0 : 1,
                 static_cast<unsigned long long>(id.numbers[1]) << 32 |
                     id.numbers[0]);
  } else if (term.isReference()) {
    Identifier id = referenceIdentifier(term);
    appendFormat(out, "#Ref<%u", id.isLocal ? 0 : 1);
    for (uint32_t i = id.count; i-- > 0;)
      appendFormat(out, ".%u", id.numbers[i]);
    out.push('>');
  } else {
    appendFormat(out, "<unknown:%llx>",
                 static_cast<unsigned long long>(term.word()));
  }
}

/// What is still to be written: a term, the tail of a list, or a text.
struct Item {
  enum Kind { kTerm, kTail, kText } kind;
  Term term;
  const char *text;
};

void appendLeaf(ByteBuffer &out, Term term) {
  if (term.isSmall())
    appendFormat(out, "%lld", static_cast<long long>(term.toSmall()));
  else if (term.isAtom())
    appendAtom(out, term);
  else if (term.isNil())
    appendText(out, "[]");
  else if (term.isBig())
    appendBig(out, term);
  else if (term.isFloat())
    appendFormat(out, "%e", term.toFloat());
  else if (term.isBitstring())
    appendBitstring(out, term);
  else if (term.isFun())
    appendFun(out, term);
  else
    appendIdentifier(out, term);
}

class Walker {
public:
  explicit Walker(ByteBuffer &out) : out_(out) {}

  void run(Term term) {
    pushTerm(term);
    while (!items_.empty()) {
      Item item = items_.pop();
      switch (item.kind) {
      case Item::kText: appendText(out_, item.text); break;
      case Item::kTerm: visit(item.term); break;
      case Item::kTail: visitTail(item.term); break;
      }
    }
  }

private:
  void pushTerm(Term term) { items_.push({Item::kTerm, term, nullptr}); }
  void pushText(const char *text) { items_.push({Item::kText, Term(), text}); }

  void visit(Term term) {
    if (term.isCons() && isString(term)) {
      appendString(out_, term);
    } else if (term.isCons()) {
      out_.push('[');
      items_.push({Item::kTail, term.tail(), nullptr});
      pushTerm(term.head());
    } else if (term.isTuple()) {
      out_.push('{');
      pushText("}");
      for (size_t i = term.tupleSize(); i-- > 0;) {
        pushTerm(term.element(i));
        if (i > 0)
          pushText(",");
      }
    } else if (term.isMap()) {
      visitMap(term);
    } else {
      appendLeaf(out_, term);
    }
  }

  void visitTail(Term tail) {
    if (tail.isNil()) {
      out_.push(']');
    } else if (tail.isCons()) {
      out_.push(',');
      items_.push({Item::kTail, tail.tail(), nullptr});
      pushTerm(tail.head());
    } else {
      out_.push('|');
      pushText("]");
      pushTerm(tail);
    }
  }

  /// Differs: OTP shows the inner nodes of maps over 32 keys.
  void visitMap(Term map) {
    appendText(out_, "#{");
    SmallVector<Term, 64> pairs;
    MapIterator iterator(map);
    for (Term key, value; iterator.next(key, value);) {
      pairs.push(key);
      pairs.push(value);
    }
    pushText("}");
    for (size_t i = pairs.size(); i > 0; i -= 2) {
      pushTerm(pairs[i - 1]);
      pushText("=>");
      pushTerm(pairs[i - 2]);
      if (i > 2)
        pushText(",");
    }
  }

  ByteBuffer &out_;
  SmallVector<Item, 64> items_;
};

} // namespace

void displayTerm(ByteBuffer &out, Term term) { Walker(out).run(term); }

} // namespace lumen::rt
