//===- Files.cpp - what prim_file asks of open files ----------------------===//
//
// The functions behind OTP's prim_file (its NIFs). All that may wait for a disk or
// for another program is done by the pool (FileJob.h). At once are done: reads of
// what the system says to have in memory, and moving a position.
// Source: OTP prim_file_nif.c, unix_prim_file.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/FileJob.h"
#include "runtime/bif/FilePath.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sys/Host.h"
#include "runtime/term/Bignum.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

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
  PathText path;
  int flags = 0;
  bool directory = false, skipTypeCheck = false, isRegular = false;
  int fd = -1, error = 0;

  ~OpenState() {
    if (fd >= 0)
      ::close(fd);
  }

  void run() {
    struct stat info;
    // The other end of a FIFO may come late.
    if (stat(path.text(), &info) == 0 && !S_ISREG(info.st_mode) &&
        !S_ISDIR(info.st_mode))
      announceLongWait();
    do
      fd = ::open(path.text(), flags, 0666);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) {
      error = errno;
      return;
    }
    if (fstat(fd, &info) != 0)
      memset(&info, 0, sizeof info);
    isRegular = S_ISREG(info.st_mode);
    if (S_ISDIR(info.st_mode) && !directory && !skipTypeCheck)
      error = EISDIR;
  }

  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    Term handle = makeFileHandle(proc.heap(), fd, isRegular);
    fd = -1;
    return makeTuple(proc.heap(), atoms::ok, handle);
  }
};

/// {ok, Binary} of what was read.
Term readResult(Process &proc, OffHeapBinary *data, size_t got) {
  Heap &heap = proc.heap();
  Term binary;
  // Much less than was asked for: do not hold the rest.
  if (got <= kMaxHeapBinary || got < data->capacity / 2) {
    binary = makeBinary(heap, data->bytes, got);
    data->release();
  } else {
    binary = makeRefcBinary(heap, data, got);
  }
  proc.bumpReductions(static_cast<int64_t>(got / 4096));
  return makeTuple(heap, atoms::ok, binary);
}

struct ReadState : HandleState {
  int64_t offset = -1; ///< negative: where the file stands
  int64_t size = 0;
  HeldBytes data; ///< may begin with bytes that have been read
  int64_t got = 0;

  void run() {
    if (!data) {
      limitSize();
      if (size > kMostBytes) {
        error = ENOMEM;
        return;
      }
      data.set(OffHeapBinary::create(static_cast<uint64_t>(size)));
    }
    if (!file->isRegular())
      announceLongWait();
    // Until the size is there or the file ends, also of a pipe, as OTP does.
    while (got < size) {
      uint8_t *to = data->bytes + got;
      auto want = static_cast<size_t>(size - got);
      ssize_t n = offset < 0 ? ::read(fd(), to, want)
                             : ::pread(fd(), to, want, offset + got);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && got == 0)
        error = errno;
      if (n <= 0)
        break;
      got += n;
    }
  }

  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    if (got == 0)
      return atoms::eof;
    return readResult(proc, data.take(), static_cast<size_t>(got));
  }

private:
  /// What a regular file does not have need not be asked for.
  void limitSize() {
    struct stat info;
    if (!file->isRegular() || size <= 65536 || fstat(fd(), &info) != 0)
      return;
    int64_t from = offset >= 0 ? offset : lseek(fd(), 0, SEEK_CUR);
    int64_t left = info.st_size > from ? info.st_size - from : 0;
    if (size > left + 1 && info.st_size > 0)
      size = left + 1;
  }
};

/// Larger reads go to the pool at once: copying so much takes longer than that.
constexpr int64_t kMostCachedBytes = 65536;

