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

std::optional<std::string> ObjectCache::findNote(const std::string &key) {
  std::string error;
  if (!isEnabled())
    return std::nullopt;
  std::optional<std::string> bytes =
      codegen::readFile(entryPath(key) + ".note", error);
  // The first line is a checksum.
  size_t line = bytes ? bytes->find('\n') : std::string::npos;
  if (line == std::string::npos ||
      bytes->substr(0, line) !=
          codegen::contentHash(llvm::StringRef(*bytes).drop_front(line + 1)))
    return std::nullopt;
  return bytes->substr(line + 1);
}

void ObjectCache::storeNote(const std::string &key, llvm::StringRef bytes) {
  if (!isEnabled())
    return;
  std::error_code code;
  std::filesystem::create_directories(dir_ + "/" + key.substr(0, 2), code);
  std::string error;
  codegen::writeFile(entryPath(key) + ".note",
                     codegen::contentHash(bytes) + "\n" + bytes.str(), error);
}

} // namespace lumen::tool
