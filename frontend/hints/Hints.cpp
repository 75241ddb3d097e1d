//===- Hints.cpp - what helps to understand an error ----------------------===//
#include "frontend/hints/Hints.h"

#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Render.h"
#include "frontend/basic/Suggest.h"

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>

using namespace lumen::frontend;

namespace {

class Hints {
public:
  Hints(const Module &module, AstContext &context, Diagnostics &diagnostics)
      : module_(module), sources_(context.sources()),
        diagnostics_(diagnostics) {}

  void run();

private:
  using Args = std::vector<std::string_view>;
  struct Definition {
    std::string name; ///< as messages show it
    const Node *node;
  };

  void collect();
  void findBroken(const Node *form);
  void suggest(Diagnostic &diagnostic, const Args &args);
  void suggestFunction(Diagnostic &diagnostic, std::string_view function);
  void suggestVariable(Diagnostic &diagnostic, std::string_view name);
  void notePrevious(Diagnostic &diagnostic, const Args &args);
  void noteMacro(Diagnostic &diagnostic, const Args &args);
  bool isCascade(const Diagnostic &diagnostic, const Args &args) const;
  void markCascades();
  void markRepeated();
  const Node *functionAt(const Loc &loc) const;
  bool isSameFile(const Loc &a, const Loc &b) const {
    return a.file == b.file || sources_.fileName(a) == sources_.fileName(b);
  }
  bool standsAt(const Loc &loc, std::string_view word);

  const Module &module_;
  SourceManager &sources_;
  Diagnostics &diagnostics_;
  std::vector<Definition> functions_, records_, types_, specs_;
  std::vector<std::pair<std::string, size_t>> imports_;
  /// Names of functions and records whose definitions have errors.
  std::set<std::string, std::less<>> brokenFunctions_, brokenRecords_;
  bool isHeaderMissing_ = false, isFunctionBroken_ = false;
};

} // namespace

//===----------------------------------------------------------------------===//
// What a message is about
//===----------------------------------------------------------------------===//

/// The shape of messages whose rows have none, because OTP words them.
static std::string_view shapeOf(DiagKind kind) {
  switch (kind) {
  case DiagKind::UndefinedType:
    return "type {0} undefined";
  case DiagKind::RedefineType:
    return "type {0} already defined";
  case DiagKind::RedefineSpec:
    return "spec for {0} already defined";
  case DiagKind::BadInline:
    return "inlined function {0} undefined";
  case DiagKind::UndefinedNif:
    return "nif {0} undefined";
  case DiagKind::UndefinedOnLoad:
  case DiagKind::BadNowarnUnused:
  case DiagKind::BadNowarnBifClash:
    return "function {0} undefined";
  case DiagKind::BadDeprecated:
    return "deprecated function {0} undefined or not exported";
  case DiagKind::UnusedVariable:
    return "variable {0} is unused";
  case DiagKind::ShadowedVariable:
    return "variable {0} shadowed in {1}";
  default:
    return diagFormat(kind);
  }
}

/// The arguments that make `message` of `format`. Empty if none do.
static std::vector<std::string_view> argumentsOf(std::string_view message,
                                                 std::string_view format) {
  std::vector<std::string_view> args;
  while (true) {
    size_t brace = format.find('{');
    bool isArgument = brace != std::string_view::npos &&
                      brace + 2 < format.size() && format[brace + 2] == '}';
    std::string_view literal = format.substr(0, isArgument ? brace : format.npos);
    if (!message.starts_with(literal))
      return {};
    message.remove_prefix(literal.size());
    if (!isArgument)
      return message.empty() ? args : std::vector<std::string_view>();
    size_t index = static_cast<size_t>(format[brace + 1] - '0');
    format.remove_prefix(brace + 3);
    size_t next = format.find('{');
    std::string_view until = format.substr(0, next);
    size_t end = until.empty() ? message.size() : message.find(until);
    if (end == std::string_view::npos)
      return {};
    if (args.size() <= index)
      args.resize(index + 1);
    args[index] = message.substr(0, end);
    message.remove_prefix(end);
  }
}

static std::string atomText(std::string_view name) {
  std::string text;
  printAtom(text, name);
  return text;
}

