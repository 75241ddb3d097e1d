//===- FunTable.cpp - lambdas by name ---------------------------*- C++ -*-===//
#include "runtime/term/FunTable.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/SmallVector.h"

/// Code of funs that cannot be called, for each arity (Trampolines.ll).
extern "C" const lumen::abi::CodeWord lumen_undef_funs[256];

namespace lumen::rt {

namespace {
Mutex lock;
/// Guarded by lock. An open table, at most half full.
const abi::FunInfo **slots = nullptr;
size_t mask = 0, used = 0;

size_t hashOf(uint64_t module, uint32_t index) {
  uint64_t h = (module ^ (uint64_t(index) << 40)) * 0x9E3779B97F4A7C15;
  return static_cast<size_t>(h >> 20);
}

bool isLambda(const abi::FunInfo *f, uint64_t module, uint32_t index, const uint8_t *md5) {
  return f->module == module && f->index == index && memcmp(f->md5, md5, 16) == 0;
}

void put(const abi::FunInfo *info) {
  size_t at = hashOf(info->module, info->index) & mask;
  while (slots[at])
    at = (at + 1) & mask;
  slots[at] = info;
}
} // namespace

void registerLambda(const abi::FunInfo *info) {
  lock.lock();
  if (!slots || (used + 1) * 2 > mask) {
    const abi::FunInfo **old = slots;
    size_t oldSize = old ? mask + 1 : 0, size = old ? oldSize * 2 : 64;
    slots = static_cast<const abi::FunInfo **>(mallocOrDie(size * sizeof(*slots)));
    memset(static_cast<void *>(slots), 0, size * sizeof(*slots));
    mask = size - 1;
    for (size_t i = 0; i < oldSize; ++i)
      if (old[i])
        put(old[i]);
    free(static_cast<void *>(old));
  }
  size_t at = hashOf(info->module, info->index) & mask;
  while (slots[at] &&
         !isLambda(slots[at], info->module, info->index, info->md5))
    at = (at + 1) & mask;
  if (!slots[at])
    ++used;
  slots[at] = info; // also in place of one that was unknown
  lock.unlock();
}

const abi::FunInfo *makeUnknownLambda(uint64_t module, uint32_t index,
                                      const uint8_t *md5, uint32_t arity,
                                      uint32_t freeVars, uint32_t uniq) {
  auto *made = static_cast<abi::FunInfo *>(mallocOrDie(sizeof(abi::FunInfo)));
  *made = {module, abi::kNil, lumen_undef_funs[arity], arity, freeVars, index,
           uniq,   {}};
  memcpy(made->md5, md5, 16);
  registerLambda(made);
  return made;
}

const abi::FunInfo *findLambda(uint64_t module, uint32_t index, const uint8_t *md5) {
  const abi::FunInfo *found = nullptr;
  lock.lock();
  if (slots)
    for (size_t at = hashOf(module, index) & mask; slots[at] && !found; at = (at + 1) & mask)
      if (isLambda(slots[at], module, index, md5))
        found = slots[at];
  lock.unlock();
  return found;
}

} // namespace lumen::rt
