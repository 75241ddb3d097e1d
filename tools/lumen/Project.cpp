//===- Project.cpp - what lumen test finds in a folder --------------------===//

#include "tools/lumen/Project.h"

#include "codegen/link/ModuleFiles.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/lex/Lexer.h"
#include "frontend/parse/Parser.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"

#include "llvm/Support/Regex.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <stdlib.h>

namespace fs = std::filesystem;

namespace lumen::tool {

using frontend::ConstTerm;

//===----------------------------------------------------------------------===//
// rebar.config
//===----------------------------------------------------------------------===//

/// The terms of a file as file:consult/1 reads them.
static bool consult(const fs::path &path, std::vector<ConstTerm> &terms) {
  std::string error;
  std::optional<std::string> text = codegen::readFile(path.string(), error);
  if (!text) {
    printError("cannot read '" + path.string() + "': " + error);
    return false;
  }
  frontend::AstContext context;
  uint32_t buffer =
      context.sources().addBuffer(path.string(), std::move(*text) + "\n");
  frontend::Lexer lexer(
      context, buffer,
      context.sources().addPresumedFile(path.string(), buffer, 0));
  while (true) {
    std::vector<frontend::Token> tokens;
    frontend::LexError lexError;
    frontend::Lexer::Status status = lexer.nextForm(tokens, lexError);
    if (status == frontend::Lexer::Status::Eof)
      return true;
    std::optional<ConstTerm> term;
    std::vector<frontend::Node *> exprs;
    if (status == frontend::Lexer::Status::Form &&
        frontend::Parser(context, tokens).parseExprs(exprs) &&
        exprs.size() == 1)
      term = frontend::evaluateLiteral(exprs[0]);
    if (!term) {
      printError("'" + path.string() + "': term " +
                 std::to_string(terms.size() + 1) + " of the file is no term");
      return false;
    }
    terms.push_back(std::move(*term));
  }
}

static bool isAtom(const ConstTerm &term, const char *name) {
  return term.kind == ConstTerm::Kind::Atom && term.text == name;
}

/// {Key, Value}.
static bool isPair(const ConstTerm &term, const char *key) {
  return term.kind == ConstTerm::Kind::Tuple && term.items.size() == 2 &&
         isAtom(term.items[0], key);
}

/// A list of characters, or a binary.
static std::optional<std::string> textOf(const ConstTerm &term) {
  if (term.kind == ConstTerm::Kind::Bits)
    return term.text;
  if (term.kind != ConstTerm::Kind::List || !term.isProper)
    return std::nullopt;
  std::string text;
  for (const ConstTerm &item : term.items) {
    if (item.kind != ConstTerm::Kind::Integer || item.text.size() > 3)
      return std::nullopt;
    text += static_cast<char>(atoi(item.text.c_str()));
  }
  return text;
}

/// What was meant by the options' {Key, List} with this key, all of them.
static std::vector<ConstTerm> listsUnder(const std::vector<ConstTerm> &terms,
                                         const char *key) {
  std::vector<ConstTerm> found;
  for (const ConstTerm &term : terms)
    if (isPair(term, key) && term.items[1].kind == ConstTerm::Kind::List &&
        term.items[1].isProper)
      found.insert(found.end(), term.items[1].items.begin(),
                   term.items[1].items.end());
  return found;
}

namespace {

/// Finds the parts of one project.
class Finder {
public:
  Finder(Options &options, Project &project)
      : options_(options), project_(project), root_(options.project) {}

  bool find();

private:
  bool readConfig();
  void takeCompilerOption(const ConstTerm &option);
  void defineMacro(const std::string &name, const std::string &value);
  bool addOwn(const fs::path &folder);
  void addTests(const fs::path &folder);
  bool addDependencies();

