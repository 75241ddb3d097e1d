//===- Link.cpp - from compiled modules to an executable ------------------===//

#include "codegen/link/Link.h"

#include "codegen/link/Lld.h"
#include "codegen/link/ModuleFiles.h"
#include "codegen/link/ProgramTables.h"
#include "codegen/link/Reachability.h"
#include "codegen/link/SizeReport.h"
#include "codegen/link/SourceMap.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/Wasm.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <filesystem>
#include <map>
#include <set>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lumen::codegen {

namespace {

/// The first function of every program; a module of ours in the archive.
const FunctionName kStart{"lumen_init", "start", 0};
/// Linked if the kernel is to be started; lumen_init looks for it.
const FunctionName kBoot{"lumen_boot", "start", 1};

class Linker {
public:
  Linker(std::vector<LinkModule> &userModules, const LinkOptions &options)
      : userModules_(userModules), options_(options),
        archive_(options.archiveDir), reachability_(userModules, archive_) {}

  LinkOutcome link();

private:
  using Status = LinkOutcome::Status;

  LinkOutcome fail(const std::string &message, Status status = Status::Failed) {
    outcome_.errors.push_back(message);
    outcome_.status = status;
    return outcome_;
  }
  bool hasErrors() const { return !outcome_.errors.empty(); }

  const LinkModule *userModule(llvm::StringRef name) const;
  void addEntry();
  void addKeep(const std::string &text);
  void addApplications();
  bool addUsedApplications();
  void addCallbacks(const ApplicationFile &file);
  void embed(const LinkOptions::LinkedApplication &application);
  void writeReport();
  ProgramPlan plan();
  std::vector<std::string> elfArguments(const std::string &tables,
                                        const std::string &output);
  std::vector<std::string> wasmArguments(const std::string &tables,
                                         const std::string &output);
  bool checkWasm(const std::string &program);
  void makeExecutable(const std::string &temporaryDir);
  bool runLld(const std::string &tables, const std::string &executable);
  bool addSourceMap(const std::string &executable);
  bool addSizes(const std::string &tables, const std::string &executable);
  std::string linkCommandFile() const;
  bool runLinkCommand(const std::string &tables,
                      const std::string &executable);

  std::vector<LinkModule> &userModules_;
  const LinkOptions &options_;
  Archive archive_;
  Reachability reachability_;
  LinkOutcome outcome_;
  /// OTP's, by name, and those of them that the program has.
  std::map<std::string, LinkOptions::LinkedApplication> otpApplications_;
  std::set<std::string> embedded_;
  std::vector<std::pair<std::string, std::string>> files_;
};

/// A folder that is removed with all that is in it.
class TemporaryDir {
public:
  explicit TemporaryDir(const std::string &beside) {
    path_ = beside + ".lumen-XXXXXX";
    if (!mkdtemp(path_.data())) {
      error_ = strerror(errno);
      path_.clear();
    }
  }
  ~TemporaryDir() {
    std::error_code code;
    if (!path_.empty())
      std::filesystem::remove_all(path_, code);
  }
  const std::string &path() const { return path_; }
  const std::string &error() const { return error_; }

private:
  std::string path_, error_;
};

} // namespace

static bool exports(const ModuleSummary &summary, llvm::StringRef function,
                    unsigned arity) {
  return llvm::is_contained(summary.exports,
                            std::make_pair(function.str(), arity));
}

const LinkModule *Linker::userModule(llvm::StringRef name) const {
  for (const LinkModule &module : userModules_)
    if (module.summary.module == name)
      return &module;
  return nullptr;
}

/// main/1 comes before main/0, as escript has it.
void Linker::addEntry() {
  const std::string &name = options_.entryModule;
  const std::string &function = options_.entryFunction;
  const LinkModule *module = userModule(name);
  if (!module)
    module = archive_.load(name);
  if (!module) {
    fail("the program cannot start: there is no module '" + name + "'");
    return;
  }
  for (unsigned arity : {1u, 0u})
    if (exports(module->summary, function, arity)) {
      reachability_.addRoot({name, function, arity}, "the entry point");
      return;
    }
  fail("the program cannot start: module '" + name + "' exports neither " +
       function + "/1 nor " + function +
       "/0; export one of them, or choose another function with --entry");
}

