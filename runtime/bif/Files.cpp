//===- Files.cpp - what prim_file asks of open files ----------------------===//
//
// The functions behind OTP's prim_file (its NIFs). Regular files are read and
// written at once: the system's cache makes that as quick as handing it to a
// thread. What may wait (pipes, terminals, flushing to disk) goes to the pool.
// Source: OTP prim_file_nif.c, unix_prim_file.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/FilePath.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Blocking.h"
#include "runtime/io/FileHandle.h"
#include "runtime/term/Bignum.h"

#include <errno.h>
#include <fcntl.h>
#include <new>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

/// A job made of two functions that share a state: `run(state)` on a thread and
/// `finish(proc, state)`, which gives the result.
template <typename State, typename Run, typename Finish>
class FunctionJob final : public BlockingJob {
public:
  FunctionJob(const State &state, Run run, Finish finish)
      : state_(state), run_(run), finish_(finish) {}
  void run() override { run_(state_); }
  Term finish(Process &proc) override { return finish_(proc, state_); }
  void destroy() override {
    this->~FunctionJob();
    free(this);
  }

private:
  State state_;
  Run run_;
  Finish finish_;
};

/// At once, or on a thread of the pool while the process waits.
template <typename State, typename Run, typename Finish>
Term perform(Process &proc, bool mayWait, const State &initial, Run run,
             Finish finish) {
  if (!mayWait) {
    State state = initial;
    run(state);
    return finish(proc, state);
  }
  using Job = FunctionJob<State, Run, Finish>;
  return runBlocking(proc, new (mallocOrDie(sizeof(Job)))
                               Job(initial, run, finish));
}

/// Of a file, at once.
constexpr int64_t kMostBytes = sizeof(void *) == 8 ? int64_t(1) << 40 : 1 << 30;

Term closedError(Process &proc) { return posixError(proc, EINVAL); }

/// An offset or size of 63 bits.
bool readOffset(Term term, int64_t &out) {
  return term.isInteger() && integerToInt64(term, out);
}

struct OpenModes {
  bool read = false, write = false, append = false, exclusive = false,
       sync = false, directory = false, skipTypeCheck = false;
};

bool readModes(Term list, OpenModes &modes) {
  for (; list.isCons(); list = list.tail()) {
    Term mode = list.head();
    if (mode == atoms::read)
      modes.read = true;
    else if (mode == atoms::write)
      modes.write = true;
    else if (mode == atoms::append)
      modes.append = modes.write = true;
    else if (mode == atoms::exclusive)
      modes.exclusive = modes.write = true;
    else if (mode == atoms::sync)
      modes.sync = true;
    else if (mode == atoms::directory)
      modes.directory = true;
    else if (mode == atoms::skip_type_check)
      modes.skipTypeCheck = true;
    // Others are for prim_file's callers.
  }
  return list.isNil();
}

int openFlags(const OpenModes &modes) {
  int flags = O_CLOEXEC;
  if (modes.read && modes.write)
    flags |= O_RDWR | O_CREAT;
  else if (modes.write)
    flags |= O_WRONLY | O_CREAT | (modes.append ? 0 : O_TRUNC);
  else
    flags |= O_RDONLY;
  if (modes.append)
    flags |= O_APPEND;
  if (modes.exclusive)
    flags = (flags & ~O_TRUNC) | O_EXCL;
  if (modes.sync)
    flags |= O_SYNC;
  if (modes.directory)
    flags |= O_DIRECTORY;
  return flags;
}

struct OpenState {
  char path[4096];
  int flags;
  bool directory, skipTypeCheck;
  int fd, error;
  bool isRegular;
};

void openRun(OpenState &state) {
  state.error = 0;
  do
    state.fd = ::open(state.path, state.flags, 0666);
  while (state.fd < 0 && errno == EINTR);
  if (state.fd < 0) {
    state.error = errno;
    return;
  }
  struct stat info;
  if (fstat(state.fd, &info) != 0)
    memset(&info, 0, sizeof info);
  state.isRegular = S_ISREG(info.st_mode);
  if (S_ISDIR(info.st_mode) && !state.directory && !state.skipTypeCheck) {
    ::close(state.fd);
    state.error = EISDIR;
  }
}

Term openFinish(Process &proc, OpenState &state) {
  if (state.error)
    return posixError(proc, state.error);
  Term handle = makeFileHandle(proc.heap(), state.fd, state.isRegular);
  return makeTuple(proc.heap(), atoms::ok, handle);
}

