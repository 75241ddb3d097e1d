//===- CoreModule.h - what the functions of a Core module share -*- C++ -*-===//
#ifndef LUMEN_EIR_FROMCORE_COREMODULE_H
#define LUMEN_EIR_FROMCORE_COREMODULE_H

#include "eir/build/BitString.h"
#include "eir/build/ModuleBuilder.h"
#include "frontend/basic/Diagnostics.h"
#include "frontend/core/Core.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"

#include <span>

namespace lumen::eir {

using frontend::DiagKind;
using frontend::core::Expr;
using frontend::core::ExprKind;
using frontend::core::isAtom;
using Exprs = std::span<Expr *const>;

class CoreModule : public ModuleBuilder {
public:
  CoreModule(const frontend::core::Module &module,
             frontend::AstContext &ast, frontend::Diagnostics &diags,
             mlir::MLIRContext &context, const std::string &sourcePath)
      : ModuleBuilder(module.name->text, context), module_(module), ast_(ast),
        diags_(diags), sourcePath_(sourcePath) {}

  bool run();

  /// What the annotations say; unknown if they say nothing, as in OTP.
  mlir::Location location(const Expr *expr);
  bool isFunction(llvm::StringRef name, unsigned arity) const {
    return functions_.contains(functionKey(name, arity));
  }
  /// The literal that an expression is, or null.
  mlir::Attribute literal(const Expr *expr);
  /// The size of a literal segment, in units; nothing if it is no integer that
  /// is possible.
  std::optional<uint64_t> literalSize(const Expr *size);
  SegmentSpec segmentSpec(const Expr *segment);
  /// `name` with its arity is the symbol of one function only: a name that is
  /// taken gets a number.
  std::string freshSymbol(std::string name, unsigned arity);
  /// A function that raises function_clause, for one that OTP has inlined.
  std::string raisingFunction(llvm::StringRef name, unsigned arity);
  /// The one copy of a name, which lives as long as the module.
  llvm::StringRef intern(llvm::StringRef name);
  using ModuleBuilder::isPrivate;
  bool isPrivate(llvm::StringRef name, unsigned arity) const override {
    std::string key = functionKey(name, arity);
    return functions_.contains(key) && !exports_.contains(key);
  }

  void report(DiagKind kind, const Expr *at,
              std::initializer_list<std::string_view> args = {}) {
    failed_ = true;
    diags_.report(kind, at->loc, at->end, args);
  }

  bool hasFailed() const { return failed_; }

private:
  void lowerDefinition(const frontend::core::Definition &definition);
  void setModuleAttributes();
  mlir::Attribute literalUncached(const Expr *expr);
  mlir::Attribute literalBits(const Expr *expr);

  const frontend::core::Module &module_;
  frontend::AstContext &ast_;
  frontend::Diagnostics &diags_;
  const std::string &sourcePath_;
  llvm::StringSet<> functions_, exports_, symbols_;
  llvm::DenseMap<const Expr *, mlir::Attribute> literals_;
  bool failed_ = false;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMCORE_COREMODULE_H
