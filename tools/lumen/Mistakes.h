//===- Mistakes.h - what types show to be wrong, for the user ---*- C++ -*-===//
//
// Calls that always fail and patterns that nothing matches, as found on the way
// to code (eir/transforms). They are kept beside the object, so that a module
// from the cache tells them again.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_MISTAKES_H
#define LUMEN_TOOLS_LUMEN_MISTAKES_H

#include "eir/transforms/SuccessTypes.h"
#include "frontend/ast/AstContext.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Diagnostics.h"

#include <set>
#include <string>
#include <vector>

namespace lumen::tool {

/// A mistake, apart from the IR.
struct FoundMistake {
  bool isPattern = false;
  std::string file;
  uint32_t line = 0, column = 0;
  std::string function; ///< "f/1"
  std::string text, reason;
};

std::vector<FoundMistake>
takeMistakes(const std::vector<eir::Mistake> &mistakes);

/// As bytes, and back. Bytes that are none give nothing.
std::string printMistakes(const std::vector<FoundMistake> &mistakes);
std::vector<FoundMistake> parseMistakes(std::string_view bytes);

/// Lines of files, by name.
using Lines = std::set<std::pair<std::string, uint32_t>>;

/// Reports them, but not those on lines where OTP's compiler has found as much,
/// nor those that `options` (nowarn_failed, nowarn_nomatch) or -dialyzer
/// attributes of the module turn off.
void reportMistakes(const std::vector<FoundMistake> &mistakes,
                    const frontend::Module &module,
                    const std::vector<frontend::ConstTerm> &options,
                    const Lines &told, frontend::AstContext &context,
                    frontend::Diagnostics &diagnostics);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_MISTAKES_H
