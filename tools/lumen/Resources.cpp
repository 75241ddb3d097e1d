//===- Resources.cpp - where lumen's own files and OTP are ----------------===//

#include "tools/lumen/Resources.h"

#include "codegen/link/ModuleFiles.h"
#include "codegen/target/Target.h"
#include "tools/lumen/FormsHelper.h"

#include "llvm/ADT/StringRef.h"

#include <filesystem>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace lumen::tool {

static std::string environment(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

const std::string &executablePath() {
  static const std::string path = [] {
    std::error_code code;
    fs::path path = fs::read_symlink("/proc/self/exe", code);
    if (!code)
      return path.string();
    // Without /proc: what the kernel was asked to execute.
    if (auto name = reinterpret_cast<const char *>(getauxval(AT_EXECFN)))
      path = fs::canonical(name, code);
    return code ? std::string() : path.string();
  }();
  return path;
}

const std::string &resourceDir() {
  static const std::string dir =
      (fs::path(executablePath()).parent_path().parent_path() / "lib" / "lumen")
          .string();
  return dir;
}

std::string targetDir(const std::string &target) {
  return resourceDir() + "/" + target.substr(0, target.find('+'));
}

std::string archiveDir(const std::string &target) {
  std::string objects = codegen::findTarget(target)->objects;
  size_t variant = objects.find('+');
  return targetDir(objects) + "/otp" +
         (variant == std::string::npos ? "" : objects.substr(variant));
}

std::string helperPath(const std::string &target) {
  return targetDir(target) + "/lumen-forms";
}

static bool isOtpRoot(const fs::path &root) {
  std::error_code code;
  return fs::is_directory(root / "lib", code) &&
         !otpApplications(root.string()).empty();
}

/// The root that `erl` in PATH belongs to: the folder above its own, with
/// links resolved.
static std::string rootOfErl() {
  std::string path = environment("PATH");
  for (size_t start = 0; start <= path.size();) {
    size_t end = std::min(path.find(':', start), path.size());
    std::error_code code;
    fs::path erl = fs::path(path.substr(start, end - start)) / "erl";
    if (fs::exists(erl, code)) {
      fs::path real = fs::canonical(erl, code);
      if (!code && isOtpRoot(real.parent_path().parent_path()))
        return real.parent_path().parent_path().string();
    }
    start = end + 1;
  }
  return "";
}

std::vector<std::string> otpRoots(const std::string &option) {
  if (!option.empty())
    return {option};
  if (std::string root = environment("LUMEN_OTP_ROOT"); !root.empty())
    return {root};
  std::vector<std::string> roots;
  for (const std::string &root :
       {resourceDir() + "/otp-headers", rootOfErl(),
        std::string("/usr/lib/erlang")})
    if (!root.empty() && isOtpRoot(root) &&
        std::find(roots.begin(), roots.end(), root) == roots.end())
      roots.push_back(root);
  return roots;
}

std::string findOtpRoot(const std::string &option) {
  std::vector<std::string> roots = otpRoots(option);
  return roots.empty() ? "" : roots.front();
}

std::map<std::string, std::string> otpApplications(const std::string &otpRoot) {
  std::map<std::string, std::string> applications;
  std::error_code code;
  for (fs::directory_iterator it(fs::path(otpRoot) / "lib", code), end;
       !code && it != end; it.increment(code)) {
    std::string folder = it->path().filename().string();
    std::string name = folder.substr(0, folder.find('-'));
    std::error_code ignored;
    if (!name.empty() && it->is_directory(ignored)) {
      std::string &known = applications[name];
      // Of several versions the greatest by text wins; OTP trees have one.
      known = std::max(known, it->path().string());
    }
  }
  return applications;
}

std::string findCacheDir(const std::string &option) {
  if (!option.empty())
    return option;
  if (std::string dir = environment("LUMEN_CACHE_DIR"); !dir.empty())
    return dir;
  if (std::string dir = environment("XDG_CACHE_HOME"); !dir.empty())
    return dir + "/lumen";
  if (std::string home = environment("HOME"); !home.empty())
    return home + "/.cache/lumen";
  return "";
}

std::optional<uint64_t> parseSize(const std::string &text) {
  if (text == "none")
    return 0;
  llvm::StringRef digits = text;
  unsigned shift = 0;
  if (!digits.empty()) {
    size_t unit = llvm::StringRef("KMGT").find(toupper(digits.back()));
    if (unit != llvm::StringRef::npos) {
      shift = 10 * (static_cast<unsigned>(unit) + 1);
      digits = digits.drop_back();
    }
  }
  uint64_t value = 0;
  if (digits.getAsInteger(10, value) || value == 0 ||
      value > (UINT64_MAX >> shift))
    return std::nullopt;
  return value << shift;
}

uint64_t findCacheLimit(const std::string &option) {
  constexpr uint64_t kDefault = uint64_t(4) << 30;
  for (const std::string &text : {option, environment("LUMEN_CACHE_LIMIT")})
    if (!text.empty())
      return parseSize(text).value_or(kDefault);
  return kDefault;
}

std::unique_ptr<FormsHelpers> makeFormsHelpers(const std::string &target) {
  std::string path = helperPath(target), error;
  std::string id = codegen::readFile(path + ".id", error).value_or("");
  return std::make_unique<FormsHelpers>(
      id, [path](std::string &why) -> std::string {
        if (access(path.c_str(), X_OK) == 0)
          return path;
        why = "cannot run '" + path + "': " + strerror(errno);
        return "";
      });
}

} // namespace lumen::tool
