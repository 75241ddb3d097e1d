//===- Match.h - a subject matched against a pattern ------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_REGEX_MATCH_H
#define LUMEN_RUNTIME_REGEX_MATCH_H

#include "runtime/binary/OffHeapBinary.h"
#include "runtime/regex/Pattern.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// How a match ended.
enum class MatchEnd {
  Match,      ///< `captures()` says where
  NoMatch,
  MatchLimit, ///< of steps
  DepthLimit, ///< of nested steps
  BadSubject, ///< not UTF-8, or the offset is within a character
  BadOffset,  ///< behind the end
  NoMemory,
  OutOfTime,  ///< the budget is used up; to be begun anew with a larger one
};

class RegexMatch {
public:
  RegexMatch() = default;
  RegexMatch(const RegexMatch &) = delete;
  ~RegexMatch();

  RegexPattern *pattern = nullptr; ///< a reference of its own
  uint32_t flags = 0;              ///< PCRE2_NOTBOL and so on
  uint8_t newline = 0, bsr = 0;    ///< other than the pattern's, or 0
  bool isChecked = false;          ///< the subject is known to be UTF-8
  uint32_t matchLimit = 0, depthLimit = 0; ///< if has...
  bool hasMatchLimit = false, hasDepthLimit = false;
  uint64_t offset = 0;

  // The subject: bytes of a heap, which stay until the next safepoint; of an
  // off-heap binary, to which this holds a reference; or its own.
  void setSubject(const uint8_t *data, size_t size, OffHeapBinary *owner);
  /// Takes a block of malloc's.
  void giveSubject(uint8_t *data, size_t size);
  /// Makes bytes of a heap its own: before the match goes to another thread.
  void keepSubject();
  const uint8_t *data() const { return data_; }
  size_t size() const { return size_; }
  OffHeapBinary *owner() const { return owner_; }

  /// At most so many steps. `watch`: given up when that count falls below 2.
  MatchEnd run(int64_t steps, const std::atomic<uint32_t> *watch = nullptr);
  /// Steps that the last run took.
  int64_t stepsTaken() const { return stepsTaken_; }

  /// Number of captures, the whole match (0) to the last that is set.
  uint32_t captureCount() const { return count_; }
  struct Capture {
    int64_t at, size; ///< {-1, 0}: not set
  };
  Capture capture(uint32_t group) const;

private:
  const uint8_t *data_ = nullptr;
  size_t size_ = 0;
  OffHeapBinary *owner_ = nullptr;
  uint8_t *own_ = nullptr;
  uint32_t count_ = 0;
  int64_t stepsTaken_ = 0;
  SmallVector<size_t, 32> ends_;
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_REGEX_MATCH_H
