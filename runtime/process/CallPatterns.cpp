//===- CallPatterns.cpp - what is set for which functions -----------------===//
#include "runtime/process/CallPatterns.h"
#include "runtime/abi/BifTraits.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/code/Code.h"
#include "runtime/code/ImageFunctions.h"
#include "runtime/process/CallSteps.h"
#include "runtime/process/CallTrace.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Bignum.h"
#include <stdlib.h>

#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  extern "C" const lumen::abi::BifName lumen_bif_name_##symbol;
#include "runtime/abi/Bifs.def"

namespace lumen::rt {

RwLock patternLock;
constinit FunctionTable *functions = nullptr;

/// As lumen_trace.erl numbers them.
enum PatternKind : uint32_t {
  kLocal = 1,
  kGlobal = 2,
  kMeta = 4,
  kCount = 8,
  kTime = 16,
  kAllButGlobal = kLocal | kMeta | kCount | kTime,
};

/// How many patterns there are of calls of traced processes, of all, and of
/// BIFs; guarded by the lock.
static uint32_t tracedPatterns = 0, generalPatterns = 0, bifPatterns = 0;
static uint32_t savers = 0;

//===----------------------------------------------------------------------===//
// FunctionTable of the program
//===----------------------------------------------------------------------===//
void needFunctions() {
  if (functions)
    return;
  using namespace abi;
  static constexpr struct {
    const BifName *name;
    unsigned traits;
  } kBifs[] = {
#define LUMEN_BIF(module, name, arity, symbol, traits, doc)                    \
  {&lumen_bif_name_##symbol, traits},
#include "runtime/abi/Bifs.def"
  };
  SmallVector<TracedFunction *, 16> all;
  visitImageFunctions(
      [](void *context, const abi::CodeInfo *info) {
        const abi::FunctionInfo *function = info->loc->function;
        abi::CodeWord exported =
            findExport(Term(function->module), Term(function->function),
                       static_cast<unsigned>(function->arity));
        bool isExported = exported && abi::codeInfo(exported) == info;
        static_cast<decltype(all) *>(context)->push(
            new (mallocOrDie(sizeof(TracedFunction))) TracedFunction{
                info, function, isExported, false, false, nullptr});
      },
      &all);
  for (const auto &row : kBifs) {
    // What code does by apply is told as the call that it makes.
    if (row.name == &lumen_bif_name_erlang_apply2 ||
        row.name == &lumen_bif_name_erlang_apply3)
      continue;
    bool isInstruction =
        (row.traits & kBifGuard) || row.name == &lumen_bif_name_erlang_send;
    auto *function = new (mallocOrDie(sizeof(abi::FunctionInfo)))
        abi::FunctionInfo{internAtom(row.name->module).word(),
                          internAtom(row.name->function).word(),
                          row.name->arity, nullptr};
    all.push(new (mallocOrDie(sizeof(TracedFunction))) TracedFunction{
        row.name, function, true, true, isInstruction, nullptr});
  }
  auto *fresh = new (mallocOrDie(sizeof(FunctionTable))) FunctionTable;
  fresh->count = all.size();
  uint32_t size = 16;
  while (size < all.size() * 2)
    size *= 2;
  fresh->mask = size - 1;
  fresh->targets = static_cast<TracedFunction **>(
      mallocOrDie((all.size() + 1) * sizeof(TracedFunction *)));
  fresh->index = static_cast<uint32_t *>(calloc(size, sizeof(uint32_t)));
  if (!fresh->index)
    outOfMemory(size * sizeof(uint32_t));
  for (size_t i = 0; i < all.size(); ++i) {
    fresh->targets[i] = all[i];
    uint32_t at = FunctionTable::hashOf(all[i]->key) & fresh->mask;
    while (fresh->index[at])
      at = (at + 1) & fresh->mask;
    fresh->index[at] = static_cast<uint32_t>(i + 1);
  }
  functions = fresh;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// Who looks at calls from now on. Others read the hooks once armedCalls is
/// set.
static void arm() {
  if (!callTraceHooks.entered)
    callTraceHooks = kCallTraceHooks;
  tracedBifs.store(bifPatterns || savers, std::memory_order_release);
  armedCalls.store((tracedPatterns ? kArmedTraced : 0) |
                       (generalPatterns ? kArmedAll : 0) |
                       (savers ? kArmedSaving : 0),
                   std::memory_order_release);
}

void prepareCallTrace() {
  patternLock.lockWrite();
  needFunctions();
  arm();
  patternLock.unlock();
}

void countSavers(int more) {
  savers += static_cast<uint32_t>(more);
  arm();
}

static void setSpec(TraceSpec *&slot, TraceSpec *spec) {
  if (spec)
    spec->retain();
  if (slot)
    slot->release();
  slot = spec;
}

/// Clears what is counted.
static void restartTimes(CallPattern &pattern) {
  LockGuard lock(pattern.mutex);
  pattern.spent.clear();
}

static void changePattern(TracedFunction &target, Term how, TraceSpec *spec,
                          uint32_t kinds, Term metaTracer) {
  CallPattern *pattern = target.pattern.load(std::memory_order_relaxed);
  if (!pattern) {
    if (how == atoms::false_ || how == internAtom("pause") ||
        (how == internAtom("restart")))
      return;
    pattern = new (mallocOrDie(sizeof(CallPattern))) CallPattern;
  }
  bifPatterns -= target.isBif && !pattern->isEmpty();
  tracedPatterns -= pattern->spec || pattern->times;
  generalPatterns -= pattern->meta || pattern->counts;
  bool isOff = how == atoms::false_, isPause = how == internAtom("pause");
  bool isRestart = how == internAtom("restart");
  if (isPause || isRestart)
    kinds &= kCount | kTime;
  // A function is told of by calls from outside, or by all the other kinds.
  bool isOn = !isOff && !isPause && !isRestart;
  if ((kinds & kGlobal) && isOn) {
    setSpec(pattern->meta, nullptr);
    pattern->metaTracer = 0;
    pattern->counts = pattern->times = false;
    setSpec(pattern->spec, spec);
    pattern->isGlobal = true;
  } else if ((kinds & kGlobal) ? isOff && pattern->isGlobal
                               : isOn && pattern->isGlobal) {
    setSpec(pattern->spec, nullptr);
    pattern->isGlobal = false;
  }
  if ((kinds & kLocal) && !(isOff && pattern->isGlobal)) {
    setSpec(pattern->spec, spec);
    pattern->isGlobal = false;
  }
  if (kinds & kMeta) {
    setSpec(pattern->meta, spec);
    pattern->metaTracer = isOff ? 0 : metaTracer.word();
  }
  if (kinds & kCount) {
    if (!isPause && !(isRestart && !pattern->counts))
      pattern->count.store(0, std::memory_order_relaxed);
    if (!isRestart && !isPause)
      pattern->counts = !isOff;
    pattern->countPaused = isPause;
  }
  if (kinds & kTime) {
    if (!isPause)
      restartTimes(*pattern);
    if (!isRestart && !isPause)
      pattern->times = !isOff;
    pattern->timePaused = isPause;
  }
  bifPatterns += target.isBif && !pattern->isEmpty();
  tracedPatterns += pattern->spec || pattern->times;
  generalPatterns += pattern->meta || pattern->counts;
  if (pattern->isEmpty()) {
    target.pattern.store(nullptr, std::memory_order_release);
    pattern->~CallPattern();
    free(pattern);
  } else {
    target.pattern.store(pattern, std::memory_order_release);
  }
}

Term setCallPattern(Process &proc, Term function, Term how, uint32_t kinds,
                    Term metaTracer) {
  TraceSpec *spec = nullptr;
  if (how == atoms::true_) {
    spec = TraceSpec::make(Term::nil());
  } else if (how.isList()) {
    MatchSpec test;
    if (how.isCons() && !test.compileTrace(how))
      return test.isTooDeep() ? atoms::system_limit : Term();
    spec = TraceSpec::make(how);
  }
  patternLock.lockWrite();
  needFunctions();
  Term any = internAtom("_");
  Term module = function.element(0), name = function.element(1),
       arity = function.element(2);
  int64_t count = 0;
  for (size_t i = 0; i < functions->count; ++i) {
    TracedFunction &target = *functions->targets[i];
    const abi::FunctionInfo &f = *target.function;
    if ((module != any && module.word() != f.module) ||
        (name != any && name.word() != f.function) ||
        (arity != any && arity.toSmall() != static_cast<int64_t>(f.arity)) ||
        ((kinds & kGlobal) && how == atoms::false_ && !target.isExported))
      continue;
    if ((kinds & kGlobal) && !target.isExported) {
      changePattern(target, atoms::false_, nullptr, kAllButGlobal, metaTracer);
      continue;
    }
    ++count;
    changePattern(target, how, spec, kinds, metaTracer);
  }
  if (spec)
    spec->release();
  arm();
  patternLock.unlock();
  adoptCallTrace(proc);
  return Term::small(count);
}

static Term specTerm(Heap &heap, const TraceSpec *spec) {
  return spec ? copyTerm(heap, spec->term()) : atoms::false_;
}

Term callPatternInfo(Process &proc, Term function) {
  Heap &heap = proc.heap();
  patternLock.lockWrite();
  needFunctions();
  Term result = atoms::undefined;
  for (size_t i = 0; i < functions->count; ++i) {
    const TracedFunction &target = *functions->targets[i];
    const abi::FunctionInfo &f = *target.function;
    if (function.element(0).word() != f.module ||
        function.element(1).word() != f.function ||
        function.element(2).toSmall() != static_cast<int64_t>(f.arity))
      continue;
    CallPattern *pattern = target.pattern.load(std::memory_order_relaxed);
    if (!pattern) {
      result = atoms::false_;
      break;
    }
    Term times = atoms::false_;
    if (pattern->times) {
      LockGuard lock(pattern->mutex);
      times = Term::nil();
      for (const TimeSpent &spent : pattern->spent) {
        int64_t micros = spent.ns / 1000;
        Term row = makeTuple(
            heap, Term(spent.pid), makeUnsigned(heap, spent.calls),
            Term::small(micros / 1000000), Term::small(micros % 1000000));
        times = makeCons(heap, row, times);
      }
    }
    result = makeTuple(
        heap,
        !pattern->spec ? atoms::false_
                       : internAtom(pattern->isGlobal ? "global" : "local"),
        specTerm(heap, pattern->spec),
        !pattern->meta        ? atoms::false_
        : pattern->metaTracer ? Term(pattern->metaTracer.load())
                              : Term::nil(),
        specTerm(heap, pattern->meta),
        pattern->counts ? makeUnsigned(heap, pattern->count.load())
                        : atoms::false_,
        times);
    break;
  }
  patternLock.unlock();
  return result;
}

} // namespace lumen::rt
