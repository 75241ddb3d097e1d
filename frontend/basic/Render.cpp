//===- Render.cpp - diagnostics as text for people and programs -----------===//
#include "frontend/basic/Render.h"

#include "frontend/basic/SourceManager.h"
#include "frontend/basic/Unicode.h"

#include <algorithm>
#include <cstdio>

using namespace lumen::frontend;

//===----------------------------------------------------------------------===//
// Characters
//===----------------------------------------------------------------------===//

namespace {
struct Range {
  uint32_t first, last;
};
} // namespace

/// Combining marks and characters that only shape others.
static constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD},
    {0x0610, 0x061A},   {0x064B, 0x065F},   {0x0900, 0x0902},
    {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},   {0x200B, 0x200F},
    {0x202A, 0x202E},   {0x2060, 0x2064},   {0x20D0, 0x20FF},
    {0xFE00, 0xFE0F},   {0xFE20, 0xFE2F},   {0xFEFF, 0xFEFF},
    {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

/// Wide and fullwidth in Unicode's EastAsianWidth, as blocks.
static constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},
    {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},
    {0x26C4, 0x26C5},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <size_t N>
static bool isIn(const Range (&ranges)[N], uint32_t c) {
  auto it = std::upper_bound(
      std::begin(ranges), std::end(ranges), c,
      [](uint32_t value, const Range &range) { return value < range.first; });
  return it != std::begin(ranges) && c <= std::prev(it)->last;
}

unsigned lumen::frontend::displayWidth(uint32_t c) {
  if (c < 0x300)
    return 1;
  if (isIn(kZeroWidth, c))
    return 0;
  return isIn(kWide, c) ? 2 : 1;
}

