//===- EtsSelect.cpp - BIFs that run match specifications on tables -------===//
//
// Without a limit a table is walked from the end and the result consed, so that
// ordered tables give ascending lists; hash tables are walked from the first
// bucket, which gives OTP's order, too. With a limit, a continuation says where to
// go on:
//   {Table, Bucket, Limit, Spec, Surplus, SurplusCount}                hash tables
//   {Table, LastKey, [], Limit, Spec, [], Reverse, 0}                  ordered ones
// Spec is a compiled specification. The shapes are those that ets.erl knows.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/ets/CompiledSpec.h"
#include "runtime/ets/MatchSpec.h"
#include "runtime/ets/TableRegistry.h"
#include "runtime/ets/TableWalk.h"
#include "runtime/msg/Signal.h"
#include "runtime/process/References.h"
#include "runtime/sched/Pacing.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"

using namespace lumen;
using namespace lumen::rt;

/// A term that could not be compiled is none, or too much.
static Term notSpec(Process &proc, const MatchSpec &spec) {
  return spec.isTooDeep() ? proc.systemLimit() : proc.badarg();
}

namespace {

/// Objects between two looks at the reductions.
constexpr size_t kObjectsAtOnce = 512;

/// The keys of an ordered table that a specification can match.
class PrefixRange final : public KeyRange {
public:
  PrefixRange(const MatchSpec &spec, const Table &table)
      : spec_(spec), keyIndex_(table.keyIndex),
        isKnown_(table.isOrdered() && spec.hasKeyPrefix(table.keyIndex)) {}
  int side(Term key) const override {
    return spec_.sideOfPrefix(keyIndex_, key);
  }
  /// Null if any key may match.
  const KeyRange *get() const { return isKnown_ ? this : nullptr; }

private:
  const MatchSpec &spec_;
  size_t keyIndex_;
  bool isKnown_;
};

/// What is kept of a table while it is not locked.
class HeldObjects {
public:
  HeldObjects() = default;
  HeldObjects(const HeldObjects &) = delete;
  ~HeldObjects() {
    for (Object *object : objects_)
      Object::destroy(object);
  }
  void add(Object &object) {
    object.hold();
    objects_.push(&object);
  }
  bool empty() const { return objects_.empty(); }

