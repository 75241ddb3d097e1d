//===- Map.cpp - maps -------------------------------------------*- C++ -*-===//
#include "runtime/term/Map.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Hash.h"
#include "runtime/sys/Pace.h"
#include "runtime/term/Sort.h"
#include <algorithm>

namespace lumen::rt {

int compareMapKeys(Term a, Term b) {
  if (a.isAtom() && b.isAtom())
    return compareAtoms(a, b);
  return compareTerm(a, b, true);
}

/// Maps are small: a call of memcpy would take longer than the copy.
static inline void copyWords(uint64_t *to, const uint64_t *from, size_t n) {
#pragma clang loop vectorize(disable) unroll(disable)
  for (size_t i = 0; i < n; ++i)
    to[i] = from[i];
}

// Flat maps ------------------------------------------------------------------

static uint64_t flatHeader(size_t n) { return abi::header(1 + n, abi::kMapTag); }

static Term makeKeys(Heap &heap, const Term *keys, size_t n) {
  uint64_t *box = heap.alloc(1 + n);
  box[0] = abi::header(n, abi::kTupleTag);
  for (size_t i = 0; i < n; ++i)
    box[1 + i] = keys[i].word();
  return Term::boxed(box);
}

Term makeFlatMap(Heap &heap, const Term *keys, const Term *values, size_t n) {
  Term keyTuple = makeKeys(heap, keys, n);
  uint64_t *box = heap.alloc(2 + n);
  box[0] = flatHeader(n);
  box[1] = keyTuple.word();
  for (size_t i = 0; i < n; ++i)
    box[2 + i] = values[i].word();
  return Term::boxed(box);
}

Term mapEmpty(Heap &heap) { return makeFlatMap(heap, nullptr, nullptr, 0); }

/// Index of the key in a flat map, or -1.
static ptrdiff_t flatFind(Term map, Term key) {
  size_t n = map.boxSize() - 1;
  const uint64_t *keys = flatKeys(map).box() + 1;
  if (key.isImmediate()) {
    for (size_t i = 0; i < n; ++i)
      if (keys[i] == key.word())
        return static_cast<ptrdiff_t>(i);
    return -1;
  }
  for (size_t i = 0; i < n; ++i)
    if (equalExact(Term(keys[i]), key))
      return static_cast<ptrdiff_t>(i);
  return -1;
}

static Term flatWithValue(Heap &heap, Term map, size_t at, Term value) {
  if (flatValue(map, at) == value)
    return map;
  size_t words = 1 + map.boxSize();
  uint64_t *box = heap.alloc(words);
  copyWords(box, map.box(), words);
  box[2 + at] = value.word();
  return Term::boxed(box);
}

Term mapUpdateMany(Heap &heap, Term map, const Term *pairs, size_t n,
                   Term &missing) {
  if (!isFlatMap(map) || n == 1) {
    for (size_t i = 0; i < n && map.isValue(); ++i) {
      missing = pairs[2 * i];
      map = mapUpdate(heap, map, missing, pairs[2 * i + 1]);
    }
    return map;
  }
  // One copy, made when the first value differs.
  uint64_t *box = nullptr;
  for (size_t i = 0; i < n; ++i) {
    ptrdiff_t at = flatFind(map, pairs[2 * i]);
    if (at < 0) {
      missing = pairs[2 * i];
      return Term();
    }
    if (!box) {
      if (flatValue(map, static_cast<size_t>(at)) == pairs[2 * i + 1])
        continue;
      size_t words = 1 + map.boxSize();
      box = heap.alloc(words);
      copyWords(box, map.box(), words);
    }
    box[2 + at] = pairs[2 * i + 1].word();
  }
  return box ? Term::boxed(box) : map;
}

// Tries ----------------------------------------------------------------------

namespace {
/// The hash of a key as a walk goes down the levels.
class KeyHash {
public:
  KeyHash(Term key, unsigned level = 0) : key_(key), level_(level) { start(level % 8); }
  unsigned slot() const { return hash_ & 15; }
  unsigned level() const { return level_; }
  void down() {
    ++level_;
    if (level_ % 8 == 0)
      start(0);
    else
      hash_ >>= 4;
  }

private:
  void start(unsigned shift) {
    if (level_ < 8) {
      hash_ = internalHash(key_) >> (4 * shift);
      return;
    }
    // After 32 bits: the hash of the key in a cell with the round's number.
    uint64_t cell[2] = {Term::small(level_ >> 3).word(), key_.word()};
    hash_ = internalHash(Term::cons(cell)) >> (4 * shift);
  }
  Term key_;
  unsigned level_;
  uint32_t hash_;
};

struct Node {
  explicit Node(const uint64_t *b) : Node(b, ((b[0] >> abi::kMapKindShift) & 3) == 1) {}
  explicit Node(Term t) : Node(t.box()) {}
  /// Where it is known what it is, the place of a child waits for nothing else.
  Node(const uint64_t *b, bool root) : box(b), bitmap(mapBitmap(b)), isRoot(root), children(b + (root ? 2 : 1)) {}
  Node(Term t, bool root) : Node(t.box(), root) {}

