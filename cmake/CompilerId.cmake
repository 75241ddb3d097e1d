# Writes OUTPUT, the definition of kCompilerId, from the contents of FILES (a
# list with spaces). Run as a script when building. The text changes only if the
# id does, so that nothing is linked again for nothing.
separate_arguments(files UNIX_COMMAND "${FILES}")
set(hashes "")
foreach(file ${files})
  file(SHA256 "${file}" hash)
  string(APPEND hashes "${hash}")
endforeach()
string(SHA256 id "${hashes}")
string(SUBSTRING "${id}" 0 24 id)
file(WRITE "${OUTPUT}.new" "#include \"tools/lumen/CompilerId.h\"\nnamespace lumen::tool {\nconst char *const kCompilerId = \"${id}\";\n}\n")
file(COPY_FILE "${OUTPUT}.new" "${OUTPUT}" ONLY_IF_DIFFERENT)
