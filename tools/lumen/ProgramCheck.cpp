//===- ProgramCheck.cpp - what only the whole program shows ---------------===//
//
// The facts come from the forms of all modules on the command line, whether
// their objects come from the cache or not, so the messages are the same each
// time. Behaviours are OTP's erl_lint's business where the behaviour's module
// can be loaded; in lumen it is part of the program, so they are checked here,
// in erl_lint's words and at its places.
//
//===----------------------------------------------------------------------===//

#include "tools/lumen/ProgramCheck.h"

#include "codegen/link/Archive.h"
#include "codegen/link/ProgramTables.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Suggest.h"
#include "tools/lumen/Applications.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"

#include <filesystem>
#include <map>

namespace lumen::tool {

using frontend::Diagnostic;
using frontend::DiagKind;
using frontend::Diagnostics;
using frontend::Loc;
using frontend::ModuleFacts;
using frontend::SourcePlace;
using Function = ModuleFacts::Function;

namespace {

/// What is known of a behaviour.
struct Callbacks {
  std::set<Function> required, optional;
};

class ProgramCheck {
public:
  ProgramCheck(const std::vector<CompiledModule> &modules,
               const Options &options, bool isComplete)
      : modules_(modules), options_(options), isComplete_(isComplete),
        archive_(archiveDir(options.target)) {
    for (const CompiledModule &module : modules) {
      if (!module.facts.name.empty())
        facts_[module.facts.name] = &module.facts;
      else // no Erlang; only what it offers is known
        summaries_[module.name] = &module.link.summary;
    }
  }

  bool run();

private:
  void check(const ModuleFacts &facts);
  void checkReference(const ModuleFacts &from,
                      const ModuleFacts::Reference &reference);
  void checkBehaviours(const ModuleFacts &facts);
  std::optional<Callbacks> callbacksOf(const std::string &behaviour);
  bool isIgnored(const ModuleFacts &from,
                 const ModuleFacts::Reference &reference) const;
  std::string nearestModule(const std::string &name);
  /// The application of OTP outside of the archive that has the module, or empty.
  const std::string &otpOwner(const std::string &module);
  static void addOwner(Diagnostic &diagnostic, const std::string &owner);
  Loc locOf(const SourcePlace &place);
  Loc endOf(const SourcePlace &place, Loc loc);

  const std::vector<CompiledModule> &modules_;
  const Options &options_;
  bool isComplete_;
  codegen::Archive archive_;
  std::map<std::string, const ModuleFacts *> facts_;
  std::map<std::string, const codegen::ModuleSummary *> summaries_;

