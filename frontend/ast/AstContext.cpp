//===- AstContext.cpp - arena and names -----------------------------------===//
#include "frontend/ast/AstContext.h"

#include <cstdlib>
#include <cstring>

using namespace lumen::frontend;

namespace {
/// Chunks of arenas that are gone, for the thread's next arena: one module is
/// read after another, and fresh memory costs as much as filling it.
struct SpareChunks {
  static constexpr size_t kMaxBytes = 64u << 20;
  std::vector<Arena::Chunk> chunks;
  size_t bytes = 0;
  /// Arenas may outlive the thread's spare chunks.
  static thread_local bool isGone;

  ~SpareChunks() {
    isGone = true;
    for (const Arena::Chunk &chunk : chunks)
      std::free(chunk.start);
  }
  bool give(Arena::Chunk chunk) {
    if (isGone || bytes + chunk.sizeBytes > kMaxBytes)
      return false;
    bytes += chunk.sizeBytes;
    chunks.push_back(chunk);
    return true;
  }
  bool take(size_t sizeBytes, Arena::Chunk &chunk) {
    if (isGone || chunks.empty() || chunks.back().sizeBytes < sizeBytes)
      return false;
    chunk = chunks.back();
    chunks.pop_back();
    bytes -= chunk.sizeBytes;
    return true;
  }
};
} // namespace

thread_local bool SpareChunks::isGone = false;
static thread_local SpareChunks spareChunks;

Arena::~Arena() {
  // The first chunk becomes the next arena's first.
  for (size_t i = chunks_.size(); i-- > 0;)
    if (!spareChunks.give(chunks_[i]))
      std::free(chunks_[i].start);
}

void *Arena::allocateSlow(size_t sizeBytes, size_t align) {
  // Chunks grow with use, so that small modules stay small.
  size_t want = 64 * 1024;
  if (totalBytes_ > want)
    want = totalBytes_ < (4u << 20) ? totalBytes_ : (4u << 20);
  if (want < sizeBytes + align)
    want = sizeBytes + align;
  Chunk chunk;
  if (!spareChunks.take(sizeBytes + align, chunk)) {
    chunk = {std::malloc(want), want};
    if (!chunk.start)
      std::abort(); // out of memory; nothing can be reported without memory
  }
  chunks_.push_back(chunk);
  totalBytes_ += chunk.sizeBytes;
  cursor_ = reinterpret_cast<uintptr_t>(chunk.start);
  limit_ = cursor_ + chunk.sizeBytes;
  return allocate(sizeBytes, align);
}

std::string_view Arena::copy(std::string_view text) {
  char *to = static_cast<char *>(allocate(text.size() + 1, 1));
  std::memcpy(to, text.data(), text.size());
  to[text.size()] = '\0';
  return {to, text.size()};
}

/// Eight bytes a step: interning is the lexer's most frequent work.
static uint32_t hashName(std::string_view text) {
  constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;
  const char *p = text.data();
  size_t n = text.size();
  uint64_t h = n * kMultiplier;
  for (; n >= 8; p += 8, n -= 8) {
    uint64_t word;
    std::memcpy(&word, p, 8);
    h = (h ^ word) * kMultiplier;
    h ^= h >> 29;
  }
  uint64_t rest = 0;
  if (n >= 4) {
    uint32_t low, high; // they overlap when n < 8
    std::memcpy(&low, p, 4);
    std::memcpy(&high, p + n - 4, 4);
    rest = low | static_cast<uint64_t>(high) << 32;
  } else if (n > 0) {
    rest = static_cast<uint8_t>(p[0]) | static_cast<uint8_t>(p[n / 2]) << 8 |
           static_cast<uint8_t>(p[n - 1]) << 16;
  }
  h = (h ^ rest) * kMultiplier;
  return static_cast<uint32_t>(h >> 32);
}

void NameTable::grow() {
  std::vector<Slot> old;
  old.swap(slots_);
  slots_.resize(old.empty() ? 1024 : old.size() * 4);
  for (const Slot &slot : old) {
    if (!slot.entry)
      continue;
    size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].entry)
      i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
}

NameTable::Entry *NameTable::intern(std::string_view text) {
  return intern(text, hashName(text));
}

NameTable::Entry *NameTable::intern(std::string_view text, uint32_t hash) {
  if (count_ * 2 >= slots_.size())
    grow();
  size_t i = hash & (slots_.size() - 1);
  while (Entry *entry = slots_[i].entry) {
    if (slots_[i].hash == hash && entry->text == text)
      return entry;
    i = (i + 1) & (slots_.size() - 1);
  }
  Entry *entry = arena_.make<Entry>();
  entry->text = arena_.copy(text);
  entry->hash = hash;
  slots_[i] = {entry, hash};
  ++count_;
  return entry;
}

AstContext::AstContext() : names_(arena_) {}
