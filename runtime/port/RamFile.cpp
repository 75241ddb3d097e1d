//===- RamFile.cpp - what a file in memory answers ------------------------===//
#include "runtime/port/RamFile.h"
#include <algorithm>

namespace lumen::rt {

namespace {

enum Request : uint8_t {
  kOpen = 1,
  kReadHere = 2,
  kSeek = 3,
  kWriteHere = 4,
  kSync = 9,
  kTruncate = 14,
  kReadAt = 17,
  kWriteAt = 18,
  kDataSync = 19,
  kGet = 30,
  kSize = 37,
  kAdvise = 38,
  kAllocate = 39,
};

enum AnswerKind : uint8_t { kOk, kError, kData, kNumber };

/// Sizes and places in answers are numbers of 32 bits with a sign.
constexpr int64_t kMaxBytes = INT32_MAX;
constexpr uint32_t kLastAdvice = 5;

using Answer = RamFile::Answer;

bool answer(Answer &to, AnswerKind kind) {
  to.head[to.headSize++] = kind;
  return true;
}

bool fail(Answer &to, const char *error) {
  answer(to, kError);
  size_t length = strlen(error);
  memcpy(to.head + to.headSize, error, length);
  to.headSize += length;
  return true;
}

bool answerNumber(Answer &to, AnswerKind kind, size_t number) {
  answer(to, kind);
  for (int shift = 24; shift >= 0; shift -= 8)
    to.head[to.headSize++] = static_cast<uint8_t>(number >> shift);
  return true;
}

uint64_t bigEndian(const uint8_t *bytes, size_t size) {
  uint64_t value = 0;
  for (size_t i = 0; i < size; ++i)
    value = value << 8 | bytes[i];
  return value;
}
int64_t signed32(const uint8_t *bytes) {
  return static_cast<int32_t>(bigEndian(bytes, 4));
}
int64_t signed64(const uint8_t *bytes) {
  return static_cast<int64_t>(bigEndian(bytes, 8));
}

} // namespace

void RamFile::resize(size_t size) {
  size_t old = bytes_.size();
  if (size <= old)
    bytes_.truncate(size);
  else
    memset(bytes_.extend(size - old), 0, size - old);
}

bool RamFile::read(Answer &to, int64_t at, int64_t count) {
  if (!(mode_ & kRead))
    return fail(to, "ebadf");
  if (at < 0 || count < 0)
    return fail(to, "einval");
  size_t start = static_cast<size_t>(at);
  size_t rest = start < bytes_.size() ? bytes_.size() - start : 0;
  to.size = static_cast<size_t>(count) < rest ? static_cast<size_t>(count)
                                              : rest;
  to.data = reinterpret_cast<const uint8_t *>(bytes_.data()) +
            (rest ? start : 0);
  to.hasData = true;
  return answerNumber(to, kData, to.size);
}

bool RamFile::write(Answer &to, int64_t at, const uint8_t *bytes, size_t size) {
  if (!(mode_ & kWrite))
    return fail(to, "ebadf");
  if (at < 0)
    return fail(to, "einval");
  if (static_cast<int64_t>(size) > kMaxBytes - at)
    return fail(to, "efbig");
  size_t start = static_cast<size_t>(at);
  if (start + size > bytes_.size()) // also if nothing is written there
    resize(start + size);
  memcpy(bytes_.data() + start, bytes, size);
  return answerNumber(to, kNumber, size);
}

bool RamFile::seek(Answer &to, int64_t offset, uint32_t origin) {
  int64_t base = 0;
  if (origin == 1)
    base = static_cast<int64_t>(position_);
  else if (origin == 2)
    base = static_cast<int64_t>(bytes_.size());
  else if (origin != 0)
    return fail(to, "einval");
  if (base + offset < 0)
    return fail(to, "einval");
  position_ = static_cast<size_t>(base + offset);
  return answerNumber(to, kNumber, position_);
}

bool RamFile::truncate(Answer &to) {
  if (!(mode_ & kWrite))
    return fail(to, "eacces");
  if (position_ > static_cast<size_t>(kMaxBytes))
    return fail(to, "efbig");
  resize(position_);
  return answer(to, kOk);
}

bool RamFile::handle(const uint8_t *request, size_t size, Answer &to) {
  if (size == 0)
    return false;
  uint8_t kind = request[0];
  const uint8_t *rest = request + 1;
  --size;
  auto has = [&](size_t least) { return size >= least; };
  switch (kind) {
  case kOpen:
    if (!has(4) || static_cast<int64_t>(size - 4) > kMaxBytes)
      return false;
    mode_ = static_cast<uint32_t>(bigEndian(rest, 4)) & (kRead | kWrite);
    position_ = 0;
    bytes_.clear();
    bytes_.append(reinterpret_cast<const char *>(rest + 4), size - 4);
    return answerNumber(to, kNumber, size - 4);
  case kReadHere:
    if (!has(4))
      return false;
    read(to, static_cast<int64_t>(position_), signed32(rest));
    position_ += to.size;
    return true;
  case kReadAt:
    return has(8) && read(to, signed32(rest), signed32(rest + 4));
  case kWriteHere:
    write(to, static_cast<int64_t>(position_), rest, size);
    if (to.head[0] == kNumber)
      position_ += size;
    return true;
  case kWriteAt:
    return has(4) && write(to, signed32(rest), rest + 4, size - 4);
  case kSeek:
    return has(8) && seek(to, signed32(rest),
                          static_cast<uint32_t>(bigEndian(rest + 4, 4)));
  case kTruncate:
    return truncate(to);
  case kSync:
  case kDataSync:
    return answer(to, kOk);
  case kGet:
    to.data = reinterpret_cast<const uint8_t *>(bytes_.data());
    to.size = bytes_.size();
    to.hasData = true;
    return answerNumber(to, kData, bytes_.size());
  case kSize:
    return answerNumber(to, kNumber, bytes_.size());
  case kAdvise:
    if (!has(20))
      return false;
    if (!mode_)
      return fail(to, "ebadf");
    return bigEndian(rest + 16, 4) <= kLastAdvice ? answer(to, kOk)
                                                  : fail(to, "einval");
  case kAllocate: {
    if (!has(16))
      return false;
    int64_t offset = signed64(rest), length = signed64(rest + 8);
    // As OTP, which only looks at where it ends.
    if (length < 0 || offset < -length)
      return fail(to, "einval");
    if (offset > kMaxBytes || length > kMaxBytes - std::max<int64_t>(offset, 0))
      return fail(to, "efbig");
    size_t wanted = static_cast<size_t>(offset + length);
    bytes_.reserve(wanted);
    return answer(to, kOk);
  }
  default:
    return false;
  }
}

} // namespace lumen::rt
