//===- EtfEncode.cpp - terms to the external format -------------*- C++ -*-===//
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/MagicReference.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Etf.h"
#include "runtime/term/EtfTags.h"
#include "runtime/term/FunTable.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Map.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Sort.h"
#include <algorithm>
#include <stdio.h>

namespace lumen::rt {

namespace {

class Encoder {
public:
  Encoder(ByteBuffer &out, const EtfOptions &options) : out_(out), options_(options) {}

  void encode(Term root) {
    one(root);
    size_t rounds = 0;
    while (!work_.empty()) {
      pacePer(++rounds, 1024);
      if (rounds % 1024 == 0 && mayStop())
        return;
      Item &item = work_.back();
      Term next = item.term;
      switch (item.kind) {
      case Item::Words:
        next = Term(*item.words++);
        if (--item.count == 0)
          work_.pop();
        one(next);
        break;
      case Item::List: // ends with the tail, written as a term
        if (next.isCons()) {
          item.term = next.tail();
          one(next.head());
        } else {
          work_.pop();
          one(next);
        }
        break;
      case Item::Single:
        work_.pop();
        one(next);
        break;
      case Item::FunEnd: {
        size_t start = item.count;
        work_.pop();
        patch32(start, static_cast<uint32_t>(out_.size() - start));
        break;
      }
      }
    }
  }

private:
  struct Item {
    enum Kind : uint8_t { Words, List, Single, FunEnd } kind;
    Term term;             ///< List: what is left of it
    const uint64_t *words; ///< Words: `count` terms in a row
    uint64_t count;        ///< FunEnd: where the size is to be filled in
  };

  void byte(unsigned b) { out_.push(static_cast<char>(b)); }
  void u16(unsigned n) {
    byte(n >> 8);
    byte(n);
  }
  void u32(uint64_t n) {
    u16(static_cast<unsigned>(n >> 16 & 0xFFFF));
    u16(static_cast<unsigned>(n & 0xFFFF));
  }
  void u64(uint64_t n) {
    u32(n >> 32);
    u32(n);
  }
  void patch32(size_t at, uint32_t n) {
    for (unsigned i = 0; i < 4; ++i)
      out_[at + i] = static_cast<char>(n >> (24 - 8 * i));
  }

  void integer(Term t) {
    int64_t v;
    if (t.isSmall()) {
      v = t.toSmall();
      if (v >= 0 && v <= 255) {
        byte(kEtfSmallInteger);
        byte(static_cast<unsigned>(v));
        return;
      }
      if (v >= INT32_MIN && v <= INT32_MAX) {
        byte(kEtfInteger);
        u32(static_cast<uint32_t>(v));
        return;
      }
    }
    IntegerView view(t);
    uint64_t top = view.limbs()[view.size() - 1];
    size_t n = view.size() * 8 - static_cast<size_t>(__builtin_clzll(top)) / 8;
    if (n <= 255) {
      byte(kEtfSmallBig);
      byte(static_cast<unsigned>(n));
    } else {
      byte(kEtfLargeBig);
      u32(n);
    }
    byte(view.isNegative());
    for (size_t i = 0; i < n; ++i)
      byte(view.limbs()[i / 8] >> (i % 8 * 8) & 0xFF);
  }

  void atom(Term t) {
    AtomText text = atomText(t);
    if (options_.minorVersion < 2) {
      // Atoms of Latin-1 in the old tag.
      auto *p = reinterpret_cast<const unsigned char *>(text.data), *end = p + text.length;
      size_t chars = 0;
      for (; p < end && *p < 0xC4; ++p)
        chars += *p < 0x80 || *p >= 0xC0;
      if (p == end) {
        byte(kEtfAtom);
        u16(static_cast<unsigned>(chars));
        for (p = reinterpret_cast<const unsigned char *>(text.data); p < end; ++p) {
          if (*p < 0x80) {
            byte(*p);
          } else {
            byte((p[0] << 6 | (p[1] & 0x3F)) & 0xFF);
            ++p;
          }
        }
        return;
      }
    }
    if (text.length <= 255) {
      byte(kEtfSmallAtomUtf8);
      byte(text.length);
    } else {
      byte(kEtfAtomUtf8);
      u16(text.length);
    }
    out_.append(text.data, text.length);
  }

  void bitstring(Term t) {
    BitView v = bitView(t);
    unsigned rest = v.bits % 8;
    size_t n = v.byteSize();
    byte(rest ? kEtfBitBinary : kEtfBinary);
    u32(n);
    if (rest)
      byte(rest);
    auto *p = reinterpret_cast<uint8_t *>(out_.extend(n));
    if (n)
      p[n - 1] = 0;
    copyBits(p, 0, v.bytes, v.offset, v.bits);
  }

  void pid(Term t) {
    Identifier id = pidIdentifier(t);
    byte(kEtfNewPid);
    atom(id.node);
    u32(id.numbers[0]);
    u32(id.numbers[1]);
    u32(id.creation);
  }

  void words(const uint64_t *p, size_t n) {
    if (n)
      work_.push({Item::Words, Term(), p, n});
  }

