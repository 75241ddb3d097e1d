//===- Render.h - diagnostics as text for people and programs ---*- C++ -*-===//
//
// Three forms:
//   Text  for people, in the manner of clang and rustc
//   Erlc  what erlc prints, which editors and build tools parse
//   Json  one object a line; docs/diagnostics.md tells the keys
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_BASIC_RENDER_H
#define LUMEN_FRONTEND_BASIC_RENDER_H

#include "frontend/basic/Diagnostics.h"
#include "frontend/basic/SourceManager.h"

namespace lumen::frontend {

enum class DiagFormat : uint8_t { Text, Erlc, ErlcBrief, Json };

struct RenderOptions {
  DiagFormat format = DiagFormat::Text;
  bool color = false; ///< Text only
};

/// Renders diagnostics of one module. It remembers the chain of includes that
/// was told last, so that it is not told again for the next line of a header.
class DiagRenderer {
public:
  DiagRenderer(SourceManager &sources, RenderOptions options)
      : sources_(sources), options_(options) {}

  /// Appends what is to be printed for `diagnostic`, if anything.
  void render(const Diagnostic &diagnostic, std::string &out);

  /// Appends all, in their order.
  void render(const Diagnostics &diagnostics, std::string &out);

private:
  void renderText(const Diagnostic &diagnostic, std::string &out);
  void renderErlc(const Diagnostic &diagnostic, std::string &out);
  void renderJson(const Diagnostic &diagnostic, std::string &out);
  void appendPlace(std::string &out, const Loc &loc);
  void message(std::string &out, Severity severity, Loc loc, Loc end,
               std::string_view text, std::string_view kind);
  void caret(std::string &out, Loc loc, Loc end);
  void style(std::string &out, const char *code) {
    if (options_.color)
      out += code;
  }
  std::string_view excerpt(const Loc &loc);

  SourceManager &sources_;
  RenderOptions options_;
  std::string lastChain_;
  /// Files that only locations name; erlc quotes those too.
  SourceManager outside_;
};

/// The places of the includes that led to the file of `loc`, outermost first.
std::vector<Loc> includeChain(const SourceManager &sources, Loc loc);

/// Where the token at `loc` ends; `loc` itself if there is none.
Loc tokenEnd(SourceManager &sources, const Loc &loc);

/// `text` as a JSON string, with the quotes.
std::string jsonString(std::string_view text);

/// A line of JSON for a message that is about no source file.
std::string jsonMessage(std::string_view severity, std::string_view text);

/// The columns of a terminal that a character takes: 0, 1 or 2.
unsigned displayWidth(uint32_t codePoint);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_RENDER_H
