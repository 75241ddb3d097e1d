//===- Console.cpp - BIFs of the console server and of displaying ---------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Arguments.h"
#include "runtime/io/Blocking.h"
#include "runtime/io/Console.h"
#include "runtime/io/Locale.h"
#include "runtime/sys/Host.h"
#include "runtime/term/Print.h"

#include <errno.h>
#include <new>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

bool isOutputFd(Term term) {
  return term.isSmall() && (term.toSmall() == 1 || term.toSmall() == 2);
}

/// Reads what is there, at most 64 KiB, waiting for the first byte.
class StdinJob final : public BlockingJob {
public:
  StdinJob() { awaitedFd = 0; }
  void run() override {
    announceLongWait();
    do
      size_ = ::read(0, bytes_, sizeof bytes_);
    while (size_ < 0 && errno == EINTR);
  }
  Term finish(Process &proc) override {
    // A closed or broken descriptor is an end like any other.
    if (size_ <= 0)
      return atoms::eof;
    return makeBinary(proc.heap(), bytes_, size_);
  }
  void destroy() override { free(this); }

private:
  ssize_t size_ = 0;
  uint8_t bytes_[65536];
};

/// Writes what the reader of an output is not ready for.
class OutputJob final : public BlockingJob {
public:
  OutputJob(int fd, Term result) : fd_(fd), result_(result) {}
  void add(const void *bytes, size_t size) {
    bytes_.append(static_cast<const char *>(bytes), size);
  }
  void run() override {
    announceLongWait();
    writeConsole(fd_, bytes_.data(), bytes_.size());
    flushConsole(fd_);
  }
  Term finish(Process &) override { return result_; }
  void destroy() override {
    this->~OutputJob();
    free(this);
  }

private:
  int fd_;
  Term result_; ///< an atom
  ByteBuffer bytes_;
};

/// The bytes are in the buffer, or the process waits until they can be.
Term writeOutput(Process &proc, int fd, const void *bytes, size_t size,
                 Term result) {
  if (tryWriteConsole(fd, bytes, size))
    return result;
  auto *job = new (mallocOrDie(sizeof(OutputJob))) OutputJob(fd, result);
  job->add(bytes, size);
  return runBlocking(proc, job);
}

Term flushOutput(Process &proc, int fd, Term result) {
  if (tryFlushConsole(fd))
    return result;
  return runBlocking(proc, new (mallocOrDie(sizeof(OutputJob)))
                               OutputJob(fd, result));
}

} // namespace

BIF(lumen_console_write, 2) {
  if (!isOutputFd(args[0]) || !isBinaryTerm(args[1]))
    return proc.badarg();
  BinaryBytes bytes(args[1]);
  proc.bumpReductions(static_cast<int64_t>(bytes.size() / 1024));
  return writeOutput(proc, static_cast<int>(args[0].toSmall()), bytes.data(),
                     bytes.size(), atoms::ok);
}

BIF(lumen_console_flush, 1) {
  if (!isOutputFd(args[0]))
    return proc.badarg();
  return flushOutput(proc, static_cast<int>(args[0].toSmall()), atoms::ok);
}

BIF(lumen_console_geometry, 1) {
  if (!isOutputFd(args[0]))
    return proc.badarg();
  unsigned columns, rows;
  if (!terminalSize(static_cast<int>(args[0].toSmall()), columns, rows))
    return atoms::false_;
  return makeTuple(proc.heap(), Term::small(columns), Term::small(rows));
}

BIF(lumen_stdin_read, 0) {
  return runBlocking(proc, new (mallocOrDie(sizeof(StdinJob))) StdinJob);
}

/// Calls module:function(args...) where the names are data that came in a message,
/// such as an I/O request. The link step keeps what such names can mean without
/// taking this for a call of anything whatsoever.
BIF(lumen_apply, 3) {
  ssize_t count = properLength(args[2]);
  if (!args[0].isAtom() || !args[1].isAtom() || count < 0 ||
      count > static_cast<ssize_t>(abi::kMaxArity))
    return proc.badarg();
  Term list[abi::kMaxArity];
  size_t i = 0;
  for (Term rest = args[2]; rest.isCons(); rest = rest.tail())
    list[i++] = rest.head();
  return proc.trapToExport(args[0], args[1], list, static_cast<unsigned>(count));
}

BIF(lumen_entry, 0) {
  const abi::Program &program = theProgram();
  return makeTuple(proc.heap(), Term(program.entryModule),
                   Term(program.entryFunction));
}

BIF(lumen_arguments, 0) {
  SmallVector<Term, 16> words;
  for (int i = 1; i < argumentCount(); ++i)
    words.push(makeStringFromUtf8(proc.heap(), argument(i),
                                  strlen(argument(i))));
  return makeList(proc.heap(), words.data(), words.size());
}

BIF(lumen_embedded_file, 1) {
  ByteBuffer name;
  if (!appendName(name, args[0]))
    return proc.badarg();
  const abi::Program &program = theProgram();
  for (uint64_t i = 0; i < program.fileCount; ++i) {
    const abi::EmbeddedFile &file = program.files[i];
    if (file.nameBytes == name.size() &&
        memcmp(file.name, name.data(), name.size()) == 0)
      return makeBinary(proc.heap(), file.bytes, file.size);
  }
  return atoms::false_;
}

BIF(lumen_embedded_files, 0) {
  const abi::Program &program = theProgram();
  Term list = Term::nil();
  for (uint64_t i = program.fileCount; i-- > 0;)
    list = makeCons(proc.heap(),
                    makeStringFromUtf8(proc.heap(), program.files[i].name,
                                       program.files[i].nameBytes),
                    list);
  return list;
}

BIF(lumen_program_name, 0) {
  const char *name = argumentCount() > 0 ? argument(0) : "";
  return makeStringFromUtf8(proc.heap(), name, strlen(name));
}

/// Writes at once, as those who look for a bug want it.
static Term show(Process &proc, const ByteBuffer &text) {
  if (!tryWriteConsole(1, text.data(), text.size()))
    return writeOutput(proc, 1, text.data(), text.size(), atoms::true_);
  return flushOutput(proc, 1, atoms::true_);
}

/// The term and "\r\n", written at once.
BIF(erlang_display, 1) {
  ByteBuffer text;
  printTerm(text, args[0]);
  appendText(text, "\r\n");
  return show(proc, text);
}

BIF(erlang_display_string, 1) {
  ByteBuffer text;
  for (Term list = args[0]; !list.isNil(); list = list.tail()) {
    if (!list.isCons() || !list.head().isSmall() || list.head().toSmall() < 0 ||
        list.head().toSmall() > 0x10FFFF)
      return proc.badarg();
    appendUtf8(text, static_cast<uint32_t>(list.head().toSmall()));
  }
  return show(proc, text);
}

BIF(erlang_display_nl, 0) {
  ByteBuffer text;
  appendText(text, "\r\n");
  return show(proc, text);
}
