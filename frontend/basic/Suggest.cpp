//===- Suggest.cpp - the name that may have been meant --------------------===//
#include "frontend/basic/Suggest.h"

#include <algorithm>
#include <vector>

using namespace lumen::frontend;

static std::string lower(std::string_view text) {
  std::string out(text);
  for (char &c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c + 32);
  return out;
}

unsigned lumen::frontend::editDistance(std::string_view left,
                                       std::string_view right,
                                       unsigned limit) {
  if (left == right)
    return 0;
  std::string a = lower(left), b = lower(right);
  if (a == b)
    return 1;
  size_t longer = std::max(a.size(), b.size());
  size_t shorter = std::min(a.size(), b.size());
  if (longer - shorter > limit)
    return limit + 1;
  // Three rows of the table: swaps look two rows back.
  std::vector<unsigned> before(b.size() + 1), above(b.size() + 1),
      row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j)
    above[j] = static_cast<unsigned>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<unsigned>(i);
    unsigned least = row[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      unsigned cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit)
      return limit + 1;
    std::swap(before, above);
    std::swap(above, row);
  }
  return std::min(above[b.size()], limit + 1);
}

/// One edit in three characters.
static unsigned limitFor(std::string_view name) {
  return std::max(1u, static_cast<unsigned>(name.size() / 3));
}

NameSuggester::NameSuggester(std::string_view wanted)
    : wanted_(wanted.substr(0, 256)), limit_(limitFor(wanted_)) {}

void NameSuggester::offer(std::string_view candidate, std::string_view shown,
                          unsigned extra) {
  if (candidate.empty() || candidate.size() > 512 || limit_ < extra)
    return;
  // Of one letter nothing would be left.
  if (wanted_.size() < 2 && lower(wanted_) != lower(candidate))
    return;
  unsigned distance =
      editDistance(wanted_, candidate, limit_ - extra) + extra;
  if (distance > limit_ || shown == best_)
    return;
  if (distance == limit_ && !best_.empty())
    return; // the first of several that are as near
  best_ = shown;
  limit_ = distance;
}

void FunctionSuggester::offer(std::string_view name, size_t arity) {
  std::string shown = std::string(name) + '/' + std::to_string(arity);
  if (name != name_) {
    if (arity == arity_)
      names_.offer(name, shown, 0);
    return;
  }
  size_t off = arity > arity_ ? arity - arity_ : arity_ - arity;
  if (off == 0 || off >= nearestArity_)
    return;
  nearestArity_ = off;
  otherArity_ = shown;
}
