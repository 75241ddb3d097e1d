//===- Atomics.cpp - BIFs of modules atomics and counters -----------------===//
//
// Arrays of 64-bit integers shared by processes. All counters are atomic here;
// those with write_concurrency are spread over cache lines by scheduler.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/io/MagicReference.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/term/Bignum.h"
#include "runtime/term/Map.h"

#include <new>

using namespace lumen;
using namespace lumen::rt;

namespace {

struct AtomicArray {
  size_t count;
  bool isSigned;
  std::atomic<uint64_t> values[];
};

void dropAtomics(OffHeapBinary *holder) {
  free(holder->context);
  holder->freeMemory();
}

/// Counters with write_concurrency: one row a scheduler, a row begins a cache line.
struct CounterRows {
  size_t count;    ///< counters
  size_t rowWords; ///< multiple of kLineWords
  size_t rows;
  std::atomic<uint64_t> values[];
};
constexpr size_t kLineWords = 8;

void dropCounters(OffHeapBinary *holder) {
  free(holder->context);
  holder->freeMemory();
}

/// The value at an index from 1, or null.
std::atomic<uint64_t> *atomicAt(Term reference, Term index, bool &isSigned) {
  auto *array = static_cast<AtomicArray *>(magicContext(reference, dropAtomics));
  if (!array || !index.isSmall() || index.toSmall() < 1 ||
      index.toSize() > array->count)
    return nullptr;
  isSigned = array->isSigned;
  return &array->values[index.toSmall() - 1];
}

/// An integer of 64 bits, as the array's kind allows.
bool readValue(Term term, bool isSigned, uint64_t &value) {
  if (!term.isInteger())
    return false;
  int64_t number;
  if (isSigned) {
    if (!integerToInt64(term, number))
      return false;
    value = static_cast<uint64_t>(number);
    return true;
  }
  return integerToUint64(term, value);
}

/// Increments may have either sign, whatever the array's kind.
bool readIncrement(Term term, uint64_t &value) {
  int64_t number;
  if (!term.isInteger())
    return false;
  if (integerToInt64(term, number)) {
    value = static_cast<uint64_t>(number);
    return true;
  }
  return integerToUint64(term, value);
}

Term makeValue(Process &proc, uint64_t value, bool isSigned) {
  return isSigned ? makeInteger(proc.heap(), static_cast<int64_t>(value))
                  : makeUnsigned(proc.heap(), value);
}

Term infoMap(Process &proc, size_t count, size_t bytes, uint64_t max, Term min) {
  Term pairs[] = {atoms::max,    makeUnsigned(proc.heap(), max),
                  atoms::memory, Term::small(static_cast<int64_t>(bytes)),
                  atoms::min,    min,
                  atoms::size,   Term::small(static_cast<int64_t>(count))};
  return mapFromPairs(proc.heap(), pairs, 4);
}

CounterRows *counterRows(Term reference) {
  return static_cast<CounterRows *>(magicContext(reference, dropCounters));
}

std::atomic<uint64_t> *counterCell(CounterRows &rows, size_t row, size_t index) {
  return &rows.values[row * rows.rowWords + index];
}

bool counterIndex(const CounterRows *rows, Term index, size_t &out) {
  if (!rows || !index.isSmall() || index.toSmall() < 1 ||
      index.toSize() > rows->count)
    return false;
  out = static_cast<size_t>(index.toSmall() - 1);
  return true;
}

/// How many elements an array is to have. Raises if that is none, or more than
/// `most`.
bool readCount(Process &proc, Term term, size_t most, size_t &count) {
  if (!term.isInteger() || compareTerm(term, Term::small(1)) < 0) {
    proc.badarg();
    return false;
  }
  if (!term.isSmall() || term.toSize() > most) {
    proc.systemLimit();
    return false;
  }
  count = static_cast<size_t>(term.toSmall());
  return true;
}

} // namespace

/// Count and flags: bit 0 signed.
BIF(erts_internal_atomics_new, 2) {
  if (!args[1].isSmall())
    return proc.badarg();
  size_t count;
  if (!readCount(proc, args[0], SIZE_MAX / 16, count))
    return Term();
  auto *array = static_cast<AtomicArray *>(
      calloc(1, sizeof(AtomicArray) + count * sizeof(uint64_t)));
  if (!array)
    return proc.systemLimit();
  array->count = count;
  array->isSigned = args[1].toSmall() & 1;
  return makeMagicReference(proc.heap(), dropAtomics, array);
}