  // The upper nodes of a large map are full, and x86_64 has no instruction that
  // counts bits.
  static constexpr unsigned kFull = 0xFFFF;
  unsigned count() const { return bitmap == kFull ? 16 : static_cast<unsigned>(__builtin_popcount(bitmap)); }
  bool has(unsigned slot) const { return bitmap >> slot & 1; }
  unsigned index(unsigned slot) const { return bitmap == kFull ? slot : static_cast<unsigned>(__builtin_popcount(bitmap & ((1u << slot) - 1))); }

  const uint64_t *box;
  unsigned bitmap;
  bool isRoot;
  const uint64_t *children;
};

uint64_t nodeHeader(unsigned bitmap, bool isRoot) {
  auto n = static_cast<unsigned>(__builtin_popcount(bitmap)) + isRoot;
  return abi::header(n, abi::kMapTag) | (uint64_t(bitmap) << abi::kMapBitmapShift) | (uint64_t(isRoot ? 1 : 2) << abi::kMapKindShift);
}

/// A node to be filled by the caller.
uint64_t *allocNode(Heap &heap, unsigned bitmap, bool isRoot, size_t size, uint64_t *&children) {
  auto n = static_cast<unsigned>(__builtin_popcount(bitmap));
  uint64_t *box = heap.alloc(1 + isRoot + n);
  box[0] = nodeHeader(bitmap, isRoot);
  if (isRoot)
    box[1] = Term::small(static_cast<int64_t>(size)).word();
  children = box + 1 + isRoot;
  return box;
}

/// Copy with one child put in (replaced if the slot is taken).
Term withChild(Heap &heap, const Node &node, unsigned slot, Term child, size_t size) {
  unsigned at = node.index(slot), n = node.count();
  if (node.has(slot)) {
    size_t words = 1 + node.isRoot + n;
    uint64_t *box = heap.alloc(words);
    copyWords(box, node.box, words);
    box[1 + node.isRoot + at] = child.word();
    if (node.isRoot)
      box[1] = Term::small(static_cast<int64_t>(size)).word();
    return Term::boxed(box);
  }
  uint64_t *to;
  uint64_t *box = allocNode(heap, node.bitmap | 1u << slot, node.isRoot, size, to);
  copyWords(to, node.children, at);
  to[at] = child.word();
  copyWords(to + at + 1, node.children + at, n - at);
  return Term::boxed(box);
}

Term withoutChild(Heap &heap, const Node &node, unsigned slot, size_t size) {
  uint64_t *to;
  unsigned at = node.index(slot), n = node.count();
  uint64_t *box = allocNode(heap, node.bitmap & ~(1u << slot), node.isRoot, size, to);
  memcpy(to, node.children, at * 8);
  memcpy(to + at, node.children + at + 1, (n - at - 1) * 8);
  return Term::boxed(box);
}

/// The smallest subtree of two leaves, the first of which belongs below `hash`'s level.
Term joinLeaves(Heap &heap, Term a, KeyHash ha, Term b, KeyHash hb) {
  // Chain of nodes with one child until the slots part.
  SmallVector<unsigned, 16> chain;
  while (ha.slot() == hb.slot()) {
    chain.push(ha.slot());
    ha.down();
    hb.down();
  }
  uint64_t *to;
  uint64_t *box = allocNode(heap, 1u << ha.slot() | 1u << hb.slot(), false, 0, to);
  bool aFirst = ha.slot() < hb.slot();
  to[0] = (aFirst ? a : b).word();
  to[1] = (aFirst ? b : a).word();
  while (!chain.empty()) {
    uint64_t inner = Term::boxed(box).word();
    box = allocNode(heap, 1u << chain.pop(), false, 0, to);
    to[0] = inner;
  }
  return Term::boxed(box);
}

struct Step {
  const uint64_t *box;
  unsigned slot;
};
using Path = SmallVector<Step, 16>;

/// Puts `child` at the end of the path; gives the new root.
Term rebuild(Heap &heap, Path &path, Term child, size_t size) {
  while (!path.empty()) {
    Step step = path.pop();
    child = withChild(heap, Node(step.box), step.slot, child, size);
  }
  return child;
}

Term triePut(Heap &heap, Term map, Term key, Term value, bool onlyUpdate) {
  Path path;
  KeyHash hash(key);
  size_t size = mapSize(map);
  Node node(map, true);
  while (true) {
    unsigned slot = hash.slot();
    path.push({node.box, slot});
    if (!node.has(slot)) {
      if (onlyUpdate)
        return Term();
      return rebuild(heap, path, makeCons(heap, key, value), size + 1);
    }
    Term child(node.children[node.index(slot)]);
    if (child.isBoxed()) {
      node = Node(child, false);
      hash.down();
      continue;
    }
    if (equalExact(child.head(), key)) {
      if (child.tail() == value)
        return map;
      return rebuild(heap, path, makeCons(heap, child.head(), value), size);
    }
    if (onlyUpdate)
      return Term();
    hash.down();
    KeyHash other(child.head(), hash.level());
    Term leaf = makeCons(heap, key, value);
    return rebuild(heap, path, joinLeaves(heap, leaf, hash, child, other), size + 1);
  }
}

Term trieToFlat(Heap &heap, Term map, Term without) {
  Term keys[abi::kMaxFlatMap], values[abi::kMaxFlatMap];
  size_t n = 0;
  MapIterator it(map);
  Term k, v;
  while (it.next(k, v)) {
    if (without.isValue() && equalExact(k, without))
      continue;
    size_t at = n++;
    for (; at > 0 && compareMapKeys(keys[at - 1], k) > 0; --at) {
      keys[at] = keys[at - 1];
      values[at] = values[at - 1];
    }
    keys[at] = k;
    values[at] = v;
  }
  return makeFlatMap(heap, keys, values, n);
}

Term trieRemove(Heap &heap, Term map, Term key, Term *taken) {
  Path path;
  KeyHash hash(key);
  size_t size = mapSize(map);
  Node node(map);
  while (true) {
    unsigned slot = hash.slot();
    if (!node.has(slot))
      return map;
    path.push({node.box, slot});
    Term child(node.children[node.index(slot)]);
    if (child.isBoxed()) {
      node = Node(child);
      hash.down();
      continue;
    }
    if (!equalExact(child.head(), key))
      return map;
    if (taken)
      *taken = child.tail();
    break;
  }
  if (size - 1 <= abi::kMaxFlatMap)
    return trieToFlat(heap, map, key);
  // A node that is left with a single leaf gives way to the leaf.
  Step last = path.pop();
  Node bottom(last.box);
  if (bottom.isRoot || bottom.count() > 2)
    return rebuild(heap, path, withoutChild(heap, bottom, last.slot, size - 1), size - 1);
  Term remaining;
  if (bottom.count() == 2) {
    remaining = Term(bottom.children[1 - bottom.index(last.slot)]);
    if (remaining.isBoxed())
      return rebuild(heap, path, withoutChild(heap, bottom, last.slot, size - 1), size - 1);
  }
  while (!path.empty()) {
    Node parent(path.back().box);
    if (parent.isRoot || parent.count() > 1)
      break;
    path.pop();
  }
  return rebuild(heap, path, remaining, size - 1);
}

/// A pair on its way into a new trie.
struct Item {
  uint32_t order; ///< the hash, nibbles reversed, so that sorting groups by level
  uint32_t position;
  Term key, value;
};

uint32_t nibblesReversed(uint32_t h) {
  h = (h & 0x0F0F0F0F) << 4 | (h & 0xF0F0F0F0) >> 4;
  return __builtin_bswap32(h);
}

void sortItems(Item *items, size_t n) {
  size_t compared = 0;
  sortCompact(items, n, [&](const Item &a, const Item &b) {
    pacePer(++compared, 8192);
    return a.order != b.order ? a.order < b.order : a.position < b.position;
  });
}

/// Of equal keys the last stays; items are sorted. Returns how many are left.
size_t dropDuplicates(Item *items, size_t n) {
  size_t out = 0;
  for (size_t i = 0; i < n;) {
    size_t groupStart = out;
    uint32_t order = items[i].order;
    for (; i < n && items[i].order == order; ++i) {
      pacePer(i + 1, 1024);
      size_t j = groupStart;
      while (j < out && !equalExact(items[j].key, items[i].key))
        ++j;
      if (j == out)
        items[out++] = items[i];
      else
        items[j].value = items[i].value;
    }
  }
  return out;
}

/// Subtree (or leaf) of n items with distinct keys, sorted, at a level.
Term buildTrie(Heap &heap, Item *items, size_t n, unsigned level, bool isRoot) {
  if (n == 1 && !isRoot)
    return makeCons(heap, items[0].key, items[0].value);
  if (level % 8 == 0 && level > 0) {
    for (size_t i = 0; i < n; ++i) {
      uint64_t cell[2] = {Term::small(level >> 3).word(), items[i].key.word()};
      items[i].order = nibblesReversed(internalHash(Term::cons(cell)));
    }
    sortItems(items, n);
  }
  unsigned shift = 28 - 4 * (level % 8), bitmap = 0;
  Term children[16];
  unsigned count = 0;
  for (size_t i = 0; i < n;) {
    unsigned slot = items[i].order >> shift & 15;
    size_t j = i + 1;
    while (j < n && (items[j].order >> shift & 15) == slot)
      ++j;
    bitmap |= 1u << slot;
    children[count++] = buildTrie(heap, items + i, j - i, level + 1, false);
    if (n >= 256)
      pace(j - i);
    i = j;
  }
  uint64_t *to;
  uint64_t *box = allocNode(heap, bitmap, isRoot, n, to);
  for (unsigned i = 0; i < count; ++i)
    to[i] = children[i].word();
  return Term::boxed(box);
}

Term flatFromItems(Heap &heap, Item *items, size_t n) {
  sortCompact(items, n, [](const Item &a, const Item &b) { return compareMapKeys(a.key, b.key) < 0; });
  Term keys[abi::kMaxFlatMap], values[abi::kMaxFlatMap];
  for (size_t i = 0; i < n; ++i) {
    keys[i] = items[i].key;
    values[i] = items[i].value;
  }
  return makeFlatMap(heap, keys, values, n);
}

Term mapFromItems(Heap &heap, Item *items, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    pacePer(i + 1, 512);
    items[i].order = nibblesReversed(internalHash(items[i].key));
    items[i].position = static_cast<uint32_t>(i);
  }
  sortItems(items, n);
  n = dropDuplicates(items, n);
  if (n <= abi::kMaxFlatMap)
    return flatFromItems(heap, items, n);
  return buildTrie(heap, items, n, 0, true);
}
} // namespace

