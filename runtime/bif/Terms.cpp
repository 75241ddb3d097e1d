//===- Terms.cpp - type tests, comparison, tuples, hashes -------*- C++ -*-===//
#include "runtime/abi/Code.h"
#include "runtime/bif/Bif.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/sched/Pacing.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Compare.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Hash.h"
#include "runtime/term/Map.h"

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {
bool isBoolean(Term t) { return t == atoms::true_ || t == atoms::false_; }
constexpr int64_t kMaxTupleSize = (int64_t(1) << 24) - 1; ///< OTP's limit
/// Between two calls of `pace`.
constexpr size_t kElementsAtOnce = 4096;
} // namespace

extern "C" uint64_t lumen_is_bitstring_binary(uint64_t t) { return isBinaryTerm(Term(t)); }

// Booleans. The operators of guards raise badarg on other terms.
BIF(erlang_and, 2) {
  if (!isBoolean(args[0]) || !isBoolean(args[1]))
    return proc.badarg();
  return boolTerm(args[0] == atoms::true_ && args[1] == atoms::true_);
}
BIF(erlang_or, 2) {
  if (!isBoolean(args[0]) || !isBoolean(args[1]))
    return proc.badarg();
  return boolTerm(args[0] == atoms::true_ || args[1] == atoms::true_);
}
BIF(erlang_xor, 2) {
  if (!isBoolean(args[0]) || !isBoolean(args[1]))
    return proc.badarg();
  return boolTerm(args[0] != args[1]);
}
BIF(erlang_not, 1) { return isBoolean(args[0]) ? boolTerm(args[0] == atoms::false_) : proc.badarg(); }

// Comparison.
BIF(erlang_eq, 2) { return boolTerm(equalLoose(args[0], args[1])); }
BIF(erlang_ne, 2) { return boolTerm(!equalLoose(args[0], args[1])); }
BIF(erlang_eqeq, 2) { return boolTerm(equalExact(args[0], args[1])); }
BIF(erlang_neqeq, 2) { return boolTerm(!equalExact(args[0], args[1])); }
BIF(erlang_lt, 2) { return boolTerm(compareTerm(args[0], args[1]) < 0); }
BIF(erlang_le, 2) { return boolTerm(compareTerm(args[0], args[1]) <= 0); }
BIF(erlang_gt, 2) { return boolTerm(compareTerm(args[0], args[1]) > 0); }
BIF(erlang_ge, 2) { return boolTerm(compareTerm(args[0], args[1]) >= 0); }
BIF(erlang_min, 2) { return compareTerm(args[0], args[1]) <= 0 ? args[0] : args[1]; }
BIF(erlang_max, 2) { return compareTerm(args[0], args[1]) >= 0 ? args[0] : args[1]; }
/// Order of map keys as -1, 0, 1: integers before floats.
BIF(erts_internal_cmp_term, 2) { return Term::small(compareTerm(args[0], args[1], true)); }

// Type tests.
BIF(erlang_is_atom, 1) { return boolTerm(args[0].isAtom()); }
BIF(erlang_is_binary, 1) { return boolTerm(isBinaryTerm(args[0])); }
BIF(erlang_is_bitstring, 1) { return boolTerm(args[0].isBitstring()); }
BIF(erlang_is_boolean, 1) { return boolTerm(isBoolean(args[0])); }
BIF(erlang_is_float, 1) { return boolTerm(args[0].isFloat()); }
BIF(erlang_is_function, 1) { return boolTerm(args[0].isFun()); }
BIF(erlang_is_function2, 2) {
  if (!args[1].isInteger() || integerIsNegative(args[1]))
    return proc.badarg();
  return boolTerm(args[0].isFun() && args[1] == Term::small(args[0].funArity()));
}
BIF(erlang_is_integer, 1) { return boolTerm(args[0].isInteger()); }
BIF(erlang_is_list, 1) { return boolTerm(args[0].isList()); }
BIF(erlang_is_map, 1) { return boolTerm(args[0].isMap()); }
BIF(erlang_is_number, 1) { return boolTerm(args[0].isNumber()); }
BIF(erlang_is_pid, 1) { return boolTerm(args[0].isAnyPid()); }
BIF(erlang_is_port, 1) { return boolTerm(args[0].isAnyPort()); }
BIF(erlang_is_reference, 1) { return boolTerm(args[0].isReference()); }
BIF(erlang_is_tuple, 1) { return boolTerm(args[0].isTuple()); }
BIF(erlang_is_record2, 2) {
  if (!args[1].isAtom())
    return proc.badarg();
  return boolTerm(args[0].isTuple() && args[0].tupleSize() > 0 && args[0].element(0) == args[1]);
}
BIF(erlang_is_record, 3) {
  if (!args[1].isAtom() || !args[2].isSmall() || args[2].toSmall() < 0)
    return proc.badarg();
  return boolTerm(args[0].isTuple() && args[0].tupleSize() == args[2].toSize() && args[0].tupleSize() > 0 && args[0].element(0) == args[1]);
}