  /// The summary of a module that has no facts, or null.
  const codegen::ModuleSummary *summaryOf(const std::string &name) {
    if (auto found = summaries_.find(name); found != summaries_.end())
      return found->second;
    const codegen::LinkModule *module = archive_.load(name);
    return module ? &module->summary : nullptr;
  }
  frontend::SourceManager sources_;
  Diagnostics diagnostics_{sources_};
  std::map<std::string, uint32_t> buffers_; ///< by path
  std::map<std::string, std::string> otpOwners_; ///< by module
  std::map<std::tuple<std::string, std::string, int64_t>, uint32_t> files_;
};

} // namespace

static std::string atomText(const std::string &name) {
  std::string text;
  frontend::printAtom(text, name);
  return text;
}

static std::string functionText(const Function &function) {
  return atomText(function.first) + "/" + std::to_string(function.second);
}

//===----------------------------------------------------------------------===//
// Places
//===----------------------------------------------------------------------===//

/// Reads the file again: the texts of a compiled module are gone.
Loc ProgramCheck::locOf(const SourcePlace &place) {
  auto [buffer, isNewBuffer] = buffers_.emplace(place.path, 0);
  if (isNewBuffer) {
    int error = 0;
    std::optional<uint32_t> id = sources_.addFile(place.path, error);
    buffer->second = id ? *id : sources_.addBuffer(place.path, "");
  }
  auto [file, isNewFile] = files_.emplace(
      std::tuple(place.file, place.path, place.lineDelta), 0u);
  if (isNewFile)
    file->second =
        sources_.addPresumedFile(place.file, buffer->second, place.lineDelta);
  Loc loc;
  loc.file = file->second;
  loc.line = place.line;
  loc.column = place.column;
  return loc;
}

Loc ProgramCheck::endOf(const SourcePlace &place, Loc loc) {
  if (place.endLine == 0)
    return Loc();
  loc.line = place.endLine;
  loc.column = place.endColumn;
  return loc;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

bool ProgramCheck::isIgnored(const ModuleFacts &from,
                             const ModuleFacts::Reference &reference) const {
  auto has = [&](Function function) {
    return from.ignored.contains({reference.module, std::move(function)});
  };
  return has({"", ModuleFacts::kAnyArity}) ||
         has({reference.function.first, ModuleFacts::kAnyArity}) ||
         has(reference.function);
}

std::string ProgramCheck::nearestModule(const std::string &name) {
  frontend::NameSuggester near(name);
  for (const auto &[known, facts] : facts_)
    near.offer(known);
  std::vector<std::string> names;
  std::error_code code;
  namespace fs = std::filesystem;
  for (fs::directory_iterator it(archiveDir(options_.target), code), end;
       !code && it != end; it.increment(code))
    if (it->path().extension() == ".sum")
      names.push_back(it->path().stem().string());
  std::sort(names.begin(), names.end());
  for (const std::string &known : names)
    near.offer(known);
  return near.best();
}

const std::string &ProgramCheck::otpOwner(const std::string &module) {
  auto [entry, isNew] = otpOwners_.emplace(module, "");
  if (isNew)
    entry->second = otpApplicationWith(options_, module);
  return entry->second;
}

void ProgramCheck::addOwner(Diagnostic &diagnostic, const std::string &owner) {
  diagnostic.notes.push_back(
      {Loc(), Loc(),
       "OTP has it in its application " + owner + ": compile with --app " +
           owner});
}

void ProgramCheck::checkReference(const ModuleFacts &from,
                                  const ModuleFacts::Reference &reference) {
  const auto &[name, arity] = reference.function;
  if (codegen::findBif(reference.module, name, arity) ||
      isIgnored(from, reference))
    return;
  std::string shown =
      atomText(reference.module) + ":" + functionText(reference.function);
  const char *what = "the call";
  if (reference.how == ModuleFacts::Reference::How::Fun)
    what = "a call of the fun";
  else if (reference.how == ModuleFacts::Reference::How::Import)
    what = "a call of it";
  auto report = [&](DiagKind kind,
                    const std::string &subject) -> Diagnostic & {
    Loc loc = locOf(reference.place);
    return diagnostics_.report(kind, loc, endOf(reference.place, loc),
                               {subject, what});
  };
  frontend::FunctionSuggester near(name, arity);
  auto user = facts_.find(reference.module);
  if (user != facts_.end()) {
    const ModuleFacts &callee = *user->second;
    if (callee.exports.contains(reference.function) || callee.hasTransform)
      return;
    if (callee.functions.contains(reference.function)) {
      report(DiagKind::NotExported, shown);
      return;
    }
    for (const Function &known : callee.exports)
      near.offer(known.first, known.second);
    report(DiagKind::UnknownFunction, shown).suggestion =
        near.best().empty() ? "" : reference.module + ":" + near.best();
    return;
  }
  const codegen::ModuleSummary *library = summaryOf(reference.module);
  bool hasBifs = false;
  for (const codegen::BifRow &row : codegen::allBifs())
    hasBifs |= row.module == reference.module;
  if (!library && !hasBifs) {
    const std::string &owner = otpOwner(reference.module);
    if (owner.empty()) {
      report(DiagKind::UnknownModule, atomText(reference.module)).suggestion =
          nearestModule(reference.module);
      return;
    }
    Loc loc = locOf(reference.place);
    Diagnostic &diagnostic = diagnostics_.reportMessage(
        DiagKind::UnknownModule, loc, endOf(reference.place, loc),
        "module " + atomText(reference.module) + " is not in the program; " +
            what + " will raise undef");
    addOwner(diagnostic, owner);
    return;
  }
  if (library)
    for (const auto &known : library->exports) {
      if (known.first == name && known.second == arity)
        return;
      near.offer(known.first, known.second);
    }
  for (const codegen::BifRow &row : codegen::allBifs())
    if (row.module == reference.module)
      near.offer(row.function, row.arity);
  report(DiagKind::UnknownFunction, shown).suggestion =
      near.best().empty() ? "" : reference.module + ":" + near.best();
}

//===----------------------------------------------------------------------===//
// Behaviours
//===----------------------------------------------------------------------===//

std::optional<Callbacks>
ProgramCheck::callbacksOf(const std::string &behaviour) {
  Callbacks callbacks;
  auto user = facts_.find(behaviour);
  if (user != facts_.end()) {
    const ModuleFacts &facts = *user->second;
    if (facts.callbacks.empty() &&
        !facts.exports.contains({"behaviour_info", 1u}) && !facts.hasTransform)
      return std::nullopt;
    callbacks.required.insert(facts.callbacks.begin(), facts.callbacks.end());
    callbacks.optional.insert(facts.optionalCallbacks.begin(),
                              facts.optionalCallbacks.end());
  } else if (const codegen::ModuleSummary *library = summaryOf(behaviour)) {
    const codegen::ModuleSummary &summary = *library;
    if (!llvm::is_contained(summary.exports,
                            std::pair<std::string, unsigned>("behaviour_info",
                                                             1)))
      return std::nullopt;
    callbacks.required.insert(summary.callbacks.begin(),
                              summary.callbacks.end());
    callbacks.optional.insert(summary.optionalCallbacks.begin(),
                              summary.optionalCallbacks.end());
  } else {
    return std::nullopt;
  }
  for (const Function &function : callbacks.optional)
    callbacks.required.erase(function);
  return callbacks;
}

/// Source: OTP erl_lint.erl (behaviour_check).
void ProgramCheck::checkBehaviours(const ModuleFacts &facts) {
  if (!facts.checksBehaviours)
    return;
  /// For each callback, the behaviours that call it in this module.
  std::map<Function, std::vector<const ModuleFacts::Behaviour *>> wanted;
  for (const ModuleFacts::Behaviour &behaviour : facts.behaviours) {
    Loc loc = locOf(behaviour.place);
    Loc end = endOf(behaviour.place, loc);
    std::string name = atomText(behaviour.name);
    std::optional<Callbacks> callbacks = callbacksOf(behaviour.name);
    if (!callbacks) {
      Diagnostic &diagnostic = diagnostics_.reportMessage(
          DiagKind::UndefinedBehaviour, loc, end,
          "behaviour " + name + " undefined");
      if (!facts_.contains(behaviour.name) &&
          !archive_.contains(behaviour.name)) {
        const std::string &owner = otpOwner(behaviour.name);
        if (owner.empty())
          diagnostic.suggestion = nearestModule(behaviour.name);
        else
          addOwner(diagnostic, owner);
      }
      continue;
    }
    for (const Function &function : callbacks->required) {
      wanted[function].push_back(&behaviour);
      if (!facts.exports.contains(function) && !facts.hasTransform)
        diagnostics_.reportMessage(DiagKind::MissingCallback, loc, end,
                                   "undefined callback function " +
                                       functionText(function) +
                                       " (behaviour '" + behaviour.name +
                                       "')");
    }
    for (const Function &function : callbacks->optional)
      if (facts.exports.contains(function))
        wanted[function].push_back(&behaviour);
  }
  for (const auto &[function, behaviours] : wanted) {
    const ModuleFacts::Behaviour &first = *behaviours.front();
    for (size_t i = 1; i < behaviours.size(); ++i) {
      Loc loc = locOf(behaviours[i]->place);
      diagnostics_.reportMessage(
          DiagKind::ConflictingBehaviours, loc,
          endOf(behaviours[i]->place, loc),
          "conflicting behaviours - callback " + functionText(function) +
              " required by both '" + behaviours[i]->name + "' and '" +
              first.name + "' (line " + std::to_string(first.place.line) +
              ", column " + std::to_string(first.place.column) + ")");
    }
  }
}

//===----------------------------------------------------------------------===//
// The program
//===----------------------------------------------------------------------===//

void ProgramCheck::check(const ModuleFacts &facts) {
  std::set<std::tuple<std::string, uint32_t, uint32_t>> seen;
  for (const ModuleFacts::Reference &reference : facts.references)
    if (isComplete_ &&
        seen.insert({reference.place.file, reference.place.line,
                     reference.place.column})
            .second)
      checkReference(facts, reference);
  checkBehaviours(facts);
}

bool ProgramCheck::run() {
  // Without the archive, all of OTP would be reported as missing.
  if (archive_.size() == 0)
    return true;
  for (const CompiledModule &module : modules_)
    if (!module.facts.name.empty() && !module.isOtps)
      check(module.facts);
  bool ok = applyWarningOptions(diagnostics_, options_.warnings);
  // By place, then by text, as erlc has warnings.
  std::vector<Diagnostic> all = diagnostics_.takeAll();
  std::stable_sort(all.begin(), all.end(),
                   [](const Diagnostic &a, const Diagnostic &b) {
                     if (a.loc.file != b.loc.file)
                       return a.loc.file < b.loc.file;
                     if (isBefore(a.loc, b.loc) || isBefore(b.loc, a.loc))
                       return isBefore(a.loc, b.loc);
                     return a.message < b.message;
                   });
  for (Diagnostic &diagnostic : all)
    diagnostics_.add(std::move(diagnostic));
  std::string text;
  frontend::DiagRenderer(sources_, renderOptions()).render(diagnostics_, text);
  if (!text.empty())
    printRaw(text);
  return ok;
}

bool checkProgram(const std::vector<CompiledModule> &modules,
                  const Options &options, bool isComplete) {
  return ProgramCheck(modules, options, isComplete).run();
}

} // namespace lumen::tool
