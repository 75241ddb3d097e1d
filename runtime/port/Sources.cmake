lumen_rt_native_sources(ChildProcess.cpp EventLoop.cpp OsSignals.cpp Port.cpp RamFile.cpp ../bif/Ports.cpp)
lumen_rt_wasm_sources(NoPorts.cpp)
