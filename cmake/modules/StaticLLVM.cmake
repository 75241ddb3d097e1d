# Makes the imported targets LLVM and MLIR, which are shared libraries, stand for
# the archives instead, so that `lumen` needs no files but its own and starts
# quicker. Only members that are referred to are linked.
file(GLOB llvm_archives "${LLVM_LIBRARY_DIR}/libLLVM*.a")
file(GLOB mlir_archives "${LLVM_LIBRARY_DIR}/libMLIR*.a")
find_library(LUMEN_Z_ARCHIVE libz.a REQUIRED)
find_library(LUMEN_ZSTD_ARCHIVE libzstd.a REQUIRED)
find_library(LUMEN_TINFO_ARCHIVE libtinfo.a REQUIRED)

function(lumen_make_static target archive libraries)
  get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${archive}"
    INTERFACE_LINK_LIBRARIES "${libraries}")
  foreach(configuration ${configurations})
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION_${configuration} "${archive}"
      IMPORTED_SONAME_${configuration} "archive")
  endforeach()
endfunction()

lumen_make_static(LLVM "${LLVM_LIBRARY_DIR}/libLLVMSupport.a"
  "${llvm_archives};${LUMEN_Z_ARCHIVE};${LUMEN_ZSTD_ARCHIVE};${LUMEN_TINFO_ARCHIVE}")
lumen_make_static(MLIR "${LLVM_LIBRARY_DIR}/libMLIRIR.a" "${mlir_archives};LLVM")
set_target_properties(lldCommon lldELF lldWasm PROPERTIES INTERFACE_LINK_LIBRARIES "LLVM")
