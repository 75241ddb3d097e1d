//===- BinaryMatch.cpp - searching in binaries ------------------*- C++ -*-===//
//
// binary:match/matches/split/compile_pattern. Of several patterns the one that starts
// first is found and of those the longest. A compiled pattern is {bm, Binary} or
// {ac, [Binary]}: searching prepares nothing that would be worth keeping.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/sched/Pacing.h"
#include <new>

using namespace lumen::rt;
namespace abi = lumen::abi;

namespace {

struct Pattern {
  const uint8_t *bytes;
  size_t size;
};
struct Found {
  size_t at, size;
};

/// The patterns of a search and what finds them.
class Searcher {
public:
  ~Searcher() {
    for (uint8_t *copy : copies_)
      free(copy);
  }

  /// A binary, a list of binaries or a compiled pattern. False: none of these.
  bool read(Term t) {
    if (t.isTuple(2) && (t.element(0) == atoms::bm || t.element(0) == atoms::ac)) {
      bool isOne = t.element(0) == atoms::bm;
      t = t.element(1);
      if (isOne != t.isBitstring())
        return false;
    }
    if (t.isBitstring()) {
      if (!add(t))
        return false;
    } else {
      if (!t.isCons())
        return false;
      for (; t.isCons(); t = t.tail())
        if (!t.head().isBitstring() || !add(t.head()))
          return false;
      if (!t.isNil())
        return false;
    }
    if (patterns_.size() > 1)
      index();
    return true;
  }

  bool find(const uint8_t *data, size_t size, size_t from, Found &found) const {
    if (patterns_.size() == 1)
      return findOne(data, size, from, found);
    for (size_t at = from; at < size; ++at) {
      pacePer(at + 1, 4096);
      if (!starts_[data[at]])
        continue;
      size_t best = 0;
      for (uint32_t i = starts_[data[at]]; i; i = next_[i - 1]) {
        const Pattern &p = patterns_[i - 1];
        if (p.size > best && p.size <= size - at && memcmp(data + at, p.bytes, p.size) == 0)
          best = p.size;
      }
      if (best) {
        found = {at, best};
        return true;
      }
    }
    return false;
  }

private:
  bool add(Term t) {
    BitView v = bitView(t);
    if (v.bits == 0 || v.bits % 8)
      return false;
    Pattern p{v.data(), static_cast<size_t>(v.bits / 8)};
    if (!v.isAligned()) {
      auto *copy = static_cast<uint8_t *>(mallocOrDie(p.size));
      copyBits(copy, 0, v.bytes, v.offset, v.bits);
      copies_.push(copy);
      p.bytes = copy;
    }
    patterns_.push(p);
    return true;
  }

  void index() {
    memset(starts_, 0, sizeof starts_);
    uint32_t *next = next_.extend(patterns_.size());
    for (size_t i = 0; i < patterns_.size(); ++i) {
      uint8_t first = patterns_[i].bytes[0];
      next[i] = starts_[first];
      starts_[first] = static_cast<uint32_t>(i + 1);
    }
  }

  bool findOne(const uint8_t *data, size_t size, size_t from, Found &found) const {
    const Pattern &p = patterns_[0];
    if (from > size || p.size > size - from)
      return false;
    // In windows: others shall run while much is searched.
    constexpr size_t kWindow = 1 << 18;
    while (true) {
      size_t left = size - from, window = left < kWindow + p.size ? left : kWindow + p.size - 1;
      const void *hit = p.size == 1 ? memchr(data + from, p.bytes[0], window) : memmem(data + from, window, p.bytes, p.size);
      if (hit) {
        found = {static_cast<size_t>(static_cast<const uint8_t *>(hit) - data), p.size};
        return true;
      }
      if (window == left)
        return false;
      from += kWindow;
      pace(kWindow / 4);
    }
  }

  SmallVector<Pattern, 4> patterns_;
  SmallVector<uint8_t *, 1> copies_;
  SmallVector<uint32_t, 4> next_; ///< other patterns with the same first byte, + 1
  uint32_t starts_[256];
};

struct Options {
  size_t from = 0, size = 0; ///< scope
  bool isGlobal = false, isTrim = false, isTrimAll = false;
};

bool readOptions(Term list, size_t size, bool split, Options &options) {
  options.size = size;
  for (; list.isCons(); list = list.tail()) {
    Term o = list.head();
    if (o.isTuple(2) && o.element(0) == atoms::scope) {
      Term part = o.element(1);
      if (!part.isTuple(2) || !partOf(part.element(0), part.element(1), size, options.from, options.size))
        return false;
    } else if (split && o == atoms::global) {
      options.isGlobal = true;
    } else if (split && o == atoms::trim) {
      options.isTrim = true;
    } else if (split && o == atoms::trim_all) {
      options.isTrimAll = true;
    } else {
      return false;
    }
  }
  return list.isNil();
}

Term pair(Heap &heap, const Found &f) {
  return makeTuple(heap, Term::small(static_cast<int64_t>(f.at)), Term::small(static_cast<int64_t>(f.size)));
}

/// Subject, patterns and options of a search.
struct Search {
  bool prepare(Term subject, Term pattern, Term optionList, bool split) {
    if (!isBinaryTerm(subject) || !readOptions(optionList, bitSizeOf(subject) / 8, split, options))
      return false;
    view = bitView(subject);
    if (options.size == 0)
      return true; // whatever the pattern is, as in OTP
    if (!searcher.read(pattern))
      return false;
    if (view.isAligned()) {
      data = view.data();
    } else {
      data = copy.extend(view.bits / 8);
      copyBits(copy.data(), 0, view.bytes, view.offset, view.bits);
    }
    return true;
  }
  bool next(Found &f) {
    if (options.size == 0 || !searcher.find(data, options.from + options.size, at_ < options.from ? options.from : at_, f))
      return false;
    at_ = f.at + f.size;
    return true;
  }