void Linker::addKeep(const std::string &text) {
  std::string reason = "--keep " + text;
  llvm::StringRef rest = text;
  auto unknown = [&] {
    fail("--keep " + text + ": there is no such function");
  };
  if (!rest.contains(':')) {
    if (!reachability_.addRootModule(rest, reason))
      fail("--keep " + text + ": there is no such module");
    return;
  }
  if (std::optional<FunctionName> name = parseFunctionName(text)) {
    if (!reachability_.addRoot(*name, reason))
      unknown();
    return;
  }
  auto [moduleName, function] = rest.split(':');
  const LinkModule *module = userModule(moduleName);
  if (!module)
    module = archive_.load(moduleName);
  bool found = false;
  if (module)
    for (const auto &[exported, arity] : module->summary.exports)
      if (exported == function)
        found |=
            reachability_.addRoot({moduleName.str(), exported, arity}, reason);
  if (!found)
    unknown();
}

/// What the application master calls in an application's callback module.
void Linker::addCallbacks(const ApplicationFile &file) {
  if (file.callback.empty())
    return;
  reachability_.addAtom(file.callback);
  for (auto [function, arity] : {std::pair<const char *, unsigned>{"start", 2},
                                 {"stop", 1},
                                 {"prep_stop", 1},
                                 {"start_phase", 3},
                                 {"config_change", 3}})
    reachability_.addRoot({file.callback, function, arity},
                          "the application " + file.name);
}

void Linker::embed(const LinkOptions::LinkedApplication &application) {
  const std::string &name = application.file.name;
  if (!embedded_.insert(name).second)
    return;
  files_.emplace_back("lib/" + application.libraryName + "/ebin/" + name +
                          ".app",
                      application.file.text);
}

/// The user's applications, and what OTP's archive has.
void Linker::addApplications() {
  files_ = options_.files;
  namespace fs = std::filesystem;
  std::error_code code;
  for (fs::directory_iterator it(options_.archiveDir + "/lib", code), end;
       !code && it != end; it.increment(code)) {
    std::string library = it->path().filename().string(), error;
    std::string name = library.substr(0, library.find('-'));
    std::optional<std::string> text = readFile(
        (it->path() / "ebin" / (name + ".app")).string(), error);
    std::optional<ApplicationFile> file;
    if (text)
      file = parseApplicationFile(std::move(*text), error);
    if (file)
      otpApplications_[name] = {library, std::move(*file)};
    else
      fail("'" + it->path().string() + "' is damaged: " + error);
  }
  std::string names;
  for (const LinkOptions::LinkedApplication &application :
       options_.applications) {
    embed(application);
    addCallbacks(application.file);
    names += atomSource(application.file.name) + " ";
    // Settings may name modules and functions.
    for (const std::string &atom : application.file.atoms)
      reachability_.addAtom(atom);
  }
  if (!names.empty())
    files_.emplace_back("applications", names);
  for (const auto &[name, content] : files_)
    if (name == "erl_flags")
      reachability_.addRoot({"lumen_flags", "plain", 0}, "--erl-flags");
  if (options_.boot == LinkOptions::Boot::Yes)
    reachability_.addRoot(kBoot, "--boot or --app");
  else if (options_.boot == LinkOptions::Boot::Auto)
    reachability_.decideBoot();
}

