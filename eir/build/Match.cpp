//===- Match.cpp - pattern matching to decision trees ---------------------===//
//
// The problem: run the first clause whose patterns match and whose guard holds,
// testing nothing twice.
//
// A row is what is left to do for one clause: tests (value, pattern), variables
// found, and values that must be equal. `compile` takes rows in order and
//   - if the first row has no tests left: checks its equalities and guard, and
//     jumps to the clause's body; when they fail, goes on with the other rows;
//   - else picks a value the first row tests and that most rows after it test,
//     too, and switches on it: for each constructor among the rows a branch with
//     the rows that can still match there, and a default with the rows that do
//     not test the value.
// A row that does not test the value goes to several branches. Rows are small
// and bodies are blocks shared by all ways to them, but guards and tests would
// be copied; so copies come out of a budget. Without budget the rows are cut
// before the first row that would be copied (Wadler's mixture rule): what fails
// before the cut jumps to a block for the rows after it.
//
// Binaries: the first test on a bitstring starts one match context; what is left
// of a binary pattern is a test on the context (Pat::BitsRest). Contexts have a
// position that moves, so rows are always cut where their next segments differ,
// and the block after the cut goes back to the position. Invariant: all tests on
// a context that are left in a node's rows are relative to its position there.
//
// Example:  f({ok, X}) when X > 1 -> a; f({ok, _}) -> b; f({error, E}) -> E.
//   is_tuple 2? -> load 0 -> ok? -> load 1, X > 1? -> a, else b
//                         -> error? -> load 1 -> third body
//
//===----------------------------------------------------------------------===//

#include "eir/build/BitString.h"
#include "eir/build/FunctionBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

/// From this many one-word literals on, one switch instead of tests in turn.
/// Fewer tests in turn are as quick, and likely literals come first.
static constexpr unsigned kMinSwitchCases = 4;

namespace {
struct Test {
  Value value;
  Pat *pat;
};

struct Row {
  SmallVector<Test, 4> tests;
  SmallVector<std::pair<StringRef, Value>, 4> binds;
  SmallVector<std::pair<Value, Value>, 1> equals;
  unsigned clause = 0;
  bool isImpossible = false;

  Value bound(StringRef name) const {
    for (auto &[var, value] : binds)
      if (var == name)
        return value;
    return {};
  }
  Pat *testOn(Value value) const {
    for (const Test &test : tests)
      if (test.value == value)
        return test.pat;
    return nullptr;
  }
  /// Takes the first test on a value out.
  void drop(Value value) {
    tests.erase(find_if(tests, [&](auto &t) { return t.value == value; }));
  }
};

/// The outermost thing that a pattern asks of a value.
struct Constructor {
  Pat::Kind kind;
  Attribute literal; // Literal
  size_t arity = 0;  // Tuple
  const frontend::Node *node; ///< where it is asked for, if that is known

  explicit Constructor(const Pat &pat) : kind(pat.kind), node(pat.node) {
    if (kind == Pat::Text)
      kind = Pat::Cons;
    if (kind == Pat::MapRest)
      kind = Pat::Map;
    if (kind == Pat::Literal)
      literal = pat.literal;
    if (kind == Pat::Tuple)
      arity = pat.subs.size();
  }
  bool operator==(const Constructor &other) const {
    return kind == other.kind && literal == other.literal &&
           arity == other.arity;
  }
};
} // namespace

class Matcher {
public:
  Matcher(FunctionBuilder &lowering, Location loc,
          MutableArrayRef<MatchClause> clauses)
      : f(lowering), b(lowering.b), loc(loc), clauses(clauses),
        budget(16 + 3 * static_cast<int>(clauses.size())) {}

  void run(ValueRange values, Block *fail);

private:
  using Rows = std::vector<Row>;

