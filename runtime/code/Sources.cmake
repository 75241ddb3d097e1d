lumen_rt_sources(Alloc.cpp Trampolines.cpp BifCalls.cpp Exceptions.cpp StackTrace.cpp Exports.cpp)
