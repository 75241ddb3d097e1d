//===- DumpFile.cpp - the text of a crash dump ----------------------------===//
#include "runtime/process/DumpFile.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

namespace lumen::rt {

DumpFile::~DumpFile() {
  flush();
  if (fd_ != STDERR_FILENO)
    ::close(fd_);
}

void DumpFile::print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char text[512];
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (n > static_cast<int>(sizeof text) - 1)
    n = sizeof text - 1;
  if (n > 0)
    write(text, static_cast<size_t>(n));
}

void DumpFile::text(const char *text) { write(text, strlen(text)); }

void DumpFile::write(const char *bytes, size_t size) {
  if (size > left_)
    size = static_cast<size_t>(left_);
  left_ -= size;
  while (size > 0) {
    if (used_ == sizeof buffer_)
      flush();
    size_t part = sizeof buffer_ - used_ < size ? sizeof buffer_ - used_ : size;
    memcpy(buffer_ + used_, bytes, part);
    used_ += part;
    bytes += part;
    size -= part;
  }
}

void DumpFile::base64(const uint8_t *bytes, size_t size) {
  static const char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < size; i += 3) {
    size_t n = size - i < 3 ? size - i : 3;
    uint32_t group = uint32_t(bytes[i]) << 16;
    if (n > 1)
      group |= uint32_t(bytes[i + 1]) << 8;
    if (n > 2)
      group |= bytes[i + 2];
    char out[4] = {kDigits[group >> 18], kDigits[group >> 12 & 63],
                   n > 1 ? kDigits[group >> 6 & 63] : '=',
                   n > 2 ? kDigits[group & 63] : '='};
    write(out, 4);
  }
}

void DumpFile::atom(Term term) {
  AtomText text = atomText(term);
  bool plain = text.length && text.data[0] >= 'a' && text.data[0] <= 'z';
  for (uint32_t i = 0; i < text.length && plain; ++i) {
    char c = text.data[i];
    plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9') || c == '_' || c == '@';
  }
  if (!plain)
    write("'", 1);
  write(text.data, text.length);
  if (!plain)
    write("'", 1);
}

void DumpFile::pid(Term term) {
  Identifier id = pidIdentifier(term);
  print("<0.%u.%u>", id.numbers[0], id.numbers[1]);
}

void DumpFile::flush() {
  for (size_t done = 0; done < used_;) {
    ssize_t n = ::write(fd_, buffer_ + done, used_ - done);
    if (n <= 0)
      break;
    done += static_cast<size_t>(n);
  }
  used_ = 0;
}

} // namespace lumen::rt
