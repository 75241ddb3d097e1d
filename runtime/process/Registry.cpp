//===- Registry.cpp - registered names ------------------------------------===//
#include "runtime/process/Registry.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/SmallVector.h"
#include <atomic>

namespace lumen::rt {

namespace {
/// By atom index: reading is one load. In bss, so only pages with names exist.
std::atomic<uint64_t> names[kAtomLimit];
constinit Mutex mutex;
uint64_t *list = nullptr; ///< atoms that are registered; guarded by mutex
size_t listCount = 0, listCapacity = 0;
} // namespace

Term lookupName(Term name) {
  return Term(names[name.atomIndex()].load(std::memory_order_acquire));
}

bool registerName(Term name, Term pidOrPort) {
  LockGuard lock(mutex);
  uint64_t expected = abi::kNoValue;
  if (!names[name.atomIndex()].compare_exchange_strong(
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
  names[name.atomIndex()].store(abi::kNoValue, std::memory_order_release);
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
