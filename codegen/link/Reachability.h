//===- Reachability.h - which functions can run -----------------*- C++ -*-===//
//
// Starts from the roots and follows references. A dynamic call (apply, spawn
// and the like) can mean every exported function that agrees with its constant
// parts; a part that is not constant can only be an atom that occurs in live
// code. So functions, atoms and dynamic calls become live in turn until
// nothing changes. Atoms made from text at run time are not seen: `--keep` is
// for those.
//
// For the dynamic calls of OTP's own modules a table (stdlib/Reachability.def) says
// where their names can come from: only atoms of these suppliers count there.
//
// What flows into parameters is followed from call to call: proc_lib calls
// apply(M, F, A) with what start_link/3 got, and in most programs that is
// gen:init_it and nothing else. A parameter holds any term if its function can be
// called from where nothing is known: as a fun, by a dynamic call, from outside.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_CODEGEN_LINK_REACHABILITY_H
#define LUMEN_CODEGEN_LINK_REACHABILITY_H

#include "codegen/link/Archive.h"
#include "codegen/link/ProgramTables.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <deque>
#include <map>
#include <functional>
#include <set>

namespace lumen::codegen {

/// "m:f/a" in its parts; the module ends at the first colon outside quotes
/// that cannot be part of it. Nothing if the text is none.
std::optional<FunctionName> parseFunctionName(llvm::StringRef text);

/// What a parameter may hold, as far as atoms and lists of arguments go. Terms
/// that are neither are not kept.
struct FlowValue {
  bool isAny = false;
  std::set<std::string> atoms;
  std::map<size_t, std::vector<FlowValue>> lists; ///< by length

  static FlowValue any() {
    FlowValue value;
    value.isAny = true;
    return value;
  }
  /// True if that made it larger.
  bool join(const FlowValue &other);
};

class Reachability {
public:
  Reachability(std::vector<LinkModule> &userModules, Archive &archive);

  /// Makes a function live for a reason outside of the program's code. False
  /// if there is no such function.
  bool addRoot(const FunctionName &name, llvm::StringRef reason);
  /// All exported functions of a module; false if there is no such module.
  bool addRootModule(llvm::StringRef module, llvm::StringRef reason);

  /// An atom that comes from elsewhere than the program's code.
  void addAtom(llvm::StringRef atom) {
    makeAtomLive(atom);
    addUserAtom(atom);
  }
  /// Whether the kernel is started is decided by what live code refers to.
  void decideBoot() { decidesBoot_ = true; }
  /// Called when nothing is left to do; true if it has added something.
  void onSettled(std::function<bool()> more) { onSettled_ = std::move(more); }
  /// Does a function of the user's modules name this atom?
  bool isUserAtom(llvm::StringRef atom) const {
    return userAtoms_.contains(atom);
  }

  /// The dynamic calls of this module are accounted for by roots.
  void ignoreDynamicCallsOf(llvm::StringRef module) { ignored_.insert(module); }

  void run();

  struct LiveFunction {
    const FunctionSummary *summary;
    const LinkModule *module;
    std::string reason; ///< the symbol, or what else, that made it live
  };
  struct Missing {
    FunctionName name;
    const LiveFunction *user = nullptr; ///< first function that refers to it
  };

  const std::deque<LiveFunction> &functions() const { return live_; }
  /// Modules with a live function, in the order in which they became live.
  const std::vector<LinkModule *> &modules() const { return liveModules_; }
  /// BIFs that live code refers to as if they were Erlang functions.
  const std::vector<FunctionName> &bifStubs() const { return bifStubs_; }
  /// BIFs that a live dynamic call can mean.
  const std::vector<FunctionName> &bifExports() const { return bifExports_; }
  const std::vector<Missing> &missing() const { return missing_; }
  /// Functions with a call of which neither module nor function is known: what
  /// makes executables large.
  const std::vector<std::string> &unknownCallers() const {
    return unknownCallers_;
  }
  bool isLive(llvm::StringRef symbol) const {
    return liveSymbols_.contains(symbol);
  }