  void addTest(Row &row, Value value, Pat *pat);
  void compile(Rows rows, Block *fail);
  /// The first row has no tests left. Gives the block for the other rows, or
  /// null if nothing can come to them.
  Block *leaf(Row &row, bool isLast, Block *fail);
  Value choose(const Rows &rows);
  bool isCatchAll(const Row &row) const;

  // Each takes the rows that its decision is about, fills the branches, and
  // leaves in `rows` what is to be compiled at the insertion point with `fail`.
  void switchOn(Rows &rows, Value value, Block *&fail);
  bool switchLiterals(const Rows &rows, Value value,
                      SmallVectorImpl<Constructor> &constructors,
                      Block *fail);
  void switchMapKey(Rows &rows, Value value, Block *&fail);
  void switchSegment(Rows &rows, Value context, Block *&fail);
  /// Compares a whole string at once, if that is better than cell by cell.
  bool compareText(Rows &rows, Value value, Block *&fail);

  Value test(const Constructor &constructor, Value value);
  Rows specialize(const Rows &rows, Value value, const Constructor &to,
                  Value context);
  void cut(Rows &rows, Rows &rest, size_t count);
  void compileBeforeCut(Rows &rows, size_t count, Block *fail);
  Block *saveFor(const Rows &rest, Block *fail, Value unmoved);
  Value position(Value context);
  void restore();

  // Segments (used by switchSegment).
  bool isSameSegment(const Row &left, const BitSegment &a, const Row &right,
                     const BitSegment &bb);
  bool isSameSize(const Row &left, const BitSize &a, const Row &right,
                  const BitSize &bb);
  Value sizeValue(const Row &row, const BitSegment &segment, Block *fail);

  FunctionBuilder &f;
  OpBuilder &b;
  Location loc;
  MutableArrayRef<MatchClause> clauses;
  int budget;
  /// Position of contexts at the insertion point, where it has been read.
  SmallDenseMap<Value, Value> positions;
};

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

void Matcher::addTest(Row &row, Value value, Pat *pat) {
  for (; pat; pat = pat->alias) {
    for (StringRef name : pat->vars) {
      if (Value before = row.bound(name))
        row.equals.push_back({before, value});
      else
        row.binds.push_back({name, value});
    }
    for (Value other : pat->equals)
      row.equals.push_back({other, value});
    if (pat->kind == Pat::Never)
      row.isImpossible = true;
    if (pat->kind != Pat::Any)
      row.tests.push_back({value, pat});
  }
}

bool Matcher::isCatchAll(const Row &row) const {
  return row.tests.empty() && row.equals.empty() &&
         !clauses[row.clause].hasGuard();
}

/// The variables of a pattern, each once.
static void collectVars(const Pat *root, SmallVectorImpl<StringRef> &vars) {
  SmallDenseSet<StringRef, 8> seen(vars.begin(), vars.end());
  SmallVector<const Pat *> work{root};
  while (!work.empty()) {
    const Pat *pat = work.pop_back_val();
    if (!pat)
      continue;
    for (StringRef name : pat->vars)
      if (seen.insert(name).second)
        vars.push_back(name);
    work.push_back(pat->alias);
    work.push_back(pat->tail);
    for (const BitSegment &segment : reverse(pat->segments))
      work.push_back(segment.value);
    for (const Pat *sub : reverse(pat->subs))
      work.push_back(sub);
  }
}

void Matcher::run(ValueRange values, Block *fail) {
  Rows rows;
  for (auto [i, clause] : enumerate(clauses)) {
    for (const Pat *pat : clause.patterns)
      collectVars(pat, clause.vars);
    Row row;
    row.clause = i;
    for (auto [value, pat] : zip(values, clause.patterns))
      addTest(row, value, pat);
    if (!row.isImpossible)
      rows.push_back(std::move(row));
  }
  compile(std::move(rows), fail);
}