// Both -----------------------------------------------------------------------

Term mapGet(Term map, Term key) {
  if (isFlatMap(map)) {
    ptrdiff_t at = flatFind(map, key);
    return at < 0 ? Term() : flatValue(map, static_cast<size_t>(at));
  }
  KeyHash hash(key);
  Node node(map, true);
  while (true) {
    unsigned slot = hash.slot();
    if (!node.has(slot))
      return Term();
    Term child(node.children[node.index(slot)]);
    if (child.isCons())
      return equalExact(child.head(), key) ? child.tail() : Term();
    node = Node(child, false);
    hash.down();
  }
}

Term mapUpdate(Heap &heap, Term map, Term key, Term value) {
  if (!isFlatMap(map))
    return triePut(heap, map, key, value, true);
  ptrdiff_t at = flatFind(map, key);
  return at < 0 ? Term() : flatWithValue(heap, map, static_cast<size_t>(at), value);
}

Term mapPut(Heap &heap, Term map, Term key, Term value) {
  if (!isFlatMap(map))
    return triePut(heap, map, key, value, false);
  ptrdiff_t found = flatFind(map, key);
  if (found >= 0)
    return flatWithValue(heap, map, static_cast<size_t>(found), value);
  size_t n = mapSize(map);
  if (n == abi::kMaxFlatMap) {
    Item items[abi::kMaxFlatMap + 1];
    for (size_t i = 0; i < n; ++i) {
      items[i].key = flatKey(map, i);
      items[i].value = flatValue(map, i);
    }
    items[n].key = key;
    items[n].value = value;
    return mapFromItems(heap, items, n + 1);
  }
  size_t at = 0;
  for (size_t end = n; at < end;) {
    size_t middle = (at + end) / 2;
    if (compareMapKeys(flatKey(map, middle), key) < 0)
      at = middle + 1;
    else
      end = middle;
  }
  const uint64_t *keys = flatKeys(map).box() + 1, *values = map.box() + 2;
  uint64_t *box = heap.alloc(1 + n + 1 + 2 + n + 1), *fresh = box + n + 2;
  box[0] = abi::header(n + 1, abi::kTupleTag);
  copyWords(box + 1, keys, at);
  box[1 + at] = key.word();
  copyWords(box + 2 + at, keys + at, n - at);
  fresh[0] = flatHeader(n + 1);
  fresh[1] = Term::boxed(box).word();
  copyWords(fresh + 2, values, at);
  fresh[2 + at] = value.word();
  copyWords(fresh + 3 + at, values + at, n - at);
  return Term::boxed(fresh);
}

