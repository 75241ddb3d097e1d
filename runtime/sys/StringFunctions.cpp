//===- StringFunctions.cpp - memcpy and its kin for the target --*- C++ -*-===//
//
// musl's are written for size: a memcpy of three words costs as much as one of three
// hundred, memcmp goes byte by byte. Terms are copied a few words at a time all the time,
// so the target's library brings its own, which the linker finds before libc's. (On the
// host libc's are good, and sanitizers want to see them.)
//
//===----------------------------------------------------------------------===//
#if defined(_LIBCPP_HAS_MUSL_LIBC) && defined(__x86_64__)

#include <emmintrin.h>
#include <stddef.h>
#include <stdint.h>

// Without this the loops below would be turned into calls of themselves.
#define LUMEN_NO_BUILTIN __attribute__((no_builtin("memcpy", "memmove", "memset", "memcmp", "bcmp"), used))

namespace {

template <typename T>
struct __attribute__((packed, may_alias)) Unaligned {
  T value;
};
template <typename T>
inline T load(const void *p) {
  return static_cast<const Unaligned<T> *>(p)->value;
}
template <typename T>
inline void store(void *p, T v) {
  static_cast<Unaligned<T> *>(p)->value = v;
}
inline __m128i load16(const void *p) { return _mm_loadu_si128(static_cast<const __m128i *>(p)); }
inline void store16(void *p, __m128i v) { _mm_storeu_si128(static_cast<__m128i *>(p), v); }

/// From here on `rep movsb` is as fast as anything.
constexpr size_t kRepMove = 2048;

/// Up to 128 bytes: everything is loaded before anything is stored, so that overlap does
/// not matter.
inline void moveSmall(char *d, const char *s, size_t n) {
  if (n <= 16) {
    if (n >= 8) {
      auto a = load<uint64_t>(s), b = load<uint64_t>(s + n - 8);
      store(d, a);
      store(d + n - 8, b);
    } else if (n >= 4) {
      auto a = load<uint32_t>(s), b = load<uint32_t>(s + n - 4);
      store(d, a);
      store(d + n - 4, b);
    } else if (n >= 2) {
      auto a = load<uint16_t>(s), b = load<uint16_t>(s + n - 2);
      store(d, a);
      store(d + n - 2, b);
    } else if (n == 1) {
      *d = *s;
    }
    return;
  }
  __m128i a = load16(s), z = load16(s + n - 16);
  if (n <= 32) {
    store16(d, a);
    store16(d + n - 16, z);
    return;
  }
  __m128i b = load16(s + 16), y = load16(s + n - 32);
  if (n <= 64) {
    store16(d, a);
    store16(d + 16, b);
    store16(d + n - 32, y);
    store16(d + n - 16, z);
    return;
  }
  __m128i c = load16(s + 32), e = load16(s + 48), w = load16(s + n - 64), x = load16(s + n - 48);
  store16(d, a);
  store16(d + 16, b);
  store16(d + 32, c);
  store16(d + 48, e);
  store16(d + n - 64, w);
  store16(d + n - 48, x);
  store16(d + n - 32, y);
  store16(d + n - 16, z);
}

inline void copyForward(char *d, const char *s, size_t n) {
  if (n >= kRepMove) {
    __asm__ volatile("rep movsb" : "+D"(d), "+S"(s), "+c"(n) : : "memory");
    return;
  }
  // The last 64 bytes first loaded and last stored.
  __m128i w = load16(s + n - 64), x = load16(s + n - 48), y = load16(s + n - 32), z = load16(s + n - 16);
  char *end = d + n;
  for (; n > 64; n -= 64, d += 64, s += 64) {
    __m128i a = load16(s), b = load16(s + 16), c = load16(s + 32), e = load16(s + 48);
    store16(d, a);
    store16(d + 16, b);
    store16(d + 32, c);
    store16(d + 48, e);
  }
  store16(end - 64, w);
  store16(end - 48, x);
  store16(end - 32, y);
  store16(end - 16, z);
}

inline void copyBackward(char *d, const char *s, size_t n) {
  __m128i a = load16(s), b = load16(s + 16), c = load16(s + 32), e = load16(s + 48);
  char *begin = d;
  for (; n > 64; n -= 64) {
    __m128i w = load16(s + n - 64), x = load16(s + n - 48), y = load16(s + n - 32), z = load16(s + n - 16);
    store16(d + n - 64, w);
    store16(d + n - 48, x);
    store16(d + n - 32, y);
    store16(d + n - 16, z);
  }
  store16(begin, a);
  store16(begin + 16, b);
  store16(begin + 32, c);
  store16(begin + 48, e);
}

} // namespace

extern "C" {

LUMEN_NO_BUILTIN void *memcpy(void *__restrict to, const void *__restrict from, size_t n) {
  auto *d = static_cast<char *>(to);
  auto *s = static_cast<const char *>(from);
  if (n <= 128)
    moveSmall(d, s, n);
  else
    copyForward(d, s, n);
  return to;
}

LUMEN_NO_BUILTIN void *memmove(void *to, const void *from, size_t n) {
  auto *d = static_cast<char *>(to);
  auto *s = static_cast<const char *>(from);
  if (n <= 128)
    moveSmall(d, s, n);
  else if (static_cast<size_t>(d - s) >= n) // not within what is read later
    copyForward(d, s, n);
  else
    copyBackward(d, s, n);
  return to;
}

LUMEN_NO_BUILTIN void *memset(void *to, int byte, size_t n) {
  auto *d = static_cast<char *>(to);
  uint64_t v = 0x0101010101010101u * static_cast<unsigned char>(byte);
  if (n < 16) {
    if (n >= 8) {
      store(d, v);
      store(d + n - 8, v);
    } else if (n >= 4) {
      store(d, static_cast<uint32_t>(v));
      store(d + n - 4, static_cast<uint32_t>(v));
    } else if (n >= 2) {
      store(d, static_cast<uint16_t>(v));
      store(d + n - 2, static_cast<uint16_t>(v));
    } else if (n == 1) {
      *d = static_cast<char>(byte);
    }
    return to;
  }
  if (n >= kRepMove) {
    char *p = d;
    __asm__ volatile("rep stosb" : "+D"(p), "+c"(n) : "a"(byte) : "memory");
    return to;
  }
  __m128i x = _mm_set1_epi8(static_cast<char>(byte));
  char *last = d + n - 16;
  for (char *p = d; p < last; p += 16)
    store16(p, x);
  store16(last, x);
  return to;
}

LUMEN_NO_BUILTIN int memcmp(const void *left, const void *right, size_t n) {
  auto *a = static_cast<const unsigned char *>(left);
  auto *b = static_cast<const unsigned char *>(right);
  for (; n >= 16; n -= 16, a += 16, b += 16) {
    auto same = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(load16(a), load16(b))));
    if (same != 0xFFFF) {
      auto at = __builtin_ctz(~same);
      return a[at] - b[at];
    }
  }
  if (n >= 8) {
    uint64_t x = load<uint64_t>(a), y = load<uint64_t>(b);
    if (x != y)
      return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
    a += 8;
    b += 8;
    n -= 8;
  }
  for (; n > 0; --n, ++a, ++b)
    if (*a != *b)
      return *a - *b;
  return 0;
}

LUMEN_NO_BUILTIN int bcmp(const void *left, const void *right, size_t n) { return memcmp(left, right, n); }

} // extern "C"

#endif
