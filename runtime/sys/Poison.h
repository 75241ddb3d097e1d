//===- Poison.h - tells AddressSanitizer what may be touched ----*- C++ -*-===//
//
// Blocks of process memory are not malloc's: AddressSanitizer sees a use of one
// after it was freed, or behind its end, only if it is told. Without it these do
// nothing. Generated code is not instrumented, so this finds what C++ does.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_SYS_POISON_H
#define LUMEN_RUNTIME_SYS_POISON_H

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LUMEN_ASAN 1
#endif
#endif

#ifdef LUMEN_ASAN
extern "C" void __asan_poison_memory_region(const volatile void *, size_t);
extern "C" void __asan_unpoison_memory_region(const volatile void *, size_t);
/// For what looks into freed blocks on purpose.
#define LUMEN_NO_ASAN __attribute__((no_sanitize("address"), noinline))
#else
#define LUMEN_NO_ASAN
#endif

namespace lumen::rt {

inline void poison([[maybe_unused]] const void *at,
                   [[maybe_unused]] size_t bytes) {
#ifdef LUMEN_ASAN
  __asan_poison_memory_region(at, bytes);
#endif
}
inline void unpoison([[maybe_unused]] const void *at,
                     [[maybe_unused]] size_t bytes) {
#ifdef LUMEN_ASAN
  __asan_unpoison_memory_region(at, bytes);
#endif
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_SYS_POISON_H
