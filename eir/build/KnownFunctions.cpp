//===- KnownFunctions.cpp - tables of BIFs and auto-imports ---------------===//

#include "eir/build/KnownFunctions.h"

#include "eir/tables/SharedTables.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace lumen::eir {

std::optional<unsigned> bifTraits(StringRef name) {
  const BifEntry *entry = lookupBif(name);
  return entry ? std::optional(entry->traits) : std::nullopt;
}

bool runsInCaller(StringRef name) {
  auto traits = bifTraits(name);
  if (!traits || !(*traits & abi::kBifTraps))
    return false;
  if (name.starts_with("erlang:"))
    return !name.starts_with("erlang:apply/") &&
           !name.starts_with("erlang:hibernate/") && name != "erlang:yield/0";
  return name.starts_with("re:") || name.starts_with("unicode:");
}

namespace {
/// Arities of an auto-imported name, as bit sets.
struct Arities {
  unsigned all = 0;
  unsigned guard = 0;
};
} // namespace

static StringMap<Arities> makeAutoImportTable() {
  StringMap<Arities> table;
  auto add = [&](const char *name, unsigned arity, bool guard) {
    Arities &entry = table[name];
    entry.all |= 1u << arity;
    if (guard)
      entry.guard |= 1u << arity;
  };
#define LUMEN_AUTO_IMPORT(name, arity, guard) add(name, arity, guard);
#include "eir/build/AutoImports.def"
  return table;
}

static Arities autoImport(StringRef name) {
  static const StringMap<Arities> kTable = makeAutoImportTable();
  return kTable.lookup(name);
}

bool isAutoImported(StringRef name, unsigned arity) {
  return arity < 32 && (autoImport(name).all >> arity & 1);
}

bool isGuardBif(StringRef name, unsigned arity) {
  return arity < 32 && (autoImport(name).guard >> arity & 1);
}

std::optional<TypeTest> typeTestOf(StringRef name) {
  return StringSwitch<std::optional<TypeTest>>(name)
      .Case("is_atom", TypeTest::Atom)
      .Case("is_integer", TypeTest::Integer)
      .Case("is_float", TypeTest::Float)
      .Case("is_number", TypeTest::Number)
      .Case("is_list", TypeTest::List)
      .Case("is_tuple", TypeTest::Tuple)
      .Case("is_map", TypeTest::Map)
      .Case("is_binary", TypeTest::Binary)
      .Case("is_bitstring", TypeTest::Bitstring)
      .Case("is_function", TypeTest::Function)
      .Case("is_pid", TypeTest::Pid)
      .Case("is_port", TypeTest::Port)
      .Case("is_reference", TypeTest::Reference)
      .Case("is_boolean", TypeTest::Boolean)
      .Default(std::nullopt);
}

std::optional<CmpPredicate> comparisonOf(StringRef op) {
  return StringSwitch<std::optional<CmpPredicate>>(op)
      .Case("=:=", CmpPredicate::EqExact)
      .Case("=/=", CmpPredicate::NeExact)
      .Case("==", CmpPredicate::Eq)
      .Case("/=", CmpPredicate::Ne)
      .Case("<", CmpPredicate::Lt)
      .Case("=<", CmpPredicate::Le)
      .Case(">", CmpPredicate::Gt)
      .Case(">=", CmpPredicate::Ge)
      .Default(std::nullopt);
}

} // namespace lumen::eir
