//===- LoadedModules.cpp - modules that came while running ----------------===//
//
// The table is replaced as a whole when a module comes or goes; readers take no
// lock.
//
//===----------------------------------------------------------------------===//
#include "runtime/code/LoadedModules.h"
#include "runtime/bif/Bif.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/code/Code.h"
#include "runtime/gc/Collector.h"
#include "runtime/gc/SharedTerms.h"
#include "runtime/process/ProcessCore.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/FunTable.h"
#include "runtime/term/Map.h"

#include <atomic>
#include <string.h>
#include <string_view>
#include <utility>

namespace lumen::rt {

namespace {

struct Module {
  uint64_t name; ///< atom; 0: the slot is free
  Object *current, *old;
};

struct Table {
  uint64_t forRetiring;
  size_t capacity; ///< a power of two; at most half of it is used
  size_t count;
  Module modules[];

  size_t bytes() const { return bytesFor(capacity); }
  static size_t bytesFor(size_t capacity) {
    return sizeof(Table) + capacity * sizeof(Module);
  }
  Module &slotFor(uint64_t name) {
    auto at = static_cast<size_t>((name * 0x9E3779B97F4A7C15u) >> 40);
    while (modules[at & (capacity - 1)].name &&
           modules[at & (capacity - 1)].name != name)
      ++at;
    return modules[at & (capacity - 1)];
  }
};

std::atomic<Table *> current{nullptr};
constinit Mutex writers;

const Module *find(Term name) {
  Table *table = current.load(std::memory_order_acquire);
  if (!table) [[likely]]
    return nullptr;
  const Module &module = table->slotFor(name.word());
  return module.name ? &module : nullptr;
}

/// A copy of the table with room for one more. Only under the lock.
Table *copyTable() {
  Table *old = current.load(std::memory_order_relaxed);
  size_t count = old ? old->count : 0, capacity = 8;
  while (capacity < (count + 1) * 2)
    capacity *= 2;
  void *block = allocateBlock(Table::bytesFor(capacity));
  memset(block, 0, Table::bytesFor(capacity));
  auto *fresh = static_cast<Table *>(block);
  fresh->capacity = capacity;
  for (size_t i = 0; old && i < old->capacity; ++i)
    if (const Module &module = old->modules[i]; module.current || module.old) {
      fresh->slotFor(module.name) = module;
      ++fresh->count;
    }
  return fresh;
}

void publish(Table *fresh) {
  Table *old = current.exchange(fresh, std::memory_order_release);
  if (old)
    retireBlock(old, old->bytes());
}

/// The slot of module:function/arity, or 0.
size_t slotOf(Term record, Term function, unsigned arity) {
  Term list = mapGet(record.element(kLoadedEntries), function);
  if (!list.isValue())
    return 0;
  for (; list.isCons(); list = list.tail())
    if (list.head().element(0) == Term::small(arity))
      return static_cast<size_t>(list.head().element(1).toSmall());
  return 0;
}

/// How many arguments the interpreter passes in registers; those behind are in
/// the tuple that comes after them, whose first element is the module's code.
constexpr unsigned kDirectArguments = 4;

void enter(Process &proc, Term record, size_t slot, unsigned count) {
  Term code = record.element(kLoadedCode);
  Term fun = code.element(slot - 1);
  uint64_t *x = proc.abi.x;
  Term state = code;
  if (count > kDirectArguments) {
    unsigned more = count - kDirectArguments;
    uint64_t *box = proc.heap().alloc(2 + more);
    box[0] = abi::header(1 + more, abi::kTupleTag);
    box[1] = code.word();
    memcpy(box + 2, x + kDirectArguments, more * sizeof(uint64_t));
    state = Term::boxed(box);
  }
  for (unsigned i = count; i < kDirectArguments; ++i)
    x[i] = Term::nil().word();
  x[kDirectArguments] = state.word();
  x[kDirectArguments + 1] = fun.word();
  proc.abi.resume = {fun.box()[abi::kFunCode]};
}

} // namespace

Term loadedModule(Term name) {
  const Module *module = find(name);
  return module && module->current ? module->current->element(0) : Term();
}

bool isLoadedFunction(Term module, Term function, unsigned arity) {
  Term record = loadedModule(module);
  return record.isValue() && slotOf(record, function, arity);
}

Term loadedModules(Heap &heap, Term list) {
  Table *table = current.load(std::memory_order_acquire);
  for (size_t i = 0; table && i < table->capacity; ++i)
    if (table->modules[i].current)
      list = makeCons(heap, Term(table->modules[i].name), list);
  return list;
}

bool hasOldCode(Term name) {
  const Module *module = find(name);
  return module && module->old;
}

void replaceLoaded(Term name, Term record) {
  LockGuard guard(writers);
  Table *fresh = copyTable();
  Module &module = fresh->slotFor(name.word());
  if (!module.name)
    ++fresh->count;
  Object *unused = module.old;
  module.name = name.word();
  module.old = module.current;
  module.current = record.isValue() ? Object::createWhole(record) : nullptr;
  publish(fresh);
  if (unused)
    retireShared(unused);
}

/// lumen_interp or one of its parts.
static bool isInterpreterModule(uint64_t module) {
  if (module == atoms::lumen_interp.word())
    return true;
  constexpr std::string_view kParts = "lumen_interp_";
  AtomText name = atomText(Term(module));
  return std::string_view(name.data, name.length).starts_with(kParts);
}

namespace {
/// What the interpreter keeps while it runs code, in registers and frames: its funs, the
/// tuple of the module's code or one that begins with it, and places. Constants, too, may
/// be in the memory of a module, but anybody may have those.
struct OldCode {
  const uint64_t *stack, *stackEnd, *begin, *end;
  Term code;
  bool found = false;

