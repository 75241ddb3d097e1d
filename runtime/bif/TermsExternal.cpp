//===- TermsExternal.cpp - BIFs about the external term format --*- C++ -*-===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/term/Etf.h"
#include "runtime/term/EtfTags.h"

using namespace lumen::rt;

namespace {

bool readEncodeOptions(Term list, EtfOptions &options) {
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (o == atoms::deterministic) {
      options.deterministic = true;
    } else if (o == atoms::compressed) {
      // Uncompressed output is a permitted answer.
    } else if (o.isTuple(2) && o.element(0) == atoms::compressed && o.element(1).isSmall() && o.element(1).toSmall() >= 0 && o.element(1).toSmall() <= 9) {
    } else if (o.isTuple(2) && o.element(0) == atoms::minor_version && o.element(1).isSmall() && o.element(1).toSmall() >= 0 && o.element(1).toSmall() <= 2) {
      options.minorVersion = static_cast<int>(o.element(1).toSmall());
    } else {
      return false;
    }
  }
  return list.isNil();
}

Term encode(Process &proc, Term t, Term optionList) {
  EtfOptions options;
  options.creator = proc.self();
  if (!readEncodeOptions(optionList, options))
    return proc.badarg();
  ByteBuffer out;
  out.push(static_cast<char>(kEtfVersion));
  etfEncode(out, t, options);
  proc.bumpReductions(static_cast<int64_t>(out.size() / 256));
  return makeBinary(proc.heap(), out.data(), out.size());
}

Term externalSize(Process &proc, Term t, Term optionList) {
  EtfOptions options;
  options.creator = proc.self();
  if (!readEncodeOptions(optionList, options))
    return proc.badarg();
  ByteBuffer out;
  etfEncode(out, t, options);
  return makeUnsigned(proc.heap(), 1 + out.size());
}

Term decode(Process &proc, Term bin, Term optionList) {
  bool safe = false, wantsUsed = false;
  for (; optionList.isCons(); optionList = optionList.tail()) {
    if (optionList.head() == atoms::safe)
      safe = true;
    else if (optionList.head() == atoms::used)
      wantsUsed = true;
    else
      return proc.badarg();
  }
  if (!optionList.isNil() || !isBinaryTerm(bin))
    return proc.badarg();
  BinaryBytes bytes(bin);
  if (bytes.size() < 2 || bytes.data()[0] != kEtfVersion)
    return proc.badarg();
  size_t used;
  Heap &heap = proc.heap();
  Term t = etfDecode(heap, bytes.data() + 1, bytes.size() - 1, safe, used);
  proc.bumpReductions(static_cast<int64_t>(bytes.size() / 256));
  if (!t.isValue())
    return proc.badarg();
  return wantsUsed ? makeTuple(heap, t, makeUnsigned(heap, 1 + used)) : t;
}

} // namespace

BIF(erlang_term_to_binary, 1) { return encode(proc, args[0], Term::nil()); }
BIF(erlang_term_to_binary2, 2) { return encode(proc, args[0], args[1]); }
BIF(erlang_term_to_iovec, 1) {
  return makeCons(proc.heap(), encode(proc, args[0], Term::nil()), Term::nil());
}
BIF(erlang_term_to_iovec2, 2) {
  Term bin = encode(proc, args[0], args[1]);
  return bin.isValue() ? makeCons(proc.heap(), bin, Term::nil()) : bin;
}
BIF(erlang_external_size, 1) { return externalSize(proc, args[0], Term::nil()); }
BIF(erlang_external_size2, 2) { return externalSize(proc, args[0], args[1]); }
BIF(erlang_binary_to_term, 1) { return decode(proc, args[0], Term::nil()); }
BIF(erlang_binary_to_term2, 2) { return decode(proc, args[0], args[1]); }
