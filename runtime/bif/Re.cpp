//===- Re.cpp - BIFs of module re -----------------------------------------===//
//
// Options, results and errors as OTP has them; what is matched is runtime/regex's.
// What needs several matches (`global`) or conversions of characters is Erlang
// code of re.erl, which these go on to. A match that takes long is begun again on a
// thread of the pool while the process waits.
// Source: OTP erl_bif_re.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/io/Blocking.h"
#include "runtime/regex/Match.h"
#include "runtime/term/Atoms.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#define PCRE2_STATIC
#include <limits.h>
#include <new>
#include <pcre2.h>

using namespace lumen;
using namespace lumen::rt;

namespace {

/// Steps on a scheduler: a few milliseconds. As many reductions as OTP counts.
constexpr int64_t kStepsAtOnce = 100000;
constexpr int64_t kStepsPerReduction = 10;
/// Subjects that take long even where nothing is tried twice.
constexpr size_t kLongSubject = 1 << 20;

struct Options {
  RegexOptions compile;
  uint32_t run = 0; ///< PCRE2_NOTBOL and so on
  bool isOfCompile = false, isOfRun = false; ///< there are such as only that takes
  bool isUnicode = false, isGlobal = false, reportErrors = false;
  bool hasMatchLimit = false, hasDepthLimit = false;
  int64_t offset = 0;
  uint32_t matchLimit = 0, depthLimit = 0;
  Term capture, captureType;
};

bool readInt(Term t, int64_t &out) {
  if (!t.isSmall() || t.toSmall() < 0 || t.toSmall() > INT_MAX)
    return false;
  out = t.toSmall();
  return true;
}

uint8_t newlineOf(Term name) {
  return name == atoms::cr        ? kNewlineCr
         : name == atoms::crlf    ? kNewlineCrlf
         : name == atoms::lf      ? kNewlineLf
         : name == atoms::anycrlf ? kNewlineAnycrlf
         : name == atoms::any     ? kNewlineAny
                                  : kNewlineDefault;
}

constexpr uint8_t kBsrBoth = 3; ///< both were asked for

struct CompileFlag {
  Term name;
  uint32_t flag;
};
const CompileFlag kCompileFlags[] = {
    {atoms::caseless, PCRE2_CASELESS},
    {atoms::dollar_endonly, PCRE2_DOLLAR_ENDONLY},
    {atoms::dotall, PCRE2_DOTALL},
    {atoms::dupnames, PCRE2_DUPNAMES},
    {atoms::extended, PCRE2_EXTENDED},
    {atoms::firstline, PCRE2_FIRSTLINE},
    {atoms::multiline, PCRE2_MULTILINE},
    {atoms::never_utf, PCRE2_NEVER_UTF},
    {atoms::no_auto_capture, PCRE2_NO_AUTO_CAPTURE},
    {atoms::no_start_optimize, PCRE2_NO_START_OPTIMIZE},
    {atoms::ucp, PCRE2_UCP},
    {atoms::ungreedy, PCRE2_UNGREEDY},
    {atoms::unicode, PCRE2_UTF},
};
const CompileFlag kRunFlags[] = {
    {atoms::notbol, PCRE2_NOTBOL},
    {atoms::noteol, PCRE2_NOTEOL},
    {atoms::notempty, PCRE2_NOTEMPTY},
    {atoms::notempty_atstart, PCRE2_NOTEMPTY_ATSTART},
};

bool readPair(Term name, Term value, Options &options) {
  int64_t number;
  if (name == atoms::newline) {
    uint8_t newline = newlineOf(value);
    options.compile.newline |= newline;
    return newline != kNewlineDefault;
  }
  options.isOfRun = true;
  if (name == atoms::capture) {
    options.capture = value;
    options.captureType = atoms::index;
    return true;
  }
  if (!readInt(value, number))
    return false;
  if (name == atoms::offset) {
    options.offset = number;
  } else if (name == atoms::match_limit) {
    options.hasMatchLimit = true;
    options.matchLimit = static_cast<uint32_t>(number);
  } else if (name == atoms::match_limit_recursion) {
    options.hasDepthLimit = true;
    options.depthLimit = static_cast<uint32_t>(number);
  } else {
    return false;
  }
  return true;
}

bool readAtom(Term name, Options &options) {
  for (const CompileFlag &known : kCompileFlags)
    if (name == known.name) {
      options.compile.flags |= known.flag;
      options.isUnicode |= known.flag == PCRE2_UTF;
      return options.isOfCompile = true;
    }
  if (name == atoms::anchored) {
    options.compile.flags |= PCRE2_ANCHORED;
    options.run |= PCRE2_ANCHORED;
    return true;
  }
  if (name == atoms::bsr_anycrlf || name == atoms::bsr_unicode) {
    options.compile.bsr |=
        name == atoms::bsr_anycrlf ? PCRE2_BSR_ANYCRLF : PCRE2_BSR_UNICODE;
    return true;
  }
  options.isOfRun = true;
  for (const CompileFlag &known : kRunFlags)
    if (name == known.name) {
      options.run |= known.flag;
      return true;
    }
  if (name == atoms::report_errors)
    return options.reportErrors = true;
  if (name == atoms::global)
    return options.isGlobal = true;
  return false;
}

bool readOptions(Term list, Options &options) {
  for (; list.isCons(); list = list.tail()) {
    Term item = list.head();
    if (item.isTuple(3) && item.element(0) == atoms::capture) {
      options.capture = item.element(1);
      options.captureType = item.element(2);
      options.isOfRun = true;
    } else if (item.isTuple(2) ? !item.element(0).isAtom() ||
                                     !readPair(item.element(0), item.element(1),
                                               options)
                               : !item.isAtom() || !readAtom(item, options)) {
      return false;
    }
  }
  return list.isNil();
}

RegexPattern *compileText(const IoData &text, const RegexOptions &options,
                          RegexError &error) {
  if (options.bsr == kBsrBoth) {
    error = {"unknown option bit(s) set", 0};
    return nullptr;
  }
  return RegexPattern::compile(text.data(), text.size(), options, error);
}

Term errorTerm(Heap &heap, const RegexError &error) {
  return makeTuple(heap, makeString(heap, error.text),
                   Term::small(static_cast<int64_t>(error.offset)));
}

/// {re_pattern, Captures, IsUnicode, KnowsCrlf, Binary}; takes the reference.
Term patternTerm(Heap &heap, RegexPattern *pattern, const IoData &text,
                 const Options &options) {
  int64_t captures = pattern->captureCount(), crlf = pattern->knowsCrlf();
  Term binary = makePatternBinary(heap, pattern, text.data(), text.size(),
                                  options.compile);
  return makeTuple(heap, atoms::re_pattern, Term::small(captures),
                   Term::small(options.isUnicode), Term::small(crlf), binary);
}

Term compileTerm(Process &proc, const Term *args, Term optionList) {
  Options options;
  if (!readOptions(optionList, options) || options.isOfRun)
    return proc.badargWithCause(atoms::badopt);
  Heap &heap = proc.heap();
  if (options.isUnicode && !isBinaryTerm(args[0]))
    return proc.trapToExport(atoms::re, atoms::ucompile, args, 2);
  IoData text;
  if (!text.read(args[0]))
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(text.size() / 8));
  RegexError error;
  if (RegexPattern *pattern = compileText(text, options.compile, error))
    return makeTuple(heap, atoms::ok, patternTerm(heap, pattern, text, options));
  return makeTuple(heap, atoms::error, errorTerm(heap, error));
}

