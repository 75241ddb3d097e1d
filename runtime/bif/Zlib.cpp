//===- Zlib.cpp - what OTP's module zlib asks of zlib ---------------------===//
//
// The functions behind zlib.erl (its NIFs): a stream of zlib's, a queue of input
// that the next steps take, and a stash, in which zlib.erl keeps what it has read
// ahead. One step reads and writes at most one chunk of a few kilobytes; the loop
// over them is Erlang code, so nothing here takes long.
// Source: OTP zlib_nif.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/ets/Object.h"
#include "runtime/io/ByteQueue.h"
#include "runtime/io/MagicReference.h"
#include "runtime/term/Bignum.h"

#include <limits.h>
#include <new>
#include <stdlib.h>
#include <zlib.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

/// What inflate does with input behind the end of a stream.
enum EndBehaviour { kEndError = 0, kEndReset = 1, kEndCut = 2 };

struct Stream {
  enum State { None, Deflate, Inflate, Closed };

  z_stream zlib{};
  ByteQueue input;
  Term owner;
  Object *stash = nullptr; ///< {Term}
  State state = None;
  int endBehaviour = kEndCut;
  bool endSeen = false, isRaw = false;
  uint32_t crc = 0; ///< of what goes in (deflate) or comes out (inflate), if raw
  int bufferSize = 4000;

  ~Stream() { close(); }
  void close() {
    if (state == Deflate)
      deflateEnd(&zlib);
    else if (state == Inflate)
      inflateEnd(&zlib);
    state = Closed;
    dropStash();
  }
  void dropStash() {
    if (stash)
      Object::destroy(stash);
    stash = nullptr;
  }
  void dropInput() {
    input.skip(input.size);
    dropStash();
  }
};

void *allocateForZlib(void *, unsigned items, unsigned size) {
  return malloc(static_cast<size_t>(items) * size);
}
void freeForZlib(void *, void *block) { free(block); }

void dropStream(OffHeapBinary *holder) {
  auto *stream = static_cast<Stream *>(holder->context);
  stream->~Stream();
  free(stream);
  holder->freeMemory();
}

/// The stream of the first argument, if the process may use it; else an exception.
Stream *streamOf(Process &proc, Term handle) {
  auto *stream = static_cast<Stream *>(magicContext(handle, dropStream));
  if (!stream)
    proc.badarg();
  else if (!(stream->owner == proc.self())) {
    proc.error(atoms::not_on_controlling_process);
    return nullptr;
  }
  return stream;
}
Stream *streamIn(Process &proc, Term handle, Stream::State state) {
  Stream *stream = streamOf(proc, handle);
  if (stream && stream->state != state) {
    proc.error(atoms::not_initialized);
    return nullptr;
  }
  return stream;
}

bool readInt(Term t, int &out) {
  if (!t.isSmall() || t.toSmall() < INT_MIN || t.toSmall() > INT_MAX)
    return false;
  out = static_cast<int>(t.toSmall());
  return true;
}

Term outcome(Process &proc, int code) {
  switch (code) {
  case Z_OK:
    return atoms::ok;
  case Z_STREAM_END:
    return atoms::stream_end;
  case Z_STREAM_ERROR:
    return proc.error(atoms::stream_error);
  case Z_DATA_ERROR:
    return proc.error(atoms::data_error);
  case Z_MEM_ERROR:
    return atoms::mem_error;
  case Z_BUF_ERROR:
    return atoms::buf_error;
  case Z_VERSION_ERROR:
    return atoms::version_error;
  default:
    return atoms::unknown_error;
  }
}

using Codec = int (*)(z_stream *, int);

/// What one step did.
struct Progress {
  int result;
  size_t consumed, produced;
};

