//===- Transforms.cpp - helpers with a user's parse transforms ------------===//

#include "tools/lumen/Transforms.h"

#include "codegen/link/Link.h"
#include "codegen/link/ModuleFiles.h"
#include "codegen/link/ProgramTables.h"
#include "frontend/forms/CompileOptions.h"
#include "runtime/abi/BifTraits.h"
#include "tools/lumen/FormsHelper.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"

#include <filesystem>
#include <mutex>
#include <set>

#include <unistd.h>

namespace fs = std::filesystem;

namespace lumen::tool {

/// The transforms that this thread is compiling, or compiles modules for, outermost
/// first: a transform cannot be needed to compile itself.
static thread_local std::vector<std::string> inProgress;
/// Whether one was.
static thread_local bool neededItself = false;

/// lld is not made to run twice in a process at once.
static std::mutex linkMutex;

static void addTransform(const codegen::ModuleSummary &summary,
                         std::vector<std::string> &keep) {
  for (const auto &[function, arity] : summary.exports)
    if ((function == "parse_transform" && arity == 2) ||
        (function == "parse_transform_info" && arity == 0) ||
        (function == "format_error" && arity == 1))
      keep.push_back(summary.module + ":" + function + "/" +
                     std::to_string(arity));
}

// sys_core_fold evaluates calls of what erl_bifs says is pure, by names from
// the user's text. Of the BIFs that may be so all are kept.
std::vector<std::string> keptInHelpers(const std::string &archiveDir) {
  codegen::Archive archive(archiveDir);
  std::vector<std::string> keep;
  for (const codegen::BifRow &row : codegen::allBifs())
    if (llvm::is_contained({"erlang", "lists", "maps", "math"},
                           std::string_view(row.module)) &&
        !(row.traits & abi::kBifTraps))
      keep.push_back(
          codegen::FunctionName{row.module, row.function, row.arity}.symbol());
  // Written in Erlang:
  for (auto [module, function, arity] : {std::tuple("lists", "append", 2u),
                                         {"lists", "subtract", 2u},
                                         {"maps", "new", 0u},
                                         {"math", "pi", 0u}})
    if (codegen::LinkModule *found = archive.load(module);
        found &&
        llvm::is_contained(found->summary.exports,
                           std::pair<std::string, unsigned>(function, arity)))
      keep.push_back(codegen::FunctionName{module, function, arity}.symbol());
  return keep;
}

/// Links a helper of OTP's tools, as far as the archive has them, and more.
static bool linkHelper(std::vector<codegen::LinkModule> &inputs,
                       codegen::LinkOptions &link,
                       const std::set<std::string> &without,
                       std::string &error) {
  link.entryModule = "lumen_forms";
  link.boot = codegen::LinkOptions::Boot::No;
  for (std::string &function : keptInHelpers(link.archiveDir))
    link.keep.push_back(std::move(function));
  codegen::Archive archive(link.archiveDir);
  for (std::string_view name : otpTransforms()) {
    std::string module(name);
    codegen::LinkModule *found =
        without.count(module) ? nullptr : archive.load(module);
    if (found)
      addTransform(found->summary, link.keep);
  }
  codegen::LinkOutcome outcome = codegen::linkProgram(inputs, link);
  for (const std::string &message : outcome.errors)
    error += (error.empty() ? "" : "\n") + message;
  return outcome.status == codegen::LinkOutcome::Status::Ok;
}

bool linkStandardHelper(const std::string &archiveDir,
                        const std::string &targetDir, const std::string &output,
                        const std::set<std::string> &without,
                        std::string &error) {
  std::lock_guard<std::mutex> lock(linkMutex);
  codegen::LinkOptions link;
  link.output = output;
  link.targetDir = targetDir;
  link.archiveDir = archiveDir;
  std::vector<codegen::LinkModule> none;
  return linkHelper(none, link, without, error);
}

/// The source of a module; its path is empty if there is none.
static SourceFile findSource(const std::string &module, const SourceFile &user,
                             const CompileSettings &settings) {
  std::string name = module + ".erl";
  for (const SourceFile &file : settings.programFiles)
    if (fs::path(file.path).filename() == name)
      return file;
  SourceFile found;
  std::vector<std::string> dirs{fs::path(user.path).parent_path().string()};
  dirs.insert(dirs.end(), settings.frontend.includeDirs.begin(),
              settings.frontend.includeDirs.end());
  dirs.insert(dirs.end(), user.includeDirs.begin(), user.includeDirs.end());
  std::error_code code;
  for (const std::string &dir : dirs) {
    fs::path path = dir.empty() ? fs::path(name) : fs::path(dir) / name;
    if (fs::is_regular_file(path, code)) {
      found.path = path.string();
      found.includeDirs = user.includeDirs;
      break;
    }
  }
  return found;
}

/// The modules that a module's code names.
static std::set<std::string> namedModules(const CompiledModule &module) {
  std::set<std::string> names;
  for (const codegen::FunctionSummary &function : module.link.summary.functions)
    for (const std::string &symbol : function.references)
      if (size_t colon = symbol.find(':'); colon != std::string::npos)
        names.insert(symbol.substr(0, colon));
  names.erase(module.name);
  return names;
}

std::optional<TransformHelper>
findTransforms(const std::vector<std::string> &transforms,
               const SourceFile &user, const CompileSettings &settings,
               ObjectCache &cache, const std::string &temporaryDir,
               std::string &messages) {
  for (const std::string &name : transforms)
    if (llvm::is_contained(inProgress, name)) {
      neededItself = true;
      messages += errorLine("the parse transform '" + name +
                            "' is needed to compile itself");
      return std::nullopt;
    }
  const size_t outer = inProgress.size();
  auto done = llvm::make_scope_exit([&] { inProgress.resize(outer); });
  TransformHelper helper;
  CompileSettings own = settings;
  own.kinds.clear();
  own.printIrAfter.clear();
  own.needObject = true;
  own.debugInfo = false;
  own.target = codegen::hostTarget().name; // they run here
  // Transforms on the command line are for the program.
  std::erase_if(own.erlOptions, [](const frontend::ConstTerm &option) {
    return !frontend::parseTransforms({option}).empty();
  });
  codegen::Archive archive(archiveDir(own.target));
  std::vector<std::string> wanted = transforms;
  std::set<std::string> seen(wanted.begin(), wanted.end());
  std::string key = settings.helpers->id() + "\n";
  for (size_t i = 0; i < wanted.size(); ++i) {
    std::string name = wanted[i]; // the list grows below
    bool isTransform = i < transforms.size();
    SourceFile source = findSource(name, user, settings);
    if (source.path.empty())
      continue;
    inProgress.resize(outer);
    if (isTransform)
      inProgress.push_back(name);
    else // it serves all of them
      inProgress.insert(inProgress.end(), helper.transforms.begin(),
                        helper.transforms.end());
    neededItself = false;
    CompiledModule module = compileModule(source, own, cache, temporaryDir);
    if (module.status != CompiledModule::Status::Ok) {
      // What is made with a transform cannot be part of it.
      if (neededItself && !isTransform)
        continue;
      messages += module.messages +
                  errorLine("'" + user.path + "' needs the parse transform in '" +
                            source.path + "', which cannot be compiled");
      return std::nullopt;
    }
    key += module.key + "\n";
    for (const std::string &other : namedModules(module))
      if (!archive.contains(other) && seen.insert(other).second)
        wanted.push_back(other);
    if (isTransform) {
      helper.transforms.push_back(name);
      key += "transform " + name + "\n";
    }
    helper.modules.push_back(std::move(module));
  }
  helper.key = codegen::contentHash(key);
  return helper;
}

std::string linkTransforms(TransformHelper &helper,
                           const CompileSettings &settings, ObjectCache &cache,
                           const std::string &temporaryDir,
                           std::string &error) {
  std::error_code code;
  std::string dir = temporaryDir;
  if (cache.isEnabled()) {
    dir = cache.dir() + "/helpers/" + helper.key.substr(0, 2);
    fs::create_directories(dir, code);
    if (code)
      dir = temporaryDir;
  }
  std::string path = dir + "/" + helper.key;
  std::lock_guard<std::mutex> lock(linkMutex);
  if (access(path.c_str(), X_OK) == 0)
    return path;
  codegen::LinkOptions link;
  // Another lumen may make the same at the same time; nobody must run half of
  // it.
  link.output = path + "." + std::to_string(getpid());
  link.targetDir = targetDir(codegen::hostTarget().name);
  link.archiveDir = archiveDir(codegen::hostTarget().name);
  std::vector<codegen::LinkModule> inputs;
  for (CompiledModule &module : helper.modules) {
    if (llvm::is_contained(helper.transforms, module.name))
      addTransform(module.link.summary, link.keep);
    inputs.push_back(module.link);
  }
  if (!linkHelper(inputs, link, {}, error))
    return "";
  fs::rename(link.output, path, code);
  if (!code)
    return path;
  error = "cannot write '" + path + "': " + code.message();
  return "";
}

} // namespace lumen::tool
