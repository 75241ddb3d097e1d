lumen_rt_sources(Port.cpp RamFile.cpp ../bif/Ports.cpp)
lumen_rt_native_sources(ChildProcess.cpp EventLoop.cpp OsSignals.cpp)
lumen_rt_wasm_sources(EventLoopWasm.cpp NoPrograms.cpp)
