//===- Reachability.cpp - which functions can run -------------------------===//

#include "codegen/link/Reachability.h"

#include "runtime/abi/BifTraits.h"

#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace lumen::codegen {

std::optional<FunctionName> parseFunctionName(StringRef text) {
  // The arity is behind the last slash. A module's name hardly ever holds a
  // colon, a function's name may hold anything.
  size_t slash = text.rfind('/');
  size_t colon = text.find(':');
  FunctionName name;
  if (slash == StringRef::npos || colon == StringRef::npos || colon == 0 ||
      slash <= colon + 1 ||
      text.drop_front(slash + 1).getAsInteger(10, name.arity))
    return std::nullopt;
  name.module = text.take_front(colon).str();
  name.function = text.slice(colon + 1, slash).str();
  return name;
}

/// BIFs that call, by name, what their arguments say. A call of one with known
/// arguments is a dynamic call in the summary; as values they can call
/// anything.
static bool callsByName(const FunctionName &name) {
  static const llvm::StringSet<> names = {
      "apply/3",      "spawn/3",         "spawn/4",         "spawn_link/3",
      "spawn_link/4", "spawn_monitor/3", "spawn_opt/4",     "spawn_opt/5",
      "hibernate/3",  "make_fun/3",      "spawn_monitor/4",
  };
  return name.module == "erlang" &&
         names.contains(name.function + "/" + std::to_string(name.arity));
}

/// Of "m:f/a".
static StringRef moduleOf(StringRef symbol) { return symbol.split(':').first; }

static std::vector<std::string> words(StringRef text) {
  std::vector<std::string> list;
  while (!(text = text.ltrim()).empty()) {
    auto [word, rest] = text.split(' ');
    list.push_back(word.str());
    text = rest;
  }
  return list;
}

/// Asks the module that raised an error for the error's explanation (EEP 54).
static const char *const kErrorInfoCaller = "erl_error:get_extended_error/2";

//===----------------------------------------------------------------------===//
// What flows into parameters
//===----------------------------------------------------------------------===//

/// More than this is as good as anything.
static constexpr size_t kMaxFlowAtoms = 48;
static constexpr size_t kMaxFlowLists = 8;

bool FlowValue::join(const FlowValue &other) {
  if (isAny)
    return false;
  bool isLarger = other.isAny;
  if (!other.isAny) {
    for (const std::string &atom : other.atoms)
      isLarger |= atoms.insert(atom).second;
    for (const auto &[length, elements] : other.lists) {
      auto [it, isNew] = lists.try_emplace(length, elements);
      isLarger |= isNew;
      if (!isNew)
        for (size_t i = 0; i < length; ++i)
          isLarger |= it->second[i].join(elements[i]);
    }
  }
  if (other.isAny || atoms.size() > kMaxFlowAtoms ||
      lists.size() > kMaxFlowLists) {
    *this = any();
    return true;
  }
  return isLarger;
}

void Reachability::changed(Parameters &parameters) {
  if (parameters.isQueued || !parameters.function)
    return;
  parameters.isQueued = true;
  queue_.push_back(&parameters);
}

/// The function is called with arguments that nothing is known of.
void Reachability::setAny(StringRef symbol) {
  Parameters &parameters = parameters_[symbol];
  if (parameters.areAny)
    return;
  parameters.areAny = true;
  changed(parameters);
}

void Reachability::pass(StringRef callee, const std::vector<FlowValue> &args) {
  Parameters &parameters = parameters_[callee];
  if (parameters.areAny)
    return;
  auto known = definitions_.find(callee);
  size_t count = std::max(args.size(), parameters.values.size());
  if (known != definitions_.end())
    count = std::max<size_t>(count, known->second.summary->arity);
  bool isLarger = parameters.values.size() < count;
  parameters.values.resize(count);
  for (size_t i = 0; i < count; ++i)
    isLarger |= parameters.values[i].join(i < args.size() ? args[i]
                                                          : FlowValue::any());
  if (isLarger)
    changed(parameters);
}

