//===- ModuleFacts.h - what a module offers and asks for --------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_FACTS_MODULEFACTS_H
#define LUMEN_FRONTEND_FACTS_MODULEFACTS_H

#include "frontend/ast/AstContext.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace lumen::frontend {

/// A place that outlives the texts of its module.
struct SourcePlace {
  std::string file;      ///< as locations name it
  std::string path;      ///< of the file that was read
  int64_t lineDelta = 0; ///< line in the file read = line + lineDelta
  uint32_t line = 0, column = 0, endLine = 0, endColumn = 0;
};

struct ModuleFacts {
  using Function = std::pair<std::string, unsigned>; ///< name, arity

  /// A function of another module, or of this one by way of its name.
  struct Reference {
    enum class How : uint8_t { Call, Fun, Import };
    How how = How::Call;
    std::string module;
    Function function;
    SourcePlace place;
  };
  struct Behaviour {
    std::string name;
    SourcePlace place;
  };

  std::string name;
  std::set<Function> functions, exports;
  std::vector<Reference> references;
  std::vector<Behaviour> behaviours;
  std::vector<Function> callbacks, optionalCallbacks;
  /// A parse transform may have more to say than the forms show.
  bool hasTransform = false;
  bool checksBehaviours = true; ///< no nowarn_behaviours
  /// -ignore_xref: what is known to be missing. An arity of kAnyArity and an
  /// empty function stand for all.
  static constexpr unsigned kAnyArity = ~0u;
  std::set<std::pair<std::string, Function>> ignored;
};

ModuleFacts collectFacts(const Module &module, const SourceManager &sources);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_FACTS_MODULEFACTS_H
