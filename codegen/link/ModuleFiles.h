//===- ModuleFiles.h - a compiled module on disk ----------------*- C++ -*-===//
//
// A compiled module is two files, STEM.o and STEM.sum, in the archive of OTP
// modules as in the object cache. The first line of STEM.sum holds the key
// (a hash of all that decides the contents) and checksums of both files; what
// does not agree with them counts as missing.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_LINK_MODULEFILES_H
#define LUMEN_CODEGEN_LINK_MODULEFILES_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace lumen::codegen {

/// Hexadecimal BLAKE3 of the bytes, 32 digits.
std::string contentHash(llvm::StringRef bytes);

/// The file's bytes; nothing, and why in `error`, if it cannot be read.
std::optional<std::string> readFile(const std::string &path,
                                    std::string &error);

/// Writes beside `path` and renames, so that readers see the old file or the
/// whole new one. `path` "-" is standard output. False, and why in `error`, if
/// that failed; then nothing is left behind.
bool writeFile(const std::string &path, llvm::StringRef bytes,
               std::string &error, bool executable = false);

/// Writes the two files of a module.
bool writeModuleFiles(const std::string &stem, llvm::StringRef key,
                      llvm::StringRef object, llvm::StringRef summary,
                      std::string &error);

struct ModuleFiles {
  std::string key;
  std::string summary;
};

/// Reads STEM.sum; nothing if it is missing or damaged. With `checkObject` the
/// checksum of STEM.o counts, too.
std::optional<ModuleFiles> readModuleFiles(const std::string &stem,
                                           bool checkObject);

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_MODULEFILES_H
