//===- ModuleBuilder.h - a module being emitted, and its literals -*- C++ -*-===//
//
// What lowering shares whichever language it comes from: the module op, names of
// symbols, canonical attributes of literals, attributes of the module.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_EIR_BUILD_MODULEBUILDER_H
#define LUMEN_EIR_BUILD_MODULEBUILDER_H

#include "eir/dialect/EirDialect.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <string>
#include <string_view>
#include <vector>

namespace lumen::eir {

inline llvm::StringRef str(std::string_view text) {
  return llvm::StringRef(text.data(), text.size());
}

/// "name/arity".
std::string functionKey(llvm::StringRef name, unsigned arity);

/// The code points of text from a scanner (WTF-8: surrogates may occur).
std::vector<uint32_t> decodeText(llvm::StringRef text);

class ModuleBuilder {
public:
  ModuleBuilder(std::string_view name, mlir::MLIRContext &context)
      : context_(context), name_(str(name)) {}

  virtual ~ModuleBuilder() = default;

  mlir::MLIRContext &context() { return context_; }
  mlir::ModuleOp moduleOp() { return *op_; }
  mlir::OwningOpRef<mlir::ModuleOp> take() { return std::move(op_); }
  llvm::StringRef name() const { return name_; }

  /// Symbol of a function of this module.
  std::string symbol(llvm::StringRef name, unsigned arity) const;

  AtomAttr atom(llvm::StringRef name);
  IntAttr integer(int64_t value);
  mlir::Attribute stringLiteral(llvm::StringRef utf8);
  /// A list in its canonical form: one of bytes is always eir.string, a tail
  /// that is a list is merged into it.
  mlir::Attribute makeList(llvm::ArrayRef<mlir::Attribute> elements,
                           mlir::Attribute tail);
  /// A map of literals; of equal keys the last one counts.
  mlir::Attribute makeMap(llvm::ArrayRef<mlir::Attribute> pairs);

  /// Whether the module defines the function, but does not export it: calls
  /// that name the module do not find it.
  virtual bool isPrivate(llvm::StringRef function, unsigned arity) const = 0;
  bool isPrivate(llvm::StringRef module, llvm::StringRef function,
                 unsigned arity) const {
    return module == name_ && isPrivate(function, arity);
  }

  unsigned nextLambdaIndex() { return lambdaCount_++; }

protected:
  /// Loads the dialects and makes the module op.
  void start();
  /// module_info() -> erlang:get_module_info(Module), and with an item.
  void makeModuleInfo(unsigned arity);
  /// If the attribute is on_load: '$on_load'() -> Function(), which lumen_on_load
  /// finds whether or not the function is exported. False for all others.
  bool makeOnLoad(llvm::StringRef attribute, mlir::Attribute values);

  mlir::MLIRContext &context_;
  mlir::OwningOpRef<mlir::ModuleOp> op_;

private:
  llvm::StringRef name_;
  unsigned lambdaCount_ = 0;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_BUILD_MODULEBUILDER_H