  void list(Term t) {
    // Strings: proper, bytes only, no longer than 65535.
    size_t n = 0;
    bool isString = true;
    Term end = t;
    for (; end.isCons(); end = end.tail(), ++n) {
      pacePer(n + 1, 8192);
      Term c = end.head();
      isString = isString && c.isSmall() && c.toSmall() >= 0 && c.toSmall() <= 255;
    }
    if (isString && end.isNil() && n <= 65535) {
      byte(kEtfString);
      u16(static_cast<unsigned>(n));
      for (; t.isCons(); t = t.tail())
        byte(static_cast<unsigned>(t.head().toSmall()));
      return;
    }
    byte(kEtfList);
    u32(n);
    work_.push({Item::List, t, nullptr, 0});
  }

  void map(Term t) {
    size_t n = mapSize(t);
    byte(kEtfMap);
    u32(n);
    struct Pair {
      Term key, value;
    };
    SmallVector<Pair, 32> pairs;
    MapIterator it(t);
    Pair p;
    while (it.next(p.key, p.value)) {
      pairs.push(p);
      pacePer(pairs.size(), 1024);
    }
    // The work list runs backwards: the last pair in it comes first. Large maps are
    // written in the reverse of iteration order.
    if (isFlatMap(t))
      std::reverse(pairs.begin(), pairs.end());
    else if (options_.deterministic)
      sortCompact(pairs.data(), pairs.size(), [](const Pair &a, const Pair &b) { return compareMapKeys(a.key, b.key) > 0; });
    for (const Pair &pair : pairs) {
      single(pair.value);
      single(pair.key);
    }
  }

  void single(Term t) { work_.push({Item::Single, t, nullptr, 0}); }

  void fun(Term t) {
    uint64_t *box = t.box();
    auto *info = reinterpret_cast<const abi::FunInfo *>(box[abi::kFunInfo]);
    registerLambda(info);
    byte(kEtfNewFun);
    size_t start = out_.size();
    u32(0);
    byte(info->arity & 0xFF);
    out_.append(reinterpret_cast<const char *>(info->md5), 16);
    u32(info->index);
    size_t free = t.boxSize() + 1 - abi::kFunFree;
    u32(free);
    atom(Term(info->module));
    integer(Term::small(info->index));
    integer(Term::small(info->uniq));
    Term creator(box[abi::kFunCreator]);
    if (!creator.isAnyPid())
      creator =
          options_.creator.isValue() ? options_.creator : makeLocalPid(0, 0);
    pid(creator);
    work_.push({Item::FunEnd, Term(), nullptr, start});
    words(box + abi::kFunFree, free);
  }

  void one(Term t) {
    if (t.isInteger()) {
      integer(t);
    } else if (t.isAtom()) {
      atom(t);
    } else if (t.isNil()) {
      byte(kEtfNil);
    } else if (t.isCons()) {
      list(t);
    } else if (t.isAnyPid()) {
      pid(t);
    } else if (t.isAnyPort()) {
      Identifier id = portIdentifier(t);
      bool wide = id.numbers[1] != 0 || id.numbers[0] >> 28;
      byte(wide ? kEtfV4Port : kEtfNewPort);
      atom(id.node);
      if (wide)
        u32(id.numbers[1]);
      u32(id.numbers[0]);
      u32(id.creation);
    } else if (uint32_t number; t.isReference() && options_.foreign &&
                                options_.foreign->numberOf(t, number)) {
      byte(kEtfForeign);
      u32(number);
    } else if (t.isReference()) {
      if (t.isBoxedTag(abi::kMagicRefTag))
        noteMagicReference(t);
      Identifier id = referenceIdentifier(t);
      byte(kEtfNewerReference);
      u16(id.count);
      atom(id.node);
      u32(id.creation);
      for (uint32_t i = 0; i < id.count; ++i)
        u32(id.numbers[i]);
    } else if (t.isTuple()) {
      size_t n = t.tupleSize();
      byte(n <= 255 ? kEtfSmallTuple : kEtfLargeTuple);
      n <= 255 ? byte(static_cast<unsigned>(n)) : u32(n);
      words(t.box() + 1, n);
    } else if (t.isMap()) {
      map(t);
    } else if (t.isBitstring()) {
      bitstring(t);
    } else if (t.isFloat()) {
      if (options_.minorVersion == 0) {
        byte(kEtfFloat);
        char text[32] = {};
        snprintf(text, sizeof text, "%.20e", t.toFloat());
        out_.append(text, 31);
      } else {
        byte(kEtfNewFloat);
        u64(t.box()[1]);
      }
    } else if (t.isExternalFun()) {
      auto *e = reinterpret_cast<const abi::Export *>(t.box()[abi::kFunInfo]);
      byte(kEtfExport);
      atom(Term(e->module));
      atom(Term(e->function));
      integer(Term::small(static_cast<int64_t>(e->arity)));
    } else {
      fun(t);
    }
  }

  ByteBuffer &out_;
  const EtfOptions &options_;
  SmallVector<Item, 32> work_;
};

} // namespace

void etfEncode(ByteBuffer &out, Term t, const EtfOptions &options) { Encoder(out, options).encode(t); }

} // namespace lumen::rt
