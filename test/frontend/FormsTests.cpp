//===- FormsTests.cpp - abstract forms as bytes, both ways ----------------===//
#include "frontend/Frontend.h"
#include "frontend/ast/ConstTerm.h"
#include "frontend/forms/Forms.h"

#include <filesystem>
#include <string>

#include <unistd.h>

#include <gtest/gtest.h>

using namespace lumen::frontend;

static std::string encoded(const Module &module) {
  std::string out;
  EtfWriter(out).version();
  encodeForms(module, out);
  return out;
}

/// Terms are written down as Erlang text in these tests.
static std::string etfOf(const std::string &term) {
  AstContext context;
  Diagnostics diagnostics(context.sources());
  ParsedModule parsed = parseText("t.erl", "-x(" + term + ").\n",
                                  FrontendOptions(), context, diagnostics);
  EXPECT_TRUE(parsed.ok) << term;
  std::string out;
  EtfWriter writer(out);
  writer.version();
  writer.term(*evaluateLiteral(parsed.module.forms[1]->kid(0)));
  return out;
}

/// What forms, given as a term, are printed as; or the error.
static std::string decoded(const std::string &term) {
  AstContext context;
  std::string bytes = etfOf(term), error;
  std::optional<Module> module = decodeForms(bytes, context, error);
  return module ? printAst(*module) : error + "\n";
}

TEST(RoundTrip, RecordedForms) {
  namespace fs = std::filesystem;
  ASSERT_EQ(chdir(LUMEN_FRONTEND_TEST_DIR "/ast"), 0);
  unsigned count = 0;
  for (const fs::directory_entry &entry : fs::directory_iterator(".")) {
    if (entry.path().extension() != ".erl")
      continue;
    AstContext context;
    Diagnostics diagnostics(context.sources());
    ParsedModule parsed = parseFile(entry.path().filename().string(),
                                    FrontendOptions(), context, diagnostics);
    std::string bytes = encoded(parsed.module), error;
    std::optional<Module> again = decodeForms(bytes, context, error);
    ASSERT_TRUE(again) << entry.path() << ": " << error;
    EXPECT_EQ(printAst(*again), printAst(parsed.module)) << entry.path();
    EXPECT_EQ(encoded(*again), bytes) << entry.path();
    EXPECT_EQ(again->name, parsed.module.name);
    ++count;
  }
  EXPECT_GE(count, 6u);
}

TEST(Decoder, TakesAllAnnotations) {
  EXPECT_EQ(decoded("[{attribute,3,module,m},"
                    "{attribute,[{location,{4,2}},{generated,true},"
                    "{file,\"x.erl\"},{record,true},{text,\"foo\"}],export,"
                    "[{f,0}]},{eof,{9,1}}]"),
            "{attribute,3,module,m}.\n"
            "{attribute,[{generated,true},{location,{4,2}}],export,"
            "[{f,0}]}.\n{eof,{9,1}}.\n");
}

TEST(Decoder, TakesWhatTransformsMake) {
  EXPECT_EQ(decoded("[{function,0,f,0,[{clause,0,[],[],[{integer,1,-5},"
                    "{'fun',1,{function,m,f,1}},"
                    "{integer,1,-123456789012345678901234567890}]}]}]"),
            "{function,0,f,0,[{clause,0,[],[],[{op,1,'-',{integer,1,5}},"
            "{'fun',1,{function,{atom,1,m},{atom,1,f},{integer,1,1}}},"
            "{op,1,'-',{integer,1,123456789012345678901234567890}}]}]}.\n"
            "{eof,0}.\n");
}

TEST(Decoder, KeepsValuesOfAttributes) {
  std::string attribute = "{attribute,1,x,[{a,1.5,<<1,2,3:4>>,-7},"
                          "#{k => [v|t]},fun m:'f x'/3,fun m:'\\d\\x{1}'/0,"
                          "\"text\",[1024]]}";
  EXPECT_EQ(decoded("[" + attribute + "]"),
            "{attribute,1,x,[{a,1.5,<<1,2,3:4>>,-7},#{k => [v|t]},"
            "fun m:'f x'/3,fun "
            "m:'\\d\\001'/0,[116,101,120,116],[1024]]}.\n{eof,1}.\n");
}

