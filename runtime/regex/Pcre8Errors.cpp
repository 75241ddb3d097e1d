//===- Pcre8Errors.cpp - errors in PCRE 8's words -------------------------===//
//
// PCRE2 has other texts and, since it reads the whole pattern before it compiles
// any of it, other places: where something starts that PCRE 8 noticed at its end.
//
//===----------------------------------------------------------------------===//
#include "runtime/regex/Pcre8Errors.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#define PCRE2_STATIC
#include <pcre2.h>
#include <string.h>

namespace lumen::rt {

namespace {

/// Texts of PCRE 8 for PCRE2's errors, from 101 on.
constexpr const char *kErrorTexts[] = {
    /* 101 */ "\\ at end of pattern",
    "\\c at end of pattern",
    "unrecognized character follows \\",
    "numbers out of order in {} quantifier",
    "number too big in {} quantifier",
    "missing terminating ] for character class",
    "invalid escape sequence in character class",
    "range out of order in character class",
    "nothing to repeat",
    /* 110 */ "internal error: unexpected repeat",
    "unrecognized character after (? or (?-",
    "POSIX named classes are supported only within a class",
    "POSIX collating elements are not supported",
    "missing )",
    "reference to non-existent subpattern",
    "erroffset passed as NULL",
    "unknown option bit(s) set",
    "missing ) after comment",
    "parentheses are too deeply nested",
    /* 120 */ "regular expression is too large",
    "failed to get memory",
    "unmatched parentheses",
    "internal error: code overflow",
    "malformed number or name after (?(",
    "lookbehind assertion is not fixed length",
    "a numbered reference must not be zero",
    "conditional group contains more than two branches",
    "assertion expected after (?( or (?(?C)",
    "digit expected after (?+",
    /* 130 */ "unknown POSIX class name",
    "internal error: unexpected repeat",
    "this version of PCRE is compiled without UTF support",
    "parentheses are too deeply nested (stack check)",
    "character value in \\x{} or \\o{} is too large",
    "lookbehind assertion is not fixed length",
    "\\C not allowed in lookbehind assertion",
    "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u",
    "number after (?C is > 255",
    "closing ) for (?C expected",
    /* 140 */ "(*VERB) not recognized or malformed",
    "unrecognized character after (?P",
    "syntax error in subpattern name (missing terminator)",
    "two named subpatterns have the same name",
    "group name must start with a non-digit",
    "support for \\P, \\p, and \\X has not been compiled",
    "malformed \\P or \\p sequence",
    "unknown property name after \\P or \\p",
    "subpattern name is too long (maximum 32 characters)",
    "too many named subpatterns (maximum 10000)",
    /* 150 */ "invalid range in character class",
    "octal value is greater than \\377 in 8-bit non-UTF-8 mode",
    "internal error: overran compiling workspace",
    "internal error: previously-checked referenced subpattern not found",
    "DEFINE group contains more than one branch",
    "missing opening brace after \\o",
    "inconsistent NEWLINE options",
    // Nobody sees the text of \g without a number.
    "a numbered reference must not be zero",
    "(?R or (?[+-]digits must be followed by )",
    "an argument is not allowed for (*ACCEPT), (*FAIL), or (*COMMIT)",
    /* 160 */ "(*VERB) not recognized or malformed",
    "number is too big",
    "subpattern name expected",
    "internal error: overran compiling workspace",
    "non-octal character in \\o{} (closing brace missing?)",
    "different names for subpatterns of the same number are not allowed",
    "(*MARK) must have an argument",
    "non-hex character in \\x{} (closing brace missing?)",
    "\\c must be followed by an ASCII character",
    "\\k is not followed by a braced, angle-bracketed, or quoted name",
    /* 170 */ "internal error: unknown opcode in find_fixedlength()",
    "\\N is not supported in a class",
    "closing ) for (?C expected",
    "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)",
    "setting UTF is disabled by the application",
    "setting UTF is disabled by the application",
    "name is too long in (*MARK), (*PRUNE), (*SKIP), or (*THEN)",
    "character value in \\u.... sequence is too large",
    "digits missing in \\x{} or \\o{}",
    "malformed number or name after (?(",
    /* 180 */ "internal error: unexpected repeat",
    "closing ) for (?C expected",
    "closing ) for (?C expected",
    "\\C not allowed in lookbehind assertion",
    "parentheses are too deeply nested",
    "\\C not allowed in lookbehind assertion",
    "regular expression is too complicated",
    "lookbehind assertion is not fixed length",
    "regular expression is too large",
    "internal error: unexpected repeat",
    /* 190 */ "internal error: unexpected repeat",
    "disallowed Unicode code point (>= 0xd800 && <= 0xdfff)",
    "unknown option bit(s) set",
    "PCRE does not support \\L, \\l, \\N{name}, \\U, or \\u",
    "unrecognized character after (? or (?-",
    "(*VERB) not recognized or malformed",
    "this version of PCRE is compiled without UTF support",
    "regular expression is too large",
    "assertion expected after (?( or (?(?C)",
};

const char *errorText(int code) {
  size_t index = static_cast<size_t>(code) - 101;
  if (code < 0)
    return "invalid UTF-8 string";
  return index < sizeof kErrorTexts / sizeof *kErrorTexts
             ? kErrorTexts[index]
             : "internal error: unexpected repeat";
}

class Reader {
public:
  Reader(const uint8_t *source, size_t size, size_t offset)
      : p_(source), size_(size), at_(offset < size ? offset : size) {}