/// Lists in lists are not followed, so that recursion over data ends.
FlowValue Reachability::eval(const Flow &flow, const Parameters &parameters,
                             unsigned depth) {
  FlowValue value;
  switch (flow.kind) {
  case Flow::Any:
    return FlowValue::any();
  case Flow::Other:
    break;
  case Flow::Atom:
    value.atoms.insert(flow.atom);
    break;
  case Flow::Param:
    if (parameters.areAny)
      return FlowValue::any();
    // What nothing was passed for yet holds nothing yet.
    if (flow.param < parameters.values.size())
      value = parameters.values[flow.param];
    if (depth > 0 && !value.lists.empty())
      return FlowValue::any();
    break;
  case Flow::List: {
    if (depth > 0)
      return FlowValue::any();
    std::vector<FlowValue> &elements = value.lists[flow.elements.size()];
    for (const Flow &element : flow.elements)
      elements.push_back(eval(element, parameters, depth + 1));
    break;
  }
  }
  return value;
}

void Reachability::propagate(Parameters &parameters) {
  const LiveFunction &function = *parameters.function;
  for (const CallSummary &call : function.summary->calls) {
    std::vector<FlowValue> args;
    for (const Flow &flow : call.args)
      args.push_back(eval(flow, parameters));
    pass(call.callee, args);
  }
  // erl_error's call is that of applyErrorInfo.
  if (function.summary->symbol == kErrorInfoCaller)
    errorInfoWanted_ = dynamicChanged_ = true;
  else if (!ignored_.contains(function.module->summary.module))
    for (const DynamicCall &call : function.summary->dynamicCalls)
      propagateDynamic(call, parameters);
}

void Reachability::propagateDynamic(const DynamicCall &call,
                                    const Parameters &parameters) {
  // A call made by hand, as in tests, has names without flows.
  auto nameOf = [&](const std::optional<std::string> &name, const Flow &flow) {
    if (!name)
      return eval(flow, parameters);
    FlowValue value;
    value.atoms.insert(*name);
    return value;
  };
  FlowValue modules = nameOf(call.module, call.moduleFlow);
  FlowValue functions = nameOf(call.function, call.functionFlow);
  FlowValue args;
  if (call.args.kind == Flow::List) {
    std::vector<FlowValue> &elements = args.lists[call.args.elements.size()];
    for (const Flow &element : call.args.elements)
      elements.push_back(eval(element, parameters));
  } else {
    args = eval(call.args, parameters);
  }

  std::vector<unsigned> arities;
  if (call.arity)
    arities.push_back(*call.arity);
  else if (args.isAny)
    arities.push_back(kAnyArity);
  else
    for (const auto &[length, elements] : args.lists)
      arities.push_back(static_cast<unsigned>(length));

  const std::string &caller = parameters.function->summary->symbol;
  for (unsigned arity : arities) {
    if (modules.isAny && functions.isAny) {
      addDynamicCall(nullptr, nullptr, arity, caller);
      if (unknownCallerSet_.insert(caller).second)
        unknownCallers_.push_back(caller);
    } else if (modules.isAny) {
      for (const std::string &function : functions.atoms)
        addDynamicCall(nullptr, &function, arity, caller);
    } else if (functions.isAny) {
      for (const std::string &module : modules.atoms)
        addDynamicCall(&module, nullptr, arity, caller);
    } else {
      for (const std::string &module : modules.atoms)
        for (const std::string &function : functions.atoms) {
          auto list = args.lists.find(arity);
          bool isKnown = !args.isAny && list != args.lists.end();
          const Definition *definition =
              isKnown ? findDefinition({module, function, arity}) : nullptr;
          if (!definition || !definition->summary->exported) {
            addDynamicCall(&module, &function, arity, caller);
            continue;
          }
          makeLive(*definition, "a dynamic call in " + caller);
          pass(definition->summary->symbol, list->second);
        }
    }
  }
}

//===----------------------------------------------------------------------===//

Reachability::Reachability(std::vector<LinkModule> &userModules,
                           Archive &archive)
    : userModules_(userModules), archive_(archive) {
  readTable();
  for (LinkModule &module : userModules_) {
    loaded_[module.summary.module] = &module;
    define(module);
    // Called in place of what the module does not have, as error_handler does.
    const std::string handler = "$handle_undefined_function";
    for (const auto &[function, arity] : module.summary.exports)
      if (arity == 2 && function == handler)
        addDynamicCall(nullptr, &handler, 2, "the runtime");
  }
}

void Reachability::define(LinkModule &module) {
  for (const FunctionSummary &function : module.summary.functions)
    definitions_.try_emplace(function.symbol, Definition{&function, &module});
}