  /// Calls `visit(Object &)` for all of them without the table's lock, so that others
  /// can run in its midst. False, and badarg, if the table is gone.
  template <typename Visit>
  bool visitUnlocked(Process &proc, TableWalk &walk, Table &table, Visit visit) {
    walk.leave(table);
    {
      Pacing pacing(proc);
      while (!objects_.empty()) {
        Object *object = objects_.pop();
        visit(*object);
        Object::destroy(object);
      }
    }
    return walk.comeBack(table);
  }

private:
  SmallVector<Object *, 8> objects_; ///< the last one is the next to be visited
};

bool isLarge(const Object &object) { return object.words > kWordsUnderLock; }

/// The rest of a chain of objects, of which the first is large. `next` gives the one
/// behind another.
template <typename Next>
void holdChain(HeldObjects &held, Object *object, Next next) {
  SmallVector<Object *, 8> chain;
  for (; object; object = next(object))
    if (!object->isDeleted)
      chain.push(object);
  while (!chain.empty())
    held.add(*chain.pop());
}

/// Whether `visit` only reads objects, so that it needs no lock for large ones.
enum class Visits { Locked, UnlockedIfLarge };

/// Calls `visit(Object &)` for all objects that the specification can match; keys
/// that it names are looked up instead of walking the table, and of an ordered table
/// only the part is walked that a partly known key leaves. Before others may use
/// the table in the midst of it, `settle()` is called. False, and badarg, if the
/// table is gone.
template <typename Visit, typename Settle>
bool visitCandidates(Process &proc, TableWalk &walk, Table &table,
                     const MatchSpec &spec, bool ascending, Visits how,
                     Visit visit, Settle settle) {
  HeldObjects held;
  auto isHeld = [&](const Object &object) {
    return how == Visits::UnlockedIfLarge && isLarge(object);
  };
  SmallVector<Term, 8> keys;
  bool allKeysKnown = true;
  for (size_t i = 0; i < spec.clauseCount() && allKeysKnown; ++i) {
    Term key;
    allKeysKnown = spec.clauseKey(i, table.keyIndex, key);
    bool isNew = allKeysKnown;
    for (Term known : keys)
      isNew = isNew && !equalExact(known, key);
    if (isNew)
      keys.push(key);
  }
  // The order of several keys would have to be sorted out: rare enough.
  if (allKeysKnown && (keys.size() == 1 || !table.isOrdered())) {
    for (Term key : keys)
      for (Object *object = table.find(key); object;
           object = table.nextOfKey(object)) {
        if (isHeld(*object)) {
          holdChain(held, object, [&](Object *o) { return table.nextOfKey(o); });
          if (!held.visitUnlocked(proc, walk, table, visit))
            return false;
          break;
        }
        visit(*object);
      }
    proc.bumpReductions(static_cast<int64_t>(keys.size()));
    return true;
  }
  size_t seen = 0;
  auto breathe = [&] {
    walk.fix(table);
    settle();
    return walk.breathe(table);
  };
  if (!table.isOrdered()) {
    for (size_t i = 0; i < table.hash.bucketCount(); ++i) {
      for (Object *object = table.hash.bucket(i); object; object = object->next) {
        ++seen;
        if (isHeld(*object)) {
          holdChain(held, object, [](Object *o) { return o->next; });
          if (!held.visitUnlocked(proc, walk, table, visit))
            return false;
          break;
        }
        if (!object->isDeleted)
          visit(*object);
      }
      if (++seen >= kObjectsAtOnce) {
        if (walk.isDue(seen) && !breathe())
          return false;
        seen = 0;
      }
    }
    walk.isDue(seen);
    return true;
  }
  Term last;
  PrefixRange range(spec, table);
  while (!table.tree.walk(ascending, last, [&](Object &object) {
    if (isHeld(object)) {
      held.add(object);
      last = copyTerm(proc.heap(), object.element(table.keyIndex));
      return false;
    }
    visit(object);
    if (++seen < kObjectsAtOnce)
      return true;
    bool isDue = walk.isDue(seen);
    seen = 0;
    if (isDue)
      last = copyTerm(proc.heap(), object.element(table.keyIndex));
    return !isDue;
  }, range.get()))
    if (held.empty() ? !breathe()
                     : !held.visitUnlocked(proc, walk, table, visit))
      return false;
  walk.isDue(seen);
  return true;
}

Term selectAll(Process &proc, TableWalk &walk, Table &table, MatchSpec &spec,
               bool reverse) {
  Term list = Term::nil();
  bool ok = visitCandidates(
      proc, walk, table, spec, /*ascending=*/reverse, Visits::UnlockedIfLarge,
      [&](Object &object) {
        Term result;
        if (spec.run(proc, object.term(), result))
          list = makeCons(proc.heap(), result, list);
      },
      [] {});
  return ok ? list : Term();
}

/// At most `limit` results from an ordered table behind `lastKey`, or from the
/// start.
Term selectOrderedChunk(Process &proc, TableWalk &walk, Table &table,
                        Term identifier, Term specRef, MatchSpec &spec, Term lastKey,
                        int64_t limit, bool reverse) {
  Heap &heap = proc.heap();
  PrefixRange prefix(spec, table);
  const KeyRange *range = prefix.get();
  auto ifInRange = [&](Object *object) {
    bool isOut = object && range && range->side(object->element(table.keyIndex));
    return isOut ? nullptr : object;
  };
  auto follow = [&](Term key) {
    return ifInRange(reverse ? table.tree.before(key) : table.tree.after(key));
  };
  Object *object = nullptr;
  if (lastKey.isValue())
    object = follow(lastKey);
  else if (range)
    table.tree.walk(!reverse, Term(), [&](Object &first) {
      object = &first;
      return false;
    }, range);
  else
    object = reverse ? table.tree.last() : table.tree.first();
  SmallVector<Term, 64> results;
  auto visit = [&](Object &each) {
    Term result;
    if (spec.run(proc, each.term(), result))
      results.push(result);
  };
  Object *last = nullptr;
  size_t seen = 0;
  while (object && static_cast<int64_t>(results.size()) < limit) {
    if (isLarge(*object)) {
      lastKey = copyTerm(heap, object->element(table.keyIndex));
      HeldObjects held;
      held.add(*object);
      if (!held.visitUnlocked(proc, walk, table, visit))
        return Term();
      object = follow(lastKey);
      last = table.tree.find(lastKey);
      continue;
    }
    visit(*object);
    last = object;
    object = follow(object->element(table.keyIndex));
    if (++seen < kObjectsAtOnce)
      continue;
    bool isDue = walk.isDue(seen);
    seen = 0;
    if (!isDue || !object)
      continue;
    lastKey = copyTerm(heap, last->element(table.keyIndex));
    if (!walk.breathe(table))
      return Term();
    object = follow(lastKey);
    last = table.tree.find(lastKey);
  }
  walk.isDue(seen);
  if (!object && results.empty())
    return atoms::end_of_table;
  Term list = makeList(heap, results.data(), results.size());
  if (!object && static_cast<int64_t>(results.size()) < limit)
    return makeTuple(heap, list, atoms::end_of_table);
  Term key = last ? copyTerm(heap, last->element(table.keyIndex)) : lastKey;
  Term continuation =
      makeTuple(heap, identifier, key, Term::nil(), Term::small(limit), specRef,
                Term::nil(), Term::small(reverse), Term::small(0));
  return makeTuple(heap, list, continuation);
}

/// The same for hash tables: whole buckets are taken; what is too much waits in
/// the continuation.
Term selectHashChunk(Process &proc, TableWalk &walk, Table &table,
                     Term identifier, Term specRef, MatchSpec &spec,
                     size_t bucket, int64_t limit, Term surplus) {
  Heap &heap = proc.heap();
  SmallVector<Term, 64> results;
  for (; surplus.isCons(); surplus = surplus.tail())
    results.push(surplus.head());
  auto visit = [&](Object &object) {
    Term result;
    if (spec.run(proc, object.term(), result))
      results.push(result);
  };
  size_t seen = 0;
  for (; bucket < table.hash.bucketCount() &&
         static_cast<int64_t>(results.size()) < limit;
       ++bucket) {
    for (Object *object = table.hash.bucket(bucket); object;
         object = object->next) {
      ++seen;
      if (isLarge(*object)) {
        HeldObjects held;
        holdChain(held, object, [](Object *o) { return o->next; });
        if (!held.visitUnlocked(proc, walk, table, visit))
          return Term();
        break;
      }
      if (!object->isDeleted)
        visit(*object);
    }
    if (++seen < kObjectsAtOnce)
      continue;
    if (walk.isDue(seen) && !walk.breathe(table))
      return Term();
    seen = 0;
  }
  walk.isDue(seen);
  if (results.empty())
    return atoms::end_of_table;
  size_t count = results.size();
  bool isFull = static_cast<int64_t>(count) >= limit;
  size_t given = isFull ? static_cast<size_t>(limit) : count;
  Term list = Term::nil();
  for (size_t i = 0; i < given; ++i)
    list = makeCons(heap, results[i], list);
  if (!isFull)
    return makeTuple(heap, list, atoms::end_of_table);
  Term rest = makeList(heap, results.data() + given, count - given);
  Term continuation = makeTuple(
      heap, identifier, Term::small(static_cast<int64_t>(bucket)),
      Term::small(limit), specRef, rest, Term::small(count - given));
  return makeTuple(heap, list, continuation);
}

bool readLimit(Term term, int64_t &limit) {
  if (term.isSmall()) {
    limit = term.toSmall();
    return limit > 0;
  }
  limit = abi::kMaxSmall; // a big positive integer
  return term.isBig() && term.boxTag() == abi::kPosBigTag;
}

/// Runs a specification, given as a term of the caller's, on a table.
Term select(Process &proc, Term identifier, Term specTerm, bool reverse,
            const Term *limitTerm) {
  MatchSpec spec;
  bool isSpec = spec.compile(specTerm);
  TableWalk walk(proc, AccessKind::Read);
  TableAccess table(proc, identifier, AccessKind::Read);
  if (!table)
    return Term();
  int64_t limit = 0;
  if (!isSpec)
    return notSpec(proc, spec);
  if (limitTerm && !readLimit(*limitTerm, limit))
    return proc.badarg();
  if (!limitTerm)
    return selectAll(proc, walk, *table, spec, reverse);
  Term reference = makeCompiledSpec(proc.heap(), specTerm);
  // The continuation is one of this table, whatever will have its name.
  identifier = makeIdentifier(proc.heap(), *table);
  if (table->isOrdered())
    return selectOrderedChunk(proc, walk, *table, identifier, reference, spec,
                              Term(), limit, reverse);
  return selectHashChunk(proc, walk, *table, identifier, reference, spec, 0,
                         limit, Term::nil());
}

/// [{Pattern, [], [Body]}]
Term patternSpec(Process &proc, Term pattern, Term body) {
  Heap &heap = proc.heap();
  Term clause = makeTuple(heap, pattern, Term::nil(),
                          makeCons(heap, body, Term::nil()));
  return makeCons(heap, clause, Term::nil());
}

Term selectPattern(Process &proc, Term identifier, Term pattern, Term body,
                   const Term *limit) {
  return select(proc, identifier, patternSpec(proc, pattern, body), false, limit);
}

Term continueSelect(Process &proc, Term continuation) {
  if (continuation == atoms::end_of_table)
    return continuation;
  bool isHash = continuation.isTuple(6), isOrdered = continuation.isTuple(8);
  if (!isHash && !isOrdered)
    return proc.badarg();
  Term limitTerm = continuation.element(isHash ? 2 : 3);
  Term reference = continuation.element(isHash ? 3 : 4);
  Term specTerm = compiledSpec(reference);
  int64_t limit;
  MatchSpec spec;
  // Results may hold the specification's constants, which must be the process's.
  if (!specTerm.isValue() || !readLimit(limitTerm, limit) ||
      !spec.compile(copyTerm(proc.heap(), specTerm)))
    return proc.badarg();
  Term identifier = continuation.element(0);
  TableWalk walk(proc, AccessKind::Read);
  TableAccess table(proc, identifier, AccessKind::Read);
  if (!table)
    return Term();
  if (table->isOrdered() != isOrdered)
    return proc.badarg();
  if (isOrdered)
    return selectOrderedChunk(proc, walk, *table, identifier, reference, spec,
                              continuation.element(1), limit,
                              continuation.element(6) == Term::small(1));
  Term bucket = continuation.element(1);
  if (!bucket.isSmall() || bucket.toSmall() < 0)
    return proc.badarg();
  return selectHashChunk(proc, walk, *table, identifier, reference, spec,
                         bucket.toSize(), limit,
                         continuation.element(4));
}

} // namespace