  Searcher searcher;
  Options options;
  BitView view;
  const uint8_t *data = nullptr;
  SmallVector<uint8_t, 8> copy;

private:
  size_t at_ = 0;
};

Term matchFirst(Process &proc, Term subject, Term pattern, Term options) {
  Pacing pacing(proc);
  Search search;
  if (!search.prepare(subject, pattern, options, false))
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(search.options.size / 4096));
  Found f;
  return search.next(f) ? pair(proc.heap(), f) : atoms::nomatch;
}

/// List of the terms in order.
class ListBuilder {
public:
  explicit ListBuilder(Heap &heap) : heap_(heap) {}
  void add(Term t) {
    uint64_t *cell = heap_.alloc(2);
    cell[0] = t.word();
    cell[1] = abi::kNil;
    *last_ = Term::cons(cell).word();
    last_ = cell + 1;
  }
  Term list() const { return Term(first_); }

private:
  Heap &heap_;
  uint64_t first_ = abi::kNil, *last_ = &first_;
};

Term matchAll(Process &proc, Term subject, Term pattern, Term options) {
  Pacing pacing(proc);
  Search search;
  if (!search.prepare(subject, pattern, options, false))
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(search.options.size / 2048));
  ListBuilder result(proc.heap());
  Found f;
  size_t count = 0;
  while (search.next(f)) {
    pacePer(++count, 1024);
    result.add(pair(proc.heap(), f));
  }
  return result.list();
}

Term splitAt(Process &proc, Term subject, Term pattern, Term optionList) {
  Pacing pacing(proc);
  Search search;
  if (!search.prepare(subject, pattern, optionList, true))
    return proc.badarg();
  Heap &heap = proc.heap();
  const Options &options = search.options;
  size_t size = search.view.bits / 8, at = 0;
  proc.bumpReductions(static_cast<int64_t>(options.size / 2048));
  SmallVector<Found, 16> parts;
  Found f;
  while (search.next(f)) {
    parts.push({at, f.at - at});
    pacePer(parts.size(), 1024);
    at = f.at + f.size;
    if (!options.isGlobal)
      break;
  }
  if (parts.empty()) { // the subject itself
    bool drop = size == 0 && (options.isTrim || options.isTrimAll);
    return drop ? Term::nil() : makeCons(heap, subject, Term::nil());
  }
  parts.push({at, size - at});
  size_t n = parts.size();
  if (options.isTrim && !options.isTrimAll)
    while (n > 0 && parts[n - 1].size == 0)
      --n;
  ListBuilder result(heap);
  for (size_t i = 0; i < n; ++i) {
    pacePer(i + 1, 4096);
    if (parts[i].size || !options.isTrimAll)
      result.add(makePart(heap, search.view, 8 * parts[i].at, 8 * parts[i].size));
  }
  return result.list();
}

} // namespace

BIF(binary_compile_pattern, 1) {
  Searcher searcher;
  if ((!args[0].isBitstring() && !args[0].isCons()) || !searcher.read(args[0]))
    return proc.badarg();
  // A list of one is as good as the one.
  Term patterns = args[0].isCons() && args[0].tail().isNil() ? args[0].head() : args[0];
  return makeTuple(proc.heap(), patterns.isBitstring() ? atoms::bm : atoms::ac, patterns);
}
BIF(binary_match, 2) { return matchFirst(proc, args[0], args[1], Term::nil()); }
BIF(binary_match3, 3) { return matchFirst(proc, args[0], args[1], args[2]); }
BIF(binary_matches, 2) { return matchAll(proc, args[0], args[1], Term::nil()); }
BIF(binary_matches3, 3) { return matchAll(proc, args[0], args[1], args[2]); }
BIF(binary_split, 2) { return splitAt(proc, args[0], args[1], Term::nil()); }
BIF(binary_split3, 3) { return splitAt(proc, args[0], args[1], args[2]); }