Term readFile(Process &proc, Term reference, int64_t offset, Term sizeTerm) {
  FileHandle *file = fileHandle(reference);
  int64_t size;
  if (!file || !sizeTerm.isInteger() || integerIsNegative(sizeTerm))
    return proc.badarg();
  if (!readOffset(sizeTerm, size))
    return posixError(proc, EINVAL);
  auto *job = newFileJob<ReadState>();
  ReadState &state = job->state;
  auto finish = [&] {
    Term result = state.finish(proc);
    job->destroy();
    return result;
  };
  state.offset = offset;
  state.size = size;
  if (!state.hold(file)) {
    state.error = EINVAL;
    return finish();
  }
  // What the system has in memory is read in less time than a thread takes to
  // wake: on a busy machine 2 us against 20 to 40 us.
  if (file->isRegular() && size <= kMostCachedBytes) {
    state.data.set(OffHeapBinary::create(static_cast<uint64_t>(size)));
    while (state.got < size) {
      ssize_t n = readCached(state.fd(), state.data->bytes + state.got,
                             static_cast<size_t>(size - state.got),
                             offset < 0 ? -1 : offset + state.got);
      if (n < 0)
        return runBlocking(proc, job);
      if (n == 0)
        break;
      state.got += n;
    }
    return finish();
  }
  return runBlocking(proc, job);
}

/// What holds the bytes of an aligned off-heap binary, or null if it is none.
OffHeapBinary *wholeBytes(Term term, const uint8_t *&bytes, size_t &size) {
  if (!isBinaryTerm(term))
    return nullptr;
  BitView view = bitView(term);
  if (!view.isAligned() || !view.base.isBoxedTag(abi::kRefcBinTag))
    return nullptr;
  bytes = view.data();
  size = view.bits / 8;
  return reinterpret_cast<OffHeapBinary *>(view.base.box()[abi::kRefcObject]);
}

struct WriteState : HandleState {
  int64_t offset = -1; ///< negative: where the file stands
  HeldBytes data;
  const uint8_t *bytes = nullptr;
  size_t size = 0;

  void run() {
    if (!file->isRegular())
      announceLongWait();
    for (size_t done = 0; done < size && !error;) {
      ssize_t n = offset < 0 ? ::write(fd(), bytes + done, size - done)
                             : ::pwrite(fd(), bytes + done, size - done,
                                        offset + static_cast<int64_t>(done));
      if (n >= 0)
        done += static_cast<size_t>(n);
      else if (errno != EINTR)
        error = errno;
    }
  }
};

Term writeFile(Process &proc, Term reference, int64_t offset, Term data) {
  FileHandle *file = fileHandle(reference);
  if (!file)
    return proc.badarg();
  if (!file->isOpen())
    return closedError(proc);
  auto *job = newFileJob<WriteState>();
  WriteState &state = job->state;
  state.offset = offset;
  Term single = data.isCons() && data.tail().isNil() ? data.head() : Term::nil();
  if (OffHeapBinary *object = wholeBytes(single, state.bytes, state.size)) {
    // One large binary is not copied.
    object->retain();
    state.data.set(object);
  } else {
    ByteBuffer bytes;
    if (!appendIodata(bytes, data)) {
      job->destroy();
      return proc.badarg();
    }
    state.data.set(OffHeapBinary::create(bytes.size()));
    memcpy(state.data->bytes, bytes.data(), bytes.size());
    state.bytes = state.data->bytes;
    state.size = bytes.size();
  }
  if (!state.hold(file)) {
    job->destroy();
    return closedError(proc);
  }
  proc.bumpReductions(static_cast<int64_t>(state.size / 4096));
  return runBlocking(proc, job);
}

/// A job about an open file; `set` fills in what it needs to know.
template <typename State, typename Set>
Term onFile(Process &proc, FileHandle *file, Set set) {
  auto *job = newFileJob<State>();
  if (!job->state.hold(file)) {
    job->destroy();
    return closedError(proc);
  }
  set(job->state);
  return runBlocking(proc, job);
}

struct SeekState : HandleState {
  int64_t offset = 0;
  int whence = SEEK_SET;
  off_t position = 0;

