//===- CommandLine.cpp - the options of every command ---------------------===//
//
// The only file compiled with C++ exceptions and RTTI, because CLI11 needs
// them. None leaves parseCommandLine.
//
//===----------------------------------------------------------------------===//

#include "tools/lumen/CommandLine.h"

#include "frontend/basic/Suggest.h"
#include "frontend/forms/CompileOptions.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/WasmHosts.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <iostream>

namespace lumen::tool {

const std::vector<EmitKindInfo> &emitKinds() {
  static const std::vector<EmitKindInfo> kinds = {
      {EmitKind::Tokens, "tokens", ".tokens", true,
       "tokens of the source file"},
      {EmitKind::Pp, "pp", ".P", true, "source after preprocessing"},
      {EmitKind::Ast, "ast", ".forms", true, "abstract forms, as Erlang terms"},
      {EmitKind::Eir, "eir", ".eir.mlir", true, "eir dialect, as lowered"},
      {EmitKind::EirOpt, "eir-opt", ".opt.mlir", true,
       "eir dialect, optimised"},
      {EmitKind::Frames, "frames", ".frames.mlir", true,
       "pieces with explicit frames"},
      {EmitKind::Mlir, "mlir", ".mlir", true, "LLVM dialect"},
      {EmitKind::Llvm, "llvm", ".ll", true, "LLVM IR, optimised"},
      {EmitKind::Bc, "bc", ".bc", false, "LLVM bitcode, optimised"},
      {EmitKind::Asm, "asm", ".s", true, "assembly of the target"},
      {EmitKind::Obj, "obj", ".o", false, "object file"},
      {EmitKind::Wasm, "wasm", ".wasm", false,
       "WebAssembly module of the whole program (targets wasm32-*)"},
      {EmitKind::Wat, "wat", ".wat", true,
       "the same as text, with the names of functions"},
      {EmitKind::Exe, "exe", "", false, "executable"},
      {EmitKind::Npm, "npm", "-npm", false,
       "a folder that is a package of npm, for wasm32-web"},
  };
  return kinds;
}

const EmitKindInfo &emitKindInfo(EmitKind kind) {
  return emitKinds()[static_cast<size_t>(kind)];
}

namespace {

struct Parser {
  Options options;
  std::vector<std::string> emitNames, printAfterNames;
  std::string optLevel, diagFormat, color;
  CLI::App app{"lumen compiles Erlang to static native executables."};
  CLI::App *compile = nullptr, *run = nullptr, *test = nullptr, *archive = nullptr,
           *print = nullptr, *version = nullptr, *explain = nullptr, *help = nullptr;
  std::string printWhat, helpTopic;

