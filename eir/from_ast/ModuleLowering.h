//===- ModuleLowering.h - what all functions of a module share --*- C++ -*-===//
#ifndef LUMEN_EIR_FROMAST_MODULELOWERING_H
#define LUMEN_EIR_FROMAST_MODULELOWERING_H

#include "eir/build/ModuleBuilder.h"
#include "eir/from_ast/FromAst.h"
#include "frontend/ast/AstContext.h"
#include "frontend/basic/Diagnostics.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <optional>
#include <string>
#include <vector>

namespace lumen::eir {

using frontend::DiagKind;
using frontend::Node;
using frontend::NodeKind;

/// A record definition: fields in order with their default expressions.
struct RecordInfo {
  struct Field {
    llvm::StringRef name;
    const Node *value; ///< null: undefined
  };
  std::vector<Field> fields;

  std::optional<unsigned> indexOf(llvm::StringRef name) const {
    for (unsigned i = 0; i < fields.size(); ++i)
      if (fields[i].name == name)
        return i;
    return std::nullopt;
  }
};

class ModuleLowering : public ModuleBuilder {
public:
  ModuleLowering(const frontend::Module &module, frontend::AstContext &ast,
                 frontend::Diagnostics &diags, mlir::MLIRContext &context,
                 const LowerOptions &options);

  /// Lowers everything; false if something was reported.
  bool run();

  // What function lowering asks for.
  mlir::Location location(const Node *node);

  bool isLocalFunction(llvm::StringRef name, unsigned arity) const {
    return functions_.contains(functionKey(name, arity));
  }
  using ModuleBuilder::isPrivate;
  bool isPrivate(llvm::StringRef name, unsigned arity) const override {
    std::string key = functionKey(name, arity);
    return functions_.contains(key) && !exportAll_ && !exports_.contains(key);
  }
  /// Whether the call of module:name/arity is one of an exported function of this
  /// module, and what it then calls (kRemotePrefix).
  bool isOwnExport(llvm::StringRef module, llvm::StringRef name,
                   unsigned arity) const;
  std::string remoteEntry(llvm::StringRef name, unsigned arity);
  /// The module that name/arity is imported from; empty if it is not.
  llvm::StringRef importedFrom(llvm::StringRef name, unsigned arity) const {
    auto it = imports_.find(functionKey(name, arity));
    return it == imports_.end() ? llvm::StringRef() : it->second;
  }
  bool isAutoImportDisabled(llvm::StringRef name, unsigned arity) const {
    return noAutoImportAll_ ||
           noAutoImport_.contains(functionKey(name, arity));
  }
  /// The function, if it is to be put in place of its calls.
  const Node *inlined(llvm::StringRef name, unsigned arity) const {
    auto it = inlined_.find(functionKey(name, arity));
    return it == inlined_.end() ? nullptr : it->second;
  }
  const RecordInfo *record(llvm::StringRef name) const {
    auto it = records_.find(name);
    return it == records_.end() ? nullptr : &it->second;
  }

  /// The literal that an expression is, or null. Only literals, tuples, lists,
  /// maps and binaries of literals, and constant arithmetic on integers.
  mlir::Attribute literal(const Node *node);
  void report(DiagKind kind, const Node *node,
              std::initializer_list<std::string_view> args = {});
  bool hasFailed() const { return failed_; }

private:
  void collect();
  void collectCompileOptions(const Node *value);
  void collectCompileOption(const Node *option);
  void findInlined();
  void collectRecord(const Node *form);
  void lowerFunction(const Node *form);
  void makeBehaviourInfo();
  void makeRemoteEntries();
  void setModuleAttributes();
  mlir::Attribute literalUncached(const Node *node);
  mlir::Attribute literalList(const Node *node);
  mlir::Attribute literalMap(const Node *node);

  const frontend::Module &module_;
  frontend::AstContext &ast_;
  frontend::Diagnostics &diags_;
  const LowerOptions &options_;

  llvm::StringSet<> functions_;
  llvm::StringSet<> exports_;
  std::vector<std::string> exportOrder_;
  llvm::StringMap<llvm::StringRef> imports_;
  llvm::StringSet<> noAutoImport_;
  bool noAutoImportAll_ = false;
  llvm::StringMap<const Node *> inlined_; ///< null if it cannot be
  bool exportAll_ = false;
  llvm::StringSet<> remoteEntries_;
  std::vector<std::pair<std::string, unsigned>> remoteEntryOrder_;
  llvm::StringMap<RecordInfo> records_;
  std::vector<std::pair<llvm::StringRef, mlir::Attribute>> attributes_;
  llvm::SmallVector<mlir::Attribute> callbacks_, optionalCallbacks_;
  llvm::DenseMap<const Node *, mlir::Attribute> literals_;
  bool failed_ = false;
};

} // namespace lumen::eir

#endif // LUMEN_EIR_FROMAST_MODULELOWERING_H
