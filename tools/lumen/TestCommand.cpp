//===- TestCommand.cpp - lumen test ---------------------------------------===//
//
// A project's modules become one program, whose main function (lumen_test) has
// EUnit run the tests that its arguments name. So choosing other tests links
// nothing again.
//
//===----------------------------------------------------------------------===//

#include "frontend/basic/Suggest.h"
#include "tools/lumen/Commands.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Project.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace fs = std::filesystem;

namespace lumen::tool {

static bool endsWith(const std::string &text, std::string_view end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// Whether EUnit would find tests in the module.
static bool hasTests(const CompiledModule &module) {
  for (const auto &[name, arity] : module.link.summary.exports)
    if (arity == 0 && (endsWith(name, "_test") || endsWith(name, "_test_")))
      return true;
  return false;
}

/// Checks that the project has a module; says so if not.
static bool checkModule(const std::string &name,
                        const std::set<std::string> &known) {
  if (known.count(name))
    return true;
  frontend::NameSuggester near(name);
  for (const std::string &other : known)
    near.offer(other);
  printError("the project has no module '" + name + "'" +
             (near.best().empty() ? ""
                                  : "; did you mean '" + near.best() + "'?"));
  return false;
}

int testCommand(const Options &given) {
  Options options = given;
  Project project;
  if (!findProject(options, project))
    return kExitFailed;
  options.entry = "lumen_test:main";
  options.boot = "yes";
  options.workingDir = options.project;
  auto prepare = [&](const std::vector<CompiledModule> &modules,
                     Options &program) {
    std::set<std::string> known, tested;
    for (size_t i = 0; i < project.ownCount; ++i) {
      // Tests may call what they know by name only.
      program.keep.push_back(modules[i].name);
      known.insert(modules[i].name);
      if (hasTests(modules[i]))
        tested.insert(modules[i].name);
    }
    std::vector<std::string> &words = program.programArguments;
    if (program.testVerbose || project.isVerbose)
      words.push_back("verbose");
    if (!program.surefireDir.empty()) {
      std::error_code code;
      fs::path dir = fs::absolute(program.surefireDir, code);
      fs::create_directories(dir, code);
      if (code) {
        printError("cannot make the folder '" + dir.string() +
                   "': " + code.message());
        return int(kExitFailed);
      }
      words.insert(words.end(), {"surefire", dir.string()});
    }
    for (const std::string &name : program.testModules) {
      if (!checkModule(name, known))
        return int(kExitFailed);
      words.insert(words.end(), {"module", name});
    }
    for (const std::string &test : program.testFunctions) {
      size_t colon = test.find(':');
      if (!checkModule(test.substr(0, colon), known))
        return int(kExitFailed);
      words.insert(words.end(),
                   {"test", test.substr(0, colon), test.substr(colon + 1)});
    }
    if (!program.testModules.empty() || !program.testFunctions.empty())
      return int(kExitOk);
    for (const std::string &name : tested) {
      // EUnit runs NAME_tests with NAME.
      if (endsWith(name, "_tests") &&
          tested.count(name.substr(0, name.size() - 6)))
        continue;
      words.insert(words.end(), {"module", name});
    }
    return int(kExitOk);
  };
  return runInputs(options, project.inputs, prepare);
}

} // namespace lumen::tool
