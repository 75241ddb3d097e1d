//===- DumpTerms.h - terms in a crash dump ----------------------*- C++ -*-===//
//
// A term is written as an immediate or as the address of an object, and the objects
// follow: `=proc_heap` has a line for each. That needs no recursion and keeps what
// is shared. Memory is read by copyIfReadable: the program may have ended in the
// midst of a collection, and what looks like a term may be none.
//
// Source: OTP erl_process_dump.c (the form), crashdump_viewer (what is read).
// Differs: funs and references are written as atoms that show them.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_PROCESS_DUMPTERMS_H
#define LUMEN_RUNTIME_PROCESS_DUMPTERMS_H

#include "runtime/process/DumpFile.h"

namespace lumen::rt {

class DumpTerms {
public:
  explicit DumpTerms(DumpFile &out) : out_(out) {}

  /// Forgets all objects: another process follows.
  void begin();
  /// A term; what it points to is noted.
  void element(Term term);
  /// The pair {First, Second} of two words in memory that are no tuple yet.
  void pair(const uint64_t *words);
  /// A line for each object that was noted, and for what these point to; up to a
  /// limit for each process.
  void objects();
  /// The off-heap binaries that were met in all processes.
  void binaries();

  /// A word of memory; false if it cannot be read.
  bool read(const uint64_t *address, uint64_t &word);

private:
  // Objects are known by the words that point to them.
  bool note(uint64_t tagged);
  void object(uint64_t tagged);
  void boxed(uint64_t tagged, uint64_t header);
  void elements(const uint64_t *from, uint64_t count);
  void map(uint64_t tagged, uint64_t header);
  void bignum(const uint64_t *box, uint64_t header);
  void binary(const uint64_t *box, uint64_t header);
  void named(const char *name);

  DumpFile &out_;
  uint32_t count_ = 0, binaryCount_ = 0;
};

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_DUMPTERMS_H
