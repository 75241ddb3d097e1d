//===- ModuleSet.cpp - compiling many modules at once ---------------------===//

#include "tools/lumen/ModuleSet.h"

#include "tools/lumen/Crash.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Progress.h"

#include "llvm/Support/thread.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

#include <stdlib.h>

namespace lumen::tool {

ScratchDir::ScratchDir() {
  std::error_code code;
  std::filesystem::path base = std::filesystem::temp_directory_path(code);
  path_ = (code ? "/tmp" : base.string()) + "/lumen-XXXXXX";
  if (!mkdtemp(path_.data()))
    path_.clear();
}

ScratchDir::~ScratchDir() {
  std::error_code code;
  if (!path_.empty())
    std::filesystem::remove_all(path_, code);
}

void forEachInParallel(size_t count, unsigned jobs,
                       const std::function<void(size_t)> &work) {
  if (jobs == 0)
    jobs = std::max(1u, std::thread::hardware_concurrency());
  jobs = static_cast<unsigned>(std::min<size_t>(jobs, count));
  std::atomic<size_t> next{0};
  auto run = [&] {
    CrashStack stack;
    for (size_t i; (i = next++) < count;)
      work(i);
  };
  // Passes over long expressions and big functions recurse deeply. Stack is
  // only address space until it is used.
  constexpr unsigned kStackBytes = 512u << 20;
  std::vector<llvm::thread> threads;
  for (unsigned i = 0; i < jobs; ++i)
    threads.emplace_back(std::optional<unsigned>(kStackBytes), run);
  for (llvm::thread &thread : threads)
    thread.join();
}

int compileModules(const std::vector<SourceFile> &sources,
                   const CompileSettings &settings, ObjectCache &cache,
                   const std::string &temporaryDir, unsigned jobs,
                   std::vector<CompiledModule> &modules) {
  modules.clear();
  modules.resize(sources.size());
  std::vector<bool> done(sources.size(), false);
  size_t printed = 0;
  int status = kExitOk;
  std::mutex mutex;
  Progress progress("compiling", sources.size());
  forEachInParallel(sources.size(), jobs, [&](size_t i) {
    CompiledModule module =
        compileModule(sources[i], settings, cache, temporaryDir);
    std::lock_guard<std::mutex> lock(mutex);
    modules[i] = std::move(module);
    done[i] = true;
    for (; printed < sources.size() && done[printed]; ++printed) {
      const CompiledModule &ready = modules[printed];
      if (!ready.messages.empty())
        printRaw(ready.messages);
      if (ready.status == CompiledModule::Status::Bug) {
        printBug("cannot compile '" + sources[printed].path + "'");
        status = kExitBug;
      } else if (ready.status == CompiledModule::Status::Failed) {
        status = std::max(status, int(kExitFailed));
      } else if (settings.verbose) {
        printNote(sources[printed].path +
                  (ready.fromCache ? ": from the cache" : ": compiled"));
      }
    }
    progress.step(sources[i].path);
  });
  return status;
}

} // namespace lumen::tool