/// Is opening or reading this a matter of waiting for someone else?
bool mayWaitOnOpen(const char *path) {
  struct stat info;
  return stat(path, &info) == 0 && !S_ISREG(info.st_mode) &&
         !S_ISDIR(info.st_mode);
}

struct ReadState {
  int fd;
  int64_t offset; ///< negative: where the file stands
  size_t size;
  OffHeapBinary *data;
  ssize_t got;
  int error;
};

void readRun(ReadState &state) {
  state.got = 0;
  state.error = 0;
  // Until the size is there or the file ends; a pipe gives what it has.
  while (static_cast<size_t>(state.got) < state.size) {
    uint8_t *to = state.data->bytes + state.got;
    size_t want = state.size - state.got;
    ssize_t n = state.offset < 0
                    ? ::read(state.fd, to, want)
                    : ::pread(state.fd, to, want, state.offset + state.got);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 && state.got == 0)
      state.error = errno;
    if (n <= 0)
      break;
    state.got += n;
    if (state.offset < 0 && static_cast<size_t>(n) < want)
      break;
  }
}

Term readFinish(Process &proc, ReadState &state) {
  OffHeapBinary *data = state.data;
  if (state.error || state.got == 0) {
    data->release();
    return state.error ? posixError(proc, state.error) : atoms::eof;
  }
  Heap &heap = proc.heap();
  auto got = static_cast<size_t>(state.got);
  Term binary;
  // Much less than was asked for: do not hold the rest.
  if (got <= kMaxHeapBinary || got < state.size / 2) {
    binary = makeBinary(heap, data->bytes, got);
    data->release();
  } else {
    binary = makeRefcBinary(heap, data, got);
  }
  return makeTuple(heap, atoms::ok, binary);
}

Term readFile(Process &proc, Term reference, int64_t offset, Term sizeTerm) {
  FileHandle *file = fileHandle(reference);
  int64_t size;
  if (!file || !sizeTerm.isInteger() || integerIsNegative(sizeTerm))
    return proc.badarg();
  if (!readOffset(sizeTerm, size))
    return posixError(proc, EINVAL);
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  // What a regular file does not have need not be asked for.
  struct stat info;
  if (file->isRegular && size > 65536 && fstat(fd, &info) == 0) {
    int64_t from = offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR);
    int64_t left = info.st_size > from ? info.st_size - from : 0;
    if (size > left + 1 && info.st_size > 0)
      size = left + 1;
  }
  if (size > kMostBytes)
    return posixError(proc, ENOMEM);
  ReadState state = {fd, offset, static_cast<size_t>(size), nullptr, 0, 0};
  state.data = OffHeapBinary::create(state.size);
  proc.bumpReductions(size / 4096);
  return perform(proc, !file->isRegular, state, readRun, readFinish);
}

struct WriteState {
  int fd;
  int64_t offset; ///< negative: where the file stands
  char *bytes;
  size_t size;
  int error;
};

void writeRun(WriteState &state) {
  state.error = 0;
  for (size_t done = 0; done < state.size && !state.error;) {
    ssize_t n = state.offset < 0
                    ? ::write(state.fd, state.bytes + done, state.size - done)
                    : ::pwrite(state.fd, state.bytes + done, state.size - done,
                               state.offset + static_cast<int64_t>(done));
    if (n >= 0)
      done += static_cast<size_t>(n);
    else if (errno != EINTR)
      state.error = errno;
  }
}

Term writeFinish(Process &proc, WriteState &state) {
  free(state.bytes);
  return state.error ? posixError(proc, state.error) : atoms::ok;
}

Term writeFile(Process &proc, Term reference, int64_t offset, Term data) {
  FileHandle *file = fileHandle(reference);
  if (!file)
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  // One large binary needs no copy if it is written at once.
  if (file->isRegular && data.isCons() && data.tail().isNil() &&
      isBinaryTerm(data.head())) {
    BinaryBytes bytes(data.head());
    WriteState state = {fd, offset,
                        const_cast<char *>(bytes.chars()), bytes.size(), 0};
    writeRun(state);
    proc.bumpReductions(static_cast<int64_t>(bytes.size() / 4096));
    return state.error ? posixError(proc, state.error) : atoms::ok;
  }
  ByteBuffer bytes;
  if (!appendIodata(bytes, data))
    return proc.badarg();
  WriteState state = {fd, offset,
                      static_cast<char *>(mallocOrDie(bytes.size())),
                      bytes.size(), 0};
  memcpy(state.bytes, bytes.data(), bytes.size());
  proc.bumpReductions(static_cast<int64_t>(bytes.size() / 4096));
  return perform(proc, !file->isRegular, state, writeRun, writeFinish);
}