  Parser();
  void addCommonOptions(CLI::App &command);
  void addList(CLI::App &command, const std::string &names,
               std::vector<std::string> &into, const std::string &doc,
               const std::string &type);
  CLI::App *findCommand(const std::string &name);
  bool finish(std::string &error);
};

} // namespace

/// An option that takes one value each time it is given.
void Parser::addList(CLI::App &command, const std::string &names,
                     std::vector<std::string> &into, const std::string &doc,
                     const std::string &type) {
  command.add_option(names, into, doc)
      ->type_name(type)
      ->allow_extra_args(false)
      ->take_all();
}

void Parser::addCommonOptions(CLI::App &command) {
  addList(command, "-I,--include", options.includeDirs,
          "look for include files here", "DIR");
  addList(command, "--pa", options.codeDirs,
          "an application's ebin folder, for -include_lib; also as -pa", "DIR");
  addList(command, "-D,--define", options.defines,
          "define a macro (value: true)", "NAME[=VALUE]");
  command.add_option("-O", optLevel, "optimisation, 0 to 3 (default 2); s, z: as 2, but for smaller "
                     "code of your modules, at some or any cost of speed")
      ->type_name("LEVEL")
      ->check(CLI::IsMember({"0", "1", "2", "3", "s", "z"}));
  command.add_flag("-g", options.debugInfo, "keep symbols and line tables");
  addList(command, "-W", options.warnings,
          "warnings: error, erlc-error, none, all, NAME, no-NAME", "WARNING");
  if (&command != test)
    command
        .add_option("--entry", options.entry,
                    "where the program starts (default: main/1 of the first "
                    "module, else its main/0)")
        ->type_name("MODULE:FUNCTION");
  command
      .add_option("--target", options.target,
                  "the kind of machine to compile for")
      ->type_name("TARGET");
  addList(command, "-C", options.codegen,
          "how code is generated: jumps=trampoline (WebAssembly for hosts "
          "without tail calls), host=NAME (refuse what this host cannot run; "
          "'lumen print hosts' lists them)",
          "KEY=VALUE");
  command
      .add_option("--otp-root", options.otpRoot, "where the sources of OTP are")
      ->type_name("DIR");
  addList(command, "--keep", options.keep,
          "keep a function though nothing seems to call it",
          "MODULE[:FUNCTION[/ARITY]]");
  command
      .add_option("--cache-dir", options.cacheDir,
                  "where compiled modules are remembered (default: "
                  "$LUMEN_CACHE_DIR or ~/.cache/lumen)")
      ->type_name("DIR");
  command
      .add_option("--cache-limit", options.cacheLimit,
                  "how large the cache may become; what was used longest ago "
                  "leaves first (default: $LUMEN_CACHE_LIMIT or 4G)")
      ->type_name("SIZE[K|M|G|T]|none");
  command.add_flag("--no-cache", options.noCache,
                   "do not use remembered modules");
  addList(command, "--print-ir-after", printAfterNames,
          "print the IR after this step to standard error: eir, eir-opt, "
          "frames, mlir, llvm or all",
          "STEP");
  command.add_flag("--time-passes", options.timePasses,
                   "tell how long each step took");
  command
      .add_option("--link-report", options.linkReport,
                  "write what the program contains, and why")
      ->type_name("FILE");
  command.add_flag("--print-size", options.printSize,
                   "tell how many bytes of code and data each module has in "
                   "the executable, and by which calls it got there");
  command.add_flag("--no-lint", options.noLint,
                   "only the checks that compiling needs, without OTP's lint");
  command
      .add_option("--transform-timeout", options.transformTimeout,
                  "how long a parse transform may take (default: 300 s)")
      ->type_name("SECONDS");
  command
      .add_option("-j,--jobs", options.jobs,
                  "how many modules to compile at the same time")
      ->type_name("N");
  command
      .add_option("--diagnostics", diagFormat,
                  "how errors and warnings are told: text (default), erlc, "
                  "erlc-brief (without source lines), json (one object a line)")
      ->type_name("FORM")
      ->check(CLI::IsMember({"text", "erlc", "erlc-brief", "json"}));
  command
      .add_option("--color", color,
                  "colours in messages: auto (default; on terminals, unless "
                  "NO_COLOR is set), always, never")
      ->type_name("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  if (&command != test) // where it is EUnit's
    command.add_flag("-v,--verbose", options.verbose, "tell what is done");
  addList(command, "--app", options.applications,
          "an application: a folder with src/NAME.app.src or ebin/NAME.app, or "
          "the name of one of OTP's",
          "DIR");
  if (&command != test)
    command
        .add_option("--boot", options.boot,
                    "start OTP's kernel before the program: auto (if it uses "
                    "what needs it), yes or no")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "yes", "no"}));
  command
      .add_option("--config", options.config,
                  "a sys.config for the program's applications")
      ->type_name("FILE");
  command
      .add_option("--vm-args", options.flagsFile,
                  "flags as erl takes them, for init:get_argument and the "
                  "applications")
      ->type_name("FILE");
  if (&command != test)
    command.add_flag("--erl-flags", options.takesFlags,
                     "the program's command line is read as erl's: flags, then "
                     "what follows -extra or --");
}