/// Passes at most `inputLimit` bytes of the queue through the codec.
Progress passQueue(Process &proc, Stream &stream, Codec codec,
                   size_t inputLimit, uint8_t *out, size_t outSize, int flush) {
  z_stream &z = stream.zlib;
  z.next_out = out;
  z.avail_out = static_cast<uInt>(outSize);
  size_t consumed = 0;
  int result = Z_OK;
  for (ByteQueue::Chunk *chunk = stream.input.first;
       result == Z_OK && chunk && consumed < inputLimit; chunk = chunk->next) {
    size_t size = chunk->size() < inputLimit ? chunk->size() : inputLimit;
    z.next_in = const_cast<uint8_t *>(chunk->bytes());
    z.avail_in = static_cast<uInt>(size);
    result = codec(&z, Z_NO_FLUSH); // there may be more
    size_t taken = size - z.avail_in;
    if (stream.isRaw && stream.state == Stream::Deflate)
      stream.crc = static_cast<uint32_t>(crc32(
          stream.crc, chunk->bytes(), static_cast<uInt>(taken)));
    consumed += taken;
    if (z.avail_in > 0)
      break; // the output is full
  }
  stream.input.skip(consumed);
  if (result == Z_OK && stream.input.size == 0 && z.avail_out > 0) {
    // Even with Z_NO_FLUSH: the output may have been full the last time.
    z.next_in = nullptr;
    z.avail_in = 0;
    result = codec(&z, flush);
  }
  size_t produced = outSize - z.avail_out;
  proc.bumpReductions(static_cast<int64_t>((consumed + produced) / 64));
  return {result, consumed, produced};
}

Term step(Process &proc, const Term *args, Stream &stream, Codec codec) {
  int inputLimit, outSize, flush;
  if (!readInt(args[1], inputLimit) || !readInt(args[2], outSize) ||
      !readInt(args[3], flush))
    return proc.badarg();
  Heap &heap = proc.heap();
  auto *out = outSize < 0 || inputLimit < 0
                  ? nullptr
                  : static_cast<uint8_t *>(malloc(outSize ? outSize : 1));
  if (!out)
    return atoms::mem_error;
  Progress done = passQueue(proc, stream, codec, static_cast<size_t>(inputLimit),
                            out, static_cast<size_t>(outSize), flush);
  if (done.result < 0 && done.result != Z_BUF_ERROR) {
    free(out);
    return outcome(proc, done.result);
  }
  stream.endSeen |= done.result == Z_STREAM_END;
  if (stream.isRaw && stream.state == Stream::Inflate)
    stream.crc = static_cast<uint32_t>(
        crc32(stream.crc, out, static_cast<uInt>(done.produced)));
  size_t left = stream.input.size;
  if (done.consumed == 0 && done.produced == 0 && left != 0) {
    free(out);
    return outcome(proc, Z_DATA_ERROR); // it would go on like this for ever
  }
  Term data = Term::nil();
  if (done.produced > 0)
    data = makeCons(heap, makeBinary(heap, out, done.produced), Term::nil());
  free(out);
  if (left == 0 && done.produced < static_cast<size_t>(outSize))
    return makeTuple(heap, atoms::finished, data);
  if (done.result != Z_NEED_DICT)
    return makeTuple(heap, atoms::continue_, data);
  // As OTP gives it: a number of 32 bits with a sign.
  return makeTuple(heap, atoms::need_dictionary,
                   Term::small(static_cast<int32_t>(stream.zlib.adler)), data);
}

Term reset(Process &proc, Term handle, Stream::State state) {
  Stream *stream = streamIn(proc, handle, state);
  if (!stream)
    return Term();
  int result = state == Stream::Deflate ? deflateReset(&stream->zlib)
                                        : inflateReset(&stream->zlib);
  stream->crc = 0;
  stream->endSeen = false;
  stream->dropInput();
  return outcome(proc, result);
}

Term end(Process &proc, Term handle, Stream::State state) {
  Stream *stream = streamIn(proc, handle, state);
  if (!stream)
    return Term();
  int result = state == Stream::Deflate ? deflateEnd(&stream->zlib)
                                        : inflateEnd(&stream->zlib);
  bool isUnfinished = stream->input.size > 0 ||
                      (state == Stream::Inflate && !stream->endSeen);
  if (result == Z_OK && isUnfinished)
    result = Z_DATA_ERROR;
  stream->dropInput();
  stream->state = Stream::None;
  return outcome(proc, result);
}

