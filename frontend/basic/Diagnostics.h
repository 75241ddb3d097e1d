//===- Diagnostics.h - what is told to the user -----------------*- C++ -*-===//
//
// Kinds are rows of DiagnosticKinds.def; their names are stable. A diagnostic
// is collected with its place and notes and rendered at once or later.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_BASIC_DIAGNOSTICS_H
#define LUMEN_FRONTEND_BASIC_DIAGNOSTICS_H

#include "frontend/basic/Loc.h"

#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lumen::frontend {

class SourceManager;

enum class Severity : uint8_t { Note, Warning, Error };

enum class DiagKind : uint16_t {
#define LUMEN_DIAG(Name, id, severity, format) Name,
#include "frontend/basic/DiagnosticKinds.def"
};

/// The stable name of a kind, such as `unbound-variable`.
std::string_view diagKindName(DiagKind kind);
Severity diagSeverity(DiagKind kind);
/// The format of its messages; "{0}" if OTP words them.
std::string_view diagFormat(DiagKind kind);
/// The kind of that name.
std::optional<DiagKind> findDiagKind(std::string_view name);
/// All kinds, in the order of the tables.
std::span<const DiagKind> allDiagKinds();

/// The kind of an error descriptor that OTP's `module` formats (erl_lint,
/// sys_core_fold, ...), by the first atom in it: `unused_var` for
/// `{unused_var, 'X'}`. OtpMessage if no row names it.
DiagKind otpDiagKind(std::string_view module, std::string_view tag);

/// The kind's format with `{0}`, `{1}` ... replaced by the arguments.
std::string formatDiag(DiagKind kind,
                       std::initializer_list<std::string_view> args);

struct DiagNote {
  Loc loc;
  Loc end;
  std::string message;
  /// Tells where the message was left out as a repetition.
  bool isRepetition = false;
};

struct Diagnostic {
  DiagKind kind;
  Severity severity;
  Loc loc; ///< line 0: about a whole file or the command line
  Loc end; ///< just past the last character, or invalid
  std::string message;
  std::vector<DiagNote> notes;
  std::string suggestion; ///< what may have been meant, or empty
  /// Follows from an error that is reported too; only erlc's form shows it.
  bool isCascade = false;
  /// Says the same as an earlier one, which has a note of this place; for
  /// people that is enough.
  bool isRepeated = false;
};

/// Collects diagnostics. Not thread safe: one for each module being compiled.
class Diagnostics {
public:
  explicit Diagnostics(SourceManager &sources) : sources_(sources) {}

  /// Reports and returns the diagnostic, so that notes can be added.
  Diagnostic &report(DiagKind kind, Loc loc, Loc end,
                     std::initializer_list<std::string_view> args = {});
  Diagnostic &report(DiagKind kind, Loc loc,
                     std::initializer_list<std::string_view> args = {}) {
    return report(kind, loc, Loc(), args);
  }

  /// Reports a ready message under `kind`.
  Diagnostic &reportMessage(DiagKind kind, Loc loc, Loc end,
                            std::string message) {
    return reportMessage(kind, diagSeverity(kind), loc, end,
                         std::move(message));
  }
  Diagnostic &reportMessage(DiagKind kind, Severity severity, Loc loc, Loc end,
                            std::string message);

  /// Reports what one of OTP's own tools found: `{Loc, Module, Descriptor}`,
  /// with the words of Module:format_error(Descriptor) and `tag` as for
  /// otpDiagKind. Whether it is an error is known from the list it was in.
  /// SourceManager::locate() makes the place from what the tool calls it.
  Diagnostic &reportOtp(Severity severity, Loc loc, std::string_view module,
                        std::string_view tag, std::string message) {
    return reportMessage(otpDiagKind(module, tag), severity, loc, Loc(),
                         std::move(message));
  }

  /// Takes all away, and puts some back, perhaps in another order.
  std::vector<Diagnostic> takeAll();
  void add(Diagnostic diagnostic);

  bool hasErrors() const { return errorCount_ != 0; }
  size_t errorCount() const { return errorCount_; }
  size_t warningCount() const { return warningCount_; }
  const std::vector<Diagnostic> &all() const { return diagnostics_; }
  std::vector<Diagnostic> &all() { return diagnostics_; }
  SourceManager &sources() const { return sources_; }

  /// Makes errors of the warnings that were reported, or of those that erlc has.
  void promoteWarnings(bool onlyErlcs = false);

  /// Removes diagnostics.
  void removeIf(const std::function<bool(const Diagnostic &)> &isUnwanted);

  /// Sorts by file, line and column, keeping the order of equals.
  void sortByLocation();

  /// Renders all for people (Render.h has the other forms).
  std::string render(bool color) const;

  bool suppressWarnings = false;

private:
  SourceManager &sources_;
  std::vector<Diagnostic> diagnostics_;
  size_t errorCount_ = 0;
  size_t warningCount_ = 0;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_DIAGNOSTICS_H
