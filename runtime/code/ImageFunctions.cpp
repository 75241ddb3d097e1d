//===- ImageFunctions.cpp - what the record of a function looks like ------===//
#include "runtime/code/ImageFunctions.h"
#include "runtime/term/Term.h"

namespace lumen::rt {

static bool leadsTo(uintptr_t address, size_t size, const ImageRange *data,
                    size_t count) {
  if (address % 8)
    return false;
  for (size_t i = 0; i < count; ++i)
    if (data[i].contains(address, size))
      return true;
  return false;
}

bool isFunctionRecord(const abi::CodeInfo *info, const ImageRange *data,
                      size_t dataCount) {
  return !info->handler && !info->liveSlots[0] && !info->liveSlots[1] &&
         !info->frameWords && info->kind == abi::kCodeFunction &&
         !info->fromOutside && isPieceRecord(info, data, dataCount);
}

bool isPieceRecord(const abi::CodeInfo *info, const ImageRange *data,
                   size_t dataCount) {
  if (info->kind > abi::kCodeJoin || info->live > abi::kMaxArity + 1 ||
      info->fromOutside > 1 || !info->loc)
    return false;
  if (!leadsTo(reinterpret_cast<uintptr_t>(info->loc), sizeof(abi::LocInfo), data,
               dataCount))
    return false;
  const abi::FunctionInfo *function = info->loc->function;
  return function &&
         leadsTo(reinterpret_cast<uintptr_t>(function),
                 sizeof(abi::FunctionInfo), data, dataCount) &&
         Term(function->module).isAtom() && Term(function->function).isAtom() &&
         function->arity <= abi::kMaxArity;
}

} // namespace lumen::rt
