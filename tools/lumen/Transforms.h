//===- Transforms.h - helpers with a user's parse transforms ----*- C++ -*-===//
//
// A transform is a module that runs while another is compiled. It is looked for
// among the files of the command, beside the file that names it and in the
// include folders; lumen compiles it, and what it calls that is found in the
// same way, to a helper of its own, which the object cache keeps.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_TRANSFORMS_H
#define LUMEN_TOOLS_LUMEN_TRANSFORMS_H

#include "tools/lumen/ModuleCompiler.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lumen::tool {

/// Links the helper with OTP's own tools. Transforms among `without` are left
/// out. False, and why in `error`, if that fails.
bool linkStandardHelper(const std::string &archiveDir,
                        const std::string &targetDir, const std::string &output,
                        const std::set<std::string> &without,
                        std::string &error);

/// A helper that is to be linked, or is.
struct TransformHelper {
  std::string key; ///< of all that is in it
  std::vector<std::string> transforms;
  std::vector<CompiledModule> modules;
};

/// Compiles what `transforms` need. Those that are found nowhere are left out:
/// OTP's own words for that come from the helper. Nothing, and why in
/// `messages`, if one cannot be compiled.
std::optional<TransformHelper>
findTransforms(const std::vector<std::string> &transforms,
               const SourceFile &user, const CompileSettings &settings,
               ObjectCache &cache, const std::string &temporaryDir,
               std::string &messages);

/// The path of the executable, linked if the cache has none. Empty, and why in
/// `error`, if that fails.
std::string linkTransforms(TransformHelper &helper,
                           const CompileSettings &settings, ObjectCache &cache,
                           const std::string &temporaryDir, std::string &error);

/// What helpers hold though no code of theirs names it, as for --keep.
std::vector<std::string> keptInHelpers(const std::string &archiveDir);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_TRANSFORMS_H