/// The user's modules come before the archive's.
LinkModule *Reachability::findModule(StringRef name) {
  auto found = loaded_.find(name);
  if (found != loaded_.end())
    return found->second;
  LinkModule *module = archive_.load(name);
  loaded_[name] = module;
  if (module) {
    define(*module);
    dynamicChanged_ = true; // its exports have not been looked at yet
  }
  return module;
}

const Reachability::Definition *
Reachability::findDefinition(const FunctionName &name) {
  if (!findModule(name.module))
    return nullptr;
  auto found = definitions_.find(name.symbol());
  return found == definitions_.end() ? nullptr : &found->second;
}

void Reachability::makeLive(const Definition &definition, StringRef reason) {
  if (!liveSymbols_.insert(definition.summary->symbol).second)
    return;
  live_.push_back({definition.summary, definition.module, reason.str()});
  Parameters &parameters = parameters_[definition.summary->symbol];
  parameters.function = &live_.back();
  changed(parameters);
  if (liveModuleSet_.insert(definition.module).second)
    liveModules_.push_back(definition.module);
}

void Reachability::makeAtomLive(StringRef atom) { addAtomTo(global_, atom); }

bool Reachability::addRoot(const FunctionName &name, StringRef reason) {
  noteUse(name.symbol(), StringRef());
  if (const Definition *definition = findDefinition(name)) {
    makeLive(*definition, reason);
    setAny(definition->summary->symbol);
    return true;
  }
  if (!findBif(name.module, name.function, name.arity))
    return false;
  if (bifExportSet_.insert(name.symbol()).second) {
    bifExports_.push_back(name);
    addCallsOfBif(name);
  }
  return true;
}

bool Reachability::addRootModule(StringRef module, StringRef reason) {
  LinkModule *found = findModule(module);
  if (found)
    for (const auto &[function, arity] : found->summary.exports)
      addRoot({module.str(), function, arity}, reason);
  bool hasBifs = false;
  for (const BifRow &row : allBifs())
    if (module == row.module)
      hasBifs |= addRoot({module.str(), row.function, row.arity}, reason);
  return found || hasBifs;
}

/// `from` refers to the code symbol, which is Erlang code, a BIF, or missing.
void Reachability::refer(StringRef symbol, const LiveFunction &from) {
  // What a module does not export is not there for others.
  auto isVisible = [&](const Definition &definition) {
    return definition.module == from.module || definition.summary->exported;
  };
  if (const HeldCalls *row = heldCallsOf(*from.summary, symbol);
      row && !isConditionMet(*row)) {
    held_.push_back({symbol.str(), &from, row});
    return;
  }
  auto known = definitions_.find(symbol);
  if (known != definitions_.end() && isVisible(known->second))
    return makeLive(known->second, from.summary->symbol);
  if (stubSymbols_.contains(symbol))
    return;
  std::optional<FunctionName> name = parseFunctionName(symbol);
  if (!name)
    return;
  if (const Definition *definition = findDefinition(*name);
      definition && isVisible(*definition))
    return makeLive(*definition, from.summary->symbol);
  stubSymbols_.insert(symbol);
  if (findBif(name->module, name->function, name->arity)) {
    bifStubs_.push_back(*name);
    addCallsOfBif(*name);
  } else
    missing_.push_back({*name, &from});
}

/// What the BIF goes on to.
void Reachability::addCallsOfBif(const FunctionName &bif) {
  static const struct {
    FunctionName bif, called;
  } kCalls[] = {
#define LUMEN_BIF_CALLS(module, function, arity, calledModule, calledFunction, \
                        calledArity)                                           \
  {{module, function, arity}, {calledModule, calledFunction, calledArity}},
#include "runtime/abi/BifCalls.def"
  };
  for (const auto &call : kCalls)
    if (call.bif.arity == bif.arity && call.bif.function == bif.function &&
        call.bif.module == bif.module)
      addRoot(call.called, bif.symbol());
}

/// Is there live code that refers to such a function by its symbol, or a dynamic
/// call that can mean it?
bool Reachability::isCalled(llvm::function_ref<bool(StringRef)> wanted,
                            bool byUserOnly) const {
  for (const LiveFunction &function : live_) {
    if (byUserOnly && !function.module->isUser)
      continue;
    const FunctionSummary &summary = *function.summary;
    if (llvm::any_of(summary.references, wanted) ||
        llvm::any_of(summary.bifs, wanted))
      return true;
  }
  return llvm::any_of(bifExports_, [&](const FunctionName &name) {
    return wanted(name.symbol());
  });
}

