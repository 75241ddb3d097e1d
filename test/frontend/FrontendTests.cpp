//===- FrontendTests.cpp - replays recorded abstract forms ----------------===//
//
// Each ast/NAME.erl has the forms that OTP 25's epp gave for it in NAME.ast,
// recorded with {Line,Column} locations and ~tw. tools can refresh them where
// erl is installed; this test needs no Erlang.
//
//===----------------------------------------------------------------------===//
#include "frontend/Frontend.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/basic/Explain.h"
#include "frontend/basic/Render.h"
#include "frontend/basic/Suggest.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include <gtest/gtest.h>

using namespace lumen::frontend;

static std::string readText(const std::string &path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

static void replay(const std::string &name) {
  ASSERT_EQ(chdir(LUMEN_FRONTEND_TEST_DIR "/ast"), 0);
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed =
      parseFile(name + ".erl", FrontendOptions(), context, diagnostics);
  std::istringstream expected(readText(name + ".ast"));
  std::istringstream actual(printAst(parsed.module));
  std::string want, got;
  while (std::getline(expected, want)) {
    ASSERT_TRUE(std::getline(actual, got)) << "missing: " << want;
    EXPECT_EQ(got, want);
  }
  EXPECT_FALSE(std::getline(actual, got)) << "too much: " << got;
}

TEST(RecordedForms, Expressions) { replay("expressions"); }
TEST(RecordedForms, Types) { replay("types"); }
TEST(RecordedForms, Macros) { replay("macros"); }
TEST(RecordedForms, MaybeExpr) { replay("maybe_expr"); }
TEST(RecordedForms, Latin1) { replay("latin1"); }
TEST(RecordedForms, Errors) { replay("errors"); }

/// The messages for `text`, one a line, as line:column: message.
static std::string messagesFor(const std::string &text, bool isLinting) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed =
      parseText("t.erl", text, FrontendOptions(), context, diagnostics);
  if (parsed.ok && isLinting)
    lintModule(parsed.module, context, diagnostics);
  std::string out;
  for (const Diagnostic &d : diagnostics.all())
    out += std::to_string(d.loc.line) + ':' + std::to_string(d.loc.column) +
           ": " + d.message + '\n';
  return out;
}

/// The places and words of erlc for lint/errors.erl, sorted by place.
TEST(Lint, SaysWhatErlLintSays) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed = parseFile(LUMEN_FRONTEND_TEST_DIR "/lint/errors.erl",
                                  FrontendOptions(), context, diagnostics);
  ASSERT_TRUE(parsed.ok);
  EXPECT_FALSE(lintModule(parsed.module, context, diagnostics));
  std::vector<std::string> got, want;
  for (const Diagnostic &d : diagnostics.all())
    got.push_back(std::to_string(d.loc.line) + ':' +
                  std::to_string(d.loc.column) + ": " +
                  d.message.substr(0, d.message.find('\n')));
  std::istringstream expected(
      readText(LUMEN_FRONTEND_TEST_DIR "/lint/errors.expected"));
  for (std::string line; std::getline(expected, line);)
    want.push_back(line);
  std::sort(got.begin(), got.end());
  std::sort(want.begin(), want.end());
  EXPECT_EQ(got, want);
}

TEST(Lint, AcceptsScopesThatLookUnsafe) {
  EXPECT_EQ(messagesFor("-module(t).\n"
                        "f(X) -> case X of 1 -> A = 1; _ -> A = 2 end,\n"
                        "  B = begin C = A, C end, {B, C},\n"
                        "  fun(A) -> A end, [A || A <- [C]],\n"
                        "  try D = A, D of D -> D catch G -> G after E = 1, E\n"
                        "  end, (F = 1) + B, F, <<N, R:N>> = X, R.\n",
                        true),
            "");
}

TEST(Sturdiness, DeepNestingIsDiagnosed) {
  std::string deep(1000000, '(');
  EXPECT_EQ(messagesFor("f() -> " + deep + ".\n", false),
            "1:100008: the code is nested more than 100000 levels deep\n");
  EXPECT_NE(
      messagesFor("-type t() :: " + std::string(100000, '[') + ".\n", false),
      "");
  EXPECT_NE(messagesFor("-foo(" + std::string(100000, '[') +
                            std::string(100000, ']') + ").\n",
                        false),
            "");
}

static std::string repeat(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i)
    out += text;
  return out;
}

TEST(Sturdiness, ChainsHaveNoLimit) {
  constexpr int kLength = 300000;
  for (std::string_view op :
       {" + ", " ++ ", " = ", " andalso ", " + - ", " ! "}) {
    std::string text = "-module(t).\nf(A) -> A" +
                       repeat(std::string(op) + "A", kLength) + ".\n";
    EXPECT_EQ(messagesFor(text, false), "") << op;
    // What is compiled may nest less deep.
    EXPECT_EQ(messagesFor(text, true),
              "2:1: the code is nested more than 2000 levels deep\n")
        << op;
  }
  EXPECT_EQ(messagesFor("f(A) -> " + repeat("[A | ", kLength) + "A" +
                            repeat("]", kLength) + ".\n",
                        false),
            "");
  EXPECT_EQ(messagesFor("f(A) -> " + repeat("case A of 1 -> ", 30000) + "A" +
                            repeat(" end", 30000) + ".\n",
                        false),
            "");
}

