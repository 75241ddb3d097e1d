//===- Registry.cpp - registered names ------------------------------------===//
#include "runtime/process/Registry.h"
#include "runtime/sys/Lock.h"
#include "runtime/sys/Memory.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/SmallVector.h"
#include <atomic>

namespace lumen::rt {

namespace {
/// By atom index: reading is one load. In bss, so only pages with names exist; what
/// is beyond the usual number of atoms is in pages of its own, made with the first
/// name that needs them.
std::atomic<uint64_t> usualNames[kAtomLimit];
constinit std::atomic<std::atomic<uint64_t> *> moreNames{nullptr};
constinit Mutex mutex;
uint64_t *list = nullptr; ///< atoms that are registered; guarded by mutex
size_t listCount = 0, listCapacity = 0;

/// Null if no name was ever there.
std::atomic<uint64_t> *place(Term name) {
  size_t index = name.atomIndex();
  if (index < kAtomLimit) [[likely]]
    return &usualNames[index];
  std::atomic<uint64_t> *more = moreNames.load(std::memory_order_acquire);
  return more ? &more[index - kAtomLimit] : nullptr;
}

/// Under the mutex.
std::atomic<uint64_t> &makePlace(Term name) {
  if (!place(name)) {
    void *table =
        reserveTable((atomLimit() - kAtomLimit) * sizeof(uint64_t));
    if (!table)
      outOfMemory((atomLimit() - kAtomLimit) * sizeof(uint64_t));
    moreNames.store(static_cast<std::atomic<uint64_t> *>(table),
                    std::memory_order_release);
  }
  return *place(name);
}
} // namespace

Term lookupName(Term name) {
  std::atomic<uint64_t> *at = place(name);
  return at ? Term(at->load(std::memory_order_acquire)) : Term();
}

bool registerName(Term name, Term pidOrPort) {
  LockGuard lock(mutex);
  uint64_t expected = abi::kNoValue;
  if (!makePlace(name).compare_exchange_strong(
          expected, pidOrPort.word(), std::memory_order_acq_rel))
    return false;
  if (listCount == listCapacity) {
    listCapacity = listCapacity ? listCapacity * 2 : 32;
    auto *larger =
        static_cast<uint64_t *>(realloc(list, listCapacity * sizeof *list));
    if (!larger)
      outOfMemory(0);
    list = larger;
  }
  list[listCount++] = name.word();
  return true;
}

/// Under the mutex: nobody has the name any more.
static void removeName(Term name) {
  place(name)->store(abi::kNoValue, std::memory_order_release);
  for (size_t i = 0; i < listCount; ++i)
    if (list[i] == name.word()) {
      list[i] = list[--listCount];
      break;
    }
}

Term unregisterName(Term name) {
  LockGuard lock(mutex);
  Term owner = lookupName(name);
  if (owner.isValue())
    removeName(name);
  return owner;
}

void releaseName(Term name, Term owner) {
  LockGuard lock(mutex);
  if (lookupName(name) == owner)
    removeName(name);
}

Term registeredNames(Heap &heap) {
  LockGuard lock(mutex);
  Term result = Term::nil();
  for (size_t i = 0; i < listCount; ++i)
    result = makeCons(heap, Term(list[i]), result);
  return result;
}

} // namespace lumen::rt
