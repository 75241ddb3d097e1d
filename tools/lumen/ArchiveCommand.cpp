//===- ArchiveCommand.cpp - lumen archive LIST -o FOLDER ------------------===//
//
// Compiles the modules of a list (stdlib/ModuleList) into the folder that the
// link step takes OTP's modules from. A module whose sources, options and
// compiler are those of the last time is left alone. Rows of the list:
//
//   otp APPLICATION MODULE    <otp root>/lib/APPLICATION-*/src/.../MODULE.erl
//   own FOLDER MODULE         FOLDER/MODULE.erl beside the list
//
// and after the module's name, where one is needed, -DMACRO.
//
// With --helper the program that runs OTP's lint and parse transforms for lumen
// (FormsHelper.h) is linked as well. Modules that name a parse transform are
// compiled last, with a helper made of the others.
//
//===----------------------------------------------------------------------===//

#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/CompilerId.h"
#include "tools/lumen/FormsHelper.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/ModuleSet.h"
#include "tools/lumen/Progress.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/Transforms.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <filesystem>
#include <mutex>
#include <set>

namespace fs = std::filesystem;

namespace lumen::tool {

namespace {

struct ListedModule {
  std::string name;
  SourceFile source;
};

class ArchiveBuilder {
public:
  explicit ArchiveBuilder(const Options &options)
      : options_(options), settings_(makeSettings(options)),
        cache_(options.noCache ? "" : options.cacheDir,
               findCacheLimit(options.cacheLimit)),
        otpRoot_(settings_.frontend.otpRoot),
        applications_(otpApplications(otpRoot_)) {}

  int run();

private:
  bool readList();
  bool addRow(llvm::ArrayRef<llvm::StringRef> words, unsigned line);
  void build(const ListedModule &module);
  void buildAll(const std::vector<const ListedModule *> &modules);
  void buildWithTransforms();
  bool linkFinalHelper();
  std::string allKeys() const;
  void removeStale();
  void copyApplications();

