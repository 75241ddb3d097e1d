//===- Maps.cpp - BIFs about maps -------------------------------*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Map.h"
#include "runtime/sched/Pacing.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

static Term badmap(Process &proc, Term t) { return proc.error(makeTuple(proc.heap(), atoms::badmap, t)); }
static Term badkey(Process &proc, Term key) { return proc.error(makeTuple(proc.heap(), atoms::badkey, key)); }

// Entries of generated code -----------------------------------------------------

extern "C" uint64_t lumen_map_get(uint64_t map, uint64_t key) {
  Term m(map);
  return m.isMap() ? mapGet(m, Term(key)).word() : abi::kNoValue;
}

extern "C" uint64_t lumen_map_new(Process *proc, const uint64_t *pairs, int64_t n) {
  return mapFromPairs(proc->heap(), reinterpret_cast<const Term *>(pairs), static_cast<size_t>(n)).word();
}

extern "C" uint64_t lumen_map_update(Process *proc, uint64_t map, const uint64_t *pairs, int64_t n, int64_t exact) {
  Term m(map);
  if (!m.isMap())
    return badmap(*proc, m).word();
  if (exact) {
    Term missing;
    m = mapUpdateMany(proc->heap(), m, reinterpret_cast<const Term *>(pairs),
                      static_cast<size_t>(n), missing);
    return m.isValue() ? m.word() : badkey(*proc, missing).word();
  }
  for (int64_t i = 0; i < n; ++i)
    m = mapPut(proc->heap(), m, Term(pairs[2 * i]), Term(pairs[2 * i + 1]));
  return m.word();
}

// erlang ------------------------------------------------------------------------

BIF(erlang_map_size, 1) {
  return args[0].isMap() ? Term::small(static_cast<int64_t>(mapSize(args[0]))) : badmap(proc, args[0]);
}
BIF(erlang_map_get, 2) {
  if (!args[1].isMap())
    return badmap(proc, args[1]);
  Term value = mapGet(args[1], args[0]);
  return value.isValue() ? value : badkey(proc, args[0]);
}
BIF(erlang_is_map_key, 2) {
  return args[1].isMap() ? boolTerm(mapGet(args[1], args[0]).isValue()) : badmap(proc, args[1]);
}

// maps --------------------------------------------------------------------------

BIF(maps_get, 2) {
  if (!args[1].isMap())
    return badmap(proc, args[1]);
  Term value = mapGet(args[1], args[0]);
  return value.isValue() ? value : badkey(proc, args[0]);
}
BIF(maps_find, 2) {
  if (!args[1].isMap())
    return badmap(proc, args[1]);
  Term value = mapGet(args[1], args[0]);
  return value.isValue() ? makeTuple(proc.heap(), atoms::ok, value) : atoms::error;
}
BIF(maps_is_key, 2) {
  return args[1].isMap() ? boolTerm(mapGet(args[1], args[0]).isValue()) : badmap(proc, args[1]);
}
BIF(maps_put, 3) {
  return args[2].isMap() ? mapPut(proc.heap(), args[2], args[0], args[1]) : badmap(proc, args[2]);
}
BIF(maps_update, 3) {
  if (!args[2].isMap())
    return badmap(proc, args[2]);
  Term map = mapUpdate(proc.heap(), args[2], args[0], args[1]);
  return map.isValue() ? map : badkey(proc, args[0]);
}
BIF(maps_remove, 2) {
  return args[1].isMap() ? mapRemove(proc.heap(), args[1], args[0]) : badmap(proc, args[1]);
}
BIF(maps_take, 2) {
  if (!args[1].isMap())
    return badmap(proc, args[1]);
  Term taken, map = mapRemove(proc.heap(), args[1], args[0], &taken);
  return taken.isValue() ? makeTuple(proc.heap(), taken, map) : atoms::error;
}
BIF(maps_merge, 2) {
  Pacing pacing(proc);
  if (!args[0].isMap())
    return badmap(proc, args[0]);
  if (!args[1].isMap())
    return badmap(proc, args[1]);
  proc.bumpReductions(static_cast<int64_t>((mapSize(args[0]) + mapSize(args[1])) / 32));
  return mapMerge(proc.heap(), args[0], args[1]);
}

