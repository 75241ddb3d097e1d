//===- Hash.cpp - hashes of terms -------------------------------*- C++ -*-===//
//
// The numbers that these functions give are part of OTP's interface (phash, phash2) or
// of the iteration order of large maps, so the mixing steps and constants are fixed.
// Source: OTP utils.c (make_hash, make_hash2, make_internal_hash).
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Hash.h"
#include "runtime/sys/Pace.h"
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Map.h"

namespace lumen::rt {

using hash::mix;

namespace {
/// The i-th constant that tells kinds of terms apart.
constexpr uint32_t constant(uint32_t i) { return hash::kGolden * i; }

void mix2(uint32_t x, uint32_t y, uint32_t c, uint32_t &h) { mix(c + x, c + y, h); }
void mix1(uint32_t x, uint32_t c, uint32_t &h) { mix2(x, 0, c, h); }

uint32_t blockHash(const uint8_t *k, size_t length, uint32_t initial) {
  uint32_t a = hash::kGolden, b = hash::kGolden, c = initial;
  auto word = [](const uint8_t *p) __attribute__((always_inline)) {
    uint32_t w;
    memcpy(&w, p, 4);
    return w;
  };
  size_t left = length;
  for (; left >= 12; left -= 12, k += 12) {
    a += word(k);
    b += word(k + 4);
    c += word(k + 8);
    hash::mixAll(a, b, c);
  }
  c += static_cast<uint32_t>(length);
  // The last bytes; the first byte of c is the length's.
  for (size_t i = 0; i < left; ++i) {
    uint32_t byte = k[i];
    if (i < 4)
      a += byte << (8 * i);
    else if (i < 8)
      b += byte << (8 * (i - 4));
    else
      c += byte << (8 * (i - 7));
  }
  hash::mixAll(a, b, c);
  return c;
}

uint32_t hashBitstring(Term t, uint32_t h) {
  BitView v = bitView(t);
  uint32_t con = constant(13) + h;
  size_t size = v.bits / 8;
  unsigned rest = v.bits % 8;
  if (v.bits == 0)
    return con;
  SmallVector<uint8_t, 256> copy;
  const uint8_t *bytes;
  if (v.isAligned()) {
    bytes = v.data();
  } else {
    copyBits(copy.extend(size + 1), 0, v.bytes, v.offset, v.bits);
    bytes = copy.data();
  }
  h = blockHash(bytes, size, con);
  if (rest)
    mix2(rest, bytes[size] >> (8 - rest), constant(15), h);
  return h;
}

void hashBig(Term t, uint32_t &h) {
  uint32_t con = constant(t.boxTag() == abi::kNegBigTag ? 10 : 11);
  for (size_t i = 0; i < t.boxSize(); ++i) {
    uint64_t limb = t.box()[1 + i];
    mix2(static_cast<uint32_t>(limb), static_cast<uint32_t>(limb >> 32), con, h);
  }
}

uint64_t floatBits(Term t) {
  double d = t.toFloat();
  return std::bit_cast<uint64_t>(d == 0 ? 0.0 : d);
}

bool isByte(Term t) { return t.isSmall() && t.word() <= Term::small(255).word(); }

/// The up to three bytes at the end of a run of them in a list.
struct ByteRun {
  unsigned count = 0;
  uint32_t bytes = 0;
};

/// Hashes the bytes that a list begins with, four at a time; `list` becomes what
/// follows them.
ByteRun hashBytes(Term &list, uint32_t &h) {
  ByteRun run;
  while (list.isCons() && isByte(list.head())) {
    run.bytes = (run.bytes << 8) + static_cast<uint32_t>(list.head().toSmall());
    if (++run.count == 4) {
      mix1(run.bytes, constant(4), h);
      run = {};
    }
    list = list.tail();
  }
  return run;
}

const abi::FunInfo *funInfo(Term t) {
  return reinterpret_cast<const abi::FunInfo *>(t.box()[abi::kFunInfo]);
}
const abi::Export *exportOf(Term t) {
  return reinterpret_cast<const abi::Export *>(t.box()[abi::kFunInfo]);
}
uint32_t atomHash(uint64_t atom) { return atomText(Term(atom)).hash; }

/// What waits on the work list: a term (primary tag not 00) or one of these.
enum Mark : uint64_t { kMapTail = 4, kMapPair = 8, kCdr = 12 };
} // namespace

uint32_t portableHash2(Term term) {
  if (term.isAtom())
    return atomHash(term.word());
  SmallVector<uint64_t, 64> work;
  uint32_t h = 0, pairs = 0;
  for (size_t rounds = 1;; ++rounds) {
    pacePer(rounds, 1024);
    // One term into h.
    if (term.isCons()) {
      ByteRun rest = hashBytes(term, h);
      if (rest.count)
        mix1(rest.bytes, constant(4), h);
      if (term.isCons()) {
        work.push(term.tail().word());
        term = term.head();
      }
      continue;
    }
    if (term.isBoxed()) {
      uint64_t *box = term.box();
      size_t size = term.boxSize();
      switch (term.boxTag()) {
      case abi::kTupleTag:
        mix1(static_cast<uint32_t>(size), constant(9), h);
        for (size_t i = size; i > 0; --i)
          work.push(box[i]);
        break;
      case abi::kMapTag: {
        size_t n = mapSize(term);
        mix1(static_cast<uint32_t>(n), constant(16), h);
        if (n == 0)
          break;
        // Pairs are hashed by themselves and combined by exclusive or, so that the
        // order does not matter.
        work.push(uint64_t(pairs) << 2); // raw 32 bits in a header's clothes
        work.push(uint64_t(h) << 2);
        work.push(kMapTail);
        h = pairs = 0;
        MapIterator it(term);
        Term k, v;
        while (it.next(k, v)) {
          work.push(kMapPair);
          work.push(v.word());
          work.push(k.word());
        }
        break;
      }
      case abi::kExportTag: {
        const abi::Export *e = exportOf(term);
        mix2(static_cast<uint32_t>(e->arity), atomHash(e->module), constant(1), h);
        mix1(atomHash(e->function), constant(14), h);
        break;
      }
      case abi::kFunTag: {
        const abi::FunInfo *f = funInfo(term);
        size_t free = size + 1 - abi::kFunFree;
        mix2(static_cast<uint32_t>(free), atomHash(f->module), constant(1), h);
        mix2(f->index, f->uniq, constant(1), h);
        for (size_t i = free; i > 0; --i)
          work.push(box[abi::kFunFree + i - 1]);
        break;
      }
      case abi::kHeapBinTag:
      case abi::kRefcBinTag:
      case abi::kSubBinTag:
        h = hashBitstring(term, h);
        break;
      case abi::kPosBigTag:
      case abi::kNegBigTag:
        hashBig(term, h);
        break;
      case abi::kRefTag:
      case abi::kMagicRefTag:
      case abi::kExternalRefTag:
        mix1(referenceIdentifier(term).numbers[0], constant(7), h);
        break;
      case abi::kExternalPidTag:
        mix1(pidIdentifier(term).numbers[0], constant(5), h);
        break;
      case abi::kExternalPortTag:
        mix1(portIdentifier(term).numbers[0], constant(6), h);
        break;
      case abi::kFloatTag: {
        uint64_t bits = floatBits(term);
        mix2(static_cast<uint32_t>(bits >> 32), static_cast<uint32_t>(bits), constant(12), h);
        break;
      }
      }
    } else if (term.isSmall()) {
      int64_t x = term.toSmall();
      if (x >= -(1 << 27) && x < (1 << 27)) {
        auto y = static_cast<uint32_t>(x);
        if (x < 0)
          mix1(~y + 1, constant(1), h);
        mix1(y, constant(1), h);
      } else {
        uint64_t m = x < 0 ? ~static_cast<uint64_t>(x) + 1 : static_cast<uint64_t>(x);
        mix2(static_cast<uint32_t>(m), static_cast<uint32_t>(m >> 32), constant(x < 0 ? 10 : 11), h);
      }
    } else if (term.isAtom()) {
      if (h == 0)
        h = atomHash(term.word());
      else
        mix1(atomHash(term.word()), constant(3), h);
    } else if (term.isNil()) {
      if (h == 0)
        h = 3468870702u;
      else
        mix1(2, constant(2), h);
    } else if (term.isPid()) {
      mix1(pidIdentifier(term).numbers[0], constant(5), h);
    } else if (term.isPort()) {
      mix1(portIdentifier(term).numbers[0], constant(6), h);
    }
    // Next.
    while (true) {
      if (work.empty())
        return h;
      uint64_t word = work.pop();
      if (word == kMapTail) {
        h = static_cast<uint32_t>(work.pop() >> 2);
        mix1(pairs, constant(19), h);
        pairs = static_cast<uint32_t>(work.pop() >> 2);
      } else if (word == kMapPair) {
        pairs ^= h;
        h = 0;
      } else {
        term = Term(word);
        break;
      }
    }
  }
}

uint32_t internalHashSlow(Term term, uint32_t salt) {
  SmallVector<uint64_t, 64> work;
  uint32_t h = salt ^ hash::kInternalSalt;
  auto rotate = [&](uint32_t c) {
    h ^= c;
    h = (h << 17) ^ (h >> 15);
  };
  while (true) {
    if (term.isCons()) {
      ByteRun rest = hashBytes(term, h);
      if (rest.count)
        mix2(rest.bytes, rest.count, constant(22), h);
      if (term.isCons()) {
        Term tail = term.tail();
        rotate(constant(17));
        work.push(tail.word());
        if (!tail.isCons())
          work.push(kCdr);
        term = term.head();
      }
      continue;
    }
    if (term.isBoxed()) {
      uint64_t *box = term.box();
      size_t size = term.boxSize();
      switch (term.boxTag()) {
      case abi::kTupleTag:
        mix1(static_cast<uint32_t>(size), constant(9), h);
        for (size_t i = size; i > 0; --i)
          work.push(box[i]);
        break;
      case abi::kMapTag: {
        size_t n = mapSize(term);
        mix1(static_cast<uint32_t>(n), constant(16), h);
        // The same pairs come in the same order: maps have one shape.
        if (isFlatMap(term)) {
          for (size_t i = n; i-- > 0;) {
            work.push(flatValue(term, i).word());
            work.push(flatKey(term, i).word());
          }
        } else {
          MapIterator it(term);
          Term k, v;
          while (it.next(k, v)) {
            work.push(v.word());
            work.push(k.word());
          }
        }
        break;
      }
      case abi::kExportTag: {
        const abi::Export *e = exportOf(term);
        mix2(static_cast<uint32_t>(e->module), static_cast<uint32_t>(e->function), constant(14) + static_cast<uint32_t>(e->arity), h);
        break;
      }
      case abi::kFunTag: {
        const abi::FunInfo *f = funInfo(term);
        size_t free = size + 1 - abi::kFunFree;
        mix2(static_cast<uint32_t>(free), static_cast<uint32_t>(f->module), constant(20), h);
        mix2(f->index, f->uniq, constant(21), h);
        for (size_t i = free; i > 0; --i)
          work.push(box[abi::kFunFree + i - 1]);
        break;
      }
      case abi::kHeapBinTag:
      case abi::kRefcBinTag:
      case abi::kSubBinTag:
        h = hashBitstring(term, h);
        break;
      case abi::kPosBigTag:
      case abi::kNegBigTag:
        hashBig(term, h);
        break;
      case abi::kRefTag:
      case abi::kMagicRefTag:
      case abi::kExternalRefTag: {
        Identifier id = referenceIdentifier(term);
        if (!id.isLocal)
          mix2(static_cast<uint32_t>(id.node.word()), id.creation, constant(7), h);
        mix1(id.numbers[0], constant(7), h);
        mix2(id.numbers[1], id.numbers[2], constant(8), h);
        break;
      }
      case abi::kExternalPidTag:
      case abi::kExternalPortTag:
        mix2(static_cast<uint32_t>(box[1]), static_cast<uint32_t>(box[2]), constant(5), h);
        mix2(static_cast<uint32_t>(box[3]), static_cast<uint32_t>(box[3] >> 32), constant(5), h);
        break;
      case abi::kFloatTag: {
        uint64_t bits = floatBits(term);
        mix2(static_cast<uint32_t>(bits), static_cast<uint32_t>(bits >> 32), constant(12), h);
        break;
      }
      }
    } else {
      mix2(static_cast<uint32_t>(term.word()), static_cast<uint32_t>(term.word() >> 32), constant(1), h);
    }
    while (true) {
      if (work.empty())
        return h;
      uint64_t word = work.pop();
      if (word != kCdr) {
        term = Term(word);
        break;
      }
      rotate(constant(18));
    }
  }
}

namespace {
// Primes just above 2^28, by their number in the definition of the old hash.
constexpr uint32_t kPrime[] = {0, 268440163, 268439161, 268435459, 268436141, 268438633, 268437017, 268438039, 268437511, 268439627, 268440479, 268440577, 268440581, 268440593, 268440611};

uint32_t bytes4(uint32_t h, uint32_t x, uint32_t prime) {
  for (unsigned i = 0; i < 32; i += 8)
    h = h * prime + ((x >> i) & 0xFF);
  return h;
}
uint32_t magnitudeHash(uint32_t h, uint64_t limb, bool last) {
  h = bytes4(h, static_cast<uint32_t>(limb), kPrime[2]);
  if (!last || limb >> 32)
    h = bytes4(h, static_cast<uint32_t>(limb >> 32), kPrime[2]);
  return h;
}
} // namespace

uint32_t portableHash(Term term) {
  // Work list entries: (kind, word, count).
  enum Kind : uint64_t { kTerms, kTupleEnd, kListTail, kListEnd };
  struct Item {
    Kind kind;
    const uint64_t *words;
    uint64_t count;
  };
  SmallVector<Item, 32> work;
  uint32_t h = 0;
  while (true) {
    if (term.isCons()) {
      // Bytes go straight into the hash, other heads by way of the work list.
      while (isByte(term.head())) {
        h = h * kPrime[2] + static_cast<uint32_t>(term.head().toSmall());
        Term tail = term.tail();
        if (!tail.isCons()) {
          work.push({kListEnd, nullptr, 0});
          term = tail;
          break;
        }
        term = tail;
      }
      if (!term.isCons())
        continue;
      work.push({kListTail, term.cell() + 1, 1});
      term = term.head();
      continue;
    }
    if (term.isNil()) {
      h = h * kPrime[3] + 1;
    } else if (term.isAtom()) {
      h = h * kPrime[1] + atomHash(term.word());
    } else if (term.isSmall()) {
      int64_t x = term.toSmall();
      h = magnitudeHash(h, x < 0 ? ~static_cast<uint64_t>(x) + 1 : static_cast<uint64_t>(x), true);
      h *= x < 0 ? kPrime[4] : kPrime[3];
    } else if (term.isAnyPid()) {
      h = bytes4(h, pidIdentifier(term).numbers[0], kPrime[5]) * kPrime[6];
    } else if (term.isAnyPort()) {
      h = bytes4(h, portIdentifier(term).numbers[0], kPrime[9]) * kPrime[10];
    } else if (term.isReference()) {
      h = bytes4(h, referenceIdentifier(term).numbers[0], kPrime[9]) * kPrime[10];
    } else if (term.isBitstring()) {
      BitView v = bitView(term);
      uint64_t at = 0;
      for (; at + 8 <= v.bits; at += 8)
        h = h * kPrime[1] + static_cast<uint32_t>(readBits(v.bytes, v.offset + at, 8));
      if (unsigned rest = v.bits % 8) {
        h = h * kPrime[1] + static_cast<uint32_t>(readBits(v.bytes, v.offset + at, rest));
        h = h * kPrime[12] + rest;
      }
      h = h * kPrime[4] + static_cast<uint32_t>(v.bits / 8);
    } else {
      uint64_t *box = term.box();
      size_t size = term.boxSize();
      switch (term.boxTag()) {
      case abi::kTupleTag:
        work.push({kTupleEnd, nullptr, size});
        work.push({kTerms, box + 1, size});
        break;
      case abi::kMapTag:
        h = h * kPrime[13] + kPrime[14] + portableHash2(term);
        break;
      case abi::kPosBigTag:
      case abi::kNegBigTag:
        for (size_t i = 0; i < size; ++i)
          h = magnitudeHash(h, box[1 + i], i + 1 == size);
        h *= term.boxTag() == abi::kNegBigTag ? kPrime[4] : kPrime[3];
        break;
      case abi::kFloatTag: {
        uint64_t bits = floatBits(term);
        h = h * kPrime[6] + (static_cast<uint32_t>(bits) ^ static_cast<uint32_t>(bits >> 32));
        break;
      }
      case abi::kExportTag: {
        const abi::Export *e = exportOf(term);
        h = h * kPrime[11] + static_cast<uint32_t>(e->arity);
        h = h * kPrime[1] + atomHash(e->module);
        h = h * kPrime[1] + atomHash(e->function);
        break;
      }
      case abi::kFunTag: {
        const abi::FunInfo *f = funInfo(term);
        size_t free = size + 1 - abi::kFunFree;
        h = h * kPrime[10] + static_cast<uint32_t>(free);
        h = h * kPrime[1] + atomHash(f->module);
        h = h * kPrime[2] + f->index;
        h = h * kPrime[2] + f->uniq;
        work.push({kTerms, box + abi::kFunFree, free});
        break;
      }
      }
    }
    // Next.
    while (true) {
      if (work.empty())
        return h;
      Item &item = work.back();
      if (item.kind == kTupleEnd) {
        h = h * kPrime[9] + static_cast<uint32_t>(item.count);
        work.pop();
      } else if (item.kind == kListEnd) {
        h *= kPrime[8];
        work.pop();
      } else if (item.kind == kListTail) {
        term = Term(*item.words);
        if (term.isCons()) {
          work.pop();
        } else {
          item.kind = kListEnd;
        }
        break;
      } else if (item.count == 0) {
        work.pop();
      } else {
        term = Term(*item.words++);
        --item.count;
        break;
      }
    }
  }
}

} // namespace lumen::rt
