//===- ObjectCache.h - compiled modules, by content -------------*- C++ -*-===//
//
// An entry is the two files of codegen/link/ModuleFiles.h, named by its key: a
// hash of everything that decides what they contain. A damaged entry is as good
// as none, and is replaced. Executables of `lumen run` are entries of one file.
//
// The cache has a size limit. When an entry is used, its files get the time of
// that; trim() removes those that were used longest ago. Other processes use
// the same folder at the same time, and an object must not go between being
// found and being linked: each process holds a shared lock as long as it runs,
// and trim() wants the lock for itself. If it does not get it, it removes only
// what has not been used for an hour.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_OBJECTCACHE_H
#define LUMEN_TOOLS_LUMEN_OBJECTCACHE_H

#include "llvm/ADT/StringRef.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

namespace lumen::tool {

struct CachedModule {
  std::string objectPath;
  std::string summary; ///< bytes of the summary
};

class ObjectCache {
public:
  /// `dir` empty: a cache that remembers nothing. `limitBytes` 0: no limit.
  ObjectCache(std::string dir, uint64_t limitBytes);
  ~ObjectCache();
  ObjectCache(const ObjectCache &) = delete;
  ObjectCache &operator=(const ObjectCache &) = delete;

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

  /// Notes that a file of the cache is used now.
  void use(const std::string &path);
  /// The same of one that this process needs after trim().
  void keep(const std::string &path);
  /// The same of one that it has made.
  void made(const std::string &path);

  /// Keeps the limit. Called by the destructor; also before the process
  /// becomes another program.
  void trim();

private:
  std::string entryPath(const std::string &key) const;

  std::string dir_, kept_;
  uint64_t limitBytes_;
  std::atomic<uint64_t> storedBytes_{0};
  int lock_ = -1; ///< file descriptor, or -1
};

/// The bytes of all files in a cache.
uint64_t cacheSize(const std::string &dir);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_OBJECTCACHE_H