bool Reachability::asksForExistingAtoms() const {
  auto isSuch = [](StringRef symbol) {
    return symbol.starts_with("erlang:binary_to_existing_atom/") ||
           symbol == "erlang:list_to_existing_atom/1" ||
           symbol == "erlang:binary_to_term/2"; // safe
  };
  return isCalled(isSuch, /*byUserOnly=*/true);
}

bool Reachability::asksForModuleFacts() const {
  // The runtime answers M:module_info() of modules that do not have it linked.
  return global_.atoms.contains("module_info") ||
         isCalled([](StringRef symbol) {
           return symbol.starts_with("erlang:get_module_info/") ||
                  symbol.contains(":module_info/");
         });
}

bool Reachability::asksForBifNames() const {
  return global_.atoms.contains("snifs") ||
         isCalled([](StringRef symbol) {
           return symbol == "erlang:is_builtin/3";
         });
}

void Reachability::addDynamicCall(const std::string *module,
                                  const std::string *function,
                                  unsigned arity, StringRef caller) {
  auto named = scopes_.find(caller.rsplit('/').first.str());
  if (named == scopes_.end())
    named = scopes_.find(caller.split(':').first.str());
  Scope &scope = named == scopes_.end() ? global_ : named->second;
  Arities &arities = module && function ? calls_[*module][*function]
                     : module           ? scope.moduleCalls[*module]
                     : function         ? scope.functionCalls[*function]
                                        : scope.anyCalls;
  if (arities.try_emplace(arity, caller).second)
    dynamicChanged_ = true;
}

/// Does the function talk to processes that only a started kernel has?
static bool needsKernel(StringRef module, StringRef function) {
  static const llvm::StringSet<> places = {
#define LUMEN_NEEDS_KERNEL(place) place,
#include "stdlib/Reachability.def"
  };
  return places.contains(module) ||
         places.contains((module + ":" + function).str());
}

/// Does the atom, handed to whom it may concern, stand for such a process?
static bool namesKernel(StringRef atom) {
  static const llvm::StringSet<> atoms = {
#define LUMEN_NAMES_KERNEL(atom) atom,
#include "stdlib/Reachability.def"
  };
  return atoms.contains(atom);
}

void Reachability::noteBootUse(const LiveFunction &function) {
  const FunctionSummary &summary = *function.summary;
  for (const std::string &atom : summary.atoms)
    userAtoms_.insert(atom);
  if (!decidesBoot_)
    return;
  auto boot = [&] {
    addRoot({"lumen_boot", "start", 1}, summary.symbol);
    decidesBoot_ = false;
  };
  for (const std::string &symbol : summary.references)
    if (std::optional<FunctionName> name = parseFunctionName(symbol);
        name && needsKernel(name->module, name->function))
      return boot();
  for (const DynamicCall &call : summary.dynamicCalls)
    if (call.module &&
        needsKernel(*call.module, call.function ? *call.function : ""))
      return boot();
  for (const std::string &atom : summary.atoms)
    if (namesKernel(atom))
      return boot();
}

void Reachability::visit(LiveFunction &function) {
  // OTP's own modules hold the code for both cases, and calls of unknown names
  // reach many that the program does not use.
  if (function.module->isUser)
    noteBootUse(function);
  supply(function);
  noteUses(function);
  for (const std::string &atom : function.summary->atoms) {
    makeAtomLive(atom);
    if (atom == "error_info") {
      errorInfoGivers_.push_back(&function);
      dynamicChanged_ = true;
    }
  }
  llvm::StringSet<> called;
  for (const CallSummary &call : function.summary->calls)
    called.insert(call.callee);
  for (const std::string &symbol : function.summary->references) {
    refer(symbol, function);
    if (!called.contains(symbol))
      setAny(symbol);
  }
  // process_flag(error_handler, M): the runtime calls M when something is not there.
  if (llvm::is_contained(function.summary->atoms, "error_handler") &&
      llvm::is_contained(function.summary->references, "erlang:process_flag/2")) {
    const std::string handler = "undefined_function";
    addDynamicCall(nullptr, &handler, 3, "the runtime");
  }
  for (const std::string &symbol : function.summary->externalFuns) {
    setAny(symbol);
    if (auto name = parseFunctionName(symbol); name && callsByName(*name))
      addUnknownCall(function.summary->symbol);
  }
}

