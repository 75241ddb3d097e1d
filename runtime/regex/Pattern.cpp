//===- Pattern.cpp - compiled regular expressions -------------------------===//
//
// OTP 25's `re` is PCRE 8.44. What PCRE2 does differently when it compiles is made
// up for here:
//   - Unknown escapes (\j, or \X in a class) stand for the character. PCRE2 refuses
//     them one at a time, and the backslash that it names is left out.
//   - A hyphen behind a class within a class ([\d-z]) is one.
//   - (*UTF8) at the start is (*UTF).
//   - \K in assertions is allowed.
//   - Errors have the texts of PCRE 8, and their places are those in the source
//     as it was given.
//
//===----------------------------------------------------------------------===//
#include "runtime/regex/Pattern.h"
#include "runtime/regex/Budget.h"
#include "runtime/regex/Pcre8Errors.h"
#include "runtime/sys/Check.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#define PCRE2_STATIC
#include <new>
#include <pcre2.h>

namespace lumen::rt {

namespace {

/// Latin-1's letters and so on in the form of PCRE2's tables, as OTP has them:
/// no-break space is no space, and letters without a partner have no case.
struct CharacterTables {
  uint8_t bytes[1088] = {};

  static constexpr bool isUpper(unsigned c) {
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
  }
  static constexpr bool isLower(unsigned c) {
    return (c >= 'a' && c <= 'z') || c == 0xAA || c == 0xB5 || c == 0xBA ||
           (c >= 0xDF && c != 0xF7);
  }
  static constexpr bool isDigit(unsigned c) { return c >= '0' && c <= '9'; }
  static constexpr bool isGraph(unsigned c) {
    return (c > 0x20 && c < 0x7F) || c >= 0xA0;
  }
  constexpr CharacterTables() {
    uint8_t *lower = bytes, *flip = bytes + 256, *bits = bytes + 512,
            *types = bytes + 832;
    for (unsigned c = 0; c < 256; ++c) {
      bool paired = isLower(c) && c != 0xAA && c != 0xB5 && c != 0xBA &&
                    c != 0xDF && c != 0xFF;
      lower[c] = static_cast<uint8_t>(isUpper(c) ? c + 32 : c);
      flip[c] = static_cast<uint8_t>(isUpper(c) ? c + 32 : paired ? c - 32 : c);
      bool letter = isUpper(c) || isLower(c);
      bool word = letter || isDigit(c) || c == '_';
      bool space = (c >= 9 && c <= 13) || c == ' ';
      bool hex = isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
      const bool classes[] = {space,      hex,        isDigit(c), isUpper(c),
                              isLower(c), word,       isGraph(c),
                              isGraph(c) || c == ' ', isGraph(c) && !(letter || isDigit(c)),
                              c < 0x20 || (c >= 0x7F && c < 0xA0)};
      for (unsigned k = 0; k < 10; ++k)
        if (classes[k])
          bits[32 * k + c / 8] |= static_cast<uint8_t>(1 << c % 8);
      types[c] = static_cast<uint8_t>(space | letter << 1 | isLower(c) << 2 |
                                      isDigit(c) << 3 | word << 4);
    }
  }
};
constexpr CharacterTables kCharacterTables;

void *allocateForPcre(size_t bytes, void *) { return malloc(bytes); }
void freeForPcre(void *block, void *) { free(block); }

struct CompileContext {
  CompileContext() {
    pcre2_general_context *general =
        pcre2_general_context_create(allocateForPcre, freeForPcre, nullptr);
    if (general)
      context = pcre2_compile_context_create(general);
    if (!context)
      outOfMemory(sizeof(void *));
    pcre2_general_context_free(general);
    pcre2_set_character_tables(context, kCharacterTables.bytes);
    pcre2_set_compile_extra_options(context,
                                    PCRE2_EXTRA_ALLOW_LOOKAROUND_BSK);
  }
  ~CompileContext() { pcre2_compile_context_free(context); }
  pcre2_compile_context *context = nullptr;
};

/// The source as PCRE2 shall see it, and what was left out of it.
struct Source {
  SmallVector<uint8_t, 256> bytes;
  SmallVector<size_t, 8> removed; ///< places in `bytes`, in order
  SmallVector<size_t, 8> inserted;

