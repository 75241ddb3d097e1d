//===- Match.cpp - a subject matched against a pattern --------------------===//
//
// PCRE 8 looks at the whole subject for invalid UTF-8 before a match, PCRE2 only at
// what it may touch; so that is done here. It also lets each match have newlines of
// its own: the pattern is copied and changed then.
//
//===----------------------------------------------------------------------===//
#include "runtime/regex/Match.h"
#include "runtime/regex/Budget.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#define PCRE2_STATIC
#include <pcre2.h>

namespace lumen::rt {

namespace {

void *allocateForPcre(size_t bytes, void *) { return malloc(bytes); }
void freeForPcre(void *block, void *) { free(block); }

/// Length of the character that starts here, or 0.
size_t utf8Length(const uint8_t *p, size_t left) {
  uint8_t first = *p;
  auto isMore = [&](size_t i, uint8_t from = 0x80, uint8_t to = 0xBF) {
    return i < left && p[i] >= from && p[i] <= to;
  };
  if (first < 0x80)
    return 1;
  if (first < 0xC2)
    return 0;
  if (first < 0xE0)
    return isMore(1) ? 2 : 0;
  if (first < 0xF0)
    return isMore(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) &&
                   isMore(2)
               ? 3
               : 0;
  if (first < 0xF5)
    return isMore(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) &&
                   isMore(2) && isMore(3)
               ? 4
               : 0;
  return 0;
}

bool isUtf8(const uint8_t *p, size_t size) {
  size_t at = 0;
  while (at < size) {
    uint64_t eight;
    if (size - at >= 8) {
      memcpy(&eight, p + at, 8);
      if (!(eight & 0x8080808080808080)) {
        at += 8;
        continue;
      }
    }
    size_t n = utf8Length(p + at, size - at);
    if (n == 0)
      return false;
    at += n;
  }
  return true;
}

} // namespace

RegexMatch::~RegexMatch() {
  if (pattern)
    pattern->release();
  if (owner_)
    owner_->release();
  free(own_);
}

void RegexMatch::setSubject(const uint8_t *data, size_t size,
                            OffHeapBinary *owner) {
  data_ = data;
  size_ = size;
  owner_ = owner;
  if (owner)
    owner->retain();
}

void RegexMatch::giveSubject(uint8_t *data, size_t size) {
  own_ = data;
  data_ = data;
  size_ = size;
}

void RegexMatch::keepSubject() {
  if (owner_ || own_)
    return;
  own_ = static_cast<uint8_t *>(mallocOrDie(size_));
  memcpy(own_, data_, size_);
  data_ = own_;
}

RegexMatch::Capture RegexMatch::capture(uint32_t group) const {
  if (group >= count_ || ends_[2 * group] == PCRE2_UNSET)
    return {-1, 0};
  auto at = static_cast<int64_t>(ends_[2 * group]);
  // (?=...\K) may put the start behind the end.
  return {at, static_cast<int64_t>(ends_[2 * group + 1]) - at};
}

MatchEnd RegexMatch::run(int64_t steps, const std::atomic<uint32_t> *watch) {
  stepsTaken_ = 0;
  if (offset > size_)
    return MatchEnd::BadOffset;
  if (pattern->isUtf() && !isChecked) {
    if (!isUtf8(data_, size_) ||
        (offset < size_ && (data_[offset] & 0xC0) == 0x80))
      return MatchEnd::BadSubject;
    isChecked = true;
  }
  LumenMatchBudget budget{steps, 0, watch};
  pcre2_general_context *general =
      pcre2_general_context_create(allocateForPcre, freeForPcre, &budget);
  pcre2_match_context *context =
      general ? pcre2_match_context_create(general) : nullptr;
  pcre2_match_data *data =
      general ? pcre2_match_data_create_from_pattern(pattern->code(), general)
              : nullptr;
  pcre2_code *changed = nullptr;
  if ((newline || bsr) && (changed = pcre2_code_copy(pattern->code())))
    lumenSetNewlines(changed, newline, bsr);
  MatchEnd end = MatchEnd::NoMemory;
  if (context && data && (changed || (!newline && !bsr))) {
    if (hasMatchLimit)
      pcre2_set_match_limit(context, matchLimit);
    if (hasDepthLimit)
      pcre2_set_depth_limit(context, depthLimit);
    int result = pcre2_match(changed ? changed : pattern->code(),
                             size_ ? data_ : reinterpret_cast<PCRE2_SPTR>(""),
                             size_, offset, flags | PCRE2_NO_UTF_CHECK, data,
                             context);
    if (result > 0) {
      count_ = static_cast<uint32_t>(result);
      ends_.clear();
      ends_.append(pcre2_get_ovector_pointer(data), 2 * count_);
    }
    end = result > 0                             ? MatchEnd::Match
          : budget.isSpent                       ? MatchEnd::OutOfTime
          : result == PCRE2_ERROR_MATCHLIMIT     ? MatchEnd::MatchLimit
          : result == PCRE2_ERROR_DEPTHLIMIT     ? MatchEnd::DepthLimit
          : result == PCRE2_ERROR_NOMEMORY ||
                  result == PCRE2_ERROR_HEAPLIMIT ? MatchEnd::NoMemory
                                                 : MatchEnd::NoMatch;
  }
  stepsTaken_ = steps - (budget.left > 0 ? budget.left : 0);
  pcre2_code_free(changed);
  pcre2_match_data_free(data);
  pcre2_match_context_free(context);
  pcre2_general_context_free(general);
  return end;
}

} // namespace lumen::rt