//===----------------------------------------------------------------------===//
// What of a match is given.
//===----------------------------------------------------------------------===//

enum class CaptureType { Index, List, Binary, None };

/// The groups that are wanted: all from `from` on, or those in `groups`, where
/// several of one name are a number -N and N groups, of which the first that is
/// set counts.
struct CaptureSpec {
  CaptureType type = CaptureType::Index;
  bool isAll = true;
  uint32_t from = 0;
  SmallVector<int32_t, 16> groups;
};

void addName(CaptureSpec &spec, const RegexPattern::Names &names,
             const char *name, size_t length) {
  size_t place = spec.groups.size();
  spec.groups.push(-1);
  int32_t found = 0;
  for (uint32_t i = 0; i < names.count; ++i)
    if (strlen(names.name(i)) == length &&
        memcmp(names.name(i), name, length) == 0) {
      ++found;
      spec.groups.push(static_cast<int32_t>(names.group(i)));
    }
  if (found == 1) {
    spec.groups[place] = spec.groups[place + 1];
    spec.groups.truncate(place + 1);
  } else if (found > 1) {
    spec.groups[place] = -found;
  }
}

bool readCapture(const Options &options, const RegexPattern &pattern,
                 CaptureSpec &spec) {
  Term type = options.captureType, values = options.capture;
  if (type == atoms::index)
    spec.type = CaptureType::Index;
  else if (type == atoms::list)
    spec.type = CaptureType::List;
  else if (type == atoms::binary)
    spec.type = CaptureType::Binary;
  else
    return false;
  RegexPattern::Names names = pattern.names();
  if (values == atoms::all)
    return true;
  if (values == atoms::none || values.isNil()) {
    spec.type = CaptureType::None;
    return true;
  }
  if (values == atoms::all_but_first) {
    spec.from = 1;
    return true;
  }
  spec.isAll = false;
  if (values == atoms::first) {
    spec.groups.push(0);
    return true;
  }
  if (values == atoms::all_names) {
    if (names.count == 0)
      spec.type = CaptureType::None;
    for (uint32_t i = 0; i < names.count; ++i)
      if (i == 0 || strcmp(names.name(i - 1), names.name(i)) != 0)
        addName(spec, names, names.name(i), strlen(names.name(i)));
    return true;
  }
  if (!values.isCons())
    return false;
  for (; values.isCons(); values = values.tail()) {
    Term value = values.head();
    int64_t group;
    IoData name;
    if (readInt(value, group)) {
      spec.groups.push(static_cast<int32_t>(group));
    } else if (value.isAtom()) {
      AtomText text = atomText(value);
      addName(spec, names, text.data, text.length);
    } else if ((value.isBitstring() || value.isList()) && name.read(value)) {
      addName(spec, names, reinterpret_cast<const char *>(name.data()),
              name.size());
    } else {
      return false;
    }
  }
  return values.isNil();
}

