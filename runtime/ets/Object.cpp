//===- Object.cpp - a tuple stored in a table -----------------------------===//
#include "runtime/ets/Object.h"
#include "runtime/binary/OffHeapBinary.h"
#include "runtime/ets/EtsStatistics.h"
#include "runtime/sys/SharedMemory.h"
#include "runtime/term/Copy.h"
#include "runtime/term/SharingCopy.h"
#include "runtime/term/SmallVector.h"

#include <atomic>
#include <new>
#include <stdlib.h>

namespace lumen::rt {

static std::atomic<int64_t> totalBytes{0};

void accountEtsBytes(int64_t bytes) {
  totalBytes.fetch_add(bytes, std::memory_order_relaxed);
}
size_t etsMemoryBytes() {
  return static_cast<size_t>(totalBytes.load(std::memory_order_relaxed));
}

/// An object in this memory with room for its words.
static Object *begin(void *memory, size_t words, bool isOfTable) {
  auto *object = static_cast<Object *>(memory);
  if (isOfTable)
    accountEtsBytes(sizeof(Object) + words * 8);
  object->next = nullptr;
  object->right = nullptr;
  object->hash = 0;
  object->words = static_cast<uint32_t>(words);
  object->isDeleted = false;
  object->isOfTable = isOfTable;
  new (&object->holders) std::atomic<uint32_t>(1);
  return object;
}

static Object *allocate(size_t words, bool isOfTable) {
  return begin(mallocOrDie(sizeof(Object) + words * uint64_t(8)), words,
               isOfTable);
}

Object *Object::createShared(Term term) {
  SharingCopy copy;
  size_t size = copy.size(term), words = 2 + size;
  void *memory =
      allocateShared(checkedSize(sizeof(Object) + words * uint64_t(8)));
  Object *object =
      memory ? begin(memory, words, false) : allocate(words, false);
  FixedHeap heap(object->data, words);
  uint64_t *box = heap.alloc(2);
  box[0] = abi::header(1, abi::kTupleTag);
  box[1] = copy.copy(heap, term, size).word();
  object->offHeap = heap.list();
  heap.list() = OffHeapList();
  return object;
}

Object *Object::createWhole(Term term) {
  size_t words = 2 + wholeSize(term);
  Object *object = allocate(words, false);
  FixedHeap heap(object->data, words);
  uint64_t *box = heap.alloc(2);
  box[0] = abi::header(1, abi::kTupleTag);
  box[1] = copyWhole(heap, term).word();
  object->offHeap = heap.list();
  heap.list() = OffHeapList();
  return object;
}

Object *Object::createChanged(Term tuple, const Change *changes, size_t count) {
  size_t arity = tuple.tupleSize();
  SmallVector<Term, 16> elements;
  SmallVector<size_t, 16> sizes;
  for (size_t i = 0; i < arity; ++i)
    elements.push(tuple.element(i));
  for (size_t i = 0; i < count; ++i)
    elements[changes[i].index] = changes[i].value;
  size_t words = 1 + arity;
  for (Term element : elements) {
    size_t size = element.isImmediate() ? 0 : flatSize(element);
    sizes.push(size);
    words += size;
  }
  Object *object = allocate(words, true);
  FixedHeap heap(object->data, words);
  uint64_t *box = heap.alloc(1 + arity);
  box[0] = abi::header(arity, abi::kTupleTag);
  for (size_t i = 0; i < arity; ++i)
    box[1 + i] = sizes[i] == 0 ? elements[i].word()
                               : copyTerm(heap, elements[i], sizes[i]).word();
  object->offHeap = heap.list();
  heap.list() = OffHeapList();
  return object;
}

Object *Object::create(Term tuple) {
  size_t arity = tuple.tupleSize();
  for (size_t i = 0; i < arity; ++i)
    if (!tuple.element(i).isImmediate())
      return createChanged(tuple, nullptr, 0);
  Object *object = allocate(1 + arity, true);
  object->offHeap = OffHeapList();
  for (size_t i = 0; i <= arity; ++i)
    object->data[i] = tuple.box()[i];
  return object;
}

void Object::free(Object *object) {
  if (object->isOfTable)
    accountEtsBytes(-static_cast<int64_t>(sizeof(Object) + object->words * 8));
  if (object->offHeap.first)
    releaseOffHeap(object->offHeap);
  if (isSharedMemory(reinterpret_cast<uintptr_t>(object)))
    freeShared(object, sizeof(Object) + object->words * sizeof(uint64_t));
  else
    ::free(object);
}

bool Object::replaceInPlace(size_t index, Term value) {
  // `words` must stay the size of a copy: neither term has words of its own.
  if (!value.isImmediate() || !element(index).isImmediate())
    return false;
  data[1 + index] = value.word();
  return true;
}

Term copyOut(Heap &heap, const Object &object) {
  if (object.words == 1 + object.arity()) {
    // Immediates and literals only.
    uint64_t *box = heap.alloc(object.words);
    memcpy(box, object.data, object.words * 8);
    return Term::boxed(box);
  }
  return copyTerm(heap, object.term(), object.words);
}

} // namespace lumen::rt
