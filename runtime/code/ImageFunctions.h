//===- ImageFunctions.h - all functions of the program ----------*- C++ -*-===//
//
// There is no list of the functions that are not exported: their records
// (abi::CodeInfo) are found where they stand, beside the code.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_CODE_IMAGEFUNCTIONS_H
#define LUMEN_RUNTIME_CODE_IMAGEFUNCTIONS_H

#include "runtime/abi/Code.h"
#include <stddef.h>

namespace lumen::rt {

/// The record of each Erlang function that was linked.
void visitImageFunctions(void (*visit)(void *context, const abi::CodeInfo *info),
                         void *context);

/// The function whose code the address is in: a return address of C++ that generated
/// code has called itself. Null if that is not known.
const abi::FunctionInfo *functionOfCode(const void *address);

/// Whether such an address is where a BIF returns to that was called by its name, as
/// a function is (abi::BifInfo). False where that is not known.
bool isStubCall(const void *address);

/// Part of the program's image.
struct ImageRange {
  uintptr_t begin, end;
  bool contains(uintptr_t address, size_t size) const {
    return address >= begin && address <= end && end - address >= size;
  }
};

/// Whether these bytes are the record of a function: what is zero in such a record
/// and pointers that lead to a place in a function whose arity it has; code and other
/// data do not look like that. `data`: where records' pointers may lead.
bool isFunctionRecord(const abi::CodeInfo *info, const ImageRange *data,
                      size_t dataCount);

/// The same of any piece of code, but for the pieces of the runtime.
bool isPieceRecord(const abi::CodeInfo *info, const ImageRange *data,
                   size_t dataCount);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_CODE_IMAGEFUNCTIONS_H