Reachability::DynamicCaller
Reachability::Scope::callerOf(const LinkModule *linked, StringRef module,
                              StringRef function, unsigned arity) const {
  auto matches = [&](const llvm::StringMap<Arities> &map, StringRef key) {
    auto found = map.find(key);
    return found == map.end() ? nullptr : callerIn(found->second, arity);
  };
  if (!canMean(linked, module))
    return {};
  auto reason = [&](const std::string *caller, std::string what) {
    return DynamicCaller{*caller, "a dynamic call of " + what + " in " + *caller};
  };
  bool hasModule = atoms.contains(module), hasFunction = atoms.contains(function);
  if (hasFunction)
    if (const std::string *caller = matches(moduleCalls, module))
      return reason(caller, "any function of the module");
  if (hasModule)
    if (const std::string *caller = matches(functionCalls, function))
      return reason(caller, "the function in any module");
  if (hasModule && hasFunction)
    if (const std::string *caller = callerIn(anyCalls, arity))
      if (std::string where = meetingOf(module, function); !where.empty())
        return reason(caller, "anything" + where);
  return {};
}

/// A module's name stands beside a function's name in the code of one supplier, or
/// comes from the user's code: some of OTP's modules add the function's name to it.
std::string Reachability::NamedScope::meetingOf(StringRef module,
                                                StringRef function) const {
  if (fromUser.contains(module))
    return " that the program names";
  for (const auto &[supplier, atoms] : suppliedBy)
    if (atoms.contains(module) && atoms.contains(function))
      return " that " + supplier + " names";
  return std::string();
}

bool Reachability::NamedScope::canMean(const LinkModule *linked,
                                       StringRef name) const {
  switch (callees) {
  case Callees::Any:
    return true;
  case Callees::Named:
    return llvm::is_contained(named, name);
  case Callees::Behaviour:
    return linked && (linked->isUser ||
                      llvm::is_contained(linked->summary.behaviours, module) ||
                      llvm::is_contained(named, name));
  }
  return true;
}

Reachability::DynamicCaller
Reachability::dynamicCallerOf(const LinkModule *linked, StringRef module,
                              StringRef function, unsigned arity) const {
  if (auto found = calls_.find(module); found != calls_.end())
    if (auto calls = found->second.find(function); calls != found->second.end())
      if (const std::string *caller = callerIn(calls->second, arity))
        return {*caller, "a dynamic call in " + *caller};
  DynamicCaller found = global_.callerOf(linked, module, function, arity);
  for (auto scope = scopes_.begin(); !found && scope != scopes_.end(); ++scope)
    found = scope->second.callerOf(linked, module, function, arity);
  return found;
}

/// Looks at all exported functions of all modules that can be meant.
void Reachability::applyDynamicCalls() {
  // Modules that dynamic calls name, or whose names are atoms that can stand for
  // the module of a call.
  std::set<std::string> names; // the order decides nothing but reasons
  for (const auto &entry : calls_)
    names.insert(entry.getKey().str());
  auto addNames = [&](const Scope &scope) {
    for (const auto &entry : scope.moduleCalls)
      names.insert(entry.getKey().str());
    if (!scope.functionCalls.empty() || !scope.anyCalls.empty())
      for (const auto &entry : scope.atoms)
        names.insert(entry.getKey().str());
  };
  addNames(global_);
  for (const auto &[name, scope] : scopes_)
    addNames(scope);

  for (const std::string &name : names) {
    if (unnamed_.contains(name) && !userAtoms_.contains(name))
      continue;
    LinkModule *module = findModule(name);
    if (!module)
      continue;
    for (const auto &[function, arity] : module->summary.exports) {
      if (unnamed_.contains(name + ":" + function) &&
          !userAtoms_.contains(function))
        continue;
      DynamicCaller caller = dynamicCallerOf(module, name, function, arity);
      if (!caller)
        continue;
      auto found =
          definitions_.find(FunctionName{name, function, arity}.symbol());
      if (found == definitions_.end())
        continue;
      noteUse(found->second.summary->symbol, moduleOf(caller.symbol));
      makeLive(found->second, caller.reason);
      setAny(found->second.summary->symbol);
    }
  }
  for (const BifRow &row : allBifs()) {
    FunctionName name{row.module, row.function, row.arity};
    // erlang:Op(A, B): whoever evaluates expressions gets the names of operators
    // and guards from texts and terms that no code of the program holds.
    auto ofModule = global_.moduleCalls.find(row.module);
    bool isEvaluated = (row.traits & abi::kBifGuard) &&
                       ofModule != global_.moduleCalls.end() &&
                       callerIn(ofModule->second, row.arity);
    if (bifExportSet_.contains(name.symbol()))
      continue;
    DynamicCaller caller = dynamicCallerOf(nullptr, name.module, name.function, name.arity);
    if (!caller && !isEvaluated)
      continue;
    bifExportSet_.insert(name.symbol());
    bifExports_.push_back(name);
    noteUse(name.symbol(), moduleOf(caller.symbol));
    addCallsOfBif(name);
    // Who calls it gives it the names, too.
    if (callsByName(name))
      addUnknownCall(caller ? caller.symbol : name.symbol());
  }
}

