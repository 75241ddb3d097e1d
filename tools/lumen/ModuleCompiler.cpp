//===- ModuleCompiler.cpp - one module from source to object --------------===//
//
// The parser runs always: it takes milliseconds and tells exactly which texts
// the module depends on. Their hash is what the cache is asked with: first for
// what OTP's lint and parse transforms made of the forms (FormsCheck.h), then
// for the object. An unchanged module needs neither a helper nor the backend.
//
//===----------------------------------------------------------------------===//

#include "tools/lumen/ModuleCompiler.h"

#include "codegen/link/Archive.h"
#include "codegen/link/ModuleFiles.h"
#include "codegen/object/EmitObject.h"
#include "eir/dialect/EirDialect.h"
#include "eir/from_ast/FromAst.h"
#include "eir/from_core/FromCore.h"
#include "eir/tables/SharedTables.h"
#include "eir/transforms/Transforms.h"
#include "frontend/beam/Beam.h"
#include "frontend/forms/CompileOptions.h"
#include "tools/lumen/CompilerId.h"
#include "tools/lumen/Crash.h"
#include "tools/lumen/FormsCheck.h"
#include "tools/lumen/FormsHelper.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Mistakes.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/Timing.h"
#include "tools/lumen/Transforms.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <optional>

namespace lumen::tool {

InputKind inputKindOf(const std::string &path) {
  std::string extension = std::filesystem::path(path).extension().string();
  return extension == ".core"    ? InputKind::Core
         : extension == ".abstr" ? InputKind::Abstr
         : extension == ".beam"  ? InputKind::Beam
         : extension == ".yrl"   ? InputKind::Yecc
         : extension == ".xrl"   ? InputKind::Leex
                                 : InputKind::Erlang;
}

/// What OTP's tools are told of the command line.
static std::vector<frontend::ConstTerm> erlOptions(const Options &options) {
  using frontend::ConstTerm;
  std::vector<ConstTerm> terms;
  for (const std::string &text : options.erlOptions)
    if (std::optional<ConstTerm> term = frontend::parseTerm(text)) {
      if (term->kind == ConstTerm::Kind::List && term->isProper)
        for (ConstTerm &item : term->items)
          terms.push_back(std::move(item));
      else
        terms.push_back(std::move(*term));
    }
  for (const std::string &word : options.warnings) {
    if (word == "error" || word == "erlc-error" || word == "none" ||
        word == "all")
      continue;
    bool isOff = word.rfind("no-", 0) == 0;
    std::string name = isOff ? "nowarn_" + word.substr(3) : "warn_" + word;
    std::replace(name.begin(), name.end(), '-', '_');
    terms.push_back(ConstTerm::atom(name));
  }
  for (const std::string &dir : options.includeDirs) {
    ConstTerm pair, path;
    path.kind = ConstTerm::Kind::List;
    for (char c : dir)
      path.items.push_back(ConstTerm::integer(static_cast<uint8_t>(c)));
    pair.kind = ConstTerm::Kind::Tuple;
    pair.items = {ConstTerm::atom("i"), std::move(path)};
    terms.push_back(std::move(pair));
  }
  return terms;
}

/// The folders of applications that come before OTP's own: those that hold what
/// -pa names, and $ERL_LIBS.
static std::vector<std::string> libDirs(const Options &options) {
  namespace fs = std::filesystem;
  std::vector<std::string> dirs;
  for (const std::string &dir : options.codeDirs) {
    std::error_code code;
    fs::path path = fs::absolute(dir, code).lexically_normal();
    if (path.filename().empty())
      path = path.parent_path();
    if (path.filename() == "ebin")
      path = path.parent_path();
    dirs.push_back(path.parent_path().string());
  }
  const char *environment = getenv("ERL_LIBS");
  llvm::SmallVector<llvm::StringRef> parts;
  llvm::StringRef(environment ? environment : "")
      .split(parts, ':', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef part : parts)
    dirs.push_back(part.str());
  return dirs;
}

CompileSettings makeSettings(const Options &options) {
  CompileSettings settings;
  settings.frontend.libDirs = libDirs(options);
  settings.frontend.includeDirs = options.includeDirs;
  settings.frontend.otpRoot = findOtpRoot(options.otpRoot);
  for (const std::string &define : options.defines) {
    size_t equals = define.find('=');
    if (equals == std::string::npos)
      settings.frontend.defines.emplace_back(define, "");
    else
      settings.frontend.defines.emplace_back(define.substr(0, equals),
                                             define.substr(equals + 1));
  }
  settings.optLevel = options.optLevel;
  settings.sizeLevel = options.sizeLevel;
  settings.debugInfo = options.debugInfo;
  settings.timePasses = options.timePasses;
  settings.warnings = options.warnings;
  settings.printIrAfter = options.printIrAfter;
  settings.verbose = options.verbose;
  settings.target = codegen::findTarget(options.target)->objects;
  settings.erlOptions = erlOptions(options);
  settings.transformTimeoutSeconds = options.transformTimeout;
  settings.isLinting = !options.noLint;
  settings.needObject = options.emit.empty();
  for (EmitKind kind : options.emit) {
    if (isLinked(kind))
      settings.needObject = true;
    else
      settings.kinds.push_back(kind);
  }
  return settings;
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

bool applyWarningOptions(frontend::Diagnostics &diagnostics,
                         const std::vector<std::string> &words) {
  bool asErrors = false, erlcsAsErrors = false, none = false;
  std::vector<std::string> disabled;
  for (const std::string &word : words) {
    if (word == "error")
      asErrors = true;
    else if (word == "erlc-error")
      erlcsAsErrors = true;
    else if (word == "none")
      none = true;
    else if (word == "all")
      none = false, disabled.clear();
    else if (word.rfind("no-", 0) == 0)
      disabled.push_back(word.substr(3));
    else
      std::erase(disabled, word);
  }
  diagnostics.removeIf([&](const frontend::Diagnostic &diagnostic) {
    return diagnostic.severity == frontend::Severity::Warning &&
           (none || llvm::is_contained(
                        disabled, frontend::diagKindName(diagnostic.kind)));
  });
  if (asErrors || erlcsAsErrors)
    diagnostics.promoteWarnings(/*onlyErlcs=*/!asErrors);
  return !diagnostics.hasErrors();
}

/// Appends what is to be shown to `text`. True if compilation may go on.
static bool renderDiagnostics(frontend::Diagnostics &diagnostics,
                              const frontend::Module &module,
                              frontend::AstContext &context,
                              const std::vector<std::string> &warnings,
                              std::string &text) {
  // What behaviours want is checked when all modules are known.
  diagnostics.removeIf([](const frontend::Diagnostic &diagnostic) {
    using frontend::DiagKind;
    return diagnostic.kind == DiagKind::UndefinedBehaviour ||
           diagnostic.kind == DiagKind::MissingCallback ||
           diagnostic.kind == DiagKind::ConflictingBehaviours;
  });
  bool ok = applyWarningOptions(diagnostics, warnings);
  frontend::addHints(module, context, diagnostics);
  // erlc's order is that in which its tools report.
  if (renderOptions().format == frontend::DiagFormat::Text ||
      renderOptions().format == frontend::DiagFormat::Json)
    diagnostics.sortByLocation();
  frontend::DiagRenderer(context.sources(), renderOptions())
      .render(diagnostics, text);
  return ok;
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

namespace {

class ModuleCompiler {
public:
  ModuleCompiler(const SourceFile &source, const CompileSettings &settings,
                 ObjectCache &cache, const std::string &temporaryDir)
      : source_(source), settings_(settings), cache_(cache),
        temporaryDir_(temporaryDir), diagnostics_(ast_.sources()) {
    options_ = settings.frontend;
    options_.includeDirs.insert(options_.includeDirs.end(),
                                source.includeDirs.begin(),
                                source.includeDirs.end());
    if (!source.define.empty()) {
      auto [name, value] = llvm::StringRef(source.define).split('=');
      options_.defines.emplace_back(name.str(), value.str());
    }
  }

  CompiledModule run();

private:
  static bool contains(const std::vector<EmitKind> &kinds, EmitKind kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }
  bool wants(EmitKind kind) const {
    return contains(settings_.kinds, kind) ||
           contains(settings_.printIrAfter, kind);
  }
  bool wantsAfter(EmitKind kind) const {
    if (settings_.needObject)
      return true;
    auto isLater = [&](EmitKind wanted) { return wanted > kind; };
    return llvm::any_of(settings_.kinds, isLater) ||
           llvm::any_of(settings_.printIrAfter, isLater);
  }
  void output(EmitKind kind, std::string text) {
    if (contains(settings_.printIrAfter, kind))
      printRaw("// " + source_.path + " after " + emitKindInfo(kind).name +
               "\n" + text + "\n");
    if (contains(settings_.kinds, kind))
      result_.outputs.emplace_back(kind, std::move(text));
  }
  void addMlirDiagnostic(mlir::Diagnostic &diagnostic);

  bool emitTokens();
  bool parse();
  bool parseErlang();
  bool checkFileName();
  bool parseCore();
  bool parseForms();
  bool parseGrammar();
  bool generate(const std::string &tool, const std::string &toolsDir);
  std::string generatedPath() const {
    return std::filesystem::path(source_.path)
        .replace_extension(".erl")
        .string();
  }
  void finishCore();
  mlir::OwningOpRef<mlir::ModuleOp> lower(mlir::MLIRContext &context);
  bool ownLint();
  bool check();
  std::vector<std::string> wants();
  bool finishCheck();
  bool askHelper(const std::vector<frontend::ConstTerm> &options,
                 TransformHelper *transforms);
  bool takeReply();
  bool ask(const std::string &executable, const std::string &request,
           std::string &error);
  bool prepareForms();
  void addErlOptions();
  bool renderAll() {
    std::string text;
    bool ok = renderDiagnostics(diagnostics_, parsed_.module, ast_,
                                settings_.warnings, text);
    diagnostics_.takeAll();
    result_.messages += text;
    return ok;
  }
  bool findInCache();
  bool wantsMistakes() const;
  bool findAllInCache();
  bool findMistakes(mlir::ModuleOp module);
  bool tellMistakes(const std::vector<FoundMistake> &mistakes);
  bool compile();
  bool keepObject(codegen::EmitResult &emitted, llvm::StringRef object);

  const SourceFile &source_;
  const CompileSettings &settings_;
  ObjectCache &cache_;
  const std::string &temporaryDir_;
  frontend::FrontendOptions options_;
  frontend::AstContext ast_;
  frontend::Diagnostics diagnostics_;
  frontend::ParsedModule parsed_;
  std::string replyBytes_; ///< of the helper; `reply_` points into it
  CheckReply reply_;
  std::optional<frontend::core::Module> core_; ///< instead of `parsed_`
  bool exportAll_ = false;  ///< of the options that ready forms come with
  std::string contentsKey_; ///< of an input that is no text
  CompiledModule result_;
};

} // namespace

/// What needs no forms. False if there is nothing to do after it.
bool ModuleCompiler::emitTokens() {
  if (source_.kind != InputKind::Erlang)
    for (EmitKind kind : {EmitKind::Tokens, EmitKind::Pp})
      if (wants(kind)) {
        result_.messages = errorLine("'" + source_.path + "' has no " +
                                     emitKindInfo(kind).doc);
        return false;
      }
  if (!wants(EmitKind::Tokens))
    return true;
  frontend::AstContext context;
  frontend::Diagnostics diagnostics(context.sources());
  bool ok = true;
  std::string text =
      frontend::printTokens(source_.path, context, diagnostics, ok);
  if (!ok) {
    renderDiagnostics(diagnostics, {}, context, settings_.warnings,
                      result_.messages);
    return false;
  }
  output(EmitKind::Tokens, std::move(text));
  if (!wantsAfter(EmitKind::Tokens)) {
    result_.status = CompiledModule::Status::Ok;
    return false;
  }
  return true;
}

/// False if there are no forms at all.
bool ModuleCompiler::parse() {
  TimedStep timed("parse");
  bool isThere = false;
  switch (source_.kind) {
  case InputKind::Erlang:
    isThere = parseErlang();
    break;
  case InputKind::Core:
    isThere = parseCore();
    break;
  case InputKind::Abstr:
  case InputKind::Beam:
    isThere = parseForms();
    break;
  case InputKind::Yecc:
  case InputKind::Leex:
    isThere = parseGrammar();
    break;
  }
  if (!isThere)
    renderAll();
  return isThere;
}

bool ModuleCompiler::parseErlang() {
  if (source_.name.empty()) {
    parsed_ = frontend::parseFile(source_.path, options_, ast_, diagnostics_);
  } else {
    std::string error;
    std::optional<std::string> text = codegen::readFile(source_.path, error);
    if (!text) {
      diagnostics_.report(frontend::DiagKind::CannotReadFile, frontend::Loc(),
                          {source_.path, error});
      renderAll();
      return false;
    }
    parsed_ = frontend::parseText(source_.name, std::move(*text), options_,
                                  ast_, diagnostics_);
  }
  result_.name = std::string(parsed_.module.name);
  return !parsed_.module.forms.empty();
}

/// erlc refuses such modules when it writes the .beam file, where code would
/// look for it in vain. False if warnings are errors.
bool ModuleCompiler::checkFileName() {
  std::filesystem::path path(source_.path);
  if (!source_.name.empty() || path.extension() != ".erl" ||
      result_.name.empty() || path.stem() == result_.name)
    return true;
  for (const frontend::Node *form : parsed_.module.forms)
    if (form->kind == frontend::NodeKind::ModuleAttr) {
      std::string name;
      frontend::printAtom(name, result_.name);
      diagnostics_.report(frontend::DiagKind::ModuleFileName, form->loc,
                          {name, path.filename().string()});
      return renderAll();
    }
  return true;
}

bool ModuleCompiler::parseCore() {
  core_ = frontend::core::parseFile(source_.path, ast_, diagnostics_);
  if (!core_)
    return false;
  result_.name = std::string(core_->name->text);
  return frontend::core::checkModule(*core_, diagnostics_);
}

bool ModuleCompiler::parseForms() {
  std::string error;
  std::optional<std::string> bytes = codegen::readFile(source_.path, error);
  if (!bytes) {
    diagnostics_.report(frontend::DiagKind::CannotReadFile, frontend::Loc(),
                        {source_.path, error});
    return false;
  }
  std::optional<frontend::ReadyForms> forms =
      source_.kind == InputKind::Beam
          ? frontend::parseBeam(source_.path, *bytes, ast_, diagnostics_)
          : frontend::parseAbstr(source_.path, *bytes, ast_, diagnostics_);
  if (!forms)
    return false;
  parsed_ = std::move(forms->parsed);
  exportAll_ = forms->exportAll;
  result_.name = std::string(parsed_.module.name);
  contentsKey_ = codegen::contentHash(*bytes);
  return true;
}

/// Has yecc or leex make a module of the source, or takes what they made the
/// last time.
bool ModuleCompiler::parseGrammar() {
  bool isYecc = source_.kind == InputKind::Yecc;
  std::string tool = isYecc ? "yecc" : "leex";
  std::string toolsDir =
      otpApplications(settings_.frontend.otpRoot)["parsetools"];
  std::string include =
      toolsDir + "/include/" + (isYecc ? "yeccpre.hrl" : "leexinc.hrl");
  FormsHelpers *helpers = settings_.helpers;
  if (!helpers || helpers->id().empty()) {
    result_.messages += "lumen: error: '" + source_.path + "' needs " + tool +
                        ", but this lumen is not installed completely: its "
                        "helper lumen-forms is missing\n";
    return false;
  }
  std::string keyText = tool + "\n" + helpers->id() + "\n";
  for (const std::string &path : {source_.path, include}) {
    std::string error;
    std::optional<std::string> text = codegen::readFile(path, error);
    if (!text) {
      diagnostics_.report(frontend::DiagKind::CannotReadFile, frontend::Loc(),
                          {path, error});
      return false;
    }
    keyText += path + "\n" + codegen::contentHash(*text) + "\n";
    if (path == source_.path) { // messages quote it
      uint32_t buffer = ast_.sources().addBuffer(path, std::move(*text));
      ast_.sources().addPresumedFile(path, buffer, 0);
    }
  }
  std::string key = codegen::contentHash(keyText);
  std::optional<std::string> kept = cache_.findNote(key);
  if (kept)
    replyBytes_ = std::move(*kept);
  if (!kept || !takeReply() || !reply_.crashed.empty()) {
    if (!generate(tool, toolsDir))
      return false;
    cache_.storeNote(key, replyBytes_);
  }
  takeMessages(reply_, ast_, diagnostics_);
  if (!renderAll())
    return false;
  std::string text = std::move(reply_.text);
  reply_ = CheckReply();
  parsed_ = frontend::parseText(generatedPath(), std::move(text), options_,
                                ast_, diagnostics_);
  result_.name = std::string(parsed_.module.name);
  return !parsed_.module.forms.empty();
}

/// Asks the helper `executable`, and leaves what it answers in `reply_`. False,
/// with `error`, if there is no answer that can be used.
bool ModuleCompiler::ask(const std::string &executable,
                         const std::string &request, std::string &error) {
  std::optional<std::string> bytes = settings_.helpers->ask(
      executable, request, settings_.transformTimeoutSeconds, error);
  if (!bytes)
    return false;
  replyBytes_ = std::move(*bytes);
  if (!takeReply())
    error = "answered with something that cannot be understood";
  else if (!reply_.crashed.empty())
    error = "failed: " + reply_.crashed;
  else
    return true;
  return false;
}

/// Leaves the reply in `reply_`. False if there is none.
bool ModuleCompiler::generate(const std::string &tool,
                              const std::string &toolsDir) {
  namespace fs = std::filesystem;
  FormsHelpers &helpers = *settings_.helpers;
  std::string error;
  // The name of the file is that of the module.
  fs::path folder =
      fs::path(temporaryDir_) / codegen::contentHash(source_.path);
  std::error_code code;
  fs::create_directories(folder, code);
  std::string executable = helpers.standardHelper(error);
  if (code)
    error =
        "cannot make the folder '" + folder.string() + "': " + code.message();
  if (!error.empty()) {
    result_.messages += "lumen: error: cannot run " + tool + " on '" +
                        source_.path + "': " + error + "\n";
    return false;
  }
  std::string name = generatedPath();
  std::string request =
      generateRequest(tool, source_.path, toolsDir,
                      (folder / fs::path(name).filename()).string(), name);
  bool answered = ask(executable, request, error);
  fs::remove_all(folder, code);
  if (answered)
    return true;
  result_.messages += "lumen: error: '" + source_.path +
                      "': the program that runs " + tool + " " + error + "\n";
  return false;
}

/// From Core Erlang, which has no forms, to the end.
void ModuleCompiler::finishCore() {
  if (wants(EmitKind::Ast))
    output(EmitKind::Ast, frontend::core::printModule(*core_));
  result_.key = objectKey(source_, settings_, parsed_, ast_);
  if (!wantsAfter(EmitKind::Ast) || findInCache())
    result_.status = CompiledModule::Status::Ok;
  else
    compile();
}

/// The checks that lowering needs, where there is no helper.
bool ModuleCompiler::ownLint() {
  if (parsed_.ok)
    frontend::lintModule(parsed_.module, ast_, diagnostics_);
  diagnostics_.sortByLocation();
  return renderAll() && parsed_.ok;
}

//===----------------------------------------------------------------------===//
// Parse transforms and OTP's lint
//===----------------------------------------------------------------------===//

/// Runs parse transforms and OTP's lint, or takes what they said the last time.
/// False if compilation cannot go on.
bool ModuleCompiler::check() {
  TimedStep timed("lint");
  // What is in a .beam file has been checked and transformed.
  if (source_.kind == InputKind::Beam)
    return ownLint();
  std::vector<frontend::ConstTerm> options =
      frontend::compileOptions(parsed_.module);
  options.insert(options.begin(), settings_.erlOptions.begin(),
                 settings_.erlOptions.end());
  std::vector<std::string> transforms = frontend::parseTransforms(options);
  FormsHelpers *helpers = settings_.helpers;
  if (!helpers || helpers->id().empty()) {
    if (transforms.empty())
      return ownLint();
    if (!settings_.isLinting) {
      result_.status = CompiledModule::Status::NeedsHelper;
      return false;
    }
    result_.messages += errorLine(
        "'" + source_.path + "' needs the parse transform '" +
        transforms.front() +
        "', but this lumen is not installed completely: its helper "
        "lumen-forms is missing");
    return false;
  }
  if (!settings_.isLinting && transforms.empty())
    return ownLint();
  std::erase_if(transforms,
                [](const std::string &name) { return isOtpTransform(name); });
  std::optional<TransformHelper> own;
  if (!transforms.empty() &&
      !(own = findTransforms(transforms, source_, settings_, cache_,
                             temporaryDir_, result_.messages)))
    return false;
  bool isOwn = own && !own->transforms.empty();
  std::string keyText = result_.key + "\n" + helpers->id() + "\n" +
                        (isOwn ? own->key : "") + "\n";
  for (const frontend::ConstTerm &option : settings_.erlOptions) {
    frontend::printTerm(keyText, option);
    keyText += '\n';
  }
  for (const std::string &want : wants())
    keyText += want + '\n';
  std::string key = codegen::contentHash(keyText);
  if (std::optional<std::string> kept = cache_.findNote(key)) {
    replyBytes_ = std::move(*kept);
    if (takeReply() && reply_.crashed.empty())
      return finishCheck();
  }
  if (!askHelper(settings_.erlOptions, isOwn ? &*own : nullptr))
    return false;
  cache_.storeNote(key, replyBytes_);
  return finishCheck();
}

/// What a helper is asked for besides forms and messages.
std::vector<std::string> ModuleCompiler::wants() {
  std::vector<std::string> out;
  if (!settings_.isLinting)
    return out;
  out.push_back("core");
  if (wants(EmitKind::Pp)) {
    std::optional<frontend::Encoding> encoding =
        frontend::findEncodingComment(ast_.sources().buffer(1).text);
    out.push_back(!encoding                                 ? "pp_none"
                  : *encoding == frontend::Encoding::Latin1 ? "pp_latin1"
                                                            : "pp_utf8");
  }
  return out;
}

bool ModuleCompiler::takeReply() {
  std::optional<CheckReply> reply = readCheckReply(replyBytes_, ast_.arena());
  if (reply)
    reply_ = std::move(*reply);
  return reply.has_value();
}

/// Leaves the reply in `reply_`. False if there is none.
bool ModuleCompiler::askHelper(const std::vector<frontend::ConstTerm> &options,
                               TransformHelper *transforms) {
  FormsHelpers &helpers = *settings_.helpers;
  std::string error;
  std::string executable =
      transforms
          ? linkTransforms(*transforms, settings_, cache_, temporaryDir_, error)
          : helpers.standardHelper(error);
  if (executable.empty()) {
    result_.messages +=
        errorLine("cannot check '" + source_.path + "': " + error);
    return false;
  }
  std::string name = source_.name.empty() ? source_.path : source_.name;
  std::string request = checkRequest(name, options, wants(), parsed_.module);
  if (ask(executable, request, error))
    return true;
  if (transforms) {
    std::string names;
    for (const std::string &transform : transforms->transforms)
      names += (names.empty() ? "'" : ", '") + transform + "'";
    frontend::Loc loc;
    loc.file = frontend::presumedFileNamed(ast_, name);
    diagnostics_.reportOtp(frontend::Severity::Error, loc, "compile",
                           "parse_transform",
                           "parse transform " + names +
                               ": the program that "
                               "runs it " +
                               error);
    renderAll();
    return false;
  }
  // It could not be started (too many files are open, too many processes): that
  // is not its fault.
  if (llvm::StringRef(error).starts_with("cannot ")) {
    result_.messages +=
        errorLine("cannot check '" + source_.path + "': " + error);
    return false;
  }
  result_.status = CompiledModule::Status::Bug;
  result_.messages += "lumen: the helper '" + executable + "' " + error + "\n";
  return false;
}

/// Tells what the helper found.
bool ModuleCompiler::finishCheck() {
  if (settings_.isLinting || !reply_.errors.empty())
    takeMessages(reply_, ast_, diagnostics_);
  if (!renderAll())
    return false;
  // What follows depends on nothing but the forms, and these on the reply.
  if (reply_.forms)
    result_.key = codegen::contentHash(result_.key + "\ntransformed\n" +
                                       codegen::contentHash(replyBytes_));
  return true;
}

/// Makes the forms ready for lowering: those that transforms gave, and the
/// options of the command line.
bool ModuleCompiler::prepareForms() {
  if (reply_.forms) {
    std::string error;
    std::optional<frontend::Module> module =
        frontend::decodeForms(*reply_.forms, ast_, error);
    if (!module) {
      result_.messages += errorLine(
          source_.path +
          ": a parse transform gave forms that cannot be compiled: " + error);
      return false;
    }
    parsed_.module = *module;
    result_.name = std::string(module->name);
  }
  // OTP's lint has found nothing wrong. Lowering relies on ours, which knows
  // less; if it disagrees, that is better said than met later.
  frontend::lintModule(parsed_.module, ast_, diagnostics_);
  diagnostics_.sortByLocation();
  if (!renderAll())
    return false;
  addErlOptions();
  return true;
}

/// Lowering finds options in attributes.
void ModuleCompiler::addErlOptions() {
  if (settings_.erlOptions.empty())
    return;
  std::vector<frontend::Node *> forms;
  for (frontend::Node *form : parsed_.module.forms) {
    forms.push_back(form);
    if (form->kind != frontend::NodeKind::ModuleAttr)
      continue;
    for (const frontend::ConstTerm &option : settings_.erlOptions) {
      if (option.kind != frontend::ConstTerm::Kind::Atom)
        continue;
      frontend::Node *value =
          ast_.makeNode(frontend::NodeKind::Atom, form->loc);
      value->text = ast_.intern(option.text);
      frontend::Node *attribute =
          ast_.makeNode(frontend::NodeKind::WildAttr, form->loc, {value});
      attribute->text = "compile";
      forms.push_back(attribute);
    }
  }
  parsed_.module.forms = ast_.copyKids(forms);
}

std::string objectKey(const SourceFile &source, const CompileSettings &settings,
                      const frontend::ParsedModule &parsed,
                      frontend::AstContext &context) {
  std::string text = std::string(kCompilerId) + "\n" + source.name + "\n" +
                     source.sourcePath + "\n" +
                     std::to_string(settings.optLevel) +
                     "-sz"[settings.sizeLevel] +
                     (settings.debugInfo ? "g" : "") +
                     (settings.archiveDir.empty() ? "" : "c") + "\n" +
                     settings.target +
                     "\n";
  if (!source.define.empty())
    text += "-D" + source.define + "\n";
  for (const auto &[name, value] : settings.frontend.defines)
    text += "-D" + name + "=" + value + "\n";
  for (const std::string &feature : settings.frontend.features)
    text += "feature " + feature + "\n";
  for (const frontend::ConstTerm &option : settings.erlOptions)
    if (option.kind == frontend::ConstTerm::Kind::Atom)
      text += "+" + option.text + "\n";
  // All texts that were read, in the order of reading: with the options they
  // decide the forms.
  frontend::SourceManager &sources = context.sources();
  for (uint32_t i = 0; i < sources.bufferCount(); ++i)
    text += sources.buffer(i).path + "\n" +
            codegen::contentHash(sources.buffer(i).text) + "\n";
  return codegen::contentHash(text);
}

static std::string hashOfTables(llvm::ArrayRef<std::string> names) {
  return codegen::contentHash(eir::tableRows(names));
}

/// The summary of a compiled module, if the rows of shared tables that its
/// compilation asked for say the same as they did then.
static std::optional<codegen::ModuleSummary>
readUsableSummary(llvm::StringRef text) {
  llvm::Expected<codegen::ModuleSummary> summary = codegen::parseSummary(text);
  if (!summary) {
    llvm::consumeError(summary.takeError());
    return std::nullopt;
  }
  if (hashOfTables(summary->tableNames) != summary->tableHash)
    return std::nullopt;
  return std::move(*summary);
}

bool ModuleCompiler::findInCache() {
  bool onlyObject =
      std::all_of(settings_.kinds.begin(), settings_.kinds.end(),
                  [](EmitKind kind) { return kind == EmitKind::Obj; });
  if (!onlyObject || !settings_.printIrAfter.empty())
    return false;
  TimedStep timed("look in the cache");
  std::string objectPath;
  std::optional<codegen::ModuleSummary> summary;
  if (!settings_.archiveDir.empty()) {
    std::string stem = settings_.archiveDir + "/" + result_.name;
    std::optional<codegen::ModuleFiles> files =
        codegen::readModuleFiles(stem, true);
    if (files && files->key == result_.key &&
        (summary = readUsableSummary(files->summary)))
      objectPath = stem + ".o";
  }
  if (!summary)
    if (std::optional<CachedModule> cached = cache_.find(result_.key))
      if ((summary = readUsableSummary(cached->summary)))
        objectPath = cached->objectPath;
  if (!summary)
    return false;
  if (wants(EmitKind::Obj)) {
    std::string error;
    std::optional<std::string> object =
        codegen::readFile(objectPath, error);
    if (!object)
      return false;
    output(EmitKind::Obj, std::move(*object));
  }
  result_.name = summary->module;
  result_.link.summary = std::move(*summary);
  result_.link.objectPath = std::move(objectPath);
  result_.fromCache = true;
  return true;
}

/// Not for those who have the forms from elsewhere, or want no lint.
bool ModuleCompiler::wantsMistakes() const {
  return settings_.isLinting && settings_.helpers && !core_ &&
         source_.kind != InputKind::Beam;
}

static std::string mistakesKey(const std::string &key) {
  return codegen::contentHash(key + "\nmistakes\n");
}

/// The object and the mistakes. False if either is not there.
bool ModuleCompiler::findAllInCache() {
  std::optional<std::string> kept;
  if (wantsMistakes() && settings_.needObject &&
      !(kept = cache_.findNote(mistakesKey(result_.key))))
    return false;
  if (!findInCache())
    return false;
  bool isFlawless = !kept || tellMistakes(parseMistakes(*kept));
  result_.status =
      isFlawless ? CompiledModule::Status::Ok : CompiledModule::Status::Failed;
  return true;
}

bool ModuleCompiler::findMistakes(mlir::ModuleOp module) {
  if (!wantsMistakes())
    return true;
  TimedStep timed("eir: find mistakes");
  std::vector<FoundMistake> mistakes = takeMistakes(eir::findMistakes(module));
  cache_.storeNote(mistakesKey(result_.key), printMistakes(mistakes));
  return tellMistakes(mistakes);
}

/// False if the user wants warnings to be errors.
bool ModuleCompiler::tellMistakes(const std::vector<FoundMistake> &mistakes) {
  if (mistakes.empty())
    return true;
  std::vector<frontend::ConstTerm> options =
      frontend::compileOptions(parsed_.module);
  options.insert(options.end(), settings_.erlOptions.begin(),
                 settings_.erlOptions.end());
  Lines told;
  for (const OtpMessage &message : reply_.warnings)
    if (message.module == "sys_core_fold" || message.module == "v3_core" ||
        message.module == "v3_kernel")
      told.insert({message.file, message.line});
  reportMistakes(mistakes, parsed_.module, options, told, ast_, diagnostics_);
  return renderAll();
}

void ModuleCompiler::addMlirDiagnostic(mlir::Diagnostic &diagnostic) {
  llvm::raw_string_ostream out(result_.messages);
  if (auto loc = mlir::dyn_cast<mlir::FileLineColLoc>(diagnostic.getLocation()))
    out << loc.getFilename().getValue() << ":" << loc.getLine() << ":"
        << loc.getColumn() << ": ";
  out << diagnostic << "\n";
}

/// For the test of what happens when lumen itself fails: $LUMEN_DEBUG_CRASH
/// says how, `verify` by leaving the module so that its verifier rejects it.
static void crashIfAsked(mlir::ModuleOp module) {
  const char *how = getenv("LUMEN_DEBUG_CRASH");
  if (!how)
    return;
  if (llvm::StringRef(how) == "verify") {
    for (eir::FuncOp func : module.getOps<eir::FuncOp>())
      if (!func.getBody().empty())
        func.getBody().front().getTerminator()->erase();
    return;
  }
  crash(how);
}

static std::string printOp(mlir::Operation *op) {
  std::string text;
  llvm::raw_string_ostream out(text);
  op->print(out);
  out << "\n";
  return text;
}

/// Puts the object where it can be linked from.
bool ModuleCompiler::keepObject(codegen::EmitResult &emitted,
                                llvm::StringRef object) {
  std::string error;
  std::string summary = codegen::printSummary(emitted.summary);
  result_.link.summary = std::move(emitted.summary);
  if (cache_.isEnabled() && cache_.store(result_.key, object, summary, error)) {
    result_.link.objectPath = cache_.objectPath(result_.key);
    return true;
  }
  if (cache_.isEnabled() && settings_.verbose)
    printNote("cannot write to the cache in '" + cache_.dir() + "': " + error);
  std::string path = temporaryDir_ + "/" + result_.key + ".o";
  if (codegen::writeFile(path, object, error)) {
    result_.link.objectPath = path;
    return true;
  }
  result_.messages += errorLine("cannot write '" + path + "': " + error);
  return false;
}

mlir::OwningOpRef<mlir::ModuleOp>
ModuleCompiler::lower(mlir::MLIRContext &context) {
  eir::LowerOptions options;
  bool isGenerated =
      source_.kind == InputKind::Yecc || source_.kind == InputKind::Leex;
  options.sourcePath = source_.sourcePath.empty()
                           ? std::filesystem::absolute(
                                 isGenerated ? generatedPath() : source_.path)
                                 .lexically_normal()
                                 .string()
                           : source_.sourcePath;
  options.exportAll = exportAll_;
  if (core_)
    return eir::lowerCoreModule(*core_, ast_, diagnostics_, context,
                                options.sourcePath);
  return eir::lowerModule(parsed_.module, ast_, diagnostics_, context, options);
}

bool ModuleCompiler::compile() {
  using codegen::EmitKind;
  eir::TableReads tableReads;
  mlir::DialectRegistry registry;
  registry.insert<eir::EirDialect>();
  codegen::registerCodegenDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  // Errors from here on are not the user's, unless lowering reports them as
  // diagnostics of the frontend.
  mlir::ScopedDiagnosticHandler handler(
      &context,
      [&](mlir::Diagnostic &diagnostic) { addMlirDiagnostic(diagnostic); });

  mlir::OwningOpRef<mlir::ModuleOp> module;
  {
    TimedStep timed("lower to eir");
    module = lower(context);
    if (!module) {
      if (diagnostics_.hasErrors())
        renderAll();
      else
        result_.status = CompiledModule::Status::Bug;
      return false;
    }
  }
  crashIfAsked(*module);
  result_.status = CompiledModule::Status::Bug; // of all failures below
  if (mlir::failed(mlir::verify(*module)))
    return false;
  if (wants(tool::EmitKind::Eir))
    output(tool::EmitKind::Eir, printOp(*module));
  if (!wantsAfter(tool::EmitKind::Eir)) {
    result_.status = CompiledModule::Status::Ok;
    return true;
  }
  bool isFlawless = findMistakes(*module);
  {
    TimedStep timed("eir: optimize");
    eir::optimize(*module);
  }
  if (mlir::failed(mlir::verify(*module)))
    return false;
  if (wants(tool::EmitKind::EirOpt))
    output(tool::EmitKind::EirOpt, printOp(*module));
  if (!wantsAfter(tool::EmitKind::EirOpt)) {
    result_.status = CompiledModule::Status::Ok;
    return true;
  }

  static const std::pair<tool::EmitKind, EmitKind> kinds[] = {
      {tool::EmitKind::Frames, EmitKind::Frames},
      {tool::EmitKind::Mlir, EmitKind::Mlir},
      {tool::EmitKind::Llvm, EmitKind::Llvm},
      {tool::EmitKind::Bc, EmitKind::Bitcode},
      {tool::EmitKind::Asm, EmitKind::Assembly},
      {tool::EmitKind::Obj, EmitKind::Object},
  };
  codegen::EmitOptions emitOptions;
  emitOptions.target = codegen::findTarget(settings_.target);
  emitOptions.optLevel = settings_.optLevel;
  emitOptions.sizeLevel = settings_.sizeLevel;
  emitOptions.debugInfo = settings_.debugInfo;
  emitOptions.isCompact = !settings_.archiveDir.empty();
  emitOptions.kinds.clear();
  std::vector<tool::EmitKind> wanted;
  for (auto [ours, theirs] : kinds)
    if (wants(ours) || (settings_.needObject && ours == tool::EmitKind::Obj)) {
      wanted.push_back(ours);
      emitOptions.kinds.push_back(theirs);
    }
  if (settings_.timePasses)
    emitOptions.onStep = [](llvm::StringRef step,
                            std::chrono::nanoseconds time) {
      addTime(step.str(), time);
    };
  TimedStep timed("generate code (all of it)");
  mlir::FailureOr<codegen::EmitResult> emitted =
      codegen::emitModule(*module, emitOptions);
  if (mlir::failed(emitted))
    return false;
  emitted->summary.tableNames = tableReads.names();
  emitted->summary.tableHash = hashOfTables(emitted->summary.tableNames);
  for (size_t i = 0; i < wanted.size(); ++i) {
    llvm::StringRef bytes(emitted->buffers[i].data(),
                          emitted->buffers[i].size());
    if (wants(wanted[i]))
      output(wanted[i], bytes.str());
    if (wanted[i] == tool::EmitKind::Obj && settings_.needObject &&
        !keepObject(*emitted, bytes)) {
      result_.status = CompiledModule::Status::Failed;
      return false;
    }
  }
  result_.status =
      isFlawless ? CompiledModule::Status::Ok : CompiledModule::Status::Failed;
  return isFlawless;
}

CompiledModule ModuleCompiler::run() {
  if (!emitTokens() || !parse())
    return std::move(result_);
  if (core_) {
    finishCore();
    return std::move(result_);
  }
  std::string ast;
  if (wants(EmitKind::Ast))
    ast = frontend::printAst(parsed_.module);
  result_.key = objectKey(source_, settings_, parsed_, ast_);
  if (!contentsKey_.empty())
    result_.key = codegen::contentHash(result_.key + contentsKey_);
  if (!check() || !checkFileName())
    return std::move(result_);
  result_.facts = frontend::collectFacts(parsed_.module, ast_.sources());
  result_.facts.hasTransform |= reply_.forms != nullptr;
  if (wants(EmitKind::Ast))
    output(EmitKind::Ast, std::move(ast));
  if (wants(EmitKind::Pp))
    output(EmitKind::Pp, reply_.text);
  if (!wantsAfter(EmitKind::Ast)) {
    result_.status = CompiledModule::Status::Ok;
    return std::move(result_);
  }
  if (!findAllInCache() && prepareForms())
    compile();
  return std::move(result_);
}

CompiledModule compileModule(const SourceFile &source,
                             const CompileSettings &settings,
                             ObjectCache &cache,
                             const std::string &temporaryDir) {
  CompiledModule module =
      ModuleCompiler(source, settings, cache, temporaryDir).run();
  module.isOtps = source.isOtps;
  return module;
}

} // namespace lumen::tool