  bool isOf(Term term) const {
    return term.isBoxed() && term.box() >= begin && term.box() < end;
  }
  void look(const uint64_t *slot) {
    Term term(*slot);
    if (term == code) {
      found = true;
    } else if (!isOf(term)) {
      found |= term.isTuple() && term.tupleSize() > 1 && term.element(0) == code;
    } else if (isPlace(term)) {
      found |= slot >= stack && slot < stackEnd;
    } else if ((term.box()[0] & abi::kHeaderTagMask) == abi::kFunTag) {
      auto *info =
          reinterpret_cast<const abi::FunInfo *>(term.box()[abi::kFunInfo]);
      found |= isInterpreterModule(info->module);
    }
  }
};
} // namespace

bool runsOldCode(Process &proc, Term name) {
  const Module *module = find(name);
  if (!module || !module->old)
    return false;
  ProcessCore &core = proc.core();
  const uint64_t *begin = module->old->data;
  OldCode old{proc.abi.sp, core.heapEnd, begin, begin + module->old->words,
              module->old->element(0).element(kLoadedCode)};
  visitRootSlots(
      proc, core.savedMore ? core.savedMore : core.saved, core.savedCount,
      [](void *context, uint64_t *slot) {
        static_cast<OldCode *>(context)->look(slot);
      },
      &old);
  return old.found;
}

bool enterLoaded(Process &proc, Term module, Term function, unsigned arity) {
  Term record = loadedModule(module);
  if (!record.isValue()) [[likely]]
    return false;
  size_t slot = slotOf(record, function, arity);
  if (!slot)
    return false;
  enter(proc, record, slot, arity);
  return true;
}

bool enterLoadedFun(Process &proc, Term fun) {
  auto *info = reinterpret_cast<const abi::FunInfo *>(fun.box()[abi::kFunInfo]);
  const Module *module = find(Term(info->module));
  if (!module)
    return false;
  for (Object *object : {module->current, module->old}) {
    if (!object)
      continue;
    Term record = object->element(0);
    Term md5 = record.element(kLoadedMd5),
         lambdas = record.element(kLoadedLambdas);
    if (memcmp(bitView(md5).data(), info->md5, 16) != 0 ||
        info->index >= lambdas.tupleSize())
      continue;
    uint64_t *x = proc.abi.x;
    for (unsigned i = 0; i < info->freeVars; ++i)
      x[info->arity + i] = fun.box()[abi::kFunFree + i];
    enter(proc, record,
          static_cast<size_t>(lambdas.element(info->index).toSmall()),
          info->arity + info->freeVars);
    return true;
  }
  return false;
}

bool isInterpreter(const abi::FunctionInfo *function) {
  return isInterpreterModule(function->module);
}

bool isPlace(Term term) {
  return term.isTuple() && term.tupleSize() >= 5 &&
         term.element(0) == atoms::lumen_place;
}

Term placeInFrame(const uint64_t *sp, const abi::CodeInfo *info) {
  for (unsigned i = 1; i < info->frameWords; ++i) {
    unsigned bit = i - 1;
    if (bit < 128 && !(info->liveSlots[bit / 64] >> (bit % 64) & 1))
      continue;
    Term term(sp[i]);
    if (isPlace(term))
      return term;
  }
  return Term();
}

Term loadedLocation(Heap &heap, Term place) {
  // The file's number and the line in one integer; 0: unknown.
  int64_t position = place.element(4).toSmall();
  Term record = loadedModule(place.element(1));
  if (!position || !record.isValue())
    return Term::nil();
  Term files = record.element(kLoadedFiles);
  auto file = static_cast<size_t>(position >> 32);
  if (file >= files.tupleSize())
    return Term::nil();
  Term line = makeTuple(heap, atoms::line, Term::small(position & 0xFFFFFFFF));
  return makeCons(heap, makeTuple(heap, atoms::file, files.element(file)),
                  makeCons(heap, line, Term::nil()));
}

Term loadedPlaceEntry(Heap &heap, Term place) {
  return makeTuple(heap, place.element(1), place.element(2), place.element(3),
                   loadedLocation(heap, place));
}

} // namespace lumen::rt

