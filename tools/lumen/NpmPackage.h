//===- NpmPackage.h - a program as a package of npm -------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_NPMPACKAGE_H
#define LUMEN_TOOLS_LUMEN_NPMPACKAGE_H

#include <string>

namespace lumen::tool {

/// Writes the module that runs the program and its types beside PROGRAM.wasm.
/// False if that failed; the user has been told.
bool writeHostFiles(const std::string &target, const std::string &program);

/// A folder of npm's shape, made aside and moved to its place when it is
/// complete: what fails leaves the place as it was.
class NpmPackage {
public:
  /// `folder` is where it is to be, `name` the program's.
  NpmPackage(std::string folder, std::string name, std::string version);
  ~NpmPackage();
  NpmPackage(const NpmPackage &) = delete;

  /// Looks whether the place is free or has an earlier package, and begins.
  /// False as all below: the user has been told.
  bool begin();
  /// Where the .wasm is to be linked.
  std::string program() const { return staging_ + "/" + name_ + ".wasm"; }
  /// The other files, once the program is there; then all are put in place.
  bool finish(const std::string &target);

private:
  bool write(const char *name, const std::string &text);
  bool moveInto();

  std::string folder_, name_, version_;
  std::string staging_; ///< beside the folder; empty if there is none
};

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_NPMPACKAGE_H
