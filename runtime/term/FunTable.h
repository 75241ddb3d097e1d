//===- FunTable.h - lambdas by name -----------------------------*- C++ -*-===//
//
// Decoding a fun from the external format needs the lambda that its module, index and
// checksum name. Lambdas are registered when they are first encoded: what this
// program did not encode it cannot get back either, but from another instance of itself.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_RUNTIME_TERM_FUNTABLE_H
#define LUMEN_RUNTIME_TERM_FUNTABLE_H

#include "runtime/abi/Code.h"

namespace lumen::rt {

void registerLambda(const abi::FunInfo *info);
/// Null if unknown.
const abi::FunInfo *findLambda(uint64_t module, uint32_t index, const uint8_t *md5);

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_FUNTABLE_H