  /// Does the user's code turn text into atoms only if there are such?
  bool asksForExistingAtoms() const;
  /// Can any code ask what module_info tells of modules?
  bool asksForModuleFacts() const;
  /// The same for which BIFs there are.
  bool asksForBifNames() const;

private:
  bool isCalled(llvm::function_ref<bool(llvm::StringRef)> wanted,
                bool byUserOnly = false) const;
  struct Definition {
    const FunctionSummary *summary;
    LinkModule *module;
  };

  LinkModule *findModule(llvm::StringRef name);
  void define(LinkModule &module);
  const Definition *findDefinition(const FunctionName &name);
  void makeLive(const Definition &definition, llvm::StringRef reason);
  void makeAtomLive(llvm::StringRef atom);
  void refer(llvm::StringRef symbol, const LiveFunction &from);
  void addCallsOfBif(const FunctionName &bif);
  void addDynamicCall(const std::string *module, const std::string *function,
                      unsigned arity, llvm::StringRef caller);
  void addUnknownCall(llvm::StringRef caller) {
    addDynamicCall(nullptr, nullptr, kAnyArity, caller);
  }

  struct Parameters {
    bool areAny = false; ///< the function is called from who knows where
    std::vector<FlowValue> values;
    LiveFunction *function = nullptr; ///< once it is live
    bool isQueued = false;
  };
  void setAny(llvm::StringRef symbol);
  void changed(Parameters &parameters);
  void pass(llvm::StringRef callee, const std::vector<FlowValue> &args);
  FlowValue eval(const Flow &flow, const Parameters &parameters,
                 unsigned depth = 0);
  void propagate(Parameters &parameters);
  void propagateDynamic(const DynamicCall &call, const Parameters &parameters);
  void visit(LiveFunction &function);
  /// What may call a function by its name.
  struct DynamicCaller {
    std::string symbol, reason;
    explicit operator bool() const { return !reason.empty(); }
  };
  DynamicCaller dynamicCallerOf(const LinkModule *linked,
                                llvm::StringRef module,
                                llvm::StringRef function,
                                unsigned arity) const;
  void applyDynamicCalls();
  void applyCompanions();
  void applyErrorInfo();
  void noteBootUse(const LiveFunction &function);

  /// A row of stdlib/Conditional.def.
  struct HeldCalls {
    std::string place;
    std::vector<std::string> callees, conditions, except;
    bool byName;             ///< the place also calls the callees by their names
    bool isReleased = false; ///< if so: they are roots now
  };
  struct HeldCall {
    std::string symbol;
    const LiveFunction *from;
    const HeldCalls *row;
  };
  const HeldCalls *heldCallsOf(const FunctionSummary &caller,
                               llvm::StringRef callee) const;
  bool isConditionMet(const HeldCalls &row) const;
  void noteUse(llvm::StringRef symbol, llvm::StringRef user);
  void noteUses(const LiveFunction &function);
  bool releaseHeldCalls();
  void leaveOutHeldCalls();

  std::vector<LinkModule> &userModules_;
  Archive &archive_;
  llvm::StringMap<LinkModule *> loaded_;
  llvm::StringMap<Definition> definitions_; // by symbol
  llvm::StringSet<> liveSymbols_;
  llvm::StringSet<> stubSymbols_; ///< of BIFs and of what is missing
  std::deque<LiveFunction> live_;
  size_t visited_ = 0;
  std::vector<std::string> unknownCallers_;
  llvm::StringSet<> unknownCallerSet_;
  llvm::StringMap<Parameters> parameters_; // by symbol
  std::vector<Parameters *> queue_;
  std::vector<LinkModule *> liveModules_;
  /// What calls of unknown names cannot mean unless the user names it: modules,
  /// those of LUMEN_NAMED_CALLS_IF as long as no condition holds, and m:f.
  llvm::StringSet<> unnamed_;
  bool loadsCode_ = false; ///< modules can come while the program runs
  llvm::DenseSet<const LinkModule *> liveModuleSet_;
  std::vector<FunctionName> bifStubs_, bifExports_;
  llvm::StringSet<> bifExportSet_;
  llvm::StringSet<> ignored_;
  llvm::StringSet<> userAtoms_;
  bool decidesBoot_ = false;
  std::function<bool()> onSettled_;
  std::vector<Missing> missing_;

