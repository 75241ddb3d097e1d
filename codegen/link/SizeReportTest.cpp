//===- SizeReportTest.cpp - lld's maps are understood ---------------------===//
#include "codegen/link/SizeReport.h"

#include <gtest/gtest.h>

using namespace lumen::codegen;

namespace {

TEST(SizeReport, ElfMap) {
  std::vector<LinkedPiece> pieces = parseLinkMap(R"(
             VMA              LMA     Size Align Out     In      Symbol
          200200           200200      110    32 .rodata
          200200           200200      100    32         <internal>:(.rodata)
          200300           200300       10     8         /lib/librt.a(Copy.o):(.rodata.cst)
          29fb00           29fb00       40    16 .text
          29fb00           29fb00       30    16         /dir of x/io.o:(.text)
          29fb00           29fb00       10     1                 io:format/1
          29fb30           29fb30        0    16         /lib/librt.a(Copy.o):(.text)
          3de580           3de580     1000    32 .bss
          3de580           3de580     1000    32         /lib/librt.a(Copy.o):(.bss)
               0                0       62     1 .comment
               0                0       62     1         <internal>:(.comment)
)",
                                                 Target::Format::Elf);
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[0].file, "<internal>");
  EXPECT_EQ(pieces[0].bytes, 0x100u);
  EXPECT_FALSE(pieces[0].isCode);
  EXPECT_EQ(pieces[1].file, "/lib/librt.a(Copy.o)");
  EXPECT_EQ(pieces[2].file, "/dir of x/io.o");
  EXPECT_EQ(pieces[2].bytes, 0x30u);
  EXPECT_TRUE(pieces[2].isCode);
}

TEST(SizeReport, WasmMap) {
  std::vector<LinkedPiece> pieces = parseLinkMap(R"(
    Addr      Off     Size Out     In      Symbol
       -        8        c TYPE
       0        0        0         __stack_pointer
       -       3d       84 CODE
       -       3e       6a         w.o:(f)
       -       3e       6a                 f
       -       c1       1f DATA
     400       c2        c .rodata
     400       c8        c         w.o:(.rodata.text)
     40c       d4        4 .bss
     40c       da        4         w.o:(.bss.g)
       -       e0       45 CUSTOM(name)
)",
                                                 Target::Format::Wasm);
  ASSERT_EQ(pieces.size(), 2u);
  EXPECT_EQ(pieces[0].file, "w.o");
  EXPECT_EQ(pieces[0].bytes, 0x6au);
  EXPECT_TRUE(pieces[0].isCode);
  EXPECT_EQ(pieces[1].bytes, 0xcu);
  EXPECT_FALSE(pieces[1].isCode);
}

} // namespace