BIF(ets_select, 2) { return select(proc, args[0], args[1], false, nullptr); }
BIF(ets_select3, 3) { return select(proc, args[0], args[1], false, &args[2]); }
BIF(ets_select1, 1) { return continueSelect(proc, args[0]); }
BIF(ets_select_reverse, 2) {
  return select(proc, args[0], args[1], true, nullptr);
}
BIF(ets_select_reverse3, 3) {
  return select(proc, args[0], args[1], true, &args[2]);
}
BIF(ets_select_reverse1, 1) { return continueSelect(proc, args[0]); }

BIF(ets_match, 2) {
  return selectPattern(proc, args[0], args[1], atoms::dollar_dollar, nullptr);
}
BIF(ets_match3, 3) {
  return selectPattern(proc, args[0], args[1], atoms::dollar_dollar, &args[2]);
}
BIF(ets_match1, 1) { return continueSelect(proc, args[0]); }
BIF(ets_match_object, 2) {
  return selectPattern(proc, args[0], args[1], atoms::dollar_underscore, nullptr);
}
BIF(ets_match_object3, 3) {
  return selectPattern(proc, args[0], args[1], atoms::dollar_underscore,
                       &args[2]);
}
BIF(ets_match_object1, 1) { return continueSelect(proc, args[0]); }

