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

  for (unsigned arity : arities) {
    if (modules.isAny && functions.isAny) {
      addDynamicCall(nullptr, nullptr, arity);
      const std::string &caller = parameters.function->summary->symbol;
      if (unknownCallerSet_.insert(caller).second)
        unknownCallers_.push_back(caller);
    } else if (modules.isAny) {
      for (const std::string &function : functions.atoms)
        addDynamicCall(nullptr, &function, arity);
    } else if (functions.isAny) {
      for (const std::string &module : modules.atoms)
        addDynamicCall(&module, nullptr, arity);
    } else {
      for (const std::string &module : modules.atoms)
        for (const std::string &function : functions.atoms) {
          auto list = args.lists.find(arity);
          bool isKnown = !args.isAny && list != args.lists.end();
          const Definition *definition =
              isKnown ? findDefinition({module, function, arity}) : nullptr;
          if (!definition || !definition->summary->exported) {
            addDynamicCall(&module, &function, arity);
            continue;
          }
          makeLive(*definition, "a dynamic call in " +
                                    parameters.function->summary->symbol);
          pass(definition->summary->symbol, list->second);
        }
    }
  }
}

//===----------------------------------------------------------------------===//

Reachability::Reachability(std::vector<LinkModule> &userModules,
                           Archive &archive)
    : userModules_(userModules), archive_(archive) {
  for (LinkModule &module : userModules_) {
    loaded_[module.summary.module] = &module;
    define(module);
    // Called in place of what the module does not have, as error_handler does.
    const std::string handler = "$handle_undefined_function";
    for (const auto &[function, arity] : module.summary.exports)
      if (arity == 2 && function == handler)
        addDynamicCall(nullptr, &handler, 2);
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

void Reachability::makeAtomLive(StringRef atom) {
  if (liveAtoms_.insert(atom).second)
    dynamicChanged_ = true;
}

bool Reachability::addRoot(const FunctionName &name, StringRef reason) {
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
  if (!found)
    return false;
  for (const auto &[function, arity] : found->summary.exports)
    addRoot({module.str(), function, arity}, reason);
  return true;
}

/// `from` refers to the code symbol, which is Erlang code, a BIF, or missing.
void Reachability::refer(StringRef symbol, const LiveFunction &from) {
  // What a module does not export is not there for others.
  auto isVisible = [&](const Definition &definition) {
    return definition.module == from.module || definition.summary->exported;
  };
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

void Reachability::addDynamicCall(const std::string *module,
                                  const std::string *function,
                                  unsigned arity) {
  Arities &arities = module && function ? calls_[*module][*function]
                     : module           ? moduleCalls_[*module]
                     : function         ? functionCalls_[*function]
                                        : anyCalls_;
  if (arities.insert(arity).second)
    dynamicChanged_ = true;
}

/// Modules whose functions talk to processes that only a started kernel has.
static bool needsKernel(StringRef module) {
  static const llvm::StringSet<> modules = {
      "application",   "application_controller", "dets",
      "disk_log",      "erl_ddll",               "erl_signal_handler",
      "global",        "global_group",           "group",
      "inet_db",       "logger_disk_log_h",      "logger_std_h",
      "net_kernel",    "pg",                     "pg2",
      "user",          "user_drv",               "wrap_log_reader",
  };
  return modules.contains(module);
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
        name && needsKernel(name->module))
      return boot();
  for (const DynamicCall &call : summary.dynamicCalls)
    if (call.module && needsKernel(*call.module))
      return boot();
  // {logger_std_h, ...} and the like are handed to those who call.
  for (const std::string &atom : summary.atoms)
    if (atom == "logger_std_h" || atom == "logger_disk_log_h" ||
        atom == "erl_signal_server" || atom == "kernel_safe_sup" ||
        atom == "application_controller")
      return boot();
}

void Reachability::visit(LiveFunction &function) {
  // OTP's own modules hold the code for both cases, and calls of unknown names
  // reach many that the program does not use.
  if (function.module->isUser)
    noteBootUse(function);
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
    addDynamicCall(nullptr, &handler, 3);
  }
  for (const std::string &symbol : function.summary->externalFuns) {
    setAny(symbol);
    if (auto name = parseFunctionName(symbol); name && callsByName(*name))
      addUnknownCall();
  }
}

bool Reachability::dynamicallyCalled(StringRef module, StringRef function,
                                     unsigned arity) const {
  auto matches = [&](const llvm::StringMap<Arities> &map, StringRef key) {
    auto found = map.find(key);
    return found != map.end() && has(found->second, arity);
  };
  if (auto found = calls_.find(module);
      found != calls_.end() && matches(found->second, function))
    return true;
  bool moduleLive = liveAtoms_.contains(module);
  bool functionLive = liveAtoms_.contains(function);
  return (functionLive && matches(moduleCalls_, module)) ||
         (moduleLive && matches(functionCalls_, function)) ||
         (moduleLive && functionLive && has(anyCalls_, arity));
}

/// Looks at all exported functions of all modules that can be meant.
void Reachability::applyDynamicCalls() {
  // Modules that dynamic calls name, or whose names are atoms in live code
  // while there are calls that do not know their module.
  std::vector<std::string> names;
  for (const auto &entry : calls_)
    names.push_back(entry.getKey().str());
  for (const auto &entry : moduleCalls_)
    names.push_back(entry.getKey().str());
  if (!functionCalls_.empty() || !anyCalls_.empty())
    for (const auto &entry : liveAtoms_)
      names.push_back(entry.getKey().str());
  llvm::sort(names); // the order decides nothing but reasons; keep it stable

  for (const std::string &name : names) {
    // Whether the kernel is started, and whether the command line holds flags,
    // is not for calls of unknown names to say.
    if (name == "lumen_boot" || name == "lumen_flags")
      continue;
    LinkModule *module = findModule(name);
    if (!module)
      continue;
    for (const auto &[function, arity] : module->summary.exports) {
      if (!dynamicallyCalled(name, function, arity))
        continue;
      auto found =
          definitions_.find(FunctionName{name, function, arity}.symbol());
      if (found == definitions_.end())
        continue;
      makeLive(found->second, "a dynamic call");
      setAny(found->second.summary->symbol);
    }
  }
  for (const BifRow &row : allBifs()) {
    FunctionName name{row.module, row.function, row.arity};
    // erlang:Op(A, B): whoever evaluates expressions gets the names of operators
    // and guards from texts and terms that no code of the program holds.
    auto ofModule = moduleCalls_.find(row.module);
    bool isEvaluated = (row.traits & abi::kBifGuard) &&
                       ofModule != moduleCalls_.end() &&
                       has(ofModule->second, row.arity);
    if ((isEvaluated ||
         dynamicallyCalled(name.module, name.function, name.arity)) &&
        bifExportSet_.insert(name.symbol()).second) {
      bifExports_.push_back(name);
      addCallsOfBif(name);
      if (callsByName(name))
        addUnknownCall();
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

/// What live code needs without naming it in a call: servers that it sends to by
/// name (lumen_init starts them if they were linked), and functions whose names
/// travel to the console in an I/O request.
void Reachability::applyCompanions() {
  static constexpr const char *kServiceModules[] = {"logger", "logger_config",
                                                    "logger_server"};
  static constexpr const char *kServiceUsers[] = {
      "file:call/2", "timer:ensure_started/0", "timer:req/2"};
  const FunctionName services{"lumen_services", "start", 0};
  for (const LinkModule *module : liveModules_)
    for (const char *name : kServiceModules)
      if (module->summary.module == name)
        addRoot(services, name);
  for (const char *user : kServiceUsers)
    if (liveSymbols_.contains(user))
      addRoot(services, user);

  static const struct {
    const char *user;
    FunctionName companion;
  } kRequests[] = {
      {"io:fread/2", {"io_lib", "fread", 3}},
      {"io:fread/3", {"io_lib", "fread", 3}},
      {"io:read/1", {"erl_scan", "tokens", 3}},
      {"io:read/2", {"erl_scan", "tokens", 3}},
      {"io:read/3", {"erl_scan", "tokens", 3}},
      {"io:read/4", {"erl_scan", "tokens", 4}},
      {"io:scan_erl_exprs/4", {"erl_scan", "tokens", 4}},
      {"io:scan_erl_exprs/3", {"erl_scan", "tokens", 3}},
      {"io:parse_erl_exprs/4", {"erl_scan", "tokens", 4}},
      {"io:parse_erl_exprs/3", {"erl_scan", "tokens", 3}},
      {"io:write/1", {"io_lib", "write", 1}},
      {"io:write/2", {"io_lib", "write", 1}},
  };
  for (const auto &request : kRequests)
    if (liveSymbols_.contains(request.user))
      addRoot(request.companion, request.user);
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
    more = visited_ < live_.size() || dynamicChanged_ || !queue_.empty();
    if (!more && onSettled_)
      more = onSettled_();
  } while (more);
}

} // namespace lumen::codegen
