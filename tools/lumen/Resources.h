//===- Resources.h - where lumen's own files and OTP are --------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_RESOURCES_H
#define LUMEN_TOOLS_LUMEN_RESOURCES_H

#include <map>
#include <string>
#include <vector>

namespace lumen::tool {

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

/// The root of an OTP tree, in this order: `option` (--otp-root),
/// $LUMEN_OTP_ROOT, the headers that came with lumen, beside `erl` in PATH,
/// /usr/lib/erlang. Empty if there is none.
std::string findOtpRoot(const std::string &option);

/// The applications of an OTP tree: name (without version) to folder.
std::map<std::string, std::string> otpApplications(const std::string &otpRoot);

/// The folder for the object cache: `option`, $LUMEN_CACHE_DIR,
/// $XDG_CACHE_HOME/lumen, ~/.cache/lumen; empty if none of them is known.
std::string findCacheDir(const std::string &option);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_RESOURCES_H
