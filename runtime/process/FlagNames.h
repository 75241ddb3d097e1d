//===- FlagNames.h - bits that options of tracing name ----------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_FLAGNAMES_H
#define LUMEN_RUNTIME_PROCESS_FLAGNAMES_H

#include "runtime/bif/BifSupport.h"
#include "runtime/term/Atoms.h"
#include <span>
#include <string_view>

namespace lumen::rt {

struct FlagName {
  std::string_view name;
  uint32_t flag;
};

/// The bit of this name, or 0.
inline uint32_t flagNamed(std::span<const FlagName> names, Term name) {
  if (!name.isAtom())
    return 0;
  AtomText text = atomText(name);
  for (const FlagName &row : names)
    if (row.name == std::string_view(text.data, text.length))
      return row.flag;
  return 0;
}

/// The bits that a list names. False: it names others, or is none.
inline bool flagsNamed(std::span<const FlagName> names, Term list,
                       uint32_t &flags) {
  flags = 0;
  for (; list.isCons(); list = list.tail()) {
    uint32_t flag = flagNamed(names, list.head());
    if (!flag)
      return false;
    flags |= flag;
  }
  return list.isNil();
}

/// The names of those bits that are set, in the order of the table, in front of
/// `rest`.
inline Term namesOfFlags(Heap &heap, std::span<const FlagName> names,
                         uint32_t flags, Term rest = Term::nil()) {
  for (size_t i = names.size(); i-- > 0;)
    if (flags & names[i].flag)
      rest = makeCons(
          heap, internAtom(names[i].name.data(), names[i].name.size()), rest);
  return rest;
}

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PROCESS_FLAGNAMES_H