static std::string withArity(std::string_view name, int64_t arity) {
  return atomText(name) + '/' + std::to_string(arity);
}

/// `name/arity` in two.
static std::pair<std::string_view, size_t> splitArity(std::string_view text) {
  size_t slash = text.rfind('/');
  if (slash == std::string_view::npos)
    return {text, 0};
  size_t arity = 0;
  for (char c : text.substr(slash + 1))
    if (c >= '0' && c <= '9')
      arity = arity * 10 + static_cast<size_t>(c - '0');
  return {text.substr(0, slash), arity};
}

/// Messages have the names of variables in quotes.
static std::string_view unquoted(std::string_view name) {
  if (name.size() >= 2 && name.front() == '\'' && name.back() == '\'')
    return name.substr(1, name.size() - 2);
  return name;
}

//===----------------------------------------------------------------------===//
// The module
//===----------------------------------------------------------------------===//

void Hints::collect() {
  for (const Node *form : module_.forms) {
    switch (form->kind) {
    case NodeKind::Function:
      functions_.push_back({withArity(form->text, form->number), form});
      break;
    case NodeKind::RecordAttr:
      records_.push_back({atomText(form->text), form});
      break;
    case NodeKind::TypeAttr:
      types_.push_back({withArity(form->text, form->kids.size()), form});
      break;
    case NodeKind::SpecAttr:
      if (!form->isCallback)
        specs_.push_back({withArity(form->text, form->number), form});
      break;
    case NodeKind::ImportAttr:
      for (const Node *name : form->kids)
        imports_.emplace_back(atomText(name->text),
                              static_cast<size_t>(name->number));
      break;
    case NodeKind::ErrorForm:
      findBroken(form);
      break;
    default:
      break;
    }
  }
  for (const Diagnostic &diagnostic : diagnostics_.all())
    isHeaderMissing_ |= diagnostic.kind == DiagKind::PpIncludeFile ||
                        diagnostic.kind == DiagKind::PpIncludeLib;
}

/// A rejected form has only the place of its error. What it was to define is
/// what the nearest line above that begins in the first column says. An error in
/// the first column itself mostly means that the form above has no full stop.
void Hints::findBroken(const Node *form) {
  constexpr uint32_t kMaxLines = 1000;
  Loc loc = form->loc;
  unsigned wanted = loc.column == 1 ? 2 : 1;
  for (uint32_t i = 0; i < kMaxLines && loc.line > 0; ++i, --loc.line) {
    std::string_view line = sources_.lineText(loc);
    if (line.empty())
      continue;
    bool isRecord = line.starts_with("-record(");
    if (line[0] == '-' && !isRecord)
      return;
    if (isRecord)
      line.remove_prefix(8);
    size_t length = 0;
    if (line[0] == '\'')
      length = line.find('\'', 1) + 1; // npos + 1 is 0
    else if (line[0] >= 'a' && line[0] <= 'z')
      while (length < line.size() &&
             (isalnum(static_cast<unsigned char>(line[length])) ||
              line[length] == '_' || line[length] == '@'))
        ++length;
    if (length == 0)
      continue;
    std::string name(line.substr(0, length));
    if (isRecord) {
      brokenRecords_.insert(name);
    } else {
      brokenFunctions_.insert(name);
      isFunctionBroken_ = true;
    }
    if (--wanted == 0)
      return;
  }
}

const Node *Hints::functionAt(const Loc &loc) const {
  const Node *found = nullptr;
  for (const Definition &function : functions_)
    if (isSameFile(function.node->loc, loc) &&
        !isBefore(loc, function.node->loc) &&
        (!found || isBefore(found->loc, function.node->loc)))
      found = function.node;
  return found;
}

//===----------------------------------------------------------------------===//
// Suggestions
//===----------------------------------------------------------------------===//

namespace {
struct AutoImported {
  std::string_view name;
  size_t arity;
};
} // namespace

static const AutoImported kAutoImported[] = {
#define LUMEN_AUTO_BIF(name, arity, isGuard, isOld) {name, arity},
#include "frontend/lint/AutoImported.def"
};

