//===- Archive.h - the compiled modules of OTP ------------------*- C++ -*-===//
#ifndef LUMEN_CODEGEN_LINK_ARCHIVE_H
#define LUMEN_CODEGEN_LINK_ARCHIVE_H

#include "codegen/object/Summary.h"

#include "llvm/ADT/StringMap.h"

#include <memory>
#include <string>
#include <vector>

namespace lumen::codegen {

/// A module that takes part in linking.
struct LinkModule {
  ModuleSummary summary;
  std::string objectPath;
  bool isUser = false; ///< given on the command line, not from the archive
};

/// A folder of modules (ModuleFiles.h), loaded one by one when asked for.
class Archive {
public:
  /// `dir` empty or missing: an empty archive.
  explicit Archive(std::string dir);

  bool contains(llvm::StringRef module) const {
    return modules_.contains(module);
  }
  size_t size() const { return modules_.size(); }

  /// The module, or null if it is not there or damaged.
  LinkModule *load(llvm::StringRef module);

  /// What was found damaged.
  const std::vector<std::string> &errors() const { return errors_; }

private:
  std::string dir_;
  llvm::StringMap<std::unique_ptr<LinkModule>> modules_; // null: not loaded
  std::vector<std::string> errors_;
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_ARCHIVE_H
