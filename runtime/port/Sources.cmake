lumen_rt_sources(ChildProcess.cpp EventLoop.cpp OsSignals.cpp Port.cpp)