/// The value tested by most rows from the first on. What is left of a binary
/// comes last: a literal in what has been read may spare reading on.
Value Matcher::choose(const Rows &rows) {
  Value best;
  size_t bestCount = 0;
  for (bool bits : {false, true}) {
    for (const Test &test : rows.front().tests) {
      if ((test.pat->kind == Pat::BitsRest) != bits)
        continue;
      size_t count = 0;
      while (count < rows.size() && rows[count].testOn(test.value))
        ++count;
      if (count > bestCount) {
        best = test.value;
        bestCount = count;
      }
    }
    if (best)
      break;
  }
  return best;
}

void Matcher::compile(Rows rows, Block *fail) {
  while (!rows.empty()) {
    if (rows.front().tests.empty()) {
      Block *next = leaf(rows.front(), rows.size() == 1, fail);
      if (!next)
        return;
      rows.erase(rows.begin());
      f.moveTo(next);
      continue;
    }
    Value value = choose(rows);
    const Pat &pat = *rows.front().testOn(value);
    if (pat.kind == Pat::MapRest)
      switchMapKey(rows, value, fail);
    else if (pat.kind == Pat::BitsRest)
      switchSegment(rows, value, fail);
    else if (!compareText(rows, value, fail))
      switchOn(rows, value, fail);
  }
  f.br(loc, fail);
}

Block *Matcher::leaf(Row &row, bool isLast, Block *fail) {
  MatchClause &clause = clauses[row.clause];
  if (!clause.body) {
    clause.body = f.newBlock(clause.vars.size(),
                             clause.at ? Location(clause.at) : loc);
  }
  bool canFail = !row.equals.empty() || clause.hasGuard();
  Block *next = nullptr;
  if (canFail)
    next = isLast ? fail : f.newBlock();
  for (auto [left, right] : row.equals) {
    Block *ok = f.newBlock();
    f.condBr(loc,
             b.create<CmpOp>(loc, b.getI1Type(), CmpPredicate::EqExact, left,
                             right),
             ok, next);
    f.moveTo(ok);
  }
  if (clause.hasGuard()) {
    Block *ok = f.newBlock();
    size_t mark = f.env.mark();
    for (auto &[name, value] : row.binds)
      f.env.bind(name, value);
    f.clauseGuard(clause, ok, next);
    f.env.rollback(mark);
    f.moveTo(ok);
  }
  SmallVector<Value> args;
  for (StringRef name : clause.vars)
    args.push_back(row.bound(name));
  f.br(loc, clause.body, args);
  return isLast ? nullptr : next;
}

/// Keeps the first `count` rows and moves the others to `rest`.
void Matcher::cut(Rows &rows, Rows &rest, size_t count) {
  rest.assign(std::make_move_iterator(rows.begin() + count),
              std::make_move_iterator(rows.end()));
  rows.erase(rows.begin() + count, rows.end());
}

//===----------------------------------------------------------------------===//
// Constructors
//===----------------------------------------------------------------------===//

Value Matcher::test(const Constructor &constructor, Value value) {
  Type i1 = b.getI1Type();
  Location loc = f.patternLoc(constructor.node, this->loc);
  switch (constructor.kind) {
  case Pat::Cons:
    return b.create<IsOp>(loc, i1, TypeTest::Cons, value);
  case Pat::Tuple:
    return b.create<IsTupleOp>(loc, i1, value, constructor.arity);
  case Pat::Map:
    return b.create<IsOp>(loc, i1, TypeTest::Map, value);
  case Pat::Literal:
    if (isSwitchLiteral(constructor.literal))
      return b.create<IsConstOp>(loc, i1, value, constructor.literal);
    return b.create<CmpOp>(loc, i1, CmpPredicate::EqExact, value,
                           f.constant(loc, constructor.literal));
  case Pat::Any:
  case Pat::Never:
  case Pat::Text:
  case Pat::MapRest:
  case Pat::Binary:
  case Pat::BitsRest:
    break;
  }
  llvm_unreachable("not a constructor that is tested like this");
}