TEST(Sturdiness, DeepFormsArePrinted) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed = parseText(
      "t.erl", "f(A) -> A" + repeat(" + A", 200000) + ".\n", FrontendOptions(),
      context, diagnostics);
  ASSERT_TRUE(parsed.ok);
  EXPECT_NE(printAst(parsed.module).find("{op,{1,11},'+',"), std::string::npos);
}

TEST(Sturdiness, LongListsAreNotDeep) {
  std::string list = "f() -> [1";
  for (int i = 0; i < 200000; ++i)
    list += ",1";
  EXPECT_EQ(messagesFor(list + "].\n", false), "");
}

TEST(Sturdiness, MacrosThatDoubleAreBounded) {
  std::string text = "-define(A(X), X X).\nf() -> ";
  for (int i = 0; i < 60; ++i)
    text += "?A(";
  text += "1" + std::string(60, ')') + ".\n";
  EXPECT_NE(messagesFor(text, false).find("too large"), std::string::npos);
}

TEST(Sturdiness, InvalidUtf8IsDiagnosedOnce) {
  EXPECT_EQ(messagesFor("-module(t).\nf() -> \"\xff\".\ng() -> ok.\n", false)
                .substr(0, 5),
            "2:9: ");
}

TEST(Floats, PrintShortest) {
  auto print = [](double d) {
    std::string out;
    printFloat(out, d);
    return out;
  };
  EXPECT_EQ(print(1.0), "1.0");
  EXPECT_EQ(print(100.0), "100.0");
  EXPECT_EQ(print(1000.0), "1.0e3");
  EXPECT_EQ(print(123456.0), "123456.0");
  EXPECT_EQ(print(9007199254740991.0), "9007199254740991.0");
  EXPECT_EQ(print(9007199254740992.0), "9.007199254740992e15");
  EXPECT_EQ(print(0.0001), "0.0001");
  EXPECT_EQ(print(1.0e-5), "1.0e-5");
  EXPECT_EQ(print(-0.0), "-0.0");
}

TEST(Diagnostics, EachKindIsExplainedAndNamedOnce) {
  std::vector<std::string> names;
  for (DiagKind kind : allDiagKinds()) {
    std::string name(diagKindName(kind));
    names.push_back(name);
    const Explanation *explanation = explanationOf(kind);
    ASSERT_NE(explanation, nullptr) << name;
    EXPECT_TRUE(explanation->cause.ends_with('.')) << name;
    EXPECT_EQ(explanation->wrong.empty(), explanation->right.empty()) << name;
    EXPECT_EQ(findDiagKind(name), kind) << name;
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(Diagnostics, OtpDescriptorsHaveKinds) {
  EXPECT_EQ(otpDiagKind("erl_lint", "unused_var"), DiagKind::UnusedVariable);
  EXPECT_EQ(otpDiagKind("erl_lint", "unbound_var"), DiagKind::UnboundVariable);
  EXPECT_EQ(otpDiagKind("v3_core", "nomatch"), DiagKind::CannotMatch);
  EXPECT_EQ(otpDiagKind("my_transform", "oops"), DiagKind::OtpMessage);
}

TEST(Diagnostics, LongLinesAreCut) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  std::string line = "f() -> {" + std::string(100000, ' ') + ").";
  parseText("t.erl", line, FrontendOptions(), context, diagnostics);
  std::string text = diagnostics.render(false);
  EXPECT_LT(text.size(), 1000u);
  EXPECT_NE(text.find("..."), std::string::npos);
}

TEST(Diagnostics, ControlCharactersDoNotReachTheTerminal) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  parseText("t.erl", "f() -> ). % \033[2J\n", FrontendOptions(), context,
            diagnostics);
  EXPECT_EQ(diagnostics.render(false).find('\033'), std::string::npos);
}

TEST(Suggestions, AreNear) {
  EXPECT_EQ(editDistance("reverse", "revers", 3), 1u);
  EXPECT_EQ(editDistance("map", "mpa", 3), 1u);
  EXPECT_EQ(editDistance("MAP", "map", 3), 1u);
  EXPECT_EQ(editDistance("alpha", "omega", 2), 3u);
  NameSuggester near("lenght");
  for (const char *name : {"list", "length", "len"})
    near.offer(name);
  EXPECT_EQ(near.best(), "length");
  NameSuggester far("x");
  far.offer("y");
  EXPECT_EQ(far.best(), "");
  FunctionSuggester function("f", 2);
  function.offer("g", 2);
  function.offer("f", 5);
  function.offer("f", 3);
  EXPECT_EQ(function.best(), "f/3");
}
