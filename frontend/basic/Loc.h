//===- Loc.h - a place in the source text -----------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_BASIC_LOC_H
#define LUMEN_FRONTEND_BASIC_LOC_H

#include <cstdint>

namespace lumen::frontend {

/// A place in a source file, as the forms' annotations give it: the file is the
/// one the last `-file` attribute (or include) names, `line` and `column` count
/// from 1. Column 0 means that none is known. `generated` marks nodes made by
/// the compiler or a parse transform. Columns count code points.
struct Loc {
  /// OTP's scanner keeps the text of quoted atoms that are keywords of a
  /// configurable feature, and the parser hands the annotation on.
  enum Text : uint8_t { NoText, QuotedMaybe, QuotedElse };

  uint32_t file = 0; ///< index into SourceManager's presumed files
  uint32_t line = 0;
  uint32_t column = 0;
  bool generated = false;
  Text text = NoText;

  bool isValid() const { return line != 0; }
};

/// Order of positions as Erlang compares `{Line, Column}`.
inline bool isBefore(const Loc &a, const Loc &b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_LOC_H