/// With the kernel, programs have the resources of the applications that they
/// have modules of, and the code of those that they may start: what their own
/// code or applications name. True if that brings in more.
bool Linker::addUsedApplications() {
  if (!reachability_.isLive(kBoot.symbol()))
    return false;
  reachability_.addRoot({"lumen_boot", "flush", 0}, kBoot.symbol());
  std::set<std::string> wanted;
  for (const auto &[name, application] : otpApplications_)
    if (reachability_.isUserAtom(name))
      wanted.insert(name);
  for (const LinkOptions::LinkedApplication &application :
       options_.applications)
    wanted.insert(application.file.applications.begin(),
                  application.file.applications.end());
  bool more = false;
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string &name : std::set<std::string>(wanted)) {
      auto found = otpApplications_.find(name);
      if (found == otpApplications_.end() || embedded_.count(name))
        continue;
      embed(found->second);
      addCallbacks(found->second.file);
      wanted.insert(found->second.file.applications.begin(),
                    found->second.file.applications.end());
      changed = more = true;
    }
  }
  for (const char *name : {"kernel", "stdlib"})
    if (auto found = otpApplications_.find(name);
        found != otpApplications_.end() && !embedded_.count(name)) {
      embed(found->second);
      addCallbacks(found->second.file);
      more = true;
    }
  return more;
}

/// One line for each live function: its symbol, what made it live, and the
/// dynamic calls in it (`?` for what is not known). Then the functions that call
/// what nothing is known of, wherever their arguments come from.
void Linker::writeReport() {
  std::string text;
  for (const Reachability::LiveFunction &function : reachability_.functions()) {
    text += function.summary->symbol + "  <- " + function.reason;
    for (const DynamicCall &call : function.summary->dynamicCalls)
      text += "  calls " + call.module.value_or("?") + ":" +
              call.function.value_or("?") + "/" +
              (call.arity ? std::to_string(*call.arity) : "?");
    text += "\n";
  }
  for (const std::string &caller : reachability_.unknownCallers())
    text += "unknown call in " + caller + "\n";
  std::string error;
  if (!writeFile(options_.report, text, error))
    fail("cannot write '" + options_.report + "': " + error);
}

ProgramPlan Linker::plan() {
  ProgramPlan plan;
  plan.startSymbol = kStart.symbol();
  plan.entryModule = options_.entryModule;
  plan.entryFunction = options_.entryFunction;
  plan.files = files_;

  std::set<std::string> atoms{plan.entryModule, plan.entryFunction};
  auto addAtoms = [&](const FunctionName &name) {
    atoms.insert(name.module);
    atoms.insert(name.function);
  };
  // Of the user's modules all atoms are known to the program, as they are where
  // modules are loaded whole; of the archive's those that its code can meet.
  auto addLinked = [&](const ModuleSummary &summary,
                       const std::vector<unsigned> &indexes) {
    for (unsigned index : indexes)
      atoms.insert(summary.atoms[index]);
  };
  bool needsAll = reachability_.asksForExistingAtoms();
  bool hasFacts = reachability_.asksForModuleFacts();
  for (const LinkModule *module : reachability_.modules()) {
    const ModuleSummary &summary = module->summary;
    atoms.insert(summary.module);
    if (module->isUser || needsAll)
      atoms.insert(summary.atoms.begin(), summary.atoms.end());
    addLinked(summary, summary.otherAtoms);
    if (hasFacts)
      addLinked(summary, summary.factsAtoms);
    if (!summary.infoSymbol.empty())
      plan.modules.push_back(
          {summary.infoSymbol,
           hasFacts ? moduleFactsSymbol(summary.module) : std::string()});
  }
  for (const Reachability::LiveFunction &function : reachability_.functions())
    addLinked(function.module->summary, function.summary->linkedAtoms);
  plan.hasBifNames = reachability_.asksForBifNames();
  for (const Reachability::LiveFunction &function : reachability_.functions()) {
    if (!function.summary->exported)
      continue;
    plan.exports.push_back({function.module->summary.module,
                            function.summary->function,
                            function.summary->arity});
    addAtoms(plan.exports.back());
  }
  std::set<std::string> bifs;
  auto addBif = [&](const FunctionName &name) {
    if (!bifs.insert(name.symbol()).second)
      return;
    plan.bifStubs.push_back(name);
    plan.bifExports.push_back(name);
    addAtoms(name);
  };
  for (const FunctionName &name : reachability_.bifStubs())
    addBif(name);
  for (const FunctionName &name : reachability_.bifExports())
    addBif(name);
  for (const Reachability::Missing &missing : reachability_.missing()) {
    plan.undefStubs.push_back(missing.name);
    addAtoms(missing.name);
  }
  for (const std::string &atom : atoms)
    if (!isFixedAtom(atom))
      plan.atoms.push_back(atom);
  return plan;
}

