//===- PrimBuffer.cpp - the read buffer of prim_file ----------------------===//
//
// Behind OTP's prim_buffer: a queue of bytes, written at the back and read at the
// front, that belongs to one process at a time. What is written is shared, not
// copied, as long as it is an off-heap binary.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/ByteQueue.h"
#include "runtime/io/MagicReference.h"

#include <atomic>
#include <new>
#include <stdlib.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

struct Buffer : ByteQueue {
  std::atomic<bool> isLocked{false};
};

void dropBuffer(OffHeapBinary *holder) {
  auto *buffer = static_cast<Buffer *>(holder->context);
  buffer->~Buffer();
  free(buffer);
  holder->freeMemory();
}

Buffer *bufferOf(Term term) {
  return static_cast<Buffer *>(magicContext(term, dropBuffer));
}

bool readCount(Term term, const Buffer *buffer, size_t &count) {
  if (!buffer || !term.isSmall() || term.toSmall() < 0 ||
      term.toSize() > buffer->size)
    return false;
  count = term.toSize();
  return true;
}

} // namespace

BIF(prim_buffer_new, 0) {
  return makeMagicReference(proc.heap(), dropBuffer,
                            new (mallocOrDie(sizeof(Buffer))) Buffer);
}

BIF(prim_buffer_size, 1) {
  Buffer *buffer = bufferOf(args[0]);
  return buffer ? Term::small(static_cast<int64_t>(buffer->size))
                : proc.badarg();
}

BIF(prim_buffer_write, 2) {
  Buffer *buffer = bufferOf(args[0]);
  Term list = args[1];
  for (; list.isCons(); list = list.tail())
    if (!isBinaryTerm(list.head()))
      return proc.badarg();
  if (!buffer || !list.isNil())
    return proc.badarg();
  for (list = args[1]; list.isCons(); list = list.tail())
    buffer->appendBinary(list.head());
  return atoms::ok;
}

BIF(prim_buffer_skip, 2) {
  Buffer *buffer = bufferOf(args[0]);
  size_t count;
  if (!readCount(args[1], buffer, count))
    return proc.badarg();
  buffer->skip(count);
  return atoms::ok;
}

BIF(prim_buffer_find_byte_index, 2) {
  Buffer *buffer = bufferOf(args[0]);
  if (!buffer || !args[1].isSmall() || args[1].toSmall() < 0 ||
      args[1].toSmall() > 255)
    return proc.badarg();
  size_t before = 0;
  for (ByteQueue::Chunk *chunk = buffer->first; chunk; chunk = chunk->next) {
    const uint8_t *bytes = chunk->data->bytes + chunk->begin;
    size_t size = chunk->end - chunk->begin;
    if (const void *found =
            memchr(bytes, static_cast<int>(args[1].toSmall()), size)) {
      size_t index = before + (static_cast<const uint8_t *>(found) - bytes);
      return makeTuple(proc.heap(), atoms::ok,
                       Term::small(static_cast<int64_t>(index)));
    }
    before += size;
  }
  return atoms::not_found;
}

BIF(prim_buffer_copying_read, 2) {
  Buffer *buffer = bufferOf(args[0]);
  size_t count;
  if (!readCount(args[1], buffer, count))
    return proc.badarg();
  uint8_t *to;
  Term binary = makeBinaryUninitialised(proc.heap(), count, to);
  size_t done = 0;
  for (ByteQueue::Chunk *chunk = buffer->first; done < count; chunk = chunk->next) {
    size_t size = chunk->end - chunk->begin;
    size = size < count - done ? size : count - done;
    memcpy(to + done, chunk->data->bytes + chunk->begin, size);
    done += size;
  }
  buffer->skip(count);
  return binary;
}

/// The first chunk, shared.
BIF(prim_buffer_peek_head, 1) {
  Buffer *buffer = bufferOf(args[0]);
  if (!buffer)
    return proc.badarg();
  ByteQueue::Chunk *chunk = buffer->first;
  if (!chunk)
    return makeBinary(proc.heap(), "", 0);
  chunk->data->retain();
  Term whole = makeRefcBinary(proc.heap(), chunk->data, chunk->end);
  if (chunk->begin == 0)
    return whole;
  return makeSubBinary(proc.heap(), whole, chunk->begin * 8,
                       (chunk->end - chunk->begin) * 8);
}

BIF(prim_buffer_try_lock, 1) {
  Buffer *buffer = bufferOf(args[0]);
  if (!buffer)
    return proc.badarg();
  return buffer->isLocked.exchange(true) ? atoms::busy : atoms::acquired;
}

BIF(prim_buffer_unlock, 1) {
  Buffer *buffer = bufferOf(args[0]);
  if (!buffer)
    return proc.badarg();
  buffer->isLocked.store(false);
  return atoms::ok;
}