Term mapRemove(Heap &heap, Term map, Term key, Term *taken) {
  if (taken)
    *taken = Term();
  if (!isFlatMap(map))
    return trieRemove(heap, map, key, taken);
  ptrdiff_t found = flatFind(map, key);
  if (found < 0)
    return map;
  auto at = static_cast<size_t>(found);
  if (taken)
    *taken = flatValue(map, at);
  size_t n = mapSize(map);
  const uint64_t *keys = flatKeys(map).box() + 1, *values = map.box() + 2;
  uint64_t *box = heap.alloc(n + 2 + n - 1), *fresh = box + n;
  box[0] = abi::header(n - 1, abi::kTupleTag);
  copyWords(box + 1, keys, at);
  copyWords(box + 1 + at, keys + at + 1, n - 1 - at);
  fresh[0] = flatHeader(n - 1);
  fresh[1] = Term::boxed(box).word();
  copyWords(fresh + 2, values, at);
  copyWords(fresh + 2 + at, values + at + 1, n - 1 - at);
  return Term::boxed(fresh);
}

Term mapFromPairs(Heap &heap, const Term *pairs, size_t n) {
  if (n > abi::kMaxFlatMap) {
    SmallVector<Item, 1> items;
    Item *p = items.extend(n);
    for (size_t i = 0; i < n; ++i) {
      p[i].key = pairs[2 * i];
      p[i].value = pairs[2 * i + 1];
    }
    return mapFromItems(heap, p, n);
  }
  Term keys[abi::kMaxFlatMap], values[abi::kMaxFlatMap];
  size_t count = 0;
  for (size_t i = 0; i < n; ++i) {
    Term key = pairs[2 * i], value = pairs[2 * i + 1];
    size_t at = count;
    int order = 1;
    while (at > 0 && (order = compareMapKeys(keys[at - 1], key)) > 0)
      --at;
    if (at > 0 && order == 0) {
      values[at - 1] = value;
      continue;
    }
    for (size_t j = count; j > at; --j) {
      keys[j] = keys[j - 1];
      values[j] = values[j - 1];
    }
    keys[at] = key;
    values[at] = value;
    ++count;
  }
  return makeFlatMap(heap, keys, values, count);
}