BIF(ets_select_count, 2) {
  MatchSpec spec;
  bool isSpec = spec.compile(args[1]);
  TableWalk walk(proc, AccessKind::Read);
  TableAccess table(proc, args[0], AccessKind::Read);
  if (!table)
    return Term();
  if (!isSpec)
    return notSpec(proc, spec);
  int64_t count = 0;
  bool ok = visitCandidates(
      proc, walk, *table, spec, true, Visits::Locked,
      [&](Object &object) {
        Term result;
        count += spec.run(proc, object.term(), result) && result == atoms::true_;
      },
      [] {});
  return ok ? Term::small(count) : Term();
}

BIF(ets_internal_select_delete, 2) {
  MatchSpec spec;
  bool isSpec = spec.compile(args[1]);
  TableWalk walk(proc, AccessKind::Write);
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (!isSpec)
    return notSpec(proc, spec);
  int64_t count = 0;
  SmallVector<Object *, 64> doomed;
  auto settle = [&] {
    for (Object *object : doomed) {
      if (table->isOrdered())
        table->erase(object->element(table->keyIndex));
      else
        table->hash.eraseObject(object, table->isFixed());
    }
    count += static_cast<int64_t>(doomed.size());
    doomed.clear();
  };
  bool ok = visitCandidates(
      proc, walk, *table, spec, true, Visits::Locked,
      [&](Object &object) {
        Term result;
        if (spec.run(proc, object.term(), result) && result == atoms::true_)
          doomed.push(&object);
      },
      settle);
  if (!ok)
    return Term();
  settle();
  return Term::small(count);
}

