//===- Check.cpp - fatal errors -------------------------------------------===//
#include "runtime/sys/Check.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

namespace lumen::rt {

void fatal(const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (n < 0)
    n = 0;
  if (n > static_cast<int>(sizeof text) - 1)
    n = sizeof text - 1;
  const char intro[] = "lumen runtime error: ";
  // Straight to the descriptor: stdio may be what broke.
  (void)!write(2, intro, sizeof intro - 1);
  (void)!write(2, text, static_cast<size_t>(n));
  (void)!write(2, "\n", 1);
  abort();
}

} // namespace lumen::rt
