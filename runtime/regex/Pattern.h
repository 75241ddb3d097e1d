//===- Pattern.h - compiled regular expressions -----------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_REGEX_PATTERN_H
#define LUMEN_RUNTIME_REGEX_PATTERN_H

#include "runtime/binary/Bitstring.h"
#include "runtime/term/Heap.h"
#include <stdint.h>

struct pcre2_real_code_8;

namespace lumen::rt {

using RegexCode = pcre2_real_code_8;

/// Newline conventions as PCRE 8 combines them: asking for `cr` and for `lf` is
/// asking for `crlf`.
enum RegexNewline : uint8_t {
  kNewlineDefault = 0,
  kNewlineCr = 1,
  kNewlineLf = 2,
  kNewlineCrlf = 3,
  kNewlineAny = 4,
  kNewlineAnycrlf = 5,
};

/// How a pattern is to be compiled; kept in its binary, hence of fixed layout.
struct RegexOptions {
  uint32_t flags = 0;   ///< PCRE2_CASELESS and so on
  uint8_t newline = 0;  ///< an or of RegexNewline
  uint8_t bsr = 0;      ///< PCRE2_BSR_...; 0: the default
};

/// Why a pattern does not compile, in PCRE 8's words.
struct RegexError {
  const char *text;
  size_t offset; ///< bytes
};

/// A pattern ready for matching; shared by threads and freed with the last use.
class RegexPattern {
public:
  /// Null, and `error` set, if it is no regular expression.
  static RegexPattern *compile(const uint8_t *source, size_t size,
                               const RegexOptions &options, RegexError &error);
  void retain() { refs_.fetch_add(1, std::memory_order_relaxed); }
  void release();

  const RegexCode *code() const { return code_; }
  uint32_t captureCount() const;
  bool isUtf() const;
  /// May a newline be CR LF: what re.erl asks of a pattern.
  bool knowsCrlf() const;

  /// The names of groups in order; a name stands once for each of its groups.
  struct Names {
    const uint8_t *entries; ///< group, two bytes, most significant first; name; 0
    uint32_t count, entrySize;
    const char *name(uint32_t i) const {
      return reinterpret_cast<const char *>(entries + i * entrySize + 2);
    }
    unsigned group(uint32_t i) const {
      return entries[i * entrySize] << 8 | entries[i * entrySize + 1];
    }
  };
  Names names() const;

private:
  RegexPattern() = default;
  std::atomic<uint64_t> refs_{1};
  RegexCode *code_;
};

/// The binary of a compiled pattern. Takes over the caller's reference.
Term makePatternBinary(Heap &heap, RegexPattern *pattern, const uint8_t *source,
                       size_t size, const RegexOptions &options);
/// The pattern of such a binary (compiled now if the binary was not made here), with
/// a reference for the caller; null if it is none.
RegexPattern *patternOfBinary(Term binary);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_REGEX_PATTERN_H