BIF(ets_select_replace, 2) {
  MatchSpec spec;
  bool isSpec = spec.compile(args[1]);
  TableWalk walk(proc, AccessKind::Write);
  TableAccess table(proc, args[0], AccessKind::Write);
  if (!table)
    return Term();
  if (!isSpec)
    return notSpec(proc, spec);
  if (table->type == TableType::Bag)
    return proc.badargWithCause(internAtom("table_type"));
  if (!MatchSpec::keepsKeys(args[1], table->keyIndex))
    return proc.badarg();
  struct Replacement {
    Object *old;
    Term fresh;
  };
  SmallVector<Replacement, 64> replacements;
  bool keepsKeys = true;
  int64_t count = 0;
  auto settle = [&] {
    if (keepsKeys)
      for (const Replacement &replacement : replacements)
        table->replace(replacement.old, Object::create(replacement.fresh));
    count += static_cast<int64_t>(replacements.size());
    replacements.clear();
  };
  bool ok = visitCandidates(
      proc, walk, *table, spec, true, Visits::Locked,
      [&](Object &object) {
        Term result;
        if (!spec.run(proc, object.term(), result))
          return;
        keepsKeys = keepsKeys && result.isTuple() &&
                    result.tupleSize() > table->keyIndex &&
                    equalExact(result.element(table->keyIndex),
                               object.element(table->keyIndex));
        replacements.push({&object, result});
      },
      settle);
  if (!ok)
    return Term();
  settle();
  return keepsKeys ? Term::small(count) : proc.badarg();
}

// Specifications without tables.

BIF(ets_match_spec_compile, 1) {
  MatchSpec spec;
  if (!spec.compile(args[0]))
    return notSpec(proc, spec);
  return makeCompiledSpec(proc.heap(), args[0]);
}

BIF(ets_is_compiled_ms, 1) { return boolTerm(compiledSpec(args[0]).isValue()); }

/// Results of running a compiled specification on a list, in front of args[2],
/// the last one first.
BIF(ets_match_spec_run_r, 3) {
  Term specTerm = compiledSpec(args[1]), list = args[0], results = args[2];
  MatchSpec spec;
  if (!specTerm.isValue() || !spec.compile(specTerm))
    return notSpec(proc, spec);
  Pacing pacing(proc);
  for (; list.isCons(); list = list.tail()) {
    Term result;
    if (spec.runShared(proc, list.head(), result))
      results = makeCons(proc.heap(), copyTerm(proc.heap(), result), results);
    proc.bumpReductions(1);
  }
  return list.isNil() ? results : proc.badarg();
}

/// {ok, Result, Flags, Messages} or {error, Messages}.
BIF(erlang_match_spec_test, 3) {
  Heap &heap = proc.heap();
  bool isTrace = args[2] == internAtom("trace");
  if (args[2] != atoms::table && !(isTrace && args[0].isList()))
    return proc.badarg();
  MatchSpec spec;
  if (!(isTrace ? spec.compileTrace(args[1]) : spec.compile(args[1]))) {
    Term text = makeString(heap, "not a match specification");
    Term message = makeTuple(heap, atoms::error, text);
    return makeTuple(heap, atoms::error, makeCons(heap, message, Term::nil()));
  }
  Pacing pacing(proc);
  Term result, flags = Term::nil();
  if (isTrace) {
    TraceOutcome outcome;
    if (!spec.runTrace(proc, args[0], result, outcome))
      result = atoms::false_;
    else if (outcome.exceptions)
      flags = makeCons(heap, internAtom("exception_trace"), flags);
    if (result != atoms::false_ && outcome.returns)
      flags = makeCons(heap, internAtom("return_trace"), flags);
  } else if (!spec.runShared(proc, args[0], result)) {
    result = atoms::false_;
  }
  return makeTuple(heap, atoms::ok, result, flags, Term::nil());
}

/// Answers ets:all/0, which waits for one message from each scheduler.
BIF(ets_internal_request_all, 0) {
  Heap &heap = proc.heap();
  Term reference = makeReference(heap);
  sendMessage(proc.self(), makeTuple(heap, reference, allTables(heap)));
  for (unsigned i = 1; i < schedulerCount(); ++i)
    sendMessage(proc.self(), makeTuple(heap, reference, Term::nil()));
  return reference;
}
