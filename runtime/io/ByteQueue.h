//===- ByteQueue.h - bytes in order, shared where they can be ---*- C++ -*-===//
#ifndef LUMEN_RUNTIME_IO_BYTEQUEUE_H
#define LUMEN_RUNTIME_IO_BYTEQUEUE_H

#include "runtime/binary/OffHeapBinary.h"

namespace lumen::rt {

/// Written at the back, read at the front. Off-heap binaries are shared, the bytes
/// of others are copied.
struct ByteQueue {
  struct Chunk {
    OffHeapBinary *data;
    size_t begin, end;
    Chunk *next;

    const uint8_t *bytes() const { return data->bytes + begin; }
    size_t size() const { return end - begin; }
  };
  Chunk *first = nullptr, *last = nullptr;
  size_t size = 0;

  ByteQueue() = default;
  ByteQueue(const ByteQueue &) = delete;
  ~ByteQueue() { skip(size); }

  /// Takes over a reference to the data.
  void append(OffHeapBinary *data, size_t begin, size_t end);
  void appendBinary(Term binary);
  void skip(size_t count);
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_IO_BYTEQUEUE_H
