//===- HeaderCache.cpp - headers read before ------------------------------===//
#include "frontend/pp/HeaderCache.h"

#include "frontend/basic/SourceManager.h"

using namespace lumen::frontend;

/// Larger files are read each time.
static constexpr off_t kMaxRecordedBytes = 16 << 20;

HeaderCache &HeaderCache::get() {
  // Never destroyed: modules may still refer to its texts.
  static HeaderCache &cache = *new HeaderCache;
  return cache;
}

bool HeaderCache::Entry::isOf(const struct stat &info) const {
  return device == info.st_dev && inode == info.st_ino &&
         size == info.st_size && changed.tv_sec == info.st_mtim.tv_sec &&
         changed.tv_nsec == info.st_mtim.tv_nsec;
}

void HeaderCache::Entry::take(const struct stat &info) {
  device = info.st_dev;
  inode = info.st_ino;
  size = info.st_size;
  changed = info.st_mtim;
  record.reset();
}

HeaderCache::Found
HeaderCache::find(const std::string &path,
                  std::shared_ptr<const TokenRecord> &record) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0 || S_ISDIR(info.st_mode))
    return Found::Nothing;
  if (!S_ISREG(info.st_mode) || info.st_size > kMaxRecordedBytes)
    return Found::File;
  std::lock_guard<std::mutex> lock(mutex_);
  auto [it, isNew] = entries_.try_emplace(path);
  Entry &entry = it->second;
  if (isNew || !entry.isOf(info)) {
    entry.take(info);
    return Found::File;
  }
  if (!entry.record) {
    std::string bytes;
    int error = 0;
    if (!SourceManager::readFile(path, bytes, error))
      return Found::File; // reading it again tells why
    entry.record = std::make_shared<TokenRecord>(path, std::move(bytes));
  }
  record = entry.record;
  return Found::Record;
}