using namespace lumen;
using namespace lumen::rt;

BIF(lumen_loaded_put, 2) {
  replaceLoaded(args[0], args[1]);
  return atoms::ok;
}

BIF(lumen_loaded_purge, 1) {
  LockGuard guard(writers);
  const Module *known = find(args[0]);
  if (!known || !known->old)
    return atoms::false_;
  Table *fresh = copyTable();
  Object *unused = std::exchange(fresh->slotFor(args[0].word()).old, nullptr);
  publish(fresh);
  retireShared(unused);
  return atoms::true_;
}

BIF(lumen_loaded_get, 1) {
  Term record = loadedModule(args[0]);
  return record.isValue() ? record : atoms::undefined;
}

BIF(lumen_loaded_lambda, 7) {
  Term module = args[0], md5 = args[4];
  auto index = static_cast<uint32_t>(args[2].toSmall());
  auto arity = static_cast<unsigned>(args[5].toSmall());
  auto free = static_cast<unsigned>(args[6].toSmall());
  const uint8_t *bytes = bitView(md5).data();
  const abi::FunInfo *info = findLambda(module.word(), index, bytes);
  if (!info || info->arity != arity || info->freeVars != free)
    info = makeUnknownLambda(module.word(), index, bytes, arity, free,
                             static_cast<uint32_t>(args[3].toSmall()));
  // Known from a fun that came before its module, it has no name yet.
  const_cast<abi::FunInfo *>(info)->name = args[1].word();
  uint64_t *box = proc.heap().alloc(abi::kFunFree);
  box[0] = abi::header(abi::kFunFree - 1, abi::kFunTag) |
           uint64_t(arity) << abi::kFunArityShift;
  box[abi::kFunCode] = info->code.bits;
  box[abi::kFunInfo] = reinterpret_cast<uintptr_t>(info);
  box[abi::kFunCreator] = Term::nil().word();
  return Term::boxed(box);
}

/// The fun with its free variables, in a list.
BIF(lumen_loaded_fun, 2) {
  auto *info =
      reinterpret_cast<const abi::FunInfo *>(args[0].box()[abi::kFunInfo]);
  uint64_t *box = proc.heap().alloc(abi::kFunFree + info->freeVars);
  box[0] = abi::header(abi::kFunFree - 1 + info->freeVars, abi::kFunTag) |
           uint64_t(info->arity) << abi::kFunArityShift;
  box[abi::kFunCode] = info->code.bits;
  box[abi::kFunInfo] = reinterpret_cast<uintptr_t>(info);
  box[abi::kFunCreator] = proc.self().word();
  Term free = args[1];
  for (unsigned i = 0; i < info->freeVars; ++i, free = free.tail())
    box[abi::kFunFree + i] = free.head().word();
  return Term::boxed(box);
}

/// Gives the value; the place lives until then, so it is in the caller's frame.
BIF(lumen_place, 2) { return args[0]; }

/// Class, reason, place, and what the place's entry tells besides it, or [].
/// The failing place completes the trace: only there the stack is without its
/// own frame.
BIF(lumen_raise_at, 4) {
  proc.raiseFromCaller(args[0], args[1]);
  ProcessCore &core = proc.core();
  core.flags.excWithCaller = true;
  core.pendingName[0] = args[2].word();
  core.pendingName[1] = args[3].isNil() ? abi::kNoValue : args[3].word();
  return Term();
}

/// Element 3 of a tuple becomes a small integer: the position of a match, which
/// nobody but the interpreter ever sees. Code that is damaged may say anything.
BIF(lumen_set_position, 2) {
  if (!args[0].isTuple() || args[0].tupleSize() != 3 || !args[1].isSmall())
    return proc.badarg();
  args[0].box()[3] = args[1].word();
  return atoms::ok;
}