/// A stream that nothing was begun with.
Stream *freshStream(Process &proc, Term handle) {
  Stream *stream = streamOf(proc, handle);
  if (stream && stream->state != Stream::None) {
    proc.error(atoms::already_initialized);
    return nullptr;
  }
  return stream;
}

void begin(Stream &stream, Stream::State state, int windowBits) {
  stream.state = state;
  stream.endSeen = false;
  stream.isRaw = windowBits < 0;
  stream.crc = 0;
}

} // namespace

BIF(zlib_open, 0) {
  auto *stream = new (mallocOrDie(sizeof(Stream))) Stream;
  stream->owner = proc.self();
  stream->zlib.zalloc = allocateForZlib;
  stream->zlib.zfree = freeForZlib;
  return makeMagicReference(proc.heap(), dropStream, stream);
}

BIF(zlib_close, 1) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (stream->state == Stream::Closed)
    return proc.error(atoms::not_initialized);
  stream->close();
  return atoms::ok;
}

BIF(zlib_set_controller, 2) {
  if (!magicContext(args[0], dropStream) || !args[1].isPid())
    return proc.badarg();
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  stream->owner = args[1];
  return atoms::ok;
}

BIF(zlib_deflate_init, 6) {
  int level, method, windowBits, memory, strategy;
  if (!readInt(args[1], level) || !readInt(args[2], method) ||
      !readInt(args[3], windowBits) || !readInt(args[4], memory) ||
      !readInt(args[5], strategy))
    return proc.badarg();
  Stream *stream = freshStream(proc, args[0]);
  if (!stream)
    return Term();
  int result = deflateInit2(&stream->zlib, level, method, windowBits, memory,
                            strategy);
  if (result == Z_OK)
    begin(*stream, Stream::Deflate, windowBits);
  return outcome(proc, result);
}

BIF(zlib_deflate_set_dictionary, 2) {
  IoData dictionary;
  if (!dictionary.read(args[1]))
    return proc.badarg();
  Stream *stream = streamIn(proc, args[0], Stream::Deflate);
  if (!stream)
    return Term();
  auto size = static_cast<uInt>(dictionary.size());
  int result = deflateSetDictionary(&stream->zlib, dictionary.data(), size);
  if (result != Z_OK)
    return outcome(proc, result);
  // A raw stream has no checksum of its own.
  uLong sum = stream->isRaw ? adler32(0, dictionary.data(), size)
                            : stream->zlib.adler;
  return Term::small(static_cast<int32_t>(sum));
}

BIF(zlib_deflate_reset, 1) { return reset(proc, args[0], Stream::Deflate); }
BIF(zlib_deflate_end, 1) { return end(proc, args[0], Stream::Deflate); }

BIF(zlib_deflate_params, 3) {
  int level, strategy;
  if (!readInt(args[1], level) || !readInt(args[2], strategy))
    return proc.badarg();
  Stream *stream = streamIn(proc, args[0], Stream::Deflate);
  if (!stream)
    return Term();
  // zlib.erl has flushed the stream, so nothing is written; without any room zlib
  // would complain all the same.
  Bytef spare;
  stream->zlib.next_out = &spare;
  stream->zlib.avail_out = 1;
  int result = deflateParams(&stream->zlib, level, strategy);
  return outcome(proc, stream->zlib.avail_out == 0 ? Z_STREAM_ERROR : result);
}

BIF(zlib_deflate, 4) {
  Stream *stream = streamIn(proc, args[0], Stream::Deflate);
  return stream ? step(proc, args, *stream, deflate) : Term();
}

