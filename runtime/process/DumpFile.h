//===- DumpFile.h - the text of a crash dump --------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_DUMPFILE_H
#define LUMEN_RUNTIME_PROCESS_DUMPFILE_H

#include "runtime/term/Term.h"

#include <stddef.h>
#include <stdint.h>

namespace lumen::rt {

/// Writes through a buffer of its own, and closes the file in the end unless it is
/// standard error. Stops at a limit ($ERL_CRASH_DUMP_BYTES).
class DumpFile {
public:
  DumpFile(int fd, uint64_t limitBytes) : fd_(fd), left_(limitBytes) {}
  ~DumpFile();
  DumpFile(const DumpFile &) = delete;
  DumpFile &operator=(const DumpFile &) = delete;

  void print(const char *format, ...) __attribute__((format(printf, 2, 3)));
  void write(const char *bytes, size_t size);
  void text(const char *text);
  void base64(const uint8_t *bytes, size_t size);
  /// An atom as in ~w for names of the usual kind.
  void atom(Term term);
  void pid(Term term);
  bool isFull() const { return left_ == 0; }

private:
  void flush();

  int fd_;
  uint64_t left_;
  size_t used_ = 0;
  char buffer_[8192];
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_DUMPFILE_H