//===----------------------------------------------------------------------===//
// Which atoms can reach the dynamic calls of a module of the table
//===----------------------------------------------------------------------===//

void Reachability::addAtomTo(Scope &scope, StringRef atom) {
  if (scope.atoms.insert(atom).second)
    dynamicChanged_ = true;
}

void Reachability::addUserAtom(StringRef atom) {
  for (auto &[name, scope] : scopes_)
    if (scope.callees != Callees::Named) {
      addAtomTo(scope, atom);
      if (scope.fromUser.insert(atom).second)
        dynamicChanged_ = true;
    }
}

void Reachability::readTable() {
  auto add = [&](StringRef place, Callees callees, StringRef referred,
                 StringRef named) {
    NamedScope &scope = scopes_[place.str()];
    scope.referred = words(referred);
    scope.module = place.split(':').first.str();
    scope.callees = callees;
    scope.named = words(named);
  };
#define LUMEN_DYNAMIC_CALLS(place, callees, referred, named)                   \
  add(place, Callees::callees, referred, named);
#include "stdlib/Reachability.def"

  auto addCompanions = [&](StringRef users, StringRef atom,
                           StringRef companions) {
    std::vector<FunctionName> names;
    for (const std::string &companion : words(companions))
      if (std::optional<FunctionName> name = parseFunctionName(companion))
        names.push_back(std::move(*name));
    companions_.push_back({words(users), atom.str(), std::move(names)});
  };
#define LUMEN_COMPANIONS(users, atom, companions)                              \
  addCompanions(users, atom, companions);
#define LUMEN_NOT_BY_NAME(place) unnamed_.insert(place);
#include "stdlib/Reachability.def"

#define LUMEN_CALLS_IF(place, callees, conditions, except)                     \
  heldCalls_.push_back(                                                        \
      {place, words(callees), words(conditions), words(except), false});
#define LUMEN_NAMED_CALLS_IF(place, callees, conditions, except)               \
  heldCalls_.push_back(                                                        \
      {place, words(callees), words(conditions), words(except), true});
#include "stdlib/Conditional.def"
  for (const HeldCalls &row : heldCalls_) {
    for (const std::string &condition : row.conditions)
      conditions_[StringRef(condition).split('@').first];
    if (row.byName)
      for (const std::string &callee : row.callees)
        unnamed_.insert(moduleOf(callee));
  }
}

//===----------------------------------------------------------------------===//
// Calls that mean something only sometimes
//===----------------------------------------------------------------------===//

const Reachability::HeldCalls *
Reachability::heldCallsOf(const FunctionSummary &caller,
                          StringRef callee) const {
  for (const HeldCalls &row : heldCalls_)
    if ((row.place == caller.symbol ||
         row.place == moduleOf(caller.symbol)) &&
        llvm::is_contained(row.callees, callee))
      return &row;
  return nullptr;
}

bool Reachability::isConditionMet(const HeldCalls &row) const {
  return llvm::any_of(row.conditions, [&](const std::string &condition) {
    auto [key, by] = StringRef(condition).split('@');
    auto counts = [&](StringRef user) {
      auto module = loaded_.find(user);
      return by.empty() || user.empty() || user == by ||
             (by == "user" && module != loaded_.end() && module->second &&
              module->second->isUser);
    };
    auto users = conditions_.find(key);
    return users != conditions_.end() &&
           llvm::any_of(users->second, [&](const auto &user) {
             return counts(user.getKey()) &&
                    !llvm::is_contained(row.except, user.getKey());
           });
  });
}

