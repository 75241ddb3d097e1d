//===- Exports.cpp - functions by name ------------------------------------===//
//
// One open-addressing table over Program::exports, built when it is first asked.
//
//===----------------------------------------------------------------------===//
#include "runtime/code/Code.h"
#include "runtime/term/Memory.h"
#include "runtime/sys/Check.h"
#include "runtime/sys/Lock.h"
#include <atomic>
#include <stdlib.h>

namespace lumen::rt {

const abi::Program *program = nullptr;

namespace {

struct Table {
  uint32_t mask;
  uint32_t slots[]; ///< index into exports + 1, or 0
};
constinit std::atomic<Table *> table{nullptr};
constinit Mutex mutex;

uint32_t hashOf(uint64_t module, uint64_t function, uint64_t arity) {
  uint64_t h = (module ^ (function << 20) ^ (function >> 30)) + arity * 0x51ED270B;
  h *= 0x9E3779B97F4A7C15u;
  return static_cast<uint32_t>(h >> 32);
}

Table *buildTable() {
  LockGuard lock(mutex);
  if (Table *ready = table.load(std::memory_order_acquire))
    return ready;
  size_t count = program ? program->exportCount : 0;
  size_t size = 16;
  while (size < count * 2)
    size *= 2;
  auto *fresh =
      static_cast<Table *>(calloc(1, sizeof(Table) + size * sizeof(uint32_t)));
  if (!fresh)
    outOfMemory(0);
  fresh->mask = static_cast<uint32_t>(size - 1);
  for (size_t i = 0; i < count; ++i) {
    const abi::Export &e = program->exports[i];
    uint32_t at = hashOf(e.module, e.function, e.arity) & fresh->mask;
    while (fresh->slots[at])
      at = (at + 1) & fresh->mask;
    fresh->slots[at] = static_cast<uint32_t>(i + 1);
  }
  table.store(fresh, std::memory_order_release);
  return fresh;
}

/// Records of external funs whose function does not exist; never freed, one
/// for each name.
struct Missing {
  Missing *next;
  abi::Export entry;
};
Missing *missing = nullptr; ///< guarded by mutex

} // namespace

const abi::Export *findExportEntry(Term module, Term function,
                                   unsigned arity) {
  Table *t = table.load(std::memory_order_acquire);
  if (!t) [[unlikely]]
    t = buildTable();
  uint32_t at = hashOf(module.word(), function.word(), arity) & t->mask;
  for (; t->slots[at]; at = (at + 1) & t->mask) {
    const abi::Export &e = program->exports[t->slots[at] - 1];
    if (e.module == module.word() && e.function == function.word() &&
        e.arity == arity)
      return &e;
  }
  return nullptr;
}

abi::CodeWord findExport(Term module, Term function, unsigned arity) {
  const abi::Export *e = findExportEntry(module, function, arity);
  return e ? e->code : abi::CodeWord{};
}

const abi::ModuleEntry *findModule(Term module) {
  if (program)
    for (size_t i = 0; i < program->moduleCount; ++i)
      if (program->modules[i].info->name == module.word())
        return &program->modules[i];
  return nullptr;
}

static const abi::Export *missingExport(Term module, Term function,
                                        unsigned arity) {
  LockGuard lock(mutex);
  for (Missing *m = missing; m; m = m->next)
    if (m->entry.module == module.word() &&
        m->entry.function == function.word() && m->entry.arity == arity)
      return &m->entry;
  auto *fresh = static_cast<Missing *>(malloc(sizeof(Missing)));
  if (!fresh)
    outOfMemory(0);
  *fresh = {missing,
            {module.word(), function.word(), arity, lumen_undef_funs[arity], 0}};
  missing = fresh;
  return &fresh->entry;
}

Term makeExternalFun(Heap &heap, Term module, Term function, unsigned arity) {
  const abi::Export *e = findExportEntry(module, function, arity);
  if (!e)
    e = missingExport(module, function, arity);
  uint64_t *box = heap.alloc(3);
  box[0] = abi::header(2, abi::kExportTag) |
           uint64_t(arity) << abi::kFunArityShift;
  box[abi::kFunCode] = e->code.bits;
  box[abi::kFunInfo] = reinterpret_cast<uintptr_t>(e);
  return Term::boxed(box);
}

} // namespace lumen::rt

using namespace lumen::rt;

extern "C" lumen::abi::CodeWord lumen_find_export(uint64_t module, uint64_t function,
                                           uint64_t, int64_t arity) {
  return findExport(Term(module), Term(function),
                    static_cast<unsigned>(arity));
}