Parser::Parser() {
  app.name("lumen");
  app.require_subcommand(1);
  app.set_help_flag("-h,--help", "this text");
  app.set_help_all_flag();
  app.footer("'lumen help COMMAND' tells a command's options. +TERM among them "
             "is an option\nof OTP's compiler, as erlc takes them.\n"
             "Exit status: 0; 1 an error of yours or your program's; 2 wrong "
             "usage; 70 a bug in lumen.");

  compile = app.add_subcommand("compile", "compile Erlang modules");
  compile->add_option(
      "FILE", options.files,
      "Erlang source files; also grammars (.yrl, .xrl), Core "
      "Erlang (.core), abstract forms (.abstr), BEAM files with "
      "abstract code (.beam) and application resources (.app, "
      ".app.src)");
  compile
      ->add_option("-o,--output", options.output,
                   "the file to write (default: the first module's name); "
                   "'-' for standard output")
      ->type_name("FILE");
  compile
      ->add_option("--emit", emitNames,
                   "what to make (see 'lumen print emit-kinds')")
      ->type_name("KIND[,KIND]")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->take_all();
  addCommonOptions(*compile);

  run = app.add_subcommand(
      "run", "compile and run: lumen run FILE.erl... [-- ARGUMENT...]");
  run->add_option("FILE", options.files, "Erlang source files");
  addCommonOptions(*run);

  test = app.add_subcommand(
      "test", "compile a project with TEST defined and run its EUnit tests");
  test->add_option("DIR", options.project,
                   "the project (default: the folder at hand): modules in src "
                   "and test, headers in include, several applications in apps "
                   "or lib, options and dependencies in rebar.config")
      ->type_name("");
  addList(*test, "-m,--module", options.testModules,
          "only the tests of this module (and of MODULE_tests)", "MODULE");
  addList(*test, "-t,--test", options.testFunctions,
          "only this test, or the tests of this generator", "MODULE:FUNCTION");
  test->add_flag("-v,--verbose", options.testVerbose,
                 "EUnit's verbose report: each test, with its time");
  test->add_option("--surefire", options.surefireDir,
                   "also write reports in JUnit's form (TEST-*.xml) here")
      ->type_name("DIR");
  addCommonOptions(*test);
  test->footer("The tests run in DIR, with OTP's kernel started. Dependencies "
               "are looked for in\n_checkouts, _build/test/lib, "
               "_build/default/lib and deps; they are not fetched.\n"
               "Common Test's suites (*_SUITE.erl) are left out.\n"
               "Exit status: 0 if all tests pass; 1 if one does not or the "
               "project does not compile.");

  archive = app.add_subcommand("archive",
                               "compile many modules into an archive folder");
  archive->group(""); // for lumen's own build
  archive->add_option("LIST", options.moduleList, "the list of modules")
      ->required();
  archive->add_option("-o,--output", options.output, "the folder")->required();
  archive
      ->add_option("--helper", options.helper,
                   "link the program that runs OTP's lint here")
      ->type_name("FILE");
  addCommonOptions(*archive);

  print = app.add_subcommand("print", "print facts about lumen");
  print
      ->add_option("WHAT", printWhat,
                   "targets, hosts, emit-kinds, otp-modules, warnings, diagnostics "
                   "or config")
      ->required()
      ->check(CLI::IsMember({"targets", "hosts", "emit-kinds", "otp-modules",
                             "warnings", "diagnostics", "config"}));
  print->add_option("--cache-dir", options.cacheDir)->type_name("DIR");
  print->add_option("--cache-limit", options.cacheLimit)->type_name("SIZE");
  print->add_option("--otp-root", options.otpRoot)->type_name("DIR");
  print->add_option("--target", options.target)->type_name("TARGET");

  explain = app.add_subcommand(
      "explain", "explain a kind of error or warning; without one, list all");
  explain->add_option("KIND", options.kinds,
                      "what stands in brackets behind a message");
  explain
      ->add_option("--write-examples", options.examplesDir,
                   "write the examples of all kinds into this folder")
      ->type_name("DIR");
  version = app.add_subcommand("version", "print the version");
  help = app.add_subcommand("help", "explain a command");
  help->add_option("COMMAND", helpTopic, "the command");
}

CLI::App *Parser::findCommand(const std::string &name) {
  for (CLI::App *command : {compile, run, test, archive, print, explain, version, help})
    if (command->get_name() == name)
      return command;
  return nullptr;
}

/// Whether -W can be followed by `word`.
static bool checkWarning(const std::string &word, std::string &error) {
  static const char *const kWords[] = {"error", "erlc-error", "none", "all"};
  std::string name = word.rfind("no-", 0) == 0 ? word.substr(3) : word;
  bool isWord = std::find(std::begin(kWords), std::end(kWords), name) !=
                std::end(kWords);
  if (isWord && name == word)
    return true;
  frontend::NameSuggester near(name);
  for (frontend::DiagKind kind : frontend::allDiagKinds()) {
    std::string known(frontend::diagKindName(kind));
    if (known == name)
      return true;
    near.offer(known);
  }
  error = "-W: there is no warning '" + name + "'";
  if (!near.best().empty())
    error += "; did you mean '" + near.best() + "'?";
  error += "\n'lumen print warnings' lists them.";
  return false;
}