/// The rows that can match once `value` is known to be built by `to`. Loads the
/// parts that they look at.
Matcher::Rows Matcher::specialize(const Rows &rows, Value value,
                                  const Constructor &to, Value context) {
  Rows result;
  SmallVector<Value> parts;
  auto known = value.getDefiningOp<TupleOp>();
  auto part = [&](unsigned i) {
    if (parts.size() <= i)
      parts.resize(i + 1);
    if (parts[i])
      return parts[i];
    if (known)
      parts[i] = known.getElements()[i];
    else if (to.kind == Pat::Tuple)
      parts[i] = b.create<ElementOp>(loc, f.term, value, i);
    else if (i == 0)
      parts[i] = b.create<HeadOp>(loc, f.term, value);
    else
      parts[i] = b.create<TailOp>(loc, f.term, value);
    return parts[i];
  };
  for (const Row &row : rows) {
    Pat *pat = row.testOn(value);
    if (pat && !(Constructor(*pat) == to))
      continue;
    Row next = row;
    if (pat && pat->kind != Pat::MapRest) {
      next.drop(value);
      switch (pat->kind) {
      case Pat::Tuple:
      case Pat::Cons:
        for (auto [i, sub] : enumerate(pat->subs))
          if (!sub->isUnused())
            addTest(next, part(i), sub);
        break;
      case Pat::Text: {
        Pat *head = f.newPat(Pat::Literal, pat->node);
        head->literal = f.shared.integer(pat->points.front());
        addTest(next, part(0), head);
        Pat *tail = pat->tail;
        if (pat->points.size() > 1) {
          tail = f.newPat(Pat::Text, pat->node);
          tail->points = pat->points.drop_front();
          tail->tail = pat->tail;
        }
        if (!tail->isUnused())
          addTest(next, part(1), tail);
        break;
      }
      case Pat::Map:
        if (!pat->keys.empty()) {
          Pat *rest = f.newPat(Pat::MapRest, pat->node);
          rest->keys = pat->keys;
          rest->subs = pat->subs;
          addTest(next, value, rest);
        }
        break;
      case Pat::Binary: {
        Pat *rest = f.newPat(Pat::BitsRest, pat->node);
        rest->segments = pat->segments;
        addTest(next, context, rest);
        break;
      }
      case Pat::Any:
      case Pat::Never:
      case Pat::Literal:
      case Pat::MapRest:
      case Pat::BitsRest:
        break;
      }
    }
    if (!next.isImpossible)
      result.push_back(std::move(next));
  }
  return result;
}

/// Compiles the first `count` rows alone; the others follow.
void Matcher::compileBeforeCut(Rows &rows, size_t count, Block *fail) {
  Rows rest;
  cut(rows, rest, count);
  Block *after = saveFor(rest, fail, Value());
  compile(std::move(rows), after);
  f.moveTo(after);
  restore();
  rows = std::move(rest);
}

