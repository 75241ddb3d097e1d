//===- Map.h - maps ---------------------------------------------*- C++ -*-===//
//
// Up to abi::kMaxFlatMap keys: a flat map, keys in a tuple (shared by updates that keep
// the keys) sorted by map key order, values in the same order. Above: a hash array mapped
// trie of OTP's shape, so that iteration gives OTP's order wherever the hash does not
// depend on atom numbers.
//
//   flat   [header(1+n, kind 0)] [keys tuple] [v0] ... [vn-1]
//   root   [header(1+c, kind 1, bitmap)] [small: number of keys] [child 0] ... [child c-1]
//   node   [header(c, kind 2, bitmap)] [child 0] ... [child c-1]
//
// A child is a leaf, the cons cell [Key|Value], or a node. Level L of the trie takes bits
// 4L..4L+3 of the key's hash; after eight levels the key is hashed anew. The shape is
// determined by the keys alone: equal maps are equal word by word but for the values.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_MAP_H
#define LUMEN_RUNTIME_TERM_MAP_H

#include "runtime/term/Heap.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

inline uint64_t mapKind(Term map) { return (map.headerWord() >> abi::kMapKindShift) & 3; }
inline bool isFlatMap(Term map) { return mapKind(map) == 0; }
inline unsigned mapBitmap(const uint64_t *box) {
  return static_cast<unsigned>(box[0] >> abi::kMapBitmapShift) & 0xFFFF;
}

inline size_t mapSize(Term map) {
  if (isFlatMap(map))
    return map.boxSize() - 1;
  return static_cast<size_t>(Term(map.box()[1]).toSmall());
}
// Flat maps only.
inline Term flatKeys(Term map) { return Term(map.box()[1]); }
inline Term flatKey(Term map, size_t i) { return flatKeys(map).element(i); }
inline Term flatValue(Term map, size_t i) { return Term(map.box()[2 + i]); }

/// The value, or no value.
Term mapGet(Term map, Term key);
/// With the key added or its value replaced. The same map if nothing changes.
Term mapPut(Heap &heap, Term map, Term key, Term value);
/// Only if the key is there, else no value.
Term mapUpdate(Heap &heap, Term map, Term key, Term value);
/// The same for n pairs of key and value; no value and the first key in `missing`
/// if one is not there.
Term mapUpdateMany(Heap &heap, Term map, const Term *pairs, size_t n,
                   Term &missing);
/// Without the key; the same map if it is not there. `taken`: its value or no value.
Term mapRemove(Heap &heap, Term map, Term key, Term *taken = nullptr);
Term mapMerge(Heap &heap, Term map1, Term map2); ///< values of map2 win
Term mapEmpty(Heap &heap);
/// From n pairs k0 v0 k1 v1 ...; of equal keys the last wins.
Term mapFromPairs(Heap &heap, const Term *pairs, size_t n);
/// Flat map from n keys sorted by map key order and their values.
Term makeFlatMap(Heap &heap, const Term *keys, const Term *values, size_t n);
/// Map key order: term order, but integers before floats.
int compareMapKeys(Term a, Term b);

/// Walks the pairs of a map in OTP's order. Nothing may move meanwhile.
class MapIterator {
public:
  explicit MapIterator(Term map);
  bool next(Term &key, Term &value);

private:
  struct Position {
    const uint64_t *child;
    unsigned left;
  };
  Term map_;
  size_t at_ = 0;
  SmallVector<Position, 16> path_;
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_MAP_H
