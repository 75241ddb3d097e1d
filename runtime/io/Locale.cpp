//===- Locale.cpp - the encoding of the world outside ---------------------===//
#include "runtime/io/Locale.h"

#include <initializer_list>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

namespace lumen::rt {

bool isUnicodeLocale() {
  for (const char *name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char *value = getenv(name);
    // The first of them that is set decides.
    if (value && *value)
      return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
  }
  return false;
}

} // namespace lumen::rt
