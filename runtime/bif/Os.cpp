//===- Os.cpp - BIFs of module os and names of files ----------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/Environment.h"
#include "runtime/sys/Host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

constinit Mutex lumen::rt::environmentMutex;

namespace {

/// A name without zero bytes, terminated. Names of variables hold no '='.
bool readVariable(ByteBuffer &out, Term term, bool isName) {
  if (!term.isList() || !appendName(out, term) || memchr(out.data(), 0, out.size()))
    return false;
  if (isName && (out.size() == 0 || memchr(out.data() + (out[0] == '='), '=',
                                           out.size() - (out[0] == '='))))
    return false;
  out.push(0);
  return true;
}

} // namespace

BIF(os_getenv, 1) {
  ByteBuffer name;
  if (!readVariable(name, args[0], true))
    return proc.badarg();
  LockGuard guard(environmentMutex);
  const char *value = getenv(name.data());
  return value ? makeStringFromUtf8(proc.heap(), value, strlen(value))
               : atoms::false_;
}

BIF(os_putenv, 2) {
  ByteBuffer name, value;
  if (!readVariable(name, args[0], true) || !readVariable(value, args[1], false))
    return proc.badarg();
  LockGuard guard(environmentMutex);
  if (setenv(name.data(), value.data(), 1) != 0)
    return proc.badarg();
  return atoms::true_;
}

BIF(os_unsetenv, 1) {
  ByteBuffer name;
  if (!readVariable(name, args[0], true))
    return proc.badarg();
  LockGuard guard(environmentMutex);
  if (unsetenv(name.data()) != 0)
    return proc.badarg();
  return atoms::true_;
}

/// [{Name, Value}]
BIF(os_env, 0) {
  Heap &heap = proc.heap();
  LockGuard guard(environmentMutex);
  Term list = Term::nil();
  for (char **entry = environ; entry && *entry; ++entry) {
    const char *equals = strchr(*entry + (**entry == '='), '=');
    if (!equals)
      continue;
    Term name = makeStringFromUtf8(heap, *entry, equals - *entry);
    Term value = makeStringFromUtf8(heap, equals + 1, strlen(equals + 1));
    list = makeCons(heap, makeTuple(heap, name, value), list);
  }
  return list;
}

BIF(os_getpid, 0) {
  char text[32];
  snprintf(text, sizeof text, "%ld", hostProcessId());
  return makeString(proc.heap(), text);
}