static bool isControl(uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool isNameChar(uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '@' ||
         (c >= 0xC0 && c != 0xD7 && c != 0xF7);
}

Loc lumen::frontend::tokenEnd(SourceManager &sources, const Loc &loc) {
  Loc end = loc;
  end.text = Loc::NoText;
  if (loc.line == 0 || loc.column == 0)
    return end;
  std::string_view line = sources.lineText(loc);
  const char *p = line.data(), *stop = p + line.size();
  for (uint32_t column = 1; column < loc.column; ++column) {
    if (p >= stop)
      return end;
    decodeUtf8(p);
  }
  if (p >= stop)
    return end;
  uint32_t first = decodeUtf8(p);
  ++end.column;
  bool isQuoted = first == '\'' || first == '"';
  bool isEscaped = false;
  // A macro's name belongs to its question mark.
  while (p < stop) {
    uint32_t c = decodeUtf8(p);
    if (isQuoted) {
      ++end.column;
      if (c == first && !isEscaped)
        return end;
      isEscaped = c == '\\' && !isEscaped;
      continue;
    }
    if (!isNameChar(c) || !(isNameChar(first) || first == '?' || first == '#'))
      return end;
    ++end.column;
  }
  return end;
}

std::vector<Loc> lumen::frontend::includeChain(const SourceManager &sources,
                                               Loc at) {
  std::vector<Loc> chain;
  while (at.file != 0 && chain.size() < 16) {
    const auto &buffer = sources.buffer(sources.presumedFile(at.file).buffer);
    if (buffer.includedFrom == 0)
      break;
    at = buffer.includeLoc;
    chain.push_back(at);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// Columns of source text that are shown at most: a line may be a megabyte.
static constexpr size_t kMaxShown = 200;
static constexpr size_t kTabStop = 8;

namespace {
/// A source line as a terminal shows it.
struct ShownLine {
  std::string text;
  /// Where each character starts, in columns of `text`; one more for the end.
  std::vector<size_t> columns;
};
} // namespace

/// Shows the characters `from` to `to` (from 0) of a line.
static ShownLine showLine(std::string_view line, size_t from, size_t to) {
  ShownLine shown;
  size_t column = 0, index = 0;
  const char *p = line.data(), *stop = p + line.size();
  for (; p < stop && index < to; ++index) {
    const char *start = p;
    uint32_t c = decodeUtf8(p);
    if (index < from)
      continue;
    shown.columns.push_back(column);
    if (c == '\t') {
      size_t next = (column / kTabStop + 1) * kTabStop;
      shown.text.append(next - column, ' ');
      column = next;
    } else if (isControl(c)) {
      appendUtf8(shown.text, 0xFFFD); // nothing that a terminal would obey
      ++column;
    } else {
      shown.text.append(start, p);
      column += displayWidth(c);
    }
  }
  shown.columns.push_back(column);
  return shown;
}

/// The line and a line of marks under the characters from `loc` to `end`.
void DiagRenderer::caret(std::string &out, Loc loc, Loc end) {
  std::string_view line = sources_.lineText(loc);
  size_t width = countCodePoints(line);
  if (line.empty() || loc.column > width + 1)
    return;
  if (end.line == 0)
    end = tokenEnd(sources_, loc);
  size_t first = loc.column - 1, last = first + 1; // characters, from 0
  bool sameFile = sources_.fileName(end) == sources_.fileName(loc);
  if (sameFile && end.line == loc.line && end.column > 0)
    last = std::max<size_t>(last, end.column - 1);
  else if (sameFile && end.line > loc.line)
    last = std::max(last, width);
  last = std::min(last, std::max(width, first + 1));

  size_t from = 0, to = width;
  if (width > kMaxShown) {
    from = first > kMaxShown / 2 ? first - kMaxShown / 2 : 0;
    to = std::min(width, from + kMaxShown);
    last = std::max(std::min(last, to), first + 1);
  }
  ShownLine shown = showLine(line, from, to);
  std::string dots = from > 0 ? "..." : "";
  std::string number = std::to_string(loc.line);
  std::string margin(std::max<size_t>(5, number.size()) - number.size(), ' ');
  style(out, "\033[1;34m");
  out += margin + number + " |";
  style(out, "\033[0m");
  out += ' ' + dots + shown.text + (to < width ? "..." : "") + '\n';

  auto columnOf = [&](size_t character) {
    size_t index = character - from;
    size_t known = shown.columns.size() - 1;
    return index <= known ? shown.columns[index]
                          : shown.columns[known] + (index - known);
  };
  size_t start = columnOf(first), stop = std::max(columnOf(last), start + 1);
  style(out, "\033[1;34m");
  out += std::string(std::max<size_t>(5, number.size()), ' ') + " |";
  style(out, "\033[0m");
  out += std::string(1 + dots.size() + start, ' ');
  style(out, "\033[1;32m");
  out += '^' + std::string(stop - start - 1, '~');
  style(out, "\033[0m");
  out += '\n';
}

/// "file:line:column: ", of which only the known parts are written.
void DiagRenderer::appendPlace(std::string &out, const Loc &loc) {
  if (loc.file == 0)
    return;
  out += sources_.fileName(loc);
  out += ':';
  if (loc.line != 0) {
    out += std::to_string(loc.line) + ':';
    if (loc.column != 0)
      out += std::to_string(loc.column) + ':';
  }
  out += ' ';
}

void DiagRenderer::message(std::string &out, Severity severity, Loc loc,
                           Loc end, std::string_view text,
                           std::string_view kind) {
  style(out, "\033[1m");
  appendPlace(out, loc);
  switch (severity) {
  case Severity::Error:
    style(out, "\033[31m");
    out += "error: ";
    break;
  case Severity::Warning:
    style(out, "\033[35m");
    out += "warning: ";
    break;
  case Severity::Note:
    style(out, "\033[36m");
    out += "note: ";
    break;
  }
  style(out, "\033[0m");
  if (severity != Severity::Note)
    style(out, "\033[1m");
  out += text;
  style(out, "\033[0m");
  if (!kind.empty()) {
    out += " [";
    out += kind;
    out += ']';
  }
  out += '\n';
  if (loc.line != 0 && loc.column != 0)
    caret(out, loc, end);
}

void DiagRenderer::renderText(const Diagnostic &diagnostic, std::string &out) {
  std::string chain;
  for (const Loc &at : includeChain(sources_, diagnostic.loc))
    chain += "In file included from " + std::string(sources_.fileName(at)) +
             ':' + std::to_string(at.line) + ":\n";
  if (chain != lastChain_)
    out += chain;
  lastChain_ = std::move(chain);
  message(out, diagnostic.severity, diagnostic.loc, diagnostic.end,
          diagnostic.message, diagKindName(diagnostic.kind));
  for (const DiagNote &note : diagnostic.notes)
    if (note.loc.file != 0)
      message(out, Severity::Note, note.loc, note.end, note.message, "");
  auto remark = [&](std::string_view text) {
    style(out, "\033[1;34m");
    out += "      = ";
    style(out, "\033[0m");
    out += text;
    out += '\n';
  };
  for (const DiagNote &note : diagnostic.notes)
    if (note.loc.file == 0)
      remark("note: " + note.message);
  if (!diagnostic.suggestion.empty())
    remark("help: did you mean '" + diagnostic.suggestion + "'?");
}

//===----------------------------------------------------------------------===//
// Erlc
//===----------------------------------------------------------------------===//

/// The line that erlc quotes: it opens the file that the location names.
std::string_view DiagRenderer::excerpt(const Loc &loc) {
  std::string_view name = sources_.fileName(loc);
  for (uint32_t i = 1; i < sources_.bufferCount(); ++i)
    if (sources_.buffer(i).path == name)
      return sources_.bufferLine(i, loc.line);
  for (uint32_t i = 1; i < outside_.bufferCount(); ++i)
    if (outside_.buffer(i).path == name)
      return outside_.bufferLine(i, loc.line);
  int error = 0;
  if (std::optional<uint32_t> id = outside_.addFile(std::string(name), error))
    return outside_.bufferLine(*id, loc.line);
  return {};
}

/// Source: OTP sys_messages.erl (list_errors, format_messages, quote_source).
void DiagRenderer::renderErlc(const Diagnostic &diagnostic, std::string &out) {
  const Loc &loc = diagnostic.loc;
  appendPlace(out, loc);
  if (diagnostic.severity == Severity::Warning)
    out += "Warning: ";
  out += diagnostic.message + '\n';
  if (options_.format == DiagFormat::ErlcBrief || loc.line == 0)
    return;
  std::string_view line = excerpt(loc);
  if (line.data() == nullptr)
    return;
  std::string number = std::to_string(loc.line);
  number.insert(0, number.size() < 4 ? 4 - number.size() : 0, ' ');
  out += "% " + number + "| " + std::string(line) + '\n';
  if (loc.column != 0) {
    out += "% " + std::string(number.size(), ' ') + "| ";
    const char *p = line.data(), *stop = p + line.size();
    for (uint32_t i = 1; i < loc.column && p < stop; ++i)
      out += decodeUtf8(p) == '\t' ? '\t' : ' ';
    out += "^\n";
  }
  out += '\n';
}

//===----------------------------------------------------------------------===//
// Json
//===----------------------------------------------------------------------===//

std::string lumen::frontend::jsonString(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        char code[8];
        std::snprintf(code, sizeof code, "\\u%04x", c);
        out += code;
      } else {
        out += c;
      }
      break;
    }
  }
  return out + '"';
}

