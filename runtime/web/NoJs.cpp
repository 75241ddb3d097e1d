//===- NoJs.cpp - where there is no JavaScript ----------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/term/Atoms.h"

BIF(lumen_js_request, 1) { return proc.error(lumen::rt::internAtom("notsup")); }
