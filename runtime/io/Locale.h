//===- Locale.h - the encoding of the world outside -------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_LOCALE_H
#define LUMEN_RUNTIME_IO_LOCALE_H

namespace lumen::rt {

/// Do terminal and file names speak UTF-8, by LC_ALL, LC_CTYPE and LANG? If not,
/// they are Latin-1.
bool isUnicodeLocale();

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_IO_LOCALE_H