BIF(zlib_inflate_init, 3) {
  int windowBits, endBehaviour;
  if (!readInt(args[1], windowBits) || !readInt(args[2], endBehaviour))
    return proc.badarg();
  Stream *stream = freshStream(proc, args[0]);
  if (!stream)
    return Term();
  int result = inflateInit2(&stream->zlib, windowBits);
  if (result == Z_OK) {
    begin(*stream, Stream::Inflate, windowBits);
    stream->endBehaviour = endBehaviour;
  }
  return outcome(proc, result);
}

BIF(zlib_inflate_set_dictionary, 2) {
  IoData dictionary;
  if (!dictionary.read(args[1]))
    return proc.badarg();
  Stream *stream = streamIn(proc, args[0], Stream::Inflate);
  if (!stream)
    return Term();
  return outcome(proc, inflateSetDictionary(
                           &stream->zlib, dictionary.data(),
                           static_cast<uInt>(dictionary.size())));
}

BIF(zlib_inflate_get_dictionary, 1) {
  Stream *stream = streamIn(proc, args[0], Stream::Inflate);
  if (!stream)
    return Term();
  uint8_t window[32768];
  uInt size = 0;
  int result = inflateGetDictionary(&stream->zlib, window, &size);
  return result < 0 ? outcome(proc, result)
                    : makeBinary(proc.heap(), window, size);
}

BIF(zlib_inflate_reset, 1) { return reset(proc, args[0], Stream::Inflate); }
BIF(zlib_inflate_end, 1) { return end(proc, args[0], Stream::Inflate); }

BIF(zlib_inflate, 4) {
  Stream *stream = streamIn(proc, args[0], Stream::Inflate);
  if (!stream)
    return Term();
  if (stream->endSeen && stream->input.size > 0) {
    switch (stream->endBehaviour) {
    case kEndError:
      return outcome(proc, Z_DATA_ERROR);
    case kEndReset:
      if (int result = inflateReset(&stream->zlib); result != Z_OK)
        return outcome(proc, result);
      stream->endSeen = false;
      break;
    case kEndCut:
      stream->dropInput();
      break;
    }
  }
  return step(proc, args, *stream, inflate);
}

BIF(zlib_crc32, 1) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (stream->state != Stream::Deflate && stream->state != Stream::Inflate)
    return proc.error(atoms::not_initialized);
  return Term::small(stream->crc);
}

BIF(zlib_get_stash, 1) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (!stream->stash)
    return atoms::empty_;
  Heap &heap = proc.heap();
  return makeTuple(heap, atoms::ok, copyOut(heap, *stream->stash).element(0));
}

BIF(zlib_clear_stash, 1) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (!stream->stash)
    return proc.error(atoms::error);
  stream->dropStash();
  return atoms::ok;
}

BIF(zlib_set_stash, 2) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (stream->stash)
    return proc.error(atoms::error);
  uint64_t box[] = {abi::header(1, abi::kTupleTag), args[1].word()};
  stream->stash = Object::create(Term::boxed(box));
  return atoms::ok;
}

BIF(zlib_get_buffer_size, 1) {
  Stream *stream = streamOf(proc, args[0]);
  return stream ? Term::small(stream->bufferSize) : Term();
}

BIF(zlib_set_buffer_size, 2) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  return readInt(args[1], stream->bufferSize) ? atoms::ok : proc.badarg();
}

BIF(zlib_enqueue, 2) {
  Stream *stream = streamOf(proc, args[0]);
  if (!stream)
    return Term();
  if (stream->state != Stream::Deflate && stream->state != Stream::Inflate)
    return proc.error(atoms::not_initialized);
  Term list = args[1];
  for (; list.isCons(); list = list.tail())
    if (!isBinaryTerm(list.head()))
      return proc.badarg();
  if (!list.isNil())
    return proc.badarg();
  // So many at a time.
  constexpr int kMaxBinaries = 256;
  list = args[1];
  for (int i = 0; i < kMaxBinaries && list.isCons(); ++i, list = list.tail())
    stream->input.appendBinary(list.head());
  return list.isNil() ? atoms::ok
                      : makeTuple(proc.heap(), atoms::continue_, list);
}
