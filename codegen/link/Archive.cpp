//===- Archive.cpp - the compiled modules of OTP --------------------------===//

#include "codegen/link/Archive.h"

#include "codegen/link/ModuleFiles.h"

#include <filesystem>

namespace fs = std::filesystem;

namespace lumen::codegen {

Archive::Archive(std::string dir) : dir_(std::move(dir)) {
  if (dir_.empty())
    return;
  std::error_code code;
  for (fs::directory_iterator it(dir_, code), end; !code && it != end;
       it.increment(code))
    if (it->path().extension() == ".sum")
      modules_[it->path().stem().string()] = nullptr;
}

LinkModule *Archive::load(llvm::StringRef module) {
  auto found = modules_.find(module);
  if (found == modules_.end())
    return nullptr;
  if (found->second)
    return found->second.get();
  std::string stem = dir_ + "/" + module.str();
  auto damaged = [&](const std::string &why) {
    errors_.push_back("the archive's module '" + module.str() +
                      "' is damaged (" + why + "): " + stem + ".sum");
    modules_.erase(found);
    return nullptr;
  };
  std::optional<ModuleFiles> files = readModuleFiles(stem, false);
  if (!files)
    return damaged("checksum");
  llvm::Expected<ModuleSummary> summary = parseSummary(files->summary);
  if (!summary)
    return damaged(llvm::toString(summary.takeError()));
  auto loaded = std::make_unique<LinkModule>();
  loaded->summary = std::move(*summary);
  loaded->objectPath = stem + ".o";
  found->second = std::move(loaded);
  return found->second.get();
}

} // namespace lumen::codegen