void Hints::suggestFunction(Diagnostic &diagnostic, std::string_view function) {
  auto [name, arity] = splitArity(function);
  FunctionSuggester suggester(name, arity);
  for (const Definition &definition : functions_)
    suggester.offer(atomText(definition.node->text),
                    static_cast<size_t>(definition.node->number));
  for (const auto &[imported, importedArity] : imports_)
    suggester.offer(imported, importedArity);
  // What is exported or specified must be a function of the module.
  if (diagnostic.kind == DiagKind::UndefinedFunction &&
      functionAt(diagnostic.loc))
    for (const AutoImported &bif : kAutoImported)
      suggester.offer(bif.name, bif.arity);
  diagnostic.suggestion = suggester.best();
}

static void collectVariables(const Node *top, const Loc &before,
                             std::vector<std::string_view> &names) {
  // A stack of its own: lists can have as many cells as they like.
  std::vector<const Node *> todo{top};
  while (!todo.empty()) {
    const Node *node = todo.back();
    todo.pop_back();
    if (node->kind == NodeKind::Var && node->text != "_" &&
        isBefore(node->loc, before))
      names.push_back(node->text);
    for (const Node *kid : node->kids)
      if (kid)
        todo.push_back(kid);
  }
}

void Hints::suggestVariable(Diagnostic &diagnostic, std::string_view name) {
  const Node *function = functionAt(diagnostic.loc);
  if (!function)
    return;
  std::vector<std::string_view> names;
  for (const Node *clause : function->kids)
    if (isBefore(clause->loc, diagnostic.loc)) {
      names.clear(); // variables of other clauses are others
      collectVariables(clause, diagnostic.loc, names);
    }
  // Another that is unbound, too, is no help.
  std::set<std::string_view> unbound;
  for (const Diagnostic &other : diagnostics_.all())
    if (other.kind == DiagKind::UnboundVariable)
      for (std::string_view arg :
           argumentsOf(other.message, shapeOf(other.kind)))
        unbound.insert(unquoted(arg));
  NameSuggester suggester(name);
  for (std::string_view candidate : names)
    if (!unbound.contains(candidate))
      suggester.offer(candidate);
  diagnostic.suggestion = suggester.best();
}

void Hints::suggest(Diagnostic &diagnostic, const Args &args) {
  if (args.empty() || !diagnostic.suggestion.empty())
    return;
  NameSuggester suggester(args[0]);
  switch (diagnostic.kind) {
  case DiagKind::UndefinedFunction:
  case DiagKind::SpecFunUndefined:
  case DiagKind::BadInline:
  case DiagKind::UndefinedNif:
  case DiagKind::UndefinedOnLoad:
  case DiagKind::BadNowarnUnused:
  case DiagKind::BadNowarnBifClash:
  case DiagKind::BadDeprecated:
    return suggestFunction(diagnostic, args[0]);
  case DiagKind::UnboundVariable:
    return suggestVariable(diagnostic, unquoted(args[0]));
  case DiagKind::UndefinedRecord:
    for (const Definition &record : records_)
      suggester.offer(record.name);
    break;
  case DiagKind::UndefinedField:
    for (const Definition &record : records_)
      if (args.size() > 1 && record.name == args[1])
        for (const Node *field : record.node->kids) {
          if (field->kind == NodeKind::TypedRecordField)
            field = field->kid(0);
          suggester.offer(atomText(field->kid(0)->text));
        }
    break;
  case DiagKind::UndefinedType: {
    // Types are named as `t()` or `t/1`.
    size_t end = args[0].find_first_of("(/");
    NameSuggester types(args[0].substr(0, end));
    for (const Definition &type : types_)
      types.offer(atomText(type.node->text));
    diagnostic.suggestion = types.best();
    return;
  }
  case DiagKind::UndefinedBitType:
    for (const char *type :
         {"integer", "float", "binary", "bytes", "bitstring", "bits", "utf8",
          "utf16", "utf32", "signed", "unsigned", "big", "little", "native"})
      suggester.offer(type);
    break;
  default:
    return;
  }
  diagnostic.suggestion = suggester.best();
}

//===----------------------------------------------------------------------===//
// Notes
//===----------------------------------------------------------------------===//

