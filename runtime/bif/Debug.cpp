//===- Debug.cpp - BIFs of erts_debug and inner views of terms ------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Console.h"
#include "runtime/io/Display.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Map.h"

#include <stdio.h>

using namespace lumen;
using namespace lumen::rt;

/// Sharing is not kept by copies here, so this is the flat size, too.
BIF(erts_debug_size_shared, 1) {
  return Term::small(static_cast<int64_t>(flatSize(args[0])));
}

BIF(erts_debug_same, 2) { return boolTerm(args[0] == args[1]); }

BIF(erts_debug_copy_shared, 2) { return copyTerm(proc.heap(), args[0]); }

BIF(erts_debug_display, 1) {
  ByteBuffer text;
  char address[32];
  snprintf(address, sizeof address, "%llx: ",
           static_cast<unsigned long long>(args[0].word()));
  appendText(text, address);
  displayTerm(text, args[0]);
  text.push('\n');
  writeConsole(1, text.data(), text.size());
  flushConsole(1);
  return atoms::true_;
}

/// The keys of a flat map as a tuple.
BIF(erts_internal_map_to_tuple_keys, 1) {
  if (!args[0].isMap() || !isFlatMap(args[0]))
    return proc.badarg();
  return flatKeys(args[0]);
}

/// How the term is represented.
BIF(erts_internal_term_type, 1) {
  Term term = args[0];
  if (term.isSmall())
    return atoms::fixnum;
  if (term.isAtom())
    return atoms::atom;
  if (term.isNil())
    return atoms::nil_;
  if (term.isCons())
    return atoms::list;
  if (term.isPid())
    return atoms::pid;
  if (term.isPort())
    return atoms::port;
  if (term.isTuple())
    return atoms::tuple;
  if (term.isBig())
    return atoms::bignum;
  if (term.isFloat())
    return atoms::hfloat;
  if (term.isMap())
    return isFlatMap(term) ? atoms::flatmap : atoms::hashmap;
  if (term.isFun())
    return term.isExternalFun() ? atoms::export_ : atoms::fun;
  switch (term.boxTag()) {
  case abi::kRefcBinTag: return atoms::refc_binary;
  case abi::kHeapBinTag: return atoms::heap_binary;
  case abi::kSubBinTag: return atoms::sub_binary;
  case abi::kExternalPidTag: return atoms::external_pid;
  case abi::kExternalPortTag: return atoms::external_port;
  case abi::kExternalRefTag: return atoms::external_reference;
  default: return atoms::reference;
  }
}

BIF(error_logger_warning_map, 0) { return atoms::warning; } // emulator flag +W