/// Keys or values. Those of large maps come in the reverse of iteration order, as in OTP.
static Term project(Process &proc, Term map, bool keys) {
  if (!map.isMap())
    return badmap(proc, map);
  size_t n = mapSize(map);
  if (n == 0)
    return Term::nil();
  proc.bumpReductions(static_cast<int64_t>(n / 64));
  uint64_t *cells = proc.heap().alloc(2 * n);
  MapIterator it(map);
  Term key, value;
  if (isFlatMap(map)) {
    for (size_t i = 0; it.next(key, value); ++i) {
      cells[2 * i] = (keys ? key : value).word();
      cells[2 * i + 1] = i + 1 < n ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
    }
    return Term::cons(cells);
  }
  Term list = Term::nil();
  size_t done = 0;
  Pacing pacing(proc);
  for (; it.next(key, value); cells += 2) {
    pacePer(++done, 1024);
    cells[0] = (keys ? key : value).word();
    cells[1] = list.word();
    list = Term::cons(cells);
  }
  return list;
}
BIF(maps_keys, 1) { return project(proc, args[0], true); }
BIF(maps_values, 1) { return project(proc, args[0], false); }

BIF(maps_from_list, 1) {
  SmallVector<Term, 64> pairs;
  Term list = args[0];
  Pacing pacing(proc);
  for (; list.isCons(); list = list.tail()) {
    pacePer(pairs.size() + 2, 8192);
    Term pair = list.head();
    if (!pair.isTuple(2))
      return proc.badarg();
    pairs.push(pair.element(0));
    pairs.push(pair.element(1));
  }
  if (!list.isNil())
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(pairs.size() / 16));
  return mapFromPairs(proc.heap(), pairs.data(), pairs.size() / 2);
}
BIF(maps_from_keys, 2) {
  SmallVector<Term, 64> pairs;
  Term list = args[0];
  Pacing pacing(proc);
  for (; list.isCons(); list = list.tail()) {
    pairs.push(list.head());
    pairs.push(args[1]);
  }
  if (!list.isNil())
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(pairs.size() / 16));
  return mapFromPairs(proc.heap(), pairs.data(), pairs.size() / 2);
}

// Iteration ---------------------------------------------------------------------
//
// An iterator is [Path|Map]; Path is 0 for the start, else the slots that lead to the next
// child, a nibble a level from the lowest on, under a leading 1 nibble. So continuing
// costs the depth of the trie and nothing is remembered between calls.

namespace {
constexpr size_t kChunk = 512; ///< pairs a call

class PathWalk {
public:
  PathWalk(Term map, Term path) {
    SmallVector<uint8_t, 32> slots;
    if (path != Term::small(0)) {
      IntegerView v(path);
      size_t nibbles = v.size() * 16;
      while (nibbles > 0 && nibble(v, nibbles - 1) == 0)
        --nibbles;
      for (size_t i = 0; i + 1 < nibbles; ++i)
        slots.push(nibble(v, i));
    }
    Term node = map;
    size_t depth = 0;
    do {
      const uint64_t *box = node.box();
      Level level{box + (depth == 0 ? 2 : 1), mapBitmap(box), depth < slots.size() ? slots[depth] : 0u};
      levels_.push(level);
      ++depth;
      if (depth >= slots.size())
        break;
      if (!(level.bitmap >> level.slot & 1))
        break; // a path that is not of this map: carry on from there
      Term child = childAt(level);
      if (!child.isBoxed())
        break;
      levels_.back().slot++; // where to go on after the child
      node = child;
    } while (true);
  }

