//===- CompileCommand.cpp - lumen compile ---------------------------------===//

#include "codegen/link/Link.h"
#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/FormsHelper.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/ModuleSet.h"
#include "tools/lumen/NpmPackage.h"
#include "tools/lumen/ProgramCheck.h"
#include "tools/lumen/Progress.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/WasmText.h"
#include "tools/lumen/Timing.h"

#include "llvm/ADT/STLExtras.h"

#include <filesystem>
#include <map>

namespace fs = std::filesystem;

namespace lumen::tool {

/// Two modules of one name cannot be in one program.
static bool checkNames(const std::vector<CompiledModule> &modules,
                       const std::vector<SourceFile> &sources) {
  std::map<std::string, size_t> seen;
  bool ok = true;
  for (size_t i = 0; i < modules.size(); ++i) {
    auto [entry, isNew] = seen.emplace(modules[i].name, i);
    if (!isNew) {
      printError("'" + sources[i].path + "' defines module '" +
                 modules[i].name + "', and so does '" +
                 sources[entry->second].path + "'");
      ok = false;
    }
  }
  return ok;
}

/// What the program carries with it: application resources, settings, flags.
static bool addFiles(const std::vector<CompiledModule> &modules,
                     const ProgramInputs &inputs, const Options &options,
                     codegen::LinkOptions &link) {
  auto embed = [&](const std::string &path, const char *name) {
    std::string error;
    std::optional<std::string> text = codegen::readFile(path, error);
    if (!text) {
      printError("cannot read '" + path + "': " + error);
      return false;
    }
    link.files.emplace_back(name, std::move(*text));
    return true;
  };
  if (!options.config.empty() && !embed(options.config, "sys.config"))
    return false;
  if (!options.flagsFile.empty() && !embed(options.flagsFile, "vm.args"))
    return false;
  if (options.takesFlags)
    link.files.emplace_back("erl_flags", "");
  for (const Application &application : inputs.applications) {
    std::vector<std::string> names;
    for (size_t i = 0; i < application.sourceCount; ++i)
      names.push_back(modules[application.firstSource + i].name);
    codegen::ApplicationFile file = application.file;
    // Without sources, the resource knows better.
    if (!names.empty())
      file.text = withModules(file, names);
    link.applications.push_back({application.libraryName(), std::move(file)});
  }
  return true;
}

static bool exportsMain(const codegen::ModuleSummary &summary) {
  return llvm::any_of(summary.exports, [](const auto &exported) {
    return exported.first == "main" && exported.second <= 1;
  });
}

static bool wantsText(const Options &options) {
  return llvm::is_contained(options.emit, EmitKind::Wat);
}

int linkModules(std::vector<CompiledModule> &modules,
                const ProgramInputs &inputs, const Options &options,
                const std::string &output, bool isScratch) {
  if (!checkNames(modules, inputs.sources))
    return kExitFailed;
  codegen::LinkOptions link;
  link.output = output;
  link.target = codegen::findTarget(options.target);
  link.targetDir = targetDir(options.target);
  link.archiveDir = archiveDir(options.target);
  link.keep = options.keep;
  if (link.target->host == codegen::Target::Host::JavaScript)
    link.keep.push_back("js:serve/1"); // calls of lumen.mjs
  link.report = options.linkReport;
  link.describesSizes = options.printSize;
  link.debugInfo = options.debugInfo;
  link.hasSourceMap = options.debugInfo && link.target->isWasm() && !isScratch;
  link.keepNames = wantsText(options);
  if (!addFiles(modules, inputs, options, link))
    return kExitFailed;
  link.boot = options.boot == "yes" || !inputs.applications.empty()
                  ? codegen::LinkOptions::Boot::Yes
              : options.boot == "no" ? codegen::LinkOptions::Boot::No
                                     : codegen::LinkOptions::Boot::Auto;
  // A resource among the files, and nothing that could be started otherwise.
  bool isRelease =
      inputs.plainCount == 0 ||
      (inputs.hasPlainResource && !exportsMain(modules.front().link.summary));
  if (!isRelease) {
    link.entryModule = modules.front().name;
  } else {
    // A release: its applications are started, and run until init:stop().
    link.entryModule = "lumen_boot";
    link.entryFunction = "run_applications";
  }
  if (!options.entry.empty()) {
    size_t colon = options.entry.find(':');
    link.entryModule = options.entry.substr(0, colon);
    link.entryFunction = options.entry.substr(colon + 1);
  }
  std::vector<codegen::LinkModule> linked;
  for (CompiledModule &module : modules) {
    linked.push_back(std::move(module.link));
    linked.back().isUser = true;
  }
  if (options.timePasses)
    link.onStep = [](llvm::StringRef step, std::chrono::nanoseconds time) {
      addTime(step.str(), time);
    };
  TimedStep timed("link (all of it)");
  codegen::LinkOutcome outcome = codegen::linkProgram(linked, link);
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
  if (!outcome.sizes.empty())
    llvm::outs() << outcome.sizes;
  if (options.verbose)
    printNote("linked " + std::to_string(outcome.functions) + " functions of " +
              std::to_string(outcome.modules) + " modules into '" + output +
              "'");
  return kExitOk;
}

/// Writes what --emit asked for, apart from the executable.
static int writeOutputs(const std::vector<CompiledModule> &modules,
                        const ProgramInputs &inputs, const Options &options) {
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
        path = fs::path(inputs.sources[i].path).stem().string() +
               emitKindInfo(kind).extension;
      std::string error;
      if (!codegen::writeFile(path, bytes, error)) {
        printError("cannot write '" + path + "': " + error);
        return kExitFailed;
      }
    }
  return kExitOk;
}

