//===- SharedTables.h - rows of runtime/abi, as the compiler reads them ----===//
//
// The tables of BIFs and atoms grow with the runtime, and most modules do not
// care. So they are no part of the compiler's identity (cmake/CompilerId.cmake):
// instead each module notes which rows its compilation asked for, and a compiled
// module is good as long as those rows say the same.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_TABLES_SHAREDTABLES_H
#define LUMEN_EIR_TABLES_SHAREDTABLES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>
#include <vector>

namespace lumen::eir {

/// A row of Bifs.def.
struct BifEntry {
  std::string symbol; ///< of the C++ function
  unsigned traits;    ///< abi::BifTraits
};
/// The row of "module:function/arity", or null.
const BifEntry *lookupBif(llvm::StringRef name);

/// Index of an atom of Atoms.def, or -1.
int fixedAtomIndex(llvm::StringRef name);

/// As long as it lives, notes the rows that this thread looks up, found or not.
class TableReads {
public:
  TableReads();
  ~TableReads();
  TableReads(const TableReads &) = delete;

  void noteBif(llvm::StringRef name);
  void noteAtom(llvm::StringRef name);
  /// Sorted; for tableRows.
  std::vector<std::string> names() const;

private:
  llvm::StringSet<> names_;
  TableReads *outer_;
};

/// What the tables say for such names, as text to be compared.
std::string tableRows(llvm::ArrayRef<std::string> names);

} // namespace lumen::eir

#endif // LUMEN_EIR_TABLES_SHAREDTABLES_H
