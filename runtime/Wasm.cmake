# The runtime for wasm32: WASI's libc, libc++'s headers for it, no exceptions and no
# threads. Not in the default build: `ninja wasm-runtime`.
set(LUMEN_WASM_TRIPLE wasm32-wasi)
set(LUMEN_WASI_LIBRARIES /usr/lib/wasm32-wasi)
set(LUMEN_WASM_BUILTINS "${LUMEN_LLVM_DIR}/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a")
set(wasm_flags
  --target=${LUMEN_WASM_TRIPLE} -Os -g1 -ffunction-sections -fdata-sections
  # What engines have had since 2021, and wasmtime 8 has, too.
  -mbulk-memory -msign-ext -mnontrapping-fptoint -mmutable-globals
  -fno-stack-protector -nostdinc)
set(wasm_includes
  "SHELL:-isystem ${LUMEN_LLVM_DIR}/lib/clang/19/include"
  "SHELL:-isystem /usr/include/wasm32-wasi")

lumen_rt_libraries(lumen_rt_wasm_libraries ${wasm_flags} ${wasm_includes})
# How pieces jump is chosen when programs are linked.
set(LUMEN_WASM_JUMPS)
foreach(jumps tail trampoline)
  set(object "${CMAKE_CURRENT_BINARY_DIR}/jumps-${jumps}.o")
  list(APPEND LUMEN_WASM_JUMPS "${object}")
  set_source_files_properties("${object}" PROPERTIES GENERATED TRUE)
endforeach()
list(GET LUMEN_WASM_JUMPS 0 wasm_tail_calls)
list(GET LUMEN_WASM_JUMPS 1 wasm_trampoline)
lumen_trampolines("${wasm_tail_calls}" wasm32-wasi/TailCalls.inc
  --target=${LUMEN_WASM_TRIPLE} -mtail-call -ffunction-sections -fdata-sections)
lumen_trampolines("${wasm_trampoline}" wasm32-wasi/Trampoline.inc
  --target=${LUMEN_WASM_TRIPLE} -ffunction-sections -fdata-sections)
add_custom_target(lumen_wasm_jumps DEPENDS ${LUMEN_WASM_JUMPS})
set(LUMEN_WASM_JUMPS "${LUMEN_WASM_JUMPS}" PARENT_SCOPE)
# Programs travel, so most of the runtime is compiled for size; not what runs as
# often as Erlang code does.
set(wasm_hot_sources ${LUMEN_RT_WASM_SOURCES})
list(FILTER wasm_hot_sources INCLUDE REGEX
  "/gc/|/binary/|/ets/|/term/(Bignum|Compare|Copy|Hash|Heap|Limbs|Map)\\.cpp$|/sched/Scheduler\\.cpp$|/bif/(Binar|List|Map|Tuple|Term|Bits|Iolist|Unicode)[A-Za-z]*\\.cpp$")
set(wasm_cold_sources ${LUMEN_RT_WASM_SOURCES})
list(REMOVE_ITEM wasm_cold_sources ${wasm_hot_sources})
add_library(lumen_rt_wasm_hot OBJECT EXCLUDE_FROM_ALL ${wasm_hot_sources})
add_library(lumen_rt_wasm STATIC EXCLUDE_FROM_ALL ${wasm_cold_sources}
  $<TARGET_OBJECTS:lumen_rt_wasm_hot> $<TARGET_OBJECTS:lumen_rt_wasm_libraries>)
set_target_properties(lumen_rt_wasm_libraries PROPERTIES EXCLUDE_FROM_ALL ON)
target_include_directories(lumen_rt_wasm PRIVATE ${LUMEN_LIBRARY_INCLUDES})
target_compile_definitions(lumen_rt_wasm PRIVATE ${LUMEN_RT_DEFINITIONS} _GNU_SOURCE)
set(wasm_cxx_flags ${wasm_flags} -fno-threadsafe-statics -nostdinc++
  "SHELL:-isystem ${LUMEN_LLVM_DIR}/include/wasm32-wasi/c++/v1"
  ${wasm_includes} "SHELL:-isystem ${rt_include}" ${LUMEN_CXX_FLAGS})
