//===- RunCommand.cpp - lumen run -----------------------------------------===//
//
// Also what lumen test does with the program it has put together.
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
#include <signal.h>
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
  // Where its applications and its project are, for their folders stand beside it.
  std::error_code code;
  for (const Application &application : inputs.applications)
    text += fs::absolute(application.folder, code).string() + "\n";
  text += fs::absolute(options.workingDir, code).string() + "\n";
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

static int execute(const std::string &program, const Options &options) {
  // Its name must still be right in another folder.
  std::error_code code;
  std::string path = fs::absolute(program, code).string();
  if (!options.workingDir.empty() && chdir(options.workingDir.c_str()) != 0) {
    printError("cannot go to '" + options.workingDir + "': " + strerror(errno));
    return kExitFailed;
  }
  std::vector<char *> argv{const_cast<char *>(path.c_str())};
  for (const std::string &argument : options.programArguments)
    argv.push_back(const_cast<char *>(argument.c_str()));
  argv.push_back(nullptr);
  signal(SIGXFSZ, SIG_DFL); // a program inherits what lumen ignores
  execv(path.c_str(), argv.data());
  printError("cannot run '" + path + "': " + strerror(errno));
  return kExitFailed;
}

/// Beside a program in the cache stands what it must contain.
static std::string checksumFile(const std::string &program) {
  return program + ".sum";
}

static bool isWhole(const std::string &program) {
  std::string error;
  if (access(program.c_str(), X_OK) != 0)
    return false;
  std::optional<std::string> sum =
      codegen::readFile(checksumFile(program), error);
  std::optional<std::string> bytes = codegen::readFile(program, error);
  return sum && bytes && *sum == codegen::contentHash(*bytes);
}

/// Puts a folder's own folders into another one, by links: programs in the cache see
/// them as they are now.
static bool linkFolders(const fs::path &from, const fs::path &to) {
  for (const char *name : {"priv", "include", "src", "test"}) {
    std::error_code code;
    fs::path folder = fs::absolute(from / name, code);
    if (!fs::is_directory(folder, code))
      continue;
    fs::create_directories(to, code);
    std::string unfinished =
        (to / name).string() + "." + std::to_string(getpid());
    if (!code)
      fs::create_directory_symlink(folder, unfinished, code);
    if (!code)
      fs::rename(unfinished, to / name, code);
    if (code) {
      printError("cannot put '" + folder.string() + "' below '" + to.string() +
                 "': " + code.message());
      return false;
    }
  }
  return true;
}

/// The files of the applications lie where the program's code:lib_dir looks for them,
/// those of a project beside the folder that its modules seem to come from.
static bool linkFiles(const ProgramInputs &inputs, const Options &options,
                      const std::string &program) {
  fs::path folder = fs::path(program).parent_path();
  for (const Application &application : inputs.applications)
    if (!application.folder.empty() &&
        !linkFolders(application.folder,
                     folder / "lib" / application.libraryName()))
      return false;
  return options.workingDir.empty() ||
         linkFolders(options.workingDir, folder.parent_path());
}

int runInputs(Options options, const ProgramInputs &inputs,
              const PrepareProgram &prepare) {
  CompileSettings settings = makeSettings(options);
  std::unique_ptr<FormsHelpers> helpers = makeFormsHelpers(codegen::hostTarget().name);
  settings.helpers = helpers.get();
  ObjectCache cache(options.noCache ? "" : findCacheDir(options.cacheDir),
                    findCacheLimit(options.cacheLimit));
  std::string executable;
  {
    ScratchDir scratch;
    std::vector<CompiledModule> modules;
    addInputs(settings, inputs);
    int status = compileModules(inputs.sources, settings, cache,
                                scratch.path(), options.jobs, modules);
    if (status != kExitOk)
      return status;
    if (!checkProgram(modules, options, /*isComplete=*/true))
      return kExitFailed;
    if (prepare && (status = prepare(modules, options)) != kExitOk)
      return status;
    std::string key = executableKey(modules, inputs, options);
    std::string error;
    std::string dir = cache.dir() + "/run/" + key.substr(0, 2);
    // lib/NAME-VSN beside a program is its own, and so are a project's folders beside
    // the folder of its modules.
    if (!inputs.applications.empty() || !options.workingDir.empty())
      dir += "/" + key + ".app/ebin";
    std::error_code code;
    if (cache.isEnabled())
      fs::create_directories(dir, code);
    if (!cache.isEnabled() || code) {
      // Nowhere to keep it: run it from the scratch folder, which must outlive
      // the program.
      fs::create_directories(scratch.path() + "/ebin", code);
      executable = scratch.path() + "/ebin/program";
      status = linkModules(modules, inputs, options, executable);
      if (status == kExitOk && !linkFiles(inputs, options, executable))
        status = kExitFailed;
      if (status != kExitOk)
        return status;
      pid_t child = fork();
      if (child == 0)
        _exit(execute(executable, options));
      int result = 0;
      while (waitpid(child, &result, 0) < 0 && errno == EINTR) {
      }
      return WIFEXITED(result) ? WEXITSTATUS(result) : 128 + WTERMSIG(result);
    }
    executable = dir + "/" + key;
    if (!isWhole(executable)) {
      // Another lumen may make the same at the same time; nobody must run half
      // of it.
      std::string unfinished = executable + "." + std::to_string(getpid());
      status = linkModules(modules, inputs, options, unfinished);
      if (status != kExitOk)
        return status;
      for (const std::string &path : {executable, checksumFile(executable)})
        if (fs::is_directory(path, code))
          fs::remove_all(path, code);
      std::optional<std::string> bytes = codegen::readFile(unfinished, error);
      if (bytes && codegen::writeFile(checksumFile(executable),
                                      codegen::contentHash(*bytes), error)) {
        fs::rename(unfinished, executable, code);
        error = code ? code.message() : "";
      }
      if (!error.empty()) {
        fs::remove(unfinished, code);
        printError("cannot write '" + executable + "': " + error);
        return kExitFailed;
      }
      cache.made(executable);
    } else {
      cache.keep(executable);
      if (options.verbose)
        printNote("the program is in the cache: '" + executable + "'");
    }
    if (!linkFiles(inputs, options, executable))
      return kExitFailed;
  }
  cache.trim();
  if (options.timePasses)
    printRaw(timingReport());
  return execute(executable, options);
}

int runCommand(const Options &options) {
  ProgramInputs inputs;
  if (!collectInputs(options, inputs))
    return kExitFailed;
  return runInputs(options, inputs, {});
}

} // namespace lumen::tool
