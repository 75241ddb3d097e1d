//===- Diagnostics.cpp - collecting and rendering -------------------------===//
#include "frontend/basic/Diagnostics.h"

#include "frontend/basic/SourceManager.h"
#include "frontend/basic/Unicode.h"

#include <algorithm>
#include <utility>

using namespace lumen::frontend;

namespace {
struct KindRow {
  std::string_view id;
  Severity severity;
  std::string_view format;
};
} // namespace

static const KindRow kKinds[] = {
#define LUMEN_DIAG(Name, id, severity, format) {id, Severity::severity, format},
#include "frontend/basic/DiagnosticKinds.def"
};

std::string_view lumen::frontend::diagKindName(DiagKind kind) {
  return kKinds[static_cast<size_t>(kind)].id;
}

Severity lumen::frontend::diagSeverity(DiagKind kind) {
  return kKinds[static_cast<size_t>(kind)].severity;
}

static const DiagKind kAllKinds[] = {
#define LUMEN_DIAG(Name, id, severity, format) DiagKind::Name,
#include "frontend/basic/DiagnosticKinds.def"
};

std::span<const DiagKind> lumen::frontend::allDiagKinds() { return kAllKinds; }

std::optional<DiagKind> lumen::frontend::findDiagKind(std::string_view name) {
  for (DiagKind kind : kAllKinds)
    if (diagKindName(kind) == name)
      return kind;
  return std::nullopt;
}

namespace {
struct OtpTag {
  std::string_view module, tag;
  DiagKind kind;
};
} // namespace

static const OtpTag kOtpTags[] = {
#define LUMEN_OTP_KIND(Name, id, severity, module, tag)                        \
  {module, tag, DiagKind::Name},
#define LUMEN_OTP_TAG(module, tag, Name) {module, tag, DiagKind::Name},
#include "frontend/basic/OtpKinds.def"
};

DiagKind lumen::frontend::otpDiagKind(std::string_view module,
                                      std::string_view tag) {
  for (const OtpTag &row : kOtpTags)
    if (row.module == module && row.tag == tag)
      return row.kind;
  return DiagKind::OtpMessage;
}

std::string
lumen::frontend::formatDiag(DiagKind kind,
                            std::initializer_list<std::string_view> args) {
  std::string_view format = kKinds[static_cast<size_t>(kind)].format;
  std::string out;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '{' && i + 2 < format.size() && format[i + 2] == '}') {
      size_t index = static_cast<size_t>(format[i + 1] - '0');
      if (index < args.size()) {
        out += args.begin()[index];
        i += 2;
        continue;
      }
    }
    out.push_back(format[i]);
  }
  return out;
}

Diagnostic &Diagnostics::report(DiagKind kind, Loc loc, Loc end,
                                std::initializer_list<std::string_view> args) {
  return reportMessage(kind, loc, end, formatDiag(kind, args));
}

Diagnostic &Diagnostics::reportMessage(DiagKind kind, Severity severity,
                                       Loc loc, Loc end, std::string message) {
  if (severity == Severity::Warning && warningsAsErrors)
    severity = Severity::Error;
  if (severity == Severity::Error)
    ++errorCount_;
  else if (severity == Severity::Warning)
    ++warningCount_;
  diagnostics_.push_back({kind, severity, loc, end, std::move(message), {}});
  return diagnostics_.back();
}

std::vector<Diagnostic> Diagnostics::takeAll() {
  errorCount_ = warningCount_ = 0;
  return std::exchange(diagnostics_, {});
}

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::Error)
    ++errorCount_;
  else if (diagnostic.severity == Severity::Warning)
    ++warningCount_;
  diagnostics_.push_back(std::move(diagnostic));
}

void Diagnostics::sortByLocation() {
  std::vector<size_t> order(diagnostics_.size());
  for (size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(), [this](size_t x, size_t y) {
    const Diagnostic &a = diagnostics_[x], &b = diagnostics_[y];
    if (a.loc.file != b.loc.file)
      return a.loc.file < b.loc.file;
    if (isBefore(a.loc, b.loc) || isBefore(b.loc, a.loc))
      return isBefore(a.loc, b.loc);
    return x < y;
  });
  std::vector<Diagnostic> sorted;
  sorted.reserve(order.size());
  for (size_t i : order)
    sorted.push_back(std::move(diagnostics_[i]));
  diagnostics_ = std::move(sorted);
}