/// `user` is the module that uses it; none if it is not the program's code.
void Reachability::noteUse(StringRef symbol, StringRef user) {
  StringRef name = symbol.rsplit('/').first;
  for (StringRef condition : {name.take_front(name.find(':') + 1), name})
    if (auto known = conditions_.find(condition); known != conditions_.end())
      known->second.insert(user);
}

void Reachability::noteUses(const LiveFunction &function) {
  const FunctionSummary &summary = *function.summary;
  StringRef module = function.module->summary.module;
  for (const std::string &symbol : summary.references)
    if (const HeldCalls *row = heldCallsOf(summary, symbol);
        !row || isConditionMet(*row))
      noteUse(symbol, module);
  for (const std::string &symbol : summary.bifs)
    noteUse(symbol, module);
  for (const DynamicCall &call : summary.dynamicCalls)
    if (call.module && call.function)
      noteUse(*call.module + ":" + *call.function + "/", module);
  for (const std::string &atom : summary.atoms)
    if (auto known = conditions_.find(atom); known != conditions_.end())
      known->second.insert(module);
}

/// Calls whose condition has come true meanwhile count; true if there are such.
bool Reachability::releaseHeldCalls() {
  std::vector<HeldCall> held = std::exchange(held_, {});
  bool released = false;
  for (HeldCall &call : held) {
    if (!isConditionMet(*call.row)) {
      held_.push_back(std::move(call));
      continue;
    }
    released = true;
    noteUse(call.symbol, call.from->module->summary.module);
    refer(call.symbol, *call.from);
    setAny(call.symbol);
  }
  return released;
}

/// What only held calls refer to is missing.
void Reachability::leaveOutHeldCalls() {
  for (const HeldCall &call : held_)
    if (!liveSymbols_.contains(call.symbol) &&
        stubSymbols_.insert(call.symbol).second)
      if (std::optional<FunctionName> name = parseFunctionName(call.symbol))
        missing_.push_back({*name, call.from});
}

/// The function has become live: its atoms go where its module supplies them.
void Reachability::supply(const LiveFunction &function) {
  const FunctionSummary &summary = *function.summary;
  if (function.module->isUser) {
    for (const std::string &atom : summary.atoms)
      addUserAtom(atom);
    return;
  }
  const ModuleSummary &module = function.module->summary;
  Supplier &supplier = suppliers_[function.module];
  supplier.live.push_back(&summary);
  auto isSupplier = [&](const NamedScope &scope) {
    if (scope.module == module.module)
      return llvm::is_contained(scope.named, module.module);
    if (llvm::is_contained(scope.named, module.module))
      return true;
    if (summary.function == "init" && summary.arity == 1 &&
        llvm::is_contained(module.behaviours, scope.module))
      return true;
    // gen_server:Start(...), as file_server has it: one of them, too.
    auto mayMean = [&](const DynamicCall &call) {
      return call.module &&
             llvm::any_of(scope.referred, [&](StringRef referred) {
               auto [module, name] = referred.split(':');
               return module == *call.module &&
                      (!call.function || name == *call.function);
             });
    };
    return llvm::any_of(summary.references,
                        [&](const std::string &symbol) {
                          return llvm::is_contained(
                              scope.referred,
                              StringRef(symbol).rsplit('/').first);
                        }) ||
           llvm::any_of(summary.dynamicCalls, mayMean);
  };
  auto giveAtom = [&](NamedScope &scope, StringRef atom) {
    addAtomTo(scope, atom);
    if (scope.suppliedBy[module.module].insert(atom).second)
      dynamicChanged_ = true;
  };
  auto give = [&](NamedScope &scope, const FunctionSummary &from) {
    for (const std::string &atom : from.atoms)
      giveAtom(scope, atom);
    // A callback module need not name itself: who started it did.
    if (llvm::is_contained(module.behaviours, scope.module))
      giveAtom(scope, module.module);
  };
  for (auto &[name, scope] : scopes_) {
    if (supplier.scopes.count(&scope)) {
      give(scope, summary);
    } else if (isSupplier(scope)) {
      if (llvm::is_contained(scope.named, "=" + module.module)) {
        give(scope, summary);
        continue;
      }
      supplier.scopes.insert(&scope);
      for (const FunctionSummary *live : supplier.live)
        give(scope, *live);
    }
  }
}