std::vector<std::string> Linker::elfArguments(const std::string &tables,
                                              const std::string &output) {
  std::string dir = options_.targetDir + "/";
  std::vector<std::string> arguments = {
      "-m", "elf_x86_64", "-static", "--no-pie", "--gc-sections", "--icf=none",
      "--build-id=none", "-z", "noexecstack",
      // libc++.a asks for -lpthread and the like, which musl has in libc.a.
      "--no-dependent-libraries",
      // One core at a time is enough: several links may run at once.
      "--threads=2", "-o", output};
  if (!options_.debugInfo)
    arguments.push_back("--strip-all");
  for (const char *file : {"crt1.o", "crti.o"})
    arguments.push_back(dir + file);
  arguments.push_back(tables);
  for (const LinkModule *module : reachability_.modules())
    arguments.push_back(module->objectPath);
  arguments.push_back("--start-group");
  for (const char *file :
       {"liblumen_rt.a", "libc++.a", "libc++abi.a", "libbuiltins.a", "libc.a"})
    arguments.push_back(dir + file);
  arguments.push_back("--end-group");
  arguments.push_back(dir + "crtn.o");
  return arguments;
}

/// Where data begins in a wasm program's memory, behind the stack of C++.
static constexpr uint64_t kWasmDataBase = 1 << 20;

std::vector<std::string> Linker::wasmArguments(const std::string &tables,
                                               const std::string &output) {
  std::string base = std::to_string(kWasmDataBase);
  std::vector<std::string> arguments = {
      "--gc-sections", "--fatal-warnings", "--threads=2",
      // An overflow of the stack traps instead of overwriting data.
      "--stack-first", "-z", "stack-size=" + base, "--global-base=" + base,
      // For hosts, after a trap: where the program was.
      "--export=lumen_tell_stack", "--export=__stack_pointer",
      "-o", output};
  if (options_.debugInfo) {
  } else if (options_.keepNames) {
    arguments.push_back("--strip-debug");
  } else {
    // Numbers of functions and addresses as short as they are.
    arguments.push_back("--strip-all");
    arguments.push_back("--compress-relocations");
  }
  // Its data comes first (emitWasmAtoms).
  arguments.push_back(tables + ".atoms");
  arguments.push_back(options_.targetDir + "/" + options_.target->startFile);
  // How pieces jump.
  arguments.push_back(options_.targetDir + (options_.target->hasTrampoline()
                                                ? "/jumps-trampoline.o"
                                                : "/jumps-tail.o"));
  arguments.push_back(tables);
  for (const LinkModule *module : reachability_.modules())
    arguments.push_back(module->objectPath);
  if (options_.target->host == Target::Host::JavaScript) {
    // What the host calls; and functions that must be found before the runtime's.
    for (const char *argument :
         {"--entry=_initialize", "-u", "lumen_start", "-u", "lumen_send"})
      arguments.push_back(argument);
    arguments.push_back(options_.targetDir + "/liblumen_web.a");
  }
  // libc has a main of its own, which must not be found first.
  for (const char *file :
       {"liblumen_rt.a", "libc++.a", "libc++abi.a", "libbuiltins.a", "libc.a"})
    arguments.push_back(options_.targetDir + "/" + file);
  return arguments;
}

/// Were the numbers of atoms right? They are only if the first segment of data
/// is the one that they are relative to.
bool Linker::checkWasm(const std::string &program) {
  auto file = llvm::object::ObjectFile::createObjectFile(program);
  if (!file) {
    fail(llvm::toString(file.takeError()), Status::Bug);
    return false;
  }
  auto *wasm = llvm::cast<llvm::object::WasmObjectFile>(file->getBinary());
  for (const llvm::object::WasmSegment &segment : wasm->dataSegments()) {
    const llvm::wasm::WasmInitExpr &offset = segment.Data.Offset;
    if (!offset.Extended &&
        offset.Inst.Opcode == llvm::wasm::WASM_OPCODE_I32_CONST &&
        static_cast<uint32_t>(offset.Inst.Value.Int32) == kWasmDataBase &&
        llvm::toStringRef(segment.Data.Content).starts_with(kWasmAtomsMark))
      return true;
  }
  fail("the linker has not put the program's data where it was told to",
       Status::Bug);
  return false;
}