/// Links into a folder for npm.
static int linkPackage(std::vector<CompiledModule> &modules,
                       const ProgramInputs &inputs, const Options &options,
                       const std::string &name) {
  std::string version;
  if (!inputs.applications.empty())
    version = inputs.applications.front().file.version;
  NpmPackage package(options.output.empty() ? name + "-npm" : options.output,
                     name, version);
  if (!package.begin())
    return kExitFailed;
  int status = linkModules(modules, inputs, options, package.program());
  if (status == kExitOk && !package.finish(options.target))
    status = kExitFailed;
  return status;
}

/// The linked module at `program` as text.
static bool writeText(const std::string &program, const std::string &output) {
  std::string error;
  std::optional<std::string> bytes = codegen::readFile(program, error), text;
  if (!bytes || !(text = wasmText(*bytes, error)) ||
      !codegen::writeFile(output, *text, error)) {
    printError("cannot write '" + output + "': " + error);
    return false;
  }
  return true;
}

int compileCommand(const Options &options) {
  CompileSettings settings = makeSettings(options);
  std::unique_ptr<FormsHelpers> helpers = makeFormsHelpers(codegen::hostTarget().name);
  settings.helpers = helpers.get();
  ObjectCache cache(options.noCache ? "" : findCacheDir(options.cacheDir),
                    findCacheLimit(options.cacheLimit));
  ScratchDir scratch;
  std::vector<CompiledModule> modules;
  ProgramInputs inputs;
  if (!collectInputs(options, inputs))
    return kExitFailed;
  addInputs(settings, inputs);
  int status = compileModules(inputs.sources, settings, cache, scratch.path(),
                              options.jobs, modules);
  if (TimedStep timed("check the program");
      status == kExitOk &&
      !checkProgram(modules, options, settings.needObject))
    status = kExitFailed;
  if (status == kExitOk)
    status = writeOutputs(modules, inputs, options);
  if (status == kExitOk && settings.needObject) {
    std::string name =
        inputs.plainCount == 0
            ? inputs.applications.front().file.name
            : fs::path(inputs.sources.front().path).stem().string();
    if (llvm::is_contained(options.emit, EmitKind::Npm))
      return linkPackage(modules, inputs, options, name);
    std::string output = options.output.empty() ? name : options.output;
    const codegen::Target &target = *codegen::findTarget(options.target);
    bool isWeb = target.host == codegen::Target::Host::JavaScript;
    bool isProgram = options.emit.empty() ||
                     llvm::is_contained(options.emit, EmitKind::Exe) ||
                     llvm::is_contained(options.emit, EmitKind::Wasm);
    std::string textOutput =
        options.output.empty() ? output + emitKindInfo(EmitKind::Wat).extension
                               : options.output;
    if (options.output.empty() ? target.isWasm()
                               : isWeb && fs::path(output).extension() != ".wasm")
      output += ".wasm";
    if (output == "-" || !isProgram) {
      // What goes to standard output is linked elsewhere and copied.
      std::string path = scratch.path() + "/program", error;
      status = linkModules(modules, inputs, options, path, /*isScratch=*/true);
      std::optional<std::string> bytes;
      if (status == kExitOk && isProgram &&
          (!(bytes = codegen::readFile(path, error)) ||
           !codegen::writeFile("-", *bytes, error))) {
        printError("cannot write to standard output: " + error);
        status = kExitFailed;
      }
      if (status == kExitOk && wantsText(options) && !writeText(path, textOutput))
        status = kExitFailed;
    } else {
      status = linkModules(modules, inputs, options, output);
      if (status == kExitOk && !copyPrivateFiles(inputs, output))
        status = kExitFailed;
      if (status == kExitOk && isWeb && !writeHostFiles(options.target, output))
        status = kExitFailed;
      if (status == kExitOk && wantsText(options) &&
          !writeText(output, textOutput))
        status = kExitFailed;
    }
  }
  return status;
}

} // namespace lumen::tool
