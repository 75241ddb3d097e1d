//===- FunTable.h - lambdas by name -----------------------------*- C++ -*-===//
//
// Decoding a fun from the external format needs the lambda that its module,
// index and checksum name. Lambdas are registered when they are first encoded.
// One that is not known is made up: such a fun can be anything but called,
// until what it names is registered.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_FUNTABLE_H
#define LUMEN_RUNTIME_TERM_FUNTABLE_H

#include "runtime/abi/Code.h"

namespace lumen::rt {

void registerLambda(const abi::FunInfo *info);
/// Stands for a lambda that is not registered, for good.
const abi::FunInfo *makeUnknownLambda(uint64_t module, uint32_t index,
                                      const uint8_t *md5, uint32_t arity,
                                      uint32_t freeVars, uint32_t uniq);
/// Null if unknown. What makeUnknownLambda gave is found, too.
const abi::FunInfo *findLambda(uint64_t module, uint32_t index, const uint8_t *md5);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_FUNTABLE_H
