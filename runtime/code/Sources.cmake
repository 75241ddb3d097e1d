lumen_rt_sources(Trampolines.cpp BifCalls.cpp Exceptions.cpp StackTrace.cpp Exports.cpp)
