# Sources of libraries that the runtime is built with. Debian's binary packages of
# them are for its own libc; the source archives that those are made from are
# fetched here, checked against a sum, and unpacked into the build folder.
#
# LUMEN_SOURCES_DIR keeps the archives; put them there by hand to build without a
# network.

set(LUMEN_SOURCES_DIR "${CMAKE_SOURCE_DIR}/.cache/sources" CACHE PATH
    "source archives of libraries")

# lumen_fetch_sources(VARIABLE POOL_PATH SHA256 FOLDER)
# VARIABLE becomes the folder with the sources, the FOLDER in the archive.
function(lumen_fetch_sources variable path sha256 folder)
  set(unpacked "${CMAKE_BINARY_DIR}/sources/${folder}")
  set(${variable} "${unpacked}" PARENT_SCOPE)
  if(EXISTS "${unpacked}/.unpacked-${sha256}")
    return()
  endif()
  get_filename_component(name "${path}" NAME)
  set(archive "${LUMEN_SOURCES_DIR}/${name}")
  set(found "")
  if(EXISTS "${archive}")
    file(SHA256 "${archive}" found)
  endif()
  foreach(server https://deb.debian.org/debian http://deb.debian.org/debian
                 https://ftp.debian.org/debian)
    if(NOT found STREQUAL sha256)
      message(STATUS "Fetching ${server}/${path}")
      # Under a name of its own: other build folders may be fetching, too.
      string(RANDOM LENGTH 8 suffix)
      file(DOWNLOAD "${server}/${path}" "${archive}.${suffix}" STATUS status
           INACTIVITY_TIMEOUT 60)
      file(SHA256 "${archive}.${suffix}" found)
      if(found STREQUAL sha256)
        file(RENAME "${archive}.${suffix}" "${archive}")
      else()
        message(STATUS "not what was expected (${status}, SHA-256 ${found})")
        file(REMOVE "${archive}.${suffix}")
      endif()
    endif()
  endforeach()
  if(NOT found STREQUAL sha256)
    message(FATAL_ERROR
      "Cannot fetch ${name}. Put the file with SHA-256 ${sha256}, from Debian's "
      "pool/${path}, into ${LUMEN_SOURCES_DIR}.")
  endif()
  file(REMOVE_RECURSE "${unpacked}")
  file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${CMAKE_BINARY_DIR}/sources")
  if(NOT IS_DIRECTORY "${unpacked}")
    message(FATAL_ERROR "${name} holds no folder ${folder}")
  endif()
  file(TOUCH "${unpacked}/.unpacked-${sha256}")
endfunction()
