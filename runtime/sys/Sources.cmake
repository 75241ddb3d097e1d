lumen_rt_sources(Check.cpp Memory.cpp Thread.cpp Clock.cpp LibcxxGlue.cpp StringFunctions.cpp Main.cpp Start.cpp)
lumen_rt_tests(MemoryTest.cpp)
