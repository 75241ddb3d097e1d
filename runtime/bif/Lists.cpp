//===- Lists.cpp - BIFs about lists -----------------------------*- C++ -*-===//
//
// Rows: runtime/abi/bifs/Lists.def. Each charges reductions for the length, so that
// a caller that loops over lists is preempted as often as if it had walked them
// itself; in the midst of long ones others get their turn (sched/Pacing.h).
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/term/SmallVector.h"
#include "runtime/sched/Pacing.h"
#include "runtime/term/Sort.h"

#include <algorithm>

using namespace lumen;
using namespace lumen::rt;

namespace {

/// A cell costs a fraction of a call: 16 of them are one reduction.
constexpr size_t kCellsPerReduction = 16;
constexpr size_t kCellsAtOnce = 8192;

void charge(Process &proc, size_t cells) {
  proc.bumpReductions(static_cast<int64_t>(cells % kCellsAtOnce /
                                           kCellsPerReduction));
}

/// After each cell of a long walk: others may run. (What `charge` counts in the end
/// is only what came after the last time.)
void step(Process &proc, size_t cells) {
  if (cells % kCellsAtOnce == 0) [[unlikely]] {
    Pacing pacing(proc);
    pace(kCellsAtOnce);
  }
}

/// properLength of a list that may be long.
ssize_t lengthOf(Process &proc, Term list) {
  size_t length = 0;
  for (; list.isCons(); list = list.tail())
    step(proc, ++length);
  return list.isNil() ? static_cast<ssize_t>(length) : -1;
}

/// An element to be taken away, and how often.
struct Removal {
  Term term;
  size_t count;
};

/// The multiset of the right operand of `--`, sorted so that only identical terms
/// compare equal.
class RemovalSet {
public:
  RemovalSet(Term list, size_t length) : left_(length) {
    SmallVector<Term, 64> sorted;
    sorted.reserve(length);
    for (; list.isCons(); list = list.tail())
      sorted.push(list.head());
    size_t compared = 0;
    sortCompact(sorted.data(), sorted.size(), [&](Term a, Term b) {
      pacePer(++compared, 1024);
      return compareTerm(a, b, true) < 0;
    });
    for (Term term : sorted)
      if (!entries_.empty() && equalExact(entries_.back().term, term))
        ++entries_.back().count;
      else
        entries_.push({term, 1});
  }

  bool isEmpty() const { return left_ == 0; }

  /// Takes one occurrence out; false if there is none.
  bool remove(Term term) {
    Removal *entry = std::lower_bound(
        entries_.begin(), entries_.end(), term, [](const Removal &e, Term t) {
          return compareTerm(e.term, t, true) < 0;
        });
    if (entry == entries_.end() || entry->count == 0 ||
        !equalExact(entry->term, term))
      return false;
    --entry->count;
    --left_;
    return true;
  }

private:
  SmallVector<Removal, 32> entries_;
  size_t left_;
};

/// The same for a few elements, without sorting.
class SmallRemovalSet {
public:
  static constexpr size_t kMax = 8;
  explicit SmallRemovalSet(Term list) {
    for (; list.isCons(); list = list.tail())
      terms_[size_++] = list.head();
  }
  bool isEmpty() const { return size_ == 0; }
  bool remove(Term term) {
    for (size_t i = 0; i < size_; ++i)
      if (equalExact(terms_[i], term)) {
        terms_[i] = terms_[--size_];
        return true;
      }
    return false;
  }

private:
  Term terms_[kMax];
  size_t size_ = 0;
};

/// `left` without what `set` holds. Once the set is empty the rest is shared.
template <typename Set>
Term subtractFrom(Process &proc, Term left, size_t leftLength, Set &&set) {
  SmallVector<Term, 64> kept;
  Term rest = left;
  size_t seen = 0;
  for (; rest.isCons() && !set.isEmpty(); rest = rest.tail()) {
    step(proc, ++seen);
    if (!set.remove(rest.head()))
      kept.push(rest.head());
  }
  if (kept.size() == leftLength)
    return left;
  return makeList(proc.heap(), kept.data(), kept.size(), rest);
}

Term subtract(Process &proc, Term left, Term right) {
  ssize_t leftLength = lengthOf(proc, left), rightLength = lengthOf(proc, right);
  if (leftLength < 0 || rightLength < 0)
    return proc.badarg();
  if (leftLength == 0 || rightLength == 0)
    return left;
  charge(proc, 4 * (leftLength + rightLength));
  if (static_cast<size_t>(rightLength) <= SmallRemovalSet::kMax)
    return subtractFrom(proc, left, leftLength, SmallRemovalSet(right));
  Pacing pacing(proc);
  return subtractFrom(proc, left, leftLength, RemovalSet(right, rightLength));
}

/// Copies the cells of the proper list `left` in front of `right`.
Term append(Process &proc, Term left, Term right) {
  ssize_t length = lengthOf(proc, left);
  if (length < 0)
    return proc.badarg();
  if (length == 0)
    return right;
  if (right.isNil())
    return left;
  charge(proc, length);
  uint64_t *cells = proc.heap().alloc(2 * length);
  uint64_t *cell = cells;
  size_t done = 0;
  for (; left.isCons(); left = left.tail(), cell += 2) {
    step(proc, ++done);
    cell[0] = left.head().word();
    cell[1] = Term::cons(cell + 2).word();
  }
  cell[-1] = right.word();
  return Term::cons(cells);
}

enum class KeySearch { Found, NotFound, BadArg };

/// The first tuple of `list` whose element at args[1] equals args[0] as ==.
/// An improper end is an error only if it is reached.
KeySearch keySearch(Process &proc, const Term *args, Term &found) {
  Term key = args[0], position = args[1], list = args[2];
  if (!position.isSmall() || position.toSmall() < 1)
    return KeySearch::BadArg;
  uint64_t index = position.toSmall() - 1;
  size_t seen = 0;
  for (; list.isCons(); list = list.tail()) {
    step(proc, ++seen);
    Term item = list.head();
    if (!item.isTuple() || item.tupleSize() <= index)
      continue;
    Term element = item.element(index);
    if (element == key || (!(key.isAtom() || (key.isSmall() && element.isSmall())) &&
                           equalLoose(element, key))) {
      found = item;
      charge(proc, seen);
      return KeySearch::Found;
    }
  }
  charge(proc, seen);
  return list.isNil() ? KeySearch::NotFound : KeySearch::BadArg;
}

} // namespace