/// Makes a switch for the literals among the constructors that are one word, if
/// they are many, and takes them out of the list. The insertion point is then
/// where none of them is. False if they are few.
bool Matcher::switchLiterals(const Rows &rows, Value value,
                             SmallVectorImpl<Constructor> &constructors,
                             Block *fail) {
  auto isCase = [](const Constructor &constructor) {
    return constructor.kind == Pat::Literal &&
           isSwitchLiteral(constructor.literal);
  };
  if (static_cast<unsigned>(count_if(constructors, isCase)) < kMinSwitchCases)
    return false;
  SmallVector<Attribute> values;
  SmallVector<Location> places;
  SmallVector<Block *> targets;
  llvm::DenseMap<Attribute, SmallVector<size_t, 1>> rowsOf;
  for (const Constructor &constructor : constructors) {
    if (!isCase(constructor))
      continue;
    values.push_back(constructor.literal);
    places.push_back(f.patternLoc(constructor.node, loc));
    targets.push_back(f.newBlock());
    rowsOf[constructor.literal];
  }
  SmallVector<size_t> untested;
  for (auto [i, row] : enumerate(rows)) {
    const Pat *pat = row.testOn(value);
    if (!pat)
      untested.push_back(i);
    else if (pat->kind == Pat::Literal)
      if (auto it = rowsOf.find(pat->literal); it != rowsOf.end())
        it->second.push_back(i);
  }
  Block *rest = f.newBlock();
  b.create<SwitchOp>(f.patternLocs(places, loc), value, b.getArrayAttr(values),
                     rest, targets);
  auto outerPositions = positions;
  for (auto [literal, target] : zip(values, targets)) {
    Rows own;
    SmallVector<size_t> numbers;
    llvm::append_range(numbers, rowsOf[literal]);
    llvm::append_range(numbers, untested);
    llvm::sort(numbers);
    for (size_t number : numbers)
      own.push_back(rows[number]);
    for (Row &row : own)
      if (row.testOn(value))
        row.drop(value);
    f.moveTo(target);
    compile(std::move(own), fail);
    positions = outerPositions;
  }
  f.moveTo(rest);
  erase_if(constructors, isCase);
  return true;
}

void Matcher::switchOn(Rows &rows, Value value, Block *&fail) {
  SmallVector<Constructor> constructors;
  llvm::DenseSet<Attribute> literals;
  size_t untested = 0, firstUntested = rows.size();
  for (auto [i, row] : enumerate(rows)) {
    Pat *pat = row.testOn(value);
    if (!pat) {
      if (!isCatchAll(row))
        ++untested;
      firstUntested = std::min<size_t>(firstUntested, i);
      continue;
    }
    Constructor constructor(*pat);
    if (constructor.kind == Pat::Literal
            ? literals.insert(constructor.literal).second
            : !is_contained(constructors, constructor))
      constructors.push_back(constructor);
  }
  int copies = static_cast<int>(untested * constructors.size());
  if (copies > budget && firstUntested < rows.size())
    return compileBeforeCut(rows, firstUntested, fail);
  budget -= copies;

  // What is known without a test: the value is built here.
  if (auto known = value.getDefiningOp<TupleOp>()) {
    for (const Constructor &constructor : constructors)
      if (constructor.kind == Pat::Tuple &&
          constructor.arity == known.getElements().size()) {
        rows = specialize(rows, value, constructor, Value());
        return;
      }
    erase_if(rows, [&](const Row &row) { return row.testOn(value); });
    return;
  }
  auto fromBool = value.getDefiningOp<FromBoolOp>();
  if (fromBool)
    erase_if(constructors, [&](const Constructor &constructor) {
      auto atom = dyn_cast_or_null<AtomAttr>(constructor.literal);
      return !atom ||
             (atom.getName() != "true" && atom.getName() != "false");
    });

  auto outerPositions = positions;
  Rows others;
  for (const Row &row : rows)
    if (!row.testOn(value))
      others.push_back(row);
  if (!fromBool)
    switchLiterals(rows, value, constructors, fail);
  if (constructors.empty()) {
    rows = std::move(others);
    return;
  }
  for (auto [i, constructor] : enumerate(constructors)) {
    bool isLast = i + 1 == constructors.size();
    if (fromBool && i == 1) { // not the one, so the other
      rows = specialize(rows, value, constructor, Value());
      return;
    }
    Block *yes = f.newBlock();
    Block *no =
        isLast && !fromBool && others.empty() ? fail : f.newBlock();
    Value context;
    if (constructor.kind == Pat::Binary) {
      context = b.create<BsStartMatchOp>(loc, f.term, value);
      f.condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), context), yes, no);
    } else {
      f.condBr(loc, test(constructor, value), yes, no);
    }
    // The last branch is gone on with here instead of by recursion: patterns
    // such as long lists are deep on this side.
    if (isLast && !fromBool) {
      if (no != fail) {
        f.moveTo(no);
        compile(std::move(others), fail);
        positions = outerPositions;
      }
      f.moveTo(yes);
      rows = specialize(rows, value, constructor, context);
      return;
    }
    f.moveTo(yes);
    compile(specialize(rows, value, constructor, context), fail);
    positions = outerPositions;
    f.moveTo(no);
  }
  rows = std::move(others);
}