bool Linker::runLld(const std::string &tables, const std::string &executable) {
  LldResult result = [&] {
    ObservedStep observed(options_.onStep, "link: lld");
    std::vector<std::string> arguments =
        options_.target->isWasm() ? wasmArguments(tables, executable)
                                  : elfArguments(tables, executable);
    if (options_.describesSizes)
      arguments.push_back("-Map=" + tables + ".map");
    return codegen::runLld(options_.target->format, arguments);
  }();
  if (!result.ok) {
    llvm::StringRef messages = llvm::StringRef(result.messages).rtrim();
    // What the disk refuses is not a bug of ours.
    bool isDisk = messages.contains("No space left") ||
                  messages.contains("Disk quota") ||
                  messages.contains("File too large");
    if (isDisk)
      fail("cannot write '" + options_.output + "': No space left on device");
    else
      fail("the linker refused what lumen gave it:\n" + messages.str(),
           Status::Bug);
    return false;
  }
  return !options_.target->isWasm() || checkWasm(executable);
}

/// Writes OUTPUT.map, and into the program where that is.
bool Linker::addSourceMap(const std::string &executable) {
  std::string error, path = options_.output + ".map";
  std::optional<std::string> module = readFile(executable, error);
  if (!module) {
    fail("cannot read what was linked: " + error, Status::Bug);
    return false;
  }
  llvm::Expected<std::string> map = makeSourceMap(*module, options_.output);
  if (!map) {
    fail("cannot read the program's line tables: " +
             llvm::toString(map.takeError()),
         Status::Bug);
    return false;
  }
  *module += sourceMapSection(
      std::filesystem::path(path).filename().string());
  if (!writeFile(executable, *module, error) || !writeFile(path, *map, error)) {
    fail("cannot write '" + path + "': " + error);
    return false;
  }
  return true;
}

bool Linker::addSizes(const std::string &tables,
                      const std::string &executable) {
  std::string error;
  std::optional<std::string> map = readFile(tables + ".map", error);
  struct stat info;
  if (!map || stat(executable.c_str(), &info) != 0) {
    fail(access(linkCommandFile().c_str(), F_OK) == 0
             ? "--print-size: this lumen links with another linker than its own"
             : "cannot read what the linker says about sizes: " + error);
    return false;
  }
  outcome_.sizes =
      describeSizes(parseLinkMap(*map, options_.target->format), reachability_,
                    tables, static_cast<uint64_t>(info.st_size));
  return true;
}

