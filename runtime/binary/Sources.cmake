lumen_rt_sources(BitBuild.cpp BitInteger.cpp BitMatch.cpp Bitstring.cpp OffHeapBinary.cpp)
lumen_rt_tests(BitSyntaxTest.cpp)
