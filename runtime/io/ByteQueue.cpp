//===- ByteQueue.cpp - bytes in order, shared where they can be -----------===//
#include "runtime/io/ByteQueue.h"
#include "runtime/binary/Bitstring.h"

namespace lumen::rt {

void ByteQueue::append(OffHeapBinary *data, size_t begin, size_t end) {
  auto *chunk = static_cast<Chunk *>(mallocOrDie(sizeof(Chunk)));
  *chunk = {data, begin, end, nullptr};
  (last ? last->next : first) = chunk;
  last = chunk;
  size += end - begin;
}

void ByteQueue::appendBinary(Term binary) {
  BitView view = bitView(binary);
  size_t bytes = view.bits / 8;
  if (bytes == 0)
    return;
  if (view.isAligned() && view.base.isBoxedTag(abi::kRefcBinTag)) {
    auto *data =
        reinterpret_cast<OffHeapBinary *>(view.base.box()[abi::kRefcObject]);
    data->retain();
    append(data, view.offset / 8, view.offset / 8 + bytes);
    return;
  }
  BinaryBytes copy(binary);
  OffHeapBinary *data = OffHeapBinary::create(bytes);
  memcpy(data->bytes, copy.data(), bytes);
  append(data, 0, bytes);
}

void ByteQueue::skip(size_t count) {
  size -= count;
  while (count > 0) {
    Chunk *chunk = first;
    if (chunk->size() > count) {
      chunk->begin += count;
      return;
    }
    count -= chunk->size();
    first = chunk->next;
    if (!first)
      last = nullptr;
    chunk->data->release();
    free(chunk);
  }
}

} // namespace lumen::rt
