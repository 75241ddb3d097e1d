//===- ReachabilityTablesTest.cpp - rows of the tables against OTP --------===//
//
// Every name in stdlib/Reachability.def and stdlib/Conditional.def is a module,
// function or atom of the archive that was built from the installed OTP, and each row
// says something about it: a row whose call is gone from OTP's code is told.
//
//===----------------------------------------------------------------------===//

#include "codegen/link/Reachability.h"

#include "llvm/ADT/SmallVector.h"

#include <gtest/gtest.h>

#include <filesystem>

using llvm::StringRef;
using namespace lumen::codegen;

namespace {

std::vector<StringRef> words(StringRef text) {
  llvm::SmallVector<StringRef> parts;
  text.split(parts, ' ', -1, /*KeepEmpty=*/false);
  return {parts.begin(), parts.end()};
}

/// What all modules of the archive define and refer to.
class World {
public:
  World() : archive_(LUMEN_TEST_ARCHIVE) {
    std::error_code code;
    for (std::filesystem::directory_iterator it(LUMEN_TEST_ARCHIVE, code), end;
         !code && it != end; it.increment(code))
      if (it->path().extension() == ".sum")
        if (LinkModule *module = archive_.load(it->path().stem().string()))
          add(module->summary);
    for (const auto &row : allBifs()) {
      modules_.insert(row.module);
      addFunction({row.module, row.function, row.arity});
    }
  }
  bool isEmpty() const { return archive_.size() == 0; }

  const ModuleSummary *summaryOf(StringRef module) {
    LinkModule *found = archive_.load(module);
    return found ? &found->summary : nullptr;
  }
  bool hasModule(StringRef module) const { return modules_.contains(module); }
  /// m:f, or m:f/a.
  bool hasFunction(StringRef name) const { return functions_.contains(name); }
  bool hasAtom(StringRef atom) const { return atoms_.contains(atom); }

  /// The functions of "m", "m:f" or "m:f/a".
  std::vector<const FunctionSummary *> functionsOf(StringRef place) {
    std::vector<const FunctionSummary *> found;
    if (const ModuleSummary *summary = summaryOf(place.split(':').first))
      for (const FunctionSummary &function : summary->functions) {
        StringRef symbol = function.symbol;
        if (!place.contains(':') || symbol == place ||
            symbol.rsplit('/').first == place)
          found.push_back(&function);
      }
    return found;
  }

private:
  void add(const ModuleSummary &summary) {
    modules_.insert(summary.module);
    for (const FunctionSummary &function : summary.functions) {
      addFunction({summary.module, function.function, function.arity});
      for (const std::string &atom : function.atoms)
        atoms_.insert(atom);
    }
  }
  void addFunction(const FunctionName &name) {
    functions_.insert(name.symbol());
    functions_.insert(name.module + ":" + name.function);
  }

  Archive archive_;
  llvm::StringSet<> modules_, functions_, atoms_;
};

class ReachabilityTablesTest : public testing::Test {
protected:
  /// Reading all summaries takes a while.
  static World &world() {
    static World world;
    return world;
  }
  void SetUp() override {
    if (world().isEmpty())
      GTEST_SKIP() << "no archive: OTP's sources are not installed";
  }

  static void expectModule(StringRef name, StringRef row) {
    EXPECT_TRUE(world().hasModule(name))
        << "there is no module '" << name.str() << "': " << row.str();
  }
  static void expectFunction(StringRef name, StringRef row) {
    EXPECT_TRUE(world().hasFunction(name))
        << "there is no function " << name.str() << ": " << row.str();
  }
  /// m or m:f.
  static void expectPlace(StringRef name, StringRef row) {
    name.contains(':') ? expectFunction(name, row) : expectModule(name, row);
  }

  /// Does the function use what the condition of Conditional.def names?
  static bool uses(const FunctionSummary &function, StringRef condition) {
    condition = condition.split('@').first;
    auto isMeant = [&](StringRef symbol) {
      return condition.ends_with(":") ? symbol.starts_with(condition)
                                      : symbol.rsplit('/').first == condition;
    };
    return llvm::any_of(function.references, isMeant) ||
           llvm::any_of(function.bifs, isMeant) ||
           llvm::is_contained(function.atoms, condition) ||
           llvm::any_of(function.dynamicCalls, [&](const DynamicCall &call) {
             auto [module, name] = condition.split(':');
             return condition.contains(':') &&
                    (!call.module || module == *call.module) &&
                    (!call.function || name.empty() || name == *call.function);
           });
  }

