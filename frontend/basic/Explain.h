//===- Explain.h - the documentation of each kind ---------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_BASIC_EXPLAIN_H
#define LUMEN_FRONTEND_BASIC_EXPLAIN_H

#include "frontend/basic/Diagnostics.h"

namespace lumen::frontend {

struct Explanation {
  std::string_view cause;
  std::string_view wrong; ///< empty: no source text alone gives the kind
  std::string_view right;
};

/// Null if a kind has none, which a test rules out.
const Explanation *explanationOf(DiagKind kind);

/// An example as the file that shows it: with -module if it has none.
std::string exampleFile(std::string_view example);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_EXPLAIN_H
