//===- CompiledSpec.cpp - match specifications that are kept --------------===//
#include "runtime/ets/CompiledSpec.h"
#include "runtime/ets/Object.h"
#include "runtime/io/MagicReference.h"

namespace lumen::rt {

static void dropSpec(OffHeapBinary *holder) {
  Object::destroy(static_cast<Object *>(holder->context));
  holder->freeMemory();
}

Term makeCompiledSpec(Heap &heap, Term spec) {
  return makeMagicReference(heap, dropSpec, Object::createWhole(spec));
}

Term compiledSpec(Term reference) {
  void *context = magicContext(reference, dropSpec);
  return context ? static_cast<Object *>(context)->element(0) : Term();
}

} // namespace lumen::rt
