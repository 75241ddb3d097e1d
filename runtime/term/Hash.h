//===- Hash.h - hashes of terms ---------------------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_HASH_H
#define LUMEN_RUNTIME_TERM_HASH_H

#include "runtime/term/Term.h"

namespace lumen::rt {

/// erlang:phash2/1 before the range is applied: the same on all nodes and versions.
uint32_t portableHash2(Term t);
/// erlang:phash/2 before the range is applied.
uint32_t portableHash(Term t);
/// The hash of map tries (and tables): equal for =:= terms, cheap, only for this run.
/// Agrees with OTP 25 on terms that hold no atoms, pids, ports and references.
uint32_t internalHashSlow(Term t, uint32_t salt);

namespace hash {
constexpr uint32_t kGolden = 0x9E3779B9;
/// Where internal hashes start, so that they differ from phash2.
constexpr uint32_t kInternalSalt = 3432918353;

/// Bob Jenkins's mixing step.
[[gnu::always_inline]] inline void mixAll(uint32_t &a, uint32_t &b,
                                          uint32_t &c) {
  a -= b; a -= c; a ^= c >> 13;
  b -= c; b -= a; b ^= a << 8;
  c -= a; c -= b; c ^= b >> 13;
  a -= b; a -= c; a ^= c >> 12;
  b -= c; b -= a; b ^= a << 16;
  c -= a; c -= b; c ^= b >> 5;
  a -= b; a -= c; a ^= c >> 3;
  b -= c; b -= a; b ^= a << 10;
  c -= a; c -= b; c ^= b >> 15;
}
/// The same, of which only the third word is wanted.
inline void mix(uint32_t a, uint32_t b, uint32_t &hash) { mixAll(a, b, hash); }
} // namespace hash

inline uint32_t internalHash(Term t, uint32_t salt = 0) {
  if (t.isImmediate()) {
    uint32_t h = salt ^ hash::kInternalSalt;
    hash::mix(hash::kGolden + static_cast<uint32_t>(t.word()), hash::kGolden + static_cast<uint32_t>(t.word() >> 32), h);
    return h;
  }
  return internalHashSlow(t, salt);
}

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_HASH_H
