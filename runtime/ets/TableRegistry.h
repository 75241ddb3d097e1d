//===- TableRegistry.h - finding tables -------------------------*- C++ -*-===//
//
// Tables are known by an identifier (a magic reference that points to the table)
// and, if named, by an atom. The registry also knows what each process owns and
// has fixed, for when it ends.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_ETS_TABLEREGISTRY_H
#define LUMEN_RUNTIME_ETS_TABLEREGISTRY_H

#include "runtime/ets/Table.h"

namespace lumen::rt {

/// The table behind an identifier or name, or null. It stays valid until the
/// thread's next quiescent state.
Table *findTable(Term identifier);
/// Makes a new table known, owned by the process. False if its name is taken.
bool registerTable(Table *table, Term owner);
/// Forgets a table whose lock is held for writing. Its objects are the caller's.
[[nodiscard]] TableContents deleteTable(Table &table);
/// The table's lock is held for writing. False if the name is taken.
bool renameTable(Table &table, Term name);
/// The table's lock is held for writing.
void changeOwner(Table &table, Term owner);

/// A reference that identifies the table.
Term makeIdentifier(Heap &heap, Table &table);
/// Name of a named table, else its reference.
Term tableTerm(Heap &heap, Table &table);
/// List of all tables.
Term allTables(Heap &heap);

/// All tables, by `next`, when nothing else runs.
Table *firstTable();

/// Notes that a process has fixed a table (1) or has let go of it (-1).
void noteFixation(Term process, int change);

/// The process has ended: its tables go to their heirs or are deleted, what it
/// had fixed is released. Cheap if it had nothing to do with tables.
void etsProcessEnds(Process &proc);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_ETS_TABLEREGISTRY_H