/// The option or command of `app` that `text` may have been meant to be.
static std::string nearestWord(const CLI::App &app, std::string text) {
  text = text.substr(0, text.find('='));
  frontend::NameSuggester near(text);
  for (const CLI::Option *option : app.get_options()) {
    for (const std::string &name : option->get_lnames())
      near.offer("--" + name);
    for (const std::string &name : option->get_snames())
      near.offer("-" + name);
  }
  for (const CLI::App *command : app.get_subcommands({}))
    if (!command->get_group().empty())
      near.offer(command->get_name());
  return near.best();
}

/// What CLI11 cannot check. False and a message if something is wrong.
bool Parser::finish(std::string &error) {
  if (optLevel == "s" || optLevel == "z")
    options.sizeLevel = optLevel == "s" ? 1 : 2;
  else if (!optLevel.empty())
    options.optLevel = static_cast<unsigned>(optLevel[0] - '0');
  using frontend::DiagFormat;
  options.diagFormat = diagFormat == "json"         ? DiagFormat::Json
                       : diagFormat == "erlc"       ? DiagFormat::Erlc
                       : diagFormat == "erlc-brief" ? DiagFormat::ErlcBrief
                                                    : DiagFormat::Text;
  options.color = color == "always"  ? Options::Color::Always
                  : color == "never" ? Options::Color::Never
                                     : Options::Color::Auto;
  for (const std::string &name : emitNames) {
    bool known = false;
    for (const EmitKindInfo &kind : emitKinds())
      if (name == kind.name) {
        options.emit.push_back(kind.kind);
        known = true;
      }
    if (!known) {
      error = "--emit: there is no kind '" + name +
              "'; 'lumen print emit-kinds' lists them";
      return false;
    }
  }
  if (std::find(options.emit.begin(), options.emit.end(), EmitKind::Npm) !=
      options.emit.end()) {
    if (compile->count("--target") == 0)
      options.target = "wasm32-web";
    if (options.target != "wasm32-web") {
      error = "--emit=npm is for --target=wasm32-web, not for '" +
              options.target + "'";
      return false;
    }
    if (options.emit.size() > 1 || options.output == "-") {
      error = "--emit=npm writes a folder; it takes no other kind and no '-o -'";
      return false;
    }
  }
  for (const std::string &name : printAfterNames) {
    bool known = false;
    for (EmitKind kind : {EmitKind::Eir, EmitKind::EirOpt, EmitKind::Frames,
                          EmitKind::Mlir, EmitKind::Llvm})
      if (name == "all" || name == emitKindInfo(kind).name) {
        options.printIrAfter.push_back(kind);
        known = true;
      }
    if (!known) {
      error = "--print-ir-after: there is no step '" + name +
              "'; there are eir, eir-opt, frames, mlir, llvm and all";
      return false;
    }
  }
  if ((options.command == Options::Command::Compile ||
       options.command == Options::Command::Run) &&
      options.files.empty() && options.applications.empty()) {
    error = std::string("FILE is required, unless --app names applications\n"
                        "'lumen help ") +
            (options.command == Options::Command::Run ? "run" : "compile") +
            "' tells the usage.";
    return false;
  }
  for (const std::string &text : options.erlOptions)
    if (!frontend::parseTerm(text)) {
      error = "+" + text + ": this is no term of Erlang";
      return false;
    }
  for (const std::string &limit :
       {options.cacheLimit, std::string(getenv("LUMEN_CACHE_LIMIT")
                                            ? getenv("LUMEN_CACHE_LIMIT")
                                            : "")})
    if (!limit.empty() && !parseSize(limit)) {
      error = (limit == options.cacheLimit ? "--cache-limit: '"
                                           : "LUMEN_CACHE_LIMIT: '") +
              limit + "' is no size; say 500M, 2G or none";
      return false;
    }
  for (const std::string &word : options.warnings)
    if (!checkWarning(word, error))
      return false;
  if (options.output.empty() &&
      (compile->count("--output") != 0 || archive->count("--output") != 0)) {
    error = "-o: the name of the file is empty";
    return false;
  }
  for (llvm::StringRef define : options.defines) {
    llvm::StringRef name = define.substr(0, define.find('='));
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
      error = "-D: '" + name.str() + "' is no name of a macro";
      return false;
    }
  }
  if (!codegen::findTarget(options.target) ||
      llvm::StringRef(options.target).contains('+')) {
    error = "--target: there is no target '" + options.target +
            "'; 'lumen print targets' lists them";
    return false;
  }
  bool isWasm = codegen::findTarget(options.target)->isWasm();
  for (EmitKind kind : options.emit)
    if ((kind == EmitKind::Wasm || kind == EmitKind::Wat) && !isWasm) {
      error = std::string("--emit=") + emitKindInfo(kind).name +
              " is for WebAssembly; '" + options.target +
              "' has executables (--emit=exe)";
      return false;
    }
  bool hasTrampoline = false;
  const WasmHost *host = nullptr;
  for (const std::string &setting : options.codegen) {
    if (llvm::StringRef name = setting; name.consume_front("host=")) {
      host = findWasmHost(name);
      if (!host || !isWasm) {
        error = !host ? "-C host: there is no host '" + name.str() +
                            "'; 'lumen print hosts' lists them"
                      : "-C host is for WebAssembly";
        return false;
      }
      continue;
    }
    if (setting != "jumps=trampoline" && setting != "jumps=tail") {
      error = "-C: there is no setting '" + setting +
              "'; it may be jumps=tail, jumps=trampoline or host=NAME";
      return false;
    }
    if (setting == "jumps=trampoline" && !isWasm) {
      error = "-C jumps=trampoline is for WebAssembly; '" + options.target +
              "' has tail calls";
      return false;
    }
    hasTrampoline = setting == "jumps=trampoline";
  }
  if ((options.command == Options::Command::Run ||
       options.command == Options::Command::Test) &&
      options.target != codegen::hostTarget().name) {
    error = "--target: programs for '" + options.target +
            "' cannot be run here; compile them and start them in a host, such "
            "as Node with lib/lumen/wasm32-wasi/run.mjs";
    return false;
  }
  if (hasTrampoline)
    options.target += "+trampoline";
  for (const std::string &test : options.testFunctions)
    if (size_t colon = test.find(':'); colon == std::string::npos ||
                                       colon == 0 || colon + 1 == test.size()) {
      error = "--test: '" + test + "' is not of the form MODULE:FUNCTION";
      return false;
    }
  const codegen::Target *target = codegen::findTarget(options.target);
  if (!target) {
    error = "-C jumps=trampoline: '" + options.target.substr(0, options.target.find('+')) +
            "' has no such variant";
    return false;
  }
  if (host)
    if (std::string reason = whyHostCannotRun(*host, *target); !reason.empty()) {
      error = "-C host=" + std::string(host->name) + ": " + reason;
      return false;
    }
  if (!options.entry.empty()) {
    size_t colon = options.entry.find(':');
    if (colon == std::string::npos || colon == 0 ||
        colon + 1 == options.entry.size()) {
      error =
          "--entry: '" + options.entry + "' is not of the form MODULE:FUNCTION";
      return false;
    }
  }
  if (options.emit.size() > 1 && !options.output.empty() &&
      options.output != "-" && options.command == Options::Command::Compile) {
    error = "-o names one file, but --emit asks for several kinds; leave out "
            "-o, or use '-o -'";
    return false;
  }
  return true;
}