  void run() {
    position = lseek(fd(), offset, whence);
    error = position < 0 ? errno : 0;
  }
  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    return makeTuple(proc.heap(), atoms::ok,
                     makeInteger(proc.heap(), position));
  }
};

struct SyncState : HandleState {
  bool isDataOnly = false;
  void run() {
    error = (isDataOnly ? fdatasync(fd()) : fsync(fd())) == 0 ? 0 : errno;
  }
};

struct TruncateState : HandleState {
  void run() {
    off_t position = lseek(fd(), 0, SEEK_CUR);
    if (position < 0 || ftruncate(fd(), position) != 0)
      error = errno;
  }
};

struct RangeState : HandleState {
  int64_t offset = 0, length = 0;
  int advice = -1; ///< none: reserve room

  void run() {
    error = advice < 0 ? posix_fallocate(fd(), offset, length)
                       : posix_fadvise(fd(), offset, length, advice);
  }
};

struct CloseState : HandleState {
  bool wasOpen = true;
  void run() {
    wasOpen = file->close();
    error = file->release();
    file = nullptr;
  }
  Term finish(Process &proc) {
    return wasOpen ? HandleState::finish(proc) : closedError(proc);
  }
};

/// For dets: at `offset` stand a size and a position, both 32 bits; then the data
/// at that position.
struct IndirectState : HandleState {
  int64_t offset = 0, most = 0;
  uint32_t size = 0, position = 0;
  HeldBytes data;
  ssize_t got = 0;

  void run() {
    uint8_t head[8];
    ssize_t n = ::pread(fd(), head, 8, offset);
    if (n < 8) {
      error = n < 0 ? errno : 0;
      return;
    }
    memcpy(&size, head, 4);
    memcpy(&position, head + 4, 4);
    size = __builtin_bswap32(size);
    position = __builtin_bswap32(position);
    if (size > most)
      return;
    data.set(OffHeapBinary::create(size));
    got = ::pread(fd(), data->bytes, size, position);
    error = got < 0 ? errno : 0;
  }

  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    if (!data)
      return atoms::eof;
    Heap &heap = proc.heap();
    Term bytes = got == 0 ? atoms::eof
                          : makeBinary(heap, data->bytes,
                                       static_cast<size_t>(got));
    return makeTuple(heap, atoms::ok,
                     makeTuple(heap, Term::small(size), Term::small(position),
                               bytes));
  }
};

/// A whole file.
struct ReadFileState {
  PathText path;
  HeldBytes data;
  size_t size = 0;
  int error = 0;

  void run() {
    struct stat info;
    if (stat(path.text(), &info) == 0 && !S_ISREG(info.st_mode) &&
        !S_ISDIR(info.st_mode))
      announceLongWait();
    int fd = ::open(path.text(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
      error = errno;
      return;
    }
    error = readAll(fd);
    ::close(fd);
  }

  Term finish(Process &proc) {
    if (error)
      return posixError(proc, error);
    Heap &heap = proc.heap();
    Term binary = size <= kMaxHeapBinary
                      ? makeBinary(heap, data->bytes, size)
                      : makeRefcBinary(heap, data.take(), size);
    proc.bumpReductions(static_cast<int64_t>(size / 4096));
    return makeTuple(heap, atoms::ok, binary);
  }

private:
  int readAll(int fd) {
    struct stat info;
    if (fstat(fd, &info) != 0)
      return errno;
    if (S_ISDIR(info.st_mode))
      return EISDIR;
    if (info.st_size > kMostBytes)
      return ENOMEM;
    // One byte more than is said to be there shows the end without growing.
    // Files of the kernel say 0.
    auto capacity =
        static_cast<size_t>(info.st_size > 0 ? info.st_size + 1 : 4096);
    data.set(OffHeapBinary::create(capacity));
    while (true) {
      ssize_t n = ::read(fd, data->bytes + size, capacity - size);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return errno;
      if (n == 0)
        return 0;
      size += static_cast<size_t>(n);
      if (size < capacity)
        continue;
      auto *larger = OffHeapBinary::create(capacity * 2);
      memcpy(larger->bytes, data->bytes, size);
      data.set(larger);
      capacity *= 2;
    }
  }
};

} // namespace

