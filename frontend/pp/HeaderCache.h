//===- HeaderCache.h - headers read before ----------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_PP_HEADERCACHE_H
#define LUMEN_FRONTEND_PP_HEADERCACHE_H

#include "frontend/lex/TokenRecord.h"

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <sys/stat.h>

namespace lumen::frontend {

/// The process's records of headers. A file that is included a second time is
/// scanned into a record, which serves every module from then on, as long as
/// the file stays the same. May be used by several threads.
class HeaderCache {
public:
  static HeaderCache &get();

  enum class Found : uint8_t { Nothing, File, Record };
  /// Looks for `path`. File: it is there and must be read; Record: `record` has
  /// its text and tokens.
  Found find(const std::string &path,
             std::shared_ptr<const TokenRecord> &record);

private:
  struct Entry {
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    timespec changed = {};
    std::shared_ptr<const TokenRecord> record;

    bool isOf(const struct stat &info) const;
    void take(const struct stat &info);
  };

  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
};

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PP_HEADERCACHE_H
