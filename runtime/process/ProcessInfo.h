//===- ProcessInfo.h - facts about a process --------------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PROCESS_PROCESSINFO_H
#define LUMEN_RUNTIME_PROCESS_PROCESSINFO_H

#include "runtime/process/ProcessCore.h"
#include "runtime/term/SmallVector.h"

namespace lumen::rt {

/// Answers {Ref, From, Items}: Items is an item, a list of items or true (what
/// process_info/1 gives). Runs in the process that is asked.
void answerInfoRequest(Process &proc, Term request);
/// The same for the process itself, on its heap; no value: an item is unknown.
Term processInfo(Process &proc, Term items);
bool knownInfoItems(Term items);
/// A list of all items.
Term allInfoItems(Heap &heap);
/// What the stack of a process holds, for people. The process does not run, or is
/// the caller.
void describeStack(Process &proc, ByteBuffer &out);

} // namespace lumen::rt
#endif
