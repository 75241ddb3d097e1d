# The runtime for wasm32: WASI's libc, libc++'s headers for it, no exceptions and no
# threads. Not in the default build: `ninja wasm-runtime`.
set(LUMEN_WASM_TRIPLE wasm32-wasi)
set(wasm_flags
  --target=${LUMEN_WASM_TRIPLE} -O2 -g1 -ffunction-sections -fdata-sections
  # What engines have had since 2021, and wasmtime 8 has, too.
  -mbulk-memory -msign-ext -mnontrapping-fptoint -mmutable-globals
  -fno-stack-protector -nostdinc)
set(wasm_includes
  "SHELL:-isystem ${LUMEN_LLVM_DIR}/lib/clang/19/include"
  "SHELL:-isystem /usr/include/wasm32-wasi")

lumen_rt_libraries(lumen_rt_wasm_libraries ${wasm_flags} ${wasm_includes})
add_library(lumen_rt_wasm STATIC EXCLUDE_FROM_ALL ${LUMEN_RT_WASM_SOURCES}
  $<TARGET_OBJECTS:lumen_rt_wasm_libraries>)
set_target_properties(lumen_rt_wasm_libraries PROPERTIES EXCLUDE_FROM_ALL ON)
target_include_directories(lumen_rt_wasm PRIVATE ${LUMEN_LIBRARY_INCLUDES})
target_compile_definitions(lumen_rt_wasm PRIVATE ${LUMEN_RT_DEFINITIONS} _GNU_SOURCE)
set(wasm_cxx_flags ${wasm_flags} -fno-threadsafe-statics -nostdinc++
  "SHELL:-isystem ${LUMEN_LLVM_DIR}/include/wasm32-wasi/c++/v1"
  ${wasm_includes} "SHELL:-isystem ${rt_include}" ${LUMEN_CXX_FLAGS})
target_compile_options(lumen_rt_wasm PRIVATE ${wasm_cxx_flags})
add_custom_target(wasm-runtime DEPENDS lumen_rt_wasm)
