lumen_rt_sources(Check.cpp Memory.cpp Thread.cpp Clock.cpp LibcxxGlue.cpp Main.cpp Start.cpp)
lumen_rt_tests(MemoryTest.cpp)