/// Makes the result of a match.
class ResultBuilder {
public:
  /// `base`: the heap or refc binary of which the subject is a part at this
  /// offset, if captures shall be parts of it, too.
  ResultBuilder(Heap &heap, const RegexMatch &match, Term base, uint64_t offset)
      : heap_(heap), match_(match), base_(base), offset_(offset) {}

  Term build(const CaptureSpec &spec) {
    if (spec.type == CaptureType::None)
      return atoms::match;
    type_ = spec.type;
    SmallVector<Term, 32> parts;
    if (spec.isAll) {
      for (uint32_t i = spec.from; i < match_.captureCount(); ++i)
        parts.push(part(match_.capture(i)));
    } else {
      for (size_t i = 0; i < spec.groups.size(); ++i) {
        int32_t group = spec.groups[i];
        if (group < -1) {
          size_t last = i + static_cast<size_t>(-group);
          group = -1;
          while (i < last)
            if (int32_t one = spec.groups[++i];
                group < 0 && match_.capture(static_cast<uint32_t>(one)).at >= 0)
              group = one;
        }
        parts.push(part(group < 0 ? RegexMatch::Capture{-1, 0}
                                  : match_.capture(static_cast<uint32_t>(group))));
      }
    }
    return makeTuple(heap_, atoms::match,
                     makeList(heap_, parts.data(), parts.size()));
  }

private:
  Term part(RegexMatch::Capture c) {
    if (type_ == CaptureType::Index)
      return makeTuple(heap_, Term::small(c.at), Term::small(c.size));
    if (c.at < 0 || c.size < 0) // (?=...\K) can end before it starts
      c = {0, 0};
    const uint8_t *data = match_.data() + c.at;
    auto size = static_cast<size_t>(c.size);
    if (type_ == CaptureType::List)
      return bytesToList(heap_, data, size, Term::nil());
    if (base_.isValue())
      return makeSubBinary(heap_, base_,
                           offset_ + 8 * static_cast<uint64_t>(c.at), 8 * size);
    return makeBinary(heap_, data, size);
  }

  Heap &heap_;
  const RegexMatch &match_;
  Term base_;
  uint64_t offset_;
  CaptureType type_ = CaptureType::Index;
};

//===----------------------------------------------------------------------===//
// re:run
//===----------------------------------------------------------------------===//

/// A match and what is wanted of it; done at once or as a job of the pool.
class RunJob final : public BlockingJob {
public:
  static RunJob *create() { return new (mallocOrDie(sizeof(RunJob))) RunJob; }