struct SimpleState {
  int fd;
  int what;
  int error;
};

Term simpleFinish(Process &proc, SimpleState &state) {
  return state.error ? posixError(proc, state.error) : atoms::ok;
}

} // namespace

BIF(prim_file_open, 2) {
  Path path(args[0]);
  OpenModes modes;
  if (!path || !readModes(args[1], modes))
    return proc.badarg();
  if (!modes.read && !modes.write)
    modes.read = true;
  OpenState state;
  size_t length = strlen(path.text());
  if (length >= sizeof state.path)
    return posixError(proc, ENAMETOOLONG);
  memcpy(state.path, path.text(), length + 1);
  state.flags = openFlags(modes);
  state.directory = modes.directory;
  state.skipTypeCheck = modes.skipTypeCheck;
  return perform(proc, mayWaitOnOpen(path.text()), state, openRun, openFinish);
}

BIF(prim_file_file_desc_to_ref, 1) {
  if (!args[0].isSmall() || args[0].toSmall() < 0)
    return proc.badarg();
  int fd = static_cast<int>(args[0].toSmall());
  struct stat info;
  if (fstat(fd, &info) != 0)
    return posixError(proc, errno);
  Term handle = makeFileHandle(proc.heap(), fd, S_ISREG(info.st_mode));
  return makeTuple(proc.heap(), atoms::ok, handle);
}

BIF(prim_file_close, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  int fd = file->fd.exchange(-1);
  if (fd < 0)
    return closedError(proc);
  return ::close(fd) == 0 || errno == EINTR ? atoms::ok : posixError(proc, errno);
}

BIF(prim_file_read, 2) { return readFile(proc, args[0], -1, args[1]); }

BIF(prim_file_pread, 3) {
  int64_t offset;
  if (!args[1].isInteger())
    return proc.badarg();
  if (!readOffset(args[1], offset) || offset < 0)
    return posixError(proc, EINVAL);
  return readFile(proc, args[0], offset, args[2]);
}

BIF(prim_file_write, 2) { return writeFile(proc, args[0], -1, args[1]); }

BIF(prim_file_pwrite, 3) {
  int64_t offset;
  if (!readOffset(args[1], offset))
    return proc.badarg();
  if (offset < 0)
    return posixError(proc, EINVAL);
  return writeFile(proc, args[0], offset, args[2]);
}

BIF(prim_file_seek, 3) {
  FileHandle *file = fileHandle(args[0]);
  int64_t offset;
  if (!file || !readOffset(args[2], offset))
    return proc.badarg();
  int whence;
  if (args[1] == atoms::bof)
    whence = SEEK_SET;
  else if (args[1] == atoms::cur)
    whence = SEEK_CUR;
  else if (args[1] == atoms::eof)
    whence = SEEK_END;
  else
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  off_t position = lseek(fd, offset, whence);
  if (position < 0)
    return posixError(proc, errno);
  return makeTuple(proc.heap(), atoms::ok, makeInteger(proc.heap(), position));
}

BIF(prim_file_sync, 2) {
  FileHandle *file = fileHandle(args[0]);
  if (!file || !args[1].isSmall())
    return proc.badarg();
  SimpleState state = {file->fd.load(), static_cast<int>(args[1].toSmall()), 0};
  if (state.fd < 0)
    return closedError(proc);
  return perform(
      proc, true, state,
      [](SimpleState &s) {
        s.error = (s.what ? fdatasync(s.fd) : fsync(s.fd)) == 0 ? 0 : errno;
      },
      simpleFinish);
}

BIF(prim_file_truncate, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  off_t position = lseek(fd, 0, SEEK_CUR);
  if (position < 0 || ftruncate(fd, position) != 0)
    return posixError(proc, errno);
  return atoms::ok;
}

BIF(prim_file_allocate, 3) {
  FileHandle *file = fileHandle(args[0]);
  int64_t offset, length;
  if (!file || !readOffset(args[1], offset) || !readOffset(args[2], length))
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  int error = posix_fallocate(fd, offset, length);
  return error ? posixError(proc, error) : atoms::ok;
}

