//===- Suggest.h - the name that may have been meant ------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_BASIC_SUGGEST_H
#define LUMEN_FRONTEND_BASIC_SUGGEST_H

#include <string>
#include <string_view>

namespace lumen::frontend {

/// Edits that turn one name into the other: insertion, deletion, replacement or
/// swapping of neighbours. Differences of upper and lower case only count once.
/// More than `limit` is given as limit + 1.
unsigned editDistance(std::string_view a, std::string_view b, unsigned limit);

/// Finds the candidate nearest to a name that does not exist. A name that is
/// too far off is no suggestion.
class NameSuggester {
public:
  explicit NameSuggester(std::string_view wanted);

  void offer(std::string_view candidate) { offer(candidate, candidate, 0); }
  /// `shown` is suggested if `candidate` is the nearest; `extra` edits are
  /// added, for what differs besides the name.
  void offer(std::string_view candidate, std::string_view shown,
             unsigned extra);

  /// The nearest of those that were offered, or empty.
  const std::string &best() const { return best_; }

private:
  std::string wanted_;
  unsigned limit_; ///< candidates must be at least as near
  std::string best_;
};

/// The same for functions: `offer` takes a name and an arity and `best` gives
/// `name/arity`. One of the same name and another arity is near, too.
class FunctionSuggester {
public:
  FunctionSuggester(std::string_view name, size_t arity)
      : name_(name), arity_(arity), names_(name) {}

  void offer(std::string_view name, size_t arity);
  const std::string &best() const {
    return otherArity_.empty() ? names_.best() : otherArity_;
  }

private:
  std::string name_;
  size_t arity_;
  NameSuggester names_;
  std::string otherArity_;
  size_t nearestArity_ = SIZE_MAX;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_SUGGEST_H