  Options &options_;
  Project &project_;
  fs::path root_;
  std::vector<std::string> sourceDirs_{"src"}, testDirs_{"test"};
  std::vector<std::string> dependencies_; ///< names, in the order of finding
  std::vector<SourceFile> tests_;
};

} // namespace

void Finder::defineMacro(const std::string &name, const std::string &value) {
  // The command line's definition wins.
  for (const std::string &define : options_.defines)
    if (define.substr(0, define.find('=')) == name)
      return;
  options_.defines.push_back(value.empty() ? name : name + "=" + value);
}

void Finder::takeCompilerOption(const ConstTerm &option) {
  // {platform_define, RegExp, Macro}, {platform_define, RegExp, Macro, Value}:
  // for the OTP that lumen is.
  if (option.kind == ConstTerm::Kind::Tuple && option.items.size() >= 3 &&
      isAtom(option.items[0], "platform_define")) {
    std::optional<std::string> text = textOf(option.items[1]);
    if (!text || !llvm::Regex(*text).match("25-x86_64-unknown-linux-gnu-64") ||
        option.items[2].kind != ConstTerm::Kind::Atom)
      return;
    std::string value;
    if (option.items.size() > 3)
      frontend::printTerm(value, option.items[3]);
    return defineMacro(option.items[2].text, value);
  }
  if (option.kind == ConstTerm::Kind::Tuple && option.items.size() >= 2 &&
      option.items.size() <= 3 && isAtom(option.items[0], "d") &&
      option.items[1].kind == ConstTerm::Kind::Atom) {
    std::string value;
    if (option.items.size() > 2)
      frontend::printTerm(value, option.items[2]);
    return defineMacro(option.items[1].text, value);
  }
  if (isPair(option, "i")) {
    if (std::optional<std::string> dir = textOf(option.items[1]))
      options_.includeDirs.push_back((root_ / *dir).string());
    return;
  }
  if (isAtom(option, "warnings_as_errors")) {
    options_.warnings.push_back("erlc-error");
    return;
  }
  std::string text;
  frontend::printTerm(text, option);
  options_.erlOptions.push_back(std::move(text));
}

bool Finder::readConfig() {
  std::error_code code;
  fs::path path = root_ / "rebar.config";
  if (!fs::exists(path, code))
    return true;
  std::vector<ConstTerm> terms;
  if (!consult(path, terms))
    return false;
  // The profile `test` adds to what stands outside.
  for (ConstTerm &profile : listsUnder(terms, "profiles"))
    if (isPair(profile, "test") &&
        profile.items[1].kind == ConstTerm::Kind::List)
      for (ConstTerm &term : profile.items[1].items)
        terms.push_back(term);
  for (const ConstTerm &option : listsUnder(terms, "erl_opts"))
    takeCompilerOption(option);
  for (const ConstTerm &option : listsUnder(terms, "eunit_compile_opts"))
    takeCompilerOption(option);
  for (const ConstTerm &option : listsUnder(terms, "eunit_opts"))
    project_.isVerbose |= isAtom(option, "verbose");
  for (const ConstTerm &dir : listsUnder(terms, "src_dirs"))
    if (std::optional<std::string> text = textOf(dir);
        text && std::find(sourceDirs_.begin(), sourceDirs_.end(), *text) ==
                    sourceDirs_.end())
      sourceDirs_.push_back(*text);
  for (const ConstTerm &dir : listsUnder(terms, "extra_src_dirs"))
    if (std::optional<std::string> text = textOf(dir);
        text && std::find(testDirs_.begin(), testDirs_.end(), *text) ==
                    testDirs_.end())
      testDirs_.push_back(*text);
  // name, {name, Version}, {name, Version, Source}.
  for (const ConstTerm &item : listsUnder(terms, "deps")) {
    const ConstTerm &name =
        item.kind == ConstTerm::Kind::Tuple && !item.items.empty()
            ? item.items[0]
            : item;
    if (name.kind == ConstTerm::Kind::Atom)
      dependencies_.push_back(name.text);
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Modules
//===----------------------------------------------------------------------===//

static std::vector<std::string> includeDirsOf(const fs::path &folder) {
  std::error_code code;
  return {(folder / "include").string(), (folder / "src").string(),
          (folder / "test").string(),
          fs::absolute(folder, code).lexically_normal().parent_path().string()};
}

/// An application or plain modules.
bool Finder::addOwn(const fs::path &folder) {
  size_t first = project_.inputs.sources.size();
  if (hasResource(folder)) {
    if (!addApplication(folder.string(), "", project_.inputs))
      return false;
  }
  std::set<std::string> known;
  for (size_t i = first; i < project_.inputs.sources.size(); ++i)
    known.insert(project_.inputs.sources[i].path);
  for (const std::string &dir : sourceDirs_)
    for (const fs::path &path : sourcesIn(folder / dir))
      if (known.insert(path.string()).second)
        project_.inputs.sources.push_back(
            {path.string(), "", {}, "", "", inputKindOf(path.string())});
  for (size_t i = first; i < project_.inputs.sources.size(); ++i)
    project_.inputs.sources[i].includeDirs = includeDirsOf(folder);
  addTests(folder);
  return true;
}

void Finder::addTests(const fs::path &folder) {
  for (const std::string &dir : testDirs_)
    for (const fs::path &path : sourcesIn(folder / dir, /*recursive=*/false)) {
      std::string stem = path.stem().string();
      if (stem.size() > 6 && stem.compare(stem.size() - 6, 6, "_SUITE") == 0)
        continue;
      tests_.push_back({path.string(), "", includeDirsOf(folder), "", "",
                        inputKindOf(path.string())});
    }
}

/// What the project's applications and rebar.config name and OTP has not.
bool Finder::addDependencies() {
  std::map<std::string, std::string> otp =
      otpApplications(findOtpRoot(options_.otpRoot));
  std::set<std::string> known;
  for (const Application &application : project_.inputs.applications)
    known.insert(application.file.name);
  std::vector<std::string> folders;
  const char *environment = getenv("ERL_LIBS");
  for (const char *dir : {"_checkouts", "_build/test/lib", "_build/default/lib",
                          "deps"})
    folders.push_back((root_ / dir).string());
  llvm::SmallVector<llvm::StringRef> parts;
  llvm::StringRef(environment ? environment : "")
      .split(parts, ':', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef part : parts)
    folders.push_back(part.str());
  size_t named = dependencies_.size();
  for (const Application &application : project_.inputs.applications)
    dependencies_.insert(dependencies_.end(),
                         application.file.applications.begin(),
                         application.file.applications.end());
  for (size_t i = 0; i < dependencies_.size(); ++i) {
    std::string name = dependencies_[i];
    if (otp.count(name) || !known.insert(name).second)
      continue;
    bool isFound = false;
    for (const std::string &folder : folders) {
      fs::path path = fs::path(folder) / name;
      if (!hasResource(path))
        continue;
      if (!addApplication(path.string(), "", project_.inputs))
        return false;
      const Application &added = project_.inputs.applications.back();
      dependencies_.insert(dependencies_.end(),
                           added.file.applications.begin(),
                           added.file.applications.end());
      options_.includeDirs.push_back(folder);
      isFound = true;
      break;
    }
    // What an application names is checked for the whole program.
    if (!isFound && i < named &&
        std::find(dependencies_.begin() + named, dependencies_.end(), name) ==
            dependencies_.end())
      printNote("the dependency '" + name + "' is in none of _checkouts, "
                "_build/test/lib, _build/default/lib and deps");
  }
  return true;
}

bool Finder::find() {
  std::error_code code;
  if (!fs::is_directory(root_, code)) {
    printError("'" + options_.project + "': there is no such folder");
    return false;
  }
  root_ = root_.lexically_normal();
  if (root_.filename().empty())
    root_ = root_.parent_path();
  defineMacro("TEST", "");
  defineMacro("EUNIT", "");
  if (!readConfig())
    return false;
  std::vector<fs::path> folders{root_};
  for (const char *dir : {"apps", "lib"}) {
    std::vector<fs::path> found;
    for (fs::directory_iterator it(root_ / dir, code), last;
         !code && it != last; it.increment(code))
      if (fs::is_directory(it->path() / "src", code))
        found.push_back(it->path());
    std::sort(found.begin(), found.end());
    // Headers of the one for the other.
    if (!found.empty())
      options_.includeDirs.push_back((root_ / dir).string());
    folders.insert(folders.end(), found.begin(), found.end());
  }
  for (const fs::path &folder : folders)
    if (!addOwn(folder))
      return false;
  std::vector<SourceFile> &sources = project_.inputs.sources;
  sources.insert(sources.end(), tests_.begin(), tests_.end());
  project_.ownCount = sources.size();
  project_.inputs.plainCount = project_.ownCount;
  if (sources.empty()) {
    printError("'" + options_.project + "': there are no modules in src, test, "
               "apps/*/src and lib/*/src");
    return false;
  }
  if (!addDependencies())
    return false;
  if (!addNamedApplications(options_, project_.inputs))
    return false;
  checkNeededApplications(options_, project_.inputs);
  // src/a.erl, not ./src/a.erl, in messages and traces.
  for (SourceFile &source : sources) {
    source.path = fs::path(source.path).lexically_normal().string();
    for (std::string &dir : source.includeDirs)
      dir = fs::path(dir).lexically_normal().string();
  }
  return true;
}

bool findProject(Options &options, Project &project) {
  return Finder(options, project).find();
}

} // namespace lumen::tool
