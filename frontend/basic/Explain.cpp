//===- Explain.cpp - the documentation of each kind -----------------------===//
#include "frontend/basic/Explain.h"

using namespace lumen::frontend;

namespace {
struct Row {
  DiagKind kind;
  Explanation explanation;
};
} // namespace

static const Row kRows[] = {
#define LUMEN_EXPLAIN(Name, cause, wrong, right)                               \
  {DiagKind::Name, {cause, wrong, right}},
#define LUMEN_EXPLAIN_ONLY(Name, cause) {DiagKind::Name, {cause, "", ""}},
#include "frontend/basic/Explanations.def"
};

const Explanation *lumen::frontend::explanationOf(DiagKind kind) {
  for (const Row &row : kRows)
    if (row.kind == kind)
      return &row.explanation;
  return nullptr;
}

std::string lumen::frontend::exampleFile(std::string_view example) {
  std::string text;
  if (example.find("-module(") == example.npos)
    text = "-module(example).\n-compile([export_all, nowarn_export_all]).\n";
  return text + std::string(example) + '\n';
}
