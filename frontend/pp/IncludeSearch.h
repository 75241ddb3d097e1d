//===- IncludeSearch.h - finding headers ------------------------*- C++ -*-===//
#ifndef LUMEN_FRONTEND_PP_INCLUDESEARCH_H
#define LUMEN_FRONTEND_PP_INCLUDESEARCH_H

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lumen::frontend {

/// Knows the folders of applications, so that `-include_lib("app/...")` works
/// and so that a path through an application's plain name reaches the folder
/// with a version in its name.
class IncludeSearch {
public:
  /// Each of `libDirs` holds applications as `app` or `app-1.2.3`; earlier
  /// folders win, and within one the highest version. `apps`: name and folder of
  /// applications that come before these, whatever their folders are called.
  explicit IncludeSearch(
      std::vector<std::string> libDirs,
      const std::vector<std::pair<std::string, std::string>> &apps = {});

  /// The folder of an application, if there is one.
  std::optional<std::string> appDir(std::string_view app);

  /// The path under which `name` exists: itself, or with an application's
  /// folder replaced by the one that has a version.
  std::optional<std::string> resolve(const std::string &path);

  /// What may have been meant by a file that is in none of the places that
  /// `tried` lists: a file near to it in one of their folders, or, for a
  /// library, an application near to its first part. Or empty.
  std::string nearest(std::string_view wanted,
                      const std::vector<std::string> &tried, bool isLib);

private:
  void scan();

  std::vector<std::string> libDirs_;
  std::unordered_map<std::string, std::string> apps_;
  bool isScanned_ = false;
};

/// As filename:join/2: an absolute second part replaces the first.
std::string joinPath(std::string_view dir, std::string_view name);
/// As filename:dirname/1.
std::string dirName(std::string_view path);
/// As filename:basename/1.
std::string baseName(std::string_view path);
bool isReadableFile(const std::string &path);

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_PP_INCLUDESEARCH_H