  void run() override { end_ = match.run(INT64_MAX, &references); }
  Term finish(Process &proc) override {
    Term base;
    uint64_t offset = 0;
    if (OffHeapBinary *owner = match.owner();
        owner && spec.type == CaptureType::Binary) {
      owner->retain();
      auto start = static_cast<size_t>(match.data() - owner->bytes);
      base = makeRefcBinary(proc.heap(), owner, start + match.size());
      offset = 8 * start;
    }
    proc.bumpReductions(match.stepsTaken() / kStepsPerReduction);
    return result(proc, base, offset);
  }
  void destroy() override {
    this->~RunJob();
    free(this);
  }

  /// At once if that does not take long.
  Term perform(Process &proc, Term base, uint64_t offset) {
    if (match.size() < kLongSubject) {
      end_ = match.run(kStepsAtOnce);
      proc.bumpReductions(match.stepsTaken() / kStepsPerReduction +
                          static_cast<int64_t>(match.size() / 4096));
      if (end_ != MatchEnd::OutOfTime) {
        Term value = result(proc, base, offset);
        destroy();
        return value;
      }
    }
    match.keepSubject();
    return runBlocking(proc, this);
  }

  RegexMatch match;
  CaptureSpec spec;
  bool reportErrors = false;

private:
  RunJob() = default;
  ~RunJob() = default;

  Term result(Process &proc, Term base, uint64_t offset) {
    Heap &heap = proc.heap();
    switch (end_) {
    case MatchEnd::Match:
      return ResultBuilder(heap, match, base, offset).build(spec);
    case MatchEnd::MatchLimit:
      return reportErrors ? makeTuple(heap, atoms::error, atoms::match_limit)
                          : atoms::nomatch;
    case MatchEnd::DepthLimit:
      return reportErrors
                 ? makeTuple(heap, atoms::error, atoms::match_limit_recursion)
                 : atoms::nomatch;
    case MatchEnd::OutOfTime: // the process that waited is gone
    case MatchEnd::NoMatch:
      return atoms::nomatch;
    case MatchEnd::BadSubject:
      return proc.badarg();
    case MatchEnd::BadOffset:
      return proc.error(atoms::internal_error);
    case MatchEnd::NoMemory:
      return proc.systemLimit();
    }
    return atoms::nomatch;
  }

  MatchEnd end_ = MatchEnd::NoMatch;
};

/// A pattern that was compiled before, with a reference; null if it is none.
RegexPattern *readPattern(Term t) {
  if (!t.isTuple(5) || t.element(0) != atoms::re_pattern ||
      !t.element(1).isSmall() || !t.element(2).isSmall() ||
      !t.element(3).isSmall() || !isBinaryTerm(t.element(4)))
    return nullptr;
  return patternOfBinary(t.element(4));
}

/// The subject's bytes into the match. False: not iodata.
bool readSubject(Term subject, RegexMatch &match, Term &base, uint64_t &offset) {
  if (subject.isBitstring()) {
    BitView view = bitView(subject);
    if (!view.isBinary())
      return false;
    size_t size = view.bits / 8;
    if (!view.isAligned()) {
      auto *copy = static_cast<uint8_t *>(mallocOrDie(size));
      copyBits(copy, 0, view.bytes, view.offset, view.bits);
      match.giveSubject(copy, size);
      return true;
    }
    OffHeapBinary *owner =
        view.base.isBoxedTag(abi::kRefcBinTag)
            ? reinterpret_cast<OffHeapBinary *>(
                  view.base.box()[abi::kRefcObject])
            : nullptr;
    match.setSubject(view.data(), size, owner);
    if (size > kMaxHeapBinary) {
      base = view.base;
      offset = view.offset;
    }
    return true;
  }
  uint64_t bits;
  if (!subject.isList() || ioListBits(subject, false, bits) != IoResult::Ok)
    return false;
  auto *copy = static_cast<uint8_t *>(mallocOrDie(bits / 8));
  ioListCopy(subject, copy, bits);
  match.giveSubject(copy, bits / 8);
  return true;
}

