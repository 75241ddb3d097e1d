lumen_rt_sources(Arguments.cpp Blocking.cpp ByteQueue.cpp Console.cpp
  FileHandle.cpp Locale.cpp
  MagicReference.cpp)
lumen_rt_native_sources(BlockingThreads.cpp)
lumen_rt_wasm_sources(BlockingWasm.cpp)