static std::nullopt_t printHelp(Parser &parser,
                                const std::vector<std::string> &arguments,
                                int &status) {
  if (arguments.size() < 2) {
    std::cout << parser.app.help();
  } else if (CLI::App *topic = parser.findCommand(arguments[1])) {
    std::cout << topic->help();
  } else {
    std::cerr << "lumen: error: there is no command '" << arguments[1]
              << "'; 'lumen help' lists them\n";
    status = 2;
  }
  return std::nullopt;
}

std::optional<Options> parseCommandLine(int argc, char **argv, int &status) {
  status = 0;
  try {
    Parser parser;
    // What follows -- belongs to the program, whatever it looks like.
    std::vector<std::string> arguments;
    bool isProgram = false;
    bool isRun = argc > 1 && std::string(argv[1]) == "run";
    for (int i = 1; i < argc; ++i) {
      if (isRun && !isProgram && std::string(argv[i]) == "--") {
        isProgram = true;
        continue;
      }
      if (isProgram)
        parser.options.programArguments.push_back(argv[i]);
      else if (argv[i][0] == '+' && argv[i][1] != '\0')
        parser.options.erlOptions.push_back(argv[i] + 1);
      else // erlc's way to write it
        arguments.push_back(std::string(argv[i]) == "-pa" ? "--pa" : argv[i]);
    }
    if (arguments.size() == 1 && arguments[0] == "--version")
      arguments[0] = "version";
    // CLI11 would give the help of `help`.
    if (!arguments.empty() && arguments[0] == "help")
      return printHelp(parser, arguments, status);
    std::reverse(arguments.begin(), arguments.end()); // CLI11 pops the back
    try {
      parser.app.parse(arguments);
    } catch (const CLI::CallForHelp &) {
      for (CLI::App *command : parser.app.get_subcommands()) {
        std::cout << command->help();
        return std::nullopt;
      }
      std::cout << parser.app.help();
      return std::nullopt;
    } catch (const CLI::ParseError &error) {
      std::string command = "help";
      for (CLI::App *chosen : parser.app.get_subcommands())
        command = "help " + chosen->get_name();
      bool isUnknown = error.get_exit_code() ==
                       static_cast<int>(CLI::ExitCodes::ExtrasError);
      std::string unknownCommand;
      if (parser.app.get_subcommands().empty()) {
        isUnknown = true;
        if (argc > 1 && argv[1][0] != '-')
          unknownCommand = argv[1];
      }
      bool isOption = parser.app.get_subcommands().empty() && argc > 1 &&
                      argv[1][0] == '-';
      if (isOption)
        std::cerr << "lumen: error: there is no option '" << argv[1]
                  << "' before a command\n";
      else if (unknownCommand.empty())
        std::cerr << "lumen: error: " << error.what() << "\n";
      else
        std::cerr << "lumen: error: there is no command '" << unknownCommand
                  << "'\n";
      // The word that nothing knows: an option, or what is no command.
      const CLI::App *chosen = &parser.app;
      for (CLI::App *sub : parser.app.get_subcommands())
        chosen = sub;
      std::vector<std::string> words;
      if (isUnknown)
        words.assign(argv + 1, argv + argc);
      for (const std::string &word : words) {
        bool isOption = word.size() > 1 && word[0] == '-';
        if (isOption ? chosen->get_option_no_throw(
                           word.substr(0, word.find('='))) != nullptr
                     : chosen != &parser.app)
          continue;
        std::string near = nearestWord(*chosen, word);
        if (near.empty() || near == word)
          continue;
        std::cerr << "did you mean '" << near << "'?\n";
        break;
      }
      std::cerr << "'lumen " << command << "' tells the usage.\n";
      status = 2;
      return std::nullopt;
    }

    Options &options = parser.options;
    using Command = Options::Command;
    if (parser.compile->parsed())
      options.command = Command::Compile;
    else if (parser.run->parsed())
      options.command = Command::Run;
    else if (parser.test->parsed())
      options.command = Command::Test;
    else if (parser.archive->parsed())
      options.command = Command::Archive;
    else if (parser.version->parsed())
      options.command = Command::Version;
    else if (parser.explain->parsed())
      options.command = Command::Explain;
    else if (parser.printWhat == "warnings")
      options.command = Command::PrintWarnings;
    else if (parser.printWhat == "diagnostics")
      options.command = Command::PrintDiagnostics;
    else if (parser.printWhat == "targets")
      options.command = Command::PrintTargets;
    else if (parser.printWhat == "hosts")
      options.command = Command::PrintHosts;
    else if (parser.printWhat == "emit-kinds")
      options.command = Command::PrintEmitKinds;
    else if (parser.printWhat == "otp-modules")
      options.command = Command::PrintOtpModules;
    else if (parser.printWhat == "config")
      options.command = Command::PrintConfig;
    std::string error;
    if (!parser.finish(error)) {
      std::cerr << "lumen: error: " << error << "\n";
      status = 2;
      return std::nullopt;
    }
    return std::move(options);
  } catch (const std::exception &error) {
    std::cerr << "lumen: bug: " << error.what() << "\n";
    status = 70;
    return std::nullopt;
  }
}

} // namespace lumen::tool