void Hints::notePrevious(Diagnostic &diagnostic, const Args &args) {
  if (!diagnostic.notes.empty() || args.empty())
    return;
  auto note = [&](const Node *node, const char *text) {
    Loc loc = node->loc;
    if (loc.line != 0 && isBefore(loc, diagnostic.loc))
      diagnostic.notes.push_back({loc, Loc(), text});
  };
  auto first = [&](const std::vector<Definition> &definitions,
                   std::string_view name) {
    for (const Definition &definition : definitions)
      if (definition.name == name)
        return note(definition.node, "previous definition");
  };
  switch (diagnostic.kind) {
  case DiagKind::RedefineFunction:
    return first(functions_, args[0]);
  case DiagKind::RedefineRecord:
    return first(records_, args[0]);
  case DiagKind::RedefineSpec:
    return first(specs_, args[0]);
  case DiagKind::RedefineType: {
    size_t end = args[0].find_first_of("(/");
    for (const Definition &type : types_)
      if (atomText(type.node->text) == args[0].substr(0, end))
        return note(type.node, "previous definition");
    return;
  }
  case DiagKind::UndefinedField:
    for (const Definition &record : records_)
      if (args.size() > 1 && record.name == args[1])
        return note(record.node, "the record is defined here");
    return;
  default:
    return;
  }
}

/// Whether the source has `word` at `loc`.
bool Hints::standsAt(const Loc &loc, std::string_view word) {
  std::string_view line = sources_.lineText(loc);
  size_t end = std::min<size_t>(tokenEnd(sources_, loc).column - 1,
                                line.size());
  // Columns count characters; for a test, ASCII lines are enough.
  if (loc.column == 0 || loc.column - 1 >= end)
    return false;
  std::string_view token = line.substr(loc.column - 1, end - loc.column + 1);
  return !token.empty() && word.starts_with(token);
}

/// `line` has `word` as a word.
static bool hasWord(std::string_view line, std::string_view word) {
  auto isNamePart = [](char c) {
    return isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '@';
  };
  for (size_t at = line.find(word); at != line.npos;
       at = line.find(word, at + 1))
    if ((at == 0 || !isNamePart(line[at - 1])) &&
        (at + word.size() >= line.size() ||
         !isNamePart(line[at + word.size()])))
      return true;
  return false;
}

/// Tokens of a macro's body stand where the macro is used, or at an argument.
void Hints::noteMacro(Diagnostic &diagnostic, const Args &args) {
  const Loc &loc = diagnostic.loc;
  if (loc.column == 0)
    return;
  std::string_view word =
      args.empty() ? "" : unquoted(splitArity(args[0]).first);
  const SourceManager::Expansion *outer = nullptr, *inner = nullptr;
  for (const SourceManager::Expansion &expansion : sources_.expansions()) {
    if (!isSameFile(expansion.use, loc) || isBefore(loc, expansion.use) ||
        !isBefore(loc, expansion.useEnd))
      continue;
    if (!outer) {
      bool isArgument = loc.line != expansion.use.line ||
                        loc.column > expansion.use.column + 1;
      if (isArgument && (word.empty() || standsAt(loc, word)))
        continue; // written in the argument, not in the body
      outer = &expansion;
    }
    // The body that has the word, of those that were expanded here.
    if (word.empty() || inner)
      continue;
    Loc line = expansion.definition;
    for (; line.line <= expansion.definitionEnd.line && !inner; ++line.line)
      if (hasWord(sources_.lineText(line), word))
        inner = &expansion;
  }
  if (!outer)
    return;
  auto note = [&](const SourceManager::Expansion &expansion) {
    diagnostic.notes.push_back(
        {expansion.definition, Loc(),
         "expanded from macro '" + std::string(expansion.name) + "'"});
  };
  if (inner && inner != outer)
    note(*inner);
  note(*outer);
}

//===----------------------------------------------------------------------===//
// What follows from other errors
//===----------------------------------------------------------------------===//