bool Matcher::compareText(Rows &rows, Value value, Block *&fail) {
  const Pat &pat = *rows.front().testOn(value);
  if (pat.kind != Pat::Text || pat.points.size() < 4 ||
      pat.tail->kind != Pat::Literal || !isa<NilAttr>(pat.tail->literal) ||
      pat.tail->alias)
    return false;
  bool isAlone = none_of(drop_begin(rows),
                         [&](const Row &row) { return row.testOn(value); });
  if (!isAlone && pat.points.size() <= 32)
    return false;
  SmallVector<Attribute> elements;
  for (uint32_t point : pat.points)
    elements.push_back(f.shared.integer(point));
  Value literal = f.constant(
      loc, f.shared.makeList(elements, NilAttr::get(b.getContext())));
  Rows rest;
  cut(rows, rest, 1);
  Block *outer = fail;
  Block *after = saveFor(rest, fail, Value());
  Block *yes = f.newBlock();
  f.condBr(loc,
           b.create<CmpOp>(loc, b.getI1Type(), CmpPredicate::EqExact, value,
                           literal),
           yes, after);
  f.moveTo(yes);
  rows.front().drop(value);
  if (rest.empty())
    return true;
  compile(std::move(rows), after);
  f.moveTo(after);
  restore();
  rows = std::move(rest);
  fail = outer;
  return true;
}

//===----------------------------------------------------------------------===//
// Map keys
//===----------------------------------------------------------------------===//

static bool isSameKey(const Pat::Key &left, const Pat::Key &right) {
  return left.literal == right.literal && left.value == right.value &&
         left.node == right.node;
}

void Matcher::switchMapKey(Rows &rows, Value value, Block *&fail) {
  Pat::Key key = rows.front().testOn(value)->keys.front();
  // A row that does not ask for the key goes both ways.
  auto asksForKey = [&](const Row &row) {
    const Pat *pat = row.testOn(value);
    return pat && pat->kind == Pat::MapRest &&
           any_of(pat->keys,
                  [&](const Pat::Key &own) { return isSameKey(own, key); });
  };
  int copies = 0;
  size_t firstOther = rows.size();
  for (auto [i, row] : enumerate(rows))
    if (!asksForKey(row)) {
      copies += !isCatchAll(row);
      firstOther = std::min<size_t>(firstOther, i);
    }
  if (copies > budget)
    return compileBeforeCut(rows, firstOther, fail);
  budget -= copies;

  Block *yes = f.newBlock();
  Block *no = f.newBlock();
  Value keyValue = key.value;
  if (key.literal)
    keyValue = f.constant(loc, key.literal);
  else if (!keyValue)
    keyValue = f.patternExpr(key.node, no);
  Value found = b.create<MapGetOp>(loc, f.term, value, keyValue);
  f.condBr(loc, b.create<IsValueOp>(loc, b.getI1Type(), found), yes, no);

  Rows withKey, withoutKey;
  for (const Row &row : rows) {
    Row next = row;
    Pat *pat = row.testOn(value);
    size_t at = 0;
    if (pat && pat->kind == Pat::MapRest)
      while (at < pat->keys.size() && !isSameKey(pat->keys[at], key))
        ++at;
    if (!pat || pat->kind != Pat::MapRest || at == pat->keys.size()) {
      withKey.push_back(row);
      withoutKey.push_back(row);
      continue;
    }
    next.drop(value);
    if (pat->keys.size() > 1) {
      Pat *rest = f.newPat(Pat::MapRest, pat->node);
      rest->keys = pat->keys;
      rest->subs = pat->subs;
      rest->keys.erase(rest->keys.begin() + at);
      rest->subs.erase(rest->subs.begin() + at);
      // In front, so that a map is looked through before other tests on it.
      next.tests.insert(next.tests.begin(), {value, rest});
    }
    addTest(next, found, pat->subs[at]);
    if (!next.isImpossible)
      withKey.push_back(std::move(next));
  }
  auto outerPositions = positions;
  f.moveTo(yes);
  compile(std::move(withKey), fail);
  positions = outerPositions;
  f.moveTo(no);
  rows = std::move(withoutKey);
}