  /// The next leaf, or no value.
  Term next() {
    while (!levels_.empty()) {
      Level &level = levels_.back();
      while (level.slot < 16 && !(level.bitmap >> level.slot & 1))
        ++level.slot;
      if (level.slot == 16) {
        levels_.pop();
        continue;
      }
      Term child = childAt(level);
      ++level.slot;
      if (child.isCons())
        return child;
      levels_.push({child.box() + 1, mapBitmap(child.box()), 0});
    }
    return Term();
  }

  bool atEnd() {
    for (size_t i = levels_.size(); i-- > 0;)
      if (levels_[i].slot < 16 && levels_[i].bitmap >> levels_[i].slot)
        return false;
    return true;
  }

  Term path(Heap &heap) {
    // Drop levels that are done; those above point behind the child they are in.
    while (!levels_.empty()) {
      Level &l = levels_.back();
      while (l.slot < 16 && !(l.bitmap >> l.slot & 1))
        ++l.slot;
      if (l.slot < 16)
        break;
      levels_.pop();
    }
    SmallVector<uint64_t, 4> limbs;
    size_t nibbles = levels_.size() + 1;
    uint64_t *p = limbs.extend((nibbles + 15) / 16);
    memset(p, 0, (nibbles + 15) / 16 * 8);
    for (size_t i = 0; i < levels_.size(); ++i) {
      uint64_t slot = levels_[i].slot - (i + 1 < levels_.size() ? 1 : 0);
      p[i / 16] |= slot << (i % 16 * 4);
    }
    p[(nibbles - 1) / 16] |= uint64_t(1) << ((nibbles - 1) % 16 * 4);
    return makeIntegerFromLimbs(heap, p, (nibbles + 15) / 16, false);
  }

private:
  struct Level {
    const uint64_t *children;
    unsigned bitmap;
    unsigned slot; ///< next to visit
  };
  static Term childAt(const Level &l) {
    return Term(l.children[__builtin_popcount(l.bitmap & ((1u << l.slot) - 1))]);
  }
  static uint8_t nibble(const IntegerView &v, size_t i) {
    return static_cast<uint8_t>(v.limbs()[i / 16] >> (i % 16 * 4) & 15);
  }
  SmallVector<Level, 16> levels_;
};
} // namespace

/// erts_internal:map_next(Path, Map, iterator | List). With a list: its pairs in front of
/// it, as [Path, Map | Pairs] while there are more. With `iterator`: {K, V, Next} where Next
/// is the like, or [Path|Map], or none.
BIF(erts_internal_map_next, 3) {
  Term path = args[0], map = args[1], kind = args[2];
  if (!map.isMap() || !path.isInteger() || integerIsNegative(path) || (kind != atoms::iterator && !kind.isList()))
    return proc.badarg();
  Heap &heap = proc.heap();
  bool toList = kind.isList();
  if (isFlatMap(map)) {
    if (path != Term::small(0))
      return proc.badarg();
    Term result = toList ? kind : atoms::none;
    for (size_t i = mapSize(map); i-- > 0;) {
      Term k = flatKey(map, i), v = flatValue(map, i);
      result = toList ? makeCons(heap, makeTuple(heap, k, v), result) : makeTuple(heap, k, v, result);
    }
    return result;
  }
  PathWalk walk(map, path);
  SmallVector<Term, kChunk> leaves;
  while (leaves.size() < kChunk) {
    Term leaf = walk.next();
    if (!leaf.isValue())
      break;
    leaves.push(leaf);
  }
  if (leaves.size() == 0) // a path leads to a pair
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(leaves.size() / 16));
  bool more = !walk.atEnd();
  Term next = more ? walk.path(heap) : Term();
  if (toList) {
    Term list = kind;
    for (Term leaf : leaves)
      list = makeCons(heap, makeTuple(heap, leaf.head(), leaf.tail()), list);
    return more ? makeCons(heap, next, makeCons(heap, map, list)) : list;
  }
  Term result = more ? makeCons(heap, next, map) : atoms::none;
  for (size_t i = leaves.size(); i-- > 0;)
    result = makeTuple(heap, leaves[i].head(), leaves[i].tail(), result);
  return result;
}