Term runMatch(Process &proc, const Term *args, Term optionList, bool isFirst) {
  Options options;
  options.capture = Term();
  if (!readOptions(optionList, options))
    return proc.badargWithCause(atoms::badopt);
  Heap &heap = proc.heap();
  Term subject = args[0], regex = args[1];
  Term all[] = {subject, regex, optionList};
  bool wantsLists = options.captureType == atoms::list && !options.isGlobal;
  bool isCompiled = regex.isTuple(5);
  RegexPattern *pattern;
  if (!isCompiled) {
    if (!regex.isBitstring() && !regex.isList())
      return proc.badarg();
    if (options.isUnicode &&
        (!isBinaryTerm(regex) || !isBinaryTerm(subject) || wantsLists))
      return proc.trapToExport(atoms::re, atoms::urun, all, 3);
    IoData text;
    if (!text.read(regex))
      return proc.badarg();
    RegexError error;
    pattern = compileText(text, options.compile, error);
    if (!pattern) {
      if (!options.reportErrors)
        return proc.badarg();
      return makeTuple(heap, atoms::error,
                       makeTuple(heap, atoms::compile, errorTerm(heap, error)));
    }
    proc.bumpReductions(static_cast<int64_t>(text.size() / 8));
    if (options.isGlobal) {
      // The expression is there for exceptions only.
      all[1] = patternTerm(heap, pattern, text, options);
      all[2] = makeTuple(heap, optionList, boolTerm(options.isOfCompile), regex);
      return proc.trapToExport(atoms::re, atoms::grun, all, 3);
    }
  } else {
    if (options.isOfCompile || !(pattern = readPattern(regex)))
      return proc.badarg();
    bool isUnicode = regex.element(2).toSmall() != 0;
    const Term function = isUnicode && (!isBinaryTerm(subject) || wantsLists)
                              ? atoms::urun
                          : options.isGlobal ? atoms::grun
                                             : Term();
    if (function.isValue()) {
      pattern->release();
      if (function == atoms::grun)
        all[2] = makeTuple(heap, optionList, atoms::false_);
      return proc.trapToExport(atoms::re, function, all, 3);
    }
  }

  RunJob *job = RunJob::create();
  RegexMatch &match = job->match;
  match.pattern = pattern;
  match.flags = options.run;
  if (isCompiled) {
    match.newline = options.compile.newline;
    match.bsr = options.compile.bsr == kBsrBoth ? PCRE2_BSR_ANYCRLF
                                                : options.compile.bsr;
  }
  match.isChecked = !isFirst;
  match.offset = static_cast<uint64_t>(options.offset);
  match.hasMatchLimit = options.hasMatchLimit;
  match.matchLimit = options.matchLimit;
  match.hasDepthLimit = options.hasDepthLimit;
  match.depthLimit = options.depthLimit;
  job->reportErrors = options.reportErrors;
  Term base;
  uint64_t offset = 0;
  if ((options.capture.isValue() &&
       !readCapture(options, *pattern, job->spec)) ||
      !readSubject(subject, match, base, offset) ||
      match.newline > kNewlineAnycrlf) {
    job->destroy();
    return proc.badarg();
  }
  return job->perform(proc, base, offset);
}

} // namespace

BIF(re_version, 0) {
  // Programs ask in order to know how expressions behave.
  constexpr char kVersion[] = "8.44 2020-02-12";
  return makeBinary(proc.heap(), kVersion, sizeof kVersion - 1);
}

BIF(re_compile, 1) {
  return compileTerm(proc, args, Term::nil());
}
BIF(re_compile2, 2) { return compileTerm(proc, args, args[1]); }
BIF(re_run, 2) { return runMatch(proc, args, Term::nil(), true); }
BIF(re_run3, 3) { return runMatch(proc, args, args[2], true); }
BIF(re_internal_run, 4) {
  if (args[3] != atoms::true_ && args[3] != atoms::false_)
    return proc.badarg();
  return runMatch(proc, args, args[2], args[3] == atoms::true_);
}

BIF(re_inspect, 2) {
  RegexPattern *pattern;
  if (args[1] != atoms::namelist || !(pattern = readPattern(args[0])))
    return proc.badarg();
  Heap &heap = proc.heap();
  RegexPattern::Names names = pattern->names();
  SmallVector<Term, 16> list;
  for (uint32_t i = 0; i < names.count; ++i)
    if (i == 0 || strcmp(names.name(i - 1), names.name(i)) != 0)
      list.push(makeBinary(heap, names.name(i), strlen(names.name(i))));
  pattern->release();
  return makeTuple(heap, atoms::namelist,
                   makeList(heap, list.data(), list.size()));
}
