# Thin wrappers that every folder uses, so that flags stand in one place.

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

set(LUMEN_CXX_FLAGS
  -fno-exceptions -fno-rtti -Wall -Wextra -Wno-unused-parameter
  -Werror=switch -Werror=return-type -fno-strict-aliasing
  # The same objects in every build folder: the compiler id hashes them.
  "-ffile-prefix-map=${CMAKE_BINARY_DIR}=/build")

include_directories("${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")

# lld takes archives in any order and links LLVM's in a second.
add_link_options(-fuse-ld=lld)

if(LUMEN_COMPILER)
  list(APPEND CMAKE_PREFIX_PATH /usr/lib/llvm-19)
  find_package(MLIR REQUIRED CONFIG)
  find_package(LLD REQUIRED CONFIG)
  list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
  include(TableGen)
  include(AddLLVM)
  include(AddMLIR)
  if(LUMEN_STATIC_LLVM)
    include(StaticLLVM)
  else()
    # Debian's libMLIR is not where the dynamic linker looks.
    list(APPEND CMAKE_BUILD_RPATH "${LLVM_LIBRARY_DIR}")
  endif()
endif()

# LLVM's headers after all others: Debian keeps libc++abi's cxxabi.h in the same
# folder, which must not hide the one of the C++ library in use.
function(lumen_use_llvm name visibility)
  set(dirs ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS} ${LLD_INCLUDE_DIRS})
  list(REMOVE_DUPLICATES dirs)
  foreach(dir ${dirs})
    target_compile_options(${name} ${visibility} "SHELL:-idirafter ${dir}")
  endforeach()
endfunction()

# lumen_add_library(Name sources... LINK_PUBLIC libs... LINK_PRIVATE libs...
#                   DEPENDS targets... [LLVM])
# LLVM: the sources include LLVM or MLIR headers.
function(lumen_add_library name)
  cmake_parse_arguments(ARG "LLVM" "" "LINK_PUBLIC;LINK_PRIVATE;DEPENDS" ${ARGN})
  add_library(${name} STATIC ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE ${LUMEN_CXX_FLAGS})
  if(LUMEN_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${LUMEN_SANITIZE} -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(${name} PUBLIC -fsanitize=${LUMEN_SANITIZE})
  endif()
  if(ARG_LLVM)
    lumen_use_llvm(${name} PUBLIC)
    target_compile_definitions(${name} PUBLIC ${LLVM_DEFINITIONS})
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_LINK_PUBLIC} PRIVATE ${ARG_LINK_PRIVATE})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
endfunction()

# lumen_add_unittest(Name sources... LINK_PRIVATE libs...)
function(lumen_add_unittest name)
  cmake_parse_arguments(ARG "LLVM" "" "LINK_PRIVATE" ${ARGN})
  find_package(GTest REQUIRED)
  add_executable(${name} ${ARG_UNPARSED_ARGUMENTS})
  target_compile_options(${name} PRIVATE ${LUMEN_CXX_FLAGS})
  if(LUMEN_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${LUMEN_SANITIZE} -fno-sanitize-recover=undefined)
    target_link_options(${name} PRIVATE -fsanitize=${LUMEN_SANITIZE})
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_LINK_PRIVATE} GTest::gtest GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name})
  set_property(GLOBAL APPEND PROPERTY LUMEN_UNITTESTS ${name})
endfunction()

# lumen_add_fuzzer(name Source libs...): tools/fuzz/Source.cpp as `name-fuzz` where
# LUMEN_FUZZ is on, and as the test `name-replay` over test/fuzz/corpus/name.
function(lumen_add_fuzzer name source)
  set(dir "${CMAKE_SOURCE_DIR}/tools/fuzz")
  set(programs)
  if(LUMEN_TESTS)
    list(APPEND programs ${name}-replay)
    add_executable(${name}-replay "${dir}/${source}.cpp" "${dir}/Replay.cpp")
    add_test(NAME ${name}-replay
      COMMAND ${name}-replay "${CMAKE_SOURCE_DIR}/test/fuzz/corpus/${name}")
    set_property(GLOBAL APPEND PROPERTY LUMEN_UNITTESTS ${name}-replay)
  endif()
  if(LUMEN_FUZZ)
    list(APPEND programs ${name}-fuzz)
    add_executable(${name}-fuzz "${dir}/${source}.cpp")
    target_link_options(${name}-fuzz PRIVATE -fsanitize=fuzzer)
    # The libraries are instrumented for its coverage.
    target_link_options(${name}-replay PRIVATE -fsanitize=fuzzer-no-link)
  endif()
  foreach(program ${programs})
    target_compile_options(${program} PRIVATE ${LUMEN_CXX_FLAGS})
    if(LUMEN_SANITIZE)
      target_compile_options(${program} PRIVATE -fsanitize=${LUMEN_SANITIZE} -fno-sanitize-recover=undefined)
      target_link_options(${program} PRIVATE -fsanitize=${LUMEN_SANITIZE})
    endif()
    target_link_libraries(${program} PRIVATE ${ARGN})
  endforeach()
endfunction()