//===----------------------------------------------------------------------===//
// Bit segments
//===----------------------------------------------------------------------===//

Value Matcher::position(Value context) {
  Value &known = positions[context];
  if (!known)
    known = b.create<BsGetPositionOp>(loc, f.term, context);
  return known;
}

/// The block where rows before a cut go when they fail: it goes back to the
/// positions that the rows after the cut start from. `unmoved` is a context
/// that the rows before the cut do not move.
Block *Matcher::saveFor(const Rows &rest, Block *fail, Value unmoved) {
  if (rest.empty())
    return fail;
  llvm::SmallMapVector<Value, Value, 2> saved;
  for (const Row &row : rest)
    for (const Test &test : row.tests)
      if (test.pat->kind == Pat::BitsRest && test.value != unmoved)
        saved[test.value] = position(test.value);
  Block *block = f.newBlock();
  OpBuilder::InsertionGuard guard(b);
  f.moveTo(block);
  for (auto [context, at] : saved)
    b.create<BsSetPositionOp>(loc, context, at);
  return block;
}

/// At the start of such a block: what is known of positions.
void Matcher::restore() {
  positions.clear();
  for (Operation &op : *b.getInsertionBlock())
    if (auto set = dyn_cast<BsSetPositionOp>(op))
      positions[set.getContext()] = set.getPosition();
}

/// The value of a size that is a variable, if the row knows it.
static Value variableIn(const Row &row, const Env &env, const BitSize &size) {
  StringRef name = size.variable;
  Value value = is_contained(size.inner, name) ? row.bound(name) : Value();
  return value ? value : env.lookup(name);
}

bool Matcher::isSameSize(const Row &left, const BitSize &a, const Row &right,
                         const BitSize &bb) {
  if (a == bb)
    return true;
  if (a.variable.empty() || bb.variable.empty())
    return false;
  Value x = variableIn(left, f.env, a);
  return x && x == variableIn(right, f.env, bb);
}

bool Matcher::isSameSegment(const Row &left, const BitSegment &a,
                            const Row &right, const BitSegment &bb) {
  return a.attr == bb.attr && isSameSize(left, a.size, right, bb.size);
}

/// The size operand, or null if the segment has none.
Value Matcher::sizeValue(const Row &row, const BitSegment &segment,
                         Block *fail) {
  if (!segment.attr.getHasSize())
    return {};
  const BitSize &given = segment.size;
  if (!given.isGiven()) {
    bool isFloat = segment.attr.getType() == "float";
    return f.constant(loc, f.shared.integer(isFloat ? 64 : 8));
  }
  if (given.literal)
    return f.constant(loc, given.literal);
  if (given.value)
    return given.value;
  size_t mark = f.env.mark();
  for (auto &[name, value] : row.binds)
    if (is_contained(given.inner, name))
      f.env.bind(name, value);
  Value size = f.patternExpr(given.node, fail);
  f.env.rollback(mark);
  return size;
}

