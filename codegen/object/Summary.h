//===- Summary.h - what the link step knows of a module ---------*- C++ -*-===//
//
// Beside each object file stands a summary: what every function refers to, so
// that the link step can tell what is reachable, number the atoms, and make
// stubs, without reading code.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_OBJECT_SUMMARY_H
#define LUMEN_CODEGEN_OBJECT_SUMMARY_H

#include "llvm/Support/Error.h"

#include <optional>
#include <string>
#include <vector>

namespace lumen::codegen {

/// Where a value comes from, as far as the link step wants to know: which atoms,
/// alone or in a list of arguments, it may be.
struct Flow {
  enum Kind {
    Any,   ///< not known
    Atom,  ///< the atom `atom`
    Param, ///< what the function got as parameter `param`
    List,  ///< a proper list of `elements`
    Other, ///< neither an atom nor a list
  };
  Kind kind = Any;
  std::string atom;
  unsigned param = 0;
  std::vector<Flow> elements;

  bool operator==(const Flow &other) const = default;
};

/// A call of a known function, or a fun made of a lambda, whose free variables
/// are its last parameters. Arguments beyond the list are Any.
struct CallSummary {
  std::string callee;
  std::vector<Flow> args;

  bool operator==(const CallSummary &other) const = default;
};

/// A place that calls, or names, a function not known when compiling: apply,
/// and anything else that looks a function up by name. What is not constant is
/// not set.
struct DynamicCall {
  std::optional<std::string> module;
  std::optional<std::string> function;
  std::optional<unsigned> arity;
  /// Where the parts come from; of `args` what is known of the argument list.
  Flow moduleFlow = {}, functionFlow = {}, args = {};
};

struct FunctionSummary {
  std::string symbol; ///< "module:function/arity"
  std::string function;
  unsigned arity = 0;
  bool exported = false;
  bool lambda = false;
  /// Code symbols it refers to: called functions, lambdas it makes funs of,
  /// constants that are external funs.
  std::vector<std::string> references;
  /// The subset of `references` that are external fun constants, `fun m:f/a`.
  std::vector<std::string> externalFuns;
  /// BIFs called inline, as "module:function/arity".
  std::vector<std::string> bifs;
  /// Atoms that its code and literals make; those it only compares with are none.
  std::vector<std::string> atoms;
  /// Those whose symbols its code and data refer to, literals and records for
  /// traces included: indexes of ModuleSummary::atoms.
  std::vector<unsigned> linkedAtoms;
  std::vector<DynamicCall> dynamicCalls;
  /// Calls of `references` that are more than a name.
  std::vector<CallSummary> calls;
  std::string file;
  unsigned line = 0;
};

struct ModuleSummary {
  std::string module;
  std::string source;
  std::string infoSymbol; ///< of the ModuleInfo record
  /// Function name and arity, module_info included if the module defines it.
  std::vector<std::pair<std::string, unsigned>> exports;
  std::vector<std::string> behaviours;
  /// What the module wants of those that have it as a behaviour.
  std::vector<std::pair<std::string, unsigned>> callbacks, optionalCallbacks;
  std::vector<FunctionSummary> functions;
  /// All atoms whose symbols the object refers to.
  std::vector<std::string> atoms;
  /// Those of the ModuleInfo and of code that is no function's; those of the
  /// ModuleFacts.
  std::vector<unsigned> otherAtoms, factsAtoms;
  /// The rows of shared tables that compiling asked for (eir/tables), and a
  /// hash of what they said.
  std::vector<std::string> tableNames;
  std::string tableHash;
};

/// Of the record of what module_info tells.
inline std::string moduleFactsSymbol(llvm::StringRef module) {
  return ("lumen.facts." + module).str();
}

/// JSON text.
std::string printSummary(const ModuleSummary &summary);
llvm::Expected<ModuleSummary> parseSummary(llvm::StringRef json);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_SUMMARY_H
