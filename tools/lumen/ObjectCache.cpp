//===- ObjectCache.cpp - compiled modules, by content ---------------------===//

#include "tools/lumen/ObjectCache.h"

#include "codegen/link/ModuleFiles.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace lumen::tool {

static constexpr char kLockFile[] = ".lock";
/// Its time is that of the last trim().
static constexpr char kTrimmedFile[] = ".trimmed";
/// No process takes that long from finding an object to linking it.
static constexpr int64_t kSafeAgeSeconds = 3600;
/// Looking at the whole folder is worth it that often, ...
static constexpr int64_t kTrimEverySeconds = 600;
/// ... or when so large a part of the limit was stored.
static constexpr uint64_t kTrimAfterPart = 16;

ObjectCache::ObjectCache(std::string dir, uint64_t limitBytes)
    : dir_(std::move(dir)), limitBytes_(limitBytes) {
  if (!isEnabled())
    return;
  std::error_code code;
  fs::create_directories(dir_, code);
  lock_ = open((dir_ + "/" + kLockFile).c_str(), O_RDWR | O_CREAT | O_CLOEXEC,
               0666);
  // Waits for a trim() of another process, which is short.
  if (lock_ >= 0)
    flock(lock_, LOCK_SH);
}

ObjectCache::~ObjectCache() {
  trim();
  if (lock_ >= 0)
    close(lock_);
}

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
  use(stem + ".sum");
  return CachedModule{stem + ".o", std::move(files->summary)};
}

bool ObjectCache::store(const std::string &key, llvm::StringRef object,
                        llvm::StringRef summary, std::string &error) {
  if (!isEnabled())
    return true;
  std::error_code code;
  fs::create_directories(dir_ + "/" + key.substr(0, 2), code);
  if (code) {
    error = code.message();
    return false;
  }
  storedBytes_ += object.size() + summary.size();
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
  use(entryPath(key) + ".note");
  return bytes->substr(line + 1);
}

void ObjectCache::storeNote(const std::string &key, llvm::StringRef bytes) {
  if (!isEnabled())
    return;
  std::error_code code;
  std::filesystem::create_directories(dir_ + "/" + key.substr(0, 2), code);
  std::string error;
  storedBytes_ += bytes.size();
  codegen::writeFile(entryPath(key) + ".note",
                     codegen::contentHash(bytes) + "\n" + bytes.str(), error);
}

void ObjectCache::use(const std::string &path) {
  // A cache that may only be read is of use, too.
  utimensat(AT_FDCWD, path.c_str(), nullptr, 0);
}

void ObjectCache::keep(const std::string &path) {
  use(path);
  kept_ = path;
}

void ObjectCache::made(const std::string &path) {
  keep(path);
  struct stat info;
  if (stat(path.c_str(), &info) == 0)
    storedBytes_ += static_cast<uint64_t>(info.st_size);
}

namespace {
/// The files of one entry, or one that belongs to none.
struct CacheEntry {
  std::vector<std::string> paths;
  uint64_t bytes = 0;
  timespec used = {};
};
} // namespace

static bool isEarlier(const timespec &a, const timespec &b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

/// All that is in a cache, oldest use first.
static std::vector<CacheEntry> entriesOf(const std::string &dir) {
  std::map<std::string, CacheEntry> entries;
  std::error_code code;
  fs::recursive_directory_iterator it(
      dir, fs::directory_options::skip_permission_denied, code);
  for (; !code && it != fs::recursive_directory_iterator();
       it.increment(code)) {
    std::string path = it->path().string();
    struct stat info;
    if (it->path().filename().string().starts_with(".") ||
        lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode))
      continue;
    llvm::StringRef stem = path;
    if (!stem.consume_back(".o"))
      stem.consume_back(".sum");
    CacheEntry &entry = entries[stem.str()];
    entry.paths.push_back(path);
    entry.bytes += static_cast<uint64_t>(info.st_size);
    if (isEarlier(entry.used, info.st_mtim))
      entry.used = info.st_mtim;
  }
  std::vector<CacheEntry> list;
  for (auto &[stem, entry] : entries)
    list.push_back(std::move(entry));
  std::stable_sort(list.begin(), list.end(),
                   [](const CacheEntry &a, const CacheEntry &b) {
                     return isEarlier(a.used, b.used);
                   });
  return list;
}

uint64_t cacheSize(const std::string &dir) {
  uint64_t bytes = 0;
  for (const CacheEntry &entry : entriesOf(dir))
    bytes += entry.bytes;
  return bytes;
}

void ObjectCache::trim() {
  if (!isEnabled() || limitBytes_ == 0 || storedBytes_ == 0)
    return;
  std::string trimmed = dir_ + "/" + kTrimmedFile;
  int64_t now = time(nullptr);
  struct stat info;
  bool isRecent = stat(trimmed.c_str(), &info) == 0 &&
                  now - info.st_mtime < kTrimEverySeconds;
  if (isRecent && storedBytes_ < limitBytes_ / kTrimAfterPart)
    return;
  storedBytes_ = 0;
  bool isAlone = lock_ >= 0 && flock(lock_, LOCK_EX | LOCK_NB) == 0;
  int fd = open(trimmed.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd >= 0)
    close(fd);
  use(trimmed);

  std::vector<CacheEntry> entries = entriesOf(dir_);
  uint64_t bytes = 0;
  for (const CacheEntry &entry : entries)
    bytes += entry.bytes;
  for (const CacheEntry &entry : entries) {
    if (bytes <= limitBytes_)
      break;
    if (!isAlone && now - entry.used.tv_sec < kSafeAgeSeconds)
      break;
    if (!kept_.empty() && llvm::is_contained(entry.paths, kept_))
      continue;
    for (const std::string &path : entry.paths)
      unlink(path.c_str());
    bytes -= entry.bytes;
  }
  if (lock_ >= 0)
    flock(lock_, LOCK_SH);
}

} // namespace lumen::tool