void Matcher::switchSegment(Rows &rows, Value context, Block *&fail) {
  const Pat &pat = *rows.front().testOn(context);
  bool isEnd = pat.next == pat.segments.size();
  const BitSegment *segment = isEnd ? nullptr : &pat.segments[pat.next];

  // The rows that begin with the same segment.
  size_t count = 1;
  for (; count < rows.size(); ++count) {
    const Pat *other = rows[count].testOn(context);
    if (!other || other->kind != Pat::BitsRest)
      break;
    bool otherEnds = other->next == other->segments.size();
    if (isEnd != otherEnds)
      break;
    if (!isEnd && !isSameSegment(rows.front(), *segment, rows[count],
                                 other->segments[other->next]))
      break;
  }
  Rows rest;
  cut(rows, rest, count);
  Block *outer = fail;
  Block *after = saveFor(rest, fail, isEnd ? context : Value());
  auto goOn = [&](Value condition) {
    Block *ok = f.newBlock();
    f.condBr(loc, condition, ok, after);
    f.moveTo(ok);
  };

  Type i1 = b.getI1Type();
  unsigned step = 1;
  Value value;
  bool isRest = !isEnd && !segment->attr.getHasSize() &&
                segment->attr.getType() == "binary";
  // Not every string of bits is a float, so these are read.
  bool isUnused = !isEnd && segment->attr.getType() != "float" &&
                  all_of(rows, [&](const Row &row) {
    const Pat *own = row.testOn(context);
    return own->segments[own->next].value->isUnused();
  });
  if (isEnd) {
    goOn(b.create<BsTestTailOp>(loc, i1, context, 0));
  } else {
    BitString bits;
    // Literal bits of a single row are compared in one go.
    if (rows.size() == 1) {
      step = 0;
      while (pat.next + step < pat.segments.size()) {
        const BitSegment &next = pat.segments[pat.next + step];
        if (!next.bits)
          break;
        bits.appendBytes(next.bits.getBytes(), next.bits.getBitSize());
        ++step;
      }
    }
    if (rows.size() == 1 && step > 0) {
      goOn(b.create<BsMatchStringOp>(
          loc, i1, context,
          BitsAttr::get(b.getContext(), bits.bytes(), bits.size())));
    } else {
      step = 1;
      if (isRest) {
        unsigned unit = segment->attr.getUnit();
        if (unit > 1)
          goOn(b.create<BsTestUnitOp>(loc, i1, context, unit));
        if (!isUnused)
          value = b.create<BsGetTailOp>(loc, f.term, context);
      } else {
        Value size = sizeValue(rows.front(), *segment, after);
        if (isUnused) {
          goOn(b.create<BsSkipOp>(loc, i1, segment->attr, context, size));
        } else {
          value =
              b.create<BsGetOp>(loc, f.term, segment->attr, context, size);
          goOn(b.create<IsValueOp>(loc, i1, value));
        }
      }
    }
    positions.erase(context);
  }

  Rows inner;
  for (Row &row : rows) {
    const Pat *own = row.testOn(context);
    Row next = row;
    next.drop(context);
    // Tests in front: first of the value, which may spare reading on, then of
    // what is left.
    SmallVector<Test, 4> others = std::move(next.tests);
    next.tests.clear();
    if (value)
      addTest(next, value, own->segments[own->next].value);
    if (!isEnd && !isRest) {
      Pat *remaining = f.newPat(Pat::BitsRest, own->node);
      remaining->segments = own->segments;
      remaining->next = own->next + step;
      next.tests.push_back({context, remaining});
    }
    next.tests.append(others);
    if (!next.isImpossible)
      inner.push_back(std::move(next));
  }
  if (rest.empty()) {
    rows = std::move(inner);
    return;
  }
  compile(std::move(inner), after);
  f.moveTo(after);
  restore();
  rows = std::move(rest);
  fail = outer;
}

//===----------------------------------------------------------------------===//

void FunctionBuilder::match(Location loc, ValueRange values,
                             MutableArrayRef<MatchClause> clauses,
                             Block *fail) {
  Matcher(*this, loc, clauses).run(values, fail);
}

} // namespace lumen::eir
