//===- BifCalls.cpp - names of BIFs for stack traces ----------------------===//
#include "runtime/abi/BifTraits.h"
#include "runtime/code/Code.h"
#include <iterator>
#include <string.h>

namespace lumen::rt {

namespace {
struct Row {
  const char *symbol;
  BifName name;
};
const Row kRows[] = {
#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  {#symbol, {#module, name, arity}},
#include "runtime/abi/Bifs.def"
};
} // namespace

BifName findBifName(const char *symbol) {
  // Only for exceptions that are caught or kill: a few microseconds at most.
  for (const Row &row : kRows)
    if (strcmp(row.symbol, symbol) == 0)
      // OTP's traces call the operator by the function it is.
      return strcmp(row.name.function, "!") == 0
                 ? BifName{row.name.module, "send", 2}
                 : row.name;
  return {nullptr, nullptr, 0};
}

size_t bifRowCount() { return std::size(kRows); }
BifName bifRow(size_t index) { return kRows[index].name; }

bool isBifRow(std::string_view module, std::string_view function,
              unsigned arity) {
  for (const Row &row : kRows)
    if (row.name.arity == arity && function == row.name.function &&
        module == row.name.module)
      return true;
  return false;
}

} // namespace lumen::rt
