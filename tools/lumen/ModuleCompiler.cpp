//===- ModuleCompiler.cpp - one module from source to object --------------===//
//
// The frontend runs always: it takes milliseconds, gives the same diagnostics
// each time, and tells exactly which texts the module depends on. The object
// cache is asked afterwards, so it saves lowering and code generation.
//
//===----------------------------------------------------------------------===//

#include "tools/lumen/ModuleCompiler.h"

#include "codegen/link/ModuleFiles.h"
#include "codegen/object/EmitObject.h"
#include "eir/dialect/EirDialect.h"
#include "eir/from_ast/FromAst.h"
#include "eir/transforms/Transforms.h"
#include "tools/lumen/CompilerId.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"
#include "tools/lumen/Timing.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <optional>

namespace lumen::tool {

CompileSettings makeSettings(const Options &options) {
  CompileSettings settings;
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
  settings.debugInfo = options.debugInfo;
  settings.warnings = options.warnings;
  settings.printIrAfter = options.printIrAfter;
  settings.verbose = options.verbose;
  settings.needObject = options.emit.empty();
  for (EmitKind kind : options.emit) {
    if (kind == EmitKind::Exe)
      settings.needObject = true;
    else
      settings.kinds.push_back(kind);
  }
  return settings;
}

//===----------------------------------------------------------------------===//
// Diagnostics
//===----------------------------------------------------------------------===//

namespace {

/// What -W says.
struct WarningFilter {
  bool asErrors = false;
  bool none = false;
  std::vector<std::string> disabled;

  explicit WarningFilter(const std::vector<std::string> &words) {
    for (const std::string &word : words) {
      if (word == "error")
        asErrors = true;
      else if (word == "none")
        none = true;
      else if (word == "all")
        none = false, disabled.clear();
      else if (word.rfind("no-", 0) == 0)
        disabled.push_back(word.substr(3));
      else
        std::erase(disabled, word);
    }
  }
  bool shows(const frontend::Diagnostic &diagnostic) const {
    return diagnostic.severity != frontend::Severity::Warning ||
           (!none && std::find(disabled.begin(), disabled.end(),
                               frontend::diagKindName(diagnostic.kind)) ==
                         disabled.end());
  }
};

} // namespace

/// Renders what is to be shown. True if compilation may go on.
static bool renderDiagnostics(frontend::Diagnostics &diagnostics,
                              const std::vector<std::string> &warnings,
                              std::string &text) {
  WarningFilter filter(warnings);
  bool ok = !diagnostics.hasErrors();
  diagnostics.sortByLocation();
  for (const frontend::Diagnostic &diagnostic : diagnostics.all()) {
    if (!filter.shows(diagnostic))
      continue;
    if (diagnostic.severity == frontend::Severity::Warning && filter.asErrors) {
      frontend::Diagnostic error = diagnostic;
      error.severity = frontend::Severity::Error;
      text += diagnostics.render(error, useColor());
      ok = false;
    } else {
      text += diagnostics.render(diagnostic, useColor());
    }
  }
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

  bool emitSourceKinds();
  bool parse();
  bool findInCache();
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
  CompiledModule result_;
};

} // namespace

/// What needs no forms. False if there is nothing to do after it.
bool ModuleCompiler::emitSourceKinds() {
  for (EmitKind kind : {EmitKind::Tokens, EmitKind::Pp}) {
    if (!wants(kind))
      continue;
    frontend::AstContext context;
    frontend::Diagnostics diagnostics(context.sources());
    bool ok = true;
    std::string text =
        kind == EmitKind::Tokens
            ? frontend::printTokens(source_.path, context, diagnostics, ok)
            : frontend::printPreprocessed(source_.path, options_, context,
                                          diagnostics, ok);
    if (!ok) {
      renderDiagnostics(diagnostics, settings_.warnings, result_.messages);
      return false;
    }
    output(kind, std::move(text));
  }
  if (!wantsAfter(EmitKind::Pp)) {
    result_.status = CompiledModule::Status::Ok;
    return false;
  }
  return true;
}

bool ModuleCompiler::parse() {
  TimedStep timed("parse");
  if (source_.name.empty()) {
    parsed_ = frontend::parseFile(source_.path, options_, ast_, diagnostics_);
  } else {
    std::string error;
    std::optional<std::string> text = codegen::readFile(source_.path, error);
    if (!text) {
      result_.messages =
          "lumen: error: cannot read '" + source_.path + "': " + error + "\n";
      return false;
    }
    parsed_ = frontend::parseText(source_.name, std::move(*text), options_,
                                  ast_, diagnostics_);
  }
  result_.name = std::string(parsed_.module.name);
  bool ok =
      parsed_.ok && frontend::lintModule(parsed_.module, ast_, diagnostics_);
  return renderDiagnostics(diagnostics_, settings_.warnings,
                           result_.messages) &&
         ok;
}

std::string objectKey(const SourceFile &source, const CompileSettings &settings,
                      const frontend::ParsedModule &parsed,
                      frontend::AstContext &context) {
  std::string text = std::string(kCompilerId) + "\n" + source.name + "\n" +
                     source.sourcePath + "\n" +
                     std::to_string(settings.optLevel) +
                     (settings.debugInfo ? "g" : "") + "\n";
  for (const auto &[name, value] : settings.frontend.defines)
    text += "-D" + name + "=" + value + "\n";
  for (const std::string &feature : settings.frontend.features)
    text += "feature " + feature + "\n";
  // All texts that were read, in the order of reading: with the options they
  // decide the forms.
  frontend::SourceManager &sources = context.sources();
  for (uint32_t i = 0; i < sources.bufferCount(); ++i)
    text += sources.buffer(i).path + "\n" +
            codegen::contentHash(sources.buffer(i).text) + "\n";
  return codegen::contentHash(text);
}

