//===- StackTrace.cpp - where an exception came from ----------------------===//
//
// A raw trace is a tuple {Top, Info, Place, Place...} made when the exception
// is raised; most are never looked at. Top is {M, F, Args}, for a BIF or
// function that is shown with its arguments, {Fun, Args}, or []. Info is the
// last element of Top's entry or, as a small, the place (LocInfo*) that gives
// it. Each Place is the address of a LocInfo as a small, or the place of an
// interpreted function (LoadedModules.h). A proper list
// (erlang:raise/3) is a trace that is already built.
//
//===----------------------------------------------------------------------===//
#include "runtime/code/Code.h"
#include "runtime/code/LoadedModules.h"
#include "runtime/sys/Check.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Map.h"
#include "runtime/term/SmallVector.h"
#include <algorithm>
#include <atomic>
#include <string.h>

namespace lumen::rt {

static constinit std::atomic<uint32_t> backtraceDepth{8};
constexpr unsigned kMaxBacktraceDepth = 64;

unsigned setBacktraceDepth(unsigned depth) {
  if (depth > kMaxBacktraceDepth)
    depth = kMaxBacktraceDepth;
  return backtraceDepth.exchange(depth, std::memory_order_relaxed);
}

unsigned backtraceDepthLimit() {
  return backtraceDepth.load(std::memory_order_relaxed);
}

unsigned maxBacktraceDepth() {
  return std::max(backtraceDepth.load(std::memory_order_relaxed), 1u);
}

static Term placeTerm(const abi::LocInfo *loc) {
  return Term::small(static_cast<int64_t>(reinterpret_cast<uintptr_t>(loc)));
}
static const abi::LocInfo *placeOf(Term term) {
  return reinterpret_cast<const abi::LocInfo *>(term.toSmall());
}

/// `first`, if it is a place, and the places of the frames from `sp` on. For a fun
/// that cannot be called both name the same place; OTP shows it twice, too.
static unsigned collectPlaces(const Process &proc, const abi::LocInfo *first,
                              Term *places, unsigned max) {
  unsigned n = 0;
  if (first && first->function && n < max && !isInterpreter(first->function))
    places[n++] = placeTerm(first);
  const ProcessCore &core = proc.core();
  uint64_t previous = 0;
  for (uint64_t *sp = proc.abi.sp; sp < core.heapEnd && n < max;) {
    const abi::CodeInfo *info =
        abi::codeInfo({sp[0]});
    // As in OTP, a recursion that returns to one place is shown once.
    if (info->loc && info->loc->function &&
        isInterpreter(info->loc->function)) [[unlikely]] {
      if (Term place = placeInFrame(sp, info);
          place.isValue() && place.word() != previous) {
        places[n++] = place;
        previous = place.word();
      }
    } else {
      if (info->loc && info->loc->function && sp[0] != previous)
        places[n++] = placeTerm(info->loc);
      previous = sp[0];
    }
    LUMEN_CHECK(info->frameWords, "the Erlang stack is damaged");
    sp += info->frameWords;
  }
  return n;
}

/// `shown` is a place that Top or `loc` tells of: its frame, if it is the nearest, is
/// not shown again.
static Term rawTrace(Process &proc, Term top, Term info,
                     const abi::LocInfo *loc, Term shown = Term()) {
  Term places[kMaxBacktraceDepth + 1];
  // An entry of its own on top counts, too.
  // One entry is always there.
  unsigned depth = maxBacktraceDepth();
  if (top.isTuple())
    --depth;
  unsigned n = collectPlaces(proc, loc, places, depth + shown.isValue());
  unsigned nearest = loc && loc->function ? 1 : 0;
  if (n > nearest && shown.isValue() && places[nearest] == shown)
    memmove(static_cast<void *>(places + nearest), places + nearest + 1,
            (--n - nearest) * sizeof(Term));
  if (n > depth)
    n = depth;
  uint64_t *box = proc.heap().alloc(3 + n);
  box[0] = abi::header(2 + n, abi::kTupleTag);
  box[1] = top.word();
  box[2] = info.word();
  for (unsigned i = 0; i < n; ++i)
    box[3 + i] = places[i].word();
  return Term::boxed(box);
}

static Term listOf(Heap &heap, const uint64_t *args, unsigned count) {
  Term list = Term::nil();
  for (unsigned i = count; i-- > 0;)
    list = makeCons(heap, Term(args[i]), list);
  return list;
}

/// The module that explains errors of BIFs of a module, as OTP has it; no value
/// if none does.
static Term explainerOf(Term module) {
  if (module == atoms::erlang || module == atoms::atomics ||
      module == atoms::counters || module == atoms::persistent_term ||
      module == atoms::erts_internal)
    return atoms::erl_erts_errors;
  if (module == atoms::ets || module == atoms::lists ||
      module == atoms::maps || module == atoms::binary ||
      module == atoms::math || module == atoms::re || module == atoms::unicode)
    return atoms::erl_stdlib_errors;
  if (module == atoms::os || module == atoms::code)
    return atoms::erl_kernel_errors;
  return Term();
}

/// [{error_info, #{module => M}}], with cause => C if the BIF gave one.
static Term errorInfo(Process &proc, Term module) {
  Term explainer = explainerOf(module);
  if (!explainer.isValue())
    return Term::nil();
  Heap &heap = proc.heap();
  Term pairs[4] = {atoms::module, explainer};
  size_t n = 1;
  if (Term cause(proc.core().excCause); cause.isValue()) {
    pairs[2] = atoms::cause;
    pairs[3] = cause;
    n = 2;
  }
  Term map = mapFromPairs(heap, pairs, n);
  return makeCons(heap, makeTuple(heap, atoms::error_info, map), Term::nil());
}

static Term textList(Heap &heap, const char *utf8) {
  // Files are named in UTF-8; the list holds characters.
  uint32_t chars[1024];
  size_t n = 0;
  for (auto *p = reinterpret_cast<const uint8_t *>(utf8); *p && n < 1024;) {
    uint32_t c = *p++;
    unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    if (more)
      c &= 0x3Fu >> more;
    while (more-- && (*p & 0xC0) == 0x80)
      c = c << 6 | (*p++ & 0x3F);
    chars[n++] = c;
  }
  Term list = Term::nil();
  while (n-- > 0)
    list = makeCons(heap, Term::small(chars[n]), list);
  return list;
}

/// BEAM keeps lines in 24 bits, and shows none from here on.
constexpr uint64_t kLineLimit = (1 << 24) - 1;

/// The file and line, and what else there is to say of the place.
static Term locationWith(Heap &heap, const abi::LocInfo *loc, Term rest) {
  if (!loc->line || loc->line >= kLineLimit || !loc->function->file)
    return rest;
  Term file = makeTuple(heap, atoms::file, textList(heap, loc->function->file));
  Term line = makeTuple(heap, atoms::line,
                        Term::small(static_cast<int64_t>(loc->line)));
  return makeCons(heap, file, makeCons(heap, line, rest));
}

static Term location(Heap &heap, const abi::LocInfo *loc) {
  return locationWith(heap, loc, Term::nil());
}

/// The place of the nearest frame, if that is an interpreter's.
static Term nearestInterpreted(const Process &proc) {
  Term place;
  return collectPlaces(proc, nullptr, &place, 1) && !place.isSmall() ? place
                                                                      : Term();
}

static Term appended(Heap &heap, Term list, Term last) {
  SmallVector<Term, 4> items;
  for (; list.isCons(); list = list.tail())
    items.push(list.head());
  list = makeCons(heap, last, Term::nil());
  for (size_t i = items.size(); i-- > 0;)
    list = makeCons(heap, items[i], list);
  return list;
}

void completeTrace(Process &proc, const abi::LocInfo *loc,
                   const uint64_t *args) {
  ProcessCore &core = proc.core();
  Term applied; // if it was not the last call, the place is on the stack, too
  if ((!loc || !loc->function) && core.applyPlace) {
    loc = core.applyPlace;
    applied = placeTerm(loc);
  }
  core.applyPlace = nullptr;
  if (proc.abi.excTrace != abi::kNoValue) // erlang:raise/3 gave one
    return;
  const abi::BifName *bif = core.failedBif;
  core.failedBif = nullptr;
  Term top = Term::nil(), info = Term::nil();
  if (core.flags.excWithCaller && (!loc || !loc->function ||
                                   isInterpreter(loc->function))) {
    Term given(core.pendingName[0]);
    bool isRaisedAt = given.isValue() && isPlace(given);
    if (Term place = isRaisedAt ? given : nearestInterpreted(proc);
        place.isValue()) {
      Heap &heap = proc.heap();
      top = makeTuple(heap, place.element(1), place.element(2),
                      given.isValue() && !isRaisedAt ? given : place.element(3));
      info = loadedLocation(heap, place);
      if (Term extra(core.pendingName[1]); extra.isValue())
        info = appended(heap, info, extra);
      core.flags.excWithCaller = false;
      core.pendingName[0] = core.pendingName[1] = abi::kNoValue;
      proc.abi.excTrace =
          rawTrace(proc, top, info, nullptr, isRaisedAt ? Term() : place).word();
      return;
    }
  }
  if (core.flags.excWithCaller && loc && loc->function) {
    // erlang:error/2,3: the caller, with the arguments it gave.
    Heap &heap = proc.heap();
    Term given(core.pendingName[0]);
    if (!given.isValue())
      given = Term::small(static_cast<int64_t>(loc->function->arity));
    top = makeTuple(heap, Term(loc->function->module),
                    Term(loc->function->function), given);
    info = placeTerm(loc);
    if (Term extra(core.pendingName[1]); extra.isValue())
      info = locationWith(heap, loc, makeCons(heap, extra, Term::nil()));
    core.flags.excWithCaller = false;
    core.pendingName[0] = core.pendingName[1] = abi::kNoValue;
    proc.abi.excTrace = rawTrace(proc, top, info, nullptr, applied).word();
    return;
  }
  if (Term cause(core.excCause); !bif && cause.isValue() && loc && loc->function) {
    Term place = isInterpreter(loc->function) ? nearestInterpreted(proc) : Term();
    // Building a bitstring failed: erl_erts_errors says which segment and why.
    Heap &heap = proc.heap();
    Term pairs[] = {atoms::cause, cause, atoms::function, atoms::format_bs_fail,
                    atoms::module, atoms::erl_erts_errors};
    info = makeCons(heap,
                    makeTuple(heap, atoms::error_info, mapFromPairs(heap, pairs, 3)),
                    Term::nil());
    if (place.isValue()) {
      info = appended(heap, loadedLocation(heap, place), info.head());
      top = makeTuple(heap, place.element(1), place.element(2), place.element(3));
    } else {
      info = locationWith(heap, loc, info);
      top = makeTuple(heap, Term(loc->function->module), Term(loc->function->function),
                      Term::small(static_cast<int64_t>(loc->function->arity)));
    }
    core.excCause = abi::kNoValue;
    proc.abi.excTrace = rawTrace(proc, top, info, nullptr, place).word();
    return;
  }
  if (bif && args) {
    Heap &heap = proc.heap();
    Term module = internAtom(bif->module);
    // OTP's traces call the operator by the function it is.
    Term function =
        internAtom(strcmp(bif->function, "!") == 0 ? "send" : bif->function);
    top = makeTuple(heap, module, function,
                    listOf(heap, args, static_cast<unsigned>(bif->arity)));
    if (Term(proc.abi.excClass) == atoms::error)
      info = errorInfo(proc, module);
  }
  core.excCause = abi::kNoValue;
  proc.abi.excTrace = rawTrace(proc, top, info, loc, applied).word();
}

void completeTraceWith(Process &proc, Term module, Term function,
                       unsigned arity, const uint64_t *args,
                       const abi::LocInfo *loc) {
  Heap &heap = proc.heap();
  Term top = makeTuple(heap, module, function, listOf(heap, args, arity));
  bool sameFunction = loc && loc->function &&
                      loc->function->module == module.word() &&
                      loc->function->function == function.word() &&
                      loc->function->arity == arity;
  // The place of a function shown with its arguments belongs to that entry.
  // A BIF explains its errors; other functions have a place.
  bool isBif = module == atoms::erlang && function == atoms::apply;
  Term info = sameFunction ? placeTerm(loc)
              : isBif      ? errorInfo(proc, module)
                           : Term::nil();
  proc.abi.excTrace =
      rawTrace(proc, top, info, sameFunction ? nullptr : loc).word();
}

void completeTraceOf(Process &proc, Term module, Term function,
                     unsigned arity) {
  Term top = makeTuple(proc.heap(), module, function, Term::small(arity));
  proc.abi.excTrace = rawTrace(proc, top, Term::nil(), nullptr).word();
}

void completeTraceOfFun(Process &proc, Term fun, Term args) {
  Term top = makeTuple(proc.heap(), fun, args);
  proc.abi.excTrace = rawTrace(proc, top, Term::nil(), nullptr).word();
}

static Term placeEntry(Heap &heap, const abi::LocInfo *loc) {
  return makeTuple(heap, Term(loc->function->module),
                   Term(loc->function->function),
                   Term::small(static_cast<int64_t>(loc->function->arity)),
                   location(heap, loc));
}

static Term anyPlaceEntry(Heap &heap, Term place) {
  return place.isSmall() ? placeEntry(heap, placeOf(place))
                         : loadedPlaceEntry(heap, place);
}

Term buildStackTrace(Process &proc, Term raw) {
  if (!raw.isTuple())
    return raw.isList() ? raw : Term::nil();
  Heap &heap = proc.heap();
  Term list = Term::nil();
  for (size_t i = raw.tupleSize(); i-- > 2;)
    list = makeCons(heap, anyPlaceEntry(heap, raw.element(i)), list);
  Term top = raw.element(0), info = raw.element(1);
  if (top.isTuple()) {
    if (info.isSmall())
      info = location(heap, placeOf(info));
    Term entry = top.tupleSize() == 2
                     ? makeTuple(heap, top.element(0), top.element(1), info)
                     : makeTuple(heap, top.element(0), top.element(1),
                                 top.element(2), info);
    list = makeCons(heap, entry, list);
  }
  return list;
}

/// Where a process that does not run will go on, unless its stack tells; of one that
/// runs, `resume` is where it went on last.
static const abi::LocInfo *resumePlace(const Process &proc) {
  if (proc.core().flags.isRunningCode)
    return nullptr;
  const abi::CodeInfo *info = abi::codeInfo(proc.abi.resume);
  return info->kind != abi::kCodeContinuation ? info->loc : nullptr;
}

Term currentFunction(const Process &proc, Heap &heap) {
  Term place;
  const abi::LocInfo *loc = resumePlace(proc);
  if (loc && loc->function && !isInterpreter(loc->function))
    place = placeTerm(loc);
  else if (!collectPlaces(proc, nullptr, &place, 1))
    return Term();
  if (!place.isSmall())
    return makeTuple(heap, place.element(1), place.element(2), place.element(3));
  const abi::FunctionInfo &function = *placeOf(place)->function;
  return makeTuple(heap, Term(function.module), Term(function.function),
                   Term::small(static_cast<int64_t>(function.arity)));
}

Term currentStackTrace(Process &proc, Heap &heap, unsigned depth) {
  Term places[256];
  const abi::LocInfo *first = resumePlace(proc);
  unsigned n = collectPlaces(proc, first, places, depth < 256 ? depth : 256);
  Term list = Term::nil();
  while (n-- > 0)
    list = makeCons(heap, anyPlaceEntry(heap, places[n]), list);
  return list;
}

} // namespace lumen::rt
