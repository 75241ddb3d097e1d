//===- ObjectCache.cpp - compiled modules, by content ---------------------===//

#include "tools/lumen/ObjectCache.h"

#include "codegen/link/ModuleFiles.h"

#include <filesystem>

namespace lumen::tool {

std::string ObjectCache::entryPath(const std::string &key) const {
  return dir_ + "/" + key.substr(0, 2) + "/" + key;
}

std::optional<CachedModule> ObjectCache::find(const std::string &key) {
  if (!isEnabled())
    return std::nullopt;
  std::string stem = entryPath(key);
  std::optional<codegen::ModuleFiles> files =
      codegen::readModuleFiles(stem, true);
  if (!files || files->key != key)
    return std::nullopt;
  return CachedModule{stem + ".o", std::move(files->summary)};
}

bool ObjectCache::store(const std::string &key, llvm::StringRef object,
                        llvm::StringRef summary, std::string &error) {
  if (!isEnabled())
    return true;
  std::error_code code;
  std::filesystem::create_directories(dir_ + "/" + key.substr(0, 2), code);
  if (code) {
    error = code.message();
    return false;
  }
  return codegen::writeModuleFiles(entryPath(key), key, object, summary, error);
}

} // namespace lumen::tool