void Linker::makeExecutable(const std::string &temporaryDir) {
  std::string error;
  std::string tables = temporaryDir + "/program.o";
  std::string executable = temporaryDir + "/program";
  llvm::SmallVector<char, 0> atoms;
  llvm::SmallVector<char, 0> object = [&] {
    ObservedStep observed(options_.onStep, "link: program tables");
    ProgramPlan program = plan();
    if (options_.target->isWasm())
      atoms = emitWasmAtoms(program, kWasmDataBase);
    return emitProgramTables(program, *options_.target);
  }();
  auto bytes = [](const llvm::SmallVector<char, 0> &buffer) {
    return llvm::StringRef(buffer.data(), buffer.size());
  };
  if (!writeFile(tables, bytes(object), error) ||
      (!atoms.empty() && !writeFile(tables + ".atoms", bytes(atoms), error))) {
    fail("cannot write '" + options_.output + "': " + error);
    return;
  }
  bool isLinked = access(linkCommandFile().c_str(), F_OK) == 0
                      ? runLinkCommand(tables, executable)
                      : runLld(tables, executable);
  if (!isLinked || (options_.describesSizes && !addSizes(tables, executable)) ||
      (options_.hasSourceMap && !addSourceMap(executable)))
    return;
  struct stat info;
  if (stat(options_.output.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    // A device or pipe: it gets the bytes, and stays what it is.
    std::optional<std::string> bytes = readFile(executable, error);
    if (!bytes || !writeFile(options_.output, *bytes, error))
      fail("cannot write '" + options_.output + "': " + error);
    return;
  }
  if (rename(executable.c_str(), options_.output.c_str()) != 0)
    fail("cannot write '" + options_.output + "': " + strerror(errno));
}

/// `link-command` beside the target's files: the program to link with, where that
/// is not lld in this process, and its arguments, one a line. `@output@` stands for
/// the executable, `@objects@` for all objects. Builds with sanitizers have it.
std::string Linker::linkCommandFile() const {
  return options_.targetDir + "/link-command";
}

bool Linker::runLinkCommand(const std::string &tables,
                            const std::string &executable) {
  auto file = llvm::MemoryBuffer::getFile(linkCommandFile());
  if (!file) {
    fail("cannot read '" + linkCommandFile() +
         "': " + file.getError().message());
    return false;
  }
  std::vector<std::string> arguments;
  llvm::SmallVector<llvm::StringRef> lines;
  (*file)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef line : lines) {
    if (line == "@output@") {
      arguments.push_back(executable);
    } else if (line == "@objects@") {
      arguments.push_back(tables);
      for (const LinkModule *module : reachability_.modules())
        arguments.push_back(module->objectPath);
    } else {
      arguments.push_back(line.str());
    }
  }
  if (arguments.empty()) {
    fail("'" + linkCommandFile() + "' is empty");
    return false;
  }
  std::vector<llvm::StringRef> words(arguments.begin(), arguments.end());
  std::string message;
  int status = llvm::sys::ExecuteAndWait(words.front(), words, std::nullopt,
                                         {}, 0, 0, &message);
  if (status != 0)
    fail("linking with '" + arguments.front() + "' failed" +
         (message.empty() ? "" : ": " + message));
  return status == 0;
}

LinkOutcome Linker::link() {
  auto isThere = [&](const char *name) {
    return access((options_.targetDir + "/" + name).c_str(), R_OK) == 0;
  };
  const char *startFile = options_.target->startFile;
  if (!isThere("link-command") &&
      (!isThere(startFile) || !isThere("liblumen_rt.a")))
    return fail("lumen's own files are missing in '" + options_.targetDir +
                "'; is it installed completely?");
  std::error_code unknown; // what is wrong with the name, writing tells
  if (std::filesystem::is_directory(options_.output, unknown))
    return fail("cannot write '" + options_.output + "': it is a directory");

  if (!reachability_.addRoot(kStart, "the start of every program"))
    return fail("the archive of OTP modules in '" + options_.archiveDir +
                "' is missing or has no module lumen_init");
  addEntry();
  addApplications();
  reachability_.onSettled([this] { return addUsedApplications(); });
  for (const std::string &text : options_.keep)
    addKeep(text);
  if (hasErrors())
    return outcome_;
  // The only dynamic call of lumen_init is that of the entry function.
  reachability_.ignoreDynamicCallsOf(kStart.module);
  reachability_.ignoreDynamicCallsOf("lumen_on_load"); // roots, all of them
  {
    ObservedStep observed(options_.onStep, "link: reachability");
    reachability_.run();
  }
  for (const std::string &error : archive_.errors())
    fail(error);
  if (hasErrors())
    return outcome_;
  if (!options_.report.empty())
    writeReport();
  if (hasErrors())
    return outcome_;
  outcome_.modules = reachability_.modules().size();
  outcome_.functions = reachability_.functions().size();

  TemporaryDir temporary(options_.output);
  if (temporary.path().empty())
    return fail("cannot write '" + options_.output + "': " + temporary.error());
  makeExecutable(temporary.path());
  return outcome_;
}

LinkOutcome linkProgram(std::vector<LinkModule> &userModules,
                        const LinkOptions &options) {
  return Linker(userModules, options).link();
}

} // namespace lumen::codegen