BIF(prim_file_advise, 4) {
  struct {
    Term name;
    int advice;
  } const kAdvices[] = {{atoms::normal, POSIX_FADV_NORMAL},
                        {atoms::random, POSIX_FADV_RANDOM},
                        {atoms::sequential, POSIX_FADV_SEQUENTIAL},
                        {atoms::will_need, POSIX_FADV_WILLNEED},
                        {atoms::dont_need, POSIX_FADV_DONTNEED},
                        {atoms::no_reuse, POSIX_FADV_NOREUSE}};
  FileHandle *file = fileHandle(args[0]);
  int64_t offset, length;
  if (!file || !readOffset(args[1], offset) || !readOffset(args[2], length))
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  for (const auto &row : kAdvices)
    if (row.name == args[3]) {
      int error = posix_fadvise(fd, offset, length, row.advice);
      return error ? posixError(proc, error) : atoms::ok;
    }
  return posixError(proc, EINVAL);
}

/// The descriptor's number, as bytes.
BIF(prim_file_get_handle, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  int fd = file->fd.load();
  return fd < 0 ? closedError(proc) : makeBinary(proc.heap(), &fd, sizeof fd);
}

BIF(prim_file_delayed_close, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  int fd = file->fd.exchange(-1);
  if (fd >= 0)
    ::close(fd);
  return atoms::ok;
}

/// For dets: at Offset stand a size and a position, both 32 bits; gives
/// {ok, {Size, Position, Data at the position}}, or eof.
BIF(prim_file_ipread, 3) {
  FileHandle *file = fileHandle(args[0]);
  int64_t offset, most;
  if (!file || !readOffset(args[1], offset) || !readOffset(args[2], most) ||
      offset < 0 || most < 0)
    return proc.badarg();
  int fd = file->fd.load();
  if (fd < 0)
    return closedError(proc);
  uint8_t head[8];
  ssize_t n = ::pread(fd, head, 8, offset);
  if (n < 0)
    return posixError(proc, errno);
  if (n < 8)
    return atoms::eof;
  uint32_t size = __builtin_bswap32(*reinterpret_cast<uint32_t *>(head));
  uint32_t position = __builtin_bswap32(*reinterpret_cast<uint32_t *>(head + 4));
  if (size > most)
    return atoms::eof;
  Heap &heap = proc.heap();
  OffHeapBinary *data = OffHeapBinary::create(size);
  n = ::pread(fd, data->bytes, size, position);
  if (n < 0) {
    data->release();
    return posixError(proc, errno);
  }
  Term bytes = n == 0 ? atoms::eof
                   : makeBinary(heap, data->bytes, static_cast<size_t>(n));
  data->release();
  return makeTuple(heap, atoms::ok,
                   makeTuple(heap, Term::small(size), Term::small(position),
                             bytes));
}

BIF(prim_file_read_file, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  struct State {
    char path[4096];
    OffHeapBinary *data;
    size_t size;
    int error;
  } state;
  size_t length = strlen(path.text());
  if (length >= sizeof state.path)
    return posixError(proc, ENAMETOOLONG);
  memcpy(state.path, path.text(), length + 1);
  auto run = [](State &s) {
    s.data = nullptr;
    s.size = 0;
    s.error = 0;
    int fd = ::open(s.path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0) {
      s.error = errno;
      if (fd >= 0)
        ::close(fd);
      return;
    }
    // One byte more than is said to be there shows the end without growing.
    // Files of the kernel say 0.
    if (S_ISDIR(info.st_mode) || info.st_size > kMostBytes) {
      s.error = S_ISDIR(info.st_mode) ? EISDIR : ENOMEM;
      ::close(fd);
      return;
    }
    auto capacity =
        static_cast<size_t>(info.st_size > 0 ? info.st_size + 1 : 4096);
    auto *data = OffHeapBinary::create(capacity);
    while (true) {
      ssize_t n = ::read(fd, data->bytes + s.size, capacity - s.size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0) {
        s.error = errno;
        break;
      }
      if (n == 0)
        break;
      s.size += static_cast<size_t>(n);
      if (s.size < capacity)
        continue;
      auto *larger = OffHeapBinary::create(capacity * 2);
      memcpy(larger->bytes, data->bytes, s.size);
      data->release();
      data = larger;
      capacity *= 2;
    }
    ::close(fd);
    s.data = data;
  };
  auto finish = [](Process &p, State &s) -> Term {
    if (s.error) {
      if (s.data)
        s.data->release();
      return posixError(p, s.error);
    }
    Heap &heap = p.heap();
    Term binary;
    if (s.size <= kMaxHeapBinary) {
      binary = makeBinary(heap, s.data->bytes, s.size);
      s.data->release();
    } else {
      binary = makeRefcBinary(heap, s.data, s.size);
    }
    p.bumpReductions(static_cast<int64_t>(s.size / 4096));
    return makeTuple(heap, atoms::ok, binary);
  };
  return perform(proc, mayWaitOnOpen(path.text()), state, run, finish);
}
