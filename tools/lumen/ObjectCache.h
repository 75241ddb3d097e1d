//===- ObjectCache.h - compiled modules, by content -------------*- C++ -*-===//
//
// An entry is the two files of codegen/link/ModuleFiles.h, named by its key: a
// hash of everything that decides what they contain. A damaged entry is as good
// as none, and is replaced.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_OBJECTCACHE_H
#define LUMEN_TOOLS_LUMEN_OBJECTCACHE_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace lumen::tool {

struct CachedModule {
  std::string objectPath;
  std::string summary; ///< bytes of the summary
};

class ObjectCache {
public:
  /// `dir` empty: a cache that remembers nothing.
  explicit ObjectCache(std::string dir) : dir_(std::move(dir)) {}

  bool isEnabled() const { return !dir_.empty(); }
  const std::string &dir() const { return dir_; }

  std::optional<CachedModule> find(const std::string &key);
  std::string objectPath(const std::string &key) const {
    return entryPath(key) + ".o";
  }

  /// False, and why in `error`, if the entry could not be written.
  bool store(const std::string &key, llvm::StringRef object,
             llvm::StringRef summary, std::string &error);

  /// What was noted under a key: bytes that cost more to make than to keep.
  std::optional<std::string> findNote(const std::string &key);
  /// Not being able to is no misfortune.
  void storeNote(const std::string &key, llvm::StringRef bytes);

private:
  std::string entryPath(const std::string &key) const;

  std::string dir_;
};

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_OBJECTCACHE_H