bool ModuleCompiler::findInCache() {
  bool onlyObject =
      std::all_of(settings_.kinds.begin(), settings_.kinds.end(),
                  [](EmitKind kind) { return kind == EmitKind::Obj; });
  if (!onlyObject || !settings_.printIrAfter.empty())
    return false;
  TimedStep timed("look in the cache");
  std::optional<CachedModule> cached;
  std::string stem = settings_.archiveDir + "/" + result_.name;
  if (!settings_.archiveDir.empty())
    if (std::optional<codegen::ModuleFiles> files =
            codegen::readModuleFiles(stem, true);
        files && files->key == result_.key)
      cached = CachedModule{stem + ".o", std::move(files->summary)};
  if (!cached)
    cached = cache_.find(result_.key);
  if (!cached)
    return false;
  llvm::Expected<codegen::ModuleSummary> summary =
      codegen::parseSummary(cached->summary);
  if (!summary) {
    llvm::consumeError(summary.takeError());
    return false;
  }
  if (wants(EmitKind::Obj)) {
    std::string error;
    std::optional<std::string> object =
        codegen::readFile(cached->objectPath, error);
    if (!object)
      return false;
    output(EmitKind::Obj, std::move(*object));
  }
  result_.link.summary = std::move(*summary);
  result_.link.objectPath = cached->objectPath;
  result_.fromCache = true;
  return true;
}

void ModuleCompiler::addMlirDiagnostic(mlir::Diagnostic &diagnostic) {
  llvm::raw_string_ostream out(result_.messages);
  if (auto loc = mlir::dyn_cast<mlir::FileLineColLoc>(diagnostic.getLocation()))
    out << loc.getFilename().getValue() << ":" << loc.getLine() << ":"
        << loc.getColumn() << ": ";
  out << diagnostic << "\n";
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
  result_.messages +=
      "lumen: error: cannot write '" + path + "': " + error + "\n";
  return false;
}

bool ModuleCompiler::compile() {
  using codegen::EmitKind;
  mlir::DialectRegistry registry;
  registry.insert<eir::EirDialect>();
  codegen::registerCodegenDialects(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  // Errors from here on are not the user's, unless lowering reports them as
  // diagnostics of the frontend.
  mlir::ScopedDiagnosticHandler handler(
      &context,
      [&](mlir::Diagnostic &diagnostic) { addMlirDiagnostic(diagnostic); });

  eir::LowerOptions lowerOptions;
  lowerOptions.sourcePath =
      source_.sourcePath.empty()
          ? std::filesystem::absolute(source_.path).lexically_normal().string()
          : source_.sourcePath;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  {
    TimedStep timed("lower to eir");
    size_t before = diagnostics_.all().size();
    module = eir::lowerModule(parsed_.module, ast_, diagnostics_, context,
                              lowerOptions);
    if (!module) {
      std::string text;
      if (diagnostics_.all().size() > before)
        renderDiagnostics(diagnostics_, settings_.warnings, text);
      else
        result_.status = CompiledModule::Status::Bug;
      result_.messages = text + result_.messages;
      return false;
    }
  }
  result_.status = CompiledModule::Status::Bug; // of all failures below
  if (mlir::failed(mlir::verify(*module)))
    return false;
  if (wants(tool::EmitKind::Eir))
    output(tool::EmitKind::Eir, printOp(*module));
  if (!wantsAfter(tool::EmitKind::Eir)) {
    result_.status = CompiledModule::Status::Ok;
    return true;
  }
  eir::optimize(*module);
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
  emitOptions.optLevel = settings_.optLevel;
  emitOptions.debugInfo = settings_.debugInfo;
  emitOptions.kinds.clear();
  std::vector<tool::EmitKind> wanted;
  for (auto [ours, theirs] : kinds)
    if (wants(ours) || (settings_.needObject && ours == tool::EmitKind::Obj)) {
      wanted.push_back(ours);
      emitOptions.kinds.push_back(theirs);
    }
  TimedStep timed("generate code");
  mlir::FailureOr<codegen::EmitResult> emitted =
      codegen::emitModule(*module, emitOptions);
  if (mlir::failed(emitted))
    return false;
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
  result_.status = CompiledModule::Status::Ok;
  return true;
}

CompiledModule ModuleCompiler::run() {
  if (!emitSourceKinds() || !parse())
    return std::move(result_);
  if (wants(EmitKind::Ast))
    output(EmitKind::Ast, frontend::printAst(parsed_.module));
  if (!wantsAfter(EmitKind::Ast)) {
    result_.status = CompiledModule::Status::Ok;
    return std::move(result_);
  }
  result_.key = objectKey(source_, settings_, parsed_, ast_);
  if (findInCache())
    result_.status = CompiledModule::Status::Ok;
  else
    compile();
  return std::move(result_);
}

CompiledModule compileModule(const SourceFile &source,
                             const CompileSettings &settings,
                             ObjectCache &cache,
                             const std::string &temporaryDir) {
  return ModuleCompiler(source, settings, cache, temporaryDir).run();
}

} // namespace lumen::tool
