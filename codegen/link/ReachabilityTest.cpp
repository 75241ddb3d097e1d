//===- ReachabilityTest.cpp -----------------------------------------------===//

#include "codegen/link/Reachability.h"

#include <gtest/gtest.h>

using namespace lumen::codegen;

namespace {

FunctionSummary function(const std::string &module, const std::string &name,
                         unsigned arity, bool exported) {
  FunctionSummary summary;
  summary.function = name;
  summary.arity = arity;
  summary.exported = exported;
  summary.symbol = FunctionName{module, name, arity}.symbol();
  return summary;
}

/// Two modules: m with main/0 (not yet referring to anything), and cb with
/// callbacks that nothing calls by name.
class ReachabilityTest : public testing::Test {
protected:
  ReachabilityTest() : archive_(""), modules_(2) {
    modules_[0].summary.module = "m";
    modules_[1].summary.module = "cb";
    add(0, "main", 0, true);
    add(0, "local", 1, false);
    add(1, "init", 1, true);
    add(1, "other", 2, true);
    add(1, "hidden", 1, false);
  }
  void add(size_t index, const std::string &name, unsigned arity,
           bool exported) {
    ModuleSummary &summary = modules_[index].summary;
    summary.functions.push_back(
        function(summary.module, name, arity, exported));
    if (exported)
      summary.exports.emplace_back(name, arity);
  }
  FunctionSummary &main() { return modules_[0].summary.functions[0]; }

  Reachability run() {
    Reachability reachability(modules_, archive_);
    EXPECT_TRUE(reachability.addRoot({"m", "main", 0}, "test"));
    reachability.run();
    return reachability;
  }

