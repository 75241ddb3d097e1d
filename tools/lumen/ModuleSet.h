//===- ModuleSet.h - compiling many modules at once -------------*- C++ -*-===//
#ifndef LUMEN_TOOLS_LUMEN_MODULESET_H
#define LUMEN_TOOLS_LUMEN_MODULESET_H

#include "tools/lumen/ModuleCompiler.h"

#include <functional>

namespace lumen::tool {

/// A folder for the time of a run. Removed at the end of the scope.
class ScratchDir {
public:
  ScratchDir();
  ~ScratchDir();
  ScratchDir(const ScratchDir &) = delete;
  ScratchDir &operator=(const ScratchDir &) = delete;
  const std::string &path() const { return path_; }

private:
  std::string path_;
};

/// Runs `work(0)` ... `work(count - 1)`, in `jobs` threads (0: one for each
/// hardware thread) with room for deep recursion.
void forEachInParallel(size_t count, unsigned jobs,
                       const std::function<void(size_t)> &work);

/// Compiles all, prints their messages in the order of the files as soon as
/// that is possible, and gives the worst exit status.
int compileModules(const std::vector<SourceFile> &sources,
                   const CompileSettings &settings, ObjectCache &cache,
                   const std::string &temporaryDir, unsigned jobs,
                   std::vector<CompiledModule> &modules);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_MODULESET_H
