//===- Resources.h - where lumen's own files and OTP are --------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_RESOURCES_H
#define LUMEN_TOOLS_LUMEN_RESOURCES_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lumen::tool {

class FormsHelpers;

/// The path of this program.
const std::string &executablePath();

/// The folder lib/lumen beside the folder of this program.
const std::string &resourceDir();

/// What programs for a target are linked with.
std::string targetDir(const std::string &target);

/// The folder of compiled OTP modules.
std::string archiveDir(const std::string &target);

/// The program that runs OTP's lint and parse transforms; its name with `.id`
/// holds a hash of what it was made of.
std::string helperPath(const std::string &target);

/// That program. Its id is empty if there is none.
std::unique_ptr<FormsHelpers> makeFormsHelpers(const std::string &target);

/// The roots of OTP trees: `option` (--otp-root) alone, else $LUMEN_OTP_ROOT alone,
/// else those that there are of: the headers that came with lumen, beside `erl` in
/// PATH, /usr/lib/erlang.
std::vector<std::string> otpRoots(const std::string &option);
/// The first of them, whose headers are taken. Empty if there is none.
std::string findOtpRoot(const std::string &option);

/// The applications of an OTP tree: name (without version) to folder.
std::map<std::string, std::string> otpApplications(const std::string &otpRoot);

/// The folder for the object cache: `option`, $LUMEN_CACHE_DIR,
/// $XDG_CACHE_HOME/lumen, ~/.cache/lumen; empty if none of them is known.
std::string findCacheDir(const std::string &option);

/// A number of bytes, or of K, M, G or T (powers of 1024); `none` is 0.
std::optional<uint64_t> parseSize(const std::string &text);

/// How large the object cache may become: `option` (--cache-limit),
/// $LUMEN_CACHE_LIMIT, else 4 GiB. 0: no limit.
uint64_t findCacheLimit(const std::string &option);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_RESOURCES_H
