//===- LoadedModules.h - modules that came while running --------*- C++ -*-===//
//
// A program is closed when it is linked, but it can interpret modules that it
// is given as BEAM code (stdlib/lumen/lumen_loader.erl). Each is a record, a
// tuple in memory that all processes share, with the module's functions as a
// tuple of funs. Nothing of what is linked knows of them: only a call that
// finds nothing looks here. The interpreter's own functions do not show in
// stack traces; those that they interpret do, because the interpreter keeps, in
// the frame of each call, a place: {'$lumen_place', Module, Function, Arity |
// Args, Position}.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_CODE_LOADEDMODULES_H
#define LUMEN_RUNTIME_CODE_LOADEDMODULES_H

#include "runtime/process/Process.h"

namespace lumen::rt {

/// Elements of a record, in order.
enum LoadedField : unsigned {
  kLoadedName,
  kLoadedEntries, ///< #{Function => [{Arity, Slot}]}, of those exported
  kLoadedCode,    ///< {Fun, ...}: slots from 1
  kLoadedLambdas, ///< {Slot, ...}: by index
  kLoadedMd5,
  kLoadedExports,   ///< [{Function, Arity}]
  kLoadedFunctions, ///< the same of all
  kLoadedAttributes,
  kLoadedCompileInfo,
  kLoadedFiles, ///< {File, ...}: strings
  kLoadedFieldCount
};

/// The record of a module, or no value.
Term loadedModule(Term module);
bool isLoadedFunction(Term module, Term function, unsigned arity);
/// Names in front of `list`.
Term loadedModules(Heap &heap, Term list);

bool hasOldCode(Term module);
/// The record, or no value, takes the place of the one before, which becomes
/// old; what was old is freed when nobody runs it any more.
void replaceLoaded(Term module, Term record);

/// Is the process in the module's old code, or will it come back there? Only between
/// two slices. Funs that the old code has made are no reason.
bool runsOldCode(Process &proc, Term module);

/// Makes the process enter the function with the arguments in p->x. False if
/// there is none.
bool enterLoaded(Process &proc, Term module, Term function, unsigned arity);
/// The same for a fun that such a module has made.
bool enterLoadedFun(Process &proc, Term fun);

/// Is `function` a function of the interpreter?
bool isInterpreter(const abi::FunctionInfo *function);
bool isPlace(Term term);
/// The place that an interpreter's frame tells of, or no value.
Term placeInFrame(const uint64_t *sp, const abi::CodeInfo *info);
/// {M, F, A, Location}.
Term loadedPlaceEntry(Heap &heap, Term place);
Term loadedLocation(Heap &heap, Term place);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_CODE_LOADEDMODULES_H
