//===- BifTraits.h - the traits column of Bifs.def --------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_ABI_BIFTRAITS_H
#define LUMEN_RUNTIME_ABI_BIFTRAITS_H
namespace lumen::abi {
enum BifTraits : unsigned { kBifGuard = 1, kBifPure = 2, kBifTraps = 4 };
}
#endif