TEST(Decoder, SaysWhatIsWrong) {
  EXPECT_EQ(decoded("foo"), "form 0: expected a list of forms, not foo\n");
  EXPECT_EQ(decoded("[{foo,1}]"), "form 1: expected a form, not {foo,1}\n");
  EXPECT_EQ(decoded("[{function,1,f,1,[{clause,1,[],[],[{nil,1}]}]}]"),
            "form 1: expected a clause with another number of patterns, not "
            "{clause,1,[],...}\n");
  EXPECT_EQ(decoded("[{function,1,f,0,[{clause,1,[],[],[]}]}]"),
            "form 1: expected a list that is not empty, not []\n");
  EXPECT_EQ(decoded("[{function,1,f,0,[{clause,1,[],[],[{value,1,x}]}]}]"),
            "form 1: expected an expression, not {value,1,x}\n");
}

TEST(Decoder, BoundsNesting) {
  std::string out;
  EtfWriter writer(out);
  writer.version();
  writer.list(1);
  writer.tuple(5);
  writer.atom("function");
  writer.integer(1);
  writer.atom("f");
  writer.integer(0);
  writer.list(1);
  writer.tuple(5);
  writer.atom("clause");
  writer.integer(1);
  writer.nil();
  writer.nil();
  writer.list(1);
  for (int i = 0; i < 1000000; ++i) {
    writer.tuple(3);
    writer.atom("catch");
    writer.integer(1);
  }
  writer.tuple(2);
  writer.atom("nil");
  writer.integer(1);
  for (int i = 0; i < 3; ++i)
    writer.nil();
  AstContext context;
  std::string error;
  EXPECT_FALSE(decodeForms(out, context, error));
  EXPECT_EQ(error, "form 1: the code is nested more than 4000 levels deep");
}

TEST(Reader, BelievesNoLength) {
  for (std::string bytes :
       {std::string("\x83l\xff\xff\xff\xff", 6), std::string("\x83h\xff", 3),
        std::string("\x83i\x7f\xff\xff\xff", 6),
        std::string("\x83t\xff\xff\xff\xff", 6),
        std::string("\x83k\xff\xff", 4),
        std::string("\x83P\xff\xff\xff\xff\x78\x9c", 8), std::string("\x83"),
        std::string("")}) {
    Arena arena;
    std::string error;
    EXPECT_EQ(readEtf(bytes, arena, error), nullptr);
    EXPECT_NE(error, "");
    EXPECT_LT(arena.allocatedBytes(), 200000u);
  }
}

/// Many lists that each claim all that is left must not be believed, either.
TEST(Reader, BelievesNoSumOfLengths) {
  std::string bytes = "\x83";
  for (int i = 0; i < 20000; ++i)
    bytes += std::string("l\0\0\x40\0", 5);
  Arena arena;
  std::string error;
  EXPECT_EQ(readEtf(bytes, arena, error), nullptr);
  EXPECT_LT(arena.allocatedBytes(), 32u * bytes.size() + 200000);
}

TEST(Reader, IntegersOfAllSizes) {
  for (std::string digits :
       {"0", "255", "256", "2147483647", "2147483648", "4294967296",
        "9223372036854775807", "9223372036854775808",
        "340282366920938463463374607431768211456",
        "1000000000000000000000000000000000000000000"})
    for (bool isNegative : {false, true}) {
      std::string bytes;
      EtfWriter writer(bytes);
      writer.version();
      writer.digits(digits, isNegative);
      Arena arena;
      std::string error;
      const EtfTerm *term = readEtf(bytes, arena, error);
      ASSERT_TRUE(term) << digits;
      bool isRead = false;
      EXPECT_EQ(etfDigits(*term, isRead), digits);
      EXPECT_EQ(isRead, isNegative && digits != "0");
    }
}
