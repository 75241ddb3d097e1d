lumen_rt_sources(StackSwitch.cpp Check.cpp Memory.cpp Thread.cpp Clock.cpp LibcxxGlue.cpp StringFunctions.cpp Main.cpp Start.cpp)
lumen_rt_tests(MemoryTest.cpp)
