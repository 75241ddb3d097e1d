//===- IncludeSearch.cpp - finding headers --------------------------------===//
#include "frontend/pp/IncludeSearch.h"

#include "frontend/basic/Suggest.h"

#include <algorithm>
#include <cstdlib>
#include <dirent.h>
#include <sys/stat.h>

using namespace lumen::frontend;

std::string lumen::frontend::joinPath(std::string_view dir,
                                      std::string_view name) {
  std::string joined;
  if (name.starts_with('/') || dir.empty())
    joined = name;
  else
    joined = std::string(dir) + '/' + std::string(name);
  // Runs of slashes become one, and none is left at the end.
  std::string out;
  for (char c : joined)
    if (c != '/' || out.empty() || out.back() != '/')
      out.push_back(c);
  if (out.size() > 1 && out.back() == '/')
    out.pop_back();
  return out;
}

std::string lumen::frontend::dirName(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == std::string_view::npos)
    return ".";
  while (slash > 0 && path[slash - 1] == '/')
    --slash;
  return slash == 0 ? "/" : std::string(path.substr(0, slash));
}

std::string lumen::frontend::baseName(std::string_view path) {
  size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? path
                                                     : path.substr(slash + 1));
}

bool lumen::frontend::isReadableFile(const std::string &path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0 && !S_ISDIR(info.st_mode);
}

IncludeSearch::IncludeSearch(
    std::vector<std::string> libDirs,
    const std::vector<std::pair<std::string, std::string>> &apps)
    : libDirs_(std::move(libDirs)) {
  for (const auto &[name, folder] : apps)
    apps_.emplace(name, folder);
}

/// Compares "1.10" and "1.9" as versions.
static bool isOlder(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    auto part = [](std::string_view &v) {
      size_t dot = v.find('.');
      std::string digits(v.substr(0, dot));
      v = dot == std::string_view::npos ? std::string_view()
                                        : v.substr(dot + 1);
      return std::strtoul(digits.c_str(), nullptr, 10);
    };
    unsigned long x = part(a), y = part(b);
    if (x != y)
      return x < y;
  }
  return false;
}

void IncludeSearch::scan() {
  isScanned_ = true;
  for (const std::string &dir : libDirs_) {
    DIR *handle = ::opendir(dir.c_str());
    if (!handle)
      continue;
    std::unordered_map<std::string, std::string> versions;
    while (dirent *entry = ::readdir(handle)) {
      std::string name = entry->d_name;
      if (name.starts_with("."))
        continue;
      size_t dash = name.rfind('-');
      std::string app = name, version;
      if (dash != std::string::npos && dash + 1 < name.size() &&
          name[dash + 1] >= '0' && name[dash + 1] <= '9') {
        app = name.substr(0, dash);
        version = name.substr(dash + 1);
      }
      auto it = versions.find(app);
      if (it == versions.end() || isOlder(it->second, version))
        versions[app] = version;
    }
    ::closedir(handle);
    for (auto &[app, version] : versions)
      apps_.emplace(app,
                    joinPath(dir, version.empty() ? app : app + '-' + version));
  }
}

std::optional<std::string> IncludeSearch::appDir(std::string_view app) {
  if (!isScanned_)
    scan();
  auto it = apps_.find(std::string(app));
  if (it == apps_.end())
    return std::nullopt;
  return it->second;
}

std::optional<std::string> IncludeSearch::resolve(const std::string &path) {
  if (isReadableFile(path))
    return path;
  // `lib/app-1.0/src/../../other/include/x.hrl`: the system has not followed
  // the path because `other` has no such folder. Simplify the dots, then look
  // for the application's name.
  if (!isScanned_)
    scan();
  std::vector<std::string> parts;
  bool isAbsolute = path.starts_with('/');
  for (size_t i = 0; i < path.size();) {
    size_t slash = std::min(path.find('/', i), path.size());
    std::string part = path.substr(i, slash - i);
    i = slash + 1;
    if (part.empty() || part == ".")
      continue;
    if (part == ".." && !parts.empty() && parts.back() != "..")
      parts.pop_back();
    else
      parts.push_back(std::move(part));
  }
  for (size_t i = parts.size(); i-- > 0;) {
    auto it = apps_.find(parts[i]);
    if (it == apps_.end())
      continue;
    std::string prefix = isAbsolute ? "/" : "";
    for (size_t k = 0; k < i; ++k)
      prefix += parts[k] + '/';
    if (joinPath(prefix, baseName(it->second)) != it->second)
      continue; // some other folder of that name
    std::string candidate = it->second;
    for (size_t k = i + 1; k < parts.size(); ++k)
      candidate += '/' + parts[k];
    if (isReadableFile(candidate))
      return candidate;
  }
  return std::nullopt;
}

std::string IncludeSearch::nearest(std::string_view wanted,
                                   const std::vector<std::string> &tried,
                                   bool isLib) {
  std::string base = baseName(wanted);
  NameSuggester suggester(base);
  auto offerFolder = [&](const std::string &dir, std::string_view prefix) {
    DIR *handle = ::opendir(dir.empty() ? "." : dir.c_str());
    if (!handle)
      return;
    std::vector<std::string> names;
    while (dirent *entry = ::readdir(handle))
      if (std::string_view(entry->d_name).ends_with(".hrl"))
        names.push_back(entry->d_name);
    ::closedir(handle);
    std::sort(names.begin(), names.end());
    for (const std::string &name : names)
      suggester.offer(name, std::string(prefix) + name, 0);
  };
  size_t slash = wanted.rfind('/');
  std::string_view prefix =
      slash == std::string_view::npos ? "" : wanted.substr(0, slash + 1);
  for (const std::string &path : tried)
    offerFolder(dirName(path), prefix);
  size_t first = wanted.find('/');
  if (!isLib || first == std::string_view::npos)
    return suggester.best();
  std::string_view app = wanted.substr(0, first), rest = wanted.substr(first);
  if (std::optional<std::string> dir = appDir(app)) {
    offerFolder(dirName(joinPath(*dir, rest.substr(1))), prefix);
    return suggester.best();
  }
  if (!suggester.best().empty())
    return suggester.best();
  std::vector<std::string> apps;
  for (const auto &[name, dir] : apps_)
    apps.push_back(name);
  std::sort(apps.begin(), apps.end());
  NameSuggester nearApp(app);
  for (const std::string &name : apps)
    nearApp.offer(name);
  return nearApp.best().empty() ? "" : nearApp.best() + std::string(rest);
}
