//===- Diagnostics.cpp - collecting what is told to the user --------------===//
#include "frontend/basic/Diagnostics.h"

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

std::string_view lumen::frontend::diagFormat(DiagKind kind) {
  return kKinds[static_cast<size_t>(kind)].format;
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
  if (severity == Severity::Error)
    ++errorCount_;
  else if (severity == Severity::Warning)
    ++warningCount_;
  diagnostics_.push_back(
      {.kind = kind,
       .severity = severity,
       .loc = loc,
       .end = end,
       .message = std::move(message),
       .notes = {},
       .suggestion = {}});
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

/// What lumen sees and erlc does not.
static bool isOwnKind(DiagKind kind) {
  switch (kind) {
#define LUMEN_DIAG(name, text, severity, format) case DiagKind::name:
#include "frontend/basic/ProgramKinds.def"
#include "frontend/basic/TypeKinds.def"
#undef LUMEN_DIAG
    return true;
  default:
    return false;
  }
}

void Diagnostics::promoteWarnings(bool onlyErlcs) {
  for (Diagnostic &diagnostic : diagnostics_)
    if (diagnostic.severity == Severity::Warning &&
        !(onlyErlcs && isOwnKind(diagnostic.kind))) {
      diagnostic.severity = Severity::Error;
      --warningCount_;
      ++errorCount_;
    }
}

void Diagnostics::removeIf(
    const std::function<bool(const Diagnostic &)> &isUnwanted) {
  std::erase_if(diagnostics_, [&](const Diagnostic &diagnostic) {
    if (!isUnwanted(diagnostic))
      return false;
    if (diagnostic.severity == Severity::Error)
      --errorCount_;
    else if (diagnostic.severity == Severity::Warning)
      --warningCount_;
    return true;
  });
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
