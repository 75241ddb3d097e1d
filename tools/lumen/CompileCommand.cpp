//===- CompileCommand.cpp - lumen compile ---------------------------------===//

#include "codegen/link/Link.h"
#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/ModuleSet.h"
#include "tools/lumen/Progress.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/Timing.h"

#include <filesystem>
#include <map>

namespace fs = std::filesystem;

namespace lumen::tool {

std::vector<SourceFile> sourcesOf(const Options &options) {
  std::vector<SourceFile> sources;
  for (const std::string &file : options.files)
    sources.push_back({file, "", {}, ""});
  return sources;
}

/// Two modules of one name cannot be in one program.
static bool checkNames(const std::vector<CompiledModule> &modules,
                       const Options &options) {
  std::map<std::string, size_t> seen;
  bool ok = true;
  for (size_t i = 0; i < modules.size(); ++i) {
    auto [entry, isNew] = seen.emplace(modules[i].name, i);
    if (!isNew) {
      printError("'" + options.files[i] + "' defines module '" +
                 modules[i].name + "', and so does '" +
                 options.files[entry->second] + "'");
      ok = false;
    }
  }
  return ok;
}

int linkModules(std::vector<CompiledModule> &modules, const Options &options,
                const std::string &output) {
  if (!checkNames(modules, options))
    return kExitFailed;
  codegen::LinkOptions link;
  link.output = output;
  link.targetDir = targetDir(options.target);
  link.archiveDir = archiveDir(options.target);
  link.keep = options.keep;
  link.report = options.linkReport;
  link.debugInfo = options.debugInfo;
  link.entryModule = modules.front().name;
  if (!options.entry.empty()) {
    size_t colon = options.entry.find(':');
    link.entryModule = options.entry.substr(0, colon);
    link.entryFunction = options.entry.substr(colon + 1);
  }
  std::vector<codegen::LinkModule> inputs;
  for (CompiledModule &module : modules) {
    inputs.push_back(std::move(module.link));
    inputs.back().isUser = true;
  }
  TimedStep timed("link");
  codegen::LinkOutcome outcome = codegen::linkProgram(inputs, link);
  bool asErrors = llvm::is_contained(options.warnings, "error");
  bool none = llvm::is_contained(options.warnings, "none") ||
              llvm::is_contained(options.warnings, "no-undefined-function");
  for (const std::string &warning : outcome.warnings) {
    if (none)
      continue;
    asErrors ? printError(warning) : printWarning(warning);
  }
  for (const std::string &error : outcome.errors)
    outcome.status == codegen::LinkOutcome::Status::Bug ? printBug(error)
                                                        : printError(error);
  switch (outcome.status) {
  case codegen::LinkOutcome::Status::Failed:
    return kExitFailed;
  case codegen::LinkOutcome::Status::Bug:
    return kExitBug;
  case codegen::LinkOutcome::Status::Ok:
    break;
  }
  if (asErrors && !none && !outcome.warnings.empty()) {
    std::error_code code;
    fs::remove(output, code);
    return kExitFailed;
  }
  if (options.verbose)
    printNote("linked " + std::to_string(outcome.functions) + " functions of " +
              std::to_string(outcome.modules) + " modules into '" + output +
              "'");
  return kExitOk;
}

/// Writes what --emit asked for, apart from the executable.
static int writeOutputs(const std::vector<CompiledModule> &modules,
                        const Options &options) {
  size_t count = 0;
  for (const CompiledModule &module : modules)
    count += module.outputs.size();
  if (count > 1 && !options.output.empty() && options.output != "-") {
    printError("-o names one file, but several are to be written; leave out "
               "-o, or use '-o -'");
    return kExitUsage;
  }
  for (size_t i = 0; i < modules.size(); ++i)
    for (const auto &[kind, bytes] : modules[i].outputs) {
      std::string path = options.output;
      if (path.empty())
        path = fs::path(options.files[i]).stem().string() +
               emitKindInfo(kind).extension;
      std::string error;
      if (!codegen::writeFile(path, bytes, error)) {
        printError("cannot write '" + path + "': " + error);
        return kExitFailed;
      }
    }
  return kExitOk;
}

int compileCommand(const Options &options) {
  CompileSettings settings = makeSettings(options);
  ObjectCache cache(options.noCache ? "" : findCacheDir(options.cacheDir));
  ScratchDir scratch;
  std::vector<CompiledModule> modules;
  int status = compileModules(sourcesOf(options), settings, cache,
                              scratch.path(), options.jobs, modules);
  if (status == kExitOk)
    status = writeOutputs(modules, options);
  if (status == kExitOk && settings.needObject) {
    std::string output = options.output;
    if (output.empty())
      output = fs::path(options.files.front()).stem().string();
    if (output == "-") {
      // An executable on standard output is linked elsewhere and copied.
      std::string path = scratch.path() + "/program", error;
      status = linkModules(modules, options, path);
      std::optional<std::string> bytes;
      if (status == kExitOk && (!(bytes = codegen::readFile(path, error)) ||
                                !codegen::writeFile("-", *bytes, error))) {
        printError("cannot write to standard output: " + error);
        status = kExitFailed;
      }
    } else {
      status = linkModules(modules, options, output);
    }
  }
  return status;
}

} // namespace lumen::tool