/// Two sorted runs of keys into one.
static Term mergeFlat(Heap &heap, Term a, Term b) {
  size_t n = mapSize(a), m = mapSize(b), i = 0, j = 0, count = 0;
  Term keys[2 * abi::kMaxFlatMap], values[2 * abi::kMaxFlatMap];
  bool onlyA = true, onlyB = true; // keys are those of one operand
  while (i < n || j < m) {
    int order = i == n ? 1 : j == m ? -1 : compareMapKeys(flatKey(a, i), flatKey(b, j));
    if (order < 0) {
      keys[count] = flatKey(a, i);
      values[count] = flatValue(a, i);
      onlyB = false;
    } else {
      keys[count] = flatKey(b, j);
      values[count] = flatValue(b, j);
      if (order > 0)
        onlyA = false;
    }
    ++count;
    i += order <= 0;
    j += order >= 0;
  }
  if (count > abi::kMaxFlatMap) {
    Item items[2 * abi::kMaxFlatMap];
    for (size_t k = 0; k < count; ++k) {
      items[k].key = keys[k];
      items[k].value = values[k];
    }
    return mapFromItems(heap, items, count);
  }
  if (onlyB)
    return b;
  if (onlyA) {
    uint64_t *box = heap.alloc(2 + count);
    box[0] = flatHeader(count);
    box[1] = flatKeys(a).word();
    for (size_t k = 0; k < count; ++k)
      box[2 + k] = values[k].word();
    return Term::boxed(box);
  }
  return makeFlatMap(heap, keys, values, count);
}

namespace {
/// Merges tries node by node, sharing what occurs in one of them only.
class TrieMerge {
public:
  explicit TrieMerge(Heap &heap) : heap_(heap) {}
  size_t duplicates = 0;