std::string lumen::frontend::jsonMessage(std::string_view severity,
                                         std::string_view text) {
  return "{\"severity\":" + jsonString(severity) +
         ",\"message\":" + jsonString(text) + "}\n";
}

/// Appends the keys of a place, each with a comma behind.
static void jsonPlace(SourceManager &sources, Loc loc, Loc end,
                      std::string &out) {
  if (loc.file == 0)
    return;
  out += "\"file\":" + jsonString(sources.fileName(loc)) + ',';
  if (loc.line == 0)
    return;
  out += "\"line\":" + std::to_string(loc.line) + ',';
  if (loc.column == 0)
    return;
  out += "\"column\":" + std::to_string(loc.column) + ',';
  if (end.line == 0)
    end = tokenEnd(sources, loc);
  if (sources.fileName(end) == sources.fileName(loc) && isBefore(loc, end))
    out += "\"endLine\":" + std::to_string(end.line) +
           ",\"endColumn\":" + std::to_string(end.column) + ',';
}

void DiagRenderer::renderJson(const Diagnostic &diagnostic, std::string &out) {
  out += '{';
  jsonPlace(sources_, diagnostic.loc, diagnostic.end, out);
  out += "\"severity\":";
  out += diagnostic.severity == Severity::Error ? "\"error\"" : "\"warning\"";
  out += ",\"kind\":" + jsonString(diagKindName(diagnostic.kind));
  out += ",\"message\":" + jsonString(diagnostic.message);
  std::string notes;
  for (const DiagNote &note : diagnostic.notes) {
    if (note.isRepetition)
      continue;
    notes += notes.empty() ? "{" : ",{";
    jsonPlace(sources_, note.loc, note.end, notes);
    notes += "\"message\":" + jsonString(note.message) + '}';
  }
  if (!notes.empty())
    out += ",\"notes\":[" + notes + ']';
  if (!diagnostic.suggestion.empty())
    out += ",\"suggestion\":" + jsonString(diagnostic.suggestion);
  std::vector<Loc> chain = includeChain(sources_, diagnostic.loc);
  if (!chain.empty()) {
    out += ",\"includedFrom\":[";
    for (const Loc &at : chain) {
      if (&at != &chain.front())
        out += ',';
      out += "{\"file\":" + jsonString(sources_.fileName(at)) +
             ",\"line\":" + std::to_string(at.line) + '}';
    }
    out += ']';
  }
  out += "}\n";
}

void DiagRenderer::render(const Diagnostic &diagnostic, std::string &out) {
  switch (options_.format) {
  case DiagFormat::Text:
    if (!diagnostic.isCascade && !diagnostic.isRepeated)
      renderText(diagnostic, out);
    break;
  case DiagFormat::Json:
    if (!diagnostic.isCascade)
      renderJson(diagnostic, out);
    break;
  case DiagFormat::Erlc:
  case DiagFormat::ErlcBrief:
    renderErlc(diagnostic, out);
    break;
  }
}

void DiagRenderer::render(const Diagnostics &diagnostics, std::string &out) {
  for (const Diagnostic &diagnostic : diagnostics.all())
    render(diagnostic, out);
}

std::string Diagnostics::render(bool color) const {
  std::string out;
  DiagRenderer renderer(sources_, {DiagFormat::Text, color});
  for (const Diagnostic &diagnostic : diagnostics_)
    if (!(suppressWarnings && diagnostic.severity == Severity::Warning))
      renderer.render(diagnostic, out);
  return out;
}
