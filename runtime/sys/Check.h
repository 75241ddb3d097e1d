//===- Check.h - invariants and fatal errors --------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_SYS_CHECK_H
#define LUMEN_RUNTIME_SYS_CHECK_H

namespace lumen::rt {

/// Says what broke, and where, on standard error and ends the program (SIGABRT).
[[noreturn]] void fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

} // namespace lumen::rt

/// An invariant of the runtime itself; always tested. Never for bad input.
#define LUMEN_CHECK(condition, why)                                            \
  do {                                                                         \
    if (!(condition)) [[unlikely]]                                             \
      ::lumen::rt::fatal("%s:%d: %s", __FILE__, __LINE__, why);                \
  } while (0)

/// Tested in checked builds (the host's library) only.
#ifdef LUMEN_CHECKED
#define LUMEN_SLOW_CHECK(condition, why) LUMEN_CHECK(condition, why)
#else
#define LUMEN_SLOW_CHECK(condition, why)                                       \
  do {                                                                         \
  } while (0)
#endif

#endif // LUMEN_RUNTIME_SYS_CHECK_H
