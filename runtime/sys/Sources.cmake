lumen_rt_sources(StackSwitch.cpp Check.cpp Memory.cpp SharedMemory.cpp Clock.cpp LibcxxGlue.cpp Main.cpp
  SchedulerFlags.cpp Start.cpp)
lumen_rt_native_sources(FreezePosix.cpp HostPosix.cpp PagesMmap.cpp StringFunctions.cpp Thread.cpp)
lumen_rt_wasm_sources(FreezeWasm.cpp HostWasi.cpp PagesWasm.cpp ThreadWasm.cpp)
lumen_rt_tests(MemoryTest.cpp)