BIF(atomics_put, 3) {
  bool isSigned;
  uint64_t value;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  if (!cell || !readValue(args[2], isSigned, value))
    return proc.badarg();
  cell->store(value);
  return atoms::ok;
}

BIF(atomics_get, 2) {
  bool isSigned;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  return cell ? makeValue(proc, cell->load(), isSigned) : proc.badarg();
}

BIF(atomics_add, 3) {
  bool isSigned;
  uint64_t value;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  if (!cell || !readIncrement(args[2], value))
    return proc.badarg();
  cell->fetch_add(value);
  return atoms::ok;
}

BIF(atomics_add_get, 3) {
  bool isSigned;
  uint64_t value;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  if (!cell || !readIncrement(args[2], value))
    return proc.badarg();
  return makeValue(proc, cell->fetch_add(value) + value, isSigned);
}

BIF(atomics_exchange, 3) {
  bool isSigned;
  uint64_t value;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  if (!cell || !readValue(args[2], isSigned, value))
    return proc.badarg();
  return makeValue(proc, cell->exchange(value), isSigned);
}

BIF(atomics_compare_exchange, 4) {
  bool isSigned;
  uint64_t expected, desired;
  std::atomic<uint64_t> *cell = atomicAt(args[0], args[1], isSigned);
  if (!cell || !readValue(args[2], isSigned, expected) ||
      !readValue(args[3], isSigned, desired))
    return proc.badarg();
  if (cell->compare_exchange_strong(expected, desired))
    return atoms::ok;
  return makeValue(proc, expected, isSigned);
}

BIF(atomics_info, 1) {
  auto *array = static_cast<AtomicArray *>(magicContext(args[0], dropAtomics));
  if (!array)
    return proc.badarg();
  return infoMap(proc, array->count,
                 sizeof(AtomicArray) + array->count * sizeof(uint64_t),
                 array->isSigned ? INT64_MAX : UINT64_MAX,
                 array->isSigned ? makeInteger(proc.heap(), INT64_MIN)
                                 : Term::small(0));
}

BIF(erts_internal_counters_new, 1) {
  size_t count;
  if (!readCount(proc, args[0], SIZE_MAX / 16 / (schedulerCount() + 1), count))
    return Term();
  size_t rowWords = (count + kLineWords - 1) / kLineWords * kLineWords;
  size_t rows = schedulerCount() + 1; // the last for other threads
  auto *counters = static_cast<CounterRows *>(
      calloc(1, sizeof(CounterRows) + rows * rowWords * sizeof(uint64_t)));
  if (!counters)
    return proc.systemLimit();
  counters->count = count;
  counters->rowWords = rowWords;
  counters->rows = rows;
  return makeMagicReference(proc.heap(), dropCounters, counters);
}

BIF(erts_internal_counters_get, 2) {
  CounterRows *rows = counterRows(args[0]);
  size_t index;
  if (!counterIndex(rows, args[1], index))
    return proc.badarg();
  uint64_t sum = 0;
  for (size_t row = 0; row < rows->rows; ++row)
    sum += counterCell(*rows, row, index)->load(std::memory_order_relaxed);
  return makeValue(proc, sum, true);
}

BIF(erts_internal_counters_add, 3) {
  CounterRows *rows = counterRows(args[0]);
  size_t index;
  uint64_t value;
  if (!counterIndex(rows, args[1], index) || !readIncrement(args[2], value))
    return proc.badarg();
  Scheduler *scheduler = Scheduler::current();
  size_t row = scheduler ? scheduler->index : rows->rows - 1;
  counterCell(*rows, row, index)->fetch_add(value, std::memory_order_relaxed);
  return atoms::ok;
}

BIF(erts_internal_counters_put, 3) {
  CounterRows *rows = counterRows(args[0]);
  size_t index;
  uint64_t value;
  if (!counterIndex(rows, args[1], index) || !readValue(args[2], true, value))
    return proc.badarg();
  for (size_t row = 0; row < rows->rows; ++row)
    counterCell(*rows, row, index)
        ->store(row == 0 ? value : 0, std::memory_order_relaxed);
  return atoms::ok;
}

BIF(erts_internal_counters_info, 1) {
  CounterRows *rows = counterRows(args[0]);
  if (!rows)
    return proc.badarg();
  Term pairs[] = {
      atoms::memory,
      Term::small(static_cast<int64_t>(sizeof(CounterRows) +
                                       rows->rows * rows->rowWords * 8)),
      atoms::size, Term::small(static_cast<int64_t>(rows->count))};
  return mapFromPairs(proc.heap(), pairs, 2);
}