  Archive archive_;
  std::vector<LinkModule> modules_;
};

TEST_F(ReachabilityTest, NothingElseIsLive) {
  Reachability live = run();
  EXPECT_TRUE(live.isLive("m:main/0"));
  EXPECT_FALSE(live.isLive("m:local/1"));
  EXPECT_EQ(live.modules().size(), 1u);
}

TEST_F(ReachabilityTest, FollowsReferences) {
  main().references = {"m:local/1", "cb:init/1"};
  Reachability live = run();
  EXPECT_TRUE(live.isLive("m:local/1"));
  EXPECT_TRUE(live.isLive("cb:init/1"));
  EXPECT_EQ(live.modules().size(), 2u);
}

/// The symbols of functions that are not exported are local to their objects.
TEST_F(ReachabilityTest, WhatIsNotExportedIsMissingForOthers) {
  main().references = {"cb:hidden/1", "cb:init/1"};
  modules_[1].summary.functions[0].references = {"cb:hidden/1"};
  Reachability live = run();
  EXPECT_TRUE(live.isLive("cb:hidden/1")); // cb:init/1 calls it
  ASSERT_EQ(live.missing().size(), 1u);
  EXPECT_EQ(live.missing()[0].name.symbol(), "cb:hidden/1");
}

TEST_F(ReachabilityTest, UnknownModuleNeedsItsAtom) {
  main().dynamicCalls = {{std::nullopt, "init", 1}};
  EXPECT_FALSE(run().isLive("cb:init/1"));
  main().atoms = {"cb"};
  Reachability live = run();
  EXPECT_TRUE(live.isLive("cb:init/1"));
  EXPECT_FALSE(live.isLive("cb:other/2"));
}

TEST_F(ReachabilityTest, UnknownFunctionNeedsItsAtom) {
  main().dynamicCalls = {{"cb", std::nullopt, 2}};
  EXPECT_FALSE(run().isLive("cb:other/2"));
  main().atoms = {"other"};
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(ReachabilityTest, ArityMustAgree) {
  main().dynamicCalls = {{"cb", "other", 3}};
  EXPECT_FALSE(run().isLive("cb:other/2"));
  main().dynamicCalls = {{"cb", "other", std::nullopt}};
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(ReachabilityTest, NothingKnown) {
  main().dynamicCalls = {{std::nullopt, std::nullopt, std::nullopt}};
  main().atoms = {"cb", "init", "hidden"};
  Reachability live = run();
  EXPECT_TRUE(live.isLive("cb:init/1"));
  EXPECT_FALSE(live.isLive("cb:other/2"));
  EXPECT_FALSE(live.isLive("cb:hidden/1")); // is not exported
}

TEST_F(ReachabilityTest, ApplyAsAValueCallsAnything) {
  main().references = main().externalFuns = {"erlang:apply/3"};
  main().atoms = {"cb", "init"};
  EXPECT_TRUE(run().isLive("cb:init/1"));
}

Flow atomFlow(const char *name) { return {Flow::Atom, name, 0, {}}; }
Flow paramFlow(unsigned number) { return {Flow::Param, "", number, {}}; }
Flow listFlow(std::vector<Flow> elements) {
  return {Flow::List, "", 0, std::move(elements)};
}

/// main calls local, which hands its parameters on to an apply.
class FlowTest : public ReachabilityTest {
protected:
  FlowTest() {
    add(0, "start", 3, false);
    FunctionSummary &start = modules_[0].summary.functions.back();
    DynamicCall apply;
    apply.moduleFlow = paramFlow(0);
    apply.functionFlow = paramFlow(1);
    apply.args = paramFlow(2);
    start.dynamicCalls = {apply};
    main().references = {"m:start/3"};
    main().atoms = {"cb", "init", "other"};
  }
  FunctionSummary &start() { return modules_[0].summary.functions.back(); }
};

TEST_F(FlowTest, ConstantsReachTheCall) {
  main().calls = {
      {"m:start/3", {atomFlow("cb"), atomFlow("init"), listFlow({Flow()})}}};
  EXPECT_TRUE(run().isLive("cb:init/1"));
  EXPECT_FALSE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, ArityFlowsToo) {
  main().calls = {{"m:start/3", {atomFlow("cb"), Flow(), listFlow({Flow()})}}};
  EXPECT_TRUE(run().isLive("cb:init/1"));
  EXPECT_FALSE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, AllCallsCount) {
  main().calls = {
      {"m:start/3", {atomFlow("cb"), atomFlow("init"), listFlow({Flow()})}},
      {"m:start/3",
       {atomFlow("cb"), atomFlow("other"), listFlow({Flow(), Flow()})}}};
  EXPECT_TRUE(run().isLive("cb:init/1"));
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, OneUnknownCallIsEnough) {
  main().calls = {
      {"m:start/3", {atomFlow("cb"), atomFlow("init"), listFlow({Flow()})}},
      {"m:start/3", {}}};
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, AFunIsCalledWithAnything) {
  main().calls = {
      {"m:start/3", {atomFlow("cb"), atomFlow("init"), listFlow({Flow()})}}};
  main().externalFuns = {"m:start/3"};
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, WhatIsNoAtomCallsNothing) {
  Flow tuple{Flow::Other, "", 0, {}};
  main().calls = {{"m:start/3", {tuple, tuple, Flow()}}};
  EXPECT_FALSE(run().isLive("cb:init/1"));
  EXPECT_FALSE(run().isLive("cb:other/2"));
}

TEST_F(FlowTest, ThroughSpawnedFunctions) {
  // main applies m:start/3 by name, with a list of arguments; start hands them on.
  start().exported = true;
  modules_[0].summary.exports.emplace_back("start", 3);
  main().references.clear();
  DynamicCall spawn{"m", "start", 3};
  spawn.moduleFlow = atomFlow("m");
  spawn.functionFlow = atomFlow("start");
  spawn.args = listFlow(
      {atomFlow("cb"), atomFlow("other"), listFlow({Flow(), Flow()})});
  main().dynamicCalls = {spawn};
  EXPECT_TRUE(run().isLive("m:start/3"));
  // A list in the list is not followed: any arity.
  EXPECT_TRUE(run().isLive("cb:other/2"));
  EXPECT_FALSE(run().isLive("cb:init/1"));
  // A dynamic call that could mean it, too, may pass anything.
  main().atoms.push_back("start");
  main().dynamicCalls.push_back({"m", std::nullopt, 3});
  EXPECT_TRUE(run().isLive("cb:init/1"));
}

TEST_F(FlowTest, RecursionEnds) {
  start().references = {"m:start/3"};
  start().calls = {{"m:start/3",
                    {paramFlow(1), paramFlow(0),
                     listFlow({paramFlow(2), listFlow({paramFlow(2)})})}}};
  main().calls = {
      {"m:start/3", {atomFlow("init"), atomFlow("cb"), listFlow({})}}};
  // Swapped once, the names are cb:init; with lists of one or two.
  EXPECT_FALSE(run().isLive("cb:other/2"));
}

TEST_F(ReachabilityTest, ErrorInfo) {
  // erl_error asks whoever mentions error_info, and no one else.
  modules_.emplace_back();
  modules_[2].summary.module = "erl_error";
  add(2, "get_extended_error", 2, true);
  modules_[2].summary.functions[0].dynamicCalls = {
      {std::nullopt, std::nullopt, 2}};
  add(0, "format_error", 2, true);
  add(0, "raise", 0, false);
  main().references = {"erl_error:get_extended_error/2"};
  main().atoms = {"cb", "other"};
  EXPECT_FALSE(run().isLive("cb:other/2"));
  EXPECT_FALSE(run().isLive("m:format_error/2"));
  main().references.push_back("m:raise/0");
  FunctionSummary &raise = modules_[0].summary.functions.back();
  raise.atoms = {"error_info", "function", "format_error"};
  EXPECT_TRUE(run().isLive("m:format_error/2"));
  EXPECT_FALSE(run().isLive("cb:other/2"));
  raise.atoms = {"error_info", "module", "cb", "function", "other"};
  EXPECT_TRUE(run().isLive("cb:other/2"));
}

TEST_F(ReachabilityTest, AtomsOfWhatBecomesLiveCount) {
  // main refers to local, and only local names the module.
  main().references = {"m:local/1"};
  main().dynamicCalls = {{std::nullopt, "init", 1}};
  modules_[0].summary.functions[1].atoms = {"cb"};
  EXPECT_TRUE(run().isLive("cb:init/1"));
}

TEST_F(ReachabilityTest, BifsAndMissing) {
  main().references = {"erlang:!/2", "nowhere:f/1"};
  Reachability live = run();
  ASSERT_EQ(live.bifStubs().size(), 1u);
  EXPECT_EQ(live.bifStubs()[0].symbol(), "erlang:!/2");
  ASSERT_EQ(live.missing().size(), 1u);
  EXPECT_EQ(live.missing()[0].name.symbol(), "nowhere:f/1");
  EXPECT_EQ(live.missing()[0].user->summary->symbol, "m:main/0");
}

TEST(FunctionNameTest, Parses) {
  auto name = parseFunctionName("m:-f/1-fun-0-/2");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->module, "m");
  EXPECT_EQ(name->function, "-f/1-fun-0-");
  EXPECT_EQ(name->arity, 2u);
  name = parseFunctionName("erlang:'/'/2");
  ASSERT_TRUE(name);
  name = parseFunctionName("erlang:///2");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->function, "//");
  EXPECT_EQ(parseFunctionName("erlang://2")->function, "/");
  EXPECT_FALSE(parseFunctionName("lumen_call_bif"));
  EXPECT_FALSE(parseFunctionName(":f/1"));
  EXPECT_FALSE(parseFunctionName("m:f/x"));
}

// What the table (stdlib/Reachability.def) says of calls in modules of OTP.

TEST_F(ReachabilityTest, BehaviourCallsItsCallbackModules) {
  modules_[0].summary.module = "gen_server";
  main().symbol = "gen_server:main/0";
  main().dynamicCalls = {{std::nullopt, "init", 1}};
  main().atoms = {"cb"};
  auto isInitLive = [&] {
    Reachability reachability(modules_, archive_);
    EXPECT_TRUE(reachability.addRoot({"gen_server", "main", 0}, "test"));
    reachability.run();
    return reachability.isLive("cb:init/1");
  };
  modules_[1].summary.behaviours = {"gen_server"};
  EXPECT_FALSE(isInitLive()); // who hands cb to it?
  modules_[1].summary.functions.push_back(function("cb", "start", 0, true));
  modules_[1].summary.functions.back().references = {"gen_server:start_link/3"};
  modules_[1].summary.functions.back().atoms = {"cb"};
  main().references = {"cb:start/0"};
  modules_[1].summary.exports.emplace_back("start", 0);
  EXPECT_TRUE(isInitLive());
  modules_[1].summary.behaviours.clear();
  EXPECT_FALSE(isInitLive());
  modules_[1].isUser = true; // users may leave the attribute out
  EXPECT_TRUE(isInitLive());
}

TEST_F(ReachabilityTest, NamesOfOneSupplierMeet) {
  modules_[0].summary.module = "supervisor";
  main().symbol = "supervisor:main/0";
  main().dynamicCalls = {{std::nullopt, std::nullopt, std::nullopt}};
  modules_.resize(4);
  modules_[2].summary.module = "s";
  add(2, "start", 0, true);
  modules_[3].summary.module = "t";
  add(3, "start", 0, true);
  main().references = {"s:start/0", "t:start/0"};
  FunctionSummary &s = modules_[2].summary.functions[0];
  FunctionSummary &t = modules_[3].summary.functions[0];
  auto run = [&](const char *symbol) {
    Reachability reachability(modules_, archive_);
    EXPECT_TRUE(reachability.addRoot({"supervisor", "main", 0}, "test"));
    reachability.run();
    return reachability.isLive(symbol);
  };
  s.atoms = {"cb", "init"};
  EXPECT_FALSE(run("cb:init/1")); // s has nothing to do with supervisors
  s.references = {"supervisor:start_child/2"};
  EXPECT_TRUE(run("cb:init/1"));
  s.atoms = {"cb"};
  t.atoms = {"init"};
  t.references = {"supervisor:start_child/2"};
  EXPECT_FALSE(run("cb:init/1")); // one holds the module, the other the function
  modules_[2].isUser = true;
  EXPECT_TRUE(run("cb:init/1"));
  EXPECT_FALSE(run("cb:other/2"));
}

/// erlang:apply/3, called from a place of the table, can mean what that place can.
TEST_F(ReachabilityTest, CallsByNameKeepTheirPlace) {
  modules_[0].summary.module = "supervisor";
  main().symbol = "supervisor:main/0";
  main().dynamicCalls = {{std::nullopt, std::nullopt, std::nullopt}};
  main().atoms = {"cb", "init"};
  modules_.resize(3);
  modules_[2].summary.module = "u";
  modules_[2].isUser = true;
  add(2, "start", 0, true);
  modules_[2].summary.functions[0].atoms = {"erlang", "apply"};
  main().references = {"u:start/0"};
  Reachability reachability(modules_, archive_);
  EXPECT_TRUE(reachability.addRoot({"supervisor", "main", 0}, "test"));
  reachability.run();
  EXPECT_FALSE(reachability.isLive("cb:init/1"));
}

// Rows of stdlib/Conditional.def.

TEST_F(ReachabilityTest, HeldCallsCountOnceTheirConditionHolds) {
  modules_[0].summary.module = "sys";
  main().symbol = "sys:main/0";
  main().references = {"file:open/2"};
  modules_[1].summary.module = "file";
  modules_[1].summary.functions = {function("file", "open", 2, true),
                                   function("file", "start", 0, true)};
  modules_[1].summary.exports = {{"open", 2}, {"start", 0}};
  modules_.resize(3);
  modules_[2].summary.module = "u";
  modules_[2].isUser = true;
  add(2, "start", 0, true);
  modules_[2].summary.functions[0].references = {"sys:main/0"};
  auto run = [&] {
    auto live = std::make_unique<Reachability>(modules_, archive_);
    EXPECT_TRUE(live->addRoot({"u", "start", 0}, "test"));
    live->run();
    return live;
  };
  std::unique_ptr<Reachability> live = run();
  EXPECT_FALSE(live->isLive("file:open/2"));
  ASSERT_EQ(live->missing().size(), 1u); // a stub takes its place
  EXPECT_EQ(live->missing()[0].name.symbol(), "file:open/2");
  // The place's own code is no reason, other code is.
  main().atoms = {"log_to_file"};
  EXPECT_FALSE(run()->isLive("file:open/2"));
  modules_[2].summary.functions[0].atoms = {"log_to_file"};
  live = run();
  EXPECT_TRUE(live->isLive("file:open/2"));
  EXPECT_TRUE(live->missing().empty());
  // A call that is not held needs no condition.
  modules_[2].summary.functions[0].atoms.clear();
  modules_[2].summary.functions[0].references = {"sys:main/0", "file:open/2"};
  live = run();
  EXPECT_TRUE(live->isLive("file:open/2"));
  EXPECT_TRUE(live->missing().empty());
}

TEST_F(ReachabilityTest, ConditionsCanBeForTheUsersModulesOnly) {
  modules_[0].summary.module = "compile";
  main().symbol = "compile:main/0";
  main().references = {"beam_a:module/2"};
  modules_[1].summary.module = "beam_a";
  modules_[1].summary.functions = {function("beam_a", "module", 2, true)};
  modules_[1].summary.exports = {{"module", 2}};
  modules_.resize(3);
  modules_[2].summary.module = "other";
  add(2, "start", 0, true);
  modules_[2].summary.functions[0].references = {"compile:main/0"};
  auto isLive = [&] {
    Reachability live(modules_, archive_);
    EXPECT_TRUE(live.addRoot({"other", "start", 0}, "test"));
    live.run();
    return live.isLive("beam_a:module/2");
  };
  EXPECT_FALSE(isLive());
  modules_[2].isUser = true;
  EXPECT_TRUE(isLive());
}

TEST_F(ReachabilityTest, LoadedCodeFindsWhatTheUserExports) {
  modules_[0].isUser = true;
  add(0, "exported", 1, true);
  modules_.resize(3);
  modules_[2].summary.module = "lumen_loader";
  add(2, "prepare", 2, true);
  EXPECT_FALSE(run().isLive("m:exported/1"));
  main().references = {"lumen_loader:prepare/2"};
  Reachability live = run();
  EXPECT_TRUE(live.isLive("m:exported/1"));
  EXPECT_FALSE(live.isLive("m:local/1"));
  bool found = false;
  for (const FunctionName &name : live.bifExports())
    found |= name.symbol() == "erlang:element/2";
  EXPECT_TRUE(found);
}

TEST_F(ReachabilityTest, KeptModulesKeepTheirBifs) {
  Reachability reachability(modules_, archive_);
  EXPECT_TRUE(reachability.addRootModule("erlang", "--keep erlang"));
  EXPECT_FALSE(reachability.addRootModule("no_such_module", "--keep"));
  reachability.run();
  bool found = false;
  for (const FunctionName &name : reachability.bifExports())
    found |= name.symbol() == "erlang:atom_to_list/1";
  EXPECT_TRUE(found);
}

} // namespace