  RegexError explain(int code) const {
    switch (code) {
    case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE:
      return reference(code);
    case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS:
    case PCRE2_ERROR_SUBPATTERN_NAME_EXPECTED:
      return unfinished(code);
    case PCRE2_ERROR_CLASS_INVALID_RANGE:
    case PCRE2_ERROR_DUPLICATE_SUBPATTERN_NAME:
    case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY:
    case PCRE2_ERROR_UNSUPPORTED_ESCAPE_SEQUENCE:
    case PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS:
    case PCRE2_ERROR_BACKSLASH_N_IN_CLASS:
    case PCRE2_ERROR_OCTAL_BYTE_TOO_BIG:
    case PCRE2_ERROR_BACKSLASH_K_SYNTAX:
      return error(code, at_ - (at_ > 0));
    case PCRE2_ERROR_BACKSLASH_G_SYNTAX:
      return error(PCRE2_ERROR_ZERO_RELATIVE_REFERENCE, at_ - (at_ > 0));
    case PCRE2_ERROR_CONDITION_ASSERTION_EXPECTED:
    case PCRE2_ERROR_BAD_RELATIVE_REFERENCE:
      return error(code, at_ + 1);
    case PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH:
    case PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED:
    case PCRE2_ERROR_LOOKBEHIND_INVALID_BACKSLASH_C:
    case PCRE2_ERROR_LOOKBEHIND_TOO_LONG:
    case PCRE2_ERROR_TOO_MANY_CONDITION_BRANCHES:
    case PCRE2_ERROR_DEFINE_TOO_MANY_BRANCHES:
      return error(code, endOfGroup());
    case PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP:
      return {"regular expression is too complicated", at_ - (at_ > 0)};
    case PCRE2_ERROR_INVALID_HEXADECIMAL:
      return error(code, at_ + 1 == size_ ? size_ : at_);
    case PCRE2_ERROR_UTF_IS_DISABLED:
      return error(code, 0);
    default:
      return error(code, at_);
    }
  }

private:
  RegexError error(int code, size_t offset) const {
    return {errorText(code), offset < size_ ? offset : size_};
  }
  bool endsWith(const char *text, size_t end) const {
    size_t n = strlen(text);
    return end >= n && memcmp(p_ + end - n, text, n) == 0;
  }
  static bool isWord(uint8_t c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || c == '_' || c >= 0x80;
  }
  size_t endOfWord(size_t at) const {
    while (at < size_ && isWord(p_[at]))
      ++at;
    return at;
  }

  /// A group that does not exist.
  RegexError reference(int code) const {
    size_t condition = at_ + (at_ < size_ && p_[at_] == '(');
    if (condition > 0 && p_[condition - 1] == '0')
      --condition;
    if (endsWith("(?(", condition)) {
      if (condition < size_ && p_[condition] == '0')
        return {"invalid condition (?(0)", endOfWord(condition) + 1};
      return error(code, endOfWord(condition) + 1);
    }
    for (const char *name : {"(?P>", "(?P=", "(?&", "\\k<", "\\k'", "\\k{",
                             "\\g<", "\\g'"})
      if (endsWith(name, at_))
        return error(code, endOfWord(at_));
    if (endsWith("\\g", at_) || endsWith("\\g{", at_)) {
      size_t at = at_ + (at_ < size_ && p_[at_] == '{');
      if (at < size_ && p_[at] == '-')
        return error(code, endOfWord(at + 1));
      return error(code, size_); // found out at the very end
    }
    size_t digits = at_;
    while (digits > 0 && p_[digits - 1] >= '0' && p_[digits - 1] <= '9')
      --digits;
    if (endsWith("\\", at_) || endsWith("\\g{", digits))
      return error(code, size_);
    return error(code, at_);
  }

  /// The pattern ends within what introduces a group.
  RegexError unfinished(int code) const {
    if (at_ == size_) {
      if (endsWith("(?P<", size_))
        return error(PCRE2_ERROR_MISSING_NAME_TERMINATOR, size_);
      if (endsWith("(?P", size_))
        return error(PCRE2_ERROR_UNRECOGNIZED_AFTER_QUERY_P, size_);
      if (endsWith("(?<", size_))
        return {"unrecognized character after (?<", size_};
      if (endsWith("(?(", size_))
        return error(PCRE2_ERROR_CONDITION_ASSERTION_EXPECTED, size_);
      size_t start = size_;
      while (start > 0 && strchr("imsxXUJ-", p_[start - 1]))
        --start;
      if (endsWith("(?", start))
        return error(PCRE2_ERROR_INVALID_AFTER_PARENS_QUERY, size_);
    }
    return error(code, at_);
  }

  /// Where the group ends whose opening parenthesis is here or shortly before.
  size_t endOfGroup() const {
    size_t at = at_;
    while (at > 0 && (at >= size_ || p_[at] != '('))
      --at;
    if (at > 1 && p_[at - 1] == '?' && p_[at - 2] == '(')
      at -= 2; // a condition
    unsigned depth = 0;
    for (; at < size_; ++at) {
      switch (p_[at]) {
      case '\\':
        ++at;
        break;
      case '[':
        at += 1 + (at + 1 < size_ && p_[at + 1] == '^');
        while (++at < size_ && p_[at] != ']')
          at += p_[at] == '\\';
        break;
      case '(':
        ++depth;
        break;
      case ')':
        if (--depth == 0)
          return at;
        break;
      }
    }
    return size_;
  }

  const uint8_t *p_;
  size_t size_, at_;
};

} // namespace

RegexError pcre8Error(const uint8_t *source, size_t size, int code,
                      size_t offset) {
  return Reader(source, size, offset).explain(code);
}

} // namespace lumen::rt