  /// Dynamic calls by what they know. kAnyArity stands for all arities.
  static constexpr unsigned kAnyArity = ~0u;
  using Arities = std::map<unsigned, std::string>; ///< with the first caller
  static const std::string *callerIn(const Arities &arities, unsigned arity) {
    auto found = arities.find(arity);
    if (found == arities.end())
      found = arities.find(kAnyArity);
    return found == arities.end() ? nullptr : &found->second;
  }
  llvm::StringMap<llvm::StringMap<Arities>> calls_; ///< m:f/A

  /// Calls that lack a part, and the atoms that can stand for it.
  struct Scope {
    Arities anyCalls;                       ///< ?:?/A
    llvm::StringMap<Arities> functionCalls; ///< ?:f/A
    llvm::StringMap<Arities> moduleCalls;   ///< m:?/A
    llvm::StringSet<> atoms;

    virtual ~Scope() = default;
    /// Where both can become parts of one call; nothing if nowhere.
    virtual std::string meetingOf(llvm::StringRef, llvm::StringRef) const {
      return " that code names";
    }
    /// Can the module be meant?
    virtual bool canMean(const LinkModule *, llvm::StringRef) const {
      return true;
    }
    DynamicCaller callerOf(const LinkModule *linked, llvm::StringRef module,
                           llvm::StringRef function, unsigned arity) const;
  };
  /// Which modules a call of the table can mean.
  enum class Callees {
    Any,       ///< those whose names suppliers or the user's code hold
    Behaviour, ///< of these the user's, and those with the caller as behaviour
    Named,     ///< those that the table names
  };
  /// The call of a module in the table (stdlib/Reachability.def) can only mean what
  /// its suppliers name.
  struct NamedScope : Scope {
    std::string module;
    Callees callees = Callees::Any;
    std::vector<std::string> referred; ///< who calls these is a supplier,
    std::vector<std::string> named;    ///< and these modules are
    llvm::StringSet<> fromUser;        ///< atoms of the user's modules
    std::map<std::string, llvm::StringSet<>> suppliedBy; ///< those of others

    std::string meetingOf(llvm::StringRef module,
                          llvm::StringRef function) const override;
    bool canMean(const LinkModule *linked,
                 llvm::StringRef module) const override;
  };
  Scope global_; ///< of all other modules
  std::map<std::string, NamedScope> scopes_;

  /// What a module of the archive supplies.
  struct Supplier {
    std::set<NamedScope *> scopes;
    std::vector<const FunctionSummary *> live; ///< functions so far
  };
  std::map<const LinkModule *, Supplier> suppliers_;

  /// A row of LUMEN_COMPANIONS.
  struct Companions {
    std::vector<std::string> users;
    std::string atom;
    std::vector<FunctionName> companions;
  };
  std::vector<Companions> companions_;

  void readTable();
  std::vector<HeldCalls> heldCalls_;
  /// What conditions ask for, and the modules whose code has it.
  llvm::StringMap<llvm::StringSet<>> conditions_;
  std::vector<HeldCall> held_;
  void supply(const LiveFunction &function);
  void addUserAtom(llvm::StringRef atom);
  void addAtomTo(Scope &scope, llvm::StringRef atom);
  bool dynamicChanged_ = false;

  /// See applyErrorInfo.
  bool errorInfoWanted_ = false;
  std::vector<const LiveFunction *> errorInfoGivers_;
};

} // namespace lumen::codegen

#endif // LUMEN_CODEGEN_LINK_REACHABILITY_H
