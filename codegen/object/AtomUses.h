//===- AtomUses.h - which functions an atom is for --------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_OBJECT_ATOMUSES_H
#define LUMEN_CODEGEN_OBJECT_ATOMUSES_H

#include "codegen/object/Summary.h"
#include "codegen/target/Target.h"

#include "llvm/IR/Module.h"

namespace lumen::codegen {

/// Fills in the lists of atoms whose symbols the object will refer to: `atoms`
/// `otherAtoms` and `factsAtoms` of the module, `linkedAtoms` of its functions. To be called
/// when all data is defined and before passes see the module: what these move from
/// data into code stays within a function.
void noteAtomUses(const llvm::Module &module, ModuleSummary &summary);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_OBJECT_ATOMUSES_H
