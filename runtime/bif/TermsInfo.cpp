//===- TermsInfo.cpp - funs and identifiers: facts and text -----*- C++ -*-===//
#include "runtime/abi/Code.h"
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/code/Code.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Identifiers.h"
#include "runtime/term/Print.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

static const abi::FunInfo *funInfo(Term t) {
  return reinterpret_cast<const abi::FunInfo *>(t.box()[abi::kFunInfo]);
}
static const abi::Export *exportOf(Term t) {
  return reinterpret_cast<const abi::Export *>(t.box()[abi::kFunInfo]);
}

/// {Item, Value}; badarg for an unknown item.
BIF(erlang_fun_info, 2) {
  Term fun = args[0], item = args[1], value = atoms::undefined;
  Heap &heap = proc.heap();
  if (!fun.isFun())
    return proc.badarg();
  bool closure = fun.isClosure();
  const abi::FunInfo *f = closure ? funInfo(fun) : nullptr;
  const abi::Export *e = closure ? nullptr : exportOf(fun);
  if (item == atoms::module) {
    value = Term(closure ? f->module : e->module);
  } else if (item == atoms::name) {
    value = Term(closure ? f->name : e->function);
  } else if (item == atoms::arity) {
    value = Term::small(fun.funArity());
  } else if (item == atoms::type) {
    value = closure ? atoms::local : atoms::external;
  } else if (item == atoms::env) {
    value = Term::nil();
    if (closure)
      for (size_t i = fun.boxSize(); i >= abi::kFunFree; --i)
        value = makeCons(heap, Term(fun.box()[i]), value);
  } else if (item == atoms::pid) {
    // What captures nothing is a literal; in OTP each process makes its own.
    if (closure && !(value = Term(fun.box()[abi::kFunCreator])).isAnyPid())
      value = proc.self();
  } else if (item == atoms::index || item == atoms::new_index) {
    if (closure)
      value = Term::small(f->index);
  } else if (item == atoms::uniq) {
    if (closure)
      value = Term::small(f->uniq);
  } else if (item == atoms::new_uniq) {
    if (closure)
      value = makeBinary(heap, f->md5, 16);
  } else if (item == internAtom("refc")) {
    // Linked into programs that name it.
    Term module = internAtom("lumen_funs"), function = internAtom("count");
    if (closure && findExport(module, function, 1))
      return proc.trapToExport(module, function, args, 1);
  } else {
    return proc.badarg();
  }
  return makeTuple(heap, item, value);
}

BIF(erlang_fun_info_mfa, 1) {
  if (args[0].isExternalFun()) {
    auto *e =
        reinterpret_cast<const abi::Export *>(args[0].box()[abi::kFunInfo]);
    return makeTuple(proc.heap(), Term(e->module), Term(e->function),
                     Term::small(static_cast<int64_t>(e->arity)));
  }
  if (!args[0].isClosure())
    return proc.badarg();
  const abi::FunInfo *f = funInfo(args[0]);
  return makeTuple(proc.heap(), Term(f->module), Term(f->name), Term::small(args[0].funArity()));
}

// Text --------------------------------------------------------------------------------

static Term listOf(Process &proc, Term t, void (*print)(ByteBuffer &, Term)) {
  ByteBuffer text;
  print(text, t);
  return textToList(proc.heap(), text);
}
BIF(erlang_fun_to_list, 1) { return args[0].isFun() ? listOf(proc, args[0], printFun) : proc.badarg(); }
BIF(erlang_pid_to_list, 1) { return args[0].isAnyPid() ? listOf(proc, args[0], printPid) : proc.badarg(); }
BIF(erlang_port_to_list, 1) { return args[0].isAnyPort() ? listOf(proc, args[0], printPort) : proc.badarg(); }
BIF(erlang_ref_to_list, 1) {
  return args[0].isReference() ? listOf(proc, args[0], printReference) : proc.badarg();
}

namespace {
/// Reads `prefix`, then numbers separated by dots, then '>', and nothing else.
bool readNumbers(Term list, const char *prefix, uint64_t *numbers, unsigned count) {
  auto next = [&](char c) {
    if (!list.isCons() || list.head() != Term::small(c))
      return false;
    list = list.tail();
    return true;
  };
  for (; *prefix; ++prefix)
    if (!next(*prefix))
      return false;
  for (unsigned i = 0; i < count; ++i) {
    uint64_t n = 0;
    unsigned digits = 0;
    for (; list.isCons() && list.head().isSmall(); list = list.tail(), ++digits) {
      int64_t c = list.head().toSmall();
      if (c < '0' || c > '9')
        break;
      n = n * 10 + static_cast<uint64_t>(c - '0');
      if (n >> 48)
        return false;
    }
    if (digits == 0 || !next(i + 1 < count ? '.' : '>'))
      return false;
    numbers[i] = n;
  }
  return list.isNil();
}

Identifier localIdentifier() {
  Identifier id{};
  id.node = localNode();
  id.creation = localCreation();
  return id;
}
} // namespace

BIF(erlang_list_to_pid, 1) {
  uint64_t n[3];
  if (!readNumbers(args[0], "<", n, 3) || n[0] != 0 || n[1] >> kPidNumberBits || n[2] >> 32)
    return proc.badarg();
  return makeLocalPid(static_cast<uint32_t>(n[1]), static_cast<uint32_t>(n[2]));
}
BIF(erlang_list_to_port, 1) {
  uint64_t n[2];
  if (!readNumbers(args[0], "#Port<", n, 2) || n[0] != 0)
    return proc.badarg();
  Identifier id = localIdentifier();
  id.numbers[0] = static_cast<uint32_t>(n[1]);
  id.numbers[1] = static_cast<uint32_t>(n[1] >> 32);
  return makePort(proc.heap(), id);
}
BIF(erlang_list_to_ref, 1) {
  uint64_t n[4];
  if (!readNumbers(args[0], "#Ref<", n, 4) || n[0] != 0 || n[1] >> 14 || n[2] >> 32 || n[3] >> 18)
    return proc.badarg();
  Identifier id = localIdentifier();
  id.count = 3;
  for (unsigned i = 0; i < 3; ++i)
    id.numbers[i] = static_cast<uint32_t>(n[3 - i]);
  return makeReference(proc.heap(), id);
}