// Tuples.
static Term elementOf(Process &proc, Term index, Term tuple) {
  if (!index.isSmall() || !tuple.isTuple())
    return proc.badarg();
  auto i = static_cast<uint64_t>(index.toSmall()) - 1;
  return i < tuple.tupleSize() ? tuple.element(i) : proc.badarg();
}
BIF(erlang_element, 2) { return elementOf(proc, args[0], args[1]); }
BIF(erlang_tuple_size, 1) {
  return args[0].isTuple() ? Term::small(static_cast<int64_t>(args[0].tupleSize())) : proc.badarg();
}
BIF(erlang_size, 1) {
  if (args[0].isTuple())
    return Term::small(static_cast<int64_t>(args[0].tupleSize()));
  return args[0].isBitstring() ? Term::small(static_cast<int64_t>(bitSizeOf(args[0]) / 8)) : proc.badarg();
}

static uint64_t *newTuple(Process &proc, size_t n) {
  uint64_t *box = proc.heap().alloc(1 + n);
  box[0] = abi::header(n, abi::kTupleTag);
  return box;
}

BIF(erlang_setelement, 3) {
  Term index = args[0], tuple = args[1];
  if (!index.isSmall() || !tuple.isTuple())
    return proc.badarg();
  auto i = static_cast<uint64_t>(index.toSmall()) - 1;
  size_t n = tuple.tupleSize();
  if (i >= n)
    return proc.badarg();
  uint64_t *box = newTuple(proc, n);
  memcpy(box + 1, tuple.box() + 1, n * 8);
  box[1 + i] = args[2].word();
  return Term::boxed(box);
}

static Term makeFilled(Process &proc, Term size, Term value, Term pairs) {
  if (!size.isSmall() || size.toSmall() < 0 || size.toSmall() > kMaxTupleSize)
    return proc.badarg();
  auto n = static_cast<size_t>(size.toSmall());
  // The list of {Position, Value} is checked first: nothing may stay half made.
  Term p = pairs;
  for (; p.isCons(); p = p.tail()) {
    Term pair = p.head();
    if (!pair.isTuple(2) || !pair.element(0).isSmall())
      return proc.badarg();
    if (static_cast<uint64_t>(pair.element(0).toSmall()) - 1 >= n)
      return proc.badarg();
  }
  if (!p.isNil())
    return proc.badarg();
  uint64_t *box = newTuple(proc, n);
  for (size_t i = 0; i < n; ++i)
    box[1 + i] = value.word();
  for (p = pairs; p.isCons(); p = p.tail())
    box[p.head().element(0).toSmall()] = p.head().element(1).word();
  return Term::boxed(box);
}
BIF(erlang_make_tuple, 2) { return makeFilled(proc, args[0], args[1], Term::nil()); }
BIF(erlang_make_tuple3, 3) { return makeFilled(proc, args[0], args[1], args[2]); }