  const Options &options_;
  CompileSettings settings_;
  ObjectCache cache_;
  std::string otpRoot_;
  std::map<std::string, std::string> applications_;
  std::vector<ListedModule> modules_;
  std::set<std::string> listed_; ///< applications with modules in the list
  ScratchDir scratch_;
  std::mutex mutex_;
  int status_ = kExitOk;
  size_t compiled_ = 0, failed_ = 0;
  std::map<std::string, std::string> keys_;    ///< of what is there
  std::vector<const ListedModule *> deferred_; ///< name a parse transform
};

} // namespace

bool ArchiveBuilder::addRow(llvm::ArrayRef<llvm::StringRef> words,
                            unsigned line) {
  llvm::StringRef kind = words[0], folder = words[1], name = words[2];
  ListedModule module;
  if (words.size() > 3)
    module.source.define = words[3].drop_front(2).str();
  module.name = name.str();
  SourceFile &source = module.source;
  source.name = module.name + ".erl";
  fs::path path;
  if (kind == "own") {
    path = fs::path(options_.moduleList).parent_path() / folder.str() /
           source.name;
    source.includeDirs = {path.parent_path().string()};
    source.sourcePath = "stdlib/" + folder.str() + "/" + source.name;
  } else {
    auto found = applications_.find(folder.str());
    if (found == applications_.end()) {
      printError(options_.moduleList + ":" + std::to_string(line) +
                 ": there is no application '" + folder + "' in '" + otpRoot_ +
                 "/lib'; is the package with OTP's sources installed?");
      return false;
    }
    listed_.insert(folder.str());
    fs::path root = found->second;
    path = root / "src" / source.name;
    // What OTP's makefiles take from the application's vsn.mk.
    if (size_t at = source.define.find("VERSION"); at != std::string::npos)
      source.define.replace(at, 7, root.filename().string().substr(folder.size() + 1));
    // Some applications sort their sources into folders.
    std::error_code code;
    if (!fs::exists(path, code))
      for (fs::recursive_directory_iterator it(root / "src", code), end;
           !code && it != end; it.increment(code))
        if (it->path().filename() == source.name)
          path = it->path();
    source.includeDirs = {path.parent_path().string(), (root / "src").string(),
                          (root / "include").string()};
    // Some headers that Debian leaves out of an application's own folder are
    // found beside kernel's and stdlib's.
    for (const char *application : {"kernel", "stdlib"})
      if (auto entry = applications_.find(application);
          entry != applications_.end())
        for (const char *sub : {"/include", "/src"})
          source.includeDirs.push_back(entry->second + sub);
    source.sourcePath =
        "lib/" + root.filename().string() + "/src/" + source.name;
  }
  source.path = path.string();
  modules_.push_back(std::move(module));
  return true;
}

bool ArchiveBuilder::readList() {
  std::string error;
  std::optional<std::string> text =
      codegen::readFile(options_.moduleList, error);
  if (!text) {
    printError("cannot read '" + options_.moduleList + "': " + error);
    return false;
  }
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(*text).split(lines, '\n');
  bool ok = true;
  unsigned number = 0;
  for (llvm::StringRef line : lines) {
    ++number;
    line = line.split('#').first.trim();
    if (line.empty())
      continue;
    llvm::SmallVector<llvm::StringRef> words;
    line.split(words, ' ', -1, false);
    bool isRow =
        words.size() == 3 || (words.size() == 4 && words[3].starts_with("-D"));
    if (!isRow || (words[0] != "otp" && words[0] != "own")) {
      printError(options_.moduleList + ":" + std::to_string(number) +
                 ": expected 'otp APPLICATION MODULE' or 'own FOLDER MODULE'");
      ok = false;
      continue;
    }
    ok &= addRow(words, number);
  }
  return ok;
}

void ArchiveBuilder::build(const ListedModule &module) {
  std::string stem = options_.output + "/" + module.name;
  // The cache is asked through the archive itself: an entry with the right key
  // is the module.
  CompiledModule compiled =
      compileModule(module.source, settings_, cache_, scratch_.path());
  std::string error;
  if (compiled.status == CompiledModule::Status::Ok && compiled.fromCache &&
      compiled.link.objectPath == stem + ".o") {
    std::lock_guard<std::mutex> lock(mutex_);
    keys_[module.name] = compiled.key;
    return;
  }
  if (compiled.status == CompiledModule::Status::NeedsHelper) {
    std::lock_guard<std::mutex> lock(mutex_);
    deferred_.push_back(&module);
    return;
  }
  if (compiled.status == CompiledModule::Status::Ok) {
    std::optional<std::string> object =
        codegen::readFile(compiled.link.objectPath, error);
    if (!object || !codegen::writeModuleFiles(
                       stem, compiled.key, *object,
                       codegen::printSummary(compiled.link.summary), error)) {
      compiled.messages +=
          "lumen: error: cannot write '" + stem + ".o': " + error + "\n";
      compiled.status = CompiledModule::Status::Failed;
    }
    std::error_code code;
    if (compiled.link.objectPath.rfind(scratch_.path(), 0) == 0)
      fs::remove(compiled.link.objectPath, code);
  }
  std::lock_guard<std::mutex> lock(mutex_);
  ++compiled_;
  if (compiled.status == CompiledModule::Status::Ok) {
    keys_[module.name] = compiled.key;
    return;
  }
  ++failed_;
  printRaw(compiled.messages);
  if (compiled.status == CompiledModule::Status::Bug) {
    printBug("cannot compile '" + module.source.path + "'");
    status_ = kExitBug;
  } else {
    printError("cannot compile '" + module.source.path + "'");
    status_ = std::max(status_, int(kExitFailed));
  }
}

/// The resources of OTP's applications, as lib/NAME-VSN/ebin/NAME.app.
void ArchiveBuilder::copyApplications() {
  std::error_code code;
  fs::remove_all(options_.output + "/lib", code);
  for (const std::string &name : listed_) {
    fs::path root = applications_[name];
    fs::path from = root / "ebin" / (name + ".app");
    if (!fs::exists(from, code))
      continue; // only the headers of OTP are here
    fs::path to = fs::path(options_.output) / "lib" / root.filename() / "ebin";
    fs::create_directories(to, code);
    fs::copy_file(from, to / (name + ".app"),
                  fs::copy_options::overwrite_existing, code);
    if (code) {
      printError("cannot copy '" + from.string() + "': " + code.message());
      status_ = std::max(status_, int(kExitFailed));
    }
  }
}

void ArchiveBuilder::buildAll(
    const std::vector<const ListedModule *> &modules) {
  Progress progress("compiling OTP", modules.size());
  forEachInParallel(modules.size(), options_.jobs, [&](size_t i) {
    build(*modules[i]);
    progress.step(modules[i]->name);
  });
}

std::string ArchiveBuilder::allKeys() const {
  std::string text = std::string(kCompilerId) + "\n";
  for (const auto &[name, key] : keys_)
    text += name + " " + key + "\n";
  return text;
}

/// What a transform gives depends on the other modules, so their keys are the
/// helper's identity. It is linked only if the cache lacks an answer.
void ArchiveBuilder::buildWithTransforms() {
  std::set<std::string> without;
  for (const ListedModule *module : deferred_)
    without.insert(module->name);
  std::string path = scratch_.path() + "/lumen-forms";
  FormsHelpers helpers(
      codegen::contentHash(allKeys()), [&](std::string &error) {
        return linkStandardHelper(options_.output, targetDir(options_.target),
                                  path, without, error)
                   ? path
                   : "";
      });
  settings_.helpers = &helpers;
  std::vector<const ListedModule *> modules = std::move(deferred_);
  // What an older compiler left must not be linked with what is new.
  std::error_code code;
  for (const std::string &name : without)
    for (const char *extension : {".o", ".sum"})
      fs::remove(options_.output + "/" + name + extension, code);
  buildAll(modules);
  settings_.helpers = nullptr;
}

bool ArchiveBuilder::linkFinalHelper() {
  std::string error;
  std::optional<std::string> runtime =
      codegen::readFile(targetDir(options_.target) + "/liblumen_rt.a", error);
  std::string made =
      allKeys() + (runtime ? codegen::contentHash(*runtime) : "");
  for (const std::string &function : keptInHelpers(options_.output))
    made += "\n" + function;
  std::string id = codegen::contentHash(made);
  std::string idPath = options_.helper + ".id";
  std::error_code code;
  if (fs::exists(options_.helper, code) &&
      codegen::readFile(idPath, error) == id)
    return true;
  fs::remove(idPath, code);
  error.clear();
  if (linkStandardHelper(options_.output, targetDir(options_.target),
                         options_.helper, {}, error) &&
      codegen::writeFile(idPath, id, error))
    return true;
  printError("cannot make '" + options_.helper + "': " + error);
  return false;
}

/// Modules that are no longer in the list must not be linked.
void ArchiveBuilder::removeStale() {
  std::set<std::string> names;
  for (const ListedModule &module : modules_)
    names.insert(module.name);
  std::error_code code;
  std::vector<fs::path> stale;
  for (fs::directory_iterator it(options_.output, code), end;
       !code && it != end; it.increment(code)) {
    std::string extension = it->path().extension().string();
    if ((extension == ".sum" || extension == ".o") &&
        !names.count(it->path().stem().string()))
      stale.push_back(it->path());
  }
  for (const fs::path &path : stale)
    fs::remove(path, code);
}

int ArchiveBuilder::run() {
  if (!readList())
    return kExitFailed;
  std::error_code code;
  fs::create_directories(options_.output, code);
  if (code) {
    printError("cannot make the folder '" + options_.output +
               "': " + code.message());
    return kExitFailed;
  }
  settings_.needObject = true;
  settings_.kinds.clear();
  settings_.warnings = {"none"}; // OTP's own are not the user's business
  settings_.archiveDir = options_.output;
  settings_.isLinting = false;
  std::vector<const ListedModule *> all;
  for (const ListedModule &module : modules_)
    all.push_back(&module);
  // Parse transforms run here, whatever the modules are for.
  std::unique_ptr<FormsHelpers> helpers;
  if (options_.target != codegen::hostTarget().name) {
    helpers = makeFormsHelpers(codegen::hostTarget().name);
    settings_.helpers = helpers.get();
  }
  buildAll(all);
  if (!deferred_.empty() && failed_ == 0)
    buildWithTransforms();
  removeStale();
  copyApplications();
  std::string error;
  if (compiled_ &&
      !codegen::writeFile(options_.output + "/.stamp", "", error)) {
    printError("cannot write '" + options_.output + "/.stamp': " + error);
    return kExitFailed;
  }
  if (!options_.helper.empty() && failed_ == 0 && !linkFinalHelper())
    return kExitFailed;
  if (options_.verbose || failed_)
    printNote("archive: " + std::to_string(modules_.size()) + " modules, " +
              std::to_string(compiled_) + " compiled, " +
              std::to_string(failed_) + " failed");
  return status_;
}

int archiveCommand(const Options &options) {
  return ArchiveBuilder(options).run();
}

} // namespace lumen::tool
