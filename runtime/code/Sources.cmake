lumen_rt_sources(Alloc.cpp Trampolines.cpp BifCalls.cpp Exceptions.cpp StackTrace.cpp Exports.cpp LoadedModules.cpp ImageFunctions.cpp)
lumen_rt_native_sources(ImageFunctionsElf.cpp)
lumen_rt_wasm_sources(ImageFunctionsWasm.cpp)