BIF(erlang_hd, 1) {
  return args[0].isCons() ? args[0].head() : proc.badarg();
}

BIF(erlang_tl, 1) {
  return args[0].isCons() ? args[0].tail() : proc.badarg();
}

BIF(erlang_length, 1) {
  ssize_t length = lengthOf(proc, args[0]);
  if (length < 0)
    return proc.badarg();
  charge(proc, length);
  return Term::small(length);
}

BIF(lumen_count_elements, 1) {
  ssize_t length = lengthOf(proc, args[0]);
  return length < 0 ? atoms::undefined : Term::small(length);
}

BIF(erlang_append, 2) { return append(proc, args[0], args[1]); }
BIF(erlang_append_function, 2) { return append(proc, args[0], args[1]); }
BIF(erlang_subtract, 2) { return subtract(proc, args[0], args[1]); }
BIF(erlang_subtract_function, 2) { return subtract(proc, args[0], args[1]); }

BIF(lists_reverse, 2) {
  Term list = args[0], tail = args[1];
  if (list.isNil())
    return tail;
  ssize_t length = lengthOf(proc, list);
  if (length < 0)
    return proc.badarg();
  charge(proc, length);
  uint64_t *cell = proc.heap().alloc(2 * length);
  size_t done = 0;
  for (; list.isCons(); list = list.tail(), cell += 2) {
    step(proc, ++done);
    cell[0] = list.head().word();
    cell[1] = tail.word();
    tail = Term::cons(cell);
  }
  return tail;
}

BIF(lists_member, 2) {
  Term wanted = args[0], list = args[1];
  size_t seen = 0;
  bool isWord = wanted.isImmediate();
  for (; list.isCons(); list = list.tail()) {
    step(proc, ++seen);
    Term head = list.head();
    if (head == wanted || (!isWord && equalExact(head, wanted))) {
      charge(proc, seen);
      return atoms::true_;
    }
  }
  charge(proc, seen);
  return list.isNil() ? atoms::false_ : proc.badarg();
}

BIF(lists_keyfind, 3) {
  Term found;
  switch (keySearch(proc, args, found)) {
  case KeySearch::Found: return found;
  case KeySearch::NotFound: return atoms::false_;
  case KeySearch::BadArg: break;
  }
  return proc.badarg();
}

BIF(lists_keymember, 3) {
  Term found;
  switch (keySearch(proc, args, found)) {
  case KeySearch::Found: return atoms::true_;
  case KeySearch::NotFound: return atoms::false_;
  case KeySearch::BadArg: break;
  }
  return proc.badarg();
}

BIF(lists_keysearch, 3) {
  Term found;
  switch (keySearch(proc, args, found)) {
  case KeySearch::Found: return makeTuple(proc.heap(), atoms::value, found);
  case KeySearch::NotFound: return atoms::false_;
  case KeySearch::BadArg: break;
  }
  return proc.badarg();
}
