//===- PagesWasm.cpp - pages of the linear memory -------------------------===//
//
// The linear memory grows in steps, and libc's malloc grows it, too. So process
// memory is not one range: a bit for each 64 KiB of the address space tells what
// belongs to it.
//
//===----------------------------------------------------------------------===//
#include "runtime/sys/Pages.h"
#include "runtime/sys/SharedMemory.h"

#include <stdlib.h>

namespace lumen::rt {

uint32_t processMemoryBits[65536 / 32];
uint32_t sharedMemoryBits[65536 / 32];

namespace pages {
namespace {

/// Grown but not yet asked for, in spans.
uint32_t next, end;
/// What was left of a step when the next one came to lie elsewhere.
uint32_t left, leftEnd;

/// Number of the first of `count` new spans, or kNone.
uint32_t grow(uint32_t count) {
  size_t before = __builtin_wasm_memory_grow(0, count);
  return before == ~size_t(0) ? kNone : static_cast<uint32_t>(before);
}

void mark(uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; ++i)
    processMemoryBits[i / 32] |= uint32_t(1) << (i % 32);
}

/// Makes `want` spans available at `next`; more of them, because growing costs a
/// call of the host.
bool growBy(uint32_t want) {
  uint32_t step = static_cast<uint32_t>(__builtin_wasm_memory_size(0)) / 16;
  step = step < 16 ? 16 : step > 256 ? 256 : step;
  uint32_t count = step < want ? want : step;
  uint32_t first = grow(count);
  if (first == kNone && (first = grow(count = want)) == kNone)
    return false;
  if (first != end) {
    left = next;
    leftEnd = end;
    next = first;
  }
  end = first + count;
  return true;
}

} // namespace

Limits reserve() {
  // At its first call libc's malloc takes all memory there is up to the end for its
  // own. So that comes first.
  void *volatile first = malloc(1); // (a plain pair would be optimised away)
  free(first);
  constexpr size_t kAddressSpans = 65536;
  return {kAddressSpans, kAddressSpans * kPagesPerSpan};
}

uint32_t freshSpan() {
  if (left != leftEnd) {
    mark(left, 1);
    return left++;
  }
  if (next == end && !growBy(1))
    return kNone;
  mark(next, 1);
  return next++;
}

uint32_t freshRun(uint32_t &length) {
  uint32_t spans = (length + kPagesPerSpan - 1) / kPagesPerSpan;
  if (end - next < spans && !growBy(spans))
    return kNone;
  uint32_t first = next;
  next += spans;
  mark(first, spans);
  length = spans * kPagesPerSpan;
  return first * kPagesPerSpan;
}

uint32_t takeLeftover(uint32_t &first) {
  uint32_t count = leftEnd - left;
  mark(left, count);
  first = left * kPagesPerSpan;
  left = leftEnd = 0;
  return count * kPagesPerSpan;
}

char *freshShared(size_t bytes) {
  auto count = static_cast<uint32_t>(bytes / kSpanBytes);
  uint32_t first = grow(count);
  if (first == kNone)
    return nullptr;
  for (uint32_t i = first; i < first + count; ++i)
    sharedMemoryBits[i / 32] |= uint32_t(1) << (i % 32);
  return spanStart(first);
}

} // namespace pages

size_t largestTable() { return SIZE_MAX; }

void *reserveTable(size_t bytes) {
  uint32_t first =
      pages::grow(static_cast<uint32_t>((bytes + 65535) / 65536));
  return first == pages::kNone ? nullptr : pages::spanStart(first);
}

} // namespace lumen::rt
