//===- Modules.cpp - BIFs about the program's modules ---------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/code/Code.h"
#include "runtime/code/LoadedModules.h"
#include "runtime/io/Arguments.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"

#include <string.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

bool isEmptyHash(const uint8_t (&md5)[16]) {
  for (uint8_t byte : md5)
    if (byte)
      return false;
  return true;
}

/// Modules that do not say their version have one that follows from their code.
Term attributesWithVersion(Process &proc, const abi::ModuleInfo &info,
                           Term attributes) {
  Term vsn = internAtom("vsn");
  for (Term rest = attributes; rest.isCons(); rest = rest.tail())
    if (rest.head().element(0) == vsn)
      return attributes;
  if (isEmptyHash(info.md5))
    return attributes;
  uint64_t limbs[2];
  for (size_t i = 0; i < 2; ++i) {
    memcpy(&limbs[i], info.md5 + 8 * (1 - i), 8);
    limbs[i] = __builtin_bswap64(limbs[i]);
  }
  Heap &heap = proc.heap();
  Term number = makeIntegerFromLimbs(heap, limbs, 2, /*negative=*/false);
  Term entry = makeTuple(heap, vsn, makeCons(heap, number, Term::nil()));
  return makeCons(heap, entry, attributes);
}

/// Of a module whose facts no code asks for: whoever came here has made the names
/// while running, and is told of the functions that names can stand for.
Term linkedExports(Process &proc, Term module) {
  const abi::Program &program = theProgram();
  Term list = Term::nil();
  for (size_t i = program.exportCount; i-- > 0;) {
    const abi::Export &row = program.exports[i];
    if (row.module == module.word())
      list = makeCons(proc.heap(),
                      makeTuple(proc.heap(), Term(row.function),
                                Term::small(static_cast<int64_t>(row.arity))),
                      list);
  }
  return list;
}

/// module_info(Key), or no value if there is no such key.
Term moduleItem(Process &proc, const abi::ModuleEntry &entry, Term key) {
  const abi::ModuleInfo &info = *entry.info;
  const abi::ModuleFacts *facts = entry.facts;
  if (key == atoms::module)
    return Term(info.name);
  if (key == atoms::exports || key == atoms::functions)
    return facts ? Term(facts->exports) : linkedExports(proc, Term(info.name));
  if (key == atoms::attributes)
    return attributesWithVersion(
        proc, info, facts ? Term(facts->attributes) : Term::nil());
  if (key == atoms::compile)
    return facts ? Term(facts->compileInfo) : Term::nil();
  if (key == atoms::md5)
    return isEmptyHash(info.md5) ? atoms::undefined
                                 : makeBinary(proc.heap(), info.md5, 16);
  if (!key.isAtom())
    return Term();
  if (AtomText name = atomText(key);
      name.length == 16 && memcmp(name.data, "native_addresses", 16) == 0)
    return Term::nil();
  if (key == atoms::native || key == atoms::nifs)
    return key == atoms::native ? atoms::false_ : Term::nil();
  return Term();
}

/// The same of a module that came while running.
Term loadedItem(Term record, Term key) {
  if (key == atoms::module)
    return record.element(kLoadedName);
  if (key == atoms::exports)
    return record.element(kLoadedExports);
  if (key == atoms::functions)
    return record.element(kLoadedFunctions);
  if (key == atoms::attributes)
    return record.element(kLoadedAttributes);
  if (key == atoms::compile)
    return record.element(kLoadedCompileInfo);
  if (key == atoms::md5)
    return record.element(kLoadedMd5);
  if (key == atoms::native)
    return atoms::false_;
  if (key == atoms::nifs)
    return Term::nil();
  return Term();
}

/// The item of either kind of module.
Term itemOf(Process &proc, Term module, Term key) {
  if (!module.isAtom())
    return Term();
  if (const abi::ModuleEntry *entry = findModule(module))
    return moduleItem(proc, *entry, key);
  Term record = loadedModule(module);
  return record.isValue() ? loadedItem(record, key) : Term();
}

} // namespace

BIF(erlang_get_module_info, 1) {
  if (!itemOf(proc, args[0], atoms::module).isValue())
    return proc.badarg();
  constexpr Term kKeys[] = {atoms::module, atoms::exports, atoms::attributes,
                            atoms::compile, atoms::md5};
  Term items[5];
  for (size_t i = 0; i < 5; ++i)
    items[i] =
        makeTuple(proc.heap(), kKeys[i], itemOf(proc, args[0], kKeys[i]));
  return makeList(proc.heap(), items, 5);
}

BIF(erlang_get_module_info2, 2) {
  Term value = itemOf(proc, args[0], args[1]);
  return value.isValue() ? value : proc.badarg();
}

BIF(erlang_module_loaded, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  return boolTerm(findModule(args[0]) || loadedModule(args[0]).isValue());
}

BIF(erlang_loaded, 0) {
  const abi::Program &program = theProgram();
  Term list = loadedModules(proc.heap(), Term::nil());
  for (size_t i = program.moduleCount; i-- > 0;)
    list = makeCons(proc.heap(), Term(program.modules[i].info->name), list);
  return list;
}

/// Nothing is loaded before anything else: the whole program is there at once.
BIF(erlang_pre_loaded, 0) { return Term::nil(); }

BIF(erlang_check_old_code, 1) {
  return args[0].isAtom() ? boolTerm(hasOldCode(args[0])) : proc.badarg();
}

BIF(erlang_delete_module, 1) {
  if (!args[0].isAtom())
    return proc.badarg();
  if (findModule(args[0]))
    return atoms::false_;
  if (!loadedModule(args[0]).isValue())
    return atoms::undefined;
  if (hasOldCode(args[0]))
    return proc.badarg();
  replaceLoaded(args[0], Term());
  return atoms::true_;
}