target_compile_options(lumen_rt_wasm PRIVATE ${wasm_cxx_flags})
target_include_directories(lumen_rt_wasm_hot PRIVATE ${LUMEN_LIBRARY_INCLUDES})
target_compile_definitions(lumen_rt_wasm_hot PRIVATE ${LUMEN_RT_DEFINITIONS} _GNU_SOURCE)
target_compile_options(lumen_rt_wasm_hot PRIVATE ${wasm_cxx_flags} -O2)

# What hosts with JavaScript have beside it; before it on the command line.
add_library(lumen_rt_web STATIC EXCLUDE_FROM_ALL ${LUMEN_RT_WEB_SOURCES})
target_compile_definitions(lumen_rt_web PRIVATE ${LUMEN_RT_DEFINITIONS} _GNU_SOURCE)
target_compile_options(lumen_rt_web PRIVATE ${wasm_cxx_flags})

# Unit tests in Node: `ninja wasm-check`. Debian has GoogleTest as sources, too.
set(LUMEN_GTEST_SOURCES /usr/src/googletest/googletest)
if(LUMEN_TESTS AND EXISTS "${LUMEN_GTEST_SOURCES}/src/gtest-all.cc")
  set(gtest_definitions GTEST_HAS_PTHREAD=0 GTEST_HAS_EXCEPTIONS=0 GTEST_HAS_RTTI=0
      GTEST_HAS_DEATH_TEST=0 GTEST_HAS_STREAM_REDIRECTION=0)
  add_library(lumen_gtest_wasm STATIC EXCLUDE_FROM_ALL
    ${LUMEN_GTEST_SOURCES}/src/gtest-all.cc ${LUMEN_GTEST_SOURCES}/src/gtest_main.cc)
  target_include_directories(lumen_gtest_wasm PRIVATE ${LUMEN_GTEST_SOURCES} ${LUMEN_GTEST_SOURCES}/include)
  target_compile_definitions(lumen_gtest_wasm PRIVATE ${gtest_definitions}
    _WASI_EMULATED_SIGNAL _WASI_EMULATED_GETPID)
  target_compile_options(lumen_gtest_wasm PRIVATE ${wasm_cxx_flags} -w)
  set(wasm_checks)
  foreach(test ${LUMEN_RT_TESTS})
    get_filename_component(name ${test} NAME_WE)
    if(name STREQUAL "SchedulerTest")
      continue() # schedulers in threads
    endif()
    add_library(${name}_wasm OBJECT EXCLUDE_FROM_ALL ${test})
    target_compile_options(${name}_wasm PRIVATE ${wasm_cxx_flags}
      "SHELL:-isystem ${LUMEN_GTEST_SOURCES}/include")
    target_compile_definitions(${name}_wasm PRIVATE ${gtest_definitions} ${LUMEN_RT_DEFINITIONS} _GNU_SOURCE)
    target_include_directories(${name}_wasm PRIVATE ${LUMEN_LIBRARY_INCLUDES})
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${name}.wasm")
    add_custom_command(OUTPUT "${output}"
      COMMAND wasm-ld-19 -o "${output}" ${LUMEN_WASI_LIBRARIES}/crt1-command.o
        $<TARGET_OBJECTS:${name}_wasm> $<TARGET_FILE:lumen_gtest_wasm> $<TARGET_FILE:lumen_rt_wasm> "${wasm_tail_calls}"
        -L${LUMEN_WASI_LIBRARIES} -L${LUMEN_LLVM_DIR}/lib/wasm32-wasi -lc++ -lc++abi
        -lwasi-emulated-signal -lwasi-emulated-getpid -lc ${LUMEN_WASM_BUILTINS}
        --gc-sections --stack-first -z stack-size=1048576
      DEPENDS ${name}_wasm lumen_gtest_wasm lumen_rt_wasm lumen_wasm_jumps VERBATIM COMMAND_EXPAND_LISTS)
    add_custom_target(${name}_wasm_run
      COMMAND node --no-warnings "${CMAKE_SOURCE_DIR}/targets/wasm32-wasi/run.mjs" "${output}"
        --gtest_brief=1
      DEPENDS "${output}" VERBATIM)
    list(APPEND wasm_checks ${name}_wasm_run)
  endforeach()
  add_custom_target(wasm-check DEPENDS ${wasm_checks})
endif()