  void remove(size_t at) {
    memmove(bytes.data() + at, bytes.data() + at + 1, bytes.size() - at - 1);
    bytes.truncate(bytes.size() - 1);
    for (size_t &place : inserted)
      place -= place > at;
    size_t i = removed.size();
    removed.push(at);
    for (; i > 0 && removed[i - 1] > at; --i) {
      removed[i] = removed[i - 1] - 1;
      removed[i - 1] = at;
    }
  }
  void insert(size_t at, uint8_t byte) {
    bytes.push(0);
    memmove(bytes.data() + at + 1, bytes.data() + at, bytes.size() - at - 1);
    bytes[at] = byte;
    for (size_t &place : removed)
      place += place >= at;
    for (size_t &place : inserted)
      place += place >= at;
    inserted.push(at);
  }
  size_t originalOffset(size_t at) const {
    size_t original = at;
    for (size_t place : removed)
      original += place < at;
    for (size_t place : inserted)
      original -= place < at;
    return original;
  }
};

/// Settings at the start: (*UTF8) is written otherwise in PCRE2.
void translateSettings(Source &source) {
  size_t at = 0, n = source.bytes.size();
  const uint8_t *p = source.bytes.data();
  while (at + 2 < n && p[at] == '(' && p[at + 1] == '*') {
    size_t end = at + 2;
    while (end < n && p[end] != ')')
      ++end;
    if (end == n)
      return;
    if (end - at == 6 && memcmp(p + at, "(*UTF8", 6) == 0) {
      source.remove(at + 5);
      --end;
      n = source.bytes.size();
    }
    at = end + 1;
  }
}

/// The place behind a backslash that PCRE 8 would overlook, or 0.
size_t literalEscape(const Source &source, int code, size_t offset) {
  const uint8_t *p = source.bytes.data();
  size_t n = source.bytes.size();
  switch (code) {
  case PCRE2_ERROR_UNKNOWN_ESCAPE:
  case PCRE2_ERROR_ESCAPE_INVALID_IN_CLASS:
    break;
  case PCRE2_ERROR_BAD_SUBPATTERN_REFERENCE: // \8 without so many groups
    if (offset < n && (p[offset] == '8' || p[offset] == '9'))
      break;
    return 0;
  default:
    return 0;
  }
  if (offset > 0 && offset <= n && p[offset - 1] == '\\')
    return offset;
  return offset > 1 && p[offset - 2] == '\\' ? offset - 1 : 0;
}

/// The hyphen behind a class within a class ([\d-z]), which is one in PCRE 8; or 0.
size_t literalHyphen(const Source &source, int code, size_t offset) {
  if (code != PCRE2_ERROR_CLASS_INVALID_RANGE)
    return 0;
  const uint8_t *p = source.bytes.data();
  for (size_t at = offset < source.bytes.size() ? offset : source.bytes.size() - 1;
       at > 1 && at + 4 > offset; --at)
    if (p[at] == '-' &&
        (p[at - 1] == '}' || (p[at - 1] == ']' && p[at - 2] == ':') ||
         (p[at - 2] == '\\' && strchr("dDhHsSvVwWpP", p[at - 1]))))
      return at;
  return 0;
}

} // namespace

RegexPattern *RegexPattern::compile(const uint8_t *text, size_t size,
                                    const RegexOptions &options,
                                    RegexError &error) {
  if (options.newline > kNewlineAnycrlf) {
    error = pcre8Error(text, size, 156, 0);
    return nullptr;
  }
  CompileContext compiler;
  if (options.newline)
    pcre2_set_newline(compiler.context, options.newline);
  if (options.bsr)
    pcre2_set_bsr(compiler.context, options.bsr);
  Source source;
  source.bytes.append(text, size);
  translateSettings(source);
  while (true) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *compiled =
        pcre2_compile(source.bytes.data(), source.bytes.size(), options.flags,
                      &code, &offset, compiler.context);
    if (compiled) {
      lumenKeepTables(compiled);
      auto *pattern = new (mallocOrDie(sizeof(RegexPattern))) RegexPattern;
      pattern->code_ = compiled;
      return pattern;
    }
    if (size_t place = literalEscape(source, code, offset)) {
      source.remove(place - 1);
      continue;
    }
    if (size_t hyphen = literalHyphen(source, code, offset)) {
      source.insert(hyphen, '\\');
      continue;
    }
    error = pcre8Error(source.bytes.data(), source.bytes.size(), code, offset);
    error.offset = source.originalOffset(error.offset);
    return nullptr;
  }
}