  static void checkDynamic(StringRef place, StringRef callersOf,
                           StringRef named) {
    expectPlace(place, place);
    // A call by unknown names, or a function that is called by its name and makes
    // such a call for others.
    EXPECT_TRUE(llvm::any_of(
        world().functionsOf(place),
        [](const FunctionSummary *function) {
          return !function->externalFuns.empty() ||
                 llvm::any_of(function->dynamicCalls,
                              [](const DynamicCall &call) {
                                return !call.module || !call.function;
                              });
        }))
        << "nothing in " << place.str() << " calls by unknown names";
    for (StringRef callee : words(callersOf))
      expectFunction(callee, place);
    for (StringRef supplier : words(named)) {
      supplier.consume_front("=");
      expectModule(supplier, place);
    }
  }

  static void checkHeld(StringRef place, StringRef callees,
                        StringRef conditions, StringRef except, bool byName) {
    std::vector<const FunctionSummary *> places = world().functionsOf(place);
    EXPECT_FALSE(places.empty()) << "there is no " << place.str();
    for (StringRef callee : words(callees)) {
      expectFunction(callee, place);
      if (!byName)
        EXPECT_TRUE(llvm::any_of(places,
                                 [&](const FunctionSummary *function) {
                                   return llvm::is_contained(
                                       function->references, callee);
                                 }))
            << place.str() << " does not call " << callee.str();
    }
    for (StringRef condition : words(conditions)) {
      auto [name, by] = condition.split('@');
      if (StringRef module = name; module.consume_back(":"))
        expectModule(module, place);
      else if (name.contains(':'))
        expectFunction(name, place);
      else
        EXPECT_TRUE(world().hasAtom(name))
            << "nothing makes the atom '" << name.str() << "': " << place.str();
      if (!by.empty() && by != "user")
        expectModule(by, place);
    }
    for (StringRef exception : words(except)) {
      expectModule(exception, place);
      EXPECT_TRUE(llvm::any_of(world().functionsOf(exception),
                               [&](const FunctionSummary *function) {
                                 return llvm::any_of(
                                     words(conditions),
                                     [&](StringRef condition) {
                                       return uses(*function, condition);
                                     });
                               }))
          << exception.str() << " makes no condition true: " << place.str()
          << " " << callees.str();
    }
  }

  static void checkCompanions(StringRef users, StringRef atom,
                              StringRef companions) {
    EXPECT_FALSE(users.empty() && atom.empty()) << companions.str();
    for (StringRef user : words(users))
      if (StringRef module = user; module.consume_back(":"))
        expectModule(module, companions);
      else
        expectFunction(user, companions);
    for (StringRef companion : words(companions)) {
      EXPECT_TRUE(parseFunctionName(companion)) << companion.str();
      expectFunction(companion, users);
    }
  }
};

TEST_F(ReachabilityTablesTest, DynamicCalls) {
#define LUMEN_DYNAMIC_CALLS(place, callees, callersOf, named)                  \
  checkDynamic(place, callersOf, named);
#include "stdlib/Reachability.def"
}

TEST_F(ReachabilityTablesTest, OtherRows) {
  llvm::StringSet<> rows;
  auto expectNew = [&](StringRef kind, StringRef name) {
    EXPECT_TRUE(rows.insert((kind + " " + name).str()).second)
        << "two rows: " << name.str();
  };
#define LUMEN_NEEDS_KERNEL(place)                                              \
  expectPlace(place, "LUMEN_NEEDS_KERNEL"), expectNew("needs", place);
#define LUMEN_NAMES_KERNEL(atom)                                               \
  EXPECT_TRUE(world().hasAtom(atom)) << "nothing makes the atom " << atom;     \
  expectNew("names", atom);
#define LUMEN_LOADED_CODE_USES(module)                                         \
  expectModule(module, "LUMEN_LOADED_CODE_USES"), expectNew("loaded", module);
#define LUMEN_NOT_BY_NAME(place)                                               \
  expectPlace(place, "LUMEN_NOT_BY_NAME"), expectNew("unnamed", place);
#define LUMEN_COMPANIONS(users, atom, companions)                              \
  checkCompanions(users, atom, companions);
#include "stdlib/Reachability.def"
}

TEST_F(ReachabilityTablesTest, HeldCalls) {
#define LUMEN_CALLS_IF(place, callees, conditions, except)                     \
  checkHeld(place, callees, conditions, except, false);
#define LUMEN_NAMED_CALLS_IF(place, callees, conditions, except)               \
  checkHeld(place, callees, conditions, except, true);
#include "stdlib/Conditional.def"
}

TEST_F(ReachabilityTablesTest, CallsOfBifs) {
  auto check = [](FunctionName bif, FunctionName called) {
    EXPECT_TRUE(findBif(bif.module, bif.function, bif.arity))
        << bif.symbol();
    EXPECT_TRUE(world().hasFunction(called.symbol())) << called.symbol();
  };
#define LUMEN_BIF_CALLS(module, function, arity, calledModule, calledFunction, \
                        calledArity)                                           \
  check({module, function, arity},                                             \
        {calledModule, calledFunction, calledArity});
#include "runtime/abi/BifCalls.def"
}

} // namespace
