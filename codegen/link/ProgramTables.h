//===- ProgramTables.h - what only the whole program knows ------*- C++ -*-===//
//
// The link step adds one object of its own to every program: the numbers of
// its atoms as absolute symbols, the tables that `lumen_program` points to
// (runtime/abi/Code.h: Program), and stubs for functions that are referred to
// but are not Erlang code.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_LINK_PROGRAMTABLES_H
#define LUMEN_CODEGEN_LINK_PROGRAMTABLES_H

#include "codegen/target/Target.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lumen::codegen {

/// A function as Erlang names it.
struct FunctionName {
  std::string module;
  std::string function;
  unsigned arity = 0;

  std::string symbol() const {
    return module + ":" + function + "/" + std::to_string(arity);
  }
};

/// A row of Bifs.def.
struct BifRow {
  const char *module;
  const char *function;
  unsigned arity;
  const char *symbol; ///< lumen_bif_SYMBOL
  unsigned traits;
};

/// The BIF of that name and arity, or null.
const BifRow *findBif(std::string_view module, std::string_view function,
                      unsigned arity);
const std::vector<BifRow> &allBifs();

/// True for the atoms of Atoms.def, whose numbers are fixed.
bool isFixedAtom(std::string_view text);

struct ProgramPlan {
  std::vector<std::string> atoms;       ///< those not in Atoms.def, in order
  std::vector<FunctionName> exports;    ///< Erlang functions found by name
  std::vector<FunctionName> bifExports; ///< BIFs found by name
  std::vector<FunctionName> bifStubs;   ///< BIFs called as Erlang functions
  std::vector<FunctionName> undefStubs;
  /// Symbols of a module's ModuleInfo and ModuleFacts; the second one is empty
  /// where no code asks for it.
  struct ModuleRecords {
    std::string info, facts;
  };
  std::vector<ModuleRecords> modules;
  bool hasBifNames = false; ///< does code ask which BIFs there are?
  std::string startSymbol;              ///< code of the first process
  std::string entryModule;
  std::string entryFunction;
  std::vector<std::pair<std::string, std::string>> files; ///< name, content
};

/// The bytes of the object file.
llvm::SmallVector<char, 0> emitProgramTables(const ProgramPlan &plan,
                                             const Target &target);

/// The symbols of atoms, as an object of its own: for wasm, where LLVM cannot
/// write absolute symbols. The linker must place the object's only data segment,
/// which holds `kWasmAtomsMark`, at `base`.
llvm::SmallVector<char, 0> emitWasmAtoms(const ProgramPlan &plan,
                                         uint64_t base);
inline constexpr llvm::StringLiteral kWasmAtomsMark("lumen atoms mark");

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_PROGRAMTABLES_H