BIF(erlang_append_element, 2) {
  if (!args[0].isTuple() || args[0].tupleSize() >= size_t(kMaxTupleSize))
    return proc.badarg();
  size_t n = args[0].tupleSize();
  uint64_t *box = newTuple(proc, n + 1);
  memcpy(box + 1, args[0].box() + 1, n * 8);
  box[1 + n] = args[1].word();
  return Term::boxed(box);
}
BIF(erlang_delete_element, 2) {
  if (!args[0].isSmall() || !args[1].isTuple())
    return proc.badarg();
  auto i = static_cast<uint64_t>(args[0].toSmall()) - 1;
  size_t n = args[1].tupleSize();
  if (i >= n)
    return proc.badarg();
  uint64_t *box = newTuple(proc, n - 1), *from = args[1].box();
  memcpy(box + 1, from + 1, i * 8);
  memcpy(box + 1 + i, from + 2 + i, (n - 1 - i) * 8);
  return Term::boxed(box);
}
BIF(erlang_insert_element, 3) {
  if (!args[0].isSmall() || !args[1].isTuple())
    return proc.badarg();
  auto i = static_cast<uint64_t>(args[0].toSmall()) - 1;
  size_t n = args[1].tupleSize();
  if (i > n || n >= size_t(kMaxTupleSize))
    return proc.badarg();
  uint64_t *box = newTuple(proc, n + 1), *from = args[1].box();
  memcpy(box + 1, from + 1, i * 8);
  box[1 + i] = args[2].word();
  memcpy(box + 2 + i, from + 1 + i, (n - i) * 8);
  return Term::boxed(box);
}

BIF(erlang_tuple_to_list, 1) {
  if (!args[0].isTuple())
    return proc.badarg();
  size_t n = args[0].tupleSize();
  if (n == 0)
    return Term::nil();
  uint64_t *cells = proc.heap().alloc(2 * n);
  Pacing pacing(proc, n > kElementsAtOnce);
  for (size_t i = 0; i < n; ++i) {
    pacePer(i + 1, kElementsAtOnce);
    cells[2 * i] = args[0].element(i).word();
    cells[2 * i + 1] = i + 1 < n ? Term::cons(cells + 2 * i + 2).word() : abi::kNil;
  }
  return Term::cons(cells);
}
BIF(erlang_list_to_tuple, 1) {
  size_t n = 0;
  Term t = args[0];
  Pacing pacing(proc);
  for (; t.isCons(); t = t.tail())
    pacePer(++n, kElementsAtOnce);
  if (!t.isNil() || n > size_t(kMaxTupleSize))
    return proc.badarg();
  uint64_t *box = newTuple(proc, n);
  size_t i = 1;
  for (t = args[0]; t.isCons(); t = t.tail()) {
    box[i++] = t.head().word();
    pacePer(i, kElementsAtOnce);
  }
  return Term::boxed(box);
}

// Hashes.
BIF(erlang_phash2, 1) {
  Pacing pacing(proc, !args[0].isImmediate());
  return Term::small(portableHash2(args[0]) & ((1u << 27) - 1));
}
BIF(erlang_phash2_2, 2) {
  uint64_t range;
  if (!args[1].isInteger() || !integerToUint64(args[1], range) || range == 0 || range > uint64_t(1) << 32)
    return proc.badarg();
  Pacing pacing(proc, !args[0].isImmediate());
  uint64_t h = portableHash2(args[0]);
  return Term::small(static_cast<int64_t>(range >> 32 ? h : h % range));
}
BIF(erlang_phash, 2) {
  uint64_t range;
  if (!args[1].isInteger() || !integerToUint64(args[1], range) || range == 0 || range > uint64_t(1) << 32)
    return proc.badarg();
  uint64_t h = portableHash(args[0]);
  return Term::small(static_cast<int64_t>(1 + (range >> 32 ? h : h % range)));
}

// Sizes.
BIF(erts_debug_flat_size, 1) {
  Pacing pacing(proc);
  return makeUnsigned(proc.heap(), wholeSize(args[0]));
}
