//===- Pcre8Errors.h - errors in PCRE 8's words -----------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_REGEX_PCRE8ERRORS_H
#define LUMEN_RUNTIME_REGEX_PCRE8ERRORS_H

#include "runtime/regex/Pattern.h"

namespace lumen::rt {

/// What PCRE 8 would say of a source that PCRE2 refused with this code at this
/// offset.
RegexError pcre8Error(const uint8_t *source, size_t size, int code,
                      size_t offset);

} // namespace lumen::rt
#endif