BIF(prim_file_open, 2) {
  Path path(args[0]);
  OpenModes modes;
  if (!path || !readModes(args[1], modes))
    return proc.badarg();
  if (!modes.read && !modes.write)
    modes.read = true;
  auto *job = newFileJob<OpenState>();
  job->state.path.set(path.text());
  job->state.flags = openFlags(modes);
  job->state.directory = modes.directory;
  job->state.skipTypeCheck = modes.skipTypeCheck;
  return runBlocking(proc, job);
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
  return onFile<CloseState>(proc, file, [](CloseState &) {});
}

BIF(prim_file_delayed_close, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  if (!file->isOpen())
    return atoms::ok;
  return onFile<CloseState>(proc, file, [](CloseState &) {});
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
  // Only the size may have to be asked for; the rest changes a number.
  if (file->isRegular() && whence != SEEK_END) {
    SeekState state;
    if (!state.hold(file))
      return closedError(proc);
    state.offset = offset;
    state.whence = whence;
    state.run();
    return state.finish(proc);
  }
  return onFile<SeekState>(proc, file, [&](SeekState &state) {
    state.offset = offset;
    state.whence = whence;
  });
}

BIF(prim_file_sync, 2) {
  FileHandle *file = fileHandle(args[0]);
  if (!file || !args[1].isSmall())
    return proc.badarg();
  bool isDataOnly = args[1].toSmall() != 0;
  return onFile<SyncState>(
      proc, file, [&](SyncState &state) { state.isDataOnly = isDataOnly; });
}

BIF(prim_file_truncate, 1) {
  FileHandle *file = fileHandle(args[0]);
  if (!file)
    return proc.badarg();
  return onFile<TruncateState>(proc, file, [](TruncateState &) {});
}

BIF(prim_file_allocate, 3) {
  FileHandle *file = fileHandle(args[0]);
  int64_t offset, length;
  if (!file || !readOffset(args[1], offset) || !readOffset(args[2], length))
    return proc.badarg();
  return onFile<RangeState>(proc, file, [&](RangeState &state) {
    state.offset = offset;
    state.length = length;
  });
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
  for (const auto &row : kAdvices)
    if (row.name == args[3])
      return onFile<RangeState>(proc, file, [&](RangeState &state) {
        state.offset = offset;
        state.length = length;
        state.advice = row.advice;
      });
  return file->isOpen() ? posixError(proc, EINVAL) : closedError(proc);
}

/// The descriptor's number, as bytes.
BIF(prim_file_get_handle, 1) {
  FileHandle *file = fileHandle(args[0]);
  HandleState state;
  if (!file)
    return proc.badarg();
  if (!state.hold(file))
    return closedError(proc);
  int fd = state.fd();
  return makeBinary(proc.heap(), &fd, sizeof fd);
}

/// {ok, {Size, Position, Data at the position}}, or eof.
BIF(prim_file_ipread, 3) {
  FileHandle *file = fileHandle(args[0]);
  int64_t offset, most;
  if (!file || !readOffset(args[1], offset) || !readOffset(args[2], most) ||
      offset < 0 || most < 0)
    return proc.badarg();
  return onFile<IndirectState>(proc, file, [&](IndirectState &state) {
    state.offset = offset;
    state.most = most;
  });
}

BIF(prim_file_read_file, 1) {
  Path path(args[0]);
  if (!path)
    return proc.badarg();
  auto *job = newFileJob<ReadFileState>();
  job->state.path.set(path.text());
  return runBlocking(proc, job);
}
