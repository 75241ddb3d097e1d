//===- Applications.cpp - what a program is made of -----------------------===//

#include "tools/lumen/Applications.h"
#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

namespace fs = std::filesystem;

namespace lumen::tool {

static bool endsWith(const std::string &text, const char *end) {
  std::string_view tail = end;
  return text.size() >= tail.size() &&
         text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

/// Files below the folder with this ending, sorted by path.
static std::vector<fs::path> filesWith(const fs::path &folder, const char *end,
                                       bool recursive) {
  std::vector<fs::path> found;
  std::error_code code;
  auto add = [&](const fs::directory_entry &entry) {
    if (entry.is_regular_file(code) &&
        endsWith(entry.path().filename().string(), end))
      found.push_back(entry.path());
  };
  if (recursive)
    for (fs::recursive_directory_iterator it(folder, code), last;
         !code && it != last; it.increment(code))
      add(*it);
  else
    for (fs::directory_iterator it(folder, code), last; !code && it != last;
         it.increment(code))
      add(*it);
  std::sort(found.begin(), found.end());
  return found;
}

static bool readResourceFile(const std::string &path,
                             Application &application) {
  std::string error;
  std::optional<std::string> text = codegen::readFile(path, error);
  if (!text) {
    printError("cannot read '" + path + "': " + error);
    return false;
  }
  std::optional<codegen::ApplicationFile> file =
      codegen::parseApplicationFile(std::move(*text), error);
  if (!file) {
    printError("'" + path + "' is no application resource: " + error);
    return false;
  }
  application.file = std::move(*file);
  return true;
}

/// The resource: the source's, for what ebin holds may be older.
static std::vector<fs::path> resourcesIn(const fs::path &folder) {
  std::vector<fs::path> files = filesWith(folder / "src", ".app.src", false);
  return files.empty() ? filesWith(folder / "ebin", ".app", false) : files;
}

bool hasResource(const fs::path &folder) {
  return !resourcesIn(folder).empty();
}

static bool readResource(const fs::path &folder, const std::string &option,
                         Application &application) {
  std::vector<fs::path> files = resourcesIn(folder);
  if (files.size() != 1) {
    printError(option + folder.string() + ": there is " +
               (files.empty() ? "neither src/NAME.app.src nor ebin/NAME.app"
                              : "more than one application resource"));
    return false;
  }
  return readResourceFile(files.front().string(), application);
}

std::vector<fs::path> sourcesIn(const fs::path &folder, bool recursive) {
  std::vector<fs::path> found = filesWith(folder, ".erl", recursive);
  std::set<fs::path> stems;
  for (const fs::path &path : found)
    stems.insert(path.stem());
  for (const char *end : {".xrl", ".yrl"})
    for (fs::path &path : filesWith(folder, end, recursive))
      if (stems.insert(path.stem()).second)
        found.push_back(std::move(path));
  std::sort(found.begin(), found.end());
  return found;
}

static bool isResource(const std::string &file) {
  return endsWith(file, ".app") || endsWith(file, ".app.src");
}

bool addApplication(const std::string &name, const std::string &option,
                    ProgramInputs &inputs) {
  fs::path folder = name;
  if (folder.filename().empty())
    folder = folder.parent_path();
  std::error_code code;
  if (!fs::is_directory(folder, code)) {
    printError(option + name + ": there is no such folder");
    return false;
  }
  Application application;
  application.folder = folder.string();
  if (!readResource(folder, option, application))
    return false;
  application.firstSource = inputs.sources.size();
  fs::path absolute = fs::absolute(folder, code);
  for (const fs::path &path : sourcesIn(folder / "src")) {
    SourceFile source{path.string(), "", {}, "", "", inputKindOf(path.string())};
    source.includeDirs = {(folder / "include").string(),
                          (folder / "src").string(),
                          // For -include_lib("NAME/include/...").
                          absolute.parent_path().string()};
    inputs.sources.push_back(std::move(source));
  }
  application.sourceCount = inputs.sources.size() - application.firstSource;
  inputs.applications.push_back(std::move(application));
  return true;
}

bool collectInputs(const Options &options, ProgramInputs &inputs) {
  std::vector<Application> named;
  for (const std::string &file : options.files) {
    if (!isResource(file)) {
      inputs.sources.push_back({file, "", {}, "", "", inputKindOf(file)});
      continue;
    }
    Application application;
    if (!readResourceFile(file, application))
      return false;
    named.push_back(std::move(application));
  }
  inputs.plainCount = inputs.sources.size();
  inputs.hasPlainResource = !named.empty();
  // The modules beside it are those of the one application; several must say
  // themselves which are whose.
  if (named.size() == 1)
    named.front().sourceCount = inputs.plainCount;
  for (Application &application : named)
    inputs.applications.push_back(std::move(application));
  if (!addNamedApplications(options, inputs))
    return false;
  checkNeededApplications(options, inputs);
  return true;
}

//===----------------------------------------------------------------------===//
// OTP's applications
//===----------------------------------------------------------------------===//

/// Those of trees with sources, by name; the first tree that has one counts.
static std::map<std::string, std::string>
otpApplicationsWithSources(const Options &options) {
  std::map<std::string, std::string> found;
  for (const std::string &root : otpRoots(options.otpRoot))
    for (const auto &[name, folder] : otpApplications(root))
      if (!found.count(name) && hasResource(folder) &&
          !sourcesIn(fs::path(folder) / "src").empty())
        found.emplace(name, folder);
  return found;
}

std::string otpApplicationWith(const Options &options,
                               const std::string &module) {
  for (const auto &[name, folder] : otpApplicationsWithSources(options))
    for (const fs::path &source : sourcesIn(fs::path(folder) / "src"))
      if (source.stem() == module)
        return name;
  return "";
}

/// What OTP's makefiles say, each for its application: headers are in any of its own
/// folders, beside kernel's and stdlib's modules, or public ones of others.
static std::vector<std::string>
otpIncludeDirs(const fs::path &folder,
               const std::map<std::string, std::string> &known) {
  std::vector<std::string> dirs{(folder / "src").string(),
                                (folder / "include").string()};
  std::error_code code;
  for (fs::recursive_directory_iterator it(folder / "src", code), last;
       !code && it != last; it.increment(code))
    if (it->is_directory(code))
      dirs.push_back(it->path().string());
  for (const char *name : {"kernel", "stdlib"})
    if (auto entry = known.find(name); entry != known.end())
      dirs.push_back(entry->second + "/src");
  for (const auto &[name, other] : known)
    dirs.push_back(other + "/include");
  return dirs;
}

/// One of OTP's from its sources, as OTP's own modules are made and called.
static bool addOtpApplication(const std::string &folder,
                              const std::map<std::string, std::string> &known,
                              ProgramInputs &inputs) {
  size_t first = inputs.sources.size();
  if (!addApplication(folder, "--app ", inputs))
    return false;
  std::vector<std::string> dirs = otpIncludeDirs(folder, known);
  for (size_t i = first; i < inputs.sources.size(); ++i) {
    SourceFile &source = inputs.sources[i];
    fs::path path = source.path;
    source.name = path.filename().string();
    source.sourcePath =
        (fs::path("lib") /
         path.lexically_relative(fs::path(folder).parent_path()))
            .string();
    source.includeDirs = dirs;
    source.isOtps = true;
  }
  return true;
}

/// One of OTP's in the archive: only its resource, for modules come as they are
/// reached.
static bool addArchived(const std::string &name, const std::string &folder,
                        ProgramInputs &inputs) {
  Application application;
  if (!readResourceFile(
          (fs::path(folder) / "ebin" / (name + ".app")).string(), application))
    return false;
  application.firstSource = inputs.sources.size();
  inputs.applications.push_back(std::move(application));
  return true;
}

bool addNamedApplications(const Options &options, ProgramInputs &inputs) {
  std::map<std::string, std::string> archived, known;
  for (const std::string &name : options.applications) {
    std::error_code code;
    if (name.find('/') != std::string::npos || fs::is_directory(name, code)) {
      if (!addApplication(name, "--app ", inputs))
        return false;
      continue;
    }
    if (known.empty()) {
      archived = otpApplications(archiveDir(options.target));
      known = otpApplicationsWithSources(options);
    }
    bool ok;
    if (auto found = archived.find(name); found != archived.end()) {
      ok = addArchived(name, found->second, inputs);
    } else if (found = known.find(name); found != known.end()) {
      ok = addOtpApplication(found->second, known, inputs);
    } else {
      printError("--app " + name +
                 ": there is no such folder, nor is it an application of OTP "
                 "whose sources are here");
      ok = false;
    }
    if (!ok)
      return false;
  }
  return true;
}

void checkNeededApplications(const Options &options,
                             const ProgramInputs &inputs) {
  std::map<std::string, std::string> known =
      otpApplications(archiveDir(options.target));
  // Without the archive, all of OTP would be missing.
  if (known.empty())
    return;
  for (const Application &application : inputs.applications)
    known.emplace(application.file.name, application.folder);
  std::optional<std::map<std::string, std::string>> otp;
  for (const Application &application : inputs.applications)
    for (const std::string &name : application.file.applications) {
      if (!known.emplace(name, "").second)
        continue;
      if (!otp)
        otp = otpApplicationsWithSources(options);
      printNote("the application '" + application.file.name + "' needs '" +
                name + "', which is not in the program" +
                (otp->count(name) ? "; OTP has it: --app " + name : ""));
    }
}

void addInputs(CompileSettings &settings, const ProgramInputs &inputs) {
  settings.programFiles = inputs.sources;
  for (const Application &application : inputs.applications)
    if (!application.folder.empty())
      settings.frontend.apps.emplace_back(application.file.name,
                                          application.folder);
}

bool copyPrivateFiles(const ProgramInputs &inputs, const std::string &program) {
  for (const Application &application : inputs.applications) {
    if (application.folder.empty())
      continue;
    fs::path from = fs::path(application.folder) / "priv";
    std::error_code code;
    if (!fs::is_directory(from, code))
      continue;
    fs::path to = fs::path(program).parent_path() / "lib" /
                  application.libraryName() / "priv";
    fs::create_directories(to, code);
    if (!code && !fs::equivalent(from, to, code))
      fs::copy(from, to,
               fs::copy_options::recursive |
                   fs::copy_options::overwrite_existing,
               code);
    if (code) {
      printError("cannot copy '" + from.string() + "' to '" + to.string() +
                 "': " + code.message());
      return false;
    }
  }
  return true;
}

} // namespace lumen::tool
