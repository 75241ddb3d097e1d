//===- LibcxxGlue.cpp - what libc++ and its like want from us -------------===//
//
// Users' programs are linked with musl's libc and libc++.a built for glibc, without
// libc++abi and its unwinder: nothing here throws. These are the symbols that
// would otherwise pull them in.
//
//===----------------------------------------------------------------------===//
#ifdef _LIBCPP_HAS_MUSL_LIBC

#include "runtime/sys/Check.h"
#include <new>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

using lumen::rt::fatal;

static void *allocateOrDie(size_t bytes) {
  void *p = malloc(bytes ? bytes : 1);
  if (!p)
    fatal("cannot allocate %zu bytes", bytes);
  return p;
}
static void *allocateAligned(size_t bytes, std::align_val_t alignment) {
  void *p = nullptr;
  if (posix_memalign(&p, static_cast<size_t>(alignment), bytes ? bytes : 1))
    fatal("cannot allocate %zu bytes", bytes);
  return p;
}

void *operator new(size_t bytes) { return allocateOrDie(bytes); }
void *operator new[](size_t bytes) { return allocateOrDie(bytes); }
void *operator new(size_t bytes, const std::nothrow_t &) noexcept {
  return malloc(bytes ? bytes : 1);
}
void *operator new[](size_t bytes, const std::nothrow_t &) noexcept {
  return malloc(bytes ? bytes : 1);
}
void *operator new(size_t bytes, std::align_val_t a) {
  return allocateAligned(bytes, a);
}
void *operator new[](size_t bytes, std::align_val_t a) {
  return allocateAligned(bytes, a);
}
void operator delete(void *p) noexcept { free(p); }
void operator delete[](void *p) noexcept { free(p); }
void operator delete(void *p, size_t) noexcept { free(p); }
void operator delete[](void *p, size_t) noexcept { free(p); }
void operator delete(void *p, std::align_val_t) noexcept { free(p); }
void operator delete[](void *p, std::align_val_t) noexcept { free(p); }
void operator delete(void *p, size_t, std::align_val_t) noexcept { free(p); }
void operator delete[](void *p, size_t, std::align_val_t) noexcept { free(p); }

_LIBCPP_BEGIN_NAMESPACE_STD
[[noreturn]] void __libcpp_verbose_abort(const char *format, ...) {
  char text[256];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  fatal("%s", text);
}
_LIBCPP_END_NAMESPACE_STD

extern "C" {
void __cxa_pure_virtual() { fatal("pure virtual function called"); }
void *__dso_handle = nullptr;
int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }
// The program ends by _exit; nothing is destroyed at exit.
[[noreturn]] void __cxa_throw(void *, void *, void *) {
  fatal("a C++ library has thrown");
}
void *__cxa_allocate_exception(size_t) { fatal("a C++ library has thrown"); }
void __cxa_free_exception(void *) {}
void *__cxa_begin_catch(void *) { abort(); }
void __cxa_end_catch() {}
void __cxa_rethrow() { abort(); }
int __gxx_personality_v0(...) { abort(); }
void _Unwind_Resume(void *) { abort(); }
// glibc's fortified and private names, in objects built with its headers.
int __vfprintf_chk(FILE *file, int, const char *format, va_list args) {
  return vfprintf(file, format, args);
}
int __vsnprintf_chk(char *out, size_t size, int, size_t, const char *format,
                    va_list args) {
  return vsnprintf(out, size, format, args);
}
int __snprintf_chk(char *out, size_t size, int, size_t, const char *format,
                   ...) {
  va_list args;
  va_start(args, format);
  int n = vsnprintf(out, size, format, args);
  va_end(args);
  return n;
}
[[noreturn]] void __stack_chk_fail() { fatal("a C stack was overrun"); }
}

#endif // _LIBCPP_HAS_MUSL_LIBC
