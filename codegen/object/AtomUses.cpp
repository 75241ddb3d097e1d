//===- AtomUses.cpp - which functions an atom is for ----------------------===//
//
// The link step numbers atoms before the linker drops what cannot be reached. So
// that atoms of dropped code get no number and no text, each function says which
// symbols of atoms its pieces refer to: in code, in records, in literals, however
// deep. That must not be less than what the linker keeps for it; it may be more.
//
//===----------------------------------------------------------------------===//

#include "codegen/object/AtomUses.h"

#include "codegen/to_llvm/ToLlvm.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"

#include <set>

using namespace llvm;

namespace lumen::codegen {

namespace {

/// What can be reached from some constants without entering code.
class Walk {
public:
  void add(const Constant *constant) {
    if (constant && visited_.insert(constant).second)
      todo_.push_back(constant);
  }
  void addPiece(const Module &module, const Function &piece);
  std::vector<StringRef> atoms();

private:
  SmallPtrSet<const Constant *, 32> visited_;
  SmallVector<const Constant *> todo_;
};

} // namespace

void Walk::addPiece(const Module &module, const Function &piece) {
  for (const Instruction &instruction : instructions(piece))
    for (const Use &operand : instruction.operands())
      add(dyn_cast<Constant>(operand.get()));
  if (piece.hasPrefixData())
    add(piece.getPrefixData());
  // Whoever refers to the piece by its CodeWord brings its record in.
  add(module.getNamedGlobal(codeInfoSymbol(piece.getName())));
}

std::vector<StringRef> Walk::atoms() {
  std::vector<StringRef> names;
  while (!todo_.empty()) {
    const Constant *constant = todo_.pop_back_val();
    if (isa<Function>(constant))
      continue;
    if (auto *global = dyn_cast<GlobalVariable>(constant)) {
      if (global->getName().starts_with(kAtomPrefix))
        names.push_back(global->getName().drop_front(kAtomPrefix.size()));
      else if (global->hasInitializer())
        add(global->getInitializer());
      continue;
    }
    for (const Use &operand : constant->operands())
      add(dyn_cast<Constant>(operand.get()));
  }
  return names;
}

/// The Erlang function of a piece: "m:f/1" of "m:f/1.k2".
static StringRef functionOf(StringRef piece) {
  size_t arity = piece.rfind('/');
  return arity == StringRef::npos ? piece
                                  : piece.take_front(piece.find('.', arity));
}

void noteAtomUses(const Module &module, ModuleSummary &summary) {
  StringMap<unsigned> indexes;
  summary.atoms.clear();
  for (const GlobalVariable &global : module.globals())
    if (global.getName().starts_with(kAtomPrefix))
      summary.atoms.push_back(
          global.getName().drop_front(kAtomPrefix.size()).str());
  llvm::sort(summary.atoms);
  for (auto [index, name] : llvm::enumerate(summary.atoms))
    indexes[name] = index;

  StringMap<FunctionSummary *> functions;
  for (FunctionSummary &function : summary.functions)
    functions[function.symbol] = &function;
  StringMap<Walk> walks;
  Walk others;
  for (const Function &piece : module)
    if (!piece.isDeclaration()) {
      StringRef name = functionOf(piece.getName());
      (functions.contains(name) ? walks[name] : others).addPiece(module, piece);
    }
  others.add(module.getNamedGlobal(summary.infoSymbol));
  auto list = [&](Walk &walk, std::vector<unsigned> &numbers) {
    for (StringRef name : walk.atoms())
      numbers.push_back(indexes.lookup(name));
    llvm::sort(numbers);
  };
  for (auto &entry : walks)
    list(entry.second, functions.lookup(entry.getKey())->linkedAtoms);
  list(others, summary.otherAtoms);
  Walk facts;
  facts.add(module.getNamedGlobal(moduleFactsSymbol(summary.module)));
  list(facts, summary.factsAtoms);
}

} // namespace lumen::codegen