  Term children(Term a, Term b, unsigned level) {
    if (a == b) {
      duplicates += subtreeSize(a);
      return b;
    }
    if (a.isCons() && b.isCons()) {
      if (equalExact(a.head(), b.head())) {
        ++duplicates;
        return b;
      }
      return joinLeaves(heap_, a, KeyHash(a.head(), level), b, KeyHash(b.head(), level));
    }
    if (a.isCons())
      return leafInto(b, a, level, false);
    if (b.isCons())
      return leafInto(a, b, level, true);
    return nodes(Node(a), Node(b), level, false, 0);
  }

  Term nodes(const Node &a, const Node &b, unsigned level, bool isRoot, size_t size) {
    unsigned bitmap = a.bitmap | b.bitmap, count = 0;
    Term merged[16];
    for (unsigned slot = 0; slot < 16; ++slot) {
      if (!(bitmap >> slot & 1))
        continue;
      if (!a.has(slot))
        merged[count++] = Term(b.children[b.index(slot)]);
      else if (!b.has(slot))
        merged[count++] = Term(a.children[a.index(slot)]);
      else
        merged[count++] = children(Term(a.children[a.index(slot)]), Term(b.children[b.index(slot)]), level + 1);
    }
    uint64_t *to;
    uint64_t *box = allocNode(heap_, bitmap, isRoot, size - duplicates, to);
    for (unsigned i = 0; i < count; ++i)
      to[i] = merged[i].word();
    return Term::boxed(box);
  }

private:
  /// Puts a leaf into a subtree; `wins`: over an equal key there.
  Term leafInto(Term tree, Term leaf, unsigned level, bool wins) {
    Path path;
    KeyHash hash(leaf.head(), level);
    Node node(tree);
    while (true) {
      unsigned slot = hash.slot();
      path.push({node.box, slot});
      if (!node.has(slot))
        return rebuild(heap_, path, leaf, 0);
      Term child(node.children[node.index(slot)]);
      if (child.isBoxed()) {
        node = Node(child);
        hash.down();
        continue;
      }
      if (equalExact(child.head(), leaf.head())) {
        ++duplicates;
        return wins ? rebuild(heap_, path, leaf, 0) : tree;
      }
      hash.down();
      Term joined = joinLeaves(heap_, leaf, hash, child, KeyHash(child.head(), hash.level()));
      return rebuild(heap_, path, joined, 0);
    }
  }

  static size_t subtreeSize(Term t) {
    if (t.isCons())
      return 1;
    Node node(t);
    size_t n = 0;
    for (unsigned i = 0; i < node.count(); ++i)
      n += subtreeSize(Term(node.children[i]));
    return n;
  }

  Heap &heap_;
};
} // namespace

Term mapMerge(Heap &heap, Term a, Term b) {
  if (a == b || mapSize(a) == 0)
    return b;
  if (mapSize(b) == 0)
    return a;
  bool flatA = isFlatMap(a), flatB = isFlatMap(b);
  if (flatA && flatB)
    return mergeFlat(heap, a, b);
  if (flatB) {
    for (size_t i = 0; i < mapSize(b); ++i)
      a = triePut(heap, a, flatKey(b, i), flatValue(b, i), false);
    return a;
  }
  if (flatA) {
    for (size_t i = 0; i < mapSize(a); ++i)
      if (!mapGet(b, flatKey(a, i)).isValue())
        b = triePut(heap, b, flatKey(a, i), flatValue(a, i), false);
    return b;
  }
  TrieMerge merge(heap);
  return merge.nodes(Node(a), Node(b), 0, true, mapSize(a) + mapSize(b));
}

MapIterator::MapIterator(Term map) : map_(map) {
  if (!isFlatMap(map)) {
    Node node(map);
    path_.push({node.children, node.count()});
  }
}

bool MapIterator::next(Term &key, Term &value) {
  if (isFlatMap(map_)) {
    if (at_ >= mapSize(map_))
      return false;
    key = flatKey(map_, at_);
    value = flatValue(map_, at_);
    ++at_;
    return true;
  }
  while (!path_.empty()) {
    Position &p = path_.back();
    if (p.left == 0) {
      path_.pop();
      continue;
    }
    Term child(*p.child++);
    --p.left;
    if (child.isCons()) {
      key = child.head();
      value = child.tail();
      return true;
    }
    Node node(child);
    path_.push({node.children, node.count()});
  }
  return false;
}

} // namespace lumen::rt