namespace {
/// Writes one message with its place, source line and caret.
class Renderer {
public:
  Renderer(SourceManager &sources, bool color, std::string &out)
      : sources_(sources), color_(color), out_(out) {}

  void message(Severity severity, Loc loc, Loc end, std::string_view text,
               std::string_view kind) {
    style("\033[1m");
    if (loc.file != 0) {
      out_ += sources_.fileName(loc);
      out_ += ':';
    }
    if (loc.line != 0) {
      out_ += std::to_string(loc.line) + ':';
      if (loc.column != 0)
        out_ += std::to_string(loc.column) + ':';
    }
    if (loc.file != 0)
      out_ += ' ';
    switch (severity) {
    case Severity::Error:
      style("\033[31m");
      out_ += "error: ";
      break;
    case Severity::Warning:
      style("\033[35m");
      out_ += "warning: ";
      break;
    case Severity::Note:
      style("\033[36m");
      out_ += "note: ";
      break;
    }
    style("\033[0m");
    if (severity != Severity::Note)
      style("\033[1m");
    out_ += text;
    style("\033[0m");
    if (!kind.empty()) {
      out_ += " [";
      out_ += kind;
      out_ += ']';
    }
    out_ += '\n';
    if (loc.line != 0 && loc.column != 0)
      caret(loc, end);
  }

private:
  void style(const char *code) {
    if (color_)
      out_ += code;
  }

  void caret(Loc loc, Loc end) {
    std::string_view line = sources_.lineText(loc);
    size_t width = countCodePoints(line);
    if (line.empty() || loc.column > width + 1)
      return;
    std::string number = std::to_string(loc.line);
    std::string margin(number.size() < 5 ? 5 - number.size() : 0, ' ');
    out_ += margin + number + " | ";
    out_ += line;
    out_ += '\n';
    out_ += std::string(std::max<size_t>(5, number.size()), ' ') + " | ";
    const char *p = line.data(), *stop = p + line.size();
    for (uint32_t column = 1; column < loc.column && p < stop; ++column)
      out_ += decodeUtf8(p) == '\t' ? '\t' : ' ';
    uint32_t last = loc.column + 1;
    if (end.line == loc.line && end.file == loc.file)
      last = std::max(last, end.column);
    else if (end.line > loc.line && end.file == loc.file)
      last = static_cast<uint32_t>(width + 1);
    last = std::min(last,
                    std::max(static_cast<uint32_t>(width + 1), loc.column + 1));
    style("\033[1;32m");
    out_ += '^';
    out_.append(last - loc.column - 1, '~');
    style("\033[0m");
    out_ += '\n';
  }

  SourceManager &sources_;
  bool color_;
  std::string &out_;
};
} // namespace

std::string Diagnostics::render(const Diagnostic &diagnostic,
                                bool color) const {
  std::string out;
  // The chain of includes that led here, outermost first.
  std::vector<Loc> chain;
  Loc at = diagnostic.loc;
  while (at.file != 0 && chain.size() < 16) {
    const auto &buffer = sources_.buffer(sources_.presumedFile(at.file).buffer);
    if (buffer.includedFrom == 0)
      break;
    at = buffer.includeLoc;
    chain.push_back(at);
  }
  for (auto it = chain.rbegin(); it != chain.rend(); ++it)
    out += "In file included from " + std::string(sources_.fileName(*it)) +
           ':' + std::to_string(it->line) + ":\n";
  Renderer renderer(sources_, color, out);
  renderer.message(diagnostic.severity, diagnostic.loc, diagnostic.end,
                   diagnostic.message, diagKindName(diagnostic.kind));
  for (const DiagNote &note : diagnostic.notes)
    renderer.message(Severity::Note, note.loc, note.end, note.message, "");
  return out;
}

std::string Diagnostics::render(bool color) const {
  std::string out;
  for (const Diagnostic &diagnostic : diagnostics_)
    if (!(suppressWarnings && diagnostic.severity == Severity::Warning))
      out += render(diagnostic, color);
  return out;
}
