//===- Alloc.cpp - heap for generated code that cannot know how much ------===//
//
// A piece that needs a bounded number of words has them from its entry check.
// This is for the others, and only when the heap's own room has run out.
//
//===----------------------------------------------------------------------===//

#include "runtime/process/Process.h"

extern "C" uint64_t *lumen_alloc(lumen::rt::Process *proc, int64_t words) {
  return proc->heap().alloc(static_cast<size_t>(words));
}
