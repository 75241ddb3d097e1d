//===- RunCommand.cpp - lumen run -----------------------------------------===//
//
// The executable is kept in the cache under a key of everything it was linked
// from, so running an unchanged program again links nothing.
//
//===----------------------------------------------------------------------===//

#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/FormsHelper.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/ModuleSet.h"
#include "tools/lumen/ProgramCheck.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/Timing.h"

#include <filesystem>

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace lumen::tool {

/// What tells whether a file of lumen's own has changed.
static std::string fileStamp(const std::string &path) {
  std::error_code code;
  auto time = fs::last_write_time(path, code).time_since_epoch().count();
  auto size = code ? 0 : fs::file_size(path, code);
  return path + " " + std::to_string(time) + " " + std::to_string(size) + "\n";
}

static std::string executableKey(const std::vector<CompiledModule> &modules,
                                 const ProgramInputs &inputs,
                                 const Options &options) {
  std::string text =
      "run\n" + options.entry + "\n" + (options.debugInfo ? "g\n" : "\n");
  text += options.boot + (options.takesFlags ? " flags\n" : "\n");
  for (const Application &application : inputs.applications)
    text += application.file.text + "\n";
  for (const std::string &path : {options.config, options.flagsFile}) {
    std::string error;
    text += codegen::readFile(path, error).value_or("") + "\n";
  }
  for (const std::string &keep : options.keep)
    text += keep + "\n";
  for (const CompiledModule &module : modules)
    text += module.key + "\n";
  text += fileStamp(executablePath());
  text += fileStamp(targetDir(options.target) + "/liblumen_rt.a");
  text += fileStamp(archiveDir(options.target) + "/.stamp");
  return codegen::contentHash(text);
}

static int execute(const std::string &path,
                   const std::vector<std::string> &arguments) {
  std::vector<char *> argv{const_cast<char *>(path.c_str())};
  for (const std::string &argument : arguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  execv(path.c_str(), argv.data());
  printError("cannot run '" + path + "': " + strerror(errno));
  return kExitFailed;
}

int runCommand(const Options &options) {
  CompileSettings settings = makeSettings(options);
  std::unique_ptr<FormsHelpers> helpers = makeFormsHelpers(codegen::hostTarget().name);
  settings.helpers = helpers.get();
  ObjectCache cache(options.noCache ? "" : findCacheDir(options.cacheDir),
                    findCacheLimit(options.cacheLimit));
  std::string executable;
  {
    ScratchDir scratch;
    std::vector<CompiledModule> modules;
    ProgramInputs inputs;
    if (!collectInputs(options, inputs))
      return kExitFailed;
    for (const SourceFile &source : inputs.sources)
      settings.programFiles.push_back(source.path);
    int status = compileModules(inputs.sources, settings, cache,
                                scratch.path(), options.jobs, modules);
    if (status != kExitOk)
      return status;
    if (!checkProgram(modules, options, /*isComplete=*/true))
      return kExitFailed;
    std::string key = executableKey(modules, inputs, options);
    std::string error;
    std::string dir = cache.dir() + "/run/" + key.substr(0, 2);
    std::error_code code;
    if (cache.isEnabled())
      fs::create_directories(dir, code);
    if (!cache.isEnabled() || code) {
      // Nowhere to keep it: run it from the scratch folder, which must outlive
      // the program.
      executable = scratch.path() + "/program";
      status = linkModules(modules, inputs, options, executable);
      if (status == kExitOk && !copyPrivateFiles(inputs, executable))
        status = kExitFailed;
      if (status != kExitOk)
        return status;
      pid_t child = fork();
      if (child == 0)
        _exit(execute(executable, options.programArguments));
      int result = 0;
      while (waitpid(child, &result, 0) < 0 && errno == EINTR) {
      }
      return WIFEXITED(result) ? WEXITSTATUS(result) : 128 + WTERMSIG(result);
    }
    executable = dir + "/" + key;
    if (access(executable.c_str(), X_OK) != 0) {
      // Another lumen may make the same at the same time; nobody must run half
      // of it.
      std::string unfinished = executable + "." + std::to_string(getpid());
      status = linkModules(modules, inputs, options, unfinished);
      if (status == kExitOk && !copyPrivateFiles(inputs, executable))
        status = kExitFailed;
      if (status != kExitOk)
        return status;
      fs::rename(unfinished, executable, code);
      if (code) {
        printError("cannot write '" + executable + "': " + code.message());
        return kExitFailed;
      }
      cache.made(executable);
    } else {
      cache.keep(executable);
      if (options.verbose)
        printNote("the program is in the cache: '" + executable + "'");
    }
  }
  cache.trim();
  if (options.timePasses)
    printRaw(timingReport());
  return execute(executable, options.programArguments);
}

} // namespace lumen::tool