bool Hints::isCascade(const Diagnostic &diagnostic, const Args &args) const {
  std::string_view name = args.empty() ? "" : args[0];
  switch (diagnostic.kind) {
  case DiagKind::UndefinedFunction:
  case DiagKind::SpecFunUndefined:
  case DiagKind::BadInline:
  case DiagKind::BadNowarnUnused:
  case DiagKind::BadDeprecated:
    return brokenFunctions_.contains(splitArity(name).first);
  case DiagKind::UndefinedRecord:
    return isHeaderMissing_ || brokenRecords_.contains(name);
  case DiagKind::PpUndefinedMacro:
  case DiagKind::UndefinedType:
    return isHeaderMissing_ && diagnostic.suggestion.empty();
  case DiagKind::UnusedFunction:
  case DiagKind::UnusedImport:
  case DiagKind::UnusedRecord:
  case DiagKind::UnusedType:
    // What uses it may be what could not be read.
    return isFunctionBroken_;
  default:
    return false;
  }
}

void Hints::markCascades() {
  size_t hidden = 0;
  for (Diagnostic &diagnostic : diagnostics_.all()) {
    diagnostic.isCascade =
        isCascade(diagnostic,
                  argumentsOf(diagnostic.message, shapeOf(diagnostic.kind)));
    bool isOfHeader = diagnostic.kind == DiagKind::UndefinedRecord ||
                      diagnostic.kind == DiagKind::UndefinedType ||
                      diagnostic.kind == DiagKind::PpUndefinedMacro;
    hidden += diagnostic.isCascade && isOfHeader;
  }
  if (!hidden || !isHeaderMissing_)
    return;
  for (Diagnostic &diagnostic : diagnostics_.all())
    if (diagnostic.kind == DiagKind::PpIncludeFile ||
        diagnostic.kind == DiagKind::PpIncludeLib) {
      diagnostic.notes.push_back(
          {Loc(), Loc(),
           std::to_string(hidden) + (hidden == 1 ? " error" : " errors") +
               " about what the file may define " +
               (hidden == 1 ? "is" : "are") + " not shown"});
      return;
    }
}

/// One message for all places where the same name is missing.
void Hints::markRepeated() {
  std::unordered_map<std::string, Diagnostic *> first;
  std::unordered_map<Diagnostic *, std::vector<Loc>> places;
  for (Diagnostic &diagnostic : diagnostics_.all()) {
    std::string key;
    switch (diagnostic.kind) {
    case DiagKind::UnboundVariable:
      if (const Node *function = functionAt(diagnostic.loc))
        key = withArity(function->text, function->number);
      [[fallthrough]];
    case DiagKind::UndefinedFunction:
    case DiagKind::UndefinedRecord:
    case DiagKind::UndefinedField:
    case DiagKind::UndefinedType:
    case DiagKind::PpUndefinedMacro:
      key += '\n' + diagnostic.message;
      break;
    default:
      continue;
    }
    if (diagnostic.isCascade)
      continue;
    auto [entry, isNew] = first.emplace(std::move(key), &diagnostic);
    if (isNew)
      continue;
    diagnostic.isRepeated = true;
    places[entry->second].push_back(diagnostic.loc);
  }
  for (auto &[diagnostic, locs] : places) {
    std::sort(locs.begin(), locs.end(), isBefore);
    std::string text = "the same at ";
    constexpr size_t kMaxPlaces = 8;
    for (size_t i = 0; i < locs.size() && i < kMaxPlaces; ++i) {
      if (i > 0)
        text += ", ";
      if (!isSameFile(locs[i], diagnostic->loc))
        text += std::string(sources_.fileName(locs[i])) + ':';
      text += std::to_string(locs[i].line);
      if (locs[i].column)
        text += ':' + std::to_string(locs[i].column);
    }
    if (locs.size() > kMaxPlaces)
      text += " and " + std::to_string(locs.size() - kMaxPlaces) +
              " more places";
    diagnostic->notes.push_back({Loc(), Loc(), std::move(text), true});
  }
}

void Hints::run() {
  if (diagnostics_.all().empty())
    return;
  collect();
  for (Diagnostic &diagnostic : diagnostics_.all()) {
    Args args = argumentsOf(diagnostic.message, shapeOf(diagnostic.kind));
    suggest(diagnostic, args);
    notePrevious(diagnostic, args);
    noteMacro(diagnostic, args);
  }
  markCascades();
  markRepeated();
}

void lumen::frontend::addHints(const Module &module, AstContext &context,
                               Diagnostics &diagnostics) {
  Hints(module, context, diagnostics).run();
}