/// erl_error calls Module:Function(Reason, Stack) with what it finds under
/// `module` (default: the module that raised the error) and `function`
/// (default: format_error) in an exception's error_info. It is in every
/// program, and taken as a call of any function with two arguments it would
/// bring in half of OTP. Who makes such a map has the atom `error_info` in its
/// code, and the names beside it. The runtime makes them for BIFs, naming three
/// modules.
void Reachability::applyErrorInfo() {
  if (!errorInfoWanted_)
    return;
  const char *kReason = "an explanation of an error";
  for (const char *module :
       {"erl_erts_errors", "erl_stdlib_errors", "erl_kernel_errors"})
    addRoot({module, "format_error", 2}, kReason);
  for (const LiveFunction *giver : errorInfoGivers_) {
    std::vector<std::string> modules = giver->summary->atoms;
    modules.push_back(giver->module->summary.module);
    for (const std::string &name : modules) {
      LinkModule *module = findModule(name);
      if (!module)
        continue;
      for (const auto &[function, arity] : module->summary.exports)
        if (arity == 2 && (function == "format_error" ||
                           llvm::is_contained(giver->summary->atoms, function)))
          addRoot({name, function, arity}, kReason);
    }
  }
}

/// What live code needs without naming it in a call (LUMEN_COMPANIONS).
void Reachability::applyCompanions() {
  auto isUsed = [&](const std::string &user) {
    if (StringRef module(user); module.consume_back(":"))
      return llvm::any_of(liveModules_, [&](const LinkModule *live) {
        return live->summary.module == module;
      });
    return liveSymbols_.contains(user) || stubSymbols_.contains(user);
  };
  for (const Companions &row : companions_) {
    if (!row.atom.empty() && !isUserAtom(row.atom))
      continue;
    auto user = llvm::find_if(row.users, isUsed);
    if (user == row.users.end() && !row.users.empty())
      continue;
    std::string reason = user == row.users.end() ? "the atom " + row.atom
                         : row.atom.empty()      ? *user
                                            : *user + " and the atom " + row.atom;
    for (const FunctionName &companion : row.companions)
      addRoot(companion, reason);
  }

  // Of OTP's modules such functions look for libraries that lumen has in C++.
  std::vector<std::string> onLoads;
  for (const LinkModule *module : liveModules_)
    if (module->isUser &&
        llvm::any_of(module->summary.functions, [](const auto &function) {
          return function.function == "$on_load" && function.arity == 0;
        }))
      onLoads.push_back(module->summary.module);
  for (const std::string &name : onLoads) {
    addRoot({name, "$on_load", 0}, "-on_load of the module");
    addRoot({"lumen_on_load", "run", 0}, "-on_load of " + name);
  }

  for (HeldCalls &row : heldCalls_)
    if (row.byName && !row.isReleased && isConditionMet(row)) {
      row.isReleased = true;
      for (const std::string &callee : row.callees) {
        unnamed_.erase(moduleOf(callee));
        if (std::optional<FunctionName> name = parseFunctionName(callee))
          addRoot(*name, "a name in " + row.place);
      }
    }

  // Code that comes while the program runs names functions that nothing else names.
  if (!loadsCode_ && liveSymbols_.contains("lumen_loader:prepare/2")) {
    loadsCode_ = true;
    const char *kReason = "code that is loaded";
#define LUMEN_LOADED_CODE_USES(module) addRootModule(module, kReason);
#include "stdlib/Reachability.def"
    for (const LinkModule &module : userModules_)
      addRootModule(module.summary.module, kReason);
  }
}

void Reachability::run() {
  bool more;
  do {
    while (visited_ < live_.size() || !queue_.empty()) {
      while (visited_ < live_.size())
        visit(live_[visited_++]);
      if (queue_.empty())
        break;
      Parameters *next = queue_.back();
      queue_.pop_back();
      next->isQueued = false;
      propagate(*next);
    }
    dynamicChanged_ = false;
    applyDynamicCalls();
    applyErrorInfo();
    applyCompanions();
    dynamicChanged_ |= releaseHeldCalls();
    more = visited_ < live_.size() || dynamicChanged_ || !queue_.empty();
    if (!more && onSettled_)
      more = onSettled_();
  } while (more);
  leaveOutHeldCalls();
}

} // namespace lumen::codegen
