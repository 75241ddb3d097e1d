//===- Compare.cpp - equality and order of terms ----------------*- C++ -*-===//
//
// Walks over pairs of terms, none of which recurses on the C stack for lists and
// tuples, however deep: what is still to be compared waits in a work list of runs
// (consecutive words of two objects).
//
// Numbers compare by exact value, as in OTP: an integer and a float are never
// rounded to each other's type. Maps: by size, then the sorted keys (exactly, integers
// before floats), then the values in key order.
//
// Generated code calls the walks inline, where no process can be interrupted as in a
// BIF: those instances ask by themselves whether it is others' turn (Steps).
//
//===----------------------------------------------------------------------===//
#include "runtime/term/Compare.h"
#include "runtime/abi/Code.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Map.h"
#include <algorithm>

namespace lumen::rt {

namespace {
struct Run {
  const uint64_t *a, *b;
  uint64_t count;
};
using Work = SmallVector<Run, 16>;

/// Counts pairs of words. `kPaces`: called by generated code.
template <bool kPaces>
struct Steps {
  void operator()(size_t more = 1) {
    if constexpr (kPaces) {
      count_ += more;
      if (count_ >= kAtOnce) [[unlikely]] {
        count_ = 0;
        paceInCode(kAtOnce);
      }
    }
  }

private:
  /// Some hundred microseconds: a switch of stacks is nothing beside them.
  static constexpr size_t kAtOnce = 65536;
  size_t count_ = 0;
};

bool equalBig(const uint64_t *a, const uint64_t *b) {
  size_t n = (a[0] >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask;
  return memcmp(a + 1, b + 1, n * 8) == 0;
}

/// Two heap binaries; what is behind the last byte does not count.
bool equalHeapBinaries(const uint64_t *a, const uint64_t *b) {
  if (a[1] != b[1])
    return false;
  size_t words = a[1] / 8;
  for (size_t i = 0; i < words; ++i)
    if (a[2 + i] != b[2 + i])
      return false;
  unsigned rest = a[1] % 8;
  return rest == 0 || (a[2 + words] ^ b[2 + words]) << (64 - 8 * rest) == 0;
}

bool equalReference(Term a, Term b) {
  return compareIdentifiers(referenceIdentifier(a), referenceIdentifier(b)) == 0;
}

bool sameLambda(const abi::FunInfo *a, const abi::FunInfo *b) {
  return a == b || (a->module == b->module && a->index == b->index && a->uniq == b->uniq);
}
const abi::FunInfo *funInfo(Term t) {
  return reinterpret_cast<const abi::FunInfo *>(t.box()[abi::kFunInfo]);
}
const abi::Export *exportOf(Term t) {
  return reinterpret_cast<const abi::Export *>(t.box()[abi::kFunInfo]);
}
} // namespace

template <bool kPaces>
static bool equalExactWalk(Term a, Term b) {
  Work work;
  Steps<kPaces> step;
  while (true) {
    step();
    // a and b differ as words here.
    if (a.isCons()) {
      if (!b.isCons())
        return false;
      // Along the spine; what is not immediate in the heads is done at once, with the
      // tails left for later.
      const uint64_t *x = a.cell(), *y = b.cell();
      if (x[0] == y[0]) {
        a = Term(x[1]);
        b = Term(y[1]);
      } else {
        a = Term(x[0]);
        b = Term(y[0]);
        if (a.isImmediate() || b.isImmediate())
          return false;
        if (x[1] != y[1])
          work.push({x + 1, y + 1, 1});
      }
    } else if (a.isBoxed()) {
      if (!b.isBoxed())
        return false;
      const uint64_t *x = a.box(), *y = b.box();
      uint64_t tag = x[0] & abi::kHeaderTagMask;
      size_t size = (x[0] >> abi::kHeaderSizeShift) & abi::kHeaderSizeMask;
      switch (tag) {
      case abi::kTupleTag:
      case abi::kMapTag:
        if (x[0] != y[0])
          return false;
        if (size)
          work.push({x + 1, y + 1, size});
        break;
      case abi::kPosBigTag:
      case abi::kNegBigTag:
        if (x[0] != y[0] || !equalBig(x, y))
          return false;
        break;
      case abi::kFloatTag:
        if (x[0] != y[0] || a.toFloat() != b.toFloat())
          return false;
        break;
      case abi::kHeapBinTag:
        if ((y[0] & abi::kHeaderTagMask) == abi::kHeapBinTag) {
          if (!equalHeapBinaries(x, y))
            return false;
          break;
        }
        [[fallthrough]];
      case abi::kRefcBinTag:
      case abi::kSubBinTag:
        if (!b.isBitstring() || !equalBitstrings(a, b))
          return false;
        break;
      case abi::kRefTag:
      case abi::kMagicRefTag:
      case abi::kExternalRefTag:
        if (!b.isReference() || !equalReference(a, b))
          return false;
        break;
      case abi::kFunTag:
        if (x[0] != y[0] || !sameLambda(funInfo(a), funInfo(b)))
          return false;
        if (size + 1 > abi::kFunFree)
          work.push({x + abi::kFunFree, y + abi::kFunFree, size + 1 - abi::kFunFree});
        break;
      case abi::kExportTag: {
        if ((y[0] & abi::kHeaderTagMask) != abi::kExportTag)
          return false;
        const abi::Export *e = exportOf(a), *f = exportOf(b);
        if (e != f && (e->module != f->module || e->function != f->function || e->arity != f->arity))
          return false;
        break;
      }
      case abi::kExternalPidTag:
      case abi::kExternalPortTag:
        if (x[0] != y[0] || memcmp(x + 1, y + 1, size * 8) != 0)
          return false;
        break;
      default: // a match context: never seen by programs
        return false;
      }
      goto next;
    } else {
      return false; // immediates that differ
    }
    if (a != b)
      continue;
  next:
    do {
      if (work.empty())
        return true;
      Run &run = work.back();
      while (run.count && *run.a == *run.b) {
        ++run.a;
        ++run.b;
        --run.count;
      }
      if (run.count == 0) {
        work.pop();
        continue;
      }
      a = Term(*run.a++);
      b = Term(*run.b++);
      if (--run.count == 0)
        work.pop();
      break;
    } while (true);
  }
}

bool equalExactSlow(Term a, Term b) { return equalExactWalk<false>(a, b); }

namespace {
/// Type ranks in term order.
enum Rank { kRankNumber, kRankAtom, kRankReference, kRankFun, kRankPort, kRankPid, kRankTuple, kRankMap, kRankNil, kRankCons, kRankBitstring };

Rank rankOf(Term t) {
  if (t.isCons())
    return kRankCons;
  if (t.isBoxed()) {
    switch (t.boxTag()) {
    case abi::kTupleTag: return kRankTuple;
    case abi::kPosBigTag:
    case abi::kNegBigTag:
    case abi::kFloatTag: return kRankNumber;
    case abi::kRefTag:
    case abi::kMagicRefTag:
    case abi::kExternalRefTag: return kRankReference;
    case abi::kFunTag:
    case abi::kExportTag: return kRankFun;
    case abi::kExternalPidTag: return kRankPid;
    case abi::kExternalPortTag: return kRankPort;
    case abi::kMapTag: return kRankMap;
    default: return kRankBitstring;
    }
  }
  if (t.isSmall())
    return kRankNumber;
  if (t.isAtom())
    return kRankAtom;
  if (t.isPid())
    return kRankPid;
  if (t.isPort())
    return kRankPort;
  return kRankNil;
}

int compareNumbers(Term a, Term b, bool exact) {
  bool x = a.isFloat(), y = b.isFloat();
  if (!x && !y)
    return integerCompare(a, b);
  if (x && y) {
    double u = a.toFloat(), v = b.toFloat();
    return u < v ? -1 : u > v;
  }
  if (exact)
    return x ? 1 : -1;
  return x ? -compareIntegerDouble(b, a.toFloat()) : compareIntegerDouble(a, b.toFloat());
}

/// What decides between two terms of the same kind before their elements; elements to
/// compare next, if any, go onto the work list.
/// Funs: the order of OTP is by module (text), then index, then the number and
/// values of free variables; external funs come after closures.
int compareFuns(Term a, Term b, Run &rest) {
  if (a.isClosure() != b.isClosure())
    return a.isClosure() ? -1 : 1;
  if (a.isExternalFun()) {
    const abi::Export *e = exportOf(a), *f = exportOf(b);
    if (int order = compareAtoms(Term(e->module), Term(f->module)))
      return order;
    if (int order = compareAtoms(Term(e->function), Term(f->function)))
      return order;
    return e->arity < f->arity ? -1 : e->arity > f->arity;
  }
  const abi::FunInfo *e = funInfo(a), *f = funInfo(b);
  if (int order = compareAtoms(Term(e->module), Term(f->module)))
    return order;
  if (e->index != f->index)
    return e->index < f->index ? -1 : 1;
  if (e->uniq != f->uniq)
    return e->uniq < f->uniq ? -1 : 1;
  size_t n = a.boxSize(), m = b.boxSize();
  if (n != m)
    return n < m ? -1 : 1;
  rest = {a.box() + abi::kFunFree, b.box() + abi::kFunFree, n + 1 - abi::kFunFree};
  return 0;
}

template <bool kPaces>
int compareWalk(Term a, Term b, bool exact);

/// Maps of equal size, at least one of them a trie. Of two different sets of keys, that
/// one comes first that has the least key that is not in both; of equal sets, the least
/// key with different values decides. So no keys need to be sorted. Recurses on the C
/// stack for maps of over 32 keys inside of such maps only.
template <bool kPaces>
int compareTries(Term a, Term b, bool exact) {
  Steps<kPaces> step;
  Term least, key, value;
  int order = 0;
  // A key of one map that the other one lacks beats all values.
  bool isLacking = false;
  auto isLess = [&](Term k) {
    return !least.isValue() || compareWalk<kPaces>(k, least, true) < 0;
  };
  for (MapIterator it(a); it.next(key, value);) {
    step(16);
    Term other = mapGet(b, key);
    if (!other.isValue()) {
      if (!isLacking || isLess(key)) {
        least = key;
        order = -1;
      }
      isLacking = true;
    } else if (!isLacking && value != other && isLess(key)) {
      if (int values = compareWalk<kPaces>(value, other, exact)) {
        least = key;
        order = values;
      }
    }
  }
  if (!isLacking)
    return order;
  for (MapIterator it(b); it.next(key, value);) {
    step(16);
    if (!mapGet(a, key).isValue() && isLess(key)) {
      least = key;
      order = 1;
    }
  }
  return order;
}

template <bool kPaces>
int compareWalk(Term a, Term b, bool exact) {
  // Runs are walked in order; the lowest bit of the count says whether exactly.
  Work work;
  Steps<kPaces> step;
  bool now = exact;
  while (true) {
    step();
    int order = 0;
    Run rest{nullptr, nullptr, 0};
    bool restExact = now;
    if (a == b) {
    } else if (a.isSmall() && b.isSmall()) {
      return a.toSmall() < b.toSmall() ? -1 : 1;
    } else if (a.isCons() && b.isCons()) {
      const uint64_t *x = a.cell(), *y = b.cell();
      while (x[0] == y[0]) {
        step();
        a = Term(x[1]);
        b = Term(y[1]);
        if (a == b || !a.isCons() || !b.isCons())
          break;
        x = a.cell();
        y = b.cell();
      }
      if (x[0] != y[0]) {
        work.push({x + 1, y + 1, uint64_t(2) + now});
        a = Term(x[0]);
        b = Term(y[0]);
      }
      continue;
    } else {
      Rank rank = rankOf(a), other = rankOf(b);
      if (rank != other)
        return rank < other ? -1 : 1;
      switch (rank) {
      case kRankNumber:
        order = compareNumbers(a, b, now);
        break;
      case kRankAtom:
        order = compareAtoms(a, b);
        break;
      case kRankReference:
        order = compareIdentifiers(referenceIdentifier(a), referenceIdentifier(b));
        break;
      case kRankFun:
        order = compareFuns(a, b, rest);
        break;
      case kRankPort:
        order = compareIdentifiers(portIdentifier(a), portIdentifier(b));
        break;
      case kRankPid:
        order = comparePids(pidIdentifier(a), pidIdentifier(b));
        break;
      case kRankTuple: {
        size_t n = a.tupleSize(), m = b.tupleSize();
        if (n != m)
          return n < m ? -1 : 1;
        rest = {a.box() + 1, b.box() + 1, n};
        break;
      }
      case kRankMap: {
        size_t n = mapSize(a), m = mapSize(b);
        if (n != m)
          return n < m ? -1 : 1;
        if (!isFlatMap(a)) {
          order = compareTries<kPaces>(a, b, now);
          break;
        }
        // Keys first, always exactly: they are pushed last.
        if (n)
          work.push({a.box() + 2, b.box() + 2, 2 * n + now});
        if (flatKeys(a) != flatKeys(b)) {
          rest = {flatKeys(a).box() + 1, flatKeys(b).box() + 1, n};
          restExact = true;
        }
        break;
      }
      case kRankNil:
      case kRankCons:
        break;
      case kRankBitstring:
        order = compareBitstrings(a, b);
        break;
      }
      if (order)
        return order;
      if (rest.count)
        work.push({rest.a, rest.b, 2 * rest.count + restExact});
    }
    // Next pair of words that differ.
    while (true) {
      if (work.empty())
        return 0;
      Run &run = work.back();
      while (run.count > 1 && *run.a == *run.b) {
        ++run.a;
        ++run.b;
        run.count -= 2;
      }
      if (run.count <= 1) {
        work.pop();
        continue;
      }
      now = run.count & 1;
      a = Term(*run.a++);
      b = Term(*run.b++);
      run.count -= 2;
      if (run.count <= 1)
        work.pop();
      break;
    }
  }
}

/// How the words of a run compare.
enum Mode : uint64_t { kLoose, kExact, kTrieChildren };

/// Like equalExactWalk, but numbers are equal by value. Not so the keys of maps.
template <bool kPaces>
bool equalLooseWalk(Term a, Term b) {
  // The lowest two bits of the count are the Mode.
  Work work;
  Steps<kPaces> step;
  uint64_t mode = kLoose;
  auto push = [&](const uint64_t *x, const uint64_t *y, uint64_t count,
                  uint64_t how) {
    if (count)
      work.push({x, y, 4 * count + how});
  };
  while (true) {
    step();
    if (a == b) {
    } else if (mode == kTrieChildren && a.isCons()) { // a leaf
      if (!b.isCons() || !equalExact(a.head(), b.head()))
        return false;
      push(a.cell() + 1, b.cell() + 1, 1, kLoose);
    } else if (mode == kExact) {
      if (!equalExact(a, b))
        return false;
    } else if (a.isCons()) {
      if (!b.isCons())
        return false;
      // The head now, the tail later; of a list of immediates the tail at once.
      const uint64_t *x = a.cell(), *y = b.cell();
      if (x[0] == y[0]) {
        a = Term(x[1]);
        b = Term(y[1]);
        continue;
      }
      push(x + 1, y + 1, 1, kLoose);
      a = Term(x[0]);
      b = Term(y[0]);
      continue;
    } else if (a.isNumber()) {
      if (!b.isNumber() || compareNumbers(a, b, false) != 0)
        return false;
    } else if (a.isBoxed() && b.isBoxed()) {
      const uint64_t *x = a.box(), *y = b.box();
      size_t size = a.boxSize();
      switch (x[0] & abi::kHeaderTagMask) {
      case abi::kTupleTag:
        if (x[0] != y[0])
          return false;
        push(x + 1, y + 1, size, kLoose);
        break;
      case abi::kMapTag:
        if (x[0] != y[0])
          return false;
        if (mode == kTrieChildren) {
          push(x + 1, y + 1, size, kTrieChildren);
        } else if (isFlatMap(a)) {
          push(x + 2, y + 2, size - 1, kLoose);
          push(x + 1, y + 1, 1, kExact);
        } else if (x[1] != y[1]) {
          return false;
        } else {
          push(x + 2, y + 2, size - 1, kTrieChildren);
        }
        break;
      case abi::kFunTag: {
        Run rest{nullptr, nullptr, 0};
        if (!b.isClosure() || compareFuns(a, b, rest) != 0)
          return false;
        push(rest.a, rest.b, rest.count, kLoose);
        break;
      }
      default:
        if (!equalExactWalk<kPaces>(a, b))
          return false;
      }
    } else {
      return false;
    }
    // Next pair of words that differ.
    while (true) {
      if (work.empty())
        return true;
      Run &run = work.back();
      mode = run.count & 3;
      while (run.count >= 4 && *run.a == *run.b) {
        ++run.a;
        ++run.b;
        run.count -= 4;
      }
      if (run.count < 4) {
        work.pop();
        continue;
      }
      a = Term(*run.a++);
      b = Term(*run.b++);
      run.count -= 4;
      if (run.count < 4)
        work.pop();
      break;
    }
  }
}
} // namespace

int compareSlow(Term a, Term b, bool exact) {
  return compareWalk<false>(a, b, exact);
}
bool equalLooseSlow(Term a, Term b) { return equalLooseWalk<false>(a, b); }

// What generated code calls. It has looked at the words already.

static uint64_t equalExactInCode(Term a, Term b) {
  if (a == b)
    return true;
  if (((a.word() ^ b.word()) & 3) != 0 || a.isImmediate())
    return false;
  return equalExactWalk<true>(a, b);
}

} // namespace lumen::rt

using lumen::rt::Term;

extern "C" uint64_t lumen_eq(uint64_t a, uint64_t b) {
  if (a == b)
    return true;
  return lumen::rt::equalLooseWalk<true>(Term(a), Term(b));
}
extern "C" uint64_t lumen_eq_exact(uint64_t a, uint64_t b) {
  return lumen::rt::equalExactInCode(Term(a), Term(b));
}
extern "C" int64_t lumen_compare(uint64_t a, uint64_t b) {
  if (Term(a).isFloat() && Term(b).isFloat()) {
    double x = Term(a).toFloat(), y = Term(b).toFloat();
    return x < y ? -1 : x > y;
  }
  if (a == b)
    return 0;
  return lumen::rt::compareWalk<true>(Term(a), Term(b), false);
}