void RegexPattern::release() {
  if (refs_.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  pcre2_code_free(code_);
  free(this);
}

uint32_t RegexPattern::captureCount() const {
  uint32_t count = 0;
  pcre2_pattern_info(code_, PCRE2_INFO_CAPTURECOUNT, &count);
  return count;
}

bool RegexPattern::isUtf() const {
  uint32_t options = 0;
  pcre2_pattern_info(code_, PCRE2_INFO_ALLOPTIONS, &options);
  return options & PCRE2_UTF;
}

bool RegexPattern::knowsCrlf() const {
  uint32_t newline = 0;
  pcre2_pattern_info(code_, PCRE2_INFO_NEWLINE, &newline);
  return newline == PCRE2_NEWLINE_CRLF || newline == PCRE2_NEWLINE_ANY ||
         newline == PCRE2_NEWLINE_ANYCRLF;
}

RegexPattern::Names RegexPattern::names() const {
  Names names{nullptr, 0, 0};
  pcre2_pattern_info(code_, PCRE2_INFO_NAMECOUNT, &names.count);
  pcre2_pattern_info(code_, PCRE2_INFO_NAMEENTRYSIZE, &names.entrySize);
  pcre2_pattern_info(code_, PCRE2_INFO_NAMETABLE, &names.entries);
  return names;
}

//===----------------------------------------------------------------------===//
// The binary of a pattern: a header and the source. The reference-counted block
// of one made here also holds the compiled form.
//===----------------------------------------------------------------------===//

namespace {
struct Header {
  char magic[4];
  uint32_t flags;
  uint8_t newline, bsr, reserved[2];
};
constexpr char kMagic[4] = {'L', 'R', 'E', '1'};

void destroyPatternBinary(OffHeapBinary *block) {
  static_cast<RegexPattern *>(block->context)->release();
  block->freeMemory();
}
} // namespace

Term makePatternBinary(Heap &heap, RegexPattern *pattern, const uint8_t *source,
                       size_t size, const RegexOptions &options) {
  Header header{{}, options.flags, options.newline, options.bsr, {}};
  memcpy(header.magic, kMagic, sizeof kMagic);
  OffHeapBinary *block = OffHeapBinary::create(sizeof header + size);
  memcpy(block->bytes, &header, sizeof header);
  memcpy(block->bytes + sizeof header, source, size);
  block->destroy = destroyPatternBinary;
  block->context = pattern;
  return makeRefcBinary(heap, block, sizeof header + size);
}

RegexPattern *patternOfBinary(Term binary) {
  if (binary.isBoxedTag(abi::kRefcBinTag)) {
    auto *block = reinterpret_cast<OffHeapBinary *>(
        binary.box()[abi::kRefcObject]);
    if (block->destroy == destroyPatternBinary) {
      auto *pattern = static_cast<RegexPattern *>(block->context);
      pattern->retain();
      return pattern;
    }
  }
  BinaryBytes bytes(binary);
  Header header;
  if (bytes.size() < sizeof header)
    return nullptr;
  memcpy(&header, bytes.data(), sizeof header);
  constexpr uint32_t kKnownFlags =
      PCRE2_ANCHORED | PCRE2_CASELESS | PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL |
      PCRE2_DUPNAMES | PCRE2_EXTENDED | PCRE2_FIRSTLINE | PCRE2_MULTILINE |
      PCRE2_NEVER_UTF | PCRE2_NO_AUTO_CAPTURE | PCRE2_NO_START_OPTIMIZE |
      PCRE2_UCP | PCRE2_UNGREEDY | PCRE2_UTF;
  if (memcmp(header.magic, kMagic, sizeof kMagic) != 0 ||
      (header.flags & ~kKnownFlags) != 0 || header.bsr > PCRE2_BSR_ANYCRLF)
    return nullptr;
  RegexError error;
  return RegexPattern::compile(bytes.data() + sizeof header,
                               bytes.size() - sizeof header,
                               {header.flags, header.newline, header.bsr}, error);
}

} // namespace lumen::rt
