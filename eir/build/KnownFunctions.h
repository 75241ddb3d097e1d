//===- KnownFunctions.h - functions the compiler knows ----------*- C++ -*-===//
#ifndef LUMEN_EIR_BUILD_KNOWNFUNCTIONS_H
#define LUMEN_EIR_BUILD_KNOWNFUNCTIONS_H

#include "eir/dialect/EirDialect.h"
#include "runtime/abi/BifTraits.h"

#include <optional>

namespace lumen::eir {

/// Traits (abi::BifTraits) of the BIF "m:f/a" of Bifs.def, if it is one.
std::optional<unsigned> bifTraits(llvm::StringRef name);

/// Is it a BIF that is called like an Erlang function, though in OTP its caller stays
/// in stack traces even if it ends with the call? Such a call is no tail call.
bool runsInCaller(llvm::StringRef name);

/// A function m:f/a that its own module calls by its full name is called through
/// m:-remote-f/a, so that tracing can tell such calls from local ones.
inline constexpr llvm::StringLiteral kRemotePrefix = "-remote-";

/// True if erlang:name/arity may be called without its module.
bool isAutoImported(llvm::StringRef name, unsigned arity);
/// True if erlang:name/arity may be called in a guard (operators not counted).
bool isGuardBif(llvm::StringRef name, unsigned arity);

/// The type test a function such as is_atom/1 stands for.
std::optional<TypeTest> typeTestOf(llvm::StringRef name);
/// The comparison an operator such as `=:=` stands for.
std::optional<CmpPredicate> comparisonOf(llvm::StringRef op);

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_KNOWNFUNCTIONS_H
